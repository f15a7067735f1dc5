//! The tables `[[person]]` and `[[group]]` -> people and groups, with ids made into places.

use super::fields::{Fields, PlacedValue, cut};
use super::ids::{Ids, resolve};
use super::values::{hours_of, kind_of, kinds, utc_of};
use crate::limits::{MAX_TREE_CALLERS, MAX_TREE_CALLS, MAX_TREE_ENTRIES};
use crate::tree::model::{Group, Person, Way};

/// What people say of others, by id, until all ids are known.
pub(super) struct PeopleLinks<'a, 's>(Vec<PersonLink<'a, 's>>);

struct PersonLink<'a, 's> {
    fields: Fields<'a, 's>,
    group: Option<PlacedValue<String>>,
    called_by: Vec<PlacedValue<String>>,
}

pub(super) fn read_people<'a, 's>(tables: Vec<Fields<'a, 's>>) -> (Vec<Person>, Ids, PeopleLinks<'a, 's>) {
    let mut people = Vec::with_capacity(tables.len());
    let mut ids = Ids::with_capacity(tables.len());
    let mut links = Vec::with_capacity(tables.len());
    for mut fields in tables {
        let id = read_id(&mut fields, "[[person]]", &mut ids, people.len());
        let name = fields.text("name").map_or_else(|| id.clone(), |name| name.value);
        let group = fields.text("group");
        let called_by = fields.texts("called-by", MAX_TREE_CALLERS);
        if let (Some(group), Some(_)) = (&group, called_by.first()) {
            fields.fault(
                group.line,
                format!(
                    "`{}` has a group and called-by; who is in a group is called by its doors: take one out",
                    cut(&id)
                ),
            );
        }
        let languages = fields.texts("languages", MAX_TREE_ENTRIES).into_iter().map(|tag| tag.value.to_lowercase());
        people.push(Person {
            id,
            name,
            group: None,
            called_by: Vec::new(),
            languages: languages.collect(),
            utc_minutes: fields.word("utc", "a time zone like \"+02:00\"", utc_of).map(|utc| utc.value),
            place: fields.text("place").map(|place| place.value),
            asked: fields.switch("asked"),
            answer: fields.chance("answer"),
            note: fields.text("note").map(|note| note.value),
            ways: read_ways(&mut fields),
        });
        links.push(PersonLink { fields, group, called_by });
    }
    (people, ids, PeopleLinks(links))
}

fn read_id(fields: &mut Fields<'_, '_>, what: &str, ids: &mut Ids, place: usize) -> String {
    let Some(id) = fields.text("id") else {
        fields.fault(fields.line, format!("{what} needs an id: a short word of its own, as id = \"rosa\""));
        return format!("no id, {place}");
    };
    if ids.contains_key(&id.value) {
        fields.fault(id.line, format!("two of {what} have the id `{}`: change one", cut(&id.value)));
    } else {
        ids.insert(id.value.clone(), place);
    }
    id.value
}

fn read_ways(fields: &mut Fields<'_, '_>) -> Vec<Way> {
    let mut ways = Vec::new();
    for mut way in fields.tables("ways", "{ by = \"..\" }", MAX_TREE_ENTRIES) {
        let named = way.has("by");
        let by = way.word("by", &format!("one of {}", kinds()), kind_of);
        let at = way.text("at");
        let hours = way.word("hours", "hours like \"08-22\"", hours_of).map(|hours| hours.value);
        let every_hours = way.number("every-hours", 1, 10_000).map(|hours| hours.value);
        if at.is_none() {
            way.fault(
                way.line,
                "a way needs at: a number, a channel or a place, as { by = \"phone\", at = \"555-0105\" }",
            );
        }
        if let (Some(by), Some(at)) = (by, at) {
            ways.push(Way { by: by.value, at: at.value, hours, every_hours });
        }
        if !named {
            way.fault(way.line, format!("a way needs by: one of {}", kinds()));
        }
        way.end();
    }
    ways
}

pub(super) fn read_groups(
    tables: Vec<Fields<'_, '_>>,
    ids: &Ids,
    people: &[Person],
    links: &PeopleLinks<'_, '_>,
) -> (Vec<Group>, Ids) {
    let mut group_ids = Ids::with_capacity(tables.len());
    let mut drafts = Vec::with_capacity(tables.len());
    for mut fields in tables {
        let id = read_id(&mut fields, "[[group]]", &mut group_ids, drafts.len());
        let name = fields.text("name").map_or_else(|| id.clone(), |name| name.value);
        let doors = fields.texts("doors", MAX_TREE_CALLERS);
        let calls = fields.texts("calls", MAX_TREE_CALLS);
        drafts.push((fields, id, name, doors, calls));
    }
    let mut callers = vec![0usize; drafts.len()];
    let mut groups = Vec::with_capacity(drafts.len());
    for (fields, id, name, door_names, call_names) in drafts {
        let doors = resolve(&fields, "doors", &door_names, ids);
        for (door, named) in doors.iter().zip(&door_names) {
            if links.0[*door].group.as_ref().is_none_or(|group| group.value != id) {
                let who = cut(&people[*door].id);
                let says = format!(
                    "`{who}` is a door of `{}` but does not belong to it: a door is one of the group",
                    cut(&id)
                );
                fields.fault(named.line, says);
            }
        }
        if door_names.is_empty() {
            fields.fault(
                fields.line,
                format!("group `{}` has no doors: name up to three of its people, in order", cut(&id)),
            );
        }
        let mut calls = Vec::new();
        for call in &call_names {
            match group_ids.get(&call.value) {
                Some(_) if call.value == id => {
                    fields.fault(call.line, format!("group `{}` calls itself: take it out", cut(&id)));
                }
                Some(group) => {
                    calls.push(*group);
                    callers[*group] += 1;
                    if callers[*group] == MAX_TREE_CALLS + 1 {
                        let says = format!("more than {MAX_TREE_CALLS} groups call `{}`", cut(&call.value));
                        fields.fault(call.line, says);
                    }
                }
                None => fields.fault(call.line, format!("calls: no [[group]] has the id `{}`", cut(&call.value))),
            }
        }
        fields.end();
        groups.push(Group { id, name, doors, calls });
    }
    (groups, group_ids)
}

impl PeopleLinks<'_, '_> {
    /// Ids of groups and callers -> their places.
    pub fn resolve(self, people: &mut [Person], ids: &Ids, group_ids: &Ids) {
        for (person, (at, link)) in people.iter_mut().zip(self.0.into_iter().enumerate()) {
            if let Some(group) = &link.group {
                person.group = group_ids.get(&group.value).copied();
                if person.group.is_none() {
                    link.fields.fault(group.line, format!("group: no [[group]] has the id `{}`", cut(&group.value)));
                }
            }
            person.called_by = resolve(&link.fields, "called-by", &link.called_by, ids);
            if let Some(own) = person.called_by.iter().position(|caller| *caller == at) {
                let says = format!("`{}` is called by themselves: take it out", cut(&person.id));
                link.fields.fault(link.called_by.get(own).map_or(link.fields.line, |name| name.line), says);
            }
            link.fields.end();
        }
    }
}
