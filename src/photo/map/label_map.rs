//! Label map: the known modules of a code and of the eight around it -> what is printed on and around it.

use crate::qr::Modules;

/// Modules around a code that are labelled with it: the gutter, and the edges of the neighbouring codes.
pub const BEYOND: i32 = 10;

/// What is printed at a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    Dark,
    Light,
    /// A module of a code, dark or light.
    Unknown,
    /// Beyond the sheet: anything.
    Outside,
}

/// What is printed on a code and around it.
pub struct LabelMap {
    /// Modules on a side: those of the code, and [`BEYOND`] on either side.
    pub side: i32,
    /// Row by row.
    labels: Vec<Label>,
}

impl LabelMap {
    /// `codes` are the code itself, in the middle, and those around it, row by row; `None` where the sheet ends. Each
    /// is `side` modules wide, and `gaps` white ones are between them, across and down.
    pub fn around(codes: &[Option<Modules>; 9], side: i32, gaps: (i32, i32)) -> Self {
        // Which code a module belongs to, and where on it.
        let part = |at: i32, gap: i32| match at {
            at if at < -gap => (0, at + side + gap),
            at if at >= side + gap => (2, at - side - gap),
            at => (1, at),
        };
        let inside = 0..side;
        let label = |x: i32, y: i32| {
            let ((across, x), (down, y)) = (part(x, gaps.0), part(y, gaps.1));
            let Some(modules) = &codes[3 * down + across] else { return Label::Outside };
            if !inside.contains(&x) || !inside.contains(&y) {
                return Label::Light;
            }
            match modules.0.get((y * side + x) as usize) {
                Some(Some(true)) => Label::Dark,
                Some(Some(false)) => Label::Light,
                _ => Label::Unknown,
            }
        };
        let range = -BEYOND..side + BEYOND;
        let labels = range.clone().flat_map(|y| range.clone().map(move |x| (x, y))).map(|(x, y)| label(x, y)).collect();
        Self { side: side + 2 * BEYOND, labels }
    }

    /// Counted from [`BEYOND`] modules left of and above the code's corner.
    pub fn at(&self, column: i32, row: i32) -> Label {
        self.labels.get((row * self.side + column) as usize).copied().unwrap_or(Label::Outside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: i32 = 21;

    #[test]
    fn around_a_code_there_is_white_and_then_the_codes_beside_it() {
        let all = |dark| Modules(vec![Some(dark); (SIDE * SIDE) as usize]);
        let unknown = || Modules(vec![None; (SIDE * SIDE) as usize]);
        // The code stands in the sheet's top left corner; the one right of it is dark.
        let mut codes: [Option<Modules>; 9] = std::array::from_fn(|_| None);
        (codes[4], codes[5], codes[7], codes[8]) =
            (Some(all(false)), Some(all(true)), Some(unknown()), Some(unknown()));
        let labels = LabelMap::around(&codes, SIDE, (4, 6));
        let at = |x: i32, y: i32| labels.at(x + BEYOND, y + BEYOND);
        assert_eq!(
            [at(-1, 3), at(-4, 3), at(-5, 3), at(3, -6), at(3, -7)].map(|label| label == Label::Light),
            [true, true, false, true, false]
        );
        assert_eq!([at(SIDE + 3, 0), at(SIDE + 4, 0), at(SIDE + 4, -1)], [Label::Light, Label::Dark, Label::Light]);
        assert_eq!(
            [at(0, SIDE + 5), at(0, SIDE + 6), at(-5, SIDE + 6)],
            [Label::Light, Label::Unknown, Label::Outside]
        );
    }
}
