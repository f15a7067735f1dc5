//! Cards and shares of all photos -> one row for each split of each key: what it was joined to, or what it lacks.

use crate::cli::input::keys::FoundKeys;
use crate::frame::key_words;
use crate::share::{
    FoundSplit, GroupNeed, KeyHash, MasterSecret, Parameters, SplitState, SplitVerdict, place_words, sort_by_split,
};

/// Splits with as many cards as they need that are joined in one run. Those that lack some cost nothing.
const MOST_SPLITS: usize = 256;

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

/// Joins what can be joined: what lacks nothing first, and of that what has most cards, so that splits that somebody made up
/// push no real one aside.
pub(crate) fn join_all(found: &FoundKeys) -> Vec<CandidateSplit> {
    let mut found_splits = sort_by_split(&found.cards, &found.shares);
    found_splits.sort_by_cached_key(FoundSplit::turn);
    let mut joins = 0;
    let mut splits = Vec::with_capacity(found_splits.len());
    for found_split in &found_splits {
        joins += usize::from(found_split.turn().0 == 0);
        splits.push(CandidateSplit::of(found_split, joins <= MOST_SPLITS));
    }
    mark_unneeded(&mut splits);
    mark_lengths(&mut splits);
    splits
}

impl CandidateSplit {
    fn of(found_split: &FoundSplit, examined: bool) -> Self {
        let places = found_split.places().into_iter().map(|(group, member)| (group + 1, member + 1)).collect();
        let mut split = Self {
            key: found_split.key,
            parameters: found_split.parameters,
            value_bytes: found_split.secret_bytes,
            places,
            sound: 0,
            outcome: SplitOutcome::Unexamined,
            troubles: Vec::new(),
        };
        split.sound = split.places.len();
        if examined {
            let verdict = found_split.judge();
            split.tell(found_split, &verdict);
            split.count_sound(found_split, &verdict);
            split.outcome = match verdict.state {
                SplitState::Enough(secret) => {
                    split.key = Some(KeyHash::of(&secret));
                    SplitOutcome::Joined(secret)
                }
                SplitState::TooFew { groups_missing, groups } => SplitOutcome::TooFew { groups_missing, groups },
                SplitState::Unfit { why } => SplitOutcome::Refused(why),
            };
        }
        split
    }

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

    /// What is forged or misread, each once.
    fn tell(&mut self, found_split: &FoundSplit, verdict: &SplitVerdict) {
        let name = |share: &crate::share::Share| place_words(self.has_groups(), share.group + 1, share.member + 1);
        let card = |at: &usize| name(&found_split.cards[*at].share);
        let mut lines: Vec<String> = Vec::new();
        lines.extend(verdict.forged.iter().map(|at| {
            format!("{} is forged or misread: the roll of the other cards has another one at its place", card(at))
        }));
        lines.extend(
            verdict
                .forged_rolls
                .iter()
                .map(|at| format!("{} has right numbers, but its roll is forged or misread", card(at))),
        );
        let groups = verdict.wrong_groups.iter();
        lines.extend(groups.map(|group| format!("the cards of group {group} do not join; it went without them")));
        let denied = verdict.forged_shares.iter().map(|at| name(&found_split.shares[*at]));
        lines.extend(denied.map(|what| {
            if found_split.cards.is_empty() {
                return format!("{what} is forged or misread");
            }
            format!("{what} as it was typed is forged or misread: the roll of the cards has other numbers at its place")
        }));
        for line in lines {
            if !self.troubles.contains(&line) {
                self.troubles.push(line);
            }
        }
    }

    fn count_sound(&mut self, found_split: &FoundSplit, verdict: &SplitVerdict) {
        let cards = found_split.cards.iter().enumerate().filter(|(at, _)| !verdict.forged.contains(at));
        let shares = found_split.shares.iter().enumerate().filter(|(at, _)| !verdict.forged_shares.contains(at));
        let sound = cards.map(|(_, card)| &card.share).chain(shares.map(|(_, share)| share));
        let mut places: Vec<(u8, u8)> = sound.map(|share| (share.group, share.member)).collect();
        places.sort_unstable();
        places.dedup();
        self.sound = places.len();
    }
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
