//! Open elements of a document: their state between the start -> end events of the parser.

use pulldown_cmark::{Event, HeadingLevel};

use super::inline::PictureMarkup;
use super::list::List;
use super::table::{MarkdownTable, Typeface};
use crate::catalogue::Direction;

/// An element that has started and not ended.
pub(super) struct OpenElement {
    pub kind: ElementKind,
    /// Its content so far: Typst markup, or plain text for code.
    pub text: String,
    pub line: usize,
    /// The direction of its first letter.
    pub direction: Option<Direction>,
    /// Where its last paragraph ends.
    pub paragraph_end: Option<usize>,
    /// Where a last paragraph begins that introduces what follows, and its markup by which it stays with that.
    pub introduction: Option<(usize, String)>,
    /// Where its last heading ends.
    heading: Option<usize>,
}

/// Letters of a short paragraph, and of one that ends in a colon, that stays with the list, the table or the code below it.
const MOST_SHORT: usize = 80;
const MOST_INTRODUCTION: usize = 200;
/// Keeps room for a line and its footnote below a heading: where the footnote has none, its line goes to the next page, and
/// the typesetter would leave the heading.
const NOTE_ROOM: &str = "#block(above: 0pt, below: 0pt, sticky: true, height: 4em)#v(-4em)";

impl OpenElement {
    pub fn new(kind: ElementKind, line: usize) -> Self {
        Self {
            kind,
            text: String::new(),
            line,
            direction: None,
            paragraph_end: None,
            introduction: None,
            heading: None,
        }
    }

    /// Keeps the last paragraph with what is about to be appended, if it introduces that.
    pub fn keep_introduction(&mut self) {
        let ends_here = self.paragraph_end == Some(self.text.len());
        if let Some((from, kept)) = self.introduction.take().filter(|_| ends_here) {
            self.text.truncate(from);
            self.text.push_str(&kept);
        }
    }

    pub fn mark_heading(&mut self) {
        self.heading = Some(self.text.len());
    }

    /// What stands between a heading and a paragraph with this text.
    pub fn room_for_notes(&self, text: &str) -> &'static str {
        let follows_heading = self.heading == Some(self.text.len());
        if follows_heading && text.contains("#footnote(") { NOTE_ROOM } else { "" }
    }

    /// A paragraph. Where it has a footnote, its lines may part at the end of a page one by one: the typesetter prints a footnote
    /// on the page where its line had room, and would then move that line with its neighbours to the next.
    pub fn paragraph(text: &str) -> String {
        if text.contains("#footnote(") {
            format!("#[#set text(costs: (orphan: 0%, widow: 0%))\n#par[{text}]\n]")
        } else {
            format!("#par[{text}]\n")
        }
    }

    /// The next paragraph, kept whole and with what follows.
    pub fn kept_paragraph(&self, room: &str, text: &str) -> String {
        // Where paragraphs are indented after others, this one is, too.
        let indented = if self.paragraph_end == Some(self.text.len()) {
            "first-line-indent: (amount: par.first-line-indent.amount, all: true)"
        } else {
            ""
        };
        let block = "#block(above: auto, below: auto, width: 100%, sticky: true, breakable: false";
        format!("{room}{block}, context par({indented})[{text}])\n")
    }

    /// Adds to the description of a picture; whether the picture ends.
    pub fn describe(&mut self, event: &Event) -> bool {
        let ElementKind::Picture { picture, depth } = &mut self.kind else { return false };
        match event {
            Event::Start(_) => *depth += 1,
            Event::End(_) if *depth == 0 => return true,
            Event::End(_) => *depth -= 1,
            Event::Text(text) | Event::Code(text) => picture.alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => picture.alt.push(' '),
            _ => {}
        }
        false
    }
}

pub(super) enum ElementKind {
    Root,
    Paragraph {
        /// Whether it contains anything besides pictures.
        words: bool,
        /// How many letters it has.
        letters: usize,
        /// Its pictures as block elements.
        pictures: String,
        /// Whether it holds blocks, as HTML allows.
        blocks: bool,
    },
    Heading {
        level: u8,
        /// Its plain text.
        words: String,
    },
    Quote,
    Code,
    List(List),
    Item {
        done: Option<bool>,
    },
    Note(String),
    Table(MarkdownTable),
    Head,
    Row,
    /// Its text as it is set, in parts.
    Cell(Vec<(Typeface, String)>),
    /// A Typst function: `emph`, `strong`, `strike`, `align(center)`.
    Style(&'static str),
    Link {
        target: String,
        words: String,
    },
    Picture {
        picture: PictureMarkup,
        /// Number of open elements within its description.
        depth: usize,
    },
}

/// A paragraph in an item makes the list loose (`CommonMark` 0.31, 5.3).
pub(super) fn loosen(open: &mut [OpenElement]) {
    if let [.., OpenElement { kind: ElementKind::List(list), .. }, OpenElement { kind: ElementKind::Item { .. }, .. }] =
        open
    {
        list.loose = true;
    }
}

/// No block may stand in what Typst takes for a paragraph: those that are open are none.
pub(super) fn hold_blocks(open: &mut [OpenElement]) {
    for open in open {
        if let ElementKind::Paragraph { blocks, .. } = &mut open.kind {
            *blocks = true;
        }
    }
}

/// From 1 to 6.
pub(super) fn heading_level(level: HeadingLevel) -> u8 {
    level as u8
}

/// Whether a paragraph of so many letters stays with a list below it. A footnote would stay on the page that it leaves.
pub(super) fn may_introduce(markup: &str, letters: usize, last: char) -> bool {
    !markup.contains("#footnote(")
        && letters <= if matches!(last, ':' | '：') { MOST_INTRODUCTION } else { MOST_SHORT }
}

/// The address of a link takes room in a cell of a table, but may break.
pub(super) fn add_address(open: &mut [OpenElement], address: &str) {
    let around = open.iter_mut().rev().find(|open| !matches!(open.kind, ElementKind::Style(_)));
    if let Some(OpenElement { kind: ElementKind::Cell(words), .. }) = around {
        words.push((Typeface::Address, format!(" ({address})")));
    }
}

/// A cell of the innermost table has ended.
pub(super) fn finish_cell(open: &mut [OpenElement], markup: &str, words: &[(Typeface, String)]) {
    let table = open.iter_mut().rev().find_map(|open| match &mut open.kind {
        ElementKind::Table(table) => Some(table),
        _ => None,
    });
    if let Some(table) = table {
        table.cell(markup, words);
    }
}
