//! Several lists -> one; who is on two of them is one person.

use std::collections::HashMap;

use super::heads::folded;
use super::numbers::digits_alone;
use crate::tree::listed::{Doubt, ListedPerson, PeopleList};
use crate::tree::model::Way;

/// Joins lists in their order. A person of the same name and with a number in common is one; that is said. Of several
/// lists, places say which: `list 2, row 7`.
#[must_use]
pub fn join(lists: Vec<PeopleList>) -> PeopleList {
    let several = lists.len() > 1;
    let mut joined = PeopleList::default();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for (number, list) in lists.into_iter().enumerate() {
        let at = |at: String| if several { format!("list {}, {at}", number + 1) } else { at };
        joined.doubts.extend(list.doubts.into_iter().map(|doubt| Doubt { at: at(doubt.at), says: doubt.says }));
        let first_of_list = joined.people.len();
        for mut person in list.people {
            person.at = at(person.at);
            let name = folded(&person.name);
            let keys: Vec<_> = person
                .ways
                .iter()
                .map(|way| (name.clone(), digits_alone(&way.at)))
                .filter(|(_, digits)| digits.len() >= 3)
                .collect();
            // Doubles within a list are the checks' to name.
            let same = keys.iter().find_map(|key| known.get(key)).filter(|same| **same < first_of_list);
            if let Some(before) = same.and_then(|same| joined.people.get_mut(*same)) {
                joined.doubts.push(Doubt {
                    at: person.at.clone(),
                    says: format!("{} is at {}, too, and was taken for the same person", person.name, before.at),
                });
                unite(before, person);
            } else {
                let place = joined.people.len();
                for key in keys {
                    known.entry(key).or_insert(place);
                }
                joined.people.push(person);
            }
        }
    }
    joined
}

/// What the first list does not say, the second may.
fn unite(into: &mut ListedPerson, from: ListedPerson) {
    let same = |a: &Way, b: &Way| {
        a.by == b.by
            && (a.at == b.at || (!digits_alone(&a.at).is_empty() && digits_alone(&a.at) == digits_alone(&b.at)))
    };
    for way in from.ways {
        if !into.ways.iter().any(|known| same(known, &way)) {
            into.ways.push(way);
        }
    }
    into.group = into.group.take().or(from.group);
    into.place = into.place.take().or(from.place);
    into.utc_minutes = into.utc_minutes.or(from.utc_minutes);
    into.asked = into.asked.or(from.asked);
    into.answer = into.answer.or(from.answer);
    into.note = into.note.take().or(from.note);
    if into.languages.is_empty() {
        into.languages = from.languages;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::lists::read;

    #[test]
    fn who_is_on_two_lists_is_one_person_and_that_is_said() {
        let one = read("a.csv", b"Name,Phone\nRosa Quillfeather,555-0105\nTomas Emberly,555-0106\n").unwrap();
        let two = read(
            "b.csv",
            b"Name,Phone,Mobile,Group\nrosa quillfeather,555 0105,555-0115,mill\nTomas Emberly,555-0199,,\n",
        )
        .unwrap();
        let joined = join(vec![one.clone(), two]);
        assert_eq!(
            joined.people.iter().map(|person| person.at.as_str()).collect::<Vec<_>>(),
            ["list 1, row 2", "list 1, row 3", "list 2, row 3"]
        );
        assert_eq!(joined.people[0].ways.len(), 2);
        assert_eq!(joined.people[0].group.as_deref(), Some("mill"));
        assert!(joined.doubts.iter().any(|doubt| doubt.at == "list 2, row 2" && doubt.says.contains("list 1, row 2")));
        assert_eq!(join(vec![one.clone()]), one);
        assert_eq!(join(Vec::new()), PeopleList::default());
    }
}
