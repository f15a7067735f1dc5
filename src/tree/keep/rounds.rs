//! Slips of true rounds -> their codes, what these name, and the tree that is made of them again.

use std::collections::BTreeSet;

use super::rebuild;
use crate::frame::slip_text;
use crate::tree::file;
use crate::tree::model::{PersonAt, Tree};
use crate::tree::round::callers::CallOrder;
use crate::tree::round::random::{grouped, plain, three_doors};
use crate::tree::round::slips::call_slips;
use crate::tree::slip::{Call, CallSlip};
use crate::tree::slip_code::slip_text;

fn trees() -> impl Iterator<Item = Tree> {
    let small = (0..150).flat_map(|seed| [plain(seed, 2 + seed as usize % 12), grouped(seed, 2 + seed as usize % 20)]);
    small.chain([three_doors(40), three_doors(100)])
}

/// Everybody on the paper, but for what lies under its staples.
fn names_on(slip: &CallSlip) -> BTreeSet<PersonAt> {
    let mut names: BTreeSet<PersonAt> = slip.callers.iter().chain(&slip.passed_by).copied().collect();
    let mut add = |calls: &[Call]| {
        for call in calls {
            names.insert(call.person);
            for pass_on in &call.if_silent {
                names.extend([pass_on.person].iter().chain(&pass_on.to).chain(&pass_on.then));
            }
        }
    };
    add(&slip.list);
    slip.stands_in.iter().for_each(|stand_in| add(&stand_in.calls));
    names.extend(
        slip.stands_in.iter().filter(|stand_in| !stand_in.calls.is_empty()).flat_map(|stand_in| &stand_in.instead_of),
    );
    names.insert(slip.person);
    names
}

#[test]
fn a_code_names_exactly_whom_its_slip_names() {
    for tree in trees() {
        for slip in call_slips(&tree) {
            let text = slip_text(&tree, &slip, None);
            let named: BTreeSet<&str> = text.people.iter().map(|person| person.name.as_str()).collect();
            assert_eq!(named, names_on(&slip).iter().map(|at| tree.people[*at].name.as_str()).collect());
            assert_eq!(slip_text::read_lines(&slip_text::lines(&text), &[]), Some(text));
        }
    }
}

#[test]
fn all_slips_together_tell_who_calls_whom_and_the_file_that_is_made_of_them_can_be_read() {
    for tree in trees() {
        let order = CallOrder::of(&tree);
        let texts: Vec<String> = call_slips(&tree).iter().map(|slip| slip_text(&tree, slip, None).text()).collect();
        let again = rebuild(texts.iter().map(String::as_str)).tree.unwrap();
        assert_eq!(again.people.len(), tree.people.len());
        for (at, person) in tree.people.iter().enumerate() {
            let told = again.people.iter().find(|told| told.name == person.name).unwrap();
            let callers: Vec<&str> = told.called_by.iter().map(|caller| again.people[*caller].name.as_str()).collect();
            assert_eq!(
                callers,
                order.callers[at].iter().map(|caller| tree.people[*caller].name.as_str()).collect::<Vec<_>>()
            );
        }
        let read = file::read(&file::write(&again));
        assert_eq!(read.as_ref(), Ok(&again), "{}", file::write(&again));
    }
}

#[test]
fn some_slips_tell_what_they_name_and_the_file_that_is_made_of_them_can_be_read() {
    for (seed, tree) in trees().enumerate() {
        let slips = call_slips(&tree);
        let some = slips.iter().enumerate().filter(|(at, _)| (at * 7 + seed) % 3 > 0).map(|(_, slip)| slip);
        let named: BTreeSet<PersonAt> = some.clone().flat_map(names_on).collect();
        let texts: Vec<String> = some.map(|slip| slip_text(&tree, slip, None).text()).collect();
        let Some(again) = rebuild(texts.iter().map(String::as_str)).tree else { continue };
        let told: BTreeSet<&str> = again.people.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(told, named.iter().map(|at| tree.people[*at].name.as_str()).collect());
        let read = file::read(&file::write(&again));
        assert_eq!(read.as_ref(), Ok(&again), "{}", file::write(&again));
    }
}
