//! A figure -> an SVG at its size on paper, for whoever sets it among words.

use std::fmt::Write;

use super::figure::{Figure, LabelAnchor, LabelText, PlateLabel, PlateScale, Projection, SolidView};
use super::pen::line_of;
use super::print::{PlateError, fitting, plan};
use super::toolpath::tool_path;
use super::views::ViewOptions;
use crate::catalogue::Catalogue;
use crate::design::{Design, DesignError, DesignForm, Outline, OutlinePart, PlaneDrawing, PlanePen, PlanePoint};
use crate::units::{Mm, Size};
use crate::watch::Watch;

/// What a picture among words may take at its natural size.
const AREA: Size = Size { width: Mm(120.0), height: Mm(120.0) };
/// Height of capitals and width of a usual letter as shares of the size of a font; Noto Sans has 0.714.
const CAPITALS: f64 = 0.714;
const LETTER: f64 = 0.6;
const EMPTY: &str = "there is nothing to draw in it";
/// White around a figure, for half the width of its lines.
const AROUND: f64 = 0.5;

/// A design as a picture among words: an SVG, small enough for a page.
///
/// # Errors
/// What is no drawing: a listing, bytes; a drawing with nothing in it; [`PlateError::Stopped`].
pub fn picture(design: &Design, catalogue: &Catalogue, watch: &dyn Watch) -> Result<String, PlateError> {
    let figure = figure_of(design, watch)?;
    Ok(figure_svg(&figure, catalogue))
}

/// An SVG in millimetres with all lines and labels of a figure.
#[must_use]
pub fn figure_svg(figure: &Figure, catalogue: &Catalogue) -> String {
    let mut body = String::new();
    for (number, clip) in figure.drawing.clips.iter().enumerate() {
        let path = path(clip);
        let _ = writeln!(body, "<clipPath id=\"c{number}\"><path d=\"{path}\" clip-rule=\"evenodd\"/></clipPath>");
    }
    for shape in &figure.drawing.shapes {
        let clip = shape.clip.map(|clip| format!(" clip-path=\"url(#c{clip})\"")).unwrap_or_default();
        let _ = writeln!(body, "<path d=\"{}\" {}{clip}/>", path(&shape.outline), paint(&shape.pen));
    }
    let mut around = figure.extent;
    for label in &figure.labels {
        let words = match &label.text {
            LabelText::Plain(text) => text.clone(),
            LabelText::Line(line, values) => {
                let values: Vec<(&str, &str)> = values.iter().map(|(slot, value)| (*slot, value.as_str())).collect();
                catalogue.fill(&format!("plate.{line}"), &values)
            }
        };
        for corner in corners(label, words.chars().count()) {
            around = around.with(corner);
        }
        label_svg(&mut body, label, &words);
    }
    let (left, top) = (around.min.x - AROUND, around.min.y - AROUND);
    let (width, height) = (around.width() + 2.0 * AROUND, around.height() + 2.0 * AROUND);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}mm\" height=\"{}mm\" viewBox=\"{} {} {} {}\">\n{body}</svg>\n",
        number(width),
        number(height),
        number(left),
        number(top),
        number(width),
        number(height)
    )
}

fn figure_of(design: &Design, watch: &dyn Watch) -> Result<Figure, PlateError> {
    let fault = |problem: &str| PlateError::Figure { name: design.name.clone(), problem: problem.to_owned() };
    if watch.stop() {
        return Err(PlateError::Stopped);
    }
    match &design.form {
        DesignForm::Plane(drawing) => plane(drawing).map_err(fault),
        DesignForm::Path(path) => {
            let real = tool_path(path, PlateScale::ONE).ok_or_else(|| fault("it cuts nothing"))?;
            let scale = scale_of(&real.drawing).map_err(fault)?;
            if scale == PlateScale::ONE { Ok(real) } else { tool_path(path, scale).ok_or_else(|| fault(EMPTY)) }
        }
        DesignForm::Solid(mesh) => {
            let views = vec![SolidView::Isometric];
            let options = ViewOptions {
                views,
                hidden: false,
                projection: Projection::default(),
                scale: None,
                area: AREA,
                facts: Vec::new(),
            };
            super::views(mesh, &options, watch).map_err(|error| match error {
                DesignError::Stopped => PlateError::Stopped,
                error => fault(&error.to_string()),
            })
        }
        _ => Err(fault("it cannot be drawn as a picture")),
    }
}

/// A flat drawing, small enough for a page; or what is wrong with it.
fn plane(drawing: &PlaneDrawing) -> Result<Figure, &'static str> {
    plan(drawing, scale_of(drawing)?).ok_or(EMPTY)
}

/// The scale at which a drawing is small enough for a page; or what is wrong with it.
fn scale_of(drawing: &PlaneDrawing) -> Result<PlateScale, &'static str> {
    let size = drawing.extent().ok_or(EMPTY)?;
    let scale = fitting([size.width(), size.height()], [AREA.width.0, AREA.height.0]);
    scale.ok_or("it is too large to be drawn as a picture")
}

/// The attributes of a pen.
fn paint(pen: &PlanePen) -> String {
    let (colour, even_odd) = match pen {
        PlanePen::Fill { even_odd } => ("#000", even_odd),
        PlanePen::Blank { even_odd } => ("#fff", even_odd),
        _ => {
            let (width, dashes) = line_of(pen).unwrap_or_default();
            let dashes: Vec<String> = dashes.iter().map(|dash| number(*dash)).collect();
            let dashes =
                if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", dashes.join(" ")) };
            return format!(
                "fill=\"none\" stroke=\"#000\" stroke-width=\"{}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"{dashes}",
                number(width)
            );
        }
    };
    format!("fill=\"{colour}\" fill-rule=\"{}\"", if *even_odd { "evenodd" } else { "nonzero" })
}

fn path(outline: &Outline) -> String {
    let mut data = String::new();
    let move_to = |data: &mut String, point: PlanePoint| _ = write!(data, "M{}", spot(point));
    move_to(&mut data, outline.start);
    for part in &outline.parts {
        match part {
            OutlinePart::Line(end) => _ = write!(data, "L{}", spot(*end)),
            OutlinePart::Curve([first, second, end]) => {
                let _ = write!(data, "C{} {} {}", spot(*first), spot(*second), spot(*end));
            }
            OutlinePart::Move(start) => {
                if outline.closed {
                    data.push('Z');
                }
                move_to(&mut data, *start);
            }
        }
    }
    if outline.closed {
        data.push('Z');
    }
    data
}

fn spot(point: PlanePoint) -> String {
    format!("{} {}", number(point.x), number(point.y))
}

/// Two opposite corners of a label, about.
fn corners(label: &PlateLabel, letters: usize) -> [PlanePoint; 2] {
    let (size, long) = (label.height / CAPITALS, letters as f64 * LETTER * label.height / CAPITALS);
    let (from, to) = match label.anchor {
        LabelAnchor::Left => (0.0, long),
        LabelAnchor::Centre => (-long / 2.0, long / 2.0),
        LabelAnchor::Right => (-long, 0.0),
    };
    let PlanePoint { x, y } = label.at;
    if label.upright {
        [PlanePoint { x: x - size, y: y - from }, PlanePoint { x: x + size * 0.25, y: y - to }]
    } else {
        [PlanePoint { x: x + from, y: y - size }, PlanePoint { x: x + to, y: y + size * 0.25 }]
    }
}

fn label_svg(body: &mut String, label: &PlateLabel, words: &str) {
    let anchor = match label.anchor {
        LabelAnchor::Left => "start",
        LabelAnchor::Centre => "middle",
        LabelAnchor::Right => "end",
    };
    let turn = if label.upright { " rotate(-90)" } else { "" };
    let size = number(label.height / CAPITALS);
    let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let words: String = words.chars().filter(|letter| !letter.is_control()).collect();
    let _ = writeln!(
        body,
        "<text transform=\"translate({}){turn}\" font-family=\"Noto Sans\" font-size=\"{size}\" text-anchor=\"{anchor}\">{words}</text>",
        spot(label.at)
    );
}

/// At most four decimals.
fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Languages;
    use crate::design::{PlaneBox, PlaneShape};
    use crate::halftone::Picture;
    use crate::plate::FigureKind;
    use crate::typeset::{OwnFonts, font_files};

    fn point(x: f64, y: f64) -> PlanePoint {
        PlanePoint { x, y }
    }

    fn square(pen: PlanePen, clip: Option<usize>) -> PlaneShape {
        let corners = [point(40.0, 0.0), point(40.0, 30.0), point(0.0, 30.0)];
        let outline = Outline { start: point(0.0, 0.0), parts: corners.map(OutlinePart::Line).to_vec(), closed: true };
        PlaneShape { outline, pen, clip }
    }

    fn figure(shapes: Vec<PlaneShape>, labels: Vec<PlateLabel>) -> Figure {
        let clips = vec![square(PlanePen::Thin, None).outline];
        Figure {
            kind: FigureKind::Plan,
            drawing: PlaneDrawing { shapes, clips, ..PlaneDrawing::default() },
            labels,
            extent: PlaneBox { min: point(0.0, 0.0), max: point(40.0, 30.0) },
            scale: PlateScale::ONE,
            projection: None,
            facts: Vec::new(),
        }
    }

    #[test]
    fn a_figure_is_a_picture_of_its_own_size_with_every_pen() {
        let pens = [
            PlanePen::Contour,
            PlanePen::Thin,
            PlanePen::Dashed,
            PlanePen::Centre,
            PlanePen::Wide { width: 2.0, dashes: vec![3.0, 1.0] },
            PlanePen::Fill { even_odd: true },
            PlanePen::Blank { even_odd: false },
        ];
        let shapes = pens.into_iter().map(|pen| square(pen, Some(0))).collect();
        let svg = figure_svg(&figure(shapes, Vec::new()), Languages::english().main());
        let picture = Picture::of_svg(svg.as_bytes(), &font_files(&OwnFonts::default())).unwrap();
        let size = picture.natural();
        assert!((size.width.0 - 41.0).abs() < 0.01 && (size.height.0 - 31.0).abs() < 0.01, "{size:?}");
        assert_eq!(svg.matches("<path").count(), 8);
    }

    #[test]
    fn labels_are_words_and_never_marks_of_the_language_and_lie_inside() {
        let label = |text: &str, upright: bool| PlateLabel {
            at: point(40.0, 30.0),
            text: LabelText::Plain(text.to_owned()),
            height: 3.0,
            anchor: LabelAnchor::Left,
            upright,
        };
        let labels = vec![label("<script>&amp;\u{0}", false), label("40", true)];
        let svg = figure_svg(&figure(Vec::new(), labels), Languages::english().main());
        assert!(svg.contains("&lt;script&gt;&amp;amp;<") && svg.contains("rotate(-90)"), "{svg}");
        let picture = Picture::of_svg(svg.as_bytes(), &font_files(&OwnFonts::default())).unwrap();
        assert!(picture.natural().width.0 > 45.0, "there is room for the words");
    }
}
