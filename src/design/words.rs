//! Lines of words -> their outlines, set in the fonts of the pages (by the text engine of `usvg`).

use std::collections::BTreeMap;
use std::fmt::Write;

use usvg::{Group, Node, Options};

use super::error::DesignError;
use super::model::{OutlinePart, PlanePoint};
use super::outline::{PlaneMap, Subpath};
use crate::halftone::{FontFile, check_letters};

/// Size at which words are set, and the height of capitals of Noto Sans at it.
const SIZE: f64 = 100.0;
const CAPITALS: f64 = 71.4;
/// Lines that are set at once.
const AT_ONCE: usize = 2_000;

/// Where a line of words has its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordAnchor {
    Left,
    Middle,
    Right,
}

/// A line of words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WordLine {
    pub text: String,
    pub anchor: WordAnchor,
}

/// Takes the outlines of one line's letters, with the line's number.
type DrawLetters<'a> = &'a mut dyn FnMut(usize, &[Subpath]) -> Result<(), DesignError>;

/// Gives the outlines of each line with its number to `draw`: the origin is on the baseline, y runs downwards, capitals are
/// 1 high. Returns whether all letters were found in the fonts.
///
/// # Errors
/// The words cannot be set; whatever `draw` says.
pub(super) fn outlines(lines: &[WordLine], fonts: &[FontFile], draw: DrawLetters<'_>) -> Result<bool, DesignError> {
    let mut is_whole = true;
    if fonts.is_empty() || lines.is_empty() {
        return Ok(lines.is_empty());
    }
    let mut options = Options { font_family: "Noto Sans".to_owned(), ..Options::default() };
    let known = options.fontdb_mut();
    for font in fonts {
        known.load_font_source(usvg::fontdb::Source::Binary(FontFile::clone(font)));
    }
    known.set_sans_serif_family("Noto Sans");
    for (number, part) in lines.chunks(AT_ONCE).enumerate() {
        let mut svg = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000">"#);
        for (at, line) in part.iter().enumerate() {
            let anchor = match line.anchor {
                WordAnchor::Left => "start",
                WordAnchor::Middle => "middle",
                WordAnchor::Right => "end",
            };
            // Writing to a string does not fail.
            let _ = write!(svg, r#"<text id="w{at}" font-size="{SIZE}" text-anchor="{anchor}">"#);
            for letter in line.text.chars().filter(|letter| !letter.is_control()) {
                match letter {
                    '&' => svg.push_str("&amp;"),
                    '<' => svg.push_str("&lt;"),
                    letter => svg.push(letter),
                }
            }
            svg.push_str("</text>");
        }
        svg.push_str("</svg>");
        let tree = usvg::Tree::from_str(&svg, &options).map_err(|error| DesignError::Broken {
            problem: format!("its words cannot be set: {error}"),
            line: None,
        })?;
        let mut found = BTreeMap::new();
        let scale = PlaneMap::scaling(1.0 / CAPITALS, 1.0 / CAPITALS);
        collect(tree.root(), scale, None, &mut found, &mut is_whole);
        for (at, subpaths) in found {
            draw(number * AT_ONCE + at, &subpaths)?;
        }
    }
    Ok(is_whole)
}

fn collect(
    group: &Group,
    around: PlaneMap,
    line: Option<usize>,
    found: &mut BTreeMap<usize, Vec<Subpath>>,
    is_whole: &mut bool,
) {
    let here = around.after(PlaneMap::of_transform(group.transform()));
    for node in group.children() {
        match (node, line) {
            (Node::Group(group), line) => collect(group, here, line, found, is_whole),
            (Node::Text(text), _) => {
                *is_whole &= check_letters(text).is_ok();
                let line = text.id().strip_prefix('w').and_then(|number| number.parse().ok());
                collect(text.flattened(), here, line, found, is_whole);
            }
            (Node::Path(path), Some(line)) => {
                let all = super::outline::subpaths_of(path.data(), here);
                found.entry(line).or_default().extend(all.into_iter().map(|(subpath, _)| subpath));
            }
            _ => {}
        }
    }
}

/// Outlines of words moved to their place, as one outline of closed subpaths; `None` for blanks.
pub(super) fn placed(subpaths: &[Subpath], map: PlaneMap) -> Option<super::model::Outline> {
    let point = |point: PlanePoint| map.of(point);
    let mut parts = Vec::with_capacity(subpaths.iter().map(|subpath| subpath.parts.len() + 1).sum());
    for (number, subpath) in subpaths.iter().enumerate() {
        if number > 0 {
            parts.push(OutlinePart::Move(point(subpath.start)));
        }
        parts.extend(subpath.parts.iter().map(|part| match *part {
            OutlinePart::Line(to) => OutlinePart::Line(point(to)),
            OutlinePart::Curve(points) => OutlinePart::Curve(points.map(point)),
            OutlinePart::Move(to) => OutlinePart::Move(point(to)),
        }));
    }
    let start = point(subpaths.first()?.start);
    Some(super::model::Outline { start, parts, closed: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_as_high_as_is_said_and_stand_at_their_anchor() {
        let fonts = crate::typeset::font_files(&crate::typeset::OwnFonts::default());
        let anchors = [WordAnchor::Left, WordAnchor::Middle, WordAnchor::Right];
        let lines = anchors.map(|anchor| WordLine { text: "HEH".to_owned(), anchor });
        let set = |lines: &[WordLine]| {
            let mut found = Vec::new();
            let mut draw = |at: usize, subpaths: &[Subpath]| {
                assert_eq!(at, found.len());
                found.push(subpaths.to_vec());
                Ok(())
            };
            let is_whole = outlines(lines, &fonts, &mut draw).unwrap();
            (found, is_whole)
        };
        let (found, is_whole) = set(&lines);
        assert!(is_whole);
        let boxes: Vec<_> = found.iter().map(|one| placed(one, PlaneMap::SAME).unwrap().extent()).collect();
        for around in &boxes {
            assert!((around.min.y + 1.0).abs() < 0.01 && around.max.y.abs() < 0.01, "{around:?}");
        }
        assert!(boxes[0].min.x > 0.0 && (boxes[1].min.x + boxes[1].max.x).abs() < 0.01 && boxes[2].max.x < 0.0);
        let unknown = [WordLine { text: "a ዘ".to_owned(), anchor: WordAnchor::Left }];
        assert!(!set(&unknown).1);
        let marks = [WordLine { text: "<&>".to_owned(), anchor: WordAnchor::Left }];
        assert!(set(&marks).0[0].len() > 2);
    }
}
