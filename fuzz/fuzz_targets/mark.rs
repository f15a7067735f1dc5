//! Bytes that the fuzzer makes -> `fuzz/targets/mark.rs`.

#![no_main]

#[path = "../targets/mark.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
