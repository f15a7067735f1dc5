//! The facts of a new packet -> who can read what of it: two lines, and one more for each text that is held back.

use crate::cli::tell::text::{counted, grouped, spelled};
use crate::pack::{LeftOut, PacketFacts, Withheld};
use crate::typeset::DocumentFault;

/// Names in the line of what anyone can read, and in that of what is in the codes only.
const MOST_READ: usize = 40;
const MOST_UNREAD: usize = 12;
/// Letters of the names in one line.
const MOST_LETTERS: usize = 1_200;
/// Texts that are held back and named with the reason.
const MOST_TOLD: usize = 8;

/// What is said before the PDF is written.
pub(crate) struct Readers {
    pub lines: Vec<String>,
    pub warnings: Vec<String>,
}

/// Which files anyone will be able to read on the pages, and which are in the codes only.
pub(crate) fn readers(facts: &PacketFacts) -> Readers {
    let read = facts.to_be_read.iter().map(|path| spelled(path));
    let read = match facts.to_be_read.len() {
        0 => "no file; only the pages about the packet".to_owned(),
        count => format!("{}: {}", counted(count, "file", "files"), names(read, count, MOST_READ)),
    };
    let mut lines = vec![format!("to be read by anyone: {read}")];
    let mut left: Vec<&LeftOut> = facts.left_out.iter().collect();
    left.sort_by_key(|left| (left.people.is_none(), matches!(left.why, Withheld::NoText)));
    if !left.is_empty() {
        let count = left.len();
        let unread = names(left.into_iter().map(named), count, MOST_UNREAD);
        lines.push(format!("in the codes only: {}: {unread}", counted(count, "file", "files")));
    }
    lines.extend(lock_offer(facts));
    lines.extend(held_back(facts));
    let many = facts.left_out.iter().filter(|left| left.why == Withheld::Many).count();
    if many > 0 {
        lines.push(format!(
            "{} are in the codes only: the first {} are printed; to print others, name them with --print, or join the texts \
             in one file",
            counted(many, "more short text", "more short texts"),
            facts.texts
        ));
    }
    let mut warnings = recipe_warnings(facts);
    warnings.extend(facts.told.iter().take(MOST_TOLD).map(|told| spelled(told)));
    if let Some(more) = facts.told.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        warnings.push(format!("{} more of this kind", grouped(more as u64)));
    }
    Readers { lines, warnings }
}

/// What to do about lists of people before anything else: whoever finds the packet has them, printed or not.
fn lock_offer(facts: &PacketFacts) -> Option<String> {
    let any = facts.open_contacts || facts.left_out.iter().any(|left| left.people.is_some());
    (any && cfg!(feature = "seal") && !facts.sealed).then(|| {
        "there may be lists of people: --seal --split 2-of-3 locks the packet, and two of three cards open it"
            .to_owned()
    })
}

/// Who can read what, for the end.
pub(crate) fn who_can_read(facts: &PacketFacts) -> String {
    if facts.sealed {
        let key = facts
            .key
            .as_deref()
            .map_or_else(|| "the secret identity of one of the recipients".to_owned(), |key| format!("the key {key}"));
        return format!("this packet is sealed: its codes give one locked file, and nobody opens that without {key}");
    }
    let people = if facts.open_contacts {
        ", and a list of people is among it"
    } else if facts.left_out.iter().any(|left| left.people.is_some()) {
        ", also the lists of people"
    } else {
        ""
    };
    let (printed, codes) = if facts.open_contacts { (people, "") } else { ("", people) };
    format!(
        "this packet is not sealed: anyone who sees its pages can read what is printed on them{printed}; anyone who has \
         {} of its {} codes can get all files back{codes}",
        grouped(u64::from(facts.needed)),
        counted(facts.codes, "code", "codes").split(' ').next().unwrap_or_default(),
    )
}

/// Names with commas, as many as fit; the others are counted.
fn names(names: impl Iterator<Item = String>, count: usize, most: usize) -> String {
    let mut letters = 0;
    let fits = |name: &String| {
        letters += name.chars().count();
        letters <= MOST_LETTERS
    };
    let shown: Vec<String> = names.take(most).take_while(fits).collect();
    match count - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {} more", shown.join(", "), grouped(more as u64)),
    }
}

fn named(left: &LeftOut) -> String {
    let LeftOut { path, why, people, .. } = left;
    let why = match (why, people.is_some()) {
        (Withheld::Tree, _) => "contact tree",
        (Withheld::People, _) | (Withheld::NoText | Withheld::Ending | Withheld::Empty | Withheld::Unwanted, true) => {
            "may list people"
        }
        (Withheld::Table, true) => "table, may list people",
        (Withheld::Data, true) => "data, may list people",
        (Withheld::Encoding, true) => "not UTF-8, may list people",
        (Withheld::Ending, false) => "not known as text",
        (Withheld::Table, false) => "table",
        (Withheld::Data, false) => "data",
        (Withheld::Encoding, false) => "not UTF-8",
        (Withheld::Empty, false) => "empty",
        (Withheld::Long, _) => "too long",
        (Withheld::Letters(_), _) => "letters are missing",
        (Withheld::Control { .. }, _) => "control characters",
        (Withheld::Many, true) => "one of very many, may list people",
        (Withheld::NoText | Withheld::Unwanted | Withheld::Many, false) => return spelled(path),
    };
    format!("{} ({why})", spelled(path))
}

/// Running texts that somebody may miss, each with the reason and what to do.
fn held_back(facts: &PacketFacts) -> Vec<String> {
    let mut lines = Vec::new();
    let mut more = 0;
    for left in &facts.left_out {
        let path = spelled(&left.path);
        let last = spelled(left.path.rsplit('/').next().unwrap_or(&left.path));
        let why = match (&left.why, &left.people) {
            (Withheld::People, Some(people)) if !left.wished => {
                format!("it may list people ({people}); --print {} prints it anyway", quoted(&last))
            }
            (Withheld::Tree, _) => tree_words(left.wished),
            (Withheld::Long, _) => "it is too long to be printed".to_owned(),
            (Withheld::Encoding, _) => "its encoding is not known; save it in UTF-8 to have it printed".to_owned(),
            (Withheld::Control { letter, line }, _) => {
                format!("it has the control character {} in its line {line}", letter.escape_unicode())
            }
            (Withheld::Letters(letters), _) => {
                let line = letters.first().map_or(1, |(_, line)| *line);
                let fault = DocumentFault::Letters(letters.clone());
                spelled(&format!("line {line}: {fault}; --font FILE adds a font, --missing box prints boxes"))
            }
            _ => continue,
        };
        if lines.len() < MOST_TOLD {
            lines.push(format!("{path} is in the codes only: {why}"));
        } else {
            more += 1;
        }
    }
    if more > 0 {
        lines.push(format!("and {} more", grouped(more)));
    }
    lines
}

/// A tree's file is printed by no wish: it holds who calls whom, and the secret that the pairs of words are made of.
fn tree_words(wished: bool) -> String {
    let asked = if wished { ", also when --print or a recipe names it" } else { "" };
    let lock = if cfg!(feature = "seal") { "; --seal --split 2-of-3 locks it" } else { "" };
    format!(
        "it is a contact tree and is not printed{asked}; whoever scans the codes has the whole of it{lock}. `seedpress tree` \
         prints its slips"
    )
}

/// A recipe may be a stranger's: it does not open lists of people.
fn recipe_warnings(facts: &PacketFacts) -> Vec<String> {
    let wished = facts.left_out.iter().filter(|left| left.wished && left.why == Withheld::People);
    let mut warnings: Vec<String> = wished
        .clone()
        .take(MOST_TOLD)
        .map(|left| {
            let last = spelled(left.path.rsplit('/').next().unwrap_or(&left.path));
            let people = left.people.as_ref().map(|people| format!(" ({people})")).unwrap_or_default();
            format!(
                "the recipe would print {}, which may list people{people}: it stays in the codes only; if you want it on \
                 paper, type --print {}",
                spelled(&left.path),
                quoted(&last)
            )
        })
        .collect();
    let more = wished.count().saturating_sub(MOST_TOLD);
    if more > 0 {
        warnings.push(format!("the recipe would print {} more that may list people", grouped(more as u64)));
    }
    warnings
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    if name.chars().all(plain) { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bounded_in_count_and_length() {
        let many = |count: usize, name: &str| names((0..count).map(|_| name.to_owned()), count, 3);
        assert_eq!(many(3, "a"), "a, a, a");
        assert_eq!(many(5_000, "a"), "a, a, a and 4,997 more");
        assert_eq!(many(2, &"a".repeat(1_000)), format!("{} and 1 more", "a".repeat(1_000)));
    }

    #[test]
    fn a_name_in_a_hint_is_one_word_for_a_shell() {
        assert_eq!(["a-b.csv", "my list.csv", "it's"].map(quoted), ["a-b.csv", "'my list.csv'", "'it'\\''s'"]);
    }
}
