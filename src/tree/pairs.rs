//! A tree's secret, its version, who calls whom -> the pair of words that the two say to each other.
//!
//! ```text
//! HMAC-SHA256(secret, "seedpress pair words" 00, version, bytes of the caller's id, id, id of the called)
//!    -> byte 0: the caller's word; the next byte that differs: the answer
//! ```
//! The words are those that name packets. They stop whoever has neither slip; whoever holds one of the two slips has them.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::model::{PersonAt, Tree};
use crate::frame;

const PURPOSE: &[u8] = b"seedpress pair words\0";

/// What two people say before a message counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairWords {
    /// Said by who calls.
    pub caller: &'static str,
    /// The answer of who is called; never the same word.
    pub called: &'static str,
}

/// The words for a call in this direction; `None` where the tree has no secret yet, or there are no such people.
#[must_use]
pub fn pair_words(tree: &Tree, from: PersonAt, to: PersonAt) -> Option<PairWords> {
    let secret = tree.secret.as_ref()?;
    Some(words(secret, tree.version, &tree.people.get(from)?.id, &tree.people.get(to)?.id))
}

fn words(secret: &[u8; 16], version: u32, from: &str, to: &str) -> PairWords {
    let bytes = keyed_hash(secret, PURPOSE, &[&version.to_be_bytes(), from.as_bytes(), to.as_bytes()]);
    let first = bytes[0];
    // Thirty-two equal bytes do not occur; the next word is as good an answer as any.
    let second = bytes.into_iter().find(|byte| *byte != first).unwrap_or(first.wrapping_add(1));
    PairWords { caller: frame::word(first), called: frame::word(second) }
}

/// HMAC-SHA256 over a purpose and parts, each after its length in four bytes.
pub(super) fn keyed_hash(secret: &[u8; 16], purpose: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // A key of any length is one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return [0; 32] };
    mac.update(purpose);
    for part in parts {
        mac.update(&(part.len() as u32).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const SECRET: [u8; 16] = *b"sixteen byte key";

    #[test]
    fn words_depend_on_secret_version_and_direction_and_on_nothing_else() {
        let first = words(&SECRET, 3, "rosa", "tomas");
        assert_eq!(first, words(&SECRET, 3, "rosa", "tomas"));
        for other in [
            words(&SECRET, 4, "rosa", "tomas"),
            words(&SECRET, 3, "tomas", "rosa"),
            words(&SECRET, 3, "rosat", "omas"),
            words(b"another 16 bytes", 3, "rosa", "tomas"),
        ] {
            assert_ne!(first, other);
        }
    }

    /// Computed by Python's hmac (`.ci/tree_keep.py`), and printed in docs/FORMAT.md.
    #[test]
    fn the_example_of_the_format_holds() {
        let found = words(&SECRET, 3, "rosa", "tomas");
        assert_eq!((found.caller, found.called), ("bamboo", "timber"));
    }

    #[test]
    fn the_answer_is_never_the_word_that_was_said_and_words_are_spread() {
        let mut seen = BTreeSet::new();
        for at in 0..3_000 {
            let pair = words(&SECRET, at, "a", "b");
            assert_ne!(pair.caller, pair.called);
            seen.extend([pair.caller, pair.called]);
        }
        assert_eq!(seen.len(), 256);
    }
}
