//! Impairments of the light -> illumination at each position of the frame: falloff, shadow, flash.

use crate::rehearse::Impairments;
use crate::rehearse::random::Random;

/// Share of the flash that ink and paper reflect specularly.
const GLOSS: f32 = 0.2;

/// Lighting of the frame.
pub(super) struct Lighting {
    /// Direction of the falloff.
    falling: (f32, f32),
    dimming: f32,
    /// Edge of a straight shadow as `(c, s, at)`: pixels with `x * c + y * s > at` are inside.
    edge: (f32, f32, f32),
    shadow: f32,
    spot: (f32, f32),
    flash: f32,
}

impl Lighting {
    pub fn new(faults: &Impairments, seed: u64) -> Self {
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
            flash: faults.flash as f32,
        }
    }

    /// Illumination at a position from -0.5 to 0.5 of the frame.
    pub fn at(&self, x: f32, y: f32) -> Illumination {
        // The darkest corner lies in the direction of the falloff.
        let reach = self.falling.0.abs().midpoint(self.falling.1.abs());
        let fallen = ((x * self.falling.0 + y * self.falling.1) / reach).midpoint(1.0);
        // The edge of the shadow is soft over about a thirtieth of the frame.
        let inside = ((x * self.edge.0 + y * self.edge.1 - self.edge.2) * 30.0 + 0.5).clamp(0.0, 1.0);
        let factor = (1.0 - self.dimming * fallen * fallen) * (1.0 - (1.0 - self.shadow) * inside);
        let away = (x - self.spot.0).powi(2) + (y - self.spot.1).powi(2);
        let flash = if self.flash > 0.0 { self.flash * (-away / 0.02).exp() } else { 0.0 };
        Illumination { more: 1.0 + flash, gloss: GLOSS * flash, factor }
    }
}

/// Illumination of one position.
pub(super) struct Illumination {
    /// Factor of the flash on the diffuse light of the scene.
    pub more: f32,
    /// Specular light that is added.
    pub gloss: f32,
    /// Factor on grey values after the tone curve.
    pub factor: f32,
}
