//! Words of a tree file <-> values: kinds of ways, hours, intervals, time zones.

use crate::tree::model::{Interval, Need, WayKind};

const KINDS: [(&str, WayKind); 7] = [
    ("phone", WayKind::Phone),
    ("text", WayKind::Text),
    ("signal", WayKind::Signal),
    ("radio", WayKind::Radio),
    ("knock", WayKind::Knock),
    ("drop", WayKind::Drop),
    ("courier", WayKind::Courier),
];
const NEEDS: [(&str, Need); 3] = [("cell", Need::Cell), ("net", Need::Net), ("power", Need::Power)];

/// Most days between check-ins.
const MOST_DAYS: u16 = 366;

/// The kind of a way by its word.
#[must_use]
pub fn kind_of(word: &str) -> Option<WayKind> {
    KINDS.into_iter().find(|(name, _)| *name == word).map(|(_, kind)| kind)
}

/// The word for a kind of way.
#[must_use]
pub fn kind_text(kind: WayKind) -> &'static str {
    KINDS.into_iter().find(|(_, other)| *other == kind).map_or("phone", |(name, _)| name)
}

/// All words for kinds, for messages.
pub(super) fn kinds() -> String {
    KINDS.map(|(name, _)| name).join(", ")
}

/// What may be out of order, by its word.
#[must_use]
pub fn need_of(word: &str) -> Option<Need> {
    NEEDS.into_iter().find(|(name, _)| *name == word).map(|(_, need)| need)
}

/// The word for what may be out of order.
#[must_use]
pub fn need_text(need: Need) -> &'static str {
    NEEDS.into_iter().find(|(_, other)| *other == need).map_or("cell", |(name, _)| name)
}

/// `08-22` or `08:30-22:15`: minutes after midnight.
pub(super) fn hours_of(text: &str) -> Option<(u16, u16)> {
    let (from, to) = text.split_once('-')?;
    Some((minute_of_day(from.trim())?, minute_of_day(to.trim())?)).filter(|(from, to)| from != to)
}

fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
    let number = |text: &str| {
        (matches!(text.len(), 1 | 2) && text.bytes().all(|c| c.is_ascii_digit())).then(|| text.parse::<u16>().ok())?
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    (minute < 60 && hour * 60 + minute <= 24 * 60).then_some(hour * 60 + minute)
}

/// Hours as a tree file writes them.
#[must_use]
pub fn hours_text((from, to): (u16, u16)) -> String {
    if from.is_multiple_of(60) && to.is_multiple_of(60) {
        return format!("{:02}-{:02}", from / 60, to / 60);
    }
    format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
}

/// `day`, `week`, `moon`, `3 days`, `2 weeks`.
pub(super) fn every_of(text: &str) -> Option<Interval> {
    match text {
        "day" => return Some(Interval::Days(1)),
        "week" => return Some(Interval::Days(7)),
        "moon" => return Some(Interval::Moon),
        _ => {}
    }
    let (count, unit) = text.split_once(' ')?;
    let days = match unit.trim() {
        "days" | "day" => 1,
        "weeks" | "week" => 7,
        _ => return None,
    };
    let count: u16 = count.bytes().all(|c| c.is_ascii_digit()).then(|| count.parse().ok())??;
    count.checked_mul(days).filter(|days| (1..=MOST_DAYS).contains(days)).map(Interval::Days)
}

/// An interval as a tree file writes it.
#[must_use]
pub fn every_text(every: Interval) -> String {
    match every {
        Interval::Days(1) => "day".to_owned(),
        Interval::Days(7) => "week".to_owned(),
        Interval::Days(days) => format!("{days} days"),
        Interval::Moon => "moon".to_owned(),
    }
}

/// `+02:00`, `-05:30`: minutes east of Greenwich.
pub(super) fn utc_of(text: &str) -> Option<i16> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let minutes = minute_of_day(rest).filter(|minutes| *minutes <= 14 * 60)?;
    Some(sign * i16::try_from(minutes).ok()?)
}

/// Minutes east of Greenwich as a tree file writes them.
#[must_use]
pub fn utc_text(minutes: i16) -> String {
    let away = minutes.unsigned_abs();
    format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, away / 60, away % 60)
}

/// 32 hexadecimal digits.
pub(super) fn secret_of(text: &str) -> Option<[u8; 16]> {
    let mut secret = [0; 16];
    if text.len() != 32 || !text.bytes().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_values_agree_both_ways() {
        for text in ["08-22", "00-24", "22-06", "08:30-22:00", "23:59-00:01"] {
            assert_eq!(hours_text(hours_of(text).unwrap()), text);
        }
        for text in ["day", "week", "moon", "3 days", "366 days"] {
            assert_eq!(every_text(every_of(text).unwrap()), text);
        }
        for text in ["+00:00", "+02:00", "-09:30", "+05:45", "+14:00"] {
            assert_eq!(utc_text(utc_of(text).unwrap()), text);
        }
        assert_eq!(every_of("2 weeks"), Some(Interval::Days(14)));
    }

    #[test]
    fn words_that_mean_nothing_are_refused() {
        for text in ["", "8", "08-25", "08-08", "-", "8:60-9", "１-2", "08-22-23", "24:01-03"] {
            assert_eq!(hours_of(text), None, "{text}");
        }
        for text in ["", "0 days", "367 days", "53 weeks", "month", "-1 days", "99999999 days"] {
            assert_eq!(every_of(text), None, "{text}");
        }
        for text in ["", "02:00", "+15:00", "+2:99", "é"] {
            assert_eq!(utc_of(text), None, "{text}");
        }
        for text in ["", "4f1c", &"g".repeat(32), &"é".repeat(16)] {
            assert_eq!(secret_of(text), None, "{text}");
        }
    }
}
