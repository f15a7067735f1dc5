//! Black and white -> symbols akin to QR codes that no sheet uses: Micro QR, and QR codes of Model 1.
//!
//! Micro QR has a single finder pattern (ISO/IEC 18004:2015, 5.2). Its format information fits noise too often, so it counts
//! only where rxing could correct its blocks and read its data. Model 1, of the standard's first edition (2000), has the
//! patterns of today's codes, and format information under a mask of its own, which stands there twice.

use rxing::common::cpp_essentials::DecoderResult;
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::SampleMQR;

use super::finder;
use super::{Polarity, Preprocessing, Resampling, Threshold};
use crate::photo::Gray;
use crate::qr::format::is_model_1;
use crate::watch::Watch;

/// What kind of symbol it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    MicroQr,
    Model1,
}

impl SymbolKind {
    /// Its name, as the standard has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MicroQr => "Micro QR",
            Self::Model1 => "QR Model 1",
        }
    }
}

/// A symbol that is no QR code of Model 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSymbol {
    pub kind: SymbolKind,
    /// What it says, where it could be decoded.
    pub text: Option<String>,
}

/// Finder patterns of a picture that may be those of Micro QR codes.
const MOST_PATTERNS: usize = 200;

/// The ways of looking that find most.
const WAYS: [(Resampling, Threshold); 3] = [
    (Resampling::AsIs, Threshold::Nearby(2)),
    (Resampling::AsIs, Threshold::Whole),
    (Resampling::Half, Threshold::Nearby(6)),
];

/// The symbols of a picture in which no QR code was read, each once.
#[must_use]
pub fn other_symbols(picture: &Gray, watch: &dyn Watch) -> Vec<OtherSymbol> {
    let mut found = Vec::new();
    for (size, cut) in WAYS {
        let way = Preprocessing { size, tone: Polarity::Dark, cut };
        if watch.stop() || !found.is_empty() {
            break;
        }
        if let Some((bits, _)) = way.bits(picture, watch) {
            symbols(&bits, watch, &mut found);
        }
    }
    found
}

fn symbols(bits: &BitMatrix, watch: &dyn Watch, found: &mut Vec<OtherSymbol>) {
    let mut add = |kind, text| {
        let symbol = OtherSymbol { kind, text };
        if !found.contains(&symbol) {
            found.push(symbol);
        }
    };
    let decoded = |modules: &BitMatrix| Decode(modules).ok().filter(DecoderResult::isValid);
    let mut patterns = finder::finder_patterns(bits, watch);
    finder::each_square_of(bits, &mut patterns, watch, |square| {
        let modules = &square.modules;
        let is_one = is_model_1(modules.width(), |x, y| modules.get(x, y));
        if is_one {
            add(SymbolKind::Model1, decoded(modules).map(|decoded| decoded.text()));
        }
        is_one
    });
    for pattern in patterns.into_iter().take(MOST_PATTERNS) {
        if watch.stop() {
            return;
        }
        let sampled = SampleMQR(bits, pattern).ok();
        if let Some(decoded) = sampled.and_then(|sampled| decoded(sampled.getBits())) {
            add(SymbolKind::MicroQr, Some(decoded.text()));
        }
    }
}

#[cfg(test)]
mod tests {
    use qrcode::{Color, EcLevel, QrCode, Version};

    use super::*;
    use crate::qr::format::format_places;
    use crate::watch::Unwatched;

    /// A symbol with modules of five pixels and a margin of four modules.
    fn drawn(colors: &[Color]) -> Gray {
        let side = colors.len().isqrt();
        let width = (side + 8) * 5;
        let module = |x: usize, y: usize| {
            let inside = |at: usize| (at / 5).checked_sub(4).filter(|at| *at < side);
            inside(x).zip(inside(y)).map_or(Color::Light, |(x, y)| colors[y * side + x])
        };
        let pixels =
            (0..width * width).map(|at| if module(at % width, at / width) == Color::Dark { 20 } else { 240 }).collect();
        Gray { width: width as u32, height: width as u32, pixels }
    }

    #[test]
    fn micro_qr_of_every_size_is_named_and_read() {
        for (version, level, text) in
            [(1, EcLevel::L, "123"), (2, EcLevel::L, "A1"), (3, EcLevel::M, "beans"), (4, EcLevel::M, "seeds 12")]
        {
            let code = QrCode::with_version(text, Version::Micro(version), level).unwrap();
            let found = other_symbols(&drawn(&code.to_colors()), &Unwatched);
            assert_eq!(found, [OtherSymbol { kind: SymbolKind::MicroQr, text: Some(text.to_owned()) }]);
        }
    }

    #[test]
    fn model_1_is_named_by_its_format_information_and_model_2_is_not() {
        for version in [1, 2, 7, 14] {
            let code = QrCode::with_version("beans", Version::Normal(version), EcLevel::M).unwrap();
            let mut colors = code.to_colors();
            assert_eq!(other_symbols(&drawn(&colors), &Unwatched), []);
            // The masks of the two models differ in these bits.
            let side = code.width();
            for place in format_places(side as u32) {
                for (at, (x, y)) in place.into_iter().enumerate() {
                    if (0x5412_u32 ^ 0x2825) >> (14 - at) & 1 == 1 {
                        let module = &mut colors[y as usize * side + x as usize];
                        *module = module.select(Color::Light, Color::Dark);
                    }
                }
            }
            let found = other_symbols(&drawn(&colors), &Unwatched);
            assert_eq!(found.iter().map(|found| found.kind).collect::<Vec<_>>(), [SymbolKind::Model1], "{version}");
        }
    }

    #[test]
    fn noise_and_blank_paper_are_no_symbols() {
        for seed in 0..12_u64 {
            let mut state = seed * 2 + 1;
            let pixels = (0..300 * 300)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    if seed == 0 { 230 } else { (state >> 56) as u8 }
                })
                .collect();
            assert_eq!(other_symbols(&Gray { width: 300, height: 300, pixels }, &Unwatched), []);
        }
    }
}
