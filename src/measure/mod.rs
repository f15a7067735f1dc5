//! Photos of plates -> one flat grey picture, true to scale in millimetres of the paper.
//!
//! ```text
//! photo -- marks, squares --> map -- lay --> a tile's pixels in the drawing's own grid -- join --> one picture
//! ```
//! Pixels of all tiles lie on one grid, whose origin is the drawing's: tiles are joined by copying. What lies higher than
//! the paper is drawn too large; lengths are those that the printer made of the file's.

mod error;
mod join;
mod lay;

pub use error::MeasureError;
pub use join::{FlatPicture, FlatTiles};
pub use lay::{FlatFacts, FlatOptions, FlatTile, lay};
