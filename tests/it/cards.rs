//! `seedpress cards`, from outside: photos of cards -> whether they join, other cards of the same key; and no secret anywhere.
//!
//! Keys are made with the library; photos are the pages of cards as they are printed, or texts of their codes.

use std::fmt::Write as _;

use seedpress::cards::{Holder, card_page, print};
use seedpress::catalogue::built_in;
use seedpress::frame::key_words;
use seedpress::seal::{AgeIdentity, Recipient, open, seal_to};
use seedpress::share::{Card, KeyHash, MasterSecret, Policy, SecretBytes, Share, deal, join, join_cards};
use seedpress::sheet::Paper;
use seedpress::typeset::{CardSize, OwnFonts};

use crate::program::{Run, WorkFolder};

/// Random bytes, the same in each run.
fn stream(seed: u64) -> impl FnMut(&mut [u8]) -> Result<(), seedpress::share::NoRandomBytes> {
    let mut state = seed;
    move |bytes| {
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 40) as u8;
        }
        Ok(())
    }
}

fn secret(bytes: usize, seed: u64) -> MasterSecret {
    let mut secret = SecretBytes::new(vec![0; bytes]);
    stream(seed)(secret.expose_mut()).unwrap();
    secret
}

/// A key and its cards.
struct Key {
    secret: MasterSecret,
    policy: Policy,
    cards: Vec<Card>,
}

impl Key {
    fn new(policy: &str, seed: u64) -> Self {
        Self::of(policy, 1, secret(16, seed), seed)
    }

    fn of(policy: &str, groups: u8, secret: MasterSecret, seed: u64) -> Self {
        let policy = Policy::parse(policy, groups).unwrap();
        let cards = deal(&secret, &policy, (seed * 31 % 0x7fff) as u16, &mut stream(seed + 1)).unwrap().concat();
        Self { secret, policy, cards }
    }

    fn name(&self) -> String {
        key_words(KeyHash::of(&self.secret).0)
    }

    /// The card's page, as it is printed.
    fn page(&self, at: usize) -> Vec<u8> {
        let holder = Holder { name: None, catalogue: built_in("en").unwrap() };
        let pages = vec![card_page(&self.cards[at], &self.policy, holder, false)];
        print(pages, CardSize::Wallet, Paper::A4.size(), &OwnFonts::default()).unwrap()
    }

    fn put(&self, work: &WorkFolder, at: usize) {
        put(work, &format!("card{}.txt", at + 1), &self.cards[at]);
    }

    /// All that must be nowhere but on the cards.
    fn canaries(&self) -> Vec<String> {
        let mut canaries = vec![self.secret.hex().to_string(), self.secret.hex().to_uppercase()];
        if let Some(identity) = AgeIdentity::new(self.secret.expose()) {
            canaries.push(identity.text().to_string());
            canaries.push(identity.text().to_lowercase());
        }
        canaries.extend(self.cards.iter().flat_map(canaries_of));
        canaries
    }
}

fn canaries_of(card: &Card) -> Vec<String> {
    let numbers = card.share.numbers();
    let words = card.share.words();
    let words: Vec<&str> = words.split(' ').collect();
    // What follows the head, which is the same on many cards: any three in a row.
    let mut canaries: Vec<String> = words[4..].windows(3).map(|three| three.join(" ")).collect();
    for form in [|n: &u16| format!("{n:04}"), |n: &u16| n.to_string()] {
        for between in [" ", ",", ", ", "\n"] {
            canaries
                .extend(numbers[4..].windows(3).map(|three| three.iter().map(form).collect::<Vec<_>>().join(between)));
        }
    }
    let value: String = card.share.value.expose().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    canaries.push(value);
    canaries
}

fn put(work: &WorkFolder, name: &str, card: &Card) {
    work.put(name, card.text().as_bytes());
}

/// The same card with another value: its checksum and its own line are right.
fn forged(card: &Card, seed: u64) -> Card {
    let value = secret(card.share.value.expose().len(), seed);
    Card { share: Share { value, ..card.share.clone() }, ..card.clone() }
}

/// The cards that a PDF shows.
fn cards_in(pdf: &[u8]) -> Vec<Card> {
    let pages = seedpress::photo::open(pdf.to_vec()).unwrap();
    (0..pages.count())
        .filter_map(|page| {
            let reading = pages.read(page, &seedpress::watch::Unwatched).unwrap();
            reading.sightings.iter().find_map(|seen| match &seen.payload {
                seedpress::qr::Payload::Text(text) => Card::parse(text).ok(),
                seedpress::qr::Payload::Bytes(_) => None,
            })
        })
        .collect()
}

fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.out).unwrap()
}

#[track_caller]
fn silent(run: &Run, canaries: &[String]) {
    for canary in canaries {
        assert!(!run.out.contains(canary.as_str()) && !run.err.contains(canary.as_str()), "{}{}", run.out, run.err);
    }
}

#[test]
fn enough_cards_join_whether_they_are_pages_codes_words_or_numbers() {
    let work = WorkFolder::new("cards-enough");
    let key = Key::new("2-of-3", 3);
    work.put("a.pdf", key.page(0));
    key.put(&work, 2);
    let run = work.run(&["cards", "check", "a.pdf", "card3.txt"]).ended(0);
    run.said(&[&key.name(), "any 2 of 3 cards join", "card 1", "a.pdf", "on the roll of card 3", "enough: they join"]);
    let numbers = key.cards[1].share.numbers();
    let rows: Vec<String> =
        numbers.chunks(5).map(|row| row.iter().map(|n| format!("{n:04}")).collect::<Vec<_>>().join(" ")).collect();
    work.put("numbers.txt", rows.join("\n"));
    work.put("words.txt", key.cards[2].share.words().to_uppercase());
    let run = work.run(&["cards", "check", "numbers.txt", "words.txt"]).ended(0);
    silent(&run, &key.canaries());
    run.said(&["card 2", "numbers alone", "enough"]);
    work.run_with(&["cards", "check", "-", "a.pdf"], rows.join(" ").as_bytes()).ended(0).said(&["standard input"]);
}

#[test]
fn too_few_cards_say_how_many_are_lacking_and_of_which_group() {
    let work = WorkFolder::new("cards-few");
    let key = Key::new("3-of-5", 4);
    key.put(&work, 0);
    work.run(&["cards", "check", "card1.txt"]).ended(3).said(&["2 more cards of this key are needed", "no other card"]);
    key.put(&work, 4);
    let run = work.run(&["cards", "check", ".", "--json"]).ended(3);
    let value = json(&run);
    assert_eq!(value["splits"][0]["state"], "too_few");
    assert_eq!(value["splits"][0]["missing"][0], serde_json::json!({ "group": 1, "have": 2, "needed": 3 }));
    assert_eq!(value["splits"][0]["key"], key.name());
    // The same card ten times is one card.
    for copy in 0..10 {
        put(&work, &format!("copy{copy}.txt"), &key.cards[0]);
    }
    work.run(&["cards", "check", "."]).ended(3).said(&["1 more card of this key is needed"]);
    for verb in [&["reprint", ".", "--number", "3"][..], &["add", "."], &["renew", ".", "--split", "2-of-3"]] {
        let words = [&["cards"], verb, &["-o", "out.pdf"]].concat();
        work.run(&words).ended(3).told(&["1 more card of this key is needed"]);
        assert!(!work.path("out.pdf").exists());
    }
    let work = WorkFolder::new("cards-few-groups");
    let key = Key::of("home=2-of-3, abroad=3-of-5, hill=2-of-2", 2, secret(16, 5), 5);
    for at in [0, 1, 3] {
        key.put(&work, at);
    }
    let run = work.run(&["cards", "check", "."]).ended(3);
    run.said(&[
        "group 1, card 2",
        "any 2 of 3 groups",
        "1 more group is needed of these: group 2, 2 more cards; group 3, of which no card",
    ]);
}

#[test]
fn a_forged_card_is_named_with_its_file_and_the_others_still_join() {
    let work = WorkFolder::new("cards-forged");
    let key = Key::new("2-of-3", 6);
    key.put(&work, 0);
    put(&work, "stranger.txt", &forged(&key.cards[1], 60));
    // Two cards and one of them forged: one is denied by the other's roll, and does not stand on its own.
    let run = work.run(&["cards", "check", "."]).ended(4);
    run.said(&["FORGED or misread", "stranger.txt", "not on its own roll"]);
    key.put(&work, 2);
    let run = work.run(&["cards", "check", "."]).ended(4);
    silent(&run, &key.canaries());
    run.said(&["FORGED or misread", "not on the roll of card 1, card 3", "enough: they join"]);
    let value = json(&work.run(&["cards", "check", ".", "--json"]).ended(4));
    let states: Vec<(&str, &str)> = value["splits"][0]["cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| (card["file"].as_str().unwrap(), card["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [("./card1.txt", "listed"), ("./card3.txt", "listed"), ("./stranger.txt", "forged")]);
    // What is made of them is made without it.
    work.run(&["cards", "reprint", ".", "--number", "2", "-o", "two.pdf"]).ended(0).told(&["stranger.txt", "left out"]);
    assert!(cards_in(&std::fs::read(work.path("two.pdf")).unwrap()) == [key.cards[1].clone()]);
    // The same number twice, one of them forged.
    std::fs::remove_file(work.path("two.pdf")).unwrap();
    key.put(&work, 1);
    work.run(&["cards", "check", "."]).ended(4).said(&["FORGED or misread", "enough"]);
}

#[test]
fn cards_of_another_key_and_of_an_older_split_are_told_apart_by_name() {
    let work = WorkFolder::new("cards-mixed");
    let (key, other) = (Key::new("2-of-3", 7), Key::new("2-of-3", 8));
    key.put(&work, 0);
    put(&work, "other.txt", &other.cards[1]);
    let run = work.run(&["cards", "check", "."]).ended(4);
    run.told(&["2 keys or splits", &key.name(), &other.name(), "other.txt"]);
    let renewed = Key::of("2-of-3", 1, secret(16, 7), 9);
    put(&work, "other.txt", &renewed.cards[1]);
    work.run(&["cards", "check", "."]).ended(4).told(&["the key was split anew", &key.name()]);
    for verb in [&["reprint", ".", "--number", "3"][..], &["add", "."], &["renew", ".", "--split", "2-of-3"]] {
        let words = [&["cards"], verb, &["-o", "out.pdf"]].concat();
        work.run(&words).ended(4).told(&["the key was split anew", "card 2", "other.txt"]);
        assert!(!work.path("out.pdf").exists());
    }
    // A key of 16 bytes and an identity of 32.
    let identity = Key::of("2-of-3", 1, secret(32, 7), 7);
    put(&work, "other.txt", &identity.cards[1]);
    work.run(&["cards", "check", "."]).ended(4).told(&["other.txt"]);
}

#[test]
fn hostile_cards_are_refused_by_name_and_soon() {
    let work = WorkFolder::new("cards-hostile");
    let key = Key::new("2-of-3", 10);
    let words_of = |change: &dyn Fn(&mut Share)| {
        let mut share = key.cards[0].share.clone();
        change(&mut share);
        share.words().to_string()
    };
    let started = std::time::Instant::now();
    for (name, text, told) in [
        (
            "threshold",
            words_of(&|share| share.parameters.group_threshold = 3),
            "the share needs 3 groups, but says that there are 1",
        ),
        ("group", words_of(&|share| share.group = 9), "the share says that it is of group 10"),
        ("checksum", key.cards[0].share.words().replacen(' ', " zero ", 1), "21 words are here"),
        (
            "number",
            (0..20).map(|n| (2_000 + n).to_string()).collect::<Vec<_>>().join(" "),
            "is not one of 0000 to 1023",
        ),
        ("hidden", key.cards[0].share.words().replacen('a', "a\u{200b}", 3), "which nothing shows"),
        ("bidi", key.cards[0].share.words().replacen('e', "e\u{202e}", 1), "U+202E"),
        ("alike", key.cards[0].share.words().replacen('a', "\u{430}", 1), "U+0430"),
        (
            "line",
            key.cards[0].text().replace("-1.1.3-", "-1.2.3-"),
            "the two lines of the card's code are of different cards",
        ),
        ("roll", key.cards[0].text().replace('-', "-I"), "the second line of the card's code cannot be read"),
    ] {
        work.put("card.txt", &text);
        let run = work.run(&["cards", "check", "card.txt"]);
        assert!([3, 4].contains(&run.code), "{name}: {} {}{}", run.code, run.out, run.err);
        silent(&run, &key.canaries());
        assert!(run.err.contains(told), "{name}: {}", run.err);
    }
    // Work that a stranger asks for is counted before it is done.
    let much = words_of(&|share| share.parameters.iteration_exponent = 15);
    let mut second = key.cards[1].share.clone();
    second.parameters.iteration_exponent = 15;
    work.put("card.txt", format!("{much}\n\n{}", *second.words()));
    work.run(&["cards", "check", "card.txt"]).ended(4).said(&["327680000 rounds", "are done"]);
    // Ten thousand cards of one split, and of as many splits.
    let many: Vec<String> = (0..10_000).map(|seed| forged(&key.cards[0], seed).text().to_string()).collect();
    work.put("card.txt", many.join("\n\n"));
    work.run(&["cards", "check", "card.txt"]).ended(4).told(&["different cards claim to be of one split"]);
    let many: Vec<String> = (0..10_000)
        .map(|seed| {
            let mut card = key.cards[0].clone();
            card.share.parameters.identifier = seed;
            card.text().to_string()
        })
        .collect();
    work.put("card.txt", many.join("\n\n"));
    let run = work.run(&["cards", "check", "card.txt"]).ended(4);
    assert!(run.out.lines().count() < 100, "{}", run.out.lines().count());
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}

#[test]
fn what_is_no_card_is_told_and_so_is_what_to_do() {
    let work = WorkFolder::new("cards-none");
    work.put("note.txt", "Meet at the well when the moon is full, and bring bread for everyone who comes along.\n");
    work.run(&["cards", "check", "note.txt"])
        .ended(1)
        .told(&["there is no card of a key in note.txt", "photograph the code"]);
    work.put("letter.txt", "-----BEGIN AGE ENCRYPTED FILE-----\naGFsbG8=\n-----END AGE ENCRYPTED FILE-----\n");
    work.run(&["cards", "check", "letter.txt"]).ended(1).told(&["only a letter", "--identity"]);
    work.run(&["cards", "check", "gone.jpg"]).ended(1).told(&["gone.jpg"]);
    work.run(&["cards", "check"]).ended(2);
    work.run(&["cards"]).ended(2);
}

#[test]
fn one_wrong_word_is_told_by_its_place_and_not_by_what_it_should_be() {
    let work = WorkFolder::new("cards-wrong-word");
    let key = Key::new("2-of-3", 12);
    let mut numbers = key.cards[0].share.numbers().to_vec();
    numbers[6] ^= 5;
    let text = |numbers: &[u16]| numbers.iter().map(|n| format!("{n:04}")).collect::<Vec<_>>().join(" ");
    work.put("n.txt", text(&numbers));
    let run =
        work.run(&["cards", "check", "n.txt"]).ended(4).told(&["it may be word 7 alone", "compare it with the card"]);
    silent(&run, &key.canaries());
    let mut numbers = key.cards[0].share.numbers().to_vec();
    numbers.swap(8, 9);
    work.put("n.txt", text(&numbers));
    work.run(&["cards", "check", "n.txt"]).ended(4).told(&["words 9 and 10 may be swapped"]);
    let mut numbers = key.cards[0].share.numbers().to_vec();
    numbers.remove(11);
    work.put("n.txt", text(&numbers));
    work.run(&["cards", "check", "n.txt"]).ended(4).told(&["a word may be missing at place 12"]);
}

#[test]
fn a_burnt_card_is_printed_again_as_it_was() {
    let work = WorkFolder::new("cards-reprint");
    let key = Key::new("3-of-5", 14);
    for at in [0, 2, 4] {
        key.put(&work, at);
    }
    let run = work.run(&["cards", "reprint", ".", "--number", "2", "--name", "Birch", "-o", "two.pdf"]).ended(0);
    silent(&run, &key.canaries());
    run.said(&[&key.name(), "card 2, again", "two.pdf", "delete the PDF"]);
    assert!(cards_in(&std::fs::read(work.path("two.pdf")).unwrap()) == [key.cards[1].clone()]);
    // One that is here is printed as it is, from itself alone.
    work.run(&[
        "cards",
        "reprint",
        "card1.txt",
        "--number",
        "1",
        "-o",
        "one.pdf",
        "--card-size",
        "page",
        "--card-lang",
        "ar",
    ])
    .ended(0);
    assert!(cards_in(&std::fs::read(work.path("one.pdf")).unwrap()) == [key.cards[0].clone()]);
    work.run(&["cards", "reprint", "card1.txt", "--number", "6", "-o", "six.pdf"])
        .ended(2)
        .told(&["there is no card 6", "cards add"]);
    work.run(&["cards", "reprint", "card1.txt", "--number", "1", "-o", "one.pdf"]).ended(1).told(&["exists already"]);
    work.run(&["cards", "reprint", "card1.txt", "--number", "1", "-o", "one.pdf", "--force"]).ended(0);
    work.run(&["cards", "reprint", "card1.txt", "--number", "1", "-o", "x.pdf", "--names", "a,b"])
        .ended(2)
        .told(&["2 names for 1 card"]);
    work.run(&["cards", "reprint", "card1.txt", "--number", "1", "-o", "x.pdf", "--card-lang", "xx"])
        .ended(2)
        .told(&["xx"]);
    assert!(!work.path("x.pdf").exists());
}

#[test]
fn groups_are_told_apart_and_have_names_if_they_are_given() {
    let work = WorkFolder::new("cards-groups");
    let key = Key::of("home=2-of-3, abroad=3-of-5", 2, secret(16, 15), 15);
    key.put(&work, 0);
    key.put(&work, 2);
    // One group's cards are enough for its own.
    let words = ["cards", "reprint", ".", "--number", "2", "--group-names", "home,abroad", "-o", "two.pdf"];
    work.run(&words).ended(0).said(&["group 1, card 2, again"]);
    assert!(cards_in(&std::fs::read(work.path("two.pdf")).unwrap()) == [key.cards[1].clone()]);
    std::fs::remove_file(work.path("two.pdf")).unwrap();
    key.put(&work, 3);
    work.run(&["cards", "add", ".", "-o", "x.pdf"]).ended(2).told(&["the groups 1, 2", "--group"]);
    work.run(&["cards", "add", ".", "--group", "3", "-o", "x.pdf"]).ended(2).told(&["there is no group 3"]);
    work.run(&["cards", "add", ".", "--group", "2", "-o", "x.pdf"]).ended(3).told(&["2 more cards"]);
    work.run(&["cards", "add", ".", "--group", "1", "--group-names", "home", "-o", "x.pdf"])
        .ended(2)
        .told(&["1 name for 2 groups"]);
    assert!(!work.path("x.pdf").exists());
}

#[test]
fn a_card_that_is_added_fits_the_old_rolls_and_opens_with_each_old_card() {
    let work = WorkFolder::new("cards-add");
    let key = Key::new("2-of-3", 16);
    key.put(&work, 0);
    key.put(&work, 1);
    work.run(&["cards", "add", ".", "-o", "four.pdf"]).ended(0).said(&["card 4, new"]);
    let added = cards_in(&std::fs::read(work.path("four.pdf")).unwrap()).remove(0);
    assert_eq!((added.share.member, added.members), (3, 4));
    for old in &key.cards {
        assert!(old.roll.lists(&added.share));
        let opened = join_cards(&[old.clone(), added.clone()], 10_000).unwrap();
        assert!(opened.secret == key.secret && opened.forged.is_empty() && opened.forged_rolls.is_empty());
    }
    work.run(&["cards", "add", ".", "--number", "9", "-o", "nine.pdf"]).ended(0).said(&["card 9, new"]);
    work.run(&["cards", "add", ".", "--number", "2", "-o", "x.pdf"]).ended(2).told(&["a card 2 already"]);
    let full = Key::new("2-of-16", 17);
    let work = WorkFolder::new("cards-add-full");
    full.put(&work, 0);
    full.put(&work, 15);
    work.run(&["cards", "add", ".", "-o", "x.pdf"]).ended(1).told(&["16 cards at most", "renew"]);
    // Where one card is enough there is only one.
    let whole = Key::new("1-of-1", 18);
    let work = WorkFolder::new("cards-add-whole");
    whole.put(&work, 0);
    work.run(&["cards", "check", "."]).ended(0);
    work.run(&["cards", "add", ".", "-o", "x.pdf"]).ended(1).told(&["only one", "renew"]);
}

#[test]
fn numbers_alone_make_whole_cards_again() {
    let work = WorkFolder::new("cards-numbers");
    let key = Key::new("2-of-3", 19);
    let text: Vec<String> = key.cards[1..]
        .iter()
        .map(|card| card.share.numbers().iter().map(u16::to_string).collect::<Vec<_>>().join(" "))
        .collect();
    let words = ["cards", "reprint", "-", "--number", "1", "-o", "one.pdf"];
    work.run_with(&words, text.join("\n\n").as_bytes()).ended(0).said(&["card 1, again"]);
    assert!(cards_in(&std::fs::read(work.path("one.pdf")).unwrap()) == [key.cards[0].clone()]);
}

#[test]
fn a_key_is_split_anew_and_the_truth_is_told_of_the_old_cards() {
    let work = WorkFolder::new("cards-renew");
    let key = Key::new("2-of-3", 20);
    key.put(&work, 0);
    key.put(&work, 2);
    let words = ["cards", "renew", ".", "--split", "home=2-of-2, abroad=2-of-3", "--groups", "2"];
    let words = [&words[..], &["--names", "Ash,Birch,Cedar,Elm,Fir", "--card-lang", "en,de,ar,hi,zh", "-o", "new.pdf"]]
        .concat();
    let run = work.run(&words).ended(0);
    silent(&run, &key.canaries());
    run.said(&[
        &key.name(),
        "5 cards in new.pdf",
        "3 sets of cards, read from the drawn pages, join to the key",
        "dead when fewer than 2 are left",
        "pack again, under a new key",
    ]);
    let new = cards_in(&std::fs::read(work.path("new.pdf")).unwrap());
    assert_eq!(new.len(), 5);
    assert!(new.iter().all(|card| card.share.parameters.identifier != key.cards[0].share.parameters.identifier));
    let shares: Vec<Share> = [0, 1, 3, 4].iter().map(|at| new[*at].share.clone()).collect();
    assert!(join(&shares, b"", 10_000).unwrap().secret == key.secret);
    for (split, told) in
        [("2-of-1", "--split"), ("1-of-3", "1-of-1"), ("two", "--split"), ("2-of-3,3-of-5", "needs a name")]
    {
        work.run(&["cards", "renew", ".", "--split", split, "-o", "x.pdf"]).ended(2).told(&[told]);
    }
    work.run(&["cards", "renew", ".", "--split", "2-of-3", "--groups", "2", "-o", "x.pdf"])
        .ended(2)
        .told(&["--groups"]);
    work.run(&["cards", "renew", ".", "--split", "2-of-3", "--names", "Ash", "-o", "x.pdf"])
        .ended(2)
        .told(&["1 name for 3 cards"]);
}

#[test]
fn a_standing_key_has_a_recipient_and_its_cards_open_what_is_sealed_to_it() {
    let work = WorkFolder::new("cards-standing");
    let run = work.run(&["cards", "new", "--standing", "--split", "2-of-3", "-o", "cards.pdf"]).ended(0);
    let recipient = run.out.lines().find_map(|line| line.strip_prefix("recipient: ")).unwrap().to_owned();
    assert!(recipient.starts_with("age1") && recipient.len() == 62, "{recipient}");
    let cards = cards_in(&std::fs::read(work.path("cards.pdf")).unwrap());
    assert_eq!(cards.len(), 3);
    assert_eq!(cards[0].share.numbers().len(), 33);
    let opened = join_cards(&cards[1..], 10_000).unwrap();
    let identity = AgeIdentity::new(opened.secret.expose()).unwrap();
    assert_eq!(identity.recipient(), recipient);
    let sealed =
        seal_to(b"where the seed potatoes are", &[Recipient::new(&recipient).unwrap()], crate::sealed::sealing_noise)
            .unwrap();
    assert!(open(&sealed, &[identity.key().unwrap()], 1 << 20).unwrap().content.starts_with(b"where"));
    let key = Key { secret: opened.secret, policy: Policy::whole(), cards };
    silent(&run, &key.canaries());
    let run = work.run(&["cards", "check", "cards.pdf"]).ended(0);
    silent(&run, &key.canaries());
    run.said(&["an age identity", &recipient, "cards.pdf page 3"]);
    // Each run makes another one.
    let other = work.run(&["cards", "new", "--standing", "--split", "2-of-3", "-o", "other.pdf"]).ended(0);
    assert!(!other.out.contains(&recipient));
    work.run(&["cards", "add", "cards.pdf", "-o", "four.pdf"]).ended(0);
    assert!(cards_in(&std::fs::read(work.path("four.pdf")).unwrap())[0].share.member == 3);
    work.run(&["cards", "new", "--split", "2-of-3", "-o", "x.pdf"]).ended(2).told(&["--standing"]);
}

#[test]
fn the_cards_are_for_their_owner_alone_and_nothing_else_holds_them() {
    let work = WorkFolder::new("cards-canary");
    let key = Key::new("2-of-3", 22);
    work.put("photos/a.pdf", key.page(0));
    work.put("photos/b.pdf", key.page(2));
    std::fs::create_dir(work.path("tmp")).unwrap();
    for (words, output) in [
        (&["check", "photos"][..], None),
        (&["check", "photos", "--json"], None),
        (&["reprint", "photos", "--number", "2", "-o", "r.pdf"], Some("r.pdf")),
        (&["add", "photos", "-o", "a.pdf"], Some("a.pdf")),
        (&["renew", "photos", "--split", "2-of-3", "-o", "n.pdf"], Some("n.pdf")),
    ] {
        let words = [&["cards"], words].concat();
        let output_of = work.command(&words).env("TMPDIR", work.path("tmp")).output().unwrap();
        assert!(output_of.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output_of.stderr));
        let mut canaries = key.canaries();
        if let Some(output) = output {
            let pdf = std::fs::read(work.path(output)).unwrap();
            canaries.extend(cards_in(&pdf).iter().flat_map(canaries_of));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = std::fs::metadata(work.path(output)).unwrap().permissions().mode();
                assert_eq!(mode & 0o777, 0o600, "{output}");
            }
            for word in ["/Author", "/Creator", "/CreationDate", "/Keywords", "/Subject", "/Title"] {
                assert!(!pdf.windows(word.len()).any(|found| found == word.as_bytes()), "{output}: {word}");
            }
            std::fs::remove_file(work.path(output)).unwrap();
        }
        let text = [output_of.stdout, output_of.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        for canary in &canaries {
            assert!(!text.iter().any(|text| text.contains(canary.as_str())), "{words:?}: {text:?}");
        }
        let left: Vec<String> = work.all("").into_iter().map(|(name, _)| name).collect();
        assert_eq!(left, ["photos/", "photos/a.pdf", "photos/b.pdf", "tmp/"], "{words:?}");
    }
}

#[test]
fn cards_go_to_a_pipe_and_never_to_a_terminal() {
    let work = WorkFolder::new("cards-pipe");
    let words = ["cards", "new", "--standing", "--split", "2-of-2", "-o", "-"];
    let output = work.command(&words).output().unwrap();
    assert!(output.status.success());
    assert_eq!(cards_in(&output.stdout).len(), 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("recipient: age1"));
    let words = [&words[..], &["--by-hand"]].concat();
    work.run(&words).ended(2).told(&["--by-hand", "terminal"]);
    work.run(&["cards", "new", "--standing", "--split", "2-of-2", "-o", "gone/c.pdf"])
        .ended(1)
        .told(&["there is no folder"]);
}
