//! Three finder patterns -> the code between them, or the mark, by looking closely.

pub mod marks;
mod triples;

pub use triples::read;
