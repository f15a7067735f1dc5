//! Help -> words that a person can follow, the same as ever.

use crate::program::Desk;

/// The help as it stands in `tests/it/help/`; set `SEEDPRESS_WRITE_HELP=1` to write it anew.
fn snapshot(name: &str, arguments: &[&str]) {
    let run = Desk::new("help").run(arguments).ended(0);
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/help/{name}.txt"));
    if std::env::var_os("SEEDPRESS_WRITE_HELP").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &run.out).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert_eq!(run.out, expected, "the help of `{name}` changed: look at it, then write it anew");
    assert!(run.err.is_empty());
}

#[cfg(all(feature = "print", feature = "pdf-in"))]
#[test]
fn the_help_says_what_it_always_said() {
    for name in ["pack", "zine", "layouts", "init", "scan", "inspect", "drill", "verify"] {
        snapshot(name, &[name, "--help"]);
    }
    snapshot("seedpress", &["--help"]);
}

#[cfg(not(feature = "print"))]
#[test]
fn the_lean_build_says_that_it_is_lean() {
    snapshot("lean", &["--help"]);
    Desk::new("lean").run(&["pack", "a", "-o", "b.pdf"]).ended(2).told(&["pack"]);
}

#[test]
fn every_verb_has_examples_in_its_help() {
    let desk = Desk::new("examples");
    for name in ["scan", "inspect"] {
        desk.run(&[name, "--help"]).ended(0).said(&["Examples:", &format!("seedpress {name}")]);
        desk.run(&["help", name]).ended(0).said(&["Examples:"]);
    }
    desk.run(&["--version"]).ended(0).said(&[env!("CARGO_PKG_VERSION")]);
}

#[test]
fn no_word_at_all_shows_the_help_and_is_a_usage_error() {
    Desk::new("nothing").run(&[]).ended(2).told(&["Usage:"]);
}
