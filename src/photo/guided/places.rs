//! Codes and marks already read -> where in the picture the codes of their sheets stand that were not.

use super::lattice::Lattice;
use crate::photo::Point;
use crate::photo::look::Code;

/// A sheet seen in a picture, and its unread places.
pub(in crate::photo) struct Unread {
    /// The first eight digits of the set id.
    pub prefix: String,
    /// As printed, from 1.
    pub sheet: u32,
    /// Modules on a code's side.
    pub side: u32,
    /// Slots and their outer corners, from the code's own top left clockwise; they may lie outside of the picture.
    pub slots: Vec<(u32, [Point; 4])>,
}

/// The sheets that the codes speak of and that are not read whole.
pub(in crate::photo) fn unread(codes: &[Code]) -> Vec<Unread> {
    let sheets = super::sheets(codes).into_iter().filter(|(_, seen)| seen.unread() > 0);
    sheets
        .filter_map(|(key, seen)| {
            let lattice = Lattice::from_anchors(&seen.anchors)?;
            let corner = |x: i32, y: i32| {
                let (x, y) = lattice.frame((f64::from(x), f64::from(y)))?.at(0.0, 0.0);
                Some(Point { x: x as f32, y: y as f32 })
            };
            let corners = |slot: u32| {
                let code = seen.geometry.code(slot);
                let (right, foot) = (code.left + code.side, code.top + code.side);
                Some([
                    corner(code.left, code.top)?,
                    corner(right, code.top)?,
                    corner(right, foot)?,
                    corner(code.left, foot)?,
                ])
            };
            let slots = (0..key.grid.codes()).filter(|slot| !seen.is_read(*slot));
            let slots = slots.filter_map(|slot| Some((slot, corners(slot)?))).collect();
            Some(Unread { prefix: key.prefix, sheet: key.sheet, side: seen.geometry.code_side, slots })
        })
        .collect()
}
