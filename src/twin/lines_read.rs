//! Typed lines -> lines of twins, each judged alone; what is missing of a twin; its file, once line 00 proves it.

use std::collections::{BTreeMap, BTreeSet};

use super::coded::{CodedFault, CodedLine, CodedReading};
use super::restore::{TwinState, state_of};
use super::slip::LineSlip;
use super::summary::Summary;
use super::text::{TextFault, TextLine};
use super::twin_line::TwinLine;

/// Different readings of one line that are kept, and different lines 00.
const MOST_READINGS: usize = 4;
/// Bytes of a line that are looked at; letters take four at most.
const MOST_BYTES: usize = 1_000;

/// What a typed line is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Judged {
    /// A line of a twin, and what had to be put right in it.
    Line(TwinLine, Vec<LineSlip>),
    /// Nothing to read: an empty line, a note after `#`, a line of sums after `=`.
    Note,
    Refused(LineFault),
}

/// Why a typed line is no line of a twin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LineFault {
    #[error(transparent)]
    Coded(#[from] CodedFault),
    #[error(transparent)]
    Text(#[from] TextFault),
    #[error("it is a line 00 of no twin that this version of seedpress knows")]
    Summary,
    #[error("it is longer than any line of a twin")]
    Long,
}

/// What a line was to those that were there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddedLine {
    New,
    Known,
    /// There is another line of this number.
    Unlike,
    /// There are too many others of this number: this one is not kept.
    Left,
}

/// All lines that were read, of one twin or of several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinesRead {
    summaries: Vec<Summary>,
    coded: BTreeMap<u16, Vec<CodedLine>>,
    text: BTreeMap<u16, Vec<TextLine>>,
}

/// A twin of which lines were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwinReport {
    /// `None` if no line 00 was read.
    pub summary: Option<Summary>,
    pub state: TwinState,
    /// Numbers of lines that are there in two forms.
    pub unlike: Vec<u16>,
}

impl LinesRead {
    /// Reads a typed line; nothing of it is kept.
    #[must_use]
    pub fn judge(&self, typed: &str) -> Judged {
        if typed.len() > MOST_BYTES {
            return Judged::Refused(LineFault::Long);
        }
        let start = typed.trim_start_matches('\u{feff}').trim();
        if start.is_empty() || start.starts_with(['#', '=']) {
            return Judged::Note;
        }
        let mut coded = CodedLine::read(start);
        let only_text = !self.summaries.is_empty() && self.summaries.iter().all(|summary| !summary.kind.is_coded());
        if only_text && !matches!(&coded, CodedReading::Read(line, _) if line.number == 0) {
            coded = CodedReading::Other;
        }
        if let CodedReading::Read(line, slips) = &coded
            && slips.is_empty()
        {
            return of_coded(*line, Vec::new());
        }
        let only_coded = !self.summaries.is_empty() && self.summaries.iter().all(|summary| summary.kind.is_coded());
        let lengths: BTreeSet<usize> = self.summaries.iter().map(|summary| summary.kind.check_digits()).collect();
        let length = lengths.first().copied().filter(|_| lengths.len() == 1);
        let text = if only_coded { None } else { Some(TextLine::read(start, length)) };
        match (coded, text) {
            (_, Some(Ok((line, slips)))) if slips.is_empty() => Judged::Line(TwinLine::Text(line), slips),
            (CodedReading::Read(line, slips), None | Some(Err(_))) => of_coded(line, slips),
            (CodedReading::Read(..), Some(Ok(_))) => Judged::Refused(TextFault::Ambiguous.into()),
            (_, Some(Ok((line, slips)))) => Judged::Line(TwinLine::Text(line), slips),
            (CodedReading::Refused(fault), _) => Judged::Refused(fault.into()),
            (CodedReading::Other, Some(Err(fault))) => Judged::Refused(fault.into()),
            (CodedReading::Other, None) => Judged::Refused(
                CodedFault::Length { found: start.split_whitespace().map(str::len).sum(), group: None }.into(),
            ),
        }
    }

    /// The line of a twin that a line of any text is, if it was typed without a slip: chance makes one of 2^25 lines of
    /// digits that, and one of 2^30 of others.
    #[must_use]
    pub fn exact(typed: &str) -> Option<TwinLine> {
        if typed.len() > MOST_BYTES {
            return None;
        }
        let start = typed.trim_start_matches('\u{feff}').trim();
        match CodedLine::exact(start).map(|line| of_coded(line, Vec::new())) {
            Some(Judged::Line(line, _)) => Some(line),
            Some(_) => None,
            None => TextLine::exact(start).map(TwinLine::Text),
        }
    }

    /// Line 00 in a typed line, if it is one without a slip: it says what the other lines of a file are.
    #[must_use]
    pub fn summary_in(typed: &str) -> Option<Summary> {
        match (typed.len() <= MOST_BYTES).then(|| CodedLine::read(typed.trim()))? {
            CodedReading::Read(line, slips) if slips.is_empty() => Summary::read(&line),
            _ => None,
        }
    }

    /// Adds a line.
    pub fn add(&mut self, line: TwinLine) -> AddedLine {
        match line {
            TwinLine::Summary(summary) => add_to(&mut self.summaries, summary),
            TwinLine::Coded(line) => add_to(self.coded.entry(line.number).or_default(), line),
            TwinLine::Text(line) => add_to(self.text.entry(line.number).or_default(), line),
        }
    }

    /// All lines, lines 00 first, then by their numbers.
    pub fn lines(&self) -> impl Iterator<Item = TwinLine> + '_ {
        let summaries = self.summaries.iter().copied().map(TwinLine::Summary);
        let coded = self.coded.values().flatten().copied().map(TwinLine::Coded);
        summaries.chain(coded).chain(self.text.values().flatten().cloned().map(TwinLine::Text))
    }

    /// How many different lines there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lines().count()
    }

    /// Every line 00 that was read.
    #[must_use]
    pub fn summaries(&self) -> &[Summary] {
        &self.summaries
    }

    /// Each twin, with its file or what is missing of it; one without a summary if there is no line 00.
    #[must_use]
    pub fn report(&self) -> Vec<TwinReport> {
        if self.summaries.is_empty() {
            let unlike = unlike(&self.coded).chain(unlike(&self.text)).collect();
            return vec![TwinReport { summary: None, state: TwinState::NoSummary, unlike }];
        }
        let report = |&summary: &Summary| {
            let unlike: Vec<u16> =
                if summary.kind.is_coded() { unlike(&self.coded).collect() } else { unlike(&self.text).collect() };
            TwinReport { summary: Some(summary), state: state_of(&self.coded, &self.text, &summary), unlike }
        };
        self.summaries.iter().map(report).collect()
    }
}

fn of_coded(line: CodedLine, slips: Vec<LineSlip>) -> Judged {
    if line.number > 0 {
        return Judged::Line(TwinLine::Coded(line), slips);
    }
    let summary = Summary::read(&line).map(TwinLine::Summary);
    summary.map_or(Judged::Refused(LineFault::Summary), |summary| Judged::Line(summary, slips))
}

fn add_to<T: PartialEq>(readings: &mut Vec<T>, line: T) -> AddedLine {
    if readings.contains(&line) {
        return AddedLine::Known;
    }
    if readings.len() >= MOST_READINGS {
        return AddedLine::Left;
    }
    readings.push(line);
    if readings.len() == 1 { AddedLine::New } else { AddedLine::Unlike }
}

fn unlike<T>(lines: &BTreeMap<u16, Vec<T>>) -> impl Iterator<Item = u16> + '_ {
    lines.iter().filter(|(_, readings)| readings.len() > 1).map(|(number, _)| *number)
}
