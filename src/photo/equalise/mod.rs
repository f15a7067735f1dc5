//! Equalisers: samples of one code's light -> soft modules, -1 surely white to 1 surely black.

pub mod decision_feedback;
pub mod interference;
pub mod linear;
mod neighbourhood;
pub mod neural;
pub mod point_spread;
mod ridge_regression;
pub mod samples;

use crate::photo::equalise::samples::CodeSamples;
use crate::qr::Modules;

/// A stage after the linear equaliser.
pub trait Equaliser {
    /// Soft modules of a code, row by row, from its samples, what the linear equaliser made of them (`soft`) and the
    /// modules that are `known`.
    fn soften(&self, samples: &CodeSamples, soft: &[f32], known: &Modules) -> Vec<f32>;
}
