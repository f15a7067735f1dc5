//! The kept corpus of the fuzz targets, `tests/fuzz` -> each file through its target's function, as the fuzzer calls it.
//!
//! A file is a seed, or something that was once found. It must neither panic, nor break what the target asserts, nor
//! take long.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

#[cfg(feature = "open")]
#[path = "../../fuzz/targets/age.rs"]
mod age;
#[cfg(feature = "open")]
#[path = "../../fuzz/targets/card.rs"]
mod card;
#[path = "../../fuzz/targets/catalogue.rs"]
mod catalogue;
#[path = "../../fuzz/targets/container.rs"]
mod container;
#[cfg(feature = "print")]
#[path = "../../fuzz/checks/drawn.rs"]
mod drawn;
#[cfg(feature = "print")]
#[path = "../../fuzz/targets/dxf.rs"]
mod dxf;
#[path = "../../fuzz/targets/frame_text.rs"]
mod frame_text;
#[cfg(feature = "print")]
#[path = "../../fuzz/targets/gcode.rs"]
mod gcode;
#[cfg(feature = "print")]
#[path = "../../fuzz/targets/layout.rs"]
mod layout;
#[cfg(feature = "print")]
#[path = "../../fuzz/targets/list.rs"]
mod list;
#[path = "../../fuzz/targets/mark.rs"]
mod mark;
#[cfg(feature = "print")]
#[path = "../../fuzz/targets/markdown.rs"]
mod markdown;
#[cfg(feature = "open")]
#[path = "../../fuzz/targets/mnemonic.rs"]
mod mnemonic;
#[cfg(feature = "print")]
#[path = "../../fuzz/targets/obj.rs"]
mod obj;
#[path = "../../fuzz/targets/picture.rs"]
mod picture;
#[path = "../../fuzz/targets/pile.rs"]
mod pile;
#[cfg(feature = "print")]
#[path = "../../fuzz/targets/plan_svg.rs"]
mod plan_svg;
#[path = "../../fuzz/targets/profile.rs"]
mod profile;
#[cfg(feature = "print")]
#[path = "../../fuzz/targets/recipe.rs"]
mod recipe;
#[path = "../../fuzz/targets/rewrite.rs"]
mod rewrite;
#[cfg(feature = "open")]
#[path = "../../fuzz/targets/share.rs"]
mod share;
#[path = "../../fuzz/targets/slip.rs"]
mod slip;
#[cfg(feature = "print")]
#[path = "../../fuzz/checks/solid.rs"]
mod solid;
#[path = "../../fuzz/targets/spm.rs"]
mod spm;
#[path = "../../fuzz/targets/stl.rs"]
mod stl;
#[cfg(feature = "print")]
#[path = "../../fuzz/targets/threemf.rs"]
mod threemf;
#[cfg(feature = "print")]
#[path = "../../fuzz/targets/tree.rs"]
mod tree;
#[path = "../../fuzz/targets/twin_lines.rs"]
mod twin_lines;

/// The slowest takes a second where nobody else works; what never ends is meant.
const TIME_LIMIT: Duration = Duration::from_mins(10);

/// A name of `fuzz/fuzz_targets`, and its function; `None` where this build lacks what it tries.
type Target = (&'static str, Option<fn(&[u8])>);

#[cfg(feature = "print")]
const PRINT: [Target; 11] = [
    ("dxf", Some(dxf::run)),
    ("gcode", Some(gcode::run)),
    ("layout", Some(layout::run)),
    ("list", Some(list::run)),
    ("markdown", Some(markdown::run)),
    ("obj", Some(obj::run)),
    ("plan_svg", Some(plan_svg::run)),
    ("recipe", Some(recipe::run)),
    ("stl", Some(stl::run)),
    ("threemf", Some(threemf::run)),
    ("tree", Some(tree::run)),
];
#[cfg(not(feature = "print"))]
const PRINT: [Target; 11] = [
    ("dxf", None),
    ("gcode", None),
    ("layout", None),
    ("list", None),
    ("markdown", None),
    ("obj", None),
    ("plan_svg", None),
    ("recipe", None),
    ("stl", None),
    ("threemf", None),
    ("tree", None),
];

#[cfg(feature = "open")]
const OPEN: [Target; 4] = [
    ("age", Some(age::run)),
    ("card", Some(card::run)),
    ("mnemonic", Some(mnemonic::run)),
    ("share", Some(share::run)),
];
#[cfg(not(feature = "open"))]
const OPEN: [Target; 4] = [("age", None), ("card", None), ("mnemonic", None), ("share", None)];

const READ: [Target; 11] = [
    ("catalogue", Some(catalogue::run)),
    ("container", Some(container::run)),
    ("frame_text", Some(frame_text::run)),
    ("mark", Some(mark::run)),
    ("picture", Some(picture::run)),
    ("pile", Some(pile::run)),
    ("profile", Some(profile::run)),
    ("rewrite", Some(rewrite::run)),
    ("slip", Some(slip::run)),
    ("spm", Some(spm::run)),
    ("twin_lines", Some(twin_lines::run)),
];

fn targets() -> impl Iterator<Item = Target> {
    READ.into_iter().chain(OPEN).chain(PRINT)
}

/// The names in a folder of the repository, without endings.
fn names_in(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn every_target_has_a_function_a_corpus_and_a_line_for_cargo() {
    let known: BTreeSet<String> = targets().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(names_in("fuzz/fuzz_targets"), known);
    assert_eq!(names_in("fuzz/targets"), known);
    assert_eq!(names_in("tests/fuzz"), known);
    let cargo = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml")).unwrap();
    for name in known {
        assert!(cargo.contains(&format!("\nname = \"{name}\"\n")), "fuzz/Cargo.toml has no {name}");
    }
}

#[test]
fn what_the_fuzzer_began_with_and_what_it_found_is_withstood() {
    for (name, function) in targets() {
        let Some(function) = function else { continue };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(name);
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(files.len() >= 5, "the corpus of {name} has {} files", files.len());
        for file in files {
            let bytes = fs::read(&file).unwrap();
            let (send, receive) = mpsc::channel();
            let run = move || {
                function(&bytes);
                let _ = send.send(());
            };
            thread::Builder::new().stack_size(64 << 20).spawn(run).unwrap();
            let ended = receive.recv_timeout(TIME_LIMIT);
            assert!(ended.is_ok(), "{}: {}", file.display(), ended.unwrap_err());
        }
    }
}
