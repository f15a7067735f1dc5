//! Byte offset in a text -> line number.

/// Start of the comment with which the markup records the source line of a block; no text can contain it (`quoted.rs`).
pub(super) const LINE_MARK: &str = "/*";

/// Byte offset of each line of a text.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
    /// Number of lines before the text.
    before: usize,
}

impl Lines {
    pub fn of(text: &str, before: usize) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { starts: std::iter::once(0).chain(breaks).collect(), before }
    }

    /// From 1.
    pub fn at(&self, place: usize) -> usize {
        self.before + self.starts.partition_point(|start| *start <= place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_belongs_to_the_line_that_it_stands_in() {
        let lines = Lines::of("ab\nc\n\nd", 10);
        assert_eq!([0, 2, 3, 5, 6, 7].map(|place| lines.at(place)), [11, 11, 12, 13, 14, 14]);
    }
}
