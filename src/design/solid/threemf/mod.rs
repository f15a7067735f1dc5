//! The bytes of a 3MF package -> all that it builds, as one mesh.
//!
//! Core specification 1.3 and the production extension 1.1 of the 3MF Consortium: objects, components and build items with
//! their transforms, also from other model parts of the package. Materials are passed over; beams and slices are told.

mod assembly;
mod model;
mod package;
mod part_name;

use self::assembly::assembled;
use self::package::Package;
use self::part_name::broken;
use super::file::SolidFile;
use crate::design::error::DesignError;
use crate::limits::MAX_3MF_BYTES;

/// Reads a 3MF package.
///
/// # Errors
///
/// [`DesignError::Broken`] if it is cut off, names parts outside itself, or its objects hold one another;
/// [`DesignError::TooMany`] beyond the bounds in [`limits`](crate::limits); [`DesignError::Empty`] if nothing is built.
pub fn read(bytes: &[u8]) -> Result<SolidFile, DesignError> {
    if bytes.len() > MAX_3MF_BYTES {
        return Err(broken(format!("a 3MF file has at most {} MB", MAX_3MF_BYTES >> 20)));
    }
    let mut package = Package::open(bytes)?;
    let root = package.root()?;
    let mut model = package.take(&root)?;
    let mut warnings = std::mem::take(&mut model.warnings);
    let (unit, about) = (model.unit, std::mem::take(&mut model.about));
    package.add(&root, model);
    let mesh = assembled(&mut package, &root, &mut warnings)?;
    if mesh.triangles.is_empty() {
        return Err(DesignError::Empty);
    }
    Ok(SolidFile { mesh, unit: Some(unit), title: about.title, maker: about.maker, licence: about.licence, warnings })
}

#[cfg(test)]
mod tests;
