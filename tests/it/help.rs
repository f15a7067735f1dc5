//! Help -> words that a person can follow, the same as ever.

use crate::program::WorkFolder;

/// The help as it stands in `tests/it/help/`; set `SEEDPRESS_WRITE_HELP=1` to write it anew.
fn snapshot(name: &str, arguments: &[&str]) {
    let run = WorkFolder::new("help").run(arguments).ended(0);
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
    for name in [
        "pack",
        "zine",
        "plate",
        "layouts",
        "init",
        "scan",
        "inspect",
        "measure",
        "drill",
        "verify",
        "page",
        "cards",
        "words",
        "alert",
        "tree",
        "twin",
        "completions",
        "man",
    ] {
        snapshot(name, &[name, "--help"]);
    }
    for name in ["check", "reprint", "add", "renew", "new"] {
        snapshot(&format!("cards-{name}"), &["cards", name, "--help"]);
    }
    for name in ["new", "make", "check"] {
        snapshot(&format!("alert-{name}"), &["alert", name, "--help"]);
    }
    snapshot("seedpress", &["--help"]);
}

#[cfg(not(feature = "print"))]
#[test]
fn the_lean_build_says_that_it_is_lean() {
    snapshot("lean", &["--help"]);
    #[cfg(not(feature = "open"))]
    snapshot("lean-scan", &["scan", "--help"]);
    WorkFolder::new("lean").run(&["pack", "a", "-o", "b.pdf"]).ended(2).told(&["pack"]);
}

#[test]
fn every_verb_has_examples_in_its_help() {
    let work = WorkFolder::new("examples");
    for name in ["scan", "inspect", "measure"] {
        work.run(&[name, "--help"]).ended(0).said(&["Examples:", &format!("seedpress {name}")]);
        work.run(&["help", name]).ended(0).said(&["Examples:"]);
    }
    work.run(&["--version"]).ended(0).said(&[env!("CARGO_PKG_VERSION")]);
}

#[test]
fn no_word_at_all_shows_the_help_and_is_a_usage_error() {
    WorkFolder::new("nothing").run(&[]).ended(2).told(&["Usage:"]);
}

/// The verbs that the help lists.
fn verbs(work: &WorkFolder) -> Vec<String> {
    let help = work.run(&["--help"]).ended(0).out;
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter_map(|line| line.split_whitespace().next());
    let names: Vec<String> = names.filter(|name| *name != "help").map(str::to_owned).collect();
    assert!(names.len() >= 4, "{names:?}");
    names
}

#[test]
fn completions_of_every_shell_know_every_verb_and_bash_can_read_its_own() {
    let work = WorkFolder::new("completions");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = work.run(&["completions", shell]).ended(0);
        assert!(script.err.is_empty(), "{}", script.err);
        for verb in verbs(&work) {
            assert!(script.out.contains(&verb), "{shell}: {verb}");
        }
        assert_eq!(script.out, work.run(&["completions", shell]).out, "the same each time");
    }
    work.put("seedpress.bash", work.run(&["completions", "bash"]).out);
    let parsed = std::process::Command::new("bash").arg("-n").arg(work.path("seedpress.bash")).output().unwrap();
    assert!(parsed.status.success(), "{}", String::from_utf8_lossy(&parsed.stderr));
    work.run(&["completions", "tcsh"]).ended(2).told(&["bash", "powershell"]);
}

#[test]
fn the_manual_has_a_page_for_every_verb_the_same_each_time_and_over_no_other() {
    let work = WorkFolder::new("manual");
    work.run(&["man", "pages"]).ended(0).said(&["pages of the manual in pages"]);
    let pages = work.all("pages");
    let verbs = verbs(&work);
    let below = |name: &str| ["seedpress-cards-", "seedpress-alert-"].iter().any(|verb| name.starts_with(verb));
    let of_both = pages.iter().filter(|(name, _)| below(name)).count();
    assert_eq!(of_both, if cfg!(feature = "seal") { 5 + 3 } else { 0 });
    assert_eq!(pages.len(), verbs.len() + 1 + of_both);
    let own = String::from_utf8(pages.iter().find(|(name, _)| name == "seedpress.1").unwrap().1.clone()).unwrap();
    for verb in &verbs {
        let (_, page) = pages.iter().find(|(name, _)| *name == format!("seedpress-{verb}.1")).unwrap();
        let page = String::from_utf8(page.clone()).unwrap();
        for part in [".TH ", ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", "Examples:"] {
            assert!(page.contains(part), "{verb}: {part}");
        }
        assert!(own.contains(verb.as_str()), "{verb}");
        // Outside of what the macros begin, no line may start with a dot or a quote that was not meant as one.
        let known = [".TH", ".SH", ".PP", ".IP", ".TP", ".RS", ".RE", ".br", ".sp", ".nf", ".fi", ".ie", ".el"];
        for line in page.lines().filter(|line| line.starts_with(['.', '\''])) {
            assert!(known.iter().any(|start| line.starts_with(start)), "{verb}: {line}");
        }
    }
    work.run(&["man", "again"]).ended(0);
    assert_eq!(work.all("again"), pages);
    work.run(&["man", "pages"]).ended(1).told(&["exists already", "--force"]);
    work.run(&["man", "pages", "--force"]).ended(0);
}

/// Words of ours, and how the help of a verb explains each where it stands first.
#[cfg(all(feature = "print", feature = "pdf-in"))]
#[test]
fn a_word_that_nobody_knows_is_explained_where_it_is_first_used() {
    let work = WorkFolder::new("explained");
    for (verb, word, explanation) in [
        ("pack", "packet", "All pages that one run makes are a packet"),
        ("pack", "recipe", "a text file that lists files and options"),
        ("pack", "profile", "How dense the codes are"),
        ("pack", "spare", "Spare codes, which make up for lost and damaged ones"),
        ("pack", "catalogue", "a catalogue of your own, a text file with all the words"),
        ("pack", "templates", "templates of your own, text files that say how the pages look"),
        ("init", "recipe", "A recipe is a text file that lists what to pack and how"),
        ("scan", "pile", "Keep what was read in this file, the pile"),
        ("zine", "layout", "The style of the pages"),
        ("zine", "mirror", "the zine carries its own source"),
        ("zine", "creep", "inner papers stick out"),
        ("zine", "signature", "a part that is folded and sewn by itself"),
        ("zine", "profile", "a profile of your own, a text file with the sizes"),
        ("layouts", "layout", "A layout is the style of a zine"),
        ("drill", "recipe", "a text file that lists files and options"),
        ("drill", "spare", "Spare codes, which make up for lost ones"),
        ("verify", "margin is", "Margin is what is left of what can be corrected"),
    ] {
        let help = work.run(&[verb, "--help"]).ended(0).out;
        let text = help.split_whitespace().collect::<Vec<_>>().join(" ");
        // What comes before is the list of options, not a sentence.
        let explained = text.find(explanation).unwrap_or_else(|| panic!("{verb}: {explanation} is not in {text}"));
        let options =
            ["Write a recipe for a packet", "See the layouts of zines, or copy one", "A layout sets Markdown"];
        let before =
            options.iter().fold(text[..explained].to_lowercase(), |text, skip| text.replace(&skip.to_lowercase(), ""));
        let uses = before.matches(&format!(" {word} ")).count();
        assert_eq!(uses, 0, "{verb} uses {word} before it explains it: {before}");
    }
    for verb in verbs(&work) {
        let help = work.run(&[&verb, "--help"]).ended(0).out.to_lowercase();
        for word in ["module", "erasure", "shard", "parity"] {
            assert!(!help.contains(word), "{verb}: {word}");
        }
    }
}
