//! Circles of a drawing -> a table: each diameter, how many there are, and where their centres are.

use crate::design::{PlaneBox, PlaneCircle};
use crate::typeset::PaperFact;

/// Circles whose centres are listed at most; their diameters and numbers are told in any case.
pub(super) const MOST_CENTRES: usize = 2_000;
/// Centres in one row of the table.
const IN_A_ROW: usize = 40;

/// Circles of one diameter, in millimetres of the real thing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HoleGroup {
    pub diameter: f64,
    /// From the lower left corner of the drawing: to the right, up. Sorted, each once.
    pub centres: Vec<[f64; 2]>,
}

/// Circles that lie on one another are one hole. `extent` and `circles` are in millimetres on paper; `factor` is the scale.
pub(super) fn hole_groups(circles: &[PlaneCircle], extent: PlaneBox, factor: f64) -> Vec<HoleGroup> {
    // In hundredths of a millimetre: what is told is what is compared.
    let hundredths = |length: f64| (length / factor * 100.0).round() as i64;
    let mut all: Vec<[i64; 3]> = circles
        .iter()
        .map(|circle| {
            let (right, up) = (circle.centre.x - extent.min.x, extent.max.y - circle.centre.y);
            [hundredths(circle.diameter), hundredths(right), hundredths(up)]
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    let real = |hundredths: i64| hundredths as f64 / 100.0;
    let group = |group: &[[i64; 3]]| HoleGroup {
        diameter: group.first().map_or(0.0, |[diameter, ..]| real(*diameter)),
        centres: group.iter().map(|[_, right, up]| [real(*right), real(*up)]).collect(),
    };
    all.chunk_by(|one, other| one[0] == other[0]).map(group).collect()
}

/// A number with at most two decimals, as people write it.
pub(super) fn decimal(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// Rows of the table: diameter, count, centres; a group of many goes on in rows with neither diameter nor count.
pub(super) fn hole_rows(groups: &[HoleGroup]) -> PaperFact {
    let in_all: usize = groups.iter().map(|group| group.centres.len()).sum();
    let mut rows = Vec::new();
    for group in groups {
        let centre = |[right, up]: &[f64; 2]| format!("{}\u{a0}/\u{a0}{}", decimal(*right), decimal(*up));
        let parts: Vec<String> = if in_all > MOST_CENTRES {
            vec![String::new()]
        } else {
            group
                .centres
                .chunks(IN_A_ROW)
                .map(|centres| centres.iter().map(centre).collect::<Vec<_>>().join("   "))
                .collect()
        };
        for (at, centres) in parts.into_iter().enumerate() {
            let first = |text: String| if at == 0 { PaperFact::Text(text) } else { PaperFact::Nothing };
            rows.push(PaperFact::List(vec![
                first(format!("\u{d8}\u{a0}{}", decimal(group.diameter))),
                first(group.centres.len().to_string()),
                PaperFact::Text(centres),
            ]));
        }
    }
    PaperFact::List(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::PlanePoint;

    fn circle(x: f64, y: f64, diameter: f64) -> PlaneCircle {
        PlaneCircle { centre: PlanePoint { x, y }, diameter }
    }

    const EXTENT: PlaneBox = PlaneBox { min: PlanePoint { x: 10.0, y: 20.0 }, max: PlanePoint { x: 110.0, y: 220.0 } };

    #[test]
    fn centres_are_told_from_the_lower_left_corner_in_real_millimetres() {
        let circles = [circle(60.0, 120.0, 5.0), circle(10.0, 220.0, 4.0), circle(60.0, 20.0, 5.0)];
        let groups = hole_groups(&circles, EXTENT, 0.5);
        assert_eq!(
            groups,
            [
                HoleGroup { diameter: 8.0, centres: vec![[0.0, 0.0]] },
                HoleGroup { diameter: 10.0, centres: vec![[100.0, 200.0], [100.0, 400.0]] },
            ]
        );
    }

    #[test]
    fn circles_that_lie_on_one_another_are_one_hole() {
        let circles = [circle(60.0, 120.0, 5.0), circle(60.001, 119.999, 5.001), circle(60.0, 120.0, 6.0)];
        let groups = hole_groups(&circles, EXTENT, 1.0);
        assert_eq!(groups.iter().map(|group| group.centres.len()).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn numbers_have_at_most_two_decimals() {
        for (value, text) in [(3.0, "3"), (3.175, "3.17"), (0.1, "0.1"), (-0.001, "0"), (1200.0, "1200")] {
            assert_eq!(decimal(value), text);
        }
    }

    #[test]
    fn no_centre_is_dropped_from_the_table() {
        let circles: Vec<_> = (0..95).map(|n| circle(f64::from(n), 0.0, 3.0)).collect();
        let PaperFact::List(rows) = hole_rows(&hole_groups(&circles, EXTENT, 1.0)) else { panic!() };
        assert_eq!(rows.len(), 3);
        let text = format!("{rows:?}");
        for n in 0..95 {
            assert!(text.contains(&format!("{}\\u{{a0}}/", decimal(f64::from(n) - 10.0))), "{n}");
        }
    }
}
