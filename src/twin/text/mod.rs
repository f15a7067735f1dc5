//! A text in any script <-> lines of at most 40 letters, each with its number and check digits.

mod form;
mod letters;
mod line;
mod wrap;

pub use form::TextLoss;
pub(super) use form::{folded, lines_of};
pub(super) use letters::is_wide_script;
pub(super) use line::padded;
pub use line::{TextFault, TextLine};
pub(super) use wrap::{unwrapped, wrapped};

#[cfg(test)]
mod tests;
