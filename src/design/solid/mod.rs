//! Bytes of STL, OBJ and 3MF files -> meshes; meshes -> what is known of a solid: volume, shells, whether it is closed.

mod edges;
mod facts;
mod file;
pub mod obj;
mod point_table;
mod polygon;
#[cfg(test)]
pub(crate) mod shapes;
pub mod stl;
pub mod threemf;
mod vectors;
mod weld;

pub use facts::SolidFacts;
pub use file::SolidFile;
pub use weld::welded;
