//! A tree -> the same tree as it may be shown: with pseudonyms, with lines for a pen, or with nothing of anybody.
//!
//! Who calls whom does not change. Each view says in one sentence what it cannot do: a number is an identity.

use std::collections::BTreeSet;

use super::model::{Tree, Way, WayKind};
use super::pairs::keyed_hash;

/// What is printed for somebody to write over.
pub const LINE_FOR_A_PEN: &str = "____________";

/// What is printed where a redacted tree says nothing.
const NOTHING: &str = "..";

const PURPOSE: &[u8] = b"seedpress pseudonyms\0";
/// Seven sounds that are told apart over a bad line: none is another's voiced or hissing twin.
const CONSONANTS: [char; 7] = ['b', 'k', 'l', 'm', 'r', 's', 't'];
const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
/// How often a name of three syllables is drawn before one more syllable is taken.
const DRAWS: u32 = 8;

/// How a tree is shown on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameView {
    /// Made-up names, the same as long as the secret is the same.
    Pseudonyms,
    /// The shape alone: neither names nor numbers nor places.
    Redacted,
    /// Lines to be written on by hand.
    WriteIn { names: bool, numbers: bool },
}

impl NameView {
    /// What the view does not protect against, in one sentence for who prints it.
    #[must_use]
    pub fn limits(self) -> &'static str {
        match self {
            Self::Pseudonyms => {
                "pseudonyms hide names from finders, neighbours and photographs; a number or a door is still an identity \
                 to whoever can look it up, and the list of who is who must lie apart from the slips"
            }
            Self::Redacted => {
                "nobody can call by a redacted tree; it still tells how many people there are, how they are grouped, what \
                 the tree is called, and who matters: to whoever knows some of them that may be enough"
            }
            Self::WriteIn { names: true, numbers: true } => {
                "neither this file's names nor its numbers are on this paper until somebody writes them; once written, a \
                 slip tells as much as any other, and places to knock or leave things are printed"
            }
            Self::WriteIn { names: true, numbers: false } => {
                "names are written by hand, but the numbers are printed: a number is an identity to whoever can ask a \
                 telephone company"
            }
            Self::WriteIn { names: false, numbers: true } => {
                "numbers are written by hand, but the names and the places to knock or leave things are printed"
            }
            Self::WriteIn { names: false, numbers: false } => "nothing is left out: name what is to be written by hand",
        }
    }
}

/// What `--write-in` takes: `names`, `numbers`, or both with a comma.
///
/// # Errors
/// The word that is neither.
pub fn read_write_in(text: &str) -> Result<NameView, String> {
    let (mut names, mut numbers) = (false, false);
    for word in text.split(',').map(str::trim) {
        match word {
            "names" => names = true,
            "numbers" => numbers = true,
            other => return Err(other.to_owned()),
        }
    }
    Ok(NameView::WriteIn { names, numbers })
}

/// The tree as a view shows it; `None` for pseudonyms of a tree that has no secret yet.
#[must_use]
pub fn shown_as(tree: &Tree, view: NameView) -> Option<Tree> {
    match view {
        NameView::Pseudonyms => with_pseudonyms(tree),
        NameView::Redacted => Some(redacted(tree)),
        NameView::WriteIn { names, numbers } => Some(with_lines(tree, names, numbers)),
    }
}

/// The pseudonym of each person, in the order of the tree; `None` where the tree has no secret.
///
/// Of two names of the same length two consonants or two vowels differ. A person keeps theirs when others come and go.
#[must_use]
pub fn pseudonyms(tree: &Tree) -> Option<Vec<String>> {
    let secret = tree.secret.as_ref()?;
    let mut taken = BTreeSet::new();
    let mut names = Vec::with_capacity(tree.people.len());
    for person in &tree.people {
        let mut draw = 0_u32;
        names.push(loop {
            let bytes = keyed_hash(secret, PURPOSE, &[person.id.as_bytes(), &draw.to_be_bytes()]);
            let name = pseudonym(&bytes, 3 + (draw / DRAWS) as usize);
            if taken.insert(name.clone()) {
                break name;
            }
            draw += 1;
        });
    }
    Some(names)
}

/// A name of syllables of which the last is the check of the others: its consonant and its vowel are their sums.
fn pseudonym(bytes: &[u8; 32], syllables: usize) -> String {
    let mut name = String::new();
    let (mut consonants, mut vowels) = (0, 0);
    for at in 0..syllables {
        let (consonant, vowel) = match bytes.chunks_exact(2).nth(at).filter(|_| at + 1 < syllables) {
            Some(pair) => (usize::from(pair[0]) % CONSONANTS.len(), usize::from(pair[1]) % VOWELS.len()),
            None => (consonants % CONSONANTS.len(), vowels % VOWELS.len()),
        };
        consonants += consonant;
        vowels += vowel;
        let letter = CONSONANTS[consonant];
        name.push(if at == 0 { letter.to_ascii_uppercase() } else { letter });
        name.push(VOWELS[vowel]);
    }
    name
}

fn with_pseudonyms(tree: &Tree) -> Option<Tree> {
    let mut shown = tree.clone();
    for (person, name) in shown.people.iter_mut().zip(pseudonyms(tree)?) {
        person.name = name;
        // What is noted of people names them.
        person.note = None;
    }
    Some(shown)
}

/// A person's number in the tree stands before the line, so that slips still agree on who is who.
fn with_lines(tree: &Tree, names: bool, numbers: bool) -> Tree {
    let mut shown = tree.clone();
    for (at, person) in shown.people.iter_mut().enumerate() {
        if names {
            person.name = format!("{} {LINE_FOR_A_PEN}", at + 1);
            person.note = None;
        }
        if numbers {
            for way in person.ways.iter_mut().filter(|way| is_number(way)) {
                LINE_FOR_A_PEN.clone_into(&mut way.at);
            }
        }
    }
    shown
}

fn is_number(way: &Way) -> bool {
    matches!(way.by, WayKind::Phone | WayKind::Text | WayKind::Signal)
}

fn redacted(tree: &Tree) -> Tree {
    let mut shown = tree.clone();
    // Pairs of words would be those of the true slips.
    shown.secret = None;
    shown.meeting_place = None;
    for (at, person) in shown.people.iter_mut().enumerate() {
        person.name = format!("Person {}", at + 1);
        person.place = None;
        person.note = None;
        person.languages.clear();
        person.utc_minutes = None;
        person.answer = None;
        for way in &mut person.ways {
            NOTHING.clone_into(&mut way.at);
            way.hours = None;
        }
    }
    for (at, group) in shown.groups.iter_mut().enumerate() {
        group.name = format!("Group {}", at + 1);
    }
    for (at, role) in shown.roles.iter_mut().enumerate() {
        role.name = format!("Role {}", at + 1);
        role.powers.clear();
    }
    for alert in &mut shown.alerts {
        NOTHING.clone_into(&mut alert.say);
        for action in &mut alert.actions {
            NOTHING.clone_into(&mut action.what);
        }
    }
    if let Some(check_in) = &mut shown.check_in {
        NOTHING.clone_into(&mut check_in.at);
        for step in &mut check_in.then {
            NOTHING.clone_into(step);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::keep::testing::grouped_tree;

    fn differing(one: &str, other: &str) -> usize {
        one.to_lowercase().chars().zip(other.to_lowercase().chars()).filter(|(a, b)| a != b).count()
    }

    #[test]
    fn pseudonyms_of_one_length_differ_in_two_sounds() {
        let tree = grouped_tree(60, 5);
        let names = pseudonyms(&tree).unwrap();
        assert_eq!(names.len(), 300);
        for (at, one) in names.iter().enumerate() {
            for other in names[..at].iter().filter(|other| other.len() == one.len()) {
                assert!(differing(one, other) >= 2, "{one} {other}");
            }
        }
    }

    #[test]
    fn a_person_keeps_their_pseudonym_when_others_come_and_the_numbers_change() {
        let tree = grouped_tree(8, 5);
        let before = pseudonyms(&tree).unwrap();
        let mut grown = grouped_tree(9, 5);
        grown.version += 1;
        grown.people[3].ways[0].at = "555-0199".into();
        assert_eq!(pseudonyms(&grown).unwrap()[..40], before);
        grown.secret = Some([9; 16]);
        assert_ne!(pseudonyms(&grown).unwrap()[..40], before);
        grown.secret = None;
        assert_eq!(pseudonyms(&grown), None);
    }

    #[test]
    fn very_many_people_have_pseudonyms_too() {
        let tree = grouped_tree(1_000, 5);
        let names: BTreeSet<String> = pseudonyms(&tree).unwrap().into_iter().collect();
        assert_eq!(names.len(), 5_000);
    }

    #[test]
    fn no_view_changes_who_calls_whom_and_each_leaves_out_what_it_says() {
        let tree = grouped_tree(3, 5);
        let write_in = |names, numbers| NameView::WriteIn { names, numbers };
        for view in [
            NameView::Pseudonyms,
            NameView::Redacted,
            write_in(true, false),
            write_in(false, true),
            write_in(true, true),
        ] {
            let shown = shown_as(&tree, view).unwrap();
            assert_eq!((shown.people.len(), &shown.starters), (tree.people.len(), &tree.starters));
            for (one, other) in shown.groups.iter().zip(&tree.groups) {
                assert_eq!((&one.doors, &one.calls), (&other.doors, &other.calls));
            }
            let text = format!("{shown:?}");
            let names = !matches!(view, NameView::WriteIn { names: false, .. });
            let numbers = matches!(view, NameView::Redacted | NameView::WriteIn { numbers: true, .. });
            for person in &tree.people {
                assert_eq!(text.contains(&person.name), !names, "{view:?} {}", person.name);
                assert_eq!(text.contains(&person.ways[0].at), !numbers, "{view:?} {}", person.ways[0].at);
            }
            let distinct: BTreeSet<&str> = shown.people.iter().map(|person| person.name.as_str()).collect();
            assert_eq!(distinct.len(), shown.people.len(), "{view:?}");
            assert!(view.limits().len() > 40);
        }
    }

    #[test]
    fn what_is_written_in_by_hand_is_named() {
        assert_eq!(read_write_in("numbers"), Ok(NameView::WriteIn { names: false, numbers: true }));
        assert_eq!(read_write_in("names, numbers"), Ok(NameView::WriteIn { names: true, numbers: true }));
        assert_eq!(read_write_in("names,towns"), Err("towns".to_owned()));
        assert_eq!(read_write_in(""), Err(String::new()));
    }
}
