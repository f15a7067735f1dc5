//! A 12-megapixel picture of a full sheet -> how long it takes to find and decode its codes.
//!
//! `cargo bench --bench read` prints medians for each profile's density, and the ratio to zbarimg (Debian's zbar-tools)
//! on the same photo in the same run. The camera is simulated.

#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used)] // a bench measures and prints

use std::process::Command;
use std::time::{Duration, Instant};

use seedpress::frame::{self, Header, SetId};
use seedpress::photo::{self, Gray};
use seedpress::qr;
use seedpress::rehearse::{Camera, Impairments, photograph};
use seedpress::sheet::{Geometry, Grid, Level};
use seedpress::units::{Mm, Size};
use seedpress::watch::Unwatched;

const WIDTH: u32 = 3_024;
const HEIGHT: u32 = 4_032;

fn main() {
    println!("search alone, clean sheet of 12 megapixels, median of ten");
    for (name, version, rows, columns) in [("sturdy", 12, 5, 4), ("phone", 22, 5, 4), ("dense", 25, 7, 5)] {
        let grid = Grid { rows, columns, gap_x: 4, gap_y: 4 };
        let picture = sheet(grid, version);
        let (time, found) = median(10, || photo::read(&picture, &Unwatched).len());
        assert_eq!(found, grid.codes() as usize);
        println!("  {name}: {} codes of version {version} in {time:.0?}", grid.codes());
    }
    against_zbar();
}

/// One JPEG by the simulated camera, decoded and searched by us and by zbarimg, one after the other.
fn against_zbar() {
    let grid = Grid { rows: 5, columns: 4, gap_x: 4, gap_y: 4 };
    let page = Size { width: Mm(200.0), height: Mm(200.0 * f64::from(HEIGHT) / f64::from(WIDTH)) };
    let path = std::env::temp_dir().join("seedpress-bench-read.jpg");
    println!("a JPEG of 12 megapixels by the simulated camera, file to texts, median of five");
    for seed in 1..=3 {
        let camera = Camera::phone(Impairments::rehearsed(seed));
        let bytes = photograph(&sheet(grid, 22), page, &camera, seed).unwrap();
        std::fs::write(&path, &bytes).unwrap();
        let (ours, read) = median(5, || {
            let pages = photo::open(std::fs::read(&path).unwrap()).unwrap();
            pages.read(0, &Unwatched).unwrap().sightings.len()
        });
        let zbar = || {
            let mut command = Command::new("zbarimg");
            command.args(["--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"]).arg(&path);
            String::from_utf8_lossy(&command.output().unwrap().stdout).lines().count()
        };
        let (theirs, peer) = median(5, zbar);
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        println!("  ours {ours:.0?}, {read} codes; zbarimg {theirs:.0?}, {peer} codes; ratio {ratio:.2}");
    }
    std::fs::remove_file(&path).unwrap();
}

fn median<T>(times: usize, mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut runs: Vec<(Duration, T)> = (0..times)
        .map(|_| {
            let start = Instant::now();
            let result = work();
            (start.elapsed(), result)
        })
        .collect();
    runs.sort_by_key(|(time, _)| *time);
    runs.swap_remove(times / 2)
}

/// A sheet of codes with noise for bytes, as large as fits.
fn sheet(grid: Grid, version: u8) -> Gray {
    let geometry = Geometry::new(grid, version, 2);
    let scale = ((WIDTH - 40) / geometry.width() as u32).min((HEIGHT - 40) / geometry.height() as u32);
    let mut picture = Gray { width: WIDTH, height: HEIGHT, pixels: vec![230; (WIDTH * HEIGHT) as usize] };
    let bytes = frame::capacity(version, qr::data_bits(version, Level::M)) & !1;
    let set = SetId::parse("NYV6Z9N8SW6QRB3C04N76602").unwrap();
    let mut state = 1u64;
    for slot in 0..grid.codes() {
        let noise = (0..bytes).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        });
        let shard: Vec<u8> = noise.collect();
        let header = frame::header_text(&Header { set, shard: slot + 1, needed: 5, sheet: 1, sheets: 2, grid });
        let code = qr::code(&header, &frame::piece_digits(&header, &shard), version, Level::M, 4).unwrap();
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
