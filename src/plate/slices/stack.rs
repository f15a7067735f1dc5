//! A solid and a step -> its slices: contours, areas, holes for dowels.

use super::contours::contours;
use super::dowels::{DowelHoles, dowels};
use super::inside::{directed_area, even_odd_area};
use super::section;
use crate::design::{DesignError, PlaneBox, PlanePoint, SolidFacts, TriangleMesh, welded};
use crate::watch::Watch;

/// Slices of one solid.
const MOST_SLICES: usize = 400;
/// A last slice that is thinner than this part of a step is left out: it comes from rounding.
const LEAST_PART: f64 = 1e-6;

/// What is wished of slices, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SliceWish<'a> {
    /// The thickness of a board, above nought.
    pub step: f64,
    /// The diameter of two holes through all slices that have room for them; `None` makes none.
    pub dowel: Option<f64>,
    /// Widths and heights that fit one sheet, upright and lying: several slices that fit one stand on it together.
    pub rooms: &'a [[f64; 2]],
}

/// One slice.
#[derive(Debug, Clone, PartialEq)]
pub struct SolidSlice {
    /// From 1 on, from the lowest up.
    pub number: usize,
    /// Of its contour, above the solid's lowest point.
    pub height: f64,
    pub thickness: f64,
    /// Each without its first point at its end: x to the right, y away from oneself, seen from above.
    pub closed: Vec<Vec<[f64; 2]>>,
    /// Contours with a gap, where the mesh has a hole.
    pub open: Vec<Vec<[f64; 2]>>,
    /// Of the material in square millimetres, without the holes for dowels.
    pub area: f64,
    /// Whether both holes for dowels go through it.
    pub has_holes: bool,
}

/// All slices of a solid.
#[derive(Debug, Clone, PartialEq)]
pub struct SliceStack {
    pub slices: Vec<SolidSlice>,
    /// Around the whole solid, seen from above; y as in [`SolidSlice::closed`].
    pub extent: PlaneBox,
    /// The diameter of the holes for dowels, and their centres.
    pub holes: Option<(f64, [[f64; 2]; 2])>,
    /// Whether holes were wished for.
    pub wished: bool,
}

/// Cuts a solid into slices.
///
/// # Errors
///
/// [`DesignError::TooMany`] for more slices or lines than there may be; [`DesignError::Broken`] for a step that is no
/// thickness; [`DesignError::Empty`] for a solid without height; [`DesignError::Stopped`].
pub fn slice_stack(mesh: &TriangleMesh, wish: &SliceWish<'_>, watch: &dyn Watch) -> Result<SliceStack, DesignError> {
    let go_on = || if watch.stop() { Err(DesignError::Stopped) } else { Ok(()) };
    let fault = |problem: &str| DesignError::Broken { problem: problem.to_owned(), line: None };
    if !(wish.step > 0.0 && wish.step.is_finite() && wish.dowel.is_none_or(|wide| wide > 0.0 && wide.is_finite())) {
        return Err(fault("slices and dowels need a thickness above nought"));
    }
    let mesh = welded(mesh);
    go_on()?;
    let facts = SolidFacts::of_welded(&mesh);
    go_on()?;
    let [low, high] = facts.bounds;
    let tall = high[2] - low[2];
    if tall <= 0.0 {
        return Err(DesignError::Empty);
    }
    let steps = tall / wish.step;
    if steps > MOST_SLICES as f64 {
        return Err(DesignError::TooMany { what: "slices", most: MOST_SLICES });
    }
    let count = ((steps - LEAST_PART).ceil() as usize).max(1);
    let part = |index: usize| {
        let from = wish.step * index as f64;
        let to = if index + 1 == count { tall } else { wish.step * (index + 1) as f64 };
        (f64::midpoint(from, to), to - from)
    };
    let parts: Vec<(f64, f64)> = (0..count).map(part).collect();
    let heights: Vec<f64> = parts.iter().map(|(height, _)| low[2] + height).collect();
    let cuts = section::cuts(&mesh, &heights)?;
    let mut slices = Vec::new();
    for (index, ((height, thickness), lines)) in parts.into_iter().zip(cuts).enumerate() {
        go_on()?;
        let found = contours(&mesh, &lines, low[2] + height)?;
        let area = if facts.is_watertight() { directed_area(&found.closed) } else { even_odd_area(&found.closed) };
        let (closed, open) = (found.closed, found.open);
        slices.push(SolidSlice { number: index + 1, height, thickness, closed, open, area, has_holes: false });
    }
    let point = |at: [f64; 3]| PlanePoint { x: at[0], y: at[1] };
    let mut stack = SliceStack {
        slices,
        extent: PlaneBox { min: point(low), max: point(high) },
        holes: None,
        wished: wish.dowel.is_some(),
    };
    if let Some(diameter) = wish.dowel {
        let outlines: Vec<Vec<Vec<[f64; 2]>>> = stack.slices.iter().map(|slice| slice.closed.clone()).collect();
        if let Some(holes) = dowels(&outlines, stack.extent, diameter, watch)? {
            stack.drill(&holes);
        }
    }
    Ok(stack)
}

impl SliceStack {
    fn drill(&mut self, holes: &DowelHoles) {
        let hole = std::f64::consts::PI * holes.diameter.powi(2) / 4.0;
        for (slice, fits) in self.slices.iter_mut().zip(&holes.fits) {
            slice.has_holes = *fits;
            slice.area -= if *fits { 2.0 * hole } else { 0.0 };
        }
        self.holes = Some((holes.diameter, holes.centres));
    }

    /// Areas times thicknesses, in cubic millimetres.
    #[must_use]
    pub fn volume(&self) -> f64 {
        self.slices.iter().map(|slice| slice.area * slice.thickness).sum()
    }
}
