//! Paths that were typed -> what stands there.

pub(crate) mod arrivals;
pub(crate) mod bounded_file;
#[cfg(feature = "print")]
pub(crate) mod designs;
#[cfg(feature = "print")]
pub(crate) mod fonts;
#[cfg(feature = "open")]
pub(crate) mod keys;
pub(crate) mod left_out;
#[cfg(feature = "open")]
pub(crate) mod near_share;
pub(crate) mod page_file;
pub(crate) mod pictures;
pub(crate) mod pile_file;
#[cfg(feature = "print")]
pub(crate) mod print;
#[cfg(feature = "seal")]
pub(crate) mod recipients;
pub(crate) mod texts;
#[cfg(feature = "open")]
pub(crate) mod typed_line;
#[cfg(not(feature = "open"))]
pub(crate) mod unread_keys;

#[cfg(feature = "open")]
pub(crate) use keys::{FoundKeys, kind_of, number_of_card};
pub(crate) use pictures::{InputFile, Origin, input_files, input_files_and_absent};
#[cfg(not(feature = "open"))]
pub(crate) use texts::key_texts::{kind_of, number_of_card};
pub(crate) use texts::slip_texts::SlipsSeen;
#[cfg(not(feature = "open"))]
pub(crate) use unread_keys::FoundKeys;
