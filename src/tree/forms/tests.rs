//! Made-up trees -> forms in every language: nothing outside its margins, names only where they must be.

use std::collections::BTreeSet;

use super::print::{files, form_facts};
use super::*;
use crate::assets::CATALOGUES;
use crate::catalogue::{Catalogue, Languages, built_in};
use crate::sheet::Paper;
use crate::tree::calendar::weekday_named;
use crate::tree::date::Date;
use crate::tree::model::{
    Action, Alert, CheckIn, Group, Interval, Need, Person, PersonAt, Recall, Role, Tree, Way, WayKind,
};
use crate::typeset::{OwnFonts, PageBoxes, TextBox, paper_boxes};
use crate::units::Mm;

/// No printer cuts off more than this.
const MARGIN: Mm = Mm(9.5);
/// The smallest letters that are read in a bad copy, in points.
const SMALLEST: f64 = 6.9;

const LONG: &str = "Cornelius-Bartholomew Featherstonehaugh-Wimplesnatch of Oberamm";
const UNBROKEN: &str = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochette";
const TYPST: &str = "#panic(\"x\") $a_1$ *Bo* \\ <l> @l";
const MARKDOWN: &str = "**Bo** [x](http://x.example) `y` | z";

fn day(text: &str) -> Option<Date> {
    Date::parse(text)
}

fn person(name: &str, group: Option<usize>) -> Person {
    let way = |by, at: &str, every_hours| Way { by, at: at.into(), hours: Some((480, 1_320)), every_hours };
    Person {
        id: name.to_lowercase(),
        name: name.into(),
        group,
        languages: vec!["en".into()],
        asked: Some(true),
        ways: vec![way(WayKind::Phone, "555-0105", None), way(WayKind::Drop, "third step", Some(12))],
        ..Person::default()
    }
}

fn blank() -> Tree {
    Tree {
        name: "Hill workshop".into(),
        version: 3,
        starters: vec![0],
        people: vec![person("Rosa Quillfeather", None)],
        ..Tree::default()
    }
}

/// A tree in which each table of the file is used, with people of these names in groups of six.
fn tree_of(names: &[String]) -> Tree {
    let groups = names.len().div_ceil(6);
    let signers: Vec<PersonAt> = (0..names.len().min(3)).collect();
    Tree {
        valid_from: day("2027-01-01"),
        valid_until: day("2027-03-31"),
        starters: signers.clone(),
        meeting_place: Some("The school on the hill, side door".into()),
        check_in: Some(CheckIn {
            every: Interval::Days(7),
            at: "sunday 18:00".into(),
            grace_hours: 3,
            then: ["second way", "knock", "alert amber"].map(str::to_owned).to_vec(),
        }),
        alerts: vec![Alert {
            level: "red".into(),
            needs: 2,
            of: signers.clone(),
            ends_after_hours: Some(48),
            say: "Come to the school at six.".into(),
            actions: vec![Action { what: "call the lawyer".into(), who: Some(0), within_minutes: Some(30) }],
        }],
        roles: vec![Role {
            name: "bell".into(),
            powers: vec!["ring it when an alert is signed".into()],
            holder: Some(0),
            stand_in: Some(names.len() - 1),
            until: day("2027-03-31"),
            recall: Some(Recall { needs: 2, of: signers }),
        }],
        groups: (0..groups)
            .map(|n| Group { id: n.to_string(), name: format!("Lane {n}"), doors: vec![6 * n], calls: Vec::new() })
            .collect(),
        people: names.iter().enumerate().map(|(at, name)| person(name, Some(at / 6))).collect(),
        ..blank()
    }
}

fn made_up(count: usize) -> Vec<String> {
    const FIRST: [&str; 8] = ["Rosa", "Tomas", "Jonah", "Ilse", "Nadia", "Beni", "Samira", "Oskar"];
    (0..count).map(|n| format!("{} Quillfeather{n:03}", FIRST[n % 8])).collect()
}

fn hard_names() -> Vec<String> {
    let mut names = made_up(9);
    names.extend([LONG, UNBROKEN, TYPST, MARKDOWN, "ليلى بنت الريح", "小明", "मीरा", "Х. Совина"].map(str::to_owned));
    names
}

fn words(lang: &str) -> Catalogue {
    built_in(lang).unwrap()
}

fn with_wish<T>(lang: &[&str], paper: Paper, names: Option<&[String]>, then: impl FnOnce(&FormWish) -> T) -> T {
    let languages = Languages::new(words(lang[0]), lang[1..].iter().map(|lang| words(lang)));
    let fonts = OwnFonts::default();
    then(&FormWish { languages: &languages, paper: paper.size(), fonts: &fonts, from: None, seed: 7, names })
}

fn boxes(kind: FormKind, tree: Option<&Tree>, lang: &str, paper: Paper) -> Vec<PageBoxes> {
    let names: Vec<String> = tree.map_or(0..0, |tree| 0..tree.people.len()).map(|n| format!("Behind{n:03}")).collect();
    with_wish(&[lang], paper, Some(&names), |wish| {
        let facts = form_facts(kind, tree, wish.languages.main(), wish);
        let pages = paper_boxes(&files(kind), facts, wish.languages.main(), wish.paper, MARGIN);
        pages.unwrap_or_else(|told| panic!("{kind:?} in {lang} on {paper:?}: {told}"))
    })
}

fn faults(pages: &[PageBoxes]) -> Vec<String> {
    let small = |page: &PageBoxes| {
        let small = page.texts.iter().filter(|text| text.size < SMALLEST && !text.text.trim().is_empty());
        small.map(|text| format!("`{}` is {:.1} pt", text.text, text.size)).collect::<Vec<_>>()
    };
    pages.iter().flat_map(|page| page.faults.iter().cloned().chain(small(page)).chain(crossed(page))).collect()
}

/// Words that reach from their cell into the next.
fn crossed(page: &PageBoxes) -> Vec<String> {
    let upright: Vec<&[f64; 4]> = page.rules.iter().filter(|rule| rule[1] - rule[0] < 0.5).collect();
    let crosses = |text: &&TextBox| {
        let middle = f64::midpoint(text.top, text.bottom);
        let across = |rule: &&[f64; 4]| (text.left + 2.0..text.right - 2.0).contains(&rule[0]);
        !text.text.trim().is_empty() && upright.iter().any(|rule| across(rule) && (rule[2]..rule[3]).contains(&middle))
    };
    page.texts.iter().filter(crosses).map(|text| format!("`{}` crosses a line", text.text)).collect()
}

/// Rows of tables that are lower than a pen needs, in millimetres.
fn low_rows(page: &PageBoxes) -> Vec<f64> {
    const HIGH_ENOUGH: f64 = 8.0;
    let is_flat = |rule: &&[f64; 4]| rule[3] - rule[2] < 0.5 && rule[1] - rule[0] > 12.0;
    let is_upright = |rule: &&[f64; 4]| rule[1] - rule[0] < 0.5 && rule[3] - rule[2] > 8.0;
    let mut low = Vec::new();
    for upright in page.rules.iter().filter(is_upright) {
        let meets = |rule: &&[f64; 4]| {
            let across = rule[0] < upright[0] + 1.0 && rule[1] > upright[0] - 1.0;
            across && rule[2] > upright[2] - 1.0 && rule[3] < upright[3] + 1.0
        };
        let mut heights: Vec<f64> = page.rules.iter().filter(is_flat).filter(meets).map(|rule| rule[2]).collect();
        heights.sort_by(f64::total_cmp);
        let gaps = heights.windows(2).map(|pair| Mm::from(crate::units::Pt(pair[1] - pair[0])).0);
        low.extend(gaps.filter(|gap| (1.0..HIGH_ENOUGH).contains(gap)));
    }
    low
}

fn text(pages: &[PageBoxes]) -> String {
    pages.iter().flat_map(|page| &page.texts).map(|text| text.text.as_str()).collect()
}

/// Letters alone: lines break anywhere, and blanks are not printed.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_form_stays_within_its_margins_in_every_language_on_both_papers() {
    let tree = tree_of(&hard_names());
    let mut wrong = Vec::new();
    for (lang, _) in CATALOGUES {
        for paper in [Paper::A4, Paper::Letter] {
            for kind in FormKind::ALL {
                let trees = [("full", &tree), ("blank", &blank())];
                // What is blank is short: one paper is enough.
                for (which, tree) in trees.into_iter().take(if paper == Paper::Letter { 2 } else { 1 }) {
                    let pages = boxes(kind, Some(tree), lang, paper);
                    let told = faults(&pages);
                    wrong.extend(told.first().map(|told| format!("{lang} {paper:?} {kind:?} {which}: {told}")));
                    let shown = letters(&text(&pages));
                    let key = format!("tree.{}", if kind == FormKind::Mandates { "mandate" } else { kind.name() });
                    if matches!(lang, "en" | "de" | "ru") && !matches!(kind, FormKind::Scenarios) {
                        let title = letters(words(lang).line(&key));
                        assert!(shown.contains(&title), "{lang} {kind:?} has no title {title}");
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_row_of_a_table_is_high_enough_for_a_pen() {
    let tree = tree_of(&hard_names());
    let mut rows = 0;
    for kind in FormKind::ALL {
        for tree in [&tree, &blank()] {
            for lang in ["en", "ar", "zh"] {
                for page in boxes(kind, Some(tree), lang, Paper::Letter) {
                    rows += page.rules.len();
                    assert_eq!(low_rows(&page), [0.0; 0], "{kind:?} {lang}");
                }
            }
        }
    }
    assert!(rows > 500, "{rows}");
}

#[test]
fn sign_up_sheets_need_no_tree() {
    for (lang, _) in CATALOGUES {
        assert_eq!(faults(&boxes(FormKind::SignUp, None, lang, Paper::A4)), [""; 0], "{lang}");
    }
    let printed = with_wish(&["en", "ar", "hi"], Paper::Letter, None, |wish| sign_up_sheets(wish).unwrap());
    assert_eq!(printed.pages, 3);
}

#[test]
fn each_page_tells_its_tree_version_and_end_and_to_destroy_older_ones() {
    let tree = tree_of(&made_up(40));
    for kind in FormKind::ALL {
        for page in boxes(kind, Some(&tree), "en", Paper::A4) {
            let shown = letters(&text(&[page]));
            for part in ["Hillworkshop", "version3", "Validuntil:", "2027-03-31", "Destroyolderones."] {
                assert!(shown.contains(part), "{kind:?} lacks {part}: {shown}");
            }
        }
    }
}

#[test]
fn people_are_named_only_where_they_must_be() {
    let tree = tree_of(&made_up(17));
    for kind in FormKind::ALL {
        let shown = text(&boxes(kind, Some(&tree), "en", Paper::A4));
        let named = (0..17).filter(|n| shown.contains(&format!("Quillfeather{n:03}"))).count();
        match kind {
            FormKind::Calendar | FormKind::Drill | FormKind::Keeper | FormKind::Pseudonyms => assert_eq!(named, 17),
            FormKind::Alert => assert_eq!(named, 3),
            FormKind::Mandates => assert_eq!(named, 4),
            FormKind::Scenarios => assert!((1..=14).contains(&named), "{named}"),
            FormKind::Courier | FormKind::Poster | FormKind::SignUp => assert_eq!(named, 0),
        }
        assert_eq!(kind.is_nameless(), named == 0, "{kind:?}");
        assert!(!shown.contains("555-"), "{kind:?} shows a number");
        let behind = (0..17).filter(|n| shown.contains(&format!("Behind{n:03}"))).count();
        assert_eq!(behind, if kind == FormKind::Pseudonyms { 17 } else { 0 }, "{kind:?}");
    }
}

#[test]
fn names_are_printed_as_they_are_whatever_they_look_like() {
    let tree = tree_of(&hard_names());
    for kind in [FormKind::Calendar, FormKind::Drill, FormKind::Keeper, FormKind::Pseudonyms] {
        let shown = letters(&text(&boxes(kind, Some(&tree), "en", Paper::A4)));
        for name in [LONG, UNBROKEN, TYPST, MARKDOWN, "小明", "Х. Совина"] {
            assert!(shown.contains(&letters(name)), "{kind:?}: {name}: {shown}");
        }
    }
}

#[test]
fn a_mark_that_turns_the_writing_round_does_not_reach_the_paper() {
    let mut tree = tree_of(&made_up(3));
    tree.people[0].name = "Ro\u{202e}sa\u{2066}\nOakley\u{200f}".into();
    tree.name = "Hill\u{202e}side".into();
    for kind in FormKind::ALL {
        let shown = text(&boxes(kind, Some(&tree), "en", Paper::A4));
        assert!(!shown.chars().any(crate::invisible::is_ignorable), "{kind:?}");
        assert!(letters(&shown).contains("Hillside"), "{kind:?}");
    }
}

#[test]
fn three_hundred_people_are_all_on_the_papers_that_name_everyone() {
    let tree = tree_of(&made_up(300));
    for (kind, most) in [(FormKind::Calendar, 22), (FormKind::Drill, 26), (FormKind::Keeper, 14)] {
        let pages = boxes(kind, Some(&tree), "en", Paper::Letter);
        assert_eq!(faults(&pages), [""; 0], "{kind:?}");
        assert!(pages.len() <= most, "{kind:?} takes {} pages", pages.len());
        let shown = text(&pages);
        assert!((0..300).all(|n| shown.contains(&format!("Quillfeather{n:03}"))), "{kind:?}");
    }
    let mut alone = tree;
    alone.groups.clear();
    let pages = boxes(FormKind::Calendar, Some(&alone), "de", Paper::A4);
    assert_eq!(faults(&pages), [""; 0]);
    assert!(pages.len() <= 14, "{}", pages.len());
}

#[test]
fn calendars_of_every_interval_fit_with_dates_and_without() {
    for every in [Interval::Days(1), Interval::Days(3), Interval::Days(366), Interval::Moon] {
        for (from, until) in [(None, None), (day("2027-01-01"), None), (day("2027-01-01"), day("2027-01-02"))] {
            let mut tree = Tree { valid_from: from, valid_until: until, ..tree_of(&made_up(7)) };
            tree.check_in.as_mut().unwrap().every = every;
            for lang in ["en", "ar"] {
                assert_eq!(faults(&boxes(FormKind::Calendar, Some(&tree), lang, Paper::A4)), [""; 0], "{every:?}");
            }
        }
    }
}

#[test]
fn a_calendar_shows_its_days_its_moons_and_the_hour_at_which_silence_is_the_alarm() {
    let mut tree = tree_of(&made_up(7));
    let shown = letters(&text(&boxes(FormKind::Calendar, Some(&tree), "en", Paper::A4)));
    for part in ["01-03", "03-28", "From2027-01-03to2027-03-28", "21:00", "3hoursafterthecheck-in", "2.knock"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    tree.check_in.as_mut().unwrap().every = Interval::Moon;
    let shown = letters(&text(&boxes(FormKind::Calendar, Some(&tree), "en", Paper::A4)));
    for part in ["Thu01-07", "Fri01-22", "newmoon"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    tree.check_in = None;
    let shown = letters(&text(&boxes(FormKind::Calendar, Some(&tree), "en", Paper::A4)));
    assert!(!shown.contains("01-0") && shown.contains("Writethedays"), "{shown}");
    tree = Tree { valid_from: None, ..tree_of(&made_up(7)) };
    let shown = letters(&text(&boxes(FormKind::Calendar, Some(&tree), "en", Paper::A4)));
    assert!(!shown.contains("01-07") && shown.contains("Writethedays"), "{shown}");
}

#[test]
fn long_texts_make_cards_and_pages_larger_and_are_never_cut() {
    let mut tree = tree_of(&[LONG, UNBROKEN, TYPST, MARKDOWN].map(str::to_owned));
    let long = "a power that takes many words to tell, so that a card has to be larger; ".repeat(2);
    tree.roles[0].powers = vec![long.clone(); 12];
    tree.roles[0].recall = Some(Recall { needs: 3, of: vec![0, 1, 2, 3] });
    tree.alerts[0].say = long.repeat(5);
    tree.alerts[0].actions = vec![Action { what: long, who: Some(1), within_minutes: None }; 20];
    tree.name = "Hill workshop and all its neighbours ".repeat(8);
    tree.meeting_place = Some("The school on the hill, side door, where the bell hangs. ".repeat(4));
    for lang in ["en", "de", "ar", "zh"] {
        for kind in FormKind::ALL {
            assert_eq!(faults(&boxes(kind, Some(&tree), lang, Paper::Letter)), [""; 0], "{lang} {kind:?}");
        }
    }
    tree.roles[0].powers = vec!["far too long ".repeat(400); 20];
    let told = with_wish(&["en"], Paper::A4, None, |wish| form(FormKind::Mandates, &tree, wish).unwrap_err());
    assert!(told.to_string().contains("too small for its words"), "{told}");
}

#[test]
fn forms_are_the_same_bytes_each_time_and_tell_no_date_and_no_maker() {
    let tree = tree_of(&hard_names());
    for kind in FormKind::ALL {
        let names = made_up(17);
        let print =
            || with_wish(&["en", "fa"], Paper::A4, Some(&names), |wish| form(kind, &tree, wish).unwrap().unwrap());
        let (one, two) = (print(), print());
        assert!(one == two && one.pages > 0, "{kind:?}");
        for word in ["CreationDate", "Producer", "Typst"] {
            assert!(!one.pdf.windows(word.len()).any(|part| part == word.as_bytes()), "{kind:?} {word}");
        }
    }
    assert!(with_wish(&["en"], Paper::A4, None, |wish| form(FormKind::Pseudonyms, &tree, wish).unwrap()).is_none());
}

#[test]
fn a_letter_that_no_font_has_is_named() {
    let mut tree = tree_of(&made_up(3));
    tree.people[0].name = "ሮዛ".into();
    let told = with_wish(&["en"], Paper::A4, None, |wish| form(FormKind::Keeper, &tree, wish).unwrap_err());
    assert!(told.to_string().contains('ሮ'), "{told}");
}

#[test]
fn a_seed_draws_the_same_scenarios_and_another_seed_others() {
    let tree = tree_of(&made_up(40));
    assert_eq!(scenarios(&tree, 1), scenarios(&tree, 1));
    let drawn: BTreeSet<Vec<PersonAt>> = (0..50).map(|seed| scenarios(&tree, seed)[1].silent.clone()).collect();
    assert!(drawn.len() > 45);
    let everyone: BTreeSet<PersonAt> = drawn.into_iter().flatten().collect();
    assert!(everyone.len() > 35, "anybody may have to play silent");
    assert_eq!(scenarios(&tree, 3)[3].down, [Need::Cell, Need::Net, Need::Power]);
}

#[test]
fn scenarios_leave_somebody_who_begins_and_somebody_who_listens() {
    for count in [1, 2, 3, 4, 7, 40, 300] {
        let tree = tree_of(&made_up(count));
        for seed in 0..200 {
            for scenario in scenarios(&tree, seed) {
                assert!(scenario.silent.len() <= 8 && scenario.silent.len() + 1 < count.max(2));
                assert!(scenario.silent.windows(2).all(|pair| pair[0] < pair[1]));
                assert!(tree.starters.iter().any(|starter| !scenario.silent.contains(starter)), "{count} {seed}");
            }
        }
    }
}

#[test]
fn every_language_has_seven_weekdays_that_are_told_apart() {
    for (lang, _) in CATALOGUES {
        for key in ["tree.weekdays", "tree.weekdays-short"] {
            let names: BTreeSet<String> = words(lang).line(key).split(", ").map(str::to_owned).collect();
            assert_eq!(names.len(), 7, "{lang}: {key}");
        }
        let words = words(lang);
        let names: Vec<&str> = words.line("tree.weekdays").split(", ").collect();
        for (day, name) in (0..).zip(&names) {
            assert_eq!(weekday_named(&format!("{name} 18:00"), &names), Some(day), "{lang}: {name}");
        }
    }
}

#[test]
fn forms_are_known_by_their_names() {
    for kind in FormKind::ALL {
        assert_eq!(FormKind::named(kind.name()), Some(kind));
        assert_eq!(kind.file_name(), format!("{}.pdf", kind.name()));
    }
    assert_eq!(FormKind::named("slips"), None);
}
