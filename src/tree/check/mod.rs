//! A contact tree -> what is weak or doubtful in it, as sentences with names, and what to expect of a round.

pub mod cut_off;
pub mod finding;
mod numbers;
mod people;
mod report;
mod shape;

pub use finding::{Finding, FindingKind};
pub use report::{CheckReport, CheckWish, MOST_SLIPS, USUAL_MAX_NAMES, Weaknesses, check, names_on, weaknesses};
