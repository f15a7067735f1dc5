//! Cards and shares of all photos -> one list for each split of each key: what it was joined to, or what it lacks.
//!
//! A share without a card (typed, or another tool's) is a card's as soon as a card of its group has it on its roll; till
//! then it may be of any split with its parameters.

use std::collections::BTreeMap;

use crate::cli::input::keys::FoundKeys;
use crate::frame::key_words;
use crate::share::{
    self, Card, CardsError, GroupNeed, JoinError, KeyHash, MasterSecret, Parameters, Share, iterations,
};

/// Iterations that joining one split may take: SLIP-0039's exponent 3. Our own have 0.
const MOST_EXPONENT: u8 = 3;
/// Splits that are joined in one run, and cards of one split: 16 in each of 16 groups.
const MOST_SPLITS: usize = 256;
const MOST_CARDS: usize = 256;

/// What was found of one split.
pub(crate) struct CandidateSplit {
    /// `None` as long as nothing says whose it is.
    pub key: Option<KeyHash>,
    parameters: Parameters,
    value_bytes: usize,
    /// Group and number of each card or share, from 1, in order, each once.
    pub places: Vec<(u8, u8)>,
    /// How many of them are not known to be forged.
    pub sound: usize,
    pub outcome: SplitOutcome,
    /// What is wrong with some of them, though others may be enough.
    pub troubles: Vec<String>,
}

/// What came of joining.
pub(crate) enum SplitOutcome {
    Joined(MasterSecret),
    TooFew {
        groups_missing: u8,
        groups: Vec<GroupNeed>,
    },
    /// Why they do not join, though there are enough.
    Refused(String),
    /// Another split of the same key was joined.
    NotNeeded,
    /// There were too many splits for this one to be looked at.
    Unexamined,
}

impl CandidateSplit {
    /// `squirrel-crane-fiddle`, or that it is not known.
    pub fn name(&self) -> String {
        self.key.map_or_else(|| "a key whose name they do not tell".to_owned(), |key| key_words(key.0))
    }

    pub fn has_groups(&self) -> bool {
        self.parameters.group_count > 1
    }

    /// Whether an age identity is split, not a packet's key.
    pub fn is_identity(&self) -> bool {
        self.value_bytes == 32
    }
}

type SplitKey = (Parameters, usize);

#[derive(Default)]
struct SplitShares {
    cards: BTreeMap<KeyHash, Vec<Card>>,
    shares: Vec<Share>,
}

/// Joins what can be joined.
pub(crate) fn join_all(found: &FoundKeys) -> Vec<CandidateSplit> {
    let mut by_split: BTreeMap<SplitKey, SplitShares> = BTreeMap::new();
    for card in &found.cards {
        by_split.entry(split_of(&card.share)).or_default().cards.entry(card.key).or_default().push(card.clone());
    }
    for share in &found.shares {
        by_split.entry(split_of(share)).or_default().shares.push(share.clone());
    }
    let mut splits = Vec::new();
    for (key, found) in by_split {
        let SplitShares { mut cards, shares } = found;
        let mut loose = Vec::new();
        let mut denied = Vec::new();
        for share in shares {
            match owner(&cards, &share) {
                Owner::Listed(card) => {
                    let all = cards.entry(card.key).or_default();
                    if all.iter().all(|known| known.share != share) {
                        all.push(Card { share, ..card });
                    }
                }
                Owner::Denied(by) => denied.push((share, by)),
                Owner::Nobody => loose.push(share),
            }
        }
        if cards.is_empty() {
            splits.push(CandidateSplit::of(key, None, &[], &loose, splits.len()));
        }
        for (name, cards) in cards {
            let mut split = CandidateSplit::of(key, Some(name), &cards, &loose, splits.len());
            for (share, _) in denied.iter().filter(|(_, by)| *by == name) {
                let what = place_words(split.has_groups(), share.group + 1, share.member + 1);
                split.troubles.push(format!(
                    "{what} as it was typed is forged or misread: the roll of the cards has other numbers at its place"
                ));
            }
            splits.push(split);
        }
    }
    mark_unneeded(&mut splits);
    mark_lengths(&mut splits);
    splits
}

fn split_of(share: &Share) -> SplitKey {
    (share.parameters, share.value.expose().len())
}

/// What the cards of its group say of a share.
enum Owner {
    Listed(Card),
    Denied(KeyHash),
    Nobody,
}

fn owner(cards: &BTreeMap<KeyHash, Vec<Card>>, share: &Share) -> Owner {
    let in_group = |card: &&Card| {
        card.share.group == share.group
            && card.share.member_threshold == share.member_threshold
            && card.is_on_its_roll()
    };
    let mut denied = None;
    for card in cards.values().flatten().filter(in_group).take(MOST_CARDS) {
        if card.roll.lists(share) {
            return Owner::Listed(card.clone());
        }
        denied = denied.or(Some(card.key));
    }
    denied.map_or(Owner::Nobody, Owner::Denied)
}

impl CandidateSplit {
    fn of(
        (parameters, value_bytes): SplitKey,
        key: Option<KeyHash>,
        cards: &[Card],
        loose: &[Share],
        before: usize,
    ) -> Self {
        let shares = cards.iter().map(|card| &card.share).chain(loose);
        let mut places: Vec<(u8, u8)> = shares.map(|share| (share.group + 1, share.member + 1)).collect();
        places.sort_unstable();
        places.dedup();
        let (sound, outcome) = (places.len(), SplitOutcome::Unexamined);
        let mut split = Self { key, parameters, value_bytes, places, sound, outcome, troubles: Vec::new() };
        if before >= MOST_SPLITS {
            return split;
        }
        split.outcome = if cards.len() + loose.len() > MOST_CARDS {
            SplitOutcome::Refused(format!(
                "more than {MOST_CARDS} different cards of one split are here, which are more than there can be: leave \
                 out the pictures that you do not trust"
            ))
        } else {
            split.join(cards, loose)
        };
        split
    }

    fn join(&mut self, cards: &[Card], loose: &[Share]) -> SplitOutcome {
        let most = iterations(MOST_EXPONENT);
        let mut first_error = None;
        let mut forged = Vec::new();
        if !cards.is_empty() {
            match share::join_cards(cards, most) {
                Ok(opened) => {
                    self.tell_forged(cards, &opened.forged);
                    self.count_sound(cards.iter().map(|card| &card.share), &opened.forged);
                    for at in &opened.forged_rolls {
                        let what = self.card_words(&cards[*at].share);
                        self.troubles.push(format!("{what} has right numbers, but its roll is forged or misread"));
                    }
                    for group in &opened.wrong_groups {
                        self.troubles.push(format!("the cards of group {group} do not join; it went without them"));
                    }
                    return SplitOutcome::Joined(opened.secret);
                }
                Err(CardsError::Join { error, forged: accused }) => {
                    forged = accused;
                    first_error = Some(error);
                }
                Err(error) => return SplitOutcome::Refused(error.to_string()),
            }
        }
        self.tell_forged(cards, &forged);
        let believed = cards.iter().enumerate().filter(|(at, _)| !forged.contains(at)).map(|(_, card)| &card.share);
        let shares: Vec<Share> = believed.chain(loose).cloned().collect();
        let error = match share::join(&shares, b"", most) {
            Ok(joined) => {
                let hash = KeyHash::of(&joined.secret);
                if self.key.is_some_and(|key| key != hash) {
                    return SplitOutcome::Refused("they join, but to another key than stands on the cards".to_owned());
                }
                for at in &joined.forged {
                    let what = self.card_words(&shares[*at]);
                    self.troubles.push(format!("{what} is forged or misread"));
                }
                self.count_sound(shares.iter(), &joined.forged);
                self.key = Some(hash);
                return SplitOutcome::Joined(joined.secret);
            }
            Err(error) => error,
        };
        match (error, first_error) {
            (JoinError::TooFew { groups_missing, groups }, _) => SplitOutcome::TooFew { groups_missing, groups },
            // With no shares but the cards, what the cards say is the better reason.
            (error, first) => {
                SplitOutcome::Refused(self.join_words(&first.filter(|_| loose.is_empty()).unwrap_or(error)))
            }
        }
    }

    fn tell_forged(&mut self, cards: &[Card], forged: &[usize]) {
        for at in forged {
            let what = self.card_words(&cards[*at].share);
            let line = format!("{what} is forged or misread: the roll of the other cards has another one at its place");
            if !self.troubles.contains(&line) {
                self.troubles.push(line);
            }
        }
    }

    fn count_sound<'a>(&mut self, shares: impl Iterator<Item = &'a Share>, forged: &[usize]) {
        let sound = shares.enumerate().filter(|(at, _)| !forged.contains(at));
        let mut places: Vec<(u8, u8)> = sound.map(|(_, share)| (share.group, share.member)).collect();
        places.sort_unstable();
        places.dedup();
        self.sound = places.len();
    }

    fn card_words(&self, share: &Share) -> String {
        place_words(self.has_groups(), share.group + 1, share.member + 1)
    }

    /// Why cards do not join, without the identifier: it is a part of the words.
    fn join_words(&self, error: &JoinError) -> String {
        match error {
            JoinError::SameIndex { group, member, .. } => {
                let what = place_words(self.has_groups(), *group, *member);
                format!("{what} is here twice, and the two differ: one of them is forged or misread")
            }
            JoinError::TooMuchWork { needed, .. } => format!(
                "joining them takes {needed} rounds, and at most {} are done: no card of this program asks for that",
                iterations(MOST_EXPONENT)
            ),
            JoinError::OtherSplit { .. } => "they are of different splits".to_owned(),
            error => error.to_string(),
        }
    }
}

/// `card 2`, `card 2 of group 1`.
fn place_words(has_groups: bool, group: u8, member: u8) -> String {
    if has_groups { format!("card {member} of group {group}") } else { format!("card {member}") }
}

/// Of two splits of one key one is enough; if neither is, they do not mix.
fn mark_unneeded(splits: &mut [CandidateSplit]) {
    let joined: Vec<KeyHash> = splits
        .iter()
        .filter(|split| matches!(split.outcome, SplitOutcome::Joined(_)))
        .filter_map(|split| split.key)
        .collect();
    let keys: Vec<Option<KeyHash>> = splits.iter().map(|split| split.key).collect();
    for split in splits {
        let Some(key) = split.key else { continue };
        match split.outcome {
            SplitOutcome::TooFew { .. } if joined.contains(&key) => {
                split.outcome = SplitOutcome::NotNeeded;
                split.troubles.push("they are of another split of this key, and do not mix with the others".to_owned());
            }
            SplitOutcome::TooFew { .. } if keys.iter().filter(|other| **other == Some(key)).count() > 1 => {
                split.troubles.push(
                    "other cards of this key are of another split, an older one or a renewed one: old and renewed \
                     cards do not mix"
                        .to_owned(),
                );
            }
            _ => {}
        }
    }
}

/// Shares of one identifier that differ in length can never join.
fn mark_lengths(splits: &mut [CandidateSplit]) {
    let lengths: Vec<(Parameters, usize)> = splits.iter().map(|split| (split.parameters, split.value_bytes)).collect();
    for split in splits {
        let differs = |(parameters, bytes): &(Parameters, usize)| {
            parameters.identifier == split.parameters.identifier && *bytes != split.value_bytes
        };
        if lengths.iter().any(differs) {
            split
                .troubles
                .push("cards of this split are not equally long: some of them are forged or misread".to_owned());
        }
    }
}
