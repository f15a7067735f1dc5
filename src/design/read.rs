//! Name and bytes of a file -> the design in it, by its ending and by what its bytes say.

use sha2::{Digest, Sha256};

use super::error::DesignError;
use super::found::{DesignFound, ReadOptions, one_line};
use super::model::{Design, DesignForm, DesignUnit, UnitSource};
use super::solid::{SolidFile, obj, stl, threemf};
use super::{builder, dxf, gcode, picture, svg};
use crate::limits::{MAX_DESIGN_BYTES, MAX_DESIGN_MM};

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
        "dxf" => dxf::read(bytes, options),
        "stl" => solid(stl::read(bytes)?, options),
        "obj" => solid(obj::read(bytes)?, options),
        "3mf" => solid(threemf::read(bytes)?, options),
        ending if TOOL_PATHS.contains(&ending) && is_text(bytes) => {
            Ok(gcode::read(bytes, options)?.unwrap_or_else(|| text_or_bytes(bytes)))
        }
        _ if dxf::is_dxf(bytes) => dxf::read(bytes, options),
        _ if picture::is_picture(bytes) => picture::read(bytes),
        _ => Ok(text_or_bytes(bytes)),
    }
}

/// Sizes of parts for whose unit nobody is asked, in millimetres.
const USUAL_SIZES: std::ops::RangeInclusive<f64> = 1.0..=3_000.0;

/// A solid in millimetres. A file without a unit is in millimetres, which is told, or asked for where the part would be
/// smaller or larger than parts are.
fn solid(file: SolidFile, options: &ReadOptions<'_>) -> Result<DesignFound, DesignError> {
    let mut mesh = file.mesh;
    let (unit, source) = match (file.unit, options.unit) {
        (Some(unit), _) => (unit, UnitSource::File),
        (None, Some(unit)) => (unit, UnitSource::Given),
        (None, None) => (DesignUnit::Millimetre, UnitSource::Assumed),
    };
    let scale = unit.millimetres();
    let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    for point in &mut mesh.points {
        for (axis, value) in point.iter_mut().enumerate() {
            *value *= scale;
            low[axis] = low[axis].min(*value);
            high[axis] = high[axis].max(*value);
        }
    }
    if low.iter().chain(&high).any(|value| value.is_nan() || value.abs() > MAX_DESIGN_MM) {
        return Err(builder::far());
    }
    let size = (0..3).map(|axis| high[axis] - low[axis]).fold(0.0, f64::max);
    if source == UnitSource::Assumed && !USUAL_SIZES.contains(&size) {
        return Err(DesignError::Size { size });
    }
    let mut found = DesignFound::new(DesignForm::Solid(mesh), Some((unit, source)));
    (found.title, found.maker, found.licence, found.warnings) = (file.title, file.maker, file.licence, file.warnings);
    if source == UnitSource::Assumed {
        let sides = [0, 1, 2].map(|axis| format!("{:.1}", high[axis] - low[axis])).join(" x ");
        found.warnings.push(format!(
            "it says no unit; its numbers are taken for millimetres, so that it is {sides} mm (`--unit` says another one)"
        ));
    }
    Ok(found)
}

/// A listing where the bytes are text, in UTF-8 or Latin-1.
fn text_or_bytes(bytes: &[u8]) -> DesignFound {
    let form = text(bytes).map_or(DesignForm::Bytes, DesignForm::Listing);
    DesignFound::new(form, None)
}

/// Whether there is nothing in it that no text has.
fn is_text(bytes: &[u8]) -> bool {
    let is_control = |byte: &u8| (*byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)) || *byte == 127;
    !bytes.is_empty() && !bytes.iter().any(is_control)
}

fn text(bytes: &[u8]) -> Option<String> {
    if !is_text(bytes) {
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let latin = |byte: &u8| if (0x80..0xa0).contains(byte) { '\u{fffd}' } else { char::from(*byte) };
    Some(std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(latin).collect(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Unwatched;

    fn found(name: &str, bytes: &[u8], unit: Option<DesignUnit>) -> Result<Design, DesignError> {
        read(name, bytes, &ReadOptions { unit, fonts: &[], watch: &Unwatched })
    }

    /// A triangle of a size.
    fn stl(size: f64) -> Vec<u8> {
        format!(
            "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex {size} 0 0\nvertex 0 {size} 0\nendloop\nendfacet\nendsolid a\n"
        )
        .into_bytes()
    }

    #[test]
    fn solids_without_a_unit_are_in_millimetres_and_asked_for_where_no_part_is_so_large() {
        for (size, is_usual) in [(1.0, true), (180.0, true), (3_000.0, true), (0.99, false), (3_001.0, false)] {
            let read = found("part.stl", &stl(size), None);
            assert_eq!(read.is_ok(), is_usual, "{size}");
            match read {
                Ok(design) => {
                    assert_eq!(design.unit, Some((DesignUnit::Millimetre, UnitSource::Assumed)));
                    assert!(design.warnings.iter().any(|told| told.contains("millimetres")), "{:?}", design.warnings);
                }
                Err(error) => assert!(matches!(error, DesignError::Size { .. }), "{error:?}"),
            }
        }
        let design = found("part.stl", &stl(0.5), Some(DesignUnit::Inch)).unwrap();
        assert_eq!(design.unit, Some((DesignUnit::Inch, UnitSource::Given)));
        let DesignForm::Solid(mesh) = design.form else { panic!() };
        assert!(mesh.points.iter().any(|point| (point[0] - 12.7).abs() < 1e-9), "{:?}", mesh.points);
    }

    #[test]
    fn what_is_no_design_is_a_listing_or_bytes() {
        for (name, bytes) in [("part.step", &b"ISO-10303-21;\nHEADER;"[..]), ("a.scad", b"cube(9);"), ("b", b"caf\xe9")]
        {
            assert!(matches!(found(name, bytes, None).unwrap().form, DesignForm::Listing(_)), "{name}");
        }
        for (name, bytes) in [("a.ods", &b"PK\x03\x04\0\0"[..]), ("empty", b""), ("a.FCStd", b"PK\x03\x04")] {
            assert_eq!(found(name, bytes, None).unwrap().form, DesignForm::Bytes, "{name}");
        }
        assert_eq!(found("shop/parts\\a.scad", b"cube(9);", None).unwrap().name, "a.scad");
        assert!(found("a.svg", b"cube(9);", None).is_err());
    }

    #[test]
    fn what_a_file_says_of_itself_is_one_line_that_steers_no_terminal() {
        assert_eq!(one_line(" Seed\n\ttray \u{202e}\u{1b}[2J "), Some("Seed tray [2J".to_owned()));
        assert_eq!(one_line("\u{200b} \n"), None);
        assert_eq!(one_line(&"a".repeat(999)).unwrap().len(), 200);
    }
}
