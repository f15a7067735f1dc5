//! A solid -> its views on one figure, in their places, with dimensions, centre marks, diameters, scale bar and symbol.
//!
//! ```text
//!   third angle                 first angle
//!    top   | isometric           right | front        The front is seen along +y, with x to the right and z upwards.
//!   front  | right               iso.  |  top
//! ```

mod dimension;
mod layout;
mod places;
mod rounds;
mod scales;
mod sketch;
mod symbol;
#[cfg(test)]
mod tests;

use crate::design::{DesignError, PlaneBox, PlanePen, TriangleMesh};
use crate::plate::figure::{Figure, FigureKind, LabelText, PlateScale, Projection, SolidView};
use crate::plate::hidden::{SolidEdges, ViewCurve, ViewLine, view_lines};
use crate::units::Size;
use crate::watch::Watch;
use dimension::dimension;
use layout::{PlacedView, ViewLayout};
use rounds::{centre_marks, face_circles, groups, leaders};
use sketch::{FigureSketch, at};
use symbol::{FOOT_SIZE, SYMBOL_SIZE, scale_bar, symbol};

/// The usual views, in the order in which they are told.
pub const USUAL_VIEWS: [SolidView; 4] = [SolidView::Front, SolidView::Top, SolidView::Right, SolidView::Isometric];
/// Where wide lines would cover more than this part of a view, all views have thin ones.
const DENSE: f64 = 0.2;
/// Their width, in millimetres.
const WIDE: f64 = 0.7;

/// What is wished of the views of a solid.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewOptions {
    /// Which views; the usual four if there are none. Those that stand twice are drawn once.
    pub views: Vec<SolidView>,
    /// Whether hidden edges are drawn, dashed; never in the isometric view.
    pub hidden: bool,
    pub projection: Projection,
    /// `None`: the largest of ISO 5455 with which the figure fits `area`.
    pub scale: Option<PlateScale>,
    /// What the figure may take on paper. With a given scale it may become larger.
    pub area: Size,
    /// Facts that stand beside it, as they are. Diameters for whose labels there is no room are told after them.
    pub facts: Vec<LabelText>,
}

/// Draws views of a solid. The figure begins at zero, both ways; its lengths are as on paper.
///
/// # Errors
///
/// [`DesignError::Empty`] for a solid without triangles, [`DesignError::TooMany`] for one that is too large or whose parts
/// hide one another too often, [`DesignError::Stopped`].
pub fn views(mesh: &TriangleMesh, options: &ViewOptions, watch: &dyn Watch) -> Result<Figure, DesignError> {
    let views = chosen(&options.views);
    let rough = SolidEdges::new(mesh, 1.0, watch)?;
    let fitting = scales::largest(&rough, &views, options.projection, options.area);
    let scale = options.scale.unwrap_or(fitting.scale);
    let factor = scale.factor();
    let solid = if scale == PlateScale::ONE { rough } else { SolidEdges::new(mesh, factor, watch)? };
    let mut drawn = Vec::with_capacity(views.len());
    let mut told = Vec::new();
    let mut unlabelled: Vec<String> = Vec::new();
    for view in &views {
        let direction = view.direction();
        let hidden = options.hidden && *view != SolidView::Isometric;
        let lines = view_lines(&solid, &direction, hidden, watch)?;
        let (circles, labels) = if *view == SolidView::Isometric {
            (Vec::new(), Vec::new())
        } else {
            let circles = face_circles(&lines, &direction, factor);
            let mut labels = groups(&circles, &direction, &mut told);
            let more = labels.split_off(labels.len().min(fitting.labels));
            unlabelled.extend(more.into_iter().map(|group| group.text));
            (circles, labels)
        };
        drawn.push((lines, circles, labels));
    }
    let texts: Vec<Vec<String>> =
        drawn.iter().map(|(.., labels)| labels.iter().map(|group| group.text.clone()).collect()).collect();
    let layout = ViewLayout::new(&solid, &views, options.projection, factor, &texts);
    let mut sketch = FigureSketch::default();
    let thin = layout.views.iter().zip(&drawn).any(|(placed, (lines, ..))| is_dense(placed, lines));
    let pen = if thin { PlanePen::Thin } else { PlanePen::Contour };
    for (placed, (lines, circles, labels)) in layout.views.iter().zip(&drawn) {
        // Hidden lines first, so that visible ones are on top.
        for line in lines.iter().filter(|line| !line.visible) {
            sketch.curve(&line.curve, placed.by, PlanePen::Dashed);
        }
        for line in lines.iter().filter(|line| line.visible) {
            sketch.curve(&line.curve, placed.by, pen.clone());
        }
        centre_marks(&mut sketch, circles, placed.by);
        leaders(&mut sketch, &placed.area, labels, placed.by);
        for (side, value) in &placed.dimensions {
            dimension(&mut sketch, &placed.area, *side, *value);
        }
    }
    let [width, height] = layout.size;
    let foot = height - (FOOT_SIZE[1] - symbol::BAR_HEIGHT) / 2.0;
    scale_bar(&mut sketch, at(0.0, foot), factor);
    symbol(&mut sketch, at(width - SYMBOL_SIZE[0], height - SYMBOL_SIZE[1]), options.projection);
    let mut facts = options.facts.clone();
    if !unlabelled.is_empty() {
        facts.push(LabelText::Plain(unlabelled.join(", ")));
    }
    let extent = sketch.extent().unwrap_or(PlaneBox { min: at(0.0, 0.0), max: at(width, height) });
    Ok(Figure {
        kind: FigureKind::Views,
        drawing: sketch.drawing,
        labels: sketch.labels,
        extent,
        scale,
        projection: Some(options.projection),
        facts,
    })
}

/// The largest usual scale with which [`views`] fits an area: for choosing between papers, or ways to turn them.
///
/// # Errors
///
/// As [`views`].
pub fn views_scale(mesh: &TriangleMesh, options: &ViewOptions, watch: &dyn Watch) -> Result<PlateScale, DesignError> {
    let solid = SolidEdges::new(mesh, 1.0, watch)?;
    Ok(scales::largest(&solid, &chosen(&options.views), options.projection, options.area).scale)
}

/// Each view once; the usual ones if there are none.
fn chosen(views: &[SolidView]) -> Vec<SolidView> {
    let mut chosen: Vec<SolidView> = Vec::new();
    for view in if views.is_empty() { &USUAL_VIEWS } else { views } {
        if !chosen.contains(view) {
            chosen.push(*view);
        }
    }
    chosen
}

/// Whether wide lines would blacken a view.
fn is_dense(placed: &PlacedView, lines: &[ViewLine]) -> bool {
    let long: f64 = lines.iter().filter(|line| line.visible).map(|line| length(&line.curve)).sum();
    let (width, height) = (placed.area.width(), placed.area.height());
    long * WIDE > DENSE * width * height && long > 6.0 * (width + height)
}

/// The length of a line on paper, roughly for ellipses.
fn length(curve: &ViewCurve) -> f64 {
    match curve {
        ViewCurve::Polyline(points) => {
            points.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum()
        }
        ViewCurve::Ellipse(arc) => arc.sweep * arc.axes.iter().map(|axis| axis.x.hypot(axis.y)).fold(0.0, f64::max),
    }
}
