//! The frozen cases of tests/kit/ -> each restores, or is refused, exactly as its head says.

#![allow(clippy::disallowed_methods)] // cases are files

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use seedpress::error::Exit;
use seedpress::frame::slip_text::{self, SlipMatch};
use seedpress::pile::{PictureKey, Pile, SetState};
use seedpress::restore::{Outcome, restore};
use seedpress::vault::{Entry, Opened};
use seedpress::watch::Unwatched;
use sha2::{Digest, Sha256};

/// `key: value` lines; a key may come more than once.
type Head = BTreeMap<String, Vec<String>>;

#[test]
fn every_case_of_the_kit_ends_as_its_head_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kit");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|name| name.extension().is_some_and(|ending| ending == "txt"));
    names.sort();
    assert!(names.len() >= 60, "{} cases", names.len());
    let mut breaches = Vec::new();
    for name in &names {
        let text = std::fs::read_to_string(name).unwrap();
        let (head, body) = text.split_once("---\n").expect("a head that ends with ---");
        let (expected, found) = (parse(head), outcome(body));
        for (key, values) in found {
            let wanted = expected.get(&key).cloned().unwrap_or_default();
            let agrees =
                if key == "reason" { words_occur(&wanted, &values) } else { sorted(&wanted) == sorted(&values) };
            if !agrees {
                breaches.push(format!(
                    "{}: {key}: {wanted:?} expected, {values:?} found",
                    name.file_stem().unwrap().display()
                ));
            }
        }
    }
    assert!(breaches.is_empty(), "{} breaches in {} cases:\n{}", breaches.len(), names.len(), breaches.join("\n"));
}

/// SHA-256 over each case's file name, a zero byte and the SHA-256 of its bytes, in the order of the names. Version 1
/// of the format is frozen: no case of it is ever edited or taken away. A case may be added; then this changes, in a
/// commit that adds files and changes none.
const SEAL: &str = "b13e1caff278c8c2d55ddc5fe6b68574aaa70dce55e178d69b156b2a3d073bfb";

#[test]
fn the_kit_of_version_1_is_sealed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kit");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|name| name.extension().is_some_and(|ending| ending == "txt"));
    names.sort();
    let mut seal = Sha256::new();
    for name in &names {
        seal.update(name.file_name().unwrap().as_encoded_bytes());
        seal.update([0]);
        seal.update(Sha256::digest(std::fs::read(name).unwrap()));
    }
    assert_eq!(
        format!("{:x}", seal.finalize()),
        SEAL,
        "a sheet that was printed must restore for ever: its cases are not edited"
    );
}

fn parse(head: &str) -> Head {
    let mut parsed = Head::new();
    for line in head.lines() {
        let (key, value) = line.split_once(": ").expect("key: value");
        let values: Vec<String> = match key {
            "states" => value.split(' ').map(String::from).collect(),
            "forged" | "warnings" => {
                value.split([' ', ',']).filter(|word| !word.is_empty()).map(String::from).collect()
            }
            _ => vec![value.to_owned()],
        };
        parsed.entry(key.to_owned()).or_default().extend(values);
    }
    parsed
}

fn sorted(values: &[String]) -> Vec<&String> {
    let mut values: Vec<&String> = values.iter().collect();
    values.sort();
    values
}

fn words_occur(wanted: &[String], found: &[String]) -> bool {
    match (wanted, found) {
        ([], found) => found.is_empty(),
        ([words], [reason]) => !words.is_empty() && reason.contains(words.as_str()),
        _ => false,
    }
}

/// Everything that a head can say, as it came out.
fn outcome(body: &str) -> Head {
    let mut pile = Pile::new();
    let loaded = pile.add_lines(PictureKey::of(body.as_bytes()), body).unwrap();
    // What was kept says the same as what was read.
    let (again, _) = Pile::from_text(&pile.to_text()).unwrap();
    let (outcome, again) = (restore(&pile, &Unwatched), restore(&again, &Unwatched));
    assert_eq!(outcome.sets, again.sets);

    let exit = match outcome.exit() {
        Exit::Whole => "whole",
        Exit::Incomplete => "incomplete",
        Exit::Corrupt => "corrupt",
        _ => "failed",
    };
    let mut head = Head::new();
    head.insert("expect".into(), vec![exit.into()]);
    let count = |number: u32| if number == 0 { Vec::new() } else { vec![number.to_string()] };
    head.insert("damaged".into(), count(loaded.damaged));
    head.insert("newer".into(), count(loaded.newer));
    head.insert("marks".into(), count(loaded.marks));
    head.insert("foreign-lines".into(), count(loaded.other_lines));
    head.insert("lone-marks".into(), count(outcome.report.lone_marks.len() as u32));
    add_sets(&mut head, &outcome);
    add_slips(&mut head, body);
    head
}

/// Codes of slips of contact trees, which are foreign to a packet; and the kept tree that enough of them give back.
fn add_slips(head: &mut Head, body: &str) {
    let (mut slips, mut damaged, mut newer) = (BTreeSet::new(), 0, 0);
    for found in slip_text::each(body) {
        match found {
            SlipMatch::Slip(slip) => _ = slips.insert(format!("{}, {} {}", slip.holder(), slip.tree, slip.version)),
            SlipMatch::Damaged(_) => damaged += 1,
            SlipMatch::Newer(_) => newer += 1,
        }
    }
    let count = |number: usize| if number == 0 { Vec::new() } else { vec![number.to_string()] };
    head.insert("slips".into(), slips.into_iter().collect());
    head.insert("damaged-slips".into(), count(damaged));
    head.insert("newer-slips".into(), count(newer));
    #[cfg(all(feature = "print", feature = "open"))]
    add_kept_tree(head, body);
}

#[cfg(all(feature = "print", feature = "open"))]
fn add_kept_tree(head: &mut Head, body: &str) {
    use seedpress::tree::keep::{open, rebuild};
    let mut kept = Vec::new();
    let mut forged = Vec::new();
    let rebuilt = rebuild([body]);
    if let Some(Ok(tree)) = &rebuilt.kept {
        let (name, file) = open(tree).unwrap();
        kept.push(format!("{} {name}", hex_of(&file)));
        forged.extend(tree.forged.iter().map(u32::to_string));
    }
    head.insert("kept".into(), kept);
    head.insert("forged-slips".into(), forged);
}

fn add_sets(head: &mut Head, outcome: &Outcome) {
    for key in
        ["states", "forged", "warnings", "reason", "file", "run", "folder", "unknown", "renamed", "file-somewhere"]
    {
        head.insert(key.into(), Vec::new());
    }
    let mut add = |key: &str, value: String| head.entry(key.to_owned()).or_default().push(value);
    for set in &outcome.sets {
        let report = &set.report;
        let state = match report.state {
            SetState::Whole => "whole",
            SetState::Incomplete => "incomplete",
            SetState::Corrupt => "corrupt",
            SetState::Refused => "refused",
            _ => "stopped",
        };
        add("states", state.into());
        report.forged.iter().for_each(|place| add("forged", place.shard.to_string()));
        for warning in &report.warnings {
            let json = format!("{warning:?}");
            let name = json.split([' ', '{']).next().unwrap_or_default();
            // The kit is frozen with the name that the JSON report has for conflicting readings.
            add("warnings", snake_case(name).replace("conflicts", "twins"));
        }
        if report.state == SetState::Refused {
            add("reason", report.reason.clone().unwrap_or_default());
        }
        assert_eq!(set.files.is_some(), report.state == SetState::Whole);
        match &set.files {
            Some(Opened::Files { vault, renamed }) => {
                if !renamed.is_empty() {
                    add("renamed", renamed.len().to_string());
                }
                for (path, entry) in &vault.entries {
                    assert_safe(path.as_str());
                    match entry {
                        Entry::Folder { .. } => add("folder", path.as_str().into()),
                        Entry::File { bytes, .. } if !renamed.is_empty() => add("file-somewhere", hex_of(bytes)),
                        Entry::File { bytes, executable, .. } => {
                            add(
                                if *executable { "run" } else { "file" },
                                format!("{} {}", hex_of(bytes), path.as_str()),
                            );
                        }
                    }
                }
            }
            Some(Opened::Unknown(bytes) | Opened::Sealed(bytes)) => add("unknown", hex_of(bytes)),
            None => {}
        }
    }
}

/// What no restored name may be, said apart from the code that sees to it.
fn assert_safe(path: &str) {
    let devices = ["con", "nul", "prn", "aux", "com1", "lpt1"];
    for name in path.split('/') {
        let stem = name.split('.').next().unwrap_or_default().to_lowercase();
        assert!(!name.is_empty() && name != "." && name != ".." && name.len() <= 255, "{path}");
        assert!(!name.ends_with(['.', ' ']) && !devices.contains(&stem.as_str()), "{path}");
        assert!(!name.chars().any(|letter| letter.is_control() || "\\:*?\"<>|".contains(letter)), "{path}");
    }
}

fn hex_of(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}
