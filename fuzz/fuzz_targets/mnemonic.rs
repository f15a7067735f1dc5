//! Bytes that the fuzzer makes -> `fuzz/targets/mnemonic.rs`.

#![no_main]

#[path = "../targets/mnemonic.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
