//! Bytes of a design file -> drawings and solids in millimetres.
//!
//! ```text
//! SVG, DXF -- flat drawings      STL, OBJ, 3MF -- solids      G-code -- a tool path      others -- a listing, or bytes
//! ```
//! Units are never guessed in silence: a file that says none is refused until a person says it ([`DesignError::Unit`]), or
//! what is assumed is told ([`Design::warnings`]).

mod arcs;
mod builder;
mod error;
mod found;
mod model;
mod outline;
mod picture;
mod read;
mod solid;
mod svg;

pub use error::DesignError;
pub use found::ReadOptions;
pub use model::{
    Design, DesignForm, DesignUnit, Outline, OutlinePart, PathTool, PlaneBox, PlaneCircle, PlaneDrawing, PlanePen,
    PlanePoint, PlaneShape, SpacePoint, ToolMove, ToolPath, TriangleMesh, UnitSource,
};
pub use read::read;
#[cfg(test)]
pub(crate) use solid::shapes;
pub use solid::{SolidFacts, SolidFile, obj, stl, threemf, welded};
