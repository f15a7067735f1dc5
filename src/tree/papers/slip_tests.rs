//! Slips, flaps, mini zines and masters of made-up trees -> PDFs as pdftotext reads them.

use std::collections::BTreeSet;
use std::process::Command;

use super::slips::SlipFacts;
use super::*;
use crate::assets::CATALOGUES;
use crate::catalogue::{Catalogue, built_in};
use crate::frame::slip_text::SlipText;
use crate::sheet::Paper;
use crate::tree::date::Date;
use crate::tree::model::{Action, Alert, CheckIn, Group, Interval, PersonAt, Tree, Way, WayKind};
use crate::tree::round::random;
use crate::tree::round::slips::call_slips;
use crate::tree::slip::{Call, CallSlip};
use crate::typeset::OwnFonts;
use crate::units::Size;

/// The words of a call, the same for each pair of people.
#[allow(clippy::unnecessary_wraps)] // as slips ask for them
fn pair(from: PersonAt, to: PersonAt) -> Option<WordPair> {
    const WORDS: [&str; 7] = ["acorn", "basket", "candle", "dragon", "ladder", "mirror", "needle"];
    Some((WORDS[(from * 3 + to) % 7].to_owned(), WORDS[(from + to * 5) % 7].to_owned()))
}

fn code(slip: &CallSlip) -> Option<String> {
    let text = || SlipText { tree: format!("Tree {}, ", slip.person).repeat(12), ..SlipText::default() };
    (slip.person % 3 != 2).then(|| text().text())
}

fn wish<'a>(catalogue: &'a Catalogue, paper: Size, fonts: &'a OwnFonts) -> SlipWish<'a> {
    SlipWish { catalogue, paper, fonts, only: None, least: SlipSize::Eighth, pairs: &pair, code: &code }
}

/// Groups of five with three doors, two groups called by each, all kinds of ways, levels of alert; nobody twice by the same name.
fn groups_of_five(count: usize) -> Tree {
    let mut tree = random::blank(count);
    let groups = count.div_ceil(5);
    let way = |by: WayKind, at: String, every_hours: Option<u32>| Way { by, at, hours: Some((480, 1320)), every_hours };
    for (n, person) in tree.people.iter_mut().enumerate() {
        person.name = format!("Rosa{n} Quillfeather{n}");
        person.group = Some(n / 5);
        person.ways = match n % 5 {
            0 => vec![
                way(WayKind::Phone, format!("555-01{n:02}"), None),
                way(WayKind::Drop, "third step".into(), Some(12)),
            ],
            1 => vec![way(WayKind::Knock, "behind the mill, blue door".into(), None)],
            2 => Vec::new(),
            3 => {
                vec![way(WayKind::Signal, format!("555-01{n:02}"), None), way(WayKind::Radio, "channel 7".into(), None)]
            }
            _ => vec![
                way(WayKind::Text, format!("555-01{n:02}"), None),
                way(WayKind::Courier, "to the school".into(), Some(6)),
            ],
        };
    }
    let group = |n: usize| Group {
        id: format!("g{n}"),
        name: format!("Mill{n}"),
        doors: (n * 5..(n * 5 + 3).min(count)).collect(),
        calls: (2 * n + 1..=2 * n + 2).filter(|called| *called < groups).collect(),
    };
    tree.groups = (0..groups).map(group).collect();
    tree.starters.clone_from(&tree.groups[0].doors);
    tree.name = "Hill workshop".to_owned();
    tree.valid_until = Date::new(2027, 3, 31);
    tree.meeting_place = Some("The old school, by the well".to_owned());
    tree.check_in =
        Some(CheckIn { every: Interval::Days(7), at: "sunday 18:00".into(), grace_hours: 3, then: Vec::new() });
    let action = Action { what: "call the lawyer".into(), who: Some(1), within_minutes: Some(30) };
    tree.alerts = vec![Alert {
        level: "red".into(),
        needs: 2,
        of: vec![0, 1],
        ends_after_hours: Some(48),
        say: "Come to the school at six.".into(),
        actions: vec![action],
    }];
    tree
}

/// One door a group, and flaps.
fn with_flaps(count: usize) -> Tree {
    let mut tree = groups_of_five(count);
    tree.groups.iter_mut().for_each(|group| group.doors.truncate(1));
    tree.starters.truncate(1);
    tree.flaps = true;
    tree
}

#[expect(clippy::disallowed_methods, reason = "another program reads what we print")]
fn read(pdf: &[u8], name: &str, how: &[&str]) -> String {
    let path = std::env::temp_dir().join(format!("seedpress-slips-{name}-{}.pdf", std::process::id()));
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext").arg("-q").args(how).arg(&path).arg("-").output();
    let output = output.expect("pdftotext is needed: apt-get install poppler-utils");
    std::fs::remove_file(&path).unwrap();
    assert!(output.status.success(), "pdftotext: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The people whose first names stand in a text: `Rosa7`.
fn named(text: &str) -> BTreeSet<PersonAt> {
    let numbers =
        text.split("Rosa").skip(1).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    numbers.filter_map(|number| number.parse().ok()).collect()
}

fn people_of(calls: &[Call]) -> impl Iterator<Item = PersonAt> + '_ {
    calls.iter().flat_map(|call| {
        let passed = call
            .if_silent
            .iter()
            .flat_map(|pass| std::iter::once(pass.person).chain(pass.to).chain(pass.then.iter().copied()));
        std::iter::once(call.person).chain(passed)
    })
}

/// Everybody whom a slip deals with, its flaps included.
fn people_on(slip: &CallSlip) -> BTreeSet<PersonAt> {
    let mut people: BTreeSet<PersonAt> = people_of(&slip.list).collect();
    people
        .extend(std::iter::once(slip.person).chain(slip.callers.iter().copied()).chain(slip.passed_by.iter().copied()));
    for other in slip.stands_in.iter().filter(|other| !other.calls.is_empty()) {
        people.extend(other.instead_of.iter().copied().chain(people_of(&other.calls)));
    }
    for flap in &slip.flaps {
        people.extend(std::iter::once(flap.of).chain(people_of(&flap.calls)));
    }
    people
}

#[test]
fn a_slip_and_a_mini_zine_name_exactly_those_whom_their_holder_deals_with() {
    let (english, fonts) = (built_in("en").unwrap(), OwnFonts::default());
    for tree in [groups_of_five(40), with_flaps(24)] {
        let all = call_slips(&tree);
        for slip in all.iter().step_by(3).chain(&all[..3]) {
            let only = [slip.person];
            let wish = SlipWish { only: Some(&only), ..wish(&english, Paper::A4.size(), &fonts) };
            let mut without_flaps = slip.clone();
            without_flaps.flaps.iter_mut().for_each(|flap| flap.calls.clear());
            let made = [
                (slips(&tree, &all, &wish).unwrap(), people_on(slip)),
                (mini_zines(&tree, &all, &wish).unwrap(), people_on(&without_flaps)),
            ];
            for (at, (printed, people)) in made.into_iter().enumerate() {
                let text = read(&printed.pdf, "leak", &[]);
                // A long name may be broken before its last figure.
                let found = named(&text.replace("-\n", ""));
                assert_eq!(found, people, "paper {at} of {}\n{text}", slip.person);
            }
        }
    }
}

#[test]
fn what_is_printed_for_a_round_can_be_set_in_every_language_on_both_papers() {
    let fonts = OwnFonts::default();
    let kinds = [(Paper::A4, groups_of_five(7)), (Paper::Letter, with_flaps(6))];
    for (lang, _) in CATALOGUES {
        let catalogue = built_in(lang).unwrap();
        for (paper, tree) in &kinds {
            let all = call_slips(tree);
            let wish = wish(&catalogue, paper.size(), &fonts);
            let made = slips(tree, &all, &wish).unwrap_or_else(|error| panic!("{lang}: {error}"));
            assert!(made.pages >= 2, "{lang}");
            let zines = mini_zines(tree, &all, &wish).unwrap_or_else(|error| panic!("{lang}: {error}"));
            assert_eq!(zines.pages, tree.people.len(), "{lang}");
            let text = read(&zines.pdf, "zine", &[]);
            assert!(!text.contains(&catalogue.fill("slip.mini-full", &[])), "{lang}: a list does not fit");
            let wish = MasterWish { catalogue: &catalogue, paper: paper.size(), fonts: &fonts, sealed: true };
            assert_eq!(master(tree, &all, &wish).unwrap_or_else(|error| panic!("{lang}: {error}")).pages, 2, "{lang}");
        }
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let (english, fonts) = (built_in("en").unwrap(), OwnFonts::default());
    let tree = with_flaps(12);
    let all = call_slips(&tree);
    let wish = wish(&english, Paper::A4.size(), &fonts);
    let master_wish = MasterWish { catalogue: &english, paper: Paper::A4.size(), fonts: &fonts, sealed: false };
    let make = || {
        [
            slips(&tree, &all, &wish).unwrap(),
            mini_zines(&tree, &all, &wish).unwrap(),
            master(&tree, &all, &master_wish).unwrap(),
        ]
    };
    let once = make();
    assert_eq!(once, make());
    for printed in once {
        for word in ["/Producer", "/Creator", "/CreationDate", "/ModDate"] {
            assert!(!printed.pdf.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
        }
    }
}

/// Names and places that try to be something else, and long ones.
fn hostile() -> Tree {
    let mut tree = groups_of_five(10);
    let names = [
        "#panic(\"x\") *bold* _it_ $x$ [",
        "Rosa \u{202e}rehtaefliuQ",
        "`raw` <label> @ref #import \"/etc/hosts\"",
        "\u{2067}ليلى\u{2069} ريشة الحبر 7",
        "种子 羽毛",
        "Rosaquillfeatherthistledownbrightwaterapplegarthcandlewickoatm",
        "Rosa Quillfeather of the Very Long House Behind the Old Water Mill",
        "",
        "a\nb\tc",
        "{name} {{ }} \\",
    ];
    for (person, name) in tree.people.iter_mut().zip(names) {
        name.clone_into(&mut person.name);
    }
    tree.people[1].ways[0].at = "www".repeat(30);
    tree.people[3].ways[0].at.clear();
    tree.groups[0].name = "#let x = 1".repeat(6);
    tree.valid_until = None;
    tree.check_in = None;
    tree.meeting_place = None;
    tree
}

/// Words with their boxes, in points from the top left corner of their page: left, top, right, bottom; and the page's size.
type PageWords = (Vec<(String, [f64; 4])>, [f64; 2]);

fn boxes_of(pdf: &[u8], name: &str) -> Vec<PageWords> {
    let text = read(pdf, name, &["-bbox"]);
    let number = |markup: &str, name: &str| -> f64 {
        markup.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"')).unwrap().0.parse().unwrap()
    };
    let word = |markup: &str| {
        let sides = ["xMin", "yMin", "xMax", "yMax"].map(|side| number(markup, side));
        (markup.split_once('>').unwrap().1.split_once("</word>").unwrap().0.to_owned(), sides)
    };
    let page = |page: &str| {
        (page.split("<word ").skip(1).map(word).collect(), [number(page, "width"), number(page, "height")])
    };
    text.split("<page ").skip(1).map(page).collect()
}

#[test]
fn names_are_printed_as_they_are_and_nothing_leaves_its_paper_or_covers_another_word() {
    let fonts = OwnFonts::default();
    let long = {
        let mut tree = groups_of_five(16);
        tree.people
            .iter_mut()
            .for_each(|person| person.name = format!("{} of the Very Long House Behind the Water Mill", person.name));
        tree
    };
    for (name, tree) in
        [("hostile", hostile()), ("long", long), ("flaps", with_flaps(16)), ("groups", groups_of_five(16))]
    {
        for lang in ["en", "ar"] {
            let catalogue = built_in(lang).unwrap();
            let all = call_slips(&tree);
            let wish = wish(&catalogue, Paper::A4.size(), &fonts);
            let master_wish =
                MasterWish { catalogue: &catalogue, paper: Paper::A4.size(), fonts: &fonts, sealed: true };
            let made = [
                slips(&tree, &all, &wish).unwrap(),
                mini_zines(&tree, &all, &wish).unwrap(),
                master(&tree, &all, &master_wish).unwrap(),
            ];
            for (at, printed) in made.into_iter().enumerate() {
                for (words, [width, height]) in boxes_of(&printed.pdf, "boxes") {
                    for (n, (word, [left, top, right, bottom])) in words.iter().enumerate() {
                        let on_paper = *left > 9.0 && *top > 7.0 && *right < width - 9.0 && *bottom < height - 7.0;
                        assert!(on_paper, "{name}, {lang}, paper {at}: {word:?} at {left}, {top}, {right}, {bottom}");
                        // The boxes of words are higher than their letters, those of Arabic ones much higher.
                        let core = |[left, top, right, bottom]: [f64; 4]| {
                            let edge = |length: f64| (length / 5.0).min(3.5);
                            let (wide, high) = (edge(right - left), edge(bottom - top));
                            [left + wide, top + high, right - wide, bottom - high]
                        };
                        let here = core([*left, *top, *right, *bottom]);
                        let over = |other: &[f64; 4]| {
                            let other = core(*other);
                            let wide = here[2].min(other[2]) - here[0].max(other[0]);
                            let high = here[3].min(other[3]) - here[1].max(other[1]);
                            wide > 1.0 && high > 1.0
                        };
                        let covered = words[n + 1..].iter().find(|(_, other)| over(other));
                        assert!(
                            covered.is_none(),
                            "{name}, {lang}, paper {at}: {word:?} at {left}, {top}, {right}, {bottom} and {covered:?}"
                        );
                    }
                }
            }
        }
    }
    let english = built_in("en").unwrap();
    let tree = hostile();
    let printed = slips(&tree, &call_slips(&tree), &wish(&english, Paper::A4.size(), &fonts)).unwrap();
    let text = read(&printed.pdf, "names", &["-raw"]);
    assert!(text.contains("#panic(\"x\") *bold* _it_ $x$ ["), "{text}");
    assert!(text.contains("Rosa rehtaefliuQ"), "{text}");
}

#[test]
fn no_type_is_smaller_than_seven_points() {
    let (english, fonts) = (built_in("en").unwrap(), OwnFonts::default());
    let tree = with_flaps(40);
    let all = call_slips(&tree);
    let wish = wish(&english, Paper::A4.size(), &fonts);
    let master_wish = MasterWish { catalogue: &english, paper: Paper::A4.size(), fonts: &fonts, sealed: true };
    let made = [
        slips(&tree, &all, &wish).unwrap(),
        mini_zines(&tree, &all, &wish).unwrap(),
        master(&tree, &all, &master_wish).unwrap(),
    ];
    for printed in made {
        let document = lopdf::Document::load_mem(&printed.pdf).unwrap();
        let mut sizes = 0;
        for stream in document.objects.values().filter_map(|object| object.as_stream().ok()) {
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            let content = String::from_utf8_lossy(&content);
            let tokens: Vec<&str> = content.split_ascii_whitespace().collect();
            for at in (0..tokens.len()).filter(|at| tokens[*at] == "Tf" && *at > 0) {
                let size: f64 = tokens[at - 1].parse().unwrap();
                assert!(size >= 6.99, "{size} pt");
                sizes += 1;
            }
        }
        assert!(sizes > 20, "{sizes}");
    }
}

#[test]
fn many_names_are_printed_and_a_whole_page_is_taken_where_no_half_is_enough() {
    let (english, fonts) = (built_in("en").unwrap(), OwnFonts::default());
    // One person calls everybody.
    for (count, most_pages) in [(17, 4), (60, 11), (300, 48)] {
        let mut tree = groups_of_five(count);
        tree.groups.clear();
        tree.starters = vec![0];
        for (n, person) in tree.people.iter_mut().enumerate() {
            person.group = None;
            person.called_by = if n == 0 { Vec::new() } else { vec![0] };
        }
        let all = call_slips(&tree);
        let only = [0, 1];
        let wish = SlipWish { only: Some(&only), ..wish(&english, Paper::A4.size(), &fonts) };
        let printed = slips(&tree, &all, &wish).unwrap();
        assert!(printed.pages <= most_pages, "{count}: {} pages", printed.pages);
        assert_eq!(named(&read(&printed.pdf, "star", &[])).len(), count);
        let zine = read(&mini_zines(&tree, &all, &wish).unwrap().pdf, "full", &[]);
        let told = zine.replace('\n', " ").contains("too long for a mini zine");
        assert_eq!(told, count > 17, "{count}: {zine}");
    }
}

#[test]
fn slips_are_no_smaller_than_is_wished_and_fewer_where_only_some_are() {
    let (english, fonts) = (built_in("en").unwrap(), OwnFonts::default());
    let tree = groups_of_five(40);
    let all = call_slips(&tree);
    // Of those who call nobody.
    let only: Vec<PersonAt> = (0..40).filter(|person| person % 5 > 2).collect();
    let pages = |least: SlipSize| {
        let wish = SlipWish { least, only: Some(&only), ..wish(&english, Paper::A4.size(), &fonts) };
        slips(&tree, &all, &wish).unwrap().pages
    };
    assert_eq!([SlipSize::Eighth, SlipSize::Quarter, SlipSize::Half].map(pages), [2, 4, 8]);
    let none = SlipWish { only: Some(&[]), ..wish(&english, Paper::A4.size(), &fonts) };
    assert!(mini_zines(&tree, &all, &none).is_err() || mini_zines(&tree, &all, &none).unwrap().pages == 0);
}

#[test]
fn both_ends_of_a_call_have_its_words() {
    let (english, fonts) = (built_in("en").unwrap(), OwnFonts::default());
    let tree = groups_of_five(10);
    let all = call_slips(&tree);
    let wish = wish(&english, Paper::A4.size(), &fonts);
    let facts = SlipFacts { tree: &tree, slips: &all, wish: &wish };
    for slip in &all {
        for caller in &slip.callers {
            let said = facts.contact(*caller, *caller, slip.person);
            let heard = facts.contact(slip.person, *caller, slip.person);
            let pair = |fact: &crate::typeset::PaperFact| match fact {
                crate::typeset::PaperFact::Record(facts) => {
                    facts.iter().find(|(key, _)| *key == "pair").map(|(_, pair)| pair.clone())
                }
                _ => None,
            };
            assert_eq!(pair(&said), pair(&heard));
            assert_ne!(pair(&said), Some(crate::typeset::PaperFact::Nothing));
        }
    }
    // Nobody says words to somebody who does not expect the call.
    let crate::typeset::PaperFact::Record(facts) = facts.contact(0, 9, 0) else { panic!() };
    assert!(facts.contains(&("pair", crate::typeset::PaperFact::Nothing)));
}
