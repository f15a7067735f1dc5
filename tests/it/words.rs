//! `seedpress words`, and packets opened by twelve words: cards -> a practice sheet -> what a head carries -> files again.

use std::fs;
use std::process::Command;

use seedpress::frame::key_words;
use seedpress::mnemonic::{Mnemonic, WordList};
use seedpress::share::{Card, CardUse, KeyHash, MasterSecret};

use crate::program::WorkFolder;
use crate::sealed::{KEY, OTHER_KEY, assert_nothing, assert_open, cards, forged, put_sheets, texts};

fn twelve(list: WordList) -> Vec<String> {
    Mnemonic::of(&KEY).text(list).split(' ').map(str::to_owned).collect()
}

fn numbers() -> Vec<String> {
    Mnemonic::of(&KEY).places().iter().map(|place| format!("{place:04}")).collect()
}

/// What stands on the pages of a PDF, with its accents composed.
fn page_text(work: &WorkFolder, pdf: &str) -> String {
    let output = Command::new("pdftotext").args(["-q", "-layout"]).arg(work.path(pdf)).arg("-").output();
    String::from_utf8(output.expect("pdftotext is needed: apt-get install poppler-utils").stdout).unwrap()
}

#[test]
fn twelve_words_in_a_file_open_a_packet_in_every_language_and_as_numbers() {
    let work = WorkFolder::new("twelve-words");
    put_sheets(&work, KEY);
    let mut texts: Vec<String> = WordList::ALL.into_iter().map(|list| twelve(list).join(" ")).collect();
    texts.push(numbers().join(" "));
    texts.push(twelve(WordList::English).join("\n").to_uppercase());
    for (at, text) in texts.into_iter().enumerate() {
        work.put("words.txt", text + "\n");
        let out = format!("out-{at}");
        let run = work.run(&["scan", "sheets.txt", "--key-file", "words.txt", "-o", &out]).ended(0);
        run.said(&["sealed; opened with the twelve words in words.txt\n"]);
        assert_open(&work, &out);
    }
}

#[test]
fn one_wrong_word_is_found_by_the_packet_and_two_are_not() {
    let work = WorkFolder::new("wrong-word");
    put_sheets(&work, KEY);
    let right = twelve(WordList::English);
    let with = |changes: &[(usize, &str)]| {
        let mut words = right.clone();
        for (at, word) in changes {
            assert_ne!(words[*at], *word);
            (*word).clone_into(&mut words[*at]);
        }
        words.join(" ")
    };
    // A word that the check lets through, as one of 16 does, is wrong all the same.
    let passing = (0..2048)
        .map(|place| WordList::English.word(place))
        .find(|word| {
            *word != right[3]
                && seedpress::mnemonic::read(&with(&[(3, word)])).is_ok_and(|read| read[0].mnemonic().is_some())
        })
        .unwrap();
    for (name, text, place) in [
        ("in-list", with(&[(4, "zoo")]), 5),
        ("unreadable", with(&[(11, "qqqqqqq")]), 12),
        ("passing", with(&[(3, &passing)]), 4),
    ] {
        work.put("words.txt", text);
        let out = format!("out-{name}");
        let run = work.run(&["scan", "sheets.txt", "--key-file", "words.txt", "-o", &out]).ended(0);
        run.said(&[&format!("opened with the twelve words in words.txt, of which word {place} was wrong\n")]);
        assert_open(&work, &out);
    }
    work.put("words.txt", with(&[(4, "zoo"), (5, "zebra")]));
    let run = work.run(&["scan", "sheets.txt", "--key-file", "words.txt", "-o", "out"]).ended(4);
    run.said(&["the key of the twelve words in words.txt does not open it"]);
    assert_nothing(&work, "out");
    work.put("words.txt", with(&[(4, "qqqq"), (5, "xxxx")]));
    work.run(&["scan", "sheets.txt", "--key-file", "words.txt", "-o", "out"])
        .ended(1)
        .told(&["there is no key in words.txt"]);
    assert_nothing(&work, "out");
}

#[test]
fn a_practice_sheet_holds_the_words_for_its_owner_alone_and_says_first_what_they_are() {
    let work = WorkFolder::new("practice");
    let all = cards(&KEY, "2-of-3", 1, 77).remove(0);
    work.put("in/cards.txt", texts(&all[..2]));
    fs::create_dir(work.path("temp")).unwrap();
    let key = key_words(KeyHash::of(&MasterSecret::new(KEY.to_vec())).0);
    for (lang, shown) in [
        ("en", twelve(WordList::English)),
        ("es", twelve(WordList::Spanish)),
        ("fr", twelve(WordList::French)),
        ("pt", twelve(WordList::Portuguese)),
        ("zh", twelve(WordList::Chinese)),
        ("de", numbers()),
        ("ar", numbers()),
        ("hi", numbers()),
    ] {
        let pdf = format!("{lang}.pdf");
        let mut command = work.command(&["words", "in", "--lang", lang, "-o", &pdf]);
        let run = crate::program::Run::new(&command.env("TMPDIR", work.path("temp")).output().unwrap()).ended(0);
        let warned = run.err.find("whoever knows the words holds the whole key").unwrap();
        assert!(warned < run.err.find("never cut the words into pieces").unwrap(), "{}", run.err);
        assert!(run.out.contains(&key), "{}", run.out);
        let page = page_text(&work, &pdf);
        for word in &shown {
            assert!(page.contains(word.as_str()), "{lang}: {word} is not in\n{page}");
        }
        // Nothing of the key but in the PDF.
        let told = format!("{}{}", run.out, run.err);
        let pairs = shown.windows(2).map(|pair| pair.join(" "));
        for canary in pairs.chain([MasterSecret::new(KEY.to_vec()).hex().to_string()]) {
            assert!(!told.contains(&canary), "{canary} is in {told}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(work.path(&pdf)).unwrap().permissions().mode() & 0o777, 0o600, "{pdf}");
        }
    }
    assert!(work.all("temp").is_empty());
    assert_eq!(work.all("in").len(), 1);
    work.run(&["words", "in", "-o", "en.pdf"]).ended(1).told(&["en.pdf", "--force"]);
}

#[test]
fn no_words_are_printed_of_too_few_forged_or_other_cards() {
    let work = WorkFolder::new("no-practice");
    let all = cards(&KEY, "2-of-3", 1, 77).remove(0);
    let identity = cards(&[7; 32], "2-of-3", 1, 78).remove(0);
    let alerts: Vec<Card> = all.iter().map(|card| Card { of: CardUse::Alerts, ..card.clone() }).collect();
    let other = cards(&OTHER_KEY, "2-of-3", 1, 79).remove(0);
    for (name, text, code, why) in [
        ("few", texts(&all[..1]), 3, "1 more card of this key is needed"),
        ("forged", texts([&all[0], &forged(&all[1], 5)]), 4, "card"),
        ("identity", texts(&identity[..2]), 1, "an age identity, which is no packet key"),
        ("alerts", texts(&alerts[..2]), 4, "this is a card for alerts, which opens nothing"),
        ("two", texts([&all[0], &all[1], &other[0], &other[1]]), 4, "these cards are of 2 keys"),
        ("none", "hello\n".to_owned(), 1, "there is no card of a key"),
    ] {
        let file = format!("{name}.txt");
        work.put(&file, text);
        work.run(&["words", &file, "-o", "out/p.pdf"]).ended(1).told(&["there is no folder out"]);
        let pdf = format!("{name}.pdf");
        work.run(&["words", &file, "-o", &pdf]).ended(code).told(&[why]);
        assert!(!work.path(&pdf).exists(), "{name}");
    }
}

#[test]
fn a_text_is_set_whole_with_gaps_and_with_first_letters_and_has_no_codes() {
    let work = WorkFolder::new("by-heart");
    work.put("principles.md", "# What we hold to\n\nNobody is left behind.\nWhat one of us knows, two of us know.\n");
    work.run(&["words", "--say", "principles.md", "-o", "p.pdf"]).ended(0).said(&["a practice sheet in p.pdf"]);
    let page = page_text(&work, "p.pdf");
    assert_eq!(page.matches("Nobody is left behind.").count(), 1, "{page}");
    assert!(page.contains("principles") && page.contains("Say it with the gaps"), "{page}");
    let same = work.run(&["words", "--say", "principles.md", "-o", "q.pdf"]).ended(0);
    assert!(same.err.is_empty(), "{}", same.err);
    assert_eq!(fs::read(work.path("p.pdf")).unwrap(), fs::read(work.path("q.pdf")).unwrap());
    let pages = seedpress::photo::open(fs::read(work.path("p.pdf")).unwrap()).unwrap();
    assert!(pages.read(0, &seedpress::watch::Unwatched).unwrap().sightings.is_empty());
    for (name, text, why) in [
        ("empty.md", "--\n".as_bytes(), "there is no word in it"),
        ("turned.md", "a\u{202e}b".as_bytes(), "U+202E"),
        ("binary.md", &[0xff, 0xfe, 0x00, 0xd8], "no text in UTF-8"),
        ("long.md", "a ".repeat(6_000).as_bytes(), "more than 5000 words"),
    ] {
        work.put(name, text);
        work.run(&["words", "--say", name, "-o", "x.pdf"]).ended(1).told(&[name, why]);
        assert!(!work.path("x.pdf").exists());
    }
    work.run(&["words", "--say", "principles.md", "photos", "-o", "x.pdf"]).ended(2);
    work.run(&["words", "-o", "x.pdf"]).ended(2);
}
