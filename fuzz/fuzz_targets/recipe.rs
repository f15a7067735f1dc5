//! Bytes that the fuzzer makes -> `fuzz/targets/recipe.rs`.

#![no_main]

#[path = "../targets/recipe.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
