//! A file that a reader of designs gave -> its numbers are within their bounds and its words are single lines; or its error is.

use seedpress::design::{
    Design, DesignForm, Outline, OutlinePart, PlaneDrawing, PlanePen, PlanePoint, ReadOptions, ToolPath, read,
};
use seedpress::limits::MAX_DESIGN_MM;
use seedpress::watch::Unwatched;

pub fn check(name: &str, bytes: &[u8]) {
    match read(name, bytes, &ReadOptions { unit: None, fonts: &[], watch: &Unwatched }) {
        Ok(design) => is_sound(&design),
        Err(error) => assert!(!error.to_string().chars().any(char::is_control), "{error}"),
    }
}

fn is_sound(design: &Design) {
    let texts = [&design.title, &design.maker, &design.licence];
    for text in texts.into_iter().flatten().chain(&design.warnings) {
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
    match &design.form {
        DesignForm::Plane(drawing) => plane(drawing),
        DesignForm::Path(path) => tool_path(path),
        _ => {}
    }
}

fn within(number: f64) {
    // Control points may lie outside of what they bend.
    assert!(number.abs() <= 4.0 * MAX_DESIGN_MM, "{number}");
}

fn outline(outline: &Outline) {
    let point = |point: PlanePoint| [point.x, point.y].into_iter().for_each(within);
    point(outline.start);
    for part in &outline.parts {
        match part {
            OutlinePart::Line(to) | OutlinePart::Move(to) => point(*to),
            OutlinePart::Curve(points) => points.iter().copied().for_each(point),
        }
    }
}

fn plane(drawing: &PlaneDrawing) {
    assert!(!drawing.shapes.is_empty());
    for shape in &drawing.shapes {
        outline(&shape.outline);
        assert!(shape.clip.is_none_or(|clip| clip < drawing.clips.len()));
        if let PlanePen::Wide { width, dashes } = &shape.pen {
            assert!(width.is_finite() && *width >= 0.0, "{width}");
            assert!(dashes.iter().all(|length| length.is_finite() && *length >= 0.0), "{dashes:?}");
        }
    }
    drawing.clips.iter().for_each(outline);
    for circle in &drawing.circles {
        [circle.centre.x, circle.centre.y, circle.diameter].into_iter().for_each(within);
        assert!(circle.diameter > 0.0);
    }
    let extent = drawing.extent().map(|all| all.width() >= 0.0 && all.height() >= 0.0);
    assert!(extent.unwrap_or(true));
}

fn tool_path(path: &ToolPath) {
    path.start.into_iter().for_each(within);
    for step in &path.moves {
        step.to.into_iter().for_each(within);
        assert!(step.feed.is_finite() && step.feed >= 0.0);
        assert!(path.tools.is_empty() || step.tool < path.tools.len());
    }
}
