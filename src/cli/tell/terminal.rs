//! Lines for people and programs -> standard output and standard error.
//!
//! A reader that closes the pipe has seen enough: what is written after that goes nowhere, without a word. Colour is
//! `anstream`'s business: none in a pipe, none with `NO_COLOR`. Names and texts from strangers are spelled out before
//! they get here, line ends and all; and here once more, whatever they came in, so that nothing steers a terminal.

use std::io::{ErrorKind, Write};

use serde_json::Value;

use crate::cli::tell::failure::{Failure, io_words};
use crate::cli::tell::text::{for_terminal, spelled_json, wrapped};

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[1;31m";
const GREEN: &str = "\x1b[1;32m";
const YELLOW: &str = "\x1b[1;33m";
const PLAIN: &str = "\x1b[0m";

/// How a word is set off where the terminal can.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TextStyle {
    Strong,
    Good,
    Warn,
    Bad,
}

/// A word set off.
pub(crate) fn styled(tone: TextStyle, text: &str) -> String {
    let start = match tone {
        TextStyle::Strong => BOLD,
        TextStyle::Good => GREEN,
        TextStyle::Warn => YELLOW,
        TextStyle::Bad => RED,
    };
    format!("{start}{text}{PLAIN}")
}

/// Standard output for the result, standard error for the talk.
pub(crate) struct Terminal {
    /// Whoever read standard output has closed it.
    closed: bool,
    /// Places on a line of standard output and of standard error; `None` where that is no terminal.
    out_width: Option<usize>,
    err_width: Option<usize>,
}

impl Terminal {
    pub fn new() -> Self {
        let width = |stream: &dyn Fn() -> Option<(terminal_size::Width, terminal_size::Height)>| {
            stream().map(|(width, _)| usize::from(width.0))
        };
        Self {
            closed: false,
            out_width: width(&|| terminal_size::terminal_size_of(std::io::stdout())),
            err_width: width(&|| terminal_size::terminal_size_of(std::io::stderr())),
        }
    }

    /// Whether there is nobody left to write results for.
    pub fn closed(&self) -> bool {
        self.closed
    }

    /// One line of the result, for people: it is broken where the terminal ends.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        let text = for_terminal(text);
        self.unbroken(&self.out_width.map_or_else(|| text.clone(), |width| all_wrapped(&text, width)))
    }

    /// One line of the result for programs.
    pub fn json(&mut self, value: &Value) -> Result<(), Failure> {
        let line = spelled_json(&value.to_string());
        self.answer(|| writeln!(anstream::stdout().lock(), "{line}"))
    }

    /// Text of the result as it is: it must be of this program's own making.
    pub fn unbroken(&mut self, text: &str) -> Result<(), Failure> {
        self.answer(|| writeln!(anstream::stdout().lock(), "{text}"))
    }

    /// Several lines of the result.
    pub fn lines(&mut self, lines: &[String]) -> Result<(), Failure> {
        lines.iter().try_for_each(|line| self.line(line))
    }

    /// The result as bytes.
    #[cfg(feature = "print")]
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.answer(|| std::io::stdout().lock().write_all(bytes))
    }

    /// One line of talk. Nobody listening is no error.
    pub fn talk(&self, text: &str) {
        let text = for_terminal(text);
        let text = self.err_width.map_or_else(|| text.clone(), |width| all_wrapped(&text, width));
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }

    /// A question, with the cursor behind it.
    #[cfg(feature = "open")]
    pub fn ask(text: &str) {
        let mut error = anstream::stderr().lock();
        let _ = write!(error, "{}", for_terminal(text)).and_then(|()| error.flush());
    }

    /// What is said of a command line that makes no sense, or the help that was asked for. Nobody reading on is no failure.
    pub fn answer_to_command_line(answer: &clap::Error) {
        let text = for_terminal(&answer.render().ansi().to_string());
        let _ = if answer.use_stderr() {
            anstream::stderr().lock().write_all(text.as_bytes())
        } else {
            anstream::stdout().lock().write_all(text.as_bytes())
        };
    }

    /// Something to know that stops nothing.
    pub fn warn(&self, text: &str) {
        self.talk(&format!("{} {text}", styled(TextStyle::Warn, "warning:")));
    }

    /// Why it ended, and what to do about it.
    pub fn failed(&self, failure: &Failure) {
        self.talk(&format!("{} {}", styled(TextStyle::Bad, "error:"), failure.what));
        if let Some(hint) = &failure.hint {
            self.hint(hint);
        }
    }

    /// What to do next.
    pub fn hint(&self, text: &str) {
        self.talk(&format!("{} {text}", styled(TextStyle::Strong, "hint:")));
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

/// Each line broken where the terminal ends.
fn all_wrapped(text: &str, width: usize) -> String {
    text.split('\n').map(|line| wrapped(line, width)).collect::<Vec<_>>().join("\n")
}

/// Whether the result would land on a screen.
#[cfg(feature = "print")]
pub(crate) fn on_screen() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stdout())
}
