//! Any bytes as an STL file -> a mesh whose corners exist and whose facts are numbers, or an error in one line.

use seedpress::design::stl;

use super::solid;

pub fn run(bytes: &[u8]) {
    solid::check(stl::read(bytes));
}
