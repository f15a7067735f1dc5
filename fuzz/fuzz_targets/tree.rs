//! Bytes that the fuzzer makes -> `fuzz/targets/tree.rs`.

#![no_main]

#[path = "../targets/tree.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
