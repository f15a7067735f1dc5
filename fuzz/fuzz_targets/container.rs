//! Any bytes as a packet's content -> no panic, no unbounded memory.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = seedpress::vault::open(bytes);
});
