//! Bytes that the fuzzer makes -> `fuzz/targets/rewrite.rs`.

#![no_main]

#[path = "../targets/rewrite.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
