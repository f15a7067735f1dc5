//! Record of one sheet -> verdict: good, weak, or print again.

use serde::Serialize;

use super::record::{SheetRecord, SlotRecord};
use crate::qr::Margin;

/// Verdict on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Every code was read, with at least half of the correction capacity left.
    Good,
    /// Every code was read, some with less than half of the correction capacity left.
    Weak,
    /// A code was not read, or has less than a quarter of the correction capacity left, which ageing paper will use up.
    Again,
    /// No photo shows it.
    Unseen,
}

/// Band of a margin, as a share of the correction capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Three quarters or more.
    Ample,
    /// Half or more.
    Fair,
    /// A quarter or more.
    Weak,
    Thin,
    /// Not read.
    Lost,
}

impl Band {
    /// The band of a margin of `percent`.
    #[must_use]
    pub fn of(percent: u32) -> Self {
        match percent {
            75.. => Self::Ample,
            50.. => Self::Fair,
            25.. => Self::Weak,
            _ => Self::Thin,
        }
    }
}

/// The code with the smallest margin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weakest {
    /// Row letter and column number.
    pub code: String,
    /// Margin in percent of the correction capacity.
    pub margin: u32,
}

/// Verdict on one sheet of a packet, with its figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetVerdict {
    /// As printed, from 1.
    pub sheet: u32,
    pub standing: Standing,
    pub rows: u32,
    pub columns: u32,
    /// Pages of pictures that show it.
    pub photos: u32,
    pub codes: u32,
    pub read: u32,
    /// Labels of the codes that were not read in any photo.
    pub unread: Vec<String>,
    /// How many of those are in two photos or more.
    pub unread_twice: u32,
    /// How many of those had some blocks decoded.
    pub unread_in_part: u32,
    /// Labels of the codes with less than half of the correction capacity left.
    pub weak: Vec<String>,
    /// How many of those have less than a quarter left.
    pub thin: u32,
    pub weakest: Option<Weakest>,
    /// Mean margin of the codes that were read, in percent.
    pub mean: Option<u32>,
    /// Pixels per module in the photo that shows it largest.
    pub pixels: Option<f32>,
    /// Margin of each code in percent, row by row; `None` if it was not read or could not be measured.
    pub margins: Vec<Option<u32>>,
    /// Whether each code was read, row by row.
    #[serde(skip)]
    pub(super) slots_read: Vec<bool>,
}

impl SheetVerdict {
    pub(super) fn of(number: u32, sheet: &SheetRecord) -> Self {
        let percent = |cell: &SlotRecord| cell.margin.filter(|_| cell.read).map(Margin::percent);
        let margins: Vec<Option<u32>> = sheet.slots.iter().map(percent).collect();
        let lost: Vec<(u32, &SlotRecord)> = (0..).zip(&sheet.slots).filter(|(_, cell)| !cell.read).collect();
        let measured: Vec<(u32, u32)> = (0..).zip(&margins).filter_map(|(slot, left)| Some((slot, (*left)?))).collect();
        let weak: Vec<(u32, u32)> =
            measured.iter().copied().filter(|(_, left)| Band::of(*left) >= Band::Weak).collect();
        let thin = weak.iter().filter(|(_, left)| Band::of(*left) == Band::Thin).count() as u32;
        let label = |slot: u32| sheet.grid.label(slot);
        let sum: u32 = measured.iter().map(|(_, left)| left).sum();
        Self {
            sheet: number,
            standing: match (sheet.photos, lost.len(), thin, weak.len()) {
                (0, ..) => Standing::Unseen,
                (_, 0, 0, 0) => Standing::Good,
                (_, 0, 0, _) => Standing::Weak,
                _ => Standing::Again,
            },
            rows: sheet.grid.rows,
            columns: sheet.grid.columns,
            photos: sheet.photos,
            codes: sheet.slots.len() as u32,
            read: (sheet.slots.len() - lost.len()) as u32,
            unread: lost.iter().map(|(slot, _)| label(*slot)).collect(),
            unread_twice: lost.iter().filter(|(_, cell)| cell.views > 1).count() as u32,
            unread_in_part: lost.iter().filter(|(_, cell)| cell.blocks.0 > 0).count() as u32,
            weak: weak.iter().map(|(slot, _)| label(*slot)).collect(),
            thin,
            weakest: measured
                .iter()
                .min_by_key(|(_, left)| *left)
                .map(|(slot, left)| Weakest { code: label(*slot), margin: *left }),
            mean: sum.checked_div(measured.len() as u32),
            pixels: (sheet.pixels > 0.0).then_some(sheet.pixels),
            margins,
            slots_read: sheet.slots.iter().map(|cell| cell.read).collect(),
        }
    }

    /// The band of a slot; `None` if the code was read but could not be measured.
    #[must_use]
    pub fn band(&self, slot: u32) -> Option<Band> {
        match self.margins.get(slot as usize).copied().flatten() {
            Some(percent) => Some(Band::of(percent)),
            None => (self.slots_read.get(slot as usize) == Some(&false)).then_some(Band::Lost),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Grid;

    /// A sheet whose codes have `wrong` of 20 correctable codewords in error; `None` for one that was not read.
    fn verdict(wrong: &[Option<u32>]) -> SheetVerdict {
        let cell = |wrong: &Option<u32>| SlotRecord {
            read: wrong.is_some(),
            margin: wrong.map(|wrong| Margin { wrong, most: 20 }),
            views: 2,
            blocks: (u32::from(wrong.is_none()), 5),
            ..SlotRecord::default()
        };
        let grid = Grid { rows: 1, columns: wrong.len() as u32, gap_x: 4, gap_y: 4 };
        let sheet = SheetRecord { grid, first: 1, slots: wrong.iter().map(cell).collect(), photos: 2, pixels: 4.0 };
        SheetVerdict::of(3, &sheet)
    }

    #[test]
    fn half_used_up_is_fair_more_is_weak_and_more_than_three_quarters_is_to_be_printed_again() {
        assert_eq!(verdict(&[Some(0), Some(10)]).standing, Standing::Good);
        let weak = verdict(&[Some(0), Some(11), Some(15)]);
        assert_eq!((weak.standing, weak.weak.as_slice()), (Standing::Weak, &["A2".to_owned(), "A3".to_owned()][..]));
        assert_eq!(verdict(&[Some(0), Some(16)]).standing, Standing::Again);
        assert_eq!(verdict(&[Some(0), None]).standing, Standing::Again);
    }

    #[test]
    fn weakest_mean_and_unread_are_told() {
        let told = verdict(&[Some(2), None, Some(8), Some(0)]);
        assert_eq!(told.weakest, Some(Weakest { code: "A3".to_owned(), margin: 60 }));
        assert_eq!((told.mean, told.read, told.codes), (Some(83), 3, 4));
        assert_eq!((told.unread.as_slice(), told.unread_twice, told.unread_in_part), (&["A2".to_owned()][..], 1, 1));
        assert_eq!((told.band(1), told.band(2)), (Some(Band::Lost), Some(Band::Fair)));
    }
}
