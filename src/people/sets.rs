//! Texts of a set -> how many lists of people would be printed, and how many harmless texts would be held back.

use super::{TextForm, form, sign};

/// The texts of a set, by their heads `=== ..`.
fn entries(set: &str) -> Vec<(&str, &str)> {
    let parts = set.split("\n=== ").skip(1);
    parts.map(|part| part.split_once('\n').unwrap_or((part, ""))).collect()
}

/// Why a text is held back; `None` if it is printed.
fn held(path: &str, text: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match form(ending, text) {
        TextForm::Running => sign(path, Some(text)).map(|sign| sign.to_string()),
        form => Some(format!("{form:?}")),
    }
}

/// How a set of lists and a set of harmless texts fared.
struct Measure {
    lists: usize,
    /// Lists in running text.
    texts: usize,
    /// Lists that would be printed.
    printed: Vec<String>,
    harmless: usize,
    /// Harmless texts that would be held back, and why.
    held: Vec<String>,
}

fn measure(lists: &[&str], harmless: &[&str]) -> Measure {
    let lists: Vec<_> = lists.iter().flat_map(|set| entries(set)).collect();
    let harmless: Vec<_> = harmless.iter().flat_map(|set| entries(set)).collect();
    let kind = |head: &str| head.split_once(" | ").map(|(kind, path)| (kind.to_owned(), path.to_owned())).unwrap();
    let mut printed = Vec::new();
    let mut texts = 0;
    for (head, text) in &lists {
        let (kind, path) = kind(head);
        texts += usize::from(kind == "text");
        if held(&path, text).is_none() {
            printed.push(format!("{kind} {path}"));
        }
    }
    let held: Vec<String> =
        harmless.iter().filter_map(|(path, text)| Some(format!("{path}: {}", held(path, text)?))).collect();
    Measure { lists: lists.len(), texts, printed, harmless: harmless.len(), held }
}

const LISTS: [&str; 13] = [
    include_str!("../../tests/people/lists.txt"),
    include_str!("../../tests/people/lists-held-out.txt"),
    include_str!("../../tests/people/lists-later.txt"),
    include_str!("../../tests/people/lists-last.txt"),
    include_str!("../../tests/people/lists-final.txt"),
    include_str!("../../tests/people/lists-of-others.txt"),
    include_str!("../../tests/people/lists-fresh.txt"),
    include_str!("../../tests/people/lists-newest.txt"),
    include_str!("../../tests/people/lists-small.txt"),
    include_str!("../../tests/people/lists-sentences.txt"),
    include_str!("../../tests/people/lists-notes.txt"),
    include_str!("../../tests/people/lists-letters.txt"),
    include_str!("../../tests/people/lists-rooms.txt"),
];
const HARMLESS: [&str; 12] = [
    include_str!("../../tests/people/harmless.txt"),
    include_str!("../../tests/people/harmless-held-out.txt"),
    include_str!("../../tests/people/harmless-later.txt"),
    include_str!("../../tests/people/harmless-last.txt"),
    include_str!("../../tests/people/harmless-of-others.txt"),
    include_str!("../../tests/people/harmless-fresh.txt"),
    include_str!("../../tests/people/harmless-newest.txt"),
    include_str!("../../tests/people/harmless-small.txt"),
    include_str!("../../tests/people/harmless-sentences.txt"),
    include_str!("../../tests/people/harmless-notes.txt"),
    include_str!("../../tests/people/harmless-letters.txt"),
    include_str!("../../tests/people/harmless-rooms.txt"),
];

/// The bars of docs/THREATS.md.
#[test]
fn lists_of_people_are_held_back_and_harmless_texts_are_printed() {
    let Measure { lists, texts, printed, harmless, held } = measure(&LISTS, &HARMLESS);
    assert!(lists >= 150 && harmless >= 150, "{lists} lists, {harmless} harmless texts");
    assert!(printed.iter().all(|name| name.starts_with("text ")), "tables or data: {printed:#?}");
    assert!(printed.len() * 100 <= texts * 3, "{} of {texts} lists are printed: {printed:#?}", printed.len());
    assert!(held.len() * 10 <= harmless, "{} of {harmless} are held back: {held:#?}", held.len());
}

#[test]
fn long_and_strange_texts_are_examined_in_little_time() {
    let strange = [
        "5 5 5 5 ",
        "a@b ",
        "((((((((",
        "@a",
        "| a | b |\n",
        "Ash: x\n",
        "+1 ",
        "a (at) b ",
        "<td><",
        "١٢٣ ",
        "Ash, ",
        "Ash 1\n",
        "Ash/",
        "1 2 ",
        "tg a_1 ",
        "AA11 ",
        "Ash sleeps, ",
        "Ash and ",
        "The Ash Mon: ",
        "阿",
    ];
    for part in strange {
        let text = part.repeat((64 << 10) / part.len());
        let _ = (form("txt", &text), sign("a.txt", Some(&text)));
    }
}
