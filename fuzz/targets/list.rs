//! Any bytes as a list of people -> people and doubts in single lines, or an error in one.

use seedpress::tree::lists;

pub fn run(bytes: &[u8]) {
    // The ending is looked at where the bytes do not say what they are.
    for name in ["list.csv", "list.vcf", "list.ldif"] {
        match lists::read(name, bytes) {
            Ok(list) => {
                assert!(!list.people.is_empty());
                for person in &list.people {
                    assert!(!person.name.is_empty() && !person.at.is_empty());
                    let ways = person.ways.iter().map(|way| &way.at);
                    let texts =
                        ways.chain([&person.name]).chain(&person.place).chain(&person.group).chain(&person.note);
                    for text in texts {
                        assert!(is_line(text), "{text:?}");
                    }
                }
                for doubt in &list.doubts {
                    assert!(is_line(&doubt.says) && is_line(&doubt.at), "{doubt:?}");
                }
                let twice = lists::join(vec![list.clone(), list.clone()]);
                assert!(twice.people.len() <= 2 * list.people.len());
            }
            Err(error) => assert!(is_line(&error.to_string()), "{error}"),
        }
    }
}

/// One line that steers neither a terminal nor the direction of writing.
fn is_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}
