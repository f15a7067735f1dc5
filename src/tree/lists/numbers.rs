//! A cell, as it was typed or damaged -> the telephone numbers in it, as they were written otherwise.
//!
//! Invisible letters go, digits of all scripts become `0` to `9`, several numbers of one cell are told apart. What a
//! spreadsheet has rounded (`4.91E+11`) is said and not guessed.

use crate::digits::ascii_digit;
use crate::invisible::is_ignorable;

/// What stands in a cell for numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// A number, cleaned, and the word before it: `mobile: 555-0105`.
    Number { number: String, label: Option<String> },
    /// A number of which only the first digits are left.
    Rounded(String),
    /// Words without digits.
    Words(String),
}

/// Digits that something must have to be taken for a telephone number where nobody says that it is one.
const LEAST_DIGITS: usize = 6;
/// Digits of a number that is said to be one: emergency numbers have three, and are told elsewhere.
const LEAST_SAID: usize = 3;
/// Digits of the longest number (ITU-T E.164), an extension and a prefix besides.
const MOST_DIGITS: usize = 24;

/// A letter, with digits of any script as ASCII, and full-width signs and dashes as on a keyboard.
fn plain(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    if let Some(digit) = ascii_digit(c) {
        return digit;
    }
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{30fc}' | '\u{2043}' => '-',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{66b}' => '.',
        '\u{60c}' => ',',
        '\u{61b}' => ';',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// A text without what nothing shows, its digits in ASCII, blanks single.
pub(super) fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_ignorable(*c)) {
        let c = if matches!(c, '\n' | '\r' | '\t') { ' ' } else { plain(c) };
        if c.is_control() || (c == ' ' && out.ends_with(' ')) {
            continue;
        }
        out.push(c);
    }
    out.trim().to_owned()
}

/// A cell without what spreadsheets and databases wrap numbers in: `="030.."`, a leading apostrophe, quotes, `tel:`.
fn unwrapped(text: &str) -> String {
    let mut text = text.trim();
    if let Some(formula) = text.strip_prefix('=') {
        let formula = formula.trim();
        let held = formula.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        if let Some(held) = held.or_else(|| formula.starts_with(['+', '0']).then_some(formula)) {
            text = held;
        }
    }
    loop {
        let bare = text.trim().trim_start_matches(['\'', '`', '\u{2019}', '\u{2018}']).trim_matches('"');
        let lower = bare.get(..4).map(str::to_ascii_lowercase);
        let bare = if lower.as_deref() == Some("tel:") { &bare[4..] } else { bare };
        if bare == text {
            return text.to_owned();
        }
        text = bare;
    }
}

pub(super) fn digits(text: &str) -> usize {
    text.chars().filter(|c| plain(*c).is_ascii_digit()).count()
}

/// The digits alone: by these two numbers are the same.
pub(super) fn digits_alone(text: &str) -> String {
    text.chars().map(plain).filter(char::is_ascii_digit).collect()
}

/// `4.91E+11`, `4,91511E+12`, `5E+09`: the form in which spreadsheets show numbers too wide for their column.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let exponent = exponent.trim_start_matches('+');
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, rest) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let whole = whole.trim_start_matches(['-', '+']);
    all_digits(whole)
        && whole.len() <= 3
        && (rest.is_empty() || all_digits(rest))
        && all_digits(exponent)
        && exponent.len() <= 3
}

/// `4915112345678.0`: a whole number that a program has written as a decimal one.
fn without_decimals(text: &str) -> &str {
    let bare = text.trim_end_matches('0').strip_suffix(['.', ',']);
    match bare {
        Some(bare)
            if bare.len() < text.len() - 1
                && bare.len() >= LEAST_DIGITS
                && bare.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit()) =>
        {
            bare
        }
        _ => text,
    }
}

/// Whether a cell holds numbers alone, as far as can be seen without a head.
pub(super) fn looks_like_number(text: &str) -> bool {
    let text = cleaned(&unwrapped(text));
    if is_rounded(&text) {
        return true;
    }
    let count = digits(&text);
    (LEAST_DIGITS..=2 * MOST_DIGITS).contains(&count)
        && !is_date(&text)
        && !text.contains('@')
        && text.chars().filter(|c| c.is_alphabetic()).count() <= count / 3
        && text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | '0'))
        && !text.contains(": ")
}

/// `2026-11-29`, `29.11.2026`, `11/29/26`, with or without a time.
fn is_date(text: &str) -> bool {
    let day = text.split([' ', 'T']).next().unwrap_or(text);
    ['-', '.', '/'].iter().any(|mark| {
        let parts: Vec<&str> = day.split(*mark).collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let numbers = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        numbers
            && (matches!(lengths[..], [4, 1..=2, 1..=2])
                || (matches!(lengths[..], [1..=2, 1..=2, 2 | 4]) && *mark != '-')
                || (matches!(lengths[..], [1..=2, 1..=2, 4])))
    })
}

/// What stands in a cell under a head such as `phone`.
pub(super) fn written(cell: &str) -> Vec<Written> {
    let mut all = Vec::new();
    // In a `tel:` URI a semicolon begins a parameter.
    let is_uri = cleaned(cell).get(..4).is_some_and(|start| start.eq_ignore_ascii_case("tel:"));
    let marks: &[char] = if is_uri { &['\n'] } else { &['\n', ';', '|', '\u{61b}'] };
    for line in cell.split(":::").flat_map(|part| part.split(marks)) {
        for part in parts(&cleaned(&unwrapped(line))) {
            all.extend(one(&part));
        }
    }
    all
}

fn one(text: &str) -> Option<Written> {
    let text = cleaned(&unwrapped(text));
    let text = text.trim_end_matches([',', '/']).trim_start_matches([',', '/']).trim();
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    let (label, text) = without_label(text);
    let (text, extension) = uri_parts(text);
    let text = unwrapped(&text);
    if is_rounded(&text) {
        return Some(Written::Rounded(text));
    }
    let text = without_decimals(&text);
    if digits(text) < LEAST_SAID || digits(text) > MOST_DIGITS {
        return Some(Written::Words(text.to_owned()));
    }
    let number = extension.map_or_else(|| text.to_owned(), |extension| format!("{text} ext {extension}"));
    Some(Written::Number { number, label })
}

/// `+1-555-010-5555;ext=5` -> the number and its extension; other parameters of the URI say how it is dialled.
fn uri_parts(text: &str) -> (String, Option<String>) {
    let mut parts = text.split(';');
    let number = parts.next().unwrap_or(text).trim().to_owned();
    let extension = parts.find_map(|part| part.trim().strip_prefix("ext=").map(str::to_owned));
    (number, extension)
}

/// `Mobile: 555-0105` -> the label and the rest.
fn without_label(text: &str) -> (Option<String>, &str) {
    let Some((label, rest)) = text.split_once(':') else { return (None, text) };
    let is_label = label.chars().any(char::is_alphabetic) && digits(label) <= 1 && label.chars().count() <= 24;
    if is_label && digits(rest) >= LEAST_SAID { (Some(label.trim().to_owned()), rest.trim()) } else { (None, text) }
}

/// Words between two numbers of one cell, in the languages that we speak.
const BETWEEN: [&str; 20] = [
    " or ",
    " oder ",
    " ou ",
    " o ",
    " и ",
    " или ",
    " veya ",
    " ve ",
    " أو ",
    " یا ",
    " या ",
    " 或 ",
    " and ",
    " und ",
    " y ",
    " et ",
    " e ",
    " & ",
    " / ",
    " и/или ",
];

/// Several numbers of one line: each part must be one by itself, so that `030/123456` stays whole.
fn parts(line: &str) -> Vec<String> {
    for word in BETWEEN {
        if let Some((before, after)) = line.split_once(word)
            && (stands_alone(before, after) || (word == " / " && starts_anew(before, after)))
        {
            return [parts(before), parts(after)].concat();
        }
    }
    for mark in [',', '/'] {
        for (at, _) in line.match_indices(mark) {
            let (before, after) = (&line[..at], &line[at + 1..]);
            if stands_alone(before, after) || (mark == ',' && starts_anew(before, after)) {
                return [parts(before), parts(after)].concat();
            }
        }
    }
    vec![line.to_owned()]
}

/// Both sides have the digits of a whole number.
fn stands_alone(before: &str, after: &str) -> bool {
    let first = after.split([',', '/']).next().unwrap_or(after);
    digits(before) >= LEAST_DIGITS && digits(first) >= LEAST_DIGITS
}

/// The second side begins as a number does that is dialled by itself.
fn starts_anew(before: &str, after: &str) -> bool {
    digits(before) >= LEAST_SAID && digits(after) >= LEAST_SAID && after.trim_start().starts_with(['0', '+'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(cell: &str) -> Vec<String> {
        let all = written(cell).into_iter().map(|one| match one {
            Written::Number { number, .. } => number,
            other => format!("{other:?}"),
        });
        all.collect()
    }

    #[test]
    fn what_programs_wrap_around_a_number_is_taken_off() {
        for cell in [
            "030 555 0101",
            "=\"030 555 0101\"",
            "'030 555 0101",
            "\u{202a}030 555 0101\u{202c}",
            "\u{2066}030\u{a0}555\u{a0}0101\u{2069}",
            "\u{200e}030 555\u{fe0f} 0101\u{200e}",
            "\u{feff}030\u{2009}555\u{202f}0101 ",
            "٠٣٠ ٥٥٥ ٠١٠١",
            "۰۳۰ ۵۵۵ ۰۱۰۱",
            "０３０　５５５　０１０１",
            "०३० ५५५ ०१०१",
            "tel:030 555 0101",
            "\"030 555 0101\"",
            "030 555 0101,",
        ] {
            assert_eq!(numbers(cell), ["030 555 0101"], "{}", cell.escape_unicode());
        }
        assert_eq!(numbers("（０３０）５５５－０１０１"), ["(030)555-0101"]);
        assert_eq!(numbers("+1–555–010–5555"), ["+1-555-010-5555"]);
        assert_eq!(numbers("tel:+1-555-010-5555;ext=5"), ["+1-555-010-5555 ext 5"]);
        assert_eq!(numbers("4915550101234.0"), ["4915550101234"]);
    }

    #[test]
    fn several_numbers_of_a_cell_are_told_apart_and_one_stays_whole() {
        for (cell, expected) in [
            ("555-0101 ::: 555-0102", &["555-0101", "555-0102"][..]),
            ("0301 / 0302", &["0301", "0302"]),
            ("555-0101 / 555-0102", &["555-0101", "555-0102"]),
            ("5550101/5550102/5550103", &["5550101", "5550102", "5550103"]),
            ("555-0101\n555-0102", &["555-0101", "555-0102"]),
            ("555-0101; 555-0102", &["555-0101", "555-0102"]),
            ("555-0101, 555-0102", &["555-0101", "555-0102"]),
            ("555-0101 or 555-0102", &["555-0101", "555-0102"]),
            ("555-0101 oder 555-0102", &["555-0101", "555-0102"]),
            ("٥٥٥٠١٠١ أو ٥٥٥٠١٠٢", &["5550101", "5550102"]),
            ("home: 555-0101, work: 555-0102", &["555-0101", "555-0102"]),
            ("030/5550101", &["030/5550101"]),
            ("030 / 555101", &["030 / 555101"]),
            ("+49 (0)30 555 01 01", &["+49 (0)30 555 01 01"]),
            ("555-0101 ext 22", &["555-0101 ext 22"]),
            ("+49 30 555010/22", &["+49 30 555010/22"]),
            ("555-0101 (mother)", &["555-0101 (mother)"]),
            ("-", &[]),
            ("", &[]),
        ] {
            assert_eq!(numbers(cell), expected, "{cell}");
        }
    }

    #[test]
    fn a_rounded_number_is_no_number() {
        for cell in [
            "4.91E+11",
            "4,91E+11",
            "4.91511E+12",
            "5E+09",
            "4.91e11",
            "4.91E11",
            "\u{202a}4.91E+11\u{202c}",
            "٤.٩١E+١١",
        ] {
            assert!(matches!(written(cell)[..], [Written::Rounded(_)]), "{cell}: {:?}", written(cell));
        }
        for cell in ["E 555 0101", "555E0101", "0x1E11"] {
            assert!(!matches!(written(cell)[..], [Written::Rounded(_)]), "{cell}");
        }
    }

    #[test]
    fn words_in_a_column_of_numbers_are_told_as_words() {
        for cell in ["ask Tomas", "none", "x2"] {
            assert!(matches!(written(cell)[..], [Written::Words(_)]), "{cell}");
        }
    }

    #[test]
    fn dates_addresses_and_words_do_not_look_like_numbers() {
        for text in [
            "2026-11-29",
            "29.11.2026",
            "11/29/2026",
            "2026-11-29 12:30",
            "rosa7777777@example.org",
            "Rosa",
            "12345",
            "12 Mill Lane",
        ] {
            assert!(!looks_like_number(text), "{text}");
        }
        for text in ["555-0101", "+49 30 5550101", "(030) 555 0101", "٠٣٠٥٥٥٠١٠١", "4.91E+11", "=\"0301234567\""]
        {
            assert!(looks_like_number(text), "{text}");
        }
    }
}
