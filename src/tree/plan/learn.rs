//! A drill's tally -> chances to answer, and better doors.
//!
//! The chance of a person is (answers + 1) / (calls + 2), Laplace's rule of succession: nobody is given up for one silence.

use std::collections::BTreeMap;

use super::propose::best;
use crate::limits::{MAX_TREE_BYTES, MAX_TREE_PEOPLE};
use crate::tree::model::{PersonAt, Tree};

/// Words of the column that tells of whom a line is, of the one that tells when they were reached, and of the one that tells that they were not.
const PERSON: [&str; 4] = ["person", "id", "name", "who"];
const REACHED: [&str; 4] = ["reached", "answered", "at", "time reached"];
const MISSING: [&str; 3] = ["missing", "silent", "not reached"];
/// What in a cell means no.
const NO: [&str; 6] = ["", "no", "0", "-", "false", "n"];

/// Calls and answers of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub calls: u32,
    pub answers: u32,
}

impl Tally {
    #[must_use]
    pub fn chance(self) -> f64 {
        (f64::from(self.answers) + 1.0) / (f64::from(self.calls) + 2.0)
    }
}

/// What a drill's table said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DrillTally {
    pub people: BTreeMap<PersonAt, Tally>,
    /// Lines that could not be used, each with what to do.
    pub doubts: Vec<String>,
}

/// Reads a drill's table: a line for each call, with a column `person` (an id or a name) and a column `reached` (a time or yes; empty if not) or
/// `missing`. Several drills may stand below one another.
///
/// # Errors
/// What the table lacks.
pub fn read_tally(tree: &Tree, text: &str) -> Result<DrillTally, String> {
    if text.len() > MAX_TREE_BYTES {
        return Err(format!("the table is larger than {} MB", MAX_TREE_BYTES >> 20));
    }
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|one| head.bytes().filter(|byte| byte == one).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = reader.records();
    let Some(Ok(head)) = rows.next() else {
        return Err("the table is empty".to_owned());
    };
    let column = |words: &[&str]| head.iter().position(|cell| words.contains(&cell.trim().to_lowercase().as_str()));
    let (person, reached, missing) = (column(&PERSON), column(&REACHED), column(&MISSING));
    let Some(person) = person else {
        return Err("there is no column `person`: its first line should say person,reached".to_owned());
    };
    if reached.is_none() && missing.is_none() {
        return Err("there is no column `reached`: its first line should say person,reached".to_owned());
    }
    let names = by_name(tree);
    let mut tally = DrillTally::default();
    for (at, row) in rows.enumerate().take(100 * MAX_TREE_PEOPLE) {
        let line = at + 2;
        let Ok(row) = row else {
            tally.doubts.push(format!("row {line} cannot be read: it was left out"));
            continue;
        };
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).unwrap_or_default().trim();
        let name = cell(Some(person));
        if name.is_empty() {
            continue;
        }
        match names.get(&name.to_lowercase()) {
            Some(Some(person)) => {
                let yes = |text: &str| !NO.contains(&text.to_lowercase().as_str());
                let one = tally.people.entry(*person).or_default();
                one.calls += 1;
                one.answers += u32::from(if reached.is_some() { yes(cell(reached)) } else { !yes(cell(missing)) });
            }
            Some(None) => {
                tally.doubts.push(format!("row {line}: two people are called `{}`: write the id", short(name)));
            }
            None => tally.doubts.push(format!("row {line}: nobody in the tree is called `{}`", short(name))),
        }
    }
    Ok(tally)
}

/// Ids and names in lower case; `None` where two people have the same name.
fn by_name(tree: &Tree) -> BTreeMap<String, Option<PersonAt>> {
    let mut names: BTreeMap<String, Option<PersonAt>> = BTreeMap::new();
    for (at, person) in tree.people.iter().enumerate() {
        names.entry(person.name.to_lowercase()).and_modify(|other| *other = None).or_insert(Some(at));
    }
    for (at, person) in tree.people.iter().enumerate() {
        names.insert(person.id.to_lowercase(), Some(at));
    }
    names
}

fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// The next version of a tree, with the chances of a drill and the doors that follow from them; and what changed, in sentences.
#[must_use]
pub fn learn(tree: &Tree, tally: &DrillTally) -> (Tree, Vec<String>) {
    let mut next = tree.clone();
    next.version = tree.version.saturating_add(1);
    for (person, tally) in &tally.people {
        next.people[*person].answer = Some((tally.chance() * 1_000.0).round() / 1_000.0);
    }
    let mut changes = Vec::new();
    for at in 0..next.groups.len() {
        let old = next.groups[at].doors.clone();
        let others =
            (0..next.people.len()).filter(|person| next.people[*person].group == Some(at) && !old.contains(person));
        let members: Vec<PersonAt> = old.iter().copied().chain(others).collect();
        let mut doors = best(&next, &members);
        doors.truncate(old.len());
        if doors != old {
            let names: Vec<&str> = doors.iter().map(|door| next.people[*door].name.as_str()).collect();
            changes.push(format!("the doors of {} are now {}", next.groups[at].name, names.join(", ")));
            if next.starters == old {
                next.starters.clone_from(&doors);
            }
            next.groups[at].doors = doors;
        }
    }
    (next, changes)
}
