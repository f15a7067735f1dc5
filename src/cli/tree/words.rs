//! Figures and names -> words for people.

use crate::tree::model::{Need, PersonAt, Tree};

/// Names that are told one after another; the others are counted.
const NAMES_TOLD: usize = 12;

/// `Rosa, Jonah and 3 more`.
pub(super) fn names(tree: &Tree, people: &[PersonAt]) -> String {
    let told: Vec<&str> = people.iter().take(NAMES_TOLD).map(|person| tree.people[*person].name.as_str()).collect();
    match people.len().saturating_sub(told.len()) {
        0 => told.join(", "),
        more => format!("{} and {more} more", told.join(", ")),
    }
}

/// Of a part from 0 to 1: `97.4 %`.
pub(super) fn percent(part: f64) -> String {
    let tenths = (part * 1_000.0).round() / 10.0;
    if (tenths - 100.0).abs() < 0.05 { "100 %".to_owned() } else { format!("{tenths:.1} %") }
}

/// What is out of order: `cell and net`.
pub(super) fn out_words(out: &[Need]) -> String {
    let words: Vec<&str> = out.iter().map(|need| crate::tree::file::need_text(*need)).collect();
    match words.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => words.concat(),
    }
}
