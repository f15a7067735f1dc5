//! Open elements of a document: their state between the start -> end events of the parser.

use pulldown_cmark::{Event, HeadingLevel};

use super::inline::PictureMarkup;
use super::list::List;
use super::notes::has_note;
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
    /// Its last paragraph, if that introduces what follows.
    pub introduction: Option<Introduction>,
    /// Where its last table or picture begins and ends.
    figure: Option<(usize, usize)>,
    /// Where its last heading ends.
    heading: Option<usize>,
}

/// A paragraph that introduces what follows.
pub(super) struct Introduction {
    /// Where it begins.
    pub from: usize,
    /// Its markup by which it stays with what follows.
    pub kept: String,
    /// Whether it ends in a colon.
    pub colon: bool,
}

/// Letters of a short paragraph, and of one that ends in a colon, that stays with the list, the table or the code below it.
const MOST_SHORT: usize = 80;
const MOST_INTRODUCTION: usize = 200;

impl OpenElement {
    pub fn new(kind: ElementKind, line: usize) -> Self {
        Self {
            kind,
            text: String::new(),
            line,
            direction: None,
            paragraph_end: None,
            introduction: None,
            figure: None,
            heading: None,
        }
    }

    /// Keeps the last paragraph with what is about to be appended, if it introduces that; a picture only after a colon.
    pub fn keep_introduction(&mut self, picture: bool) {
        let ends_here = self.paragraph_end == Some(self.text.len());
        let introduction =
            self.introduction.take().filter(|introduction| ends_here && (introduction.colon || !picture));
        if let Some(Introduction { from, kept, .. }) = introduction {
            self.text.truncate(from);
            self.text.push_str(&kept);
        }
    }

    /// A table or a picture with this markup has been appended.
    pub fn mark_figure(&mut self, length: usize) {
        let end = self.text.len();
        self.figure = Some((end - length, end));
    }

    /// Keeps the last table or picture with what is about to be appended: its caption. A footnote in it would stay behind.
    pub fn keep_figure(&mut self) {
        let Some((from, _)) = self.figure.take().filter(|(_, end)| *end == self.text.len()) else { return };
        let figure = self.text.split_off(from);
        if has_note(&figure) {
            self.text.push_str(&figure);
        } else {
            self.text.push_str("#block(above: auto, below: auto, width: 100%, sticky: true)[");
            self.text.push_str(&figure);
            self.text.push_str("]\n");
        }
    }

    /// Whether its last paragraph introduces what follows, and nothing has followed.
    pub fn ends_with_introduction(&self) -> bool {
        self.introduction.is_some() && self.paragraph_end == Some(self.text.len())
    }

    pub fn mark_paragraph(&mut self) {
        self.paragraph_end = Some(self.text.len());
    }

    pub fn mark_heading(&mut self) {
        self.heading = Some(self.text.len());
    }

    /// Whether nothing stands between its last heading and what is about to be appended.
    pub fn follows_heading(&self) -> bool {
        self.heading == Some(self.text.len())
    }

    /// A paragraph. Where it has a footnote, its lines may part at the end of a page one by one: the typesetter prints a footnote
    /// on the page where its line had room, and would then move that line with its neighbours to the next.
    pub fn paragraph(text: &str) -> String {
        if has_note(text) {
            format!("#[#set text(costs: (orphan: 0%, widow: 0%))\n#par[{text}]\n]")
        } else {
            format!("#par[{text}]\n")
        }
    }

    /// The next paragraph, kept whole and with what follows.
    pub fn kept_paragraph(&self, text: &str) -> String {
        // Where paragraphs are indented after others, this one is, too.
        let indented = if self.paragraph_end == Some(self.text.len()) {
            "first-line-indent: (amount: par.first-line-indent.amount, all: true)"
        } else {
            ""
        };
        let block = "#block(above: auto, below: auto, width: 100%, sticky: true, breakable: false";
        format!("{block}, context par({indented})[{text}])\n")
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
        /// How many letters it has, and how many of them are emphasised.
        letters: usize,
        emphasised: usize,
        /// What it begins with.
        start: String,
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

/// How captions begin in the languages of the catalogues, in small letters; before a number, a colon or a full stop.
const CAPTIONS: [&str; 30] = [
    "table",
    "tab",
    "figure",
    "fig",
    "tabelle",
    "abbildung",
    "abb",
    "tableau",
    "tabla",
    "cuadro",
    "figura",
    "tabela",
    "quadro",
    "таблица",
    "табл",
    "рисунок",
    "рис",
    "tablo",
    "çizelge",
    "şekil",
    "表",
    "图",
    "圖",
    "図",
    "جدول",
    "شكل",
    "شکل",
    "तालिका",
    "सारणी",
    "चित्र",
];

/// Whether a paragraph below a table or a picture is its caption: emphasised, or numbered as captions are, and not long.
pub(super) fn is_caption(start: &str, letters: usize, emphasised: usize) -> bool {
    let start = start.trim_start_matches([':', ' ']).to_lowercase();
    let names = |name: &&str| {
        let rest = start.strip_prefix(*name).map(|rest| rest.trim_start_matches(['.', ' ', '\u{a0}']));
        rest.and_then(|rest| rest.chars().next()).is_some_and(|next| next.is_numeric() || matches!(next, ':' | '：'))
    };
    letters > 0 && letters <= MOST_INTRODUCTION && (emphasised == letters || CAPTIONS.iter().any(names))
}

/// Whether a paragraph of so many letters stays with a list below it. A footnote would stay on the page that it leaves.
pub(super) fn may_introduce(markup: &str, letters: usize, last: char) -> bool {
    !has_note(markup) && letters <= if is_colon(last) { MOST_INTRODUCTION } else { MOST_SHORT }
}

pub(super) fn is_colon(letter: char) -> bool {
    matches!(letter, ':' | '：')
}

/// The address of a link takes room in a cell of a table, but may break.
pub(super) fn add_address(open: &mut [OpenElement], address: &str) {
    let around = open.iter_mut().rev().find(|open| !matches!(open.kind, ElementKind::Style(_)));
    if let Some(OpenElement { kind: ElementKind::Cell(words), .. }) = around {
        words.push((Typeface::Address, format!(" ({address})")));
    }
}

/// The number of a footnote widens the word before it in a cell of a table, or is a word of its own.
pub(super) fn add_note_mark(open: &mut [OpenElement]) {
    let around = open.iter_mut().rev().find(|open| !matches!(open.kind, ElementKind::Style(_)));
    if let Some(OpenElement { kind: ElementKind::Cell(words), .. }) = around {
        if let Some((_, word)) = words.last_mut()
            && word.ends_with(' ')
        {
            word.pop();
            word.push('\u{a0}');
        }
        // Raised, it is narrower than these.
        words.push((Typeface::Plain, "00".to_owned()));
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
