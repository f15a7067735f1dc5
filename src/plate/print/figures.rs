//! A design -> its figures: a flat drawing at its scale, views and slices of a solid, the path of a tool.

use super::error::PlateError;
use super::options::{PlateItem, PlateOptions, ScaleWish};
use super::place::{Beside, correction, drawn_size, papers, room};
use super::plan::{fitting, plan};
use crate::design::{DesignForm, PlaneDrawing};
use crate::plate::{Figure, PlateScale};
use crate::watch::Watch;

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
        _ => Ok(Vec::new()),
    }
}

/// The scale of a flat drawing; `None` if it would be under 1:1000.
fn plan_scale(drawing: &PlaneDrawing, options: &PlateOptions) -> Option<PlateScale> {
    match options.scale {
        ScaleWish::Usual => Some(PlateScale::ONE),
        ScaleWish::Given(scale) => Some(scale),
        ScaleWish::FitPage => {
            let [across, down] = correction(options.measured);
            let Some([width, height]) = drawn_size(drawing) else { return Some(PlateScale::ONE) };
            // Thin lines keep their width at any scale.
            let size = [width * across, height * down];
            let scales = papers(options.paper).map(|paper| {
                let [width, height] = room(paper, Beside { facts: false, file: None });
                fitting(size, [width - 1.0, height - 1.0])
            });
            scales.into_iter().flatten().max_by(|one, other| one.factor().total_cmp(&other.factor()))
        }
    }
}
