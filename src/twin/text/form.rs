//! A text <-> what can be copied of it by hand: NFC (UAX #15), one blank for several, no character that nothing shows.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::invisible;
use crate::limits::MAX_COMBINING_MARKS;
use crate::twin::error::TwinError;

/// What of a text a copy by hand does not keep.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextLoss {
    /// Lines whose blanks change: indented, or several blanks in a row, or at the end.
    pub blanks: usize,
    /// Empty lines that are left out: several in a row, or at the beginning or the end.
    pub empty_lines: usize,
    /// Characters that nothing shows.
    pub hidden: usize,
    /// Lines with letters that are put together from other code points than NFC has.
    pub composed: usize,
    /// The end of the last line, which is added.
    pub last_end: bool,
    /// Ends of lines of another system, and a byte order mark.
    pub line_ends: bool,
}

impl TextLoss {
    /// Whether the text comes back byte for byte.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Passes until folding changes nothing more: what is left out may have kept letters apart that become one.
const MOST_PASSES: usize = 4;

/// One line as it is hashed: NFC, blanks folded to one, none at the ends, nothing that is not shown.
#[must_use]
pub(in crate::twin) fn folded(line: &str) -> String {
    let mut text = folded_once(line);
    for _ in 1..MOST_PASSES {
        let again = folded_once(&text);
        if again == text {
            break;
        }
        text = again;
    }
    text
}

fn folded_once(line: &str) -> String {
    let composed: String = line.nfc().collect();
    let words: Vec<&str> = composed.split(char::is_whitespace).filter(|word| !word.is_empty()).collect();
    shown(&words.join(" "))
}

/// Without the characters that nothing shows.
fn shown(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut from = 0;
    for (at, c) in invisible::hidden(line) {
        shown.push_str(&line[from..at]);
        from = at + c.len_utf8();
    }
    shown.push_str(&line[from..]);
    if from == 0 { shown } else { shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ") }
}

/// Bytes of a file -> its lines as they can be copied, at most one empty one in a row and none at the ends.
///
/// # Errors
/// [`TwinError::NotText`], [`TwinError::Control`], [`TwinError::Marks`], [`TwinError::Empty`].
pub(in crate::twin) fn lines_of(bytes: &[u8]) -> Result<(Vec<String>, TextLoss), TwinError> {
    let text = std::str::from_utf8(bytes).map_err(|error| TwinError::NotText { at: error.valid_up_to() })?;
    let mut loss = TextLoss { last_end: !text.ends_with('\n'), ..TextLoss::default() };
    let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let plain = plain.replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    loss.line_ends = plain.len() != text.len() || plain != text;
    let mut lines: Vec<String> = Vec::new();
    for (number, line) in (1..).zip(plain.strip_suffix('\n').unwrap_or(&plain).split('\n')) {
        if let Some(control) = line.chars().find(|c| c.is_control() && *c != '\t') {
            return Err(TwinError::Control { line: number, code: control.into() });
        }
        let copied = folded(line);
        if marks_in_a_row(&copied) > MAX_COMBINING_MARKS {
            return Err(TwinError::Marks { line: number, most: MAX_COMBINING_MARKS });
        }
        let hidden = invisible::hidden(line).count();
        loss.hidden += hidden;
        if copied != line && hidden == 0 {
            let same_blanks = line.split_whitespace().collect::<Vec<_>>().join(" ") == line;
            loss.blanks += usize::from(!same_blanks);
            loss.composed += usize::from(same_blanks);
        }
        if copied.is_empty() && lines.last().is_none_or(String::is_empty) {
            loss.empty_lines += 1;
        } else {
            lines.push(copied);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
        loss.empty_lines += 1;
    }
    if lines.is_empty() { Err(TwinError::Empty) } else { Ok((lines, loss)) }
}

fn marks_in_a_row(line: &str) -> usize {
    let mut most = 0;
    let mut run = 0;
    for c in line.chars() {
        run = if is_combining_mark(c) { run + 1 } else { 0 };
        most = most.max(run);
    }
    most
}
