//! Texts of a set -> how many lists of people would be printed, and how many harmless texts would be held back.

use super::{Form, form, sign};

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
        Form::Running => sign(path, Some(text)).map(|sign| sign.to_string()),
        form => Some(format!("{form:?}")),
    }
}

fn measure(lists: &[&str], harmless: &[&str]) -> (usize, usize, Vec<String>, usize, Vec<String>) {
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
    (lists.len(), texts, printed, harmless.len(), held)
}

#[test]
fn lists_of_people_are_held_back_and_harmless_texts_are_printed() {
    let lists = [include_str!("../../tests/people/lists.txt")];
    let harmless = [include_str!("../../tests/people/harmless.txt")];
    let (lists, texts, printed, all, held) = measure(&lists, &harmless);
    println!("{lists} lists, {texts} of them texts; printed {}: {printed:#?}", printed.len());
    println!("{all} harmless; held back {}: {held:#?}", held.len());
    assert!(lists >= 150 && all >= 150, "{lists} lists, {all} harmless texts");
    assert!(printed.iter().all(|name| name.starts_with("text ")), "tables or data: {printed:#?}");
    assert!(printed.len() * 100 <= texts * 3, "{printed:#?}");
    assert!(held.len() * 10 <= all, "{held:#?}");
}
