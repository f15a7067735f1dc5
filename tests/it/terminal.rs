//! The program on a terminal of a certain width -> what is drawn: words stay, bars go, lines break between words.
//!
//! `script` (bsdutils) makes the terminal.

use std::process::{Command, Stdio};

use crate::paper::noise;
use crate::program::WorkFolder;

/// All that is written to a terminal of so many columns, escapes taken out, each thing drawn in a line of its own.
fn on_terminal(work: &WorkFolder, columns: usize, words: &str) -> Vec<String> {
    let program = env!("CARGO_BIN_EXE_seedpress");
    let line = format!("stty cols {columns} rows 24; {}", words.replace("seedpress", program));
    let output = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(work.path(""))
        .env("SHELL", "/bin/sh")
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut plain = String::new();
    let mut in_escape = false;
    for c in text.chars() {
        match c {
            '\x1b' => in_escape = true,
            c if in_escape => in_escape = !c.is_ascii_alphabetic(),
            '\r' => plain.push('\n'),
            c => plain.push(c),
        }
    }
    plain.lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[test]
fn the_words_of_the_progress_stay_however_narrow_the_terminal_is() {
    let work = WorkFolder::new("narrow");
    work.put("noise.bin", noise(60_000, 1));
    for (columns, bar) in [(40, false), (56, false), (100, true)] {
        let lines = on_terminal(&work, columns, "seedpress pack noise.bin -o out.pdf --force");
        assert!(lines.iter().any(|line| line.starts_with("setting the words")), "{columns}: {lines:?}");
        let is_bar = |line: &String| line.contains('\u{2591}') || line.contains('\u{2588}');
        assert_eq!(lines.iter().any(is_bar), bar, "{columns}: {lines:?}");
    }
}

#[test]
fn what_is_told_breaks_between_words() {
    let work = WorkFolder::new("broken-lines");
    work.put("note.txt", "Meet at the well.\n");
    for columns in [40, 56, 80] {
        for words in [
            "seedpress pack note.txt -o out.pdf --force",
            "seedpress scan gone.jpg",
            "seedpress pack gone.txt -o x.pdf",
        ] {
            let lines = on_terminal(&work, columns, words);
            for line in &lines {
                assert!(line.chars().count() <= columns, "{columns}: {line}");
            }
            let all = lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
            let told = ["print it at 100 % (actual size)", "no such file or folder"];
            assert!(told.iter().any(|words| all.contains(words)), "{columns}: {all}");
        }
    }
}

#[test]
fn a_watch_says_that_it_waits_for_pictures_for_as_long_as_it_does() {
    let work = WorkFolder::new("waits");
    std::fs::create_dir(work.path("phone")).unwrap();
    let lines = on_terminal(&work, 80, "timeout -s INT 5 seedpress scan --watch phone -o out");
    let last = lines.iter().rev().find(|line| !line.contains("interrupted")).unwrap();
    assert!(last.contains("waiting for pictures in phone"), "{lines:?}");
    assert!(lines.iter().filter(|line| line.contains("waiting for pictures in phone")).count() >= 2, "{lines:?}");
}
