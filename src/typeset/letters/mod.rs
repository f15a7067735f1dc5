//! Characters of a text -> the fonts that have them, a person's own fonts, and what is printed for signs that none has.

pub mod emoji;
pub(super) mod fonts;
mod own_fonts;

pub use own_fonts::OwnFonts;
