//! Stretches of lines between two columns -> lanes on which no two of them touch: greedy interval colouring.

use super::Tenths;

/// How many lanes there are between two columns.
pub(super) const LANES: usize = 6;

/// The lane of each stretch, from 0; `None` where all lanes are taken. Stretches that end where another begins touch.
pub(super) fn lanes(stretches: &[(Tenths, Tenths)]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..stretches.len()).collect();
    order.sort_by_key(|at| (stretches[*at], *at));
    let mut ends = [Tenths::MIN; LANES];
    let mut found = vec![None; stretches.len()];
    for at in order {
        let (from, to) = stretches[at];
        if let Some(lane) = ends.iter().position(|end| *end < from) {
            ends[lane] = to;
            found[at] = Some(lane);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_on_one_lane_never_touch_and_few_lanes_are_enough() {
        assert_eq!(lanes(&[(0, 10), (5, 20), (11, 15), (21, 30)]), [Some(0), Some(1), Some(0), Some(0)]);
        assert_eq!(lanes(&[(0, 10), (10, 20)]), [Some(0), Some(1)]);
        let all = lanes(&[(0, 9); 8]);
        assert_eq!(all.iter().flatten().count(), LANES);
        assert_eq!(all[LANES..], [None, None]);
    }
}
