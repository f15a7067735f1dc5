//! The PDF of cards -> pictures of its pages -> codes -> the key, from every set of cards that is enough.

use crate::photo::{self, PhotoError};
use crate::qr::Payload;
use crate::share::{Card, GroupRule, KeyHash, MasterSecret, Policy, join, make_card};
use crate::watch::{Step, Watch};

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
    let read = read_pages(pdf, cards, watch)?;
    if let Some(page) = read.iter().position(|card| card.key != KeyHash::of(secret)) {
        return Err(CardCheckError::Other { page: page + 1 });
    }
    join_all(&read, policy, secret, watch)
}

/// The same for one card that was made again or is new in its group: on the drawn page, it must be what each set of cards
/// beside it, just enough with it, lets it be. Cards of other groups are not needed.
///
/// # Errors
/// A code that cannot be read, or a set that makes another card.
pub fn check_remade(pdf: &[u8], card: &Card, beside: &[Card], watch: &dyn Watch) -> Result<usize, CardCheckError> {
    let read = read_pages(pdf, std::slice::from_ref(card), watch)?;
    let Some(seen) = read.first() else { return Ok(0) };
    let others: Vec<&Card> = beside.iter().filter(|other| other.share.member != card.share.member).collect();
    let needed = usize::from(card.share.member_threshold);
    if needed < 2 || others.len() < needed {
        return Ok(0);
    }
    let rule = GroupRule { name: String::new(), threshold: card.share.member_threshold, members: others.len() as u8 };
    let sets = Policy::new(vec![rule], 1).map(|policy| subsets(&policy)).unwrap_or_default();
    for set in &sets {
        if watch.stop() {
            return Err(CardCheckError::Stopped);
        }
        // The new card and all but one of a set make the last of it, which is known.
        let Some((last, first)) = set.split_last() else { continue };
        let Some(known) = others.get(*last) else { continue };
        let with: Vec<Card> = first.iter().filter_map(|at| others.get(*at).copied()).chain([seen]).cloned().collect();
        if !make_card(&with, known.share.member).is_ok_and(|made| made.share == known.share) {
            let cards = with.iter().map(|card| (card.share.member + 1).to_string()).collect::<Vec<_>>().join(", ");
            return Err(CardCheckError::NotJoined { cards });
        }
    }
    Ok(sets.len())
}

/// The cards on the first pages, which must be these.
fn read_pages(pdf: &[u8], cards: &[Card], watch: &dyn Watch) -> Result<Vec<Card>, CardCheckError> {
    let pages = photo::open(pdf.to_vec())?;
    let mut read = Vec::with_capacity(cards.len());
    for (page, card) in cards.iter().enumerate() {
        watch.at(Step::Read, page, cards.len());
        if watch.stop() {
            return Err(CardCheckError::Stopped);
        }
        let found = pages.read(page, watch)?;
        let mut texts = found.sightings.iter().filter_map(|seen| match &seen.payload {
            Payload::Text(text) => Card::parse_for(card.of, text).ok(),
            Payload::Bytes(_) => None,
        });
        let Some(seen) = texts.next_back() else { return Err(CardCheckError::Unread { page: page + 1 }) };
        if seen != *card {
            return Err(CardCheckError::Other { page: page + 1 });
        }
        read.push(seen);
    }
    Ok(read)
}

/// Joins every set of cards that is enough; the number of sets.
///
/// # Errors
/// A set that does not give the key.
pub fn join_all(
    cards: &[Card],
    policy: &Policy,
    secret: &MasterSecret,
    watch: &dyn Watch,
) -> Result<usize, CardCheckError> {
    let sets = subsets(policy);
    for (done, set) in sets.iter().enumerate() {
        watch.at(Step::Check, done, sets.len());
        if watch.stop() {
            return Err(CardCheckError::Stopped);
        }
        let shares: Vec<_> = set.iter().filter_map(|at| cards.get(*at)).map(|card| card.share.clone()).collect();
        let joined = join(&shares, b"", MOST_ITERATIONS);
        if !joined.is_ok_and(|joined| joined.secret == *secret) {
            let cards = set.iter().map(|at| (at + 1).to_string()).collect::<Vec<_>>().join(", ");
            return Err(CardCheckError::NotJoined { cards });
        }
    }
    Ok(sets.len())
}
