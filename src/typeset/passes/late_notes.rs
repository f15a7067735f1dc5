//! A typeset document -> footnotes that stand on a page before their references, and how late they are to stand instead.
//!
//! The typesetter sets a footnote when it comes to its reference, and leaves it there if it then moves the line of the
//! reference to the next page: with the lines beside it, with a row of a table, with a heading, or because the footnote has
//! taken its place. Such a footnote is set below its paragraph instead, and if that moves, too, below the whole block. It then
//! stands on the page of its reference, or on a later one.

use std::collections::BTreeMap;

use typst::foundations::{Dict, IntoValue, NativeElement, Selector, Value};
use typst::introspection::Introspector;
use typst::model::{FootnoteBody, FootnoteElem, FootnoteEntry};
use typst_layout::PagedDocument;

/// Below the whole block.
const LATEST: i64 = 2;
/// Times that a document is typeset again; after that, all its notes stand as late as they can.
const MOST_PASSES: usize = 6;

/// Notes that are set late, in the course of several passes: their labels, and whether below their paragraph (1) or below
/// the whole block (2).
#[derive(Debug, Default)]
pub(super) struct LateNotes {
    late: BTreeMap<String, i64>,
    passes: usize,
}

impl LateNotes {
    /// What the templates are told: `it.late`.
    pub fn value(&self) -> Value {
        Value::Dict(
            self.late.iter().map(|(label, level)| (label.as_str().into(), level.into_value())).collect::<Dict>(),
        )
    }

    /// Whether a note is to stand later, so that the document must be typeset again.
    pub fn find(&mut self, document: &PagedDocument) -> bool {
        if self.passes > MOST_PASSES {
            return false;
        }
        let (marks, notes) = (pages_of_marks(document), pages_of_notes(document));
        // One that is left nowhere would be lost.
        let is_early = |(label, mark): &(&String, &usize)| notes.get(*label).is_none_or(|note| note < *mark);
        let early: Vec<String> = marks.iter().filter(is_early).map(|(label, _)| label.clone()).collect();
        if early.is_empty() {
            return false;
        }
        self.passes += 1;
        let before = self.late.clone();
        if self.passes > MOST_PASSES {
            self.late = marks.into_keys().map(|label| (label, LATEST)).collect();
        } else {
            for label in early {
                let level = self.late.entry(label).or_default();
                *level = (*level + 1).min(LATEST);
            }
        }
        self.late != before
    }
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
