//! A packet's key, its cards' words and numbers -> in nothing that a scan writes, tells or leaves, with enough cards and too few.

use std::process::Stdio;

use seedpress::seal::PacketKey;
use seedpress::share::Card;

use crate::paper::{picture, png};
use crate::program::WorkFolder;
use crate::sealed::{KEY, SECRET_TEXT, cards, put_sheets, rows, texts};

/// Everything that must not be found: the key in hex (and its halves), each three words in a row, each two rows of numbers.
fn canaries(cards: &[Card]) -> Vec<String> {
    let hex = PacketKey::new(&KEY).hex().to_string();
    let mut found = vec![hex[..16].to_owned(), hex[16..].to_owned(), hex.to_uppercase()];
    for card in cards {
        let words: Vec<String> = card.share.words().split(' ').map(str::to_owned).collect();
        // The first three words are the same on all cards of a split; any other pair is a share's own.
        found.extend(words[3..].windows(2).map(|pair| pair.join(" ")));
        let numbers: Vec<String> = card.share.numbers().iter().map(|number| format!("{number:04}")).collect();
        found.extend(numbers[3..].windows(2).map(|pair| pair.join(" ")));
        found.extend(numbers[3..].windows(3).map(|three| three.join(",")));
        found.push(card.roll.entry(0));
    }
    found
}

fn holds(bytes: &[u8], canary: &str) -> bool {
    bytes.windows(canary.len()).any(|window| window == canary.as_bytes())
}

/// Texts of the codes in a picture, as our own reader reads them.
fn codes_in(bytes: &[u8]) -> Vec<String> {
    let Ok(pages) = seedpress::photo::open(bytes.to_vec()) else { return Vec::new() };
    let Ok(reading) = pages.read(0, &seedpress::watch::Unwatched) else { return Vec::new() };
    let text = |seen: &seedpress::photo::Sighting| match &seen.payload {
        seedpress::qr::Payload::Text(text) => Some(text.clone()),
        seedpress::qr::Payload::Bytes(_) => None,
    };
    reading.sightings.iter().filter_map(text).collect()
}

#[test]
fn nothing_of_a_key_is_in_what_a_scan_tells_writes_or_leaves() {
    let all = cards(&KEY, "2-of-3", 1, 4_242).remove(0);
    let canaries = canaries(&all);
    for count in [1, 2] {
        let work = WorkFolder::new("canary");
        put_sheets(&work, KEY);
        for at in 0..count {
            work.put(&format!("in/card-{at}.png"), png(&picture(&[all[at].text().to_string()])));
            work.put(&format!("in/card-{at}.txt"), texts(&all[at..=at]));
        }
        work.put("in/typed.txt", rows(&all[0].share).join("\n"));
        // Nearly right: what is said of it must not give it away.
        let nearly = all[0].share.words().replacen('a', "\u{430}", 1);
        work.put("in/nearly.txt", &nearly);
        std::fs::create_dir(work.path("temp")).unwrap();
        let mut told = Vec::new();
        for arguments in [
            &["scan", "in", "sheets.txt", "-o", "out", "--pile", "pile.txt", "--map", "map.png"][..],
            &[
                "scan",
                "in",
                "sheets.txt",
                "-o",
                "out-json",
                "--json",
                "--pile",
                "pile2.txt",
                "--keep-sealed",
                "kept.age",
            ],
            &["inspect", "in", "sheets.txt"],
            &["inspect", "in", "sheets.txt", "--json"],
            &["inspect", "in", "--explain", "explained"],
        ] {
            let child = work
                .command(arguments)
                .env("TMPDIR", work.path("temp"))
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            for name in ["cmdline", "environ"] {
                let bytes = std::fs::read(format!("/proc/{}/{name}", child.id())).unwrap_or_default();
                told.push((format!("{arguments:?} {name}"), bytes));
            }
            let output = child.wait_with_output().unwrap();
            let whole = if count == 2 { Some(0) } else { Some(3) };
            let code = if arguments[0] == "scan" { whole } else { Some(0) };
            assert_eq!(output.status.code(), code, "{arguments:?} {}", String::from_utf8_lossy(&output.stderr));
            told.push((format!("{arguments:?} stdout"), output.stdout));
            told.push((format!("{arguments:?} stderr"), output.stderr));
        }
        for folder in ["out", "out-json", "temp", "explained"] {
            told.extend(work.all(folder).into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)));
        }
        for file in ["pile.txt", "pile2.txt", "map.png", "kept.age"] {
            told.push((file.to_owned(), std::fs::read(work.path(file)).unwrap()));
        }
        assert!(work.all("temp").is_empty());
        for (name, bytes) in &told {
            for canary in &canaries {
                assert!(!holds(bytes, canary), "{canary} is in {name}, with {count} cards");
            }
            assert!(codes_in(bytes).iter().all(|text| text.starts_with("SP1-")), "a card can be read in {name}");
            let open = count == 2 && (name.ends_with("note.txt"));
            assert!(open || !holds(bytes, &SECRET_TEXT[..20]), "plaintext is in {name}");
        }
        let says = |part: &str| told.iter().any(|(_, bytes)| holds(bytes, part));
        assert!(says("a card of a key: card 1 of 3 (its text is not shown)") && says("is not drawn"));
    }
}

#[test]
fn canaries_are_found_where_they_are() {
    let all = cards(&KEY, "2-of-3", 1, 4_242).remove(0);
    let canaries = canaries(&all);
    let text = texts(&all[..1]);
    assert!(canaries.iter().any(|canary| holds(text.as_bytes(), canary)));
    assert!(canaries.iter().any(|canary| holds(rows(&all[1].share).join("\n").as_bytes(), canary)));
    assert_eq!(codes_in(&png(&picture(&[all[0].text().to_string()]))), [all[0].text().to_string()]);
}
