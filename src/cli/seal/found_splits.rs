//! What was read of photos -> the cards of one key, or why there are none, too few or too many.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::cli::run::read_keys::KeysRead;
use crate::cli::tell::{Failure, Terminal, counted, shown};
use crate::error::Exit;
use crate::frame::key_words;
use crate::share::{FoundSplit, GroupNeed, KeyHash, MasterSecret, Share, SplitState, SplitVerdict, sort_by_split};

/// Cards, faults or pictures that one message names.
pub(crate) const MOST_NAMED: usize = 20;

/// All that was found, by split.
pub(crate) fn found_splits(keys: &KeysRead, typed: &[PathBuf]) -> Result<Vec<FoundSplit>, Failure> {
    let found_splits = sort_by_split(&keys.found.cards, &keys.found.shares);
    if let Some(excess) = found_splits.iter().find_map(FoundSplit::excess) {
        return Err(Failure { exit: Exit::Corrupt, ..Failure::new(excess) });
    }
    if found_splits.is_empty() { Err(nothing(keys, typed)) } else { Ok(found_splits) }
}

/// The only split among the photos.
pub(crate) fn only_split(keys: &KeysRead, typed: &[PathBuf]) -> Result<FoundSplit, Failure> {
    let mut found_splits = found_splits(keys, typed)?;
    if found_splits.len() == 1 {
        return found_splits.pop().ok_or_else(|| nothing(keys, typed));
    }
    Err(Failure { exit: Exit::Corrupt, ..Failure::new(mixed(&found_splits, keys)) }
        .hint("name the photos of one kind of card alone"))
}

/// Why cards of several splits do not go together.
pub(crate) fn mixed(found_splits: &[FoundSplit], keys: &KeysRead) -> String {
    let names: BTreeSet<Option<KeyHash>> = found_splits.iter().map(|found_split| found_split.key).collect();
    let places = found_splits.iter().take(MOST_NAMED).map(|found_split| {
        let cards = all_labels(found_split, keys);
        let name = if names.len() > 1 { format!("{}: ", name(found_split)) } else { String::new() };
        format!("\n  {name}{}", cards.join(", "))
    });
    let places: String = places.collect();
    match (names.len(), found_splits.first().and_then(|found_split| found_split.key)) {
        (1, Some(key)) => format!(
            "these cards are of one key, {}, but of {}, which do not go together: the key was split anew{places}",
            key_words(key.0),
            counted(found_splits.len(), "split", "splits"),
        ),
        _ => format!("these cards are of {} keys or splits, which do not go together:{places}", found_splits.len()),
    }
}

/// The key's three words.
pub(crate) fn name(found_split: &FoundSplit) -> String {
    found_split.key.map_or_else(|| "a key without a name".to_owned(), |key| key_words(key.0))
}

/// `card 2`, `group 1, card 2`.
pub(crate) fn label(share: &Share) -> String {
    let number = share.member + 1;
    if share.parameters.group_count > 1 {
        return format!("group {}, card {number}", share.group + 1);
    }
    format!("card {number}")
}

/// `card 2 (photos/b.jpg)`.
pub(crate) fn label_at(share: &Share, place: &str) -> String {
    if place.is_empty() { label(share) } else { format!("{} ({place})", label(share)) }
}

/// All cards and shares of a split, with their places.
fn all_labels(found_split: &FoundSplit, keys: &KeysRead) -> Vec<String> {
    let cards = found_split.cards.iter().map(|card| label_at(&card.share, keys.place(card)));
    let shares = found_split.shares.iter().map(|share| label_at(share, keys.place_of_share(share)));
    cards.chain(shares).take(MOST_NAMED).collect()
}

/// What is missing, in words.
pub(crate) fn lacking(found_split: &FoundSplit, groups_missing: u8, groups: &[GroupNeed]) -> String {
    if found_split.parameters.group_count == 1 {
        let need = groups.first().map_or(1, |need| need.threshold.unwrap_or(1).saturating_sub(need.have).max(1));
        return counted(need, "more card of this key is needed", "more cards of this key are needed");
    }
    let of = |need: &GroupNeed| match need.threshold {
        Some(threshold) => {
            let more = threshold.saturating_sub(need.have).max(1);
            format!("group {}, {}", need.group, counted(more, "more card", "more cards"))
        }
        None => format!("group {}, of which no card is here", need.group),
    };
    let list: Vec<String> = groups.iter().map(of).collect();
    let groups = counted(groups_missing, "more group is", "more groups are");
    format!("{groups} needed of these: {}", list.join("; "))
}

/// Tells of cards that are left out because they are forged or doubtful, and of what nearly was a card.
pub(crate) fn warn(found_split: &FoundSplit, verdict: &SplitVerdict, keys: &KeysRead, terminal: &Terminal) {
    let of_card = |at: &usize| found_split.cards.get(*at).map(|card| label_at(&card.share, keys.place(card)));
    for card in verdict.forged.iter().chain(&verdict.forged_rolls).filter_map(of_card).take(MOST_NAMED) {
        terminal.warn(&format!("{card} is forged or misread; it is left out"));
    }
    for card in verdict.disputed.iter().filter_map(of_card).take(MOST_NAMED) {
        terminal.warn(&format!("{card} and another one contradict each other; a third card would tell"));
    }
    let of_share = |at: &usize| found_split.shares.get(*at).map(|share| label_at(share, keys.place_of_share(share)));
    for card in verdict.forged_shares.iter().filter_map(of_share).take(MOST_NAMED) {
        terminal.warn(&format!("{card} is forged or misread; it is left out"));
    }
    warn_of_pictures(keys, terminal);
}

/// Tells of pictures that could not be read, and of what nearly was a card.
pub(crate) fn warn_of_pictures(keys: &KeysRead, terminal: &Terminal) {
    for (place, why) in keys.failed.iter().take(MOST_NAMED) {
        terminal.warn(&format!("cannot read {place}: {why}"));
    }
    for (place, why) in keys.nearly.iter().take(MOST_NAMED) {
        terminal.warn(&format!("{place}: {why}"));
    }
    let more = keys.failed.len().saturating_sub(MOST_NAMED) + keys.nearly.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        terminal.warn(&format!("and {more} more"));
    }
}

/// The key of a split. What is wrong with its cards is told.
///
/// # Errors
/// There are too few cards, or they do not join.
pub(crate) fn joined(found_split: &FoundSplit, keys: &KeysRead, terminal: &Terminal) -> Result<MasterSecret, Failure> {
    let verdict = found_split.judge();
    warn(found_split, &verdict, keys, terminal);
    let exit = if verdict.is_clean() { Exit::Incomplete } else { Exit::Corrupt };
    let key = name(found_split);
    match verdict.state {
        SplitState::Enough(secret) => Ok(secret),
        SplitState::TooFew { groups_missing, groups } => {
            let what = Failure::new(format!("{key}: {}", lacking(found_split, groups_missing, &groups)));
            Err(Failure { exit, ..what }.hint("name photos of more cards"))
        }
        SplitState::Unfit { why } => {
            let what = Failure::new(format!("{key}: the cards do not join: {why}"));
            Err(Failure { exit: Exit::Corrupt, ..what }.hint("a card more tells which of them is forged or misread"))
        }
    }
}

/// No card at all.
fn nothing(keys: &KeysRead, typed: &[PathBuf]) -> Failure {
    let hint = |why: &str| {
        if why.contains("takes it") {
            "there are cards that open packets and cards that make alerts: name photos of the right ones"
        } else {
            "compare it with the card, line by line; the sums of rows and columns tell where it is wrong"
        }
    };
    let faults: Vec<Failure> = keys
        .nearly
        .iter()
        .map(|(place, why)| Failure { exit: Exit::Corrupt, ..Failure::new(format!("{place}: {why}")) }.hint(hint(why)))
        .collect();
    let failed = keys.failed.iter().map(|(place, why)| Failure::new(format!("cannot read {place}: {why}")));
    if let Some(failure) = Failure::all(faults.into_iter().chain(failed).collect(), "no card could be read") {
        return failure;
    }
    if !keys.found.letters.is_empty() {
        return Failure::new("there is no card, only a letter, which holds the key for one person")
            .hint("they open it with `seedpress scan PHOTOS --identity FILE`");
    }
    let names: Vec<String> = typed.iter().take(3).map(|path| shown(path)).collect();
    let more = if typed.len() > 3 { format!(" and {} more", typed.len() - 3) } else { String::new() };
    Failure::new(format!("there is no card of a key in {}{more}", names.join(", "))).hint(
        "photograph the code of the card, flat and sharp, so that it fills the picture; or write its numbers into a text \
         file, an empty line behind each card",
    )
}
