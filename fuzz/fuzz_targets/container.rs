//! Bytes that the fuzzer makes -> `fuzz/targets/container.rs`.

#![no_main]

#[path = "../targets/container.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
