//! Words in a box of an SVG, whose lines are left to a browser -> a text of SVG with its lines.

use std::fmt::Write;

use usvg::roxmltree::Node;

use super::error::HalftoneError;

/// Size of letters where nothing says one (CSS Fonts 4, 2.5).
const USUAL_SIZE: f64 = 16.0;
/// Width of a letter, of its size, and of a line, roughly.
const LETTER: f64 = 0.56;
const LINE: f64 = 1.25;
/// Smallest letters, of the size that is asked for, if the words do not fit their box.
const SMALLEST: f64 = 0.4;

/// The value of a property, as an attribute or in the style.
pub(super) fn property<'a>(node: &Node<'a, '_>, name: &str) -> Option<&'a str> {
    let styled = node.attribute("style").and_then(|style| {
        style
            .split(';')
            .filter_map(|rule| rule.split_once(':'))
            .find(|(key, _)| key.trim() == name)
            .map(|(_, value)| value)
    });
    styled.or_else(|| node.attribute(name)).map(str::trim)
}

/// A box, and words for it.
struct WordBox {
    x: f64,
    y: f64,
    width: f64,
    /// `None` if it grows with its words.
    height: Option<f64>,
    size: f64,
    in_middle: bool,
    paragraphs: Vec<String>,
}

impl WordBox {
    /// A text with a line for each `tspan`. Words that do not fit are set smaller.
    fn svg(&self, attributes: &str) -> String {
        let mut size = self.size;
        let mut lines = self.lines(size);
        while size > self.size * SMALLEST
            && self.height.is_some_and(|height| lines.len() as f64 * size * LINE > height * 1.1)
        {
            size *= 0.9;
            lines = self.lines(size);
        }
        let all = lines.len() as f64 * size * LINE;
        let spare = if self.in_middle { self.height.map_or(0.0, |height| (height - all) / 2.0) } else { 0.0 };
        let x = if self.in_middle { self.x + self.width / 2.0 } else { self.x };
        let anchor = if self.in_middle { "middle" } else { "start" };
        let mut out = format!(
            r#"<text xmlns="http://www.w3.org/2000/svg" font-size="{size}" text-anchor="{anchor}"{attributes}>"#
        );
        for (number, line) in lines.iter().enumerate() {
            let y = self.y + spare + size * (LINE * number as f64 + 0.95);
            // Writing to a string does not fail.
            let _ = write!(out, r#"<tspan x="{x}" y="{y}">{}</tspan>"#, escaped(line));
        }
        out.push_str("</text>");
        out
    }

    fn lines(&self, size: f64) -> Vec<String> {
        let most = (self.width / (size * LETTER)).max(1.0) as usize;
        let mut lines = Vec::new();
        for paragraph in &self.paragraphs {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let letters = line.chars().count() + 1 + word.chars().count();
                if !line.is_empty() && letters > most {
                    lines.push(std::mem::take(&mut line));
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            if !line.is_empty() {
                lines.push(line);
            }
        }
        lines
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A length in pixels; those in other units count as pixels, too.
fn length(value: Option<&str>) -> Option<f64> {
    let value = value?.trim();
    let number = value.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    (!value.ends_with('%')).then(|| number.parse().ok().filter(|length: &f64| length.is_finite())).flatten()
}

fn inherited<'a>(node: &Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.ancestors().find_map(|around| property(&around, name))
}

/// The words of an element; elements that begin a line in HTML begin a paragraph.
fn paragraphs(node: &Node) -> Vec<String> {
    const BLOCKS: [&str; 15] =
        ["div", "p", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "flowPara", "flowDiv", "ul"];
    let mut found = vec![String::new()];
    let mut before = None;
    for part in node.descendants() {
        let block =
            part.ancestors().find(|around| BLOCKS.contains(&around.tag_name().name())).map(|around| around.id());
        let begins = part.is_element() && BLOCKS.contains(&part.tag_name().name());
        if begins || block != before {
            found.push(String::new());
        }
        before = block;
        let is_hidden = part.parent().is_some_and(|parent| matches!(parent.tag_name().name(), "style" | "script"));
        if let (true, Some(text), Some(last)) = (part.is_text() && !is_hidden, part.text(), found.last_mut()) {
            last.push_str(text);
        }
    }
    found.retain(|text| !text.trim().is_empty());
    found
}

/// The words of a `foreignObject`, in the middle of its place, as programs for flow charts set them.
pub(super) fn foreign(node: &Node) -> String {
    let paragraphs = paragraphs(node);
    if paragraphs.is_empty() {
        return String::new();
    }
    let first = node.descendants().skip(1).find(Node::is_element);
    let styled = |name: &str| first.as_ref().and_then(|first| length(property(first, name)));
    let sized = node.descendants().filter_map(|part| length(property(&part, "font-size"))).next_back();
    let size = sized.or_else(|| length(inherited(node, "font-size"))).filter(|size| *size > 0.0).unwrap_or(USUAL_SIZE);
    let (x, y) = (length(node.attribute("x")).unwrap_or(0.0), length(node.attribute("y")).unwrap_or(0.0));
    let place = match (length(node.attribute("width")), length(node.attribute("height"))) {
        (Some(width), Some(height)) => WordBox { x, y, width, height: Some(height), size, in_middle: true, paragraphs },
        // Its place is told by the margins of the words; their middle is at the padding.
        (width, _) => {
            let width = width.or_else(|| styled("width")).unwrap_or(f64::from(u16::MAX));
            let (left, top) = (styled("margin-left").unwrap_or(0.0), styled("padding-top").unwrap_or(0.0));
            let place = WordBox { x: x + left, y, width, height: None, size, in_middle: true, paragraphs };
            let all = place.lines(size).len() as f64 * size * LINE;
            WordBox { y: y + top - all / 2.0, ..place }
        }
    };
    let color = node.descendants().filter_map(|part| property(&part, "color")).next_back().unwrap_or("#000");
    let mut attributes = format!(r#" fill="{}""#, escaped(color));
    if let Some(transform) = node.attribute("transform") {
        // Writing to a string does not fail.
        let _ = write!(attributes, r#" transform="{}""#, escaped(transform));
    }
    place.svg(&attributes)
}

/// The words of a `flowRoot` in its rectangle.
///
/// # Errors
/// It has words, and a place that is no rectangle.
pub(super) fn flowing(node: &Node) -> Result<String, HalftoneError> {
    let paragraphs = paragraphs(node);
    if paragraphs.is_empty() {
        return Ok(String::new());
    }
    let place = node.descendants().find(|part| part.tag_name().name() == "rect");
    let of_place = |name: &str| place.as_ref().and_then(|place| length(place.attribute(name)));
    let (Some(width), height) = (of_place("width"), of_place("height")) else {
        return Err(HalftoneError::Lost { what: "words that flow in a shape (flowRoot)".to_owned() });
    };
    let size = length(inherited(node, "font-size")).filter(|size| *size > 0.0).unwrap_or(USUAL_SIZE);
    let (x, y) = (of_place("x").unwrap_or(0.0), of_place("y").unwrap_or(0.0));
    let place = WordBox { x, y, width, height, size, in_middle: false, paragraphs };
    Ok(place.svg(&kept(node)))
}

/// A text whose lines are as long as `inline-size` says; `None` if it says no length.
pub(super) fn wrapped(node: &Node) -> Option<String> {
    let width = length(property(node, "inline-size"))?;
    let size = length(inherited(node, "font-size")).filter(|size| *size > 0.0).unwrap_or(USUAL_SIZE);
    let (x, y) = (length(node.attribute("x")).unwrap_or(0.0), length(node.attribute("y")).unwrap_or(0.0));
    let place =
        WordBox { x, y: y - size * 0.95, width, height: None, size, in_middle: false, paragraphs: paragraphs(node) };
    Some(place.svg(&kept(node)))
}

/// What is kept of the attributes of a text.
fn kept(node: &Node) -> String {
    let mut out = String::new();
    for name in ["transform", "fill", "font-family", "font-weight", "font-style", "class", "opacity"] {
        if let Some(value) = property(node, name) {
            // Writing to a string does not fail.
            let _ = write!(out, r#" {name}="{}""#, escaped(value));
        }
    }
    out
}
