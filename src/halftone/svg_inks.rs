//! Colours of a drawing -> black, white, hatches and dashes that tell them apart.
//!
//! Black ink has one shade. The darkest of the dark colours is black; each other colour that is no white gets lines of its
//! own, closer for darker colours. Colours that nobody can tell apart count as one.

use std::fmt::Write;

use usvg::tiny_skia_path::Rect;
use usvg::{Color, Group, Node, Paint};

use super::error::HalftoneError;

/// A colour of which each part is this bright leaves no mark on paper.
const PAPER: u8 = 238;
/// Darker than this is black if it need not be told from another colour.
const HALF: f64 = 127.5;
/// Distance between two colours, from 0 to 441, below which they count as one.
const ALIKE: f64 = 48.0;
/// Colours that get lines of their own; further ones share them.
const MOST_TONES: usize = 12;
/// Colours that are looked at.
const MOST_COLOURS: usize = 256;

/// How a fill is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Tone {
    Black,
    White,
    /// Lines at a distance in points, in a direction from 0 to 3.
    Hatched {
        distance: f64,
        direction: usize,
    },
}

/// How a stroke is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum LineTone {
    White,
    Black,
    /// Lengths of lines and gaps in points.
    Dashed(&'static [f64]),
}

/// Dashes for colours of lines after the first.
const DASHES: [&[f64]; 5] = [&[4.0, 2.0], &[1.2, 1.6], &[7.0, 2.0, 1.2, 2.0], &[2.4, 1.2], &[9.0, 3.0]];

/// The colours of a drawing, each with what it becomes.
#[derive(Debug, Default)]
pub(crate) struct Inks {
    fills: Vec<(Color, Tone)>,
    lines: Vec<(Color, LineTone)>,
}

impl Inks {
    /// Looks at all fills and strokes but those of words.
    pub fn of(root: &Group) -> Self {
        let (mut fills, mut lines) = (Vec::new(), Vec::new());
        collect(root, 1.0, &mut fills, &mut lines);
        fills.sort_by(|one, other| brightness(*one).total_cmp(&brightness(*other)));
        lines.sort_by(|one, other| brightness(*one).total_cmp(&brightness(*other)));
        let mut inks = Self::default();
        let mut hatches = 0;
        for (at, color) in fills.into_iter().enumerate() {
            let bright = brightness(color);
            let tone = if is_paper(color) {
                Tone::White
            } else if at == 0 && bright < HALF {
                Tone::Black
            } else {
                hatches += 1;
                let number = (hatches - 1) % MOST_TONES;
                Tone::Hatched {
                    distance: 1.9 + 2.6 * bright / 255.0 + 0.5 * (number / 4) as f64,
                    direction: number % 4,
                }
            };
            inks.fills.push((color, tone));
        }
        for (at, color) in lines.into_iter().enumerate() {
            let line = match at {
                _ if is_paper(color) => LineTone::White,
                0 => LineTone::Black,
                _ => LineTone::Dashed(DASHES[(at - 1) % DASHES.len()]),
            };
            inks.lines.push((color, line));
        }
        inks
    }

    pub fn fill(&self, color: Color) -> Tone {
        nearest(&self.fills, color).unwrap_or(if brightness(color) < HALF { Tone::Black } else { Tone::White })
    }

    pub fn line(&self, color: Color) -> LineTone {
        nearest(&self.lines, color).unwrap_or(if is_paper(color) { LineTone::White } else { LineTone::Black })
    }

    /// Whether colours become hatches or dashes.
    pub fn are_many(&self) -> bool {
        self.fills.iter().any(|(_, tone)| matches!(tone, Tone::Hatched { .. }))
            || self.lines.iter().any(|(_, line)| matches!(line, LineTone::Dashed(_)))
    }
}

fn nearest<T: Copy>(known: &[(Color, T)], color: Color) -> Option<T> {
    known.iter().min_by(|one, other| apart(one.0, color).total_cmp(&apart(other.0, color))).map(|(_, found)| *found)
}

fn collect(group: &Group, opacity: f32, fills: &mut Vec<Color>, lines: &mut Vec<Color>) {
    let opacity = opacity * group.opacity().get();
    for node in group.children() {
        match node {
            Node::Group(group) => collect(group, opacity, fills, lines),
            Node::Path(path) if path.is_visible() => {
                // What is refused is refused where it is drawn.
                let seen = |paint, own: f32| flat(paint, own * opacity).ok().flatten();
                keep(fills, path.fill().and_then(|fill| seen(fill.paint(), fill.opacity().get())));
                keep(lines, path.stroke().and_then(|line| seen(line.paint(), line.opacity().get())));
            }
            _ => {}
        }
    }
}

fn keep(colours: &mut Vec<Color>, color: Option<Color>) {
    if let Some(color) = color
        && colours.len() < MOST_COLOURS
        && colours.iter().all(|known| apart(*known, color) >= ALIKE)
    {
        colours.push(color);
    }
}

/// The colour of a paint; `None` if it is more than half transparent.
pub(crate) fn flat(paint: &Paint, opacity: f32) -> Result<Option<Color>, HalftoneError> {
    let stops = match paint {
        Paint::Color(color) => return Ok((opacity >= 0.5).then_some(*color)),
        Paint::LinearGradient(gradient) => gradient.stops(),
        Paint::RadialGradient(gradient) => gradient.stops(),
        Paint::Pattern(_) => return Err(HalftoneError::Shades { what: "a pattern" }),
    };
    let ink = |stop: &usvg::Stop| (opacity * stop.opacity().get() >= 0.5).then(|| brightness(stop.color()) < HALF);
    let Some(first) = stops.first() else { return Ok(None) };
    if stops.iter().any(|stop| ink(stop) != ink(first)) {
        return Err(HalftoneError::Shades { what: "a gradient" });
    }
    Ok(ink(first).map(|_| first.color()))
}

fn is_paper(color: Color) -> bool {
    color.red.min(color.green).min(color.blue) >= PAPER
}

pub(crate) fn brightness(color: Color) -> f64 {
    0.299 * f64::from(color.red) + 0.587 * f64::from(color.green) + 0.114 * f64::from(color.blue)
}

fn apart(one: Color, other: Color) -> f64 {
    let part = |one: u8, other: u8| (f64::from(one) - f64::from(other)).powi(2);
    (part(one.red, other.red) + part(one.green, other.green) + part(one.blue, other.blue)).sqrt()
}

/// Lines across a box, as path data; `None` if there is no room for two of them. Coordinates are those of the box.
pub(super) fn hatch(area: Rect, distance: f64, direction: usize, most_lines: usize) -> Option<String> {
    let (left, top) = (f64::from(area.left()), f64::from(area.top()));
    let (width, height) = (f64::from(area.width()), f64::from(area.height()));
    if width.max(height) < distance * 2.0 || width.min(height) < distance * 0.5 {
        return None;
    }
    let mut out = String::new();
    // Slanted lines start at the same places on the page whatever the box, so that they go on in the next one.
    let slanted = std::f64::consts::SQRT_2 * distance;
    let (step, from, to) = match direction {
        0 => (slanted, left + top, left + top + width + height),
        1 => (slanted, left - top - height, left - top + width),
        2 => (distance, top, top + height),
        _ => (distance, left, left + width),
    };
    let step = step.max((to - from) / most_lines.max(1) as f64);
    let mut at = (from / step).ceil() * step;
    while at <= to {
        // Writing to a string does not fail.
        let _ = match direction {
            0 => write!(out, "M{} {}L{} {}", at - top, top, at - top - height, top + height),
            1 => write!(out, "M{} {}L{} {}", at + top, top, at + top + height, top + height),
            2 => write!(out, "M{left} {at}h{width}"),
            _ => write!(out, "M{at} {top}v{height}"),
        };
        at += step;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inks(body: &str) -> Inks {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 50'>{body}</svg>");
        Inks::of(usvg::Tree::from_str(&svg, &usvg::Options::default()).unwrap().root())
    }

    #[test]
    fn colours_that_would_fall_to_one_ink_are_told_apart() {
        for fills in [["#d33", "#000"], ["#1f77b4", "#d62728"], ["#ffeb99", "#fff"], ["#ff0", "#0ff"], ["#777", "#000"]]
        {
            let found = inks(&fills.map(|fill| format!("<rect width='9' height='9' fill='{fill}'/>")).concat());
            assert_ne!(found.fills[0].1, found.fills[1].1, "{fills:?}");
            assert!(found.are_many(), "{fills:?}");
        }
        let chart = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"];
        let found = inks(&chart.map(|color| format!("<path d='M0 0h9' fill='none' stroke='{color}'/>")).concat());
        for (at, one) in found.lines.iter().enumerate() {
            assert!(found.lines[at + 1..].iter().all(|other| other.1 != one.1), "{:?}", found.lines);
        }
    }

    #[test]
    fn what_is_black_and_white_stays_so() {
        for body in [
            "<rect width='9' height='9'/><rect width='5' height='5' fill='#fff' stroke='#000'/>",
            "<rect width='9' height='9' fill='#222'/><rect width='5' height='5' fill='#111'/>",
            "<rect width='9' height='9' fill='red'/>",
        ] {
            assert!(!inks(body).are_many(), "{body}");
        }
    }

    #[test]
    fn lines_fill_a_box_and_are_bounded() {
        let area = Rect::from_ltrb(10.0, 20.0, 110.0, 70.0).unwrap();
        for direction in 0..4 {
            let lines = hatch(area, 3.0, direction, 1_000).unwrap();
            assert!((15..60).contains(&lines.matches('M').count()), "{direction}: {lines}");
            assert!(hatch(area, 0.000_1, direction, 50).unwrap().matches('M').count() <= 51);
        }
        assert_eq!(hatch(Rect::from_ltrb(0.0, 0.0, 2.0, 2.0).unwrap(), 3.0, 0, 50), None);
    }
}
