//! A solid and an area -> the largest usual scale with which its views fit.

use std::cmp::Reverse;

use super::dimension::number;
use super::layout::ViewLayout;
use super::rounds::{MOST_LABELS, diameter_text};
use crate::plate::figure::{PlateScale, Projection, SolidView};
use crate::plate::hidden::SolidEdges;
use crate::units::Size;

/// Scales of ISO 5455:1979, from the largest to the smallest that a [`PlateScale`] holds.
const USUAL: [[u32; 2]; 15] = [
    [50, 1],
    [20, 1],
    [10, 1],
    [5, 1],
    [2, 1],
    [1, 1],
    [1, 2],
    [1, 5],
    [1, 10],
    [1, 20],
    [1, 50],
    [1, 100],
    [1, 200],
    [1, 500],
    [1, 1000],
];

/// A scale, and how many labels of diameters each view may have with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct FittingScale {
    pub scale: PlateScale,
    pub labels: usize,
}

/// The smallest usual scale if none fits. Labels may make the drawing one step smaller; those that would make it smaller
/// still are not drawn.
pub(super) fn largest(solid: &SolidEdges, views: &[SolidView], projection: Projection, area: Size) -> FittingScale {
    let texts = labels_at_most(solid, views);
    let fitting = |labels: usize| {
        let texts: Vec<Vec<String>> = texts.iter().map(|texts| texts.iter().take(labels).cloned().collect()).collect();
        USUAL.iter().position(|[paper, real]| {
            let scale = PlateScale { paper: *paper, real: *real }.factor();
            let [width, height] = ViewLayout::new(solid, views, projection, scale, &texts).size;
            width <= area.width.0 && height <= area.height.0
        })
    };
    let most = texts.iter().map(Vec::len).max().unwrap_or(0);
    let bare = fitting(0).unwrap_or(USUAL.len() - 1);
    let (place, labels) = (0..=most)
        .rev()
        .find_map(|labels| fitting(labels).filter(|place| *place <= bare + 1).map(|place| (place, labels)))
        .unwrap_or((bare, 0));
    let [paper, real] = USUAL[place];
    FittingScale { scale: PlateScale { paper, real }, labels }
}

/// For each view, the labels that it may have: as if all circles were seen.
fn labels_at_most(solid: &SolidEdges, views: &[SolidView]) -> Vec<Vec<String>> {
    let circles = solid.round_edges();
    views
        .iter()
        .map(|view| {
            let toward = view.direction().toward;
            let mut found: Vec<(String, usize)> = Vec::new();
            for circle in &circles {
                let along: f64 = (0..3).map(|axis| circle.normal[axis] * toward[axis]).sum();
                if *view == SolidView::Isometric || along.abs() < 0.999 {
                    continue;
                }
                let diameter = number(circle.diameter);
                match found.iter_mut().find(|(other, _)| *other == diameter) {
                    Some((_, count)) => *count += 1,
                    None => found.push((diameter, 1)),
                }
            }
            let mut texts: Vec<String> =
                found.into_iter().map(|(diameter, count)| diameter_text(count, &diameter)).collect();
            texts.sort_by_key(|text| Reverse(text.chars().count()));
            texts.truncate(MOST_LABELS);
            texts
        })
        .collect()
}
