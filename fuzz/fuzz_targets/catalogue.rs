//! Bytes that the fuzzer makes -> `fuzz/targets/catalogue.rs`.

#![no_main]

#[path = "../targets/catalogue.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
