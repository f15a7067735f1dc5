//! Number of data codes + redundancy -> number of sheets and of rows on each.
//!
//! All sheets are full: first the number of sheets is minimised, then the number of rows; all codes beyond the needed
//! ones are spare. Losses are counted by what is lost together: a sheet, or all sheets of one paper.

use super::Spare;
use super::error::PackError;
use crate::limits::{MAX_SHARDS, MAX_SHEETS};
use crate::sheet::Grid;

/// Largest share of spare codes; more is taken for a typing error.
const MAX_SHARE: f64 = 20.0;
/// Least number of spare codes: readers miss one in a hundred perfect codes.
const LEAST_SPARE: u32 = 2;
/// Packets of several papers: divisor of the share of codes that may be lost besides a whole paper.
const SCATTERED: u32 = 10;
/// Packets of one paper: divisor of the share of codes that may be lost.
const OF_ONE: u32 = 4;
/// Divisor of the share of codes that may be lost besides a requested number of sheets.
const BESIDE: u32 = 50;

/// Number of sheets, and the grid of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SheetPlan {
    pub needed: u32,
    pub sheets: u32,
    pub grid: Grid,
    /// Sheets on one paper.
    per_paper: u32,
}

impl SheetPlan {
    /// The smallest plan for `needed` data codes on sheets with a grid of at most `largest`.
    ///
    /// # Errors
    /// An option out of range, or more codes or sheets than the format allows.
    pub fn new(needed: u32, largest: Grid, spare: Spare, per_paper: u32, least_sheets: u32) -> Result<Self, PackError> {
        check(spare, least_sheets)?;
        let too_large = PackError::TooLarge { needed, most_codes: MAX_SHARDS, most_sheets: MAX_SHEETS };
        let full = Self { needed, sheets: 1, grid: largest, per_paper: per_paper.max(1) };
        let fewest = needed.div_ceil(largest.codes()).max(least_sheets);
        for sheets in fewest..=MAX_SHEETS {
            if !(Self { sheets, ..full }).survives(spare) {
                continue;
            }
            let plan = (1..=largest.rows)
                .map(|rows| Self { sheets, grid: Grid { rows, ..largest }, ..full })
                .find(|plan| plan.survives(spare));
            return plan.filter(|plan| plan.codes() <= u64::from(MAX_SHARDS)).ok_or(too_large);
        }
        Err(too_large)
    }

    /// Codes on all sheets.
    pub fn codes(&self) -> u64 {
        u64::from(self.sheets) * u64::from(self.grid.codes())
    }

    /// Number of spare codes.
    pub fn spare(&self) -> u64 {
        self.codes().saturating_sub(u64::from(self.needed))
    }

    /// Number of papers.
    pub fn papers(&self) -> u32 {
        self.sheets.div_ceil(self.per_paper)
    }

    /// Number of sheets of which any may be lost if no other code is damaged.
    pub fn may_lose_sheets(&self) -> u32 {
        (self.spare() / u64::from(self.grid.codes())) as u32
    }

    /// Number of papers of which any may be lost if no other code is damaged.
    pub fn may_lose_papers(&self) -> u32 {
        self.may_lose_sheets() / self.per_paper
    }

    fn codes_of_a_paper(&self) -> u64 {
        u64::from(self.grid.codes()) * u64::from(self.per_paper)
    }

    /// Whether there are enough spare codes.
    fn survives(&self, spare: Spare) -> bool {
        let part = |of: u32| self.codes().div_ceil(u64::from(of));
        let wanted = match spare {
            Spare::Usual if self.papers() == 1 => part(OF_ONE),
            Spare::Usual => self.codes_of_a_paper() + part(SCATTERED),
            Spare::Share(times) => (times * f64::from(self.needed)).ceil() as u64,
            Spare::Sheets(papers) => u64::from(papers) * self.codes_of_a_paper() + part(BESIDE),
        };
        self.codes() >= u64::from(self.needed) + wanted.max(u64::from(LEAST_SPARE))
    }
}

fn check(spare: Spare, least_sheets: u32) -> Result<(), PackError> {
    match spare {
        Spare::Share(times) if !(times > 0.0 && times <= MAX_SHARE) => {
            Err(PackError::Share { share: times, most: MAX_SHARE })
        }
        Spare::Sheets(sheets) if !(1..MAX_SHEETS).contains(&sheets) => {
            Err(PackError::SpareSheets { sheets, most: MAX_SHEETS - 1 })
        }
        _ if least_sheets > MAX_SHEETS => Err(PackError::LeastSheets { sheets: least_sheets, most: MAX_SHEETS }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PHONE: Grid = Grid { rows: 5, columns: 4, gap_x: 4, gap_y: 4 };

    fn grids() -> impl Strategy<Value = Grid> {
        (1u32..12, 1u32..9).prop_map(|(rows, columns)| Grid { rows, columns, ..PHONE })
    }

    fn wishes() -> impl Strategy<Value = Spare> {
        prop_oneof![Just(Spare::Usual), (0.01..3.0).prop_map(Spare::Share), (1u32..9).prop_map(Spare::Sheets)]
    }

    proptest! {
        #[test]
        fn what_is_promised_is_there(
            needed in 1u32..2400, grid in grids(), spare in wishes(), per_paper in 1u32..5, least in 1u32..9
        ) {
            let plan = SheetPlan::new(needed, grid, spare, per_paper, least).unwrap();
            let (codes, one) = (plan.codes(), plan.codes_of_a_paper());
            prop_assert_eq!(codes % u64::from(plan.sheets), 0);
            prop_assert!(codes >= u64::from(needed) + 2);
            prop_assert!(plan.sheets >= least && plan.grid.rows <= grid.rows);
            let left = |lost: u64| codes.saturating_sub(lost) >= u64::from(needed);
            match spare {
                Spare::Usual if plan.papers() == 1 => prop_assert!(left(codes.div_ceil(4))),
                Spare::Usual => prop_assert!(left(one + codes.div_ceil(10)) && plan.may_lose_papers() >= 1),
                Spare::Share(times) => prop_assert!(plan.spare() as f64 >= times * f64::from(needed)),
                Spare::Sheets(papers) => prop_assert!(plan.may_lose_papers() >= papers && left(u64::from(papers) * one)),
            }
            prop_assert!(left(u64::from(plan.may_lose_sheets()) * u64::from(plan.grid.codes())));
            prop_assert!(!left(u64::from(plan.may_lose_sheets() + 1) * u64::from(plan.grid.codes())));
            prop_assert!(plan.may_lose_sheets() < plan.sheets);
        }

        #[test]
        fn no_sheet_and_no_row_is_wasted(needed in 1u32..2400, grid in grids(), spare in wishes(), per_paper in 1u32..5) {
            let plan = SheetPlan::new(needed, grid, spare, per_paper, 1).unwrap();
            let fewer_rows = SheetPlan { grid: Grid { rows: plan.grid.rows - 1, ..grid }, ..plan };
            prop_assert!(plan.grid.rows == 1 || !fewer_rows.survives(spare));
            for sheets in 1..plan.sheets {
                prop_assert!(!(SheetPlan { sheets, grid, ..plan }).survives(spare), "{} sheets would do", sheets);
            }
        }
    }

    #[test]
    fn a_tiny_packet_is_one_row_of_copies() {
        let plan = SheetPlan::new(1, PHONE, Spare::Usual, 1, 1).unwrap();
        assert_eq!((plan.sheets, plan.grid.rows, plan.spare()), (1, 1, 3));
    }

    #[test]
    fn a_packet_of_two_sheets_or_more_survives_any_one_of_them() {
        let plan = SheetPlan::new(57, PHONE, Spare::Usual, 1, 1).unwrap();
        assert_eq!((plan.sheets, plan.codes(), plan.may_lose_sheets()), (5, 100, 2));
        let both_sides = SheetPlan::new(57, PHONE, Spare::Usual, 2, 1).unwrap();
        assert_eq!((both_sides.sheets, both_sides.papers(), both_sides.may_lose_papers()), (6, 3, 1));
    }

    #[test]
    fn wishes_out_of_range_and_packets_that_are_too_large_are_refused() {
        let refused = |needed, spare, least| SheetPlan::new(needed, PHONE, spare, 1, least).unwrap_err().to_string();
        assert!(refused(10, Spare::Share(0.0), 1).contains("0 to 20"));
        assert!(refused(10, Spare::Share(f64::NAN), 1).contains("0 to 20"));
        assert!(refused(10, Spare::Sheets(0), 1).contains("1 to 9998"));
        assert!(refused(10, Spare::Usual, 10_000).contains("at most 9999"));
        assert!(refused(60_000, Spare::Usual, 1).contains("60000 codes"));
        let one = Grid { rows: 1, columns: 1, ..PHONE };
        assert!(SheetPlan::new(9_998, one, Spare::Usual, 1, 1).is_err());
    }
}
