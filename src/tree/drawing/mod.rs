//! A tree and its slips -> where each box, label and line of its drawing stands on which page, in tenths of a millimetre.
//!
//! ```text
//!   step 1             step 2              step 3                 a box: one group, or the people whom one person calls
//!                    +---------+         +---------+              solid lines: who calls whom
//!                +---| 2 Mill  |----+----| 3 ..    |              dashed lines: who calls if that one is silent
//!   +---------+  |   +---------+    |    +---------+              a stub: that box is on another page
//!   | 1 Hill  |--+                  +----- 4 .., page 2
//!   +---------+  |   +---------+
//!                +---| 5 ..    |
//! ```
//!
//! A drawing of 300 people and 300 backups as one graph is a hairball, whoever draws it. Boxes are a forest, so that no line
//! crosses a box; a subtree stands in a band of its own, so that no two boxes meet. Sizes of type are the template's; the
//! sizes here are for 7.5 pt.

mod boxes;
mod lanes;
mod pages;
mod place;
#[cfg(test)]
mod tests;

pub use boxes::{BoxLine, BoxTitle, ListBox, Minutes, boxes};
pub use place::{Drawing, DrawnBox, DrawnHead, DrawnLine, DrawnPage, DrawnStub, drawing};

/// Tenths of a millimetre.
pub type Tenths = i32;

/// A rectangle on a page, from the top left corner of the drawing's area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceOnPage {
    pub left: Tenths,
    pub top: Tenths,
    pub width: Tenths,
    pub height: Tenths,
}

/// The area that a page has for the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawingArea {
    pub width: Tenths,
    pub height: Tenths,
    /// Steps run from right to left.
    pub from_right: bool,
}

/// A line of a box.
const LINE: Tenths = 38;
/// The head of a box, and the space below its last line.
const TITLE: Tenths = 48;
const PAD: Tenths = 10;
/// The space between boxes that stand one above the other.
const GAP: Tenths = 28;
/// The words that stand for a box on another page.
const STUB: Tenths = 40;
/// The heads of columns: two lines.
const HEAD: Tenths = 82;
/// The space between columns, with its lanes.
const GUTTER: Tenths = 120;
/// Columns of a page, and how wide a box may be.
const MOST_COLUMNS: usize = 5;
const WIDEST: Tenths = 700;
