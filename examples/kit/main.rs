//! A folder -> the cases of `tests/kit/`, one text file each: `cargo run --example kit --no-default-features -- DIR`.
//!
//! The kit is frozen: once a format version is released its cases are never edited, so this program only ever adds
//! some. Expectations are written by hand beside each case; hashes are those of what went in, never of what came out.
//!
//! ```text
//! note: two of six spare codes are forged: named, and all restored
//! expect: whole                      the exit word of the whole pile: whole, incomplete, corrupt or failed
//! states: whole                      one a set, most codes first
//! forged: 3 12                       numbers of the codes that are named (all sets)
//! damaged: 1                         also foreign-lines, newer, marks, lone-marks, renamed
//! warnings: twins, sheet_counts
//! reason: trailing                   part of the words of a refusal
//! file: <sha256> PATH                also folder: PATH, run: <sha256> PATH (executable), unknown: <sha256>
//! ---
//! body: what a person would hand to `scan`
//! ```

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)] // a tool for people who work on this

mod codes;
mod containers;
mod meshes;
mod packet;

use std::path::Path;

use sha2::{Digest, Sha256};

/// One case: its name, its head and its body.
pub(crate) struct Case {
    name: &'static str,
    head: Vec<(&'static str, String)>,
    body: String,
}

impl Case {
    /// `expect` is the exit word; `states` one word a set.
    pub(crate) fn new(name: &'static str, note: &str, expect: &str, states: &str) -> Self {
        let mut case =
            Self { name, head: vec![("note", note.to_owned()), ("expect", expect.to_owned())], body: String::new() };
        if !states.is_empty() {
            case.head.push(("states", states.to_owned()));
        }
        case
    }

    pub(crate) fn with(mut self, key: &'static str, value: impl std::fmt::Display) -> Self {
        self.head.push((key, value.to_string()));
        self
    }

    pub(crate) fn file(self, path: &str, bytes: &[u8]) -> Self {
        self.with("file", format!("{} {path}", hex_of(bytes)))
    }

    pub(crate) fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn lines(self, texts: impl IntoIterator<Item = String>) -> Self {
        let body: String = texts.into_iter().map(|text| text + "\n").collect();
        self.body(body)
    }

    fn text(&self) -> String {
        let head: Vec<String> = self.head.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        format!("{}\n---\n{}", head.join("\n"), self.body)
    }
}

pub(crate) fn hex_of(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "tests/kit".to_owned());
    let mut cases = codes::cases();
    cases.extend(containers::cases());
    cases.extend(meshes::cases());
    for case in &cases {
        std::fs::write(Path::new(&folder).join(case.name).with_extension("txt"), case.text()).unwrap();
    }
    println!("{} cases in {folder}", cases.len());
}
