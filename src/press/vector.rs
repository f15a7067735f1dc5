//! Paths in millimetres -> PDF content operators, exact to a thousandth of a millimetre, in plain black and white.

use std::fmt::Write;

use super::strokes::{number, write_number};
use crate::units::{Mm, Pt, Size, Spot};

/// How many subpaths are painted at once: viewers are slow with more.
const AT_ONCE: usize = 400;

/// A step of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PathStep {
    Move(Spot),
    Line(Spot),
    /// A cubic Bézier curve: two control points and its end.
    Curve([Spot; 3]),
    /// Back to where the subpath began.
    Close,
}

/// How a path is painted.
#[derive(Debug, Clone, PartialEq)]
pub enum PathPaint {
    /// A black line. `dashes` are lengths of lines and gaps in turn in millimetres, none for a solid line; `phase` is how
    /// far into them each subpath begins.
    Line { width: Mm, dashes: Vec<f64>, phase: f64 },
    /// A black area.
    Fill { even_odd: bool },
    /// A white area that hides what is below it.
    Blank { even_odd: bool },
}

/// A path on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnPath {
    /// The first one is a move.
    pub steps: Vec<PathStep>,
    pub paint: PathPaint,
    /// The area of [`DrawnPart::clips`] that it is cut off by.
    pub clip: Option<usize>,
}

/// Paths that are cut off by a rectangle of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnPart {
    pub at: Spot,
    pub size: Size,
    /// Areas, even-odd.
    pub clips: Vec<Vec<PathStep>>,
    /// In the order in which they are painted.
    pub paths: Vec<DrawnPath>,
}

/// The operators that draw a part on a page of this height.
pub(super) fn operators(part: &DrawnPart, page_height: Mm) -> String {
    let mut pen = Operators { content: String::from("q 0 g 0 G 1 J 1 j\n"), page_height };
    let (corner, size) = (pen.point(part.at), [Pt::from(part.size.width).0, -Pt::from(part.size.height).0]);
    pen.write(&[corner.as_slice(), size.as_slice()].concat(), "re W n");
    let mut rest = part.paths.as_slice();
    while let Some(first) = rest.first() {
        let alike = rest.iter().take_while(|path| path.clip == first.clip).count();
        let (group, others) = rest.split_at(alike);
        rest = others;
        let area = first.clip.and_then(|clip| part.clips.get(clip));
        if let Some(area) = area {
            pen.content.push_str("q ");
            pen.steps(area);
            pen.content.push_str("W* n\n");
        }
        pen.paths(group);
        if area.is_some() {
            pen.content.push_str("Q\n");
        }
    }
    pen.content.push_str("Q\n");
    pen.content
}

/// Content that grows.
struct Operators {
    content: String,
    page_height: Mm,
}

impl Operators {
    /// PDF coordinates start at the bottom of the page.
    fn point(&self, spot: Spot) -> [f64; 2] {
        [Pt::from(spot.left).0, Pt::from(self.page_height - spot.top).0]
    }

    fn write(&mut self, values: &[f64], operator: &str) {
        for value in values {
            write_number(&mut self.content, *value);
            self.content.push(' ');
        }
        self.content.push_str(operator);
        self.content.push('\n');
    }

    fn steps(&mut self, steps: &[PathStep]) {
        for step in steps {
            match step {
                PathStep::Move(to) => self.write(&self.point(*to), "m"),
                PathStep::Line(to) => self.write(&self.point(*to), "l"),
                PathStep::Curve(points) => self.write(&points.map(|point| self.point(point)).concat(), "c"),
                PathStep::Close => self.content.push_str("h\n"),
            }
        }
    }

    /// Paths that are cut off by the same area: lines that are painted alike are painted at once.
    fn paths(&mut self, paths: &[DrawnPath]) {
        let mut set: Option<&PathPaint> = None;
        let mut waiting = 0;
        for (at, path) in paths.iter().enumerate() {
            match &path.paint {
                paint @ PathPaint::Line { width, dashes, phase } => {
                    if set != Some(paint) {
                        self.line_style(*width, dashes, *phase);
                        set = Some(paint);
                    }
                    self.steps(&path.steps);
                    waiting += 1;
                    if waiting == AT_ONCE || paths.get(at + 1).is_none_or(|next| next.paint != *paint) {
                        self.content.push_str("S\n");
                        waiting = 0;
                    }
                }
                PathPaint::Fill { even_odd } => {
                    self.steps(&path.steps);
                    self.content.push_str(if *even_odd { "f*\n" } else { "f\n" });
                }
                PathPaint::Blank { even_odd } => {
                    self.content.push_str("1 g\n");
                    self.steps(&path.steps);
                    self.content.push_str(if *even_odd { "f* 0 g\n" } else { "f 0 g\n" });
                }
            }
        }
    }

    fn line_style(&mut self, width: Mm, dashes: &[f64], phase: f64) {
        let points = |length: f64| number(Pt::from(Mm(length)).0);
        let dashes_text = dashes.iter().map(|length| points(*length)).collect::<Vec<_>>().join(" ");
        // Round ends would fill the gaps of short dashes.
        let cap = u8::from(dashes.is_empty());
        let _ = writeln!(self.content, "[{dashes_text}] {} d {cap} J {} w", points(phase), points(width.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points are written, so that what is drawn can be compared by eye.
    fn pt(left: f64, top: f64) -> Spot {
        Spot { left: Pt(left).into(), top: Pt(top).into() }
    }

    fn line(from: Spot, to: Spot, width: f64, clip: Option<usize>) -> DrawnPath {
        let paint = PathPaint::Line { width: Pt(width).into(), dashes: Vec::new(), phase: 0.0 };
        DrawnPath { steps: vec![PathStep::Move(from), PathStep::Line(to)], paint, clip }
    }

    fn part(paths: Vec<DrawnPath>) -> DrawnPart {
        let area = vec![PathStep::Move(pt(0.0, 0.0)), PathStep::Line(pt(5.0, 0.0)), PathStep::Line(pt(0.0, 5.0))];
        let size = Size { width: Pt(80.0).into(), height: Pt(60.0).into() };
        DrawnPart { at: pt(10.0, 20.0), size, clips: vec![area], paths }
    }

    #[test]
    fn lines_of_one_kind_are_painted_at_once_and_count_up_from_the_foot() {
        let paths = vec![line(pt(0.0, 0.0), pt(1.5, 2.0), 2.0, None), line(pt(3.0, 0.0), pt(3.0, 2.0), 2.0, None), {
            let mut other = line(pt(3.0, 0.0), pt(3.0, 2.0), 1.0, None);
            other.paint =
                PathPaint::Line { width: Pt(1.0).into(), dashes: vec![Mm::from(Pt(4.0)).0; 2], phase: 25.4 / 72.0 };
            other
        }];
        assert_eq!(
            operators(&part(paths), Pt(100.0).into()),
            "q 0 g 0 G 1 J 1 j\n10 80 80 -60 re W n\n[] 0 d 1 J 2 w\n0 100 m\n1.5 98 l\n3 100 m\n3 98 l\nS\n\
             [4 4] 1 d 0 J 1 w\n3 100 m\n3 98 l\nS\nQ\n"
        );
    }

    #[test]
    fn an_area_cuts_off_its_own_paths_alone() {
        let paths = vec![line(pt(0.0, 0.0), pt(1.0, 1.0), 1.0, Some(0)), line(pt(0.0, 0.0), pt(1.0, 1.0), 1.0, None)];
        let content = operators(&part(paths), Pt(100.0).into());
        assert_eq!(content.matches("q ").count() + content.matches("q\n").count(), content.matches("Q\n").count());
        let (inside, after) = content.split_once("W* n\n").unwrap().1.split_once("Q\n").unwrap();
        assert!(inside.contains("1 99 l\nS"), "{content}");
        assert!(after.starts_with("[] 0 d 1 J 1 w\n"), "what was set inside is no longer set: {content}");
    }

    #[test]
    fn many_lines_are_painted_in_several_goes() {
        let paths = vec![line(pt(0.0, 0.0), pt(1.0, 1.0), 1.0, None); AT_ONCE * 2 + 1];
        let content = operators(&part(paths), Pt(100.0).into());
        assert_eq!(content.matches("S\n").count(), 3);
        assert_eq!(content.matches(" l\n").count(), AT_ONCE * 2 + 1);
    }

    #[test]
    fn white_areas_leave_the_colour_as_it_was() {
        let steps = vec![PathStep::Move(pt(0.0, 0.0)), PathStep::Curve([pt(1.0, 0.0); 3]), PathStep::Close];
        let shape = |paint| DrawnPath { steps: steps.clone(), paint, clip: None };
        let paths = vec![shape(PathPaint::Blank { even_odd: true }), shape(PathPaint::Fill { even_odd: false })];
        let content = operators(&part(paths), Pt(100.0).into());
        let path = "0 100 m\n1 100 1 100 1 100 c\nh\n";
        assert!(content.contains(&format!("1 g\n{path}f* 0 g\n{path}f\n")), "{content}");
    }
}
