//! Any bytes as a mesh -> the very same bytes, where they can be rewritten.

use seedpress::rewrite::{restore, shrink, wrap};

pub fn run(bytes: &[u8]) {
    if let Some(shrunk) = shrink(bytes) {
        assert_eq!(restore(&shrunk, bytes.len()).as_deref(), Ok(bytes));
    }
    assert_eq!(restore(&wrap(bytes), bytes.len()).as_deref(), Ok(bytes));
}
