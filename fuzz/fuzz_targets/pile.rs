//! Bytes that the fuzzer makes -> `fuzz/targets/pile.rs`.

#![no_main]

#[path = "../targets/pile.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
