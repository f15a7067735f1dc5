//! People of a list -> groups of about five who belong together: the same group of the list, the same place, the same language.

use crate::tree::listed::{ListedPerson, PeopleList};

/// People of a group, if the list allows it.
pub const GROUP_SIZE: usize = 5;
/// With fewer, a group cannot have three doors.
const SMALLEST: usize = 3;

/// Places of people in the list, group by group; every person once.
#[must_use]
pub fn groups(list: &PeopleList, size: usize) -> Vec<Vec<usize>> {
    let size = size.max(SMALLEST);
    let mut sorted: Vec<usize> = (0..list.people.len()).collect();
    let key =
        |person: &ListedPerson| (lower(person.group.as_deref()), lower(person.place.as_deref()), language(person));
    sorted.sort_by_cached_key(|at| key(&list.people[*at]));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut left: Vec<usize> = Vec::new();
    for together in sorted.chunk_by(|one, other| key(&list.people[*one]) == key(&list.people[*other])) {
        if together.len() < SMALLEST {
            left.extend(together);
        } else {
            groups.extend(parts(together, size));
        }
    }
    // Few of one kind: first with others of their place, then of their language, then with whoever is left.
    let kinds: [&dyn Fn(&ListedPerson) -> String; 3] =
        [&|person| lower(person.group.as_deref().or(person.place.as_deref())), &language, &|_| String::new()];
    for (round, kind) in kinds.into_iter().enumerate() {
        left.sort_by_cached_key(|at| (kind(&list.people[*at]), *at));
        let mut still = Vec::new();
        for together in left.chunk_by(|one, other| kind(&list.people[*one]) == kind(&list.people[*other])) {
            let told = round == 2 || !kind(&list.people[together[0]]).is_empty();
            if told && together.len() >= SMALLEST {
                groups.extend(parts(together, size));
            } else {
                still.extend(together);
            }
        }
        left = still;
    }
    for person in left {
        let near = |group: &Vec<usize>| {
            let one = &list.people[group[0]];
            let same_place = lower(one.place.as_deref()) == lower(list.people[person].place.as_deref());
            let same_language = language(one) == language(&list.people[person]);
            (!same_language, !same_place, group.len())
        };
        match groups.iter_mut().filter(|group| group.len() <= size).min_by_key(|group| near(group)) {
            Some(group) => group.push(person),
            None => groups.push(vec![person]),
        }
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_by_key(|group| group[0]);
    groups
}

/// Parts of nearly the same size, none larger than `size` but where it would leave fewer than three.
fn parts(people: &[usize], size: usize) -> Vec<Vec<usize>> {
    let mut count = people.len().div_ceil(size);
    while count > 1 && people.len() / count < SMALLEST {
        count -= 1;
    }
    let (each, more) = (people.len() / count, people.len() % count);
    let mut from = 0;
    let mut parts = Vec::with_capacity(count);
    for part in 0..count {
        let to = from + each + usize::from(part < more);
        parts.push(people[from..to].to_vec());
        from = to;
    }
    parts
}

fn lower(text: Option<&str>) -> String {
    text.unwrap_or_default().trim().to_lowercase()
}

fn language(person: &ListedPerson) -> String {
    person.languages.first().map(|tag| tag.split('-').next().unwrap_or_default().to_owned()).unwrap_or_default()
}
