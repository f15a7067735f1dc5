//! SVG -> a flat drawing in millimetres.
//!
//! The parser and what is refused by name are those of `halftone/`; here the shapes stay outlines, at their real size
//! (`size.rs`). Nothing outside the file is read.

mod about;
mod clips;
mod hatch;
mod shapes;
mod size;

use self::shapes::ShapeReader;
use super::error::DesignError;
use super::found::{DesignFound, ReadOptions};
use super::model::DesignForm;
use crate::halftone::{HalftoneError, SvgDrawing};

/// Reads an SVG.
///
/// # Errors
/// It is broken, empty, over the limits, or holds what no black ink can show.
pub(super) fn read(bytes: &[u8], options: &ReadOptions<'_>) -> Result<DesignFound, DesignError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| DesignError::Broken { problem: "the SVG is no UTF-8 text".to_owned(), line: None })?;
    let size = size::SvgSize::of(text, options.unit);
    let drawing = SvgDrawing::read(size.text(text).as_bytes(), options.fonts).map_err(refused)?;
    let scale = size.scale();
    let mut reader = ShapeReader::new(&drawing, scale, options.watch);
    reader.draw(drawing.tree().root())?;
    let (plane, mut told) = reader.finish()?;
    let mut found = DesignFound::new(DesignForm::Plane(plane), Some((size.unit, size.source)));
    found.warnings.extend(size.warning(&drawing));
    found.warnings.append(&mut told);
    found.warnings.extend(drawing.told().iter().map(|told| (*told).to_owned()));
    about::tell(text, &mut found);
    Ok(found)
}

fn refused(error: HalftoneError) -> DesignError {
    match error {
        HalftoneError::Shapes { most } => DesignError::TooMany { what: "shapes", most },
        HalftoneError::Blank => DesignError::Empty,
        other => DesignError::Broken { problem: other.to_string(), line: None },
    }
}

#[cfg(test)]
mod tests;
