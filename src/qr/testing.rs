//! Text -> modules of a code, by the crate that prints them, for tests.

#![cfg(test)]

use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::Color;
use qrcode::{EcLevel, Version};

use crate::sheet::Level;

/// The modules of a code with an alphanumeric and a numeric segment, mask 4.
pub fn symbol(letters: &str, digits: &str, version: u8, level: Level) -> Vec<bool> {
    let version = Version::Normal(version.into());
    let mut bits = Bits::new(version);
    bits.push_alphanumeric_data(letters.as_bytes()).unwrap();
    if !digits.is_empty() {
        bits.push_numeric_data(digits.as_bytes()).unwrap();
    }
    modules(bits, version, ec(level))
}

/// The modules of any bits, mask 4.
pub fn modules(mut bits: Bits, version: Version, level: EcLevel) -> Vec<bool> {
    bits.push_terminator(level).unwrap();
    let (data, check) = qrcode::ec::construct_codewords(&bits.into_bytes(), version, level).unwrap();
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &check);
    canvas.apply_mask(MaskPattern::LargeCheckerboard);
    canvas.into_colors().into_iter().map(|module| module == Color::Dark).collect()
}

fn ec(level: Level) -> EcLevel {
    match level {
        Level::L => EcLevel::L,
        Level::M => EcLevel::M,
        Level::Q => EcLevel::Q,
        Level::H => EcLevel::H,
    }
}
