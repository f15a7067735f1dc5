//! Simulated photos of plates with a lattice -> how far measured places are off, and whether the told exactness holds.
//!
//! `cargo run --release --no-default-features --features cli,pdf-in --example measure -- [photos]` prints the table of
//! docs/MEASUREMENTS.md.

#![allow(clippy::print_stdout)] // a program that prints a table

mod drawn_plate;

use std::error::Error;

use drawn_plate::{DrawnPlate, errors, mark_of};
use seedpress::measure::{FlatOptions, FlatTiles, lay};
use seedpress::rehearse::{Camera, Impairments, Stored, Suite, photograph};
use seedpress::sheet::Paper;
use seedpress::units::{Dpi, Size};
use seedpress::watch::Unwatched;

/// Resolution of the flat pictures.
const DPI: f64 = 254.0;

/// What is done to paper and camera.
#[derive(Clone, Copy)]
enum Photos {
    /// The suite phone; the paper flat, or curled by so many degrees, or as the suite has it.
    Phone(Option<f64>),
    Scanner,
    /// Half as many pixels to a millimetre.
    Far,
}

impl Photos {
    fn camera(self, paper: Size, seed: u64) -> Camera {
        let phone = Suite::Phone.camera(paper, seed);
        let bent = |curl: f64| Impairments { curl, fold: 0.0, ..phone.impairments };
        let impairments = match self {
            Self::Scanner => return Suite::Scanner.camera(paper, seed),
            Self::Phone(None) => phone.impairments,
            Self::Phone(Some(curl)) => bent(curl),
            Self::Far => Impairments { fill: 0.5, ..bent(0.0) },
        };
        Camera { impairments, stored: Stored::Upright, ..phone }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let photos = std::env::args().nth(1).map_or(Ok(100), |count| count.parse())?;
    println!(
        "| photos | paper | refused | median | worst of a median photo | worst of all | told, median | told holds |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let kinds = [
        ("phone, flat", Photos::Phone(Some(0.0))),
        ("phone, curl 15 degrees", Photos::Phone(Some(15.0))),
        ("phone, curl 30 degrees", Photos::Phone(Some(30.0))),
        ("phone, curl 50 degrees", Photos::Phone(Some(50.0))),
        ("phone, as the suite has it (folds)", Photos::Phone(None)),
        ("phone, flat, from afar", Photos::Far),
        ("scanner", Photos::Scanner),
    ];
    for (name, kind) in kinds {
        for (size, paper) in [("A4", Paper::A4.size()), ("Letter", Paper::Letter.size())] {
            let plate = DrawnPlate::draw(paper, mark_of(paper, [0, 0], None), Dpi(600.0));
            println!("| {name} | {size} | {} |", row(&plate, kind, photos)?);
        }
    }
    Ok(())
}

fn row(plate: &DrawnPlate, kind: Photos, photos: u64) -> Result<String, Box<dyn Error>> {
    let options = FlatOptions::new(DPI, [50.0; 2])?;
    let (mut medians, mut worsts, mut told, mut refused, mut holds) = (vec![], vec![], vec![], 0, 0);
    for seed in 0..photos {
        let bytes = photograph(&plate.picture, plate.paper, &kind.camera(plate.paper, seed), seed)?;
        let page = seedpress::photo::open(bytes)?.read_plates(0, &Unwatched)?;
        let Some(seen) = page.plates.first() else {
            refused += 1;
            continue;
        };
        let Ok(tile) = lay(&page.picture, seen, &options, &Unwatched) else {
            refused += 1;
            continue;
        };
        let mut tiles = FlatTiles::default();
        tiles.add(tile, &options)?;
        let Some(flat) = tiles.join(&options)?.pop() else { continue };
        let off = errors(&flat.picture, flat.corner, DPI);
        let at = |share: f64| off[((off.len() - 1) as f64 * share) as usize];
        holds += u32::from(at(0.95) <= flat.facts.exactness.0);
        medians.push(at(0.5));
        worsts.push(at(1.0));
        told.push(flat.facts.exactness.0);
    }
    for values in [&mut medians, &mut worsts, &mut told] {
        values.sort_by(f64::total_cmp);
    }
    if medians.is_empty() {
        return Ok(format!("{refused} of {photos} | - | - | - | - | -"));
    }
    let median = |values: &[f64]| values[values.len() / 2];
    Ok(format!(
        "{refused} of {photos} | {:.3} | {:.3} | {:.3} | {:.3} | {holds} of {}",
        median(&medians),
        median(&worsts),
        worsts[worsts.len() - 1],
        median(&told),
        medians.len()
    ))
}
