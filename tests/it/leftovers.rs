//! Folders as people have them, with what programs leave there -> a packet without it; and all that is left out is named.

use std::fs;

use crate::program::Desk;

/// The names of what a packet gives back.
fn packed(desk: &Desk, pdf: &str) -> Vec<String> {
    let out = format!("{pdf}-out");
    desk.run(&["scan", pdf, "-o", &out, "--hidden"]).ended(0);
    let names = desk.all(&out).into_iter().map(|(name, _)| name).filter(|name| !name.ends_with('/'));
    let names: Vec<String> = names.collect();
    fs::remove_dir_all(desk.path(&out)).unwrap();
    names
}

/// Left-overs by their names in a folder, of every kind.
const LEFT_OVERS: [&str; 22] = [
    ".git/config",
    ".hg/hgrc",
    ".svn/entries",
    ".jj/repo",
    "_darcs/prefs",
    "sub/CVS/Root",
    ".DS_Store",
    "sub/Thumbs.db",
    "desktop.ini",
    "__MACOSX/._plan.md",
    "._plan.md",
    ".Trash-1000/files/a",
    ".plan.md.swp",
    "sub/.plan.md.swo",
    ".~lock.plan.odt#",
    "~$plan.docx",
    "plan.md~",
    "#plan.md#",
    ".#plan.md",
    ".seedpress-99-0.part",
    "packet.toml",
    "spring.packet.toml",
];

fn desk(name: &str) -> Desk {
    let desk = Desk::new(name);
    for name in LEFT_OVERS {
        desk.put(&format!("h/{name}"), "name = Ash Tree\nemail = ash@example.org\n");
    }
    desk.put("h/plan.md", "# Plan\n");
    desk.put("h/sub/Cargo.lock", "version = 4\n");
    desk
}

#[test]
fn left_overs_of_every_kind_are_left_out_and_named_and_come_when_they_are_wanted() {
    let desk = desk("leftovers");
    let run = desk.run(&["pack", "h", "-o", "a.pdf"]).ended(0).said(&["2 files"]);
    assert_eq!(packed(&desk, "a.pdf"), ["h/plan.md", "h/sub/Cargo.lock"]);
    let line = run.err.lines().find(|line| line.starts_with("left out: ")).unwrap();
    assert!(line.contains("h/.git (version control)") && line.contains("more; --all-files"), "{line}");
    assert_eq!(line.matches('(').count(), 10, "ten are named");
    desk.run(&["pack", "h", "-o", "b.pdf", "--all-files"]).ended(0).said(&["24 files"]);
    assert_eq!(packed(&desk, "b.pdf").len(), 24);
    desk.put("spring.packet.toml", "inputs = [\"h\"]\nall-files = true\n");
    desk.run(&["pack", "spring.packet.toml", "-o", "c.pdf"]).ended(0).said(&["24 files"]);
}

#[test]
fn each_left_over_is_named_with_its_reason() {
    for name in LEFT_OVERS {
        let desk = Desk::new("leftover");
        desk.put(&format!("h/{name}"), "x");
        desk.put("h/plan.md", "# Plan\n");
        let run = desk.run(&["pack", "h", "-o", "a.pdf"]).ended(0).said(&["1 file"]);
        let top = if name.starts_with("sub/") { name } else { name.split('/').next().unwrap() };
        let top = top.strip_suffix("/Root").unwrap_or(top);
        run.told(&[&format!("left out: h/{top} (")]);
    }
}

#[test]
fn a_left_over_that_is_typed_or_stands_in_a_recipe_is_packed_with_all_that_is_in_it() {
    let desk = desk("typed");
    desk.put("h/.git/.DS_Store", "x");
    desk.run(&["pack", "h/.git", "h/plan.md~", "-o", "a.pdf"]).ended(0).said(&["3 files"]);
    assert_eq!(packed(&desk, "a.pdf"), [".git/.DS_Store", ".git/config", "plan.md~"]);
    desk.put("h/x.packet.toml", "inputs = [\".git\", \".DS_Store\", \"plan.md\"]\n");
    desk.run(&["pack", "h/x.packet.toml", "-o", "b.pdf"]).ended(0).said(&["4 files"]);
}

#[test]
fn other_hidden_files_are_packed_and_named() {
    let desk = Desk::new("hidden");
    desk.put("h/plan.md", "# Plan\n");
    desk.put("h/.env", "TOKEN=made-up\n");
    desk.put("h/.config/a/.b", "x\n");
    desk.put("h/.config/c", "x\n");
    desk.put("h/sub/.gitignore", "*.o\n");
    let run = desk.run(&["pack", "h", "-o", "a.pdf"]).ended(0).said(&["5 files"]);
    let line = run.err.lines().find(|line| line.contains("though hidden")).unwrap();
    assert_eq!(line, "also packed, though hidden: h/.config/, h/.env, h/sub/.gitignore");
    let run = desk.run(&["pack", "h/plan.md", "h/.env", "-o", "b.pdf"]).ended(0);
    assert!(!run.err.contains("hidden"), "who typed it knows: {}", run.err);
}

#[test]
fn earlier_packets_are_left_out_whatever_their_names_and_other_pdfs_are_not() {
    let desk = Desk::new("earlier");
    desk.put("h/plan.md", "# Plan\n\nSow after the last frost.\n");
    desk.put("h/manual.pdf", "%PDF-1.4\na manual\n%%EOF\n");
    desk.put("z.md", "# Zine\n\nA roof is a boat.\n");
    for (pdf, words) in [
        ("h/plain.pdf", &["pack", "h/plan.md"][..]),
        ("h/folded.PDF", &["pack", "h/plan.md", "--fold", "booklet"]),
        ("h/flat.pdf", &["pack", "h/plan.md", "--fold", "flat", "--no-text"]),
        ("h/large.pdf", &["pack", "z.md", "--profile", "scanner", "--paper", "letter", "--lang", "ar,en"]),
        ("h/zine.pdf", &["zine", "z.md", "--fold", "booklet"]),
        ("h/mirror.pdf", &["zine", "z.md", "--fold", "mini8", "--mirror"]),
    ] {
        desk.run(&[words, &["-o", pdf]].concat()).ended(0);
    }
    let run = desk.run(&["pack", "h", "-o", "a.pdf", "--profile", "scanner"]).ended(0).said(&["4 files"]);
    for name in ["plain.pdf", "folded.PDF", "flat.pdf", "large.pdf"] {
        assert!(run.err.contains(&format!("h/{name} (an earlier packet)")), "{}", run.err);
    }
    assert_eq!(packed(&desk, "a.pdf"), ["h/manual.pdf", "h/mirror.pdf", "h/plan.md", "h/zine.pdf"]);
    // One that is replaced where it lies is left out like the others.
    desk.run(&["pack", "h", "-o", "h/plain.pdf", "--force", "--profile", "scanner"]).ended(0).said(&["4 files"]);
    desk.run(&["pack", "h", "-o", "h/plain.pdf", "--force", "--all-files"]).ended(1).told(&["itself among the files"]);
    desk.run(&["pack", "h/plain.pdf", "-o", "b.pdf", "--profile", "scanner"])
        .ended(0)
        .said(&["1 file"])
        .told(&["warning: plain.pdf is a packet already", "print it"]);
}

#[test]
fn a_folder_with_nothing_to_pack_is_refused_with_what_was_left_out() {
    let desk = Desk::new("nothing");
    fs::create_dir_all(desk.path("empty")).unwrap();
    desk.run(&["pack", "empty", "-o", "a.pdf"]).ended(1).told(&["there is nothing to pack in empty", "hint: "]);
    fs::create_dir_all(desk.path("folders/a/b")).unwrap();
    fs::create_dir_all(desk.path("folders/c")).unwrap();
    desk.run(&["pack", "folders", "-o", "a.pdf"]).ended(1).told(&["nothing to pack in folders", "only empty folders"]);
    desk.put("left/.git/config", "x");
    desk.put("left/.DS_Store", "x");
    desk.run(&["pack", "left", "-o", "a.pdf"]).ended(1).told(&[
        "nothing to pack in left",
        "left/.DS_Store (a file manager's)",
        "left/.git (version control)",
        "--all-files",
    ]);
    assert!(!desk.path("a.pdf").exists());
    desk.run(&["pack", "left", "-o", "a.pdf", "--all-files"]).ended(0).said(&["2 files"]);
}

#[cfg(unix)]
#[test]
fn the_link_that_an_editor_locks_with_does_not_stop_a_packet() {
    let desk = Desk::new("lock");
    desk.put("h/plan.md", "# Plan\n");
    std::os::unix::fs::symlink("ash@madeup.1:2", desk.path("h/.#plan.md")).unwrap();
    desk.run(&["pack", "h", "-o", "a.pdf"]).ended(0).told(&["left out: h/.#plan.md"]);
    std::os::unix::fs::symlink("plan.md", desk.path("h/link.md")).unwrap();
    desk.run(&["pack", "h", "-o", "b.pdf"]).ended(1).told(&["symbolic link"]);
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_drill_packs_what_pack_packs() {
    let desk = desk("drilled");
    let run = desk.run(&["drill", "h", "-o", "d"]).ended(0).told(&["left out: h/"]);
    run.said(&["2 files"]);
}
