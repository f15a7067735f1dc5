//! A square of modules -> what the code carries.
//!
//! ```text
//! modules -- unmask, zigzag --> codewords -- deinterleave --> blocks -- Reed-Solomon --> data -- segments --> payload
//! ```
//! After ISO/IEC 18004:2015, clause 12. Version and mask can be given, for a sheet tells them: then neither the
//! version's nor the format's modules need be legible.

use rxing::common::BitMatrix;
use rxing::qrcode::common::{Version, VersionRef};
use rxing::qrcode::decoder::DataBlock;

use crate::qr::format::{Format, read_format};
use crate::qr::layout::{flips, rxing_level};
use crate::qr::segments::Payload;
use crate::qr::{reed_solomon, segments};

/// A code that was decoded.
pub struct Decoded {
    pub payload: Payload,
    /// All data of the code, padding with it.
    pub data: Vec<u8>,
    /// 1 to 40.
    pub version: u8,
    pub format: Format,
    /// Seen in a mirror: rows and columns change places.
    pub mirrored: bool,
}

/// Decodes a square whose side tells the version; `known` saves reading the format's modules. `None` when the format
/// or a block cannot be corrected.
pub fn decode(modules: &BitMatrix, known: Option<Format>) -> Option<Decoded> {
    let side = modules.width();
    if modules.height() != side {
        return None;
    }
    let version = Version::getProvisionalVersionForDimension(side).ok()?;
    [false, true].into_iter().find_map(|mirrored| {
        let dark = |x: u32, y: u32| if mirrored { modules.get(y, x) } else { modules.get(x, y) };
        let format = known.or_else(|| read_format(side, dark))?;
        let data = data_codewords(version, format, dark)?;
        let number = version.getVersionNumber() as u8;
        let payload = segments::payload(&data, number)?;
        Some(Decoded { payload, data, version: number, format, mirrored })
    })
}

/// The corrected data of all blocks, in order.
fn data_codewords(version: VersionRef, format: Format, dark: impl Fn(u32, u32) -> bool) -> Option<Vec<u8>> {
    let raw = codewords(version, format.mask, dark)?;
    let mut data = Vec::with_capacity(raw.len());
    for block in DataBlock::getDataBlocks(&raw, version, rxing_level(format.level)).ok()? {
        let mut words = block.getCodewords().to_vec();
        let known = block.getNumDataCodewords() as usize;
        let check = words.len().checked_sub(known)?;
        reed_solomon::correct(&mut words, check, &[])?;
        data.extend_from_slice(words.get(..known)?);
    }
    Some(data)
}

/// All codewords as they stand in the symbol: two columns at a time from the right, up and down in turn (7.7.3).
fn codewords(version: VersionRef, mask: u8, dark: impl Fn(u32, u32) -> bool) -> Option<Vec<u8>> {
    let side = version.getDimensionForVersion();
    let function = version.buildFunctionPattern().ok()?;
    let total = version.getTotalCodewords() as usize;
    let mut words = Vec::with_capacity(total + 1);
    let (mut word, mut count) = (0u8, 0u32);
    // Column 6 is the timing pattern: pairs left of it begin one further left.
    for (pair, right) in (0..side / 2).map(|pair| (pair, side - 1 - 2 * pair)) {
        let right = if right <= 6 { right - 1 } else { right };
        for step in 0..side {
            let y = if pair % 2 == 0 { side - 1 - step } else { step };
            for x in [right, right - 1] {
                if function.get(x, y) {
                    continue;
                }
                word = word << 1 | u8::from(dark(x, y) != flips(mask, x, y));
                count += 1;
                if count.is_multiple_of(8) {
                    words.push(word);
                }
            }
        }
    }
    // What remains after the last codeword are remainder bits.
    words.truncate(total);
    (words.len() == total).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::testing::symbol;
    use crate::sheet::Level;

    fn matrix(dark: &[bool]) -> BitMatrix {
        let side = dark.len().isqrt() as u32;
        let mut matrix = BitMatrix::new(side, side).unwrap();
        for (at, _) in dark.iter().enumerate().filter(|(_, dark)| **dark) {
            matrix.set(at as u32 % side, at as u32 / side);
        }
        matrix
    }

    #[test]
    fn every_version_and_level_gives_its_text_back() {
        for version in 1..=40u8 {
            for level in [Level::L, Level::M, Level::Q, Level::H] {
                let letters = "SP1-A";
                let decoded = decode(&matrix(&symbol(letters, "", version, level)), None).unwrap();
                assert_eq!(decoded.payload, Payload::Text(letters.into()), "version {version} {level:?}");
                assert_eq!((decoded.version, decoded.format), (version, Format { level, mask: 4 }));
            }
        }
    }

    /// As rxing's own decoder of blocks says.
    fn corrected_by_rxing(block: &[u8], checks: usize) -> Option<Vec<u8>> {
        use rxing::common::reedsolomon::{PredefinedGenericGF, ReedSolomonDecoder};
        let mut words = block.to_vec();
        let decoder = ReedSolomonDecoder::new(PredefinedGenericGF::QrCodeField256.into());
        decoder.decode(&mut words, checks as i32).ok().map(|_| words)
    }

    #[test]
    fn blocks_are_corrected_as_by_another_decoder_and_refused_alike() {
        let mut state = 7u64;
        let mut noise = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        };
        for (length, checks) in [(26, 10), (70, 26), (75, 28), (145, 30)] {
            // All zeros are a block of every code.
            for errors in 0..checks {
                for _ in 0..25 {
                    let mut block = vec![0; length];
                    for _ in 0..errors {
                        block[noise() % length] ^= noise() as u8;
                    }
                    let mut ours = block.clone();
                    let accepted = reed_solomon::correct(&mut ours, checks, &[]).is_some();
                    let theirs = corrected_by_rxing(&block, checks);
                    assert_eq!(accepted.then_some(ours), theirs, "{length}, {checks}, {errors}");
                }
            }
        }
    }

    #[test]
    fn a_mirrored_code_is_read_and_named_so() {
        let straight = matrix(&symbol("ABC", "123456", 7, Level::M));
        let mut turned = BitMatrix::new(45, 45).unwrap();
        for (x, y) in (0..45).flat_map(|x| (0..45).map(move |y| (x, y))).filter(|(x, y)| straight.get(*x, *y)) {
            turned.set(y, x);
        }
        let decoded = decode(&turned, None).unwrap();
        assert!(decoded.mirrored);
        assert_eq!(decoded.payload, Payload::Text("ABC123456".into()));
    }

    #[test]
    fn a_known_format_needs_no_format_modules() {
        let mut code = matrix(&symbol("ABC", "123456", 7, Level::M));
        for at in (0..6).chain([7, 8]).chain(37..45) {
            code.unset(at, 8);
            code.unset(8, at);
        }
        assert!(decode(&code, None).is_none());
        assert!(decode(&code, Some(Format { level: Level::M, mask: 4 })).is_some());
    }

    #[test]
    fn a_square_that_is_no_code_is_refused_whatever_its_size() {
        for side in 1..190 {
            assert!(decode(&BitMatrix::new(side, side).unwrap(), None).is_none(), "{side}");
        }
        assert!(decode(&BitMatrix::new(21, 25).unwrap(), None).is_none());
    }
}
