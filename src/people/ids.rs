//! Text -> mail addresses, names and links of messengers, and keys: how somebody is reached without a number.

use std::collections::BTreeSet;

use super::lines::{FoldedLine, FoldedLines};
use super::numbers;
use super::sign::{PeopleKind, PeopleSign};
use super::words::plain;
use super::{lexicon, names};

/// Links that lead to a person.
const LINKS: [&str; 24] = [
    "t.me/",
    "telegram.me/",
    "wa.me/",
    "whatsapp.com/",
    "signal.me/",
    "signal.group/",
    "briar://",
    "simplex:/",
    "simplex.chat/contact",
    "openpgp4fpr:",
    "xmpp:",
    "sip:",
    "matrix.to/#/@",
    "i.delta.chat/",
    "threema.id/",
    "viber:",
    "skype:",
    "facebook.com/",
    "instagram.com/",
    "linkedin.com/in/",
    "vk.com/",
    "tel:",
    "mailto:",
    "sms:",
];
/// Letters of a link that tell it from others.
const LONGEST_ID: usize = 200;
/// Words after `@` that name no person: rules of style sheets, marks in sources, whole groups.
const NO_HANDLES: &str = "\
    media page import charset keyframes font supports layer property container namespace param return returns throws \
    override overrides staticmethod classmethod dataclass deprecated todo fixme see since author version test everyone \
    all here channel include if else for foreach end endif preview types babel angular vue";

/// Two ways to reach somebody are a list; one may be a signature.
pub(super) fn sign(text: &str, lines: &FoldedLines) -> Option<PeopleSign> {
    let mails = found(lines, mails);
    if distinct(&mails) >= 2 {
        return Some(PeopleSign::in_lines(PeopleKind::Mail, mails.into_iter().map(|(line, _)| line)));
    }
    let linked = links(text);
    let handles = found(lines, handles);
    let keys = found(lines, keys);
    let threema = found(lines, threema);
    let threema = if threema.len() >= 2 && (plain(text).contains("threema") || all_rows(lines, &threema)) {
        threema
    } else {
        Vec::new()
    };
    let dotted = found(lines, dotted_handles);
    let dotted = if plain(text).contains("signal") || all_rows(lines, &dotted) { dotted } else { Vec::new() };
    let calls = found(lines, call_signs);
    let calls = if calls.len() >= 2 && all_rows(lines, &calls) { calls } else { Vec::new() };
    for list in [&linked, &handles, &keys, &threema, &dotted, &calls] {
        if distinct(list) >= 2 {
            return Some(PeopleSign::in_lines(PeopleKind::Handle, list.iter().map(|(line, _)| *line)));
        }
    }
    // One of each kind, for several people.
    let all = [mails, linked, handles, keys].concat();
    let mut reached: BTreeSet<usize> = all.iter().map(|(line, _)| *line).collect();
    reached.extend(numbers::lines_with_one(lines));
    let named: Vec<usize> = lines
        .all
        .iter()
        .filter(|line| reached.contains(&line.number) && names::may_be_name(first_word(&line.text)))
        .map(|line| line.number)
        .collect();
    (named.len() >= 2).then(|| PeopleSign::in_lines(PeopleKind::Handle, named))
}

fn first_word(text: &str) -> &str {
    text.split([' ', ':', ',']).find(|word| !word.is_empty()).unwrap_or("")
}

type Places = Vec<(usize, String)>;

fn found(lines: &FoldedLines, search: impl Fn(&str) -> Vec<String>) -> Places {
    lines.all.iter().flat_map(|line| search(&line.text).into_iter().map(|id| (line.number, id))).collect()
}

fn distinct(places: &Places) -> usize {
    places.iter().map(|(_, id)| id).collect::<BTreeSet<_>>().len()
}

/// Whether such ids stand in at least half of the short lines.
fn all_rows(lines: &FoldedLines, places: &Places) -> bool {
    let rows: BTreeSet<usize> = places.iter().map(|(line, _)| *line).collect();
    let short = |line: &&FoldedLine| line.text.split(' ').count() <= 6;
    let named = lines.all.iter().filter(|line| rows.contains(&line.number));
    rows.len() >= 2
        && rows.len() * 2 >= lines.all.iter().filter(|line| !line.heading).count()
        && named.clone().all(|line| short(&line))
        && named.filter(|line| names::may_be_name(first_word(&line.text))).count() >= 2
}

/// Mail addresses, plain or spelled.
fn mails(line: &str) -> Vec<String> {
    let line = plain(line);
    let mut found = plain_mails(&line);
    found.extend(plain_mails(&unspelled(&line)));
    found.sort_unstable();
    found.dedup();
    found
}

/// `name [at] host [dot] org` -> `name@host.org`. The words count in brackets, or where both are there.
fn unspelled(line: &str) -> String {
    const AT: [&str; 11] =
        ["bei", "klammeraffe", "at", "aet", "arroba", "chez", "chiocciola", "собака", "a", "@", "kuyruklua"];
    const DOT: [&str; 9] = ["dot", "punkt", "punto", "point", "ponto", "nokta", "точка", ".", "点"];
    let line = line.replace("%40", "@");
    let mark = |c: char| matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '_');
    let mut spelled = String::new();
    let apart: String = line.chars().map(|c| if mark(c) { format!(" {c} ") } else { c.to_string() }).collect();
    let words: Vec<&str> = apart.split_whitespace().collect();
    let dotted = words.iter().any(|word| DOT.contains(word));
    let mut glue = true;
    for (at, word) in words.iter().enumerate() {
        let marked =
            at > 0 && words[at - 1].starts_with(mark) && words.get(at + 1).is_some_and(|next| next.starts_with(mark));
        let sign = match *word {
            word if AT.contains(&word) && (marked || (dotted && word != "a")) => "@",
            word if DOT.contains(&word) && (marked || dotted) => ".",
            _ => "",
        };
        if !sign.is_empty() {
            spelled.push_str(sign);
            glue = true;
        } else if !(word.starts_with(mark) && word.chars().count() == 1) {
            if !glue {
                spelled.push(' ');
            }
            spelled.push_str(word);
            glue = false;
        }
    }
    spelled.replace(" @ ", "@")
}

/// Addresses `name@host.tld`.
fn plain_mails(line: &str) -> Vec<String> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let mail = |(at, _): (usize, &str)| {
        let before: Vec<char> = line[..at].chars().rev().take_while(|c| inside(*c)).collect();
        let place: String = line[at + 1..].chars().take_while(|c| inside(*c)).collect();
        let place = place.trim_end_matches(['.', '-']);
        let (host, top) = place.rsplit_once('.')?;
        let top_fits = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
        (!before.is_empty() && !host.is_empty() && top_fits)
            .then(|| format!("{}@{place}", before.iter().rev().collect::<String>()))
    };
    line.match_indices('@').filter_map(mail).collect()
}

/// `@name`, `@name:server`, `name#1234`.
fn handles(line: &str) -> Vec<String> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    let handle = |(at, _): (usize, &str)| {
        if line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '/' | '@')) {
            return None;
        }
        let name: String = line[at + 1..].chars().take_while(|c| inside(*c)).collect();
        let end = line[at + 1 + name.len()..].chars().next();
        let name = name.trim_end_matches(['.', ':', '-']).to_lowercase();
        let known = NO_HANDLES.split_whitespace().any(|word| name.split(['-', '.']).next() == Some(word));
        let fits = name.chars().count() >= 2 && name.chars().next().is_some_and(char::is_alphabetic);
        (fits && !known && !matches!(end, Some('/' | '{' | '('))).then_some(name)
    };
    let mut found: Vec<String> = line.match_indices('@').filter_map(handle).collect();
    for word in line.split([' ', ',', ';']) {
        if let Some((name, place)) = word.split_once(':')
            && name.len() >= 2
            && !place.starts_with('/')
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
            && place.trim_end_matches('.').rsplit_once('.').is_some_and(|(host, top)| {
                !host.is_empty()
                    && top.len() >= 2
                    && top.chars().all(char::is_alphabetic)
                    && host.chars().any(char::is_alphabetic)
            })
            && lower_has(line, &["matrix", "element"])
        {
            found.push(word.to_owned());
        }
        if let Some((name, number)) = word.trim_end_matches(['.', ')']).split_once('#')
            && name.chars().count() >= 2
            && number.len() == 4
            && number.bytes().all(|digit| digit.is_ascii_digit())
        {
            found.push(word.to_owned());
        }
    }
    found
}

fn lower_has(line: &str, words: &[&str]) -> bool {
    let line = line.to_lowercase();
    words.iter().any(|word| line.contains(word))
}

/// Links to people in the whole text, also inside of tags.
fn links(text: &str) -> Places {
    let mut found = Places::new();
    for (at, line) in text.lines().enumerate() {
        let lower = line.to_lowercase();
        for link in LINKS {
            for (start, _) in lower.match_indices(link) {
                let rest = &lower[start + link.len()..];
                let free = !lower[..start].ends_with(|c: char| c.is_alphanumeric());
                let name: String = rest
                    .chars()
                    .take(LONGEST_ID)
                    .take_while(|c| !c.is_whitespace() && !matches!(c, ')' | '"' | '>' | ','))
                    .collect();
                if free && name.chars().filter(|c| c.is_alphanumeric()).count() >= 2 && !name.starts_with("sharer") {
                    found.push((at + 1, name));
                }
            }
        }
    }
    found
}

/// Fingerprints of keys, and ids that are keys.
fn keys(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let hex = |word: &str| word.bytes().all(|c| c.is_ascii_hexdigit());
    let words: Vec<&str> = line.split([' ', ',', ';', '|', ':']).filter(|word| !word.is_empty()).collect();
    for run in words.windows(10) {
        if run.iter().all(|word| word.len() == 4 && hex(word)) {
            found.push(run.concat());
        }
    }
    for run in words.windows(8) {
        if run.iter().all(|word| word.len() == 4 && hex(word))
            && words.len() <= 11
            && run.concat().bytes().any(|c| c.is_ascii_alphabetic())
            && words.len() > 8
        {
            found.push(run.concat());
        }
    }
    for word in words {
        let upper = !word.bytes().any(|c| c.is_ascii_lowercase());
        let is_key = word.strip_prefix("0x").is_some_and(|id| matches!(id.len(), 16 | 32 | 40) && hex(id))
            || (word.len() == 40 && hex(word) && upper)
            || (word.len() == 66 && word.starts_with("05") && hex(word))
            || ((word.starts_with("npub1") || word.starts_with("nprofile1")) && word.len() >= 50)
            || (word.len() >= 60 && word.len() <= 76 && word.starts_with("AAAA") && line.contains("ssh-"));
        if is_key {
            found.push(word.to_owned());
        }
    }
    found.dedup();
    found
}

/// Eight capitals and digits.
fn threema(line: &str) -> Vec<String> {
    let words = line.split([' ', ',', ';', ':', '|', '(', ')']);
    let fits = |word: &&str| {
        word.len() == 8
            && word.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            && word.bytes().any(|c| c.is_ascii_digit())
            && word.bytes().any(|c| c.is_ascii_uppercase())
    };
    words.filter(fits).map(str::to_owned).collect()
}

/// `name.42`.
fn dotted_handles(line: &str) -> Vec<String> {
    let words = line.split([' ', ',', ';', ':', '|', '(', ')']);
    let fits = |word: &&str| {
        word.rsplit_once('.').is_some_and(|(name, number)| {
            (2..=32).contains(&name.len())
                && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
                && name.bytes().any(|c| c.is_ascii_lowercase())
                && (2..=4).contains(&number.len())
                && number.bytes().all(|c| c.is_ascii_digit())
                && !lexicon::PARTS_OF_BOOKS.has(name)
        })
    };
    words.filter(fits).map(str::to_owned).collect()
}

/// Call signs of radio amateurs (ITU Radio Regulations, article 19).
fn call_signs(line: &str) -> Vec<String> {
    let words = line.split([' ', ',', ';', ':', '|', '(', ')']);
    let fits = |word: &&str| {
        let digit = word.find(|c: char| c.is_ascii_digit());
        digit.is_some_and(|at| {
            let (country, rest) = word.split_at(at);
            let tail = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            (1..=2).contains(&country.len())
                && rest.len() - tail.len() <= 1
                && (1..=4).contains(&tail.len())
                && country.bytes().chain(tail.bytes()).all(|c| c.is_ascii_uppercase())
                && word.len() >= 4
        })
    };
    words.filter(fits).map(str::to_owned).collect()
}

/// Two numbers of bank accounts (ISO 13616: two letters, two digits, then 11 to 30 letters and digits).
pub(super) fn accounts(lines: &FoldedLines) -> Option<PeopleSign> {
    let mut ids = BTreeSet::new();
    let mut found: Vec<&FoldedLine> = Vec::new();
    for line in &lines.all {
        let parts: Vec<&str> = line.text.split([' ', ':', ',']).filter(|part| !part.is_empty()).collect();
        for (at, part) in parts.iter().enumerate() {
            let bytes = part.as_bytes();
            let begins = bytes.len() >= 4
                && bytes[..2].iter().all(u8::is_ascii_uppercase)
                && bytes[2..4].iter().all(u8::is_ascii_digit);
            if !begins {
                continue;
            }
            let grouped =
                |part: &&&str| part.len() <= 30 && part.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
            let id: String = parts[at..].iter().take(9).take_while(grouped).copied().collect();
            let digits = id.bytes().filter(u8::is_ascii_digit).count();
            if (15..=34).contains(&id.len()) && digits * 3 >= id.len() * 2 && ids.insert(id) {
                found.push(line);
            }
        }
    }
    (ids.len() >= 2).then(|| PeopleSign::in_lines(PeopleKind::Handle, found.iter().map(|line| line.number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_address_needs_a_name_and_a_place() {
        for line in [
            "write to <ada.b+seeds@mail.example.org>.",
            "ada [at] mail [dot] example",
            "ada (at) mail.example",
            "ada at mail dot example",
            "ada (ät) mail.example",
            "ada%40mail.example",
        ] {
            assert_eq!(mails(&super::super::lines::fold(line)).len(), 1, "{line}");
        }
        for line in ["@everyone", "a @ b", "user@host", "5 @ 3.50", "meet at noon"] {
            assert!(mails(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn handles_are_told_from_rules_and_marks() {
        assert_eq!(handles("@ash_t and @ash:trees.example, ash#1234"), ["ash_t", "ash:trees.example", "ash#1234"]);
        assert!(handles("@media print, @page, @types/node, @param x, a@b.example, @font-face {").is_empty());
    }

    #[test]
    fn two_bank_accounts_are_a_list_and_one_is_where_to_give() {
        let list = "Quill XX00 0000 0000 0000 0011\nMoss XX00 0000 0000 0000 0022\n";
        assert!(accounts(&FoldedLines::of(list)).is_some());
        assert!(accounts(&FoldedLines::of("Give to XX00 0000 0000 0000 0011\n")).is_none());
    }
}
