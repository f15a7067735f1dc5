//! The report on each packet -> lines that a person can act on.

use std::fmt::Write;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::catalogue::{Catalogue, Languages};
use crate::cli::input::SlipsSeen;
use crate::cli::input::texts::twin_texts::{READ_TWINS, TwinLinesSeen};
use crate::cli::tell::plates_seen::PlatesSeen;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::text::{columns, counted, spelled};
use crate::guidance::{self, NextPhoto, Views};
use crate::pile::{LoneMark, PictureKey, Report, SetReport, SetState, SheetReport};

/// Packets that are told; more than these are a forger's, or a reader's of JSON.
pub(crate) const SETS: usize = 30;
/// Labels of missing codes that are told a sheet; the map shows all.
const LABELS: usize = 24;
/// Sheets of one packet that are told: more do not fit on a screen, and JSON has them all.
const SHEETS: usize = 60;
/// Codes found forged that are told.
const FORGED: usize = 40;
/// Pictures that are told for their contradictions.
const CONTRADICTIONS: usize = 5;
/// Packets of which only marks were read.
const LONE: usize = 10;
/// Slips of contact trees that are named.
const SLIPS: usize = 20;
/// Plates that are told.
const PLATES: usize = 20;

/// A packet: its state, its sheets, what does not fit.
pub(crate) fn set_lines(set: &SetReport) -> Vec<String> {
    let mut lines = vec![format!("{}  {}", styled(TextStyle::Strong, &set.short_name), state_words(set))];
    let read = counted(set.read, "code is read", "codes are read");
    let in_part = if set.in_part > 0 { format!(" and {} in part", set.in_part) } else { String::new() };
    lines.push(format!(
        "  {read}{in_part}, {} needed; {}",
        set.needed,
        counted(set.sheet_count, "sheet in the packet", "sheets in the packet")
    ));
    lines.extend(sheet_lines(set));
    if !set.forged.is_empty() {
        let places: Vec<String> =
            set.forged.iter().take(FORGED).map(|place| format!("{} on sheet {}", place.label, place.sheet)).collect();
        let more = set.forged.len().saturating_sub(FORGED);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        lines.push(format!("  {} {}{rest}", styled(TextStyle::Bad, "forged or misread, left out:"), places.join(", ")));
    }
    lines.extend(set.warnings.iter().map(|warning| format!("  {} {warning}", styled(TextStyle::Warn, "note:"))));
    lines
}

/// Which pictures bring readings that are not of the packet, or that conflict; `name` is what a picture is called.
pub(crate) fn contradiction_line(set: &SetReport, name: impl Fn(PictureKey) -> String) -> Option<String> {
    let known = set.state == SetState::Whole;
    let told = set.contradictions.iter().take(CONTRADICTIONS);
    let told: Vec<String> = told.map(|one| format!("{} ({})", name(one.picture), one.readings)).collect();
    let more = set.contradictions.len().saturating_sub(CONTRADICTIONS);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let pictures = format!("{}{rest}", told.join(", "));
    match (told.is_empty(), known) {
        (true, _) => None,
        (_, true) => Some(format!("what was forged or misread came from {pictures}; --without NAME leaves one out")),
        _ => Some(format!(
            "readings that contradict each other came from {pictures}; \
             leave out a picture that you do not trust: --without NAME"
        )),
    }
}

/// The words of the program.
fn english() -> &'static Catalogue {
    static ENGLISH: OnceLock<Catalogue> = OnceLock::new();
    ENGLISH.get_or_init(|| Languages::english().main().clone())
}

/// `next: photograph ..`, for a packet that needs more.
pub(crate) fn advice(set: &SetReport, views: &Views) -> Option<String> {
    let next = NextPhoto::of(set, views)?;
    Some(format!("{} {}", styled(TextStyle::Strong, "next:"), next.sentence(set, english())))
}

/// The same for programs: null when no more is needed.
pub(crate) fn advice_json(set: &SetReport, views: &Views) -> Value {
    let Some(next) = NextPhoto::of(set, views) else { return Value::Null };
    let mut value = json!(next);
    value["words"] = json!(next.sentence(set, english()));
    value
}

/// How many packets were not told of.
pub(crate) fn untold_sets(sets: usize) -> Option<String> {
    let more = sets.checked_sub(SETS).filter(|more| *more > 0)?;
    Some(format!("\nand {} (--json lists them all)", counted(more, "more packet", "more packets")))
}

/// What was seen besides the packets.
pub(crate) fn other_lines(
    report: &Report,
    views: &Views,
    slips: &SlipsSeen,
    plates: &PlatesSeen,
    twin_lines: &TwinLinesSeen,
) -> Vec<String> {
    let mut lines: Vec<String> = report.lone_marks.iter().take(LONE).map(|mark| lone_mark(mark, views)).collect();
    if report.lone_marks.len() > LONE {
        lines.push(format!("{} like this", counted(report.lone_marks.len() - LONE, "more mark", "more marks")));
    }
    lines.extend(slips.words.iter().take(SLIPS).map(|words| spelled(words)));
    if let Some(more) = slips.words.len().checked_sub(SLIPS).filter(|more| *more > 0) {
        lines.push(format!("and {}", counted(more, "more slip", "more slips")));
    }
    lines.extend(plates.words.iter().take(PLATES).cloned());
    if let Some(more) = plates.words.len().checked_sub(PLATES).filter(|more| *more > 0) {
        lines.push(format!("and {}", counted(more, "more plate", "more plates")));
    }
    if !plates.words.is_empty() {
        lines.push("`seedpress measure` lays plates flat, to measure from them".to_owned());
    }
    if !twin_lines.words.is_empty() {
        let count = counted(twin_lines.words.len(), "line of a handwritten twin", "lines of handwritten twins");
        lines.push(format!("{count}: {READ_TWINS}"));
    }
    let counts = report.counts;
    let besides = slips.in_pictures + plates.in_pictures;
    let mut say = |count: u32, one: &str, many: &str| {
        if count > 0 {
            lines.push(counted(count, one, many));
        }
    };
    say(counts.foreign.saturating_sub(besides), "foreign code was ignored", "foreign codes were ignored");
    say(counts.damaged, "code was damaged and left out", "codes were damaged and left out");
    say(counts.newer, "code was printed by a newer format", "codes were printed by a newer format");
    say(counts.dropped, "code was left out for lack of room", "codes were left out for lack of room");
    say(
        report.further_sets,
        "more packet was not examined: only a forger makes that many",
        "more packets were not examined: only a forger makes that many",
    );
    if counts.newer > 0 {
        lines.push("a newer seedpress reads the codes of the newer format".to_owned());
    }
    lines
}

fn lone_mark(mark: &LoneMark, views: &Views) -> String {
    let LoneMark { prefix, sheet, sheets, from_texts, .. } = mark;
    if *from_texts {
        return format!(
            "sheet {sheet} of {sheets} of the packet {prefix} was seen by its mark, but not one of its codes: \
             read those with the QR reader too"
        );
    }
    let how = guidance::of_lone_mark(prefix, *sheet, views, english());
    format!(
        "sheet {sheet} of {sheets} of the packet {prefix} was seen by its mark, but not one of its codes: \
         photograph it again, {how}"
    )
}

fn state_words(set: &SetReport) -> String {
    let reason = || set.reason.as_deref().map(|reason| format!(": {}", spelled(reason))).unwrap_or_default();
    match set.state {
        SetState::Whole => styled(TextStyle::Good, "whole"),
        SetState::Incomplete => styled(TextStyle::Warn, "incomplete"),
        SetState::Corrupt => format!("{}{}", styled(TextStyle::Bad, "corrupt or forged"), reason()),
        SetState::Refused => format!("{}{}", styled(TextStyle::Bad, "refused"), reason()),
        _ => styled(TextStyle::Warn, "not finished"),
    }
}

fn sheet_lines(set: &SetReport) -> Vec<String> {
    let mut runs: Vec<SheetRun> = set.sheets.iter().map(SheetRun::of_sheet).collect();
    let unseen =
        |&(first, last): &(u32, u32)| SheetRun { first, last, words: vec!["not seen".to_owned()], alike: true };
    runs.extend(set.unseen.iter().map(unseen));
    runs.sort_by_key(|run| run.first);
    runs.dedup_by(|next, run| run.absorb(next));
    let told: Vec<Vec<String>> = runs.iter().take(SHEETS).map(SheetRun::row).collect();
    let mut lines = columns(&told, 2);
    if runs.len() > SHEETS {
        lines
            .push(format!("  and {} (--json lists them all)", counted(runs.len() - SHEETS, "more line", "more lines")));
    }
    lines
}

/// `sheet 1`, `sheets 1 and 2`, `sheets 1 to 9`.
pub(crate) fn sheets_named(first: u32, last: u32) -> String {
    match last - first {
        0 => format!("sheet {first}"),
        1 => format!("sheets {first} and {last}"),
        _ => format!("sheets {first} to {last}"),
    }
}

/// Sheets in a row of which the same is to be said.
struct SheetRun {
    first: u32,
    last: u32,
    words: Vec<String>,
    /// Whether a next sheet with the same words may be told in the same line; where places are named, it may not.
    alike: bool,
}

impl SheetRun {
    fn of_sheet(sheet: &SheetReport) -> Self {
        let mut words = vec![format!("{} of {} codes", sheet.read, sheet.cells.len())];
        let mut places = Vec::new();
        if sheet.read == 0 && sheet.in_part.is_empty() && sheet.marks > 0 {
            places.push("only its marks were read".to_owned());
        } else if !sheet.missing.is_empty() {
            places.push(format!("missing {}", labels(&sheet.missing)));
        }
        if !sheet.in_part.is_empty() {
            places.push(format!("in part {}", labels(&sheet.in_part)));
        }
        if !sheet.doubtful.is_empty() {
            places.push(format!("doubtful {}", labels(&sheet.doubtful)));
        }
        let alike = places.is_empty();
        words.push(places.join("; "));
        Self { first: sheet.sheet, last: sheet.sheet, words, alike }
    }

    /// Takes the next run into this one, where both say the same.
    fn absorb(&mut self, next: &Self) -> bool {
        let same = self.alike && next.alike && self.words == next.words && next.first == self.last + 1;
        if same {
            self.last = next.last;
        }
        same
    }

    fn row(&self) -> Vec<String> {
        let name = sheets_named(self.first, self.last);
        let each = if self.last > self.first && self.words.len() > 1 { " each" } else { "" };
        let mut row = vec![name];
        row.extend(
            self.words.iter().enumerate().map(|(at, words)| format!("{words}{}", if at == 0 { each } else { "" })),
        );
        row
    }
}

fn labels(labels: &[String]) -> String {
    let mut text = labels.iter().take(LABELS).map(String::as_str).collect::<Vec<_>>().join(" ");
    if labels.len() > LABELS {
        let _ = write!(text, " and {} more", labels.len() - LABELS);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::SetId;
    use crate::pile::SlotState;

    fn sheet(number: u32, missing: &[&str]) -> SheetReport {
        SheetReport {
            sheet: number,
            rows: 2,
            columns: 2,
            cells: vec![SlotState::Read; 4],
            read: 4 - missing.len() as u32,
            in_part: vec![],
            missing: missing.iter().map(ToString::to_string).collect(),
            doubtful: vec![],
            marks: 1,
        }
    }

    #[test]
    fn sheets_of_which_the_same_is_to_be_said_share_a_line() {
        let set = SetReport {
            id: SetId([0; 15]),
            short_name: "acorn-acorn-acorn".to_owned(),
            state: SetState::Incomplete,
            needed: 40,
            read: 21,
            in_part: 0,
            lacking: 19,
            shard_bytes: 10,
            sheet_count: 12,
            sheets: vec![
                sheet(1, &[]),
                sheet(2, &[]),
                sheet(3, &[]),
                sheet(4, &["B1"]),
                sheet(5, &["B1"]),
                sheet(9, &[]),
            ],
            unseen: vec![(6, 8), (10, 11)],
            forged: vec![],
            best_photo: None,
            warnings: vec![],
            from_texts: false,
            contradictions: vec![],
            reason: None,
        };
        assert_eq!(
            sheet_lines(&set),
            [
                "  sheets 1 to 3     4 of 4 codes each",
                "  sheet 4           3 of 4 codes       missing B1",
                "  sheet 5           3 of 4 codes       missing B1",
                "  sheets 6 to 8     not seen",
                "  sheet 9           4 of 4 codes",
                "  sheets 10 and 11  not seen",
            ]
        );
    }
}
