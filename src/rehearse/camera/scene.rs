//! Position on bent, tilted paper <-> pixel of a pinhole camera with lens distortion.
//!
//! ```text
//!   paper, mm from its centre --surface--> space --turn, tilt--> space --pinhole--> picture --lens--> pixels
//! ```
//! Only the mapping from paper to picture is given; its inverse is found by Newton's method on a coarse grid of pixels
//! and interpolated in between. A new kind of deformation is one more step in [`Scene::project`] and nothing else.

use super::device::Camera;
use crate::photo::Point;
use crate::rehearse::paper::Surface;
use crate::rehearse::random::Random;
use crate::units::{Mm, Size, Spot};

/// Focal length of a phone's main camera relative to the picture's diagonal: 26 mm to 43.3 mm.
const FOCAL_SHARE: f64 = 0.6;
/// Spacing of the sampling grid in pixels. Over 8 pixels, the mapping deviates from linear by far less than 0.1 pixel.
pub(super) const GRID_STEP: u32 = 8;

/// Position of paper and camera.
#[derive(Debug, Clone)]
pub struct Scene {
    size: Size,
    /// Barrel distortion at the half diagonal.
    lens: f64,
    focal: f64,
    middle: (f64, f64),
    half_diagonal: f64,
    surface: Surface,
    /// Rows of the rotation matrix of the paper.
    rotation: [[f64; 3]; 3],
    /// Position of the paper's centre; the last coordinate is the distance.
    position: [f64; 3],
}

impl Scene {
    /// A scene with paper of a size; the seed determines the directions of all faults.
    #[must_use]
    pub fn new(size: Size, camera: &Camera, seed: u64) -> Self {
        let random = &mut Random::new(seed, 1);
        let faults = &camera.impairments;
        let (width, height) = (f64::from(camera.width), f64::from(camera.height));
        let diagonal = width.hypot(height);
        let turn = random.sign() * faults.turn;
        let towards = random.between(0.0, 360.0);
        let mut scene = Self {
            size,
            lens: faults.lens,
            focal: diagonal * FOCAL_SHARE,
            middle: (width / 2.0, height / 2.0),
            half_diagonal: diagonal / 2.0,
            surface: Surface::new(faults, size, random, seed),
            rotation: rotation(turn.to_radians(), faults.tilt.to_radians(), towards.to_radians()),
            position: [0.0, 0.0, size.height.0.max(size.width.0)],
        };
        scene.frame(faults.fill, (width, height));
        scene
    }

    /// Moves the paper until it is centred and fills the given share of the frame.
    fn frame(&mut self, fill: f64, frame: (f64, f64)) {
        for _ in 0..12 {
            let (low, high) = self.outline();
            let filled = ((high.0 - low.0) / frame.0).max((high.1 - low.1) / frame.1);
            let scale = self.position[2] / self.focal;
            self.position[0] -= (low.0.midpoint(high.0) - self.middle.0) * scale;
            self.position[1] -= (low.1.midpoint(high.1) - self.middle.1) * scale;
            self.position[2] *= (filled / fill.clamp(0.05, 1.0)).clamp(0.5, 2.0);
        }
    }

    /// The bounding box of the paper in the picture: least and greatest x and y.
    fn outline(&self) -> ((f64, f64), (f64, f64)) {
        let mut low = (f64::INFINITY, f64::INFINITY);
        let mut high = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for step in 0..=16 {
            let part = f64::from(step) / 8.0 - 1.0;
            for (u, v) in [(part, -1.0), (part, 1.0), (-1.0, part), (1.0, part)] {
                let (x, y) = self.see(u * self.size.width.0 / 2.0, v * self.size.height.0 / 2.0);
                low = (low.0.min(x), low.1.min(y));
                high = (high.0.max(x), high.1.max(y));
            }
        }
        (low, high)
    }

    /// Maps a position on the page to the picture.
    #[must_use]
    pub fn project(&self, spot: Spot) -> Point {
        let (x, y) = self.see(spot.left.0 - self.size.width.0 / 2.0, spot.top.0 - self.size.height.0 / 2.0);
        Point { x: x as f32, y: y as f32 }
    }

    /// Light on a position of the page relative to flat paper; `None` if the paper is flat.
    pub(super) fn shading(&self) -> Option<impl Fn(Spot) -> f64> {
        let (middle_x, middle_y) = (self.size.width.0 / 2.0, self.size.height.0 / 2.0);
        let shade = move |spot: Spot| self.surface.light(spot.left.0 - middle_x, spot.top.0 - middle_y);
        (!self.surface.is_flat()).then_some(shade)
    }

    /// The same for millimetres from the paper's centre.
    fn see(&self, u: f64, v: f64) -> (f64, f64) {
        let lifted = self.surface.lift(u, v);
        let turned = self.rotation.map(|row| row[0] * lifted[0] + row[1] * lifted[1] + row[2] * lifted[2]);
        // Paper behind the camera is invisible; a small depth moves it far out of the frame.
        let depth = (turned[2] + self.position[2]).max(1.0);
        let x = self.focal * (turned[0] + self.position[0]) / depth;
        let y = self.focal * (turned[1] + self.position[1]) / depth;
        let out = (x * x + y * y) / (self.half_diagonal * self.half_diagonal);
        let shrink = 1.0 - self.lens * out.min(4.0);
        (self.middle.0 + x * shrink, self.middle.1 + y * shrink)
    }

    /// Inverse of [`Self::see`] by Newton's method from a near point; `None` if it does not converge.
    fn unsee(&self, x: f64, y: f64, near: (f64, f64)) -> Option<(f64, f64)> {
        const STEP: f64 = 0.1;
        let (mut u, mut v) = near;
        for _ in 0..12 {
            let (seen_x, seen_y) = self.see(u, v);
            let (off_x, off_y) = (seen_x - x, seen_y - y);
            if off_x.abs().max(off_y.abs()) < 0.005 {
                return Some((u, v));
            }
            let (right, down) = (self.see(u + STEP, v), self.see(u, v + STEP));
            let (a, b) = ((right.0 - seen_x) / STEP, (down.0 - seen_x) / STEP);
            let (c, d) = ((right.1 - seen_y) / STEP, (down.1 - seen_y) / STEP);
            let area = a * d - b * c;
            if area.abs() < 1e-9 {
                return None;
            }
            u -= (d * off_x - b * off_y) / area;
            v -= (a * off_y - c * off_x) / area;
        }
        None
    }

    /// The position on the page for each point of a grid over the picture, [`GRID_STEP`] pixels apart.
    #[must_use]
    pub(super) fn net(&self, width: u32, height: u32) -> SampleGrid {
        let (columns, rows) = (width.div_ceil(GRID_STEP) + 1, height.div_ceil(GRID_STEP) + 1);
        let mut spots = Vec::with_capacity((columns * rows) as usize);
        let mut line_start = (0.0, 0.0);
        for row in 0..rows {
            let mut near = line_start;
            for column in 0..columns {
                let (x, y) = (f64::from(column * GRID_STEP), f64::from(row * GRID_STEP));
                let found = self.unsee(x, y, near).or_else(|| self.unsee(x, y, (0.0, 0.0)));
                near = found.unwrap_or(near);
                if column == 0 {
                    line_start = near;
                }
                spots.push(
                    found.map(|(u, v)| Spot {
                        left: Mm(u) + self.size.width / 2.0,
                        top: Mm(v) + self.size.height / 2.0,
                    }),
                );
            }
        }
        SampleGrid { columns, spots }
    }
}

/// Positions on the page for a grid of pixels.
pub(super) struct SampleGrid {
    pub columns: u32,
    /// Row by row.
    pub spots: Vec<Option<Spot>>,
}

/// Rotation matrix: first in the plane of the paper, then a tilt about an axis in the picture plane.
fn rotation(turn: f64, tilt: f64, towards: f64) -> [[f64; 3]; 3] {
    let (kx, ky) = (towards.cos(), towards.sin());
    let (c, s) = (tilt.cos(), tilt.sin());
    // Rodrigues' formula for the axis (kx, ky, 0).
    let tilted = [
        [c + kx * kx * (1.0 - c), kx * ky * (1.0 - c), ky * s],
        [kx * ky * (1.0 - c), c + ky * ky * (1.0 - c), -kx * s],
        [-ky * s, kx * s, c],
    ];
    let (c, s) = (turn.cos(), turn.sin());
    tilted.map(|[a, b, z]| [a * c + b * s, b * c - a * s, z])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearse::Impairments;
    use crate::sheet::Paper;

    fn camera(change: impl Fn(&mut Impairments)) -> Camera {
        let mut camera = Camera { impairments: Impairments::NONE, ..Camera::phone(Impairments::NONE) };
        change(&mut camera.impairments);
        camera
    }

    #[test]
    fn flat_paper_straight_on_is_a_plain_enlargement() {
        let camera = camera(|faults| faults.fill = 0.9);
        let scene = Scene::new(Paper::A4.size(), &camera, 3);
        let (low, high) = scene.outline();
        // A4 is narrower than 3:4, so its height fills the frame.
        assert!(((high.1 - low.1) / 4000.0 - 0.9).abs() < 1e-3);
        let scale = (high.1 - low.1) / 297.0;
        let seen = scene.project(Spot { left: Mm(10.0), top: Mm(20.0) });
        assert!((f64::from(seen.x) - low.0 - 10.0 * scale).abs() < 0.1);
        assert!((f64::from(seen.y) - low.1 - 20.0 * scale).abs() < 0.1);
    }

    #[test]
    fn the_way_back_meets_the_way_there() {
        for seed in 0..4 {
            let camera = camera(|faults| {
                (faults.tilt, faults.turn, faults.curl, faults.lens) = (20.0, 17.0, 50.0, 0.03);
            });
            let scene = Scene::new(Paper::A4.size(), &camera, seed);
            let net = scene.net(camera.width, camera.height);
            let mut on_paper = 0;
            for (at, spot) in net.spots.iter().enumerate() {
                let Some(spot) =
                    spot.filter(|spot| (0.0..=210.0).contains(&spot.left.0) && (0.0..=297.0).contains(&spot.top.0))
                else {
                    continue;
                };
                on_paper += 1;
                let (x, y) = (at as u32 % net.columns * GRID_STEP, at as u32 / net.columns * GRID_STEP);
                let seen = scene.project(spot);
                assert!((seen.x - x as f32).abs() < 0.02 && (seen.y - y as f32).abs() < 0.02, "{seed} {x} {y}");
            }
            assert!(on_paper > 60_000, "{on_paper} points of the net lie on the paper");
        }
    }

    #[test]
    fn the_whole_page_is_in_the_frame_at_every_grade() {
        for seed in 0..30 {
            let camera = camera(|faults| {
                (faults.tilt, faults.turn, faults.curl, faults.fill) = (40.0, 45.0, 50.0, 0.85);
            });
            let (low, high) = Scene::new(Paper::Letter.size(), &camera, seed).outline();
            assert!(low.0 > 0.0 && low.1 > 0.0 && high.0 < 3000.0 && high.1 < 4000.0, "{low:?} {high:?}");
        }
    }
}
