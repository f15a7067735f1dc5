//! The XML of a 3MF model part -> its objects and what is built of them.

use std::collections::BTreeMap;

use super::part_name::{broken, part_name};
use crate::design::error::DesignError;
use crate::design::model::{DesignUnit, SpacePoint};
use crate::limits::{MAX_3MF_COMPONENTS, MAX_SOLID_POINTS, MAX_TRIANGLES};
use crate::xml::{Event, Tag, Xml};

/// Letters of a title, a maker or a licence.
const LONGEST_WORDS: usize = 200;

/// A model part.
#[derive(Debug)]
pub(super) struct Model {
    pub unit: DesignUnit,
    pub about: ModelWords,
    pub objects: BTreeMap<u32, ModelObject>,
    pub items: Vec<PlacedObject>,
    pub warnings: Vec<String>,
}

/// What a model says of itself.
#[derive(Debug, Default)]
pub(super) struct ModelWords {
    pub title: Option<String>,
    pub maker: Option<String>,
    pub licence: Option<String>,
}

/// A mesh, or other objects put together.
#[derive(Debug, Default)]
pub(super) struct ModelObject {
    /// Whether it is material of the part, and not a support or a note.
    pub is_model: bool,
    pub points: Vec<SpacePoint>,
    pub triangles: Vec<[u32; 3]>,
    pub components: Vec<PlacedObject>,
}

/// An object at a place.
#[derive(Debug, Clone)]
pub(super) struct PlacedObject {
    pub object: u32,
    /// Of another model part (production extension, 2.1); `None` for the same.
    pub part: Option<String>,
    pub transform: Transform,
}

/// An affine map: three rows that x, y and z are multiplied with, and what is added (core specification, 3.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Transform(pub [[f64; 3]; 4]);

impl Transform {
    pub const NONE: Self = Self([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0; 3]]);

    pub fn scale(by: f64) -> Self {
        Self([[by, 0.0, 0.0], [0.0, by, 0.0], [0.0, 0.0, by], [0.0; 3]])
    }

    pub fn of(self, point: SpacePoint) -> SpacePoint {
        let [x, y, z, moved] = self.0;
        std::array::from_fn(|axis| point[0] * x[axis] + point[1] * y[axis] + point[2] * z[axis] + moved[axis])
    }

    /// The map that applies this one first, and then another.
    pub fn then(self, outer: Self) -> Self {
        let moved = outer.of(self.0[3]);
        let turned = |row: usize| {
            let turned = outer.of(self.0[row]);
            std::array::from_fn(|axis| turned[axis] - outer.0[3][axis])
        };
        Self([turned(0), turned(1), turned(2), moved])
    }

    /// Whether it shows things as in a mirror.
    pub fn is_mirrored(self) -> bool {
        let [a, b, c, _] = self.0;
        let product = a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
            + a[2] * (b[0] * c[1] - b[1] * c[0]);
        product < 0.0
    }

    fn parsed(text: &str) -> Option<Self> {
        let numbers: Vec<f64> = text.split_ascii_whitespace().map(|word| word.parse().ok()).collect::<Option<_>>()?;
        let (rows, rest) = numbers.as_chunks::<3>();
        let rows = <[[f64; 3]; 4]>::try_from(rows).ok().filter(|_| rest.is_empty())?;
        rows.as_flattened().iter().all(|number| number.is_finite()).then_some(Self(rows))
    }
}

impl Model {
    pub fn read(text: &str, part: &str) -> Result<Self, DesignError> {
        let mut reader = ModelReader {
            part,
            model: Self {
                unit: DesignUnit::Millimetre,
                about: ModelWords::default(),
                objects: BTreeMap::new(),
                items: Vec::new(),
                warnings: Vec::new(),
            },
            open: None,
            metadata: None,
            ended: false,
            counted: (0, 0, 0),
        };
        for event in Xml::new(text) {
            match event {
                Event::Start { tag, closed } => {
                    reader.begun(&tag)?;
                    if closed {
                        reader.ended(tag.name);
                    }
                }
                Event::End(name) => reader.ended(name),
                Event::Text(text) => reader.text(&text),
            }
        }
        if reader.ended { Ok(reader.model) } else { Err(reader.broken("ends in the middle; the file may be cut off")) }
    }
}

struct ModelReader<'a> {
    part: &'a str,
    model: Model,
    /// The object that is read.
    open: Option<(u32, ModelObject)>,
    /// The name of the metadata that is read, and its words so far.
    metadata: Option<(String, String)>,
    ended: bool,
    /// Points, triangles and placed objects of the part.
    counted: (usize, usize, usize),
}

impl ModelReader<'_> {
    fn begun(&mut self, tag: &Tag<'_>) -> Result<(), DesignError> {
        match (tag.name, &mut self.open) {
            ("model", None) => self.model.unit = self.unit(tag)?,
            ("metadata", None) => {
                self.metadata = Some((tag.attribute("name").unwrap_or_default().into_owned(), String::new()));
            }
            ("object", None) => {
                let is_model = tag.attribute("type").is_none_or(|kind| matches!(kind.as_ref(), "model" | "surface"));
                self.open = Some((self.number(tag, "id")?, ModelObject { is_model, ..ModelObject::default() }));
            }
            ("vertex", Some(_)) => {
                self.counted.0 += 1;
                if self.counted.0 > MAX_SOLID_POINTS {
                    return Err(DesignError::TooMany { what: "different corners", most: MAX_SOLID_POINTS });
                }
                let point = [self.length(tag, "x")?, self.length(tag, "y")?, self.length(tag, "z")?];
                self.object().points.push(point);
            }
            ("triangle", Some(_)) => {
                self.counted.1 += 1;
                if self.counted.1 > MAX_TRIANGLES {
                    return Err(DesignError::TooMany { what: "triangles", most: MAX_TRIANGLES });
                }
                let corners = [self.number(tag, "v1")?, self.number(tag, "v2")?, self.number(tag, "v3")?];
                self.object().triangles.push(corners);
            }
            ("component", Some(_)) => {
                let placed = self.placed(tag)?;
                self.object().components.push(placed);
            }
            ("item", None) => {
                let placed = self.placed(tag)?;
                self.model.items.push(placed);
            }
            ("beamlattice", Some(_)) => self.warn("The beams of its lattices are not drawn."),
            ("slicestack", None) => self.warn("Its own slices are not drawn, only its meshes."),
            _ => {}
        }
        Ok(())
    }

    fn ended(&mut self, name: &str) {
        match name {
            "model" => self.ended = true,
            "object" => {
                if let Some((id, object)) = self.open.take() {
                    self.model.objects.insert(id, object);
                }
            }
            "metadata" => {
                let Some((name, words)) = self.metadata.take() else { return };
                let words: String =
                    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_WORDS).collect();
                let words = Some(words).filter(|words| !words.is_empty());
                match name.as_str() {
                    "Title" => self.model.about.title = words,
                    "Designer" => self.model.about.maker = words,
                    "LicenseTerms" => self.model.about.licence = words,
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, words)) = &mut self.metadata
            && words.len() < LONGEST_WORDS * 4
        {
            words.push_str(text);
        }
    }

    /// The object that is read.
    fn object(&mut self) -> &mut ModelObject {
        &mut self.open.get_or_insert_with(Default::default).1
    }

    fn warn(&mut self, warning: &str) {
        if !self.model.warnings.iter().any(|known| known == warning) {
            self.model.warnings.push(warning.to_owned());
        }
    }

    fn unit(&self, tag: &Tag<'_>) -> Result<DesignUnit, DesignError> {
        let unit = tag.attribute("unit");
        match unit.as_deref().unwrap_or("millimeter") {
            "micron" => Ok(DesignUnit::Micrometre),
            "millimeter" => Ok(DesignUnit::Millimetre),
            "centimeter" => Ok(DesignUnit::Centimetre),
            "meter" => Ok(DesignUnit::Metre),
            "inch" => Ok(DesignUnit::Inch),
            "foot" => Ok(DesignUnit::Foot),
            other => Err(self.broken(&format!("has a unit that is not known: {}", shown(other)))),
        }
    }

    fn placed(&mut self, tag: &Tag<'_>) -> Result<PlacedObject, DesignError> {
        self.counted.2 += 1;
        if self.counted.2 > MAX_3MF_COMPONENTS {
            return Err(DesignError::TooMany { what: "components", most: MAX_3MF_COMPONENTS });
        }
        let transform = match tag.attribute("transform") {
            Some(text) => Transform::parsed(&text)
                .ok_or_else(|| self.broken(&format!("has a transform that is not twelve numbers: {}", shown(&text))))?,
            None => Transform::NONE,
        };
        let part = tag.attribute("path").map(|path| part_name(&path)).transpose()?;
        Ok(PlacedObject { object: self.number(tag, "objectid")?, part, transform })
    }

    fn number(&self, tag: &Tag<'_>, name: &str) -> Result<u32, DesignError> {
        let number = tag.attribute(name).and_then(|text| text.trim().parse().ok());
        number.ok_or_else(|| self.lacks(tag, name))
    }

    fn length(&self, tag: &Tag<'_>, name: &str) -> Result<f64, DesignError> {
        let number = tag.attribute(name).and_then(|text| text.trim().parse().ok());
        number.ok_or_else(|| self.lacks(tag, name))
    }

    fn lacks(&self, tag: &Tag<'_>, name: &str) -> DesignError {
        self.broken(&format!("has a {} without a number \"{name}\"", tag.name))
    }

    fn broken(&self, what: &str) -> DesignError {
        broken(format!("its part {} {what}", self.part))
    }
}

fn shown(text: &str) -> String {
    text.escape_debug().take(60).collect()
}
