//! Bytes that the fuzzer makes -> `fuzz/targets/frame_text.rs`.

#![no_main]

#[path = "../targets/frame_text.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
