//! Address cards (vCard 2.1, 3 and 4), with all that phones and programs do to them -> people.
//!
//! Lines are joined here, before the reader of cards sees them, for each way of folding that is in use; and of a card it
//! is given only the properties that a list needs: pictures never, and no broken line costs the card.

use std::collections::BTreeMap;

use calcard::vcard::{VCard, VCardEntry, VCardKind, VCardParameterValue, VCardProperty, VCardType, VCardValue};
use calcard::{Entry, Parser};

use super::error::ListProblem;
use super::fields;
use super::heads;
use super::row::{self, Draft};
use super::text::encoding_of;
use crate::limits::{MAX_LIST_NAME, MAX_LIST_ROWS};
use crate::tree::listed::PeopleList;
use crate::tree::model::WayKind;

/// What is read of a card.
const READ: [&str; 12] =
    ["FN", "N", "NICKNAME", "ORG", "TEL", "ADR", "CATEGORIES", "LANG", "TZ", "NOTE", "KIND", "X-ABLABEL"];
/// Bytes of one property, decoded.
const LONGEST_LINE: usize = 64 << 10;
/// Properties of one card.
const MOST_LINES: usize = 1_000;

/// Whether a text is made of cards.
pub(super) fn is_vcard(ending: &str, text: &str) -> bool {
    text.lines().any(is_begin) || (matches!(ending, "vcf" | "vcard") && text.contains(':'))
}

fn is_begin(line: &str) -> bool {
    is_mark(line, "BEGIN")
}

fn is_mark(line: &str, what: &str) -> bool {
    let mut parts = line.trim().splitn(2, ':');
    parts.next().is_some_and(|word| word.trim().eq_ignore_ascii_case(what))
        && parts.next().is_some_and(|word| word.trim().eq_ignore_ascii_case("VCARD"))
}

/// The people of a file of cards.
pub(super) fn people(text: &str) -> Result<PeopleList, ListProblem> {
    let mut list = PeopleList::default();
    let mut number = 0;
    for card in cards(text) {
        number += 1;
        let at = format!("card {number}");
        if number > MAX_LIST_ROWS {
            return Err(ListProblem::TooManyRows { at });
        }
        person(at, &card, &mut list);
    }
    Ok(list)
}

/// The properties of a card, one a line.
#[derive(Debug, Default)]
struct AddressCard {
    lines: Vec<String>,
    /// Whether its end is there.
    whole: bool,
}

/// The cards of a text, one after another.
fn cards(text: &str) -> impl Iterator<Item = AddressCard> + '_ {
    let mut lines = text.lines().peekable();
    let mut begun = !text.lines().any(is_begin);
    std::iter::from_fn(move || {
        while !begun {
            begun = is_begin(lines.next()?);
        }
        lines.peek()?;
        let mut card = AddressCard::default();
        let mut nested = false;
        begun = false;
        while let Some(line) = lines.next() {
            if is_mark(line, "END") {
                if !nested {
                    card.whole = true;
                    break;
                }
                nested = false;
            } else if is_begin(line) {
                // A card within a card (AGENT), or the next one after one that was cut off.
                nested = card.lines.last().is_some_and(|last| last.starts_with("AGENT"));
                if !nested {
                    begun = true;
                    break;
                }
            } else if !nested && card.lines.len() < MOST_LINES {
                card.lines.extend(property(line, &mut lines));
            }
        }
        Some(card)
    })
}

/// One property, with the lines that go on with it; `None` for what is not read.
fn property<'a>(line: &str, lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> Option<String> {
    let coded = line.split(':').next().unwrap_or_default().to_ascii_uppercase().contains("QUOTED-PRINTABLE");
    let mut whole = line.to_owned();
    loop {
        let soft = coded && whole.ends_with('=');
        let folded = |next: &&str| next.starts_with([' ', '\t']) && !next.trim().is_empty();
        let Some(next) = lines.next_if(|next| folded(next) || (soft && !is_mark(next, "END") && !is_begin(next)))
        else {
            break;
        };
        if soft {
            whole.pop();
        }
        // One blank belongs to the fold, also where a program has folded inside of quoted-printable.
        let next = next.strip_prefix([' ', '\t']).unwrap_or(next);
        if whole.len() + next.len() <= LONGEST_LINE {
            whole.push_str(next);
        }
    }
    if coded && whole.ends_with('=') {
        whole.pop();
    }
    if is_nested(&whole) {
        return Some("AGENT".to_owned());
    }
    let (head, value) = head_and_value(&whole)?;
    let mut parts = head.split(';');
    let name = parts.next()?.trim();
    let bare = name.rsplit_once('.').map_or(name, |(_, bare)| bare).to_ascii_uppercase();
    if !READ.contains(&bare.as_str()) || whole.len() > LONGEST_LINE {
        return None;
    }
    // Values are given on in UTF-8 and without an encoding: what is left of the parameters says what a number is.
    let kept = parts.filter(|part| !is_coding(part)).fold(String::new(), |kept, part| kept + ";" + part.trim());
    let value = if coded { decoded(value, charset(head)) } else { value.to_owned() };
    Some(format!("{name}{kept}:{value}"))
}

fn is_nested(line: &str) -> bool {
    line.split([':', ';']).next().is_some_and(|name| name.trim().eq_ignore_ascii_case("AGENT"))
}

/// Divides at the colon that is not within quotes or brackets: `TEL;X-CUSTOM(CHARSET=UTF-8,..):555`.
fn head_and_value(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ':' if !quoted => return Some((&line[..at], &line[at + 1..])),
            _ => {}
        }
    }
    line.split_once(':')
}

fn is_coding(part: &str) -> bool {
    let part = part.trim().to_ascii_uppercase();
    part.starts_with("ENCODING=")
        || part.starts_with("CHARSET=")
        || part == "QUOTED-PRINTABLE"
        || part == "8BIT"
        || part.starts_with("X-CUSTOM(")
        || part.starts_with("VALUE=")
}

fn charset(head: &str) -> Option<&'static encoding_rs::Encoding> {
    let label = head.split(';').find_map(|part| {
        part.trim().to_ascii_uppercase().strip_prefix("CHARSET=").map(|label| label.trim_matches('"').to_owned())
    })?;
    encoding_rs::Encoding::for_label(label.as_bytes())
}

/// Quoted-printable (RFC 2045), where `=` without two hex digits is itself. Line feeds in it are escaped.
fn decoded(value: &str, charset: Option<&'static encoding_rs::Encoding>) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    let digit = |byte: Option<&u8>| {
        byte.and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
    };
    while let Some((first, left)) = rest.split_first() {
        if let (b'=', Some(high), Some(low)) = (first, digit(left.first()), digit(left.get(1))) {
            bytes.push(high << 4 | low);
            rest = left.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = left;
        }
    }
    // Some programs name a charset and write another: bytes that are UTF-8 are taken as UTF-8.
    let encoding = charset.filter(|_| std::str::from_utf8(&bytes).is_err()).unwrap_or_else(|| encoding_of(&bytes));
    encoding.decode_without_bom_handling(&bytes).0.replace("\r\n", "\n").replace(['\r', '\n'], "\\n")
}

fn parsed(card: &AddressCard) -> VCard {
    let text = format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n",
        card.lines.iter().filter(|line| *line != "AGENT").cloned().collect::<Vec<_>>().join("\r\n")
    );
    match Parser::new(&text).entry() {
        Entry::VCard(card) => card,
        _ => VCard::default(),
    }
}

fn person(at: String, card: &AddressCard, list: &mut PeopleList) {
    let read = parsed(card);
    let mut draft = Draft::new(at, list);
    if !card.whole {
        draft.doubt("its end is missing; what is there was read");
    }
    let no_person = |value: &VCardValue| {
        matches!(
            value,
            VCardValue::Kind(VCardKind::Group | VCardKind::Location | VCardKind::Application | VCardKind::Device)
        )
    };
    if read
        .entries
        .iter()
        .filter(|entry| entry.name == VCardProperty::Kind)
        .flat_map(|entry| &entry.values)
        .any(no_person)
    {
        draft.doubt("it is no person's card and was left out");
        return;
    }
    let labels: BTreeMap<String, String> = read
        .entries
        .iter()
        .filter_map(|entry| Some((entry.group.clone()?, entry)))
        .filter(|(_, entry)| is_label(entry))
        .map(|(group, entry)| (group, text_of(entry)))
        .collect();
    let mut names: BTreeMap<u8, String> = BTreeMap::new();
    let mut add = |draft: &mut Draft<'_>, part: u8, text: &str| {
        let text = draft.text(text, "name", MAX_LIST_NAME);
        if !text.is_empty() {
            names.entry(part).or_insert(text);
        }
    };
    for entry in &read.entries {
        match &entry.name {
            VCardProperty::Fn => add(&mut draft, 0, &text_of(entry)),
            VCardProperty::N => {
                for (component, part) in [(0, 3), (1, 1), (2, 2)] {
                    add(&mut draft, part, &component_of(entry, component));
                }
            }
            VCardProperty::Nickname => add(&mut draft, 4, &component_of(entry, 0)),
            VCardProperty::Org => add(&mut draft, 5, &component_of(entry, 0)),
            VCardProperty::Tel => number(&mut draft, entry, entry.group.as_ref().and_then(|group| labels.get(group))),
            VCardProperty::Adr if draft.person.place.is_none() => {
                let place = draft.text(&component_of(entry, 3), "place", 500);
                draft.person.place = Some(place).filter(|place| !place.is_empty());
            }
            VCardProperty::Categories => {
                let all = entry.values.iter().flat_map(texts).map(|text| row::words(&text, MAX_LIST_NAME).0).collect();
                draft.groups(all);
            }
            VCardProperty::Lang => draft.languages(&text_of(entry)),
            VCardProperty::Tz => draft.person.utc_minutes = offset_of(entry),
            VCardProperty::Note if draft.person.note.is_none() => {
                let note = draft.text(&text_of(entry), "note", 500);
                draft.person.note = Some(note).filter(|note| !note.is_empty());
            }
            _ => {}
        }
    }
    draft.person.name = row::name(&names);
    draft.finish(!card.lines.is_empty());
}

fn is_label(entry: &VCardEntry) -> bool {
    matches!(&entry.name, VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-ABLABEL"))
}

fn number(draft: &mut Draft<'_>, entry: &VCardEntry, label: Option<&String>) {
    let mut by = Some(WayKind::Phone);
    let mut what = "fax";
    for param in &entry.params {
        let text = match &param.value {
            VCardParameterValue::Type(VCardType::Fax | VCardType::Textphone) => "fax",
            VCardParameterValue::Type(VCardType::Pager) => "pager",
            VCardParameterValue::Text(text) => text,
            _ => continue,
        };
        if heads::labelled(text).is_none() || text.eq_ignore_ascii_case("fax") {
            by = None;
            what = text;
        } else if by.is_some() {
            by = heads::labelled(text);
        }
    }
    // `_$!<HomeFAX>!$_`, as iPhones write the names of their kinds.
    let label = label.map(|label| label.replace("_$!<", "").replace(">!$_", ""));
    if let (Some(label), Some(WayKind::Phone)) = (&label, by) {
        by = heads::labelled(label);
        what = label;
    }
    let value = text_of(entry);
    if let Some(by) = by {
        draft.numbers(&value, by);
    } else {
        let (value, what) = (row::words(&value, 60).0, row::words(what, 40).0);
        draft.doubt(&format!("{what} {value} is not to be called and was left out"));
    }
}

fn texts(value: &VCardValue) -> Vec<String> {
    match value {
        VCardValue::Text(text) => vec![text.clone()],
        VCardValue::Component(all) => all.clone(),
        VCardValue::Integer(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

/// Minutes east of Greenwich; nothing where a zone is named, whose distance changes with the season.
fn offset_of(entry: &VCardEntry) -> Option<i16> {
    match entry.values.first()? {
        VCardValue::PartialDateTime(time) => {
            let minutes = i16::from(time.tz_hour?) * 60 + i16::from(time.tz_minute.unwrap_or(0));
            Some(if time.tz_minus { -minutes } else { minutes }).filter(|minutes| minutes.abs() <= 14 * 60)
        }
        _ => fields::utc_minutes(&text_of(entry)).ok().flatten(),
    }
}

/// A value that is one text, whatever stands in it.
fn text_of(entry: &VCardEntry) -> String {
    entry.values.iter().flat_map(texts).collect::<Vec<_>>().join(";")
}

/// One part of a structured value.
fn component_of(entry: &VCardEntry, part: usize) -> String {
    entry.values.get(part).map(|value| texts(value).join(" ")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Vec<String>)> {
        let list = people(text).unwrap();
        list.people
            .into_iter()
            .map(|person| (person.name, person.ways.into_iter().map(|way| way.at).collect()))
            .collect()
    }

    fn card(lines: &str) -> Vec<(String, Vec<String>)> {
        read(&format!("BEGIN:VCARD\n{lines}\nEND:VCARD\n"))
    }

    #[test]
    fn the_same_person_is_read_from_every_version_and_program() {
        let expected = [("Äsop Brückenmüller".to_owned(), vec!["+1-555-010-5555".to_owned()])];
        for lines in [
            "VERSION:4.0\nFN:Äsop Brückenmüller\nN:Brückenmüller;Äsop;;;\nTEL;VALUE=uri;TYPE=\"voice,cell\":tel:+1-555-010-5555",
            "VERSION:3.0\nFN:Äsop Brückenmüller\nTEL;TYPE=CELL:+1-555-010-5555",
            "VERSION:3.0\nN:Brückenmüller;Äsop;;;\nTEL;TYPE=arbeit:+1-555-010-5555",
            "VERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=42=72=C3=BC=63=6B=65=6E=6D=C3=BC=6C=6C=65=72;=C3=84=73=6F=70;;;\nTEL;CELL:+1-555-010-5555",
            "VERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=42=72=C3=BC=63=6B=\n=65=6E=6D=C3=BC=6C=6C=65=72;=C3=84=73=\n=6F=70;;;\nTEL;CELL:+1-555-010-5555",
            "VERSION:2.1\nN;QUOTED-PRINTABLE:Br=C3=BCckenm=C3=BCller;=C3=84sop\nTEL;CELL;VOICE:+1-555-010-5555",
            "VERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:Br=FCckenm=FCller;=C4sop\nTEL;CELL:+1-555-010-5555",
            "VERSION:2.1\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Br=FCckenm=FCller;=C4sop\nTEL;CELL:+1-555-010-5555",
            "VERSION:3.0\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=84sop=20Br=C3=BCcken=\n m=C3=BCller\nTEL:+1-555-010-5555",
            "VERSION:3.0\nFN:Äsop Brücken\n müller\nTEL:+1-555-\n 010-5555",
            "FN:Äsop Brückenmüller\nitem1.TEL:+1-555-010-5555\nitem1.X-ABLabel:_$!<Mobile>!$_",
            "VERSION:2.1\nN:Brückenmüller;Äsop\nTEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=46=75=6E=6B):+1-555-010-5555",
            "VERSION:3.0\nthis line has no colon\n:::\nFN:Äsop Brückenmüller\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ\n /9j/4AAQSkZJRgABAQ==\n\nTEL:+1-555-010-5555",
            "VERSION:2.1\nPHOTO;JPEG;ENCODING=BASE64:\n /9j/4AAQSkZJRgABAQ==\n\nN:Brückenmüller;Äsop\nTEL:+1-555-010-5555",
            "version:3.0\nfn:Äsop Brückenmüller\ntel;type=cell:+1-555-010-5555",
            "VERSION:3.0\nN:;;;;\nFN:Äsop Brückenmüller\nTEL:\u{202a}+1-555-010-5555\u{202c}",
            "VERSION:2.1\nN:Brückenmüller;Äsop\nAGENT:\nBEGIN:VCARD\nN:Tree;Ash\nTEL:555-0199\nEND:VCARD\nTEL:+1-555-010-5555",
        ] {
            assert_eq!(card(lines), expected, "{lines}");
        }
    }

    #[test]
    fn faxes_are_told_and_numbers_with_parameters_kept() {
        for lines in [
            "FN:Rosa\nTEL;TYPE=FAX:555-0199\nTEL:555-0105",
            "FN:Rosa\nTEL;HOME;FAX:555-0199\nTEL:555-0105",
            "FN:Rosa\nitem1.TEL:555-0199\nitem1.X-ABLabel:_$!<HomeFAX>!$_\nTEL:555-0105",
            "FN:Rosa\nTEL;PAGER:555-0199\nTEL:555-0105",
        ] {
            let text = format!("BEGIN:VCARD\n{lines}\nEND:VCARD\n");
            assert_eq!(read(&text), [("Rosa".to_owned(), vec!["555-0105".to_owned()])], "{lines}");
            assert!(
                people(&text)
                    .unwrap()
                    .doubts
                    .iter()
                    .any(|doubt| doubt.at == "card 1" && doubt.says.contains("555-0199")),
                "{lines}"
            );
        }
        assert_eq!(card("FN:Rosa\nTEL;VALUE=uri:tel:+1-555-010-5555;ext=5")[0].1, ["+1-555-010-5555 ext 5"]);
    }

    #[test]
    fn a_card_that_is_cut_off_costs_no_other() {
        let text = "BEGIN:VCARD\nFN:Rosa\nTEL:555-0105\nBEGIN:VCARD\nFN:Tomas\nTEL:555-0106\nEND:VCARD\n\nBEGIN:VCARD\nFN:Beni\nTEL:555-01";
        assert_eq!(read(text).iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Rosa", "Tomas", "Beni"]);
        let doubts = people(text).unwrap().doubts;
        assert_eq!(doubts.iter().map(|doubt| doubt.at.as_str()).collect::<Vec<_>>(), ["card 1", "card 3"]);
    }

    #[test]
    fn escapes_groups_places_and_languages_are_read() {
        let list = people("BEGIN:VCARD\nFN:Quillfeather\\, Rosa\nTEL:555-0105\nADR;TYPE=home:;;Mill Lane 1;Hill;;;\nCATEGORIES:mill,choir\nLANG:ar\nTZ:+02:00\nNOTE:first\\nsecond\nEND:VCARD\n").unwrap();
        let rosa = &list.people[0];
        assert_eq!(
            (rosa.name.as_str(), rosa.place.as_deref(), rosa.group.as_deref()),
            ("Quillfeather, Rosa", Some("Hill"), Some("mill"))
        );
        assert_eq!(
            (rosa.languages.as_slice(), rosa.utc_minutes, rosa.note.as_deref()),
            (&["ar".to_owned()][..], Some(120), Some("first second"))
        );
        assert!(list.doubts.iter().any(|doubt| doubt.says.contains("choir")));
        let all = people("BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:All\nEND:VCARD\n").unwrap();
        assert!(all.people.is_empty() && all.doubts.len() == 1);
    }
}
