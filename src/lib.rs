//! Files -> error-corrected QR sheets on paper -> the very same files, from photos.
//!
//! Two staircases that meet only in the format (docs/ARCHITECTURE.md draws them): down, [`vault`], [`shard`],
//! [`frame`], [`sheet`], then [`qr`], `typeset` and `press` print; up, [`photo`] reads pictures, [`pile`] sorts what
//! was read, [`restore`] gives the files back. `seal` opens and makes sealed content.

#[cfg(feature = "seal")]
pub mod alert;
#[cfg(feature = "print")]
pub mod articles;
pub mod assets;
#[cfg(feature = "seal")]
pub mod cards;
pub mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "print")]
pub mod design;
mod digits;
pub mod error;
pub mod fold;
pub mod frame;
mod glyph;
pub mod guidance;
#[cfg(feature = "print")]
pub mod halftone;
pub mod invisible;
pub mod limits;
pub mod measure;
pub mod metadata;
#[cfg(feature = "open")]
pub mod mnemonic;
#[cfg(feature = "print")]
pub mod pack;
#[cfg(feature = "cli")]
pub mod page;
#[cfg(feature = "print")]
pub mod people;
pub mod photo;
pub mod pile;
#[cfg(feature = "print")]
pub mod plate;
#[cfg(feature = "seal")]
pub mod practice;
#[cfg(feature = "print")]
pub mod press;
pub mod proof;
pub mod qr;
#[cfg(feature = "print")]
pub mod recipe;
pub mod rehearse;
pub mod restore;
pub mod rewrite;
#[cfg(feature = "open")]
pub mod seal;
pub mod shard;
#[cfg(feature = "open")]
pub mod share;
pub mod sheet;
#[cfg(feature = "print")]
pub mod tree;
pub mod twin;
#[cfg(feature = "print")]
pub mod typeset;
pub mod units;
pub mod vault;
pub mod watch;
#[cfg(feature = "print")]
mod xml;
#[cfg(feature = "print")]
pub mod zine;
#[cfg(feature = "print")]
mod zip;
