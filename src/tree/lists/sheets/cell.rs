//! A value that a spreadsheet keeps -> a cell as it is shown; what is wrong with a spreadsheet.

use crate::limits::MAX_LIST_SHEETS;
use crate::tree::lists::error::ListProblem;
use crate::tree::lists::table::Cell;

pub(super) fn checked_count(count: usize) -> Result<(), ListProblem> {
    if count > MAX_LIST_SHEETS { Err(broken(&format!("it has more than {MAX_LIST_SHEETS} sheets"))) } else { Ok(()) }
}

pub(super) fn broken(what: &str) -> ListProblem {
    ListProblem::BrokenSheet { what: what.to_owned() }
}

/// Digits that a spreadsheet keeps of a number; the rest are zeros.
const WHOLE_DIGITS: f64 = 1e15;

/// A cell that held a number, as its digits; `zeros` is how many digits its format shows at least.
///
/// A number of more than 15 digits was rounded when it was typed: it is told in the form that says so.
pub(super) fn number(value: f64, zeros: usize) -> Cell {
    let text = match value {
        value if !value.is_finite() => String::new(),
        value if value.fract() != 0.0 => value.to_string(),
        value if value.abs() >= WHOLE_DIGITS => format!("{value:E}"),
        value => format!("{value:0zeros$.0}"),
    };
    // With its zeros shown, nothing of it is lost.
    Cell { text, numeric: zeros == 0 }
}

/// How many digits a format such as `0000000` shows at least; 0 for any other.
pub(super) fn zeros_of(format: &str) -> usize {
    let bare = format.split(';').next().unwrap_or_default();
    if (2..=20).contains(&bare.len()) && bare.bytes().all(|b| b == b'0') { bare.len() } else { 0 }
}
