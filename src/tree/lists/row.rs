//! One row of a table -> one person, and what is doubtful about it.

use std::collections::BTreeMap;

use super::fields::{self, Unreadable};
use super::heads::{self, ListField};
use super::languages;
use super::numbers::{self, Written};
use super::table::{Cell, ListRow, ListTable};
use crate::invisible;
use crate::limits::MAX_LIST_NAME;
use crate::tree::listed::{Doubt, ListedPerson, PeopleList};
use crate::tree::model::{Way, WayKind};

/// Letters of a note or a place.
const LONGEST_TEXT: usize = 500;
/// Digits from which a number is dialled with a prefix in most countries; shorter ones are local.
const WITH_PREFIX: usize = 8;

/// Names that one sentence lists.
const MOST_NAMED: usize = 8;

/// Numbers that may have lost what they began with, told together at the end of a table.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// Kept as numbers by the spreadsheet: row and number.
    numeric: Vec<(String, String)>,
    /// Beginning with neither 0 nor +, and the count of all that do.
    bare: Vec<(String, String)>,
    whole: usize,
}

impl Lost {
    fn note(&mut self, at: &str, number: &str, numeric: bool) {
        if number.starts_with(['0', '+', '(']) {
            self.whole += 1;
        } else if numbers::digits(number) >= WITH_PREFIX {
            let to = if numeric { &mut self.numeric } else { &mut self.bare };
            to.push((at.to_owned(), number.to_owned()));
        }
    }

    /// Says which numbers to compare with where they came from.
    pub fn tell(self, list: &mut PeopleList) {
        let says = "a 0 or + at its start may be lost; compare it with where it came from";
        let bare = if self.whole > self.bare.len() { self.bare } else { Vec::new() };
        for (all, why) in
            [(self.numeric, "the spreadsheet kept it as a number"), (bare, "most others begin with 0 or +")]
        {
            let all_say: Vec<String> = all.iter().map(|(_, number)| number.clone()).collect();
            match &all[..] {
                [] => {}
                [(at, number)] => {
                    list.doubts.push(Doubt { at: at.clone(), says: format!("{number}: {says}, for {why}") });
                }
                [(at, _), ..] if all.len() > 5 => {
                    let says = "a 0 or + at their start may be lost; compare them with where they came from";
                    let why = why.replace("kept it as a number", "kept them as numbers");
                    list.doubts.push(Doubt {
                        at: at.clone(),
                        says: format!("{} numbers from here on ({}): {says}, for {why}", all.len(), listed(&all_say)),
                    });
                }
                several => list.doubts.extend(
                    several
                        .iter()
                        .map(|(at, number)| Doubt { at: at.clone(), says: format!("{number}: {says}, for {why}") }),
                ),
            }
        }
    }
}

/// The person of one row, as it is put together.
pub(super) struct Draft<'a> {
    pub person: ListedPerson,
    list: &'a mut PeopleList,
    hours: Option<(u16, u16)>,
}

impl<'a> Draft<'a> {
    pub fn new(at: String, list: &'a mut PeopleList) -> Self {
        Self { person: ListedPerson { at, ..ListedPerson::default() }, list, hours: None }
    }

    pub fn doubt(&mut self, says: &str) {
        // Labels and names of attributes are a stranger's words, too.
        let says = words(says, usize::MAX).0;
        self.list.doubts.push(Doubt { at: self.person.at.clone(), says });
    }

    /// A text for paper: no line feeds, nothing that is not shown.
    pub fn text(&mut self, text: &str, what: &str, most: usize) -> String {
        let (kept, changed) = words(text, most);
        if changed.turned {
            self.doubt(&format!("letters that turn the writing round were taken out of the {what} \"{kept}\""));
        }
        if changed.cut {
            self.doubt(&format!("the {what} has more than {most} letters and was cut off"));
        }
        kept
    }

    /// Adds a way, unless the person has it.
    pub fn way(&mut self, by: WayKind, at: String) {
        let same = |way: &Way| {
            let (one, other) = (numbers::digits_alone(&way.at), numbers::digits_alone(&at));
            way.by == by && (way.at == at || (fields::takes_numbers(by) && !one.is_empty() && one == other))
        };
        if !at.is_empty() && !self.person.ways.iter().any(same) {
            self.person.ways.push(Way { by, at, hours: None, every_hours: None });
        }
    }

    /// The numbers of a cell; returns those that were added.
    pub fn numbers(&mut self, cell: &str, by: WayKind) -> Vec<String> {
        let mut added = Vec::new();
        let part: String = cell.chars().take(4 * MAX_LIST_NAME).collect();
        if part.len() < cell.len() {
            self.doubt(&format!("the cell of the numbers has more than {} letters and was cut off", 4 * MAX_LIST_NAME));
        }
        for one in numbers::written(&part) {
            match one {
                Written::Number { number, label } => match label.as_deref().map_or(Some(by), heads::labelled) {
                    Some(kind) => {
                        let number = self.text(&number, "number", MAX_LIST_NAME);
                        added.push(number.clone());
                        self.way(if kind == WayKind::Phone { by } else { kind }, number);
                    }
                    None => self.doubt(&format!("{} {number} is not to be called and was left out", label.unwrap_or_default())),
                },
                Written::Rounded(text) => self.doubt(&format!(
                    "the number {text} was rounded by a spreadsheet: its last digits are gone; ask for it again, or format the cells as text where the list was made"
                )),
                Written::Words(text) => {
                    let text = words(&text, 60).0;
                    self.doubt(&format!("\"{text}\" stands where a number belongs, and was left out"));
                }
            }
        }
        added
    }

    /// A group, from a cell that may name several.
    pub fn groups(&mut self, names: Vec<String>) {
        // Google marks its own groups with a star.
        let own: Vec<String> = names.into_iter().filter(|name| !name.is_empty() && !name.starts_with('*')).collect();
        if let [first, rest @ ..] = &own[..] {
            self.person.group = Some(first.clone());
            if !rest.is_empty() {
                let all = listed(&own);
                self.doubt(&format!("several groups are named: {all}; the first was taken"));
            }
        }
    }

    pub fn languages(&mut self, cell: &str) {
        let (tags, unknown) = languages::tags(cell);
        for tag in tags {
            if !self.person.languages.contains(&tag) {
                self.person.languages.push(tag);
            }
        }
        if !unknown.is_empty() {
            let unknown: Vec<String> = unknown.iter().map(|word| format!("\"{}\"", words(word, 40).0)).collect();
            self.doubt(&format!(
                "{} is no language that is known here; write its tag, such as \"en\" or \"ar\"",
                listed(&unknown)
            ));
        }
    }

    fn held<T>(&mut self, what: &str, cell: &str, value: Result<Option<T>, Unreadable>) -> Option<T> {
        if value.is_err() {
            let cell = words(cell, 40).0;
            self.doubt(&format!("\"{cell}\" could not be read as {what}"));
        }
        value.ok().flatten()
    }

    /// Puts numbers first, and gives their hours.
    pub fn finish(mut self, anything: bool) {
        let is_number = |way: &Way| {
            matches!(way.by, WayKind::Phone | WayKind::Text | WayKind::Signal) && numbers::digits(&way.at) >= 3
        };
        self.person.ways.sort_by_key(|way| !is_number(way));
        if let Some(hours) = self.hours {
            for way in &mut self.person.ways {
                if matches!(way.by, WayKind::Phone | WayKind::Text | WayKind::Signal) {
                    way.hours = Some(hours);
                }
            }
        }
        if self.person.name.is_empty() && self.person.ways.is_empty() {
            if anything {
                self.doubt("it was left out: it has neither a name nor a number");
            }
            return;
        }
        if self.person.name.is_empty() {
            self.person.name = format!("unnamed ({})", self.person.at);
            self.doubt("it has no name; write one");
        }
        self.list.people.push(self.person);
    }
}

/// Reads one row.
pub(super) fn read(
    table: &ListTable,
    row: &ListRow,
    columns: &[Option<ListField>],
    list: &mut PeopleList,
    doubtful: &mut Lost,
) {
    let mut draft = Draft::new(table.at(row.number), list);
    let mut names: BTreeMap<u8, String> = BTreeMap::new();
    let labels: BTreeMap<u32, &str> = columns
        .iter()
        .zip(&row.cells)
        .filter_map(|(field, cell)| match field {
            Some(ListField::PhoneLabel(number)) => Some((*number, cell.text.as_str())),
            _ => None,
        })
        .collect();
    for (field, cell) in columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_blank()) {
        let Some(field) = *field else { continue };
        match name_part(field) {
            Some(part) => {
                let text = draft.text(&cell.text, "name", MAX_LIST_NAME);
                names.entry(part).or_insert(text);
            }
            None => other(&mut draft, field, cell, &labels, doubtful),
        }
    }
    draft.person.name = name(&names);
    draft.finish(true);
}

fn name_part(field: ListField) -> Option<u8> {
    match field {
        ListField::Name => Some(0),
        ListField::Given => Some(1),
        ListField::Middle => Some(2),
        ListField::Family => Some(3),
        ListField::Nickname => Some(4),
        ListField::Organisation => Some(5),
        _ => None,
    }
}

/// The name of a person of whom parts are known, in the order of [`name_part`].
pub(super) fn name(parts: &BTreeMap<u8, String>) -> String {
    let part = |at: u8| parts.get(&at).map(String::as_str).filter(|part| !part.is_empty());
    let joined = |all: &[Option<&str>]| all.iter().flatten().copied().collect::<Vec<_>>().join(" ");
    match (part(0), part(1), part(3)) {
        // `Nombre` and `Apellidos`, `Имя` and `Фамилия`: the first is the given name.
        (Some(name), None, Some(family)) if !holds(name, family) => joined(&[Some(name), part(2), Some(family)]),
        // `Vorname` and `Name`.
        (Some(name), Some(given), None) if !holds(name, given) => joined(&[Some(given), part(2), Some(name)]),
        (Some(name), ..) => name.to_owned(),
        (None, None, None) => part(4).or_else(|| part(5)).unwrap_or_default().to_owned(),
        (None, given, family) => joined(&[given, part(2), family]),
    }
}

fn holds(name: &str, part: &str) -> bool {
    heads::folded(name).contains(&heads::folded(part))
}

fn other(draft: &mut Draft<'_>, field: ListField, cell: &Cell, labels: &BTreeMap<u32, &str>, doubtful: &mut Lost) {
    let text = cell.text.as_str();
    match field {
        ListField::Phone | ListField::PhoneValue(_) => {
            let label = match field {
                ListField::PhoneValue(number) => labels.get(&number).copied().unwrap_or_default(),
                _ => "",
            };
            let Some(by) = heads::labelled(label) else {
                let text = draft.text(text, "number", 60);
                draft.doubt(&format!("{label} {text} is not to be called and was left out"));
                return;
            };
            for number in draft.numbers(text, by) {
                doubtful.note(&draft.person.at, &number, cell.numeric);
            }
        }
        ListField::Way(by) if fields::takes_numbers(by) => {
            draft.numbers(text, by);
        }
        ListField::Way(by) => {
            for one in text.split([';', '\n']).flat_map(|part| part.split(":::")) {
                let at = if numbers::looks_like_number(one) { numbers::cleaned(one) } else { one.to_owned() };
                let at = draft.text(&at, "way", MAX_LIST_NAME);
                draft.way(by, at);
            }
        }
        ListField::SecondWay => second_way(draft, text),
        ListField::Group => {
            let names = text
                .split([';', '\n'])
                .flat_map(|part| part.split(":::"))
                .map(|name| words(name, MAX_LIST_NAME).0)
                .collect();
            draft.groups(names);
        }
        ListField::Place if draft.person.place.is_none() => {
            draft.person.place = Some(draft.text(text, "place", LONGEST_TEXT));
        }
        ListField::Languages => draft.languages(text),
        ListField::Hours => draft.hours = draft.held("hours; write them as 08-22", text, fields::hours(text)),
        ListField::Asked => draft.person.asked = draft.held("yes or no", text, fields::asked(text)),
        ListField::Answer => {
            draft.person.answer = draft.held("a chance from 0 to 1, such as 0.75", text, fields::chance(text));
        }
        ListField::Utc => {
            draft.person.utc_minutes =
                draft.held("a distance from UTC; write it as +02:00", text, fields::utc_minutes(text));
        }
        ListField::Note => {
            let note = draft.text(text, "note", LONGEST_TEXT);
            draft.person.note =
                Some(draft.person.note.take().map_or_else(|| note.clone(), |before| format!("{before}; {note}")));
        }
        _ => {}
    }
}

fn second_way(draft: &mut Draft<'_>, text: &str) {
    for one in text.split([';', '\n']).flat_map(|part| part.split(":::")).filter(|one| !one.trim().is_empty()) {
        let one = draft.text(one, "way", MAX_LIST_NAME);
        match fields::named_way(&one) {
            Some(way) if fields::takes_numbers(way.by) => {
                draft.numbers(&way.at, way.by);
            }
            Some(way) => draft.way(way.by, way.at),
            None if numbers::looks_like_number(&one) => {
                draft.numbers(&one, WayKind::Phone);
            }
            None => {
                draft.doubt(&format!("\"{one}\" names no kind of way, and was taken for a place to knock at; write \"knock: {one}\", or another kind"));
                draft.way(WayKind::Knock, one);
            }
        }
    }
}

/// Some of many, in words.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] if names.len() <= MOST_NAMED => format!("{} and {last}", most.join(", ")),
        _ => format!(
            "{} and {} more",
            names.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", "),
            names.len() - MOST_NAMED
        ),
    }
}

/// What was taken out of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Changed {
    pub turned: bool,
    pub cut: bool,
}

/// A text in one line, without what nothing shows, at most `most` letters long.
pub(super) fn words(text: &str, most: usize) -> (String, Changed) {
    let mut changed = Changed::default();
    let mut out = String::new();
    let mut count = 0;
    let mut hidden = invisible::hidden(text).map(|(at, _)| at).peekable();
    for (at, c) in text.char_indices() {
        if hidden.next_if_eq(&at).is_some() {
            changed.turned |= matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            continue;
        }
        let c = if c.is_whitespace() || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
        if c == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        if count == most {
            changed.cut = true;
            break;
        }
        count += 1;
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    (out, changed)
}
