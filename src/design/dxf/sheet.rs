//! What was drawn of a DXF file so far -> shapes, words whose outlines are still to be made, and counts of what is told.

use crate::design::builder::DrawingBuilder;
use crate::design::outline::PlaneMap;
use crate::design::words::WordLine;

/// Words whose outlines are still to be made.
#[derive(Debug)]
pub(super) struct DxfWords {
    pub line: WordLine,
    /// From capitals of height 1 with y downwards to millimetres.
    pub map: PlaneMap,
}

#[derive(Debug, Default)]
pub(super) struct DxfSheet {
    pub builder: DrawingBuilder,
    pub words: Vec<DxfWords>,
    /// Hatches that are drawn as their outlines.
    pub as_outlines: usize,
    /// Splines whose numbers do not fit one another.
    pub unsound: usize,
}
