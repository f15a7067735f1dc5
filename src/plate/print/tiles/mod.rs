//! A drawing larger than a sheet -> tiles that overlap, each with what it shows and what joins it to its neighbours.

mod distribute;
mod free_place;
mod grid;
mod joins;
mod tile_name;

pub use tile_name::TileName;

pub(super) use distribute::{DistributeFault, TileDrawing, distribute, grown, on_sheet, stretched, whole, widest_half};
pub(super) use grid::TileGrid;
pub(super) use joins::{joins, stroke};
