//! Arguments -> the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(seedpress::cli::run().code())
}
