//! `seedpress cards check`: photos of cards -> whose key they are of, whether they join, and which are forged.
//!
//! Nothing is opened. What is told holds no number, no word and no key: of a key its three words and their digits, of a
//! card its place.

use serde_json::{Value, json};

use crate::cli::args::cards::CheckArgs;
use crate::cli::run::read_keys::{KeysRead, read_keys};
use crate::cli::seal::found_splits::{MOST_NAMED, found_splits, label, lacking, mixed, name, warn_of_pictures};
use crate::cli::tell::{Failure, Progress, Terminal, columns, counted};
use crate::error::Exit;
use crate::seal::AgeIdentity;
use crate::share::{Card, FoundSplit, Share, SplitState, SplitVerdict};

/// Runs `seedpress cards check`: 0 for enough, 3 for too few, 4 for forged or mixed.
pub(super) fn check(args: &CheckArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let progress = Progress::new();
    let keys = read_keys(&args.photos, &progress)?;
    let found_splits = found_splits(&keys, &args.photos)?;
    let verdicts: Vec<SplitVerdict> = found_splits.iter().map(FoundSplit::judge).collect();
    let exit = exit(&found_splits, &verdicts);
    warn_of_pictures(&keys, terminal);
    if args.json {
        let splits: Vec<Value> = found_splits
            .iter()
            .zip(&verdicts)
            .map(|(found_split, verdict)| split_json(found_split, verdict, &keys))
            .collect();
        let nearly = |(place, why): &(String, String)| json!({ "file": place, "error": why });
        let value = json!({
            "splits": splits,
            "letters": keys.found.letters.len(),
            "broken": keys.nearly.iter().map(nearly).collect::<Vec<_>>(),
            "unread": keys.failed.iter().map(nearly).collect::<Vec<_>>(),
            "without": keys.without,
            "exit": exit.code(),
        });
        terminal.json(&value)?;
        return Ok(exit);
    }
    for (found_split, verdict) in found_splits.iter().zip(&verdicts).take(MOST_NAMED) {
        terminal.lines(&lines(found_split, verdict, &keys))?;
    }
    if let Some(more) = found_splits.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        terminal.line(&format!("and {} more", counted(more, "split", "splits")))?;
    }
    if found_splits.len() > 1 {
        terminal.warn(&mixed(&found_splits, &keys));
    }
    for place in keys.without.iter().take(MOST_NAMED) {
        terminal.talk(&format!("no card in {place}"));
    }
    Ok(exit)
}

fn exit(found_splits: &[FoundSplit], verdicts: &[SplitVerdict]) -> Exit {
    let sound = |verdict: &SplitVerdict| verdict.is_clean() && !matches!(verdict.state, SplitState::Unfit { .. });
    if found_splits.len() > 1 || !verdicts.iter().all(sound) {
        return Exit::Corrupt;
    }
    let whole = verdicts.iter().all(|verdict| matches!(verdict.state, SplitState::Enough(_)));
    if whole { Exit::Whole } else { Exit::Incomplete }
}

fn lines(found_split: &FoundSplit, verdict: &SplitVerdict, keys: &KeysRead) -> Vec<String> {
    let kind = if found_split.is_identity() { "an age identity" } else { "a packet key" };
    let mut lines = vec![format!("{}  {kind}; {}", name(found_split), rule(found_split))];
    let cards =
        found_split.cards.iter().enumerate().map(|(at, card)| {
            vec![label(&card.share), keys.place(card).to_owned(), standing(found_split, verdict, at)]
        });
    let shares = found_split.shares.iter().enumerate().map(|(at, share)| {
        let what = if verdict.forged_shares.contains(&at) {
            "forged or misread: no roll has it"
        } else {
            "numbers alone: no roll tells of it"
        };
        vec![label(share), keys.place_of_share(share).to_owned(), what.to_owned()]
    });
    let rows: Vec<Vec<String>> = cards.chain(shares).collect();
    lines.extend(columns(&rows, 2));
    lines.push(match &verdict.state {
        SplitState::Enough(_) => "  enough: they join to this key".to_owned(),
        SplitState::TooFew { groups_missing, groups } => {
            format!("  too few: {}", lacking(found_split, *groups_missing, groups))
        }
        SplitState::Unfit { why } => format!("  they do not join: {why}"),
    });
    lines.extend(recipient(found_split, verdict).map(|recipient| format!("  its recipient: {recipient}")));
    lines
}

/// How many are needed, as far as the cards tell.
fn rule(found_split: &FoundSplit) -> String {
    let of = |group: u8| {
        let shares = found_split.cards.iter().map(|card| (&card.share, Some(card.members)));
        let shares = shares.chain(found_split.shares.iter().map(|share| (share, None)));
        let of_group: Vec<_> = shares.filter(|(share, _)| share.group == group).collect();
        let (needed, count) = (
            of_group.first().map_or(1, |(share, _)| share.member_threshold),
            of_group.iter().filter_map(|(_, members)| *members).max(),
        );
        count.map_or_else(|| format!("any {needed} cards"), |count| format!("any {needed} of {count} cards"))
    };
    if found_split.parameters.group_count == 1 {
        return format!("{} join", of(0));
    }
    let groups: Vec<String> =
        found_split.groups().into_iter().map(|group| format!("group {}: {}", group + 1, of(group))).collect();
    let (needed, count) = (found_split.parameters.group_threshold, found_split.parameters.group_count);
    format!("any {needed} of {count} groups join ({})", groups.join("; "))
}

/// What the rolls say of a card.
fn standing(found_split: &FoundSplit, verdict: &SplitVerdict, at: usize) -> String {
    let numbers = |list: &[usize]| {
        let mut cards: Vec<String> = list.iter().map(|by| label(&found_split.cards[*by].share)).collect();
        cards.dedup();
        cards.join(", ")
    };
    let known = verdict.votes.get(at);
    let (listed, denied) =
        known.map_or((&[][..], &[][..]), |votes| (votes.listed_by.as_slice(), votes.denied_by.as_slice()));
    let against = if denied.is_empty() { String::new() } else { format!("; not on the roll of {}", numbers(denied)) };
    if verdict.forged.contains(&at) {
        let own = if found_split.cards[at].is_on_its_roll() { "" } else { "; not on its own roll" };
        return format!("FORGED or misread{against}{own}");
    }
    if verdict.forged_rolls.contains(&at) {
        return "its numbers are right, but its roll is FORGED".to_owned();
    }
    if verdict.disputed.contains(&at) {
        return format!("doubtful{against}; a third card would tell");
    }
    if listed.is_empty() {
        return "no other card of its group is here".to_owned();
    }
    format!("on the roll of {}", numbers(listed))
}

/// Whom an identity is for, once it is joined: that is no secret.
fn recipient(found_split: &FoundSplit, verdict: &SplitVerdict) -> Option<String> {
    match &verdict.state {
        SplitState::Enough(secret) if found_split.is_identity() => Some(AgeIdentity::new(secret.expose())?.recipient()),
        _ => None,
    }
}

fn split_json(found_split: &FoundSplit, verdict: &SplitVerdict, keys: &KeysRead) -> Value {
    let place = |share: &Share, file: &str| json!({ "file": file, "group": share.group + 1, "card": share.member + 1 });
    let number = |at: &usize| json!([found_split.cards[*at].share.group + 1, found_split.cards[*at].share.member + 1]);
    let card = |(at, card): (usize, &Card)| {
        let state = if verdict.forged.contains(&at) {
            "forged"
        } else if verdict.forged_rolls.contains(&at) {
            "forged_roll"
        } else if verdict.disputed.contains(&at) {
            "doubtful"
        } else if verdict.votes.get(at).is_some_and(|votes| !votes.listed_by.is_empty()) {
            "listed"
        } else {
            "alone"
        };
        let mut value = place(&card.share, keys.place(card));
        value["of"] = json!(card.members);
        value["needed"] = json!(card.share.member_threshold);
        value["state"] = json!(state);
        if let Some(votes) = verdict.votes.get(at) {
            value["listed_by"] = votes.listed_by.iter().map(number).collect();
            value["denied_by"] = votes.denied_by.iter().map(number).collect();
        }
        value
    };
    let share = |(at, share): (usize, &Share)| {
        let mut value = place(share, keys.place_of_share(share));
        value["needed"] = json!(share.member_threshold);
        value["state"] = json!(if verdict.forged_shares.contains(&at) { "forged" } else { "without_roll" });
        value
    };
    let (state, missing) = match &verdict.state {
        SplitState::Enough(_) => ("enough", Vec::new()),
        SplitState::TooFew { groups, .. } => {
            let group = |need: &crate::share::GroupNeed| json!({ "group": need.group, "have": need.have, "needed": need.threshold });
            ("too_few", groups.iter().map(group).collect())
        }
        SplitState::Unfit { .. } => ("unfit", Vec::new()),
    };
    json!({
        "key": found_split.key.map(|key| crate::frame::key_words(key.0)),
        "digits": found_split.key.map(|key| key.to_string()),
        "kind": if found_split.is_identity() { "identity" } else { "packet_key" },
        "groups_needed": found_split.parameters.group_threshold,
        "groups": found_split.parameters.group_count,
        "state": state,
        "missing": missing,
        "why": if let SplitState::Unfit { why } = &verdict.state { Some(why) } else { None },
        "recipient": recipient(found_split, verdict),
        "cards": found_split.cards.iter().enumerate().map(card).collect::<Vec<_>>(),
        "shares": found_split.shares.iter().enumerate().map(share).collect::<Vec<_>>(),
    })
}
