//! Any bytes as the rest of a rewritten file -> an error, or a file; no panic, no unbounded memory.

use seedpress::rewrite::{MAGIC, restore};

/// A digest and a length are put before the bytes, so that what follows is reached.
pub fn run(bytes: &[u8]) {
    let _ = restore(bytes, 1 << 20);
    let _ = restore(&[&MAGIC[..], &[0; 32], &[0x80, 0x80, 0x40], bytes].concat(), 1 << 20);
}
