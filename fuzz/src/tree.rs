//! Lists of people, without the rest of their room -> the same names as in the library.

#[path = "../../src/tree/date.rs"]
pub mod date;
#[path = "../../src/tree/listed.rs"]
pub mod listed;
#[path = "../../src/tree/lists/mod.rs"]
pub mod lists;
#[path = "../../src/tree/model.rs"]
pub mod model;
