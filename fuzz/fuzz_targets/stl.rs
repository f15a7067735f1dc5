//! Bytes that the fuzzer makes -> `fuzz/targets/stl.rs`.

#![no_main]

#[path = "../checks/solid.rs"]
mod solid;
#[path = "../targets/stl.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
