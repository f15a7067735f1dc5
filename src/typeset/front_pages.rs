//! Facts, file list and readable texts of a packet -> the pages before its sheets: cover, contents, texts.
//!
//! They are one Typst document, so that the contents can refer to page numbers. Plain texts reach the template as
//! values, Markdown as generated source in which all text is quoted.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

use typst::foundations::{Array, Dict, IntoValue, Value};

use super::article_pictures::typeset_articles;
use super::letters::fonts;
use super::markdown::MarkdownDocument;
use super::plain::wrapped;
use super::words::{PacketPageFacts, lines, whole};
use super::zine::{article_data, is_right_to_left, is_silent, lacking};
use super::{Article, OwnFonts, OwnWords, TypesetError, TypesetPages};
use crate::assets;
use crate::halftone::Photos;
use crate::sheet::Grid;
use crate::units::{MM_PER_INCH, Mm, PT_PER_INCH, Size};

/// Name of the template in messages.
const FRONT: &str = "front.typ";
/// Most holders; more do not fit on a cover.
const MOST_HOLDERS: usize = 24;
const MOST_HOLDER_LETTERS: usize = 60;
/// Font size of plain text in points, and the advance width of `JetBrains Mono` in em.
const PLAIN_SIZE: f64 = 8.0;
const PLAIN_ADVANCE: f64 = 0.6;

/// Content of the pages before the sheets.
#[derive(Debug, Clone, Copy)]
pub struct FrontPages<'a> {
    /// Whether there is a cover, and a table of contents.
    pub cover: bool,
    pub contents: bool,
    /// All files, for the table of contents.
    pub files: &'a [Listed],
    /// Texts that are printed as text.
    pub texts: &'a [Text<'a>],
    /// The Markdown documents among the texts.
    pub articles: &'a [Article],
    /// Number of pages after the sheets.
    pub guide_pages: usize,
    /// A packet on one piece of paper: where its words begin, below the codes of its sheet; 0 on a page of their own.
    pub compact: Option<Mm>,
    /// Grid of a sheet, for its diagram.
    pub grid: Grid,
    /// Pages of the packet on one sheet of paper.
    pub pages_per_paper: u32,
    /// Names of the holders, for the cover.
    pub holders: &'a [String],
    /// Whether lists of people are among the texts.
    pub open_contacts: bool,
    /// Total size of the files.
    pub file_bytes: u64,
}

/// An entry of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub path: String,
    pub kind: ListedKind,
}

/// Kind of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListedKind {
    /// An empty folder.
    Folder,
    File {
        bytes: u64,
        /// SHA-256, in hex.
        digest: String,
        /// Index of its text; `None` if it is in the codes only.
        text: Option<usize>,
        /// It is a list of people, neither named nor printed.
        people: bool,
    },
    /// Files that are not listed one by one.
    More { files: usize, bytes: u64 },
}

/// A file that is printed as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text<'a> {
    pub path: &'a str,
    pub body: Body<'a>,
}

/// Content of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body<'a> {
    /// Index of its article.
    Markdown(usize),
    /// Rows of equal length, the header first.
    Table(Vec<Vec<String>>),
    /// Printed verbatim, line by line.
    Plain(Cow<'a, str>),
}

/// The characters of a text that no font has, each with the line of its first occurrence, from 1.
#[must_use]
pub fn unprintable(text: &str, own: &OwnFonts) -> Vec<(char, usize)> {
    let mut letters: BTreeMap<char, usize> = BTreeMap::new();
    for (line, text) in (1..).zip(text.lines()) {
        for letter in text.chars().filter(|letter| !letter.is_ascii() && !is_silent(*letter)) {
            letters.entry(letter).or_insert(line);
        }
    }
    lacking(&letters, own)
}

/// Typesets the cover, the contents and the texts; parts that are not requested are left out.
///
/// # Errors
/// A title or a holder's name that cannot be printed, or an error in the template.
pub fn front_pages(
    template: &str,
    packet: &PacketPageFacts,
    page: Size,
    front: &FrontPages,
) -> Result<TypesetPages, TypesetError> {
    packet.check()?;
    check_holders(front.holders, packet.fonts)?;
    let mut data = packet.dict(page);
    let languages =
        packet.languages.all().map(|catalogue| Value::Dict(lines(catalogue, &[template, assets::STANDARD_TYPST])));
    let mut put = |key: &str, value: Value| data.insert(key.into(), value);
    put("languages", Value::Array(languages.collect()));
    put("cover", front.cover.into_value());
    put("contents", front.contents.into_value());
    put("entries", Value::Array(front.files.iter().map(|listed| entry(listed, packet.fonts)).collect()));
    put(
        "texts",
        Value::Array(front.texts.iter().map(|text| self::text(text, front.articles, page, packet.fonts)).collect()),
    );
    put("guide-pages", whole(front.guide_pages));
    put("compact", front.compact.map_or(Value::None, |below| Value::Float(below.0)));
    put("pages-per-paper", front.pages_per_paper.max(1).into_value());
    let mut grid = Dict::new();
    grid.insert("columns".into(), front.grid.columns.into_value());
    grid.insert("rows".into(), front.grid.rows.into_value());
    put("grid", Value::Dict(grid));
    put("holders", Value::Array(front.holders.iter().map(|name| name.as_str().into_value()).collect::<Array>()));
    put("open-contacts", front.open_contacts.into_value());
    put("file-bytes", whole(front.file_bytes));
    put("margin", Value::Float(margin(page).0));
    put("plain-size", Value::Float(plain_size(page)));
    put(
        "pieces",
        Value::Array(front.articles.iter().map(|article| Value::Dict(article_data(article))).collect::<Array>()),
    );
    let files = vec![(FRONT, template.to_owned()), ("standard.typ", assets::STANDARD_TYPST.to_owned())];
    typeset_articles(files, data, front.articles, (Photos::Dither, packet.fonts), FRONT, |_| FRONT.to_owned())
}

fn check_holders(holders: &[String], fonts: &OwnFonts) -> Result<(), TypesetError> {
    if holders.len() > MOST_HOLDERS {
        return Err(TypesetError::Holders { found: holders.len(), most: MOST_HOLDERS });
    }
    for name in holders {
        OwnWords::Holder.check(name, MOST_HOLDER_LETTERS, fonts)?;
    }
    Ok(())
}

/// Page margin: 14 mm on A4, less on smaller pages.
fn margin(page: Size) -> Mm {
    Mm((page.width.0.min(page.height.0) / 15.0).clamp(7.0, 14.0))
}

/// Font size of plain text in points; smaller on small pages, so that lines hold more.
fn plain_size(page: Size) -> f64 {
    if page.width.0 < 180.0 { PLAIN_SIZE - 1.0 } else { PLAIN_SIZE }
}

fn entry(listed: &Listed, fonts: &OwnFonts) -> Value {
    let mut dict = Dict::new();
    let mut put = |key: &str, value: Value| dict.insert(key.into(), value);
    put("path", spelled(&listed.path, fonts).into_value());
    put("folder", matches!(listed.kind, ListedKind::Folder).into_value());
    put("people", matches!(listed.kind, ListedKind::File { people: true, .. }).into_value());
    let (bytes, digest, text, more) = match &listed.kind {
        ListedKind::Folder => (Value::None, Value::None, Value::None, Value::None),
        ListedKind::File { bytes, digest, text, .. } => (
            whole(*bytes),
            digest.as_str().into_value(),
            text.map_or(Value::None, |text| whole(text as u64)),
            Value::None,
        ),
        ListedKind::More { files, bytes } => (whole(*bytes), Value::None, Value::None, whole(*files as u64)),
    };
    put("bytes", bytes);
    put("digest", digest);
    put("text", text);
    put("more", more);
    Value::Dict(dict)
}

fn text(text: &Text, articles: &[Article], page: Size, fonts: &OwnFonts) -> Value {
    let mut dict = Dict::new();
    dict.insert("path".into(), spelled(text.path, fonts).into_value());
    let mut put = |key: &str, value: Value| dict.insert(key.into(), value);
    match &text.body {
        Body::Markdown(at) => {
            put("kind", "markdown".into_value());
            put("piece", whole(*at as u64 + 1));
            if let Some(Article { document, .. }) = articles.get(*at) {
                put("opening", document.opening.is_some().into_value());
                put("raise", document_raise(document));
                put("lang", document.lang().map_or(Value::None, IntoValue::into_value));
                put("rtl", from_right(document).into_value());
            }
        }
        Body::Plain(text) => {
            let columns = columns(page);
            let (text, _) = super::letters::emoji::with_signs(text, fonts);
            let lines = text.trim_end().lines().flat_map(|line| wrapped(line, columns));
            put("kind", "plain".into_value());
            put("lines", Value::Array(lines.map(IntoValue::into_value).collect()));
        }
        Body::Table(rows) => {
            let row = |row: &Vec<String>| {
                Value::Array(
                    row.iter().map(|cell| super::letters::emoji::with_signs(cell, fonts).0.into_value()).collect(),
                )
            };
            put("kind", "table".into_value());
            put("rows", Value::Array(rows.iter().map(row).collect()));
        }
    }
    Value::Dict(dict)
}

/// Whether a document is written from right to left: by its language, or else by most of its letters.
fn from_right(document: &MarkdownDocument) -> bool {
    document.lang().is_some_and(is_right_to_left)
}

/// Levels by which the headings are raised, so that the highest is of the first level.
fn document_raise(document: &MarkdownDocument) -> Value {
    let top = if document.opening.is_some() { None } else { document.top_level };
    top.map_or(Value::Int(0), |top| Value::Int(i64::from(top) - 1))
}

/// Characters of plain text on a line.
fn columns(page: Size) -> usize {
    let advance = PLAIN_ADVANCE * plain_size(page) / PT_PER_INCH * MM_PER_INCH;
    let room = page.width.0 - 2.0 * margin(page).0;
    ((room / advance).floor() as usize).max(8)
}

/// A path with unprintable characters written as code points.
fn spelled(path: &str, own: &OwnFonts) -> String {
    let mut spelled = String::with_capacity(path.len());
    for letter in path.chars() {
        let mut one = [0; 4];
        if fonts::unknown_letters(letter.encode_utf8(&mut one), own).is_empty() {
            spelled.push(letter);
        } else {
            let _ = write!(spelled, "<U+{:04X}>", u32::from(letter));
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_written_from_the_side_that_it_names_or_that_its_letters_have() {
        let side = |text: &str| from_right(&MarkdownDocument::parse("a.md", text).unwrap());
        assert!(!side("# Seeds\n\nWe say *بذور*, too."));
        assert!(side("# حفظ البذور\n\nانظر `seeds.csv` قبل كل شيء، واكتب الاسم والسنة.\n"));
        assert!(side("---\nlang: fa\n---\n\n2026\n"));
        assert!(!side("---\nlang: en\n---\n\nحفظ البذور\n"));
    }
}
