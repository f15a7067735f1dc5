//! Entities of a DXF file, blocks laid out -> shapes on the drawing, and what was not drawn.

use std::collections::BTreeMap;

use super::entity::DxfEntity;
use super::pairs::DxfPairs;
use super::shapes::{self, Drawn};
use super::sheet::DxfSheet;
use super::tables::{Layer, Tables};
use crate::design::error::DesignError;
use crate::design::found::ReadOptions;
use crate::design::model::{PlaneDrawing, PlanePen};
use crate::design::outline::{PlaneMap, Subpath};
use crate::design::words::{self, WordLine};
use crate::limits::MAX_PLANE_SHAPES;

/// Blocks within blocks.
const MOST_DEPTH: usize = 24;
/// `DxfPairs` that are looked at and copies that are made, all in all: blocks are read anew for each copy.
const MOST_WORK: u64 = 60_000_000;
/// What an entity or a copy costs besides its pairs.
const ENTITY_WORK: u64 = 16;
/// Weight from which a line is a contour, in hundredths of a millimetre.
const CONTOUR_WEIGHT: i64 = 50;
/// Kinds of entities that are told, for they are made up by whoever wrote the file.
const MOST_KINDS: usize = 40;

/// What is around an entity.
#[derive(Debug, Clone)]
struct BlockState {
    /// From its coordinates to millimetres on the drawing, y downwards.
    map: PlaneMap,
    /// The layer of what is on layer `0`.
    layer: String,
    /// What the block's copy says of line type and weight, for entities that take it over.
    line_type: String,
    weight: i64,
}

pub(super) struct Drawer<'a, 'b> {
    tables: &'b Tables<'a>,
    options: &'b ReadOptions<'b>,
    sheet: DxfSheet,
    scale: f64,
    work: u64,
    /// The blocks around what is drawn.
    open: Vec<String>,
    not_drawn: BTreeMap<String, usize>,
    hidden: usize,
    paper: usize,
}

impl<'a, 'b> Drawer<'a, 'b> {
    /// `scale`: millimetres of a drawing unit.
    pub fn new(tables: &'b Tables<'a>, scale: f64, options: &'b ReadOptions<'b>) -> Self {
        Self {
            tables,
            options,
            sheet: DxfSheet::default(),
            scale,
            work: 0,
            open: Vec::new(),
            not_drawn: BTreeMap::new(),
            hidden: 0,
            paper: 0,
        }
    }

    /// Draws the entities of the model.
    ///
    /// # Errors
    /// Broken, over the limits, stopped.
    pub fn all(&mut self) -> Result<(), DesignError> {
        let map = PlaneMap::scaling(self.scale, -self.scale);
        let (layer, line_type) = ("0".to_owned(), String::new());
        match self.tables.entities {
            Some(start) => self.entities(start, &BlockState { map, layer, line_type, weight: -3 }),
            None => Ok(()),
        }
    }

    /// The drawing with its words, and what a person should know.
    ///
    /// # Errors
    /// Nothing leaves ink.
    pub fn finish(mut self) -> Result<(PlaneDrawing, Vec<String>), DesignError> {
        let mut told = Vec::new();
        let lines: Vec<WordLine> = self.sheet.words.iter().map(|words| words.line.clone()).collect();
        for line in &lines {
            self.sheet.builder.words(&line.text)?;
        }
        let (builder, maps) = (&mut self.sheet.builder, &self.sheet.words);
        let mut draw = |at: usize, subpaths: &[Subpath]| match words::placed(subpaths, maps[at].map) {
            Some(outline) => builder.draw(outline, PlanePen::Fill { even_odd: false }, None),
            None => Ok(()),
        };
        if !words::outlines(&lines, self.options.fonts, &mut draw)? {
            told.push("some letters of its words are in none of the fonts, and stand as boxes".to_owned());
        }
        if !self.not_drawn.is_empty() {
            let kinds: Vec<String> = self.not_drawn.iter().map(|(kind, count)| format!("{kind} ({count})")).collect();
            told.push(format!("not drawn of it: {}", kinds.join(", ")));
        }
        if self.sheet.as_outlines > 0 {
            told.push(format!("{} hatched areas are drawn as their outlines", self.sheet.as_outlines));
        }
        if self.sheet.unsound > 0 {
            told.push(format!(
                "{} splines have numbers that do not fit one another, and are not drawn",
                self.sheet.unsound
            ));
        }
        if self.hidden > 0 {
            told.push(format!(
                "{} entities are on layers that are off, frozen or not printed, and are left out",
                self.hidden
            ));
        }
        if self.paper > 0 {
            told.push(format!("{} entities of its page layouts (paper space) are left out", self.paper));
        }
        Ok((self.sheet.builder.finish()?, told))
    }

    fn work(&mut self, amount: usize) -> Result<(), DesignError> {
        let before = self.work;
        self.work += amount as u64 + ENTITY_WORK;
        if self.work > MOST_WORK {
            return Err(DesignError::TooMany { what: "values, copies of blocks counted", most: MOST_WORK as usize });
        }
        if before >> 16 != self.work >> 16 && self.options.watch.stop() {
            return Err(DesignError::Stopped);
        }
        Ok(())
    }

    /// Draws entities up to the end of their section or block.
    fn entities(&mut self, mut pairs: DxfPairs<'a>, around: &BlockState) -> Result<(), DesignError> {
        let mut entity = DxfEntity::default();
        while entity.read(&mut pairs)? {
            self.work(entity.pairs.len())?;
            match entity.kind.as_str() {
                "ENDSEC" | "ENDBLK" | "EOF" => return Ok(()),
                // Ends of what is drawn, and what is no picture.
                "VERTEX" | "SEQEND" | "ATTDEF" | "VIEWPORT" => {}
                _ => self.entity(&entity, &mut pairs, around)?,
            }
        }
        Ok(())
    }

    fn layer(&self, entity: &DxfEntity<'_>, around: &BlockState) -> (String, Layer) {
        let own = entity.name(8);
        let name = if own.is_empty() || own == "0" { around.layer.clone() } else { own };
        let layer = self.tables.layers.get(&name).cloned().unwrap_or_default();
        (name, layer)
    }

    fn entity(
        &mut self,
        entity: &DxfEntity<'a>,
        pairs: &mut DxfPairs<'a>,
        around: &BlockState,
    ) -> Result<(), DesignError> {
        if entity.whole(67, 0)? == 1 {
            self.paper += 1;
            return Ok(());
        }
        let (layer_name, layer) = self.layer(entity, around);
        let is_insert = entity.kind == "INSERT" || entity.kind == "DIMENSION";
        let is_out = if is_insert { layer.is_frozen } else { layer.is_hidden };
        if is_out || entity.whole(60, 0)? == 1 {
            self.hidden += 1;
            return Ok(());
        }
        let line_type = match entity.name(6).as_str() {
            "" | "BYLAYER" => layer.line_type.clone(),
            "BYBLOCK" => around.line_type.clone(),
            own => own.to_owned(),
        };
        let weight = match entity.whole(370, -1)? {
            -1 => layer.weight,
            -2 => around.weight,
            own => own,
        };
        match entity.kind.as_str() {
            "INSERT" => {
                let inside = BlockState { map: around.map, layer: layer_name, line_type, weight };
                return self.insert(entity, &inside);
            }
            "DIMENSION" => {
                let inside = BlockState { map: around.map, layer: layer_name, line_type, weight };
                return if self.tables.blocks.contains_key(&entity.name(2)) {
                    self.block(&entity.name(2), PlaneMap::SAME, &inside)
                } else {
                    self.leave_out("DIMENSION without its picture");
                    Ok(())
                };
            }
            _ => {}
        }
        let pen = pen(&line_type, weight);
        match shapes::draw(&mut self.sheet, entity, pairs, around.map, &pen)? {
            Drawn::Yes => {}
            Drawn::No => self.leave_out(&entity.kind),
        }
        Ok(())
    }

    /// Counts an entity that is not drawn.
    fn leave_out(&mut self, kind: &str) {
        let kind = if self.not_drawn.len() < MOST_KINDS || self.not_drawn.contains_key(kind) { kind } else { "others" };
        *self.not_drawn.entry(kind.to_owned()).or_default() += 1;
    }

    /// Copies of a block, in rows and columns.
    fn insert(&mut self, entity: &DxfEntity<'a>, around: &BlockState) -> Result<(), DesignError> {
        let name = entity.name(2);
        if !self.tables.blocks.contains_key(&name) {
            self.leave_out("INSERT of a block that is not there");
            return Ok(());
        }
        let [x, y, z] = entity.point(10)?.unwrap_or_default();
        let scale = |code| entity.real(code, 1.0);
        let (columns, rows) = (entity.whole(70, 1)?.max(1), entity.whole(71, 1)?.max(1));
        let (column, row) = (entity.real(44, 0.0)?, entity.real(45, 0.0)?);
        let copies = u64::try_from(columns).unwrap_or(1).saturating_mul(u64::try_from(rows).unwrap_or(1));
        if copies > MAX_PLANE_SHAPES as u64 {
            return Err(DesignError::TooMany { what: "copies of a block", most: MAX_PLANE_SHAPES });
        }
        let place = super::curves::seen_along(entity.extrusion()?, z)
            .after(PlaneMap::shift(x, y))
            .after(PlaneMap::turn(entity.real(50, 0.0)?.to_radians()));
        let size = PlaneMap::scaling(scale(41)?, scale(42)?);
        for number in 0..copies {
            self.work(0)?;
            let (across, down) = ((number % columns as u64) as f64, (number / columns as u64) as f64);
            let map = place.after(PlaneMap::shift(across * column, down * row)).after(size);
            self.block(&name, map, around)?;
        }
        Ok(())
    }

    fn block(&mut self, name: &str, map: PlaneMap, around: &BlockState) -> Result<(), DesignError> {
        let Some(block) = self.tables.blocks.get(name).copied() else { return Ok(()) };
        if self.open.iter().any(|open| open == name) {
            return Err(DesignError::Broken { problem: format!("the block {} holds itself", short(name)), line: None });
        }
        if self.open.len() >= MOST_DEPTH {
            return Err(DesignError::TooMany { what: "blocks within blocks", most: MOST_DEPTH });
        }
        self.open.push(name.to_owned());
        let map = around.map.after(map).after(PlaneMap::shift(-block.base[0], -block.base[1]));
        self.entities(block.start, &BlockState { map, ..around.clone() })?;
        self.open.pop();
        Ok(())
    }
}

/// A name for a message.
fn short(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

/// The pen of a line type and a line weight.
fn pen(line_type: &str, weight: i64) -> PlanePen {
    let is = |names: &[&str]| names.iter().any(|name| line_type.contains(name));
    match line_type {
        "" | "CONTINUOUS" | "BYLAYER" | "BYBLOCK" if weight >= CONTOUR_WEIGHT => PlanePen::Contour,
        "" | "CONTINUOUS" | "BYLAYER" | "BYBLOCK" => PlanePen::Thin,
        _ if is(&["CENTER", "CENTRE", "DASHDOT", "DASH_DOT", "PHANTOM", "DIVIDE", "CHAIN", "BORDER"]) => {
            PlanePen::Centre
        }
        _ => PlanePen::Dashed,
    }
}
