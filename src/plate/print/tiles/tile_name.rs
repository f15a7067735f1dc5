//! A tile's row and column <-> its name, `B3`.

use std::fmt;

use crate::sheet::row_letters;

/// A tile of a drawing: its row and column, from 0. It is written `B3`: rows are letters, columns numbers from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileName {
    pub row: u32,
    pub column: u32,
}

impl TileName {
    /// The tile of a word such as `B3` or `aa12`; `None` for any other word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim();
        let digits = word.find(|letter: char| letter.is_ascii_digit())?;
        let (letters, number) = word.split_at(digits);
        if letters.is_empty() || letters.len() > 2 || number.len() > 4 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut row = 0;
        for letter in letters.bytes() {
            let place = letter.to_ascii_uppercase().checked_sub(b'A').filter(|place| *place < 26)?;
            row = row * 26 + u32::from(place) + 1;
        }
        Some(Self { row: row - 1, column: number.parse::<u32>().ok()?.checked_sub(1)? })
    }
}

impl fmt::Display for TileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", row_letters(self.row), self.column + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_named_by_letters_and_numbers_and_read_back() {
        for (row, column, name) in [(0, 0, "A1"), (1, 2, "B3"), (25, 9, "Z10"), (26, 0, "AA1"), (51, 99, "AZ100")] {
            let tile = TileName { row, column };
            assert_eq!(tile.to_string(), name);
            assert_eq!(TileName::parse(name), Some(tile));
            assert_eq!(TileName::parse(&name.to_lowercase()), Some(tile));
        }
        for word in ["", "A", "1", "A0", "1A", "A1B", "AAA1", "A12345", "\u{c4}1", "A-1"] {
            assert_eq!(TileName::parse(word), None, "{word}");
        }
    }
}
