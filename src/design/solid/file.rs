//! What a file of a solid says -> its mesh, its unit and what it tells of itself.

use crate::design::model::{DesignUnit, TriangleMesh};

/// A solid as its file has it: coordinates in the unit of the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SolidFile {
    pub mesh: TriangleMesh,
    /// `None` for formats that have none (STL, OBJ).
    pub unit: Option<DesignUnit>,
    pub title: Option<String>,
    pub maker: Option<String>,
    pub licence: Option<String>,
    /// What a person should know, as sentences.
    pub warnings: Vec<String>,
}
