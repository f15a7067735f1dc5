//! What is wrong with a TIFF -> an error in our own words.

use crate::photo::files::pixels::PhotoError;

/// It is broken.
pub fn fault(reason: &str) -> PhotoError {
    PhotoError::Broken { format: "TIFF", reason: reason.to_owned() }
}

/// It is of a kind that is not read.
pub fn unsupported(what: &str) -> PhotoError {
    fault(&format!("{what}; save it as PNG, or as TIFF with LZW compression"))
}
