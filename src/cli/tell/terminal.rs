//! Lines for people and programs -> standard output and standard error.
//!
//! A reader that closes the pipe has seen enough: what is written after that goes nowhere, without a word. Colour is
//! `anstream`'s business: none in a pipe, none with `NO_COLOR`. Names and texts from strangers are spelled out before
//! they get here, so that no paper steers a terminal.

use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::cli::tell::failure::{Failure, io_words};

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[1;31m";
const GREEN: &str = "\x1b[1;32m";
const YELLOW: &str = "\x1b[1;33m";
const PLAIN: &str = "\x1b[0m";

/// How a word is set off where the terminal can.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tone {
    Strong,
    Good,
    Warn,
    Bad,
}

/// A word set off.
pub(crate) fn toned(tone: Tone, text: &str) -> String {
    let start = match tone {
        Tone::Strong => BOLD,
        Tone::Good => GREEN,
        Tone::Warn => YELLOW,
        Tone::Bad => RED,
    };
    format!("{start}{text}{PLAIN}")
}

/// Standard output for the result, standard error for the talk.
pub(crate) struct Terminal {
    /// Whoever read standard output has closed it.
    closed: bool,
}

impl Terminal {
    pub fn new() -> Self {
        Self { closed: false }
    }

    /// Whether there is nobody left to write results for.
    pub fn closed(&self) -> bool {
        self.closed
    }

    /// One line of the result.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.answer(|| writeln!(anstream::stdout().lock(), "{text}"))
    }

    /// The result as bytes.
    #[cfg(feature = "print")]
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.answer(|| std::io::stdout().lock().write_all(bytes))
    }

    /// One line of talk. Nobody listening is no error.
    #[expect(clippy::unused_self, reason = "standard error is as much the terminal's as standard output")]
    pub fn talk(&self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }

    /// Something to know that stops nothing.
    pub fn warn(&self, text: &str) {
        self.talk(&format!("{} {text}", toned(Tone::Warn, "warning:")));
    }

    /// Why it ended, and what to do about it.
    pub fn failed(&self, failure: &Failure) {
        self.talk(&format!("{} {}", toned(Tone::Bad, "error:"), failure.what));
        if let Some(hint) = &failure.hint {
            self.talk(&format!("{} {hint}", toned(Tone::Strong, "hint:")));
        }
    }

    /// Everything is out.
    pub fn finish(&mut self) -> Result<(), Failure> {
        self.answer(|| std::io::stdout().lock().flush())
    }

    fn answer(&mut self, write: impl FnOnce() -> std::io::Result<()>) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        match write() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            other => {
                other.map_err(|error| Failure::new(format!("cannot write to standard output: {}", io_words(&error))))
            }
        }
    }
}

/// Whether the result would land on a screen.
#[cfg(feature = "print")]
pub(crate) fn on_screen() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stdout())
}

/// A path as people may see it.
pub(crate) fn shown(path: &Path) -> String {
    spelled(&path.to_string_lossy())
}

/// A stranger's text with everything spelled out that moves a cursor, starts a line or turns the writing round.
pub(crate) fn spelled(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}') {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}

/// `1 sheet`, `2 sheets`.
pub(crate) fn counted(count: impl TryInto<u64>, one: &str, many: &str) -> String {
    match count.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {one}"),
        more => format!("{} {many}", grouped(more)),
    }
}

/// `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Rows -> lines with their columns under each other, two blanks between; the last column is not padded.
pub(crate) fn columns(rows: &[Vec<String>], indent: usize) -> Vec<String> {
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..).map_while(width).collect();
    rows.iter()
        .map(|row| {
            let mut line = " ".repeat(indent);
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width - cell.chars().count() + 2));
            }
            line.trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_steer_the_terminal_is_spelled_out() {
        assert_eq!(spelled("a\x1b[2Jb\n\u{202e}gpj.exe"), "a\\u{1b}[2Jb\\n\\u{202e}gpj.exe");
        assert_eq!(spelled("Bohnen und Mais – ja.md"), "Bohnen und Mais – ja.md");
    }

    #[test]
    fn numbers_are_grouped_by_three_and_one_is_no_plural() {
        assert_eq!(["0", "999", "1,000", "1,234,567"], [0, 999, 1_000, 1_234_567].map(grouped).as_slice());
        assert_eq!(counted(1_u32, "sheet", "sheets"), "1 sheet");
        assert_eq!(counted(0_u32, "sheet", "sheets"), "0 sheets");
    }

    #[test]
    fn columns_stand_under_each_other_whatever_the_script() {
        let rows = [vec!["é".to_owned(), "b".to_owned()], vec!["ccc".to_owned(), "d".to_owned()]];
        assert_eq!(columns(&rows, 1), [" é    b", " ccc  d"]);
    }
}
