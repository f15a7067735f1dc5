//! Cards of one key -> the key, and which cards are forged; too few to tell -> what their rolls say of one another.
//!
//! With enough cards nothing is left to believe: the joined key has the hash that stands on the cards, and the roll is
//! made anew from the polynomial. Before that, each card's roll is a witness for and against the others of its group.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::card::{Card, KeyHash};
use super::roll::{self, Roll};
use super::secret::{MasterSecret, SecretBytes};
use super::slip39::field::interpolate;
use super::slip39::join::{self, JoinError, Joined};
use super::slip39::share::Share;
use crate::limits::MAX_CARDS;

/// What other cards' rolls say of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardStanding {
    /// No other card of its group is here.
    Unknown,
    /// On the rolls of all others that can be believed.
    Listed,
    /// Two cards contradict each other, and no third one decides.
    Doubtful,
    /// Not on its own roll, or on fewer rolls than not, and those who deny it are believed.
    Forged,
}

/// The standing of a card, and the cards that speak for and against it, by their place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Votes {
    pub standing: CardStanding,
    pub listed_by: Vec<usize>,
    pub denied_by: Vec<usize>,
}

/// What the rolls of all cards say of each of them; `None` if there are more different cards than [`MAX_CARDS`].
///
/// A card has one vote however often it is in the list, and none on itself; one that is forged has none.
#[must_use]
pub fn votes(cards: &[Card]) -> Option<Vec<Votes>> {
    let first = first_of_each(cards)?;
    let distinct: Vec<usize> = (0..cards.len()).filter(|at| first[*at] == *at).collect();
    let mut forged: BTreeSet<usize> = distinct.iter().copied().filter(|at| !cards[*at].is_on_its_roll()).collect();
    let hashes: BTreeMap<usize, u64> = distinct.iter().map(|at| (*at, roll::hash(&cards[*at].share))).collect();
    loop {
        let ballots: BTreeMap<usize, Votes> =
            distinct.iter().map(|at| (*at, ballot(cards, &hashes, &forged, *at))).collect();
        let outvoted = |votes: &Votes| votes.denied_by.len() > votes.listed_by.len();
        let convicted = |(at, votes): (&usize, &Votes)| {
            let credible = votes.denied_by.iter().any(|by| !outvoted(&ballots[by]));
            (outvoted(votes) && credible && !forged.contains(at)).then_some(*at)
        };
        let more: Vec<usize> = ballots.iter().filter_map(convicted).collect();
        if more.is_empty() {
            return Some(first.into_iter().map(|at| ballots[&at].clone()).collect());
        }
        forged.extend(more);
    }
}

/// What the cards that are not forged say of one.
fn ballot(cards: &[Card], hashes: &BTreeMap<usize, u64>, forged: &BTreeSet<usize>, at: usize) -> Votes {
    let card = &cards[at];
    let mut votes = Votes { standing: CardStanding::Unknown, listed_by: Vec::new(), denied_by: Vec::new() };
    for (by, _) in hashes.iter().filter(|(by, _)| !forged.contains(by)) {
        let witness = &cards[*by];
        if !card.is_beside(witness) || witness.share.member == card.share.member {
            continue;
        }
        let lists = witness.roll.has(card.share.member, hashes[&at]);
        if lists { votes.listed_by.push(*by) } else { votes.denied_by.push(*by) }
    }
    votes.standing = match (forged.contains(&at), votes.listed_by.len(), votes.denied_by.len()) {
        (true, ..) => CardStanding::Forged,
        (_, 0, 0) => CardStanding::Unknown,
        (_, _, 0) => CardStanding::Listed,
        _ => CardStanding::Doubtful,
    };
    votes
}

/// For each card the place of the first that is the same; `None` if too many are different.
fn first_of_each(cards: &[Card]) -> Option<Vec<usize>> {
    let mut known: BTreeMap<(u64, KeyHash, u8, u8, String), usize> = BTreeMap::new();
    let mut first = Vec::with_capacity(cards.len());
    for (at, card) in cards.iter().enumerate() {
        let share = &card.share;
        let name = (roll::hash(share), card.key, share.group, share.member, card.roll.to_string());
        first.push(*known.entry(name).or_insert(at));
        if known.len() > MAX_CARDS {
            return None;
        }
    }
    Some(first)
}

/// What cards were joined to.
#[derive(Clone)]
pub struct OpenedCards {
    pub secret: MasterSecret,
    /// Cards whose words are forged or misread, by their place in the list.
    pub forged: Vec<usize>,
    /// Cards whose words are right but whose roll is not.
    pub forged_rolls: Vec<usize>,
    /// Groups, from 1, that do not join though there are enough cards; others did.
    pub wrong_groups: Vec<u8>,
}

/// Why cards do not join. Cards are named by their place in the list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CardsError {
    #[error("the cards are of different keys: one has {first}, another {second}")]
    OtherKey { at: usize, first: KeyHash, second: KeyHash },
    #[error("{error}")]
    Join {
        error: JoinError,
        /// Those that are forged or misread, as far as the rolls tell.
        forged: Vec<usize>,
    },
    #[error("the cards join, but to another key than stands on them")]
    WrongKey,
    #[error("there are more than {MAX_CARDS} different cards")]
    TooMany,
}

/// Joins cards of one key. Cards that the rolls call forged are left out, if it goes without them.
pub fn join_cards(cards: &[Card], most_iterations: u64) -> Result<OpenedCards, CardsError> {
    let empty = CardsError::Join { error: JoinError::Empty, forged: Vec::new() };
    let Some(Card { key, .. }) = cards.first() else { return Err(empty) };
    if let Some((at, card)) = cards.iter().enumerate().find(|(_, card)| card.key != *key) {
        return Err(CardsError::OtherKey { at, first: *key, second: card.key });
    }
    let (Some(first), Some(votes)) = (first_of_each(cards), votes(cards)) else { return Err(CardsError::TooMany) };
    let standing = |is: &dyn Fn(CardStanding) -> bool| -> Vec<usize> {
        (0..cards.len()).filter(|at| is(votes[*at].standing)).collect()
    };
    let mut wrong_key = false;
    let mut first_error = None;
    // Rolls may be forged, too: if it does not go without the cards that they deny, all are tried.
    let believed = standing(&|standing| standing != CardStanding::Forged);
    for chosen in [believed, standing(&|_| true)].into_iter().filter(|chosen| !chosen.is_empty()) {
        let chosen: Vec<usize> = chosen.into_iter().filter(|at| first[*at] == *at).collect();
        let shares: Vec<Share> = chosen.iter().map(|at| cards[*at].share.clone()).collect();
        match join::join(&shares, b"", most_iterations) {
            Ok(joined) if KeyHash::of(&joined.secret) == *key => return Ok(judge(cards, &first, &chosen, joined)),
            Ok(_) => wrong_key = true,
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    match first_error {
        Some(error) if !wrong_key => {
            Err(CardsError::Join { error, forged: standing(&|standing| standing == CardStanding::Forged) })
        }
        _ => Err(CardsError::WrongKey),
    }
}

/// Which cards are forged, once the polynomials are known.
fn judge(cards: &[Card], first: &[usize], chosen: &[usize], joined: Joined) -> OpenedCards {
    let unfit: Vec<usize> = joined.forged.iter().map(|at| chosen[*at]).collect();
    let mut opened = OpenedCards {
        secret: joined.secret,
        forged: Vec::new(),
        forged_rolls: Vec::new(),
        wrong_groups: joined.wrong_groups,
    };
    // Words, roll: whether each is forged.
    let mut verdicts: Vec<(bool, bool)> = Vec::with_capacity(cards.len());
    for (at, card) in cards.iter().enumerate() {
        let verdict = if first[at] < at {
            verdicts[first[at]]
        } else {
            let wrong_group = opened.wrong_groups.contains(&(card.share.group + 1));
            let sound = |other: &&usize| !unfit.contains(other) && !wrong_group && cards[**other].is_beside(card);
            let sound: Vec<&Share> = chosen.iter().filter(sound).map(|other| &cards[*other].share).collect();
            match polynomial(&sound) {
                Some(polynomial) if polynomial(card.share.member) != card.share => (true, false),
                Some(polynomial) => (false, Roll::of(&polynomial) != card.roll),
                None => (unfit.contains(&at), false),
            }
        };
        verdicts.push(verdict);
    }
    for (at, (words, roll)) in verdicts.into_iter().enumerate() {
        if words {
            opened.forged.push(at);
        }
        if roll {
            opened.forged_rolls.push(at);
        }
    }
    opened
}

/// The share at each place of a group, from enough sound shares of it.
fn polynomial<'a>(shares: &[&'a Share]) -> Option<impl Fn(u8) -> Share + use<'a>> {
    let first = *shares.first()?;
    let mut points: Vec<(u8, &SecretBytes)> = Vec::new();
    for share in shares {
        if points.iter().all(|(member, _)| *member != share.member) {
            points.push((share.member, &share.value));
        }
    }
    points.truncate(first.member_threshold.into());
    (points.len() == usize::from(first.member_threshold)).then_some(move |member| Share {
        member,
        value: interpolate(&points, member),
        ..first.clone()
    })
}

#[cfg(feature = "seal")]
mod making {
    use thiserror::Error;

    use super::{Card, KeyHash, MasterSecret, Roll, Share, polynomial};
    use crate::share::card::CardUse;
    use crate::share::policy::Policy;
    use crate::share::slip39::split::{self, RandomBytes, SplitError};

    /// Why no cards are made.
    #[derive(Debug, Clone, PartialEq, Eq, Error)]
    #[non_exhaustive]
    pub enum CardSplitError {
        #[error("{0}")]
        Split(#[from] SplitError),
        #[error("the cards are not all of one group of one key")]
        SeveralGroups,
        #[error("what these cards make is not what their rolls name: one of them is forged or misread")]
        NotOnTheRoll,
    }

    /// Splits a key: for each group of the policy its cards, in order. They open packets, unless `of` is set to another use.
    pub fn deal(
        secret: &MasterSecret,
        policy: &Policy,
        identifier: u16,
        random: RandomBytes,
    ) -> Result<Vec<Vec<Card>>, SplitError> {
        let key = KeyHash::of(secret);
        let groups = split::split(secret, policy, identifier, random)?;
        let cards = |shares: Vec<Share>| {
            let roll = polynomial(&shares.iter().collect::<Vec<_>>()).map(Roll::of);
            let members = shares.len() as u8;
            let card = |share| roll.map(|roll| Card { of: CardUse::Packets, share, key, members, roll });
            shares.into_iter().filter_map(card).collect()
        };
        Ok(groups.into_iter().map(cards).collect())
    }

    /// The card at a place of a group, from 0, made from enough others: one more, or a burnt one again.
    ///
    /// It must be on the roll of each of them.
    pub fn make_card(cards: &[Card], place: u8) -> Result<Card, CardSplitError> {
        let first = cards.first().ok_or(CardSplitError::SeveralGroups)?;
        if !cards.iter().all(|card| card.is_beside(first)) {
            return Err(CardSplitError::SeveralGroups);
        }
        let shares: Vec<Share> = cards.iter().map(|card| card.share.clone()).collect();
        let share = split::member(&shares, place)?;
        if !cards.iter().all(|card| card.roll == first.roll && card.roll.lists(&share) && card.is_on_its_roll()) {
            return Err(CardSplitError::NotOnTheRoll);
        }
        let members = cards.iter().map(|card| card.members).fold(place + 1, u8::max);
        Ok(Card { share, members, ..first.clone() })
    }
}

#[cfg(feature = "seal")]
pub use making::{CardSplitError, deal, make_card};
