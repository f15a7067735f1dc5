//! Texts of codes, and text files -> what opens sealed packets: cards, shares without a card, letters.
//!
//! Nothing of it is kept in the pile file, told or drawn: it is held in memory, which is wiped, and ends with the run.

use zeroize::Zeroizing;

use crate::cli::input::near_share::{BrokenCard, Looking, near_share};
use crate::cli::input::texts::key_texts::{KeyKind, KeysSeen};
use crate::limits::MAX_SHARE_TEXT;
use crate::seal;
use crate::share::{self, Card, CardError, CardUse, Numbers, Share};

/// The first line of an armored age file, and its last.
const ARMOR: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const ARMOR_END: &str = "-----END AGE ENCRYPTED FILE-----";
/// Cards, shares and letters of one run: many packets' worth.
const MOST_KEYS: usize = 10_000;
/// Bytes of a letter: one to a single recipient takes 420, a post-quantum one 2,400.
const MOST_LETTER: usize = 16 << 10;
/// Codes and texts that are nearly cards, and are told.
const MOST_BROKEN: usize = 100;

/// What was found. The same card twice counts once.
#[derive(Default)]
pub(crate) struct FoundKeys {
    pub cards: Vec<Card>,
    /// Words or numbers of other tools, or typed ones: they have no roll and do not say whose key they are.
    pub shares: Vec<Share>,
    /// Armored age files, which may hold a packet's key.
    pub letters: Vec<String>,
    /// Codes and texts that are nearly cards, and why they are none.
    pub broken: Vec<BrokenCard>,
    pub seen: KeysSeen,
    /// Cards of the other kind are refused.
    of: CardUse,
    looking: Looking,
}

/// What a text is, if it is a card's, a share's or a letter's: then it is shown to nobody.
pub(crate) fn kind_of(text: &str) -> Option<KeyKind> {
    if is_letter(text) {
        return Some(KeyKind::Letter);
    }
    match Card::parse(text) {
        Ok(_) => Some(KeyKind::Card),
        Err(CardError::NoCard) => {
            (share_of(text).is_some() || near_share(text, Looking::Anywhere).is_some()).then_some(KeyKind::Share)
        }
        Err(CardError::ForAlerts) => Some(KeyKind::AlertCard),
        Err(_) => Some(KeyKind::Broken),
    }
}

/// The number of a card, and how many its group had.
pub(crate) fn number_of_card(text: &str) -> Option<(u8, u8)> {
    let card = Card::parse(text).or_else(|_| Card::parse_for(CardUse::Alerts, text));
    card.ok().map(|card| (card.share.member + 1, card.members))
}

impl FoundKeys {
    /// Of what was named because cards are in it: more is told of what nearly is one.
    #[cfg(feature = "seal")]
    pub fn of_cards(of: CardUse) -> Self {
        Self { of, looking: Looking::ForCards, ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.cards.is_empty() && self.shares.is_empty() && self.letters.is_empty()
    }

    fn is_full(&self) -> bool {
        self.cards.len() + self.shares.len() + self.letters.len() >= MOST_KEYS
    }

    /// Takes the text of one code; whether it was a card's or a letter's. Then it is no text for the pile.
    pub fn take(&mut self, text: &str) -> bool {
        if self.is_full() {
            return kind_of(text).is_some();
        }
        if is_letter(text) {
            self.take_letter(text.trim());
            return true;
        }
        match Card::parse_for(self.of, text) {
            Ok(card) => {
                self.seen.count(KeyKind::Card);
                self.shares.retain(|share| *share != card.share);
                if !self.cards.contains(&card) {
                    self.cards.push(card);
                }
                true
            }
            Err(CardError::NoCard) => self.take_share(text) || self.take_near(text),
            Err(error) => {
                self.take_broken(error.into());
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
            if end - start <= MOST_LETTER {
                self.take_letter(&rest[start..end]);
            }
            rest = &rest[end..];
        }
        let mut paragraph = Paragraph::default();
        let mut previous = "";
        for line in text.lines().map(unquoted).chain([""]) {
            if line.starts_with("SPK1-") || line.starts_with("SPA1-") {
                let code = Zeroizing::new(format!("{previous}\n{line}"));
                // The words alone were taken before this line told that they are a card's.
                let words_too = paragraph.is_share;
                if self.take(&code) && words_too {
                    self.seen.shares = self.seen.shares.saturating_sub(1);
                    self.drop_refused(&code, previous);
                }
                paragraph = Paragraph::default();
            } else if line.is_empty() {
                self.end_paragraph(&mut paragraph);
            } else if is_of_a_sheet(line) {
                paragraph = Paragraph::default();
            } else {
                paragraph.push(line);
                // A line may be a share of its own.
                if self.take_share(line) {
                    paragraph.is_share = true;
                    paragraph.text.clear();
                }
            }
            previous = line;
        }
        self.cards.len() + self.shares.len() + self.letters.len() - before
    }

    /// Takes back the words of a card that is of the other kind.
    fn drop_refused(&mut self, code: &str, words: &str) {
        let refused = Card::parse_for(self.of, code).is_err_and(|error| error.is_of_other_use());
        if let Some(share) = share_of(words).filter(|_| refused) {
            self.shares.retain(|known| *known != share);
        }
    }

    /// Takes numbers that a person typed.
    pub fn take_typed(&mut self, share: Share) -> bool {
        let known = self.shares.contains(&share) || self.cards.iter().any(|card| card.share == share);
        if !known && !self.is_full() {
            self.seen.count(KeyKind::Share);
            self.shares.push(share);
        }
        !known
    }

    fn end_paragraph(&mut self, paragraph: &mut Paragraph) {
        let text = std::mem::take(paragraph).text;
        if !text.is_empty() && !self.take_share(&text) {
            self.take_near(&text);
        }
    }

    fn take_letter(&mut self, text: &str) {
        self.seen.count(KeyKind::Letter);
        if !self.is_full() && !self.letters.iter().any(|known| known == text) {
            self.letters.push(text.to_owned());
        }
    }

    /// Takes words or numbers that are a whole share.
    fn take_share(&mut self, text: &str) -> bool {
        let Some(share) = share_of(text).filter(|_| !self.is_full()) else { return false };
        self.seen.count(KeyKind::Share);
        if !self.shares.contains(&share) && !self.cards.iter().any(|card| card.share == share) {
            self.shares.push(share);
        }
        true
    }

    /// Takes note of words or numbers that are nearly a share.
    fn take_near(&mut self, text: &str) -> bool {
        let Some(broken) = near_share(text, self.looking) else { return false };
        self.take_broken(broken);
        true
    }

    fn take_broken(&mut self, broken: BrokenCard) {
        let is_alert = broken.error == CardError::ForAlerts;
        self.seen.count(if is_alert { KeyKind::AlertCard } else { KeyKind::Broken });
        if self.broken.len() < MOST_BROKEN && !self.broken.contains(&broken) {
            self.broken.push(broken);
        }
    }
}

/// Lines of a text up to the next empty one, as far as a share goes.
#[derive(Default)]
struct Paragraph {
    text: Zeroizing<String>,
    /// Its last line was a share by itself.
    is_share: bool,
}

impl Paragraph {
    fn push(&mut self, line: &str) {
        self.is_share = false;
        if self.text.len() + line.len() < MAX_SHARE_TEXT {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }
}

/// A line without the marks of a mail that is answered.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(|c: char| c == '>' || c.is_whitespace()).trim_end()
}

/// A code of a sheet is neither words nor numbers, and there may be many.
fn is_of_a_sheet(line: &str) -> bool {
    line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("SP1-"))
}

fn is_letter(text: &str) -> bool {
    text.len() <= MOST_LETTER && text.trim_start().starts_with(ARMOR) && seal::is_age(text.as_bytes())
}

fn numbers_of(text: &str) -> Option<Numbers> {
    if text.len() > MAX_SHARE_TEXT { None } else { share::read(text).ok() }
}

fn share_of(text: &str) -> Option<Share> {
    Share::from_numbers(&numbers_of(text)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twenty words of a share: the only card of a key of sixteen zeros would do as well.
    fn share() -> Share {
        Share {
            parameters: share::Parameters {
                identifier: 0x1234,
                extendable: false,
                iteration_exponent: 0,
                group_threshold: 1,
                group_count: 1,
            },
            group: 0,
            member: 1,
            member_threshold: 2,
            value: share::SecretBytes::new((0..16).map(|byte| byte * 13 + 7).collect()),
        }
    }

    fn rows(share: &Share) -> String {
        let numbers = share.numbers();
        let row = |row: &[u16]| row.iter().map(|number| format!("{number:04}")).collect::<Vec<_>>().join(" ");
        numbers.chunks(5).map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn shares_are_found_as_words_in_rows_quoted_and_among_other_text() {
        let share = share();
        let words = share.words().to_string();
        let rows = rows(&share);
        let quoted = rows.lines().flat_map(|line| ["> > ", line, "\n"]).collect::<String>();
        for text in [
            words.clone(),
            format!("Dear Ash,\nkeep this well.\n\n{words}\n\nyours"),
            format!("Dear Ash,\n{words}\nyours"),
            rows.clone(),
            format!("My card:\n\n{rows}\n\nBye"),
            format!("wrote:\n>\n{quoted}>\n> bye"),
            words.to_uppercase().replace(' ', "\n"),
        ] {
            let mut found = FoundKeys::default();
            assert_eq!(found.take_all(&text), 1, "{text}");
            assert!(found.shares == [share.clone()] && found.broken.is_empty(), "{text}");
            assert_eq!(found.seen, KeysSeen { shares: 1, ..KeysSeen::default() }, "{text}");
        }
    }

    #[test]
    fn words_that_are_nearly_a_share_are_told_and_other_texts_are_not() {
        let words = share().words().to_string();
        let wrong = |from: &str, to: &str| words.replacen(from, to, 1);
        let first = words.split(' ').next().unwrap();
        for text in [
            wrong("a", "\u{430}"),
            wrong(first, "zero"),
            wrong(first, &format!("\u{202e}{}\u{200b}{}", &first[..2], &first[2..])),
            words[words.find(' ').unwrap() + 1..].to_owned() + "x",
            rows(&share()).replacen('1', "2", 1),
        ] {
            let mut found = FoundKeys::default();
            assert_eq!(found.take_all(&text), 0, "{text}");
            assert_eq!(found.broken.len(), 1, "{text}");
            assert!(kind_of(&text).is_some(), "{text}");
        }
        for text in [
            "The quick brown fox jumps over the lazy dog and then it goes back home to sleep for a very long time",
            "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
            "10\n20\n30\n40\n50\n",
            "https://example.org/",
            "",
        ] {
            let mut found = FoundKeys::default();
            assert_eq!((found.take_all(text), found.take(text)), (0, false), "{text}");
            assert!(found.broken.is_empty() && found.seen == KeysSeen::default(), "{text}");
            assert_eq!(kind_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_letter_is_taken_out_of_a_mail_and_a_long_file_in_armor_is_none() {
        let letter = format!("{ARMOR}\nYWdl\n{ARMOR_END}");
        let mut found = FoundKeys::default();
        assert_eq!(found.take_all(&format!("Hello\n{letter}\nbye {letter}")), 1);
        assert_eq!((found.letters, found.seen.letters), (vec![letter], 2));
        let mut found = FoundKeys::default();
        let long = format!("{ARMOR}\n{}\n{ARMOR_END}", "A".repeat(MOST_LETTER));
        assert_eq!(found.take_all(&long), 0);
    }
}
