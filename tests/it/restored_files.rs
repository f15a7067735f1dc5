//! Files that come back -> all or none, under names that everyone sees, with a word where there is nothing.

use crate::paper::{Paper, noise};
use crate::program::{Desk, Run};

fn scanned(desk: &Desk, files: &[(&str, &[u8])], more: &[&str]) -> Run {
    desk.put("codes.txt", Paper::of(files, 800, 2).lines(|_| true));
    desk.run(&[&["scan", "codes.txt", "-o", "out"], more].concat())
}

fn names(desk: &Desk) -> Vec<String> {
    desk.all("out").into_iter().map(|(name, _)| name).filter(|name| !name.ends_with('/')).collect()
}

/// A disk that takes no file above 16 KiB: what fails is the seventh file, in the middle.
#[test]
fn where_a_file_does_not_fit_none_is_left_and_it_is_told_which() {
    let desk = Desk::new("full");
    let small = noise(300, 3);
    let large = noise(100_000, 4);
    let files: Vec<(String, &[u8])> = (1..=12)
        .map(|number| (format!("d{}/f{number:02}", number % 3), if number == 7 { &large[..] } else { &small[..] }))
        .collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    desk.put("codes.txt", Paper::of(&files, 2_000, 2).lines(|_| true));
    desk.put("there/mine", "kept");
    for folder in ["new", "there", "new/deep/er"] {
        let run = std::process::Command::new("sh")
            .args(["-c", "ulimit -f 32; trap '' XFSZ; exec \"$0\" scan codes.txt -o \"$1\""])
            .args([env!("CARGO_BIN_EXE_seedpress"), folder])
            .current_dir(desk.path(""))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{said}");
        assert!(said.contains("d1/f07") && said.contains("none of the 12 files and folders was restored"), "{said}");
        assert!(!desk.path("new").exists(), "a folder that was made is taken away");
    }
    assert_eq!(desk.all("there"), [("mine".to_owned(), b"kept".to_vec())]);
    desk.run(&["scan", "codes.txt", "-o", "there"]).ended(0);
    assert_eq!(desk.all("there").iter().filter(|(name, _)| !name.ends_with('/')).count(), 13);
}

#[test]
fn thousands_of_files_come_back_and_none_is_left_under_another_name() {
    let desk = Desk::new("thousands");
    let files: Vec<(String, Vec<u8>)> =
        (0..3_000_u32).map(|number| (format!("d{}/f{number}", number % 7), number.to_le_bytes().to_vec())).collect();
    let borrowed: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    scanned(&desk, &borrowed, &[]).ended(0).said(&["3,000 files, 12,000 bytes, restored into out"]);
    let mut expected = files.clone();
    expected.extend((0..7).map(|number| (format!("d{number}/"), Vec::new())));
    expected.sort();
    let mut all = desk.all("out");
    all.sort();
    assert_eq!(all, expected);
    scanned(&desk, &borrowed, &[]).ended(0).said(&["all were there already"]);
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
    let desk = Desk::new("hidden");
    let run = scanned(&desk, &files, &[]).ended(0).said(&[
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
    assert_eq!(names(&desk), visible);
    scanned(&desk, &files, &[]).ended(0).said(&["all were there already"]);
    let json = scanned(&desk, &files, &["--json"]).ended(0);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value["sets"][0]["restored"]["made_visible"][0]["from"], ".bashrc");
    assert_eq!(value["sets"][0]["restored"]["made_visible"][0]["to"], "dot-bashrc");

    let desk = Desk::new("hidden-own");
    let run = scanned(&desk, &files, &["--hidden"]).ended(0);
    assert!(!run.out.contains("made visible") && !run.out.contains("--hidden"), "{}", run.out);
    let own: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    assert_eq!(names(&desk), own);
}

#[test]
fn a_hidden_file_beside_one_of_its_visible_name_is_not_lost() {
    let desk = Desk::new("hidden-clash");
    let files: [(&str, &[u8]); 4] = [(".env", b"1"), ("dot-env", b"2"), (".s/a", b"3"), ("dot-s/a", b"4")];
    scanned(&desk, &files, &[]).ended(0).said(&["4 files, 4 bytes", ".env is now dot-env~2", ".s is now dot-s~2"]);
    let found: Vec<_> = desk.all("out").into_iter().filter(|(name, _)| !name.ends_with('/')).collect();
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
        let desk = Desk::new("empty");
        scanned(&desk, files, &[]).ended(0).said(&["restored into out", words]);
    }
    let desk = Desk::new("full-enough");
    let run = scanned(&desk, &[("a.md", b""), ("b.md", b"beans")], &[]).ended(0);
    assert!(!run.out.contains("holds nothing"), "{}", run.out);
    let desk = Desk::new("zero");
    let paper = Paper::of_content(&[], 60, 1);
    desk.put("codes.txt", paper.lines(|_| true));
    let run = desk.run(&["scan", "codes.txt", "-o", "out"]).ended(0);
    let name = format!("{}.bin", paper.pieces[0].header.set);
    run.said(&["1 file, 0 bytes", &format!("the packet holds nothing: {name} has 0 bytes")]);
    assert_eq!(desk.all("out"), [(name, Vec::new())]);
}
