//! Equalisers: samples of one code's light -> soft modules, -1 surely white to 1 surely black.

pub mod decision_feedback;
pub mod interference;
pub mod linear;
pub mod neural;
pub mod point_spread;
pub mod ridge_regression;
pub mod samples;
