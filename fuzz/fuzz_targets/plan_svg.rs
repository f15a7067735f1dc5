//! Bytes that the fuzzer makes -> `fuzz/targets/plan_svg.rs`.

#![no_main]

#[path = "../checks/drawn.rs"]
mod drawn;
#[path = "../targets/plan_svg.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
