//! Registration of a known code: its modules and its rough corners -> where each of its modules is, to a fraction of a
//! module.
//!
//! At each node of a mesh over the code, the modules around the node are a template that is matched with the picture.
//! Nodes where nothing matches (a stain, a tear) move as their neighbours do. Good for measuring; a reader does not
//! know the modules before it has read them.

use crate::photo::Point;
use crate::photo::map::homography::corners_of;
use crate::photo::map::template::{refine, search};
use crate::photo::map::{CodePoint, Homography, LocalAffine, Mesh, Offset, Pair, Pixel, SheetPoint, View};
use crate::qr::Modules;
use crate::sheet::Square;

/// Approximate modules between two nodes.
const SPACING: f64 = 14.0;
/// Modules on each side of a node that are compared.
const WINDOW: i32 = 7;
/// Modules from the edge to the first node: so that there are modules on all sides of it.
const INSET: f64 = 5.0;
/// Search range in modules about where the corners put a node, and about where its neighbours put it.
const FAR: f64 = 2.0;
const NEAR: f64 = 0.5;
const STEP: f64 = 0.5;
/// A node further than this from the median of its neighbours is an outlier, in modules.
const OUTLIER: f64 = 1.0;
/// Least correlation with the picture for a node to count; 1 is perfect.
const AGREES: f64 = 0.4;

/// The map of one code: modules from its top left -> pixels.
pub struct CodeRegistration {
    flat: Homography,
    /// How far each node is from where the corners put it.
    moved: Mesh<Offset>,
}

impl CodeRegistration {
    /// `None` where the corners do not make a square seen from in front.
    pub fn find(view: &View<'_>, corners: &[Point; 4], printed: &Modules) -> Option<Self> {
        let side = printed.0.len().isqrt();
        let pairs: Vec<Pair> = corners_of(Square { left: 0, top: 0, side: side as i32 }, corners).collect();
        let flat = Homography::fit(&pairs)?;
        let inner = side as f64 - 2.0 * INSET;
        let cells = (inner / SPACING).ceil();
        let lines = (0..=cells as usize).map(|node| INSET + node as f64 * (inner / cells)).collect();
        let mut found = Self { flat, moved: Mesh::new(lines, |_| Some(Offset::default()))? };
        for reach in [FAR, NEAR] {
            let moves = found.search(view, printed, reach)?;
            found.settle(&moves);
        }
        Some(found)
    }

    /// Where a place of the code is in the picture, or a little outside of it.
    pub fn at(&self, place: CodePoint) -> Pixel {
        // Never behind the camera: `search` has asked at every node.
        self.flat.at(alone(place + self.moved.at(place))).unwrap_or_default()
    }

    /// How well the picture agrees at the best place of each node about where it is now, and where that is.
    fn search(&self, view: &View<'_>, printed: &Modules, reach: f64) -> Option<Vec<(f64, Offset)>> {
        let found = self.moved.places().zip(&self.moved.nodes).map(|(node, from)| {
            let window = NodeWindow::about(&self.flat, node, *from, printed)?;
            let agreement = |moved| window.agreement(view, moved);
            let coarse = search((f64::MIN, Offset::default()), ((reach / STEP) as i32, STEP), agreement);
            let (agreement, moved) = refine(coarse, STEP, agreement);
            Some((agreement, *from + moved))
        });
        found.collect()
    }

    /// Keeps what a node found, or takes the median of its neighbourhood where it found nothing or is an outlier.
    fn settle(&mut self, found: &[(f64, Offset)]) {
        let across = self.moved.across();
        let around = |at: usize| at.saturating_sub(1)..(at + 2).min(across);
        for (row, column) in (0..across).flat_map(|row| (0..across).map(move |column| (row, column))) {
            let own = found[row * across + column];
            let near: Vec<Offset> = around(row)
                .flat_map(|row| around(column).map(move |column| found[row * across + column]))
                .filter(|(agreement, _)| *agreement >= AGREES)
                .map(|(_, moved)| moved)
                .collect();
            if near.is_empty() {
                continue;
            }
            let median = |pick: fn(&Offset) -> f64| {
                let mut values: Vec<f64> = near.iter().map(pick).collect();
                values.sort_by(f64::total_cmp);
                values[values.len() / 2]
            };
            let middle = Offset { x: median(|moved| moved.x), y: median(|moved| moved.y) };
            let lone = (own.1 - middle).length() > OUTLIER;
            self.moved.nodes[row * across + column] = if own.0 < AGREES || lone { middle } else { own.1 };
        }
    }
}

/// A place of a code that is alone on its sheet.
fn alone(at: CodePoint) -> SheetPoint {
    SheetPoint { x: at.x, y: at.y }
}

/// The modules around a node, and where the flat map puts them.
struct NodeWindow {
    flat: LocalAffine,
    /// Modules from the node, and 1 for dark, -1 for light.
    modules: Vec<(Offset, f64)>,
}

impl NodeWindow {
    fn about(flat: &Homography, node: CodePoint, moved: Offset, printed: &Modules) -> Option<Self> {
        let side = printed.0.len().isqrt() as i32;
        let (column, row) = (node.x as i32, node.y as i32);
        let places = (row - WINDOW..=row + WINDOW)
            .flat_map(|row| (column - WINDOW..=column + WINDOW).map(move |column| (column, row)))
            .filter(|(column, row)| (0..side).contains(column) && (0..side).contains(row));
        let modules = places
            .filter_map(|(column, row)| {
                let dark = printed.0[(row * side + column) as usize]?;
                let from = Offset { x: f64::from(column) + 0.5 - node.x, y: f64::from(row) + 0.5 - node.y };
                Some((from, if dark { 1.0 } else { -1.0 }))
            })
            .collect();
        Some(Self { flat: LocalAffine::of(|by| flat.at(alone(node + moved + by)))?, modules })
    }

    /// Correlation of darkness with what is printed, all moved by an offset.
    fn agreement(&self, view: &View<'_>, moved: Offset) -> f64 {
        let (mut sums, mut squares, mut both) = ((0.0, 0.0), (0.0, 0.0), 0.0);
        for (from, printed) in &self.modules {
            let dark = -view.level(self.flat.at(*from + moved));
            sums = (sums.0 + dark, sums.1 + printed);
            squares = (squares.0 + dark * dark, squares.1 + printed * printed);
            both += dark * printed;
        }
        let count = self.modules.len() as f64;
        let spread = (squares.0 - sums.0 * sums.0 / count, squares.1 - sums.1 * sums.1 / count);
        // Less than four grey levels apart is noise.
        if spread.0 < 16.0 * count || spread.1 <= 0.0 {
            return 0.0;
        }
        (both - sums.0 * sums.1 / count) / (spread.0 * spread.1).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Gray;

    const SIDE: i32 = 85;
    const SCALE: f64 = 4.0;

    fn dark(x: i32, y: i32) -> bool {
        let mixed = ((y * SIDE + x) as u32 ^ 0x5EED).wrapping_mul(0x85EB_CA6B);
        (mixed ^ mixed >> 13).wrapping_mul(0xC2B2_AE35) >> 31 == 1
    }

    /// Where a place of the code is in the picture: bent by up to a module and a half.
    fn bent(x: f64, y: f64) -> (f64, f64) {
        let wave = |at: f64| 1.5 * (at / f64::from(SIDE) * std::f64::consts::PI).sin();
        ((x + 6.0 + wave(y)) * SCALE, (y + 6.0 - wave(x)) * SCALE)
    }

    fn picture(covered: std::ops::Range<i32>) -> Gray {
        let width = (SIDE + 12) * SCALE as i32;
        let pixel = |at: i32| {
            let (px, py) = (f64::from(at % width) + 0.5, f64::from(at / width) + 0.5);
            // The bend turned round, by going back and forth.
            let (mut x, mut y) = (px / SCALE - 6.0, py / SCALE - 6.0);
            for _ in 0..8 {
                let (qx, qy) = bent(x, y);
                (x, y) = (x + (px - qx) / SCALE, y + (py - qy) / SCALE);
            }
            let (x, y) = (x.floor() as i32, y.floor() as i32);
            let inside = (0..SIDE).contains(&x) && (0..SIDE).contains(&y);
            if covered.contains(&x) && covered.contains(&y) {
                90
            } else if inside && dark(x, y) {
                40
            } else {
                210
            }
        };
        let pixels = (0..width * width).map(pixel).collect();
        Gray { width: width as u32, height: width as u32, pixels }
    }

    fn worst(covered: std::ops::Range<i32>) -> f64 {
        let gray = picture(covered);
        let printed = Modules((0..SIDE * SIDE).map(|at| Some(dark(at % SIDE, at / SIDE))).collect());
        let end = f64::from(SIDE);
        let corner = |x: f64, y: f64| {
            let at = bent(x, y);
            Point { x: at.0 as f32 + 2.0, y: at.1 as f32 - 2.0 }
        };
        let corners = [corner(0.0, 0.0), corner(end, 0.0), corner(end, end), corner(0.0, end)];
        let fitted = CodeRegistration::find(&View::new(&gray), &corners, &printed).unwrap();
        let places = (0..=SIDE).step_by(5).flat_map(|y| (0..=SIDE).step_by(5).map(move |x| (x.into(), y.into())));
        let off = |(x, y): (f64, f64)| {
            let (seen, (bx, by)) = (fitted.at(CodePoint { x, y }), bent(x, y));
            (seen - Pixel { x: bx, y: by }).length() / SCALE
        };
        places.map(off).fold(0.0, f64::max)
    }

    #[test]
    fn a_bent_code_is_followed_to_less_than_half_a_module() {
        let worst = worst(0..0);
        assert!(worst < 0.45, "{worst}");
    }

    #[test]
    fn under_a_stain_the_code_goes_where_its_neighbours_go() {
        let worst = worst(30..55);
        assert!(worst < 0.6, "{worst}");
    }
}
