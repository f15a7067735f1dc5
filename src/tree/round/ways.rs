//! Ways to reach a person, and what is out of order -> how many minutes a call takes.

use crate::tree::model::{Need, Person, Way, WayKind};

/// Minutes of a call that is answered.
const CALL_MINUTES: u32 = 3;
/// Minutes until a caller gives up a number, and all numbers together at least: one number is tried twice.
const UNANSWERED_MINUTES: u32 = 2;
const UNANSWERED_AT_LEAST: u32 = 4;
/// Minutes to walk to somebody's door, or to a drop.
const WALK_MINUTES: u32 = 15;
/// How often a drop or a courier is looked after where nothing is said of it.
const USUAL_EVERY_HOURS: u32 = 24;

/// How long a call to one person takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallTime {
    /// Minutes until the caller can go on, if it is answered.
    pub busy: u32,
    /// Minutes until the person has the message; at least `busy`.
    pub arrives: u32,
    /// Minutes until the caller knows that nobody answers.
    pub silent: u32,
    /// Whether any way is left.
    pub usable: bool,
}

/// What a kind of way needs to work.
#[must_use]
pub fn needs(kind: WayKind) -> &'static [Need] {
    match kind {
        WayKind::Phone | WayKind::Text => &[Need::Cell, Need::Power],
        WayKind::Signal => &[Need::Net, Need::Power],
        WayKind::Radio | WayKind::Knock | WayKind::Drop | WayKind::Courier => &[],
    }
}

/// Whether a way works while these things are out of order.
#[must_use]
pub fn works(way: &Way, out: &[Need]) -> bool {
    needs(way.by).iter().all(|need| !out.contains(need))
}

/// How long a call to this person takes. Somebody without any way is taken to have a telephone that is not written down.
#[must_use]
pub fn call_time(person: &Person, out: &[Need]) -> CallTime {
    if person.ways.is_empty() {
        let usable = needs(WayKind::Phone).iter().all(|need| !out.contains(need));
        return CallTime { busy: CALL_MINUTES, arrives: CALL_MINUTES, silent: UNANSWERED_AT_LEAST, usable };
    }
    let mut usable = person.ways.iter().filter(|way| works(way, out));
    let Some(first) = usable.next() else {
        return CallTime { busy: 0, arrives: 0, silent: 0, usable: false };
    };
    let (busy, arrives) = answered(first);
    let tried: u32 = std::iter::once(first).chain(usable).map(unanswered).fold(0, u32::saturating_add);
    CallTime { busy, arrives, silent: tried.max(UNANSWERED_AT_LEAST), usable: true }
}

fn answered(way: &Way) -> (u32, u32) {
    let waits = way.every_hours.unwrap_or(USUAL_EVERY_HOURS).saturating_mul(30);
    match way.by {
        WayKind::Phone | WayKind::Text | WayKind::Signal | WayKind::Radio => (CALL_MINUTES, CALL_MINUTES),
        WayKind::Knock => (WALK_MINUTES, WALK_MINUTES),
        WayKind::Drop => (WALK_MINUTES, WALK_MINUTES.saturating_add(waits)),
        WayKind::Courier => (CALL_MINUTES, CALL_MINUTES.saturating_add(waits)),
    }
}

fn unanswered(way: &Way) -> u32 {
    match way.by {
        WayKind::Phone | WayKind::Text | WayKind::Signal | WayKind::Radio => UNANSWERED_MINUTES,
        WayKind::Knock | WayKind::Drop => WALK_MINUTES,
        WayKind::Courier => CALL_MINUTES,
    }
}
