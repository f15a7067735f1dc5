//! Bytes that the fuzzer makes -> `fuzz/targets/age.rs`.

#![no_main]

#[path = "../targets/age.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
