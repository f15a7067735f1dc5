//! Lines -> telephone numbers in any grouping, told from dates, measures, prices, part numbers and addresses of machines.

use std::collections::BTreeSet;

use super::lines::{FoldedLine, FoldedLines};
use super::sign::{PeopleKind, PeopleSign};
use super::words::{is_letter, plain, words};
use super::{lexicon, names};

/// Digits of a telephone number (ITU-T E.164: at most 15).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Groups that only telephone numbers have.
const LIKELY: [&[usize]; 9] = [
    &[3, 3, 4],
    &[3, 4, 4],
    &[5, 5],
    &[3, 2, 2, 2],
    &[1, 2, 2, 2, 2],
    &[2, 2, 2, 2, 2],
    &[2, 5, 4],
    &[2, 4, 4],
    &[3, 3, 2, 2],
];

/// How much a number looks like one to dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dialled {
    /// Only beside a name.
    Perhaps,
    /// It is grouped so.
    Likely,
    /// It has a mark of telephone numbers.
    Surely,
}

/// A number in a line.
#[derive(Debug)]
struct FoundNumber {
    line: usize,
    dialled: Dialled,
    digits: String,
    /// The word beside it that may be a name; empty where it stands alone in its line.
    name: Option<String>,
    /// A word like "call" stands before it.
    labelled: bool,
}

/// Two numbers are a list; one may be a signature.
pub(super) fn sign(lines: &FoldedLines) -> Option<PeopleSign> {
    let goods = lines.all.iter().take(3).any(|line| lexicon::GOODS.is_in(&plain(&line.text)));
    let mut found: Vec<FoundNumber> = Vec::new();
    for (at, line) in lines.all.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| lines.all.get(at));
        found.extend(numbers(line, before));
        if found.len() > 2_000 {
            break;
        }
    }
    let articles = found.iter().all(|found| found.dialled != Dialled::Perhaps || is_article(&found.digits));
    let counts = |found: &&FoundNumber| match found.dialled {
        Dialled::Surely => true,
        Dialled::Likely => found.name.is_some(),
        Dialled::Perhaps => found.name.is_some() && !goods && !articles,
    };
    let list: Vec<&FoundNumber> = found.iter().filter(counts).collect();
    // A note with nothing but somebody's number.
    if let ([note], true) = (&*list, lines.all.len() <= 2)
        && note.dialled == Dialled::Surely
        && note.name.is_some()
        && !note.labelled
    {
        return Some(PeopleSign::in_lines(PeopleKind::Telephone, [note.line]));
    }
    let sure = list.iter().filter(|found| found.dialled == Dialled::Surely);
    let sure: BTreeSet<&str> = sure.map(|found| found.digits.as_str()).collect();
    let names: BTreeSet<(&str, usize)> =
        list.iter().filter_map(|found| Some((found.name.as_deref()?, alone(found)))).collect();
    let digits: BTreeSet<&str> = list.iter().map(|found| found.digits.as_str()).collect();
    let likely = found.iter().filter(|found| found.dialled >= Dialled::Likely).count();
    if sure.len() >= 2 || (names.len() >= 2 && digits.len() >= 2) || likely >= 4 {
        let lines = found.iter().filter(|found| likely >= 4 || counts(found)).map(|found| found.line);
        return Some(PeopleSign::in_lines(PeopleKind::Telephone, lines));
    }
    extensions(lines)
}

/// Numbers that stand alone differ by their lines.
fn alone(found: &FoundNumber) -> usize {
    if found.name.as_deref() == Some("") { found.line } else { 0 }
}

/// Lines with a telephone number, for the count of all contacts.
pub(super) fn lines_with_one(lines: &FoldedLines) -> Vec<usize> {
    let sure = |line: &&FoldedLine| numbers(line, None).iter().any(|found| found.dialled >= Dialled::Likely);
    lines.all.iter().filter(sure).map(|line| line.number).collect()
}

/// Rows of a name and an extension: `Ash x4711`.
fn extensions(lines: &FoldedLines) -> Option<PeopleSign> {
    const MARKS: [&str; 12] =
        ["x", "ext", "extension", "app", "apparat", "durchwahl", "dw", "poste", "ramal", "доб", "dahili", "分机"];
    let is_row = |line: &&FoldedLine| {
        let words: Vec<&str> = line.text.split([' ', '.', ':', ',']).filter(|word| !word.is_empty()).collect();
        let [name, rest @ ..] = words.as_slice() else { return false };
        let tail = plain(&rest.concat());
        let digits = tail.trim_start_matches(|c: char| !c.is_ascii_digit());
        let mark = tail.trim_end_matches(|c: char| c.is_ascii_digit());
        rest.len() <= 4
            && names::may_be_name(name)
            && (2..=6).contains(&digits.len())
            && digits.chars().all(|c| c.is_ascii_digit())
            && MARKS.iter().any(|known| mark.ends_with(known) && (known.len() > 1 || mark.len() == 1))
    };
    let rows: Vec<usize> = lines.all.iter().filter(is_row).map(|line| line.number).collect();
    (rows.len() >= 2).then(|| PeopleSign::in_lines(PeopleKind::Telephone, rows))
}

/// The telephone numbers of a line.
fn numbers(line: &FoldedLine, above: Option<&FoldedLine>) -> Vec<FoundNumber> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/' | ' ');
    let text = line.text.as_str();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(')) {
        let start = at + start;
        let end = text[start..].find(|c: char| !part(c)).map_or(text.len(), |end| start + end);
        at = end.max(start + 1);
        if !text.is_char_boundary(at) {
            at = start + text[start..].chars().next().map_or(1, char::len_utf8);
        }
        let mut from = start;
        // A stroke between blanks parts two numbers as two blanks do.
        for run in text[start..end].replace(" / ", "   ").split("  ") {
            let (run_start, run_end) = (from, from + run.len());
            from = run_end + 2;
            let (before, after) = (&text[..run_start], &text[run_end..]);
            let unit = if run.trim_end().ends_with('/') { "" } else { after };
            let Some((run, before)) = free(run, before, after) else { continue };
            let label = above.filter(|_| !before.chars().any(is_letter));
            let label = label.map_or(before.as_str(), |line| line.text.as_str());
            if let Some(dialled) = dialled(run, &before, unit, label) {
                let digits = run.chars().filter(char::is_ascii_digit).collect();
                let name = name_beside(&before, after, above, line);
                let labelled = lexicon::ends_in_label(&before);
                found.push(FoundNumber { line: line.number, dialled, digits, name, labelled });
            }
        }
    }
    found
}

/// A run without digits that hang on letters, which are part of a name or a fingerprint; and all that stands before it.
fn free<'a>(run: &'a str, before: &str, after: &str) -> Option<(&'a str, String)> {
    let last = before.chars().next_back();
    let hangs = |c: Option<char>| c.is_some_and(|c| is_latin(c) || matches!(c, '_' | '#' | '=' | '&' | '%' | '@'));
    let decimal = |c: Option<char>| c == Some(',');
    let mut rest = run;
    let mut before = before.to_owned();
    if hangs(last) || (decimal(last) && before.trim_end_matches(',').ends_with(|c: char| c.is_ascii_digit())) {
        rest = run.trim_start_matches(|c: char| c.is_ascii_digit());
        before.push_str(&run[..run.len() - rest.len()]);
    }
    let next = after.chars().next();
    let tail_hangs = hangs(next) && rest.ends_with(|c: char| c.is_ascii_digit());
    let tail_decimal = decimal(next) && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let time = next == Some(':') && after[1..].starts_with(|c: char| c.is_ascii_digit());
    if tail_hangs || tail_decimal || time {
        rest = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    }
    if before.ends_with(':') && before.trim_end_matches(':').ends_with(|c: char| c.is_ascii_digit()) {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let trimmed = rest.trim_start_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '+' | '('));
    before.push_str(&rest[..rest.len() - trimmed.len()]);
    let trimmed = trimmed.trim_end_matches(|c: char| !c.is_ascii_digit());
    trimmed.contains(|c: char| c.is_ascii_digit()).then_some((trimmed, before))
}

/// Chinese and Devanagari stand beside numbers without a blank.
fn is_latin(letter: char) -> bool {
    letter.is_alphabetic() && !matches!(u32::from(letter), 0x0900..=0x097f | 0x3040..=0x9fff)
}

/// Whether digits are grouped like a telephone number.
fn dialled(run: &str, before: &str, after: &str, label: &str) -> Option<Dialled> {
    let groups: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let digits: usize = lengths.iter().sum();
    let labelled = lexicon::ends_in_label(label);
    if labelled && (5..=15).contains(&digits) && !is_date(&groups) && !run.contains(". ") {
        return Some(Dialled::Surely);
    }
    if !DIGITS.contains(&digits) || is_date(&groups) || is_machine(run, &groups) || lexicon::is_unit(after) {
        return None;
    }
    let marked = run.starts_with('+') || (run.starts_with('(') && lengths.len() >= 2);
    let first = *groups.first()?;
    let zero =
        first.starts_with('0') && first.len() >= 2 && lengths.len() >= 2 || first.starts_with("00") && digits >= 10;
    let (dots, blanks, dashes) = (run.contains('.'), run.contains(' '), run.contains('-'));
    let apart = run.contains(" - ") || run.contains(" / ") || run.contains(". ");
    if lexicon::is_number_mark(before) || first.starts_with("978") || first.starts_with("979") {
        return marked.then_some(Dialled::Surely);
    }
    if marked {
        return Some(Dialled::Surely);
    }
    if first == "0" && digits >= 9 && lengths.len() >= 3 && !dots && !is_series(&groups) && !run.contains(" - ") {
        return Some(Dialled::Surely);
    }
    if apart
        || is_series(&groups)
        || first == "0"
        || groups.iter().skip(1).all(|group| *group == "000") && groups.len() > 2
    {
        return None;
    }
    if lengths.len() == 1 {
        return run_dialled(first, digits);
    }
    if dots && (blanks || dashes) && !zero {
        return None;
    }
    if run.contains(['(', ')']) && digits >= 9 {
        return Some(Dialled::Surely);
    }
    if zero && !(dots && lengths.len() == 2) {
        return (lengths.iter().skip(1).rev().skip(1).all(|length| *length >= 2) && digits >= 8 || run.contains('/'))
            .then_some(Dialled::Surely);
    }
    if !is_grouping(&lengths) || run.contains('/') || groups.iter().all(|group| is_year(group)) {
        return None;
    }
    Some(match lengths.as_slice() {
        [3, 3, 4] if dots || dashes => Dialled::Surely,
        [1, 3, 3, 4] | [1, 3, 3, 2, 2] if matches!(first, "1" | "7" | "8") => Dialled::Surely,
        [3, 4] | [2, 5, 4] | [3, 4, 4] if dashes => Dialled::Surely,
        _ if dots && lengths.len() == 2 && lengths != [3, 4] => return None,
        grouped if LIKELY.contains(&grouped) => Dialled::Likely,
        _ => Dialled::Perhaps,
    })
}

/// Groups as in telephone numbers, and not as in numbers with thousands.
fn is_grouping(lengths: &[usize]) -> bool {
    let (first, rest) = lengths.split_first().map_or((0, lengths), |(first, rest)| (*first, rest));
    let thousands = first < 3 && rest.iter().all(|length| *length == 3) && rest.len() < 3;
    let group = |length: &usize| (2..=4).contains(length) || (lengths.len() <= 3 && (5..=9).contains(length));
    (2..=6).contains(&lengths.len()) && !thousands && (1..=5).contains(&first) && rest.iter().all(group)
}

/// A number in one run of digits.
fn run_dialled(run: &str, digits: usize) -> Option<Dialled> {
    let plain_date = digits == 8 && (run.starts_with("19") || run.starts_with("20"));
    let same = run.bytes().skip(1).all(|digit| digit == b'0');
    if plain_date || same || digits > 13 || run.starts_with("0000") {
        return None;
    }
    let zero = run.starts_with('0') && digits >= 9;
    Some(if zero { Dialled::Surely } else { Dialled::Perhaps })
}

fn is_year(group: &str) -> bool {
    group.len() == 4 && (group.starts_with('1') || group.starts_with("20") || group.starts_with("21"))
}

fn is_date(groups: &[&str]) -> bool {
    let lengths: Vec<usize> = groups.iter().take(3).map(|group| group.len()).collect();
    match lengths.as_slice() {
        [4, 1 | 2, 1 | 2] => is_year(groups[0]),
        [1 | 2, 1 | 2, 4] => {
            is_year(groups[2]) && groups[..2].iter().all(|part| part.parse::<u8>().is_ok_and(|n| n <= 31))
        }
        _ => false,
    }
}

/// An address of a machine (four numbers below 256), or a decimal.
fn is_machine(run: &str, groups: &[&str]) -> bool {
    let dots = run.matches('.').count();
    (groups.len() == 4 && dots == 3 && groups.iter().all(|group| group.parse::<u16>().is_ok_and(|part| part < 256)))
        || (groups.len() == 2 && dots == 1 && (groups[0].len() != 3 || groups[1].len() != 4))
}

/// Numbers that go up by the same step: `10 20 30 40`.
fn is_series(groups: &[&str]) -> bool {
    let numbers: Vec<i64> = groups.iter().filter_map(|group| group.parse().ok()).collect();
    let steps: BTreeSet<i64> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
    numbers.len() > 2 && steps.len() == 1
}

/// Whether the last digit checks the others, as in article numbers (GS1 General Specifications, 7.9).
fn is_article(digits: &str) -> bool {
    let weighted = digits.bytes().rev().enumerate().map(|(at, digit)| {
        let digit = u32::from(digit - b'0');
        if at % 2 == 1 { digit * 3 } else { digit }
    });
    matches!(digits.len(), 8 | 12 | 13 | 14) && weighted.sum::<u32>() % 10 == 0
}

/// The word before or after a number that may be a name. A number alone in its line stands for the line above.
fn name_beside(before: &str, after: &str, above: Option<&FoldedLine>, line: &FoldedLine) -> Option<String> {
    let segment = before.rsplit([',', ';', '.', '|']).next().unwrap_or("");
    let segment = if segment.chars().any(is_letter) { segment } else { before };
    // In a row of few words, a name may be written small.
    let few = words(&line.text).len() <= 3 && words(&line.text).iter().all(|word| !lexicon::is_mark(word));
    let is_name = |word: &str| names::may_be_name(word) || (few && names::may_be_called(word));
    let named = |text: &str, last: bool| -> Option<String> {
        let mut words = text.split(|c: char| !is_letter(c) && !matches!(c, '\'' | '\u{2019}' | '-' | '.' | '_'));
        let any = |word: &&str| word.chars().any(is_letter);
        let word = if last { words.rfind(any) } else { words.find(any) }?;
        let word = word.trim_matches(['-', '.', '\'']);
        is_name(word).then(|| plain(word))
    };
    let short = segment.trim_start().split(' ').count() <= 6;
    if let Some(name) = named(segment, true).or_else(|| named(segment, false).filter(|_| short)) {
        return Some(name);
    }
    if before.chars().any(is_letter) {
        return None;
    }
    if after.chars().any(is_letter) {
        return named(after, false);
    }
    let named = |line: &&FoldedLine| words(&line.text).len() <= 4 && !line.text.contains(|c: char| c.is_ascii_digit());
    above.filter(named).filter(|line| !line.heading && !line.text.contains(',')).map(|line| plain(&line.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(line: &str) -> Option<Dialled> {
        let lines = FoldedLines::of(line);
        numbers(&lines.all[0], None).into_iter().map(|found| found.dialled).max()
    }

    #[test]
    fn numbers_that_are_dialled_are_told_from_dates_measures_and_years() {
        for line in [
            "555-0101",
            "call +49 30 1234567 now",
            "(030) 123 45 67",
            "030/1234567",
            "+12125550123",
            "555.123.4567",
            "212-555-0123",
            "06 12 34 56 78",
            "06-12345678",
            "tel:0301234567,",
            "8 (900) 000-00-01",
            "Tel. 12345",
        ] {
            assert_eq!(best(line), Some(Dialled::Surely), "{line}");
        }
        for line in [
            "2026-11-21",
            "21.11.2026",
            "21/11/2026",
            "2026-2027",
            "0.296 0.593",
            "10 20 30 40",
            "192.168.10.12",
            "1,234,567",
            "3.14159265",
            "2026-11-21 10:00",
            "07:00-08:30",
            "1f8b08080000000002ff612e",
            "8075 0 32768 0",
            "0 32768 0",
            "SP1-0000-0001X",
            "0.00001234",
            "1 000 000",
            "978-3-16-148410-0",
        ] {
            assert_eq!(best(line), None, "{line}");
        }
    }
}
