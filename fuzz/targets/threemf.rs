//! Any bytes as a 3MF package -> a mesh whose corners exist and whose facts are numbers, or an error in one line.

use seedpress::design::threemf;

use super::solid;

pub fn run(bytes: &[u8]) {
    solid::check(threemf::read(bytes));
}
