//! A typeset document -> pictures that left a gap at the foot of the page before them, and the height that fits there.
//!
//! A picture is not broken, so one that is taller than the rest of its page goes to the next, with the heading before it.
//! If half of its height would have been enough, it is made smaller, and the document is typeset once more. Pictures are
//! taken one by one from the front, for each moves all that follows it; one that does not go back gets its size back.

use std::collections::{BTreeMap, BTreeSet};

use typst::foundations::{Dict, IntoValue, Label, Selector, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::layout::{Frame, FrameItem, Point};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// Label of what `standard.typ` tells of each picture that stands alone.
const PICTURE_LABEL: &str = "lone-picture";
/// Times that a document is typeset again; fewer for long ones, which take long.
const MOST_PASSES: usize = 12;
const MOST_PASSES_IF_LONG: usize = 2;
const LONG_PAGES: usize = 24;
/// The least share of its height that a picture keeps.
const LEAST_SHARE: f64 = 0.5;
/// The share of a page's height that the heading before a picture takes at most.
const MOST_HEADING: f64 = 0.25;

/// Pictures that have been made smaller, in the course of several passes.
#[derive(Debug, Default)]
pub(super) struct PictureGaps {
    /// Keys of pictures -> the heights that they may have, in points.
    heights: BTreeMap<String, f64>,
    /// Those that stay as they are.
    kept: BTreeSet<String>,
    /// The one that was made smaller last, and the page where it should stand.
    last: Option<(String, usize)>,
    passes: usize,
}

/// A picture in a typeset document. Lengths are in points.
struct LonePicture {
    key: String,
    page: usize,
    top: f64,
    height: f64,
    /// The top of the type area, its height, and what the picture takes besides its height.
    area_top: f64,
    area_height: f64,
    extra: f64,
}

impl PictureGaps {
    /// What the templates are told: `it.shrunk`.
    pub fn value(&self) -> Value {
        let heights = self.heights.iter().map(|(key, height)| (key.as_str().into(), height.into_value()));
        Value::Dict(heights.collect::<Dict>())
    }

    /// Whether a picture is to have another height, so that the document must be typeset again.
    pub fn find(&mut self, document: &PagedDocument) -> bool {
        let pages = document.pages().len();
        let pictures = lone_pictures(document);
        let most = if pages > LONG_PAGES { MOST_PASSES_IF_LONG } else { MOST_PASSES };
        if let Some((key, page)) = self.last.take()
            && !pictures.iter().any(|picture| picture.key == key && picture.page == page)
        {
            self.heights.remove(&key);
            self.kept.insert(key);
            self.passes += 1;
            // Without this pass, the document would keep a size that was of no use.
            return true;
        }
        if self.passes >= most {
            return false;
        }
        self.passes += 1;
        let gap = pictures.iter().find_map(|picture| {
            let is_new = !self.kept.contains(&picture.key) && !self.heights.contains_key(&picture.key);
            let height = is_new.then(|| picture.fitting_height(document)).flatten()?;
            Some((picture.key.clone(), height, picture.page - 1))
        });
        let Some((key, height, page)) = gap else { return false };
        self.heights.insert(key.clone(), height);
        self.last = Some((key, page));
        true
    }
}

impl LonePicture {
    /// The height with which the picture fits on the page before it, if it stands at the top of its own.
    fn fitting_height(&self, document: &PagedDocument) -> Option<f64> {
        let before = document.pages().get(self.page.checked_sub(1)?)?;
        let below_top = self.top - self.area_top;
        if below_top > self.area_height * MOST_HEADING {
            return None;
        }
        let end = self.area_top + self.area_height;
        let mut last = self.area_top;
        ends(&before.frame, Point::zero(), &mut |top, bottom| {
            if top >= self.area_top - 1.0 && bottom <= end + 6.0 {
                last = last.max(bottom);
            }
        });
        let height = end - last - below_top.max(0.0) - self.extra;
        (height >= self.height * LEAST_SHARE && height < self.height).then_some(height)
    }
}

/// The tops and bottoms of all that is printed in a frame.
fn ends(frame: &Frame, at: Point, told: &mut dyn FnMut(f64, f64)) {
    for (place, item) in frame.items() {
        let (top, height) = ((at.y + place.y).to_pt(), |height: typst::layout::Abs| height.to_pt());
        match item {
            FrameItem::Group(group) => ends(&group.frame, at + *place, told),
            FrameItem::Text(text) => told(top - height(text.size) * 0.7, top + height(text.size) * 0.25),
            FrameItem::Shape(shape, _) => told(top, top + height(shape.bbox(false).max.y)),
            FrameItem::Image(_, size, _) => told(top, top + height(size.y)),
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

fn lone_pictures(document: &PagedDocument) -> Vec<LonePicture> {
    let Some(label) = Label::new(PicoStr::intern(PICTURE_LABEL)) else { return Vec::new() };
    let introspector = document.introspector();
    let found = introspector.query(&Selector::Label(label));
    let pictures = found.iter().filter_map(|element| {
        let Value::Dict(told) = &element.to_packed::<MetadataElem>()?.value else { return None };
        let at = introspector.as_ref().position(element.location()?)?;
        let length = |key: &str| match told.get(key) {
            Ok(Value::Length(length)) => Some(length.abs.to_pt()),
            _ => None,
        };
        let Ok(Value::Str(key)) = told.get("key") else { return None };
        Some(LonePicture {
            key: key.to_string(),
            page: at.page.get() - 1,
            top: at.point.y.to_pt(),
            height: length("height")?,
            area_top: length("area-top")?,
            area_height: length("area-height")?,
            extra: length("extra")?,
        })
    });
    pictures.collect()
}
