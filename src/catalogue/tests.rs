//! Tests of catalogues: text -> catalogue or error; all built-in catalogues have the same lines.

use super::*;
use crate::assets::{self, CATALOGUES};

const HEAD: &str = "[about]\nname = \"x\"\ndirection = \"rtl\"\nchecked-by = \"\"\n";

fn refused(text: &str) -> String {
    Catalogue::parse("xx", text).unwrap_err().to_string()
}

#[test]
fn every_catalogue_has_the_lines_of_the_original_with_their_slots() {
    let english = Languages::english();
    assert!(english.main().lines().count() > 100);
    for (lang, text) in CATALOGUES {
        let catalogue = Catalogue::parse(lang, text).unwrap_or_else(|error| panic!("{lang}: {error}"));
        catalogue.matches(english.main()).unwrap_or_else(|error| panic!("{lang}: {error}"));
        assert_eq!(built_in(lang), Some(catalogue));
    }
    assert_eq!(built_in("tlh"), None);
}

#[test]
fn what_is_typed_in_a_line_is_the_same_in_every_language() {
    let typed = |line: &str| line.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let english = built_in("en").unwrap();
    for (lang, _) in CATALOGUES {
        for (key, line) in built_in(lang).unwrap().lines() {
            let (mut here, mut there) = (typed(line), typed(english.line(key)));
            here.sort();
            there.sort();
            assert_eq!(here, there, "{lang}: {key}");
        }
    }
}

#[test]
fn a_catalogue_tells_its_language_and_who_checked_it() {
    let catalogue = Catalogue::parse("xx", &format!("{HEAD}[a]\nb = \"c {{n}}\"")).unwrap();
    assert_eq!((catalogue.lang(), catalogue.name(), catalogue.direction().word()), ("xx", "x", "rtl"));
    assert!(!catalogue.checked_by_native());
    let checked = Catalogue::parse("xx", &HEAD.replace("by = \"\"", "by = \"Mira\"")).unwrap();
    assert!(checked.checked_by_native());
    assert_eq!((catalogue.line("a.b"), catalogue.line("a.z")), ("c {n}", "a.z"));
    assert_eq!(catalogue.fill("a.b", &[("n", "3")]), "c 3");
}

#[test]
fn one_is_told_otherwise_than_many() {
    let text = format!("{HEAD}[a]\nfiles-one = \"1 file\"\nfiles-other = \"{{count}} files\"");
    let catalogue = Catalogue::parse("xx", &text).unwrap();
    assert_eq!(catalogue.counted("a.files", 1), "1 file");
    assert_eq!(catalogue.counted("a.files", 7), "7 files");
}

#[test]
fn what_is_no_catalogue_is_refused_with_its_key() {
    assert!(refused("").contains("[about] must have direction"));
    assert!(refused(&HEAD.replace("rtl", "up")).contains("\"ltr\" or \"rtl\""));
    assert!(refused(&format!("{HEAD}[a]\nb = 1")).contains("a.b must be a text"));
    assert!(refused(&format!("{HEAD}[a]\nb = \"\"")).contains("a.b is empty"));
    assert!(refused(&format!("{HEAD}[a]\nb = \"{{N}}\"")).contains("a.b has a brace"));
    assert!(refused(&format!("b = \"c\"\n{HEAD}")).contains("is not in any [table]"));
    assert!(refused("[about").contains("line 1"));
    assert!(Catalogue::parse("../en", HEAD).unwrap_err().to_string().contains("not a language tag"));
}

#[test]
fn claims_of_a_large_catalogue_are_bounded() {
    let long = format!("{HEAD}[a]\nb = \"{}\"", "x".repeat(MAX_CATALOGUE_LINE_BYTES + 1));
    assert!(refused(&long).contains("at most 4000"));
    let many: Vec<String> = (0..=MAX_CATALOGUE_LINES).map(|n| format!("k{n} = \"x\"")).collect();
    assert!(refused(&format!("{HEAD}[a]\n{}", many.join("\n"))).contains("more than 2000 lines"));
    assert!(refused(&"#".repeat(MAX_LAYOUT_BYTES as usize + 1)).contains("at most 1048576"));
}

#[test]
fn a_line_that_is_lacking_or_strange_or_filled_otherwise_is_named() {
    let original = Catalogue::parse("xx", &format!("{HEAD}[a]\nb = \"{{n}}\"\nc = \"c\"")).unwrap();
    let unlike = |lines: &str| {
        let other = Catalogue::parse("yy", &format!("{HEAD}[a]\n{lines}")).unwrap();
        other.matches(&original).unwrap_err().to_string()
    };
    assert_eq!(unlike("b = \"{n}\""), "it lacks a.c");
    assert!(unlike("b = \"{n}\"\nc = \"c\"\nd = \"d\"").contains("it has a.d"));
    assert_eq!(unlike("b = \"{m}\"\nc = \"c\""), "the line a.b must have the slots {n}; it has {m}");
}

#[test]
fn languages_come_once_each_and_the_first_is_the_main_one() {
    let named = |lang| Catalogue::empty(lang);
    let languages = Languages::new(named("ar"), [named("en"), named("ar"), named("en")]);
    assert_eq!(languages.main().lang(), "ar");
    assert_eq!(languages.all().map(Catalogue::lang).collect::<Vec<_>>(), ["ar", "en"]);
}

/// The keys that a template names, complete (`"sheet.photo"`) or as a prefix for a number (`"guide.ours-"`).
fn named_keys<'a>(template: &'a str, tables: &[&str]) -> Vec<&'a str> {
    let known = |word: &&str| {
        let (table, key) = word.split_once('.').unwrap_or_default();
        let plain = key.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-');
        tables.contains(&table) && plain && key != "typ"
    };
    template.split('"').skip(1).step_by(2).filter(known).collect()
}

#[test]
fn every_line_that_a_template_asks_for_is_there() {
    let english = built_in("en").unwrap();
    let keys: Vec<&str> = english.lines().map(|(key, _)| key).collect();
    let tables: Vec<&str> = keys.iter().filter_map(|key| key.split('.').next()).collect();
    let mut templates = vec![
        ("sheet", assets::SHEET_TEMPLATE),
        ("finder", assets::FINDER_TEMPLATE),
        ("front", assets::FRONT_TEMPLATE),
        ("guide", assets::GUIDE_TEMPLATE),
        ("calibrate", assets::CALIBRATE_TEMPLATE),
        ("form", assets::TREE_FORM_TEMPLATE),
        ("calendar", assets::TREE_CALENDAR_TEMPLATE),
        ("alert", assets::TREE_ALERT_TEMPLATE),
        ("drill", assets::TREE_DRILL_TEMPLATE),
        ("heads", assets::HEADS_TEMPLATE),
        ("practice", assets::PRACTICE_TEMPLATE),
        ("by-heart", assets::BY_HEART_TEMPLATE),
        ("roll", assets::ALERT_ROLL_TEMPLATE),
        ("scenarios", assets::TREE_SCENARIOS_TEMPLATE),
        ("mandates", assets::TREE_MANDATES_TEMPLATE),
        ("courier", assets::TREE_COURIER_TEMPLATE),
        ("poster", assets::TREE_POSTER_TEMPLATE),
        ("sign-up", assets::TREE_SIGN_UP_TEMPLATE),
        ("keeper", assets::TREE_KEEPER_TEMPLATE),
        ("pseudonyms", assets::TREE_PSEUDONYMS_TEMPLATE),
        ("house", assets::HOUSE_TYPST),
        ("standard", assets::STANDARD_TYPST),
        ("slips", assets::SLIPS_TEMPLATE),
        ("calls", assets::CALLS_TEMPLATE),
        ("mini", assets::MINI_TEMPLATE),
        ("master", assets::MASTER_TEMPLATE),
    ];
    templates.extend(assets::LAYOUTS.map(|(name, _, typst)| (name, typst)));
    let mut asked = 0;
    for (name, template) in templates {
        for word in named_keys(template, &tables) {
            asked += 1;
            let there = keys.iter().any(|key| {
                let rest = key.strip_prefix(word);
                rest.is_some_and(|rest| rest.is_empty() || word.ends_with(['-', '.']) || rest == "-one")
            });
            assert!(there, "{name} asks for {word}");
        }
    }
    assert!(asked > 60, "only {asked} keys were found in the templates");
}
