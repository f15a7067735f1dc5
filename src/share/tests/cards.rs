//! Cards of random policies -> their code's text and back; forged ones, foreign ones, added and reprinted ones.
#![cfg(test)]

use super::splits::{enough, random_policy};
use super::*;

fn dealt(random: &mut Stream, secret: &MasterSecret, text: &str, groups: u8) -> Vec<Vec<Card>> {
    let identifier = random.below(0x8000) as u16;
    let policy = Policy::parse(text, groups).unwrap();
    deal(secret, &policy, identifier, &mut |bytes| {
        random.fill(bytes);
        Ok(())
    })
    .unwrap()
}

/// A card with other words and a sound checksum, on whose roll there is it alone: it denies all others.
fn forge(random: &mut Stream, card: &Card) -> Card {
    let value = random.secret(card.share.value.expose().len());
    let share = Share { value, ..card.share.clone() };
    let place = share.member;
    let roll = Roll::of(|at| Share { value: random_value(u64::from(at)), ..share.clone() }).to_string();
    let own = Roll::of(|_| share.clone()).entry(0);
    let at = usize::from(place) * 10;
    let roll = format!("{}{own}{}", &roll[..at], &roll[at + 10..]);
    Card { share, roll: Roll::parse(&roll).unwrap(), ..card.clone() }
}

fn random_value(seed: u64) -> SecretBytes {
    Stream(seed).secret(16)
}

#[test]
fn any_policys_cards_join_and_say_themselves_again() {
    let mut random = Stream(20);
    for round in 0..60 {
        let policy = random_policy(&mut random);
        let secret = random.secret(if round % 4 == 0 { 32 } else { 16 });
        let identifier = random.below(0x8000) as u16;
        let mut fill = |bytes: &mut [u8]| {
            random.fill(bytes);
            Ok(())
        };
        let groups = deal(&secret, &policy, identifier, &mut fill).unwrap();
        assert_eq!(
            groups.iter().map(Vec::len).sum::<usize>(),
            policy.groups().iter().map(|g| usize::from(g.members)).sum::<usize>()
        );
        for card in groups.iter().flatten() {
            assert!(Card::parse(&card.text()).unwrap() == *card);
            assert!(card.is_on_its_roll() && card.text().is_ascii());
        }
        let chosen = enough(&mut random, &policy, &groups);
        let opened = join_cards(&chosen, WORK).unwrap();
        assert!(opened.secret == secret && opened.forged.is_empty() && opened.forged_rolls.is_empty());
        let told = votes(&groups.concat()).unwrap();
        assert!(told.iter().all(|votes| matches!(votes.standing, CardStanding::Listed | CardStanding::Unknown)));
        let few = join_cards(&chosen[1..], WORK).map(|_| ()).unwrap_err();
        assert!(
            matches!(few, CardsError::Join { error: JoinError::TooFew { .. } | JoinError::Empty, forged } if forged.is_empty())
        );
    }
}

#[test]
fn the_example_of_the_grammar_is_as_it_stands_there() {
    let mut fill = |bytes: &mut [u8]| {
        bytes.fill(0);
        Ok(())
    };
    let cards = deal(&SecretBytes::new(vec![0; 16]), &Policy::whole(), 0, &mut fill).unwrap();
    let text = cards[0][0].text();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let docs = bare(&include_str!("../mod.rs").replace("//!", ""));
    for line in text.lines() {
        // Lines of the documentation are shorter than the code's.
        assert!(docs.contains(&bare(line)), "{}", *text);
    }
}

#[test]
fn the_hashes_are_those_that_sha256sum_makes() {
    use sha2::{Digest, Sha256};
    let mut random = Stream(21);
    let secret = random.secret(16);
    let card = dealt(&mut random, &secret, "2-of-3", 1)[0][2].clone();
    let bits = |hashed: &[u8], bits: u32| {
        let first: [u8; 8] = Sha256::digest(hashed)[..8].try_into().unwrap();
        u64::from_be_bytes(first) >> (64 - bits)
    };
    let of_digits = |digits: &str| {
        let value = |digit| "0123456789ABCDEFGHJKMNPQRSTVWXYZ".find(digit).unwrap() as u64;
        digits.chars().fold(0, |number, digit| number << 5 | value(digit))
    };
    assert_eq!(of_digits(&card.key.to_string()), bits(&[b"seedpress key ", secret.expose()].concat(), 40));
    let words = format!("seedpress share {}", *card.share.words());
    assert_eq!(of_digits(&card.roll.entry(2)), bits(words.as_bytes(), 50));
    assert_eq!(KeyHash::parse(&card.key.to_string()), Some(card.key));
}

#[test]
fn a_forged_card_beside_enough_honest_ones_is_named() {
    let mut random = Stream(22);
    for round in 0..60 {
        let threshold = 2 + random.below(5);
        let secret = random.secret(16);
        let cards = dealt(&mut random, &secret, &format!("{threshold}-of-{}", threshold + 3), 1).concat();
        let mut chosen = random.choose(&cards, threshold + 1);
        let at = random.below(chosen.len());
        chosen[at] = forge(&mut random, &chosen[at]);
        let opened = join_cards(&chosen, WORK).unwrap();
        assert!(opened.secret == secret && opened.forged == [at] && opened.forged_rolls.is_empty(), "{round}");
        // A changed roll alone is named as such.
        chosen[at] = cards.iter().find(|card| card.share.member == chosen[at].share.member).unwrap().clone();
        let other = (at + 1) % chosen.len();
        let roll = forge(&mut random, &chosen[other]).roll;
        let own = chosen[other].roll;
        chosen[at].roll = roll;
        assert_ne!(roll, own);
        let opened = join_cards(&chosen, WORK).unwrap();
        assert!(opened.secret == secret && opened.forged.is_empty() && opened.forged_rolls == [at], "{round}");
    }
}

#[test]
fn of_exactly_enough_cards_the_rolls_name_the_liar() {
    let mut random = Stream(23);
    for threshold in 3..9 {
        let secret = random.secret(16);
        let mut cards = dealt(&mut random, &secret, &format!("{threshold}-of-9"), 1).concat();
        cards.truncate(threshold);
        let at = random.below(threshold);
        cards[at] = forge(&mut random, &cards[at]);
        let told = votes(&cards).unwrap();
        let liars: Vec<usize> = (0..threshold).filter(|at| told[*at].standing == CardStanding::Forged).collect();
        assert_eq!(liars, [at]);
        assert_eq!(told[at].denied_by.len(), threshold - 1);
        match join_cards(&cards, WORK).map(|_| ()) {
            Err(CardsError::Join { forged, .. }) => assert_eq!(forged, [at]),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_forger_who_leaves_the_roll_as_it_is_names_the_card_alone() {
    let mut random = Stream(24);
    let secret = random.secret(16);
    let mut cards = dealt(&mut random, &secret, "2-of-3", 1).concat();
    cards[1].share.value = random.secret(16);
    // It is no witness against the honest one, either.
    assert_eq!(standings(&cards[..2]), [CardStanding::Unknown, CardStanding::Forged]);
    // Of two whose rolls contradict each other, both are in doubt until a third is there.
    let honest = dealt(&mut random, &secret, "2-of-3", 1).concat();
    let liar = forge(&mut random, &honest[1]);
    assert_eq!(standings(&[honest[0].clone(), liar.clone()]), [CardStanding::Doubtful, CardStanding::Doubtful]);
    match join_cards(&[honest[0].clone(), liar.clone()], WORK).map(|_| ()) {
        Err(CardsError::Join { error, forged }) => {
            assert_eq!((error, forged), (JoinError::WrongDigest { group: 1 }, vec![]));
        }
        other => panic!("{other:?}"),
    }
    let three = [honest[0].clone(), liar.clone(), honest[2].clone()];
    assert_eq!(standings(&three), [CardStanding::Listed, CardStanding::Forged, CardStanding::Listed]);
    // Photographing the forged one twice gives it no second vote.
    let four = [liar.clone(), liar, honest[0].clone(), honest[2].clone()];
    assert_eq!(
        standings(&four),
        [CardStanding::Forged, CardStanding::Forged, CardStanding::Listed, CardStanding::Listed]
    );
}

fn standings(cards: &[Card]) -> Vec<CardStanding> {
    votes(cards).unwrap().iter().map(|votes| votes.standing).collect()
}

#[test]
fn ten_thousand_cards_are_bounded_work() {
    let mut random = Stream(29);
    let secret = random.secret(16);
    let cards = dealt(&mut random, &secret, "3-of-5", 1).concat();
    let many: Vec<Card> = (0..10_000).map(|at| cards[at % 5].clone()).collect();
    assert!(join_cards(&many, WORK).unwrap().secret == secret);
    let forged: Vec<Card> = (0..10_000)
        .map(|at| {
            let mut card = cards[at % 5].clone();
            card.share.value = random.secret(16);
            card
        })
        .collect();
    assert_eq!(join_cards(&forged, WORK).map(|_| ()), Err(CardsError::TooMany));
    assert_eq!(votes(&forged), None);
    let mut some = forged[..1_000].to_vec();
    some.extend_from_slice(&cards);
    let opened = join_cards(&some, WORK).unwrap();
    assert!(opened.secret == secret && opened.forged == (0..1_000).collect::<Vec<_>>());
}

#[test]
fn the_same_card_with_other_words_is_left_out_where_the_rolls_deny_it() {
    let mut random = Stream(25);
    let secret = random.secret(16);
    let cards = dealt(&mut random, &secret, "2-of-3", 1).concat();
    let mut twice = vec![cards[0].clone(), cards[1].clone(), cards[0].clone()];
    twice[2].share.value = random.secret(16);
    let opened = join_cards(&twice, WORK).unwrap();
    assert!(opened.secret == secret && opened.forged == [2]);
}

#[test]
fn cards_of_another_key_and_of_an_older_split_are_told() {
    let mut random = Stream(26);
    let (secret, other) = (random.secret(16), random.secret(16));
    let cards = dealt(&mut random, &secret, "2-of-3", 1).concat();
    let foreign = dealt(&mut random, &other, "2-of-3", 1).concat();
    let renewed = dealt(&mut random, &secret, "2-of-3", 1).concat();
    let error = join_cards(&[cards[0].clone(), foreign[1].clone()], WORK).map(|_| ());
    assert_eq!(error, Err(CardsError::OtherKey { at: 1, first: KeyHash::of(&secret), second: KeyHash::of(&other) }));
    assert!(!cards[0].is_beside(&renewed[1]));
    let error = join_cards(&[cards[0].clone(), renewed[1].clone()], WORK).map(|_| ());
    assert!(
        matches!(error, Err(CardsError::Join { error: JoinError::OtherSplit { at: 1, .. }, forged }) if forged.is_empty())
    );
    // Cards that say another key than theirs do not open under that name.
    let mut lying = cards.clone();
    for card in &mut lying {
        card.key = KeyHash::of(&other);
    }
    assert_eq!(join_cards(&lying, WORK).map(|_| ()), Err(CardsError::WrongKey));
}

#[test]
fn a_burnt_card_is_printed_again_and_one_more_is_on_every_old_roll() {
    let mut random = Stream(27);
    for text in ["2-of-3", "3-of-5", "16-of-16"] {
        let secret = random.secret(16);
        let cards = dealt(&mut random, &secret, text, 1).concat();
        let threshold = usize::from(cards[0].share.member_threshold);
        let some = random.choose(&cards, threshold);
        for (place, old) in (0..).zip(&cards) {
            assert!(make_card(&some, place).unwrap() == *old);
        }
        if cards.len() < 16 {
            let more = make_card(&some, cards.len() as u8).unwrap();
            assert_eq!(usize::from(more.members), cards.len() + 1);
            assert!(cards.iter().all(|card| card.roll.lists(&more.share)) && more.is_on_its_roll());
            let mut with: Vec<Card> = cards[..threshold - 1].to_vec();
            with.push(more);
            assert!(join_cards(&with, WORK).unwrap().secret == secret);
        }
        let mut wrong = some.clone();
        wrong[0] = forge(&mut random, &wrong[0]);
        assert!(make_card(&wrong, 0).is_err());
        let mut wrong = some.clone();
        wrong[0].roll = forge(&mut random, &wrong[0]).roll;
        assert_eq!(make_card(&wrong, 0), Err(CardSplitError::NotOnTheRoll));
        assert!(make_card(&some[1..], 0).is_err());
    }
    assert_eq!(make_card(&[], 0), Err(CardSplitError::SeveralGroups));
}

#[test]
fn a_code_that_is_no_cards_is_refused_with_what_is_wrong() {
    let mut random = Stream(28);
    let secret = random.secret(16);
    let cards = dealt(&mut random, &secret, "home=2-of-3, abroad=3-of-5", 1).concat();
    let card = &cards[4];
    let text = card.text();
    let (words, second) = text.split_once('\n').unwrap();
    assert!(second.starts_with(&format!("SPK1-{}-2.2.5-", card.key)), "{second}");
    for same in [
        format!("{words}\r\n{second}\r\n"),
        format!("{words}\n{second}\n"),
        format!("{}\n{second}", words.to_uppercase()),
    ] {
        assert!(Card::parse(&same).unwrap() == *card);
    }
    for (wrong, error) in [
        (String::new(), CardError::NoCard),
        (words.to_owned(), CardError::NoCard),
        (second.to_owned(), CardError::NoCard),
        (format!("{words}\n{second}\nmore"), CardError::NoCard),
        (format!("{words}\nSP1-{second}"), CardError::NoCard),
        (format!("{words}\n{}", second.replace("SPK1", "SPK2")), CardError::Version),
        (format!("{words}\n{}", second.replace("2.2.5", "2.2")), CardError::SecondLine),
        (format!("{words}\n{}", second.replace("2.2.5", "2.2.5.1")), CardError::SecondLine),
        (format!("{words}\n{}", second.replace("2.2.5", "2.2.17")), CardError::SecondLine),
        (format!("{words}\n{}", second.replace("2.2.5", "2.02.5")), CardError::SecondLine),
        (format!("{words}\n{}", second.replace("2.2.5", "2.+2.5")), CardError::SecondLine),
        (format!("{words}\n{}", second.replace("2.2.5", "0.2.5")), CardError::SecondLine),
        (format!("{words}\n{second}0"), CardError::SecondLine),
        (format!("{words}\n{}", second.to_lowercase()), CardError::NoCard),
        (format!("{words}\n{}", second.replace("2.2.5", "1.2.5")), CardError::Number),
        (format!("{words}\n{}", second.replace("2.2.5", "2.3.5")), CardError::Number),
        (format!("{words}\n{}", second.replace("2.2.5", "2.2.2")), CardError::Number),
        (format!("{}\n{second}", *cards[0].share.words()), CardError::Number),
        (format!("{}\n{second}", &words[..words.len() / 2]), CardError::Words(ReadError::TooShort { place: 0 })),
    ] {
        let found = Card::parse(&wrong).map(|_| ()).unwrap_err();
        let kind = |error: &CardError| std::mem::discriminant(error);
        let half = matches!(error, CardError::Words(_)) && matches!(found, CardError::Share(_) | CardError::Words(_));
        assert!(half || kind(&found) == kind(&error), "{wrong}: {found}");
    }
}
