//! Bytes that the fuzzer makes -> `fuzz/targets/dxf.rs`.

#![no_main]

#[path = "../checks/drawn.rs"]
mod drawn;
#[path = "../targets/dxf.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
