//! Any text as typed lines of twins -> no panic; a line says itself again; a file comes only where line 00 proves it.

use seedpress::twin::{Judged, LinesRead, TwinState};

/// Lines of one input that are judged: each wrong one is compared with thousands.
const MOST_LINES: usize = 40;
/// Where scripts with large alphabets begin. A wrong line of theirs is compared with a million others: one input in so many, by
/// its length, may have such lines, and the others come faster.
const WIDE_SCRIPTS: char = '\u{1100}';
const WIDE_INPUTS: usize = 32;

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut all = LinesRead::default();
    let may_be_wide = bytes.len().is_multiple_of(WIDE_INPUTS);
    for typed in text.lines().take(MOST_LINES).filter(|line| may_be_wide || line.chars().all(|c| c < WIDE_SCRIPTS)) {
        if let Judged::Line(line, _) = all.judge(typed) {
            assert_eq!(LinesRead::default().judge(&line.to_string()), Judged::Line(line.clone(), Vec::new()));
            all.add(line);
        }
    }
    assert!(all.count() <= MOST_LINES);
    for report in all.report() {
        match (report.summary, report.state) {
            (Some(summary), TwinState::Whole { bytes, .. }) => {
                assert!(!summary.kind.is_coded() || bytes.len() <= 2_048);
            }
            (Some(summary), TwinState::Missing { lines, more }) => {
                assert!(more > 0 && more <= lines.len() && lines.len() <= usize::from(summary.lines));
            }
            (summary, state) => assert!(summary.is_some() || state == TwinState::NoSummary),
        }
    }
}
