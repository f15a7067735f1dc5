//! Cards and shares of several keys, mixed -> sorted by split, and what is known of each: enough, too few, forged.
//!
//! A share without a card (typed numbers, or another tool's words) is taken for a card where a card of its group has it on
//! its roll; till then it may be of any split with its parameters. Nothing is opened, and no key leaves this file but in
//! [`SplitState::Enough`].

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::card::{Card, KeyHash};
use super::cards::{CardStanding, CardsError, Votes, join_cards, votes};
use super::roll;
use super::secret::MasterSecret;
use super::slip39::cipher::iterations;
use super::slip39::join::{GroupNeed, JoinError, join};
use super::slip39::share::{Parameters, Share};

/// Iterations that joining one split may take: SLIP-0039's exponent 3, and a second on an old phone. Our own have 0.
const MOST_EXPONENT: u8 = 3;
/// Cards of one split that are compared with one another: 16 in each of 16 groups, and some forged ones.
const MOST_CARDS: usize = 512;
/// Splits with the same parameters that a share without a card is tried with: keys that share them by chance are rare.
const MOST_TWINS: usize = 16;

/// Cards and shares that claim to be of one split of one key.
#[derive(Clone)]
pub struct FoundSplit {
    pub parameters: Parameters,
    /// Bytes of what was split: 16 for a packet's key, 32 for an age identity.
    pub secret_bytes: usize,
    /// `None` where only shares are there: they do not say whose they are.
    pub key: Option<KeyHash>,
    pub cards: Vec<Card>,
    /// Those that no card's roll lists.
    pub shares: Vec<Share>,
}

/// What is known of a split. Cards and shares are named by their place in its lists.
pub struct SplitVerdict {
    pub votes: Vec<Votes>,
    pub forged: Vec<usize>,
    /// Two cards that deny each other, and nobody who could tell which of them is forged.
    pub disputed: Vec<usize>,
    /// Cards whose numbers are right and whose roll is not.
    pub forged_rolls: Vec<usize>,
    /// Shares that the rolls of their group, or the polynomial, do not have.
    pub forged_shares: Vec<usize>,
    /// Groups, from 1, that do not join though there are enough cards of them; it went without.
    pub wrong_groups: Vec<u8>,
    pub state: SplitState,
}

pub enum SplitState {
    Enough(MasterSecret),
    TooFew {
        groups_missing: u8,
        groups: Vec<GroupNeed>,
    },
    /// There are enough, and they do not join.
    Unfit {
        why: String,
    },
}

impl SplitVerdict {
    /// Whether nothing is forged and nothing in doubt.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        [&self.forged, &self.disputed, &self.forged_rolls, &self.forged_shares].into_iter().all(Vec::is_empty)
    }
}

/// The splits, in the order in which they were found.
#[must_use]
pub fn sort_by_split(cards: &[Card], shares: &[Share]) -> Vec<FoundSplit> {
    let mut splits: Vec<FoundSplit> = Vec::new();
    let mut places: BTreeMap<(Parameters, usize, KeyHash), usize> = BTreeMap::new();
    let mut alike: BTreeMap<(Parameters, usize), Vec<usize>> = BTreeMap::new();
    for card in cards {
        let (parameters, bytes) = claimed(&card.share);
        let at = *places.entry((parameters, bytes, card.key)).or_insert_with(|| {
            alike.entry((parameters, bytes)).or_default().push(splits.len());
            splits.push(FoundSplit::empty(&card.share, Some(card.key)));
            splits.len() - 1
        });
        splits[at].cards.push(card.clone());
    }
    // A card speaks for others if it is on its own roll.
    let speak = |split: &FoundSplit| -> Vec<usize> {
        let cards = split.cards.iter().enumerate().take(MOST_CARDS);
        cards.filter(|(_, card)| card.is_on_its_roll()).map(|(at, _)| at).collect()
    };
    let witnesses: Vec<Vec<usize>> = splits.iter().map(speak).collect();
    for share in shares {
        let hash = roll::hash(share);
        let of = alike.entry(claimed(share)).or_insert_with(|| {
            splits.push(FoundSplit::empty(share, None));
            vec![splits.len() - 1]
        });
        let mut listed = false;
        for at in of.iter().copied() {
            let beside = |card: &&Card| in_group(&card.share, share) && card.roll.has(share.member, hash);
            let split = &mut splits[at];
            let witness = witnesses.get(at).into_iter().flatten().map(|at| &split.cards[*at]).find(beside);
            let Some(card) = witness.map(|card| Card { share: share.clone(), ..card.clone() }) else { continue };
            listed = true;
            if split.cards.iter().all(|known| known.share != *share) {
                split.cards.push(card);
            }
        }
        if !listed {
            for at in of.iter().copied().take(MOST_TWINS) {
                // One more than there may be shows that they are too many.
                if splits[at].shares.len() <= MOST_CARDS {
                    splits[at].shares.push(share.clone());
                }
            }
        }
    }
    splits
}

fn claimed(share: &Share) -> (Parameters, usize) {
    (share.parameters, share.value.expose().len())
}

impl FoundSplit {
    fn empty(share: &Share, key: Option<KeyHash>) -> Self {
        let (parameters, secret_bytes) = claimed(share);
        Self { parameters, secret_bytes, key, cards: Vec::new(), shares: Vec::new() }
    }

    /// Whether it is an age identity, not a packet's key.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.secret_bytes == 32
    }

    /// Whether there are several groups, so that a card's number does not tell it alone.
    #[must_use]
    pub fn has_groups(&self) -> bool {
        self.parameters.group_count > 1
    }

    /// What to try first: the fewer cards are lacking, the less work it is and the more cards there are, the earlier.
    #[must_use]
    pub fn turn(&self) -> (usize, u8, Reverse<usize>) {
        let places = self.places();
        let mut needs: Vec<usize> = Vec::new();
        for group in 0..self.parameters.group_count {
            let have = places.iter().filter(|(of, _)| *of == group).count();
            let of_group = self.shares().filter(|share| share.group == group);
            let needed = of_group.map(|share| usize::from(share.member_threshold)).min();
            needs.push(needed.map_or(usize::from(super::MAX_PLACES), |needed| needed.saturating_sub(have)));
        }
        needs.sort_unstable();
        let lacking = needs.iter().take(self.parameters.group_threshold.into()).sum();
        (lacking, self.parameters.iteration_exponent, Reverse(places.len()))
    }

    /// Group and number of each card and share, from 0, in order, each once.
    #[must_use]
    pub fn places(&self) -> Vec<(u8, u8)> {
        let mut places: Vec<(u8, u8)> = self.shares().map(|share| (share.group, share.member)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The shares of its cards, then those without a card.
    fn shares(&self) -> impl Iterator<Item = &Share> {
        self.cards.iter().map(|card| &card.share).chain(&self.shares)
    }

    /// What is wrong where there are more cards than are looked at.
    #[must_use]
    pub fn excess(&self) -> Option<String> {
        (self.shares().count() > MOST_CARDS).then(|| {
            format!(
                "more than {MOST_CARDS} different cards claim to be of one split, which has 256 at most: leave out the \
                 pictures that you do not trust"
            )
        })
    }

    /// What the rolls say, and what comes out where there are enough.
    #[must_use]
    pub fn judge(&self) -> SplitVerdict {
        let mut verdict = SplitVerdict {
            votes: Vec::new(),
            forged: Vec::new(),
            disputed: Vec::new(),
            forged_rolls: Vec::new(),
            forged_shares: Vec::new(),
            wrong_groups: Vec::new(),
            state: SplitState::Unfit { why: self.excess().unwrap_or_default() },
        };
        if self.excess().is_some() {
            return verdict;
        }
        verdict.votes = votes(&self.cards).unwrap_or_default();
        let standing = |is: CardStanding| -> Vec<usize> {
            let votes = verdict.votes.iter().enumerate();
            votes.filter(|(_, votes)| votes.standing == is).map(|(at, _)| at).collect()
        };
        (verdict.forged, verdict.disputed) = (standing(CardStanding::Forged), standing(CardStanding::Doubtful));
        // One that was on the roll of a card that is believed would be a card now.
        let denied = |share: &Share| {
            let believed = |at: &usize| !verdict.forged.contains(at) && !verdict.disputed.contains(at);
            (0..self.cards.len()).filter(believed).any(|at| in_group(&self.cards[at].share, share))
        };
        verdict.forged_shares = (0..self.shares.len()).filter(|at| denied(&self.shares[*at])).collect();
        verdict.state = self.join(&mut verdict);
        verdict
    }

    fn join(&self, verdict: &mut SplitVerdict) -> SplitState {
        let most = iterations(MOST_EXPONENT);
        let mut first_error = None;
        if !self.cards.is_empty() {
            match join_cards(&self.cards, most) {
                Ok(opened) => {
                    // The polynomials are known now: they say more than votes.
                    verdict.forged = opened.forged;
                    verdict.forged_rolls = opened.forged_rolls;
                    verdict.wrong_groups = opened.wrong_groups;
                    verdict.disputed = Vec::new();
                    return SplitState::Enough(opened.secret);
                }
                Err(CardsError::Join { error, .. }) => first_error = Some(error),
                Err(error) => return SplitState::Unfit { why: error.to_string() },
            }
        }
        let loose: Vec<usize> = (0..self.shares.len()).filter(|at| !verdict.forged_shares.contains(at)).collect();
        // Without others, what the cards say is the better reason.
        if let Some(error) = first_error.filter(|_| loose.is_empty()) {
            return self.unjoined(&error);
        }
        let cards: Vec<usize> = (0..self.cards.len()).filter(|at| !verdict.forged.contains(at)).collect();
        let of_cards = cards.iter().map(|at| self.cards[*at].share.clone());
        let all: Vec<Share> = of_cards.chain(loose.iter().map(|at| self.shares[*at].clone())).collect();
        match join(&all, b"", most) {
            Ok(joined) if self.key.is_some_and(|key| key != KeyHash::of(&joined.secret)) => {
                SplitState::Unfit { why: CardsError::WrongKey.to_string() }
            }
            Ok(joined) => {
                for at in joined.forged {
                    match at.checked_sub(cards.len()) {
                        Some(at) => verdict.forged_shares.extend(loose.get(at)),
                        None => verdict.forged.extend(cards.get(at)),
                    }
                }
                verdict.wrong_groups = joined.wrong_groups;
                verdict.disputed = Vec::new();
                SplitState::Enough(joined.secret)
            }
            Err(error) => self.unjoined(&error),
        }
    }

    /// Why cards do not join, without the identifier: it is a part of the words.
    fn unjoined(&self, error: &JoinError) -> SplitState {
        let why = match error {
            JoinError::TooFew { groups_missing, groups } => {
                return SplitState::TooFew { groups_missing: *groups_missing, groups: groups.clone() };
            }
            JoinError::SameIndex { group, member, .. } => {
                let what = place_words(self.has_groups(), *group, *member);
                format!("{what} is here twice, and the two differ: one of them is forged or misread")
            }
            JoinError::TooMuchWork { needed, allowed } => format!(
                "joining them takes {needed} rounds, and at most {allowed} are done: no card of this program asks for that"
            ),
            JoinError::OtherSplit { .. } => "they are of different splits".to_owned(),
            error => error.to_string(),
        };
        SplitState::Unfit { why }
    }
}

/// `card 2`, `card 2 of group 1`: numbers from 1.
#[must_use]
pub fn place_words(has_groups: bool, group: u8, member: u8) -> String {
    if has_groups { format!("card {member} of group {group}") } else { format!("card {member}") }
}

fn in_group(a: &Share, b: &Share) -> bool {
    a.parameters == b.parameters && a.group == b.group && a.member_threshold == b.member_threshold
}

#[cfg(feature = "seal")]
mod remaking {
    use super::super::policy::{GroupRule, Policy, PolicyError};
    use super::super::roll::Roll;
    use super::super::{MAX_PLACES, member};
    use super::{Card, FoundSplit, KeyHash, Share, SplitState, SplitVerdict};

    impl FoundSplit {
        /// Groups of which a card or a share is here, from 0.
        #[must_use]
        pub fn groups(&self) -> Vec<u8> {
            let shares = self.cards.iter().map(|card| &card.share).chain(&self.shares);
            let mut groups: Vec<u8> = shares.map(|share| share.group).collect();
            groups.sort_unstable();
            groups.dedup();
            groups
        }

        /// The rules of its groups, as far as its cards tell: of a group of which none is here, nothing is known but that it is
        /// there.
        ///
        /// # Errors
        /// Names that are no names.
        pub fn policy(&self, names: &[String]) -> Result<Policy, PolicyError> {
            let several = self.parameters.group_count > 1;
            let rule = |group: u8| {
                let of_group = self.cards.iter().filter(|card| card.share.group == group);
                let (threshold, members) = of_group
                    .fold((1, 1), |(_, members), card| (card.share.member_threshold, card.members.max(members)));
                let name = names.get(usize::from(group)).cloned().unwrap_or_else(|| (group + 1).to_string());
                GroupRule { name: if several { name } else { String::new() }, threshold, members }
            };
            Policy::new((0..self.parameters.group_count).map(rule).collect(), self.parameters.group_threshold)
        }

        /// The sound cards of a group, from 0.
        #[must_use]
        pub fn sound(&self, verdict: &SplitVerdict, group: u8) -> Vec<Card> {
            let doubtful = |at: &usize| {
                verdict.forged.contains(at) || verdict.disputed.contains(at) || verdict.forged_rolls.contains(at)
            };
            let sound = self.cards.iter().enumerate().filter(|(at, card)| card.share.group == group && !doubtful(at));
            sound.map(|(_, card)| card.clone()).collect()
        }

        /// Cards for shares of a group that came without any: their roll is made anew, the key is known because they join.
        #[must_use]
        pub fn cards_of_shares(&self, verdict: &SplitVerdict, group: u8) -> Vec<Card> {
            let sound = |at: &usize| !verdict.forged_shares.contains(at) && self.shares[*at].group == group;
            let shares: Vec<Share> = (0..self.shares.len()).filter(sound).map(|at| self.shares[at].clone()).collect();
            let joined = match &verdict.state {
                SplitState::Enough(secret) => Some(KeyHash::of(secret)),
                _ => None,
            };
            let (Some(key), Some(first)) = (self.key.or(joined), shares.first()) else { return Vec::new() };
            let mut points = Vec::with_capacity(usize::from(MAX_PLACES));
            for place in 0..MAX_PLACES {
                let share = if first.member_threshold == 1 { Ok(first.clone()) } else { member(&shares, place) };
                let Ok(share) = share else { return Vec::new() };
                points.push(Share { member: place, ..share });
            }
            let roll = Roll::of(|place| points[usize::from(place)].clone());
            let members = shares.iter().map(|share| share.member + 1).max().unwrap_or(1).max(first.member_threshold);
            shares
                .into_iter()
                .map(|share| Card { of: crate::share::CardUse::Packets, share, key, members, roll })
                .collect()
        }
    }
}
