//! A solid -> its slices at 1:1: contours to trace, cut from boards and stack.
//!
//! ```text
//! mesh -- level planes --> lines --> contours --> holes for dowels --> figures: one slice each, or several in rows
//! ```
//! Each slice is as thick as the board; its contour is that at the middle of its height, so that what is too much on one
//! side of it is too little on the other. The last slice may be thinner.

mod contours;
mod dowels;
mod drawing;
mod inside;
mod section;
mod stack;

use crate::design::{DesignError, TriangleMesh};
use crate::plate::figure::Figure;
use crate::watch::Watch;

pub use stack::{SliceStack, SliceWish, SolidSlice, slice_stack};

/// The slices of a solid as figures at 1:1, lowest first.
///
/// Each shows its number and height, two crosses that lie on those of all other slices, and the slice above it dashed.
/// Slices that fit one of the rooms together are one figure.
///
/// # Errors
///
/// Those of [`slice_stack`].
pub fn slices(mesh: &TriangleMesh, wish: &SliceWish<'_>, watch: &dyn Watch) -> Result<Vec<Figure>, DesignError> {
    Ok(drawing::figures(&slice_stack(mesh, wish, watch)?, wish.rooms))
}

#[cfg(test)]
mod tests;
