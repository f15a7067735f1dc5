//! A page of a PDF -> a photo of it by the simulated camera: `photograph FILE.pdf PAGE PHOTO.jpg [SEED]`; pages count from 1.

#![allow(clippy::disallowed_methods)] // an example reads and writes files

use std::error::Error;
use std::fs;

use seedpress::photo;
use seedpress::rehearse::{Suite, photograph};
use seedpress::units::{Dpi, Size};

/// Resolution at which the page is printed.
const PRINTER: Dpi = Dpi(600.0);

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (pdf, page, output, seed) = match words.as_slice() {
        [pdf, page, output] => (pdf, page, output, 1),
        [pdf, page, output, seed] => (pdf, page, output, seed.parse()?),
        _ => return Err("say: photograph FILE.pdf PAGE PHOTO.jpg [SEED]".into()),
    };
    let number: usize = page.parse()?;
    let pages = photo::open(fs::read(pdf)?)?;
    let printed = pages.raster(number.checked_sub(1).ok_or("pages count from 1")?, PRINTER)?;
    let size = Size { width: PRINTER.length(printed.width.into()), height: PRINTER.length(printed.height.into()) };
    fs::write(output, photograph(&printed, size, &Suite::Phone.camera(size, seed), seed)?)?;
    Ok(())
}
