//! Files that come back -> all or none, under names that everyone sees, with a word where there is nothing.

use crate::paper::{Paper, noise};
use crate::program::{Run, WorkFolder};

fn scanned(work: &WorkFolder, files: &[(&str, &[u8])], more: &[&str]) -> Run {
    work.put("codes.txt", Paper::of(files, 800, 2).lines(|_| true));
    work.run(&[&["scan", "codes.txt", "-o", "out"], more].concat())
}

fn names(work: &WorkFolder) -> Vec<String> {
    work.all("out").into_iter().map(|(name, _)| name).filter(|name| !name.ends_with('/')).collect()
}

/// A disk that takes no file above 16 KiB: what fails is the seventh file, in the middle.
#[test]
fn where_a_file_does_not_fit_none_is_left_and_it_is_told_which() {
    let work = WorkFolder::new("full");
    let small = noise(300, 3);
    let large = noise(100_000, 4);
    let files: Vec<(String, &[u8])> = (1..=12)
        .map(|number| (format!("d{}/f{number:02}", number % 3), if number == 7 { &large[..] } else { &small[..] }))
        .collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    work.put("codes.txt", Paper::of(&files, 2_000, 2).lines(|_| true));
    work.put("there/mine", "kept");
    for folder in ["new", "there", "new/deep/er"] {
        let run = std::process::Command::new("sh")
            .args(["-c", "ulimit -f 32; trap '' XFSZ; exec \"$0\" scan codes.txt -o \"$1\""])
            .args([env!("CARGO_BIN_EXE_seedpress"), folder])
            .current_dir(work.path(""))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{said}");
        assert!(said.contains("d1/f07") && said.contains("none of the 12 files and folders was restored"), "{said}");
        assert!(!work.path("new").exists(), "a folder that was made is taken away");
    }
    assert_eq!(work.all("there"), [("mine".to_owned(), b"kept".to_vec())]);
    work.run(&["scan", "codes.txt", "-o", "there"]).ended(0);
    assert_eq!(work.all("there").iter().filter(|(name, _)| !name.ends_with('/')).count(), 13);
}

#[test]
fn thousands_of_files_come_back_and_none_is_left_under_another_name() {
    let work = WorkFolder::new("thousands");
    let files: Vec<(String, Vec<u8>)> =
        (0..3_000_u32).map(|number| (format!("d{}/f{number}", number % 7), number.to_le_bytes().to_vec())).collect();
    let borrowed: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    scanned(&work, &borrowed, &[]).ended(0).said(&["3,000 files, 12,000 bytes, restored into out"]);
    let mut expected = files.clone();
    expected.extend((0..7).map(|number| (format!("d{number}/"), Vec::new())));
    expected.sort();
    let mut all = work.all("out");
    all.sort();
    assert_eq!(all, expected);
    scanned(&work, &borrowed, &[]).ended(0).said(&["all were there already"]);
}

#[test]
fn hidden_files_of_a_packet_are_made_visible_and_it_is_told_how_to_have_them() {
    let files: [(&str, &[u8]); 9] = [
        (".bashrc", b"1"),
        (".env", b"2"),
        (".git/config", b"3"),
        (".git/hooks/post-checkout", b"4"),
        (".ssh/authorized_keys", b"5"),
        ("autorun.inf", b"6"),
        ("notes.md", b"7"),
        ("sub/Desktop.ini", b"8"),
        ("sub/plan.lnk", b"9"),
    ];
    let work = WorkFolder::new("hidden");
    let run = scanned(&work, &files, &[]).ended(0).said(&[
        "made visible: .git is now dot-git",
        "made visible: .ssh is now dot-ssh",
        "made visible: .bashrc is now dot-bashrc",
        "scan again with --hidden",
    ]);
    assert_eq!(run.out.matches(".git is now").count(), 1, "once for a folder");
    let visible = [
        "autorun.inf_",
        "dot-bashrc",
        "dot-env",
        "dot-git/config",
        "dot-git/hooks/post-checkout",
        "dot-ssh/authorized_keys",
        "notes.md",
        "sub/Desktop.ini_",
        "sub/plan.lnk_",
    ];
    assert_eq!(names(&work), visible);
    scanned(&work, &files, &[]).ended(0).said(&["all were there already"]);
    let json = scanned(&work, &files, &["--json"]).ended(0);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value["sets"][0]["restored"]["made_visible"][0]["from"], ".bashrc");
    assert_eq!(value["sets"][0]["restored"]["made_visible"][0]["to"], "dot-bashrc");

    let work = WorkFolder::new("hidden-own");
    let run = scanned(&work, &files, &["--hidden"]).ended(0);
    assert!(!run.out.contains("made visible") && !run.out.contains("--hidden"), "{}", run.out);
    let own: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    assert_eq!(names(&work), own);
}

#[test]
fn a_hidden_file_beside_one_of_its_visible_name_is_not_lost() {
    let work = WorkFolder::new("hidden-clash");
    let files: [(&str, &[u8]); 4] = [(".env", b"1"), ("dot-env", b"2"), (".s/a", b"3"), ("dot-s/a", b"4")];
    scanned(&work, &files, &[]).ended(0).said(&["4 files, 4 bytes", ".env is now dot-env~2", ".s is now dot-s~2"]);
    let found: Vec<_> = work.all("out").into_iter().filter(|(name, _)| !name.ends_with('/')).collect();
    let file = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
    let mut found = found;
    found.sort();
    assert_eq!(found, [file("dot-env", b"2"), file("dot-env~2", b"1"), file("dot-s/a", b"4"), file("dot-s~2/a", b"3")]);
}

#[test]
fn a_packet_that_holds_nothing_says_so() {
    for (files, words) in [
        (&[("a.md", &b""[..])][..], "the packet holds nothing but a.md, a file of 0 bytes"),
        (&[("a.md", b""), ("b/c.md", b"")], "the packet holds nothing but names: every file has 0 bytes"),
    ] {
        let work = WorkFolder::new("empty");
        scanned(&work, files, &[]).ended(0).said(&["restored into out", words]);
    }
    let work = WorkFolder::new("full-enough");
    let run = scanned(&work, &[("a.md", b""), ("b.md", b"beans")], &[]).ended(0);
    assert!(!run.out.contains("holds nothing"), "{}", run.out);
    let work = WorkFolder::new("zero");
    let paper = Paper::of_content(&[], 60, 1);
    work.put("codes.txt", paper.lines(|_| true));
    let run = work.run(&["scan", "codes.txt", "-o", "out"]).ended(0);
    let name = format!("{}.bin", paper.pieces[0].header.set);
    run.said(&["1 file, 0 bytes", &format!("the packet holds nothing: {name} has 0 bytes")]);
    assert_eq!(work.all("out"), [(name, Vec::new())]);
}
