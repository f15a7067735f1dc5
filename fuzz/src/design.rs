//! Meshes of design files, without the rest of their room -> the same names as in the library.

#[path = "../../src/design/error.rs"]
pub mod error;
#[path = "../../src/design/model.rs"]
pub mod model;
#[path = "../../src/design/solid/mod.rs"]
mod solid;

pub use error::DesignError;
pub use model::*;
pub use solid::{SolidFacts, SolidFile, obj, stl, threemf, welded};
