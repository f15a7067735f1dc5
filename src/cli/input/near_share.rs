//! Words or numbers that are nearly a share -> what is wrong with them, never what they say.

use std::fmt;

use crate::limits::MAX_SHARE_TEXT;
use crate::share::{self, CardError, Numbers, ReadError, Share, ShareError, Slip, corrections};

/// Words of a share of a packet's key, and of an age identity: so many more or fewer may be a slip.
const LENGTHS: [usize; 2] = [20, 33];
const SLIP: usize = 2;
/// Words that must stand in the list, of twenty, before a text is taken for a share that somebody mistyped.
const LISTED: usize = 15;
/// Where cards are expected, a paragraph with this many words may be a share; one with fewer is a text.
const LEAST_WORDS: usize = 15;

/// A card that cannot be taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BrokenCard {
    pub error: CardError,
    /// The only slip that explains it.
    pub slip: Option<Slip>,
}

impl From<CardError> for BrokenCard {
    fn from(error: CardError) -> Self {
        Self { error, slip: None }
    }
}

impl fmt::Display for BrokenCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)?;
        match self.slip {
            Some(Slip::Wrong { place }) => write!(f, "; it may be word {place} alone"),
            Some(Slip::Swapped { place }) => write!(f, "; words {place} and {} may be swapped", place + 1),
            Some(Slip::LeftOut { place }) => write!(f, "; a word may be missing at place {place}"),
            Some(Slip::Extra { place }) => write!(f, "; word {place} may be one too many"),
            None => Ok(()),
        }
    }
}

/// What a text holds that cards are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Looking {
    /// Anything: a card among it is a chance.
    #[default]
    Anywhere,
    /// Cards, as whoever named it says.
    #[cfg_attr(not(feature = "seal"), allow(dead_code))]
    ForCards,
}

/// Why a text is no share that looks as if it were one.
pub(crate) fn near_share(text: &str, looking: Looking) -> Option<BrokenCard> {
    if text.len() > MAX_SHARE_TEXT {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    match share::read(text) {
        Ok(numbers) => {
            let error = Share::from_numbers(&numbers).err()?;
            let taken = looks_like_share(text, &numbers, &error)
                || (looking == Looking::ForCards && words.len() >= LEAST_WORDS);
            taken.then(|| BrokenCard { error: error.into(), slip: only_slip(&numbers) })
        }
        Err(error) => {
            let taken = looks_like_words(&words) || (looking == Looking::ForCards && sounds_like_share(&words, &error));
            taken.then(|| CardError::from(error).into())
        }
    }
}

fn is_length(count: usize) -> bool {
    LENGTHS.iter().any(|length| length.abs_diff(count) <= SLIP)
}

/// A list of small numbers is no card, unless it stands in rows of five; twenty words of the list are hardly anything else.
fn looks_like_share(text: &str, numbers: &Numbers, error: &ShareError) -> bool {
    if !matches!(error, ShareError::Checksum | ShareError::Length { .. }) {
        return true;
    }
    let rows = text.lines().filter(|line| !line.trim().is_empty()).count();
    let in_rows = LENGTHS.iter().any(|length| rows == length.div_ceil(share::COLUMNS));
    is_length(numbers.len()) && (in_rows || text.contains(|c: char| c.is_ascii_alphabetic()))
}

/// About as many words as a share has, nearly all of them in the list.
fn looks_like_words(words: &[&str]) -> bool {
    // Words, or numbers each with its word.
    let count = if is_length(words.len()) { words.len() } else { words.len() / 2 };
    let known = words.iter().filter(|word| share::read(word).is_ok()).count();
    is_length(count) && known * 20 >= words.len() * LISTED
}

/// Most texts are no cards, even where cards are looked for.
fn sounds_like_share(words: &[&str], error: &ReadError) -> bool {
    let count = words.len();
    let numbers = words.iter().filter(|word| word.chars().all(|c| c.is_ascii_digit())).count();
    let most = match error {
        _ if 2 * numbers >= count => usize::MAX,
        ReadError::Hidden { .. } => 100,
        ReadError::Letter { .. } => 40,
        ReadError::Unknown { meant: Some(_), place } if *place > 3 => 80,
        _ => 0,
    };
    (LEAST_WORDS..most).contains(&count)
}

/// Several explanations explain nothing.
fn only_slip(numbers: &Numbers) -> Option<Slip> {
    match corrections(numbers, false).as_slice() {
        [only] => Some(only.slip),
        _ => None,
    }
}
