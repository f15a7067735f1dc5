//! A piece (header and shard) <-> the text of one QR code; facts of a sheet or plate <-> the text of its marks.
//!
//! ```text
//! SP1-NYV6Z9N8SW6QRB3C04N76602-I00003K00002S0001T0001G02020404-2913835904...
//! |   |                        |     |     |    |    |         |
//! |   set id, 24 digits        shard |     |    |    |         shard and tag, five digits for two bytes
//! version                       needed     |    |    rows, columns, gaps
//!                                     sheet     sheets
//! ```
//! docs/FORMAT.md describes the bytes for people without this program, and changes in the same commit as this room.
//! There is one file for each format version: `v1.rs` never changes its meaning once v1 is released.

mod known_bits;
mod mark;
mod partial;
mod plate_mark;
mod set_id;
mod short_name;
pub mod slip_text;
mod v1;

pub use known_bits::{capacity, digits_start, predicted_bits, predicted_mark_bits};
pub use mark::SheetMark;
pub use partial::{Division, PartialCode};
pub use plate_mark::PlateMark;
pub use set_id::{SetId, stream_id};
pub use short_name::{key_words, short_name, word};
pub use v1::{Header, Piece, TAG_BYTES, TextMatch, each, find, header_text, piece_digits, read_header, read_one};
