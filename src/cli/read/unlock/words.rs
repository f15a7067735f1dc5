//! What came of sealed packets and of cards -> lines for people and values for programs; never a word of a share.

use serde_json::{Value, json};

use super::splits::{CandidateSplit, SplitOutcome};
use super::{KeyOrigin, LockState, Unlocker, key_words};
use crate::cli::input::keys::FoundKeys;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::{counted, spelled};
use crate::restore::SetOutcome;
use crate::seal::{self, RecipientKind};
use crate::share::GroupNeed;

/// Splits that are told, and lines about one of them.
const SPLITS: usize = 20;
const TROUBLES: usize = 20;
/// Numbers of cards that are told of one split.
const PLACES: usize = 20;

impl Unlocker {
    /// What is to be said of one packet: with what it was opened, or what would open it.
    pub fn set_lines(&self, set: &SetOutcome) -> Vec<String> {
        match self.states.get(&set.report.id) {
            Some(LockState::Opened(at)) => {
                let with = self.origins.get(*at).map(origin_words).unwrap_or_default();
                vec![format!("sealed; opened with {with}")]
            }
            Some(LockState::Locked(kinds)) => {
                let state = styled(TextStyle::Warn, "sealed:");
                vec![format!("{state} nothing in it can be read without its key; it opens with {}", kind_words(kinds))]
            }
            _ => Vec::new(),
        }
    }

    /// What is to be said of the keys: what joins, what is lacking, what is forged.
    pub fn key_lines(&self, found: &FoundKeys) -> Vec<String> {
        let mut lines = Vec::new();
        for split in self.splits.iter().take(SPLITS) {
            lines.push(format!("{}: {}; {}", styled(TextStyle::Strong, &split.name()), places(split), needs(split)));
            let note = |trouble: &String| format!("  {} {trouble}", styled(TextStyle::Warn, "note:"));
            lines.extend(split.troubles.iter().take(TROUBLES).map(note));
            if split.troubles.len() > TROUBLES {
                lines.push(format!("  and {} more", split.troubles.len() - TROUBLES));
            }
        }
        if self.splits.len() > SPLITS {
            lines.push(format!("and {}", counted(self.splits.len() - SPLITS, "more split", "more splits")));
        }
        lines.extend(self.letter_line(found));
        lines.extend(broken_lines(found));
        if self.untried {
            lines.push("there were too many keys to try all of them: leave out what is not of this packet".to_owned());
        }
        lines
    }

    fn letter_line(&self, found: &FoundKeys) -> Option<String> {
        let letters = found.letters.len();
        if letters == 0 {
            return None;
        }
        let seen = counted(letters, "letter with a key was seen", "letters with keys were seen");
        if self.identities.is_empty() {
            return Some(format!("{seen}: --identity FILE opens what was sealed to the identity in FILE"));
        }
        (self.strange_letters > 0).then(|| {
            let strange = counted(self.strange_letters, "of them is", "of them are");
            format!("{seen}; {strange} not sealed to an identity in {}, or no letter", self.identities_from)
        })
    }

    /// What to do where something is still shut.
    pub fn next_step(&self, found: &FoundKeys) -> String {
        let kinds: Vec<RecipientKind> = self.locked_kinds().collect();
        let mut ways = Vec::new();
        if kinds.contains(&RecipientKind::Passphrase) {
            ways.push(if found.is_empty() {
                "photograph the cards of its key as well (its three words stand on the cards and on the sheets)"
            } else {
                "photograph the cards that are lacking as well"
            });
            ways.push("or type their numbers where scan asks for them, on a terminal");
            ways.push("or give a file with the key's 32 digits, or with the numbers of cards: --key-file FILE");
        }
        if kinds.iter().any(|kind| *kind != RecipientKind::Passphrase) {
            ways.push("give the file with the age identity that it was sealed to (--identity FILE), or photograph the cards of it");
        }
        format!("{}; the .age file opens with any age, too", ways.join(", "))
    }

    pub(super) fn locked_kinds(&self) -> impl Iterator<Item = RecipientKind> {
        let kinds = self.states.values().filter_map(|state| match state {
            LockState::Locked(kinds) => Some(kinds.iter().copied()),
            _ => None,
        });
        kinds.flatten()
    }

    /// `{"sealed": true, "opened_with": ..}` of one packet.
    pub fn set_json(&self, set: &SetOutcome, value: &mut Value) {
        let state = self.states.get(&set.report.id);
        value["sealed"] = json!(state.is_some());
        value["opened_with"] = match state {
            Some(LockState::Opened(at)) => self.origins.get(*at).map_or(Value::Null, origin_json),
            _ => Value::Null,
        };
        value["opens_with"] = match state {
            Some(LockState::Locked(kinds)) => json!(seal::describe(kinds)),
            _ => Value::Null,
        };
    }

    /// Cards by number, never by words.
    pub fn keys_json(&self, found: &FoundKeys) -> Value {
        let splits: Vec<Value> = self.splits.iter().take(SPLITS).map(split_json).collect();
        json!({
            "splits": splits,
            "cards": found.cards.len(),
            "shares": found.shares.len(),
            "letters": found.letters.len(),
            "broken": found.broken.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    }
}

/// Codes and texts that are nearly cards.
fn broken_lines(found: &FoundKeys) -> Vec<String> {
    let note = styled(TextStyle::Warn, "note:");
    let mut lines: Vec<String> =
        found.broken.iter().take(TROUBLES).map(|error| format!("{note} a card was not taken: {error}")).collect();
    if found.broken.len() > TROUBLES {
        lines.push(format!("and {} more", found.broken.len() - TROUBLES));
    }
    lines
}

/// `a key: its cards, its 32 digits, or a letter`, or whose identities.
fn kind_words(kinds: &[RecipientKind]) -> String {
    match kinds {
        [RecipientKind::Passphrase] => "a key (its cards, a letter or its 32 digits) or a passphrase".to_owned(),
        kinds => format!("{} (an age identity)", seal::describe(kinds)),
    }
}

fn origin_words(origin: &KeyOrigin) -> String {
    match origin {
        KeyOrigin::File(name) => format!("the key in {name}"),
        KeyOrigin::Identity(name) => format!("the identity in {name}"),
        KeyOrigin::Letter { identity } => format!("a letter, and the identity in {identity}"),
        KeyOrigin::Cards { key, cards } => {
            format!("{} of `{}`", counted(*cards, "card", "cards"), key_words(key.0))
        }
        KeyOrigin::Typed => "the key that was typed".to_owned(),
        KeyOrigin::Words { file, wrong } => {
            let place = file.as_ref().map_or("typed".to_owned(), |file| format!("in {file}"));
            let wrong = wrong.map_or(String::new(), |place| format!(", of which word {place} was wrong"));
            format!("the twelve words {place}{wrong}")
        }
        KeyOrigin::Passphrase => "the passphrase that was typed".to_owned(),
    }
}

fn origin_json(origin: &KeyOrigin) -> Value {
    match origin {
        KeyOrigin::File(name) => json!({ "kind": "key_file", "file": name }),
        KeyOrigin::Identity(name) => json!({ "kind": "identity", "file": name }),
        KeyOrigin::Letter { identity } => json!({ "kind": "letter", "file": identity }),
        KeyOrigin::Cards { key, cards } => json!({ "kind": "cards", "key": key_words(key.0), "cards": cards }),
        KeyOrigin::Typed => json!({ "kind": "typed_key" }),
        KeyOrigin::Words { file, wrong } => json!({ "kind": "words", "file": file, "wrong_word": wrong }),
        KeyOrigin::Passphrase => json!({ "kind": "passphrase" }),
    }
}

/// `cards 1 and 3`, `cards 1.2 and 1.3 (group.card)`.
fn places(split: &CandidateSplit) -> String {
    let number = |(group, member): &(u8, u8)| {
        if split.has_groups() { format!("{group}.{member}") } else { member.to_string() }
    };
    let numbers: Vec<String> = split.places.iter().take(PLACES).map(number).collect();
    let more = split.places.len().saturating_sub(PLACES);
    let numbers = match numbers.as_slice() {
        [one] => format!("card {one}"),
        [all @ .., last] if more == 0 => format!("cards {} and {last}", all.join(", ")),
        all => format!("cards {} and {more} more", all.join(", ")),
    };
    if split.has_groups() { format!("{numbers} (group.card)") } else { numbers }
}

/// What a split lacks.
pub(super) fn needs(split: &CandidateSplit) -> String {
    match &split.outcome {
        SplitOutcome::Joined(_) => "enough".to_owned(),
        SplitOutcome::TooFew { groups_missing, groups } => too_few(*groups_missing, groups, split.has_groups()),
        SplitOutcome::Refused(why) => spelled(why),
        SplitOutcome::NotNeeded => "not needed".to_owned(),
        SplitOutcome::Unexamined => "not looked at: there are too many splits".to_owned(),
    }
}

/// `1 more is needed`, `2 more of group 1 are needed, or group 2, of which none is here yet`.
fn too_few(missing: u8, groups: &[GroupNeed], has_groups: bool) -> String {
    let more = |need: &GroupNeed| need.threshold.map(|threshold| threshold.saturating_sub(need.have).max(1));
    match groups {
        [need] if !has_groups => match more(need) {
            Some(count) => format!("{} needed", counted(count, "more card is", "more cards are")),
            None => "more cards are needed".to_owned(),
        },
        groups => {
            let list: Vec<String> = groups
                .iter()
                .map(|need| match more(need) {
                    Some(count) => format!("{count} more of group {}", need.group),
                    None => format!("all of group {}, of which none is here", need.group),
                })
                .collect();
            let how = if usize::from(missing) == groups.len() {
                "needed".to_owned()
            } else {
                format!("of these groups {missing} must be complete")
            };
            format!("{how}: {}", list.join(", "))
        }
    }
}

fn split_json(split: &CandidateSplit) -> Value {
    let needed: Vec<Value> = match &split.outcome {
        SplitOutcome::TooFew { groups, .. } => groups
            .iter()
            .map(|need| json!({ "group": need.group, "have": need.have, "needed": need.threshold }))
            .collect(),
        _ => Vec::new(),
    };
    let cards: Vec<Value> = split.places.iter().map(|(group, card)| json!({ "group": group, "card": card })).collect();
    json!({
        "key": split.key.map(|key| key_words(key.0)),
        "cards": cards,
        "enough": matches!(split.outcome, SplitOutcome::Joined(_)),
        "needs": needed,
        "words": needs(split),
        "troubles": split.troubles,
    })
}
