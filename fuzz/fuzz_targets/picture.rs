//! Bytes that the fuzzer makes -> `fuzz/targets/picture.rs`.

#![no_main]

#[path = "../targets/picture.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
