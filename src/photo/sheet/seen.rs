//! Codes and marks of one sheet that were read -> what is known of it: anchors of its map, data by slot.

use std::collections::BTreeMap;

use super::known_bits::Common;
use crate::frame::{self, Piece};
use crate::photo::Point;
use crate::photo::map::homography::corners_of;
use crate::photo::map::{Offset, Pair, SheetPoint, View, Warp};
use crate::qr::{Format, Layout, Modules, Payload};
use crate::sheet::{Geometry, Grid, Square};

/// What codes of one sheet have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SheetKey {
    pub prefix: String,
    pub sheet: u32,
    pub grid: Grid,
    pub version: u8,
}

/// One sheet seen in the picture.
pub struct Seen {
    pub geometry: Geometry,
    pub format: Format,
    /// First shard of the sheet.
    pub first: u32,
    /// What all its codes carry.
    pub common: Option<Common>,
    /// Data of the slots that were read.
    pub data: Vec<Option<Vec<u8>>>,
    /// Data of slots that were read in other photos.
    pub pilots: BTreeMap<u32, Vec<u8>>,
    /// Of slots that were not read: the blocks that were decoded.
    pub blocks: BTreeMap<u32, Vec<Option<Vec<u8>>>>,
    /// Marks whose place on the sheet is not known yet.
    pub loose: Vec<LooseMark>,
    /// Its marks that were read, in modules of the codes.
    pub marks: Vec<(Square, Modules)>,
    pub anchors: Vec<Pair>,
    /// The last map of the sheet, where one was needed.
    pub map: Option<Warp>,
}

/// A mark that was read, and its two possible places.
#[derive(Clone)]
pub struct LooseMark {
    pub places: [Square; 2],
    pub corners: [Point; 4],
    /// In modules of the codes, where they are few enough to learn from.
    pub modules: Option<Modules>,
}

/// A sheet, and what is known of it after a look.
pub struct Followed {
    pub key: SheetKey,
    pub seen: Seen,
}

impl Seen {
    pub fn new(grid: Grid, version: u8, format: Format) -> Self {
        let geometry = Geometry::new(grid, version, 1);
        Self {
            geometry,
            format,
            first: 0,
            common: None,
            data: vec![None; grid.codes() as usize],
            pilots: BTreeMap::new(),
            blocks: BTreeMap::new(),
            loose: Vec::new(),
            marks: Vec::new(),
            anchors: Vec::new(),
            map: None,
        }
    }

    /// Modules across and down the grid.
    pub fn size(&self) -> Offset {
        Offset::of((self.geometry.width(), self.geometry.height()))
    }

    pub fn is_read(&self, slot: u32) -> bool {
        self.data.get(slot as usize).is_some_and(Option::is_some)
    }

    /// Whether it was read here or elsewhere.
    pub fn is_known(&self, slot: u32) -> bool {
        self.is_read(slot) || self.pilots.contains_key(&slot)
    }

    /// What is known of a slot's data.
    pub fn data_of(&self, slot: u32) -> Option<&Vec<u8>> {
        self.data.get(slot as usize).and_then(Option::as_ref).or_else(|| self.pilots.get(&slot))
    }

    /// What is known of a slot's modules: all, those of decoded blocks, or those that every code of the sheet has.
    pub fn known(&self, slot: u32, layout: &Layout) -> Modules {
        self.known_with(slot, layout, self.blocks.get(&slot).map(Vec::as_slice))
    }

    /// The same where these blocks of it are decoded.
    pub fn known_with(&self, slot: u32, layout: &Layout, blocks: Option<&[Option<Vec<u8>>]>) -> Modules {
        let pilots = || {
            let bits = self.common.map(|common| common.bits(self.first + slot, ((layout.side - 17) / 4) as u8));
            layout.pilots(&bits.unwrap_or_default())
        };
        match (self.data_of(slot), blocks) {
            (Some(data), _) => layout.printed(&layout.split(data)),
            (_, Some(blocks)) => layout.printed(blocks).or(&pilots()),
            _ => pilots(),
        }
    }

    /// How many blocks are decoded of a slot that was not read.
    pub fn decoded(&self, slot: u32) -> usize {
        self.blocks.get(&slot).map_or(0, |blocks| blocks.iter().flatten().count())
    }

    /// Slots whose codes are not known.
    pub fn unread(&self) -> usize {
        (0..self.data.len() as u32).filter(|slot| !self.is_known(*slot)).count()
    }

    pub fn anchor(&mut self, square: Square, corners: &[Point; 4]) {
        self.anchors.extend(corners_of(square, corners));
    }

    /// A slot and those around it.
    pub fn beside(&self, slot: u32) -> impl Iterator<Item = u32> {
        let Grid { rows, columns, .. } = self.geometry.grid;
        let (row, column) = self.geometry.grid.place(slot);
        (row.saturating_sub(1)..(row + 2).min(rows)).flat_map(move |row| {
            (column.saturating_sub(1)..(column + 2).min(columns)).map(move |column| row * columns + column)
        })
    }

    /// Whether a slot or one of those around it is not known: only there is the map needed.
    pub fn beside_unread(&self, slot: u32) -> bool {
        self.beside(slot).any(|slot| !self.is_known(slot))
    }

    /// Slots whose middle the map puts into the picture, nearest to an anchor first.
    pub fn slots_in(&self, view: &View<'_>, warp: &Warp) -> Vec<u32> {
        let middle = |slot: u32| SheetPoint::middle(self.geometry.code(slot));
        let mut slots: Vec<(f64, u32)> = (0..self.geometry.grid.codes())
            .filter(|slot| warp.at(middle(*slot)).is_some_and(|at| view.holds(at)))
            .map(|slot| {
                let near = self.anchors.iter().map(|anchor| (anchor.sheet - middle(slot)).length());
                (near.fold(f64::INFINITY, f64::min), slot)
            })
            .collect();
        slots.sort_by(|a, b| a.0.total_cmp(&b.0));
        slots.into_iter().map(|(_, slot)| slot).collect()
    }
}

/// Whether the tag of what was read is right, and its header names the slot where it was found.
pub fn proved(payload: &Payload, key: &SheetKey, seen: &Seen, slot: u32) -> bool {
    let Payload::Text(text) = payload else { return false };
    let Some(Ok(Piece { header, .. })) = frame::read_one(text) else { return false };
    header.set.to_string().starts_with(&key.prefix)
        && header.sheet == key.sheet
        && header.grid == key.grid
        && header.shard == seen.first + slot
}
