//! Contours and a point -> whether material is there (even-odd rule); contours -> the area of the material.

use super::contours::signed_area;

/// Comparisons that nesting of contours may take.
const MOST_WORK: usize = 50_000_000;

/// The area within contours by the even-odd rule, where none of them cross: each counts as an outline or as a hole, by how
/// many others it lies in. Beyond a bound of work, by the direction in which they run.
pub(super) fn even_odd_area(contours: &[Vec<[f64; 2]>]) -> f64 {
    let points: usize = contours.iter().map(Vec::len).sum();
    if points.saturating_mul(contours.len()) > MOST_WORK {
        return directed_area(contours);
    }
    let area = |(index, contour): (usize, &Vec<[f64; 2]>)| {
        let Some([a, b]) = contour.first_chunk::<2>() else { return 0.0 };
        let middle = [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
        let others = contours.iter().enumerate().filter(|(other, _)| *other != index);
        let depth = others.filter(|(_, other)| is_within(middle, other)).count();
        signed_area(contour).abs() * if depth % 2 == 0 { 1.0 } else { -1.0 }
    };
    contours.iter().enumerate().map(area).sum::<f64>().max(0.0)
}

/// The area within contours that run with the material on their left; that of overlapping shells counts twice, as it does
/// in the volume.
pub(super) fn directed_area(contours: &[Vec<[f64; 2]>]) -> f64 {
    contours.iter().map(|contour| signed_area(contour)).sum::<f64>().abs()
}

/// Whether a point lies in a contour.
pub(super) fn is_within([x, y]: [f64; 2], contour: &[[f64; 2]]) -> bool {
    let next = contour.iter().cycle().skip(1);
    let crossed = contour
        .iter()
        .zip(next)
        .filter(|(a, b)| (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]);
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(from: f64, to: f64) -> Vec<[f64; 2]> {
        vec![[from, from], [to, from], [to, to], [from, to]]
    }

    #[test]
    fn areas_of_nested_contours_alternate_whichever_way_they_run() {
        let mut contours = vec![square(0.0, 10.0), square(1.0, 9.0), square(2.0, 4.0), square(20.0, 21.0)];
        assert!((even_odd_area(&contours) - (100.0 - 64.0 + 4.0 + 1.0)).abs() < 1e-12);
        contours[1].reverse();
        contours[3].reverse();
        assert!((even_odd_area(&contours) - 41.0).abs() < 1e-12);
        assert!((directed_area(&contours[..3]) - 40.0).abs() < 1e-12);
    }
}
