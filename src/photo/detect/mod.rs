//! Grey pixels -> squares of modules that may be QR codes, by their finder patterns.

pub mod binarise;
pub mod finder;
pub mod finder_triples;
pub mod other_symbols;
pub mod preprocess;
pub mod rqrr_fallback;

pub use binarise::Threshold;
pub use finder::FinderTriple;
pub use finder_triples::FinderTriples;
pub use preprocess::{Polarity, Preprocessing, Resampling};
