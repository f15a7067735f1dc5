//! Page and camera -> grey values of the photo: sampling, blur, lighting, noise.
//!
//! Blur acts on linear light; dimming, shadow and noise are given as shares of a pixel value and act after the tone
//! curve of the camera.

use std::borrow::Cow;

use super::blur::{BlurKernel, LinearImage};
use super::device::Camera;
use super::lamp::Lighting;
use super::scene::{GRID_STEP, SampleGrid, Scene};
use crate::photo::Gray;
use crate::rehearse::paper::{Stains, Tear, scribble};
use crate::rehearse::printer::print;
use crate::rehearse::random::Random;
use crate::units::{Dpi, Mm, Size, Spot};

/// Reflectance of paper and ink, as shares of full exposure: toner is a little glossy.
const PAPER: f32 = 0.78;
const INK: f32 = 0.035;
/// Reflectance of the table, without its grain.
const TABLE: f32 = 0.16;
/// Gamma of the tone curve (IEC 61966-2-1 is close to 2.2).
const GAMMA: f32 = 2.2;
/// Entries of the tone curve table.
const STEPS: usize = 4096;

/// The photo of a page, with all faults from the printer on.
pub(in crate::rehearse) fn expose(page: &Gray, size: Size, camera: &Camera, seed: u64) -> Gray {
    let faults = &camera.impairments;
    let resolution = Dpi(f64::from(page.width) / (size.width / Mm(25.4)));
    let mut page = print(page, resolution, faults, seed);
    if faults.pen > 0.0 {
        scribble(page.to_mut(), resolution, faults.pen, seed);
    }
    let mut light = sample(page, size, camera, seed);
    let angle = Random::new(seed, 2).between(0.0, std::f64::consts::PI);
    for spread in [BlurKernel::disc(faults.defocus), BlurKernel::streak(faults.motion, angle)] {
        if !spread.is_sharp() {
            light = light.spread(&spread);
        }
    }
    develop(&light, camera, seed)
}

/// The page, reduced to about the resolution of the photo, so that a few samples per pixel cover it.
struct Print {
    width: usize,
    height: usize,
    values: Vec<u8>,
    /// Pixels per millimetre.
    scale: (f32, f32),
}

impl Print {
    fn of(page: Cow<Gray>, size: Size, net: &SampleGrid) -> Self {
        let (width, height) = (page.width as usize, page.height as usize);
        let scale = (page.width as f32 / size.width.0 as f32, page.height as f32 / size.height.0 as f32);
        let mut print = Self { width, height, values: page.into_owned().pixels, scale };
        while print.scale.0 * net.finest_step() > 2.0 && print.width > 1 && print.height > 1 {
            print = print.halved();
        }
        print
    }

    fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut values = Vec::with_capacity(width * height);
        for pair in self.values.chunks_exact(2 * self.width).take(height) {
            let (upper, lower) = pair.split_at(self.width);
            let sums = upper.chunks_exact(2).zip(lower.chunks_exact(2)).take(width);
            values.extend(sums.map(|(above, below)| {
                ((u16::from(above[0]) + u16::from(above[1]) + u16::from(below[0]) + u16::from(below[1]) + 2) / 4) as u8
            }));
        }
        Self { width, height, values, scale: (self.scale.0 / 2.0, self.scale.1 / 2.0) }
    }

    /// Light from a sampled position; `None` where there is no paper.
    fn light(&self, sight: PaperSample) -> Option<f32> {
        if sight.torn > 0.0 {
            return None;
        }
        let share = self.at(sight.place.0, sight.place.1)?;
        let share = if sight.torn > -Tear::FRINGE { 255.0 } else { share };
        Some((INK + (PAPER - INK) / 255.0 * share) * sight.light)
    }

    /// Bilinear grey value, 0 to 255, at a position in pixels; `None` off the page.
    fn at(&self, x: f32, y: f32) -> Option<f32> {
        if !(x >= 0.0 && y >= 0.0 && x < self.width as f32 && y < self.height as f32) {
            return None;
        }
        // The centre of the first pixel is (0.5, 0.5).
        let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let (left, top) = (x as usize, y as usize);
        let (right, low) = (x - left as f32, y - top as f32);
        let start = top.min(self.height - 1) * self.width;
        let next = (top + 1).min(self.height - 1) * self.width;
        let (left, beside) = (left.min(self.width - 1), (left + 1).min(self.width - 1));
        let value = |at: usize| f32::from(self.values[at]);
        let upper = value(start + left) * (1.0 - right) + value(start + beside) * right;
        let lower = value(next + left) * (1.0 - right) + value(next + beside) * right;
        Some(upper * (1.0 - low) + lower * low)
    }
}

impl SampleGrid {
    /// Smallest distance on paper between neighbouring pixels, in millimetres.
    fn finest_step(&self) -> f32 {
        let pairs = self.spots.chunks_exact(self.columns as usize).flat_map(|row| row.windows(2));
        let step = |pair: &[Option<Spot>]| match pair {
            [Some(one), Some(two)] => {
                Some((two.left.0 - one.left.0).hypot(two.top.0 - one.top.0) / f64::from(GRID_STEP))
            }
            _ => None,
        };
        pairs.filter_map(step).fold(f64::INFINITY, f64::min).clamp(0.001, 10.0) as f32
    }
}

/// What a ray through a point of the sampling grid meets.
#[derive(Debug, Clone, Copy)]
struct PaperSample {
    /// Position on the print in its pixels; NaN where there is no paper.
    place: (f32, f32),
    /// Light relative to clean, flat paper.
    light: f32,
    /// Millimetres beyond the edge of a tear; negative on the paper that is left.
    torn: f32,
}

impl PaperSample {
    const NOWHERE: Self = Self { place: (f32::NAN, f32::NAN), light: 1.0, torn: 0.0 };

    fn mix(self, other: Self, part: f32) -> Self {
        let mix = |one: f32, two: f32| one + (two - one) * part;
        Self {
            place: (mix(self.place.0, other.place.0), mix(self.place.1, other.place.1)),
            light: mix(self.light, other.light),
            torn: mix(self.torn, other.torn),
        }
    }
}

/// The samples at all points of the grid.
struct PaperSamples {
    columns: usize,
    points: Vec<PaperSample>,
}

impl PaperSamples {
    fn new(scene: &Scene, net: &SampleGrid, scale: (f32, f32), camera: &Camera, size: Size, seed: u64) -> Self {
        let stains = Stains::new(camera.impairments.stain, size, seed);
        let tear = Tear::new(camera.impairments.torn, size, seed);
        let shading = scene.shading();
        let see = |spot: Spot| PaperSample {
            place: (spot.left.0 as f32 * scale.0, spot.top.0 as f32 * scale.1),
            light: {
                let shade = shading.as_ref().map_or(1.0, |shade| shade(spot));
                let left = if stains.are_none() { 1.0 } else { stains.left(spot).powf(f64::from(GAMMA)) };
                (shade * left) as f32
            },
            torn: tear.as_ref().map_or(-1.0, |tear| tear.beyond(spot) as f32),
        };
        let points = net.spots.iter().map(|spot| spot.map_or(PaperSample::NOWHERE, see)).collect();
        Self { columns: net.columns as usize, points }
    }

    /// Interpolates the samples of a line of pixels, `y` from the top.
    fn line(&self, y: f32, into: &mut Vec<PaperSample>) {
        let row = (y / GRID_STEP as f32) as usize;
        let part = y / GRID_STEP as f32 - row as f32;
        let (above, below) = self.points[row * self.columns..][..2 * self.columns].split_at(self.columns);
        into.clear();
        into.extend(above.iter().zip(below).map(|(above, below)| above.mix(*below, part)));
    }
}

/// Light on each pixel: the mean of four samples.
fn sample(page: Cow<Gray>, size: Size, camera: &Camera, seed: u64) -> LinearImage {
    let scene = Scene::new(size, camera, seed);
    let net = scene.net(camera.width, camera.height);
    let print = Print::of(page, size, &net);
    let sights = PaperSamples::new(&scene, &net, print.scale, camera, size, seed);
    let table = Table::new(seed);
    let (width, height) = (camera.width as usize, camera.height as usize);
    let mut values = vec![0.0; width * height];
    let mut line = Vec::new();
    for (y, pixels) in values.chunks_exact_mut(width).enumerate() {
        for down in [0.25, 0.75] {
            sights.line(y as f32 + down, &mut line);
            for (cell, pixels) in pixels.chunks_mut(GRID_STEP as usize).enumerate() {
                let (from, to) = (line[cell], line[cell + 1]);
                for (x, sum) in pixels.iter_mut().enumerate() {
                    let at_table = || table.at(cell * GRID_STEP as usize + x, y);
                    for beside in [0.25, 0.75] {
                        let sight = from.mix(to, (x as f32 + beside) / GRID_STEP as f32);
                        *sum += print.light(sight).unwrap_or_else(at_table) / 4.0;
                    }
                }
            }
        }
    }
    LinearImage { width, values }
}

/// A wooden table: noise with long soft streaks.
struct Table {
    grain: Vec<f32>,
}

impl Table {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, 3);
        Self { grain: (0..1024).map(|_| random.bell()).collect() }
    }

    fn at(&self, x: usize, y: usize) -> f32 {
        // Streaks along x: 512 pixels long, 16 wide.
        let grain = |x: usize, y: usize| self.grain[(x / 512 * 37 + y / 16) % self.grain.len()];
        let part = (y % 16) as f32 / 16.0;
        let along = (x % 512) as f32 / 512.0;
        let left = grain(x, y) * (1.0 - part) + grain(x, y + 16) * part;
        let right = grain(x + 512, y) * (1.0 - part) + grain(x + 512, y + 16) * part;
        TABLE * (1.0 + 0.12 * (left * (1.0 - along) + right * along))
    }
}

/// Linear light -> stored grey values.
fn develop(light: &LinearImage, camera: &Camera, seed: u64) -> Gray {
    let tone: Vec<f32> = (0..=STEPS).map(|at| 255.0 * (at as f32 / STEPS as f32).powf(1.0 / GAMMA)).collect();
    let lamp = Lighting::new(&camera.impairments, seed);
    let mut random = Random::new(seed, 5);
    let noise = camera.impairments.noise as f32;
    let (width, height) = (camera.width as f32, camera.height as f32);
    let mut pixels = Vec::with_capacity(light.values.len());
    for (y, line) in light.values.chunks_exact(light.width).enumerate() {
        let y = (y as f32 + 0.5) / height - 0.5;
        for (block, values) in line.chunks(GRID_STEP as usize).enumerate() {
            // The lighting changes slowly: one value for eight pixels is enough.
            let x = ((block * GRID_STEP as usize) as f32 + 4.5) / width - 0.5;
            let lit = lamp.at(x, y);
            for value in values {
                let step = ((value * lit.more + lit.gloss) * STEPS as f32).clamp(0.0, STEPS as f32) as usize;
                let value = tone[step] * lit.factor + noise * random.bell();
                pixels.push((value + 0.5).clamp(0.0, 255.0) as u8);
            }
        }
    }
    Gray { width: camera.width, height: camera.height, pixels }
}
