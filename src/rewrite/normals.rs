//! Three corners -> the normal that the program which wrote the file probably computed.

use super::numerals::{Numeral, NumeralStyle};

/// Ways to compute a normal: in doubles; in doubles from corners rounded to floats; in floats all through.
pub(super) const WAYS: u8 = 3;

/// The unit normal of a triangle, in the style of the file; three zeros if it has none.
///
/// Each operation is one of IEEE 754 and is written out, so that every machine and language gets the same bits.
pub(super) fn computed(corners: [[f64; 3]; 3], way: u8, style: NumeralStyle) -> [Numeral; 3] {
    let float = |value: f64| f64::from(value as f32);
    let first = |value: f64| if way > 0 { float(value) } else { value };
    let round = |value: f64| if way > 1 { float(value) } else { value };
    let [a, b, c] = corners.map(|corner| corner.map(first));
    let [ux, uy, uz] = [0, 1, 2].map(|axis| round(b[axis] - a[axis]));
    let [vx, vy, vz] = [0, 1, 2].map(|axis| round(c[axis] - a[axis]));
    let minor = |p: f64, q: f64, r: f64, s: f64| round(round(p * q) - round(r * s));
    let [x, y, z] = [minor(uy, vz, uz, vy), minor(uz, vx, ux, vz), minor(ux, vy, uy, vx)];
    let sum = round(round(round(x * x) + round(y * y)) + round(z * z));
    let length = round(sum.sqrt());
    if length > 0.0 && length < f64::INFINITY {
        [x, y, z].map(|part| style.nearest(part / length))
    } else {
        [Numeral::default(); 3]
    }
}
