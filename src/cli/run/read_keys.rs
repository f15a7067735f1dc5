//! Photos, PDFs and texts -> the cards, shares and letters in them, with the place where each was found.
//!
//! Nothing of it enters a pile. Texts that nearly are the numbers of a card are told by what is wrong with them, never by
//! what they say.

use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::cli::input::keys::FoundKeys;
use crate::cli::input::{InputFile, input_files};
use crate::cli::run::private_process::keep_private;
use crate::cli::run::reader_pool::{self, PageOutcome};
use crate::cli::tell::{Failure, Progress, shown_page};
use crate::limits::MAX_SHARE_TEXT;
use crate::qr::Payload;
use crate::share::{Card, CardError, ReadError, Share, ShareError, Slip, corrections, read};
use crate::watch::Watch;

/// Paragraphs of one text that are told of.
const MOST_TOLD: usize = 10;
/// A paragraph with this many words of the list may be a share; one with fewer is a text.
const LEAST_WORDS: usize = 15;

/// What was read, and where.
#[derive(Default)]
pub(crate) struct KeysRead {
    pub found: FoundKeys,
    /// The first picture or text in which each card stood, in the order of the cards; and each share.
    card_places: Vec<String>,
    share_places: Vec<(Share, String)>,
    /// Codes and texts that nearly are a card: where, and what is wrong.
    pub nearly: Vec<(String, String)>,
    /// Pictures that could not be read, and those in which there is nothing of the kind.
    pub failed: Vec<(String, String)>,
    pub without: Vec<String>,
}

impl KeysRead {
    /// Where a card was found first.
    pub fn place(&self, card: &Card) -> &str {
        let at = self.found.cards.iter().position(|known| known == card);
        at.and_then(|at| self.card_places.get(at)).map_or_else(|| self.place_of_share(&card.share), String::as_str)
    }

    /// Where a share was found first.
    pub fn place_of_share(&self, share: &Share) -> &str {
        self.share_places.iter().find(|(known, _)| known == share).map_or("", |(_, place)| place)
    }

    fn add(&mut self, input: &InputFile, outcome: PageOutcome) {
        let place = |page: Option<usize>| shown_page(&input.path, page);
        match outcome {
            PageOutcome::Page { page, pages, reading, .. } => {
                let at = place((pages > 1).then_some(page + 1));
                let before = self.count();
                for sighting in &reading.sightings {
                    if let Payload::Text(text) = &sighting.payload {
                        self.take(text, &at);
                    }
                }
                if reading.cut_short {
                    self.failed.push((at, "it took too long and was read in part".to_owned()));
                } else if self.count() == before {
                    self.without.push(at);
                }
            }
            PageOutcome::Text { text, .. } => {
                let (at, text) = (place(None), Zeroizing::new(text));
                let before = self.count();
                self.found.take_all(&text);
                self.note_places(&at);
                let broken = std::mem::take(&mut self.found.broken);
                // The same card again is no news and no fault.
                if self.count() == before || !broken.is_empty() {
                    let wrong: Vec<String> = paragraphs(&text).iter().filter_map(|part| fault(part)).collect();
                    if wrong.is_empty() && broken.is_empty() && !has_card(&text) {
                        self.without.push(at.clone());
                    }
                    // Of typed numbers the place of the slip is known, too.
                    let of_code = |error: &CardError| {
                        wrong.is_empty()
                            || matches!(error, CardError::Version | CardError::SecondLine | CardError::Number)
                    };
                    let broken = broken.into_iter().filter(of_code).map(|error| error.to_string()).collect::<Vec<_>>();
                    let all = wrong.into_iter().take(MOST_TOLD).chain(broken);
                    self.nearly.extend(all.map(|why| (at.clone(), why)));
                }
            }
            PageOutcome::Failed { page, why } => self.failed.push((place(page.map(|page| page + 1)), why)),
            PageOutcome::Skipped { .. } | PageOutcome::Other => {}
        }
    }

    fn take(&mut self, text: &str, at: &str) {
        self.found.take(text);
        self.note_places(at);
        self.note_broken(at);
    }

    /// Things that were seen, the wrong ones too.
    fn count(&self) -> usize {
        self.found.cards.len() + self.found.shares.len() + self.found.letters.len() + self.nearly.len()
    }

    fn note_places(&mut self, at: &str) {
        self.card_places.resize(self.found.cards.len(), at.to_owned());
        let known = |share: &&Share| !self.share_places.iter().any(|(known, _)| known == *share);
        let new: Vec<Share> = self.found.shares.iter().filter(known).cloned().collect();
        self.share_places.extend(new.into_iter().map(|share| (share, at.to_owned())));
    }

    fn note_broken(&mut self, at: &str) {
        let broken = std::mem::take(&mut self.found.broken);
        self.nearly.extend(broken.into_iter().map(|error| (at.to_owned(), error.to_string())));
    }
}

/// Reads everything that was named. Secrets are in memory from then on, and no core file is written.
pub(crate) fn read_keys(typed: &[PathBuf], progress: &Progress) -> Result<KeysRead, Failure> {
    keep_private();
    let files = input_files(typed)?;
    let mut keys = KeysRead::default();
    reader_pool::read_all(files, Box::new(|_, _| false), progress, |input, outcome| {
        keys.add(input, outcome);
        Ok(())
    })?;
    progress.clear();
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    Ok(keys)
}

/// Lines with something on them, as they stand together.
fn paragraphs(text: &str) -> Vec<Zeroizing<String>> {
    let mut all = Vec::new();
    let mut part = Zeroizing::new(String::new());
    for line in text.lines().map(str::trim).chain([""]) {
        if line.is_empty() {
            if !part.is_empty() {
                all.push(std::mem::take(&mut part));
            }
        } else if part.len() + line.len() < MAX_SHARE_TEXT {
            part.push_str(line);
            part.push('\n');
        }
    }
    all
}

fn has_card(text: &str) -> bool {
    paragraphs(text).iter().any(|part| part.contains("SPK1-") || fault_of(part).is_none())
}

/// What keeps a paragraph that looks like a card's numbers from being one.
fn fault(part: &str) -> Option<String> {
    if part.contains("SPK1-") {
        return None;
    }
    let words = part.split_whitespace().count();
    let numbers = part.split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_digit())).count();
    match fault_of(part)? {
        // Most texts are no cards.
        ReadFault::Unreadable(error) if words >= LEAST_WORDS && 2 * numbers >= words => Some(error.to_string()),
        ReadFault::Unreadable(ReadError::Hidden { place, character }) if (LEAST_WORDS..100).contains(&words) => {
            Some(ReadError::Hidden { place, character }.to_string())
        }
        ReadFault::Unreadable(ReadError::Letter { place, letter }) if (LEAST_WORDS..40).contains(&words) => {
            Some(ReadError::Letter { place, letter }.to_string())
        }
        ReadFault::Unreadable(error) => {
            let sounds_like = matches!(error, ReadError::Unknown { meant: Some(_), place } if place > 3);
            ((LEAST_WORDS..80).contains(&words) && sounds_like).then(|| error.to_string())
        }
        ReadFault::NoShare(error, slip) if words >= LEAST_WORDS => Some(match slip {
            Some(Slip::Wrong { place }) => format!("{error}; it may be word {place} alone"),
            Some(Slip::Swapped { place }) => format!("{error}; words {place} and {} may be swapped", place + 1),
            Some(Slip::LeftOut { place }) => format!("{error}; a word may be missing at place {place}"),
            Some(Slip::Extra { place }) => format!("{error}; word {place} may be one too many"),
            None => error.to_string(),
        }),
        ReadFault::NoShare(..) => None,
    }
}

enum ReadFault {
    Unreadable(ReadError),
    NoShare(ShareError, Option<Slip>),
}

fn fault_of(part: &str) -> Option<ReadFault> {
    match read(part) {
        Err(error) => Some(ReadFault::Unreadable(error)),
        Ok(numbers) => Share::from_numbers(&numbers).err().map(|error| {
            let found = corrections(&numbers, false);
            // Several explanations explain nothing.
            let slip = if let [only] = found.as_slice() { Some(only.slip) } else { None };
            ReadFault::NoShare(error, slip)
        }),
    }
}
