//! Parser events with HTML in them -> events and styles that mean the same, without HTML.
//!
//! `<b>` becomes the start of a strong text, `<li>` that of an item, and so on; text in a block of HTML becomes paragraphs.
//! What is not understood is handed on as it was written, with a warning. A tag that is closed by nobody ends with what it
//! stands in.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};

use super::steps::{HtmlStep, IMPLIED, Open, is_block};
use super::table as html_table;
use super::tags::{Meaning, alignment, heading, image_target, meaning};
use super::tokens::{HtmlPart, HtmlToken, tokens as parts_of};

/// Tags that may be open at once; further ones are printed.
const MOST_OPEN: usize = 200;
/// Times that a tag may stand within itself and change the look again.
const MOST_ALIKE: usize = 2;

/// The filter, with what is open and what it has not handed on.
#[derive(Default)]
pub(in crate::typeset::markdown) struct HtmlEvents<'a> {
    open: Vec<Open>,
    /// Tags that ended with what they stood in.
    abandoned: Vec<String>,
    /// The block of HTML that is read, and its line.
    block: Option<(usize, String)>,
    in_table: bool,
    steps: Vec<(HtmlStep<'a>, usize)>,
    line: usize,
}

impl<'a> HtmlEvents<'a> {
    /// Takes the next event, and returns what becomes of it, with its lines.
    pub fn take(&mut self, event: Event<'a>, line: usize) -> Vec<(HtmlStep<'a>, usize)> {
        self.line = line;
        let is_blank = matches!(&event, Event::Text(text) if text.trim().is_empty());
        if !is_blank && matches!(event, Event::Text(_) | Event::Code(_) | Event::FootnoteReference(_))
            || matches!(&event, Event::Start(tag) if !is_block(tag))
        {
            self.begin_item();
        }
        match event {
            Event::Start(Tag::HtmlBlock) => self.block = Some((line, String::new())),
            Event::Html(text) => match &mut self.block {
                Some((_, block)) => block.push_str(&text),
                None => self.html(&text, false),
            },
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((line, block)) = self.block.take() {
                    self.line = line;
                    self.html(&block, true);
                    self.end_paragraph();
                }
            }
            Event::InlineHtml(text) if !self.in_picture() => self.html(&text, false),
            Event::Start(tag) => {
                let block = is_block(&tag);
                let holds_words =
                    !block || matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell | Tag::CodeBlock(_));
                let is_picture = matches!(tag, Tag::Image { .. });
                if block && !matches!(tag, Tag::Item | Tag::TableHead | Tag::TableRow | Tag::TableCell) {
                    self.begin_block();
                }
                self.push(None, 1, holds_words);
                if let Some(open) = self.open.last_mut() {
                    open.is_picture = is_picture;
                }
                self.step(Event::Start(tag));
            }
            Event::End(tag) => {
                while self.open.last().is_some_and(|open| open.name.is_some()) {
                    self.abandon();
                }
                self.open.pop();
                self.step(Event::End(tag));
            }
            Event::Text(text) if self.open.iter().any(|open| open.is_code) && !self.in_picture() => {
                self.step(Event::Code(text));
            }
            event => self.step(event),
        }
        std::mem::take(&mut self.steps)
    }

    /// What is still open at the end of the text ends there.
    pub fn finish(&mut self) -> Vec<(HtmlStep<'a>, usize)> {
        while !self.open.is_empty() {
            self.abandon();
        }
        std::mem::take(&mut self.steps)
    }

    fn in_picture(&self) -> bool {
        self.open.iter().any(|open| open.is_picture)
    }

    fn step(&mut self, event: Event<'a>) {
        self.steps.push((HtmlStep::Event(event), self.line));
    }

    fn warn(&mut self, text: String) {
        self.steps.push((HtmlStep::Warning(text), self.line));
    }

    fn push(&mut self, name: Option<&str>, elements: usize, holds_words: bool) {
        self.open.push(Open { name: name.map(str::to_owned), elements, holds_words, ..Open::default() });
    }

    /// Ends the innermost that is open.
    fn end(&mut self) -> Option<Open> {
        let open = self.open.pop()?;
        if !open.last.is_empty() {
            self.step(Event::Text(open.last.into()));
        }
        (0..open.elements).for_each(|_| self.step(Event::End(open.end())));
        Some(open)
    }

    fn abandon(&mut self) {
        if let Some(Open { name: Some(name), .. }) = self.end()
            && name != IMPLIED
            && self.abandoned.len() < MOST_OPEN
        {
            self.abandoned.push(name);
        }
    }

    // ---- Parts of HTML ----------------------------------------------------------------------------------------------

    fn html(&mut self, html: &str, is_block: bool) {
        self.parts(html, &parts_of(html), is_block, self.line);
    }

    fn parts(&mut self, html: &str, tokens: &[HtmlToken], is_block: bool, first: usize) {
        let (mut at, mut line) = (0, first);
        let mut counted = tokens.first().map_or(0, |token| token.place.start);
        while let Some(HtmlToken { part, place }) = tokens.get(at) {
            line += html.get(counted..place.start).unwrap_or_default().matches('\n').count();
            (counted, self.line) = (place.start, line);
            let raw = html.get(place.clone()).unwrap_or_default();
            at += 1;
            match part {
                HtmlPart::Text(text) => self.text(text, is_block),
                HtmlPart::Comment if !raw.ends_with("-->") => {
                    self.warn("a comment (<!--) does not end: nothing after it is printed".to_owned());
                }
                HtmlPart::Comment => {}
                HtmlPart::Other => self.verbatim(raw),
                HtmlPart::Close { name } => self.close(name, raw),
                HtmlPart::Open { name, attributes } => {
                    let rest = &tokens[at..];
                    let meaning = meaning(name);
                    match meaning {
                        Meaning::Table if !self.in_table => {
                            if let Some(end) = html_table::end(rest) {
                                self.table(html, &rest[..end], line);
                                at += end + 1;
                                continue;
                            }
                            self.verbatim(raw);
                        }
                        Meaning::Preformatted => {
                            let end = rest.iter().position(|token| token.closes(name)).unwrap_or(rest.len());
                            self.preformatted(&rest[..end]);
                            at += (end + 1).min(rest.len());
                        }
                        Meaning::Foreign => {
                            let end = rest.iter().position(|token| token.closes(name));
                            let until = end.and_then(|end| rest.get(end)).map_or(place.end, |token| token.place.end);
                            self.verbatim(html.get(place.start..until).unwrap_or(raw));
                            at += end.map_or(0, |end| end + 1);
                        }
                        _ => self.open(name, attributes, meaning, raw),
                    }
                }
            }
        }
    }

    /// Text of a block of HTML: its blanks are one blank each.
    fn text(&mut self, text: &str, is_block: bool) {
        if !is_block {
            self.step(Event::Text(text.to_owned().into()));
            return;
        }
        let mut words = String::new();
        let (mut blank, mut feed) = (false, false);
        for letter in text.chars() {
            if matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                (blank, feed) = (true, feed || letter == '\n');
                continue;
            }
            let (was_blank, was_feed) = (std::mem::take(&mut blank), std::mem::take(&mut feed));
            if was_blank && self.holds_words() {
                self.blank(&mut words, was_feed);
            }
            self.begin_paragraph();
            words.push(letter);
        }
        if blank && self.holds_words() {
            self.blank(&mut words, feed);
        }
        self.words(&mut words);
    }

    fn blank(&mut self, words: &mut String, is_feed: bool) {
        if is_feed {
            self.words(words);
            self.step(Event::SoftBreak);
        } else {
            words.push(' ');
        }
    }

    fn words(&mut self, words: &mut String) {
        if words.is_empty() {
            return;
        }
        let words = CowStr::from(std::mem::take(words));
        let is_code = self.open.iter().any(|open| open.is_code);
        self.step(if is_code { Event::Code(words) } else { Event::Text(words) });
    }

    fn verbatim(&mut self, raw: &str) {
        if let Some((HtmlStep::Verbatim(before), _)) = self.steps.last_mut() {
            return before.push_str(raw.trim());
        }
        let start: String = raw.lines().next().unwrap_or_default().chars().take(40).collect();
        self.warn(format!("this HTML is printed as it is: {start}"));
        self.begin_paragraph();
        self.steps.push((HtmlStep::Verbatim(raw.trim().to_owned()), self.line));
    }

    fn holds_words(&self) -> bool {
        self.open.last().is_some_and(|open| open.holds_words)
    }

    /// Ends what holds words; in a list, where only items may stand, one begins.
    fn begin_block(&mut self) {
        self.end_paragraph();
        self.begin_item();
    }

    fn begin_item(&mut self) {
        let is_list = |open: &Open| matches!(open.name.as_deref(), Some("ul" | "ol" | "menu")) && open.elements > 0;
        if self.open.last().is_some_and(is_list) {
            self.step(Event::Start(Tag::Item));
            self.push(Some("li"), 1, true);
        }
    }

    fn begin_paragraph(&mut self) {
        if !self.holds_words() {
            self.begin_block();
        }
        if !self.holds_words() {
            self.push(Some(IMPLIED), 1, true);
            self.step(Event::Start(Tag::Paragraph));
        }
    }

    /// Ends the paragraph that words of HTML stand in, and all within it.
    fn end_paragraph(&mut self) {
        let own = self.open.iter().rposition(|open| open.name.is_none()).map_or(0, |at| at + 1);
        let implied = self.open.iter().skip(own).position(|open| open.name.as_deref() == Some(IMPLIED));
        if let Some(at) = implied {
            while self.open.len() > own + at {
                self.abandon();
            }
        }
    }

    fn close(&mut self, name: &str, raw: &str) {
        if html_table::is_part(name) && !self.in_table || meaning(name) == Meaning::Unknown {
            return self.verbatim(raw);
        }
        let own = self.open.iter().rposition(|open| open.name.is_none()).map_or(0, |at| at + 1);
        let found = self.open.iter().skip(own).rposition(|open| open.name.as_deref() == Some(name));
        if let Some(at) = found {
            while self.open.len() > own + at + 1 {
                self.abandon();
            }
            self.end();
        } else if let Some(at) = self.abandoned.iter().rposition(|known| known == name) {
            self.abandoned.remove(at);
        } else if !matches!(meaning(name), Meaning::Nothing | Meaning::Break | Meaning::Block | Meaning::Span) {
            self.verbatim(raw);
        }
    }

    fn open(&mut self, name: &str, attributes: &BTreeMap<String, String>, meaning: Meaning, raw: &str) {
        if self.open.len() >= MOST_OPEN && !matches!(meaning, Meaning::Break | Meaning::Rule | Meaning::Nothing) {
            return self.verbatim(raw);
        }
        let alike = self.open.iter().filter(|open| open.name.as_deref() == Some(name)).count();
        match meaning {
            Meaning::Break => {
                self.begin_paragraph();
                self.step(Event::HardBreak);
            }
            Meaning::Nothing => {}
            Meaning::Rule => {
                self.begin_block();
                self.step(Event::Rule);
            }
            Meaning::Picture => self.picture(attributes, raw),
            Meaning::Tag(_) | Meaning::Style(_) if alike >= MOST_ALIKE => {
                let holds_words = self.holds_words();
                self.push(Some(name), 0, holds_words);
            }
            Meaning::Tag(tag) => {
                self.begin_paragraph();
                self.step(Event::Start(tag.start()));
                self.push(Some(name), 1, true);
            }
            Meaning::Style(style) => {
                self.begin_paragraph();
                self.steps.push((HtmlStep::Style(style), self.line));
                self.push(Some(name), 1, true);
            }
            Meaning::Key | Meaning::Code => self.code(name, meaning),
            Meaning::Quoted => {
                self.begin_paragraph();
                self.step(Event::Text("\"".into()));
                self.push(Some(name), 0, true);
                if let Some(open) = self.open.last_mut() {
                    open.last = "\"";
                }
            }
            Meaning::Link => {
                let target = attributes.get("href").filter(|target| !target.trim().is_empty());
                let holds_words = self.holds_words() || target.is_some();
                if let Some(target) = target {
                    self.begin_paragraph();
                    let dest_url = CowStr::from(target.trim().to_owned());
                    let (title, id) = (CowStr::from(""), CowStr::from(""));
                    self.step(Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id }));
                }
                self.push(Some(name), usize::from(target.is_some()), holds_words);
            }
            Meaning::Span => {
                let holds_words = self.holds_words();
                self.push(Some(name), 0, holds_words);
            }
            Meaning::Block => self.block(name, attributes),
            Meaning::Titled(tag) => {
                self.begin_block();
                self.step(Event::Start(Tag::Paragraph));
                self.step(Event::Start(tag.start()));
                self.push(Some(name), 2, true);
            }
            Meaning::Heading(level) => {
                self.begin_block();
                self.step(Event::Start(heading(level)));
                self.push(Some(name), 1, true);
            }
            Meaning::Quote => {
                self.begin_block();
                self.step(Event::Start(Tag::BlockQuote(None)));
                self.push(Some(name), 1, false);
            }
            Meaning::Indented => {
                self.begin_block();
                self.steps.push((HtmlStep::Style("pad(left: 1.2em)"), self.line));
                self.push(Some(name), 1, false);
            }
            Meaning::List => {
                self.begin_block();
                let first = attributes.get("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.step(Event::Start(Tag::List((name == "ol").then_some(first))));
                self.push(Some(name), 1, false);
            }
            Meaning::Item => self.item(raw),
            Meaning::Table | Meaning::Preformatted | Meaning::Foreign | Meaning::Unknown => self.verbatim(raw),
        }
    }

    fn code(&mut self, name: &str, meaning: Meaning) {
        self.begin_paragraph();
        let is_key = meaning == Meaning::Key;
        if is_key {
            self.steps.push((HtmlStep::Style("box(stroke: 0.5pt, inset: (x: 2pt), outset: (y: 2pt))"), self.line));
        }
        self.push(Some(name), usize::from(is_key), true);
        if let Some(open) = self.open.last_mut() {
            open.is_code = true;
        }
    }

    /// A division or paragraph; its alignment is kept. In the middle of words it is a new line.
    fn block(&mut self, name: &str, attributes: &BTreeMap<String, String>) {
        self.begin_block();
        if name == "p" && self.open.last().is_some_and(|open| open.name.as_deref() == Some("p")) {
            self.end();
        }
        let style = alignment(name, attributes);
        if self.holds_words() {
            self.step(Event::HardBreak);
            self.push(Some(name), 0, true);
            return;
        }
        if let Some(style) = style {
            self.steps.push((HtmlStep::Style(style), self.line));
        }
        self.push(Some(name), usize::from(style.is_some()), false);
    }

    fn item(&mut self, raw: &str) {
        self.end_paragraph();
        let is = |open: &Open, names: &[&str]| open.name.as_deref().is_some_and(|name| names.contains(&name));
        let own = self.open.iter().rposition(|open| open.name.is_none()).map_or(0, |at| at + 1);
        let Some(list) = self.open.iter().skip(own).rposition(|open| is(open, &["ul", "ol", "menu"])) else {
            self.verbatim(raw);
            return;
        };
        while self.open.len() > own + list + 1 {
            self.end();
        }
        self.step(Event::Start(Tag::Item));
        self.push(Some("li"), 1, true);
    }

    fn picture(&mut self, attributes: &BTreeMap<String, String>, raw: &str) {
        let Some(target) = image_target(attributes) else { return self.verbatim(raw) };
        self.begin_paragraph();
        let title = CowStr::from(attributes.get("title").cloned().unwrap_or_default());
        let tag = Tag::Image { link_type: LinkType::Inline, dest_url: target.into(), title, id: CowStr::from("") };
        self.step(Event::Start(tag));
        if let Some(alt) = attributes.get("alt") {
            self.step(Event::Text(alt.clone().into()));
        }
        self.step(Event::End(TagEnd::Image));
    }

    fn preformatted(&mut self, tokens: &[HtmlToken]) {
        self.begin_block();
        let text = |token: &HtmlToken| match &token.part {
            HtmlPart::Text(text) => Some(text.clone()),
            HtmlPart::Open { name, .. } if name == "br" => Some("\n".to_owned()),
            _ => None,
        };
        let text: String = tokens.iter().filter_map(text).collect();
        self.step(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
        self.step(Event::Text(text.trim_start_matches('\n').to_owned().into()));
        self.step(Event::End(TagEnd::CodeBlock));
    }

    fn table(&mut self, html: &str, tokens: &[HtmlToken], line: usize) {
        self.begin_block();
        let table = html_table::HtmlTable::of(tokens);
        let start = tokens.first().map_or(0, |token| token.place.start);
        let line_of = |at: usize| line + html.get(start..at).unwrap_or_default().matches('\n').count();
        // What stands in no cell stands before the table.
        for stray in &table.strays {
            let from = stray.first().map_or(start, |token| token.place.start);
            self.parts(html, stray, true, line_of(from));
            self.end_paragraph();
        }
        if table.has_spans {
            self.warn("cells over several columns or rows take one each".to_owned());
        }
        if table.columns == 0 {
            return;
        }
        self.in_table = true;
        self.step(Event::Start(Tag::Table(table.aligned.clone())));
        self.push(None, 1, false);
        let bare = vec![Vec::new()];
        let (head, body) = match table.rows.split_first() {
            Some((first, rest)) if table.has_head => (first, rest),
            _ => (&bare, table.rows.as_slice()),
        };
        for (number, row) in std::iter::once(head).chain(body).enumerate() {
            self.step(Event::Start(if number == 0 { Tag::TableHead } else { Tag::TableRow }));
            for column in 0..table.columns {
                self.step(Event::Start(Tag::TableCell));
                self.push(None, 1, true);
                if let Some(cell) = row.get(column) {
                    let from = cell.first().map_or(start, |token| token.place.start);
                    self.parts(html, cell, true, line_of(from));
                }
                while self.open.last().is_some_and(|open| open.name.is_some()) {
                    self.abandon();
                }
                self.end();
            }
            self.step(Event::End(TagEnd::TableRow));
        }
        self.end();
        self.in_table = false;
    }
}
