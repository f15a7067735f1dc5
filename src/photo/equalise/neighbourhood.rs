//! Neighbourhood of a module: samples and values of modules -> part of a row for an equaliser, square by square.

use crate::photo::equalise::{CodeSamples, REACH};

/// Values in a square that reaches `reach` steps to each side of its centre.
pub const fn area(reach: usize) -> usize {
    (2 * reach + 1) * (2 * reach + 1)
}

/// What stands about one module of a code.
#[derive(Clone, Copy)]
pub struct Neighbourhood<'a> {
    samples: &'a CodeSamples,
    module: usize,
}

impl<'a> Neighbourhood<'a> {
    /// `module` counts row by row.
    pub fn of(samples: &'a CodeSamples, module: usize) -> Self {
        Self { samples, module }
    }

    /// Copies the samples up to `reach` half modules (at most [`REACH`]) from the module's centre, row by row; `into`
    /// has room for [`area`] of them.
    pub fn samples(&self, reach: usize, into: &mut [f32]) {
        let (first, span) = (REACH - reach, 2 * reach + 1);
        for (line, into) in self.samples.around(self.module).skip(first).zip(into.chunks_exact_mut(span)) {
            into.copy_from_slice(&line[first..][..span]);
        }
    }

    /// Writes the `level` of each module up to `reach` away, row by row, the module itself included; -1 (white) beyond
    /// the edge of the code.
    pub fn modules(&self, reach: usize, into: &mut [f32], level: impl Fn(usize) -> f32) {
        let (side, reach) = (self.samples.side() as i32, reach as i32);
        let (x, y) = (self.module as i32 % side, self.module as i32 / side);
        let places = (y - reach..=y + reach).flat_map(|y| (x - reach..=x + reach).map(move |x| (x, y)));
        for (into, (x, y)) in into.iter_mut().zip(places) {
            let inside = (0..side).contains(&x) && (0..side).contains(&y);
            *into = if inside { level((y * side + x) as usize) } else { -1.0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Gray;
    use crate::photo::map::coordinates::Pixel;
    use crate::photo::map::view::View;

    const SIDE: usize = 21;

    /// A code over a picture that gets lighter from row to row and from column to column.
    fn samples() -> CodeSamples {
        let pixels = (0..100 * 100).map(|at: i32| (at % 100 + at / 100) as u8).collect();
        let picture = Gray { width: 100, height: 100, pixels };
        CodeSamples::through(&View::new(&picture), SIDE, |at| Pixel { x: 18.0 + 3.0 * at.x, y: 18.0 + 3.0 * at.y })
    }

    #[test]
    fn samples_come_row_by_row_about_the_middle_of_the_module() {
        let samples = samples();
        let (x, y) = (10, 7);
        let mut square = [0.0; area(2)];
        Neighbourhood::of(&samples, y * SIDE + x).samples(2, &mut square);
        // Two half modules away are the middles of the modules beside it.
        let middles = [(0, -1, -1), (2, 0, -1), (4, 1, -1), (10, -1, 0), (12, 0, 0), (24, 1, 1)];
        for (at, dx, dy) in middles {
            let middle = samples.middle(x.wrapping_add_signed(dx), y.wrapping_add_signed(dy));
            assert!((square[at] - middle).abs() < 1e-6, "{at}");
        }
    }

    #[test]
    fn modules_come_row_by_row_and_are_white_beyond_the_edge() {
        let samples = samples();
        let mut square = [0.0; area(1)];
        let number = |at: usize| at as f32;
        Neighbourhood::of(&samples, 2 * SIDE + 3).modules(1, &mut square, number);
        assert_eq!(square.map(|at| at as usize), [23, 24, 25, 44, 45, 46, 65, 66, 67]);
        Neighbourhood::of(&samples, 0).modules(1, &mut square, number);
        assert_eq!(square.map(|at| at as i32), [-1, -1, -1, -1, 0, 1, -1, 21, 22]);
    }
}
