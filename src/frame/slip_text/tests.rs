//! Slips -> the texts of their codes and back; damaged, wrapped and made-up ones.

use proptest::prelude::*;

use super::*;
use crate::frame;

/// As in docs/FORMAT.md.
pub fn example() -> SlipText {
    let person = |name: &str, ways: Vec<SlipWay>| SlipPerson { name: name.into(), ways };
    let way = |by, at: &str| SlipWay { by, at: at.into(), hours: None, every_hours: None };
    let pass = |person, to: &[usize]| SlipPassOn { person, to: to.to_vec() };
    let call = |person| SlipCall { person, door: None, if_silent: vec![] };
    SlipText {
        tree: "Hill workshop".into(),
        version: 3,
        valid_until: Some("2027-03-31".into()),
        people: vec![
            person("Rosa Quillfeather", vec![]),
            person(
                "Tomas Underbough",
                vec![
                    SlipWay { hours: Some((480, 1320)), ..way('p', "555-0102") },
                    SlipWay { every_hours: Some(12), ..way('d', "third step") },
                ],
            ),
            person("Ilse Fernwick", vec![way('p', "(030) 555-0103")]),
            person("Jonah Mossgate", vec![way('k', "behind the mill")]),
            person("Nadia Dewberry", vec![]),
        ],
        groups: vec!["Bridge".into()],
        callers: vec![1, 2],
        passed_by: vec![3],
        list: vec![
            SlipCall { person: 2, door: Some((0, 1)), if_silent: vec![pass(4, &[3, 0]), pass(3, &[0]), pass(1, &[])] },
            call(3),
        ],
        stands_in: vec![SlipStandIn { instead_of: vec![1], calls: vec![call(2), call(3)] }],
        shard: Some(TreeShard { kept: [1, 2, 3, 4, 5], needed: 10, number: 43, bytes: (0..34).collect() }),
    }
}

fn read_whole(text: &str) -> Option<SlipText> {
    match read(text) {
        Some(SlipMatch::Slip(slip)) => Some(*slip),
        _ => None,
    }
}

#[test]
fn the_lines_are_those_of_the_format() {
    let lines = "Hill workshop\t3\t2027-03-31\nRosa Quillfeather\nTomas Underbough\tp(08:00-22:00)555-0102\td(12h)third step\n\
                 Ilse Fernwick\tp()(030) 555-0103\nJonah Mossgate\tkbehind the mill\nNadia Dewberry\n\ng Bridge\nc 1 2\no 3\n\
                 l 2@1.1>3+0:4;0:3;-:1 3\ns 1: 2 3\nk 10 43 04106105\n";
    assert_eq!(lines::write(&example()), lines);
    assert_eq!(lines::read(lines, &example().shard.unwrap().bytes), Some(example()));
}

#[test]
fn a_slip_is_found_in_any_text_and_wrapped_over_lines() {
    let text = example().text();
    let (head, tail) = text.split_at(200);
    let wrapped: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    for text in [
        text.clone(),
        text.to_lowercase(),
        format!("Rosa: {text}, found"),
        format!("{head}\r\n  {tail}\n12 people"),
        format!("{text}\n2027-03-31"),
        format!("{text} 12345 67890\n12"),
        wrapped.join("\n"),
        wrapped.join(" "),
    ] {
        assert_eq!(read_whole(&text), Some(example()), "{text}");
    }
    assert_eq!(each(&format!("{text} {text}\n{text}")).count(), 3);
}

#[test]
fn readers_of_packets_take_a_slip_for_a_foreign_text_and_the_other_way_round() {
    assert_eq!(frame::find(&example().text()), vec![]);
    assert_eq!(read("SP1-NYV6Z9N8SW6QRB3C04N76602-I00001K00002S0001T0001G02020404-0807502056"), None);
    assert_eq!(read("SPK1-01234567-1.1.3-"), None);
    assert_eq!(read("SPT1"), None);
    assert_eq!(read("SPT2-123"), Some(SlipMatch::Newer(2)));
    assert_eq!(read("SPT0-123"), None);
}

#[test]
fn whatever_is_changed_is_noticed() {
    let text = example().text();
    for at in SLIP_START.len()..text.len() {
        for digit in '0'..='9' {
            let mut edited = text.clone();
            edited.replace_range(at..=at, &digit.to_string());
            let damaged = matches!(read(&edited), Some(SlipMatch::Damaged(_)));
            assert!(damaged || edited == text, "{at} {digit}");
        }
        assert!(matches!(read(&text[..at]), Some(SlipMatch::Damaged(_))), "cut at {at}");
    }
}

#[test]
fn lines_of_another_form_are_refused() {
    let head = "Hill\t3\t\nRosa\nTomas\n\n";
    assert!(lines::read(head, &[]).is_some());
    for more in [
        "c 1\nc 1\n",
        "l 1\nc 1\n",
        "c 2\n",
        "c 01\n",
        "c +1\n",
        "c \n",
        "c 1 \n",
        "x 1\n",
        "l 1@1.1\n",
        "l 1>0:\n",
        "l 1>0:1;0:1\n",
        "l 1>0+:1\n",
        "l 1>0+2:1\n",
        "o 1\nc 1\n",
        "l 1\no 1\n",
        "s 1:2\n",
        "k 2 3 00000000\n",
        "l 1\n\n",
        "c 1",
        "c 1\r\n",
        "l 1\u{1b}[2J\n",
        "g a\tb\n",
    ] {
        assert_eq!(lines::read(&format!("{head}{more}"), &[]), None, "{more:?}");
    }
    let shard = [0; 18];
    for (line, sound) in [
        ("k 2 3 0123456Z\n", true),
        ("k 2 2 01234567\n", false),
        ("k 0 1 01234567\n", false),
        ("k 2 3 0123456U\n", false),
        ("k 2 3 012345678\n", false),
        ("k 2 70000 01234567\n", false),
    ] {
        assert_eq!(lines::read(&format!("{head}{line}"), &shard).is_some(), sound, "{line}");
    }
    assert_eq!(lines::read(head, &shard), None);
    for text in [
        "",
        "\n",
        "Hill\t3\t\n",
        "Hill\t3\t\n\n",
        "Hill\t3\t\nRosa\n",
        "Hill\t3\nRosa\n\n",
        "Hill\t-3\t\nRosa\n\n",
        "Hill\t3\tsoon\nRosa\n\n",
    ] {
        assert_eq!(lines::read(text, &[]), None, "{text:?}");
    }
    for field in
        ["", "P1", "p(", "p(8-9)1", "p()1", "p(08:00-25:00)1", "p(12h 08:00-09:00)1", "p(08:00-09:00 12h 12h)1"]
    {
        assert_eq!(lines::read(&format!("Hill\t3\t\nRosa\t{field}\n\n"), &[]), None, "{field:?}");
    }
}

#[test]
fn a_slip_that_unpacks_to_megabytes_is_refused() {
    let mut slip = example();
    slip.people[1].name = "a".repeat(2 << 20);
    assert_eq!(read(&slip.text()), Some(SlipMatch::Damaged(SlipDamage::Deflate)));
}

#[test]
fn letters_that_would_end_a_field_become_blanks() {
    let mut slip = example();
    slip.tree = "Hill\tworkshop\n\u{1b}[2J".into();
    slip.people[1].name = "Tomas\nUnderbough".into();
    slip.people[1].ways[0].at = "555\t0102".into();
    let read = read_whole(&slip.text()).unwrap();
    assert_eq!((read.tree.as_str(), read.people[1].name.as_str()), ("Hill workshop  [2J", "Tomas Underbough"));
    assert_eq!(read.people[1].ways[0].at, "555 0102");
    slip.people[3].name = "\n".into();
    assert_eq!(read_whole(&slip.text()).unwrap().people[3].name, " ");
    slip.people[3].name = String::new();
    assert_eq!(read_whole(&slip.text()).unwrap().people[3].name, "?");
}

prop_compose! {
    fn any_way()(by in prop::sample::select(vec!['p', 't', 's', 'r', 'k', 'd', 'c', 'z']), at in "[^\\p{C}]{0,12}",
        hours in prop::option::of((0_u16..=1440, 0_u16..=1440)), every_hours in prop::option::of(any::<u32>())) -> SlipWay {
        SlipWay { by, at, hours, every_hours }
    }
}

fn any_call(people: usize, groups: usize) -> impl Strategy<Value = SlipCall> {
    let door = prop::option::of((0..groups, 1..9_usize));
    (0..people, door, prop::collection::vec((0..people, prop::collection::vec(0..people, 0..3)), 0..5)).prop_map(
        |(person, door, if_silent)| {
            let if_silent = if_silent.into_iter().map(|(person, to)| SlipPassOn { person, to }).collect();
            SlipCall { person, door, if_silent }
        },
    )
}

prop_compose! {
    fn any_slip()(
        tree in "[^\\p{C}]{0,20}", version in any::<u32>(), day in prop::option::of("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        people in prop::collection::vec(("[^\\p{C}]{1,20}", prop::collection::vec(any_way(), 0..4)), 1..9),
        groups in prop::collection::vec("[^\\p{C}]{0,12}", 1..4),
        shard in prop::option::of((any::<[u8; 5]>(), 1_u32..65_000, 1_u32..500, prop::collection::vec(any::<u16>(), 9..60))),
    )(
        callers in prop::collection::vec(0..people.len(), 0..5),
        passed_by in prop::collection::vec(0..people.len(), 0..3),
        list in prop::collection::vec(any_call(people.len(), groups.len()), 0..6),
        stands_in in prop::collection::vec((
            prop::collection::vec(0..people.len(), 1..4),
            prop::collection::vec(any_call(people.len(), groups.len()), 1..4),
        ), 0..3),
        tree in Just(tree), version in Just(version), day in Just(day), people in Just(people), groups in Just(groups),
        shard in Just(shard),
    ) -> SlipText {
        SlipText {
            tree, version, valid_until: day, groups, callers, passed_by, list,
            people: people.into_iter().map(|(name, ways)| SlipPerson { name, ways }).collect(),
            stands_in: stands_in.into_iter().map(|(instead_of, calls)| SlipStandIn { instead_of, calls }).collect(),
            shard: shard.map(|(kept, needed, more, words)| TreeShard {
                kept, needed, number: needed + more, bytes: words.into_iter().flat_map(u16::to_be_bytes).collect(),
            }),
        }
    }
}

proptest! {
    #[test]
    fn every_slip_says_itself_again(slip in any_slip()) {
        prop_assert_eq!(read_whole(&slip.text()), Some(slip));
    }

    #[test]
    fn any_lines_are_read_without_panic_and_in_one_form(text in "([a-zA-Z0-9 :;,.@>()-]|\t|\n){0,80}") {
        if let Some(slip) = lines::read(&text, &[]) {
            prop_assert_eq!(lines::write(&slip), text);
        }
    }
}
