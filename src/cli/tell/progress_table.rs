//! The codes of each sheet read so far -> the lines of a table that fit on the terminal.
//!
//! ```text
//! fennel-moon-copper  31 codes read, 29 needed
//!   sheet 1          [####################]  20 of 20
//!   sheet 2          [######-..###########]  16 of 20        # read   . missing   - read in part
//!   sheets 3 to 5    not seen
//!   sheets 6 and 7   [####################]  20 of 20 each
//! ```

use crate::cli::tell::report::sheets_named;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::text::{columns, counted};
use crate::pile::{SetReport, SheetReport, SlotState};

/// Packets of which the table tells; more are a forger's.
pub(crate) const SETS: usize = 4;
/// Signs of one bar at most.
const BAR: usize = 30;
/// A terminal narrower than this has no room for bars.
const LEAST_WIDTH: usize = 44;

/// The lines, none longer than `width` nor more than `height` of them.
pub(crate) fn lines(sets: &[SetReport], width: usize, height: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for set in sets {
        let words = format!("{}, {} needed", counted(set.read, "code read", "codes read"), set.needed);
        let name: String = set.short_name.chars().take(width).collect();
        let room = width.saturating_sub(name.chars().count());
        lines.push(format!("{}{}", styled(TextStyle::Strong, &name), cut(&format!("  {words}"), room)));
        lines.extend(sheet_lines(set, width));
    }
    if lines.len() > height {
        let more = lines.len() + 1 - height.max(1);
        lines.truncate(height.saturating_sub(1));
        lines.push(cut(&format!("  and {}", counted(more, "more line", "more lines")), width));
    }
    lines
}

fn sheet_lines(set: &SetReport, width: usize) -> Vec<String> {
    let bar_room = if width < LEAST_WIDTH { 0 } else { BAR.min(width - LEAST_WIDTH + 10) };
    let alike = |one: &SheetReport, next: &SheetReport| {
        is_whole(one) && is_whole(next) && one.cells.len() == next.cells.len() && next.sheet == one.sheet + 1
    };
    let runs = set.sheets.chunk_by(alike);
    let mut rows: Vec<(u32, Vec<String>)> =
        runs.filter_map(|run| Some((run.first()?.sheet, row(run.first()?, run.last()?.sheet, bar_room)))).collect();
    let unseen = |&(first, last): &(u32, u32)| (first, vec![sheets_named(first, last), "not seen".to_owned()]);
    rows.extend(set.unseen.iter().map(unseen));
    rows.sort_by_key(|(first, _)| *first);
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    columns(&rows, 2).iter().map(|line| cut(line, width)).collect()
}

fn is_whole(sheet: &SheetReport) -> bool {
    sheet.cells.iter().all(|cell| *cell == SlotState::Read)
}

/// One sheet, or several that are whole.
fn row(sheet: &SheetReport, last: u32, bar_room: usize) -> Vec<String> {
    let each = if last > sheet.sheet { " each" } else { "" };
    let counts = format!("{} of {}{each}", sheet.read, sheet.cells.len());
    let name = sheets_named(sheet.sheet, last);
    if bar_room == 0 { vec![name, counts] } else { vec![name, bar(&sheet.cells, bar_room), counts] }
}

/// The places of a sheet one after the other, each sign as many of them as it must.
fn bar(cells: &[SlotState], room: usize) -> String {
    let signs = cells.len().clamp(1, room.max(1));
    let sign = |at: usize| {
        let part = cells.get(at * cells.len() / signs..(at + 1) * cells.len() / signs).unwrap_or_default();
        match part.iter().filter(|cell| **cell == SlotState::Read).count() {
            0 => '.',
            read if read == part.len() => '#',
            _ => '-',
        }
    };
    format!("[{}]", (0..signs).map(sign).collect::<String>())
}

/// A line that fits.
pub(crate) fn cut(line: &str, width: usize) -> String {
    if line.chars().count() <= width {
        return line.to_owned();
    }
    line.chars().take(width.saturating_sub(2)).chain("..".chars().take(width)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::SetId;
    use crate::pile::SetState;

    fn sheet(number: u32, read: usize, of: usize) -> SheetReport {
        let cells: Vec<SlotState> =
            (0..of).map(|at| if at < read { SlotState::Read } else { SlotState::Missing }).collect();
        SheetReport {
            sheet: number,
            rows: 1,
            columns: of as u32,
            cells,
            read: read as u32,
            missing: vec![],
            doubtful: vec![],
            in_part: vec![],
            marks: 0,
        }
    }

    fn set(sheets: Vec<SheetReport>, unseen: Vec<(u32, u32)>) -> SetReport {
        SetReport {
            id: SetId([0; 15]),
            short_name: "acorn-acorn-acorn".to_owned(),
            state: SetState::Incomplete,
            needed: 29,
            read: sheets.iter().map(|sheet| sheet.read).sum(),
            in_part: 0,
            lacking: 0,
            shard_bytes: 10,
            sheet_count: 9,
            sheets,
            unseen,
            forged: vec![],
            best_photo: None,
            warnings: vec![],
            from_texts: false,
            contradictions: vec![],
            reason: None,
        }
    }

    /// Without colour.
    fn plain(lines: &[String]) -> Vec<String> {
        lines.iter().map(|line| anstream::adapter::strip_str(line).to_string()).collect()
    }

    #[test]
    fn each_sheet_has_a_line_with_a_bar_of_its_places() {
        let packet = set(vec![sheet(1, 20, 20), sheet(3, 3, 5), sheet(8, 5, 5), sheet(9, 5, 5)], vec![(2, 2), (4, 7)]);
        assert_eq!(
            plain(&lines(&[packet], 80, 20)),
            [
                "acorn-acorn-acorn  33 codes read, 29 needed",
                "  sheet 1         [####################]  20 of 20",
                "  sheet 2         not seen",
                "  sheet 3         [###..]                 3 of 5",
                "  sheets 4 to 7   not seen",
                "  sheets 8 and 9  [#####]                 5 of 5 each",
            ]
        );
    }

    #[test]
    fn no_line_is_longer_than_the_terminal_is_wide_nor_the_table_higher() {
        let packet = set((1..=9).map(|number| sheet(number, 70, 99)).collect(), vec![]);
        for width in 0..120 {
            for height in [1, 3, 8, 40] {
                let table = plain(&lines(&[packet.clone(), packet.clone()], width, height));
                assert!(table.len() <= height && !table.is_empty(), "{table:?}");
                assert!(table.iter().all(|line| line.chars().count() <= width), "{width}: {table:?}");
            }
        }
    }

    #[test]
    fn a_sign_for_several_places_says_whether_all_some_or_none_are_read() {
        assert_eq!(bar(&sheet(1, 5, 12).cells, 4), "[#-..]");
        assert_eq!(bar(&[], 4), "[.]");
    }
}
