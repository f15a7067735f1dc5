//! `rewrite shrink FILE` and `rewrite restore FILE.spm` -> the bytes on standard output, for `.ci/rewrite`.

#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)] // a program that reads a file and prints lines

use std::io::Write;

use seedpress::rewrite::{restore, shrink};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [verb, file] = arguments.as_slice() else { return Err("rewrite shrink FILE, or rewrite restore FILE".into()) };
    let bytes = std::fs::read(file)?;
    let out = match verb.as_str() {
        "shrink" => shrink(&bytes).ok_or("it is no mesh that can be rewritten")?,
        _ => restore(&bytes, 512 << 20)?,
    };
    std::io::stdout().write_all(&out)?;
    Ok(())
}
