//! A 3MF package -> its model parts, read when they are needed.

use std::collections::BTreeMap;

use super::model::Model;
use super::part_name::{broken, part_name};
use crate::design::error::DesignError;
use crate::limits::{MAX_3MF_PARTS, MAX_3MF_UNPACKED_BYTES};
use crate::xml::{Event, Xml};
use crate::zip::{Archive, ZipLimits};

/// Where the model is if the package does not say.
const USUAL_MODEL: &str = "3D/3dmodel.model";
const RELATIONS: &str = "_rels/.rels";

/// The archive, and its model parts that were read so far.
pub(super) struct Package<'a> {
    archive: Archive<'a>,
    models: BTreeMap<String, Model>,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, DesignError> {
        let limits = ZipLimits { parts: MAX_3MF_PARTS, unpacked: MAX_3MF_UNPACKED_BYTES };
        let archive = Archive::open(bytes, limits).map_err(|error| broken(error.to_string()))?;
        Ok(Self { archive, models: BTreeMap::new() })
    }

    /// The name of the model part at which reading begins.
    pub fn root(&mut self) -> Result<String, DesignError> {
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
    pub fn take(&mut self, part: &str) -> Result<Model, DesignError> {
        let text = self.text(part)?.ok_or_else(|| broken(format!("its part {part} is missing")))?;
        Model::read(&text, part)
    }

    /// Makes sure that a model part has been read.
    pub fn need(&mut self, part: &str) -> Result<(), DesignError> {
        if !self.models.contains_key(part) {
            let model = self.take(part)?;
            self.models.insert(part.to_owned(), model);
        }
        Ok(())
    }

    pub fn add(&mut self, part: &str, model: Model) {
        self.models.insert(part.to_owned(), model);
    }

    /// A model part that was read.
    pub fn model(&self, part: &str) -> Option<&Model> {
        self.models.get(part)
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
