//! Bytes that the fuzzer makes -> `fuzz/targets/share.rs`.

#![no_main]

#[path = "../targets/share.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
