//! Ids of a tree file -> places of people and groups.

use std::collections::HashMap;

use super::fields::{Fields, PlacedValue, cut};
use crate::tree::model::PersonAt;

/// Ids -> places.
pub(super) type Ids = HashMap<String, usize>;

/// Ids -> people; unknown ones are faults.
pub(super) fn resolve(fields: &Fields<'_, '_>, key: &str, names: &[PlacedValue<String>], ids: &Ids) -> Vec<PersonAt> {
    let one = |name: &PlacedValue<String>| {
        let person = ids.get(&name.value).copied();
        if person.is_none() {
            fields.fault(name.line, format!("{key}: no [[person]] has the id `{}`", cut(&name.value)));
        }
        person
    };
    names.iter().filter_map(one).collect()
}
