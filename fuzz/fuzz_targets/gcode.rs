//! Bytes that the fuzzer makes -> `fuzz/targets/gcode.rs`.

#![no_main]

#[path = "../checks/drawn.rs"]
mod drawn;
#[path = "../targets/gcode.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
