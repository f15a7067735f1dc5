//! Parser events -> Typst markup, bounded in depth and number, with warnings for what is not set as intended.
//!
//! Each open element collects its markup; when it ends, it is wrapped and appended to the enclosing element. There is
//! no recursion, so nesting in a text does not nest calls.

mod targets;

use std::fmt::Write;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TextMergeWithOffset};

use super::direction::{directed, directed_cell, first_strong, is_from_right};
use super::document::{DocumentWarning, MarkdownDocument, Opening};
use super::element::{
    ElementKind, Introduction, OpenElement, add_note_mark, finish_cell, heading_level, hold_blocks, is_caption,
    is_colon, loosen, may_introduce,
};
use super::fault::{DocumentError, DocumentFault};
use super::heading_ids::HeadingIds;
use super::html::{HtmlEvents, HtmlStep};
use super::inline;
use super::lines::{LINE_MARK, Lines};
use super::list::{List, ListItem};
use super::notes::{Notes, has_note};
use super::table::{self, MarkdownTable, Typeface, WideRow};
use super::weight::Weight;
use crate::catalogue::Direction;
use crate::limits::{MAX_DOCUMENT_DEPTH, MAX_TABLE_CELLS};

/// Ends the stay of a heading with what follows: the last one has nothing to stay with, and should not leave its footnotes.
const END_OF_HEADING: &str = "#block(above: 0pt, below: 0pt, metadata(none))\n";
/// Gives a line that begins with the number of a footnote the height of its letters: a word joiner.
const LINE_HEIGHT: &str = "#\"\u{2060}\"";

/// Letters at the start of a paragraph by which a caption is known.
const MOST_START: usize = 24;

struct Emitter {
    lines: Lines,
    open: Vec<OpenElement>,
    notes: Notes,
    weight: Weight,
    cells: usize,
    /// A line of the source ended here; whether it becomes a space depends on the next character.
    soft_break: bool,
    last_letter: char,
    /// Whether some of its letters are written from right to left.
    has_two_directions: bool,
    document: MarkdownDocument,
}

/// Converts the text of a document; `before` is the number of lines of front matter before it.
///
/// # Errors
/// The first element that exceeds a limit or cannot be printed.
pub(super) fn document(file: &str, text: &str, before: usize) -> Result<MarkdownDocument, DocumentError> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut emitter = Emitter::new(file, Lines::of(text, before));
    emitter.has_two_directions = text.chars().any(is_from_right);
    let widened = table::widened(text, options, &emitter.lines);
    let (text, wide) = widened.as_ref().map_or((text, &[] as &[WideRow]), |(text, wide)| (text.as_str(), wide));
    if !wide.is_empty() {
        emitter.lines = Lines::of(text, before);
    }
    for WideRow { line, cells, columns } in wide {
        let told = format!("the row has {cells} cells and the head of its table {columns}: the head gets empty ones");
        emitter.warn(*line, told);
    }
    let (mut html, mut ids) = (HtmlEvents::default(), HeadingIds::default());
    for (event, place) in TextMergeWithOffset::new(Parser::new_ext(text, options).into_offset_iter()) {
        for (step, line) in html.take(ids.without(event, text, place.end), emitter.lines.at(place.start)) {
            emitter.take(step, line)?;
        }
    }
    for (step, line) in html.finish() {
        emitter.take(step, line)?;
    }
    Ok(emitter.finish())
}

impl Emitter {
    fn new(file: &str, lines: Lines) -> Self {
        let document = MarkdownDocument { file: file.to_owned(), ..MarkdownDocument::default() };
        let root = OpenElement::new(ElementKind::Root, 1);
        Self {
            lines,
            open: vec![root],
            notes: Notes::default(),
            weight: Weight::new(),
            cells: 0,
            soft_break: false,
            last_letter: ' ',
            has_two_directions: false,
            document,
        }
    }

    fn take(&mut self, step: HtmlStep, line: usize) -> Result<(), DocumentError> {
        let weighed = self.weight.step(&step, line);
        weighed.map_err(|fault| fault.at(&self.document.file, line))?;
        let taken = match step {
            // What is in the brackets of a picture is its description, as plain text.
            HtmlStep::Event(event) if self.in_picture() => {
                if self.top().describe(&event) {
                    self.end()
                } else {
                    Ok(())
                }
            }
            HtmlStep::Event(event) => self.take_freely(event, line),
            HtmlStep::Style(function) => self.begin(ElementKind::Style(function), line),
            HtmlStep::Verbatim(html) => {
                self.letters(&html, line);
                self.inline_in(Typeface::Code, &inline::verbatim(&html), &html);
                Ok(())
            }
            HtmlStep::Warning(text) => {
                self.warn(line, text);
                Ok(())
            }
        };
        taken.map_err(|fault| fault.at(&self.document.file, line))
    }

    fn take_freely(&mut self, event: Event, line: usize) -> Result<(), DocumentFault> {
        match event {
            Event::Start(tag) => return self.start(tag, line),
            Event::End(_) => return self.end(),
            // Formulas are not enabled in the options; the filter before leaves no HTML.
            Event::Text(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::Html(text)
            | Event::InlineHtml(text) => self.text(&text, line),
            Event::Code(text) => {
                self.letters(&text, line);
                self.inline_in(Typeface::Code, &inline::code(&text), &text);
            }
            Event::FootnoteReference(label) => return self.mention(&label, line),
            Event::SoftBreak => self.soft_break = true,
            Event::HardBreak => self.inline("#linebreak()", " "),
            Event::Rule => self.block("#(it.rule)()\n", line),
            Event::TaskListMarker(done) => {
                if let Some(OpenElement { kind: ElementKind::Item { done: of_item }, .. }) = self.nearest_item() {
                    *of_item = Some(done);
                }
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag, line: usize) -> Result<(), DocumentFault> {
        let kind = match tag {
            Tag::Paragraph => {
                loosen(&mut self.open);
                ElementKind::Paragraph {
                    words: false,
                    letters: 0,
                    emphasised: 0,
                    start: String::new(),
                    pictures: String::new(),
                    blocks: false,
                }
            }
            Tag::Heading { level, .. } => ElementKind::Heading { level: heading_level(level), words: String::new() },
            Tag::BlockQuote(_) => ElementKind::Quote,
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => ElementKind::Code,
            Tag::List(start) => ElementKind::List(List { start, depth: self.list_depth(), ..List::default() }),
            Tag::Item => ElementKind::Item { done: None },
            Tag::FootnoteDefinition(label) => ElementKind::Note(label.to_string()),
            Tag::Table(columns) => ElementKind::Table(MarkdownTable::new(&columns)?),
            Tag::TableHead => self.row(ElementKind::Head),
            Tag::TableRow => self.row(ElementKind::Row),
            Tag::TableCell => self.cell()?,
            Tag::Emphasis => ElementKind::Style("emph"),
            Tag::Strong => ElementKind::Style("strong"),
            Tag::Strikethrough => ElementKind::Style("strike"),
            Tag::Link { dest_url, .. } => ElementKind::Link { target: dest_url.to_string(), words: String::new() },
            Tag::Image { dest_url, title, .. } => self.picture(&dest_url, &title, line)?,
            Tag::Superscript => ElementKind::Style("super"),
            Tag::Subscript => ElementKind::Style("sub"),
            // The first are not enabled in the options, and the filter before leaves no HTML.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_)
            | Tag::HtmlBlock => ElementKind::Style("text"),
        };
        self.begin(kind, line)
    }

    fn begin(&mut self, kind: ElementKind, line: usize) -> Result<(), DocumentFault> {
        if self.open.len() > MAX_DOCUMENT_DEPTH {
            return Err(DocumentFault::Deep { most: MAX_DOCUMENT_DEPTH });
        }
        if matches!(kind, ElementKind::Style(_) | ElementKind::Link { .. } | ElementKind::Picture { .. }) {
            self.resolve_break(None);
        } else {
            self.soft_break = false;
            self.last_letter = ' ';
        }
        if matches!(kind, ElementKind::Style(function) if function.starts_with("pad(") || function.starts_with("align("))
        {
            hold_blocks(&mut self.open);
        }
        self.open.push(OpenElement::new(kind, line));
        Ok(())
    }

    fn end(&mut self) -> Result<(), DocumentFault> {
        let Some(OpenElement { kind, text, line, direction, .. }) = self.open.pop().filter(|_| !self.open.is_empty())
        else {
            return Ok(());
        };
        let last_letter = self.last_letter;
        if !matches!(kind, ElementKind::Style(_) | ElementKind::Link { .. }) {
            self.soft_break = false;
            self.last_letter = ' ';
        }
        // Only where it is not that of the element around it.
        let around = self.open.iter().rev().find_map(|open| open.direction).filter(|_| self.open.len() > 1);
        let turned = direction.filter(|own| self.has_two_directions && around != Some(*own));
        let set = |markup: String| match turned {
            Some(direction) => directed(&markup, direction),
            None => markup,
        };
        if matches!(kind, ElementKind::List(_) | ElementKind::Table(_) | ElementKind::Code) {
            self.top().keep_introduction(false);
        }
        let (is_paragraph, is_heading) =
            (matches!(kind, ElementKind::Paragraph { .. }), matches!(kind, ElementKind::Heading { .. }));
        match kind {
            ElementKind::Paragraph { words: false, pictures, .. } if !pictures.is_empty() => {
                self.top().keep_introduction(true);
                self.figure(&pictures, line);
            }
            ElementKind::Paragraph { .. } if text.is_empty() => {}
            ElementKind::Paragraph { blocks: true, .. } => self.block(&format!("#block(width: 100%)[{text}]\n"), line),
            ElementKind::Paragraph { letters, emphasised, start, .. } => {
                if is_caption(&start, letters, emphasised) {
                    self.top().keep_figure();
                }
                let introduces = may_introduce(&text, letters, last_letter).then_some(is_colon(last_letter));
                self.paragraph(&text, turned, line, introduces);
            }
            ElementKind::Heading { level, words } => self.heading(level, &words, text, turned, line),
            ElementKind::Quote => {
                let quotes = self.open.iter().filter(|open| matches!(open.kind, ElementKind::Quote)).count();
                let look = inline::quote_look(quotes);
                self.block(&set(format!("#{look}[{text}]\n")), line);
            }
            ElementKind::Code => {
                self.letters(&text, line);
                self.block(&inline::code_block(&text), line);
            }
            ElementKind::List(list) => self.block(&set(list.typst()), line),
            ElementKind::Item { done } => {
                let below = if self.in_note() { None } else { self.notes.below_paragraph() };
                if let ElementKind::List(list) = &mut self.top().kind {
                    list.items.push(ListItem { done, body: set(text) + &below.unwrap_or_default() });
                }
            }
            ElementKind::Note(label) => return self.explain(&label, text, line),
            ElementKind::Table(mut table) => self.figure(&set(format!("{}\n", table.typst())), line),
            ElementKind::Root | ElementKind::Head | ElementKind::Row => {}
            ElementKind::Cell(words) => {
                let text = turned.map_or(text.clone(), |direction| directed_cell(&text, direction));
                finish_cell(&mut self.open, &text, &words);
            }
            ElementKind::Style(function) => self.append(&format!("#{function}[{text}]")),
            ElementKind::Link { target, words } => self.link(&target, &words, &text, line),
            ElementKind::Picture { picture, .. } => self.finished_picture(&picture, line),
        }
        self.notes_below(is_paragraph, is_heading);
        Ok(())
    }

    /// Places for the notes of a paragraph or a block that has ended. A heading and an introduction may yet move to the next
    /// page, with what follows them.
    fn notes_below(&mut self, is_paragraph: bool, is_heading: bool) {
        let below = if self.open.len() == 1 && !is_heading && !self.top().ends_with_introduction() {
            self.notes.below_block()
        } else if is_paragraph && self.open.len() > 1 && !self.in_note() {
            self.notes.below_paragraph()
        } else {
            None
        };
        let Some(below) = below else { return };
        self.append(&below);
        if is_paragraph {
            self.top().mark_paragraph();
        }
    }

    // ---- Blocks -----------------------------------------------------------------------------------------------------

    /// Appends a finished block to the enclosing element.
    fn block(&mut self, markup: &str, line: usize) {
        hold_blocks(&mut self.open);
        // Writing to a string does not fail.
        let _ = write!(self.top().text, "{LINE_MARK}{line}*/{markup}");
    }

    /// The same for a table or a picture.
    fn figure(&mut self, markup: &str, line: usize) {
        let before = self.top().text.len();
        self.block(markup, line);
        let length = self.top().text.len() - before;
        self.top().mark_figure(length);
    }

    /// A footnote begins beside its number, so its paragraphs are inline text with breaks between them.
    fn paragraph(&mut self, text: &str, turned: Option<Direction>, line: usize, introduces: Option<bool>) {
        let top = self.top();
        let from = top.text.len();
        if matches!(top.kind, ElementKind::Note(_)) {
            let between = if from == 0 { "" } else { "#parbreak()" };
            self.block(&format!("{between}{text}"), line);
            return;
        }
        let set = |paragraph: String| turned.map_or(paragraph.clone(), |direction| directed(&paragraph, direction));
        let kept = introduces.map(|colon| {
            let kept = format!("{LINE_MARK}{line}*/{}", set(top.kept_paragraph(text)));
            Introduction { from, kept, colon }
        });
        let has_room = top.follows_heading() && has_note(text);
        let room = if has_room { self.notes.room() } else { None };
        self.block(&set(room.unwrap_or_default() + &OpenElement::paragraph(text)), line);
        let top = self.top();
        top.mark_paragraph();
        top.introduction = kept;
    }

    fn heading(&mut self, level: u8, words: &str, typst: String, turned: Option<Direction>, line: usize) {
        let first = self.open.len() == 1 && self.top().text.is_empty() && self.document.opening.is_none();
        // Footnotes and pictures cannot be printed in a heading that becomes the cover title.
        let bare = !has_note(&typst) && !typst.contains("#(it.");
        if first && bare && level == 1 && !words.trim().is_empty() {
            self.document.opening = Some(Opening { words: words.trim().to_owned(), typst, line });
            return;
        }
        self.document.top_level = Some(self.document.top_level.map_or(level, |top| top.min(level)));
        let heading = format!("#heading(level: calc.max(1, {level} - it.raise))[{typst}]\n");
        self.block(&turned.map_or(heading.clone(), |direction| directed(&heading, direction)), line);
        self.notes.after_heading();
        self.top().mark_heading();
    }

    fn list_depth(&self) -> usize {
        self.open.iter().filter(|open| matches!(open.kind, ElementKind::List(_))).count()
    }

    fn nearest_item(&mut self) -> Option<&mut OpenElement> {
        self.open.iter_mut().rev().find(|open| matches!(open.kind, ElementKind::Item { .. }))
    }

    fn cell(&mut self) -> Result<ElementKind, DocumentFault> {
        self.cells += 1;
        if self.cells > MAX_TABLE_CELLS {
            return Err(DocumentFault::Many { what: "cells of tables", most: MAX_TABLE_CELLS });
        }
        Ok(ElementKind::Cell(Vec::new()))
    }

    fn row(&mut self, row: ElementKind) -> ElementKind {
        if let ElementKind::Table(table) = &mut self.top().kind {
            table.begin_row(matches!(row, ElementKind::Row));
        }
        row
    }

    fn warn(&mut self, line: usize, text: String) {
        self.document.warn(line, text);
    }

    // ---- Within paragraphs ------------------------------------------------------------------------------------------

    fn top(&mut self) -> &mut OpenElement {
        if self.open.is_empty() {
            self.open.push(OpenElement::new(ElementKind::Root, 1));
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    fn append(&mut self, markup: &str) {
        self.top().text.push_str(markup);
    }

    fn text(&mut self, text: &str, line: usize) {
        if matches!(self.top().kind, ElementKind::Code) {
            self.append(text);
            return;
        }
        self.letters(text, line);
        self.inline(&inline::words(text), text);
    }

    /// Appends inline markup; `plain` is its plain text.
    fn inline(&mut self, markup: &str, plain: &str) {
        self.inline_in(Typeface::Plain, markup, plain);
    }

    fn inline_in(&mut self, face: Typeface, markup: &str, plain: &str) {
        let (mut face, mut emphasised) = (face, false);
        if face != Typeface::Code {
            self.document.counts.add(plain);
        }
        if let Some(direction) = first_strong(plain) {
            for open in self.open.iter_mut().skip(1) {
                open.direction = open.direction.or(Some(direction));
            }
        }
        self.document.has_words |= !plain.trim().is_empty();
        self.resolve_break(plain.chars().next());
        self.last_letter = plain.chars().last().unwrap_or(self.last_letter);
        for open in self.open.iter_mut().rev() {
            match &mut open.kind {
                ElementKind::Paragraph { words, letters, emphasised: of_them, start, .. } => {
                    *words = true;
                    let count = plain.chars().count();
                    *letters += count;
                    *of_them += if emphasised { count } else { 0 };
                    if start.len() < MOST_START {
                        start.extend(plain.chars().take(MOST_START));
                    }
                    break;
                }
                ElementKind::Heading { words, .. } => {
                    words.push_str(plain);
                    break;
                }
                ElementKind::Link { words, .. } => words.push_str(plain),
                ElementKind::Style("emph") => emphasised = true,
                ElementKind::Style(style) => face = face.max(if *style == "strong" { Typeface::Strong } else { face }),
                ElementKind::Cell(words) => {
                    words.push((face, plain.to_owned()));
                    break;
                }
                _ => break,
            }
        }
        self.append(markup);
    }

    /// Resolves a pending line break: a space, unless both characters around it belong to a script without spaces.
    fn resolve_break(&mut self, next: Option<char>) {
        if !std::mem::take(&mut self.soft_break) {
            return;
        }
        let joined =
            inline::is_written_without_blanks(self.last_letter) && next.is_none_or(inline::is_written_without_blanks);
        if joined {
            return;
        }
        self.append("#\" \"");
        for open in &mut self.open {
            if let ElementKind::Heading { words, .. } | ElementKind::Link { words, .. } = &mut open.kind {
                words.push(' ');
            }
        }
    }

    // ---- Notes ------------------------------------------------------------------------------------------------------

    fn mention(&mut self, label: &str, line: usize) -> Result<(), DocumentFault> {
        if self.in_note() {
            return Err(DocumentFault::NestedNote);
        }
        let markup = self.notes.mention(label, line)?;
        let begins = self.top().text.is_empty();
        inline::bind(&mut self.top().text);
        add_note_mark(&mut self.open);
        self.inline(&format!("{}{markup}", if begins { LINE_HEIGHT } else { "" }), "");
        Ok(())
    }

    fn in_note(&self) -> bool {
        self.open.iter().any(|open| matches!(open.kind, ElementKind::Note(_)))
    }

    fn explain(&mut self, label: &str, text: String, line: usize) -> Result<(), DocumentFault> {
        if !self.notes.explain(label, text, line)? {
            self.warn(line, format!("the footnote {label} is explained a second time; this one is not printed"));
        }
        Ok(())
    }

    fn finish(mut self) -> MarkdownDocument {
        let below = self.notes.below_block().map_or_else(String::new, |below| format!("{END_OF_HEADING}{below}"));
        let body = std::mem::take(&mut self.top().text) + &below;
        let (notes, unused) = std::mem::take(&mut self.notes).finish();
        for DocumentWarning { line, text } in unused {
            self.warn(line, text);
        }
        let (weight, heavy_from) = self.weight.total();
        MarkdownDocument { body: notes + &body, weight, heavy_from, ..self.document }
    }
}
