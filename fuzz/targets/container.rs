//! Any bytes as a packet's content -> no panic, no unbounded memory.

pub fn run(bytes: &[u8]) {
    let _ = seedpress::vault::open(bytes);
}
