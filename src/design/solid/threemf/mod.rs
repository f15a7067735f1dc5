//! The bytes of a 3MF package -> all that it builds, as one mesh.
//!
//! Core specification 1.3 and the production extension 1.1 of the 3MF Consortium: objects, components and build items with
//! their transforms, also from other model parts of the package. Materials are passed over; beams and slices are told.

mod assembly;
mod model;

use std::collections::BTreeMap;

use self::assembly::assembled;
use self::model::Model;
use super::file::SolidFile;
use crate::design::error::DesignError;
use crate::limits::{MAX_3MF_BYTES, MAX_3MF_PARTS, MAX_3MF_UNPACKED_BYTES};
use crate::xml::{Event, Xml};
use crate::zip::{Archive, ZipLimits};

/// Where the model is if the package does not say.
const USUAL_MODEL: &str = "3D/3dmodel.model";
const RELATIONS: &str = "_rels/.rels";

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
    let limits = ZipLimits { parts: MAX_3MF_PARTS, unpacked: MAX_3MF_UNPACKED_BYTES };
    let mut package = Package {
        archive: Archive::open(bytes, limits).map_err(|error| broken(error.to_string()))?,
        models: BTreeMap::new(),
    };
    let root = package.root()?;
    let mut model = package.take(&root)?;
    let mut warnings = std::mem::take(&mut model.warnings);
    let (unit, about) = (model.unit, std::mem::take(&mut model.about));
    package.models.insert(root.clone(), model);
    let mesh = assembled(&mut package, &root, &mut warnings)?;
    if mesh.triangles.is_empty() {
        return Err(DesignError::Empty);
    }
    Ok(SolidFile { mesh, unit: Some(unit), title: about.title, maker: about.maker, licence: about.licence, warnings })
}

fn broken(problem: String) -> DesignError {
    DesignError::Broken { problem, line: None }
}

/// The archive, and its model parts that were read so far.
struct Package<'a> {
    archive: Archive<'a>,
    models: BTreeMap<String, Model>,
}

impl Package<'_> {
    /// The name of the model part at which reading begins.
    fn root(&mut self) -> Result<String, DesignError> {
        let relations = self.text(RELATIONS)?.unwrap_or_default();
        let target = Xml::new(&relations).find_map(|event| match event {
            Event::Start { tag, .. } if tag.name == "Relationship" => {
                let is_model = tag.attribute("Type").is_some_and(|kind| kind.ends_with("/3dmodel"));
                tag.attribute("Target").filter(|_| is_model)
            }
            _ => None,
        });
        target.map_or_else(|| Ok(USUAL_MODEL.to_owned()), |target| part_name(&target))
    }

    /// Reads a model part.
    fn take(&mut self, part: &str) -> Result<Model, DesignError> {
        let text = self.text(part)?.ok_or_else(|| broken(format!("its part {part} is missing")))?;
        Model::read(&text, part)
    }

    /// Makes sure that a model part has been read.
    fn need(&mut self, part: &str) -> Result<(), DesignError> {
        if !self.models.contains_key(part) {
            let model = self.take(part)?;
            self.models.insert(part.to_owned(), model);
        }
        Ok(())
    }

    fn text(&mut self, part: &str) -> Result<Option<String>, DesignError> {
        let content = self.archive.read(part).map_err(|error| broken(error.to_string()))?;
        let text = content.map(|content| {
            let content = content.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(content);
            String::from_utf8(content).map_err(|_| broken(format!("its part {part} is not UTF-8")))
        });
        text.transpose()
    }
}

/// A path in the package, from its top: `/3D/other.model`.
fn part_name(path: &str) -> Result<String, DesignError> {
    let name = path.trim_start_matches('/').replace('\\', "/");
    if name.split('/').any(|step| matches!(step, "." | ".." | "")) {
        let shown: String = name.escape_debug().take(60).collect();
        return Err(broken(format!("it names a part that cannot be in it: {shown}")));
    }
    Ok(name)
}

#[cfg(test)]
mod tests;
