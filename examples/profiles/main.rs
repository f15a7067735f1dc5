//! Profiles -> the share of simulated photos and scans that give their codes back: the tables of docs/PROFILES.md.
//!
//! `cargo run --release --no-default-features --features cli,pdf-in --example profiles -- phone|hard|copies|scan PHOTOS
//! v22-M-10 ...`, or `-- suite phone|hard|seizure|scanner PHOTOS v22-M-10 ... [--seed N] [--only FAULT,FAULT --grade G]
//! [--keep FOLDER]` for a line a photo.

#![allow(clippy::print_stdout)] // a program that prints tables

#[path = "../drawn/mod.rs"]
mod drawn;
mod suite;

use std::collections::HashSet;
use std::error::Error;

use drawn::{Drawn, Wanted, draw};
use seedpress::photo::{Payload, open};
use seedpress::rehearse::{Camera, Copier, Suite, photocopy, photograph};
use seedpress::sheet::{MARK_VERSION, Page, Paper, Profile};
use seedpress::units::{Dpi, Mm};
use seedpress::watch::Unwatched;

const PRINTER: Dpi = Dpi(600.0);

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == "suite") {
        return suites(&suite::Ask::parse(&words[1..])?);
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
        for (kind, ink, copies, camera) in ways(table)? {
            let printed = print(page(&profile)?, ink, copies);
            let shares = shares(&printed, photos, camera.as_ref())?;
            row(name, &profile, &printed, &kind, &shares)?;
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
/// What it is called, micrometres that the printer's ink spreads, copies made of the print, who takes the picture.
type Way = (String, f64, u32, Lens);

/// What an ordinary printer's ink spreads at each edge.
const INK: f64 = 20.0;

/// The ways in which a table looks at each profile.
fn ways(table: &str) -> Result<Vec<Way>, Box<dyn Error>> {
    let usual = || -> Lens { Box::new(|drawn, seed| Suite::Phone.camera(drawn.page.paper, seed)) };
    let hard = || -> Lens { Box::new(|drawn, seed| Suite::Hard.camera(drawn.page.paper, seed)) };
    let flat = |dpi: f64| -> Lens { Box::new(move |drawn, seed| Camera::flatbed(drawn.page.paper, Dpi(dpi), seed)) };
    let ways = match table {
        "phone" => vec![("photo by hand".to_owned(), INK, 0, usual())],
        "hard" => vec![("photo by hand".to_owned(), INK, 0, usual()), ("hard photo".to_owned(), INK, 0, hard())],
        "copies" => [1, 3, 4, 6].map(|count| (format!("photo of copy {count}"), INK, count, usual())).into(),
        "scan" => [(300.0, INK), (300.0, 60.0), (600.0, INK), (600.0, 60.0)]
            .map(|(dpi, ink)| (format!("scan at {dpi} dpi, ink spread {ink} um"), ink, 0, flat(dpi)))
            .into(),
        other => return Err(format!("no table called {other}").into()),
    };
    Ok(ways)
}

/// The page as it comes out of a printer, and out of the copiers after it.
fn print(mut drawn: Drawn, ink: f64, copies: u32) -> Drawn {
    let ink_spread = Mm(ink / 1000.0);
    let printer = Copier { generations: 1, ink_spread, softness: ink_spread * 1.5, askew: 0.0, specks: 0.1 };
    drawn.picture = photocopy(&drawn.picture, PRINTER, &printer, 1);
    if copies > 0 {
        drawn.picture = photocopy(&drawn.picture, PRINTER, &Copier::office(copies), 2);
    }
    drawn
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
