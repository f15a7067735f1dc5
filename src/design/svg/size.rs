//! The root of an SVG -> how many millimetres one of its pixels is, and where that is known from.

use std::ops::Range;

use usvg::roxmltree::{Document, ParsingOptions};

use crate::design::model::{DesignUnit, UnitSource};
use crate::halftone::SvgDrawing;
use crate::units::MM_PER_INCH;

/// Millimetres of a pixel (CSS Values 3, 6.2).
const PIXEL: f64 = MM_PER_INCH / 96.0;

/// A length of the root element.
#[derive(Debug, Clone, Copy, PartialEq)]
enum RootLength {
    Physical(f64, DesignUnit),
    Pixels(f64),
    /// A share of something, or none: the drawing is as large as its viewBox says, in pixels.
    Open,
}

/// The size of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SvgSize {
    pub unit: DesignUnit,
    pub source: UnitSource,
    /// Millimetres of a pixel of the parsed drawing.
    scale: f64,
    is_pixels: bool,
    /// What is put in place of what, in order: lengths in millimetres, and a side that is not given.
    edits: Vec<(Range<usize>, String)>,
}

impl SvgSize {
    /// `given` is what a person says of the unit of an SVG that tells no physical size.
    pub fn of(text: &str, given: Option<DesignUnit>) -> Self {
        let pixels = Self {
            unit: DesignUnit::Pixel,
            source: UnitSource::Assumed,
            scale: PIXEL,
            is_pixels: true,
            edits: Vec::new(),
        };
        let options = ParsingOptions { allow_dtd: true, ..Default::default() };
        // The parser says better what is wrong.
        let Ok(document) = Document::parse_with_options(text, options) else { return pixels };
        let root = document.root_element();
        let sides = [length(root.attribute("width")), length(root.attribute("height"))];
        let box_sides = root.attribute("viewBox").and_then(view_box);
        let start = text.get(root.range().start..).unwrap_or_default();
        let name_end = start.find(|letter: char| letter.is_whitespace() || letter == '>' || letter == '/');
        let place = root.range().start + name_end.unwrap_or_default();
        let missing = |name: &str, millimetres: f64| match (root.attribute(name), name_end) {
            (None, Some(_)) => Some((place..place, format!(r#" {name}="{millimetres}mm""#))),
            _ => None,
        };
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        match (sides, box_sides) {
            ([RootLength::Open, RootLength::Open], _) => {}
            ([RootLength::Open, known], Some([width, height])) => {
                edits.extend(missing("width", known.millimetres() * width / height));
            }
            ([known, RootLength::Open], Some([width, height])) => {
                edits.extend(missing("height", known.millimetres() * height / width));
            }
            _ => {}
        }
        // Not every parser knows every unit.
        for attribute in root.attributes().filter(|found| found.namespace().is_none()) {
            if let ("width" | "height", RootLength::Physical(millimetres, _)) =
                (attribute.name(), length(Some(attribute.value())))
            {
                edits.push((attribute.range_value(), format!("{millimetres}mm")));
            }
        }
        edits.sort_by_key(|(range, _)| range.start);
        let physical = sides.into_iter().find_map(|side| match side {
            RootLength::Physical(_, unit) => Some(unit),
            _ => None,
        });
        match (physical, given) {
            (Some(unit), _) => Self { unit, source: UnitSource::File, is_pixels: false, edits, ..pixels },
            (None, Some(unit)) => {
                // The unit is that of the numbers in the drawing, which the parser turned into pixels.
                let pixels_per_number = match (sides[0], box_sides) {
                    (RootLength::Pixels(width), Some([box_width, _])) => width / box_width,
                    _ => 1.0,
                };
                let scale = unit.millimetres() / pixels_per_number;
                Self { unit, source: UnitSource::Given, scale, is_pixels: false, edits }
            }
            (None, None) => Self { edits, ..pixels },
        }
    }

    /// The text with both sides, in units that the parser knows.
    pub fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 64);
        let mut from = 0;
        for (range, new) in &self.edits {
            out.push_str(text.get(from..range.start).unwrap_or_default());
            out.push_str(new);
            from = range.end;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        out
    }

    /// Millimetres of a pixel of the parsed drawing.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// What is said if the size is a guess.
    pub fn warning(&self, drawing: &SvgDrawing) -> Option<String> {
        let size = drawing.tree().size();
        let [width, height] = [size.width(), size.height()].map(f64::from);
        let at = |dpi: f64| format!("{:.2} x {:.2} mm", width / dpi * MM_PER_INCH, height / dpi * MM_PER_INCH);
        self.is_pixels.then(|| {
            format!(
                "it gives its size in no unit of length, only as {width:.0} x {height:.0} pixels: at 96 pixels an inch it is {}. \
                 Programs that count 72 (older versions of Illustrator) or 90 (Inkscape before 0.92) mean {} or {}; if its \
                 numbers are millimetres or inches, say so with `--unit mm` or `--unit in`. Measure one length before cutting",
                at(96.0),
                at(72.0),
                at(90.0)
            )
        })
    }
}

impl RootLength {
    fn millimetres(self) -> f64 {
        match self {
            Self::Physical(length, _) => length,
            Self::Pixels(length) => length * PIXEL,
            Self::Open => 0.0,
        }
    }
}

/// Points, picas and quarter millimetres are told as the unit that they are parts of.
fn length(value: Option<&str>) -> RootLength {
    let Some(value) = value.map(str::trim) else { return RootLength::Open };
    let end =
        value.find(|letter: char| letter == '%' || (letter.is_ascii_alphabetic() && !matches!(letter, 'e' | 'E')));
    // `e` may begin an exponent or `em`.
    let (number, unit) = value.split_at(end.unwrap_or(value.len()));
    let Ok(number) = number.trim().trim_end_matches(['e', 'E']).parse::<f64>() else { return RootLength::Open };
    if !number.is_finite() || number <= 0.0 {
        return RootLength::Open;
    }
    let physical = |millimetres: f64, unit| RootLength::Physical(number * millimetres, unit);
    match unit.to_ascii_lowercase().as_str() {
        "mm" => physical(1.0, DesignUnit::Millimetre),
        "q" => physical(0.25, DesignUnit::Millimetre),
        "cm" => physical(10.0, DesignUnit::Centimetre),
        "in" => physical(MM_PER_INCH, DesignUnit::Inch),
        "pt" => physical(MM_PER_INCH / 72.0, DesignUnit::Inch),
        "pc" => physical(MM_PER_INCH / 6.0, DesignUnit::Inch),
        "px" | "" => RootLength::Pixels(number),
        _ => RootLength::Open,
    }
}

/// Width and height of a viewBox.
fn view_box(value: &str) -> Option<[f64; 2]> {
    let mut numbers = value.split([' ', ',', '\n', '\t']).filter(|word| !word.is_empty()).map(str::parse::<f64>);
    let (Some(Ok(_)), Some(Ok(_)), Some(Ok(width)), Some(Ok(height))) =
        (numbers.next(), numbers.next(), numbers.next(), numbers.next())
    else {
        return None;
    };
    let is_side = |side: f64| side.is_finite() && side > 0.0;
    (is_side(width) && is_side(height)).then_some([width, height])
}
