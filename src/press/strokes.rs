//! Strokes of a drawing -> PDF content operators, in plain black.

use std::fmt::Write;

use crate::fold::{Stroke, StrokeStyle};
use crate::units::{Mm, Pt, Size, Spot};

/// Length of dashes and gaps of a fold line.
const DASH: Mm = Mm(1.6);

/// A number in PDF syntax: at most four decimals, without trailing zeros.
pub(super) fn number(value: f64) -> String {
    let mut text = String::new();
    write_number(&mut text, value);
    text
}

/// The same at the end of a text. A drawing has hundreds of thousands of them: whole numbers are written ten times as fast
/// as decimals.
pub(super) fn write_number(text: &mut String, value: f64) {
    let parts = (value * 10_000.0).round();
    // Nothing on paper is so far away. Writing to a text cannot fail.
    if parts.abs() > 1e14 {
        let _ = write!(text, "{value}");
        return;
    }
    let parts = parts as i64;
    if parts < 0 {
        text.push('-');
    }
    let (mut decimals, mut places) = (parts.unsigned_abs() % 10_000, 4);
    let _ = write!(text, "{}", parts.unsigned_abs() / 10_000);
    if decimals > 0 {
        while decimals % 10 == 0 {
            (decimals, places) = (decimals / 10, places - 1);
        }
        let _ = write!(text, ".{decimals:0places$}");
    }
}

/// Numbers separated by spaces.
pub(super) fn numbers(values: &[f64]) -> String {
    values.iter().map(|value| number(*value)).collect::<Vec<_>>().join(" ")
}

/// The operators that draw strokes on a side. PDF coordinates start at the bottom.
pub(super) fn draw(strokes: &[Stroke], side: Size) -> String {
    if strokes.is_empty() {
        return String::new();
    }
    let mut content = String::from("q 0 g 0 G 1 J 1 j\n");
    for stroke in strokes {
        content.push_str(&path(&stroke.path, side));
        content.push_str(&paint(stroke.style));
    }
    content.push_str("Q\n");
    content
}

/// The painting operator of a path.
fn paint(style: StrokeStyle) -> String {
    let width = |width| number(Pt::from(width).0);
    match style {
        StrokeStyle::Line(line) => format!("[] 0 d {} w S\n", width(line)),
        StrokeStyle::Dashed(line) => format!("[{dash} {dash}] 0 d {} w S\n", width(line), dash = width(DASH)),
        StrokeStyle::Fill => "f\n".to_owned(),
        StrokeStyle::Blank => "1 g f 0 g\n".to_owned(),
    }
}

fn path(path: &[Spot], side: Size) -> String {
    let point = |spot: &Spot| numbers(&[Pt::from(spot.left).0, Pt::from(side.height - spot.top).0]);
    let step = |(at, spot): (usize, &Spot)| format!("{} {} ", point(spot), if at == 0 { 'm' } else { 'l' });
    path.iter().enumerate().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_the_same_everywhere() {
        for (value, text) in [
            (0.0, "0"),
            (-0.000_01, "0"),
            (12.5, "12.5"),
            (841.889_763, "841.8898"),
            (100.0, "100"),
            (-7.05, "-7.05"),
            (0.000_1, "0.0001"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_stroke_counts_up_from_the_foot() {
        let inch = |inches: f64| Mm(25.4 * inches);
        let spot = |left: f64, top: f64| Spot { left: inch(left), top: inch(top) };
        let stroke = Stroke { path: vec![spot(1.0, 1.0), spot(2.0, 3.0)], style: StrokeStyle::Line(Mm::from(Pt(0.5))) };
        let side = Size { width: inch(8.0), height: inch(10.0) };
        assert_eq!(draw(&[stroke], side), "q 0 g 0 G 1 J 1 j\n72 648 m 144 504 l [] 0 d 0.5 w S\nQ\n");
        assert_eq!(draw(&[], side), "");
    }
}
