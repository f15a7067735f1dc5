//! The bytes of an STL file -> its mesh, from the binary or the ASCII form.
//!
//! Both forms are those of the Stereolithography Interface Specification (3D Systems, 1988). Which one it is, its length
//! tells: the binary form says how many triangles it has, and many programs begin its header with `solid`, too. Normals,
//! attributes and colours are passed over: corners say everything that is drawn.

mod ascii;
mod binary;

use crate::design::error::DesignError;
use crate::design::solid::file::SolidFile;

/// Reads an STL file.
///
/// # Errors
///
/// [`DesignError::Broken`] if it is cut off, or a corner is not a place; [`DesignError::TooMany`] beyond
/// [`MAX_TRIANGLES`](crate::limits::MAX_TRIANGLES); [`DesignError::Empty`] without a triangle.
pub fn read(bytes: &[u8]) -> Result<SolidFile, DesignError> {
    let file = match binary::claimed(bytes) {
        Some(claim) if binary::length_of(claim) == bytes.len() as u64 => binary::read(bytes)?,
        _ if ascii::is_likely(bytes) => ascii::read(bytes)?,
        _ => binary::read(bytes)?,
    };
    if file.mesh.triangles.is_empty() { Err(DesignError::Empty) } else { Ok(file) }
}

/// Whether bytes look like an STL file, for files whose names do not say.
#[must_use]
pub fn is_stl(bytes: &[u8]) -> bool {
    ascii::is_likely(bytes)
        || binary::claimed(bytes).is_some_and(|claim| binary::length_of(claim) == bytes.len() as u64)
}

#[cfg(test)]
mod tests;
