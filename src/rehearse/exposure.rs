//! A page and a camera -> grey values on the sensor: sampling, blur, light, noise.
//!
//! Blur mixes light, so it happens on linear values; dimming, shadow and noise are told in shares of a pixel's value
//! and act after the camera's tone curve.

use super::blur::{Light, Spread};
use super::random::Random;
use super::scene::{NET, Net, Scene};
use super::{Camera, Impairments};
use crate::photo::Gray;
use crate::units::{Mm, Size, Spot};

/// Light that paper and ink give back, as shares of the most that the sensor takes: toner shines a little.
const PAPER: f32 = 0.78;
const INK: f32 = 0.035;
/// The table's light, before its grain.
const TABLE: f32 = 0.16;
/// The camera's tone curve is close to a power (IEC 61966-2-1 is 2.2 over all).
const GAMMA: f32 = 2.2;
/// Light is encoded through a table of this many steps.
const STEPS: usize = 4096;

pub(super) fn expose(page: &Gray, size: Size, camera: &Camera, seed: u64) -> Gray {
    let scene = Scene::new(size, camera, seed);
    let net = scene.net(camera.width, camera.height);
    let mut light = sample(page, size, camera, &net, seed);
    let faults = &camera.impairments;
    let angle = Random::new(seed, 2).between(0.0, std::f64::consts::PI);
    for spread in [Spread::disc(faults.defocus), Spread::streak(faults.motion, angle)] {
        if !spread.is_sharp() {
            light = light.spread(&spread);
        }
    }
    develop(&light, camera, seed)
}

/// A page in pixels, not much finer than the photo, so that a few samples a pixel see all of it.
struct Print {
    width: usize,
    height: usize,
    values: Vec<u8>,
    /// Pixels to a millimetre.
    scale: (f32, f32),
}

impl Print {
    fn of(page: &Gray, size: Size, net: &Net) -> Self {
        let mut print = Self {
            width: page.width as usize,
            height: page.height as usize,
            values: page.pixels.clone(),
            scale: (page.width as f32 / size.width.0 as f32, page.height as f32 / size.height.0 as f32),
        };
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

    /// Share of paper, 0 to 255, at a place in pixels; `None` off the page.
    fn at(&self, x: f32, y: f32) -> Option<f32> {
        if !(x >= 0.0 && y >= 0.0 && x < self.width as f32 && y < self.height as f32) {
            return None;
        }
        // The middle of the first pixel is (0.5, 0.5).
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

impl Net {
    /// Millimetres of paper between two neighbouring pixels where they are closest: in the middle third.
    fn finest_step(&self) -> f32 {
        let pairs = self.spots.chunks_exact(self.columns as usize).flat_map(|row| row.windows(2));
        let step = |pair: &[Option<Spot>]| match pair {
            [Some(one), Some(two)] => Some((two.left.0 - one.left.0).hypot(two.top.0 - one.top.0) / f64::from(NET)),
            _ => None,
        };
        pairs.filter_map(step).fold(f64::INFINITY, f64::min).clamp(0.001, 10.0) as f32
    }

    /// Pixels of the print under the net's points on a line of pixels, `y` from the top.
    fn line(&self, y: f32, print: &Print, into: &mut Vec<(f32, f32)>) {
        let row = (y / NET as f32) as usize;
        let part = y / NET as f32 - row as f32;
        let columns = self.columns as usize;
        let (above, below) = (&self.spots[row * columns..][..columns], &self.spots[(row + 1) * columns..][..columns]);
        let mix = |above: Mm, below: Mm| above.0 as f32 * (1.0 - part) + below.0 as f32 * part;
        into.clear();
        into.extend(above.iter().zip(below).map(|pair| match pair {
            (Some(above), Some(below)) => {
                (mix(above.left, below.left) * print.scale.0, mix(above.top, below.top) * print.scale.1)
            }
            _ => (f32::NAN, f32::NAN),
        }));
    }
}

/// Light on each pixel: the mean of four samples.
fn sample(page: &Gray, size: Size, camera: &Camera, net: &Net, seed: u64) -> Light {
    let print = Print::of(page, size, net);
    let table = Table::new(seed);
    let (width, height) = (camera.width as usize, camera.height as usize);
    let mut values = vec![0.0; width * height];
    let mut places = Vec::new();
    for (y, line) in values.chunks_exact_mut(width).enumerate() {
        for down in [0.25, 0.75] {
            net.line(y as f32 + down, &print, &mut places);
            for (cell, pixels) in line.chunks_mut(NET as usize).enumerate() {
                let (from, to) = (places[cell], places[cell + 1]);
                let step = ((to.0 - from.0) / NET as f32, (to.1 - from.1) / NET as f32);
                for (x, sum) in pixels.iter_mut().enumerate() {
                    for beside in [0.25, 0.75] {
                        let along = x as f32 + beside;
                        let share = print.at(from.0 + step.0 * along, from.1 + step.1 * along);
                        *sum += match share {
                            Some(share) => INK + (PAPER - INK) / 255.0 * share,
                            None => table.at(cell * NET as usize + x, y),
                        };
                    }
                }
            }
        }
        for sum in line.iter_mut() {
            *sum /= 4.0;
        }
    }
    Light { width, values }
}

/// A wooden table: long soft streaks.
struct Table {
    grain: Vec<f32>,
}

impl Table {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, 3);
        Self { grain: (0..1024).map(|_| random.bell()).collect() }
    }

    fn at(&self, x: usize, y: usize) -> f32 {
        // Streaks run along x: 512 pixels long, 16 wide.
        let grain = |x: usize, y: usize| self.grain[(x / 512 * 37 + y / 16) % self.grain.len()];
        let part = (y % 16) as f32 / 16.0;
        let along = (x % 512) as f32 / 512.0;
        let left = grain(x, y) * (1.0 - part) + grain(x, y + 16) * part;
        let right = grain(x + 512, y) * (1.0 - part) + grain(x + 512, y + 16) * part;
        TABLE * (1.0 + 0.12 * (left * (1.0 - along) + right * along))
    }
}

/// How the light falls: what a pixel's value is multiplied by, and what light is added before.
struct Lamp {
    /// Direction in which it gets darker.
    falling: (f32, f32),
    dimming: f32,
    /// A straight shadow's edge: pixels with `x * c + y * s > at` are inside.
    edge: (f32, f32, f32),
    shadow: f32,
    spot: (f32, f32),
    glare: f32,
}

impl Lamp {
    fn new(faults: &Impairments, seed: u64) -> Self {
        let mut random = Random::new(seed, 4);
        let mut direction = || {
            let angle = random.between(0.0, std::f64::consts::TAU);
            (angle.cos() as f32, angle.sin() as f32)
        };
        let (falling, across) = (direction(), direction());
        Self {
            falling,
            dimming: faults.dimming as f32,
            edge: (across.0, across.1, random.between(-0.2, 0.2) as f32),
            shadow: faults.shadow as f32,
            spot: (random.between(-0.3, 0.3) as f32, random.between(-0.3, 0.3) as f32),
            glare: faults.glare as f32,
        }
    }

    /// At a place from -0.5 to 0.5 of the frame: the factor after the tone curve, the light added before it.
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        // The darkest corner is where the direction points to.
        let reach = self.falling.0.abs().midpoint(self.falling.1.abs());
        let fallen = ((x * self.falling.0 + y * self.falling.1) / reach).midpoint(1.0);
        // A shadow's edge is soft over about a thirtieth of the frame.
        let inside = ((x * self.edge.0 + y * self.edge.1 - self.edge.2) * 30.0 + 0.5).clamp(0.0, 1.0);
        let factor = (1.0 - self.dimming * fallen * fallen) * (1.0 - (1.0 - self.shadow) * inside);
        let away = (x - self.spot.0).powi(2) + (y - self.spot.1).powi(2);
        let added = if self.glare > 0.0 { self.glare * (-away / 0.02).exp() } else { 0.0 };
        (factor, added)
    }
}

/// Light -> the values that the camera stores.
fn develop(light: &Light, camera: &Camera, seed: u64) -> Gray {
    let tone: Vec<f32> = (0..=STEPS).map(|at| 255.0 * (at as f32 / STEPS as f32).powf(1.0 / GAMMA)).collect();
    let lamp = Lamp::new(&camera.impairments, seed);
    let mut random = Random::new(seed, 5);
    let noise = camera.impairments.noise as f32;
    let (width, height) = (camera.width as f32, camera.height as f32);
    let mut pixels = Vec::with_capacity(light.values.len());
    for (y, line) in light.values.chunks_exact(light.width).enumerate() {
        let y = (y as f32 + 0.5) / height - 0.5;
        for (block, values) in line.chunks(NET as usize).enumerate() {
            // Light changes slowly: once for eight pixels is enough.
            let x = ((block * NET as usize) as f32 + 4.5) / width - 0.5;
            let (factor, added) = lamp.at(x, y);
            for value in values {
                let step = ((value + added) * STEPS as f32).clamp(0.0, STEPS as f32) as usize;
                let value = tone[step] * factor + noise * random.bell();
                pixels.push((value + 0.5).clamp(0.0, 255.0) as u8);
            }
        }
    }
    Gray { width: camera.width, height: camera.height, pixels }
}
