//! Sealed packets and cards, letters, key files and identities -> files; too few or wrong ones -> what is lacking, by name.

use std::io::{BufRead, BufReader};

use age::secrecy::ExposeSecret;
use seedpress::seal::{self, PacketKey, Recipient};
use seedpress::share::Card;

use crate::paper::{Paper, picture, png};
use crate::program::WorkFolder;
use crate::sealed::{
    KEY, OTHER_KEY, assert_nothing, assert_open, cards, file_name, put_sheets, rows, sealed_content, sealing_noise,
    texts, words,
};

fn hex(key: [u8; 16]) -> String {
    PacketKey::new(&key).hex().to_string()
}

fn json(out: &str) -> serde_json::Value {
    serde_json::from_str(out.trim()).unwrap()
}

/// An age identity, and its recipient.
fn identity() -> (String, String) {
    let identity = age::x25519::Identity::generate();
    (identity.to_string().expose_secret().to_owned(), identity.to_public().to_string())
}

fn letter(key: [u8; 16], recipient: &str) -> String {
    seal::letter(&PacketKey::new(&key), &Recipient::new(recipient).unwrap(), sealing_noise).unwrap()
}

#[test]
fn cards_among_the_codes_open_a_packet_as_texts_photos_and_typed_words() {
    let work = WorkFolder::new("cards-open");
    put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 77).remove(0);
    work.put("cards.txt", texts(&all[..2]));
    work.put("first.png", png(&picture(&[all[0].text().to_string()])));
    work.put("third.png", png(&picture(&[all[2].text().to_string()])));
    work.put("words.txt", format!("The card of Birch:\n\n{}\n", all[1].share.words().as_str()));
    work.put("rows.txt", rows(&all[2].share).join("\n"));
    let with = format!("sealed; opened with 2 cards of `{}`", words(&KEY));
    for (at, inputs) in
        [["cards.txt", "sheets.txt"], ["first.png", "third.png"], ["third.png", "words.txt"], ["rows.txt", "words.txt"]]
            .into_iter()
            .enumerate()
    {
        let out = format!("out-{at}");
        let run = work.run(&["scan", inputs[0], inputs[1], "sheets.txt", "-o", &out]).ended(0);
        run.said(&[&with, "2 files"]);
        assert_open(&work, &out);
    }
    let run = work.run(&["scan", "first.png", "cards.txt", "sheets.txt", "-o", "json", "--json"]).ended(0);
    let told = json(&run.out);
    assert_eq!(told["sets"][0]["sealed"], true);
    let with = serde_json::json!({ "kind": "cards", "key": words(&KEY), "cards": 2 });
    assert_eq!(told["sets"][0]["opened_with"], with);
    assert_eq!(told["keys"]["splits"][0]["enough"], true);
    assert_eq!(told["pictures"][0]["cards"], 1);
}

#[test]
fn a_packet_that_is_not_sealed_is_told_as_before() {
    let work = WorkFolder::new("not-sealed");
    work.put("sheets.txt", Paper::of(&[("a.txt", b"plain")], 100, 4).lines(|_| true));
    let run = work.run(&["scan", "sheets.txt", "-o", "out", "--json"]).ended(0);
    let told = json(&run.out);
    assert_eq!((&told["sets"][0]["sealed"], &told["sets"][0]["opened_with"]), (&false.into(), &().into()));
    let run = work.run(&["scan", "sheets.txt", "-o", "out2"]).ended(0);
    assert!(!run.out.contains("seal") && !run.out.contains("key"), "{}", run.out);
}

#[test]
fn with_too_few_cards_the_age_file_is_written_and_the_lacking_ones_are_told() {
    let work = WorkFolder::new("too-few");
    let paper = put_sheets(&work, KEY);
    let all = cards(&KEY, "3-of-5", 1, 8).remove(0);
    for (count, lacking) in
        [(0, "photograph the cards of its key"), (1, "2 more cards are needed"), (2, "1 more card is needed")]
    {
        work.put("cards.txt", texts(&all[..count]));
        let out = format!("out-{count}");
        let run = work.run(&["scan", "sheets.txt", "cards.txt", "-o", &out]).ended(3);
        let told = format!("{}{}", run.out, run.err);
        assert!(told.contains(lacking) && told.contains("sealed"), "{told}");
        assert!(count == 0 || told.contains(&words(&KEY)), "{told}");
        let written = work.all(&out);
        assert_eq!(written.len(), 1);
        assert_eq!(written[0].0, file_name(&paper));
        let opened = seal::open(&written[0].1, &[seal::Key::packet(&PacketKey::new(&KEY))], 1 << 20);
        assert!(opened.is_ok());
    }
}

#[test]
fn groups_are_told_by_number_and_one_or_both_open() {
    let work = WorkFolder::new("groups");
    put_sheets(&work, KEY);
    let either = cards(&KEY, "home=2-of-3, abroad=3-of-5", 1, 900);
    let both = cards(&KEY, "home=2-of-3, abroad=3-of-5", 2, 901);
    let mut number = 0;
    let mut scan = |split: &[Vec<Card>], home: usize, abroad: usize, code: i32, lacking: &[&str]| {
        number += 1;
        let out = format!("out-{number}");
        work.put("cards.txt", texts(split[0][..home].iter().chain(&split[1][..abroad])));
        work.run(&["scan", "sheets.txt", "cards.txt", "-o", &out]).ended(code).said(lacking);
        if code == 0 {
            assert_open(&work, &out);
        }
    };
    scan(&either, 2, 0, 0, &["opened with 2 cards"]);
    scan(&either, 0, 3, 0, &["opened with 3 cards"]);
    scan(&either, 1, 1, 3, &["1 more of group 1", "2 more of group 2"]);
    scan(&either, 0, 1, 3, &["2 more of group 2", "all of group 1, of which none is here"]);
    scan(&both, 2, 2, 3, &["1 more of group 2"]);
    scan(&both, 2, 3, 0, &["opened with 5 cards"]);
}

#[test]
fn a_key_file_opens_whether_it_holds_digits_or_cards() {
    let work = WorkFolder::new("key-file");
    put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 5).remove(0);
    work.put("key.txt", hex(KEY) + "\n");
    work.put("upper.txt", format!("\u{feff}  {}\r\n", hex(KEY).to_uppercase()));
    work.put("cards.txt", texts(&all[..2]));
    work.put("rows.txt", format!("{}\n\n{}\n", rows(&all[0].share).join("\n"), rows(&all[2].share).join("\n")));
    for (file, with) in [
        ("key.txt", "the key in key.txt"),
        ("upper.txt", "the key in upper.txt"),
        ("cards.txt", "2 cards of"),
        ("rows.txt", "2 cards of"),
    ] {
        let out = format!("out-{file}");
        work.run(&["scan", "sheets.txt", "--key-file", file, "-o", &out]).ended(0).said(&["opened with", with]);
        assert_open(&work, &out);
    }
    work.put("none.txt", "my key is somewhere else\n");
    let run = work.run(&["scan", "sheets.txt", "--key-file", "none.txt", "-o", "out"]).ended(1);
    run.told(&["there is no key in none.txt", "32 hexadecimal digits"]);
    work.run(&["scan", "sheets.txt", "--key-file", "gone.txt", "-o", "out"]).ended(1).told(&["cannot read gone.txt"]);
    assert_nothing(&work, "out");
}

#[test]
fn a_wrong_key_ends_with_4_and_nothing_is_written() {
    let work = WorkFolder::new("wrong-key");
    put_sheets(&work, KEY);
    work.put("key.txt", hex(OTHER_KEY));
    work.put("cards.txt", texts(&cards(&OTHER_KEY, "2-of-3", 1, 5)[0][..2]));
    let (other, _) = identity();
    work.put("identity.txt", other);
    let (_, recipient) = identity();
    let to_another = seal::seal_to(&[0x1f, 0x8b, 8], &[Recipient::new(&recipient).unwrap()], sealing_noise).unwrap();
    work.put("stock.txt", Paper::of_content(&to_another, 600, 2).lines(|_| true));
    for (arguments, name) in [
        (&["sheets.txt", "--key-file", "key.txt"][..], "the key in key.txt does not open it".to_owned()),
        (&["sheets.txt", "cards.txt"][..], format!("the key `{}`", words(&OTHER_KEY))),
        (&["stock.txt", "--identity", "identity.txt"][..], "an identity in identity.txt does not open it".to_owned()),
    ] {
        work.put("out/mine.txt", "stays");
        let run = work.run(&[&["scan", "-o", "out"], arguments].concat()).ended(4);
        run.said(&["refused", &name]);
        assert_eq!(work.all("out"), [("mine.txt".to_owned(), b"stays".to_vec())]);
    }
}

#[test]
fn of_two_packets_a_key_opens_its_own_and_the_other_stays_sealed() {
    let work = WorkFolder::new("two-keys");
    put_sheets(&work, KEY);
    let other = crate::sealed::sealed_paper(OTHER_KEY);
    work.put("other.txt", other.lines(|_| true));
    work.put("key.txt", hex(KEY));
    work.run(&["scan", "sheets.txt", "other.txt", "--key-file", "key.txt", "-o", "out"]).ended(3);
    let all = work.all("out");
    assert!(all.iter().any(|(name, _)| name.ends_with("note.txt")), "{all:?}");
    assert!(all.iter().any(|(name, _)| name.ends_with(&file_name(&other))), "{all:?}");
    // Cards of both keys, all among one another, open both.
    let mine = cards(&KEY, "2-of-3", 1, 5).remove(0);
    let others = cards(&OTHER_KEY, "2-of-3", 1, 5).remove(0);
    work.put("cards.txt", texts([&mine[0], &others[2], &mine[1], &others[0]]));
    work.run(&["scan", "sheets.txt", "other.txt", "cards.txt", "-o", "both"]).ended(0);
    assert_eq!(work.all("both").iter().filter(|(name, _)| name.ends_with("note.txt")).count(), 2);
}

#[test]
fn an_identity_opens_stock_headers_and_letters() {
    let work = WorkFolder::new("identity");
    let (identity, recipient) = identity();
    work.put("identity.txt", format!("# created: long ago\n{identity}\n"));
    let files = crate::paper::vault(&[("note.txt", crate::sealed::SECRET_TEXT.as_bytes())]);
    let content = seedpress::vault::compress(&files, false).unwrap();
    let stock = seal::seal_to(&content, &[Recipient::new(&recipient).unwrap()], sealing_noise).unwrap();
    work.put("stock.txt", Paper::of_content(&stock, 600, 2).lines(|_| true));
    work.run(&["scan", "stock.txt", "-o", "shut"]).ended(3).said(&["sealed:"]).told(&["--identity FILE"]);
    let run = work.run(&["scan", "stock.txt", "--identity", "identity.txt", "-o", "stock"]).ended(0);
    run.said(&["opened with the identity in identity.txt"]);
    assert_open(&work, "stock");

    put_sheets(&work, KEY);
    let letter_text = letter(KEY, &recipient);
    work.put("mail.txt", format!("Dear Ash,\n\n{letter_text}\nyours\n"));
    work.put("letter.png", png(&picture(&[letter_text])));
    work.run(&["scan", "sheets.txt", "letter.png", "-o", "shut2"]).ended(3).said(&["1 letter with a key was seen"]);
    for file in ["mail.txt", "letter.png"] {
        let out = format!("out-{file}");
        let run = work.run(&["scan", "sheets.txt", file, "--identity", "identity.txt", "-o", &out]).ended(0);
        run.said(&["opened with a letter, and the identity in identity.txt"]);
        assert_open(&work, &out);
    }
    work.put("wrong.txt", letter(OTHER_KEY, &recipient));
    let run = work.run(&["scan", "sheets.txt", "wrong.txt", "--identity", "identity.txt", "-o", "wrong"]).ended(4);
    run.said(&["refused"]);
    assert_nothing(&work, "wrong");
    work.put("no-identity.txt", "age1qqqq\n");
    work.run(&["scan", "sheets.txt", "--identity", "no-identity.txt"]).ended(1).told(&["line 1 is no age identity"]);
}

#[test]
fn cards_of_an_identity_open_what_was_sealed_to_it() {
    let work = WorkFolder::new("standing");
    let (identity, recipient) = identity();
    let secret = bech32_bytes(&identity);
    let files = crate::paper::vault(&[("note.txt", crate::sealed::SECRET_TEXT.as_bytes())]);
    let content = seedpress::vault::compress(&files, false).unwrap();
    let stock = seal::seal_to(&content, &[Recipient::new(&recipient).unwrap()], sealing_noise).unwrap();
    work.put("stock.txt", Paper::of_content(&stock, 600, 2).lines(|_| true));
    let all = cards(&secret, "2-of-3", 1, 5).remove(0);
    work.put("cards.txt", texts(&all[1..2]));
    work.run(&["scan", "stock.txt", "cards.txt", "-o", "shut"]).ended(3).said(&["1 more card is needed"]);
    work.put("rows.txt", rows(&all[2].share).join("\n"));
    let run = work.run(&["scan", "stock.txt", "cards.txt", "rows.txt", "-o", "out"]).ended(0);
    run.said(&["opened with 2 cards of"]);
    assert_open(&work, "out");
}

/// The 32 bytes of an identity's text.
fn bech32_bytes(identity: &str) -> Vec<u8> {
    let digits = identity.to_lowercase();
    let digits = digits.strip_prefix("age-secret-key-1").unwrap();
    let value = |digit: char| "qpzry9x8gf2tvdw0s3jn54khce6mua7l".find(digit).unwrap();
    let bits: Vec<String> = digits[..digits.len() - 6].chars().map(|digit| format!("{:05b}", value(digit))).collect();
    let bits = bits.concat();
    bits.as_bytes()[..256].chunks(8).map(|byte| u8::from_str_radix(str::from_utf8(byte).unwrap(), 2).unwrap()).collect()
}

#[test]
fn keep_sealed_gives_the_file_a_name_and_of_several_packets_none() {
    let work = WorkFolder::new("keep-sealed");
    let paper = put_sheets(&work, KEY);
    let run = work.run(&["scan", "sheets.txt", "--keep-sealed", "p.age", "-o", "out"]).ended(3);
    run.said(&["p.age"]);
    assert!(std::fs::read(work.path("p.age")).unwrap().starts_with(b"age-encryption.org/v1\n-> scrypt "));
    assert_nothing(&work, "out");
    work.run(&["scan", "sheets.txt", "--keep-sealed", "p.age", "-o", "out"]).ended(1).told(&["p.age exists already"]);
    // With the key it is opened as well.
    work.put("key.txt", hex(KEY));
    work.run(&["scan", "sheets.txt", "--keep-sealed", "q.age", "--key-file", "key.txt", "-o", "open"]).ended(0);
    assert_open(&work, "open");
    assert_eq!(std::fs::read(work.path("q.age")).unwrap(), std::fs::read(work.path("p.age")).unwrap());
    let other = crate::sealed::sealed_paper(OTHER_KEY);
    work.put("other.txt", other.lines(|_| true));
    let run = work.run(&["scan", "sheets.txt", "other.txt", "--keep-sealed", "r.age", "-o", "two"]).ended(3);
    run.told(&["names one file, and there are 2 sealed packets"]);
    assert!(!work.path("r.age").exists());
    let names: Vec<String> = work.all("two").into_iter().map(|(name, _)| name).collect();
    for paper in [&paper, &other] {
        assert!(names.iter().any(|name| name.ends_with(&file_name(paper))), "{names:?}");
    }
}

#[test]
fn a_cut_or_flipped_file_ends_with_4_and_leaves_nothing() {
    let work = WorkFolder::new("flipped");
    let whole = sealed_content(KEY);
    work.put("key.txt", hex(KEY));
    let header = whole.windows(5).position(|window| window == b"\n--- ").unwrap();
    let mut wrong: Vec<(String, Vec<u8>)> = Vec::new();
    for at in [24, 40, header - 3, header + 8, header + 60, whole.len() / 2, whole.len() - 1] {
        let mut content = whole.clone();
        content[at] ^= 1;
        wrong.push((format!("flipped at {at}"), content));
    }
    for at in [header, header + 30, header + 70, whole.len() - 4096, whole.len() - 16, whole.len() - 1] {
        wrong.push((format!("cut at {at}"), whole[..at].to_vec()));
    }
    wrong.push(("longer".to_owned(), [&whole[..], b"x"].concat()));
    for (name, content) in wrong {
        work.put("sheets.txt", Paper::of_content(&content, 600, 2).lines(|_| true));
        let run = work.run(&["scan", "sheets.txt", "--key-file", "key.txt", "-o", "out"]);
        assert_eq!(run.code, 4, "{name}: {}{}", run.out, run.err);
        assert!(run.out.contains("refused"), "{name}: {}", run.out);
        assert_nothing(&work, "out");
    }
}

#[test]
fn cards_arrive_while_a_folder_is_watched() {
    let work = WorkFolder::new("watch-cards");
    put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 5).remove(0);
    work.put("phone/first.png", png(&picture(&[all[0].text().to_string()])));
    let mut child = work
        .command(&["scan", "sheets.txt", "--watch", "phone", "-o", "out", "--pile", "pile.txt"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if line.contains("1 more card is needed") {
            work.put("phone/second.png", png(&picture(&[all[1].text().to_string()])));
        }
        told += &(line + "\n");
    }
    assert_eq!(child.wait().unwrap().code(), Some(0), "{told}");
    assert!(told.contains("1 card of a key") && work.path("phone/second.png").exists(), "{told}");
    assert_open(&work, "out");
}

#[test]
fn a_photo_with_sheet_and_card_is_read_again_in_the_next_run_for_the_card_is_in_no_pile() {
    let work = WorkFolder::new("card-beside-sheet");
    let paper = put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 5).remove(0);
    work.put("both.png", png(&picture(&[paper.texts()[0].clone(), all[0].text().to_string()])));
    work.put("second.png", png(&picture(&[all[1].text().to_string()])));
    work.run(&["scan", "both.png", "sheets.txt", "--pile", "pile.txt", "-o", "out"]).ended(3);
    let run = work.run(&["scan", "both.png", "second.png", "--pile", "pile.txt", "-o", "out2"]).ended(0);
    run.said(&["opened with 2 cards"]);
    assert_open(&work, "out2");
}
