//! The library as the targets see it -> the rooms that read what strangers write, and no typesetter.
//!
//! Documents, layouts and recipes belong to the feature `print`, which brings Typst; it takes ten minutes to build with
//! a fuzzer's counters in it, and none of these rooms needs it. So their files are built here once more, alone. The lines
//! in `fuzz/targets` name them as `seedpress::..` in both places: here, and in `tests/it/fuzz_corpus.rs`.

pub use seedpress_core::*;

#[path = "../../src/design/mod.rs"]
pub mod design;
#[path = "../../src/digits.rs"]
mod digits;
#[path = "../../src/halftone/mod.rs"]
pub mod halftone;
#[path = "../../src/recipe/mod.rs"]
pub mod recipe;
pub mod tree;
pub mod typeset;
#[path = "../../src/xml.rs"]
mod xml;
#[path = "../../src/zip.rs"]
mod zip;
