//! A picture -> the texts that rqrr reads in it, a line each: one of the other readers of benches/readers.
//!
//! `cargo run --release --no-default-features --features cli --example rqrr -- PICTURE`

#![allow(clippy::print_stdout, clippy::disallowed_methods)] // a program that reads a file and prints lines

use std::error::Error;

use seedpress::photo::open;
use seedpress::units::Dpi;

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let gray = open(std::fs::read(path)?)?.raster(0, Dpi(300.0))?;
        let width = gray.width as usize;
        let pixel = |x: usize, y: usize| gray.pixels[y * width + x];
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, gray.height as usize, pixel);
        for grid in prepared.detect_grids() {
            if let Ok((_, text)) = grid.decode() {
                println!("{text}");
            }
        }
    }
    Ok(())
}
