//! The bytes of a binary STL file -> its mesh.
//!
//! ```text
//! 80 bytes: header | u32: triangles | each: normal, 3 corners (12 f32), u16 attribute      all little-endian
//! ```

use crate::design::error::DesignError;
use crate::design::model::TriangleMesh;
use crate::design::solid::file::SolidFile;
use crate::design::solid::point_table::{PointTable, checked};
use crate::limits::MAX_TRIANGLES;

const HEADER: usize = 80;
const COUNT_END: usize = HEADER + 4;
const RECORD: usize = 50;
/// In a record, before the corners.
const NORMAL: usize = 12;

/// How many triangles the file says it has; `None` if it is too short to say.
pub fn claimed(bytes: &[u8]) -> Option<u32> {
    bytes.get(HEADER..COUNT_END)?.try_into().ok().map(u32::from_le_bytes)
}

/// The length of a file of so many triangles.
pub fn length_of(triangles: u32) -> u64 {
    COUNT_END as u64 + RECORD as u64 * u64::from(triangles)
}

pub fn read(bytes: &[u8]) -> Result<SolidFile, DesignError> {
    let broken = |problem: String| DesignError::Broken { problem, line: None };
    let claim =
        claimed(bytes).ok_or_else(|| broken("it is too short for an STL file; it may be cut off".to_owned()))?;
    let records = bytes.get(COUNT_END..).unwrap_or_default();
    let held = records.len() / RECORD;
    if held < claim as usize {
        return Err(broken(format!("it says that it has {claim} triangles, and holds {held}; it may be cut off")));
    }
    if claim as usize > MAX_TRIANGLES {
        return Err(DesignError::TooMany { what: "triangles", most: MAX_TRIANGLES });
    }
    let mut warnings = Vec::new();
    let over = records.len() - claim as usize * RECORD;
    if over > 0 {
        warnings.push(format!("After its {claim} triangles stand {over} bytes that are not drawn."));
    }
    let mut table = PointTable::new();
    let mut triangles = Vec::with_capacity(claim as usize);
    for (number, record) in (1..=claim).zip(records.chunks_exact(RECORD)) {
        let mut triangle = [0; 3];
        for (corner, at) in triangle.iter_mut().zip(record.get(NORMAL..).unwrap_or_default().chunks_exact(12)) {
            let point = [0, 4, 8].map(|from| f64::from(f32_at(at, from)));
            *corner = table.index(checked(point, || format!("triangle {number}"), None)?)?;
        }
        triangles.push(triangle);
    }
    let mesh = TriangleMesh { points: table.into_points(), triangles };
    Ok(SolidFile { mesh, warnings, ..SolidFile::default() })
}

fn f32_at(bytes: &[u8], from: usize) -> f32 {
    bytes.get(from..from + 4).and_then(|four| four.try_into().ok()).map_or(0.0, f32::from_le_bytes)
}
