//! A typeset document -> footnotes that stand on a page before their references, and how late they are to stand instead.
//!
//! The typesetter sets a footnote when it comes to its reference, and leaves it there if it then moves the line of the
//! reference to the next page: with the lines beside it, with a row of a table, with a heading, or because the footnote has
//! taken its place. Such a footnote is set below its paragraph instead, and if that moves, too, below the whole block. It then
//! stands on the page of its reference, or on a later one. If it still does not, or if the notes of a block would fill most of a
//! page, for which the typesetter may leave out a line of what follows, all notes of the piece are set as text below their blocks.

use std::collections::{BTreeMap, BTreeSet};

use typst::foundations::{Content, Dict, IntoValue, Label, NativeElement, Selector, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::model::{FootnoteBody, FootnoteElem, FootnoteEntry};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// Below the whole block.
const LATEST: i64 = 2;
/// The label of what names a piece with a block whose notes would fill most of a page.
const HEAVY_NOTES: &str = "heavy-notes";
/// Times that a document is typeset again; after that, all its notes stand below their blocks.
const MOST_PASSES: usize = 6;
/// Times that it is typeset once more for notes that cannot stand there.
const LAST_PASSES: usize = 3;

/// Notes that are set late, in the course of several passes.
#[derive(Debug, Default)]
pub(super) struct LateNotes {
    /// Their labels, and whether below their paragraph (1) or below the whole block (2).
    late: BTreeMap<String, i64>,
    /// The numbers of pieces whose notes are text.
    text: BTreeSet<String>,
    passes: usize,
}

impl LateNotes {
    /// What the templates are told: `it.late`.
    pub fn value(&self) -> Value {
        let late = self.late.iter().map(|(label, level)| (label.as_str().into(), level.into_value()));
        let text = self.text.iter().map(|piece| (format!("text-{piece}").into(), true.into_value()));
        Value::Dict(late.chain(text).collect::<Dict>())
    }

    /// Whether a note is to stand later, so that the document must be typeset again.
    pub fn find(&mut self, document: &PagedDocument) -> bool {
        if self.passes > MOST_PASSES + LAST_PASSES {
            return false;
        }
        let heavy = pieces_with_heavy_notes(document);
        if !heavy.is_empty() {
            self.text.extend(heavy);
            return true;
        }
        let (marks, notes) = (pages_of_marks(document), pages_of_notes(document));
        // One that is left nowhere would be lost.
        let is_early = |(label, mark): &(&String, &usize)| notes.get(*label).is_none_or(|note| note < *mark);
        let early: Vec<String> = marks.iter().filter(is_early).map(|(label, _)| label.clone()).collect();
        if early.is_empty() {
            return false;
        }
        self.passes += 1;
        if self.passes == MOST_PASSES + 1 {
            self.late = marks.into_keys().map(|label| (label, LATEST)).collect();
            return true;
        }
        for label in early {
            let level = self.late.entry(label.clone()).or_default();
            if *level == LATEST {
                self.text.extend(piece_of(&label).map(str::to_owned));
            }
            *level = (*level + 1).min(LATEST);
        }
        true
    }
}

/// The number of the piece of a note: labels are `note-<piece>-<number>`.
fn piece_of(label: &str) -> Option<&str> {
    label.split('-').nth(1)
}

/// Pieces with a block whose notes would fill most of a page, and that are not text yet.
fn pieces_with_heavy_notes(document: &PagedDocument) -> BTreeSet<String> {
    let Some(label) = Label::new(PicoStr::intern(HEAVY_NOTES)) else { return BTreeSet::new() };
    let named = document.introspector().query(&Selector::Label(label));
    let piece = |found: &Content| found.to_packed::<MetadataElem>()?.value.clone().cast::<i64>().ok();
    named.iter().filter_map(piece).map(|piece| piece.to_string()).collect()
}

/// The page of the first reference to each note.
fn pages_of_marks(document: &PagedDocument) -> BTreeMap<String, usize> {
    let introspector = document.introspector();
    let mut pages = BTreeMap::new();
    for found in introspector.query(&Selector::Elem(FootnoteElem::ELEM, None)) {
        let Some(mark) = found.to_packed::<FootnoteElem>() else { continue };
        let label = match mark.body {
            FootnoteBody::Reference(label) => Some(label),
            FootnoteBody::Content(_) => found.label(),
        };
        let at = found.location().and_then(|location| introspector.as_ref().position(location));
        if let (Some(label), Some(at)) = (label, at) {
            let page = pages.entry(label.resolve().to_string()).or_insert(at.page.get());
            *page = at.page.get().min(*page);
        }
    }
    pages
}

/// The page on which each note begins.
fn pages_of_notes(document: &PagedDocument) -> BTreeMap<String, usize> {
    let introspector = document.introspector();
    let entries = introspector.query(&Selector::Elem(FootnoteEntry::ELEM, None));
    let placed = entries.iter().filter_map(|found| {
        let label = found.to_packed::<FootnoteEntry>()?.note.label()?;
        let at = introspector.as_ref().position(found.location()?)?;
        Some((label.resolve().to_string(), at.page.get()))
    });
    placed.collect()
}
