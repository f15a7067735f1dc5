//! Pile texts and qualities of many photos, and keys -> what the page shows, as JSON, and the files.

use seedpress::catalogue::Catalogue;
use seedpress::guidance::Views;
use seedpress::photo::parse_quality_lines;
use seedpress::pile::{Loaded, PictureKey, Pile};
use seedpress::restore::{self, Outcome};
use seedpress::vault::{Entry, Opened};
use seedpress::watch::Watch;
use serde_json::{Value, json};

use crate::keys::KeyRing;
use crate::view;
use crate::zip;

/// Bytes of texts that are taken at once; honest ones have a hundredth of it.
pub(crate) const MOST_TEXT: usize = 64 << 20;
/// Packets that are shown.
const MOST_SETS: usize = 30;

pub struct Keeper {
    pile: Pile,
    views: Views,
    keys: KeyRing,
    words: Catalogue,
    /// What the last `view` restored, and what it told.
    outcome: Option<Outcome>,
}

impl Default for Keeper {
    fn default() -> Self {
        Self::new()
    }
}

impl Keeper {
    #[must_use]
    pub fn new() -> Self {
        Self {
            pile: Pile::new(),
            views: Views::new(),
            keys: KeyRing::default(),
            words: view::words_of(""),
            outcome: None,
        }
    }

    pub(crate) fn words(&mut self, text: &str) -> Vec<u8> {
        self.words = view::words_of(text);
        Vec::new()
    }

    /// Adds texts of codes, and says what they were.
    pub fn add_pile(&mut self, text: &str) -> Vec<u8> {
        if text.len() > MOST_TEXT {
            return bytes_of(&json!({ "error": "too-long" }));
        }
        let known = self.pile.counts();
        let told = match self.pile.add_lines(PictureKey::of(text.as_bytes()), text) {
            Ok(Loaded { codes, in_part, marks, damaged, newer, shortened, .. }) => json!({
                "codes": codes, "in_part": in_part, "marks": marks, "damaged": damaged, "newer": newer,
                "shortened": shortened,
            }),
            Err(error) => json!({ "error": "full", "words": error.to_string() }),
        };
        if self.pile.counts() != known {
            self.outcome = None;
        }
        bytes_of(&told)
    }

    pub fn add_qualities(&mut self, text: &str) -> Vec<u8> {
        self.views.add(&parse_quality_lines(text));
        Vec::new()
    }

    /// Takes a key and tries it; says what it was, and what came of it.
    pub fn add_key(&mut self, text: &str, passphrase: bool, watch: &dyn Watch) -> Vec<u8> {
        let mut told = self.keys.add(text, passphrase);
        let _ = self.restored(watch);
        told["splits"] = self.unlock().into();
        bytes_of(&told)
    }

    fn unlock(&mut self) -> Vec<Value> {
        if self.keys.is_empty() {
            return Vec::new();
        }
        let splits = self.keys.join();
        for set in self.outcome.iter_mut().flat_map(|outcome| &mut outcome.sets).take(MOST_SETS) {
            self.keys.open(set);
        }
        splits
    }

    fn restored(&mut self, watch: &dyn Watch) -> Option<&Outcome> {
        if self.outcome.is_none() {
            self.outcome = Some(restore::restore(&self.pile, watch));
        }
        self.outcome.as_ref()
    }

    /// Restores what it can, and tells all that there is to see.
    pub fn view(&mut self, watch: &dyn Watch) -> Vec<u8> {
        let _ = self.restored(watch);
        let splits = self.unlock();
        let Some(outcome) = &self.outcome else { return Vec::new() };
        let tried = |set: &restore::SetOutcome| self.keys.was_tried(set.report.id);
        let sets: Vec<Value> = (outcome.sets.iter().take(MOST_SETS))
            .map(|set| {
                let mut value = view::of_set(&set.report, &self.views, &self.words);
                view::add_files(&mut value, set, tried(set));
                value
            })
            .collect();
        bytes_of(&json!({
            "sets": sets,
            "further_sets": outcome.sets.len().saturating_sub(MOST_SETS) + outcome.report.further_sets as usize,
            "lone_marks": view::lone_marks(&outcome.report, &self.views, &self.words),
            "counts": outcome.report.counts,
            "pages": self.pile.pages().len(),
            "splits": splits,
        }))
    }

    /// The same of the pile as it stands, without restoring anything: cheap enough for each frame.
    pub fn glance(&self) -> Vec<u8> {
        let sets = self.pile.progress(MOST_SETS);
        let sets: Vec<Value> = sets.iter().map(|set| view::of_set(set, &self.views, &self.words)).collect();
        bytes_of(&json!({ "sets": sets, "counts": self.pile.counts(), "pages": self.pile.pages().len() }))
    }

    pub(crate) fn pile_text(&self) -> Vec<u8> {
        self.pile.to_text().into_bytes()
    }

    fn opened(&self, set: usize) -> Option<&Opened> {
        self.outcome.as_ref()?.sets.get(set)?.files.as_ref()
    }

    /// The bytes of one file; those of the content itself where it holds no files.
    pub fn file(&self, set: usize, file: usize) -> Vec<u8> {
        match self.opened(set) {
            Some(Opened::Files { vault, .. }) => match vault.entries.values().nth(file) {
                Some(Entry::File { bytes, .. }) => bytes.clone(),
                _ => Vec::new(),
            },
            Some(Opened::Sealed(bytes) | Opened::Unknown(bytes)) => bytes.clone(),
            None => Vec::new(),
        }
    }

    /// All files of a packet in one; nothing where there are none, or more than a zip may hold.
    pub fn zip(&self, set: usize) -> Vec<u8> {
        let Some(Opened::Files { vault, .. }) = self.opened(set) else { return Vec::new() };
        let entries = vault.entries.iter().map(|(path, entry)| match entry {
            Entry::File { bytes, .. } => (path.as_str().to_owned(), bytes.as_slice()),
            Entry::Folder { .. } => (format!("{}/", path.as_str()), &[][..]),
        });
        zip::stored(entries).unwrap_or_default()
    }
}

fn bytes_of(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
