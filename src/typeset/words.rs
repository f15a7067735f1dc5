//! Facts of a packet -> `sys.inputs` of its templates -> typeset sheets and finder's guide.

use typst::foundations::{Array, Dict, IntoValue, Value};

use super::compile::compile;
use super::letters::fonts;
use super::{OwnFonts, OwnWords, TypesetError, TypesetPages};
use crate::assets;
use crate::catalogue::{Catalogue, Languages};
use crate::sheet::{Area, Page};
use crate::units::{Mm, Size};

/// Most characters of a title or a date.
const MOST_LETTERS: usize = 200;

/// The restore page that lies beside a packet: whoever finds both can tell by the paper whether it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFile {
    /// The name of the file; letters, digits, `.`, `_` and `-`, for it stands in commands that people type.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in hex.
    pub digest: String,
}

/// Facts of a packet for all templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PacketPageFacts<'a> {
    pub title: &'a str,
    pub date: Option<&'a str>,
    pub short_name: &'a str,
    /// The set id, 24 characters.
    pub set: &'a str,
    pub needed: u32,
    pub codes: u32,
    pub sheets: u32,
    pub may_lose_sheets: u32,
    pub may_lose_papers: u32,
    pub duplex: bool,
    pub shard_bytes: usize,
    pub content_bytes: usize,
    pub files: usize,
    /// The ending of the file that `restore.py` writes.
    pub ending: &'a str,
    /// Its content is sealed, and the three words of the key.
    pub sealed: bool,
    pub key: Option<&'a str>,
    /// The oldest version of age that opens what is sealed; `None` if any does.
    pub least_age: Option<&'a str>,
    /// It is on one piece of paper.
    pub compact: bool,
    /// The restore page that lies beside it.
    pub page_file: Option<&'a PageFile>,
    /// Languages: sheets use the main one, guides all of them.
    pub languages: &'a Languages,
    pub fonts: &'a OwnFonts,
}

/// Whether a text can be printed as a title: short enough, and all characters are in the fonts.
#[must_use]
pub fn printable(text: &str, own: &OwnFonts) -> bool {
    text.chars().count() <= MOST_LETTERS && fonts::unknown_letters(text, own).is_empty()
}

impl PageFile {
    fn dict(&self) -> Dict {
        let mut dict = Dict::new();
        dict.insert("name".into(), self.name.as_str().into_value());
        dict.insert("bytes".into(), whole(self.bytes));
        dict.insert("digest".into(), self.digest.as_str().into_value());
        dict
    }
}

impl PacketPageFacts<'_> {
    /// # Errors
    /// A character that is missing in the fonts, or a text that is too long.
    pub(super) fn check(&self) -> Result<(), TypesetError> {
        for (place, text) in [(OwnWords::Title, self.title), (OwnWords::Date, self.date.unwrap_or_default())] {
            place.check(text, MOST_LETTERS, self.fonts)?;
        }
        Ok(())
    }

    pub(super) fn dict(&self, paper: Size) -> Dict {
        let mut dict = Dict::new();
        let mut put = |key: &str, value: Value| dict.insert(key.into(), value);
        put("title", self.title.into_value());
        put("date", self.date.map_or(Value::None, IntoValue::into_value));
        put("short-name", self.short_name.into_value());
        put("set", self.set.into_value());
        put("needed", self.needed.into_value());
        put("codes", self.codes.into_value());
        put("sheets", self.sheets.into_value());
        put("may-lose-sheets", self.may_lose_sheets.into_value());
        put("may-lose-papers", self.may_lose_papers.into_value());
        put("duplex", self.duplex.into_value());
        put("shard-bytes", whole(self.shard_bytes));
        put("content-bytes", whole(self.content_bytes));
        put("files", whole(self.files));
        put("sealed", self.sealed.into_value());
        put("key", self.key.map_or(Value::None, IntoValue::into_value));
        put("least-age", self.least_age.map_or(Value::None, IntoValue::into_value));
        put("archive", format!("{}{}", self.set, self.ending).into_value());
        put("page-file", self.page_file.map_or(Value::None, |file| Value::Dict(file.dict())));
        put("paper", box_dict(&[("width", paper.width), ("height", paper.height)]));
        dict
    }
}

/// The variable `words` of templates: the lines of a language by key, and facts about the language.
///
/// Only lines of sections that one of the `templates` names, if any are given: Typst compares what a function is given at
/// each of its calls, and all lines of a language are 60 KB.
pub(super) fn lines(catalogue: &Catalogue, templates: &[&str]) -> Dict {
    let shared = [assets::WORDS_TEMPLATE];
    let named: Vec<&str> = templates.iter().chain(&shared).flat_map(|template| named_keys(template)).collect();
    let is_named = |key: &str| templates.is_empty() || named.iter().any(|start| key.starts_with(start));
    let mut dict = Dict::new();
    let about =
        [("lang", catalogue.lang()), ("name", catalogue.name()), ("dir", catalogue.direction().word())].into_iter();
    for (key, text) in about.chain(catalogue.lines().filter(|(key, _)| is_named(key))) {
        dict.insert(key.into(), text.into_value());
    }
    dict
}

/// Beginnings of the keys that a template names in its strings: `"plate.title"` names `plate.`, and `"fold-" + name` all
/// sections that begin with `fold-`.
fn named_keys(template: &str) -> impl Iterator<Item = &str> {
    let is_key = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    template.split('"').skip(1).filter_map(move |text| match text.find('.') {
        Some(dot) if is_key(&text[..dot]) => Some(&text[..=dot]),
        None if text.ends_with('-') && is_key(text) => Some(text),
        _ => None,
    })
}

/// What the finder's guide has besides the facts of the packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinderOptions<'a> {
    /// The text of `restore.py`.
    pub program: &'a str,
    /// Its SHA-256 in hex.
    pub digest: &'a str,
    /// The side of each of its codes in modules.
    pub parts: &'a [u32],
    /// The program that opens what is sealed with a key of cards.
    pub unseal: Option<ProgramListing<'a>>,
    /// The number of the first page; `None` prints none.
    pub first_page: Option<usize>,
}

/// A program that is printed as text and as codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgramListing<'a> {
    pub text: &'a str,
    /// Its SHA-256 in hex.
    pub digest: &'a str,
    /// The side of each of its codes in modules; they are numbered after those of `restore.py`.
    pub parts: &'a [u32],
}

/// The text of all sheets, one page for each; `first_page` is the number of the first.
///
/// # Errors
/// A title that cannot be printed, or an error in the template.
pub fn sheets(
    template: &str,
    packet: &PacketPageFacts,
    page: &Page,
    first_page: Option<usize>,
) -> Result<TypesetPages, TypesetError> {
    const NAME: &str = "sheet.typ";
    packet.check()?;
    let mut data = packet.dict(page.paper);
    data.insert("words".into(), Value::Dict(lines(packet.languages.main(), &[template])));
    data.insert("first-page".into(), first_page.map_or(Value::None, whole));
    data.insert("head".into(), area(page.head()));
    data.insert("rows".into(), labels(page.row_labels()));
    data.insert("columns".into(), labels(page.column_labels()));
    let words = compile(NAME, template, data, packet.fonts)?;
    let wanted = packet.sheets as usize;
    if words.pages == wanted { Ok(words) } else { Err(TypesetError::Pages { name: NAME, found: words.pages, wanted }) }
}

/// The finder's guide.
///
/// # Errors
/// A title that cannot be printed, or an error in the template.
pub fn finder(
    template: &str,
    packet: &PacketPageFacts,
    paper: Size,
    options: &FinderOptions,
) -> Result<TypesetPages, TypesetError> {
    packet.check()?;
    let mut data = packet.dict(paper);
    let languages = packet.languages.all().map(|catalogue| Value::Dict(lines(catalogue, &[template])));
    data.insert("languages".into(), Value::Array(languages.collect()));
    data.insert("program".into(), options.program.into_value());
    data.insert("program-digest".into(), options.digest.into_value());
    data.insert("parts".into(), Value::Array(options.parts.iter().map(|side| side.into_value()).collect::<Array>()));
    data.insert("unseal".into(), options.unseal.map_or(Value::None, |unseal| Value::Dict(listing(&unseal))));
    data.insert("first-page".into(), options.first_page.map_or(Value::None, whole));
    data.insert("compact".into(), packet.compact.into_value());
    compile("finder.typ", template, data, packet.fonts)
}

fn listing(program: &ProgramListing) -> Dict {
    let mut dict = Dict::new();
    dict.insert("program".into(), program.text.into_value());
    dict.insert("digest".into(), program.digest.into_value());
    dict.insert("parts".into(), Value::Array(program.parts.iter().map(|side| side.into_value()).collect::<Array>()));
    dict
}

fn labels(labels: Vec<(String, Area)>) -> Value {
    let labels = labels.into_iter().map(|(text, at)| {
        let mut label = Dict::new();
        label.insert("text".into(), text.into_value());
        label.insert("area".into(), area(at));
        Value::Dict(label)
    });
    Value::Array(labels.collect())
}

fn area(area: Area) -> Value {
    let Area { at, size } = area;
    box_dict(&[("left", at.left), ("top", at.top), ("width", size.width), ("height", size.height)])
}

/// A whole number for a template.
pub(super) fn whole(number: impl TryInto<i64>) -> Value {
    Value::Int(number.try_into().unwrap_or(i64::MAX))
}

/// Lengths for a template, as bare numbers of millimetres.
pub(super) fn box_dict(lengths: &[(&str, Mm)]) -> Value {
    let mut dict = Dict::new();
    for (key, length) in lengths {
        dict.insert((*key).into(), Value::Float(length.0));
    }
    Value::Dict(dict)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::{CATALOGUES, FINDER_TEMPLATE, PROFILES, RESTORER, SHEET_TEMPLATE};
    use crate::catalogue::built_in;
    use crate::sheet::{Paper, Profile};

    /// A packet with the largest numbers that are likely to be printed.
    fn packet(languages: &Languages) -> PacketPageFacts<'_> {
        PacketPageFacts {
            title: "Hill workshop, spring",
            date: Some("2026-11-21"),
            short_name: "squirrel-crane-fiddle",
            set: "0123456789ABCDEFGHJKMNPQ",
            needed: 1_234,
            codes: 2_345,
            sheets: 67,
            may_lose_sheets: 12,
            may_lose_papers: 6,
            duplex: true,
            shard_bytes: 876,
            content_bytes: 1_081_000,
            files: 321,
            ending: ".tar.xz",
            sealed: false,
            key: None,
            least_age: None,
            compact: false,
            page_file: None,
            languages,
            fonts: &NO_FONTS,
        }
    }

    static NO_FONTS: std::sync::LazyLock<OwnFonts> = std::sync::LazyLock::new(OwnFonts::default);

    /// Sides of the codes of `restore.py`.
    const PARTS: [u32; 4] = [117; 4];

    #[test]
    fn every_guide_is_one_page_in_every_language_on_both_papers_with_and_without_a_restore_page() {
        let file = PageFile { name: "restore-2026.html".into(), bytes: 1_711_571, digest: "0".repeat(64) };
        for (paper, page_file) in [Paper::A4, Paper::Letter].map(|paper| [(paper, None), (paper, Some(&file))]).concat()
        {
            for (lang, _) in CATALOGUES {
                let english = built_in("en");
                let languages = Languages::new(built_in(lang).unwrap(), english);
                let guides = languages.all().count();
                let options = FinderOptions {
                    program: RESTORER,
                    digest: &"0".repeat(64),
                    parts: &PARTS,
                    unseal: None,
                    first_page: Some(1_234),
                };
                let facts = PacketPageFacts { page_file, ..packet(&languages) };
                let words = finder(FINDER_TEMPLATE, &facts, paper.size(), &options).unwrap();
                assert_eq!(words.pages, 1 + guides, "{lang} on {paper:?}");
                assert!(words.codes.iter().all(|spot| spot.page == guides), "codes stand on the last page");
                assert_eq!(words.codes.len(), PARTS.len());
            }
        }
    }

    #[test]
    fn sheets_of_every_language_and_profile_can_be_set() {
        for (lang, _) in CATALOGUES {
            let languages = Languages::new(built_in(lang).unwrap(), None);
            for (name, text) in PROFILES {
                let page = Page::fit(&Profile::parse(name, text).unwrap(), Paper::A4).unwrap();
                let words =
                    sheets(SHEET_TEMPLATE, &PacketPageFacts { sheets: 2, ..packet(&languages) }, &page, Some(1_234))
                        .unwrap();
                assert_eq!(words.pages, 2, "{lang}, {name}");
            }
        }
    }
}
