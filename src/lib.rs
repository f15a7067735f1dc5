//! Files -> error-corrected QR sheets on paper -> the very same files, from photos.
//!
//! Two staircases that meet only in the format (docs/ARCHITECTURE.md draws them):
//! down, [`vault`], [`shard`], [`frame`], [`sheet`], then `symbol`, `typeset` and `press` print;
//! up, [`photo`] reads pictures, [`pile`] sorts what was read, [`restore`] gives the files back.

pub mod error;
pub mod frame;
pub mod limits;
pub mod sheet;
pub mod units;
