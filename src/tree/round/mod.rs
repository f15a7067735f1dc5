//! A tree -> the round: who calls whom when somebody is silent, as one pure function; and what follows from it.
//!
//! [`callers`] compiles groups and doors to callers in order; [`engine`] runs a round; [`record`] is what happened in it; [`slips`]
//! tells for each person what a round can make them deal with; [`check_in`] is the other use of the tree, in which people wait for a call and ask if it
//! does not come.

pub mod callers;
pub mod chance;
pub mod check_in;
pub mod engine;
#[cfg(test)]
mod judges;
#[cfg(test)]
mod leaks;
#[cfg(test)]
pub(crate) mod random;
pub mod record;
pub mod simulation;
pub mod slips;
pub mod ways;
