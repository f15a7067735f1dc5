//! Sealed packets: what is refused, what is printed, what stays hidden, and what opens them.

use std::collections::BTreeSet;
use std::fs;

use seedpress::photo;
use seedpress::qr::Payload;
use seedpress::seal::{self, Key, PacketKey};
use seedpress::share::{Card, join_cards};
use seedpress::vault::{self, Entry, Opened};
use seedpress::watch::Unwatched;

use crate::program::WorkFolder;

/// A made-up recipient; nobody has its identity.
pub const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const CANARY: &str = "canary-of-the-plaintext-7319";

/// A folder with something to hide, in its names too.
fn work(name: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    work.put("vault/secret-orchard.md", format!("# Orchard\n\n{CANARY}\n"));
    work.put("vault/contacts.csv", "name,phone\nThistledown,0100 111\nQuickthorn,0100 222\n");
    work.put("vault/note.md", "# To whom it may concern\n\nKeep this dry.\n");
    work
}

/// The cards on the pages of a PDF, and the texts of all its codes.
fn cards(pdf: &[u8]) -> (Vec<Card>, Vec<String>) {
    let pages = photo::open(pdf.to_vec()).unwrap();
    let mut texts = Vec::new();
    for page in 0..pages.count() {
        for seen in pages.read(page, &Unwatched).unwrap().sightings {
            if let Payload::Text(text) = seen.payload {
                texts.push(text);
            }
        }
    }
    (texts.iter().filter_map(|text| Card::parse(text).ok()).collect(), texts)
}

/// The sealed content of a packet, by `scan` without any card.
fn age_file(work: &WorkFolder, pdf: &str) -> Vec<u8> {
    let out = format!("{pdf}-out");
    work.run(&["scan", pdf, "-o", &out]).ended(3);
    let files = work.all(&out);
    assert!(
        files.len() == 1 && files[0].0.ends_with(".age"),
        "{:?}",
        files.iter().map(|file| &file.0).collect::<Vec<_>>()
    );
    files[0].1.clone()
}

fn opened(age: &[u8], key: &Key) -> Vec<(String, Vec<u8>)> {
    let plain = seal::open(age, std::slice::from_ref(key), 1 << 20).unwrap_or_else(|error| panic!("{error}"));
    let Opened::Files { vault, .. } = vault::open(&plain.content).unwrap() else { panic!("no files") };
    let files = vault.entries.into_iter().filter_map(|(path, entry)| match entry {
        Entry::File { bytes, .. } => Some((path.as_str().to_owned(), bytes)),
        Entry::Folder { .. } => None,
    });
    files.collect()
}

fn key_of(cards: &[Card]) -> Key {
    let joined = join_cards(cards, 10_000).unwrap_or_else(|error| panic!("{error}"));
    Key::packet(&PacketKey::from_hex(&joined.secret.hex()).unwrap())
}

#[test]
fn any_two_of_three_cards_open_what_was_sealed() {
    let work = work("sealed-split");
    let run = work.run(&["pack", "vault", "-o", "p.pdf", "--seal", "--split", "2-of-3", "--names", "Ash,Birch,Cedar"]);
    run.ended(0).said(&[
        "sealed: 3 files, also their names and sizes",
        "3 sets of them join to the key",
        "p.cards.pdf",
    ]);
    let (cards, _) = cards(&fs::read(work.path("p.cards.pdf")).unwrap());
    assert_eq!(cards.len(), 3);
    let age = age_file(&work, "p.pdf");
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        let files = opened(&age, &key_of(&[cards[a].clone(), cards[b].clone()]));
        assert_eq!(files.len(), 3);
        assert!(files.iter().any(|(path, bytes)| path == "vault/contacts.csv" && bytes.starts_with(b"name,phone")));
    }
    assert!(join_cards(&cards[..1], 10_000).is_err());
}

#[test]
fn groups_a_whole_key_and_letters_keep_the_key_too() {
    let work = work("sealed-ways");
    let groups = "home=2-of-3, abroad=3-of-5";
    work.run(&["pack", "vault", "-o", "g.pdf", "--seal", "--split", groups, "--groups", "2"]).ended(0);
    let (found, _) = cards(&fs::read(work.path("g.cards.pdf")).unwrap());
    assert_eq!(found.len(), 8);
    let enough: Vec<Card> = [0, 2, 3, 5, 7].map(|at| found[at].clone()).to_vec();
    assert_eq!(opened(&age_file(&work, "g.pdf"), &key_of(&enough)).len(), 3);
    assert!(join_cards(&found[..3], 10_000).is_err(), "one group is not enough");
    work.run(&["pack", "vault", "-o", "w.pdf", "--seal", "--whole-key", "--letter-to", RECIPIENT])
        .ended(0)
        .told(&["quantum"]);
    let (found, texts) = cards(&fs::read(work.path("w.cards.pdf")).unwrap());
    assert_eq!((found.len(), texts.len()), (1, 2));
    assert!(texts.iter().any(|text| text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----")));
    assert_eq!(opened(&age_file(&work, "w.pdf"), &key_of(&found)).len(), 3);
    work.run(&["pack", "vault", "-o", "r.pdf", "--recipient", RECIPIENT]).ended(0).told(&["quantum"]);
    assert!(!work.path("r.cards.pdf").exists());
    assert!(age_file(&work, "r.pdf").windows(8).any(|window| window == b"> X25519"));
}

#[test]
fn nothing_of_the_files_or_the_key_is_in_the_packet_or_on_the_screen() {
    let work = work("sealed-canary");
    // Longer than what stands in printed ciphertext by chance.
    let arguments =
        ["pack", "vault", "-o", "p.pdf", "--seal", "--split", "2-of-2", "--names", "Thistledown,Quickthorn"];
    let run = work.run(&arguments).ended(0);
    let (cards, _) = cards(&fs::read(work.path("p.cards.pdf")).unwrap());
    let words: Vec<String> = cards.iter().map(|card| card.share.words().to_string()).collect();
    let hex = join_cards(&cards, 10_000).unwrap().secret.hex().to_string();
    let packet = fs::read(work.path("p.pdf")).unwrap();
    let shown = pdf_text(&packet);
    let screen = format!("{}{}", run.out, run.err);
    for secret in [CANARY, "secret-orchard", "contacts.csv", &hex, "Thistledown", "Quickthorn"] {
        assert!(!shown.contains(secret), "{secret} is on a page");
    }
    for secret in [CANARY, &hex] {
        assert!(!screen.contains(secret), "{secret} is on the screen");
    }
    for words in &words {
        // Four words in a row are no coincidence.
        let row: Vec<&str> = words.split(' ').skip(4).take(4).collect();
        assert!(!shown.contains(&row.join(" ")) && !screen.contains(&row.join(" ")));
    }
    let cards_pdf = fs::read(work.path("p.cards.pdf")).unwrap();
    for trace in ["/Info", "/Producer", "/Metadata", "/CreationDate"] {
        assert!(!cards_pdf.windows(trace.len()).any(|window| window == trace.as_bytes()), "{trace}");
    }
    let left: BTreeSet<String> = work.all(".").into_iter().map(|(name, _)| name).collect();
    assert!(left.iter().all(|name| name.starts_with("vault/") || name == "p.pdf" || name == "p.cards.pdf"), "{left:?}");
}

/// All streams of a PDF, unpacked, and what stands outside them.
fn pdf_text(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let mut text = String::from_utf8_lossy(pdf).into_owned();
    for object in document.objects.values() {
        if let Ok(stream) = object.as_stream() {
            let bytes = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    text
}

#[test]
fn the_cards_are_for_their_owner_alone() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let work = work("sealed-mode");
        work.run(&["pack", "vault", "-o", "p.pdf", "--seal", "--whole-key"]).ended(0);
        let mode = fs::metadata(work.path("p.cards.pdf")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn what_is_sealed_twice_differs_and_its_size_tells_little() {
    let work = work("sealed-twice");
    let ages: Vec<Vec<u8>> = ["a.pdf", "b.pdf"]
        .iter()
        .map(|pdf| {
            work.run(&["pack", "vault", "-o", pdf, "--seal", "--whole-key"]).ended(0);
            age_file(&work, pdf)
        })
        .collect();
    assert_ne!(ages[0], ages[1]);
    assert_eq!(ages[0].len(), ages[1].len());
    work.put("other/x.txt", "x");
    work.run(&["pack", "other", "-o", "c.pdf", "--seal", "--whole-key"]).ended(0);
    assert_eq!(age_file(&work, "c.pdf").len(), ages[0].len(), "a name or a key looks like any note");
}

#[test]
fn a_note_outside_the_seal_is_printed_and_is_inside_as_well() {
    let work = work("sealed-open");
    work.put("outside.md", "# Please\n\nReturn this to the library.\n");
    let arguments =
        ["pack", "vault", "-o", "p.pdf", "--seal", "--whole-key", "--open", "note.md", "--open", "outside.md"];
    work.run(&arguments).ended(0).said(&["2 notes: outside.md, vault/note.md", "sealed: 4 files"]);
    let (cards, _) = cards(&fs::read(work.path("p.cards.pdf")).unwrap());
    assert_eq!(opened(&age_file(&work, "p.pdf"), &key_of(&cards)).len(), 4);
}

#[test]
fn what_does_not_go_together_is_refused_before_anything_is_written() {
    let work = work("sealed-refused");
    let refused = |arguments: &[&str], words: &[&str]| {
        let all: Vec<&str> = ["pack", "vault", "-o", "p.pdf"].iter().chain(arguments).copied().collect();
        work.run(&all).ended(2).told(words);
        assert!(!work.path("p.pdf").exists() && !work.path("p.cards.pdf").exists());
    };
    refused(&["--seal"], &["how the key is kept", "--split 2-of-3"]);
    refused(&["--seal", "--whole-key", "--print", "contacts.csv"], &["--print does not go with it", "--open"]);
    refused(&["--seal", "--whole-key", "--compact"], &["--compact"]);
    refused(&["--seal", "--whole-key", "--recipient", RECIPIENT], &["cannot be used with"]);
    refused(&["--split", "2-of-3"], &["--seal"]);
    refused(&["--open", "note.md"], &["nothing is sealed"]);
    refused(&["--seal", "--split", "4-of-3"], &["4-of-3"]);
    refused(&["--seal", "--split", "2-of-17"], &["1 to 16"]);
    refused(&["--seal", "--split", "1-of-3"], &["1-of-1"]);
    refused(&["--seal", "--split", "2-of-3", "--names", "Ash,Birch"], &["2 names for 3 cards"]);
    refused(&["--seal", "--letter-to", "age1nonsense"], &["--letter-to", "no age recipient"]);
    refused(&["--seal", "--split", "2-of-3", "--whole-key"], &["leave one of the two out"]);
    refused(&["--seal", "--whole-key", "--open", "absent.md"], &["absent.md"]);
}

#[test]
fn a_recipe_seals_without_secrets() {
    let work = work("sealed-recipe");
    work.put(
        "packet.toml",
        "inputs = [\"vault\"]\n[seal]\nsplit = \"2-of-3\"\nopen = [\"note.md\"]\ncard-size = \"page\"\n",
    );
    work.run(&["pack", "packet.toml", "--names", "Ash,Birch,Cedar"]).ended(0).said(&["sealed: 3 files", "1 note"]);
    let (found, _) = cards(&fs::read(work.path("packet.cards.pdf")).unwrap());
    assert_eq!(found.len(), 3);
    work.put("bad.packet.toml", "inputs = [\"vault\"]\n[seal]\nkey = \"00\"\n");
    work.run(&["pack", "bad.packet.toml"]).ended(2).told(&["line 3", "`key`", "split"]);
}

#[test]
fn every_language_and_paper_prints_a_sealed_packet_that_is_read_back() {
    let work = work("sealed-tongues");
    for lang in ["en", "es", "fr", "pt", "de", "ar", "fa", "ru", "tr", "hi", "zh"] {
        for paper in ["a4", "letter"] {
            let arguments = [
                "pack", "vault", "-o", "p.pdf", "--seal", "--split", "2-of-2", "--lang", lang, "--paper", paper,
                "--force",
            ];
            let run = work.run(&arguments).ended(0);
            run.said(&["6 pages in p.pdf"]);
        }
    }
    work.run(&["pack", "vault", "-o", "f.pdf", "--seal", "--whole-key", "--fold", "booklet"]).ended(0);
    work.run(&["pack", "vault", "-o", "h.pdf", "--seal", "--whole-key", "--rehearse"]).ended(0).told(&["rehearsed"]);
}

#[test]
fn the_source_that_a_zine_carries_is_sealed_and_only_that() {
    let work = work("sealed-zine");
    work.put("zine.md", format!("# Beans\n\nSow them in May.\n\n{CANARY}\n"));
    let arguments = ["zine", "zine.md", "-o", "z.pdf", "--fold", "booklet", "--mirror", "--seal", "--split", "2-of-2"];
    work.run(&arguments).ended(0).said(&["mirror", "z.cards.pdf"]);
    let (found, _) = cards(&fs::read(work.path("z.cards.pdf")).unwrap());
    let files = opened(&age_file(&work, "z.pdf"), &key_of(&found));
    assert!(files.iter().any(|(path, bytes)| path == "zine.md" && bytes.starts_with(b"# Beans")), "{files:?}");
    work.run(&["scan", "z.pdf", "z.cards.pdf", "-o", "z-files"]).ended(0).said(&["opened with 2 cards"]);
    let refused = |arguments: &[&str], words: &[&str]| {
        let all: Vec<&str> = ["zine", "zine.md", "-o", "y.pdf"].iter().chain(arguments).copied().collect();
        work.run(&all).ended(2).told(words);
    };
    refused(&["--seal", "--whole-key"], &["--mirror"]);
    refused(&["--mirror", "--seal"], &["how the key is kept"]);
    refused(&["--mirror", "--seal", "--whole-key", "--open", "zine.md"], &["--open is for `pack`"]);
}

#[test]
fn the_next_packet_takes_the_key_of_the_cards_that_are_there() {
    let work = work("sealed-again");
    work.run(&["pack", "vault", "-o", "p.pdf", "--seal", "--split", "2-of-3"]).ended(0);
    work.run(&["pack", "vault", "-o", "q.pdf", "--seal", "--key-from", "p.cards.pdf"]).ended(0);
    assert!(!work.path("q.cards.pdf").exists(), "the same cards");
    let (found, texts) = cards(&fs::read(work.path("p.cards.pdf")).unwrap());
    assert_eq!(opened(&age_file(&work, "q.pdf"), &key_of(&found[1..])).len(), 3);
    work.put("one.txt", &texts[0]);
    let run = work.run(&["pack", "vault", "-o", "r.pdf", "--seal", "--key-from", "one.txt"]).ended(1);
    run.told(&["--key-from", "too few", "1 more"]);
    work.put("none.txt", "no card");
    work.run(&["pack", "vault", "-o", "r.pdf", "--seal", "--key-from", "none.txt"]).ended(1).told(&["no card"]);
    assert!(!work.path("r.pdf").exists());
}
