//! Coded lines of a page -> the sums of their columns, for a check with a pencil.
//!
//! ```text
//! 0 7K3QM ..        each digit is a number from 0 to 31
//! 0 8ZTRV ..        each of the 31 columns is added up; of the sum, what is left over 32, 64, 96 .. is written as a digit
//! = .. ..
//! ```

use super::code::DIGITS;
use super::line::{CodedLine, grouped};

/// The seven groups of the sums of 31 columns, modulo 32.
#[must_use]
pub fn column_sums(lines: &[CodedLine]) -> Vec<String> {
    let mut sums = [0u8; DIGITS];
    for line in lines {
        sums.iter_mut().zip(line.word()).for_each(|(sum, digit)| *sum = (*sum + digit) % 32);
    }
    grouped(&sums)
}
