//! `seedpress alert`: a policy and meanings -> cards and a roll; cards -> words; words as heard -> valid, not valid, used before.

use std::fs;
use std::sync::OnceLock;

use seedpress::alert::AlertRoll;
use sha2::{Digest, Sha256};

use crate::program::{Run, WorkFolder};

const NEW: [&str; 12] = [
    "alert",
    "new",
    "--split",
    "2-of-3",
    "--count",
    "20",
    "--meaning",
    "Stay at home",
    "--meaning",
    "Leave the valley",
    "-o",
    "alerts",
];

/// A folder with cards and a roll, made once, with the texts of the cards' codes in `cards.txt`.
fn made(name: &str) -> WorkFolder {
    static MADE: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    let work = WorkFolder::new(name);
    let files = MADE.get_or_init(|| {
        work_folder_new(&work);
        work.put("alerts/cards.txt", codes(&work).join("\n\n"));
        work.all("alerts")
    });
    for (file, bytes) in files {
        work.put(&format!("alerts/{file}"), bytes);
    }
    work
}

fn work_folder_new(work: &WorkFolder) {
    work.run(&NEW).ended(0);
}

/// The texts of the codes of the cards, as they are read from their pages.
fn codes(work: &WorkFolder) -> Vec<String> {
    let pages = seedpress::photo::open(fs::read(work.path("alerts/cards.pdf")).unwrap()).unwrap();
    let text = |page| match &pages.read(page, &seedpress::watch::Unwatched).unwrap().sightings[0].payload {
        seedpress::qr::Payload::Text(text) => text.clone(),
        seedpress::qr::Payload::Bytes(_) => String::new(),
    };
    (0..3).map(text).collect()
}

fn make(work: &WorkFolder, number: &str) -> String {
    let run = work.run(&["alert", "make", number, "alerts/cards.txt", "--roll", "alerts/roll.txt"]).ended(0);
    assert_eq!(run.out.split_whitespace().count(), 12, "{}", run.out);
    run.out.trim_end().to_owned()
}

fn check(work: &WorkFolder, number: &str, heard: &str) -> Run {
    work.run_with(&["alert", "check", number, "--roll", "alerts/roll.txt"], heard.as_bytes())
}

fn roll(work: &WorkFolder) -> AlertRoll {
    AlertRoll::parse(&fs::read_to_string(work.path("alerts/roll.txt")).unwrap()).unwrap()
}

#[test]
fn cards_make_words_and_everybody_checks_them_once() {
    let work = made("alert-walk");
    let words = make(&work, "7");
    let digest = format!("{:x}", Sha256::digest(words.as_bytes()));
    assert_eq!(roll(&work).entry(7).unwrap().digest.to_string(), digest[..20], "sha256sum says the same");
    let told = work.run(&["alert", "make", "11", "alerts/cards.txt", "--roll", "alerts/roll.txt"]).ended(0);
    told.told(&["alert 11: Leave the valley", "each number counts once", "can make all later alerts"]);
    check(&work, "7", &words).ended(0).said(&["valid: alert 7: Stay at home\n"]).told(&["nothing else"]);
    assert_eq!(fs::read_to_string(work.path("alerts/roll.used")).unwrap(), "7\n");
    // Replayed.
    check(&work, "7", &words).ended(4).said(&["used before: the words of alert 7"]);
    check(&work, "8", &words).ended(4).said(&["not valid: these are the words of alert 7, not of alert 8"]);
    // A future one counts for its own number, whatever came before.
    let later = make(&work, "12");
    check(&work, "8", &later).ended(4).said(&["the words of alert 12"]);
    check(&work, "12", &later.to_uppercase().replace(' ', "  ")).ended(0).said(&["valid: alert 12: Leave the valley"]);
    assert_eq!(fs::read_to_string(work.path("alerts/roll.used")).unwrap(), "7\n12\n");
    // What is not valid uses up nothing.
    check(&work, "9", &"zoo ".repeat(12)).ended(4).said(&["not valid"]);
    assert_eq!(fs::read_to_string(work.path("alerts/roll.used")).unwrap(), "7\n12\n");
}

#[test]
fn what_was_misheard_is_told() {
    let work = made("alert-misheard");
    let words = make(&work, "1");
    let first: Vec<&str> = words.split(' ').collect();
    for (heard, why) in [
        (first[1..].join(" "), "these are 11 words, and an alert has twelve"),
        (format!("qqqq xxxx {}", first[2..].join(" ")), "words 1, 2 are in no list"),
        (format!("qqqq {}", first[1..].join(" ")), "a word was probably misheard"),
    ] {
        check(&work, "1", &heard).ended(4).said(&["not valid"]).told(&[why]);
    }
    check(&work, "1", "").ended(1).told(&["no words were typed"]);
    check(&work, "1", &"zoo ".repeat(3_000)).ended(1).told(&["twelve words"]);
    check(&work, "21", &words).ended(2).told(&["the roll has alerts 1 to 20, and no alert 21"]);
    work.run(&["alert", "check", "0", "--roll", "alerts/roll.txt"]).ended(2);
}

#[test]
fn a_printed_roll_is_enough_to_check_and_a_language_to_make() {
    let work = made("alert-printed");
    let words = make(&work, "3");
    let again = work.run(&["alert", "make", "3", "alerts/cards.txt", "--word-list", "en"]).ended(0);
    assert_eq!(again.out.trim_end(), words);
    let digits = roll(&work).entry(3).unwrap().digest.to_string();
    let groups = format!("{} {} {} {}", &digits[..5], &digits[5..10], &digits[10..15], &digits[15..]).to_uppercase();
    let arguments = ["alert", "check", "3", "--digits", &groups, "--word-list", "en"];
    work.run_with(&arguments, words.as_bytes()).ended(0).said(&["valid: alert 3; its meaning stands on the roll"]);
    work.run_with(&arguments, make(&work, "4").as_bytes()).ended(4).said(&["not valid"]);
    let short = ["alert", "check", "3", "--digits", &digits[1..], "--word-list", "en"];
    work.run_with(&short, words.as_bytes()).ended(2).told(&["20 digits"]);
}

#[test]
fn too_few_cards_and_cards_of_another_roll_make_no_alert() {
    let work = made("alert-few");
    let other = WorkFolder::new("alert-other");
    work_folder_new(&other);
    let (ours, theirs) = (codes(&work), codes(&other));
    assert!(ours.iter().all(|text| text.lines().nth(1).is_some_and(|line| line.starts_with("SPA1-"))), "{ours:?}");
    work.put("one.txt", &ours[0]);
    work.put("theirs.txt", theirs.join("\n\n"));
    work.put("mixed.txt", [&ours[0][..], &theirs[1]].join("\n\n"));
    let make = |file: &str| work.run(&["alert", "make", "7", file, "--roll", "alerts/roll.txt"]);
    let run = make("one.txt").ended(3).told(&["1 more card of this key is needed"]);
    assert_eq!(run.out, "");
    make("theirs.txt").ended(4).told(&["these cards are not those of the roll alerts/roll.txt"]);
    make("mixed.txt").ended(4).told(&["of 2 keys or splits"]);
    // Nothing of a key is told, and a code of a key is kept in no pile.
    let scan = work.run(&["scan", "one.txt", "-o", "out", "--pile", "pile.txt"]);
    let said = format!("{}{}", scan.out, scan.err);
    assert!(said.contains("this is a card for alerts, which opens nothing"), "{said}");
    let pile = fs::read_to_string(work.path("pile.txt")).unwrap_or_default();
    let words: Vec<&str> = ours[0].split_whitespace().take(20).collect();
    for pair in words[3..].windows(2).map(|pair| pair.join(" ")) {
        assert!(!said.contains(&pair) && !pile.contains(&pair), "{pair}");
    }
    work.run(&["cards", "check", "one.txt"]).ended(4).told(&["this is a card for alerts, which opens nothing"]);
}

#[test]
fn a_card_that_opens_packets_makes_no_alert() {
    let work = WorkFolder::new("alert-packet-cards");
    work.put("cards.txt", crate::sealed::texts(&crate::sealed::cards(&crate::sealed::KEY, "2-of-3", 1, 77)[0]));
    let run = work.run(&["alert", "make", "7", "cards.txt", "--word-list", "en"]).ended(4);
    let run = run.told(&["this is a card that opens packets, and makes no alert"]);
    assert_eq!(run.out, "");
}

#[test]
fn the_cards_are_for_their_owner_and_nothing_of_the_key_is_in_the_roll() {
    let work = made("alert-canary");
    let names: Vec<String> = work.all("alerts").into_iter().map(|(name, _)| name).collect();
    // The second is the test's own.
    assert_eq!(names, ["cards.pdf", "cards.txt", "roll.pdf", "roll.txt"]);
    let words = make(&work, "7");
    let text = fs::read_to_string(work.path("alerts/roll.txt")).unwrap();
    let page = std::process::Command::new("pdftotext")
        .args(["-q", "-layout"])
        .arg(work.path("alerts/roll.pdf"))
        .arg("-")
        .output();
    let page = String::from_utf8(page.expect("pdftotext is needed: apt-get install poppler-utils").stdout).unwrap();
    for pair in words.split(' ').collect::<Vec<_>>().windows(2).map(|pair| pair.join(" ")) {
        assert!(!text.contains(&pair) && !page.contains(&pair), "{pair}");
    }
    let digits = roll(&work).entry(7).unwrap().digest.to_string();
    assert!(page.contains(&digits[..5]) && page.contains("Leave the valley"), "{page}");
    // Nothing is replaced.
    let before = work.all("alerts");
    work.run(&NEW).ended(1).told(&["alerts/cards.pdf", "--force"]);
    assert_eq!(work.all("alerts"), before);
    // Another run has another key.
    work.run(&[&NEW[..], &["--force"]].concat()).ended(0);
    assert_ne!(roll(&work).key, AlertRoll::parse(&text).unwrap().key);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |name: &str| fs::metadata(work.path(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("alerts/cards.pdf"), 0o600);
        assert_ne!(mode("alerts/roll.txt"), 0o600);
    }
}

#[test]
fn a_roll_that_cannot_be_read_is_named() {
    let work = made("alert-roll");
    let text = fs::read_to_string(work.path("alerts/roll.txt")).unwrap();
    let words = make(&work, "7");
    for (name, wrong, why) in [
        ("empty.txt", String::new(), "this is no roll of alerts"),
        ("line.txt", text.replacen("\n3 ", "\n4 ", 1), "line 6 of the roll cannot be read"),
        ("long.txt", "x".repeat(1 << 20), "too large for a roll of alerts"),
    ] {
        work.put(name, wrong);
        work.run_with(&["alert", "check", "7", "--roll", name], words.as_bytes()).ended(1).told(&[name, why]);
    }
    work.put("alerts/roll.used", "7\nall\n");
    check(&work, "7", &words).ended(1).told(&["alerts/roll.used", "no number of an alert"]);
}

#[test]
fn meanings_come_from_a_tree_or_the_command_line() {
    let work = WorkFolder::new("alert-tree");
    let sample = work.run(&["tree", "--sample"]).ended(0);
    work.put("hill.tree.toml", &sample.out);
    let run =
        ["alert", "new", "--split", "2-of-2", "--count", "9", "--tree", "hill.tree.toml", "--lang", "ar", "-o", "a"];
    work.run(&run).ended(0).said(&["9 alerts with words in en"]);
    let roll = AlertRoll::parse(&fs::read_to_string(work.path("a/roll.txt")).unwrap()).unwrap();
    let levels: Vec<&str> = sample.out.lines().filter_map(|line| line.strip_prefix("level = ")).collect();
    assert!(!levels.is_empty());
    assert_eq!(format!("\"{}\"", roll.entry(1).unwrap().meaning), levels[0]);
    let new = |more: &[&str]| work.run(&[&["alert", "new", "--split", "2-of-2", "-o", "b"], more].concat());
    new(&["--count", "9"]).ended(2);
    new(&["--count", "1", "--meaning", "a", "--meaning", "b"]).ended(2).told(&["--count", "each of the 2 meanings"]);
    new(&["--count", "201", "--meaning", "a"]).ended(2);
    new(&["--count", "3", "--meaning", "a\u{202e}b"]).ended(2).told(&["--meaning", "none that nothing shows"]);
    new(&["--count", "3", "--meaning", "a", "--word-list", "de"]).ended(2).told(&["en, es, fr, pt, zh"]);
    assert!(!work.path("b").exists());
}
