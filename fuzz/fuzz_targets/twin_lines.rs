//! Bytes that the fuzzer makes -> `fuzz/targets/twin_lines.rs`.

#![no_main]

#[path = "../targets/twin_lines.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
