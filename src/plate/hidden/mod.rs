//! A solid and a direction -> its lines as they are seen, hidden ones told apart: lines and ellipses on paper.
//!
//! ```text
//! mesh -- weld -- edges -- creases, circles --.
//!                   '----- smooth parts ------+-- candidates -- hide -- arcs, polylines
//!                                  direction -'
//! ```
//! Edges that are drawn are those of one triangle or of three and more, creases, and silhouettes. Triangles hide parts of
//! them; the parts are computed, not sampled (after Appel 1967, with a lattice as in Franklin 1980). Nothing needs the mesh
//! to be closed. Where shells run through one another, no line is drawn: no edge of the mesh is there.

mod arcs;
mod candidates;
mod cells;
mod chain;
mod circles;
mod creases;
mod direction;
mod edges;
mod hide;
mod smooth;
mod solid;
#[cfg(test)]
mod tests;
mod tidy;
mod vector;
mod weld;

use std::f64::consts::TAU;

use crate::design::{DesignError, PlanePoint, SpacePoint};
use crate::limits::MAX_VIEW_LINES;
use crate::watch::Watch;
use arcs::{SeenArc, SeenEllipse};
use candidates::between;
use circles::turn_of;
use hide::Hiders;
use tidy::{Polyline, SeenStroke};

pub use direction::ViewDirection;
pub use solid::{RoundEdge, SolidEdges};

/// A line of a view, in millimetres on paper from where the solid's zero point is seen: x to the right, y downwards.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewLine {
    pub curve: ViewCurve,
    pub visible: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ViewCurve {
    /// Two points and more; the first again at the end if it is closed.
    Polyline(Vec<PlanePoint>),
    /// A part of an ellipse, or all of it.
    Ellipse(EllipseArc),
}

/// A part of an ellipse: the point at an angle is `centre` and `axes[0]` times its cosine and `axes[1]` times its sine.
/// From the angle `from` on, `sweep` radians farther: greater than zero, 2 pi for a whole one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EllipseArc {
    pub centre: PlanePoint,
    pub axes: [PlanePoint; 2],
    pub from: f64,
    pub sweep: f64,
}

impl EllipseArc {
    #[must_use]
    pub fn point(&self, angle: f64) -> PlanePoint {
        let (sine, cosine) = angle.sin_cos();
        PlanePoint {
            x: self.centre.x + self.axes[0].x * cosine + self.axes[1].x * sine,
            y: self.centre.y + self.axes[0].y * cosine + self.axes[1].y * sine,
        }
    }

    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.sweep >= TAU
    }
}

/// The lines of a solid from one side, at the scale with which its edges were found. Without `hidden`, only those that are
/// seen.
///
/// # Errors
///
/// [`DesignError::TooMany`] for meshes with too many edges, or whose triangles hide one another too often;
/// [`DesignError::Stopped`].
pub fn view_lines(
    solid: &SolidEdges,
    view: &ViewDirection,
    hidden: bool,
    watch: &dyn Watch,
) -> Result<Vec<ViewLine>, DesignError> {
    let scale = solid.scale;
    let seen: Vec<SpacePoint> = solid.mesh.points.iter().map(|point| view.see(*point)).collect();
    let all = candidates::candidates(solid, &seen, view);
    if all.len() > MAX_VIEW_LINES {
        return Err(DesignError::TooMany { what: "edges in one view", most: MAX_VIEW_LINES });
    }
    let visible = Hiders::new(&seen, &solid.mesh.triangles, solid.mesh.diagonal).visible(&all, watch)?;
    let ellipses: Vec<Option<SeenEllipse>> =
        solid.circles.circles.iter().map(|circle| SeenEllipse::new(circle, view, scale)).collect();
    let mut strokes = Vec::new();
    let mut parts = Vec::new();
    for (candidate, visible) in all.iter().zip(visible) {
        let invisible = if hidden { tidy::complement(&visible, [0.0, 1.0]) } else { Vec::new() };
        let circle = solid.circles.of_edge.get(candidate.edge as usize).copied().unwrap_or(u32::MAX);
        let intervals =
            visible.into_iter().map(|part| (part, true)).chain(invisible.into_iter().map(|part| (part, false)));
        for ([from, to], visible) in intervals {
            if ellipses.get(circle as usize).is_some_and(Option::is_some) {
                let circle_in_space = &solid.circles.circles[circle as usize];
                let [a, b] = solid.table.edges[candidate.edge as usize].ends.map(|end| solid.mesh.points[end as usize]);
                let [from, to] = [from, to].map(|at| {
                    let [first, last] = candidate.part;
                    between(a, b, first + (last - first) * at)
                });
                let start = circle_in_space.angle(from);
                parts.push((circle, [start, start + turn_of(circle_in_space, from, to)], visible));
            } else {
                let ends = [from, to].map(|at| {
                    let [x, y, _] = between(candidate.ends[0], candidate.ends[1], at);
                    [x, y]
                });
                strokes.push(SeenStroke { ends, visible });
            }
        }
    }
    if watch.stop() {
        return Err(DesignError::Stopped);
    }
    let strokes = tidy::without_overlaps(strokes, scale);
    let polylines = tidy::polylines(&strokes, scale);
    let arcs = arcs::join(&ellipses, &parts, scale);
    Ok(on_paper(polylines, &arcs, scale))
}

/// Leaves specks out and turns y round.
fn on_paper(mut lines: Vec<Polyline>, arcs: &[SeenArc], scale: f64) -> Vec<ViewLine> {
    let straight = lines.len();
    lines.extend(arcs.iter().map(|arc| {
        let count = (arc.sweep * 8.0).ceil().max(2.0);
        let points =
            (0..=count as u32).map(|at| arc.ellipse.point(arc.from + arc.sweep * f64::from(at) / count)).collect();
        Polyline { points, visible: arc.visible }
    }));
    let bridges = tidy::bridges(&lines, scale);
    lines.splice(straight..straight, bridges);
    let straight = lines.len() - arcs.len();
    let kept = tidy::without_specks(&lines, scale);
    let paper = |[x, y]: [f64; 2]| PlanePoint { x: x * scale, y: -y * scale };
    let polylines = lines[..straight].iter().zip(&kept).filter(|(_, kept)| **kept).map(|(line, _)| ViewLine {
        curve: ViewCurve::Polyline(line.points.iter().map(|point| paper(*point)).collect()),
        visible: line.visible,
    });
    let ellipses = arcs.iter().zip(&kept[straight..]).filter(|(_, kept)| **kept).map(|(arc, _)| ViewLine {
        curve: ViewCurve::Ellipse(EllipseArc {
            centre: paper(arc.ellipse.centre),
            axes: arc.ellipse.axes.map(paper),
            from: arc.from,
            sweep: arc.sweep,
        }),
        visible: arc.visible,
    });
    polylines.chain(ellipses).collect()
}
