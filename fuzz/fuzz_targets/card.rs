//! Bytes that the fuzzer makes -> `fuzz/targets/card.rs`.

#![no_main]

#[path = "../targets/card.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
