//! Header, tables and blocks of a DXF file -> units, layers, and where each block begins.

use std::collections::BTreeMap;

use super::entity::DxfEntity;
use super::pairs::{DxfPairs, broken};
use crate::design::error::DesignError;
use crate::design::model::DesignUnit;

/// Most layers and blocks.
const MOST: usize = 100_000;

/// A layer: what is on it is drawn or not, with which line type and line weight.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Layer {
    pub is_hidden: bool,
    pub is_frozen: bool,
    pub line_type: String,
    /// In hundredths of a millimetre; negative for the usual one.
    pub weight: i64,
}

/// A block: where its entities begin, and its base point.
#[derive(Debug, Clone, Copy)]
pub(super) struct DxfBlock<'a> {
    pub start: DxfPairs<'a>,
    pub base: [f64; 3],
}

/// All but the entities of a file.
#[derive(Debug, Default)]
pub(super) struct Tables<'a> {
    /// Millimetres of a drawing unit, and the unit; `None` if it says none.
    pub unit: Option<(f64, DesignUnit)>,
    pub layers: BTreeMap<String, Layer>,
    pub blocks: BTreeMap<String, DxfBlock<'a>>,
    /// Where the entities begin.
    pub entities: Option<DxfPairs<'a>>,
}

/// Reads everything but the entities.
///
/// # Errors
/// Broken pairs; a section that does not end; more layers or blocks than are read.
pub(super) fn read(bytes: &[u8]) -> Result<Tables<'_>, DesignError> {
    let mut pairs = DxfPairs::new(bytes);
    let mut tables = Tables::default();
    let mut thing = DxfEntity::default();
    while thing.read(&mut pairs)? {
        match thing.kind.as_str() {
            "SECTION" => {
                let name: String = thing.name(2).chars().filter(char::is_ascii_graphic).take(30).collect();
                match name.as_str() {
                    "HEADER" => header(&thing, &mut tables)?,
                    "ENTITIES" => tables.entities = Some(pairs),
                    _ => {}
                }
                section(&name, &mut pairs, &mut thing, &mut tables)?;
            }
            "EOF" => break,
            kind => return Err(broken(format!("{kind} stands where a section should begin"), thing.line)),
        }
    }
    Ok(tables)
}

/// Variables of the header, each a group code 9 with its name and values behind it.
fn header(thing: &DxfEntity<'_>, tables: &mut Tables<'_>) -> Result<(), DesignError> {
    let mut pairs = thing.pairs.iter();
    while let Some(pair) = pairs.next() {
        if pair.code == 9
            && pair.text().eq_ignore_ascii_case(b"$INSUNITS")
            && let Some(value) = pairs.next()
        {
            tables.unit = unit(value.whole()?);
        }
    }
    Ok(())
}

/// Millimetres of a value of `$INSUNITS`; microinches are told as inches, and feet of the survey as feet.
fn unit(value: i64) -> Option<(f64, DesignUnit)> {
    Some(match value {
        1 => (25.4, DesignUnit::Inch),
        2 => (304.8, DesignUnit::Foot),
        4 => (1.0, DesignUnit::Millimetre),
        5 => (10.0, DesignUnit::Centimetre),
        6 => (1_000.0, DesignUnit::Metre),
        8 => (25.4e-6, DesignUnit::Inch),
        9 => (25.4e-3, DesignUnit::Mil),
        10 => (914.4, DesignUnit::Yard),
        13 => (0.001, DesignUnit::Micrometre),
        14 => (100.0, DesignUnit::Decimetre),
        21 => (1_200.0 / 3_937.0 * 1_000.0, DesignUnit::Foot),
        _ => return None,
    })
}

/// What stands in a section, up to its end.
fn section<'a>(
    name: &str,
    pairs: &mut DxfPairs<'a>,
    thing: &mut DxfEntity<'a>,
    tables: &mut Tables<'a>,
) -> Result<(), DesignError> {
    let line = thing.line;
    loop {
        let before = *pairs;
        if !thing.read(pairs)? {
            return Err(broken(format!("the section {name} that begins here does not end: the file is cut off"), line));
        }
        match (name, thing.kind.as_str()) {
            (_, "ENDSEC") => return Ok(()),
            (_, "SECTION" | "EOF") => {
                *pairs = before;
                return Err(broken(
                    format!("the section {name} that begins here does not end (ENDSEC is missing)"),
                    line,
                ));
            }
            ("TABLES", "LAYER") => {
                let flags = thing.whole(70, 0)?;
                let is_plotted = thing.whole(290, 1)? != 0 && thing.name(2) != "DEFPOINTS";
                let layer = Layer {
                    is_hidden: thing.whole(62, 7)? < 0 || flags & 1 != 0 || !is_plotted,
                    is_frozen: flags & 1 != 0,
                    line_type: thing.name(6),
                    weight: thing.whole(370, -3)?,
                };
                tables.layers.insert(thing.name(2), layer);
            }
            ("BLOCKS", "BLOCK") => {
                let base = thing.point(10)?.unwrap_or_default();
                tables.blocks.insert(thing.name(2), DxfBlock { start: *pairs, base });
            }
            _ => {}
        }
        if tables.layers.len() > MOST || tables.blocks.len() > MOST {
            return Err(DesignError::TooMany { what: "layers or blocks", most: MOST });
        }
    }
}
