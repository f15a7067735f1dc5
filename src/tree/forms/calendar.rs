//! The check-in of a tree -> facts of its calendar: days, boxes by group, what is done when somebody is silent.

use super::facts::{groups, maybe_date, maybe_text};
use crate::catalogue::Catalogue;
use crate::tree::calendar::{CheckInDay, MoonPhase, check_in_days, hour_after, weekday_named};
use crate::tree::date::Date;
use crate::tree::model::{Interval, Tree};
use crate::typeset::PaperFact;

/// `from` is the first day of the calendar; without it, that of the tree, or lines for a pen.
pub(super) fn facts(tree: &Tree, from: Option<Date>, words: &Catalogue) -> PaperFact {
    let check_in = tree.check_in.as_ref();
    let every = check_in.map_or(Interval::Days(7), |check_in| check_in.every);
    let names: Vec<&str> = words.line("tree.weekdays").split(", ").collect();
    let weekday = check_in.and_then(|check_in| weekday_named(&check_in.at, &names));
    // Nobody knows on which days people check in who have not agreed on it.
    let from = check_in.and(from.or(tree.valid_from));
    let mut days = check_in_days(every, from, tree.valid_until, weekday);
    if days.is_empty() {
        // The tree ends before its first check-in: a pen may know better.
        days = check_in_days(every, None, None, None);
    }
    let due = check_in.and_then(|check_in| hour_after(&check_in.at, check_in.grace_hours));
    let (kind, step) = match every {
        Interval::Days(step) => ("days", step),
        Interval::Moon => ("moon", 0),
    };
    let end = |column: Option<&CheckInDay>| maybe_date(column.and_then(|column| column.day));
    PaperFact::Record(vec![
        ("at", maybe_text(check_in.map(|check_in| check_in.at.as_str()))),
        ("every", PaperFact::maybe(check_in, |_| PaperFact::text(kind))),
        ("days", PaperFact::number(step)),
        ("grace", PaperFact::maybe(check_in, |check_in| PaperFact::number(check_in.grace_hours))),
        ("hour", maybe_text(due.as_ref().map(|(hour, _)| hour.as_str()))),
        ("later", PaperFact::number(due.as_ref().map_or(0, |(_, later)| *later))),
        ("steps", PaperFact::list(check_in.map_or(&[][..], |check_in| &check_in.then), PaperFact::text)),
        ("from", end(days.first())),
        ("to", end(days.last())),
        ("columns", PaperFact::list(days, column)),
        ("groups", groups(tree, words.line("tree.no-group"))),
    ])
}

fn column(column: CheckInDay) -> PaperFact {
    let moon = |phase: MoonPhase| match phase {
        MoonPhase::New => "new",
        MoonPhase::Full => "full",
    };
    PaperFact::Record(vec![
        ("date", PaperFact::maybe(column.day, |day| PaperFact::text(format!("{:02}-{:02}", day.month(), day.day())))),
        ("weekday", PaperFact::maybe(column.day, |day| PaperFact::number(day.weekday()))),
        ("moon", maybe_text(column.moon.map(moon))),
    ])
}
