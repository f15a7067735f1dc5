//! A list of people -> a contact tree: who calls whom, who is cut off by whom, and what each person's slip says.
//!
//! The round (`src/tree/round/`) is one pure function; checks, shapes, slips and the leak test are all derived from it. This room
//! draws no randomness and knows no clock: secrets, seeds and dates come in as arguments.

pub mod calendar;
pub mod check;
pub mod date;
pub mod drawing;
pub mod file;
pub mod forms;
pub mod keep;
pub mod listed;
pub mod lists;
pub mod model;
pub mod names;
pub mod pairs;
pub mod papers;
pub mod plan;
pub mod round;
pub mod slip;
pub mod slip_code;
