//! A code of which every module is known, and about where its corners are -> where each of its modules is, to a part
//! of a module.
//!
//! The code itself is the best ruler there is: at each node of a net over it, the modules around the node are moved
//! over the picture until both agree best. Nodes that agree with nothing (a stain, a tear) go where their neighbours
//! go. Good for measuring; a reader does not know the modules before it has read them.

use crate::photo::Point;
use crate::photo::map::homography::{Homography, Pair};
use crate::photo::map::view::View;
use crate::qr::Modules;

/// Modules between two nodes, about.
const MESH: f64 = 14.0;
/// Modules on each side of a node that are compared.
const WINDOW: i32 = 7;
/// Modules from the edge to the first node: so that there are modules on all sides of it.
const INSET: f64 = 5.0;
/// Modules that a node is looked for about where the corners put it, and where its neighbours put it.
const FAR: f64 = 2.0;
const NEAR: f64 = 0.5;
const STEP: f64 = 0.5;
/// A node that is so many modules from where its neighbours say is not believed.
const LONE: f64 = 1.0;
/// A node is believed where the picture agrees with it at least so well: correlation, 1 for perfect.
const AGREES: f64 = 0.4;

/// The map of one code: modules from its top left -> pixels.
pub struct CodeRegistration {
    flat: Homography,
    side: f64,
    /// Nodes along a side.
    across: usize,
    /// How far each node is from where the corners put it, in modules; row by row.
    moved: Vec<(f64, f64)>,
}

impl CodeRegistration {
    /// `None` where the corners do not make a square seen from in front.
    pub fn find(view: &View<'_>, corners: &[Point; 4], printed: &Modules) -> Option<Self> {
        let side = printed.0.len().isqrt() as f64;
        let ends = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
        let pair = |(sheet, corner): ((f64, f64), &Point)| Pair { sheet, picture: (corner.x.into(), corner.y.into()) };
        let pairs: Vec<Pair> = ends.into_iter().zip(corners).map(pair).collect();
        let flat = Homography::fit(&pairs)?;
        let across = ((side - 2.0 * INSET) / MESH).ceil() as usize + 1;
        let mut fitted = Self { flat, side, across, moved: vec![(0.0, 0.0); across * across] };
        let rough = fitted.search(view, printed, FAR)?;
        fitted.settle(&rough);
        let fine = fitted.search(view, printed, NEAR)?;
        fitted.settle(&fine);
        Some(fitted)
    }

    /// Modules between two nodes.
    fn step(&self) -> f64 {
        (self.side - 2.0 * INSET) / (self.across - 1) as f64
    }

    /// Where a place of the code is in the picture, or a little outside of it.
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let part = |place: f64| {
            let node = (place - INSET) / self.step();
            let whole = (node.max(0.0) as usize).min(self.across - 2);
            (whole, node - whole as f64)
        };
        let ((column, dx), (row, dy)) = (part(x), part(y));
        let line = &self.moved[row * self.across + column..];
        let blend = |pick: fn(&(f64, f64)) -> f64| {
            let upper = pick(&line[0]) * (1.0 - dx) + pick(&line[1]) * dx;
            let lower = pick(&line[self.across]) * (1.0 - dx) + pick(&line[self.across + 1]) * dx;
            upper * (1.0 - dy) + lower * dy
        };
        // Behind the camera there is nothing: `search` has asked there already.
        self.flat.at(x + blend(|moved| moved.0), y + blend(|moved| moved.1)).unwrap_or_default()
    }

    /// The best place of each node about where it is now, and how well the picture agrees there.
    fn search(&self, view: &View<'_>, printed: &Modules, reach: f64) -> Option<Vec<((f64, f64), f64)>> {
        let place = |node: usize| INSET + node as f64 * self.step();
        let nodes = (0..self.across).flat_map(|row| (0..self.across).map(move |column| (place(column), place(row))));
        let found = nodes.zip(&self.moved).map(|(node, from)| {
            let window = Window::about(&self.flat, node, *from, printed)?;
            let mut best = ((0.0, 0.0), f64::MIN);
            let (mut step, mut span) = (STEP, (reach / STEP) as i32);
            for _ in 0..3 {
                let about = best.0;
                for (dx, dy) in (-span..=span).flat_map(|dy| (-span..=span).map(move |dx| (dx, dy))) {
                    let moved = (about.0 + f64::from(dx) * step, about.1 + f64::from(dy) * step);
                    let agreement = window.agreement(view, moved);
                    if agreement > best.1 {
                        best = (moved, agreement);
                    }
                }
                (step, span) = (step / 3.0, 2);
            }
            Some(((from.0 + best.0.0, from.1 + best.0.1), best.1))
        });
        found.collect()
    }

    /// Moves each node to the median of what it and its neighbours found, as far as the picture agrees with them.
    fn settle(&mut self, found: &[((f64, f64), f64)]) {
        let across = self.across;
        let around = |at: usize| at.saturating_sub(1)..(at + 2).min(across);
        for (row, column) in (0..across).flat_map(|row| (0..across).map(move |column| (row, column))) {
            let own = found[row * across + column];
            let near: Vec<(f64, f64)> = around(row)
                .flat_map(|row| around(column).map(move |column| found[row * across + column]))
                .filter(|(_, agreement)| *agreement >= AGREES)
                .map(|(moved, _)| moved)
                .collect();
            if near.is_empty() {
                continue;
            }
            let median = |pick: fn(&(f64, f64)) -> f64| {
                let mut values: Vec<f64> = near.iter().map(pick).collect();
                values.sort_by(f64::total_cmp);
                values[values.len() / 2]
            };
            let middle = (median(|moved| moved.0), median(|moved| moved.1));
            let lone = (own.0.0 - middle.0).hypot(own.0.1 - middle.1) > LONE;
            self.moved[row * across + column] = if own.1 < AGREES || lone { middle } else { own.0 };
        }
    }
}

/// The modules around a node, and where the flat map puts them.
struct Window {
    middle: (f64, f64),
    right: (f64, f64),
    down: (f64, f64),
    /// Modules from the node, and 1 for dark, -1 for light.
    modules: Vec<((f64, f64), f64)>,
}

impl Window {
    fn about(flat: &Homography, (x, y): (f64, f64), moved: (f64, f64), printed: &Modules) -> Option<Self> {
        let side = printed.0.len().isqrt() as i32;
        let (column, row) = (x as i32, y as i32);
        let places = (row - WINDOW..=row + WINDOW)
            .flat_map(|row| (column - WINDOW..=column + WINDOW).map(move |column| (column, row)))
            .filter(|(column, row)| (0..side).contains(column) && (0..side).contains(row));
        let modules = places
            .filter_map(|(column, row)| {
                let dark = printed.0[(row * side + column) as usize]?;
                let from = (f64::from(column) + 0.5 - x, f64::from(row) + 0.5 - y);
                Some((from, if dark { 1.0 } else { -1.0 }))
            })
            .collect();
        let at = |dx: f64, dy: f64| flat.at(x + moved.0 + dx, y + moved.1 + dy);
        let (middle, right, down) = (at(0.0, 0.0)?, at(1.0, 0.0)?, at(0.0, 1.0)?);
        Some(Self {
            middle,
            right: (right.0 - middle.0, right.1 - middle.1),
            down: (down.0 - middle.0, down.1 - middle.1),
            modules,
        })
    }

    /// Correlation of darkness with what is printed, all moved by so many modules.
    fn agreement(&self, view: &View<'_>, moved: (f64, f64)) -> f64 {
        let (mut sums, mut squares, mut both) = ((0.0, 0.0), (0.0, 0.0), 0.0);
        for ((x, y), printed) in &self.modules {
            let (x, y) = (x + moved.0, y + moved.1);
            let place = (
                self.middle.0 + x * self.right.0 + y * self.down.0,
                self.middle.1 + x * self.right.1 + y * self.down.1,
            );
            let dark = -view.level(place);
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
            let ((ax, ay), (bx, by)) = (fitted.at(x, y), bent(x, y));
            (ax - bx).hypot(ay - by) / SCALE
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
