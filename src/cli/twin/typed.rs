//! A person who types lines -> lines, each judged at once; the wrong place is marked, and the correction asked.

use super::kept_lines::KeptLines;
use super::words::{is_coded, label, marks, report_lines, slip_words};
use crate::cli::input::typed_line::read_line;
use crate::cli::run::interrupt::ScreenUse;
use crate::cli::run::private_process::keep_private;
use crate::cli::tell::second_screen::SecondScreen;
use crate::cli::tell::{Failure, Terminal, counted};
use crate::twin::{AddedLine, Judged, LineSlip, LinesRead, Summary, TwinLine, TwinState};

/// Asks for lines until the twin is whole, or the person has no more.
pub(super) fn ask(read: &mut LinesRead, kept: Option<&KeptLines>, terminal: &Terminal) -> Result<(), Failure> {
    let mut typing = Typing { read, kept, terminal, last: 0, screen: None };
    terminal.talk("type one line after the other as it stands on the paper, ? for a digit that cannot be read; an empty line ends");
    typing.enter_if_secret();
    let outcome = typing.lines();
    drop(typing);
    outcome
}

struct Typing<'a> {
    read: &'a mut LinesRead,
    kept: Option<&'a KeptLines>,
    terminal: &'a Terminal,
    /// The number of the line that was typed last.
    last: u16,
    /// Lines of a key are typed on a screen that is wiped.
    screen: Option<SecondScreen>,
}

impl Typing<'_> {
    fn lines(&mut self) -> Result<(), Failure> {
        // A line with slips, as it should be.
        let mut offered: Option<TwinLine> = None;
        loop {
            let question = match &offered {
                Some(_) => "is this what the paper says? y, or type the line again: ".to_owned(),
                None => format!("line {}: ", self.wanted()),
            };
            Terminal::ask(&question);
            let Some(typed) = read_line()? else { return Ok(()) };
            let typed = typed.trim();
            if let Some(line) = offered.take()
                && matches!(typed, "y" | "Y" | "yes" | "")
            {
                if !typed.is_empty() && self.take(line)? {
                    return Ok(());
                }
                continue;
            }
            if typed.is_empty() {
                return Ok(());
            }
            match self.read.judge(typed) {
                Judged::Line(line, slips)
                    if !matches!(line, TwinLine::Summary(_)) && self.read.summaries().is_empty() =>
                {
                    drop((line, slips));
                    self.terminal.talk("type line 00 first: it says what the other lines are");
                }
                Judged::Line(line, slips) if slips.is_empty() => {
                    let is_whole = self.take(line)?;
                    if is_whole {
                        return Ok(());
                    }
                }
                Judged::Line(line, slips) => {
                    self.explain(typed, &line, &slips);
                    offered = Some(line);
                }
                Judged::Refused(fault) => self.terminal.talk(&format!("{fault}; type the line again")),
                _ => {}
            }
        }
    }

    fn summary(&self) -> Option<Summary> {
        self.read.summaries().first().copied()
    }

    /// The line that is asked for: the next one that is missing.
    fn wanted(&self) -> String {
        let Some(summary) = self.summary() else { return "00".to_owned() };
        let missing: Vec<u16> = match self.read.report().into_iter().next().map(|report| report.state) {
            Some(TwinState::Missing { lines, .. }) => lines,
            _ => Vec::new(),
        };
        let next = missing.iter().find(|number| **number > self.last).or(missing.first());
        next.map_or_else(|| "that is doubtful, again".to_owned(), |number| label(&summary, *number))
    }

    /// Shows where a line is wrong.
    fn explain(&self, typed: &str, line: &TwinLine, slips: &[LineSlip]) {
        let coded = is_coded(line);
        self.terminal.talk(&format!("typed  {typed}"));
        if let Some(marks) = marks(typed, slips).filter(|_| coded) {
            self.terminal.talk(&format!("       {marks}"));
        }
        self.terminal.talk(&format!("right  {line}"));
        for slip in slips {
            self.terminal.talk(&slip_words(slip, coded));
        }
        if slips.len() == 5 {
            self.terminal
                .talk("five digits were filled in: then nothing tells whether another one is wrong, so look twice");
        }
    }

    /// Adds a line; whether all are there.
    fn take(&mut self, line: TwinLine) -> Result<bool, Failure> {
        let number = line.number();
        let name = line.label();
        match self.read.add(line) {
            AddedLine::Known => self.terminal.talk(&format!("line {name} is here already")),
            AddedLine::Unlike => {
                self.terminal.talk(&format!("line {name} is here already, and was another one: both are kept"));
            }
            AddedLine::Left => {
                self.terminal.talk(&format!("line {name} is here in too many forms: this one is left out"));
            }
            _ => {}
        }
        self.last = number;
        self.enter_if_secret();
        if let Some(kept) = self.kept {
            kept.keep(self.read, self.terminal)?;
        }
        if let Some(screen) = &self.screen {
            screen.wipe();
        }
        let reports = self.read.report();
        let whole = reports.iter().all(|report| matches!(report.state, TwinState::Whole { .. }));
        if number == 0 {
            self.tell_summary();
        }
        if !whole && reports.iter().any(|report| report.state == TwinState::Unproved) {
            for line in reports.iter().flat_map(report_lines) {
                self.terminal.talk(&line);
            }
        }
        Ok(whole)
    }

    fn tell_summary(&self) {
        let Some(summary) = self.read.summaries().last() else { return };
        let needed = counted(summary.needed, "line", "lines");
        self.terminal.talk(&if summary.kind.is_coded() {
            format!("coded lines: any {needed} of {} are needed", summary.lines)
        } else {
            format!("a text: {needed} are needed")
        });
    }

    /// What is typed of a key stands on the second screen, and this process leaves no core file.
    fn enter_if_secret(&mut self) {
        let secret = self.read.summaries().iter().any(|summary| summary.secret);
        if secret && self.screen.is_none() {
            keep_private();
            self.screen = Some(SecondScreen::enter(ScreenUse::Ask));
            self.terminal.talk("these lines are a key: what you type is wiped from the screen");
        }
    }
}
