//! The PDF of cards -> pictures of its pages -> codes -> the key, from every set of cards that is enough.

use crate::photo::{self, PhotoError};
use crate::qr::Payload;
use crate::share::{Card, KeyHash, MasterSecret, Policy, join};
use crate::watch::Watch;

use super::subsets::subsets;

/// Iterations of our own cards.
const MOST_ITERATIONS: u64 = 10_000;

/// Why cards are not worth printing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CardCheckError {
    #[error("the pages of the cards cannot be drawn: {0}")]
    Photo(#[from] PhotoError),
    #[error("the code on page {page} of the cards cannot be read")]
    Unread { page: usize },
    #[error("the code on page {page} of the cards holds something else than it should")]
    Other { page: usize },
    #[error("cards {cards} do not join to the key")]
    NotJoined { cards: String },
    #[error("stopped")]
    Stopped,
}

/// Joins every set of cards that is enough, from the codes on the drawn pages, of which the first are the cards; the
/// number of sets.
///
/// # Errors
/// A code that cannot be read, or a set that does not give the key.
pub fn check(
    pdf: &[u8],
    cards: &[Card],
    policy: &Policy,
    secret: &MasterSecret,
    watch: &dyn Watch,
) -> Result<usize, CardCheckError> {
    let pages = photo::open(pdf.to_vec())?;
    let mut read = Vec::with_capacity(cards.len());
    for (page, card) in cards.iter().enumerate() {
        let found = pages.read(page, watch)?;
        let texts = found.sightings.iter().filter_map(|seen| match &seen.payload {
            Payload::Text(text) => Card::parse(text).ok(),
            Payload::Bytes(_) => None,
        });
        let Some(seen) = texts.last() else { return Err(CardCheckError::Unread { page: page + 1 }) };
        if seen != *card || seen.key != KeyHash::of(secret) {
            return Err(CardCheckError::Other { page: page + 1 });
        }
        read.push(seen);
    }
    let sets = subsets(policy);
    for set in &sets {
        if watch.stop() {
            return Err(CardCheckError::Stopped);
        }
        let shares: Vec<_> = set.iter().filter_map(|at| read.get(*at)).map(|card| card.share.clone()).collect();
        let joined = join(&shares, b"", MOST_ITERATIONS);
        if !joined.is_ok_and(|joined| joined.secret == *secret) {
            let cards = set.iter().map(|at| (at + 1).to_string()).collect::<Vec<_>>().join(", ");
            return Err(CardCheckError::NotJoined { cards });
        }
    }
    Ok(sets.len())
}
