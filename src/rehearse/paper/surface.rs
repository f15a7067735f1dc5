//! Position on flat paper -> position in space when the paper is curled, folded and crumpled, and its shading.
//!
//! ```text
//!   paper, mm from its centre --displacement--> --cylinder--> space
//! ```
//! Folds and crumples are computed once on a grid of points and interpolated, which rounds their edges as in real
//! paper.

use super::folds::DisplacementMap;
use crate::rehearse::faults::Impairments;
use crate::rehearse::random::Random;
use crate::units::Size;

/// Share of ambient light; the rest comes from one lamp.
const AROUND: f64 = 0.4;

/// The surface of bent paper.
#[derive(Debug, Clone)]
pub(in crate::rehearse) struct Surface {
    bend: Cylinder,
    relief: DisplacementMap,
    /// Direction to the lamp from flat paper; the last coordinate points towards the camera.
    lamp: [f64; 3],
}

impl Surface {
    /// `bending` determines the direction of the curl, `seed` everything else.
    pub fn new(faults: &Impairments, size: Size, bending: &mut Random, seed: u64) -> Self {
        let random = &mut Random::new(seed, 6);
        let (round, off) = (random.between(0.0, 360.0).to_radians(), random.between(30.0, 55.0).to_radians());
        Self {
            bend: Cylinder::new(faults.curl, size, bending),
            relief: DisplacementMap::new(faults, size, seed),
            lamp: [round.cos() * off.sin(), round.sin() * off.sin(), off.cos()],
        }
    }

    /// Whether it is flat and so evenly lit.
    pub fn is_flat(&self) -> bool {
        !self.bend.radius.is_finite() && self.relief.is_flat()
    }

    /// Position in space; the third axis points away from the camera.
    pub fn lift(&self, u: f64, v: f64) -> [f64; 3] {
        let [across, down, deep] = self.relief.offset(u, v);
        let [x, y, z] = self.bend.lift(u + across, v + down);
        [x, y, z + deep]
    }

    /// Light on a position relative to flat paper.
    pub fn light(&self, u: f64, v: f64) -> f64 {
        const STEP: f64 = 0.6;
        let [left, right] = [-STEP, STEP].map(|step| self.lift(u + step, v));
        let [above, below] = [-STEP, STEP].map(|step| self.lift(u, v + step));
        let across = [right[0] - left[0], right[1] - left[1], right[2] - left[2]];
        let down = [below[0] - above[0], below[1] - above[1], below[2] - above[2]];
        // The normal towards the camera: down x across, with the depth axis reversed.
        let normal = [
            across[1] * down[2] - across[2] * down[1],
            across[2] * down[0] - across[0] * down[2],
            across[0] * down[1] - across[1] * down[0],
        ];
        let length = (normal[0].powi(2) + normal[1].powi(2) + normal[2].powi(2)).sqrt();
        let towards = -normal[0] * self.lamp[0] - normal[1] * self.lamp[1] + normal[2] * self.lamp[2];
        AROUND + (1.0 - AROUND) * (towards / length / self.lamp[2]).max(0.0)
    }
}

/// The cylinder of curled paper.
#[derive(Debug, Clone, Copy)]
struct Cylinder {
    /// Direction on the paper perpendicular to the axis.
    across: (f64, f64),
    /// Millimetres; infinite for flat paper. Negative if the edges of the paper bend towards the camera.
    radius: f64,
    /// Half of the arc in radians: beyond the edges of the paper the surface continues straight.
    half_arc: f64,
}

impl Cylinder {
    fn new(arc: f64, size: Size, random: &mut Random) -> Self {
        // Paper bends roughly parallel to a side.
        let upright = random.below(2) as f64 * 90.0;
        let angle = (upright + random.between(-20.0, 20.0)).to_radians();
        let across = (angle.cos(), angle.sin());
        let half_width = (size.width.0 * across.0.abs()).midpoint(size.height.0 * across.1.abs());
        let half_arc = arc.to_radians() / 2.0;
        Self { across, radius: random.sign() * half_width / half_arc, half_arc }
    }

    fn lift(&self, u: f64, v: f64) -> [f64; 3] {
        if !self.radius.is_finite() {
            return [u, v, 0.0];
        }
        let (c, s) = self.across;
        let (along, across) = (v * c - u * s, u * c + v * s);
        let angle = across / self.radius.abs();
        let held = angle.clamp(-self.half_arc, self.half_arc);
        let beyond = (angle - held) * self.radius.abs();
        let across = self.radius.abs() * held.sin() + beyond * held.cos();
        let depth = self.radius * (1.0 - held.cos()) + self.radius.signum() * beyond * held.sin();
        [across * c - along * s, across * s + along * c, depth]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Paper;

    fn surface(change: impl Fn(&mut Impairments), seed: u64) -> Surface {
        let mut faults = Impairments::NONE;
        change(&mut faults);
        Surface::new(&faults, Paper::A4.size(), &mut Random::new(seed, 1), seed)
    }

    #[test]
    fn flat_paper_stays_where_it_is_and_is_lit_alike() {
        let flat = surface(|_| (), 1);
        assert!(flat.is_flat());
        let [x, y, z] = flat.lift(30.0, -70.0);
        assert!((x - 30.0).abs() + (y + 70.0).abs() + z.abs() < 1e-9);
        assert!((flat.light(30.0, -70.0) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_panels_of_a_fold_are_lit_unlike_one_another_within_reason() {
        let mut contrasts = 0;
        for seed in 0..20 {
            let folded = surface(|faults| faults.fold = 15.0, seed);
            let places = (-9..=9).flat_map(|v| (-6..=6).map(move |u| (f64::from(u) * 15.0 + 2.0, f64::from(v) * 15.0)));
            let lights = places.map(|(u, v)| folded.light(u, v));
            let (low, high) = lights.fold((9.0_f64, 0.0_f64), |(low, high), at| (low.min(at), high.max(at)));
            assert!(low > 0.4 && high < 1.5, "seed {seed}: {low} to {high}");
            contrasts += u32::from(high - low > 0.1);
        }
        // A lamp that shines along the crease lights all panels equally; that is rare.
        assert!(contrasts >= 12, "only {contrasts} of 20 show their folds");
    }
}
