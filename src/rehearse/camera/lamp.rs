//! Faults of the light -> how a place of the frame is lit: dimmer to one side, in a shadow, under a flash.

use crate::rehearse::Impairments;
use crate::rehearse::random::Random;

/// Share of a flash's light that ink and paper give back alike, as a mirror does.
const GLOSS: f32 = 0.2;

/// How the light falls: what a pixel's value is multiplied by, and the light that a flash adds before.
pub(super) struct Lighting {
    /// Direction in which it gets darker.
    falling: (f32, f32),
    dimming: f32,
    /// A straight shadow's edge: pixels with `x * c + y * s > at` are inside.
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

    /// At a place from -0.5 to 0.5 of the frame.
    pub fn at(&self, x: f32, y: f32) -> Illumination {
        // The darkest corner is where the direction points to.
        let reach = self.falling.0.abs().midpoint(self.falling.1.abs());
        let fallen = ((x * self.falling.0 + y * self.falling.1) / reach).midpoint(1.0);
        // A shadow's edge is soft over about a thirtieth of the frame.
        let inside = ((x * self.edge.0 + y * self.edge.1 - self.edge.2) * 30.0 + 0.5).clamp(0.0, 1.0);
        let factor = (1.0 - self.dimming * fallen * fallen) * (1.0 - (1.0 - self.shadow) * inside);
        let away = (x - self.spot.0).powi(2) + (y - self.spot.1).powi(2);
        let flash = if self.flash > 0.0 { self.flash * (-away / 0.02).exp() } else { 0.0 };
        Illumination { more: 1.0 + flash, gloss: GLOSS * flash, factor }
    }
}

/// The light on one place.
pub(super) struct Illumination {
    /// What a flash multiplies the scene's light by.
    pub more: f32,
    /// Light that is given back as by a mirror.
    pub gloss: f32,
    /// What values are multiplied by after the tone curve.
    pub factor: f32,
}
