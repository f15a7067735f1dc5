//! The files in src/ -> every breach of the house's rules, all at once, each with its file.
//!
//! docs/ARCHITECTURE.md draws the house; this table holds it. A room that needs another one is added here, in the same
//! commit, with its reason.

#![allow(clippy::unwrap_used)] // a test may fail loudly anywhere

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms that everyone may import.
const GROUND: [&str; 6] = ["error", "limits", "units", "watch", "assets", "glyph"];

/// What each room may import besides the ground.
const MAY_IMPORT: [(&str, &[&str]); 28] = [
    ("assets", &[]),
    ("error", &[]),
    ("glyph", &[]),
    ("limits", &[]),
    ("units", &[]),
    ("watch", &[]),
    // The format.
    ("vault", &[]),
    ("shard", &[]),
    ("sheet", &[]),
    // The words on paper.
    ("catalogue", &[]),
    ("frame", &["sheet"]),
    // Down: files to paper.
    ("symbol", &["sheet"]),
    ("fold", &[]),
    ("halftone", &[]),
    ("typeset", &["catalogue", "vault", "shard", "frame", "sheet", "symbol", "fold", "halftone"]),
    ("press", &["catalogue", "typeset", "symbol", "sheet", "frame", "fold"]),
    // Documents and the pictures beside them, for whoever prints text.
    ("articles", &["typeset", "halftone", "photo"]),
    ("pack", &["catalogue", "halftone", "articles", "vault", "shard", "frame", "sheet", "symbol", "typeset", "press"]),
    // What a person wrote about a packet.
    ("recipe", &["vault"]),
    ("zine", &["catalogue", "vault", "sheet", "fold", "halftone", "typeset", "press", "articles", "pack"]),
    // Up: photos to files.
    ("photo", &["frame", "sheet"]),
    ("pile", &["shard", "frame", "sheet"]),
    ("restore", &["vault", "shard", "frame", "sheet", "pile", "photo"]),
    // What paper should show, and what photos of it show.
    ("proof", &["frame", "sheet", "photo"]),
    // What is missing, and what the photos were like there.
    ("guidance", &["photo", "pile"]),
    // Both, and the only ones that may.
    ("rehearse", &["photo", "sheet"]),
    (
        "cli",
        &[
            "catalogue",
            "vault",
            "shard",
            "frame",
            "sheet",
            "symbol",
            "fold",
            "halftone",
            "typeset",
            "press",
            "articles",
            "pack",
            "zine",
            "photo",
            "pile",
            "restore",
            "proof",
            "guidance",
            "rehearse",
            "recipe",
        ],
    ),
    ("main", &["cli"]),
];

/// Foreign crates that enter by one door only.
const DOORS: [(&str, &[&str]); 29] = [
    ("tar", &["vault"]),
    ("zopfli", &["vault"]),
    ("lzma_rust2", &["vault"]),
    ("unicode_normalization", &["vault"]),
    ("flate2", &["vault", "press"]),
    ("reed_solomon_erasure", &["shard"]),
    ("sha2", &["frame", "shard", "pile", "vault", "cli"]),
    ("qrcode", &["symbol"]),
    ("typst", &["typeset"]),
    ("typst_pdf", &["typeset"]),
    ("pulldown_cmark", &["typeset"]),
    ("usvg", &["halftone"]),
    ("typst_layout", &["typeset"]),
    ("printpdf", &["press"]),
    ("lopdf", &["press"]),
    ("rxing", &["photo"]),
    ("rqrr", &["photo"]),
    ("zune_jpeg", &["photo"]),
    ("zune_core", &["photo"]),
    ("hayro", &["photo"]),
    ("heifer_isobmff", &["photo"]),
    ("heifer_hevc_dec", &["photo"]),
    ("image", &["glyph", "halftone", "photo", "pile", "proof", "rehearse", "cli"]),
    ("toml", &["sheet", "catalogue", "typeset", "recipe"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("anstream", &["cli"]),
    ("serde_json", &["cli"]),
    ("ctrlc", &["cli"]),
];

/// Words that only `cli/` and `main.rs` may use: the world outside.
const OUTSIDE: [&str; 9] = [
    "std::fs",
    "std::env",
    "std::io::stdout",
    "std::io::stderr",
    "std::io::stdin",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "SystemTime",
];

/// Names that say nothing of what a room holds.
const EMPTY_NAMES: [&str; 5] = ["util", "utils", "helpers", "misc", "common"];

/// Lines of a file, without its tests: tables are exempt by name.
const LONGEST_FILE: usize = 500;
const TABLES: [&str; 1] = ["short_name.rs"];

struct Source {
    room: String,
    path: PathBuf,
    text: String,
}

impl Source {
    /// The text before the first `#[cfg(test)]` module, comments taken out; nothing of a file that is for tests only.
    fn code(&self) -> String {
        if self.text.contains("\n#![cfg(test)]\n") {
            return String::new();
        }
        let body = self.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let lines = body.lines().map(|line| line.split("//").next().unwrap_or_default());
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn all_files() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
                let home = first.trim_end_matches(".rs").to_owned();
                found.push(Source { room: home, text: fs::read_to_string(&path).unwrap(), path: inside.to_owned() });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 15, "src/ was not found");
    found
}

/// The rooms that a source names as `crate::room` (or `seedpress::room`), also inside `use crate::{a, b::c}`.
fn imports(code: &str) -> Vec<String> {
    let flat: String = code.split_whitespace().collect();
    let mut rooms = Vec::new();
    for start in ["crate::", "seedpress::"] {
        for (at, _) in flat.match_indices(start) {
            let rest = &flat[at + start.len()..];
            match rest.strip_prefix('{') {
                Some(group) => rooms.extend(top_level_names(group)),
                None => rooms.push(name_at(rest)),
            }
        }
    }
    rooms
}

fn name_at(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn top_level_names(group: &str) -> Vec<String> {
    let mut names = vec![name_at(group)];
    let mut depth = 0;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name_at(&group[at + 1..])),
            _ => {}
        }
    }
    names
}

fn holds(breaches: &[String]) {
    assert!(breaches.is_empty(), "the house's rules are broken:\n{}", breaches.join("\n"));
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let table: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    let mut breaches = Vec::new();
    for source in all_files().iter().filter(|source| source.room != "lib") {
        let Some(allowed) = table.get(source.room.as_str()) else {
            breaches.push(format!("{}: the room `{}` is not in the table", source.path.display(), source.room));
            continue;
        };
        for room in imports(&source.code()) {
            let known = table.contains_key(room.as_str());
            let fine = room == source.room || GROUND.contains(&room.as_str()) || allowed.contains(&room.as_str());
            if known && !fine {
                breaches.push(format!("{}: `{}` may not import `{room}`", source.path.display(), source.room));
            }
        }
    }
    holds(&breaches);
}

#[test]
fn the_table_has_no_circle() {
    let mut open: BTreeMap<&str, Vec<&str>> = MAY_IMPORT.iter().map(|(room, rooms)| (*room, rooms.to_vec())).collect();
    while let Some(leaf) = open.iter().find(|(_, rooms)| rooms.is_empty()).map(|(room, _)| *room) {
        open.remove(leaf);
        for rooms in open.values_mut() {
            rooms.retain(|room| *room != leaf);
        }
    }
    assert!(open.is_empty(), "a circle among {:?}", open.keys());
}

#[test]
fn foreign_crates_enter_by_their_own_door() {
    let mut breaches = Vec::new();
    for source in all_files() {
        let code = source.code();
        for (name, rooms) in DOORS {
            let used = [format!("use {name}::"), format!("{name}::"), format!("use {name};")].iter().any(|form| {
                code.match_indices(form.as_str()).any(|(at, _)| {
                    !code[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ':'))
                })
            });
            if used && !rooms.contains(&source.room.as_str()) {
                breaches.push(format!("{}: `{name}` enters by {rooms:?} only", source.path.display()));
            }
        }
    }
    holds(&breaches);
}

#[test]
fn only_the_command_line_touches_the_world_outside() {
    let mut breaches = Vec::new();
    for source in all_files().iter().filter(|source| !["cli", "main"].contains(&source.room.as_str())) {
        let code = source.code();
        for word in OUTSIDE.iter().filter(|word| code.contains(**word)) {
            breaches.push(format!("{}: `{word}` belongs to cli/", source.path.display()));
        }
    }
    holds(&breaches);
}

#[test]
fn every_file_says_first_what_becomes_what() {
    let mut breaches = Vec::new();
    for source in all_files() {
        if !source.text.starts_with("//! ") {
            breaches.push(format!("{}: the first line is no `//!` sentence", source.path.display()));
        }
        let lines = source.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().lines().count();
        let table = TABLES.iter().any(|name| source.path.ends_with(name));
        if lines > LONGEST_FILE && !table {
            breaches.push(format!("{}: {lines} lines are two rooms' work", source.path.display()));
        }
    }
    holds(&breaches);
}

#[test]
fn no_room_has_an_empty_name() {
    let mut breaches = Vec::new();
    for source in all_files() {
        for part in source.path.iter().map(|part| part.to_string_lossy().replace(".rs", "")) {
            if part.split('_').any(|word| EMPTY_NAMES.contains(&word)) {
                breaches.push(format!("{}: `{part}` says nothing of what is inside", source.path.display()));
            }
        }
    }
    holds(&breaches);
}

#[test]
fn the_import_reader_sees_groups_and_paths() {
    let seen = imports("use crate::{pile::Pile, vault::{self, Vault},\n frame};\nlet x = crate::shard::pack(a);");
    assert_eq!(seen, ["pile", "vault", "frame", "shard"]);
}
