//! Cards of one key -> the key, and which cards are forged; too few to tell -> what their rolls say of one another.
//!
//! With enough cards nothing is left to believe: the joined key has the hash that stands on the cards, and the roll is
//! made anew from the polynomial. Before that, each card's roll is a witness for and against the others of its group.

use thiserror::Error;

use super::card::{Card, KeyHash};
use super::roll::Roll;
use super::secret::MasterSecret;
use super::slip39::field::interpolate;
use super::slip39::join::{self, JoinError};
use super::slip39::share::Share;

/// What other cards' rolls say of a card, by their place in the list. A card that nobody names is unknown, not forged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Votes {
    /// Cards of its group with another number that have it on their roll.
    pub listed_by: Vec<usize>,
    /// Those that have something else at its place.
    pub denied_by: Vec<usize>,
    /// Whether its own roll denies it.
    pub denies_itself: bool,
}

impl Votes {
    /// Whether it is forged or misread as far as the rolls tell: by itself, or by more cards than believe it.
    #[must_use]
    pub fn is_forged(&self) -> bool {
        self.denies_itself || self.denied_by.len() > self.listed_by.len()
    }
}

/// What the rolls of all cards say of each of them. A card that denies itself is no witness.
#[must_use]
pub fn votes(cards: &[Card]) -> Vec<Votes> {
    let sound: Vec<bool> = cards.iter().map(Card::is_on_its_roll).collect();
    let votes_on = |(at, card): (usize, &Card)| {
        let mut votes = Votes { denies_itself: !sound[at], ..Votes::default() };
        let mut heard = Vec::new();
        for (by, witness) in cards.iter().enumerate().filter(|(by, witness)| sound[*by] && card.is_beside(witness)) {
            // A card that was photographed twice has one vote, and none on itself.
            let same = |other: &usize| cards[*other] == *witness;
            if *witness == *card || witness.share.member == card.share.member || heard.iter().any(same) {
                continue;
            }
            heard.push(by);
            if witness.roll.lists(&card.share) { votes.listed_by.push(by) } else { votes.denied_by.push(by) }
        }
        votes
    };
    cards.iter().enumerate().map(votes_on).collect()
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
}

/// Joins cards of one key. Cards that the rolls call forged are left out, if it goes without them.
pub fn join_cards(cards: &[Card], most_iterations: u64) -> Result<OpenedCards, CardsError> {
    let key = cards.first().map(|card| card.key);
    if let Some((at, card)) = cards.iter().enumerate().find(|(_, card)| Some(card.key) != key) {
        let first = key.unwrap_or(card.key);
        return Err(CardsError::OtherKey { at, first, second: card.key });
    }
    let all: Vec<usize> = (0..cards.len()).collect();
    let votes = votes(cards);
    let believed: Vec<usize> = all.iter().copied().filter(|at| !votes[*at].is_forged()).collect();
    let mut wrong_key = false;
    // Rolls may be forged, too: if it does not go without the cards that they deny, all are tried.
    let mut first_error = None;
    for chosen in [&believed, &all] {
        let shares: Vec<Share> = chosen.iter().map(|at| cards[*at].share.clone()).collect();
        match join::join(&shares, b"", most_iterations) {
            Ok(joined) if Some(KeyHash::of(&joined.secret)) == key => {
                let unfit: Vec<usize> = joined.forged.iter().map(|at| chosen[*at]).collect();
                return Ok(judge(cards, chosen, &unfit, joined));
            }
            Ok(_) => wrong_key = true,
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    let forged: Vec<usize> = all.into_iter().filter(|at| votes[*at].is_forged()).collect();
    match first_error {
        Some(error) if !wrong_key => Err(CardsError::Join { error, forged }),
        _ => Err(CardsError::WrongKey),
    }
}

/// Which cards are forged, once the polynomials are known.
fn judge(cards: &[Card], chosen: &[usize], unfit: &[usize], joined: join::Joined) -> OpenedCards {
    let mut opened = OpenedCards {
        secret: joined.secret,
        forged: Vec::new(),
        forged_rolls: Vec::new(),
        wrong_groups: joined.wrong_groups,
    };
    for (at, card) in cards.iter().enumerate() {
        let sound = |other: &&usize| !unfit.contains(other) && cards[**other].is_beside(card);
        let sound: Vec<&Share> = chosen.iter().filter(sound).map(|other| &cards[*other].share).collect();
        match polynomial(&sound) {
            Some(polynomial) if polynomial(card.share.member) != card.share => opened.forged.push(at),
            Some(polynomial) if Roll::of(&polynomial) != card.roll => opened.forged_rolls.push(at),
            Some(_) => {}
            None if unfit.contains(&at) => opened.forged.push(at),
            None => {}
        }
    }
    opened
}

/// The share at each place of a group, from enough sound shares of it.
fn polynomial<'a>(shares: &[&'a Share]) -> Option<impl Fn(u8) -> Share + use<'a>> {
    let first = *shares.first()?;
    let mut points: Vec<(u8, &super::secret::SecretBytes)> = Vec::new();
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

    /// Splits a key: for each group of the policy its cards, in order.
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
            let card = |share| roll.map(|roll| Card { share, key, members, roll });
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
