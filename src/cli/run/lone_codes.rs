//! The PDF of cards, letters or slips + photos of its print -> which of their codes can be read from them.
//!
//! They are no packet: no code makes up for another one, so each must be read. Of their texts only a hash is kept.

#[cfg(feature = "print")]
use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::cli::input::texts::slip_texts::slip_words;
use crate::cli::input::{InputFile, kind_of, number_of_card};
use crate::cli::run::reader_pool::{self, PageOutcome};
use crate::cli::tell::{Failure, Progress, Terminal, columns, counted, shown, shown_page, spelled};
use crate::error::Exit;
use crate::qr::Payload;
use crate::watch::Watch;

/// Codes of one PDF: those of a tree of 2,000 people, with several on each slip.
const MOST_CODES: usize = 10_000;
/// Lines about single codes.
const MOST_LINES: usize = 200;

/// A picture that cannot be read, and why.
pub(crate) type UnreadPicture = (PathBuf, String);

/// A code that stands in the PDF.
struct LoneCode {
    page: usize,
    what: String,
    text: [u8; 32],
    /// The first picture that shows it.
    seen: Option<String>,
}

/// All of them.
#[derive(Default)]
pub(crate) struct LoneCodes(Vec<LoneCode>);

impl LoneCodes {
    /// Notes a code of the PDF, on a page from 0, if it is a card's, a letter's or a slip's.
    pub fn note(&mut self, page: usize, payload: &Payload) {
        let Payload::Text(text) = payload else { return };
        let Some(what) = name(text).filter(|_| self.0.len() < MOST_CODES) else { return };
        self.0.push(LoneCode { page: page + 1, what, text: hash(text), seen: None });
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pages that bear them, from 0.
    #[cfg(feature = "print")]
    pub fn pages(&self) -> BTreeSet<usize> {
        self.0.iter().map(|code| code.page - 1).collect()
    }

    /// Looks for each code in photos of the paper, and tells which were read: 0 if all were.
    pub fn verify(mut self, pictures: Vec<InputFile>, json: bool, terminal: &mut Terminal) -> Result<Exit, Failure> {
        let progress = Progress::new();
        let (count, troubles) = self.look(pictures, &progress)?;
        for (path, why) in &troubles {
            terminal.warn(&format!("cannot read {}: {why}", shown(path)));
        }
        if count == 0 {
            return Err(Failure::new("there is no picture of the paper")
                .hint("photograph the printed pages, and name the photos or their folder"));
        }
        let advice = "photograph these pages again, flat and near; if that does not help, print them again";
        self.tell("the paper", advice, json, terminal)
    }

    /// Looks for each code in pictures; tells how many there are, and which could not be read and why.
    pub fn look(
        &mut self,
        pictures: Vec<InputFile>,
        progress: &Progress,
    ) -> Result<(u32, Vec<UnreadPicture>), Failure> {
        let (mut count, mut troubles) = (0, Vec::new());
        reader_pool::read_all(pictures, Box::new(|_, _| false), progress, |input, outcome| {
            match outcome {
                PageOutcome::Page { page, pages, reading, .. } => {
                    count += 1;
                    let place = shown_page(&input.path, (pages > 1).then_some(page + 1));
                    for sighting in &reading.sightings {
                        if let Payload::Text(text) = &sighting.payload {
                            self.see(text, &place);
                        }
                    }
                }
                PageOutcome::Failed { why, .. } => troubles.push((input.path.clone(), why)),
                _ => {}
            }
            Ok(())
        })?;
        progress.clear();
        if progress.stop() { Err(Failure::interrupted()) } else { Ok((count, troubles)) }
    }

    /// Which codes were read from `what`, and what to do about the others.
    pub fn tell(&self, what: &str, advice: &str, json: bool, terminal: &mut Terminal) -> Result<Exit, Failure> {
        let unread = self.0.iter().filter(|code| code.seen.is_none()).count();
        let exit = if unread == 0 { Exit::Whole } else { Exit::Incomplete };
        if json {
            terminal.json(&self.json(exit))?;
            return Ok(exit);
        }
        let mut lines = self.lines();
        let all = counted(self.0.len(), "code", "codes");
        lines.push(match unread {
            0 => format!("all of {all} can be read from {what}"),
            _ => format!("{unread} of {all} not read: {advice}"),
        });
        terminal.lines(&lines)?;
        Ok(exit)
    }

    fn see(&mut self, text: &str, place: &str) {
        let text = hash(text);
        for code in self.0.iter_mut().filter(|code| code.seen.is_none() && code.text == text) {
            code.seen = Some(place.to_owned());
        }
    }

    fn lines(&self) -> Vec<String> {
        let row = |code: &LoneCode| {
            let seen = code.seen.as_ref().map_or("NOT READ".to_owned(), |place| format!("read in {place}"));
            vec![format!("page {}", code.page), spelled(&code.what), seen]
        };
        // Those that were not read come first: they are what is to be done.
        let (read, lacking): (Vec<_>, Vec<_>) = self.0.iter().partition(|code| code.seen.is_some());
        let rows: Vec<Vec<String>> = lacking.into_iter().chain(read).take(MOST_LINES).map(row).collect();
        let mut lines = columns(&rows, 0);
        if let Some(more) = self.0.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
            lines.push(format!("and {}", counted(more, "code more", "codes more")));
        }
        lines
    }

    fn json(&self, exit: Exit) -> Value {
        let code = |code: &LoneCode| json!({ "page": code.page, "what": code.what, "read_in": code.seen });
        json!({ "exit": exit.code(), "codes": self.0.iter().map(code).collect::<Vec<_>>() })
    }
}

/// What a code is, in words; `None` for a code of a packet or of others.
fn name(text: &str) -> Option<String> {
    match (kind_of(text), number_of_card(text)) {
        (Some(kind), Some((number, members))) => Some(format!("{}: card {number} of {members}", kind.words())),
        (Some(kind), None) => Some(kind.words().to_owned()),
        (None, _) => slip_words(text),
    }
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
