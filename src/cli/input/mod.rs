//! Paths that were typed -> what stands there.

pub(crate) mod arrivals;
pub(crate) mod bounded_file;
#[cfg(feature = "print")]
pub(crate) mod fonts;
#[cfg(feature = "open")]
pub(crate) mod keys;
pub(crate) mod left_out;
pub(crate) mod pictures;
pub(crate) mod pile_file;
#[cfg(feature = "print")]
pub(crate) mod print;

pub(crate) use pictures::{InputFile, Origin, input_files, input_files_and_absent};
