//! People of a tree -> who has no second way, no common language or hour with their callers, was not asked.

use super::finding::{Finding, FindingKind, names, verb};
use crate::tree::model::{Need, Person, PersonAt, Tree};
use crate::tree::round::callers::CallOrder;
use crate::tree::round::ways::needs;

/// Hours at which somebody is taken to be awake where the file says nothing.
const WAKING: (u16, u16) = (7 * 60, 22 * 60);
const DAY: usize = 24 * 60;
/// Hours are compared in steps of these minutes.
const STEP: usize = 15;

pub(super) fn findings(tree: &Tree, order: &CallOrder, found: &mut Vec<Finding>) {
    let mut of = |kind, people: Vec<PersonAt>, says: &dyn Fn(&[PersonAt]) -> String| {
        if !people.is_empty() {
            let text = says(&people);
            found.push(Finding::of(kind, people, text));
        }
    };
    let all = || 0..tree.people.len();
    let ways = |person: &PersonAt| tree.people[*person].ways.len();
    of(FindingKind::NoWay, all().filter(|person| ways(person) == 0).collect(), &|people| {
        format!("{} {} no number and no other way", names(tree, people), verb(people, "has", "have"))
    });
    of(FindingKind::OneWay, all().filter(|person| ways(person) == 1).collect(), &|people| {
        format!("{} {} no second way", names(tree, people), verb(people, "has", "have"))
    });
    for (need, network) in [(Need::Cell, "the telephone network"), (Need::Net, "the internet")] {
        let hangs =
            |person: &Person| person.ways.len() > 1 && person.ways.iter().all(|way| needs(way.by).contains(&need));
        of(FindingKind::OneNetwork, all().filter(|person| hangs(&tree.people[*person])).collect(), &|people| {
            let all = verb(people, "is reached", "are reached");
            format!("{} {all} by {network} alone: ask for a door to knock at, or a radio", names(tree, people))
        });
    }
    of(FindingKind::NotAsked, all().filter(|person| tree.people[*person].asked != Some(true)).collect(), &|people| {
        let (were, to) = (verb(people, "was", "were"), verb(people, "they agree", "they agree"));
        format!(
            "{} {were} not asked, as far as the file says, whether {to} to be on paper (asked = true)",
            names(tree, people)
        )
    });
    pairs(tree, order, found);
}

/// What concerns somebody and one of their callers.
fn pairs(tree: &Tree, order: &CallOrder, found: &mut Vec<Finding>) {
    let awake: Vec<Option<Vec<bool>>> = tree.people.iter().map(waking).collect();
    for (person, callers) in order.callers.iter().enumerate() {
        let one = &tree.people[person];
        let speaks = |other: &PersonAt| {
            let languages = &tree.people[*other].languages;
            languages.is_empty()
                || one.languages.is_empty()
                || languages.iter().any(|tag| one.languages.iter().any(|own| same_language(own, tag)))
        };
        let strangers: Vec<PersonAt> = callers.iter().copied().filter(|caller| !speaks(caller)).collect();
        if !strangers.is_empty() {
            let says = format!(
                "{} has no language in common with {}, who may have to call them",
                one.name,
                names(tree, &strangers)
            );
            found.push(Finding { kind: FindingKind::NoCommonLanguage, people: vec![person], victims: strangers, says });
        }
        let meets = |other: &PersonAt| match (&awake[person], &awake[*other]) {
            (None, None) => true,
            (own, other) => {
                let usual = usual();
                let (own, other) = (own.as_ref().unwrap_or(&usual), other.as_ref().unwrap_or(&usual));
                own.iter().zip(other).any(|(own, other)| *own && *other)
            }
        };
        let asleep: Vec<PersonAt> = callers.iter().copied().filter(|caller| !meets(caller)).collect();
        if !asleep.is_empty() {
            let says =
                format!("{} has no hour in common with {}, who may have to call them", one.name, names(tree, &asleep));
            found.push(Finding { kind: FindingKind::NoCommonHour, people: vec![person], victims: asleep, says });
        }
    }
}

/// `de-AT` and `de` are one language.
fn same_language(one: &str, other: &str) -> bool {
    one.split('-').next() == other.split('-').next()
}

fn usual() -> Vec<bool> {
    steps(WAKING, 0)
}

/// When a person can be called or call, by the clock of Greenwich; `None` where the file says nothing of it.
fn waking(person: &Person) -> Option<Vec<bool>> {
    let hours: Vec<(u16, u16)> = person.ways.iter().filter_map(|way| way.hours).collect();
    let always = person.ways.iter().any(|way| way.hours.is_none());
    if person.utc_minutes.is_none() && (hours.is_empty() || always) {
        return None;
    }
    let east = person.utc_minutes.unwrap_or(0);
    let mut awake = if always || hours.is_empty() { steps(WAKING, east) } else { vec![false; DAY / STEP] };
    for hours in hours {
        awake.iter_mut().zip(steps(hours, east)).for_each(|(awake, more)| *awake |= more);
    }
    Some(awake)
}

fn steps((from, to): (u16, u16), east: i16) -> Vec<bool> {
    let inside = |minute: u16| if from < to { (from..to).contains(&minute) } else { minute >= from || minute < to };
    let local = |step: usize| (step as i32 * STEP as i32 + i32::from(east)).rem_euclid(DAY as i32) as u16;
    (0..DAY / STEP).map(|step| inside(local(step))).collect()
}
