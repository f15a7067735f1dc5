//! Packets and letters for post-quantum recipients, from outside: sealed, opened by their identity alone, refused when mistyped.

use std::fs;
use std::process::Command;

use seedpress::seal::{self, RecipientKind};

use crate::program::{Run, WorkFolder};

/// The identity of age's test vectors, and the recipient that another implementation derives of it.
const IDENTITY: &str = "AGE-SECRET-KEY-PQ-1HZLGZUPT4ETPKDEV8HSGFDCYZ4E522W0A7PU2LHT8EH9W6YLNC3SW78XKG";
const RECIPIENT: &str = include_str!("post_quantum_recipient.txt");
const OTHER_IDENTITY: &str = "AGE-SECRET-KEY-PQ-1QV9PZXQLYCKNGW6ZF9G9WHN9D3EH4QVG37TFMF9TK2UUP37W6HWQPWYXEV";
/// A made-up classical recipient; nobody has its identity.
const CLASSICAL: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const NOTE: &str = "Meet Juniper Made-Up where the two paths part.\n";

fn work(name: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    work.put("vault/note.txt", NOTE);
    work.put("identity.txt", format!("# made up\n{IDENTITY}\n"));
    work.put("other.txt", OTHER_IDENTITY);
    work.put("friends.txt", format!("# Juniper\n\n{RECIPIENT}"));
    work
}

#[track_caller]
fn untold(run: &Run, word: &str) {
    assert!(!run.out.contains(word) && !run.err.contains(word), "`{word}` was said:\n{}{}", run.out, run.err);
}

/// All words on a PDF's pages, without blanks.
fn words(work: &WorkFolder, pdf: &str) -> String {
    let output = Command::new("pdftotext").arg("-q").arg(work.path(pdf)).arg("-").output();
    let output = output.expect("pdftotext is needed: apt-get install poppler-utils");
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect()
}

#[test]
fn a_packet_sealed_to_a_post_quantum_recipient_opens_with_its_identity_alone() {
    let work = work("quantum-packet");
    for (at, recipient) in [RECIPIENT.trim(), &RECIPIENT.trim().to_uppercase(), "friends.txt"].into_iter().enumerate() {
        let pdf = format!("{at}.pdf");
        untold(&work.run(&["pack", "vault", "-o", &pdf, "--recipient", recipient]).ended(0), "quantum");
        work.run(&["scan", &pdf, "-o", "shut"]).ended(3);
        let (name, age) = work.all("shut").remove(0);
        assert_eq!(seal::stanzas(&age).unwrap(), [RecipientKind::HybridKey], "{name}");
        fs::remove_dir_all(work.path("shut")).unwrap();
        work.run(&["scan", &pdf, "-o", "wrong", "--identity", "other.txt"]).ended(4);
        assert!(!work.path("wrong").exists());
        let out = format!("{at}-out");
        work.run(&["scan", &pdf, "-o", &out, "--identity", "identity.txt"]).ended(0);
        assert_eq!(fs::read_to_string(work.path(&format!("{out}/vault/note.txt"))).unwrap(), NOTE);
    }
}

#[test]
fn a_post_quantum_letter_is_read_from_its_page_and_opens_the_packet() {
    let work = work("quantum-letter");
    for paper in ["a4", "letter"] {
        let pdf = format!("{paper}.pdf");
        let arguments = ["pack", "vault", "-o", &pdf, "--paper", paper, "--seal", "--letter-to", "friends.txt"];
        untold(&work.run(&arguments).ended(0), "quantum");
        let cards = format!("{paper}.cards.pdf");
        work.run(&["scan", &pdf, &cards, "-o", "wrong", "--identity", "other.txt"]).ended(4);
        let out = format!("{paper}-out");
        let run = work.run(&["scan", &pdf, &cards, "-o", &out, "--identity", "identity.txt"]).ended(0);
        run.said(&["opened with a letter"]);
        assert_eq!(fs::read_to_string(work.path(&format!("{out}/vault/note.txt"))).unwrap(), NOTE);
        let shown = words(&work, &cards);
        assert!(shown.contains("age1pq1z4f9zeapqujpskesfxhujkg52..") && shown.contains("age1.3"), "{shown}");
        assert!(!work.path("wrong").exists());
    }
}

#[test]
fn every_guide_to_a_packet_for_recipients_names_the_identity_and_the_age_that_it_takes() {
    let work = work("quantum-guides");
    for lang in ["en", "es", "fr", "pt", "de", "ar", "fa", "ru", "tr", "hi", "zh"] {
        for (recipient, newer) in [("friends.txt", true), (CLASSICAL, false)] {
            let arguments = ["pack", "vault", "-o", "p.pdf", "--recipient", recipient, "--lang", lang, "--force"];
            work.run(&arguments).ended(0);
            let shown = words(&work, "p.pdf");
            assert!(shown.contains("--identityIDENTITY"), "{lang}: {shown}");
            assert_eq!(shown.contains("1.3"), newer, "{lang}: {shown}");
        }
    }
}

#[test]
fn only_recipients_that_are_not_post_quantum_are_warned_of() {
    let work = work("quantum-warned");
    let letters = ["pack", "vault", "-o", "p.pdf", "--seal", "--letter-to", "friends.txt", "--letter-to", CLASSICAL];
    work.run(&letters).ended(0).told(&["quantum", "age1pq1"]);
    work.put("zine.md", "# Beans\n\nSow them in May.\n");
    let zine = ["zine", "zine.md", "-o", "z.pdf", "--fold", "booklet", "--mirror", "--force", "--recipient"];
    let with = |recipient| zine.into_iter().chain([recipient]).collect::<Vec<_>>();
    work.run(&with(CLASSICAL)).ended(0).told(&["quantum"]);
    untold(&work.run(&with("friends.txt")).ended(0), "quantum");
}

#[test]
fn recipients_that_are_mixed_mistyped_cut_or_secret_are_refused_before_anything_is_written() {
    let work = work("quantum-refused");
    let right = RECIPIENT.trim();
    let wrong = format!("{}{}", &right[..right.len() - 1], if right.ends_with('q') { 'p' } else { 'q' });
    work.put("cut.txt", format!("{right}\n{}\n", &right[..1_000]));
    work.put("mixed.txt", format!("{right}\n{CLASSICAL}\n"));
    work.put("empty.txt", "# nobody\n");
    let refused = |arguments: &[&str], words: &[&str]| {
        let all: Vec<&str> = ["pack", "vault", "-o", "p.pdf"].iter().chain(arguments).copied().collect();
        let run = work.run(&all).ended(2).told(words);
        untold(&run, &IDENTITY[20..]);
        assert!(!work.path("p.pdf").exists() && !work.path("p.cards.pdf").exists(), "{}", run.err);
    };
    refused(&["--recipient", right, "--recipient", CLASSICAL], &["age1pq1..", "age1..", "for all"]);
    refused(&["--recipient", "mixed.txt"], &["age1pq1..", "age1..", "for all"]);
    refused(&["--recipient", &wrong], &["--recipient", "a letter is wrong or missing"]);
    refused(&["--seal", "--letter-to", &wrong], &["--letter-to", "a letter is wrong or missing"]);
    refused(&["--recipient", &right[..1_024]], &["1959 letters and digits"]);
    refused(&["--recipient", "cut.txt"], &["cut.txt, line 2", "1959 letters and digits"]);
    refused(&["--recipient", "identity.txt"], &["identity.txt, line 2", "which is secret"]);
    refused(&["--recipient", IDENTITY], &["which is secret"]);
    refused(&["--recipient", "empty.txt"], &["no recipient in empty.txt"]);
    refused(&["--recipient", "nobody.txt"], &["no age recipient", "no file"]);
    refused(&["--recipient", "age1tag1qqqqqqqqqqqqqqqq"], &["another kind"]);
    work.run(&["pack", "vault", "-o", "p.pdf", "--recipient", right]).ended(0);
    work.run(&["scan", "p.pdf", "-o", "out", "--identity", "friends.txt"])
        .ended(1)
        .told(&["line 3", "it is a recipient"]);
}

#[test]
fn a_recipe_names_recipients_themselves_and_no_file_of_them() {
    let work = work("quantum-recipe");
    work.put("packet.toml", format!("inputs = [\"vault\"]\n[seal]\nrecipients = [\"{}\"]\n", RECIPIENT.trim()));
    work.run(&["pack", "packet.toml"]).ended(0);
    work.run(&["scan", "packet.pdf", "-o", "out", "--identity", "identity.txt"]).ended(0);
    for key in ["recipients", "letter-to"] {
        for word in ["friends.txt", &RECIPIENT[..500], "../friends.txt"] {
            work.put("bad.packet.toml", format!("inputs = [\"vault\"]\n[seal]\n{key} = [\"{word}\"]\n"));
            work.run(&["pack", "bad.packet.toml"]).ended(2).told(&["line 3", key, "no age recipient"]);
            assert!(!work.path("bad.packet.pdf").exists() && !work.path("bad.pdf").exists());
        }
    }
}
