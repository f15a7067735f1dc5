//! Files -> texts that are printed to be read, and the reasons why others are in the codes only.
//!
//! Running text is printed. Tables, data and whatever may list people are printed if a wish names them. All files are
//! in the codes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::comma_table::table;
use super::contact_tree;
use super::decoded::{self, DecodedText};
use super::pictures::VaultPictures;
use super::print_wish::PrintWish;
use crate::articles;
use crate::limits::MAX_USUAL_WEIGHT;
use crate::people::{self, PeopleSign, TextForm};
use crate::typeset::{self, Article, Body, DocumentFault, DocumentWarning, OwnFonts, Text, emoji};
use crate::vault::{Entry, SafePath, Vault};

/// Bytes of one printed text: about 20 pages of A4.
const MOST_BYTES: usize = 64 << 10;
/// Lines of one text.
const MOST_LINES: usize = 2_000;
/// Bytes of all printed texts, in the order of their paths: about 120 pages of A4, which need 300 MB of memory to
/// typeset.
const MOST_BYTES_IN_ALL: usize = 384 << 10;
/// Estimated memory for all Markdown documents; further ones are in the codes only.
const MOST_WEIGHT: u64 = MAX_USUAL_WEIGHT;
/// A text of fewer bytes is a short one; so many of them are printed, on about six pages of A4.
const SHORT_BYTES: usize = 256;
const MOST_SHORT: usize = 120;

const MARKDOWN: [&str; 7] = ["md", "markdown", "mdown", "mkd", "mkdn", "mdwn", "qmd"];
/// What becomes of Markdown that cannot be set.
pub(super) const AS_WRITTEN: &str = "the text is printed as it was written";
const TABLE: [&str; 2] = ["csv", "tsv"];

/// Why a file is in the codes only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withheld {
    /// Running text, or a text that a recipe names, that may list people.
    People,
    /// The file of a contact tree, which no wish prints.
    Tree,
    Table,
    /// Settings, records, logs, sources.
    Data,
    /// It is no text, by its ending or its characters.
    NoText,
    /// No text is wanted.
    Unwanted,
    /// It is text by its ending, but its bytes are none in any known encoding.
    Encoding,
    /// It is one of very many short texts.
    Many,
    /// It is text by its characters, but its ending is not known.
    Ending,
    /// It has a control character, in this line.
    Control {
        letter: char,
        line: usize,
    },
    Empty,
    /// It is too long.
    Long,
    /// The fonts lack these characters, each with the line where it stands first.
    Letters(Vec<(char, usize)>),
}

/// A file that is not printed to be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub path: String,
    pub why: Withheld,
    /// What says that it may list people.
    pub people: Option<PeopleSign>,
    /// A wish names it, but does not open lists of people.
    pub wished: bool,
}

/// The readable texts of a packet.
#[derive(Debug, Default)]
pub(super) struct ReadableTexts<'a> {
    pub texts: Vec<Text<'a>>,
    /// The Markdown documents among them.
    pub articles: Vec<Article>,
    /// Pictures in these.
    pub pictures: BTreeSet<String>,
    /// All other files.
    pub left_out: Vec<LeftOut>,
    /// Whether lists of people are among the texts.
    pub people: bool,
    /// What is printed otherwise than it was written, in words.
    pub told: Vec<String>,
}

impl<'a> ReadableTexts<'a> {
    /// How a text is printed.
    fn body(&mut self, source: &Source<'a, '_>, text: Cow<'a, str>, room: usize) -> Result<Body<'a>, Withheld> {
        let (path, ending) = (source.path, ending(source.path));
        if text.trim().is_empty() {
            return Err(Withheld::Empty);
        }
        if text.len() > MOST_BYTES.min(room) || text.lines().count() > MOST_LINES {
            return Err(Withheld::Long);
        }
        let (signed, signs) = emoji::with_signs(&text, source.fonts);
        self.check_letters(source, typeset::unprintable(&signed, source.fonts))?;
        if let Some(rows) = TABLE.contains(&ending.as_str()).then(|| table(&text, &ending)).flatten() {
            self.tell(path, &signs);
            return Ok(Body::Table(rows));
        }
        if MARKDOWN.contains(&ending.as_str()) {
            let mut pictures = VaultPictures::new(source.vault, path, source.wishes, source.fonts);
            match articles::article(path, &text, source.fonts, &mut |picture| Ok(pictures.read(picture))) {
                Ok(article) => {
                    // Characters may be written as entities.
                    self.check_letters(source, typeset::lacking_letters(&article.document, source.fonts))?;
                    let weight: u64 = self.articles.iter().map(|article| article.document.weight).sum();
                    if weight + article.document.weight > MOST_WEIGHT {
                        return Err(Withheld::Long);
                    }
                    self.tell(path, &article.document.warnings);
                    let missing = pictures.missing.iter();
                    self.told.extend(
                        missing.map(|(picture, why)| format!("{path}: the picture {picture} is not shown: {why}")),
                    );
                    self.articles.push(article);
                    self.pictures.extend(pictures.shown);
                    return Ok(Body::Markdown(self.articles.len() - 1));
                }
                // Invalid Markdown is printed verbatim.
                Err(errors) => self.told.extend(errors.iter().take(1).map(|error| format!("{error}; {AS_WRITTEN}"))),
            }
        }
        self.tell(path, &signs);
        Ok(Body::Plain(text))
    }

    fn tell(&mut self, path: &str, warnings: &[DocumentWarning]) {
        self.told.extend(warnings.iter().map(|warning| format!("{path}, line {}: {}", warning.line, warning.text)));
    }

    /// Refuses letters that no font has, unless they are printed as boxes.
    fn check_letters(&mut self, source: &Source, lacking: Vec<(char, usize)>) -> Result<(), Withheld> {
        if lacking.is_empty() {
            return Ok(());
        }
        if !source.fonts.boxes {
            return Err(Withheld::Letters(lacking));
        }
        let line = lacking.first().map_or(1, |(_, line)| *line);
        let boxes = format!("{}; each is printed as an empty box", DocumentFault::Letters(lacking));
        let told = format!("{}, line {line}: {boxes}", source.path);
        // A document's letters are looked at before it is parsed and after.
        if !self.told.contains(&told) {
            self.told.push(told);
        }
        Ok(())
    }

    /// Index of the text with this path.
    pub fn text(&self, path: &str) -> Option<usize> {
        self.texts.iter().position(|text| text.path == path)
    }

    /// Whether a file is left out that may list people.
    pub fn lists_people(&self, path: &str) -> bool {
        let left = self.left_out.binary_search_by(|left| left.path.as_str().cmp(path));
        left.is_ok_and(|at| self.left_out[at].people.is_some())
    }

    /// All files, where no text is wanted.
    pub fn all_left_out(self, vault: &Vault) -> Vec<LeftOut> {
        let mut people: BTreeMap<String, PeopleSign> =
            self.left_out.into_iter().filter_map(|left| Some((left.path, left.people?))).collect();
        let files = vault.entries.iter().filter(|(_, entry)| matches!(entry, Entry::File { .. }));
        let left = files.map(|(path, _)| LeftOut {
            path: path.as_str().to_owned(),
            why: Withheld::Unwanted,
            people: people.remove(path.as_str()),
            wished: false,
        });
        left.collect()
    }

    /// The paths of all that is printed.
    pub fn to_be_read(&self) -> Vec<String> {
        let texts = self.texts.iter().map(|text| text.path.to_owned());
        let all: BTreeSet<String> = texts.chain(self.pictures.iter().cloned()).collect();
        all.into_iter().collect()
    }
}

/// A file of a vault.
struct Source<'a, 'w> {
    vault: &'a Vault,
    path: &'a str,
    bytes: &'a [u8],
    wishes: &'w [PrintWish],
    fonts: &'w OwnFonts,
}

impl<'a> Source<'a, '_> {
    /// The text, if it is printed as far as its kind goes; and what says that it may list people.
    fn text(&self) -> (Result<DecodedText<'a>, Withheld>, Option<PeopleSign>, bool) {
        let ending = ending(self.path);
        let decoded = decoded::decoded(self.bytes);
        let text = decoded.as_ref().map(|decoded| decoded.text.as_ref());
        let form = people::form(&ending, text.unwrap_or_default());
        let is_guessed = decoded.as_ref().is_none_or(|decoded| decoded.encoding.is_some());
        let sign = self.sign(text, form, is_guessed);
        let is_tree = contact_tree::is_tree(self.path, self.bytes, text);
        let sign = if is_tree { sign.or(Some(PeopleSign::of_tree())) } else { sign };
        let mut naming = self.wishes.iter().filter(|wish| wish.names(self.path)).peekable();
        let named = naming.peek().is_some();
        let opened = naming.any(|wish| wish.opens_people);
        // Any bytes are letters in some encoding: by its name this is no text.
        let decoded = decoded.filter(|decoded| form != TextForm::Other || decoded.encoding.is_none());
        let Some(text) = decoded else {
            let no_text = form == TextForm::Other || self.bytes.contains(&0) && !decoded::is_wide(self.bytes);
            let why = match decoded::control_in(self.bytes) {
                _ if no_text => Withheld::NoText,
                Some((letter, line)) => Withheld::Control { letter, line },
                None => Withheld::Encoding,
            };
            return (Err(why), sign, false);
        };
        let refused = match form {
            _ if is_tree => Some(Withheld::Tree),
            _ if opened => None,
            TextForm::Running if sign.is_some() => Some(Withheld::People),
            TextForm::Running => None,
            _ if named && sign.is_some() => Some(Withheld::People),
            _ if named => None,
            TextForm::Table => Some(Withheld::Table),
            TextForm::Data => Some(Withheld::Data),
            TextForm::Other => Some(Withheld::Ending),
        };
        (refused.map_or(Ok(text), Err), sign, named && (is_tree || !opened))
    }

    /// Applies to all files: a picture may be named after a person.
    fn sign(&self, text: Option<&str>, form: TextForm, is_guessed: bool) -> Option<PeopleSign> {
        match (form, text) {
            (TextForm::Other, _) => people::sign(self.path, None),
            (_, Some(text)) if !is_guessed => people::sign(self.path, Some(text)),
            (_, text) => {
                let readings = decoded::other_readings(self.bytes);
                let sign = |reading: &std::borrow::Cow<str>| people::sign(self.path, Some(reading));
                people::sign(self.path, text).or_else(|| readings.iter().find_map(sign))
            }
        }
    }
}

/// The readable texts of a vault, by path; `wishes` name files that are no running text.
pub(super) fn readable_texts<'a>(vault: &'a Vault, wishes: &[PrintWish], fonts: &OwnFonts) -> ReadableTexts<'a> {
    let mut readings = ReadableTexts::default();
    let mut room = MOST_BYTES_IN_ALL;
    let mut short = 0;
    for (path, entry) in &vault.entries {
        let Entry::File { bytes, .. } = entry else { continue };
        let source = Source { vault, path: path.as_str(), bytes, wishes, fonts };
        let (text, people, named) = source.text();
        // What is named is printed, however short.
        let is_short = bytes.len() < SHORT_BYTES && !wishes.iter().any(|wish| wish.names(path.as_str()));
        let text = text.and_then(|text| if is_short && short >= MOST_SHORT { Err(Withheld::Many) } else { Ok(text) });
        let encoding = text.as_ref().ok().and_then(|text| text.encoding);
        match text.and_then(|text| readings.body(&source, text.text, room)) {
            Ok(body) => {
                short += usize::from(is_short);
                if let Some(encoding) = encoding {
                    readings
                        .told
                        .push(format!("{} is not in UTF-8: it is printed as {encoding} reads it", source.path));
                }
                room -= bytes.len().min(room);
                readings.people |= people.is_some();
                readings.texts.push(Text { path: source.path, body });
            }
            Err(why) => readings.left_out.push(LeftOut { path: source.path.to_owned(), why, people, wished: named }),
        }
    }
    let ReadableTexts { pictures, left_out, .. } = &mut readings;
    left_out.retain(|left| !pictures.contains(&left.path));
    readings
}

/// The source of a text.
pub(super) fn written<'a>(vault: &'a Vault, path: &str) -> Option<Cow<'a, str>> {
    let path = SafePath::new(path).ok()?;
    match vault.entries.get(&path)? {
        Entry::File { bytes, .. } => decoded::decoded(bytes).map(|decoded| decoded.text),
        Entry::Folder { .. } => None,
    }
}

/// The extension in lower case; empty for names without a dot or with only a leading dot.
fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty())
        .map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(files: &[(&str, &[u8])]) -> Vault {
        let file = |bytes: &[u8]| Entry::File { bytes: bytes.to_vec(), executable: false, modified: None };
        Vault { entries: files.iter().map(|(path, bytes)| (SafePath::new(path).unwrap(), file(bytes))).collect() }
    }

    fn wish(pattern: &str, opens_people: bool) -> PrintWish {
        PrintWish { pattern: pattern.into(), opens_people }
    }

    fn reasons(readings: &ReadableTexts) -> Vec<(String, Withheld)> {
        readings.left_out.iter().map(|left| (left.path.clone(), left.why.clone())).collect()
    }

    #[test]
    fn running_text_is_printed_and_tables_and_data_only_if_they_are_named() {
        let files: [(&str, &[u8]); 9] = [
            ("a.MD", b"# Beans"),
            ("b.csv", b"x;y\n1;2;3\n"),
            ("c.txt", b"\xef\xbb\xbfSow."),
            ("README", b"Read."),
            ("d.txt", b"\x00\x01"),
            ("e.stl", b"solid"),
            ("f.txt", b"a\x1b[2J"),
            ("g.json", b"{\"a\": 1}"),
            ("h.txt", b"a,b\n1,2\n"),
        ];
        let vault = vault(&files);
        let readings = readable_texts(&vault, &[], &OwnFonts::default());
        let expected = [
            ("README", Body::Plain("Read.".into())),
            ("a.MD", Body::Markdown(0)),
            ("c.txt", Body::Plain("Sow.".into())),
        ];
        assert_eq!(readings.texts, expected.map(|(path, body)| Text { path, body }));
        let left = [
            ("b.csv", Withheld::Table),
            ("d.txt", Withheld::NoText),
            ("e.stl", Withheld::Ending),
            ("f.txt", Withheld::Control { letter: '\u{1b}', line: 1 }),
            ("g.json", Withheld::Data),
            ("h.txt", Withheld::Table),
        ];
        assert_eq!(reasons(&readings), left.map(|(path, why)| (path.to_owned(), why)));

        let named = readable_texts(
            &vault,
            &[wish("b.csv", false), wish("g.*", false), wish("e.stl", true)],
            &OwnFonts::default(),
        );
        let rows = vec![vec!["x".into(), "y".into(), String::new()], vec!["1".into(), "2".into(), "3".into()]];
        let body = |path: &str| named.text(path).map(|at| named.texts[at].body.clone());
        assert_eq!(body("b.csv"), Some(Body::Table(rows)));
        assert_eq!(body("g.json"), Some(Body::Plain("{\"a\": 1}".into())));
        assert_eq!(body("e.stl"), Some(Body::Plain("solid".into())));
    }

    #[test]
    fn lists_of_people_are_printed_only_by_a_wish_that_opens_them() {
        let wide: Vec<u8> = "Ada 555-0101\nBo 555-0102\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let files: [(&str, &[u8]); 6] = [
            ("contacts.jpg", b"\xff\xd8"),
            ("members.md", b"Ada, Bo"),
            ("plan.csv", b"who,phone\nAda,1\nBo,2\n"),
            ("tasks.txt", b"Ada 555-0101\nBo 555-0102\n"),
            ("well.md", b"Call 555-0101 when it is dry.\n"),
            ("wide.txt", &wide),
        ];
        let vault = vault(&files);
        for wishes in [vec![], vec![wish("*", false)]] {
            let closed = readable_texts(&vault, &wishes, &OwnFonts::default());
            assert_eq!((closed.left_out.len(), closed.texts.len(), closed.people), (5, 1, false));
            assert!(closed.left_out.iter().all(|left| left.people.is_some()), "{:?}", closed.left_out);
            assert!(files[..4].iter().all(|(path, _)| closed.lists_people(path)));
        }
        let open = readable_texts(&vault, &[wish("*", true)], &OwnFonts::default());
        assert_eq!((open.left_out.len(), open.texts.len(), open.people), (1, 5, true));
    }

    #[test]
    fn a_contact_tree_is_printed_by_no_wish_whatever_it_is_called() {
        let tree = "[tree]\nname = \"Hill\"\nsecret = \"4f1c\"\n[[person]]\nid = \"rosa\"\nname = \"Rosa\"\n";
        let wide: Vec<u8> = tree.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin = [tree.as_bytes(), b"name = \"Jos\xe9\"\n"].concat();
        let broken = [tree.as_bytes(), b"\x01\x02"].concat();
        let files: [(&str, &[u8]); 7] = [
            ("hill.tree.toml", tree.as_bytes()),
            ("latin.toml", &latin),
            ("letter.md", tree.as_bytes()),
            ("notes.txt", tree.as_bytes()),
            ("old.tree.toml", b"never = finished"),
            ("spoilt.txt", &broken),
            ("wide.txt", &wide),
        ];
        let vault = vault(&files);
        for wishes in [vec![], vec![wish("*", false)], vec![wish("*", true), wish("notes.txt", true)]] {
            let readings = readable_texts(&vault, &wishes, &OwnFonts::default());
            assert_eq!((readings.texts.len(), readings.people), (0, false));
            assert_eq!(readings.left_out.len(), 7);
            for left in readings.left_out.iter().filter(|left| left.path != "spoilt.txt") {
                assert_eq!((&left.why, left.wished), (&Withheld::Tree, !wishes.is_empty()), "{}", left.path);
                let known =
                    |(path, bytes): &(&str, &[u8])| *path == left.path && contact_tree::is_contact_tree(path, bytes);
                assert!(left.people.is_some() && files.iter().any(known));
            }
        }
    }

    #[test]
    fn pictures_of_printed_documents_are_told_and_those_named_after_people_are_not_shown() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>";
        let vault = vault(&[("a.md", b"![](b.svg) ![](members.svg)"), ("b.svg", svg), ("members.svg", svg)]);
        let readings = readable_texts(&vault, &[], &OwnFonts::default());
        assert_eq!(readings.to_be_read(), ["a.md", "b.svg"]);
        assert_eq!(reasons(&readings).len(), 1);
    }

    #[test]
    fn what_is_too_long_or_empty_is_named() {
        let long = "Sow after the last frost.\n".repeat(3_000);
        let vault = vault(&[("empty.txt", b"\n"), ("long.txt", long.as_bytes())]);
        let readings = readable_texts(&vault, &[], &OwnFonts::default());
        let left = [("empty.txt".to_owned(), Withheld::Empty), ("long.txt".to_owned(), Withheld::Long)];
        assert_eq!(reasons(&readings), left);
        assert!(readings.texts.is_empty());
    }

    #[test]
    fn of_very_many_short_texts_some_are_printed_and_those_that_are_named() {
        let paths: Vec<String> = (0..500).map(|number| format!("notes/{number:03}.txt")).collect();
        let files: Vec<(&str, &[u8])> = paths.iter().map(|path| (path.as_str(), b"sow\n".as_slice())).collect();
        let mut vault = vault(&files);
        let long = Entry::File { bytes: b"Sow. ".repeat(100), executable: false, modified: None };
        vault.entries.insert(SafePath::new("z.txt").unwrap(), long);
        let readings = readable_texts(&vault, &[], &OwnFonts::default());
        assert_eq!(readings.texts.len(), MOST_SHORT + 1);
        assert!(readings.text("z.txt").is_some() && reasons(&readings).iter().all(|(_, why)| *why == Withheld::Many));
        assert_eq!(readable_texts(&vault, &[wish("*", false)], &OwnFonts::default()).texts.len(), 501);
    }
}
