//! Lists of people, tree files and rounds, without the rest of their room -> the same names as in the library.

#[path = "../../src/tree/check/mod.rs"]
pub mod check;
#[path = "../../src/tree/date.rs"]
pub mod date;
#[path = "../../src/tree/file/mod.rs"]
pub mod file;
#[path = "../../src/tree/listed.rs"]
pub mod listed;
#[path = "../../src/tree/lists/mod.rs"]
pub mod lists;
#[path = "../../src/tree/model.rs"]
pub mod model;
#[path = "../../src/tree/round/mod.rs"]
pub mod round;
#[path = "../../src/tree/slip.rs"]
pub mod slip;
