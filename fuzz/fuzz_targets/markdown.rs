//! Bytes that the fuzzer makes -> `fuzz/targets/markdown.rs`.

#![no_main]

#[path = "../targets/markdown.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
