//! Sealed packets in a build without the feature `open` -> written as they are, with a word on what opens them.

#![allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "it stands in for what the feature `open` brings")]

use serde_json::{Value, json};

use crate::cli::args::read::ScanArgs;
use crate::cli::input::FoundKeys;
use crate::cli::read::deliver::is_locked;
use crate::cli::tell::{Failure, Terminal};
use crate::restore::{Outcome, SetOutcome};

/// It has no keys, and opens nothing.
pub(crate) struct Unlocker;

impl Unlocker {
    pub fn new(_: &ScanArgs, _: &mut FoundKeys) -> Result<Self, Failure> {
        Ok(Self)
    }

    pub fn unlock(&mut self, _: &mut Outcome, _: &FoundKeys) {}

    pub fn finish(&mut self, _: &mut Outcome, _: &FoundKeys) {}

    pub fn set_lines(&self, set: &SetOutcome) -> Vec<String> {
        let words = "sealed: nothing in it can be read without its key, and this build of seedpress opens nothing";
        if is_locked(set) { vec![words.to_owned()] } else { Vec::new() }
    }

    pub fn key_lines(&self, _: &FoundKeys) -> Vec<String> {
        Vec::new()
    }

    pub fn next_step(&self, _: &FoundKeys) -> String {
        "open the .age file with age, or scan again with a seedpress that was built with the feature `open`".to_owned()
    }

    pub fn set_json(&self, set: &SetOutcome, value: &mut Value) {
        value["sealed"] = json!(is_locked(set));
        value["opened_with"] = Value::Null;
        value["opens_with"] = Value::Null;
    }

    pub fn keys_json(&self, found: &FoundKeys) -> Value {
        json!({ "splits": [], "cards": found.seen.cards, "shares": 0, "letters": found.seen.letters, "broken": [] })
    }
}

/// There is nothing to ask for.
pub(crate) fn may_ask(_: &ScanArgs) -> bool {
    false
}

pub(crate) fn ask(_: &mut Unlocker, _: &mut Outcome, _: &mut FoundKeys, _: &Terminal) -> Result<(), Failure> {
    Ok(())
}
