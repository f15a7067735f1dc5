//! A place on a sheet as photos showed it, one after the other -> what is known of it so far.

use crate::photo::{Margin, Place, State};
use crate::sheet::Grid;

#[derive(Debug)]
pub(super) struct SheetRecord {
    pub grid: Grid,
    /// Shard of the first place.
    pub first: u32,
    pub slots: Vec<SlotRecord>,
    /// Pages of pictures that show it.
    pub photos: u32,
    /// Pixels to a module where it was seen largest.
    pub pixels: f32,
}

/// One place of a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct SlotRecord {
    /// What the PDF has there, where it could be read.
    pub shard: Option<Vec<u8>>,
    pub read: bool,
    /// The best over all photos.
    pub margin: Option<Margin>,
    /// Photos that show the place.
    pub views: u32,
    /// Blocks that came out where the code as a whole did not, and how many it has.
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
