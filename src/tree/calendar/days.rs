//! A check-in's interval and a first day -> its days; what `sunday 18:00` says -> a day of the week, an hour.

use super::moon::{MoonPhase, moon_days};
use crate::tree::date::Date;
use crate::tree::model::Interval;

/// How long a calendar is: 13 weeks, or three moons with the phase that ends them.
const CALENDAR_DAYS: i64 = 91;
const CALENDAR_MOONS: usize = 7;

/// English names of the days, Monday first, for files in English.
const ENGLISH: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A column of the calendar. Without a day it is left to a pen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckInDay {
    pub day: Option<Date>,
    /// Only where people check in by the moon, and the first day is known.
    pub moon: Option<MoonPhase>,
}

/// The days of a calendar: 13 weeks, or three moons. From the first day on, none after the last; where people check in
/// each week on a weekday that is known, the first is such a day. Without a first day all are left to a pen.
#[must_use]
pub fn check_in_days(every: Interval, from: Option<Date>, until: Option<Date>, weekday: Option<u8>) -> Vec<CheckInDay> {
    let Some(from) = from else { return vec![CheckInDay { day: None, moon: None }; count(every)] };
    let days: Vec<CheckInDay> = match every {
        Interval::Moon => moon_days(from, CALENDAR_MOONS)
            .into_iter()
            .map(|moon| CheckInDay { day: Some(moon.day), moon: Some(moon.phase) })
            .collect(),
        Interval::Days(step) => {
            let wait = weekday
                .filter(|_| step % 7 == 0)
                .map_or(0, |day| (i64::from(day) - i64::from(from.weekday())).rem_euclid(7));
            (0..i64::try_from(count(every)).unwrap_or_default())
                .map_while(|n| from.plus(wait + n * i64::from(step.max(1))))
                .map(|day| CheckInDay { day: Some(day), moon: None })
                .collect()
        }
    };
    days.into_iter().filter(|column| until.is_none_or(|until| column.day.is_some_and(|day| day <= until))).collect()
}

/// How many check-ins a calendar has room for.
fn count(every: Interval) -> usize {
    match every {
        Interval::Moon => CALENDAR_MOONS,
        Interval::Days(step) => usize::try_from(CALENDAR_DAYS / i64::from(step.max(1))).unwrap_or(1).max(1),
    }
}

/// The day of the week that a text names, 0 for Monday; `names` are those of a language, Monday first. Nothing where it
/// names several.
#[must_use]
pub fn weekday_named(at: &str, names: &[&str]) -> Option<u8> {
    let at = at.to_lowercase();
    let only_one = |names: &[&str]| {
        let names = (0_u8..).zip(names).map(|(day, name)| (day, name.to_lowercase()));
        let found: Vec<(u8, String)> = names.filter(|(_, name)| at.contains(name.as_str())).collect();
        // Some names begin or end with another one: in Turkish, Monday with Sunday.
        let is_part = |name: &str| found.iter().any(|(_, other)| other != name && other.contains(name));
        let mut whole = found.iter().filter(|(_, name)| !is_part(name));
        whole.next().filter(|_| whole.next().is_none()).map(|(day, _)| *day)
    };
    only_one(&ENGLISH).or_else(|| only_one(names))
}

/// The hour that a text names, some hours later: `sunday 18:00` and 3 are `21:00`, 8 are `02:00` one day later.
#[must_use]
pub fn hour_after(at: &str, hours: u32) -> Option<(String, u32)> {
    let mut found = at.split(|c: char| !c.is_ascii_digit() && c != ':').filter_map(|word| {
        let (hour, minute) = word.split_once(':')?;
        let number = |digits: &str, most: u32| {
            let shaped = (1..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
            digits.parse().ok().filter(|number| shaped && *number <= most)
        };
        Some((number(hour, 23)?, number(minute, 59).filter(|_| minute.len() == 2)?))
    });
    let (hour, minute): (u32, u32) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    let later = hour.checked_add(hours)?;
    Some((format!("{:02}:{minute:02}", later % 24), later / 24))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn days(every: Interval, from: &str, until: Option<&str>, weekday: Option<u8>) -> Vec<String> {
        let days = check_in_days(every, Some(day(from)), until.map(day), weekday);
        days.iter().map(|column| column.day.unwrap().to_string()).collect()
    }

    #[test]
    fn a_calendar_of_weeks_has_thirteen_from_its_weekday_on() {
        let weeks = days(Interval::Days(7), "2027-01-01", None, Some(6));
        assert_eq!((weeks.len(), weeks[0].as_str(), weeks[12].as_str()), (13, "2027-01-03", "2027-03-28"));
        let weeks = days(Interval::Days(7), "2027-01-03", None, Some(6));
        assert_eq!(weeks[0], "2027-01-03");
        assert_eq!(days(Interval::Days(7), "2027-01-01", None, None)[0], "2027-01-01");
        assert_eq!(
            days(Interval::Days(14), "2027-01-01", None, Some(0)),
            ["2027-01-04", "2027-01-18", "2027-02-01", "2027-02-15", "2027-03-01", "2027-03-15"]
        );
    }

    #[test]
    fn other_intervals_fill_thirteen_weeks_whatever_the_weekday() {
        for (step, count) in [(1, 91), (2, 45), (3, 30), (10, 9), (90, 1), (366, 1)] {
            let all = days(Interval::Days(step), "2027-01-01", None, Some(6));
            assert_eq!((all.len(), all[0].as_str()), (count, "2027-01-01"), "{step}");
        }
        assert_eq!(days(Interval::Days(3), "2027-02-26", None, None)[1], "2027-03-01");
    }

    #[test]
    fn three_moons_have_seven_phases() {
        let moons = check_in_days(Interval::Moon, Some(day("2027-01-01")), None, Some(2));
        assert_eq!(moons.len(), 7);
        assert_eq!(moons[0], CheckInDay { day: Some(day("2027-01-07")), moon: Some(MoonPhase::New) });
        assert_eq!(moons[6].moon, Some(MoonPhase::New));
    }

    #[test]
    fn no_day_is_printed_after_the_tree_has_ended_nor_where_none_is_known() {
        assert_eq!(days(Interval::Days(7), "2027-01-01", Some("2027-01-15"), None).len(), 3);
        assert_eq!(days(Interval::Days(7), "2027-01-01", Some("2026-12-31"), None).len(), 0);
        for every in [Interval::Days(7), Interval::Days(1), Interval::Moon] {
            let blank = check_in_days(every, None, Some(day("2027-01-01")), Some(6));
            assert_eq!(blank.len(), count(every));
            assert!(blank.iter().all(|column| column.day.is_none() && column.moon.is_none()));
        }
    }

    #[test]
    fn weekdays_and_hours_are_taken_from_the_words_of_the_group() {
        let german = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
        assert_eq!(weekday_named("sunday 18:00", &german), Some(6));
        assert_eq!(weekday_named("jeden Mittwoch, 7 Uhr", &german), Some(2));
        assert_eq!(weekday_named("after dinner", &german), None);
        let turkish = ["pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar"];
        let named = ["Pazartesi 18:00", "cuma", "cumartesi", "pazar günü"].map(|at| weekday_named(at, &turkish));
        assert_eq!(named, [Some(0), Some(4), Some(5), Some(6)]);
        assert_eq!(weekday_named("monday or friday", &german), None);
        assert_eq!(hour_after("sunday 18:00", 3), Some(("21:00".into(), 0)));
        assert_eq!(hour_after("18:30, at the pump", 30), Some(("00:30".into(), 2)));
        for unknown in ["sunday", "18", "25:00", "18:5", "7:00 or 19:00", "1:2:3", "18:00:00"] {
            assert_eq!(hour_after(unknown, 1), None, "{unknown}");
        }
    }
}
