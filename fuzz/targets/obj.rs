//! Any bytes as an OBJ file -> a mesh whose corners exist and whose facts are numbers, or an error in one line.

use seedpress::design::obj;

use super::solid;

pub fn run(bytes: &[u8]) {
    solid::check(obj::read(bytes));
}
