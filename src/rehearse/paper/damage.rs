//! Stains, torn corners, pen strokes -> remaining light at each position, missing paper, ink over the print.

use crate::photo::Gray;
use crate::rehearse::random::Random;
use crate::units::{Dpi, Mm, Size, Spot};

/// Round, mottled stains with a wavy, darker rim, like dried coffee.
#[derive(Debug, Clone)]
pub(in crate::rehearse) struct Stains {
    /// Share of its value, 0 to 1, that a pixel keeps where they are darkest.
    darkest: f64,
    spills: Vec<Spill>,
}

#[derive(Debug, Clone)]
struct Spill {
    middle: (f64, f64),
    radius: f64,
    /// Phases of the waves of its rim and of its interior.
    waves: [f64; 6],
}

impl Stains {
    /// `left` is the share of its value that a pixel keeps where they are darkest; 1 for no stains.
    pub fn new(left: f64, size: Size, seed: u64) -> Self {
        let random = &mut Random::new(seed, 41);
        let count = if left < 1.0 { 1 + random.below(3) } else { 0 };
        let spills = (0..count).map(|nth| {
            let radius = if nth == 0 { random.between(32.0, 60.0) } else { random.between(8.0, 25.0) };
            let place = |length: Mm, random: &mut Random| length.0 * random.between(0.12, 0.88);
            let middle = (place(size.width, random), place(size.height, random));
            Spill { middle, radius, waves: std::array::from_fn(|_| random.between(0.0, std::f64::consts::TAU)) }
        });
        Self { darkest: left, spills: spills.collect() }
    }

    pub fn are_none(&self) -> bool {
        self.spills.is_empty()
    }

    /// Share of its value that a pixel keeps at a position.
    pub fn left(&self, spot: Spot) -> f64 {
        let depth = self.spills.iter().map(|spill| spill.depth(spot)).fold(0.0, f64::max);
        1.0 - (1.0 - self.darkest) * depth
    }
}

impl Spill {
    /// Darkness: 0 outside, 1 on the rim, somewhat less inside.
    fn depth(&self, spot: Spot) -> f64 {
        let (x, y) = (spot.left.0 - self.middle.0, spot.top.0 - self.middle.1);
        let away = x.hypot(y);
        if away > self.radius * 1.3 {
            return 0.0;
        }
        let round = y.atan2(x);
        let [one, two, three, mottled @ ..] = self.waves;
        let wave =
            0.09 * (2.0 * round + one).sin() + 0.05 * (5.0 * round + two).sin() + 0.03 * (11.0 * round + three).sin();
        let inside = self.radius * (1.0 + wave) - away;
        // The edge is soft over a millimetre; the rim is three millimetres wide and fades inwards.
        let edge = (inside + 0.5).clamp(0.0, 1.0);
        let rim = (1.0 - (inside - 2.0).max(0.0) / 6.0).clamp(0.0, 1.0);
        // Waves of 2 to 6 mm in three directions look irregular.
        let wave = |length: f64, heading: f64, phase: f64| {
            ((x * heading.cos() + y * heading.sin()) * std::f64::consts::TAU / length + phase).sin()
        };
        let mottle = wave(5.9, 0.4, mottled[0]) + wave(3.7, 1.6, mottled[1]) * wave(2.3, 2.6, mottled[2]);
        edge * (0.72 + 0.28 * rim) * (1.0 - 0.12 * (1.0 + mottle.clamp(-1.0, 1.0)))
    }
}

/// A torn-off corner.
#[derive(Debug, Clone)]
pub(in crate::rehearse) struct Tear {
    /// Corner of the page: 1 for right and bottom.
    corner: (f64, f64),
    size: Size,
    /// Lengths of the two torn edges from the corner, in millimetres.
    legs: (f64, f64),
    waves: [f64; 3],
}

impl Tear {
    /// Width of the white fringe along the tear, in millimetres.
    pub const FRINGE: f32 = 0.8;

    /// A tear that removes this percentage of the page; `None` for 0.
    pub fn new(hundredths: f64, size: Size, seed: u64) -> Option<Self> {
        if hundredths <= 0.0 {
            return None;
        }
        let random = &mut Random::new(seed, 42);
        let corner = (random.below(2) as f64, random.below(2) as f64);
        let twice = 2.0 * hundredths.min(40.0) / 100.0 * size.width.0 * size.height.0;
        // The legs must not exceed the sides of the page.
        let slim = random.between(0.6, 1.6);
        let least = twice / size.height.0;
        let across = (twice * slim).sqrt().clamp(least, size.width.0.max(least));
        let waves = std::array::from_fn(|_| random.between(0.0, std::f64::consts::TAU));
        Some(Self { corner, size, legs: (across, twice / across), waves })
    }

    /// Signed distance beyond the tear in millimetres; negative on the paper that is left.
    pub fn beyond(&self, spot: Spot) -> f64 {
        let from = |at: Mm, length: Mm, corner: f64| if corner > 0.5 { (length - at).0 } else { at.0 };
        let x = from(spot.left, self.size.width, self.corner.0);
        let y = from(spot.top, self.size.height, self.corner.1);
        let (a, b) = self.legs;
        let long = a.hypot(b);
        let beyond = (1.0 - x / a - y / b) * a * b / long;
        let along = (x * a - y * b) / long;
        let wave = |length: f64, phase: f64| (along * std::f64::consts::TAU / length + phase).sin();
        beyond + 2.0 * wave(43.0, self.waves[0]) + 0.8 * wave(11.0, self.waves[1]) + 0.4 * wave(3.7, self.waves[2])
    }
}

/// Draws pen strokes over the print, each a curved line of some centimetres.
pub(in crate::rehearse) fn scribble(page: &mut Gray, resolution: Dpi, strokes: f64, seed: u64) {
    let random = &mut Random::new(seed, 43);
    let (width, height) = (f64::from(page.width), f64::from(page.height));
    for _ in 0..strokes.round().max(0.0) as usize {
        let start = (width * random.between(0.05, 0.95), height * random.between(0.05, 0.95));
        let length = resolution.dots(Mm(random.between(35.0, 130.0)));
        let mut heading = random.between(0.0, std::f64::consts::TAU);
        let half = resolution.dots(Mm(random.between(0.25, 0.55)));
        let ink = random.between(10.0, 70.0) as u8;
        let mut at = start;
        let step = (half * 0.6).max(0.5);
        let (mut bend, mut walked) = (0.0, 0.0);
        while walked < length {
            dot(page, at, half, ink);
            // The curvature is a random walk that returns to 0.
            bend = 0.97 * bend + 0.006 * f64::from(random.bell()) * step.sqrt();
            heading += bend * step / half.max(1.0) * 0.4;
            at = (at.0 + step * heading.cos(), at.1 + step * heading.sin());
            walked += step;
        }
    }
}

/// A round dot of ink that only darkens.
fn dot(page: &mut Gray, middle: (f64, f64), radius: f64, ink: u8) {
    let rows =
        (middle.1 - radius).max(0.0) as u32..((middle.1 + radius).max(-1.0) + 1.0).min(f64::from(page.height)) as u32;
    for row in rows {
        let half = (radius * radius - (f64::from(row) + 0.5 - middle.1).powi(2)).max(0.0).sqrt();
        let left = (middle.0 - half).clamp(0.0, f64::from(page.width)) as usize;
        let right = (middle.0 + half).clamp(0.0, f64::from(page.width)) as usize;
        let line = &mut page.pixels[row as usize * page.width as usize..][..page.width as usize];
        for value in &mut line[left..right] {
            *value = (*value).min(ink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Paper;

    fn spots() -> impl Iterator<Item = Spot> {
        (0..297).flat_map(|y| (0..210).map(move |x| Spot { left: Mm(f64::from(x) + 0.5), top: Mm(f64::from(y) + 0.5) }))
    }

    #[test]
    fn a_stain_darkens_what_it_covers_and_nothing_else() {
        for seed in 0..10 {
            let stains = Stains::new(0.3, Paper::A4.size(), seed);
            let left: Vec<f64> = spots().map(|spot| stains.left(spot)).collect();
            let darkest = left.iter().copied().fold(1.0, f64::min);
            assert!((darkest - 0.3).abs() < 0.03, "seed {seed}: {darkest}");
            let clean = left.iter().filter(|left| **left >= 1.0).count();
            assert!(clean > left.len() / 2 && clean < left.len() * 99 / 100, "seed {seed}: {clean}");
        }
        assert!(Stains::new(1.0, Paper::A4.size(), 3).are_none());
    }

    #[test]
    fn a_torn_corner_takes_as_much_of_the_page_as_told() {
        for (hundredths, seed) in
            [2.0, 4.0, 8.0, 14.0, 22.0].into_iter().flat_map(|part| (0..8).map(move |s| (part, s)))
        {
            let tear = Tear::new(hundredths, Paper::A4.size(), seed).unwrap();
            let gone = spots().filter(|spot| tear.beyond(*spot) > 0.0).count() as f64 / (297.0 * 210.0) * 100.0;
            assert!((gone - hundredths).abs() < 0.2 + hundredths * 0.1, "{hundredths} %, seed {seed}: {gone}");
        }
        assert!(Tear::new(0.0, Paper::A4.size(), 1).is_none());
    }

    #[test]
    fn strokes_of_a_pen_cover_thin_lines_of_the_page() {
        let blank = || Gray { width: 1240, height: 1754, pixels: vec![255; 1240 * 1754] };
        for (strokes, seed) in [(1.0, 1), (6.0, 2), (16.0, 3)] {
            let mut page = blank();
            scribble(&mut page, Dpi(150.0), strokes, seed);
            let dark = page.pixels.iter().filter(|value| **value < 255).count() as f64;
            // At most 130 mm by 1.1 mm for each stroke: 5,000 pixels at 150 dpi.
            assert!(dark > 50.0 && dark < strokes * 5200.0, "{strokes} strokes: {dark}");
        }
        let mut page = blank();
        scribble(&mut page, Dpi(150.0), 0.0, 1);
        assert_eq!(page, blank());
    }
}
