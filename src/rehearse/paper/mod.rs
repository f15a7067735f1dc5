//! A sheet of paper and its years -> how it bulges, and what became of its face.

mod damage;
mod folds;
mod surface;

pub(super) use damage::{Stains, Tear, scribble};
pub(super) use surface::Surface;
