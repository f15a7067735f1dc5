//! Equalisers: samples of one code's light -> soft modules, -1 surely white to 1 surely black.

pub mod decision_feedback;
pub mod interference;
pub mod linear;
mod neighbourhood;
pub mod neural;
pub mod point_spread;
mod ridge_regression;
pub mod samples;

pub use decision_feedback::DecisionFeedback;
pub use interference::{InterferenceCanceller, InterferenceTraining};
pub use linear::{LinearEqualiser, LinearTraining};
pub use neighbourhood::Neighbourhood;
pub use neural::{NeuralEqualiser, TrainingCode};
pub use point_spread::{KnownSquare, PointSpread};
pub use ridge_regression::RidgeRegression;
pub use samples::{CodeSamples, ModuleMiddles, REACH};

use crate::qr::Modules;

/// A stage after the linear equaliser.
pub trait Equaliser {
    /// Soft modules of a code, row by row, from its samples, what the linear equaliser made of them (`soft`) and the
    /// modules that are `known`.
    fn soften(&self, samples: &CodeSamples, soft: &[f32], known: &Modules) -> Vec<f32>;
}
