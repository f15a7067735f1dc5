//! Parser events -> an estimate of the memory that typesetting takes, and bounds on what is in one paragraph.
//!
//! The typesetter cannot be asked to stop, so what would cost too much is found before it begins. The figures are
//! measured: documents of ten thousand and more of one kind, their peak of memory divided by their number.

use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_normalization::char::is_combining_mark;

use super::fault::DocumentFault;
use super::html::HtmlStep;
use crate::limits::{
    MAX_COMBINING_MARKS, MAX_DOCUMENT_WEIGHT, MAX_PARAGRAPH_BYTES, MAX_PARAGRAPH_ELEMENTS, MAX_USUAL_WEIGHT,
};

const BYTE: u64 = 230;
/// A sign at which a line may end: it costs time rather than memory.
const SIGN: u64 = 500;
const STYLE: u64 = 7_000;
const BREAK: u64 = 4_500;
const INLINE_HTML: u64 = 15_000;
const MENTION: u64 = 22_000;
const PARAGRAPH: u64 = 9_000;
const ITEM: u64 = 32_000;
const CELL: u64 = 85_000;
const TABLE: u64 = 300_000;
const OTHER_BLOCK: u64 = 28_000;
/// Each heading, for each one before it, as each page looks through all of them for its head; so does each page of text.
const HEADING_BEFORE: u64 = 200;
const CODE_LINE: u64 = 4_000;
/// A mark on a letter that has more than any language puts there.
const MARK: u64 = 2_500;
const FEW_MARKS: usize = 4;
const NOTE: u64 = 50_000;

/// What is counted of a document.
#[derive(Debug)]
pub(super) struct Weight {
    bytes: u64,
    paragraph_bytes: usize,
    paragraph_elements: usize,
    headings: u64,
    marks: usize,
    in_code: bool,
    /// The line in which it becomes more than is usual.
    heavy_from: Option<usize>,
}

impl Weight {
    pub fn new() -> Self {
        Self {
            bytes: 0,
            paragraph_bytes: 0,
            paragraph_elements: 0,
            headings: 0,
            marks: 0,
            in_code: false,
            heavy_from: None,
        }
    }

    /// The estimate in bytes, and the line in which it passes [`MAX_USUAL_WEIGHT`].
    pub fn total(&self) -> (u64, Option<usize>) {
        (self.bytes, self.heavy_from)
    }

    /// Counts a step of this line.
    ///
    /// # Errors
    /// The first bound that is exceeded.
    pub fn step(&mut self, step: &HtmlStep, line: usize) -> Result<(), DocumentFault> {
        match step {
            HtmlStep::Event(event) => self.add(event, line),
            HtmlStep::Style(_) => self.add(&Event::Start(Tag::Emphasis), line),
            HtmlStep::Verbatim(html) => self.add(&Event::InlineHtml(html.as_str().into()), line),
            HtmlStep::Warning(_) => Ok(()),
        }
    }

    /// Counts an event of this line.
    ///
    /// # Errors
    /// The first bound that is exceeded.
    pub fn add(&mut self, event: &Event, line: usize) -> Result<(), DocumentFault> {
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
            | Event::TaskListMarker(_) => {}
            Event::End(_) => self.begin_block(false),
            Event::Code(text) => {
                self.element(STYLE)?;
                self.text(text)?;
            }
            Event::InlineHtml(text) => {
                self.element(INLINE_HTML)?;
                self.text(text)?;
            }
            Event::FootnoteReference(_) => self.element(MENTION)?,
            Event::HardBreak => self.element(BREAK)?,
            Event::SoftBreak => self.text(" ")?,
            Event::Rule => self.bytes += OTHER_BLOCK,
            Event::Text(text) | Event::Html(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(text)?;
            }
        }
        if self.bytes > MAX_USUAL_WEIGHT {
            self.heavy_from.get_or_insert(line);
        }
        if self.bytes > MAX_DOCUMENT_WEIGHT {
            return Err(DocumentFault::Heavy { megabytes: MAX_DOCUMENT_WEIGHT >> 20 });
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag) -> Result<(), DocumentFault> {
        let block = match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } => {
                return self.element(STYLE);
            }
            Tag::Paragraph => PARAGRAPH,
            Tag::Heading { .. } => {
                self.headings += 1;
                OTHER_BLOCK + HEADING_BEFORE * self.headings
            }
            Tag::Item => ITEM,
            Tag::TableCell => CELL,
            Tag::Table(_) => TABLE,
            Tag::FootnoteDefinition(_) => NOTE,
            Tag::TableHead | Tag::TableRow => 0,
            _ => OTHER_BLOCK,
        };
        self.bytes += block;
        self.begin_block(matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock));
        Ok(())
    }

    fn begin_block(&mut self, in_code: bool) {
        (self.paragraph_bytes, self.paragraph_elements, self.marks, self.in_code) = (0, 0, 0, in_code);
    }

    fn element(&mut self, bytes: u64) -> Result<(), DocumentFault> {
        self.bytes += bytes;
        self.paragraph_elements += 1;
        if self.paragraph_elements > MAX_PARAGRAPH_ELEMENTS {
            let what = "links, emphases, breaks, joiners and the like in one paragraph";
            return Err(DocumentFault::Many { what, most: MAX_PARAGRAPH_ELEMENTS });
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), DocumentFault> {
        let signs = text.bytes().filter(u8::is_ascii_punctuation).count();
        self.bytes += (BYTE + self.headings / 2) * text.len() as u64 + SIGN * signs as u64;
        if self.in_code {
            self.bytes += CODE_LINE * text.matches('\n').count() as u64;
        } else {
            self.paragraph_bytes += text.len();
            if self.paragraph_bytes > MAX_PARAGRAPH_BYTES {
                return Err(DocumentFault::Paragraph { most: MAX_PARAGRAPH_BYTES });
            }
        }
        for letter in text.chars() {
            // Thousands of them in one paragraph make the typesetter crash.
            if is_joiner(letter) {
                self.element(0)?;
            }
            self.marks = if is_attached(letter) { self.marks + 1 } else { 0 };
            self.bytes += if self.marks > FEW_MARKS { MARK } else { 0 };
            if self.marks > MAX_COMBINING_MARKS {
                return Err(DocumentFault::Marks { most: MAX_COMBINING_MARKS });
            }
        }
        Ok(())
    }
}

/// Marks and joiners: what has no place of its own in a line.
fn is_attached(letter: char) -> bool {
    !letter.is_ascii() && (is_combining_mark(letter) || is_joiner(letter))
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::super::{DocumentFault, MarkdownDocument};
    use super::*;

    fn parsed(text: &str) -> Result<MarkdownDocument, DocumentFault> {
        MarkdownDocument::parse("a.md", text).map_err(|error| error.fault)
    }

    #[test]
    fn more_elements_than_a_paragraph_may_hold_are_refused_whatever_they_are() {
        for element in [
            "*a* ",
            "**a** ",
            "`a` ",
            "~~a~~ ",
            "[a](b) ",
            "a<b>b</b>",
            "a<x>",
            "a  \n",
            "[^a]",
            "_a *b*_ ",
            "a\u{200d}",
        ] {
            let fits = element.repeat(MAX_PARAGRAPH_ELEMENTS / 2 - 1) + "\n\n";
            assert!(parsed(&fits.repeat(2)).is_ok(), "{element}");
            let fault = parsed(&(element.repeat(MAX_PARAGRAPH_ELEMENTS + 1) + "a\n\n[^a]: x\n")).unwrap_err();
            assert!(matches!(fault, DocumentFault::Many { most: MAX_PARAGRAPH_ELEMENTS, .. }), "{element}: {fault}");
        }
    }

    #[test]
    fn a_paragraph_that_never_ends_is_refused_however_it_is_written() {
        for part in ["![", "[", "word ", "x", "[a]\n", "< ", "語", "a\u{a0}", "ab\u{ad}"] {
            let text = part.repeat(MAX_PARAGRAPH_BYTES / part.len() + 2);
            assert_eq!(parsed(&text).unwrap_err(), DocumentFault::Paragraph { most: MAX_PARAGRAPH_BYTES }, "{part}");
            let halves = part.repeat(MAX_PARAGRAPH_BYTES / part.len() / 2) + "\n\n";
            assert!(parsed(&halves.repeat(2)).is_ok(), "{part}");
        }
    }

    #[test]
    fn a_letter_with_more_marks_than_any_language_has_is_refused() {
        for mark in ["\u{301}", "\u{5b0}", "\u{64e}", "\u{93c}\u{94d}", "\u{200d}"] {
            let many = MAX_COMBINING_MARKS / mark.chars().count();
            assert!(parsed(&format!("x\n\na{} b\n", mark.repeat(many))).is_ok(), "{mark:?}");
            let error = MarkdownDocument::parse("a.md", &format!("x\n\na{} b\n", mark.repeat(many + 1))).unwrap_err();
            assert_eq!((error.line, error.fault), (3, DocumentFault::Marks { most: MAX_COMBINING_MARKS }));
        }
    }

    #[test]
    fn what_takes_more_memory_than_is_usual_is_known_with_its_line_before_it_is_set() {
        for (part, count) in [
            ("---\n\n", 30_000),
            ("a\n\n", 70_000),
            ("# a\n\n", 4_000),
            ("- a\n", 40_000),
            ("1. a\n", 40_000),
            ("- [ ] a\n", 40_000),
            ("> a\n\n", 30_000),
            ("```\nx\n```\n", 30_000),
            ("a|b\n-|-\n\n", 3_000),
            ("some words that are set\n\n", 60_000),
        ] {
            let heavy = parsed(&part.repeat(count)).unwrap();
            assert!(heavy.heavy_from.is_some_and(|line| line > 1_000), "{part}: {:?}", heavy.heavy_from);
            assert!(heavy.weight > MAX_USUAL_WEIGHT);
            assert_eq!(parsed(&part.repeat(count / 10)).unwrap().heavy_from, None, "{part}");
        }
    }

    #[test]
    fn a_book_of_six_hundred_pages_is_usual() {
        let paragraph = "There are some words, and then there are others. ".repeat(10) + "\n\n";
        let book = paragraph.repeat(1_500_000 / paragraph.len());
        assert_eq!(parsed(&book).unwrap().heavy_from, None);
    }
}
