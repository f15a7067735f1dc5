//! A 12-megapixel picture of a full sheet -> how long it takes to find and decode its codes.
//!
//! `cargo bench --bench read` prints the median of ten runs for each profile's density. The sheets are clean and
//! turned by nothing; with photos, use `seedpress inspect` and the system's `time`.

use std::time::Instant;

use seedpress::frame::{self, Header, SetId};
use seedpress::photo::{self, Gray};
use seedpress::sheet::{Geometry, Grid, Level};
use seedpress::symbol;
use seedpress::watch::Unwatched;

const WIDTH: u32 = 3_024;
const HEIGHT: u32 = 4_032;

#[allow(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used)] // a bench reads the clock and prints
fn main() {
    for (name, version, rows, columns) in [("sturdy", 13, 4, 3), ("phone", 22, 5, 4), ("dense", 25, 7, 5)] {
        let grid = Grid { rows, columns, gap_x: 4, gap_y: 4 };
        let picture = sheet(grid, version);
        let mut times: Vec<_> = (0..10)
            .map(|_| {
                let start = Instant::now();
                let found = photo::read(&picture, &Unwatched).len();
                assert_eq!(found, grid.codes() as usize);
                start.elapsed()
            })
            .collect();
        times.sort();
        println!("{name}: {} codes of version {version} in {:?}", grid.codes(), times[5]);
    }
}

/// A sheet of codes with noise for bytes, as large as fits.
#[allow(clippy::unwrap_used)]
fn sheet(grid: Grid, version: u8) -> Gray {
    let geometry = Geometry::new(grid, version, 2);
    let scale = ((WIDTH - 40) / geometry.width() as u32).min((HEIGHT - 40) / geometry.height() as u32);
    let mut picture = Gray { width: WIDTH, height: HEIGHT, pixels: vec![230; (WIDTH * HEIGHT) as usize] };
    let bytes = frame::capacity(version, symbol::data_bits(version, Level::M)) & !1;
    let set = SetId::parse("NYV6Z9N8SW6QRB3C04N76602").unwrap();
    let mut state = 1u64;
    for slot in 0..grid.codes() {
        let noise = (0..bytes).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        });
        let shard: Vec<u8> = noise.collect();
        let header = frame::header_text(&Header { set, shard: slot + 1, needed: 5, sheet: 1, sheets: 2, grid });
        let code = symbol::code(&header, &frame::piece_digits(&header, &shard), version, Level::M, 4).unwrap();
        let square = geometry.code(slot);
        for (at, _) in code.dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let x = 20 + (square.left as u32 + at as u32 % code.side) * scale;
            let y = 20 + (square.top as u32 + at as u32 / code.side) * scale;
            for line in y..y + scale {
                let start = (line * WIDTH + x) as usize;
                picture.pixels[start..start + scale as usize].fill(40);
            }
        }
    }
    picture
}
