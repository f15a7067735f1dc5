//! Files -> texts that are printed as text (Markdown, tables, plain text), and the reasons why others are not.
//!
//! Files that are left out are still in the codes. Only texts that a reader would miss are reported.

use super::people;
use super::pictures::VaultPictures;
use crate::articles;
use crate::typeset::{self, Article, Body, Text};
use crate::vault::{Entry, SafePath, Vault};

/// Bytes of one printed text: about 20 pages of A4.
const MOST_BYTES: usize = 64 << 10;
/// Lines of one text.
const MOST_LINES: usize = 2_000;
/// Bytes of all printed texts, in the order of their paths: about 120 pages of A4, which need 300 MB of memory to
/// typeset.
const MOST_BYTES_IN_ALL: usize = 384 << 10;
/// Columns of a table; wider ones are printed verbatim.
const MOST_COLUMNS: usize = 40;

const MARKDOWN: [&str; 2] = ["md", "markdown"];
const TABLE: [&str; 2] = ["csv", "tsv"];
/// Names without an extension, such as README, count as plain text, too.
const PLAIN: [&str; 17] = [
    "adoc", "cfg", "conf", "ics", "ini", "json", "ldif", "log", "org", "py", "rst", "sh", "text", "toml", "txt", "vcf",
    "yaml",
];

/// Why a text is not printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// A list of people.
    People,
    /// It is too long.
    Long,
    /// The fonts lack this character, which is in this line.
    Letter { letter: char, line: usize },
}

/// A text that is not printed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub path: String,
    pub why: Withheld,
}

/// The readable texts of a packet.
#[derive(Debug, Default)]
pub(super) struct ReadableTexts<'a> {
    pub texts: Vec<Text<'a>>,
    /// The Markdown documents among them.
    pub articles: Vec<Article>,
    pub left_out: Vec<LeftOut>,
    /// Whether lists of people are among the texts.
    pub people: bool,
}

impl<'a> ReadableTexts<'a> {
    /// How a text is printed; `None` if it is blank.
    fn body(
        &mut self,
        vault: &Vault,
        path: &str,
        text: &'a str,
        rows: Option<Vec<Vec<String>>>,
        room: usize,
    ) -> Result<Option<Body<'a>>, Withheld> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        if text.len() > MOST_BYTES.min(room) || text.lines().count() > MOST_LINES {
            return Err(Withheld::Long);
        }
        if let Some((letter, line)) = typeset::unprintable(text) {
            return Err(Withheld::Letter { letter, line });
        }
        if let Some(rows) = rows {
            return Ok(Some(Body::Table(rows)));
        }
        if MARKDOWN.contains(&ending(path).as_str()) {
            // Invalid Markdown is printed verbatim.
            let mut pictures = VaultPictures::new(vault, path);
            if let Ok(article) = articles::article(path, text, &mut |picture| Ok(pictures.read(picture))) {
                if let Some((letter, line)) = typeset::unprintable_in(&article.document) {
                    return Err(Withheld::Letter { letter, line });
                }
                self.articles.push(article);
                return Ok(Some(Body::Markdown(self.articles.len() - 1)));
            }
        }
        Ok(Some(Body::Plain(text)))
    }

    /// Index of the text with this path.
    pub fn text(&self, path: &str) -> Option<usize> {
        self.texts.iter().position(|text| text.path == path)
    }

    pub fn withheld(&self, path: &str) -> Option<Withheld> {
        self.left_out.iter().find(|left| left.path == path).map(|left| left.why)
    }
}

/// The readable texts of a vault, by path. `open_contacts` includes lists of people.
pub(super) fn readable_texts(vault: &Vault, open_contacts: bool) -> ReadableTexts<'_> {
    let mut readings = ReadableTexts::default();
    let mut room = MOST_BYTES_IN_ALL;
    for (path, entry) in &vault.entries {
        let Entry::File { bytes, .. } = entry else { continue };
        let path = path.as_str();
        let text = text(path, bytes);
        let people = is_about_people(path, text.as_ref());
        let read = match text {
            _ if people && !open_contacts => Err(Withheld::People),
            Some(TextFile { text, rows }) => readings.body(vault, path, text, rows, room),
            None => continue,
        };
        match read {
            Ok(None) => {}
            Ok(Some(body)) => {
                room -= bytes.len().min(room);
                readings.people |= people;
                readings.texts.push(Text { path, body });
            }
            Err(why) => readings.left_out.push(LeftOut { path: path.to_owned(), why }),
        }
    }
    readings
}

/// The source of a text.
pub(super) fn written<'a>(vault: &'a Vault, path: &str) -> Option<&'a str> {
    let path = SafePath::new(path).ok()?;
    match vault.entries.get(&path)? {
        Entry::File { bytes, .. } => std::str::from_utf8(bytes).ok(),
        Entry::Folder { .. } => None,
    }
}

/// A text file, with its rows if it is a table.
struct TextFile<'a> {
    text: &'a str,
    rows: Option<Vec<Vec<String>>>,
}

/// The text of a file; `None` if it is not text, by its extension or its characters.
fn text<'a>(path: &str, bytes: &'a [u8]) -> Option<TextFile<'a>> {
    let ending = ending(path);
    let known = |endings: &[&str]| endings.contains(&ending.as_str());
    if !ending.is_empty() && !known(&MARKDOWN) && !known(&TABLE) && !known(&PLAIN) {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok().filter(|text| is_written(text))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Some(TextFile { text, rows: if known(&TABLE) { table(text, &ending) } else { None } })
}

/// Whether a file is about people. Applies to all files: a picture may be named after a person.
fn is_about_people(path: &str, written: Option<&TextFile>) -> bool {
    let head = written.and_then(|written| written.rows.as_ref()?.first());
    people::named(path)
        || head.is_some_and(|head| people::column(head))
        || written.is_some_and(|written| people::listed(written.text))
}

/// The extension in lower case; empty for names without a dot or with only a leading dot.
fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty())
        .map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

/// Whether a text has no control characters other than white space.
fn is_written(text: &str) -> bool {
    !text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}'))
}

/// Rows of equal length; `None` if it is not a table that fits a page.
fn table(text: &str, ending: &str) -> Option<Vec<Vec<String>>> {
    let delimiter = if ending == "tsv" { b'\t' } else { delimiter(text.lines().next()?) };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.ok().filter(|record| record.len() <= MOST_COLUMNS)?;
        rows.push(record.iter().map(str::to_owned).collect::<Vec<_>>());
    }
    let columns = rows.iter().map(Vec::len).max().filter(|columns| *columns > 1)?;
    for row in &mut rows {
        row.resize(columns, String::new());
    }
    Some(rows)
}

/// The delimiter that is most frequent in the header of a table.
fn delimiter(head: &str) -> u8 {
    let count = |sign: u8| head.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(files: &[(&str, &[u8])]) -> Vault {
        let file = |bytes: &[u8]| Entry::File { bytes: bytes.to_vec(), executable: false, modified: None };
        Vault { entries: files.iter().map(|(path, bytes)| (SafePath::new(path).unwrap(), file(bytes))).collect() }
    }

    #[test]
    fn texts_are_told_by_their_ending_and_their_letters() {
        let files: [(&str, &[u8]); 7] = [
            ("a.MD", b"# Beans"),
            ("b.csv", b"x;y\n1;2;3\n"),
            ("c.txt", b"\xef\xbb\xbfSow."),
            ("README", b"Read."),
            ("d.txt", b"\x00\x01"),
            ("e.stl", b"solid"),
            ("f.txt", b"\xff\xfe"),
        ];
        let vault = vault(&files);
        let readings = readable_texts(&vault, false);
        let rows = vec![vec!["x".into(), "y".into(), String::new()], vec!["1".into(), "2".into(), "3".into()]];
        let expected = [
            ("README", Body::Plain("Read.")),
            ("a.MD", Body::Markdown(0)),
            ("b.csv", Body::Table(rows)),
            ("c.txt", Body::Plain("Sow.")),
        ];
        assert_eq!(readings.texts, expected.map(|(path, body)| Text { path, body }));
        assert_eq!(readings.left_out, []);
    }

    #[test]
    fn lists_of_people_are_kept_back_by_name_column_or_content_unless_opened() {
        let files: [(&str, &[u8]); 5] = [
            ("contacts.jpg", b"\xff\xd8"),
            ("members.md", b"Ada, Bo"),
            ("plan.csv", b"who,phone\nAda,1\n"),
            ("tasks.txt", b"Ada 555-0101\nBo 555-0102\n"),
            ("well.md", b"Call 555-0101 when it is dry.\n"),
        ];
        let vault = vault(&files);
        let closed = readable_texts(&vault, false);
        assert!(closed.left_out.iter().all(|left| left.why == Withheld::People));
        assert_eq!((closed.left_out.len(), closed.texts.len()), (4, 1));
        let open = readable_texts(&vault, true);
        assert_eq!((open.left_out.len(), open.texts.len(), open.people), (0, 4, true));
    }

    #[test]
    fn what_is_too_long_is_named_and_what_is_empty_is_not() {
        let long = "Sow after the last frost.\n".repeat(3_000);
        let vault = vault(&[("empty.txt", b"\n"), ("long.txt", long.as_bytes())]);
        let readings = readable_texts(&vault, false);
        assert_eq!(readings.left_out, [LeftOut { path: "long.txt".into(), why: Withheld::Long }]);
        assert!(readings.texts.is_empty());
    }

    #[test]
    fn a_table_of_one_column_or_of_too_many_is_no_table() {
        assert_eq!(table("a\nb\n", "csv"), None);
        assert_eq!(table(&",".repeat(100), "csv"), None);
        assert_eq!(table("a\tb\n", "tsv").unwrap(), [["a", "b"]]);
        assert_eq!(delimiter("a;b,c;d"), b';');
    }
}
