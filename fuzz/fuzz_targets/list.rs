//! Bytes that the fuzzer makes -> `fuzz/targets/list.rs`.

#![no_main]

#[path = "../targets/list.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
