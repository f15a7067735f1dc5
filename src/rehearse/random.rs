//! Seed -> pseudo-random numbers, the same on every machine.
//!
//! `SplitMix64` (Steele, Lea, Flood 2014). Good enough for noise in pictures, and not for cryptography.

/// A stream of pseudo-random numbers.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed; different purposes give independent streams.
    #[must_use]
    pub fn new(seed: u64, purpose: u64) -> Self {
        let mut start = Self(seed ^ purpose.wrapping_mul(0xA076_1D64_78BD_642F));
        let state = start.next();
        Self(state)
    }

    /// A uniform 64-bit number.
    #[allow(clippy::should_implement_trait)] // it never ends, so it is not an iterator
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform from `low` to `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Uniform from 0 to `count - 1`; 0 if `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// 1 or -1.
    pub fn sign(&mut self) -> f64 {
        if self.next() & 1 == 0 { 1.0 } else { -1.0 }
    }

    /// Approximately normal with mean 0 and standard deviation 1: the sum of four 16-bit numbers, within 3.5.
    pub fn bell(&mut self) -> f32 {
        let bits = self.next();
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48);
        // Four uniforms of deviation 65536/sqrt(12) around 32767.5 add to deviation 65536/sqrt(3).
        (sum as f32 - 131_070.0) * (1.732_050_8 / 65_536.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut random = Random(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn bells_have_mean_nought_and_deviation_one() {
        let mut random = Random::new(5, 1);
        let bells: Vec<f64> = (0..100_000).map(|_| f64::from(random.bell())).collect();
        let mean = bells.iter().sum::<f64>() / 1e5;
        let deviation = (bells.iter().map(|bell| (bell - mean).powi(2)).sum::<f64>() / 1e5).sqrt();
        assert!(mean.abs() < 0.02 && (deviation - 1.0).abs() < 0.02, "{mean} {deviation}");
    }

    #[test]
    fn two_purposes_of_a_seed_differ_and_one_purpose_repeats() {
        assert_ne!(Random::new(7, 1).next(), Random::new(7, 2).next());
        assert_eq!(Random::new(7, 1).next(), Random::new(7, 1).next());
    }
}
