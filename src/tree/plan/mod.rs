//! A list of people, a drill, the passing of time -> a contact tree, or the next one.

pub mod grouping;
pub mod ids;
pub mod learn;
pub mod propose;
pub mod rotate;
pub mod shapes;
pub mod since;
