//! What was typed after `drill` -> the faults of the photos.

use crate::cli::args::drill::DrillArgs;
use crate::cli::rehearsal::photograph::FaultChoice;
use crate::rehearse::Fault;

/// Where faults are named and no severity is.
const USUAL_SEVERITY: f64 = 3.0;

/// The faults that were wished for.
pub(super) fn faults(args: &DrillArgs) -> FaultChoice {
    let graded = |fault: &Fault| (*fault, args.severity.unwrap_or(USUAL_SEVERITY));
    match (args.suite, args.only.as_slice(), args.severity) {
        (Some(suite), _, _) => FaultChoice::Suite(suite),
        (None, [], None) => FaultChoice::Ordinary,
        (None, [], Some(grade)) => FaultChoice::Severity(grade),
        (None, faults, _) => FaultChoice::Faults(faults.iter().map(graded).collect()),
    }
}
