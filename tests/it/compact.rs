//! Small packets: one piece of paper, printed on both sides or folded, that is read back.

use std::fs;

use crate::paper::noise;
use crate::program::Desk;

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
    let desk = Desk::new("compact");
    for (name, bytes) in small_files() {
        desk.put(name, &bytes);
        for paper in ["a4", "letter"] {
            let pdf = format!("{name}-{paper}.pdf");
            let run = desk.run(&["pack", name, "-o", &pdf, "--paper", paper]).ended(0);
            run.said(&["2 pages in", "one piece of paper: print both sides"]);
        }
        let out = format!("{name}-out");
        let run = desk.run(&["scan", &format!("{name}-a4.pdf"), "-o", &out]).ended(0);
        run.said(&["whole", "parts of restore.py"]);
        assert_eq!(fs::read(desk.path(&format!("{out}/{name}"))).unwrap(), bytes, "{name}");
    }
}

#[test]
fn a_folded_one_is_one_paper_that_is_read_back_and_survives_a_rehearsal() {
    let desk = Desk::new("wallet");
    for (name, bytes) in small_files() {
        desk.put(name, &bytes);
        let pdf = format!("{name}.pdf");
        let run = desk.run(&["pack", name, "-o", &pdf, "--fold", "mini8", "--compact"]).ended(0);
        run.said(&["all pages are on one piece of paper", "mini8 of 1 piece of paper"]);
        let out = format!("{name}-out");
        desk.run(&["scan", &pdf, "-o", &out]).ended(0).said(&["whole", "parts of restore.py"]);
        assert_eq!(fs::read(desk.path(&format!("{out}/{name}"))).unwrap(), bytes, "{name}");
    }
    desk.run(&["pack", "key.bin", "-o", "r.pdf", "--fold", "mini8", "--rehearse"]).ended(0);
    desk.run(&["drill", "twelve.txt.pdf", "--lose", "0"]).ended(0).said(&["It works"]);
}

#[test]
fn a_wish_goes_before_the_size_and_a_recipe_may_hold_it() {
    let desk = Desk::new("wishes");
    desk.put("small.txt", "hello world\n");
    desk.put("large.bin", noise(5_000, 3));
    let usual = desk.run(&["pack", "small.txt", "-o", "usual.pdf", "--compact=no"]).ended(0);
    assert!(!usual.out.contains("one piece of paper"), "{}", usual.out);
    let large = desk.run(&["pack", "large.bin", "-o", "large.pdf"]).ended(0);
    assert!(!large.out.contains("one piece of paper"), "{}", large.out);
    desk.run(&["pack", "large.bin", "-o", "wished.pdf", "--compact"])
        .ended(0)
        .said(&["2 pages in", "one piece of paper"]);
    desk.put("packet.toml", "inputs = [\"small.txt\"]\ncompact = false\n");
    let recipe = desk.run(&["pack", "packet.toml", "-o", "recipe.pdf"]).ended(0);
    assert!(!recipe.out.contains("one piece of paper"), "{}", recipe.out);
    desk.run(&["pack", "packet.toml", "-o", "typed.pdf", "--compact"]).ended(0).said(&["one piece of paper"]);
    desk.put("huge.bin", noise(60_000, 3));
    let refused = desk.run(&["pack", "huge.bin", "-o", "h.pdf", "--compact"]).ended(1);
    refused.told(&["does not fit on one piece of paper", "leave out --compact"]);
    desk.run(&["pack", "small.txt", "-o", "h.pdf", "--compact=perhaps"]).ended(2).told(&["write yes or no"]);
}

#[test]
fn texts_that_do_not_fit_on_the_paper_are_in_the_codes() {
    let desk = Desk::new("long-text");
    desk.put("long.txt", "one line of a long and dull list of things\n".repeat(300));
    let run = desk.run(&["pack", "long.txt", "-o", "usual.pdf"]).ended(0);
    assert!(!run.out.contains("one piece of paper"), "what can be read is not given up unasked: {}", run.out);
    let run = desk.run(&["pack", "long.txt", "-o", "c.pdf", "--compact"]).ended(0);
    run.said(&["2 pages in", "one piece of paper", "in the codes only: 1 file: long.txt"]);
}

#[test]
fn a_packet_of_thousands_of_tiny_files_is_a_few_pages_and_says_what_is_left_out() {
    let desk = Desk::new("tiny-files");
    for number in 0..3_000 {
        desk.put(&format!("tiny/{number:05}.txt"), "five\n");
    }
    let run = desk.run(&["pack", "tiny", "-o", "tiny.pdf"]).ended(0);
    let run = run.said(&["2,880 more short texts are in the codes only", "join the texts in one file"]);
    let pages = run.out.split(" pages in").next().and_then(|words| words.rsplit(' ').next()).unwrap();
    assert!(pages.parse::<u32>().unwrap() <= 20, "{}", run.out);
}
