//! Numbers of a card in rows of five <-> the sums printed beside them: a pencil check, which mends one wrong number.
//!
//! One wrong number makes the sums of its row and of its column differ by the same amount. Where only one sum differs, it
//! is the sum that is wrong. Sums tell nothing that the numbers do not.

use zeroize::Zeroizing;

use super::slip39::share::Numbers;

/// Numbers in a row.
pub const COLUMNS: usize = 5;

/// The sums of a card's rows and columns: 20 numbers stand in four rows, 33 in seven, of which the last has two blanks.
#[derive(Clone, PartialEq, Eq)]
pub struct PencilSums {
    pub rows: Zeroizing<Vec<u32>>,
    pub columns: Zeroizing<[u32; COLUMNS]>,
}

/// What sums say of the numbers that somebody copied. Places, rows and columns are counted from 1.
#[derive(Clone)]
pub enum SumCheck {
    /// All of them fit.
    Right,
    /// One number is wrong; these are all of them with that one mended.
    Number {
        place: usize,
        mended: Numbers,
    },
    /// The sum of one row, or of one column, is wrong itself. No number is.
    RowSum {
        row: usize,
    },
    ColumnSum {
        column: usize,
    },
    /// More than one thing is wrong. These rows and columns do not fit.
    Several {
        rows: Vec<usize>,
        columns: Vec<usize>,
    },
    /// There are not as many rows as the numbers fill.
    OtherShape,
}

/// The sums that a card shows.
#[must_use]
pub fn sums(numbers: &[u16]) -> PencilSums {
    let mut columns = Zeroizing::new([0; COLUMNS]);
    for (at, number) in numbers.iter().enumerate() {
        columns[at % COLUMNS] += u32::from(*number);
    }
    let rows: Vec<u32> = numbers.chunks(COLUMNS).map(|row| row.iter().map(|number| u32::from(*number)).sum()).collect();
    PencilSums { rows: Zeroizing::new(rows), columns }
}

/// Numbers and sums as they were copied -> which of them is wrong.
#[must_use]
pub fn mend(numbers: &[u16], copied: &PencilSums) -> SumCheck {
    let own = sums(numbers);
    if own.rows.len() != copied.rows.len() {
        return SumCheck::OtherShape;
    }
    let rows = differing(&own.rows, &copied.rows);
    let columns = differing(&*own.columns, &*copied.columns);
    match (rows.as_slice(), columns.as_slice()) {
        ([], []) => SumCheck::Right,
        ([row], []) => SumCheck::RowSum { row: row + 1 },
        ([], [column]) => SumCheck::ColumnSum { column: column + 1 },
        ([row], [column]) => {
            one_number(numbers, (*row, *column), &own, copied).unwrap_or_else(|| several(&rows, &columns))
        }
        _ => several(&rows, &columns),
    }
}

fn differing(own: &[u32], copied: &[u32]) -> Vec<usize> {
    own.iter().zip(copied).enumerate().filter(|(_, (own, copied))| own != copied).map(|(at, _)| at).collect()
}

fn several(rows: &[usize], columns: &[usize]) -> SumCheck {
    let counted = |places: &[usize]| places.iter().map(|at| at + 1).collect();
    SumCheck::Several { rows: counted(rows), columns: counted(columns) }
}

/// The number where a row and a column cross, if both differ by the same and what comes out is a number of the list.
fn one_number(
    numbers: &[u16],
    (row, column): (usize, usize),
    own: &PencilSums,
    copied: &PencilSums,
) -> Option<SumCheck> {
    let at = COLUMNS * row + column;
    let by = i64::from(copied.rows[row]) - i64::from(own.rows[row]);
    let same = by == i64::from(copied.columns[column]) - i64::from(own.columns[column]);
    let number = u16::try_from(i64::from(*numbers.get(at)?) + by).ok().filter(|number| same && *number < 1024)?;
    let mut mended = Zeroizing::new(numbers.to_vec());
    mended[at] = number;
    Some(SumCheck::Number { place: at + 1, mended })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, the same in each run.
    fn stream(seed: u64) -> impl FnMut(u64) -> u64 {
        let mut state = seed;
        move |below| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        }
    }

    #[test]
    fn of_two_hundred_thousand_single_errors_each_is_mended() {
        let mut random = stream(39);
        for round in 0..200_000 {
            let count = if round % 2 == 0 { 20 } else { 33 };
            let numbers: Vec<u16> = (0..count).map(|_| random(1024) as u16).collect();
            let printed = sums(&numbers);
            let mut copied = numbers.clone();
            let at = random(count) as usize;
            copied[at] = (copied[at] + 1 + random(1023) as u16) % 1024;
            match mend(&copied, &printed) {
                SumCheck::Number { place, mended } => assert!(place == at + 1 && *mended == numbers),
                _ => panic!("round {round}"),
            }
        }
    }

    #[test]
    fn a_wrong_sum_changes_no_number() {
        let mut random = stream(40);
        for count in [20, 33] {
            for _ in 0..5_000 {
                let numbers: Vec<u16> = (0..count).map(|_| random(1024) as u16).collect();
                let printed = sums(&numbers);
                assert!(matches!(mend(&numbers, &printed), SumCheck::Right));
                let mut copied = printed.clone();
                let at = random(copied.rows.len() as u64) as usize;
                copied.rows[at] += 1 + random(5000) as u32;
                assert!(matches!(mend(&numbers, &copied), SumCheck::RowSum { row } if row == at + 1));
                let mut copied = printed.clone();
                let at = random(5) as usize;
                copied.columns[at] = copied.columns[at].wrapping_add(9);
                assert!(matches!(mend(&numbers, &copied), SumCheck::ColumnSum { column } if column == at + 1));
            }
        }
    }

    #[test]
    fn two_wrong_numbers_are_said_to_be_several_and_not_mended() {
        let mut random = stream(41);
        for _ in 0..20_000 {
            let numbers: Vec<u16> = (0..20).map(|_| random(1024) as u16).collect();
            let printed = sums(&numbers);
            let mut copied = numbers.clone();
            let first = random(20) as usize;
            let second = (first + 1 + random(19) as usize) % 20;
            for at in [first, second] {
                copied[at] = (copied[at] + 1 + random(1023) as u16) % 1024;
            }
            if let SumCheck::Number { mended, .. } = mend(&copied, &printed) {
                panic!("{first} {second} gave {mended:?}");
            }
        }
    }

    #[test]
    fn twenty_numbers_stand_in_four_rows_and_thirty_three_in_seven() {
        assert_eq!(*sums(&[1; 20]).rows, [5; 4]);
        assert_eq!(*sums(&[1; 33]).rows, [5, 5, 5, 5, 5, 5, 3]);
        assert_eq!(*sums(&[1; 33]).columns, [7, 7, 7, 6, 6]);
        let other = sums(&[1; 20]);
        assert!(matches!(mend(&[1; 33], &other), SumCheck::OtherShape));
        // A blank has no number that could be wrong.
        let mut blank = sums(&[1; 33]);
        blank.rows[6] += 4;
        blank.columns[4] += 4;
        assert!(matches!(mend(&[1; 33], &blank), SumCheck::Several { .. }));
    }
}
