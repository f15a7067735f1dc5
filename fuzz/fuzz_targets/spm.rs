//! Bytes that the fuzzer makes -> `fuzz/targets/spm.rs`.

#![no_main]

#[path = "../targets/spm.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
