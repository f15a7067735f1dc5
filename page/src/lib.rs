//! Photos in, files out, for a page in a browser: the core's rooms -> a dozen functions with bytes in and JSON out.
//!
//! ```text
//! reader (a worker that may be ended)      picture bytes, frames --photo--> one picture's pile text, qualities, outlines
//! keeper (a worker that is kept)           pile texts --pile--> view as JSON --restore--> files, a zip
//! ```
//! The module is the same in both. It imports two functions of its page, `at` (progress) and `stop`, and nothing else.

mod exports;
mod keeper;
mod keys;
mod reader;
mod view;
mod zip;

pub use keeper::Keeper;
pub use reader::{read_frame, read_picture};
pub use zip::stored;
