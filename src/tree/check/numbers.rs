//! Numbers of people -> which cannot be right, which two people share, which call for help.

use std::collections::BTreeMap;

use super::finding::{Finding, FindingKind, names, verb};
use crate::tree::model::{PersonAt, Tree, Way, WayKind};

/// Numbers that reach police, fire brigade or ambulance somewhere.
const EMERGENCY: [&str; 22] = [
    "000", "100", "101", "102", "103", "108", "110", "111", "112", "113", "115", "117", "118", "119", "122", "190",
    "191", "192", "193", "911", "995", "999",
];
/// Digits of a number that can be called: local ones have five and more, the longest fifteen (ITU-T E.164).
const FEWEST_DIGITS: usize = 5;
const MOST_DIGITS: usize = 15;

pub(super) fn findings(tree: &Tree, found: &mut Vec<Finding>) {
    let mut malformed: Vec<PersonAt> = Vec::new();
    let mut owners: BTreeMap<String, Vec<PersonAt>> = BTreeMap::new();
    for (at, person) in tree.people.iter().enumerate() {
        for way in person.ways.iter().filter(|way| is_number(way)) {
            let digits: String = way.at.chars().filter_map(digit).collect();
            if EMERGENCY.contains(&digits.as_str()) {
                let says = format!("{} is an emergency number, given for {}: take it out", digits, person.name);
                found.push(Finding::of(FindingKind::EmergencyNumber, vec![at], says));
                continue;
            }
            if !plausible(&way.at, digits.len()) && malformed.last() != Some(&at) {
                malformed.push(at);
            }
            let owners = owners.entry(digits).or_default();
            if owners.last() != Some(&at) {
                owners.push(at);
            }
        }
    }
    if !malformed.is_empty() {
        let says = format!(
            "The number of {} does not look like one: {FEWEST_DIGITS} to {MOST_DIGITS} digits, blanks and + ( ) / . - only",
            names(tree, &malformed)
        );
        found.push(Finding::of(FindingKind::MalformedNumber, malformed, says));
    }
    for (digits, people) in owners.into_iter().filter(|(digits, people)| !digits.is_empty() && people.len() > 1) {
        let says = format!(
            "{} {} the same number, which ends in {}: one call cannot reach both if they are apart",
            names(tree, &people),
            verb(&people, "has", "have"),
            &digits[digits.len().saturating_sub(3)..]
        );
        found.push(Finding::of(FindingKind::DoubledNumber, people, says));
    }
}

/// Whether a way is given by a telephone number. Messengers know names, too.
fn is_number(way: &Way) -> bool {
    match way.by {
        WayKind::Phone | WayKind::Text => true,
        WayKind::Signal => !way.at.chars().any(char::is_alphabetic),
        WayKind::Radio | WayKind::Knock | WayKind::Drop | WayKind::Courier => false,
    }
}

/// Digits of other scripts, as people type them.
fn digit(c: char) -> Option<char> {
    let zero = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10]
        .into_iter()
        .find(|zero| (*zero..*zero + 10).contains(&(c as u32)))?;
    char::from_digit(c as u32 - zero, 10)
}

fn plausible(text: &str, digits: usize) -> bool {
    let (number, extension) = match text.to_lowercase().split_once("ext").or_else(|| text.split_once('x')) {
        Some((number, extension)) => (number.to_owned(), extension.chars().filter(|c| digit(*c).is_some()).count()),
        None => (text.to_owned(), 0),
    };
    let plus = number.chars().filter(|c| *c == '+').count();
    let allowed = |c: char| digit(c).is_some() || c.is_whitespace() || "+()/.-\u{2010}\u{2011}\u{2013}".contains(c);
    (FEWEST_DIGITS..=MOST_DIGITS).contains(&(digits - extension))
        && number.chars().all(allowed)
        && (plus == 0 || plus == 1 && number.trim_start_matches(['(', ' ']).starts_with('+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them_are_plausible() {
        for text in ["555-0105", "+49 (0)30 123456", "030/123456", "(555) 010-5999", "٠٣٠١٢٣٤٥٦", "555 0105 ext. 12"]
        {
            let digits = text.chars().filter_map(digit).count();
            assert!(plausible(text, digits), "{text}");
        }
        for text in ["12", "4.91E+11", "rosa", "+49+30123456", "555-0105 / 555-01061234567", "0"] {
            let digits = text.chars().filter_map(digit).count();
            assert!(!plausible(text, digits), "{text}");
        }
    }
}
