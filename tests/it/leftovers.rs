//! Folders as people have them, with what programs leave there -> a packet without it; and all that is left out is named.

use std::fs;

use crate::program::WorkFolder;

/// The names of what a packet gives back.
fn packed(work: &WorkFolder, pdf: &str) -> Vec<String> {
    let out = format!("{pdf}-out");
    work.run(&["scan", pdf, "-o", &out, "--hidden"]).ended(0);
    let names = work.all(&out).into_iter().map(|(name, _)| name).filter(|name| !name.ends_with('/'));
    let names: Vec<String> = names.collect();
    fs::remove_dir_all(work.path(&out)).unwrap();
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

fn work(name: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    for name in LEFT_OVERS {
        work.put(&format!("h/{name}"), "name = Ash Tree\nemail = ash@example.org\n");
    }
    work.put("h/plan.md", "# Plan\n");
    work.put("h/sub/Cargo.lock", "version = 4\n");
    work
}

#[test]
fn left_overs_of_every_kind_are_left_out_and_named_and_come_when_they_are_wanted() {
    let work = work("leftovers");
    let run = work.run(&["pack", "h", "-o", "a.pdf"]).ended(0).said(&["2 files"]);
    assert_eq!(packed(&work, "a.pdf"), ["h/plan.md", "h/sub/Cargo.lock"]);
    let line = run.err.lines().find(|line| line.starts_with("left out: ")).unwrap();
    assert!(line.contains("h/.git (version control)") && line.contains("more; --all-files"), "{line}");
    assert_eq!(line.matches('(').count(), 10, "ten are named");
    work.run(&["pack", "h", "-o", "b.pdf", "--all-files"]).ended(0).said(&["24 files"]);
    assert_eq!(packed(&work, "b.pdf").len(), 24);
    work.put("spring.packet.toml", "inputs = [\"h\"]\nall-files = true\n");
    work.run(&["pack", "spring.packet.toml", "-o", "c.pdf"]).ended(0).said(&["24 files"]);
}

#[test]
fn each_left_over_is_named_with_its_reason() {
    for name in LEFT_OVERS {
        let work = WorkFolder::new("leftover");
        work.put(&format!("h/{name}"), "x");
        work.put("h/plan.md", "# Plan\n");
        let run = work.run(&["pack", "h", "-o", "a.pdf"]).ended(0).said(&["1 file"]);
        let top = if name.starts_with("sub/") { name } else { name.split('/').next().unwrap() };
        let top = top.strip_suffix("/Root").unwrap_or(top);
        run.told(&[&format!("left out: h/{top} (")]);
    }
}

#[test]
fn a_left_over_that_is_typed_or_stands_in_a_recipe_is_packed_with_all_that_is_in_it() {
    let work = work("typed");
    work.put("h/.git/.DS_Store", "x");
    work.run(&["pack", "h/.git", "h/plan.md~", "-o", "a.pdf"]).ended(0).said(&["3 files"]);
    assert_eq!(packed(&work, "a.pdf"), [".git/.DS_Store", ".git/config", "plan.md~"]);
    work.put("h/x.packet.toml", "inputs = [\".git\", \".DS_Store\", \"plan.md\"]\n");
    work.run(&["pack", "h/x.packet.toml", "-o", "b.pdf"]).ended(0).said(&["4 files"]);
}

#[test]
fn other_hidden_files_are_packed_and_named() {
    let work = WorkFolder::new("hidden");
    work.put("h/plan.md", "# Plan\n");
    work.put("h/.env", "TOKEN=made-up\n");
    work.put("h/.config/a/.b", "x\n");
    work.put("h/.config/c", "x\n");
    work.put("h/sub/.gitignore", "*.o\n");
    let run = work.run(&["pack", "h", "-o", "a.pdf"]).ended(0).said(&["5 files"]);
    let line = run.err.lines().find(|line| line.contains("though hidden")).unwrap();
    assert_eq!(line, "also packed, though hidden: h/.config/, h/.env, h/sub/.gitignore");
    let run = work.run(&["pack", "h/plan.md", "h/.env", "-o", "b.pdf"]).ended(0);
    assert!(!run.err.contains("hidden"), "who typed it knows: {}", run.err);
}

#[test]
fn earlier_packets_are_left_out_whatever_their_names_and_other_pdfs_are_not() {
    let work = WorkFolder::new("earlier");
    work.put("h/plan.md", "# Plan\n\nSow after the last frost.\n");
    work.put("h/manual.pdf", "%PDF-1.4\na manual\n%%EOF\n");
    work.put("z.md", "# Zine\n\nA roof is a boat.\n");
    for (pdf, words) in [
        ("h/plain.pdf", &["pack", "h/plan.md"][..]),
        ("h/folded.PDF", &["pack", "h/plan.md", "--fold", "booklet"]),
        ("h/flat.pdf", &["pack", "h/plan.md", "--fold", "flat", "--no-text"]),
        ("h/large.pdf", &["pack", "z.md", "--profile", "scanner", "--paper", "letter", "--lang", "ar,en"]),
        ("h/zine.pdf", &["zine", "z.md", "--fold", "booklet"]),
        ("h/mirror.pdf", &["zine", "z.md", "--fold", "mini8", "--mirror"]),
    ] {
        work.run(&[words, &["-o", pdf]].concat()).ended(0);
    }
    let run = work.run(&["pack", "h", "-o", "a.pdf", "--profile", "scanner"]).ended(0).said(&["4 files"]);
    for name in ["plain.pdf", "folded.PDF", "flat.pdf", "large.pdf"] {
        assert!(run.err.contains(&format!("h/{name} (an earlier packet)")), "{}", run.err);
    }
    assert_eq!(packed(&work, "a.pdf"), ["h/manual.pdf", "h/mirror.pdf", "h/plan.md", "h/zine.pdf"]);
    // One that is replaced where it lies is left out like the others.
    work.run(&["pack", "h", "-o", "h/plain.pdf", "--force", "--profile", "scanner"]).ended(0).said(&["4 files"]);
    work.run(&["pack", "h", "-o", "h/plain.pdf", "--force", "--all-files"]).ended(1).told(&["itself among the files"]);
    work.run(&["pack", "h/plain.pdf", "-o", "b.pdf", "--profile", "scanner"])
        .ended(0)
        .said(&["1 file"])
        .told(&["warning: plain.pdf is a packet already", "print it"]);
}

#[test]
fn a_folder_with_nothing_to_pack_is_refused_with_what_was_left_out() {
    let work = WorkFolder::new("nothing");
    fs::create_dir_all(work.path("empty")).unwrap();
    work.run(&["pack", "empty", "-o", "a.pdf"]).ended(1).told(&["there is nothing to pack in empty", "hint: "]);
    fs::create_dir_all(work.path("folders/a/b")).unwrap();
    fs::create_dir_all(work.path("folders/c")).unwrap();
    work.run(&["pack", "folders", "-o", "a.pdf"]).ended(1).told(&["nothing to pack in folders", "only empty folders"]);
    work.put("left/.git/config", "x");
    work.put("left/.DS_Store", "x");
    work.run(&["pack", "left", "-o", "a.pdf"]).ended(1).told(&[
        "nothing to pack in left",
        "left/.DS_Store (a file manager's)",
        "left/.git (version control)",
        "--all-files",
    ]);
    assert!(!work.path("a.pdf").exists());
    work.run(&["pack", "left", "-o", "a.pdf", "--all-files"]).ended(0).said(&["2 files"]);
}

#[cfg(unix)]
#[test]
fn the_link_that_an_editor_locks_with_does_not_stop_a_packet() {
    let work = WorkFolder::new("lock");
    work.put("h/plan.md", "# Plan\n");
    std::os::unix::fs::symlink("ash@madeup.1:2", work.path("h/.#plan.md")).unwrap();
    work.run(&["pack", "h", "-o", "a.pdf"]).ended(0).told(&["left out: h/.#plan.md"]);
    std::os::unix::fs::symlink("plan.md", work.path("h/link.md")).unwrap();
    work.run(&["pack", "h", "-o", "b.pdf"]).ended(1).told(&["symbolic link"]);
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_drill_packs_what_pack_packs() {
    let work = work("drilled");
    let run = work.run(&["drill", "h", "-o", "d"]).ended(0).told(&["left out: h/"]);
    run.said(&["2 files"]);
}
