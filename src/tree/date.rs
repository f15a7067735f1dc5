//! Days of the Gregorian calendar <-> numbers and text (ISO 8601, `2027-03-31`).

use std::fmt;

/// A day of the proleptic Gregorian calendar, years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// `None` where the month has no such day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let valid =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        valid.then_some(Self { year, month, day })
    }

    /// Reads `2027-03-31`; nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-' && text.is_ascii();
        let number = |from: usize, to: usize| {
            let digits = text.get(from..to)?;
            digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse::<u16>().ok()).flatten()
        };
        if !shaped {
            return None;
        }
        Self::new(number(0, 4)?, u8::try_from(number(5, 7)?).ok()?, u8::try_from(number(8, 10)?).ok()?)
    }

    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> i64 {
        // Years begin in March, so that the leap day is the last one.
        let (year, month) = (i64::from(self.year) - i64::from(self.month <= 2), (i64::from(self.month) + 9) % 12);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day with this number; `None` outside of the years 1 to 9999.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        let shifted = number.checked_add(719_468)?;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * years + years / 4 - years / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = years + era * 400 + i64::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// This day and `days` more.
    #[must_use]
    pub fn plus(self, days: i64) -> Option<Self> {
        Self::from_number(self.number().checked_add(days)?)
    }

    /// 0 for Monday to 6 for Sunday.
    #[must_use]
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from((self.number() + 3).rem_euclid(7)).unwrap_or(0)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_of(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_agree_on_every_day() {
        let mut before = Date::new(1, 1, 1).unwrap();
        while let Some(day) = before.plus(1) {
            assert!(day > before);
            assert_eq!(Date::from_number(day.number()), Some(day));
            assert_eq!(Date::parse(&day.to_string()), Some(day));
            assert_eq!(day.weekday(), (before.weekday() + 1) % 7);
            before = day;
        }
        assert_eq!(before, Date::new(9999, 12, 31).unwrap());
    }

    #[test]
    fn known_days_have_their_known_numbers() {
        for (text, number, weekday) in [("1970-01-01", 0, 3), ("2000-02-29", 11_016, 1), ("2026-11-29", 20_786, 6)] {
            let day = Date::parse(text).unwrap();
            assert_eq!((day.number(), day.weekday()), (number, weekday), "{text}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2027-02-29", "1900-02-29", "2027-13-01", "2027-00-01", "2027-01-00", "0000-01-01", "27-01-01"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        for text in ["2027-1-01", "2027-01-01 ", "2027/01/01", "+027-01-01", "２027-01-0"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
