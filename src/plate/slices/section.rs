//! A mesh and heights -> where level planes cut it: lines between edges of the mesh, material on their left.
//!
//! A plane lies the least bit above its height (simulation of simplicity, Edelsbrunner and Mücke 1990): points at that very
//! height are below it. So no plane runs through a corner, an edge or a face, and each triangle is cut along one line or
//! none. Lines meet at edges of the mesh, by the edges' numbers and not by their coordinates.

use crate::design::{DesignError, SpacePoint, TriangleMesh};
use crate::limits::MAX_SLICE_LINES;

/// An edge of the mesh, lower index first.
pub(super) type CutEdge = [u32; 2];

/// A line of a section: from one edge of the mesh to another.
pub(super) type CutLine = [CutEdge; 2];

/// The lines in which level planes at heights, in rising order, cut a mesh.
pub(super) fn cuts(mesh: &TriangleMesh, heights: &[f64]) -> Result<Vec<Vec<CutLine>>, DesignError> {
    let mut all: Vec<Vec<CutLine>> = vec![Vec::new(); heights.len()];
    let mut count = 0;
    let level = |index: u32| mesh.points.get(index as usize).map_or(0.0, |point| point[2]);
    for corners in &mesh.triangles {
        let levels = corners.map(level);
        let low = levels.iter().copied().fold(f64::INFINITY, f64::min);
        let high = levels.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // A plane at the lowest corner's height cuts it, one at the highest's does not.
        let from = heights.partition_point(|height| *height < low);
        let to = heights.partition_point(|height| *height < high);
        count += to.saturating_sub(from);
        if count > MAX_SLICE_LINES {
            return Err(DesignError::TooMany { what: "lines in its slices", most: MAX_SLICE_LINES });
        }
        for (height, lines) in heights.iter().zip(&mut all).take(to).skip(from) {
            lines.extend(cut(*corners, levels.map(|level| level > *height)));
        }
    }
    Ok(all)
}

/// The line in which a plane cuts a triangle of which some corners are above it.
fn cut([a, b, c]: [u32; 3], above: [bool; 3]) -> Option<CutLine> {
    let edge = |one: u32, two: u32| [one.min(two), one.max(two)];
    // The corner that is alone on its side, and those after it.
    let (alone, next, last, is_above) = match above {
        [true, false, false] => (a, b, c, true),
        [false, true, false] => (b, c, a, true),
        [false, false, true] => (c, a, b, true),
        [false, true, true] => (a, b, c, false),
        [true, false, true] => (b, c, a, false),
        [true, true, false] => (c, a, b, false),
        _ => return None,
    };
    // Two corners that are one point make an edge of no length, which is none.
    if alone == next || next == last || last == alone {
        return None;
    }
    let (first, second) = (edge(alone, next), edge(last, alone));
    Some(if is_above { [first, second] } else { [second, first] })
}

/// Where an edge meets a level plane: the same place for each triangle at it.
pub(super) fn crossing(mesh: &TriangleMesh, [one, two]: CutEdge, height: f64) -> [f64; 2] {
    let point = |index: u32| mesh.points.get(index as usize).copied().unwrap_or_default();
    let ([ax, ay, az], [bx, by, bz]): (SpacePoint, SpacePoint) = (point(one), point(two));
    let part = if az == bz { 0.5 } else { ((height - az) / (bz - az)).clamp(0.0, 1.0) };
    [ax + (bx - ax) * part, ay + (by - ay) * part]
}
