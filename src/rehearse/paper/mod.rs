//! Impairments of the paper -> shape of its surface, and damage to the print.

mod damage;
mod folds;
mod surface;

pub(super) use damage::{Stains, Tear, scribble};
pub(super) use surface::Surface;
