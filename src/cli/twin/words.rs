//! Slips and states of twins -> sentences.

use crate::cli::tell::{counted, spelled};
use crate::twin::{LineSlip, Summary, TwinLine, TwinReport, TwinState, coded_label, group_of};

/// Numbers of lines that are named.
const NAMED: usize = 30;

/// A slip, with its place in the line.
pub(super) fn slip_words(slip: &LineSlip, coded: bool) -> String {
    let place = |at: usize| {
        let (group, digit) = group_of(at);
        if coded { format!("group {group}, digit {digit}") } else { format!("letter {at}") }
    };
    match slip {
        LineSlip::Wrong { at, typed, right } => {
            format!("{}: {} is typed, {} is right", place(*at), letter(*typed), letter(*right))
        }
        LineSlip::Unreadable { at, right } => format!("{}: what cannot be read is {}", place(*at), letter(*right)),
        LineSlip::Missing { at, right } => format!("{}: {} is left out there", place(*at), letter(*right)),
        LineSlip::Extra { at, typed } => format!("{}: {} is too much", place(*at), letter(*typed)),
        LineSlip::Swapped { at } => format!("{}: it has changed places with the next one", place(*at)),
        LineSlip::EndSign { right } if right.is_empty() => "the end of the line: it has no sign".to_owned(),
        LineSlip::EndSign { right } => format!("the end of the line: its sign is {right}"),
        LineSlip::Number { typed, right } => format!("the number: {} is typed, {right:02} is right", spelled(typed)),
        LineSlip::CheckDigits { right } => format!("the check digits: {right} are right"),
    }
}

fn letter(letter: char) -> String {
    if letter == ' ' { "a blank".to_owned() } else { spelled(&letter.to_string()) }
}

/// Marks under a typed coded line, below the digits that are wrong; `None` where there is nothing to mark.
pub(super) fn marks(typed: &str, slips: &[LineSlip]) -> Option<String> {
    let places: Vec<usize> = slips.iter().filter_map(LineSlip::at).collect();
    let mut digit = 0;
    let mut marks = String::new();
    for c in typed.chars() {
        let counts = c.is_alphanumeric() || c == '?';
        digit += usize::from(counts);
        marks.push(if counts && places.contains(&digit) { '^' } else { ' ' });
    }
    (!places.is_empty()).then(|| marks.trim_end().to_owned()).filter(|marks| !marks.is_empty())
}

/// The number of a line as it is printed.
pub(super) fn label(summary: &Summary, number: u16) -> String {
    if summary.kind.is_coded() { coded_label(number) } else { format!("{number:02}") }
}

/// Whether a line is written in 31 digits.
pub(super) fn is_coded(line: &TwinLine) -> bool {
    !matches!(line, TwinLine::Text(_))
}

/// What became of a twin, in lines.
pub(super) fn report_lines(report: &TwinReport) -> Vec<String> {
    let Some(summary) = &report.summary else {
        return vec!["line 00 is missing: without it nothing is proved".to_owned()];
    };
    let list = |numbers: &[u16]| {
        let mut named: Vec<String> = numbers.iter().take(NAMED).map(|number| label(summary, *number)).collect();
        if numbers.len() > NAMED {
            named.push(format!("and {} more", numbers.len() - NAMED));
        }
        named.join(", ")
    };
    match &report.state {
        TwinState::Whole { left_out, .. } if left_out.is_empty() => Vec::new(),
        TwinState::Whole { left_out, .. } => {
            vec![format!("lines that do not belong to it were left out: {}", list(left_out))]
        }
        TwinState::Missing { lines, more } if summary.kind.is_coded() => {
            let more = counted(*more, "more line is needed", "more lines are needed");
            vec![format!("{more}, any of {}", list(lines))]
        }
        TwinState::Missing { lines, .. } => {
            vec![format!("{}: {}", counted(lines.len(), "line is missing", "lines are missing"), list(lines))]
        }
        TwinState::Unproved => {
            let mut lines =
                vec!["there are enough lines, but line 00 does not fit them: nothing is written".to_owned()];
            lines.push(if report.unlike.is_empty() {
                "a line is wrong all the same, or of another twin: compare the lines with the paper, those first in which \
                 something was put right"
                    .to_owned()
            } else {
                format!("these lines are there in two forms: {}; take out those of another twin", list(&report.unlike))
            });
            lines
        }
        TwinState::NoSummary => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_under_each_wrong_digit() {
        let slips = [LineSlip::Wrong { at: 3, typed: '5', right: 'S' }, LineSlip::Unreadable { at: 8, right: '7' }];
        assert_eq!(marks("0 7K3QM 8?TRV", &slips).as_deref(), Some("   ^     ^"));
        assert_eq!(marks("0 7K3QM", &[]), None);
        assert_eq!(slip_words(&slips[0], true), "group 2, digit 2: 5 is typed, S is right");
        assert_eq!(slip_words(&slips[0], false), "letter 3: 5 is typed, S is right");
    }
}
