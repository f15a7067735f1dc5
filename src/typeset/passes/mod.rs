//! A typeset document -> what the templates are to be told before it is typeset once more, if anything.

mod late_notes;
mod picture_gaps;

use typst::foundations::Value;
use typst_layout::PagedDocument;

use late_notes::LateNotes;
use picture_gaps::PictureGaps;

/// What was found in the course of several passes.
#[derive(Debug, Default)]
pub(super) struct Passes {
    notes: LateNotes,
    gaps: PictureGaps,
}

impl Passes {
    /// The input that is to change, with its name; `None` if the document can be printed.
    pub fn next(&mut self, document: &PagedDocument) -> Option<(&'static str, Value)> {
        if self.notes.find(document) {
            return Some(("late", self.notes.value()));
        }
        self.gaps.find(document).then(|| ("shrunk", self.gaps.value()))
    }
}
