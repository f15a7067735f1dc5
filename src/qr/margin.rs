//! What a code was printed as, and what a picture shows of it -> how much of what can be corrected that uses up.
//!
//! A Reed-Solomon block corrects half as many wrong codewords as it has error correction codewords. The block that is worst off decides:
//! one lost block loses the code.

use crate::qr::layout::{Layout, Modules};

/// How near a code that was read is to being unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Margin {
    /// Codewords that look other than they were printed, in the block that is worst off.
    pub wrong: u32,
    /// Codewords that this block can correct without knowing where they stand; above 0.
    pub most: u32,
}

impl Margin {
    /// What is left of what can be corrected: 1 for a perfect code, 0 for one that is read with luck only.
    #[must_use]
    pub fn left(self) -> f64 {
        1.0 - (f64::from(self.wrong) / f64::from(self.most)).min(1.0)
    }

    /// The same in whole percent, rounded down.
    #[must_use]
    pub fn percent(self) -> u32 {
        self.most.saturating_sub(self.wrong) * 100 / self.most
    }

    /// Of a code printed with these modules, in which `seen` tells whether each module looks dark, row by row.
    pub fn of(layout: &Layout, printed: &Modules, seen: impl Fn(u32) -> bool) -> Self {
        let blocks = layout.wrong_words(printed, seen);
        let worst = blocks.into_iter().map(|(wrong, most)| Self { wrong, most: most.max(1) });
        worst.min_by(|a, b| a.left().total_cmp(&b.left()).then(b.wrong.cmp(&a.wrong))).unwrap_or(Self::NONE)
    }

    /// Nothing left.
    pub const NONE: Self = Self { wrong: 1, most: 1 };

    /// The one that leaves more.
    pub(crate) fn or(self, other: Self) -> Self {
        if other.left() > self.left() { other } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Level;

    fn printed(layout: &Layout) -> Modules {
        let data: Vec<u8> = (0..layout.data_bytes()).map(|at| (at * 89 + 7) as u8).collect();
        layout.printed(&layout.split(&data))
    }

    #[test]
    fn a_perfect_code_has_all_its_margin_and_a_negative_one_none() {
        let layout = Layout::new(22, Level::M, 4).unwrap();
        let printed = printed(&layout);
        let dark = |module: u32| printed.0[module as usize] == Some(true);
        let perfect = Margin::of(&layout, &printed, dark);
        // Version 22-M: 28 error correction codewords a block (ISO/IEC 18004:2015, table 9).
        assert_eq!((perfect, perfect.percent()), (Margin { wrong: 0, most: 14 }, 100));
        let negative = Margin::of(&layout, &printed, |module| !dark(module));
        assert_eq!((negative.percent(), negative.left().to_bits()), (0, 0));
    }

    #[test]
    fn the_block_that_is_worst_off_decides() {
        let layout = Layout::new(22, Level::M, 4).unwrap();
        let printed = printed(&layout);
        let owners = layout.owners();
        let words = layout.words();
        let hurt = |wrong: &[(usize, u32)]| {
            // Turns over all modules of the first codewords of some blocks.
            let hit = |module: usize| {
                let Some(block) = owners[module] else { return false };
                let first =
                    (0..owners.len()).filter(|at| owners[*at] == Some(block)).map(|at| words[at]).min().unwrap();
                wrong.iter().any(|(of, count)| *of == block && words[module] < first + count)
            };
            Margin::of(&layout, &printed, |module| (printed.0[module as usize] == Some(true)) != hit(module as usize))
        };
        assert_eq!(hurt(&[(3, 5)]), Margin { wrong: 5, most: 14 });
        assert_eq!(hurt(&[(3, 5), (0, 7), (9, 2)]), Margin { wrong: 7, most: 14 });
        assert_eq!(hurt(&[(3, 7)]).percent(), 50);
    }
}
