//! Frames of a page -> boxes of its texts, drawings and pictures, and what is wrong with them.

use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem, Point, Rect, Transform};
use typst::visualize::Geometry;
use typst_layout::Page;

use crate::fold::{Binding, PageMargins};
use crate::units::Pt;

/// How far a box may reach where it should not, in points: of the roundness of numbers.
const TOLERANCE: f64 = 0.3;

/// A run of text on one line.
#[derive(Debug, Clone)]
pub(crate) struct TextBox {
    pub text: String,
    /// Whether it belongs to the page's head or foot.
    pub marginal: bool,
    pub size: f64,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// What is on a page.
#[derive(Debug, Default)]
pub(crate) struct PageBoxes {
    pub texts: Vec<TextBox>,
    /// Thin lines: left, right, top, bottom.
    pub rules: Vec<[f64; 4]>,
    pictures: Vec<[f64; 4]>,
    pub faults: Vec<String>,
    /// Heads and feet that are open.
    marginals: Vec<Location>,
}

impl PageBoxes {
    pub fn of(page: &Page) -> Self {
        let mut boxes = Self::default();
        boxes.gather(&page.frame, Transform::identity(), None);
        boxes
    }

    fn gather(&mut self, frame: &Frame, around: Transform, clip: Option<[f64; 4]>) {
        for (at, item) in frame.items() {
            let here = around.pre_concat(Transform::translate(at.x, at.y));
            match item {
                FrameItem::Group(group) => {
                    let inner = here.pre_concat(group.transform);
                    let own = group.clip.as_ref().map(|curve| moved(curve.bbox(None), inner));
                    let both = match (clip, own) {
                        (Some(a), Some(b)) => Some([a[0].max(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].min(b[3])]),
                        (a, b) => a.or(b),
                    };
                    self.gather(&group.frame, inner, both);
                }
                FrameItem::Tag(Tag::Start(element, _)) if element.elem().name() == "artifact" => {
                    self.marginals.extend(element.location());
                }
                FrameItem::Tag(Tag::End(location, ..)) => self.marginals.retain(|open| open != location),
                FrameItem::Text(text) => {
                    let size = text.size.to_pt();
                    let (width, rise, drop) = (text.width(), text.size * 0.66, text.size * 0.12);
                    let area = Rect::new(Point::new(width * 0.0, -rise), Point::new(width, drop));
                    let [left, right, top, bottom] = moved(area, here);
                    if let Some(clip) = clip
                        && (left < clip[0] - 1.0
                            || right > clip[1] + 1.0
                            || top < clip[2] - 1.0
                            || bottom > clip[3] + 1.0)
                    {
                        self.faults.push(format!("`{}` is cut", text.text));
                    }
                    let marginal = !self.marginals.is_empty();
                    self.texts.push(TextBox { marginal, text: text.text.to_string(), size, left, right, top, bottom });
                }
                FrameItem::Shape(shape, _) if shape.stroke.is_some() => {
                    if let Geometry::Line(to) = shape.geometry {
                        self.rules.push(moved(Rect::new(Point::zero().min(to), Point::zero().max(to)), here));
                    }
                }
                FrameItem::Image(_, size, _) => {
                    self.pictures.push(moved(Rect::new(Point::zero(), size.to_point()), here));
                }
                _ => {}
            }
        }
    }

    /// What is printed outside the margins, over other text, a picture or a rule.
    pub fn check(&mut self, number: usize, size: [f64; 2], margins: &PageMargins, binding: Binding) {
        let points = |mm: crate::units::Mm| Pt::from(mm).0;
        let (inner, outer) = (points(margins.inner), points(margins.outer));
        let (left, right) =
            if (number % 2 == 1) == (binding == Binding::Left) { (inner, outer) } else { (outer, inner) };
        let area = [left, size[0] - right, points(margins.top), size[1] - points(margins.bottom)];
        let mut faults = Vec::new();
        for text in self.texts.iter().filter(|text| !text.text.trim().is_empty()) {
            // Punctuation hangs a little beyond the lines.
            let hang = text.size * 0.5 + TOLERANCE;
            if text.left < area[0] - hang
                || text.right > area[1] + hang
                || text.top < area[2] - text.size * 0.15 - TOLERANCE
                || text.bottom > area[3] + text.size * 0.12 + TOLERANCE
            {
                let box_of = [text.left - area[0], area[1] - text.right, text.top - area[2], area[3] - text.bottom]
                    .map(f64::round);
                faults.push(format!("page {number}: `{}` is outside the margins {box_of:?}", text.text));
            }
        }
        let mut sorted: Vec<&TextBox> = self.texts.iter().filter(|text| !text.text.trim().is_empty()).collect();
        sorted.sort_by(|a, b| a.top.total_cmp(&b.top));
        for (at, one) in sorted.iter().enumerate() {
            for other in sorted[at + 1..].iter().take_while(|other| other.top < one.bottom - TOLERANCE) {
                let slack = one.size.min(other.size) * 0.12 + TOLERANCE;
                let across = one.right.min(other.right) - one.left.max(other.left);
                let down = one.bottom.min(other.bottom) - other.top;
                if across > slack && down > slack {
                    faults.push(format!("page {number}: `{}` is printed over `{}`", one.text, other.text));
                }
            }
            for rule in &self.rules {
                let across = one.right.min(rule[1]) - one.left.max(rule[0]);
                let middle = f64::midpoint(rule[2], rule[3]);
                if across > one.size * 0.3 && middle > one.top + one.size * 0.2 && middle < one.bottom - one.size * 0.12
                {
                    faults.push(format!("page {number}: a line runs through `{}`", one.text));
                }
            }
            for picture in &self.pictures {
                let across = one.right.min(picture[1]) - one.left.max(picture[0]);
                let down = one.bottom.min(picture[3]) - one.top.max(picture[2]);
                if across > 1.0 && down > one.size * 0.2 {
                    faults.push(format!("page {number}: `{}` is printed over a picture", one.text));
                }
            }
        }
        for picture in &self.pictures {
            if picture[0] < area[0] - 1.0
                || picture[1] > area[1] + 1.0
                || picture[2] < area[2] - 1.0
                || picture[3] > area[3] + 1.0
            {
                faults.push(format!("page {number}: a picture is outside the margins"));
            }
        }
        self.faults.extend(faults);
    }
}

/// Left, right, top and bottom of a rectangle in a frame.
fn moved(area: Rect, by: Transform) -> [f64; 4] {
    let corners = [area.min, Point::new(area.max.x, area.min.y), Point::new(area.min.x, area.max.y), area.max]
        .map(|corner| corner.transform(by));
    let xs = corners.map(|corner| corner.x.to_pt());
    let ys = corners.map(|corner| corner.y.to_pt());
    let least = |values: [f64; 4]| values.into_iter().fold(f64::INFINITY, f64::min);
    let most = |values: [f64; 4]| values.into_iter().fold(f64::NEG_INFINITY, f64::max);
    [least(xs), most(xs), least(ys), most(ys)]
}
