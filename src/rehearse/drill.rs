//! Number of papers that may be lost + seed -> sheets that a rehearsal discards, and the seed of each photo.

use super::random::Random;

/// The sheets to discard, sorted, from 1: `papers` whole papers, drawn at random from the seed.
///
/// A paper has `sides` sheets, 1 or 2; the last may have one less. All sheets if there are no more papers than that.
#[must_use]
pub fn lost_sheets(sheets: u32, sides: u32, papers: u32, seed: u64) -> Vec<u32> {
    let sides = sides.max(1);
    let mut left: Vec<u32> = (0..sheets.div_ceil(sides)).collect();
    let random = &mut Random::new(seed, 21);
    let mut gone: Vec<u32> = (0..papers.min(left.len() as u32))
        .map(|_| left.swap_remove(random.below(left.len())))
        .flat_map(|paper| (paper * sides + 1)..=((paper + 1) * sides).min(sheets))
        .collect();
    gone.sort_unstable();
    gone
}

/// The seed for the photo of a sheet: photos of one rehearsal differ, but are repeatable.
#[must_use]
pub fn drill_seed(seed: u64, sheet: u32) -> u64 {
    Random::new(seed, 1000 + u64::from(sheet)).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_papers_are_lost_as_were_promised_and_no_more() {
        for seed in 0..50 {
            let gone = lost_sheets(7, 1, 2, seed);
            assert_eq!(gone.len(), 2);
            assert!(gone[0] < gone[1] && gone[0] >= 1 && gone[1] <= 7, "{gone:?}");
        }
        assert_eq!(lost_sheets(4, 1, 9, 0), [1, 2, 3, 4]);
        assert_eq!(lost_sheets(4, 1, 0, 0), [0; 0]);
    }

    #[test]
    fn a_lost_paper_takes_both_its_sides() {
        let all: Vec<Vec<u32>> = (0..60).map(|seed| lost_sheets(5, 2, 1, seed)).collect();
        for expected in [vec![1, 2], vec![3, 4], vec![5]] {
            assert!(all.contains(&expected), "{expected:?} never went");
        }
        assert!(all.iter().all(|gone| [vec![1, 2], vec![3, 4], vec![5]].contains(gone)));
    }
}
