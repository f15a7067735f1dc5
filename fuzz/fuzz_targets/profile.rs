//! Bytes that the fuzzer makes -> `fuzz/targets/profile.rs`.

#![no_main]

#[path = "../targets/profile.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
