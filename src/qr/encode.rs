//! Text -> the modules of a QR code.
//!
//! The packet's own codes and marks take a mask that is given: the search for the best of eight costs more than all
//! the rest, the payload is noise-like under any of them, and a known mask helps whoever reads a damaged code.

use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::ec::construct_codewords;
use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, Version};

use crate::sheet::{Level, MARK_LEVEL, MARK_VERSION};

/// A QR code's modules, row by row, without a quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    pub side: u32,
    /// `side * side`, true where dark.
    pub dark: Vec<bool>,
}

/// Why a text makes no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SymbolError {
    #[error("{characters} characters do not fit a QR code of version {version} at level {}", level.letter())]
    TooLong { characters: usize, version: u8, level: Level },
    #[error("the text holds a character that its QR mode does not have")]
    Character,
    #[error("there is no QR version {version}; it must be 1 to 40")]
    Version { version: u8 },
    #[error("there is no QR mask {mask}; it must be 0 to 7")]
    Mask { mask: u8 },
}

/// Bits of data that a version (1 to 40) holds at a level; 0 for other versions.
#[must_use]
pub fn data_bits(version: u8, level: Level) -> usize {
    let Ok(version) = normal(version) else { return 0 };
    Bits::new(version).max_len(ec_level(level)).unwrap_or(0)
}

/// One of the packet's codes: header in alphanumeric, digits in numeric mode, mask 0 to 7.
///
/// # Errors
/// The text is too long for the version, or holds other characters; no such version or mask.
pub fn code(header: &str, digits: &str, version: u8, level: Level, mask: u8) -> Result<Symbol, SymbolError> {
    let is_alphanumeric = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" $%*+-./:".contains(&byte);
    if !header.bytes().all(is_alphanumeric) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(SymbolError::Character);
    }
    let too_long = |_: QrError| SymbolError::TooLong { characters: header.len() + digits.len(), version, level };
    let mut bits = Bits::new(normal(version)?);
    bits.push_alphanumeric_data(header.as_bytes()).map_err(too_long)?;
    if !digits.is_empty() {
        bits.push_numeric_data(digits.as_bytes()).map_err(too_long)?;
    }
    let mut canvas = drawn(bits, level).map_err(too_long)?;
    canvas.apply_mask(pattern(mask)?);
    Ok(symbol(canvas, version))
}

/// The data codewords of a code of the packet, as [`code`] prints them: segments, terminator and padding.
///
/// # Errors
/// The text is too long for the version; no such version.
pub fn code_data(header: &str, digits: &str, version: u8, level: Level) -> Result<Vec<u8>, SymbolError> {
    let too_long = |_: QrError| SymbolError::TooLong { characters: header.len() + digits.len(), version, level };
    let mut bits = Bits::new(normal(version)?);
    bits.push_alphanumeric_data(header.as_bytes()).map_err(too_long)?;
    if !digits.is_empty() {
        bits.push_numeric_data(digits.as_bytes()).map_err(too_long)?;
    }
    bits.push_terminator(ec_level(level)).map_err(too_long)?;
    Ok(bits.into_bytes())
}

/// A sheet mark: alphanumeric, version and level fixed by the format.
///
/// # Errors
/// The text is too long, or holds other characters; no such mask.
pub fn mark(text: &str, mask: u8) -> Result<Symbol, SymbolError> {
    code(text, "", MARK_VERSION, MARK_LEVEL, mask)
}

/// The smallest version that holds a number of bytes in byte mode.
///
/// # Errors
/// They are too many for version 40.
pub fn plain_version(bytes: usize, level: Level) -> Result<u8, SymbolError> {
    let fits = |version: &u8| {
        // The mode, and how many characters follow (ISO/IEC 18004:2015, table 3).
        let head = if *version < 10 { 12 } else { 20 };
        head + 8 * bytes <= data_bits(*version, level)
    };
    (1..=40).find(fits).ok_or(SymbolError::TooLong { characters: bytes, version: 40, level })
}

/// Any text, as any phone reads it: byte mode, in the smallest version from `least` (1 to 40) on that it fits. `mask` is 0
/// to 7; without one, the mask that ISO/IEC 18004:2015, 7.8.3, chooses is searched for.
///
/// # Errors
/// The text is too long for version 40, or there is no such mask.
pub fn plain(text: &str, level: Level, least: u8, mask: Option<u8>) -> Result<Symbol, SymbolError> {
    let version = plain_version(text.len(), level)?.max(least);
    let too_long = |_: QrError| SymbolError::TooLong { characters: text.len(), version, level };
    let mut bits = Bits::new(normal(version)?);
    bits.push_byte_data(text.as_bytes()).map_err(too_long)?;
    let mut canvas = drawn(bits, level).map_err(too_long)?;
    match mask {
        Some(mask) => canvas.apply_mask(pattern(mask)?),
        None => canvas = canvas.apply_best_mask(),
    }
    Ok(symbol(canvas, version))
}

/// Everything but the mask.
fn drawn(mut bits: Bits, level: Level) -> Result<Canvas, QrError> {
    let (version, level) = (bits.version(), ec_level(level));
    bits.push_terminator(level)?;
    let (data, check) = construct_codewords(&bits.into_bytes(), version, level)?;
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &check);
    Ok(canvas)
}

fn symbol(canvas: Canvas, version: u8) -> Symbol {
    let dark = canvas.into_colors().into_iter().map(|module| module == Color::Dark).collect();
    Symbol { side: 17 + 4 * u32::from(version), dark }
}

fn normal(version: u8) -> Result<Version, SymbolError> {
    match version {
        1..=40 => Ok(Version::Normal(i16::from(version))),
        _ => Err(SymbolError::Version { version }),
    }
}

fn ec_level(level: Level) -> EcLevel {
    match level {
        Level::L => EcLevel::L,
        Level::M => EcLevel::M,
        Level::Q => EcLevel::Q,
        Level::H => EcLevel::H,
    }
}

/// Mask patterns by their number (ISO/IEC 18004:2015, table 10).
fn pattern(mask: u8) -> Result<MaskPattern, SymbolError> {
    match mask {
        0 => Ok(MaskPattern::Checkerboard),
        1 => Ok(MaskPattern::HorizontalLines),
        2 => Ok(MaskPattern::VerticalLines),
        3 => Ok(MaskPattern::DiagonalLines),
        4 => Ok(MaskPattern::LargeCheckerboard),
        5 => Ok(MaskPattern::Fields),
        6 => Ok(MaskPattern::Diamonds),
        7 => Ok(MaskPattern::Meadow),
        _ => Err(SymbolError::Mask { mask }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "SP1-NYV6Z9N8SW6QRB3C04N76602-I00001K00002S0001T0001G02020404-";

    /// What a reader that knows nothing of us finds in a symbol.
    fn read(symbol: &Symbol) -> String {
        let side = symbol.side as usize;
        let image = rqrr::SimpleGrid::from_func(side, |x, y| symbol.dark[y * side + x]);
        rqrr::Grid::new(image).decode().unwrap().1
    }

    #[test]
    fn the_text_that_went_in_is_read_out_under_every_mask() {
        let digits = "0750612345".repeat(40);
        for mask in 0..8 {
            let symbol = code(HEADER, &digits, 22, Level::M, mask).unwrap();
            assert_eq!(symbol.side, 105);
            assert_eq!(read(&symbol), format!("{HEADER}{digits}"));
        }
        assert_eq!(read(&mark("PAPER BACKUP. SP1M-X", 4).unwrap()), "PAPER BACKUP. SP1M-X");
        assert_eq!(
            read(&plain("# restore.py part 1 of 4\nimport sys\n", Level::L, 1, None).unwrap()).lines().count(),
            2
        );
    }

    #[test]
    fn a_code_is_full_at_its_capacity_and_refuses_one_digit_more() {
        // ISO/IEC 18004:2015, table 7: version 25 level M holds 1000 codewords, 22-M 782.
        assert_eq!((data_bits(25, Level::M), data_bits(22, Level::M)), (8000, 6256));
        assert_eq!((data_bits(0, Level::M), data_bits(41, Level::L)), (0, 0));
        let fixed = 4 + 11 + 336 + 4 + 12;
        let most = (6256 - fixed) / 10 * 3 + 2;
        assert!(code(HEADER, &"7".repeat(most), 22, Level::M, 4).is_ok());
        let error = code(HEADER, &"7".repeat(most + 2), 22, Level::M, 4).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{} characters do not fit a QR code of version 22 at level M", most + 63)
        );
    }

    #[test]
    fn a_mark_holds_its_longest_text_and_no_more() {
        assert!(mark(&"A".repeat(90), 4).is_ok());
        assert!(mark(&"A".repeat(91), 4).is_err());
    }

    #[test]
    fn what_no_code_can_be_is_refused() {
        assert_eq!(code("lower", "1", 5, Level::L, 4), Err(SymbolError::Character));
        assert_eq!(code(HEADER, "1A", 5, Level::L, 4), Err(SymbolError::Character));
        assert_eq!(code(HEADER, "1", 41, Level::L, 4), Err(SymbolError::Version { version: 41 }));
        assert_eq!(code(HEADER, "1", 5, Level::L, 8), Err(SymbolError::Mask { mask: 8 }));
        assert!(plain(&"x".repeat(2954), Level::L, 1, None).is_err());
        assert_eq!(plain(&"x".repeat(2953), Level::L, 1, None).unwrap().side, 177);
    }
}
