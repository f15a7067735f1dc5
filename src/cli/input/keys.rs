//! Texts of codes, and text files -> what opens sealed packets: cards, shares without a card, letters.
//!
//! Nothing of it is kept in the pile file, told or drawn: it is held in memory, which is wiped, and ends with the run.

use zeroize::Zeroizing;

use crate::limits::MAX_SHARE_TEXT;
use crate::seal;
use crate::share::{self, Card, CardError, Share};

/// The first line of an armored age file, and its last.
const ARMOR: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const ARMOR_END: &str = "-----END AGE ENCRYPTED FILE-----";
/// Cards, shares and letters of one run: many packets' worth.
const MOST_KEYS: usize = 10_000;

/// What was found. The same card twice counts once.
#[derive(Default)]
pub(crate) struct FoundKeys {
    pub cards: Vec<Card>,
    /// Words or numbers of other tools, or typed ones: they have no roll and do not say whose key they are.
    pub shares: Vec<Share>,
    /// Armored age files, which may hold a packet's key.
    pub letters: Vec<String>,
    /// Codes that begin as cards do, and why they are none.
    pub broken: Vec<CardError>,
}

impl FoundKeys {
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty() && self.shares.is_empty() && self.letters.is_empty()
    }

    fn is_full(&self) -> bool {
        self.cards.len() + self.shares.len() + self.letters.len() + self.broken.len() >= MOST_KEYS
    }

    /// Takes the text of one code; whether it was a card's or a letter's. Then it is no text for the pile.
    pub fn take(&mut self, text: &str) -> bool {
        if self.is_full() {
            return false;
        }
        if seal::is_age(text.as_bytes()) {
            self.take_letter(text.trim());
            return true;
        }
        match Card::parse(text) {
            Ok(card) => {
                self.shares.retain(|share| *share != card.share);
                if !self.cards.contains(&card) {
                    self.cards.push(card);
                }
                true
            }
            Err(CardError::NoCard) => self.take_share(text),
            Err(error) => {
                self.broken.push(error);
                true
            }
        }
    }

    /// Takes all cards, shares and letters of a text file; how many there were.
    pub fn take_all(&mut self, text: &str) -> usize {
        let before = self.cards.len() + self.shares.len() + self.letters.len();
        let mut rest = text;
        while let Some(start) = rest.find(ARMOR).filter(|_| !self.is_full()) {
            let Some(end) = rest[start..].find(ARMOR_END) else { break };
            let end = start + end + ARMOR_END.len();
            self.take_letter(&rest[start..end]);
            rest = &rest[end..];
        }
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let mut paragraph = Zeroizing::new(String::new());
        let mut previous = "";
        for line in lines.into_iter().chain([""]) {
            if line.starts_with("SPK1-") {
                let code = Zeroizing::new(format!("{previous}\n{line}"));
                self.take(&code);
                paragraph.clear();
            } else if line.is_empty() {
                self.take_share(&paragraph);
                paragraph.clear();
            } else if paragraph.len() + line.len() < MAX_SHARE_TEXT {
                paragraph.push_str(line);
                paragraph.push('\n');
            }
            // A line may be a share of its own.
            if !line.starts_with("SPK1-") && self.take_share(line) {
                paragraph.clear();
            }
            previous = line;
        }
        self.cards.len() + self.shares.len() + self.letters.len() - before
    }

    fn take_letter(&mut self, text: &str) {
        if !self.is_full() && !self.letters.iter().any(|known| known == text) {
            self.letters.push(text.to_owned());
        }
    }

    /// Takes words or numbers that are a whole share.
    fn take_share(&mut self, text: &str) -> bool {
        if text.len() > MAX_SHARE_TEXT || self.is_full() {
            return false;
        }
        let share = share::read(text).ok().and_then(|numbers| Share::from_numbers(&numbers).ok());
        let Some(share) = share else { return false };
        if !self.shares.contains(&share) && !self.cards.iter().any(|card| card.share == share) {
            self.shares.push(share);
        }
        true
    }
}
