//! The files in src/ -> every breach of the house's rules, all at once, each with its file.
//!
//! docs/ARCHITECTURE.md draws the house; this table holds it. A room that needs another one is added here, in the same
//! commit, with its reason.

#![allow(clippy::unwrap_used)] // a test may fail loudly anywhere

mod imports;
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use imports::Imports;
use sources::Source;

/// Rooms that everyone may import.
const GROUND: [&str; 10] =
    ["error", "limits", "units", "watch", "assets", "digits", "glyph", "invisible", "xml", "zip"];

/// What each room may import besides the ground.
const MAY_IMPORT: [(&str, &[&str]); 48] = [
    ("assets", &[]),
    ("digits", &[]),
    ("error", &[]),
    ("glyph", &[]),
    ("invisible", &[]),
    ("limits", &[]),
    ("units", &[]),
    ("watch", &[]),
    ("xml", &[]),
    ("zip", &[]),
    // The format.
    ("vault", &["rewrite"]),
    ("shard", &[]),
    ("sheet", &[]),
    // Cards that hold a key.
    ("share", &[]),
    // A key as words that people know.
    ("mnemonic", &[]),
    // What several people make together, and everybody checks; and what one learns by heart.
    ("alert", &["catalogue", "frame", "mnemonic", "press", "share", "sheet", "typeset"]),
    ("practice", &["catalogue", "mnemonic", "press", "sheet", "typeset"]),
    // What such a key opens.
    ("seal", &[]),
    // The words on paper.
    ("catalogue", &[]),
    ("frame", &["sheet"]),
    // Down: files to paper.
    // Modules of a code, whoever draws or reads them.
    ("qr", &["sheet"]),
    ("fold", &[]),
    ("halftone", &[]),
    ("typeset", &["catalogue", "vault", "shard", "frame", "sheet", "qr", "fold", "halftone"]),
    ("press", &["catalogue", "typeset", "qr", "sheet", "frame", "fold"]),
    // Cards on paper, and read back from their drawn pages.
    ("cards", &["catalogue", "frame", "photo", "press", "qr", "share", "sheet", "typeset"]),
    // Documents and the pictures beside them, for whoever prints text.
    ("articles", &["typeset", "halftone", "photo"]),
    // Whether a text may list people, whoever prints it.
    ("people", &[]),
    (
        "pack",
        &[
            "catalogue",
            "design",
            "plate",
            "halftone",
            "articles",
            "vault",
            "shard",
            "frame",
            "sheet",
            "qr",
            "typeset",
            "press",
            "people",
        ],
    ),
    // Sealed content: bytes alone.
    ("seal", &[]),
    // What a person wrote about a packet.
    ("recipe", &["vault"]),
    // Who calls whom: lists of people, the round, and its papers.
    ("tree", &["catalogue", "fold", "frame", "press", "qr", "seal", "shard", "sheet", "typeset", "vault"]),
    // Files as lines that are copied by hand; spare ones by the shard code.
    ("twin", &["catalogue", "press", "shard", "typeset"]),
    // What a design file says, as shapes.
    ("design", &["halftone", "photo"]),
    // Shapes on sheets; what is small enough stands beside them in codes.
    (
        "plate",
        &[
            "catalogue",
            "design",
            "fold",
            "frame",
            "halftone",
            "photo",
            "press",
            "qr",
            "shard",
            "sheet",
            "typeset",
            "vault",
        ],
    ),
    // Meshes in fewer bytes, and back.
    ("rewrite", &[]),
    // Photos of plates, laid flat.
    ("measure", &["frame", "photo", "sheet"]),
    // What a file tells of its maker: bytes alone.
    ("metadata", &[]),
    (
        "zine",
        &["design", "plate", "catalogue", "vault", "sheet", "fold", "halftone", "typeset", "press", "articles", "pack"],
    ),
    // Up: photos to files.
    ("photo", &["qr", "frame", "sheet"]),
    ("pile", &["shard", "frame", "sheet"]),
    ("restore", &["vault", "shard", "frame", "sheet", "pile", "photo"]),
    // What paper should show, and what photos of it show.
    ("proof", &["qr", "frame", "sheet", "photo"]),
    // What is missing, and what the photos were like there.
    ("guidance", &["photo", "pile", "catalogue"]),
    // The page that reads photos in a browser: the core as bytes, words, scripts.
    ("page", &["catalogue"]),
    // Both, and the only ones that may.
    ("rehearse", &["photo", "sheet"]),
    (
        "cli",
        &[
            "alert",
            "cards",
            "mnemonic",
            "practice",
            "seal",
            "share",
            "catalogue",
            "vault",
            "shard",
            "frame",
            "sheet",
            "qr",
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
            "metadata",
            "page",
            "tree",
            "twin",
            "design",
            "plate",
            "rewrite",
            "measure",
            // A bill of materials that lies beside a design is found, not named.
            "people",
        ],
    ),
    ("main", &["cli"]),
];

/// Foreign crates that enter by one door only.
const DOORS: [(&str, &[&str]); 58] = [
    ("tar", &["vault"]),
    ("zopfli", &["vault"]),
    ("lzma_rust2", &["vault"]),
    ("unicode_normalization", &["vault", "pile", "typeset", "share", "mnemonic", "alert", "twin"]),
    // A list of words is read in one place, and what is a word of any script in another.
    ("bip39", &["mnemonic"]),
    ("unicode_segmentation", &["practice"]),
    ("flate2", &["vault", "frame", "press", "photo", "metadata", "zip", "page", "twin"]),
    ("reed_solomon_erasure", &["shard"]),
    (
        "sha2",
        &[
            "mnemonic", "alert", "rewrite", "design", "frame", "shard", "pile", "vault", "share", "seal", "tree",
            "page", "twin", "cli",
        ],
    ),
    ("hmac", &["alert", "share", "seal", "tree"]),
    ("pbkdf2", &["share"]),
    ("zeroize", &["mnemonic", "alert", "practice", "share", "seal", "cards", "cli"]),
    ("getrandom", &["cli"]),
    ("rpassword", &["cli"]),
    ("qrcode", &["qr"]),
    ("typst", &["typeset"]),
    ("typst_pdf", &["typeset"]),
    ("pulldown_cmark", &["typeset"]),
    ("html5gum", &["typeset"]),
    ("saphyr_parser", &["typeset"]),
    ("usvg", &["halftone", "design"]),
    ("roxmltree", &["metadata", "design"]),
    ("base64", &["articles", "metadata", "seal", "tree"]),
    ("age", &["seal"]),
    ("age_core", &["seal"]),
    ("chacha20poly1305", &["seal"]),
    ("hkdf", &["seal"]),
    ("scrypt", &["seal"]),
    ("ml_kem", &["seal"]),
    ("sha3", &["seal"]),
    ("x25519_dalek", &["seal"]),
    ("typst_layout", &["typeset"]),
    ("printpdf", &["press"]),
    ("lopdf", &["press"]),
    ("rxing", &["qr", "photo"]),
    ("rqrr", &["photo"]),
    ("zune_jpeg", &["photo"]),
    ("zune_core", &["photo"]),
    ("hayro", &["photo"]),
    ("hayro_syntax", &["press"]),
    ("hayro_ccitt", &["photo"]),
    ("weezl", &["photo"]),
    ("heifer_isobmff", &["photo"]),
    ("heifer_hevc_dec", &["photo"]),
    ("image", &["glyph", "measure", "halftone", "photo", "pile", "proof", "rehearse", "cli"]),
    ("toml", &["sheet", "catalogue", "typeset", "recipe", "tree"]),
    ("encoding_rs", &["pack", "pile", "qr", "tree"]),
    ("chardetng", &["pack", "tree"]),
    ("calcard", &["tree"]),
    ("calamine", &["tree"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("anstream", &["cli"]),
    ("serde_json", &["cli"]),
    ("ctrlc", &["cli"]),
    ("rustix", &["cli"]),
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

/// Words that open, make or move files, and the files of `cli/` that may hold them: one for reading, two for writing.
const OPENING: [&str; 10] = [
    "File::open",
    "fs::read(",
    "fs::read_to_string(",
    "File::create",
    "OpenOptions",
    "fs::write(",
    "fs::rename(",
    "fs::copy(",
    "fs::hard_link(",
    "fs::set_permissions(",
];
const OPENERS: [&str; 4] = [
    "cli/input/bounded_file.rs",
    "cli/output/atomic_file.rs",
    "cli/output/folder_handle.rs",
    "cli/output/lock_file.rs",
];

/// Names that say nothing of what a room holds.
const EMPTY_NAMES: [&str; 5] = ["util", "utils", "helpers", "misc", "common"];

/// Lines of a file, without its tests: tables are exempt by name.
const LONGEST_FILE: usize = 500;
const TABLES: [&str; 1] = ["short_name.rs"];

/// Files of a folder.
const MOST_FILES: usize = 15;

/// The verbs of the command line: a file or a folder each. What two of them need stands below both.
const VERBS: [&str; 18] = [
    "cli::print::init",
    "cli::print::layouts",
    "cli::print::pack",
    "cli::print::plate",
    "cli::print::zine",
    "cli::read::inspect",
    "cli::read::measure",
    "cli::read::page",
    "cli::read::scan",
    "cli::read::verify",
    "cli::drill",
    "cli::keys",
    "cli::heads::alert",
    "cli::heads::words",
    "cli::tree",
    "cli::twin",
    "cli::shell::completions",
    "cli::shell::man",
];

/// Type names that more than one room declares, each with the reason.
const SHARED_TYPES: [(&str, &str); 0] = [];

/// All files but those that only tests use.
fn all_files() -> Vec<Source> {
    let all = sources::all();
    let tests: Vec<bool> = all.iter().map(|source| source.is_test(&all)).collect();
    all.into_iter().zip(tests).filter(|(_, test)| !test).map(|(source, _)| source).collect()
}

/// The rooms that a source names as `crate::room` (or `seedpress::room`), also inside `use crate::{a, b::c}`.
fn rooms_named(code: &str) -> Vec<String> {
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
        for room in rooms_named(&source.code()) {
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
fn no_files_import_one_another_in_a_circle() {
    let circles = Imports::of(&all_files()).circles();
    holds(&circles.iter().map(|circle| format!("a circle: {}", circle.join(", "))).collect::<Vec<_>>());
}

#[test]
fn verbs_do_not_import_verbs() {
    let edges = Imports::of(&all_files()).edges();
    let verb_of = |module: &[String]| VERBS.into_iter().find(|verb| module.starts_with(&path(verb)));
    let mut breaches = Vec::new();
    for verb in VERBS {
        assert!(edges.contains_key(&path(verb)), "there is no verb at {verb}");
    }
    for (from, verb) in edges.keys().filter_map(|from| Some((from, verb_of(from)?))) {
        for to in edges[from].iter().filter(|to| verb_of(to).is_some_and(|other| other != verb)) {
            breaches.push(format!("{}: imports the verb {}", from.join("::"), to.join("::")));
        }
    }
    holds(&breaches);
}

fn path(text: &str) -> Vec<String> {
    text.split("::").map(str::to_owned).collect()
}

#[test]
fn a_type_name_belongs_to_one_room() {
    let mut rooms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in all_files() {
        for name in source.code().lines().filter_map(declared_type) {
            rooms.entry(name.to_owned()).or_default().insert(source.room.clone());
        }
    }
    let shared: Vec<_> = rooms.iter().filter(|(_, rooms)| rooms.len() > 1).collect();
    let listed = |name: &str| SHARED_TYPES.iter().any(|(shared, _)| *shared == name);
    let mut breaches: Vec<String> = shared
        .iter()
        .filter(|(name, _)| !listed(name))
        .map(|(name, rooms)| format!("`{name}` is declared in {rooms:?}"))
        .collect();
    breaches.extend(
        SHARED_TYPES
            .iter()
            .filter(|(name, _)| shared.iter().all(|(shared, _)| shared != name))
            .map(|(name, _)| format!("`{name}` is listed, but no two rooms declare it")),
    );
    holds(&breaches);
}

/// The type that a line at a file's left edge declares.
fn declared_type(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub").map_or(line, |rest| {
        let rest = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, rest)| rest);
        rest.trim_start()
    });
    let rest = ["struct ", "enum ", "trait ", "type "].iter().find_map(|word| rest.strip_prefix(word))?;
    rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
}

#[test]
fn no_folder_is_a_heap() {
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for source in all_files() {
        *folders.entry(source.path.parent().unwrap_or(Path::new("")).display().to_string()).or_default() += 1;
    }
    let full = folders.iter().filter(|(_, files)| **files > MOST_FILES);
    holds(&full.map(|(folder, files)| format!("src/{folder} has {files} files")).collect::<Vec<_>>());
}

#[test]
fn every_opening_line_says_what_becomes_what_or_names_the_method() {
    let terms = glossary();
    let mut breaches = Vec::new();
    for source in sources::all() {
        let line = source.text.lines().next().unwrap_or_default().to_lowercase();
        if !line.contains("->") && !terms.iter().any(|term| line.contains(term.as_str())) {
            breaches.push(format!("{}: neither an arrow nor a term of the glossary: {line}", source.path.display()));
        }
    }
    holds(&breaches);
}

/// The terms of docs/GLOSSARY.md, in lower case: the first cell of each row of its tables.
fn glossary() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/GLOSSARY.md");
    let text = fs::read_to_string(path).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let terms: Vec<String> =
        rows.flat_map(|cell| cell.split(", ")).map(|term| term.trim_matches('`').to_lowercase()).collect();
    assert!(terms.len() > 40, "docs/GLOSSARY.md has only {} terms", terms.len());
    terms
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
fn files_are_opened_by_the_one_reader_and_written_by_the_one_writer() {
    let mut breaches = Vec::new();
    for source in all_files() {
        let code = source.code();
        let may = OPENERS.iter().any(|file| source.path == Path::new(file));
        for word in OPENING.iter().filter(|word| !may && code.contains(**word)) {
            breaches.push(format!(
                "{}: `{word}`: pipes and devices are told by cli/input/bounded_file.rs, and whole files are written by \
                 cli/output/atomic_file.rs",
                source.path.display()
            ));
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
        let lines = source.without_tests().lines().count();
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
    let seen = rooms_named("use crate::{pile::Pile, vault::{self, Vault},\n frame};\nlet x = crate::shard::pack(a);");
    assert_eq!(seen, ["pile", "vault", "frame", "shard"]);
}

/// The fuzz targets build some rooms alone, without the rest of the library; `cargo test` does not build that crate.
#[test]
fn the_fuzz_crate_has_what_its_rooms_import() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let declared = |text: &str| -> BTreeSet<String> {
        text.lines().filter_map(|line| Some(line.split_once("mod ")?.1.strip_suffix(';')?.to_owned())).collect()
    };
    let (library, own) = (read("src/lib.rs"), read("fuzz/src/lib.rs"));
    // What the core gives under `seedpress_core::*` is public, and behind no feature that the fuzz crate leaves out.
    let lines: Vec<&str> = library.lines().collect();
    let given = lines.windows(2).filter(|pair| !["print", "seal", "cli"].iter().any(|name| pair[0].contains(name)));
    let mut known: BTreeSet<String> =
        given.filter_map(|pair| Some(pair[1].strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned())).collect();
    known.extend(declared(&own));
    let taken = ["lib.rs", "tree.rs", "typeset.rs"].map(|file| read(&format!("fuzz/src/{file}"))).concat();
    let paths: Vec<&str> = taken
        .lines()
        .filter_map(|line| line.strip_prefix("#[path = \"../../src/")?.strip_suffix("\"]"))
        .map(|path| path.strip_suffix("mod.rs").unwrap_or(path))
        .collect();
    assert!(paths.len() > 10 && known.contains("frame"), "fuzz/src was not understood");
    let mut breaches = Vec::new();
    for source in all_files() {
        let path = source.path.to_string_lossy();
        if paths.iter().any(|taken| path.starts_with(taken)) {
            let missing = rooms_named(&source.code()).into_iter().filter(|room| !known.contains(room));
            breaches.extend(missing.map(|room| format!("src/{path} needs `{room}`, which fuzz/src/lib.rs lacks")));
        }
    }
    holds(&breaches);
}

#[test]
fn docs_name_files_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = sources::all();
    let mut breaches = Vec::new();
    for doc in ["docs/ARCHITECTURE.md", "docs/GLOSSARY.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root.join(doc)).unwrap();
        let quoted = text.split('`').skip(1).step_by(2);
        let roots = ["src/", "docs/", "layouts/", "tests/", "fixtures/", "examples/", ".ci/"];
        // Files of src/ may stand without it, and in a list without their folder.
        let is_rust = |path: &str| Path::new(path).extension().is_some_and(|extension| extension == "rs");
        let named = |path: &&str| is_rust(path) || roots.iter().any(|start| path.starts_with(start));
        for path in quoted.filter(named).filter(|path| !path.contains(|c: char| c.is_whitespace() || "<{*".contains(c)))
        {
            let bare_name = || !path.contains('/') && sources.iter().any(|source| source.path.ends_with(path));
            if !root.join(path).exists() && !root.join("src").join(path).exists() && !bare_name() {
                breaches.push(format!("{doc}: there is no {path}"));
            }
        }
    }
    holds(&breaches);
}
