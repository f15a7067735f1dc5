//! DXF -> a flat drawing in millimetres, seen from above (`AutoCAD` 2012 DXF reference).
//!
//! ```text
//! bytes -- pairs.rs --> group codes -- entity.rs --> entities -- draw.rs --> shapes
//!                                      tables.rs --> unit, layers, blocks
//! ```
//! The reader is our own: a file is gone through twice and nothing of it is kept, so that a million entities take no memory,
//! and a fault is told with its line.

mod curves;
mod draw;
mod entity;
mod hatch;
mod pairs;
mod shapes;
mod sheet;
mod spline;
mod tables;
mod text;

use self::draw::Drawer;
use super::error::DesignError;
use super::found::{DesignFound, ReadOptions};
use super::model::{DesignForm, DesignUnit, PlaneDrawing, UnitSource};
use crate::units::MM_PER_INCH;

/// Whether bytes look like a DXF file.
pub(super) fn is_dxf(bytes: &[u8]) -> bool {
    pairs::DxfPairs::is_dxf(bytes)
}

/// Reads a DXF file.
///
/// # Errors
/// Broken, over the limits, empty; [`DesignError::Unit`] where it says no unit and none is given.
pub(super) fn read(bytes: &[u8], options: &ReadOptions<'_>) -> Result<DesignFound, DesignError> {
    if bytes.starts_with(b"AutoCAD DXB") {
        let problem = "it is a DXB file, which is not drawn; save it as DXF".to_owned();
        return Err(DesignError::Broken { problem, line: None });
    }
    let tables = tables::read(bytes)?;
    let (scale, unit, source) = match (options.unit, tables.unit) {
        (Some(unit), _) => (unit.millimetres(), unit, UnitSource::Given),
        (None, Some((scale, unit))) => (scale, unit, UnitSource::File),
        (None, None) => (1.0, DesignUnit::Millimetre, UnitSource::Assumed),
    };
    let mut drawer = Drawer::new(&tables, scale, options);
    drawer.all()?;
    let (plane, warnings) = drawer.finish()?;
    if source == UnitSource::Assumed {
        return Err(no_unit(&plane));
    }
    let mut found = DesignFound::new(DesignForm::Plane(plane), Some((unit, source)));
    if let (Some(given), Some((said, _))) = (options.unit, tables.unit)
        && (given.millimetres() - said).abs() > 1e-9 * said
    {
        found.warnings.push(format!(
            "its header says that a unit is {said} mm; `--unit` says {} mm, which is taken",
            given.millimetres()
        ));
    }
    found.warnings.extend(warnings);
    Ok(found)
}

fn no_unit(plane: &PlaneDrawing) -> DesignError {
    let Some(extent) = plane.extent() else { return DesignError::Empty };
    let size = [extent.width(), extent.height()];
    let sizes = vec![(DesignUnit::Millimetre, size), (DesignUnit::Inch, size.map(|side| side * MM_PER_INCH))];
    DesignError::Unit { sizes }
}

#[cfg(test)]
mod tests;
