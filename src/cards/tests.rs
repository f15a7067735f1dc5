//! Cards of made-up keys -> what sorting, judging, printing and photographing make of them.

use super::*;
use crate::assets::CATALOGUES;
use crate::catalogue::built_in;
use crate::photo::{self, Gray};
use crate::qr::Payload;
use crate::rehearse::{Camera, Fault, Impairments, Suite, photograph};
use crate::share::{FoundSplit, Share, SplitState, SplitVerdict, deal, make_card, sort_by_split};
use crate::sheet::Paper;
use crate::watch::Unwatched;

/// Random bytes, the same in each run.
fn stream(seed: u64) -> impl FnMut(&mut [u8]) -> Result<(), crate::share::NoRandomBytes> {
    let mut state = seed;
    move |bytes| {
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 40) as u8;
        }
        Ok(())
    }
}

fn secret(bytes: usize, seed: u64) -> crate::share::MasterSecret {
    let mut secret = crate::share::SecretBytes::new(vec![0; bytes]);
    stream(seed)(secret.expose_mut()).unwrap();
    secret
}

fn cards(policy: &Policy, bytes: usize, seed: u64) -> Vec<Card> {
    deal(&secret(bytes, seed), policy, (seed % 0x7fff) as u16, &mut stream(seed + 1)).unwrap().concat()
}

fn policy(text: &str, groups: u8) -> Policy {
    Policy::parse(text, groups).unwrap()
}

/// The same card with another value: its checksum and its own line are right.
fn forged(card: &Card, seed: u64) -> Card {
    let value = secret(card.share.value.expose().len(), seed);
    Card { share: Share { value, ..card.share.clone() }, ..card.clone() }
}

fn judged(cards: &[Card], shares: &[Share]) -> Vec<(FoundSplit, SplitVerdict)> {
    sort_by_split(cards, shares).into_iter().map(|found_split| (found_split.clone(), found_split.judge())).collect()
}

fn enough(verdict: &SplitVerdict) -> bool {
    matches!(verdict.state, SplitState::Enough(_))
}

#[test]
fn enough_cards_join_and_one_too_few_says_what_is_missing() {
    for (text, groups, few, enough_of) in
        [("2-of-3", 1, vec![1], vec![0, 2]), ("a=2-of-3, b=3-of-5", 2, vec![0, 1, 3, 4], vec![0, 1, 3, 4, 7])]
    {
        let all = cards(&policy(text, groups), 16, 5);
        let some = |at: &[usize]| at.iter().map(|at| all[*at].clone()).collect::<Vec<_>>();
        let (_, verdict) = &judged(&some(&few), &[])[0];
        let SplitState::TooFew { groups_missing, groups } = &verdict.state else { panic!("{text}") };
        assert_eq!((*groups_missing, groups.len(), verdict.is_clean()), (1, 1, true), "{text}");
        let (_, verdict) = &judged(&some(&enough_of), &[])[0];
        assert!(enough(verdict) && verdict.is_clean(), "{text}");
    }
}

#[test]
fn shares_without_a_roll_are_cards_where_a_roll_lists_them_and_forged_where_it_denies_them() {
    let all = cards(&policy("2-of-3", 1), 16, 8);
    let (found_split, verdict) = &judged(&all[..1], &[all[1].share.clone()])[0];
    assert!(enough(verdict) && verdict.is_clean() && found_split.cards.len() == 2 && found_split.cards[1] == all[1]);
    let (found_split, verdict) = &judged(&all[..2], &[forged(&all[2], 99).share])[0];
    assert!(enough(verdict) && verdict.forged_shares == [0] && found_split.shares.len() == 1);
    // Numbers alone join, too, and then make whole cards.
    let shares: Vec<Share> = all[1..].iter().map(|card| card.share.clone()).collect();
    let (found_split, verdict) = &judged(&[], &shares)[0];
    assert!(enough(verdict) && found_split.key.is_none());
    assert!(found_split.cards_of_shares(verdict, 0) == all[1..]);
    // One alone makes none: its key is not known.
    let (found_split, verdict) = &judged(&[], &shares[..1])[0];
    assert!(!enough(verdict) && found_split.cards_of_shares(verdict, 0).is_empty());
}

#[test]
fn a_forged_card_is_named_and_two_that_deny_each_other_are_in_doubt() {
    let all = cards(&policy("2-of-3", 1), 16, 9);
    let (_, verdict) = &judged(&[forged(&all[2], 1), all[0].clone(), all[1].clone()], &[])[0];
    assert!(enough(verdict) && verdict.forged == [0]);
    // A forger's own split under the key's name: its roll is right for itself alone.
    let theirs = Card { key: all[0].key, ..cards(&policy("2-of-3", 1), 16, 77)[2].clone() };
    let theirs = Card { share: Share { parameters: all[0].share.parameters, ..theirs.share.clone() }, ..theirs };
    let roll = crate::share::Roll::of(|member| Share { member, ..theirs.share.clone() });
    let theirs = Card { roll, ..theirs };
    assert!(theirs.is_on_its_roll());
    let three = cards(&policy("3-of-5", 1), 16, 10);
    let lone = Card {
        share: Share { parameters: three[0].share.parameters, member_threshold: 3, ..theirs.share.clone() },
        key: three[0].key,
        members: 5,
        ..theirs
    };
    let lone = Card { roll: crate::share::Roll::of(|member| Share { member, ..lone.share.clone() }), ..lone };
    let (_, verdict) = &judged(&[three[0].clone(), lone.clone()], &[])[0];
    assert!(!enough(verdict) && verdict.disputed == [0, 1] && !verdict.is_clean());
    let (_, verdict) = &judged(&[three[0].clone(), lone, three[1].clone()], &[])[0];
    assert!(!enough(verdict) && verdict.forged == [1], "{:?} {:?}", verdict.forged, verdict.disputed);
}

#[test]
fn splits_and_lengths_are_kept_apart_and_too_many_cards_are_refused() {
    let old = cards(&policy("2-of-3", 1), 16, 11);
    let new = deal(&secret(16, 11), &policy("2-of-3", 1), 4_321, &mut stream(2)).unwrap().concat();
    let other = cards(&policy("2-of-3", 1), 32, 11);
    let found_splits = judged(&[old[0].clone(), new[1].clone(), other[2].clone()], &[]);
    assert_eq!(found_splits.len(), 3);
    assert_eq!(found_splits[0].0.key, found_splits[1].0.key, "a key that was split anew is the same key");
    assert!(found_splits.iter().all(|(_, verdict)| !enough(verdict)));
    let many: Vec<Card> = (0..2_000).map(|seed| forged(&old[0], seed)).collect();
    let (_, verdict) = &judged(&many, &[])[0];
    assert!(matches!(&verdict.state, SplitState::Unfit { why } if why.contains("claim to be of one split")));
}

#[test]
fn a_card_that_was_made_again_is_checked_against_all_others_from_its_drawn_page() {
    let all = cards(&policy("3-of-5", 1), 16, 12);
    let beside = [all[0].clone(), all[2].clone(), all[3].clone(), all[4].clone()];
    let made = make_card(&beside, 1).unwrap();
    assert!(made == all[1]);
    let print = |card: &Card| {
        let pages = vec![card_page(card, &policy("3-of-5", 1), holder(None, "en"), false)];
        super::print(pages, CardSize::Wallet, Paper::A4.size(), &OwnFonts::default()).unwrap()
    };
    assert_eq!(check_remade(&print(&made), &made, &beside, &Unwatched).unwrap(), 4);
    let wrong = forged(&made, 3);
    assert!(matches!(check_remade(&print(&made), &wrong, &beside, &Unwatched), Err(CardCheckError::Other { page: 1 })));
    assert!(matches!(check_remade(&print(&wrong), &wrong, &beside, &Unwatched), Err(CardCheckError::NotJoined { .. })));
}

fn holder(name: Option<&str>, lang: &str) -> Holder {
    Holder { name: name.map(str::to_owned), catalogue: built_in(lang).unwrap() }
}

/// Cards of every kind in one language: of one group and of two, with long names, whole, standing, to be written by hand.
fn every_kind(lang: &str) -> Vec<(PlannedPage, Option<Card>)> {
    let name_of_40 = "Wilhelmina-Theodora Archibald of the Hill";
    let mut pages = Vec::new();
    for (text, bytes, name, pen) in [
        ("2-of-3", 16, Some("Ash"), false),
        ("2-of-3", 16, None, true),
        ("home in the hills=2-of-3, abroad over the sea=3-of-5", 16, Some(&name_of_40[..40]), false),
        ("1-of-1", 16, Some("Ash"), false),
        ("3-of-5", 32, Some("Ash"), false),
        ("3-of-5", 32, None, true),
    ] {
        let policy = policy(text, text.matches('=').count().max(1) as u8);
        let card = cards(&policy, bytes, 21).pop().unwrap();
        let mut planned = card_page(&card, &policy, holder(name, lang), pen);
        if bytes == 32 {
            planned.page.recipient = Some("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p".to_owned());
        }
        pages.push((planned, (!pen).then_some(card)));
    }
    let key = KeyHash([1, 2, 3, 4, 5]);
    let text =
        format!("-----BEGIN AGE ENCRYPTED FILE-----\n{}\n-----END AGE ENCRYPTED FILE-----\n", "aGFsbG8h".repeat(45));
    pages.push((
        letter_page(
            key,
            "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
            &text,
            built_in(lang).unwrap(),
        ),
        None,
    ));
    pages
}

/// The template as it is on the disk, so that a change of it can be tried without building anew.
fn template() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/layouts/cards.typ");
    std::fs::read_to_string(path).unwrap()
}

/// The card of a page or photo.
fn seen(pages: &photo::Pages, page: usize) -> Option<Card> {
    let reading = pages.read(page, &Unwatched).unwrap();
    reading.sightings.iter().find_map(|seen| match &seen.payload {
        Payload::Text(text) => Card::parse(text).ok(),
        Payload::Bytes(_) => None,
    })
}

/// `SEEDPRESS_CARDS=FOLDER` keeps the PDFs, to be looked at.
#[test]
#[expect(clippy::disallowed_methods, reason = "a person may look at what is printed")]
fn every_card_fits_its_page_in_every_language_on_both_papers_in_both_sizes_and_is_read_back() {
    let template = template();
    for (lang, _) in CATALOGUES {
        for (paper, paper_name) in [(Paper::A4, "a4"), (Paper::Letter, "letter")] {
            for (size, size_name) in [(CardSize::Wallet, "wallet"), (CardSize::Page, "page")] {
                let (pages, cards): (Vec<_>, Vec<_>) = every_kind(lang).into_iter().unzip();
                let pdf = print_with(&template, pages, size, paper.size(), &OwnFonts::default())
                    .unwrap_or_else(|error| panic!("{lang} {paper_name} {size_name}: {error}"));
                if let Some(folder) = std::env::var_os("SEEDPRESS_CARDS") {
                    let name = format!("{lang}-{size_name}-{paper_name}.pdf");
                    std::fs::write(std::path::Path::new(&folder).join(name), &pdf).unwrap();
                }
                let opened = photo::open(pdf).unwrap();
                assert_eq!(opened.count(), cards.len());
                // Where the code stands does not depend on the language but for its side.
                if !["en", "ar"].contains(&lang) {
                    continue;
                }
                for (page, card) in cards.iter().enumerate().filter_map(|(page, card)| Some((page, card.as_ref()?))) {
                    assert!(seen(&opened, page).as_ref() == Some(card), "{lang} {paper_name} {size_name} {page}");
                }
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_refused_and_never_cut_off() {
    for (paper, size) in [(Paper::A6, CardSize::Wallet), (Paper::A5, CardSize::Wallet), (Paper::A6, CardSize::Page)] {
        let (pages, _): (Vec<_>, Vec<_>) = every_kind("en").into_iter().take(1).unzip();
        let error = print_with(&template(), pages, size, paper.size(), &OwnFonts::default()).unwrap_err();
        assert!(error.to_string().contains("fit"), "{error}");
    }
}

/// How many of so many photos of drawn pages give their card: one page of each kind and size, in turn.
fn photographed(size: CardSize, camera: &dyn Fn(u64) -> Camera, photos: u64) -> (usize, usize) {
    let (pages, cards): (Vec<_>, Vec<_>) =
        every_kind("en").into_iter().filter(|(_, card)| card.is_some()).step_by(3).unzip();
    let paper = Paper::A4.size();
    let pdf = print_with(&template(), pages, size, paper, &OwnFonts::default()).unwrap();
    let opened = photo::open(pdf).unwrap();
    let drawn: Vec<Gray> = (0..cards.len()).map(|page| opened.raster(page, RESOLUTION).unwrap()).collect();
    let mut read = 0;
    for seed in 0..photos {
        let page = seed as usize % drawn.len();
        let photo = photograph(&drawn[page], paper, &camera(seed), seed).unwrap();
        read += usize::from(seen(&photo::open(photo).unwrap(), 0) == cards[page]);
    }
    (read, photos as usize)
}

/// What photographs, its name, and of a hundred photos how many must be read.
type NamedCamera<'a> = (&'a str, &'a dyn Fn(u64) -> Camera, usize);

/// `SEEDPRESS_CARD_PHOTOS=100` takes more of them.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test is told how much to try")]
fn cards_are_read_from_photos_of_the_third_photocopy_and_in_the_suites_phone_and_hard() {
    let photos = std::env::var("SEEDPRESS_CARD_PHOTOS").ok().and_then(|count| count.parse().ok()).unwrap_or(4);
    let paper = Paper::A4.size();
    for size in [CardSize::Wallet, CardSize::Page] {
        let copies = |_| Camera::phone(Impairments::of(&[(Fault::Copies, 3.0)]));
        let phone = |seed| Suite::Phone.camera(paper, seed);
        let hard = |seed| Suite::Hard.camera(paper, seed);
        let cameras: [NamedCamera; 3] = [("copies", &copies, 90), ("phone", &phone, 90), ("hard", &hard, 70)];
        for (name, camera, least) in cameras {
            let (read, of) = photographed(size, camera, photos);
            println!("{size:?} {name}: {read} of {of}");
            assert!(100 * read >= least * of, "{size:?} {name}: {read} of {of}");
        }
    }
}

/// The page of a letter to a post-quantum recipient, with as long a text as the age crate makes of it.
fn long_letter(paper: Paper) -> (Vec<u8>, String) {
    let digits = base64_like(2_600);
    let lines: Vec<&str> = digits.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
    let text = format!("-----BEGIN AGE ENCRYPTED FILE-----\n{}\n-----END AGE ENCRYPTED FILE-----\n", lines.join("\n"));
    let recipient = format!("age1pq1{}", "q9z8".repeat(488));
    let page = letter_page(KeyHash([1, 2, 3, 4, 5]), &recipient, &text, built_in("en").unwrap());
    (super::print(vec![page], CardSize::Wallet, paper.size(), &OwnFonts::default()).unwrap(), text)
}

fn base64_like(length: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = vec![0; length];
    stream(31)(&mut bytes).unwrap();
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 64)])).collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test is told how much to try")]
fn a_post_quantum_letter_is_read_from_photos_and_after_a_photocopy() {
    let photos = std::env::var("SEEDPRESS_CARD_PHOTOS").ok().and_then(|count| count.parse().ok()).unwrap_or(4);
    for paper in [Paper::A4, Paper::Letter] {
        let (pdf, text) = long_letter(paper);
        let drawn = photo::open(pdf).unwrap().raster(0, RESOLUTION).unwrap();
        let size = paper.size();
        let copy = |_| Camera::phone(Impairments::of(&[(Fault::Copies, 1.0)]));
        let phone = |seed| Suite::Phone.camera(size, seed);
        let hard = |seed| Suite::Hard.camera(size, seed);
        let cameras: [NamedCamera; 3] = [("copy", &copy, 90), ("phone", &phone, 90), ("hard", &hard, 50)];
        for (name, camera, least) in cameras {
            let is_read = |seed: &usize| {
                let photo = photograph(&drawn, size, &camera(*seed as u64), *seed as u64).unwrap();
                let reading = photo::open(photo).unwrap().read(0, &Unwatched).unwrap();
                reading.sightings.iter().any(|seen| seen.payload == Payload::Text(text.clone()))
            };
            let read = (0..photos).filter(is_read).count();
            println!("{name}: {read} of {photos}");
            assert!(100 * read >= least * photos, "{name}: {read} of {photos}");
        }
    }
}
