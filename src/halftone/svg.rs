//! SVG -> SVG with the same shapes in black and white, without lines too thin for a copier.
//!
//! The drawing is reduced to outlines and written anew: each fill and stroke becomes black or white or, where two colours
//! would look the same, a hatch or dashes (`svg_inks.rs`); what is mostly transparent is left out. Words are black, or white
//! on black. What the parser would drop is made readable or refused before (`svg_source.rs`). Gradients, filters and embedded pictures have no black and
//! white form and are refused. Text becomes outlines, too. Nothing outside the file is read.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use usvg::tiny_skia_path::{Path as Outline, PathSegment, Rect};
use usvg::{
    BlendMode, ClipPath, FillRule, Group, LineCap, LineJoin, Node, Options, PaintOrder, Path, Text, Transform, Tree,
};

use super::error::HalftoneError;
use super::svg_inks::{Inks, LineTone, Tone, brightness, flat, hatch};
use super::svg_source::{self, SvgSource};
use crate::invisible::escaped;
use crate::limits::{MAX_SVG_BYTES, MAX_SVG_SHAPES};
use crate::units::{Mm, Pt, Size};

/// The bytes of a font, for text in drawings.
pub type FontFile = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// The thinnest line.
const HAIRLINE: Pt = Pt(0.35);
/// Pixels per inch of an SVG without units (CSS Values 3, 6.2).
const SVG_PIXELS: f64 = 96.0;
/// Width of a drawing without a size: wider than any page, so that it fills the available width.
const ANY_WIDTH: Mm = Mm(1_000.0);
const MM_PER_INCH: f64 = crate::units::MM_PER_INCH;

/// A parsed SVG.
#[derive(Debug)]
pub struct SvgDrawing {
    tree: Tree,
    source: Vec<u8>,
    /// Whether the file has a size, and not only an aspect ratio.
    sized: bool,
    inks: Inks,
    told: Vec<&'static str>,
}

impl SvgDrawing {
    /// Parses an SVG; text is set in `fonts`.
    pub(crate) fn read(svg: &[u8], fonts: &[FontFile]) -> Result<Self, HalftoneError> {
        if svg.len() > MAX_SVG_BYTES {
            return Err(HalftoneError::Large { bytes: svg.len(), most: MAX_SVG_BYTES });
        }
        let text = std::str::from_utf8(svg).map_err(|_| HalftoneError::Broken("it is no UTF-8 text".to_owned()))?;
        let pixels = Arc::new(AtomicBool::new(false));
        let SvgSource { text: drawn, mut told } = svg_source::readable(text)?;
        let options = options(&drawn, fonts, &pixels);
        let tree = Tree::from_str(&drawn, &options)
            .map_err(|error| HalftoneError::Broken(error.to_string().chars().flat_map(escaped).collect()))?;
        if pixels.load(Ordering::SeqCst) {
            return Err(HalftoneError::Shades { what: "another picture" });
        }
        let inks = Inks::of(tree.root());
        if inks.are_many() {
            told.push("its colours become hatches and dashes, for black ink has one shade");
        }
        Ok(Self { tree, source: svg.to_vec(), sized: is_sized(text), inks, told })
    }

    /// What is printed otherwise than it was drawn, in words.
    pub(crate) fn told(&self) -> &[&'static str] {
        &self.told
    }

    /// The drawing as it was parsed; lengths are in pixels of 1/96 inch.
    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What its colours become.
    pub(crate) fn inks(&self) -> &Inks {
        &self.inks
    }

    pub(super) fn natural(&self) -> Size {
        let (width, height) = (f64::from(self.tree.size().width()), f64::from(self.tree.size().height()));
        let unit = if self.sized { Mm(MM_PER_INCH / SVG_PIXELS) } else { ANY_WIDTH / width };
        Size { width: unit * width, height: unit * height }
    }

    pub(crate) fn as_it_is(&self) -> Vec<u8> {
        self.source.clone()
    }

    /// The drawing in black and white, for a printed width.
    pub(super) fn black(&self, width: Mm) -> Result<Vec<u8>, HalftoneError> {
        let size = self.tree.size();
        let points_per_unit = Pt::from(width).0 / f64::from(size.width());
        let canvas = Rect::from_xywh(0.0, 0.0, size.width(), size.height());
        let mut pen = SvgWriter {
            out: String::new(),
            inks: &self.inks,
            canvas,
            point: 1.0 / points_per_unit,
            hairline: HAIRLINE.0 / points_per_unit,
            shapes: 0,
            clips: 0,
            lines: MOST_LINES,
            marks: 0,
            below: Vec::new(),
            words_on: None,
        };
        let _ = write!(
            pen.out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">"#,
            size.width(),
            size.height()
        );
        pen.group(self.tree.root(), 1.0)?;
        if pen.marks == 0 {
            return Err(HalftoneError::Blank);
        }
        pen.out.push_str("</svg>");
        Ok(pen.out.into_bytes())
    }
}

/// Whether the root element has an absolute width.
fn is_sized(text: &str) -> bool {
    let options = usvg::roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = usvg::roxmltree::Document::parse_with_options(text, options);
    document.is_ok_and(|document| document.root_element().attribute("width").is_some_and(|width| !width.ends_with('%')))
}

/// Parser options: no other files, no embedded pictures, no fonts but ours.
fn options(text: &str, fonts: &[FontFile], pixels: &Arc<AtomicBool>) -> Options<'static> {
    let mut options = Options { font_family: "Noto Sans".to_owned(), ..Options::default() };
    let (inside, outside) = (Arc::clone(pixels), Arc::clone(pixels));
    options.image_href_resolver.resolve_data = Box::new(move |_, _, _| {
        inside.store(true, Ordering::SeqCst);
        None
    });
    options.image_href_resolver.resolve_string = Box::new(move |_, _| {
        outside.store(true, Ordering::SeqCst);
        None
    });
    if text.contains("<text") || text.contains(":text") {
        let known = options.fontdb_mut();
        for font in fonts {
            known.load_font_source(usvg::fontdb::Source::Binary(Arc::clone(font)));
        }
        known.set_serif_family("Noto Serif");
        known.set_sans_serif_family("Noto Sans");
        known.set_monospace_family("JetBrains Mono");
    }
    options
}

/// Lines of all hatches.
const MOST_LINES: usize = 60_000;
/// Fills that words may stand on, the last ones.
const MOST_BELOW: usize = 4_000;

struct SvgWriter<'a> {
    out: String,
    inks: &'a Inks,
    /// The drawing's own edges.
    canvas: Option<Rect>,
    /// A printed point, in units of the drawing.
    point: f64,
    /// The thinnest line, in units of the drawing.
    hairline: f64,
    shapes: usize,
    clips: usize,
    /// Lines that hatches may still take.
    lines: usize,
    /// Shapes that are seen on paper.
    marks: usize,
    /// What is drawn already, with where it stands.
    below: Vec<(Rect, Tone)>,
    /// What the words that are drawn stand on.
    words_on: Option<Tone>,
}

// Writing to a string does not fail, so its results are ignored below.
impl SvgWriter<'_> {
    /// `opacity` is the product of the opacities of all enclosing groups.
    fn group(&mut self, group: &Group, opacity: f32) -> Result<(), HalftoneError> {
        let refused = |what| Err(HalftoneError::Shades { what });
        if !group.filters().is_empty() {
            return refused("a filter");
        }
        if group.mask().is_some() {
            return refused("a mask");
        }
        if group.blend_mode() != BlendMode::Normal {
            return refused("colours that are mixed");
        }
        let clip = group.clip_path().map(|clip| self.clip(clip)).transpose()?;
        self.out.push_str("<g");
        self.transform(group.transform());
        if let Some(clip) = clip {
            let _ = write!(self.out, r#" clip-path="url(#c{clip})""#);
        }
        self.out.push('>');
        let opacity = opacity * group.opacity().get();
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group, opacity)?,
                Node::Path(path) => self.path(path, opacity)?,
                Node::Text(text) => {
                    check_letters(text)?;
                    self.words_on = Some(self.below(text.abs_bounding_box()));
                    self.group(text.flattened(), opacity)?;
                    self.words_on = None;
                }
                Node::Image(_) => return refused("another picture"),
            }
        }
        self.out.push_str("</g>");
        Ok(())
    }

    fn path(&mut self, path: &Path, opacity: f32) -> Result<(), HalftoneError> {
        self.shapes += 1;
        if self.shapes > MAX_SVG_SHAPES {
            return Err(HalftoneError::Shapes { most: MAX_SVG_SHAPES });
        }
        if !path.is_visible() {
            return Ok(());
        }
        let outline = outline(path.data());
        match path.paint_order() {
            PaintOrder::FillAndStroke => {
                self.fill(path, &outline, opacity)?;
                self.stroke(path, &outline, opacity)
            }
            PaintOrder::StrokeAndFill => {
                self.stroke(path, &outline, opacity)?;
                self.fill(path, &outline, opacity)
            }
        }
    }

    /// What stands at the middle of a box.
    fn below(&self, area: Rect) -> Tone {
        let (x, y) = (f32::midpoint(area.left(), area.right()), f32::midpoint(area.top(), area.bottom()));
        let holds = |rect: &Rect| rect.left() <= x && x <= rect.right() && rect.top() <= y && y <= rect.bottom();
        self.below.iter().rev().find(|(rect, _)| holds(rect)).map_or(Tone::White, |(_, tone)| *tone)
    }

    fn mark(&mut self, path: &Path) {
        let seen = self.canvas.is_none_or(|canvas| canvas.intersect(&path.abs_stroke_bounding_box()).is_some());
        self.marks += usize::from(seen);
    }

    fn fill(&mut self, path: &Path, outline: &str, opacity: f32) -> Result<(), HalftoneError> {
        let Some(fill) = path.fill() else { return Ok(()) };
        let Some(color) = flat(fill.paint(), fill.opacity().get() * opacity)? else { return Ok(()) };
        let rule = if fill.rule() == FillRule::EvenOdd { r#" fill-rule="evenodd""# } else { "" };
        let tone = match self.words_on {
            None => self.inks.fill(color),
            Some(Tone::Black) => Tone::White,
            Some(Tone::White) => Tone::Black,
            Some(Tone::Hatched { .. }) => {
                // A white edge keeps the lines away from the letters.
                let width = 1.6 * self.point / scale(path);
                let _ = write!(
                    self.out,
                    r##"<path fill="#fff" stroke="#fff" stroke-width="{width}" stroke-linejoin="round" d="{outline}"/>"##
                );
                Tone::Black
            }
        };
        let is_word_of_white = self.words_on.is_some() && tone == Tone::White;
        if tone != Tone::White || is_word_of_white {
            self.mark(path);
        }
        if self.words_on.is_none() && self.below.len() < MOST_BELOW {
            self.below.push((path.abs_bounding_box(), tone));
        }
        let color = match tone {
            Tone::Black => "#000",
            Tone::White => "#fff",
            Tone::Hatched { distance, direction } => {
                self.hatched(path, outline, rule, distance, direction);
                return Ok(());
            }
        };
        let _ = write!(self.out, r#"<path fill="{color}"{rule} d="{outline}"/>"#);
        Ok(())
    }

    /// White with lines and an edge; what is too small for lines has the edge alone.
    fn hatched(&mut self, path: &Path, outline: &str, rule: &str, distance: f64, direction: usize) {
        let unit = self.point / scale(path);
        let width = self.hairline / scale(path) * 1.2;
        let _ = write!(self.out, r##"<path fill="#fff"{rule} d="{outline}"/>"##);
        if let Some(lines) = hatch(path.bounding_box(), distance * unit, direction, self.lines.min(2_000)) {
            self.lines = self.lines.saturating_sub(lines.matches('M').count());
            self.clips += 1;
            let clip_rule = rule.replace("fill-rule", "clip-rule");
            let _ = write!(
                self.out,
                r##"<clipPath id="c{0}"><path{clip_rule} d="{outline}"/></clipPath><g clip-path="url(#c{0})"><path fill="none" stroke="#000" stroke-width="{width}" d="{lines}"/></g>"##,
                self.clips
            );
        }
        let _ = write!(self.out, r##"<path fill="none" stroke="#000" stroke-width="{width}" d="{outline}"/>"##);
    }

    fn stroke(&mut self, path: &Path, outline: &str, opacity: f32) -> Result<(), HalftoneError> {
        let Some(stroke) = path.stroke() else { return Ok(()) };
        let Some(color) = flat(stroke.paint(), stroke.opacity().get() * opacity)? else { return Ok(()) };
        let line = match self.words_on {
            None => self.inks.line(color),
            Some(_) if brightness(color) >= 127.5 => LineTone::White,
            Some(_) => LineTone::Black,
        };
        if line != LineTone::White {
            self.mark(path);
        }
        let scale = scale(path);
        let width = f64::from(stroke.width().get()).max(self.hairline / scale);
        let cap = match stroke.linecap() {
            LineCap::Butt => "butt",
            LineCap::Round => "round",
            LineCap::Square => "square",
        };
        let join = match stroke.linejoin() {
            LineJoin::Miter | LineJoin::MiterClip => "miter",
            LineJoin::Round => "round",
            LineJoin::Bevel => "bevel",
        };
        let _ = write!(
            self.out,
            r#"<path fill="none" stroke="{}" stroke-width="{width}" stroke-linecap="{cap}" stroke-linejoin="{join}" stroke-miterlimit="{}""#,
            if line == LineTone::White { "#fff" } else { "#000" },
            stroke.miterlimit().get()
        );
        if let Some(dashes) = stroke.dasharray() {
            let dashes: Vec<String> = dashes.iter().map(ToString::to_string).collect();
            let _ = write!(
                self.out,
                r#" stroke-dasharray="{}" stroke-dashoffset="{}""#,
                dashes.join(" "),
                stroke.dashoffset()
            );
        } else if let LineTone::Dashed(dashes) = line {
            let unit = (self.point / scale).max(width / 1.5);
            let dashes: Vec<String> = dashes.iter().map(|length| (length * unit).to_string()).collect();
            let _ = write!(self.out, r#" stroke-dasharray="{}""#, dashes.join(" "));
        }
        let _ = write!(self.out, r#" d="{outline}"/>"#);
        Ok(())
    }

    /// Writes a clip path and returns its number.
    fn clip(&mut self, clip: &ClipPath) -> Result<usize, HalftoneError> {
        let around = clip.clip_path().map(|clip| self.clip(clip)).transpose()?;
        self.clips += 1;
        let number = self.clips;
        let _ = write!(self.out, r#"<clipPath id="c{number}""#);
        if let Some(around) = around {
            let _ = write!(self.out, r#" clip-path="url(#c{around})""#);
        }
        self.transform(clip.transform());
        self.out.push('>');
        self.clip_shapes(clip.root(), Transform::identity())?;
        self.out.push_str("</clipPath>");
        Ok(number)
    }

    fn clip_shapes(&mut self, group: &Group, around: Transform) -> Result<(), HalftoneError> {
        let here = around.pre_concat(group.transform());
        for node in group.children() {
            match node {
                Node::Group(group) => self.clip_shapes(group, here)?,
                Node::Text(text) => self.clip_shapes(text.flattened(), here)?,
                Node::Path(path) => {
                    self.shapes += 1;
                    if self.shapes > MAX_SVG_SHAPES {
                        return Err(HalftoneError::Shapes { most: MAX_SVG_SHAPES });
                    }
                    let even_odd = path.fill().is_some_and(|fill| fill.rule() == FillRule::EvenOdd);
                    self.out.push_str(if even_odd { r#"<path clip-rule="evenodd""# } else { "<path" });
                    self.transform(here);
                    let _ = write!(self.out, r#" d="{}"/>"#, outline(path.data()));
                }
                Node::Image(_) => return Err(HalftoneError::Shades { what: "another picture" }),
            }
        }
        Ok(())
    }

    fn transform(&mut self, by: Transform) {
        if !by.is_identity() {
            let Transform { sx, ky, kx, sy, tx, ty } = by;
            let _ = write!(self.out, r#" transform="matrix({sx} {ky} {kx} {sy} {tx} {ty})""#);
        }
    }
}

/// Checks that each letter has a glyph: glyph 0 is the box for missing letters.
pub(crate) fn check_letters(text: &Text) -> Result<(), HalftoneError> {
    let mut glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
    match glyphs.find(|glyph| glyph.id.0 == 0).and_then(|glyph| glyph.text.chars().next()) {
        Some(letter) => Err(HalftoneError::Letter { letter }),
        None => Ok(()),
    }
}

/// How much larger a path is drawn than it says.
fn scale(path: &Path) -> f64 {
    let turned = path.abs_transform();
    f64::from((turned.sx * turned.sy - turned.kx * turned.ky).abs()).sqrt().max(1e-9)
}

/// Path data in SVG syntax.
fn outline(path: &Outline) -> String {
    let mut out = String::new();
    for segment in path.segments() {
        let _ = match segment {
            PathSegment::MoveTo(to) => write!(out, "M{} {}", to.x, to.y),
            PathSegment::LineTo(to) => write!(out, "L{} {}", to.x, to.y),
            PathSegment::QuadTo(by, to) => write!(out, "Q{} {} {} {}", by.x, by.y, to.x, to.y),
            PathSegment::CubicTo(a, b, to) => write!(out, "C{} {} {} {} {} {}", a.x, a.y, b.x, b.y, to.x, to.y),
            PathSegment::Close => write!(out, "Z"),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(body: &str, width: f64) -> Result<String, HalftoneError> {
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">{body}</svg>"#
        );
        SvgDrawing::read(svg.as_bytes(), &[])?.black(Mm(width)).map(|svg| String::from_utf8(svg).unwrap())
    }

    #[test]
    fn every_shade_becomes_black_or_white_or_hatched() {
        for (fill, black, hatched) in [
            ("fill='#777'", true, false),
            ("fill='#888'", false, true),
            ("fill='red'", true, false),
            ("fill='yellow'", false, true),
            ("style='fill:#222;fill-opacity:0.6'", true, false),
        ] {
            let svg = drawn(&format!("<rect width='40' height='40' {fill}/>"), 50.0).unwrap();
            assert_eq!((svg.contains("fill=\"#000\""), svg.contains("clip-path")), (black, hatched), "{fill}: {svg}");
        }
    }

    #[test]
    fn a_drawing_that_would_print_as_an_empty_place_is_refused() {
        for body in [
            "",
            "<rect width='9' height='9' fill='none'/>",
            "<rect width='9' height='9' fill='#fff'/>",
            "<rect width='9' height='9' fill='#fafafa' stroke='#f5f5f5'/>",
            "<rect width='9' height='9' opacity='0.2'/>",
            "<rect x='900' width='9' height='9'/>",
        ] {
            assert_eq!(drawn(body, 50.0).unwrap_err(), HalftoneError::Blank, "{body}");
        }
        for body in ["<rect width='9' height='9' fill='#dde'/>", "<path d='M0 0h50' fill='none' stroke='#ddd'/>"] {
            assert!(drawn(body, 50.0).unwrap().contains("stroke=\"#000\""), "{body}");
        }
    }

    #[test]
    fn words_are_read_on_whatever_they_stand() {
        let words = |fill: &str, color: &str| {
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 99 30'><rect width='99' height='30' fill='{fill}'/>\
                 <text x='9' y='20' fill='{color}'>dry</text></svg>"
            );
            let svg =
                SvgDrawing::read(svg.as_bytes(), &crate::typeset::font_files(&crate::typeset::OwnFonts::default()))
                    .unwrap()
                    .black(Mm(50.0))
                    .unwrap();
            let svg = String::from_utf8(svg).unwrap();
            let last = svg.rsplit("<path").next().unwrap().to_owned();
            (last.contains("fill=\"#000\""), svg.contains("stroke=\"#fff\""))
        };
        for color in ["#000", "#fff", "#800"] {
            assert_eq!(words("#d33", color), (false, false), "on black: {color}");
            assert_eq!(words("#036", color), (false, false), "on black: {color}");
            assert_eq!(words("#ffc", color), (true, true), "on lines: {color}");
            assert_eq!(words("#fff", color), (true, false), "on white: {color}");
        }
    }

    #[test]
    fn what_is_printed_otherwise_than_drawn_is_told() {
        let told = |body: &str| {
            let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 99 30'>{body}</svg>");
            SvgDrawing::read(svg.as_bytes(), &[]).unwrap().told().len()
        };
        assert_eq!(told("<rect width='9' height='9'/><rect width='5' height='5' fill='#fff' stroke='#000'/>"), 0);
        assert_eq!(told("<rect width='9' height='9' fill='#c00'/><rect width='5' height='5' fill='#00c'/>"), 1);
    }

    #[test]
    fn no_line_is_thinner_than_a_hairline_at_the_size_that_is_printed() {
        let line = "<g transform='scale(0.5)'><path d='M0 0L50 50' stroke='black' stroke-width='0.01'/></g>";
        let svg = drawn(line, 50.0).unwrap();
        let width: f64 = svg.split("stroke-width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        // 100 units are 50 mm, and the group halves them.
        let printed = Pt::from(Mm(width * 0.5 * 0.5));
        assert!((printed.0 - HAIRLINE.0).abs() < 1e-6, "{printed:?}");
        let bold = drawn("<path d='M0 0L50 50' stroke='black' stroke-width='3'/>", 50.0).unwrap();
        assert!(bold.contains("stroke-width=\"3\""), "{bold}");
    }

    #[test]
    fn what_has_no_answer_in_black_and_white_is_refused_by_name() {
        let gradient = "<linearGradient id='g'><stop stop-color='#000'/><stop offset='1' stop-color='#fff'/></linearGradient>\
                        <rect width='9' height='9' fill='url(#g)'/>";
        let blur =
            "<filter id='f'><feGaussianBlur stdDeviation='3'/></filter><rect width='9' height='9' filter='url(#f)'/>";
        let inside = "<image width='9' height='9' xlink:href='data:image/png;base64,iVBORw0KGgo='/>";
        let outside = "<image width='9' height='9' xlink:href='/etc/hostname.png'/>";
        for (body, what) in
            [(gradient, "a gradient"), (blur, "a filter"), (inside, "another picture"), (outside, "another picture")]
        {
            assert_eq!(drawn(body, 50.0).unwrap_err(), HalftoneError::Shades { what }, "{body}");
        }
    }

    #[test]
    fn broken_and_hostile_drawings_are_answered() {
        for svg in ["", "<svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<html/>", "\u{1f}\u{8b}"] {
            assert!(
                matches!(SvgDrawing::read(svg.as_bytes(), &[]), Err(HalftoneError::Broken(_)))
                    || svg.contains("<svg xmlns"),
                "{svg}"
            );
        }
        let large = vec![b' '; MAX_SVG_BYTES + 1];
        assert!(matches!(SvgDrawing::read(&large, &[]), Err(HalftoneError::Large { .. })));
        let laughs = "<!DOCTYPE s [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>\
                      <!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;'>]>\
                      <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><text>&e;</text></svg>";
        assert!(matches!(SvgDrawing::read(laughs.as_bytes(), &[]), Err(HalftoneError::Broken(_))));
    }

    #[test]
    fn a_drawing_is_as_large_as_it_says_and_fills_the_page_if_it_says_nothing() {
        let natural = |attributes: &str| {
            let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' {attributes}/>");
            let size = SvgDrawing::read(svg.as_bytes(), &[]).unwrap().natural();
            (size.width.0.round(), size.height.0.round())
        };
        assert_eq!(natural("width='40mm' height='20mm' viewBox='0 0 7 3.5'"), (40.0, 20.0));
        assert_eq!(natural("width='96' height='48'"), (25.0, 13.0));
        assert_eq!(natural("viewBox='0 0 96 48'"), (1_000.0, 500.0));
        assert_eq!(natural("width='100%' viewBox='0 0 96 48'"), (1_000.0, 500.0));
    }

    #[test]
    fn words_become_outlines_and_letters_without_any_are_told() {
        let drawn = |words: &str| {
            let svg =
                format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 99 9'><text y='8'>{words}</text></svg>");
            SvgDrawing::read(svg.as_bytes(), &crate::typeset::font_files(&crate::typeset::OwnFonts::default()))?
                .black(Mm(50.0))
        };
        for words in ["seeds", "семена", "بذور", "种子"] {
            assert!(drawn(words).unwrap().len() > 500, "{words}");
        }
        assert_eq!(drawn("seeds ዘር"), Err(HalftoneError::Letter { letter: 'ዘ' }));
    }

    #[test]
    fn cut_out_shapes_stay_cut_out() {
        let svg = drawn(
            "<clipPath id='c'><circle r='9'/></clipPath><rect width='50' height='50' clip-path='url(#c)'/>",
            50.0,
        )
        .unwrap();
        assert!(svg.contains("<clipPath id=\"c1\"") && svg.contains("clip-path=\"url(#c1)\""), "{svg}");
    }
}
