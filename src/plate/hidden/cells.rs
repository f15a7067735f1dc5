//! Triangles on paper -> a lattice of cells, each with the triangles that touch it; a line -> the cells that it crosses.

/// Cells on a side at most.
const MOST: usize = 2_048;
/// A little more than rounding moves a point, in cells.
const ROUNDING: f64 = 1e-6;

/// A lattice over a box.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lattice {
    low: [f64; 2],
    cells_to: [f64; 2],
    pub columns: usize,
    pub rows: usize,
}

impl Lattice {
    /// About `cells` cells over all points; at least one.
    pub(super) fn new(points: impl Iterator<Item = [f64; 2]>, cells: usize) -> Self {
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        for point in points {
            low = [low[0].min(point[0]), low[1].min(point[1])];
            high = [high[0].max(point[0]), high[1].max(point[1])];
        }
        let size = [high[0] - low[0], high[1] - low[1]].map(|x| if x.is_finite() && x > 0.0 { x } else { 1e-9 });
        let side = (size[0] * size[1] / cells.max(1) as f64).sqrt();
        let count = size.map(|x| ((x / side).ceil() as usize).clamp(1, MOST));
        let low = low.map(|x| if x.is_finite() { x } else { 0.0 });
        Self {
            low,
            cells_to: [count[0] as f64 / size[0], count[1] as f64 / size[1]],
            columns: count[0],
            rows: count[1],
        }
    }

    pub(super) fn len(&self) -> usize {
        self.columns * self.rows
    }

    fn place(&self, point: [f64; 2]) -> [f64; 2] {
        [(point[0] - self.low[0]) * self.cells_to[0], (point[1] - self.low[1]) * self.cells_to[1]]
    }

    /// Calls `visit` with the first and last cell of each row that a convex shape of a few corners touches.
    pub(super) fn rows_of(&self, corners: &[[f64; 2]], mut visit: impl FnMut(usize, usize)) {
        let mut places = [[0.0; 2]; 3];
        let count = corners.len().min(3);
        for (place, corner) in places.iter_mut().zip(corners) {
            *place = self.place(*corner);
        }
        let places = &places[..count];
        let low = places.iter().fold(f64::INFINITY, |low, place| low.min(place[1]));
        let high = places.iter().fold(f64::NEG_INFINITY, |high, place| high.max(place[1]));
        let (first, last) = (cell(low - ROUNDING, self.rows), cell(high + ROUNDING, self.rows));
        for row in first..=last {
            let (top, bottom) = (row as f64 - ROUNDING, row as f64 + 1.0 + ROUNDING);
            let mut left = f64::INFINITY;
            let mut right = f64::NEG_INFINITY;
            let mut touch = |x: f64| {
                left = left.min(x);
                right = right.max(x);
            };
            for at in 0..count {
                let (a, b) = (places[at], places[(at + 1) % count]);
                if first == last || (a[1] >= top && a[1] <= bottom) {
                    touch(a[0]);
                }
                for wall in [top, bottom] {
                    if (a[1] < wall) != (b[1] < wall) {
                        touch((b[0] - a[0]).mul_add((wall - a[1]) / (b[1] - a[1]), a[0]));
                    }
                }
            }
            if left <= right {
                let start = row * self.columns;
                visit(start + cell(left - ROUNDING, self.columns), start + cell(right + ROUNDING, self.columns));
            }
        }
    }
}

fn cell(place: f64, count: usize) -> usize {
    (place.max(0.0) as usize).min(count - 1)
}

/// What touches each cell of a lattice, in the order in which it was put in.
pub(super) struct Cells {
    pub lattice: Lattice,
    first: Vec<u32>,
    items: Vec<u32>,
}

impl Cells {
    /// `shape(place)` gives the number and corners of the thing at a place of the order. With too many entries the
    /// lattice is made coarser: there are at most `most`, or one for each thing.
    pub(super) fn new<const N: usize>(
        mut lattice: Lattice,
        count: usize,
        most: usize,
        shape: impl Fn(usize) -> (u32, [[f64; 2]; N]),
    ) -> Self {
        let mut first = loop {
            let mut first = vec![0_u32; lattice.len() + 1];
            let mut total = 0;
            for at in 0..count {
                lattice.rows_of(&shape(at).1, |left, right| {
                    total += right - left + 1;
                    for slot in &mut first[left + 1..=right + 1] {
                        *slot += 1;
                    }
                });
                if total > most && lattice.len() > 1 {
                    break;
                }
            }
            if total <= most || lattice.len() == 1 {
                break first;
            }
            lattice.cells_to = lattice.cells_to.map(|x| x / 2.0);
            (lattice.columns, lattice.rows) = (lattice.columns.div_ceil(2), lattice.rows.div_ceil(2));
        };
        for at in 0..lattice.len() {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let mut items = vec![0; first[lattice.len()] as usize];
        for at in 0..count {
            let (number, corners) = shape(at);
            lattice.rows_of(&corners, |left, right| {
                for slot in &mut next[left..=right] {
                    items[*slot as usize] = number;
                    *slot += 1;
                }
            });
        }
        Self { lattice, first, items }
    }

    pub(super) fn at(&self, cell: usize) -> &[u32] {
        &self.items[self.first[cell] as usize..self.first[cell + 1] as usize]
    }
}
