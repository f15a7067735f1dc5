//! A design -> its figures: a flat drawing at its scale, views and slices of a solid, the path of a tool.

use super::error::PlateError;
use super::options::{PlateItem, PlateOptions, ScaleWish};
use super::place::{Beside, correction, drawn_size, papers, room};
use super::plan::{fitting, plan};
use super::solid_facts::solid_facts;
use crate::design::{DesignError, DesignForm, PlaneDrawing, SolidFacts, TriangleMesh, welded};
use crate::plate::{Figure, PlateScale, SliceWish, ViewOptions, slices, views};
use crate::units::{Mm, Size};
use crate::watch::Watch;

/// What lines take at both sides of a figure, in millimetres.
const LINES: f64 = 1.0;

/// The figures of a design, in the order of their sheets; none for what is not drawn.
pub(super) fn figures(item: &PlateItem, options: &PlateOptions, watch: &dyn Watch) -> Result<Vec<Figure>, PlateError> {
    if watch.stop() {
        return Err(PlateError::Stopped);
    }
    let fault = |problem: &str| PlateError::Figure { name: item.design.name.clone(), problem: problem.to_owned() };
    match &item.design.form {
        DesignForm::Plane(drawing) => {
            let scale =
                plan_scale(drawing, options).ok_or_else(|| fault("it is too large to be drawn on one sheet"))?;
            Ok(vec![plan(drawing, scale).ok_or_else(|| fault("there is nothing to draw in it"))?])
        }
        DesignForm::Solid(mesh) => solid(mesh, options, watch).map_err(|error| match error {
            DesignError::Stopped => PlateError::Stopped,
            error => fault(&error.to_string()),
        }),
        _ => Ok(Vec::new()),
    }
}

/// Views of a solid, then its slices.
fn solid(mesh: &TriangleMesh, options: &PlateOptions, watch: &dyn Watch) -> Result<Vec<Figure>, DesignError> {
    let facts = SolidFacts::of_welded(&welded(mesh));
    let [width, depth, height] = facts.size();
    // The front and the right view stand side by side, the front and the top view over one another.
    let [upright, lying] = rooms(options, true);
    let area = if height + depth > width + depth { upright } else { lying };
    let wish = ViewOptions {
        views: options.views.to_vec(),
        hidden: options.hidden,
        projection: options.projection,
        scale: match options.scale {
            ScaleWish::Given(scale) => Some(scale),
            ScaleWish::Usual | ScaleWish::FitPage => None,
        },
        area: Size { width: Mm(area[0]), height: Mm(area[1]) },
        facts: solid_facts(&facts),
    };
    let mut figures = vec![views(mesh, &wish, watch)?];
    if let Some(step) = options.slices {
        let rooms = rooms(options, false);
        let wish = SliceWish { step: step.0, dowel: options.dowel.map(|dowel| dowel.0), rooms: &rooms };
        figures.extend(slices(mesh, &wish, watch)?);
    }
    Ok(figures)
}

/// What a figure may take on one sheet, upright and lying, before it is corrected for the printer.
fn rooms(options: &PlateOptions, facts: bool) -> [[f64; 2]; 2] {
    let [across, down] = correction(options.measured);
    papers(options.paper).map(|paper| {
        let [width, height] = room(paper, Beside { facts, file: None });
        [(width - LINES) / across, (height - LINES) / down]
    })
}

/// The scale of a flat drawing; `None` if it would be under 1:1000.
fn plan_scale(drawing: &PlaneDrawing, options: &PlateOptions) -> Option<PlateScale> {
    match options.scale {
        ScaleWish::Usual => Some(PlateScale::ONE),
        ScaleWish::Given(scale) => Some(scale),
        ScaleWish::FitPage => {
            let Some(size) = drawn_size(drawing) else { return Some(PlateScale::ONE) };
            let scales = rooms(options, false).map(|room| fitting(size, room));
            scales.into_iter().flatten().max_by(|one, other| one.factor().total_cmp(&other.factor()))
        }
    }
}
