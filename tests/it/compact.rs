//! Small packets: one piece of paper, printed on both sides or folded, that is read back.

use std::fs;

use crate::paper::noise;
use crate::program::WorkFolder;

/// Files that somebody would carry in a wallet, each small.
fn small_files() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("twelve.txt", b"hello world\n".to_vec()),
        ("password.md", b"# The password\n\ncorrect horse battery staple\n".to_vec()),
        ("key.bin", noise(48, 7)),
        ("wallet.json", b"{\"seed\": [12, 7, 31], \"made\": \"2026-11-21\"}\n".to_vec()),
        (
            "letter.txt",
            "Dear Mira, the beans are in the blue tin. Sow them after the last frost.\n".repeat(9).into_bytes(),
        ),
    ]
}

#[test]
fn small_files_are_one_piece_of_paper_and_come_back_from_it() {
    let work = WorkFolder::new("compact");
    for (name, bytes) in small_files() {
        work.put(name, &bytes);
        for paper in ["a4", "letter"] {
            let pdf = format!("{name}-{paper}.pdf");
            let run = work.run(&["pack", name, "-o", &pdf, "--paper", paper]).ended(0);
            run.said(&["2 pages in", "one piece of paper: print both sides"]);
        }
        let out = format!("{name}-out");
        let run = work.run(&["scan", &format!("{name}-a4.pdf"), "-o", &out]).ended(0);
        run.said(&["whole", "parts of restore.py"]);
        assert_eq!(fs::read(work.path(&format!("{out}/{name}"))).unwrap(), bytes, "{name}");
    }
}

#[test]
fn a_folded_one_is_one_paper_that_is_read_back_and_survives_a_rehearsal() {
    let work = WorkFolder::new("wallet");
    for (name, bytes) in small_files() {
        work.put(name, &bytes);
        let pdf = format!("{name}.pdf");
        let run = work.run(&["pack", name, "-o", &pdf, "--fold", "mini8", "--compact"]).ended(0);
        run.said(&["all pages are on one piece of paper", "mini8 of 1 piece of paper"]);
        let out = format!("{name}-out");
        work.run(&["scan", &pdf, "-o", &out]).ended(0).said(&["whole", "parts of restore.py"]);
        assert_eq!(fs::read(work.path(&format!("{out}/{name}"))).unwrap(), bytes, "{name}");
    }
    work.run(&["pack", "key.bin", "-o", "r.pdf", "--fold", "mini8", "--rehearse"]).ended(0);
    work.run(&["drill", "twelve.txt.pdf", "--lose", "0"]).ended(0).said(&["It works"]);
}

#[test]
fn a_wish_goes_before_the_size_and_a_recipe_may_hold_it() {
    let work = WorkFolder::new("wishes");
    work.put("small.txt", "hello world\n");
    work.put("large.bin", noise(5_000, 3));
    let usual = work.run(&["pack", "small.txt", "-o", "usual.pdf", "--compact=no"]).ended(0);
    assert!(!usual.out.contains("one piece of paper"), "{}", usual.out);
    let large = work.run(&["pack", "large.bin", "-o", "large.pdf"]).ended(0);
    assert!(!large.out.contains("one piece of paper"), "{}", large.out);
    work.run(&["pack", "large.bin", "-o", "wished.pdf", "--compact"])
        .ended(0)
        .said(&["2 pages in", "one piece of paper"]);
    work.put("packet.toml", "inputs = [\"small.txt\"]\ncompact = false\n");
    let recipe = work.run(&["pack", "packet.toml", "-o", "recipe.pdf"]).ended(0);
    assert!(!recipe.out.contains("one piece of paper"), "{}", recipe.out);
    work.run(&["pack", "packet.toml", "-o", "typed.pdf", "--compact"]).ended(0).said(&["one piece of paper"]);
    work.put("huge.bin", noise(60_000, 3));
    let refused = work.run(&["pack", "huge.bin", "-o", "h.pdf", "--compact"]).ended(1);
    refused.told(&["does not fit on one piece of paper", "leave out --compact"]);
    work.run(&["pack", "small.txt", "-o", "h.pdf", "--compact=perhaps"]).ended(2).told(&["write yes or no"]);
}

#[test]
fn texts_that_do_not_fit_on_the_paper_are_in_the_codes() {
    let work = WorkFolder::new("long-text");
    work.put("long.txt", "one line of a long and dull list of things\n".repeat(300));
    let run = work.run(&["pack", "long.txt", "-o", "usual.pdf"]).ended(0);
    assert!(!run.out.contains("one piece of paper"), "what can be read is not given up unasked: {}", run.out);
    let run = work.run(&["pack", "long.txt", "-o", "c.pdf", "--compact"]).ended(0);
    run.said(&["2 pages in", "one piece of paper", "in the codes only: 1 file: long.txt"]);
}

#[test]
fn a_packet_of_thousands_of_tiny_files_is_a_few_pages_and_says_what_is_left_out() {
    let work = WorkFolder::new("tiny-files");
    for number in 0..3_000 {
        work.put(&format!("tiny/{number:05}.txt"), "five\n");
    }
    let run = work.run(&["pack", "tiny", "-o", "tiny.pdf"]).ended(0);
    let run = run.said(&["2,880 more short texts are in the codes only", "join the texts in one file"]);
    let pages = run.out.split(" pages in").next().and_then(|words| words.rsplit(' ').next()).unwrap();
    assert!(pages.parse::<u32>().unwrap() <= 20, "{}", run.out);
}
