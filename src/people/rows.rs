//! Lines -> rows with a name first and something about it after: shifts, birthdays, roles, who was there.

use super::lexicon;
use super::lines::{FoldedLine, FoldedLines};
use super::names::{self, Likeness};
use super::sign::{PeopleKind, PeopleSign};
use super::slots::{is_state, is_weekday, slot};
use super::words::{Lexicon, plain, words};

/// Most words of a row.
const MOST_WORDS: usize = 14;
/// Headings about people that are looked at.
const MOST_TOPICS: usize = 200;
/// Verbs of calling somebody.
static CALLS: Lexicon =
    Lexicon::new("calls rings phones ruft llama appelle chama liga звонит arar ararlar یتصل زنگ फोन texts tells warns");

/// A row: what stands first, and the rest.
struct Row<'a> {
    number: usize,
    text: &'a str,
    head: &'a str,
    rest: &'a str,
    likeness: Likeness,
}

/// Rows of names.
pub(super) fn sign(lines: &FoldedLines) -> Option<PeopleSign> {
    let rows: Vec<Row> = lines.all.iter().filter(|line| !line.heading).filter_map(row).collect();
    let told = |rows: Vec<usize>| Some(PeopleSign::in_lines(PeopleKind::Names, rows));
    let numbers =
        |wanted: &dyn Fn(&&Row) -> bool| -> Vec<usize> { rows.iter().filter(wanted).map(|row| row.number).collect() };
    let plain_lines = lines.all.iter().filter(|line| !line.heading).count();

    let sure = numbers(&|row| row.likeness == Likeness::Surely);
    let any = numbers(&|row| row.likeness >= Likeness::Perhaps);
    if sure.len() >= 2 && any.len() * 5 >= plain_lines * 2 {
        return told(any);
    }
    let personal = numbers(&|row| {
        row.likeness >= Likeness::Perhaps && is_about_somebody(row.rest) || does_and_is(row) || is_struck(row.text)
    });
    if personal.len() >= 2 {
        return told(personal);
    }
    for line in &lines.all {
        let parts = personal_parts(&line.text);
        if parts >= 2 {
            return told(vec![line.number]);
        }
    }
    let calls = numbers(&|row| is_call(row));
    if calls.len() >= 2 {
        return told(calls);
    }
    let timed = numbers(&|row| {
        row.likeness >= Likeness::Perhaps && words(row.rest).first().is_some_and(|word| is_weekday(word))
    });
    if timed.len() >= 2 && timed.len() * 3 >= plain_lines * 2 {
        return told(timed);
    }
    for line in &lines.all {
        if let Some(sign) = names_in(line) {
            return Some(sign);
        }
    }
    under_topics(lines, &rows)
}

/// Rows under a heading about people.
fn under_topics(lines: &FoldedLines, rows: &[Row]) -> Option<PeopleSign> {
    let is_head = |at: usize, line: &FoldedLine| {
        line.heading || (at == 0 && words(&line.text).len() <= 6) || (line.first && words(&line.text).len() <= 3)
    };
    let topics = lines.all.iter().enumerate().filter(|(_, line)| {
        lexicon::is_topic(line.text.split_once(':').map_or(line.text.as_str(), |(title, _)| title))
    });
    for (at, line) in topics.take(MOST_TOPICS) {
        let (title, after) = line.text.split_once(':').unwrap_or((&line.text, ""));
        let topic = (is_head(at, line) || !after.is_empty()) && words(title).len() <= 6;
        if !topic {
            continue;
        }
        let list = names_of(after);
        if list.len() >= 2 {
            return Some(PeopleSign::in_lines(PeopleKind::Names, [line.number]));
        }
        let end = lines.all[at + 1..]
            .iter()
            .find(|next| next.heading && !next.text.ends_with(':'))
            .map_or(usize::MAX, |next| next.number);
        let is_below = |number: usize| number > line.number && number < end;
        let below: Vec<&Row> = rows.iter().filter(|row| is_below(row.number)).collect();
        let named = |row: &&&Row| row.likeness >= Likeness::Perhaps || slot_names(row.text) > 0;
        let all =
            lines.all.iter().filter(|next| next.number > line.number && next.number < end && !next.heading).count();
        let named: Vec<usize> = below.iter().filter(named).map(|row| row.number).collect();
        let listed = |line: &FoldedLine| is_below(line.number) && !line.heading && names_of(&line.text).len() >= 2;
        let first = lines.all[at + 1..].first().filter(|line| all <= 2 && listed(line));
        if let Some(line) = first {
            return Some(PeopleSign::in_lines(PeopleKind::Names, [line.number]));
        }
        if named.len() >= 2 && named.len() * 2 >= all {
            return Some(PeopleSign::in_lines(PeopleKind::Names, named));
        }
    }
    None
}

/// The names behind a weekday, a time or a number: `Mon: Ash, Larch`.
fn slot_names(text: &str) -> usize {
    if text.contains('|') {
        let cells = text.split('|').map(str::trim).filter(|cell| names::likeness(cell) > Likeness::No);
        return cells.count().min(usize::from(text.contains(|c: char| c.is_ascii_digit())));
    }
    let Some((_, names)) = slot(text) else { return 0 };
    if words(names).iter().all(|word| is_state(word)) { 0 } else { names_of(names).len() }
}

/// Names with commas between them in one line.
fn names_in(line: &FoldedLine) -> Option<PeopleSign> {
    let text = line.text.rsplit_once(':').map_or(line.text.as_str(), |(_, after)| after);
    let list = names_of(text);
    let sure = list.iter().filter(|likeness| **likeness == Likeness::Surely).count();
    (list.len() >= 3 && sure >= 2).then(|| PeopleSign::in_lines(PeopleKind::Names, [line.number]))
}

/// The parts between commas and "and" that may be names.
pub(super) fn names_of(text: &str) -> Vec<Likeness> {
    let text = [" and ", " und ", " y ", " et ", " e ", " и ", " ve ", " و ", " और ", " & "]
        .iter()
        .fold(text.trim_end_matches('.').to_owned(), |text, and| text.replace(and, ","));
    let mut text = text.replace('和', ",");
    while let Some((open, close)) = text.find('(').and_then(|open| Some((open, open + text[open..].find(')')?))) {
        text.replace_range(open..=close, "");
    }
    let parts: Vec<&str> = text.split([',', ';', '/']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let likeness: Vec<Likeness> =
        parts.iter().map(|part| names::likeness(part)).filter(|one| *one > Likeness::No).collect();
    if likeness.len() * 5 >= parts.len() * 3 { likeness } else { Vec::new() }
}

/// A line as a row; `None` for prose.
fn row(line: &FoldedLine) -> Option<Row<'_>> {
    let text = line.text.as_str();
    if text.chars().count() > 160 || words(text).len() > MOST_WORDS {
        return None;
    }
    let cuts = [": ", ":", " - ", " = ", " (", " -> ", ", ", "  ", " | ", " \u{2192} "];
    let cut = cuts.iter().filter_map(|cut| text.find(cut).map(|at| (at, cut.len()))).min();
    let (head, rest) = match cut {
        Some((at, length)) => (&text[..at], &text[at + length..]),
        None => bare(text),
    };
    let likeness = names::likeness(head);
    Some(Row { number: line.number, text, head, rest, likeness })
}

/// Without a separator: the words with capitals, then the others.
fn bare(text: &str) -> (&str, &str) {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    if names::likeness(text) > Likeness::No && !is_about_somebody(rest) {
        return (text, "");
    }
    (first, rest)
}

/// Parts of one line that begin with a name and say something of somebody: `Ash A+, Larch 0-`, `born: Ash 1990, Larch 1985`.
fn personal_parts(text: &str) -> usize {
    let (label, text) = text.split_once(": ").filter(|(label, _)| words(label).len() <= 4).unwrap_or(("", text));
    let about = !label.is_empty() && (lexicon::is_personal(label) || lexicon::is_topic(label));
    let part = |part: &&str| {
        let (head, rest) = part.trim().split_once(' ').unwrap_or((part, ""));
        words(part).len() <= 8
            && names::likeness(head) >= Likeness::Perhaps
            && (is_about_somebody(rest) || (about && rest.starts_with(|c: char| c.is_ascii_digit())))
    };
    text.split([',', ';']).filter(part).count()
}

fn is_about_somebody(rest: &str) -> bool {
    lexicon::is_personal(rest) || is_birth(rest)
}

/// A date with a year in which somebody who lives may be born.
fn is_birth(rest: &str) -> bool {
    let numbers: Vec<&str> = rest.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    let year =
        |number: &&&str| number.len() == 4 && number.parse::<u16>().is_ok_and(|year| (1925..=2015).contains(&year));
    numbers.iter().filter(year).count() == 1 && (3..=4).contains(&numbers.len()) && words(rest).len() <= 1
        || numbers.iter().filter(year).count() == 1 && numbers.len() == 2 && (1..=4).contains(&words(rest).len())
}

/// What somebody does, and is: `Ash cooks, diabetic`.
fn does_and_is(row: &Row) -> bool {
    let (name, verb) = row.head.split_once(' ').unwrap_or((row.head, ""));
    words(row.text).len() <= 8
        && names::may_be_name(name)
        && verb.starts_with(char::is_lowercase)
        && words(verb).len() <= 3
        && lexicon::is_personal(row.rest)
}

/// Strokes between a name and what is said of somebody: `Ash/1990/B+`.
fn is_struck(text: &str) -> bool {
    text.split_once('/').is_some_and(|(name, rest)| {
        names::likeness(name) >= Likeness::Perhaps && rest.split('/').take(6).any(lexicon::is_personal)
    })
}

/// `Ash rings Larch`.
fn is_call(row: &Row) -> bool {
    let text = format!("{} {}", row.head, row.rest);
    let mut words = text.split([' ', ',', ':']).filter(|word| !word.is_empty());
    let first = words.next().is_some_and(names::may_be_name);
    let rest: Vec<&str> = words.collect();
    first
        && rest.iter().take(3).any(|word| CALLS.has(&plain(word)))
        && rest.iter().any(|word| names::may_be_name(word) && word.chars().count() > 1)
}
