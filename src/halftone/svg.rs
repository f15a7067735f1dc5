//! SVG -> SVG with the same shapes in black and white, without lines too thin for a copier.
//!
//! The drawing is reduced to outlines and written anew: each fill and stroke becomes black or white, whichever is
//! nearer, or is left out where it is mostly transparent. Gradients, filters and embedded pictures have no black and
//! white form and are refused. Text becomes outlines, too. Nothing outside the file is read.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use usvg::tiny_skia_path::{Path as Outline, PathSegment};
use usvg::{
    BlendMode, ClipPath, FillRule, Group, LineCap, LineJoin, Node, Options, Paint, PaintOrder, Path, Text, Transform,
    Tree,
};

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

/// Why a picture cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HalftoneError {
    #[error("it has no pixels")]
    Empty,
    #[error("the SVG has {bytes} bytes; at most {most} are read")]
    Large { bytes: usize, most: usize },
    #[error("the SVG is broken or not supported: {0}")]
    Broken(String),
    #[error("the SVG holds {what}, which no copier keeps; draw it in black and white, or save the picture as a PNG")]
    Shades { what: &'static str },
    #[error("the fonts that seedpress prints with have no letter `{letter}`, which is in the SVG")]
    Letter { letter: char },
    #[error("the SVG has more than {most} shapes")]
    Shapes { most: usize },
}

/// A parsed SVG.
#[derive(Debug)]
pub struct SvgDrawing {
    tree: Tree,
    source: Vec<u8>,
    /// Whether the file has a size, and not only an aspect ratio.
    sized: bool,
}

impl SvgDrawing {
    /// Parses an SVG; text is set in `fonts`.
    pub(crate) fn read(svg: &[u8], fonts: &[FontFile]) -> Result<Self, HalftoneError> {
        if svg.len() > MAX_SVG_BYTES {
            return Err(HalftoneError::Large { bytes: svg.len(), most: MAX_SVG_BYTES });
        }
        let text = std::str::from_utf8(svg).map_err(|_| HalftoneError::Broken("it is no UTF-8 text".to_owned()))?;
        let pixels = Arc::new(AtomicBool::new(false));
        let options = options(text, fonts, &pixels);
        let tree = Tree::from_str(text, &options).map_err(|error| HalftoneError::Broken(error.to_string()))?;
        if pixels.load(Ordering::SeqCst) {
            return Err(HalftoneError::Shades { what: "another picture" });
        }
        Ok(Self { tree, source: svg.to_vec(), sized: is_sized(text) })
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
        let mut pen = SvgWriter { out: String::new(), hairline: HAIRLINE.0 / points_per_unit, shapes: 0, clips: 0 };
        let _ = write!(
            pen.out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">"#,
            size.width(),
            size.height()
        );
        pen.group(self.tree.root(), 1.0)?;
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

/// Black or white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Black,
    White,
}

impl Ink {
    fn name(self) -> &'static str {
        match self {
            Self::Black => "#000",
            Self::White => "#fff",
        }
    }
}

struct SvgWriter {
    out: String,
    /// The thinnest line, in units of the drawing.
    hairline: f64,
    shapes: usize,
    clips: usize,
}

// Writing to a string does not fail, so its results are ignored below.
impl SvgWriter {
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
                    self.group(text.flattened(), opacity)?;
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

    fn fill(&mut self, path: &Path, outline: &str, opacity: f32) -> Result<(), HalftoneError> {
        let Some(fill) = path.fill() else { return Ok(()) };
        let Some(ink) = ink(fill.paint(), fill.opacity().get() * opacity)? else { return Ok(()) };
        let rule = if fill.rule() == FillRule::EvenOdd { r#" fill-rule="evenodd""# } else { "" };
        let _ = write!(self.out, r#"<path fill="{}"{rule} d="{outline}"/>"#, ink.name());
        Ok(())
    }

    fn stroke(&mut self, path: &Path, outline: &str, opacity: f32) -> Result<(), HalftoneError> {
        let Some(stroke) = path.stroke() else { return Ok(()) };
        let Some(ink) = ink(stroke.paint(), stroke.opacity().get() * opacity)? else { return Ok(()) };
        let turned = path.abs_transform();
        let scale = f64::from((turned.sx * turned.sy - turned.kx * turned.ky).abs()).sqrt().max(1e-9);
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
            ink.name(),
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
fn check_letters(text: &Text) -> Result<(), HalftoneError> {
    let mut glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
    match glyphs.find(|glyph| glyph.id.0 == 0).and_then(|glyph| glyph.text.chars().next()) {
        Some(letter) => Err(HalftoneError::Letter { letter }),
        None => Ok(()),
    }
}

/// Black or white, whichever is nearer to the colour; `None` if it is more than half transparent.
fn ink(paint: &Paint, opacity: f32) -> Result<Option<Ink>, HalftoneError> {
    let of = |color: usvg::Color, opacity: f32| {
        let bright = 0.299 * f32::from(color.red) + 0.587 * f32::from(color.green) + 0.114 * f32::from(color.blue);
        let ink = if bright < 127.5 { Ink::Black } else { Ink::White };
        (opacity >= 0.5).then_some(ink)
    };
    let stops = match paint {
        Paint::Color(color) => return Ok(of(*color, opacity)),
        Paint::LinearGradient(gradient) => gradient.stops(),
        Paint::RadialGradient(gradient) => gradient.stops(),
        Paint::Pattern(_) => return Err(HalftoneError::Shades { what: "a pattern" }),
    };
    let mut inks = stops.iter().map(|stop| of(stop.color(), opacity * stop.opacity().get()));
    let first = inks.next().flatten();
    if inks.all(|ink| ink == first) { Ok(first) } else { Err(HalftoneError::Shades { what: "a gradient" }) }
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
    fn every_shade_becomes_black_or_white_or_nothing() {
        for (fill, ink) in [
            ("fill='#777'", Some("#000")),
            ("fill='#888'", Some("#fff")),
            ("fill='red'", Some("#000")),
            ("fill='yellow'", Some("#fff")),
            ("style='fill:#222;fill-opacity:0.6'", Some("#000")),
            ("fill='black' opacity='0.2'", None),
            ("fill='none'", None),
        ] {
            let svg = drawn(&format!("<rect width='9' height='9' {fill}/>"), 50.0).unwrap();
            let found = ["#000", "#fff"].into_iter().find(|ink| svg.contains(&format!("fill=\"{ink}\"")));
            assert_eq!(found, ink, "{fill}: {svg}");
        }
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
