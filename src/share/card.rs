//! A card <-> the text of its QR code: a share, eight digits of its key's hash, the card's number and the roll.
//!
//! The grammar is in `mod.rs`, with an example.

use std::fmt;

use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use super::read::{ReadError, read};
use super::roll::{Roll, digits, leading_bits, value};
use super::secret::MasterSecret;
use super::slip39::share::{MAX_PLACES, Share, ShareError};
use crate::limits::MAX_SHARE_TEXT;

/// What is hashed begins with this.
const KEY_DOMAIN: &[u8] = b"seedpress key ";
/// What the second line begins with: on cards of packets, and on cards that make alerts.
const MAGIC: &str = "SPK1-";
const ALERT_MAGIC: &str = "SPA1-";
/// Digits of a key's hash.
const KEY_DIGITS: usize = 8;

/// The first 40 bits of a key's hash: cards and packets of one key find each other by it, and it tells nothing of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyHash(pub [u8; 5]);

impl KeyHash {
    #[must_use]
    pub fn of(secret: &MasterSecret) -> Self {
        let mut hash = Sha256::new();
        hash.update(KEY_DOMAIN);
        hash.update(secret.expose());
        let mut first = [0; 5];
        first.copy_from_slice(&hash.finalize()[..5]);
        Self(first)
    }

    /// From eight digits in upper case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = (text.len() == KEY_DIGITS).then(|| value(text.as_bytes())).flatten()?;
        let [_, _, _, rest @ ..] = number.to_be_bytes();
        Some(Self(rest))
    }
}

impl fmt::Display for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&digits(leading_bits(&[&self.0[..], &[0; 3]].concat(), 40), KEY_DIGITS))
    }
}

/// What the key of a card is for. A card of one kind is refused where the other is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum CardUse {
    /// It opens packets, or is an age identity.
    #[default]
    Packets,
    /// It makes alerts.
    Alerts,
}

impl CardUse {
    fn magic(self) -> &'static str {
        match self {
            Self::Packets => MAGIC,
            Self::Alerts => ALERT_MAGIC,
        }
    }
}

/// What one card holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    pub of: CardUse,
    pub share: Share,
    pub key: KeyHash,
    /// Cards of its group when it was made.
    pub members: u8,
    pub roll: Roll,
}

/// Why a text is no card's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CardError {
    /// It may be the share of another program.
    #[error("this is no code of a card: there is no line that begins with SPK1-")]
    NoCard,
    #[error("this card is of a version that this program does not know")]
    Version,
    /// The card of a key that makes alerts.
    #[error("this is a card for alerts, which opens nothing: `seedpress alert make` takes it")]
    ForAlerts,
    /// The card of a key that opens packets.
    #[error("this is a card that opens packets, and makes no alert: `seedpress scan` takes it")]
    ForPackets,
    #[error("the card's words cannot be read: {0}")]
    Words(#[from] ReadError),
    #[error("the card's words are no share: {0}")]
    Share(#[from] ShareError),
    #[error("the second line of the card's code cannot be read")]
    SecondLine,
    #[error("the two lines of the card's code are of different cards")]
    Number,
}

impl CardError {
    /// Whether it is a sound card, for something else.
    #[must_use]
    pub fn is_of_other_use(&self) -> bool {
        matches!(self, Self::ForAlerts | Self::ForPackets)
    }
}

impl Card {
    /// The text of its QR code.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let (group, card) = (self.share.group + 1, self.share.member + 1);
        let words = self.share.words();
        let mut text = Zeroizing::new(String::with_capacity(words.len() + Roll::DIGITS + 32));
        text.push_str(&words);
        text.push('\n');
        text.push_str(self.of.magic());
        text.push_str(&self.key.to_string());
        text.push_str(&format_args!("-{group}.{card}.{}-", self.members).to_string());
        text.push_str(&self.roll.to_string());
        text
    }

    /// From the text of a QR code; a card that makes alerts is refused.
    pub fn parse(text: &str) -> Result<Self, CardError> {
        Self::parse_for(CardUse::Packets, text)
    }

    /// From the text of a QR code; a card of the other kind is refused.
    pub fn parse_for(of: CardUse, text: &str) -> Result<Self, CardError> {
        match Self::parse_any(text)? {
            card if card.of == of => Ok(card),
            card => Err(if card.of == CardUse::Alerts { CardError::ForAlerts } else { CardError::ForPackets }),
        }
    }

    fn parse_any(text: &str) -> Result<Self, CardError> {
        if text.len() > MAX_SHARE_TEXT {
            return Err(CardError::NoCard);
        }
        let mut lines = text.lines();
        let (Some(words), Some(second), None) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CardError::NoCard);
        };
        let of_use = |of: CardUse| second.strip_prefix(of.magic()).map(|rest| (of, rest));
        let Some((of, rest)) = of_use(CardUse::Packets).or_else(|| of_use(CardUse::Alerts)) else {
            return Err(if is_other_version(second) { CardError::Version } else { CardError::NoCard });
        };
        let fields: Vec<&str> = rest.split('-').collect();
        let &[key, number, roll] = fields.as_slice() else { return Err(CardError::SecondLine) };
        let key = KeyHash::parse(key).ok_or(CardError::SecondLine)?;
        let roll = Roll::parse(roll).ok_or(CardError::SecondLine)?;
        let numbers: Vec<u8> = number.split('.').map_while(place).collect();
        let &[group, card, members] = numbers.as_slice() else { return Err(CardError::SecondLine) };
        if number.split('.').count() != 3 {
            return Err(CardError::SecondLine);
        }
        let share = Share::from_numbers(&read(words)?)?;
        let same = share.group + 1 == group && share.member + 1 == card && share.member_threshold <= members;
        if same { Ok(Self { of, share, key, members, roll }) } else { Err(CardError::Number) }
    }

    /// Whether two cards are of one group of one split: then each has the other on its roll.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        let of =
            |card: &Self| (card.of, card.key, card.share.parameters, card.share.group, card.share.member_threshold);
        of(self) == of(other)
    }

    /// What its own roll says of it. A card that is not on its own roll is forged or misread.
    #[must_use]
    pub fn is_on_its_roll(&self) -> bool {
        self.roll.lists(&self.share)
    }
}

/// A number from 1 to 16, without leading zeros.
fn place(text: &str) -> Option<u8> {
    let number = text.parse().ok().filter(|number| (1..=MAX_PLACES).contains(number))?;
    (text == number.to_string()).then_some(number)
}

/// `SPK` or `SPA` with another number behind it.
fn is_other_version(line: &str) -> bool {
    let version = line
        .strip_prefix("SPK")
        .or_else(|| line.strip_prefix("SPA"))
        .and_then(|rest| rest.split_once('-'))
        .map(|(version, _)| version);
    version.is_some_and(|version| !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()))
}
