//! Bent, tilted pages -> how well the sheet's marks predict its codes, and whether the marks are found in bad photos.
//!
//! `cargo run --release --no-default-features --features cli,pdf-in --example marks -- [predict|grow|blind] [photos]`
//! prints the tables of docs/MARKS.md.

#![allow(clippy::print_stdout)] // a program that prints tables

mod drawn;

use std::error::Error;

use drawn::{Wanted, draw, profile};
use seedpress::frame::SheetMark;
use seedpress::photo::{Gray, Payload, Point, Sighting, read};
use seedpress::rehearse::{Camera, Impairments, Random, Scene, expose};
use seedpress::sheet::{Level, MARK_VERSION, Page, Paper, Side, Square};
use seedpress::units::Dpi;
use seedpress::watch::Unwatched;

/// A place on the sheet in modules and where it is in the picture.
type Pair = ((f64, f64), (f64, f64));

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let photos = words.get(1).map_or(Ok(200), |count| count.parse())?;
    match words.first().map_or("predict", String::as_str) {
        "predict" => predict(photos),
        "grow" => grow(photos),
        "blind" => blind(photos),
        other => Err(format!("no table called {other}").into()),
    }
}

/// The map from sheet to picture that fits pairs best: projective, and for bent paper with one lift more.
struct Map {
    /// Eight numbers for flat paper, eleven for bent.
    numbers: Vec<f64>,
    /// Direction across the bend, and the middle it is measured from; `None` for flat paper.
    bend: Option<((f64, f64), (f64, f64))>,
}

/// Both sides are brought near 1, or the sums lose their digits.
const MODULES: f64 = 500.0;
const PIXELS: f64 = 2000.0;

impl Map {
    fn flat(pairs: &[Pair]) -> Option<Self> {
        Self::fit(pairs, None)
    }

    /// Of paper that bends as a parabola across one direction, which is searched for.
    fn bent(pairs: &[Pair], middle: (f64, f64)) -> Option<Self> {
        let angles = (0..36).map(|step| f64::from(step) * std::f64::consts::PI / 36.0);
        let fits = angles.filter_map(|angle| Self::fit(pairs, Some(((angle.cos(), angle.sin()), middle))));
        let off = |map: &Self| pairs.iter().map(|pair| distance(map.at(pair.0), pair.1).powi(2)).sum::<f64>();
        fits.min_by(|one, two| off(one).total_cmp(&off(two)))
    }

    fn lifted((u, v): (f64, f64), bend: Option<((f64, f64), (f64, f64))>) -> Vec<f64> {
        let mut lifted = vec![u / MODULES, v / MODULES];
        if let Some((across, middle)) = bend {
            let s = ((u - middle.0) * across.0 + (v - middle.1) * across.1) / MODULES;
            lifted.push(s * s);
        }
        lifted
    }

    fn fit(pairs: &[Pair], bend: Option<((f64, f64), (f64, f64))>) -> Option<Self> {
        let terms = if bend.is_some() { 3 } else { 2 };
        let count = 3 * terms + 2;
        let mut sums = vec![vec![0.0; count + 1]; count];
        for &(at, seen) in pairs {
            let lifted = Self::lifted(at, bend);
            for (which, seen) in [seen.0 / PIXELS, seen.1 / PIXELS].into_iter().enumerate() {
                let mut row = vec![0.0; count + 1];
                row[which * (terms + 1)..][..terms].copy_from_slice(&lifted);
                row[which * (terms + 1) + terms] = 1.0;
                lifted.iter().enumerate().for_each(|(i, term)| row[2 * terms + 2 + i] = -term * seen);
                row[count] = seen;
                for (i, sum) in sums.iter_mut().enumerate() {
                    sum.iter_mut().zip(&row).for_each(|(cell, value)| *cell += row[i] * value);
                }
            }
        }
        Some(Self { numbers: solve(sums)?, bend })
    }

    fn at(&self, at: (f64, f64)) -> (f64, f64) {
        let lifted = Self::lifted(at, self.bend);
        let (terms, n) = (lifted.len(), &self.numbers);
        let dot = |start: usize| lifted.iter().zip(&n[start..]).map(|(a, b)| a * b).sum::<f64>();
        let depth = dot(2 * terms + 2) + 1.0;
        (PIXELS * (dot(0) + n[terms]) / depth, PIXELS * (dot(terms + 1) + n[2 * terms + 1]) / depth)
    }
}

/// Gauss and Jordan's elimination; `None` where the equations say too little.
fn solve(mut sums: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let count = sums.len();
    for i in 0..count {
        let best = (i..count).max_by(|&a, &b| sums[a][i].abs().total_cmp(&sums[b][i].abs()))?;
        sums.swap(i, best);
        if sums[i][i].abs() < 1e-13 {
            return None;
        }
        let pivot = sums[i].clone();
        for (_, row) in sums.iter_mut().enumerate().filter(|(j, _)| *j != i) {
            let factor = row[i] / pivot[i];
            row.iter_mut().zip(&pivot).skip(i).for_each(|(cell, value)| *cell -= factor * value);
        }
    }
    Some((0..count).map(|i| sums[i][count] / sums[i][i]).collect())
}

fn corners(square: Square) -> [(f64, f64); 4] {
    let (left, top, side) = (f64::from(square.left), f64::from(square.top), f64::from(square.side));
    [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]
}

fn distance(one: (f64, f64), two: (f64, f64)) -> f64 {
    (one.0 - two.0).hypot(one.1 - two.1)
}

/// Sees corners of squares, each with a pixel noise.
fn see(squares: &[Square], page: &Page, scene: &Scene, noise: f64, random: &mut Random) -> Vec<Pair> {
    let corners = squares.iter().flat_map(|square| corners(*square));
    corners
        .map(|(u, v)| {
            let (x, y) = truth((u, v), page, scene);
            ((u, v), (x + noise * f64::from(random.bell()), y + noise * f64::from(random.bell())))
        })
        .collect()
}

fn truth((u, v): (f64, f64), page: &Page, scene: &Scene) -> (f64, f64) {
    let seen = scene.project(page.spot(u, v));
    (f64::from(seen.x), f64::from(seen.y))
}

/// Squares that the format could have besides: at mid-height left and right, at mid-width over and under the grid.
fn besides(page: &Page) -> (Vec<Square>, Vec<Square>) {
    let sheet = &page.geometry;
    let (width, height, side) = (sheet.width(), sheet.height(), 12);
    let beside = [-8 - side, width + 8].map(|left| Square { left, top: (height - side) / 2, side });
    let over = [-8 - side, height + 8].map(|top| Square { left: (width - side) / 2, top, side });
    (beside.to_vec(), over.to_vec())
}

const CURLS: [f64; 4] = [0.0, 15.0, 30.0, 50.0];

fn predict(photos: u64) -> Result<(), Box<dyn Error>> {
    for (version, dots) in [(22, 10), (25, 6)] {
        let profile = profile(version, Level::M, dots)?;
        let page = Page::fit(&profile, Paper::A4)?;
        let sheet = page.geometry;
        let (left, right) = (sheet.mark(Side::Left), sheet.mark(Side::Right));
        let feet = [sheet.foot(Side::Left), sheet.foot(Side::Right)];
        let (beside, over) = besides(&page);
        let code = sheet.code(sheet.grid.codes() / 2);
        let anchors: [(&str, Vec<Square>); 7] = [
            ("one code", vec![code]),
            ("one head mark", vec![left]),
            ("two head marks", vec![left, right]),
            ("two head marks, two foot squares", [vec![left, right], feet.to_vec()].concat()),
            ("... and two squares at mid-height", [vec![left, right], feet.to_vec(), beside.clone()].concat()),
            ("... and two at mid-width as well", [vec![left, right], feet.to_vec(), beside, over].concat()),
            ("all codes of the top row and the marks", {
                let row = (0..sheet.grid.columns).map(|slot| sheet.code(slot));
                [left, right].into_iter().chain(row).collect()
            }),
        ];
        println!("\nv{version}-M, {dots} dots, {} x {} codes", sheet.grid.columns, sheet.grid.rows);
        println!("| known | map | {} |", CURLS.map(|curl| format!("curl {curl}")).join(" | "));
        println!("| --- | --- | --- | --- | --- | --- |");
        for (name, squares) in &anchors {
            for bent in [false, true] {
                let cells = CURLS.map(|curl| spread_of_errors(&page, squares, curl, bent, photos));
                println!("| {name} | {} | {} |", if bent { "bent" } else { "flat" }, cells.join(" | "));
            }
        }
    }
    Ok(())
}

/// Median and worst over a code's corners, then median over photos of each, in modules.
fn spread_of_errors(page: &Page, squares: &[Square], curl: f64, bent: bool, photos: u64) -> String {
    let (mut middle, mut worst) = (Vec::new(), Vec::new());
    for seed in 0..photos {
        let faults = Impairments { tilt: 20.0, turn: 8.0, fill: 0.85, curl, ..Impairments::NONE };
        let scene = Scene::new(page.paper, &Camera::phone(faults), seed);
        let pairs = see(squares, page, &scene, 0.5, &mut Random::new(seed, 1));
        let centre = (f64::from(page.geometry.width()) / 2.0, f64::from(page.geometry.height()) / 2.0);
        let map = if bent { Map::bent(&pairs, centre) } else { Map::flat(&pairs) };
        let Some(map) = map else { continue };
        let mut errors: Vec<f64> = (0..page.geometry.grid.codes())
            .flat_map(|slot| corners(page.geometry.code(slot)))
            .map(|at| distance(map.at(at), truth(at, page, &scene)) / module_px(at, page, &scene))
            .collect();
        errors.sort_by(f64::total_cmp);
        middle.push(errors[errors.len() / 2]);
        worst.push(errors[errors.len() - 1]);
    }
    if middle.is_empty() {
        return "-".to_owned();
    }
    middle.sort_by(f64::total_cmp);
    worst.sort_by(f64::total_cmp);
    format!("{:.2} / {:.1} / {:.1}", middle[middle.len() / 2], worst[worst.len() / 2], worst[worst.len() - 1])
}

/// Pixels to a module at a place.
fn module_px((u, v): (f64, f64), page: &Page, scene: &Scene) -> f64 {
    let here = truth((u, v), page, scene);
    distance(here, truth((u + 1.0, v), page, scene)).midpoint(distance(here, truth((u, v + 1.0), page, scene)))
}

/// From the marks (and squares) outward: each code, or each finder and alignment pattern, is looked for where its
/// nearest known places say; then it is known. How far off are the looks?
fn grow(photos: u64) -> Result<(), Box<dyn Error>> {
    println!("| sheet | step | starts from | {} |", CURLS.map(|curl| format!("curl {curl}")).join(" | "));
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for (version, dots) in [(22, 10), (25, 6)] {
        let page = Page::fit(&profile(version, Level::M, dots)?, Paper::A4)?;
        let sheet = page.geometry;
        let marks = vec![sheet.mark(Side::Left), sheet.mark(Side::Right)];
        let feet = vec![sheet.foot(Side::Left), sheet.foot(Side::Right)];
        let starts = [
            ("one mark", marks[..1].to_vec()),
            ("two marks", marks.clone()),
            ("two marks, two squares", [marks.clone(), feet.clone()].concat()),
            ("all that, two at mid-height", [marks, feet, besides(&page).0].concat()),
        ];
        let codes: Vec<Vec<(f64, f64)>> =
            (0..sheet.grid.codes()).map(|slot| corners(sheet.code(slot)).to_vec()).collect();
        for (step, steps) in [("code", codes), ("pattern", patterns(&page))] {
            for (name, squares) in &starts {
                let cells = CURLS.map(|curl| {
                    let mut looks: Vec<f64> =
                        (0..photos).flat_map(|seed| grown(&page, squares, &steps, curl, seed)).collect();
                    looks.sort_by(f64::total_cmp);
                    let at = |share: f64| looks[((looks.len() - 1) as f64 * share) as usize];
                    format!("{:.2} / {:.1} / {:.1}", at(0.5), at(0.99), at(1.0))
                });
                println!("| v{version}-M {dots} dots | {step} | {name} | {} |", cells.join(" | "));
            }
        }
    }
    Ok(())
}

/// The middles of all finder patterns, and of alignment patterns as they stand: about 26 modules apart.
fn patterns(page: &Page) -> Vec<Vec<(f64, f64)>> {
    let sheet = page.geometry;
    let inner = f64::from(sheet.code_side - 7);
    let parts = (inner / 26.0).round() as i32;
    (0..sheet.grid.codes())
        .flat_map(|slot| {
            let code = sheet.code(slot);
            let place = move |at: i32| 3.5 + inner * f64::from(at) / f64::from(parts);
            (0..=parts).flat_map(move |row| {
                (0..=parts)
                    .map(move |column| vec![(f64::from(code.left) + place(column), f64::from(code.top) + place(row))])
            })
        })
        .collect()
}

/// How far off each step was looked for, in modules, in the order in which they are reached.
fn grown(page: &Page, squares: &[Square], steps: &[Vec<(f64, f64)>], curl: f64, seed: u64) -> Vec<f64> {
    let faults = Impairments { tilt: 20.0, turn: 8.0, fill: 0.85, curl, ..Impairments::NONE };
    let scene = Scene::new(page.paper, &Camera::phone(faults), seed);
    let random = &mut Random::new(seed, 1);
    let mut known = see(squares, page, &scene, 0.5, random);
    let centre = |step: &[(f64, f64)]| {
        let sum = step.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
        (sum.0 / step.len() as f64, sum.1 / step.len() as f64)
    };
    let gap = |at: usize, known: &[Pair]| {
        let middle = centre(&steps[at]);
        known.iter().map(|pair| distance(pair.0, middle)).fold(f64::INFINITY, f64::min)
    };
    let mut left: Vec<(usize, f64)> = (0..steps.len()).map(|at| (at, gap(at, &known))).collect();
    let mut looks = Vec::new();
    while let Some(next) = (0..left.len()).min_by(|&a, &b| left[a].1.total_cmp(&left[b].1)) {
        let step = &steps[left.swap_remove(next).0];
        let mut near: Vec<Pair> = known.clone();
        near.sort_by(|a, b| distance(a.0, centre(step)).total_cmp(&distance(b.0, centre(step))));
        // Twelve, so that three squares at least have a say.
        let Some(map) = Map::flat(&near[..near.len().min(12)]) else { break };
        let off = |at: &(f64, f64)| distance(map.at(*at), truth(*at, page, &scene)) / module_px(*at, page, &scene);
        looks.push(step.iter().map(off).fold(0.0, f64::max));
        let fresh = known.len();
        for at in step {
            let (x, y) = truth(*at, page, &scene);
            let mut noise = || 0.5 * f64::from(random.bell());
            known.push((*at, (x + noise(), y + noise())));
        }
        for (at, gap) in &mut left {
            let middle = centre(&steps[*at]);
            *gap = known[fresh..].iter().map(|pair| distance(pair.0, middle)).fold(*gap, f64::min);
        }
    }
    looks
}

fn middle(square: Square) -> (f64, f64) {
    let half = f64::from(square.side) / 2.0;
    (f64::from(square.left) + half, f64::from(square.top) + half)
}

/// Photos in which few codes can be read: are the marks, and the squares from them?
fn blind(photos: u64) -> Result<(), Box<dyn Error>> {
    let none = Impairments { tilt: 12.0, turn: 8.0, fill: 0.85, ..Impairments::NONE };
    let faults = [
        ("tilt 12, else clean", none),
        ("curl 1 (15 degrees)", Impairments { curl: 15.0, ..none }),
        ("curl 2 (30 degrees)", Impairments { curl: 30.0, ..none }),
        ("curl 3 (50 degrees)", Impairments { curl: 50.0, ..none }),
        ("defocus 4 (3.5 px)", Impairments { defocus: 3.5, ..none }),
        ("defocus 5 (5.5 px)", Impairments { defocus: 5.5, ..none }),
        ("motion 4 (9 px)", Impairments { motion: 9.0, ..none }),
        ("motion 5 (13 px)", Impairments { motion: 13.0, ..none }),
        ("noise 5, JPEG 7", Impairments { noise: 45.0, quality: 7.0, ..none }),
        ("fill 5 (0.4)", Impairments { fill: 0.4, ..none }),
        ("fill .5, defocus 3, noise 3", Impairments { fill: 0.5, defocus: 1.9, noise: 13.0, ..none }),
    ];
    println!(
        "| sheet | fault | codes read | photos with a mark: v4-M | v5-M | both marks: v4-M | v5-M | squares found |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (version, dots) in [(22, 10), (25, 6)] {
        let profile = profile(version, Level::M, dots)?;
        let mut pages = Vec::new();
        for mark_version in [MARK_VERSION, MARK_VERSION + 1] {
            let wanted =
                Wanted { profile: &profile, paper: Paper::A4, dpi: Dpi(600.0), mark_version, with_codes: true };
            pages.push(draw(&wanted, 1)?);
        }
        for (name, fault) in faults {
            let mut tally = Tally::default();
            for seed in 0..photos {
                for (which, drawn) in pages.iter().enumerate() {
                    let camera = Camera::phone(fault);
                    let bytes = seedpress::rehearse::photograph(&drawn.picture, drawn.page.paper, &camera, seed)?;
                    let photo = seedpress::photo::open(bytes)?
                        .raster(0, Dpi(300.0))
                        .or_else(|_| expose(&drawn.picture, drawn.page.paper, &camera, seed))?;
                    tally.add(which, &photo, &drawn.page, &Scene::new(drawn.page.paper, &camera, seed));
                }
            }
            tally.print(&format!("v{version}-M {dots} dots"), name, photos, pages[0].codes.len());
        }
    }
    Ok(())
}

#[derive(Default)]
struct Tally {
    codes: usize,
    one: [usize; 2],
    both: [usize; 2],
    looked: usize,
    found: usize,
}

impl Tally {
    fn add(&mut self, which: usize, photo: &Gray, page: &Page, scene: &Scene) {
        let sightings = read(photo, &Unwatched);
        let marks = marks_seen(&sightings, page);
        self.one[which] += usize::from(!marks.is_empty());
        self.both[which] += usize::from(marks.len() >= 2);
        if which == 0 {
            self.codes += sightings.len() - marks.len();
            let pairs: Vec<Pair> = marks.into_iter().flatten().collect();
            let Some(map) = Map::flat(&pairs) else { return };
            let reach = 100.0;
            for side in [Side::Left, Side::Right] {
                let foot = page.geometry.foot(side);
                self.looked += 1;
                let found = look_for_square(photo, &map, foot, reach);
                let real = truth(middle(foot), page, scene);
                self.found += usize::from(distance(found, real) < module_px(middle(foot), page, scene) * 1.5);
            }
        }
    }

    fn print(&self, sheet: &str, name: &str, photos: u64, codes: usize) {
        let share = |count: usize, of: usize| format!("{:.0} %", 100.0 * count as f64 / of.max(1) as f64);
        let photos = photos as usize;
        println!(
            "| {sheet} | {name} | {} | {} | {} | {} | {} | {} of {} |",
            share(self.codes, photos * codes),
            share(self.one[0], photos),
            share(self.one[1], photos),
            share(self.both[0], photos),
            share(self.both[1], photos),
            self.found,
            self.looked
        );
    }
}

/// The corners of each mark read. Both carry the same text: which is which, the other one's place tells, so that a mark
/// alone is left out.
fn marks_seen(sightings: &[Sighting], page: &Page) -> Vec<Vec<Pair>> {
    let is_mark =
        |sighting: &&Sighting| matches!(&sighting.payload, Payload::Text(text) if SheetMark::find(text).is_some());
    let marks: Vec<&Sighting> = sightings.iter().filter(is_mark).collect();
    let [one, other] = marks.as_slice() else { return Vec::new() };
    let edge = (one.corners[1].x - one.corners[0].x, one.corners[1].y - one.corners[0].y);
    let way = (other.corners[0].x - one.corners[0].x, other.corners[0].y - one.corners[0].y);
    let sides =
        if edge.0 * way.0 + edge.1 * way.1 > 0.0 { [Side::Left, Side::Right] } else { [Side::Right, Side::Left] };
    let real = |corner: Point| (f64::from(corner.x), f64::from(corner.y));
    let pairs = |(mark, side): (&&Sighting, Side)| {
        corners(page.geometry.mark(side)).into_iter().zip(mark.corners.map(real)).collect()
    };
    marks.iter().zip(sides).map(pairs).collect()
}

/// The middle of the darkest square of a size with white around it, within some modules of where it should be.
fn look_for_square(photo: &Gray, map: &Map, square: Square, reach: f64) -> (f64, f64) {
    let value = |at: (f64, f64)| {
        let (x, y) = map.at(at);
        let inside = x >= 0.0 && y >= 0.0 && x < f64::from(photo.width) && y < f64::from(photo.height);
        if inside { f64::from(photo.pixels[y as usize * photo.width as usize + x as usize]) } else { 128.0 }
    };
    let (u, v) = middle(square);
    let steps = (reach * 2.0) as i32;
    // Half a module to a step: a patch in the sheet's own frame.
    let half = f64::from(square.side) / 2.0;
    let span = steps + (half * 4.0) as i32;
    let side = (2 * span + 1) as usize;
    let patch: Vec<f64> = (-span..=span)
        .flat_map(|y| (-span..=span).map(move |x| (x, y)))
        .map(|(x, y)| value((u + f64::from(x) / 2.0, v + f64::from(y) / 2.0)))
        .collect();
    let mut sums = vec![0.0; (side + 1) * (side + 1)];
    for y in 0..side {
        for x in 0..side {
            sums[(y + 1) * (side + 1) + x + 1] =
                patch[y * side + x] + sums[y * (side + 1) + x + 1] + sums[(y + 1) * (side + 1) + x]
                    - sums[y * (side + 1) + x];
        }
    }
    let total = |x: i32, y: i32, reach: i32| {
        let (left, top) = ((x - reach) as usize, (y - reach) as usize);
        let (right, low) = ((x + reach + 1) as usize, (y + reach + 1) as usize);
        let at = |x: usize, y: usize| sums[y * (side + 1) + x];
        let count = f64::from((2 * reach + 1) * (2 * reach + 1));
        (at(right, low) - at(left, low) - at(right, top) + at(left, top), count)
    };
    let (dark, edge, white) = (square.side - 1, square.side + 1, square.side + 8);
    let mut best = (f64::NEG_INFINITY, (u, v));
    for y in span - steps..=span + steps {
        for x in span - steps..=span + steps {
            if x < white || y < white || x + white >= side as i32 || y + white >= side as i32 {
                continue;
            }
            let (inner, inner_count) = total(x, y, dark);
            let (hole, hole_count) = total(x, y, edge);
            let (outer, outer_count) = total(x, y, white);
            let contrast = (outer - hole) / (outer_count - hole_count) - inner / inner_count;
            if contrast > best.0 {
                best = (contrast, (u + f64::from(x - span) / 2.0, v + f64::from(y - span) / 2.0));
            }
        }
    }
    map.at(best.1)
}
