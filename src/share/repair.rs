//! Numbers whose checksum is wrong -> what the person may have done: one word wrong, neighbours swapped, one left out or
//! written twice; each with its place and the numbers that fit.
//!
//! The distance of RS1024 is four, so a single wrong word has one correction, and two wrong words have none that changes
//! a single one. Nothing is mended in silence: a person compares the suggestion with the card.

use zeroize::Zeroizing;

use super::slip39::rs1024;
use super::slip39::share::{self, Numbers, Share};

/// A slip that explains the numbers. Places are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// The word at this place is another one.
    Wrong { place: usize },
    /// The words at this place and the next one are in each other's place.
    Swapped { place: usize },
    /// A word is missing that belongs at this place.
    LeftOut { place: usize },
    /// The word at this place should not be there: it was written twice, or comes from elsewhere.
    Extra { place: usize },
}

/// A slip, and the numbers of the whole share without it.
#[derive(Clone)]
pub struct Correction {
    pub slip: Slip,
    pub numbers: Numbers,
}

impl Correction {
    /// The number that belongs at a slip's place; `None` where a word is too many.
    #[must_use]
    pub fn number(&self) -> Option<u16> {
        match self.slip {
            Slip::Wrong { place } | Slip::Swapped { place } | Slip::LeftOut { place } => {
                self.numbers.get(place.checked_sub(1)?).copied()
            }
            Slip::Extra { .. } => None,
        }
    }
}

/// Every single slip that explains why these numbers are no share, one wrong word first. None if they are one.
///
/// The flag says which kind of share is looked for; ours are not extendable.
#[must_use]
pub fn corrections(numbers: &[u16], extendable: bool) -> Vec<Correction> {
    let mut found: Vec<Correction> = Vec::new();
    let length = numbers.len();
    if numbers.iter().any(|number| *number > 1023) || length > crate::limits::MAX_SHARE_WORDS + 1 {
        return found;
    }
    let mut take = |slip: Slip, numbers: Numbers| {
        let fits = Share::from_numbers(&numbers).is_ok_and(|share| share.parameters.extendable == extendable);
        // Of two equal neighbours, either may be the one too many: one suggestion is enough.
        if fits && !found.iter().any(|known| known.numbers == numbers) {
            found.push(Correction { slip, numbers });
        }
    };
    if share::is_length(length) {
        if rs1024::is_right(numbers, extendable) {
            return found;
        }
        if let Some((at, error)) = rs1024::wrong_word(numbers, extendable) {
            let mut mended = Zeroizing::new(numbers.to_vec());
            mended[at] ^= error;
            take(Slip::Wrong { place: at + 1 }, mended);
        }
        for at in 0..length - 1 {
            let mut mended = Zeroizing::new(numbers.to_vec());
            mended.swap(at, at + 1);
            take(Slip::Swapped { place: at + 1 }, mended);
        }
    }
    if share::is_length(length + 1) {
        for at in 0..=length {
            let mut mended = Zeroizing::new(Vec::with_capacity(length + 1));
            mended.extend_from_slice(&numbers[..at]);
            mended.push(0);
            mended.extend_from_slice(&numbers[at..]);
            // The missing word is what is wrong with a 0 in its place; it may be 0.
            let error = rs1024::wrong_at(&mended, extendable, at);
            if error.is_some() || rs1024::is_right(&mended, extendable) {
                mended[at] = error.unwrap_or(0);
                take(Slip::LeftOut { place: at + 1 }, mended);
            }
        }
    }
    if length > 0 && share::is_length(length - 1) {
        for at in 0..length {
            let mut mended = Zeroizing::new(Vec::with_capacity(length));
            mended.extend_from_slice(&numbers[..at]);
            mended.extend_from_slice(&numbers[at + 1..]);
            take(Slip::Extra { place: at + 1 }, mended);
        }
    }
    found
}
