//! Name and bytes of a file -> the design in it, by its ending and by what its bytes say.

use sha2::{Digest, Sha256};

use super::error::DesignError;
use super::found::{DesignFound, ReadOptions, one_line};
use super::model::{Design, DesignForm};
use super::{picture, svg};
use crate::limits::MAX_DESIGN_BYTES;

/// Endings of formats that are drawn, in small letters.
const TOOL_PATHS: [&str; 8] = ["gcode", "gco", "g", "nc", "ngc", "tap", "cnc", "ncc"];

/// Reads a design file. `name` may have folders, which are left out.
///
/// A file that is no design is a listing where it is text, else bytes: neither is an error.
///
/// # Errors
/// A file whose ending promises a drawing and that cannot be drawn: broken, over the limits, empty;
/// [`DesignError::Unit`] and [`DesignError::Size`] ask a person for the unit.
pub fn read(name: &str, bytes: &[u8], options: &ReadOptions<'_>) -> Result<Design, DesignError> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let most = usize::try_from(MAX_DESIGN_BYTES).unwrap_or(usize::MAX);
    if bytes.len() > most {
        return Err(DesignError::TooMany { what: "bytes", most });
    }
    let found = form(name, bytes, options)?;
    Ok(Design {
        name: name.to_owned(),
        form: found.form,
        unit: found.unit,
        title: found.title.as_deref().and_then(one_line),
        maker: found.maker.as_deref().and_then(one_line),
        licence: found.licence.as_deref().and_then(one_line),
        warnings: found.warnings,
        bytes: bytes.len(),
        digest: Sha256::digest(bytes).into(),
    })
}

fn form(name: &str, bytes: &[u8], options: &ReadOptions<'_>) -> Result<DesignFound, DesignError> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "svg" => svg::read(bytes, options),
        "svgz" => {
            Err(DesignError::Broken { problem: "it is a packed SVG; unpack it with gunzip".to_owned(), line: None })
        }
        ending if TOOL_PATHS.contains(&ending) => Ok(text_or_bytes(bytes)),
        _ if picture::is_picture(bytes) => picture::read(bytes),
        _ => Ok(text_or_bytes(bytes)),
    }
}

/// A listing where the bytes are text, in UTF-8 or Latin-1.
fn text_or_bytes(bytes: &[u8]) -> DesignFound {
    let form = text(bytes).map_or(DesignForm::Bytes, DesignForm::Listing);
    DesignFound::new(form, None)
}

fn text(bytes: &[u8]) -> Option<String> {
    let is_control = |byte: &u8| (*byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)) || *byte == 127;
    if bytes.is_empty() || bytes.iter().any(is_control) {
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let latin = |byte: &u8| if (0x80..0xa0).contains(byte) { '\u{fffd}' } else { char::from(*byte) };
    Some(std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(latin).collect(), str::to_owned))
}
