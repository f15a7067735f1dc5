//! Lists of people, as files -> what is read of them, as lines of JSON: for `.ci/tree_lists.py`, which compares it with
//! readers that know nothing of ours.

#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used)] // an example for tests may fail loudly

use serde_json::{Value, json};

use seedpress::tree::listed::{ListedPerson, PeopleList};
use seedpress::tree::lists;

fn person(person: &ListedPerson) -> Value {
    let ways: Vec<Value> =
        person.ways.iter().map(|way| json!({ "by": format!("{:?}", way.by), "at": way.at })).collect();
    json!({
        "at": person.at, "name": person.name, "ways": ways, "group": person.group, "place": person.place,
        "languages": person.languages, "utc": person.utc_minutes, "asked": person.asked, "answer": person.answer, "note": person.note,
    })
}

fn list(list: &PeopleList) -> Value {
    let people: Vec<Value> = list.people.iter().map(person).collect();
    let doubts: Vec<Value> = list.doubts.iter().map(|doubt| json!({ "at": doubt.at, "says": doubt.says })).collect();
    json!({ "people": people, "doubts": doubts })
}

fn main() {
    for path in std::env::args().skip(1) {
        let read = match lists::read(&path, &std::fs::read(&path).unwrap()) {
            Ok(read) => list(&read),
            Err(error) => json!({ "error": error.to_string(), "hint": error.hint() }),
        };
        println!("{}", json!({ "file": path, "read": read }));
    }
}
