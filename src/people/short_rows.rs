//! Lines -> short rows of names: with amounts, short numbers, ids or marks; numbers over several lines; definitions.

use std::collections::BTreeSet;

use super::lexicon;
use super::lines::{FoldedLine, FoldedLines};
use super::names::{self, Likeness};
use super::rows::names_of;
use super::shapes;
use super::sign::{PeopleKind, PeopleSign};
use super::slots::{AT, DAYTIMES, HOUSING, cut, is_state, is_weekday};
use super::words::{Lexicon, plain, words};

/// Rows of a text that has nothing else.
const MOST_ROWS: usize = 200;
/// Digits of a number that is dialled within one town.
const LOCAL_DIGITS: std::ops::RangeInclusive<usize> = 5..=7;
/// Digits of a number that stands in several lines.
const BROKEN_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Letters of an id that nobody remembers.
const LONG_ID: std::ops::RangeInclusive<usize> = 32..=128;
/// Names of messengers, before a name that somebody has there.
const MESSENGERS: [&str; 25] = [
    "微信",
    "qq",
    "wechat",
    "weixin",
    "telegram",
    "tg",
    "signal",
    "threema",
    "wire",
    "session",
    "skype",
    "viber",
    "line",
    "kakao",
    "discord",
    "insta",
    "instagram",
    "jabber",
    "xmpp",
    "matrix",
    "element",
    "briar",
    "keybase",
    "телеграм",
    "تلگرام",
];
/// Words for calling somebody, plain.
static CALLS: Lexicon = Lexicon::new(
    "call ring phone dial text sms ruf rufe ruft anrufen anruf tel telefon llama llamar appelle appeler appelez ligue \
     ligar liga звони звоните звонить позвони позвоните ara arayin اتصل تماس फोन कॉल 电话 打",
);

/// Words for sums of files, plain.
static SUMS: Lexicon =
    Lexicon::new("sha md crc blake hash hashes checksum checksums prufsumme prufsummen somme suma commit commits git");
/// Words that thank, plain.
static THANKS: Lexicon =
    Lexicon::new("thanks thank merci gracias obrigado obrigada grazie спасибо благодарим tesekkurler tesekkur");
/// Between names, in eleven languages.
const AND: [&str; 10] = [" and ", " und ", " y ", " et ", " e ", " и ", " ve ", " و ", " और ", "和"];

/// Rows of one of these shapes.
pub(super) fn sign(text: &str, lines: &FoldedLines) -> Option<PeopleSign> {
    amounts(lines)
        .or_else(|| local_numbers(lines))
        .or_else(|| broken_numbers(lines))
        .or_else(|| long_ids(lines))
        .or_else(|| messengers(lines))
        .or_else(|| dotted(lines))
        .or_else(|| daytimes(lines))
        .or_else(|| definitions(text))
        .or_else(|| marks(lines))
        .or_else(|| seats(lines))
        .or_else(|| bare_list(lines))
        .or_else(|| thanks(lines))
        .or_else(|| plates(lines))
}

fn rows(lines: &FoldedLines) -> Vec<&FoldedLine> {
    lines.all.iter().filter(|line| !line.heading).collect()
}

fn told(kind: PeopleKind, rows: &[&FoldedLine]) -> PeopleSign {
    PeopleSign::in_lines(kind, rows.iter().map(|row| row.number))
}

fn is_name(text: &str) -> bool {
    names::likeness(text) >= Likeness::Perhaps
        && !words(text).iter().any(|word| shapes::is_thing(word) || is_state(word) || lexicon::is_mark(word))
}

/// A name, and nothing but a number after it or before it.
fn name_and_number(text: &str) -> Option<(String, &str)> {
    let digit = |c: char| c.is_ascii_digit();
    let start = text.find(digit)?;
    let end = text.rfind(digit)? + 1;
    let number = &text[start..end];
    let edge = |c: char| c == ' ' || matches!(c, ':' | '-' | ',' | '=' | '(' | ')' | '|' | '\u{20ac}' | '$' | '\u{a3}');
    let (before, after) = (text[..start].trim_matches(edge), text[end..].trim_matches(edge));
    let name = match (before.is_empty(), after.is_empty()) {
        (false, true) => without_birth(before, number),
        (true, false) => after,
        _ => return None,
    };
    let inside = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | ' ');
    (number.chars().all(inside) && words(name).len() <= 2 && is_name(name)).then(|| (plain(name), number))
}

/// `Ash b.` before a year is `Ash`.
fn without_birth<'a>(before: &'a str, number: &str) -> &'a str {
    let year = number.parse::<u16>().is_ok_and(|year| (1925..=2020).contains(&year));
    let short = |word: &str| word.chars().count() <= 5 && word.starts_with(char::is_lowercase);
    before.rsplit_once(' ').filter(|(_, word)| year && short(word)).map_or(before, |(name, _)| name)
}

/// Nothing but names with a sum, an age or a count: `Ash 20`.
fn amounts(lines: &FoldedLines) -> Option<PeopleSign> {
    let rows = rows(lines);
    let row = |row: &&FoldedLine| {
        let counted =
            row.text.split_once(' ').filter(|(at, _)| at.len() <= 2 && at.bytes().all(|c| c.is_ascii_digit()));
        let text = counted.map_or(row.text.as_str(), |(_, rest)| rest);
        let (name, number) = name_and_number(text)?;
        let short = number.len() <= 6 && !number.contains([' ', '-']);
        (short && text.starts_with(|c: char| !c.is_ascii_digit())).then_some(name)
    };
    let goods = lines.all.iter().take(3).any(|line| lexicon::GOODS.is_in(&plain(&line.text)));
    let all: Option<BTreeSet<String>> = rows.iter().map(row).collect();
    let born = |row: &&FoldedLine| row.text.split(' ').nth(2).is_some_and(|year| year.len() == 4);
    let least = if rows.iter().all(born) { 2 } else { 3 };
    let list =
        (least..=MOST_ROWS).contains(&rows.len()) && !goods && all.is_some_and(|names| names.len() == rows.len());
    list.then(|| told(PeopleKind::Names, &rows))
}

/// Numbers of five to seven digits beside names, or behind words for calling.
fn local_numbers(lines: &FoldedLines) -> Option<PeopleSign> {
    let local = |number: &str| {
        let groups: Vec<usize> = number.split([' ', '-']).map(str::len).collect();
        let plain_groups =
            groups.len() <= 3 && (groups.len() == 1 || groups.iter().all(|group| (2..=4).contains(group)));
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        plain_groups && LOCAL_DIGITS.contains(&digits) && !number.contains(['.', ',']) && !number.ends_with("000")
    };
    let all = rows(lines);
    let named = |row: &&&FoldedLine| name_and_number(&row.text).is_some_and(|(_, number)| local(number));
    let named: Vec<&FoldedLine> = all.iter().filter(named).copied().collect();
    if named.len() >= 2 && named.len() * 3 >= all.len() * 2 {
        return Some(told(PeopleKind::Telephone, &named));
    }
    let extension = |row: &&FoldedLine| {
        let (word, number) = row.text.split_once(' ')?;
        let number = number.trim();
        let dialled = (4..=7).contains(&number.len())
            && number.bytes().all(|c| c.is_ascii_digit())
            && !number.ends_with("00")
            && !(number.len() == 4 && (number.starts_with("19") || number.starts_with("20")));
        (dialled && names::may_be_called(word) && !shapes::is_thing(&plain(word)) && !lexicon::is_mark(&plain(word)))
            .then(|| word.to_owned())
    };
    let words_before: Option<BTreeSet<String>> = all.iter().map(extension).collect();
    if all.len() >= 3 && words_before.is_some_and(|words| words.len() == all.len()) {
        return Some(told(PeopleKind::Telephone, &all));
    }
    let mut digits = BTreeSet::new();
    let mut called: Vec<&FoldedLine> = Vec::new();
    for line in all {
        if !words(&line.text).iter().any(|word| CALLS.has(word)) {
            continue;
        }
        let inside = |c: char| c.is_ascii_digit() || c == '-';
        let numbers = line.text.split(|c: char| !inside(c)).map(|part| part.trim_matches('-'));
        let numbers: Vec<&str> =
            numbers.filter(|part| local(part) && (part.contains('-') || part.len() >= 6)).collect();
        if !numbers.is_empty() {
            called.push(line);
            digits.extend(numbers);
        }
    }
    (digits.len() >= 2).then(|| told(PeopleKind::Telephone, &called))
}

/// A name, then the parts of a number in lines of their own; the first one may stand beside the name.
fn broken_numbers(lines: &FoldedLines) -> Option<PeopleSign> {
    let is_part = |line: &FoldedLine| {
        line.text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '+' | '/'))
    };
    let mut found: Vec<&FoldedLine> = Vec::new();
    let mut name: Option<&FoldedLine> = None;
    let (mut parts, mut digits, mut begun) = (0, 0, false);
    for line in lines.all.iter().map(Some).chain([None]) {
        if let Some(line) = line.filter(|line| is_part(line)) {
            parts += 1;
            digits += line.text.bytes().filter(u8::is_ascii_digit).count();
            continue;
        }
        if parts > usize::from(!begun) && BROKEN_DIGITS.contains(&digits) {
            found.extend(name);
        }
        let number = line.and_then(|line| name_and_number(&line.text)).map_or("", |(_, number)| number);
        begun = !number.is_empty();
        (parts, digits) = (0, number.bytes().filter(u8::is_ascii_digit).count());
        name = line.filter(|line| begun || is_name(line.text.trim_end_matches(':')));
    }
    (found.len() >= 2).then(|| told(PeopleKind::Telephone, &found))
}

/// A name and letters and digits that nobody remembers, or a note with nothing but a public key.
fn long_ids(lines: &FoldedLines) -> Option<PeopleSign> {
    let is_id = |word: &str| {
        LONG_ID.contains(&word.len())
            && word.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'=' | b'+' | b'/'))
            && word.bytes().any(|c| c.is_ascii_digit())
            && word.bytes().any(|c| c.is_ascii_alphabetic())
    };
    let ids = |line: &FoldedLine| line.text.split([' ', ':', ',']).any(is_id);
    let rows: Vec<&FoldedLine> = lines.all.iter().filter(|line| ids(line)).collect();
    let person = |line: &&&FoldedLine| {
        let others: Vec<&str> =
            line.text.split([' ', ':', ',']).filter(|word| !word.is_empty() && !is_id(word)).collect();
        (1..=3).contains(&others.len()) && others.iter().any(|word| is_name(word))
    };
    let sums = |line: &FoldedLine| words(&line.text).iter().any(|word| SUMS.has(word));
    let named = if lines.all.iter().any(sums) { 0 } else { rows.iter().filter(person).count() };
    let keys = ["npub1", "nprofile1", "05", "xmtp", "age1", "did:"];
    let lone = lines.all.len() <= 2
        && rows.iter().any(|row| {
            row.text
                .split([' ', ':'])
                .any(|word| is_id(word) && word.len() >= 50 && keys.iter().any(|key| word.starts_with(key)))
        });
    (named >= 2 || lone).then(|| told(PeopleKind::Handle, &rows))
}

/// The name of a messenger, then names with a digit or a stroke: `WeChat ash_01`.
fn messengers(lines: &FoldedLines) -> Option<PeopleSign> {
    let mut ids = BTreeSet::new();
    let mut found: Vec<&FoldedLine> = Vec::new();
    for line in &lines.all {
        let text = line.text.to_lowercase();
        // The messenger may stand after the name: `ash_01 on telegram`.
        let after = ["telegram", "instagram", "wechat", "keybase", "skype"];
        let mut label = after.into_iter().find(|name| text.ends_with(name) || text.ends_with(" on signal"));
        for part in text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.')) {
            let is_label = |name: &&&str| part == **name || (!name.is_ascii() && part.ends_with(**name));
            if let Some(name) = MESSENGERS.iter().find(is_label) {
                label = Some(*name);
            } else if label.is_some_and(|label| is_id_of(label, part.trim_end_matches('.')))
                && ids.insert(part.to_owned())
            {
                found.push(line);
            }
        }
    }
    (ids.len() >= 2).then(|| told(PeopleKind::Handle, &found))
}

fn is_id_of(messenger: &str, id: &str) -> bool {
    let marked = id.contains('_') || id.contains(|c: char| c.is_ascii_digit());
    let dotted = matches!(messenger, "insta" | "instagram" | "telegram" | "tg" | "skype") && id.contains('.');
    (4..=32).contains(&id.len())
        && id.is_ascii()
        && id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && (marked || dotted)
        && (id.contains(|c: char| c.is_ascii_alphabetic()) && id[..2].contains(|c: char| c.is_ascii_alphabetic())
            || matches!(messenger, "qq" | "微信"))
        && !id.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit())
        || matches!(messenger, "qq" | "微信") && (6..=12).contains(&id.len()) && id.bytes().all(|c| c.is_ascii_digit())
}

/// Nothing but names with a dot and two digits: `ash.42`.
fn dotted(lines: &FoldedLines) -> Option<PeopleSign> {
    let rows = rows(lines);
    let name = |row: &&FoldedLine| {
        let (name, number) = row.text.trim().rsplit_once('.')?;
        let fits = name.chars().all(|c| c.is_alphabetic() || c == '_')
            && (3..=32).contains(&name.chars().count())
            && (2..=4).contains(&number.len())
            && number.bytes().all(|c| c.is_ascii_digit())
            && !lexicon::PARTS_OF_BOOKS.has(&plain(name));
        fits.then(|| plain(name))
    };
    let all: Option<BTreeSet<String>> = rows.iter().map(name).collect();
    let list = rows.len() >= 2 && all.is_some_and(|names| names.len() >= 2);
    list.then(|| told(PeopleKind::Handle, &rows))
}

/// A part of a day and names: `early - Ash / Larch`. In scripts without capitals, weekdays, too.
fn daytimes(lines: &FoldedLines) -> Option<PeopleSign> {
    let all = rows(lines);
    let row = |row: &&&FoldedLine| {
        let Some((head, rest)) = cut(&row.text) else { return false };
        let uncased = !rest.contains(|c: char| c.is_lowercase() || c.is_uppercase());
        let head = words(head);
        let rest = AND.iter().fold(rest.to_owned(), |rest, and| rest.replace(and, ","));
        let parts: Vec<&str> = rest.split(['/', ',', '+', '&', '\u{3001}']).map(str::trim).collect();
        (1..=2).contains(&head.len())
            && (head.iter().any(|word| DAYTIMES.has(word)) || (uncased && head.iter().any(|word| is_weekday(word))))
            && parts.len() <= 6
            && parts.iter().all(|part| words(part).len() <= 2 && is_name(part))
    };
    let named: Vec<&FoldedLine> = all.iter().filter(row).copied().collect();
    (named.len() >= 2 && named.len() * 2 >= all.len()).then(|| told(PeopleKind::Names, &named))
}

/// Definitions of which most do not begin with an article: the term is no thing.
fn definitions(text: &str) -> Option<PeopleSign> {
    let mut before = "";
    let (mut terms, mut explained, mut all) = (Vec::new(), 0, 0);
    for (line, number) in text.lines().zip(1..) {
        if let Some(meaning) = line.strip_prefix(": ").filter(|_| before.len() <= 60) {
            all += 1;
            let meaning = words(meaning);
            if words(before).len() <= 2 && is_name(before.trim()) {
                terms.push(number);
                explained += usize::from(meaning.first().is_some_and(|word| shapes::is_article(word)));
            }
        }
        before = line;
    }
    (terms.len() >= 2 && terms.len() * 2 > all && explained * 2 < terms.len())
        .then(|| PeopleSign::in_lines(PeopleKind::Names, terms))
}

/// Nothing but names with a tick or a cross.
fn marks(lines: &FoldedLines) -> Option<PeopleSign> {
    let rows = rows(lines);
    let row = |row: &&FoldedLine| {
        let (name, mark) = row.text.rsplit_once(' ')?;
        let marked = mark.chars().count() <= 2 && !mark.contains(char::is_alphanumeric);
        let crossed = matches!(mark, "x" | "o" | "+" | "-" | "?" | "ok");
        (words(name).len() <= 2 && is_name(name.trim_end_matches(':')) && (marked || crossed)).then(|| plain(name))
    };
    let marked = rows.iter().filter_map(row).collect::<BTreeSet<String>>().len();
    (marked >= 2 && marked == rows.len()).then(|| told(PeopleKind::Names, &rows))
}

/// Places with numbers and who is there: `Seat 1 Ash`, `Cell 4: Ash, since noon`, `1st watch Ash, 2nd watch Larch`.
fn seats(lines: &FoldedLines) -> Option<PeopleSign> {
    let seat = |part: &str| {
        let parts: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
        let [first, second, rest @ ..] = parts.as_slice() else { return false };
        let Some(name) = rest.first() else { return false };
        let digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 4;
        let number = first.chars().all(char::is_alphabetic)
            && digit(second)
            && !shapes::is_thing(&plain(first))
            && !lexicon::is_mark(&plain(first));
        let turn = digit(first) && first.contains(char::is_alphabetic) && second.starts_with(char::is_lowercase);
        (number || turn) && rest.len() <= 2 && rest.iter().all(|word| is_cased_name(word)) && is_name(name)
    };
    let all = rows(lines);
    let in_one = |row: &&&FoldedLine| {
        let parts: Vec<&str> = row.text.split([',', ';']).map(str::trim).collect();
        parts.len() >= 2 && parts.iter().all(|part| seat(part))
    };
    if let Some(row) = all.iter().find(in_one) {
        return Some(told(PeopleKind::Names, &[row]));
    }
    let begins = |row: &&&FoldedLine| {
        let (head, rest) = row.text.split_once([',', ';']).unwrap_or((&row.text, ""));
        let flat =
            words(rest).first().is_some_and(|word| HOUSING.has(word)) && rest.ends_with(|c: char| c.is_ascii_digit());
        seat(head.trim()) || (flat && names_of(head).len() == head.split(" & ").count()) || is_there(&row.text)
    };
    let seats: Vec<&FoldedLine> = all.iter().filter(begins).copied().collect();
    (seats.len() >= 2 && seats.len() * 3 >= all.len() * 2).then(|| told(PeopleKind::Names, &seats))
}

/// A name and a place: `Ash at the gate`.
fn is_there(text: &str) -> bool {
    let mut parts = text.split(' ');
    let name = parts.next().is_some_and(|word| is_cased_name(word) && is_name(word));
    let at = parts.next().is_some_and(|word| AT.has(&plain(word)) && word.starts_with(char::is_lowercase));
    name && at
        && (3..=5).contains(&text.split(' ').count())
        && !text.contains(|c: char| c.is_ascii_digit())
        && !text.ends_with('.')
}

fn is_cased_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && names::may_be_name(word)
}

/// A note of one or two lines with nothing but words between commas or strokes, of which none is a thing we know; or with
/// names after a colon.
fn bare_list(lines: &FoldedLines) -> Option<PeopleSign> {
    let rows = rows(lines);
    if rows.is_empty() || rows.len() > 2 || lines.all.len() > 3 {
        return None;
    }
    let list = |row: &&FoldedLine| {
        let (label, text) = row.text.split_once(": ").unwrap_or(("", &row.text));
        let text = AND.iter().fold(text.trim_end_matches('.').to_owned(), |text, and| text.replace(and, ","));
        let parts: Vec<&str> = text.split([',', ';', '/']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let small =
            |part: &&str| names::may_be_called(part) && !shapes::is_thing(&plain(part)) && !is_state(&plain(part));
        let named = parts.iter().filter(|part| part.split(' ').next_back().is_some_and(is_cased_name)).count();
        parts.len() >= 3
            && (label.is_empty() && parts.iter().all(small)
                || named == parts.len() && words(label).len() != 1 && parts.iter().all(|part| words(part).len() <= 2))
    };
    rows.iter().all(list).then(|| told(PeopleKind::Names, &rows))
}

/// Names with a town in brackets, `Ash (Larchton), ..`; or nothing but names with letters and digits, as on plates.
fn plates(lines: &FoldedLines) -> Option<PeopleSign> {
    let all = rows(lines);
    let from = |part: &str| {
        let (name, town) = part.trim_end_matches(['.', ')']).split_once(" (").unwrap_or((part, ""));
        words(name).len() == 1 && is_name(name) && words(town).len() == 1 && is_cased_name(town)
    };
    let towns = |row: &&&FoldedLine| row.text.contains("), ") && row.text.split(", ").all(from);
    if let Some(row) = all.iter().find(towns) {
        return Some(told(PeopleKind::Names, &[row]));
    }
    let plate = |row: &&FoldedLine| {
        let (name, code) = row.text.split_once(' ').unwrap_or((&row.text, ""));
        let count = |fits: fn(&u8) -> bool| code.bytes().filter(fits).count();
        let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, ' ' | '-');
        let (letters, digits) = (count(u8::is_ascii_uppercase), count(u8::is_ascii_digit));
        is_name(name.trim_end_matches(':'))
            && code.chars().all(fits)
            && letters >= 2
            && digits >= 2
            && (5..=10).contains(&(letters + digits))
    };
    (all.len() >= 2 && all.iter().all(plate)).then(|| told(PeopleKind::Names, &all))
}

/// Thanks to three or more.
fn thanks(lines: &FoldedLines) -> Option<PeopleSign> {
    let thanked = |line: &&FoldedLine| {
        let named =
            line.text.split(' ').skip(1).filter(|word| is_cased_name(word.trim_matches([',', '.', ';', ':', '!'])));
        words(&line.text).iter().take(4).any(|word| THANKS.has(word)) && named.count() >= 3
    };
    let found: Vec<&FoldedLine> = lines.all.iter().filter(thanked).collect();
    (!found.is_empty()).then(|| told(PeopleKind::Names, &found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_list(text: &str) -> bool {
        sign(text, &FoldedLines::of(text)).is_some()
    }

    #[test]
    fn short_rows_of_names_are_seen_in_any_script() {
        for text in [
            "Quill 20\nMoss 15\nFern 5\n",
            "Перо: 20\nМох: 15\nКлевер: 7\n",
            "Quill 900123\nMoss 900124\n",
            "Ring 900-123, then 900-124.\n",
            "Quill\n06\n12 00 00 01\nMoss\n06\n12 00 00 02\n",
            "Quill 05aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nMoss 05bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n",
            "羽：微信 yumao_01；苔：微信 taixian_02\n",
            "Discord quill_7\nDiscord moss_8\n",
            "quill.42\nmoss.17\n",
            "early - Quill / Moss\nlate - Fern\n",
            "السبت: ريشة\nالأحد: طحلب\nالاثنين: سرخس\n",
            "सोमवार – पंख\nमंगलवार – काई\n",
            "otter 4471\nbadger 4472\nstoat 4480\n",
            "Quill ✓\nMoss ✗\n",
            "Seat 1 Quill\nSeat 2 Moss\n",
            "1st watch Quill, 2nd watch Moss\n",
            "quill, moss, fern, sedge\n",
            "Quill (Larchton), Moss (Ashford)\n",
            "Quill AB12 CDE\nMoss FG34 HIJ\n",
            "Thanks to Quill for soup, to Moss for bread and to Fern.\n",
            "Quill b. 1990\nMoss b. 1984\nFern b. 1971\n",
            "Quill\n: sleeps upstairs\n\nMoss\n: away until May\n",
        ] {
            assert!(is_list(text), "{text}");
        }
        for text in [
            "Step 1\nStep 2\nStep 3\n",
            "Parts\n\nWasher 24\nBearing 2\nBolt 12\n",
            "Flour 500 g\nSalt 10 g\nYeast 2 g\n",
            "early - open\nlate - closed\n",
            "Humus\n: a dark matter in soil\n\nMulch\n: the cover that keeps water\n",
            "Order 900123 and 900124 came late.\n",
            "fig.12\nfig.13\n",
            "Blade e3b0c44298fc1c149afbf4c8996fb92427\nHub e3b0c44298fc1c149afbf4c8996fb92428\nsha256\n",
            "Bed 1 beans\nBed 2 kale\n",
        ] {
            assert!(!is_list(text), "{text}");
        }
    }
}
