//! Text -> the modules of a QR code.

use crate::sheet::Level;

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
    #[error("not written yet")]
    Unwritten,
}

/// Bits of data that a version (1 to 40) holds at a level; 0 for other versions.
#[must_use]
pub fn data_bits(_version: u8, _level: Level) -> usize {
    0
}

/// One of the packet's codes: header in alphanumeric, digits in numeric mode.
///
/// # Errors
/// The text is too long for the version.
pub fn code(_header: &str, _digits: &str, _version: u8, _level: Level, _mask: u8) -> Result<Symbol, SymbolError> {
    Err(SymbolError::Unwritten)
}

/// A sheet mark: alphanumeric, version and level fixed by the format.
///
/// # Errors
/// The text is too long.
pub fn mark(_text: &str, _mask: u8) -> Result<Symbol, SymbolError> {
    Err(SymbolError::Unwritten)
}

/// Any text, as any phone reads it, in the smallest version it fits.
///
/// # Errors
/// The text is too long for version 40.
pub fn plain(_text: &str, _level: Level) -> Result<Symbol, SymbolError> {
    Err(SymbolError::Unwritten)
}
