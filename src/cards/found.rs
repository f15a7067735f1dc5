//! Cards and shares of several keys, mixed -> sorted by split, and what is known of each: enough, too few, forged.
//!
//! A share without a card (typed numbers, or another tool's words) is taken for a card where a card of its group has it on
//! its roll. Nothing is opened, and no key leaves this file but in [`SplitState::Enough`].

use std::collections::BTreeMap;

use crate::share::{
    self, Card, CardStanding, CardsError, GroupNeed, GroupRule, JoinError, KeyHash, MasterSecret, Parameters, Policy,
    PolicyError, Share, Votes,
};

/// Iterations that joining may take: eight times those of our own cards, and a second on an old phone.
pub const MOST_ITERATIONS: u64 = 80_000;
/// Cards of one split that are compared with one another: 16 in each of 16 groups, and some forged ones.
const MOST_CARDS: usize = 512;

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

/// Why nothing is sorted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SortError {
    #[error("more than {MOST_CARDS} different cards claim to be of one split, which has 256 at most")]
    TooMany,
}

/// The splits, in the order in which they were found.
///
/// # Errors
/// More cards than a split can have.
pub fn sort(cards: &[Card], shares: &[Share]) -> Result<Vec<FoundSplit>, SortError> {
    let mut found_splits: Vec<FoundSplit> = Vec::new();
    let mut places: BTreeMap<(Parameters, usize, Option<KeyHash>), usize> = BTreeMap::new();
    let mut split_of = |found_splits: &mut Vec<FoundSplit>, parameters, secret_bytes, key| {
        *places.entry((parameters, secret_bytes, key)).or_insert_with(|| {
            found_splits.push(FoundSplit { parameters, secret_bytes, key, cards: Vec::new(), shares: Vec::new() });
            found_splits.len() - 1
        })
    };
    for card in cards {
        let at = split_of(&mut found_splits, card.share.parameters, card.share.value.expose().len(), Some(card.key));
        found_splits[at].cards.push(card.clone());
    }
    for share in shares {
        let same = |found_split: &FoundSplit| {
            found_split.parameters == share.parameters && found_split.secret_bytes == share.value.expose().len()
        };
        let at = found_splits
            .iter()
            .position(same)
            .unwrap_or_else(|| split_of(&mut found_splits, share.parameters, share.value.expose().len(), None));
        found_splits[at].shares.push(share.clone());
    }
    if found_splits.iter().any(|found_split| found_split.cards.len() + found_split.shares.len() > MOST_CARDS) {
        return Err(SortError::TooMany);
    }
    found_splits.iter_mut().for_each(FoundSplit::adopt);
    Ok(found_splits)
}

impl FoundSplit {
    /// Makes cards of those shares that are on the roll of a card of their group.
    fn adopt(&mut self) {
        let (cards, shares) = (&self.cards, std::mem::take(&mut self.shares));
        let mut adopted = Vec::new();
        for share in shares {
            let lists =
                |card: &&Card| in_group(&card.share, &share) && card.is_on_its_roll() && card.roll.lists(&share);
            match cards.iter().find(lists) {
                Some(card) => adopted.push(Card { share, ..card.clone() }),
                None => self.shares.push(share),
            }
        }
        self.cards.extend(adopted);
    }

    /// Whether it is an age identity, not a packet's key.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.secret_bytes == 32
    }

    /// What the rolls say, and what comes out where there are enough.
    #[must_use]
    pub fn judge(&self) -> SplitVerdict {
        let votes = share::votes(&self.cards).unwrap_or_default();
        let standing = |is: CardStanding| -> Vec<usize> {
            votes.iter().enumerate().filter(|(_, votes)| votes.standing == is).map(|(at, _)| at).collect()
        };
        let (forged, disputed) = (standing(CardStanding::Forged), standing(CardStanding::Doubtful));
        // One that was on the roll of a card that is believed would be a card now.
        let denied = |share: &Share| {
            let believed = |at: &usize| !forged.contains(at) && !disputed.contains(at);
            (0..self.cards.len()).filter(believed).any(|at| in_group(&self.cards[at].share, share))
        };
        let forged_shares: Vec<usize> = (0..self.shares.len()).filter(|at| denied(&self.shares[*at])).collect();
        let mut verdict = SplitVerdict {
            votes,
            forged,
            disputed,
            forged_rolls: Vec::new(),
            forged_shares,
            state: SplitState::Unfit { why: String::new() },
        };
        verdict.state = self.join(&mut verdict);
        verdict
    }

    fn join(&self, verdict: &mut SplitVerdict) -> SplitState {
        let unfit = |why: String| SplitState::Unfit { why };
        let mut missing = None;
        if !self.cards.is_empty() {
            match share::join_cards(&self.cards, MOST_ITERATIONS) {
                Ok(opened) => {
                    // The polynomials are known now: they say more than votes.
                    verdict.forged = opened.forged;
                    verdict.forged_rolls = opened.forged_rolls;
                    verdict.disputed = Vec::new();
                    return SplitState::Enough(opened.secret);
                }
                Err(CardsError::Join { error: JoinError::TooFew { groups_missing, groups }, .. }) => {
                    missing = Some((groups_missing, groups));
                }
                Err(CardsError::Join { error, .. }) => return unfit(error.to_string()),
                Err(error) => return unfit(error.to_string()),
            }
        }
        let fit = |at: &usize| !verdict.forged.contains(at) && !verdict.disputed.contains(at);
        let cards = (0..self.cards.len()).filter(fit).map(|at| self.cards[at].share.clone());
        let loose: Vec<usize> = (0..self.shares.len()).filter(|at| !verdict.forged_shares.contains(at)).collect();
        if loose.is_empty() && missing.is_some() {
            let (groups_missing, groups) = missing.unwrap_or_default();
            return SplitState::TooFew { groups_missing, groups };
        }
        let all: Vec<Share> = cards.chain(loose.iter().map(|at| self.shares[*at].clone())).collect();
        let first_loose = all.len() - loose.len();
        match share::join(&all, b"", MOST_ITERATIONS) {
            Ok(joined) if self.key.is_some_and(|key| key != KeyHash::of(&joined.secret)) => {
                unfit(CardsError::WrongKey.to_string())
            }
            Ok(joined) => {
                let wrong = joined.forged.iter().filter_map(|at| loose.get(at.checked_sub(first_loose)?).copied());
                verdict.forged_shares.extend(wrong);
                SplitState::Enough(joined.secret)
            }
            Err(JoinError::TooFew { groups_missing, groups }) => SplitState::TooFew { groups_missing, groups },
            Err(error) => unfit(error.to_string()),
        }
    }

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
            let (threshold, members) =
                of_group.fold((1, 1), |(_, members), card| (card.share.member_threshold, card.members.max(members)));
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
        let mut points = Vec::with_capacity(usize::from(share::MAX_PLACES));
        for place in 0..share::MAX_PLACES {
            let share = if first.member_threshold == 1 { Ok(first.clone()) } else { share::member(&shares, place) };
            let Ok(share) = share else { return Vec::new() };
            points.push(Share { member: place, ..share });
        }
        let roll = share::Roll::of(|place| points[usize::from(place)].clone());
        let members = shares.iter().map(|share| share.member + 1).max().unwrap_or(1).max(first.member_threshold);
        shares.into_iter().map(|share| Card { share, key, members, roll }).collect()
    }
}

fn in_group(a: &Share, b: &Share) -> bool {
    a.parameters == b.parameters && a.group == b.group && a.member_threshold == b.member_threshold
}
