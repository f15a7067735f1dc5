//! Bytes that the fuzzer makes -> `fuzz/targets/slip.rs`.

#![no_main]

#[path = "../targets/slip.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
