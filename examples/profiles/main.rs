//! Profiles -> the share of simulated photos and scans that give their codes back: the tables of docs/PROFILES.md.
//!
//! `cargo run --release --no-default-features --features cli,pdf-in --example profiles -- phone|hard|copies|scan PHOTOS
//! v22-M-10 ...`, or `-- suite phone|hard|seizure|scanner PHOTOS v22-M-10 ... [--seed N] [--only FAULT,FAULT --grade G]
//! [--keep FOLDER]` for a line a photo; `--take FOLDER` keeps all photos and reads none. `-- pairs hard PAIRS v25-M-7-5
//! [--needed CODES] [--apart SEEDS]` takes two photos of each sheet, and reads each with what both gave.

#![allow(clippy::print_stdout)] // a program that prints tables

#[path = "../drawn/mod.rs"]
mod drawn;
mod pairs;
mod suite;

use std::collections::HashSet;
use std::error::Error;

use drawn::{Drawn, Wanted, draw};
use seedpress::photo::{Payload, open};
use seedpress::rehearse::{Camera, Suite, photograph};
use seedpress::sheet::{MARK_VERSION, Page, Paper, Profile};
use seedpress::units::Dpi;
use seedpress::watch::Unwatched;

const PRINTER: Dpi = Dpi(600.0);

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == "suite") {
        return suites(&suite::Ask::parse(&words[1..])?);
    }
    if words.first().is_some_and(|word| word == "pairs") {
        let ask = suite::Ask::parse(&words[1..])?;
        return ask.profiles.iter().try_for_each(|name| pairs::run(&ask, name, &page(&parse(name)?)?));
    }
    let [table, photos, profiles @ ..] = words.as_slice() else {
        return Err("which table, how many photos, which profiles (v22-M-10 ...)?".into());
    };
    let photos: u64 = photos.parse()?;
    println!(
        "| profile | module | codes | KB a page: A4, Letter | as | codes read | worst page | pages at 90 % | all |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for name in profiles {
        let profile = parse(name)?;
        for (kind, camera) in ways(table)? {
            let drawn = page(&profile)?;
            let shares = shares(&drawn, photos, camera.as_ref())?;
            row(name, &profile, &drawn, &kind, &shares)?;
        }
    }
    Ok(())
}

/// A suite's photos of each profile.
fn suites(ask: &suite::Ask) -> Result<(), Box<dyn Error>> {
    ask.profiles.iter().try_for_each(|name| suite::run(ask, name, &page(&parse(name)?)?))
}

/// A page full of codes, as a perfect printer prints it.
fn page(profile: &Profile) -> Result<Drawn, Box<dyn Error>> {
    let wanted = Wanted { profile, paper: Paper::A4, dpi: PRINTER, mark_version: MARK_VERSION, with_codes: true };
    draw(&wanted, 1)
}

/// `v22-M-10`: version, level, printer dots; a margin may follow.
fn parse(name: &str) -> Result<Profile, Box<dyn Error>> {
    let parts: Vec<&str> = name.split('-').collect();
    let [version, level, dots, rest @ ..] = parts.as_slice() else { return Err(format!("{name}?").into()) };
    let margin = rest.first().unwrap_or(&"6");
    let version = version.trim_start_matches('v');
    let text = format!("about = \"\"\nversion = {version}\nlevel = \"{level}\"\ndots = {dots}\nmargin = {margin}\n");
    Ok(Profile::parse(name, &text)?)
}

/// The camera for a page and a seed.
type Lens = Box<dyn Fn(&Drawn, u64) -> Camera>;

/// What an ordinary printer's ink spreads at each edge, in micrometres.
const INK: f64 = 20.0;

/// The ways in which a table looks at each profile: what each is called, and who takes the picture.
fn ways(table: &str) -> Result<Vec<(String, Lens)>, Box<dyn Error>> {
    let of = |suite: Suite, copies: f64| -> Lens {
        Box::new(move |drawn, seed| printed(suite.camera(drawn.page.paper, seed), INK, copies))
    };
    let flat = |dpi: f64, ink: f64| -> Lens {
        Box::new(move |drawn, seed| printed(Camera::flatbed(drawn.page.paper, Dpi(dpi), seed), ink, 0.0))
    };
    let usual = || ("photo by hand".to_owned(), of(Suite::Phone, 0.0));
    Ok(match table {
        "phone" => vec![usual()],
        "hard" => vec![usual(), ("hard photo".to_owned(), of(Suite::Hard, 0.0))],
        "copies" => [1, 3, 4, 6].map(|count| (format!("photo of copy {count}"), of(Suite::Phone, count.into()))).into(),
        "scan" => [(300.0, INK), (300.0, 60.0), (600.0, INK), (600.0, 60.0)]
            .map(|(dpi, ink)| (format!("scan at {dpi} dpi, ink spread {ink} um"), flat(dpi, ink)))
            .into(),
        other => return Err(format!("no table called {other}").into()),
    })
}

/// No printer is better than so much ink spread, and the page was copied at least so often.
fn printed(mut camera: Camera, ink: f64, copies: f64) -> Camera {
    let faults = &mut camera.impairments;
    (faults.spread, faults.copies) = (faults.spread.max(ink), faults.copies.max(copies));
    camera
}

/// The share of the page's codes that each photo gave.
fn shares(drawn: &Drawn, photos: u64, camera: &dyn Fn(&Drawn, u64) -> Camera) -> Result<Vec<f64>, Box<dyn Error>> {
    let wanted: HashSet<&str> = drawn.codes.iter().map(String::as_str).collect();
    let mut shares = Vec::new();
    for seed in 0..photos {
        let bytes = photograph(&drawn.picture, drawn.page.paper, &camera(drawn, seed), seed)?;
        let reading = open(bytes)?.read(0, &Unwatched)?;
        let texts = reading.sightings.iter().filter_map(|sighting| match &sighting.payload {
            Payload::Text(text) => Some(text.as_str()),
            Payload::Bytes(_) => None,
        });
        let read: HashSet<&str> = texts.filter(|text| wanted.contains(text)).collect();
        shares.push(read.len() as f64 / wanted.len() as f64);
    }
    Ok(shares)
}

fn row(name: &str, profile: &Profile, drawn: &Drawn, kind: &str, shares: &[f64]) -> Result<(), Box<dyn Error>> {
    let size = |paper: Paper| -> Result<f64, Box<dyn Error>> {
        let grid = Page::fit(profile, paper)?.geometry.grid;
        Ok(f64::from(grid.codes()) * drawn.shard_bytes as f64 / 1000.0)
    };
    let grid = drawn.page.geometry.grid;
    let count = shares.len() as f64;
    let above = |least: f64| 100.0 * shares.iter().filter(|share| **share >= least).count() as f64 / count;
    println!(
        "| {name} | {:.3} mm | {} x {} | {:.1}, {:.1} | {kind} | {:.1} % | {:.0} % | {:.0} % | {:.0} % |",
        profile.module().0,
        grid.columns,
        grid.rows,
        size(Paper::A4)?,
        size(Paper::Letter)?,
        100.0 * shares.iter().sum::<f64>() / count,
        100.0 * shares.iter().copied().fold(1.0, f64::min),
        above(0.9),
        above(1.0),
    );
    Ok(())
}
