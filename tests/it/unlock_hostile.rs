//! Forged, foreign, mixed and far too many cards and headers -> named, refused, and never a wrong or partial file.

use std::time::{Duration, Instant};

use seedpress::seal::{self, PacketKey};
use seedpress::share::{Card, Parameters, SecretBytes, Share};

use crate::paper::{Paper, noise};
use crate::program::{Run, WorkFolder};
use crate::sealed::{
    KEY, OTHER_KEY, assert_nothing, assert_open, cards, file_name, forged, put_sheets, sealed_content, texts, words,
};

/// What a scan of the sheets and these cards gave.
fn scan(work: &WorkFolder, text: &str, out: &str) -> Run {
    work.put("cards.txt", text);
    work.run(&["scan", "sheets.txt", "cards.txt", "-o", out])
}

/// Ends the test unless the packet stayed sealed and its age file alone was written.
#[track_caller]
fn assert_shut(work: &WorkFolder, paper: &Paper, out: &str) {
    let names: Vec<String> = work.all(out).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, [file_name(paper)]);
}

#[test]
fn of_one_more_than_enough_a_forged_card_is_named_and_the_packet_opens() {
    let work = WorkFolder::new("one-forged");
    put_sheets(&work, KEY);
    for (policy, threshold) in [("2-of-3", 2), ("3-of-5", 3), ("5-of-9", 5)] {
        let all = cards(&KEY, policy, 1, 300).remove(0);
        for at in [0, threshold] {
            let mut some = all[..=threshold].to_vec();
            some[at] = forged(&some[at], 7);
            let out = format!("out-{policy}-{at}");
            let run = scan(&work, &texts(&some), &out).ended(0);
            run.said(&[&format!("card {} is forged or misread", at + 1), &format!("opened with {threshold} cards")]);
            assert_open(&work, &out);
        }
    }
}

#[test]
fn of_just_enough_a_forged_card_opens_nothing() {
    let work = WorkFolder::new("forged-of-enough");
    let paper = put_sheets(&work, KEY);
    for policy in ["2-of-3", "3-of-5"] {
        let all = cards(&KEY, policy, 1, 301).remove(0);
        let mut some = all[..usize::from(all[0].share.member_threshold)].to_vec();
        some[1] = forged(&some[1], 9);
        let out = format!("out-{policy}");
        let run = scan(&work, &texts(&some), &out).ended(3);
        run.said(&["forged or misread"]);
        assert_shut(&work, &paper, &out);
    }
}

#[test]
fn a_typed_share_that_the_roll_of_a_card_denies_is_named() {
    let work = WorkFolder::new("denied-share");
    put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 302).remove(0);
    let wrong = forged(&all[2], 3).share.words().to_string();
    let run = scan(&work, &format!("{}{wrong}\n", texts(&all[..1])), "out").ended(3);
    run.said(&["card 3", "forged or misread", "1 more card is needed"]);
    let run = scan(&work, &format!("{}{wrong}\n", texts(&all[..2])), "out2").ended(0);
    run.said(&["card 3", "forged or misread"]);
    assert_open(&work, "out2");
}

#[test]
fn a_card_of_another_key_is_named_by_its_words_and_does_not_count() {
    let work = WorkFolder::new("foreign-card");
    let paper = put_sheets(&work, KEY);
    let mine = cards(&KEY, "2-of-3", 1, 303).remove(0);
    let foreign = cards(&OTHER_KEY, "2-of-3", 1, 304).remove(0);
    let run = scan(&work, &texts([&mine[0], &foreign[1]]), "out").ended(3);
    run.said(&[
        &format!("{}: card 1; 1 more card is needed", words(&KEY)),
        &format!("{}: card 2; 1 more card is needed", words(&OTHER_KEY)),
    ]);
    assert_shut(&work, &paper, "out");
    scan(&work, &texts([&mine[0], &foreign[1], &mine[2]]), "out2").ended(0).said(&[&words(&OTHER_KEY)]);
    assert_open(&work, "out2");
    // One that claims to be of this key and split, and is not.
    let claims = Card { key: mine[0].key, ..foreign[1].clone() };
    scan(&work, &texts([&mine[0], &claims]), "out3").ended(3).said(&["of another split"]);
    assert_shut(&work, &paper, "out3");
}

#[test]
fn old_and_renewed_cards_do_not_mix() {
    let work = WorkFolder::new("renewed");
    let paper = put_sheets(&work, KEY);
    let old = cards(&KEY, "2-of-3", 1, 305).remove(0);
    let renewed = cards(&KEY, "3-of-4", 1, 306).remove(0);
    let run = scan(&work, &texts([&old[0], &renewed[1], &renewed[2]]), "out").ended(3);
    run.said(&["old and renewed cards do not mix", "1 more card is needed"]);
    assert_shut(&work, &paper, "out");
    let run = scan(&work, &texts([&old[0], &renewed[1], &old[2]]), "out2").ended(0);
    run.said(&["opened with 2 cards", "not needed"]);
    assert_open(&work, "out2");
}

#[test]
fn one_index_twice_is_named() {
    let work = WorkFolder::new("index-twice");
    let paper = put_sheets(&work, KEY);
    let all = cards(&KEY, "3-of-5", 1, 307).remove(0);
    // The words of two shares alone: no roll tells which is which.
    let (one, two) = (all[1].share.words().to_string(), forged(&all[1], 5).share.words().to_string());
    let third = all[3].share.words().to_string();
    let run = scan(&work, &format!("{one}\n\n{two}\n\n{third}\n"), "out").ended(3);
    run.said(&["card 2 is here twice, and the two differ"]);
    assert_shut(&work, &paper, "out");
    // The same card twice is one card.
    let run = scan(&work, &texts([&all[1], &all[1], &all[1]]), "out2").ended(3);
    run.said(&["card 2; 2 more cards are needed"]);
}

/// A share of a key with other parameters, as a forger would make it.
fn share(parameters: Parameters, member: u8, bytes: usize) -> Share {
    let value = SecretBytes::new(noise(bytes, u64::from(member)));
    Share { parameters, group: 0, member, member_threshold: 2, value }
}

const PLAIN: Parameters =
    Parameters { identifier: 600, extendable: false, iteration_exponent: 0, group_threshold: 1, group_count: 1 };

#[test]
fn exponent_15_is_refused_before_any_work() {
    let work = WorkFolder::new("exponent-15");
    let paper = put_sheets(&work, KEY);
    let parameters = Parameters { iteration_exponent: 15, ..PLAIN };
    let one = |member| share(parameters, member, 16);
    // Two that join: with a threshold of one, each does.
    let alone = Share { member_threshold: 1, ..one(0) };
    let text = format!("{}\n", alone.words().as_str());
    let begun = Instant::now();
    scan(&work, &text, "out").ended(3).said(&["joining them takes 327680000 rounds"]);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_shut(&work, &paper, "out");
}

#[test]
fn shares_of_one_split_that_differ_in_length_are_told() {
    let work = WorkFolder::new("mixed-lengths");
    let paper = put_sheets(&work, KEY);
    let text = format!("{}\n\n{}\n", share(PLAIN, 0, 16).words().as_str(), share(PLAIN, 1, 32).words().as_str());
    scan(&work, &text, "out").ended(3).said(&["not equally long"]);
    assert_shut(&work, &paper, "out");
}

#[test]
fn a_threshold_over_the_count_and_other_broken_cards_are_told() {
    let work = WorkFolder::new("broken-cards");
    let paper = put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 308).remove(0);
    let over = share(Parameters { group_threshold: 3, group_count: 2, ..PLAIN }, 0, 16);
    let sound = all[0].text().to_string();
    let (head, second) = sound.split_once('\n').unwrap();
    let last = head.rsplit(' ').next().unwrap();
    let number = second.split('-').nth(2).unwrap();
    let inside = |put: &str| format!("{}{put}{}", &sound[..2], &sound[2..]);
    for (text, told) in [
        (over.words().to_string(), "the share needs 3 groups, but says that there are 2"),
        (sound.replace("SPK1-", "SPK9-"), "of a version that this program does not know"),
        (sound.replace(number, "2.1.3"), "of different cards"),
        (sound.replace(number, "1.1.1"), "of different cards"),
        (sound.replace(number, "1.1"), "the second line of the card's code cannot be read"),
        (sound.replace(last, "academic"), "the checksum does not fit"),
        (inside("\u{435}"), "which is not English"),
        (inside("\u{200b}"), "which nothing shows"),
        (inside("\u{202e}"), "which nothing shows"),
    ] {
        let photo = crate::paper::picture(std::slice::from_ref(&text));
        work.put("card.png", crate::paper::png(&photo));
        for (at, inputs) in [["cards.txt", "sheets.txt"], ["card.png", "sheets.txt"]].into_iter().enumerate() {
            work.put("cards.txt", &text);
            let out = format!("out-{at}");
            let run = work.run(&["scan", inputs[0], inputs[1], "-o", &out, "--force"]).ended(3);
            // A version that is not known is told in a photo; in a text it is a line like any other.
            if !(at == 0 && text.contains("SPK9")) {
                run.said(&["a card was not taken", told]);
            }
            assert_shut(&work, &paper, &out);
        }
    }
}

/// Cards of so many keys that somebody made up, each enough by itself or each one too few.
fn made_up(count: u16, policy: &str, few: usize) -> Vec<Card> {
    let of = |at: u16| cards(&noise(16, 1_000 + u64::from(at)), policy, 1, at).remove(0).into_iter().take(few);
    (0..count).flat_map(of).collect()
}

#[test]
fn splits_that_somebody_made_up_push_no_real_cards_aside() {
    let work = WorkFolder::new("crowded");
    put_sheets(&work, KEY);
    // The real ones come last, by their identifier too.
    let real = cards(&KEY, "2-of-3", 1, 32_000).remove(0);
    let crowds = [
        ("lacking", made_up(600, "2-of-3", 1)),
        ("whole", made_up(600, "1-of-1", 1)),
        ("both", made_up(300, "3-of-3", 2)),
    ];
    for (name, crowd) in &crowds {
        let text = texts(crowd.iter().chain(&real[1..]));
        scan(&work, &text, name).ended(0).said(&["opened with 2 cards", &words(&KEY)]);
        assert_open(&work, name);
        // Typed numbers of the same cards, without a roll.
        let shares: String = real[1..].iter().map(|card| card.share.words().to_string() + "\n\n").collect();
        let out = format!("{name}-shares");
        scan(&work, &(texts(crowd) + &shares), &out).ended(0);
        assert_open(&work, &out);
    }
}

#[test]
fn ten_thousand_cards_take_seconds() {
    let work = WorkFolder::new("many-cards");
    let paper = put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 309).remove(0);
    let one_split: Vec<Card> = (0..10_000).map(|seed| forged(&all[(seed % 3) as usize], seed)).collect();
    let begun = Instant::now();
    scan(&work, &texts(&one_split), "out").ended(3).said(&["different cards claim to be of one split"]);
    assert_shut(&work, &paper, "out");
    // Each of another split, and each enough by itself.
    let alone = cards(&OTHER_KEY, "1-of-1", 1, 310).remove(0).remove(0);
    let splits: Vec<Card> = (0..10_000u16)
        .map(|identifier| {
            let mut card = forged(&alone, u64::from(identifier));
            card.share.parameters.identifier = identifier;
            card
        })
        .collect();
    scan(&work, &texts(&splits), "out2").ended(3);
    assert_shut(&work, &paper, "out2");
    let words: String = splits.iter().map(|card| card.share.words().to_string() + "\n\n").collect();
    scan(&work, &words, "out3").ended(3);
    assert_shut(&work, &paper, "out3");
    // Among a hundred of other splits, those that open the packet are found.
    let text = texts(splits.iter().take(20).chain(&all[..2]));
    scan(&work, &text, "out4").ended(0);
    assert_open(&work, "out4");
    assert!(begun.elapsed() < Duration::from_mins(2), "{:?}", begun.elapsed());
}

/// An age file with this header before its payload.
fn with_header(header: &str) -> Vec<u8> {
    let whole = sealed_content(KEY);
    let end = whole.windows(5).position(|window| window == b"\n--- ").unwrap();
    [b"age-encryption.org/v1\n", header.as_bytes(), &whole[end + 1..]].concat()
}

#[test]
fn a_work_factor_above_20_is_refused_before_any_work() {
    let work = WorkFolder::new("work-factor");
    work.put("key.txt", PacketKey::new(&KEY).hex().as_str());
    let stanza = String::from_utf8_lossy(&sealed_content(KEY)[22..120]).into_owned();
    for factor in ["21", "30", "63", "64", "18446744073709551616", "99999999999999999999999999"] {
        let header = stanza.split("\n---").next().unwrap().replacen(" 12\n", &format!(" {factor}\n"), 1) + "\n";
        work.put("sheets.txt", Paper::of_content(&with_header(&header), 600, 2).lines(|_| true));
        let begun = Instant::now();
        let run = work.run(&["scan", "sheets.txt", "--key-file", "key.txt", "-o", "out"]).ended(4);
        run.said(&["work factor", "20 is the most allowed"]);
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        assert_nothing(&work, "out");
    }
}

#[test]
fn a_hundred_thousand_stanzas_are_refused() {
    let work = WorkFolder::new("many-stanzas");
    let one = format!("-> X25519 {}\n{}\n", "A".repeat(43), "A".repeat(43));
    let content = with_header(&one.repeat(100_000));
    work.put("sheets.txt", Paper::of_content(&content, 2_700, 2).lines(|_| true));
    work.put("identity.txt", {
        use age::secrecy::ExposeSecret;
        age::x25519::Identity::generate().to_string().expose_secret().to_owned()
    });
    let begun = Instant::now();
    let run = work.run(&["scan", "sheets.txt", "--identity", "identity.txt", "-o", "out"]).ended(4);
    run.said(&["recipients", "1000"]);
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
    assert_nothing(&work, "out");
    assert!(seal::stanzas(&content).is_err());
}

#[test]
fn words_with_letters_that_look_alike_or_are_not_shown_are_named_by_place_in_texts() {
    let work = WorkFolder::new("look-alikes");
    let paper = put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 311).remove(0);
    let words: Vec<String> = all[1].share.words().split(' ').map(str::to_owned).collect();
    for (at, put, told) in [
        (4, "\u{200b}", "U+200B"),
        (6, "\u{202e}", "U+202E"),
        (9, "\u{2066}", "U+2066"),
        (12, "\u{430}", "U+0430"),
        (19, "\u{ad}", "U+00AD"),
    ] {
        let mut typed = words.clone();
        typed[at].insert_str(2, put);
        let run = scan(&work, &format!("{}{}\n", texts(&all[..1]), typed.join(" ")), "out").ended(3);
        let run = run.said(&[&format!("word {} has", at + 1), told, "1 more card is needed"]);
        assert!(!run.out.contains(put) && !run.err.contains(put));
        assert_shut(&work, &paper, "out");
        std::fs::remove_dir_all(work.path("out")).unwrap();
    }
}
