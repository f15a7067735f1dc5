//! LDIF (RFC 2849), as Thunderbird and directories write it -> people.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::ListProblem;
use super::row::{self, Draft};
use super::text::encoding_of;
use crate::limits::{MAX_LIST_NAME, MAX_LIST_ROWS};
use crate::tree::listed::PeopleList;
use crate::tree::model::WayKind;

/// Whether a text is LDIF, by its ending or its beginning.
pub(super) fn is_ldif(ending: &str, text: &str) -> bool {
    let first =
        text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or_default().to_lowercase();
    first.starts_with("dn:")
        || (first.starts_with("version:") && text.contains("\ndn:"))
        || (ending == "ldif" && first.contains(':'))
}

/// The people of an LDIF file.
pub(super) fn people(text: &str) -> Result<PeopleList, ListProblem> {
    let mut list = PeopleList::default();
    let mut number = 0;
    for entry in entries(text) {
        number += 1;
        let at = format!("entry {number}");
        if number > MAX_LIST_ROWS {
            return Err(ListProblem::TooManyRows { at });
        }
        person(at, &entry, &mut list);
    }
    Ok(list)
}

type LdifEntry = Vec<(String, String)>;

/// The entries, each as attributes and values; lines that go on are joined, comments left out.
fn entries(text: &str) -> impl Iterator<Item = LdifEntry> + '_ {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        loop {
            let mut entry = LdifEntry::new();
            let mut any = false;
            while let Some(line) = lines.next() {
                if line.trim().is_empty() {
                    break;
                }
                let mut line = line.to_owned();
                while let Some(more) = lines.next_if(|next| next.starts_with([' ', '\t']) && !next.trim().is_empty()) {
                    line.push_str(more.get(1..).unwrap_or_default());
                }
                if !line.starts_with('#') {
                    any = true;
                    entry.extend(attribute(&line));
                }
            }
            // `version: 1` stands alone in some files.
            if any && entry.iter().any(|(name, _)| name != "version") {
                return Some(entry);
            }
            lines.peek()?;
        }
    })
}

fn attribute(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let name = name.split(';').next()?.trim().to_lowercase();
    let value = match value.strip_prefix(':') {
        Some(coded) => {
            let coded: String = coded.chars().filter(|c| !c.is_whitespace()).collect();
            let bytes = STANDARD.decode(coded).ok()?;
            encoding_of(&bytes).decode_with_bom_removal(&bytes).0.into_owned()
        }
        None if value.starts_with('<') => return None,
        None => value.trim().to_owned(),
    };
    Some((name, value))
}

fn person(at: String, entry: &LdifEntry, list: &mut PeopleList) {
    let all =
        |name: &'static str| entry.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str());
    let is_list = all("objectclass").any(|class| class.to_lowercase().starts_with("groupof"))
        || all("objectclass").any(|class| class.eq_ignore_ascii_case("organizationalunit"));
    let mut draft = Draft::new(at, list);
    if is_list {
        draft.doubt("it is a group, not a person, and was left out");
        return;
    }
    let mut names: BTreeMap<u8, String> = BTreeMap::new();
    for (name, part) in [
        ("cn", 0),
        ("displayname", 0),
        ("givenname", 1),
        ("sn", 3),
        ("mozillanickname", 4),
        ("xmozillanickname", 4),
        ("o", 5),
    ] {
        if let Some(value) = all(name).find(|value| !value.is_empty()) {
            let value = draft.text(value, "name", MAX_LIST_NAME);
            names.entry(part).or_insert(value);
        }
    }
    draft.person.name = row::name(&names);
    for (name, value) in entry {
        match name.as_str() {
            "telephonenumber" | "mobile" | "cellphone" | "homephone" | "workphone" | "mobiletelephonenumber" => {
                draft.numbers(value, WayKind::Phone);
            }
            "facsimiletelephonenumber" | "fax" | "pager" | "pagerphone" => {
                let value = row::words(value, 60).0;
                draft.doubt(&format!("{name} {value} is not to be called and was left out"));
            }
            "l" | "mozillahomelocalityname" | "localityname" if draft.person.place.is_none() => {
                draft.person.place = Some(draft.text(value, "place", 500));
            }
            "description" | "notes" if draft.person.note.is_none() => {
                draft.person.note = Some(draft.text(value, "note", 500));
            }
            "preferredlanguage" => draft.languages(value),
            _ => {}
        }
    }
    draft.finish(!names.is_empty() || all("mail").next().is_some());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_base64_comments_and_options_are_read() {
        let text = "version: 1\n\n# a comment\n that goes on\ndn: cn=Rosa Quill\n feather,mail=rosa@example.org\nobjectclass: person\ngivenName: Rosa\nsn: Quillfeather\ncn: Rosa Quill\n feather\n\
                    telephoneNumber: 555-0105\nmobile: 555-0115\nfacsimileTelephoneNumber: 555-0125\nl: Hill\n\n\
                    dn:: Y249w4Rzb3AsbWFpbD1h\nobjectclass: person\ncn;lang-de:: w4Rzb3AgQnLDvGNrZW5tw7xsbGVy\nhomePhone: 555-0106\n\n\
                    dn: cn=All\nobjectclass: groupOfNames\ncn: All\n";
        assert!(is_ldif("", text));
        let list = people(text).unwrap();
        let names: Vec<_> =
            list.people.iter().map(|person| (person.at.as_str(), person.name.as_str(), person.ways.len())).collect();
        assert_eq!(names, [("entry 1", "Rosa Quillfeather", 2), ("entry 2", "Äsop Brückenmüller", 1)]);
        assert_eq!(list.people[0].place.as_deref(), Some("Hill"));
        assert!(list.doubts.iter().any(|doubt| doubt.at == "entry 3"));
        assert!(list.doubts.iter().any(|doubt| doubt.says.contains("555-0125")));
    }

    #[test]
    fn broken_entries_are_no_end() {
        for text in [
            "dn: x\ncn:: !!!\n\ndn: y\ncn: Rosa\nmobile: 555-0105",
            "dn:\n\n\n\ndn: y\ncn: Rosa\nmobile: 555-0105\n",
            "dn: x\ncn\n:\n\ndn: y\ncn: Rosa\nmobile:555-0105",
        ] {
            let list = people(text).unwrap();
            assert_eq!(list.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Rosa"], "{text}");
        }
    }
}
