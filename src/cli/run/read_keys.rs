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
use crate::qr::Payload;
use crate::share::{Card, CardUse, Share};
use crate::watch::Watch;

/// Paragraphs of one text that are told of.
const MOST_TOLD: usize = 10;

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
                let seen = self.found.seen;
                self.found.take_all(&text);
                self.note_places(&at);
                let broken = std::mem::take(&mut self.found.broken);
                let broken: Vec<String> = broken.iter().take(MOST_TOLD).map(ToString::to_string).collect();
                // The same card again is no news and no fault.
                if self.found.seen == seen {
                    self.without.push(at.clone());
                }
                self.nearly.extend(broken.into_iter().map(|why| (at.clone(), why)));
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
    read_keys_for(CardUse::Packets, typed, progress)
}

/// The same for cards of one kind; those of the other are told.
pub(crate) fn read_keys_for(of: CardUse, typed: &[PathBuf], progress: &Progress) -> Result<KeysRead, Failure> {
    keep_private();
    let files = input_files(typed)?;
    let mut keys = KeysRead { found: FoundKeys::of_cards(of), ..KeysRead::default() };
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
