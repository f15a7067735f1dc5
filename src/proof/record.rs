//! Sightings of a slot in several photos -> its best margin, its decoded blocks, the number of photos.

use crate::photo::{Place, State};
use crate::qr::Margin;
use crate::sheet::Grid;

#[derive(Debug)]
pub(super) struct SheetRecord {
    pub grid: Grid,
    /// Shard number of the first slot.
    pub first: u32,
    pub slots: Vec<SlotRecord>,
    /// Number of pages of pictures that show it.
    pub photos: u32,
    /// Pixels per module where it was seen largest.
    pub pixels: f32,
}

/// One slot of a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct SlotRecord {
    /// The shard in the PDF, if it could be read.
    pub shard: Option<Vec<u8>>,
    pub read: bool,
    /// The best margin over all photos.
    pub margin: Option<Margin>,
    /// Number of photos that show the slot.
    pub views: u32,
    /// Decoded Reed-Solomon blocks of a code that was not read as a whole, and its number of blocks.
    pub blocks: (u32, u32),
}

impl SlotRecord {
    pub fn add_view(&mut self, place: &Place, read: bool) {
        self.views += 1;
        match (&place.state, place.margin) {
            (State::Read(_), Some(margin)) if read => {
                let better = self.margin.is_none_or(|old| margin.left() > old.left());
                self.margin = if better { Some(margin) } else { self.margin };
            }
            (State::Unread(blocks), _) => {
                let came = blocks.iter().filter(|came| **came).count() as u32;
                self.blocks = self.blocks.max((came, blocks.len() as u32));
            }
            _ => {}
        }
    }
}
