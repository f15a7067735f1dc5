//! Facts of a sheet (grid, first shard, position of the mark) <-> the text of its two marks.
//!
//! ```text
//! PAPER BACKUP. READ THE LAST PAGE. SP1M-NYV6Z9N8-S3T7K120I101L840V22M4G5.4.4.4Q2X0U74
//! `---- for a stranger's phone ---'      |        |  | |   |   |   |    |      | | grid's top below the mark's
//!                                   id, 8 of 24   | sheets |   |   |    |      | mark's left right of the grid's
//!                                               sheet | first  |   |    |      mark module, in grid modules
//!                                                  needed shard|   |    rows.columns.gap.gap
//!                                                       bytes a shard  version, level, mask of the codes
//! ```
//! One mark gives a reader the whole geometry of the sheet, whether or not any code was read. Positions are in modules
//! of the codes, independent of paper size and printer scale.

use super::SetId;
use crate::limits::{MAX_GRID, MAX_SHARD_BYTES, MAX_SHARDS, MAX_SHEETS};
use crate::sheet::{Grid, Level};

/// Characters that a mark holds (ISO/IEC 18004:2015, table 7: 4-M, alphanumeric).
pub(super) const MARK_CHARS: usize = 90;

/// What begins a mark.
const START: &str = "SP1M-";

/// For a stranger's phone, the longest first.
const SENTENCES: [&str; 2] = ["PAPER BACKUP. READ THE LAST PAGE. ", "PAPER BACKUP. "];

/// What most marks begin with: the longest sentence, and the start of the facts.
pub(super) fn opening() -> String {
    [SENTENCES[0], START].concat()
}

/// What a mark says of its sheet. Readers check it against the codes: a mark can be forged, or glued on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SheetMark {
    /// The first eight digits of the set id.
    pub prefix: String,
    pub sheet: u32,
    pub sheets: u32,
    pub needed: u32,
    /// The sheet's first shard; one more than a multiple of the grid's codes.
    pub first_shard: u32,
    pub shard_bytes: usize,
    /// QR version of the codes, 1 to 40.
    pub version: u8,
    pub level: Level,
    /// Mask of all codes of the sheet, 0 to 7.
    pub mask: u8,
    pub grid: Grid,
    /// Side of a mark's module in modules of the codes, 1 to 99.
    pub module: u32,
    /// How far the mark's left edge stands right of the grid's, in modules of the codes.
    pub offset_x: u32,
    /// How far the grid's top edge stands below the mark's, in modules of the codes.
    pub offset_y: u32,
}

impl SheetMark {
    /// The text of the mark's code: a sentence for people as long as there is room, then the facts.
    #[must_use]
    pub fn text(&self) -> String {
        let Grid { rows, columns, gap_x, gap_y } = self.grid;
        let facts = format!(
            "SP1M-{}-S{}T{}K{}I{}L{}V{}{}{}G{rows}.{columns}.{gap_x}.{gap_y}Q{}X{}U{}",
            self.prefix,
            self.sheet,
            self.sheets,
            self.needed,
            self.first_shard,
            self.shard_bytes,
            self.version,
            self.level.letter(),
            self.mask,
            self.module,
            self.offset_x,
            self.offset_y
        );
        with_sentence(SENTENCES, facts)
    }

    /// The first sound mark in a text, in either case, or `None`.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        first_after(START, text, parse)
    }
}

/// The first of the sentences, the longest first, with which a mark holds the facts; or the facts alone.
pub(super) fn with_sentence(sentences: [&str; 2], facts: String) -> String {
    sentences.iter().map(|words| format!("{words}{facts}")).find(|text| text.len() <= MARK_CHARS).unwrap_or(facts)
}

/// The first sound mark that begins with `start`, in either case; `parse` takes what follows, in upper case.
pub(super) fn first_after<T>(start: &str, text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    // Most lines hold none, and there may be millions.
    if !text.as_bytes().windows(start.len()).any(|window| window.eq_ignore_ascii_case(start.as_bytes())) {
        return None;
    }
    let upper = text.to_ascii_uppercase();
    upper.match_indices(start).find_map(|(at, start)| parse(&upper[at + start.len()..]))
}

fn parse(text: &str) -> Option<SheetMark> {
    let (prefix, rest) = text.split_once("-S")?;
    let padded = format!("{prefix}{}", "0".repeat(SetId::CHARS - 8));
    if prefix.len() != 8 || SetId::parse(&padded).is_none() {
        return None;
    }
    let (sheet, rest) = number(rest)?;
    let (sheets, rest) = number(rest.strip_prefix('T')?)?;
    let (needed, rest) = number(rest.strip_prefix('K')?)?;
    let (first_shard, rest) = number(rest.strip_prefix('I')?)?;
    let (shard_bytes, rest) = number(rest.strip_prefix('L')?)?;
    let (version, rest) = number(rest.strip_prefix('V')?)?;
    let mut letters = rest.chars();
    let level = Level::from_letter(letters.next()?)?;
    let mask = letters.next()?.to_digit(8)?;
    let (rows, rest) = number(letters.as_str().strip_prefix('G')?)?;
    let (columns, rest) = number(rest.strip_prefix('.')?)?;
    let (gap_x, rest) = number(rest.strip_prefix('.')?)?;
    let (gap_y, rest) = number(rest.strip_prefix('.')?)?;
    let (module, rest) = number(rest.strip_prefix('Q')?)?;
    let (offset_x, rest) = number(rest.strip_prefix('X')?)?;
    let (offset_y, _) = number(rest.strip_prefix('U')?)?;
    let grid = Grid { rows, columns, gap_x, gap_y };
    let sound = (1..=MAX_SHEETS).contains(&sheets)
        && (1..=sheets).contains(&sheet)
        && (1..=MAX_SHARDS).contains(&needed)
        && (1..=MAX_SHARDS).contains(&first_shard)
        && (2..=MAX_SHARD_BYTES as u32).contains(&shard_bytes)
        && shard_bytes.is_multiple_of(2)
        && (1..=40).contains(&version)
        && (1..=MAX_GRID).contains(&rows)
        && (1..=MAX_GRID).contains(&columns)
        && gap_x <= MAX_GRID
        && gap_y <= MAX_GRID
        && (1..=MAX_GRID).contains(&module)
        && (first_shard - 1).is_multiple_of(grid.codes());
    sound.then(|| SheetMark {
        prefix: prefix.to_owned(),
        sheet,
        sheets,
        needed,
        first_shard,
        shard_bytes: shard_bytes as usize,
        version: version as u8,
        level,
        mask: mask as u8,
        grid,
        module,
        offset_x,
        offset_y,
    })
}

/// One to five digits at the start of a text, and what follows them.
pub(super) fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=5).contains(&digits) {
        return None;
    }
    let (digits, rest) = text.split_at_checked(digits)?;
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark() -> SheetMark {
        SheetMark {
            prefix: "NYV6Z9N8".into(),
            sheet: 3,
            sheets: 7,
            needed: 120,
            first_shard: 41,
            shard_bytes: 840,
            version: 22,
            level: Level::M,
            mask: 4,
            grid: Grid { rows: 5, columns: 4, gap_x: 4, gap_y: 4 },
            module: 2,
            offset_x: 0,
            offset_y: 74,
        }
    }

    #[test]
    fn a_mark_says_what_it_was_told() {
        assert_eq!(
            mark().text(),
            "PAPER BACKUP. READ THE LAST PAGE. SP1M-NYV6Z9N8-S3T7K120I41L840V22M4G5.4.4.4Q2X0U74"
        );
        assert_eq!(SheetMark::find(&mark().text().to_lowercase()), Some(mark()));
    }

    #[test]
    fn the_largest_packet_still_fits_its_mark() {
        let grid = Grid { rows: 1, columns: 1, gap_x: 99, gap_y: 99 };
        let large = SheetMark {
            sheet: 9999,
            sheets: 9999,
            needed: 65536,
            first_shard: 65536,
            shard_bytes: 2834,
            version: 40,
            grid,
            module: 99,
            offset_x: 9999,
            offset_y: 9999,
            ..mark()
        };
        assert!(large.text().len() <= MARK_CHARS);
        assert_eq!(SheetMark::find(&large.text()), Some(large));
    }

    #[test]
    fn no_prefix_panics_and_a_lie_out_of_range_is_no_mark() {
        let text = mark().text();
        for end in 0..text.len() {
            let _ = SheetMark::find(&text[..end]);
        }
        for (from, to) in
            [("S3", "S8"), ("I41", "I42"), ("L840", "L841"), ("V22", "V41"), ("G5.", "G0."), ("T7", "T123456")]
        {
            assert_eq!(SheetMark::find(&text.replace(from, to)), None, "{to}");
        }
    }
}
