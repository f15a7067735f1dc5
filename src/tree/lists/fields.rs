//! Cells of our own columns -> hours, yes or no, a chance, minutes east of Greenwich, a way.

use crate::tree::model::{Way, WayKind};

use super::heads::{self, folded};
use super::numbers::cleaned;

/// A cell that could not be read: its column says what belongs there.
pub(super) struct Unreadable;

/// `08-22`, `8:30 to 17`, `8am-10pm`, `20.00–24.00 Uhr`: minutes after midnight. `None` for all day.
pub(super) fn hours(text: &str) -> Result<Option<(u16, u16)>, Unreadable> {
    let text = cleaned(text).to_lowercase();
    if text.is_empty() || is_any(&folded(&text)) {
        return Ok(None);
    }
    let times = times(&text).ok_or(Unreadable)?;
    match times[..] {
        [from, to] if from == to % 1440 => Ok(None),
        [0, 1440] => Ok(None),
        [from, to] => Ok(Some((from, to))),
        _ => Err(Unreadable),
    }
}

fn is_any(word: &str) -> bool {
    matches!(
        word,
        "any"
            | "anytime"
            | "always"
            | "all day"
            | "24h"
            | "24 7"
            | "immer"
            | "jederzeit"
            | "siempre"
            | "toujours"
            | "sempre"
            | "دائما"
            | "هميشه"
            | "всегда"
            | "her zaman"
            | "हमेशा"
            | "随时"
            | "全天"
    )
}

/// The times of a text in which nothing else is but words such as `to`.
fn times(text: &str) -> Option<Vec<u16>> {
    let mut times = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let between = rest[..at].trim();
        if !is_between(between) {
            return None;
        }
        let (time, left) = time(&rest[at..])?;
        times.push(time);
        rest = left;
    }
    is_between(rest.trim()).then_some(times)
}

fn is_between(text: &str) -> bool {
    text.split([' ', '-', '~', ',']).filter(|word| !word.is_empty()).all(|word| {
        matches!(
            word,
            "to" | "till"
                | "until"
                | "from"
                | "von"
                | "bis"
                | "uhr"
                | "h"
                | "de"
                | "a"
                | "à"
                | "as"
                | "às"
                | "das"
                | "hasta"
                | "desde"
                | "من"
                | "إلى"
                | "الى"
                | "از"
                | "تا"
                | "с"
                | "до"
                | "से"
                | "तक"
                | "到"
                | "至"
                | "点"
                | "时"
                | "hrs"
                | "hours"
        )
    })
}

/// One time at the start of a text, and what follows.
fn time(text: &str) -> Option<(u16, &str)> {
    let number = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        Some((text.get(..end)?.to_owned(), end))
    };
    let (whole, end) = number(text)?;
    let mut rest = &text[end..];
    let (mut hour, mut minute) = match whole.len() {
        1 | 2 => (whole.parse::<u16>().ok()?, 0),
        3 | 4 => {
            let value = whole.parse::<u16>().ok()?;
            (value / 100, value % 100)
        }
        _ => return None,
    };
    if let Some(after) = rest.strip_prefix([':', '.', 'h'])
        && after.starts_with(|c: char| c.is_ascii_digit())
    {
        let (digits, end) = number(after)?;
        if digits.len() != 2 {
            return None;
        }
        minute = digits.parse().ok()?;
        rest = &after[end..];
        // Seconds, as spreadsheets show times.
        if let Some(seconds) = rest.strip_prefix(":00") {
            rest = seconds;
        }
    }
    let trimmed = rest.trim_start();
    for (mark, noon) in [("am", false), ("a.m.", false), ("pm", true), ("p.m.", true)] {
        if let Some(left) = trimmed.strip_prefix(mark) {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if noon { 12 } else { 0 };
            rest = left;
            break;
        }
    }
    let minutes = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && minutes <= 1440).then_some((minutes, rest))
}

/// Yes and no, in the languages that we speak, and as boxes are ticked.
pub(super) fn asked(text: &str) -> Result<Option<bool>, Unreadable> {
    let word = folded(text);
    let word = if word.is_empty() { cleaned(text).to_lowercase() } else { word };
    match word.as_str() {
        "" | "?" | "-" => Ok(None),
        "yes" | "y" | "x" | "✓" | "✔" | "☑" | "☒" | "1" | "true" | "ok" | "okay" | "agreed" | "asked" | "ja" | "j"
        | "si" | "s" | "oui" | "o" | "sim" | "نعم" | "بله" | "آري" | "да" | "evet" | "e" | "हाँ" | "हां" | "是"
        | "同意" | "wahr" | "verdadero" | "vrai" | "verdadeiro" | "истина" | "dogru" | "صحيح" | "vrai ok" => {
            Ok(Some(true))
        }
        "no" | "n" | "0" | "false" | "✗" | "✘" | "☐" | "nein" | "non" | "nao" | "لا" | "نه" | "خير" | "нет"
        | "hayir" | "नहीं" | "नही" | "否" | "不" | "falsch" | "falso" | "faux" | "ложь" | "yanlis" | "خطا" => {
            Ok(Some(false))
        }
        _ => Err(Unreadable),
    }
}

/// A chance from 0 to 1: `0.75`, `0,75`, `75 %`, `3/4`, `3 of 4`.
pub(super) fn chance(text: &str) -> Result<Option<f64>, Unreadable> {
    let text = cleaned(text).replace(['٪', '﹪'], "%").to_lowercase();
    if text.is_empty() || text == "-" || text == "?" {
        return Ok(None);
    }
    let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok().filter(|value| value.is_finite());
    let value = if let Some(percent) = text.strip_suffix('%').or_else(|| text.strip_prefix('%')) {
        number(percent).map(|value| value / 100.0)
    } else if let Some((part, all)) = text.split_once('/').or_else(|| text.split_once(" of ")) {
        number(part).zip(number(all)).filter(|(_, all)| *all > 0.0).map(|(part, all)| part / all)
    } else {
        number(&text)
    };
    match value {
        Some(value) if (0.0..=1.0).contains(&value) => Ok(Some(value)),
        _ => Err(Unreadable),
    }
}

/// `+02:00`, `UTC+2`, `GMT-3:30`, `+0530`: minutes east of Greenwich.
pub(super) fn utc_minutes(text: &str) -> Result<Option<i16>, Unreadable> {
    let text = cleaned(text).to_uppercase();
    let bare = text.trim_start_matches("UTC").trim_start_matches("GMT").trim();
    if text.is_empty() {
        return Ok(None);
    }
    if bare.is_empty() || bare == "Z" {
        return Ok(Some(0));
    }
    let (sign, size) = match bare.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, bare.strip_prefix(['+', '±']).unwrap_or(bare)),
    };
    let (hours, minutes) = match size.split_once([':', '.']) {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some((hours, "5")) => (hours, "30"),
        Some(_) => return Err(Unreadable),
        None if size.len() == 4 => size.split_at_checked(2).ok_or(Unreadable)?,
        None => (size, "0"),
    };
    let part = |text: &str, most: i16| {
        let value =
            if text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) { text.parse::<i16>().ok() } else { None };
        value.filter(|value| *value <= most).ok_or(Unreadable)
    };
    let total = part(hours, 14)? * 60 + part(minutes, 59)?;
    if total > 14 * 60 { Err(Unreadable) } else { Ok(Some(sign * total)) }
}

/// A way of any kind, in words: `knock: behind the mill`, `radio channel 5`. `None` where no kind is named.
pub(super) fn named_way(text: &str) -> Option<Way> {
    let text = text.trim();
    let end = text.find([':', ' ', '=', '-', '\u{a0}']).unwrap_or(text.len());
    let by = heads::way_kind(&folded(&text[..end]))?;
    let at = text[end..].trim_start_matches([':', ' ', '=', '-', '\u{a0}']).trim();
    (!at.is_empty()).then(|| Way { by, at: at.to_owned(), hours: None, every_hours: None })
}

/// Whether people are called by a number on this way, so that it is cleaned as one.
pub(super) fn takes_numbers(by: WayKind) -> bool {
    matches!(by, WayKind::Phone | WayKind::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_in_every_usual_form() {
        for (text, expected) in [
            ("08-22", Some((480, 1320))),
            ("8–22", Some((480, 1320))),
            ("8:30 - 17", Some((510, 1020))),
            ("8am-10pm", Some((480, 1320))),
            ("12am to 6 a.m.", Some((0, 360))),
            ("von 8 bis 22 Uhr", Some((480, 1320))),
            ("8h30-17h", Some((510, 1020))),
            ("de 8 a 22 h", Some((480, 1320))),
            ("08:00:00 - 22:00:00", Some((480, 1320))),
            ("0800-2200", Some((480, 1320))),
            ("٠٨-٢٢", Some((480, 1320))),
            ("22-06", Some((1320, 360))),
            ("18-24", Some((1080, 1440))),
            ("any", None),
            ("0-24", None),
            ("", None),
        ] {
            assert!(hours(text).is_ok_and(|found| found == expected), "{text}");
        }
        for text in ["evenings", "8", "8-22, 23-24", "25-26", "8:70-9", "after 8 pm on sundays"] {
            assert!(hours(text).is_err(), "{text}");
        }
    }

    #[test]
    fn consent_is_read_in_the_languages_that_we_speak() {
        for yes in ["yes", "Y", "x", "✓", "Ja", "sí", "Oui", "sim", "نعم", "بله", "да", "Evet", "हाँ", "是", "TRUE", "1"]
        {
            assert!(asked(yes).is_ok_and(|found| found == Some(true)), "{yes}");
        }
        for no in ["no", "Nein", "non", "não", "لا", "نه", "нет", "Hayır", "नहीं", "否", "FALSE", "0"]
        {
            assert!(asked(no).is_ok_and(|found| found == Some(false)), "{no}");
        }
        assert!(asked("").is_ok_and(|found| found.is_none()));
        assert!(asked("maybe").is_err());
    }

    #[test]
    fn chances_and_offsets_are_read_and_nonsense_is_not() {
        for (text, expected) in
            [("0.75", 0.75), ("0,75", 0.75), ("75 %", 0.75), ("%75", 0.75), ("3/4", 0.75), ("3 of 4", 0.75), ("1", 1.0)]
        {
            assert!(chance(text).is_ok_and(|found| found == Some(expected)), "{text}");
        }
        for text in ["75", "-1", "1/0", "often", "NaN", "inf"] {
            assert!(chance(text).is_err(), "{text}");
        }
        for (text, expected) in [
            ("+02:00", 120),
            ("UTC+2", 120),
            ("GMT-3:30", -210),
            ("+0530", 330),
            ("-05:00", -300),
            ("−3", -180),
            ("UTC", 0),
            ("5.5", 330),
        ] {
            assert!(utc_minutes(text).is_ok_and(|found| found == Some(expected)), "{text}");
        }
        for text in ["Europe/Berlin", "+25:00", "+02:75", "0.08333", "+14:30"] {
            assert!(utc_minutes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_way_is_known_by_its_first_word() {
        let way = |text| named_way(text).map(|way| (way.by, way.at));
        assert_eq!(way("knock: behind the mill"), Some((WayKind::Knock, "behind the mill".to_owned())));
        assert_eq!(way("Radio channel 5"), Some((WayKind::Radio, "channel 5".to_owned())));
        assert_eq!(way("signal rosa.42"), Some((WayKind::Signal, "rosa.42".to_owned())));
        assert_eq!(way("klopfen - am Mühltor"), Some((WayKind::Knock, "am Mühltor".to_owned())));
        assert_eq!(way("behind the mill"), None);
        assert_eq!(way("knock"), None);
    }
}
