//! Text of a `.tree.toml` <-> a contact tree.
//!
//! Reading tells all faults at once, each with its line and what to do; writing is canonical: what was written reads back as
//! the same tree, and the same tree is written in the same bytes.

pub mod fault;
mod fields;
mod ids;
mod people;
mod read;
mod sample;
mod values;
mod write;

pub use fault::{TreeError, TreeFault};
pub use read::read;
pub use sample::sample;
pub use values::{every_text, hours_text, kind_of, kind_text, need_of, need_text, utc_text};
pub use write::write;

/// How the name of a tree file ends.
pub const FILE_END: &str = ".tree.toml";
