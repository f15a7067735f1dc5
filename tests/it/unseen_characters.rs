//! Characters that nothing shows, in names and in the words of strangers -> escapes, whatever way they go.

use crate::paper::Paper;
use crate::program::{Run, WorkFolder};

/// One of each kind: turned writing, blanks of no width, a mark of direction, a tag, a byte order mark, a selector.
const UNSEEN: [char; 8] =
    ['\u{202e}', '\u{200b}', '\u{61c}', '\u{200f}', '\u{e0041}', '\u{feff}', '\u{fe0f}', '\u{ad}'];

/// Nothing that was said holds such a character, and standard error tells this one.
fn spelled(run: Run, unseen: char) -> Run {
    for said in [&run.out, &run.err] {
        assert!(!said.contains(UNSEEN), "{}", said.escape_unicode());
        assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
    }
    let escape = unseen.escape_unicode().to_string();
    assert!(run.err.contains(&escape), "{escape} is not told: {}", run.err);
    run
}

#[test]
fn a_name_that_holds_one_is_not_packed_and_is_shown_as_it_is() {
    for unseen in UNSEEN {
        let work = WorkFolder::new("unseen-name");
        work.put(&format!("in/a{unseen}b.md"), "# A\n");
        let run = work.run(&["pack", "in", "-o", "p.pdf"]).ended(1);
        let point = format!("the character U+{:04X}, which nothing shows", u32::from(unseen));
        spelled(run, unseen).told(&[&point, "rename it"]);
    }
}

#[test]
fn names_that_a_script_writes_so_are_packed_and_come_back() {
    let work = WorkFolder::new("scripts");
    let names = ["क\u{94d}\u{200d}ष.md", "می\u{200c}روم.md", "❤\u{fe0f}.md"];
    for name in names {
        work.put(&format!("in/{name}"), "beans\n");
    }
    work.run(&["pack", "in", "-o", "p.pdf", "--no-text"]).ended(0);
    let files = names.map(|name| (name, &b"beans\n"[..]));
    work.put("codes.txt", Paper::of(&files, 60, 2).lines(|_| true));
    work.run(&["scan", "codes.txt", "-o", "out"]).ended(0).said(&["3 files"]);
    for name in names {
        assert!(work.path("out").join(name).exists(), "{name}");
    }
}

#[test]
fn what_is_typed_and_not_there_is_told_with_escapes() {
    for unseen in UNSEEN {
        let work = WorkFolder::new("unseen-typed");
        work.put("a.md", "# A\n\nBeans.\n");
        let word = format!("x{unseen}y");
        for (code, arguments) in [
            (1, vec!["pack", &word, "-o", "p.pdf"]),
            (1, vec!["scan", &word, "-o", "o"]),
            (1, vec!["zine", &word, "-o", "z.pdf", "--fold", "flat"]),
            (2, vec!["pack", "a.md", "-o", "p.pdf", "--profile", &word]),
            (2, vec!["pack", "a.md", "-o", "p.pdf", "--lang", &word]),
            (2, vec!["pack", "a.md", "-o", "p.pdf", "--paper", &word]),
            (2, vec!["zine", "a.md", "-o", "z.pdf", "--fold", &word]),
            (2, vec!["zine", "a.md", "-o", "z.pdf", "--fold", "flat", "--layout", &word]),
            (2, vec![&word]),
        ] {
            spelled(work.run(&arguments).ended(code), unseen);
        }
        let option = format!("--x{unseen}y");
        spelled(work.run(&["pack", &option]).ended(2), unseen);
    }
}

#[test]
fn what_a_stranger_wrote_reaches_no_terminal_as_it_is() {
    for unseen in UNSEEN {
        let work = WorkFolder::new("unseen-words");
        work.put("a.md", "# A\n\nBeans.\n");
        work.put("r/a.md", "# A\n");
        for recipe in [
            format!("inputs = [\"a.md\"]\n\"x{unseen}y\" = 1\n"),
            format!("inputs = [\"a.md\"]\nprofile = \"x{unseen}y\"\n"),
            format!("inputs = [\"x{unseen}y\"]\n"),
        ] {
            work.put("r/packet.toml", recipe);
            spelled(work.run(&["pack", "r/packet.toml"]).ended(2), unseen);
        }
        work.run(&["layouts", "--copy", "packet", "-o", "mine", "--force"]).ended(0);
        work.put("mine/sheet.typ", format!("#assert(false, message: \"x{unseen}y\")\n"));
        spelled(work.run(&["pack", "a.md", "-o", "p.pdf", "--layout", "mine"]).ended(1), unseen);
        work.run(&["layouts", "--copy", "plain", "-o", "zine", "--force"]).ended(0);
        work.put("zine/layout.typ", format!("#assert(false, message: \"x{unseen}y\")\n"));
        let run = work.run(&["zine", "a.md", "-o", "z.pdf", "--fold", "flat", "--layout", "./zine"]);
        spelled(run.ended(1), unseen);
        work.put("own.toml", format!("\"x{unseen}y\" = 1\n"));
        spelled(work.run(&["pack", "a.md", "-o", "p.pdf", "--profile", "./own.toml"]).ended(2), unseen);
        work.put("b.md", format!("---\nx{unseen}y: 1\n---\n# B\n"));
        let run = work.run(&["zine", "b.md", "-o", "b.pdf", "--fold", "flat", "--force"]);
        if unseen == '\u{feff}' {
            run.ended(1).told(&["b.md, line 2: the head is no YAML: a byte order mark"]);
        } else {
            spelled(run.ended(0), unseen);
        }
    }
}

#[test]
fn json_means_the_same_and_holds_escapes() {
    for unseen in UNSEEN {
        let work = WorkFolder::new("unseen-json");
        let name = format!("x{unseen}y.txt");
        work.put(&name, Paper::of(&[("a.md", b"beans")], 60, 2).lines(|_| true));
        for arguments in [vec!["scan", &name, "-o", "o", "--json"], vec!["inspect", &name, "--json"]] {
            let run = work.run(&arguments).ended(0);
            assert!(!run.out.contains(UNSEEN), "{}", run.out);
            let line = run.out.lines().next().unwrap();
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(value.to_string().contains(&name), "{value}");
        }
    }
}
