//! Text of an SVG -> the same with what the parser would drop made readable: words that flow, variables of CSS, rules for
//! print, a background. What cannot be made readable is refused by name.

use std::collections::BTreeMap;
use std::ops::Range;

use usvg::roxmltree::{Document, Node, ParsingOptions};

use super::error::HalftoneError;
use super::svg_words::{self, property};

/// Values within values of variables.
const MOST_NESTED: usize = 8;
/// Most bytes after variables are put in.
const MOST_GROWTH: usize = 4;

/// A text that the parser reads without loss.
#[derive(Debug)]
pub(super) struct SvgSource {
    pub text: String,
    /// What is printed otherwise than it was drawn.
    pub told: Vec<&'static str>,
}

/// # Errors
/// What would be lost, by name.
pub(super) fn readable(text: &str) -> Result<SvgSource, HalftoneError> {
    let text = with_plain_colours(&with_variables(&with_print_rules(text)?)?)?;
    let options = ParsingOptions { allow_dtd: true, ..Default::default() };
    // The parser says better what is wrong.
    let Ok(document) = Document::parse_with_options(&text, options) else {
        return Ok(SvgSource { text, told: Vec::new() });
    };
    let mut told = Vec::new();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    edits.extend(background(&text, &document.root_element()));
    for node in document.descendants().filter(Node::is_element) {
        if let Some(what) = lost(&document, &node) {
            return Err(HalftoneError::Lost { what });
        }
        let inside = |name: &str| node.ancestors().skip(1).any(|around| around.tag_name().name() == name);
        match node.tag_name().name() {
            "foreignObject" if !inside("foreignObject") => edits.push((node.range(), svg_words::foreign(&node))),
            "flowRoot" => edits.push((node.range(), svg_words::flowing(&node)?)),
            "text" if is_wrapped(&node) => edits.extend(svg_words::wrapped(&node).map(|words| (node.range(), words))),
            name if name.starts_with("animate") || name == "set" => {
                push(&mut told, "it moves; it is printed as it begins");
            }
            "script" => push(&mut told, "a script in it is not run"),
            _ => {}
        }
    }
    if text.contains("@keyframes") {
        push(&mut told, "it moves; it is printed as it begins");
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (range, new) in edits {
        // Nothing stands in what was replaced before.
        if range.start >= from {
            out.push_str(text.get(from..range.start).unwrap_or_default());
            out.push_str(&new);
            from = range.end;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Ok(SvgSource { text: out, told })
}

fn push(told: &mut Vec<&'static str>, words: &'static str) {
    if !told.contains(&words) {
        told.push(words);
    }
}

fn reference<'a>(node: &Node<'a, '_>) -> Option<&'a str> {
    node.attribute("href").or_else(|| node.attribute(("http://www.w3.org/1999/xlink", "href")))
}

/// What the parser would drop of an element, if that is all of it.
fn lost(document: &Document, node: &Node) -> Option<String> {
    let name = node.tag_name().name();
    let target = reference(node).map(str::trim);
    let is_there = |id: &str| document.descendants().any(|other| other.attribute("id") == Some(id));
    let missing = |target: &str| target.strip_prefix('#').is_none_or(|id| !is_there(id));
    match (name, target) {
        ("use", Some(target)) if !target.starts_with('#') => {
            return Some(format!("a part of another file ({})", short(target)));
        }
        ("use", Some(target)) if missing(target) => {
            return Some(format!("a part that is not there ({})", short(target)));
        }
        ("textPath", Some(target)) if missing(target) && has_words(node) => {
            return Some(format!("words on a path that is not there ({})", short(target)));
        }
        ("textPath", None) if node.attribute("path").is_some() && has_words(node) => {
            return Some("words on a path of their own".to_owned());
        }
        ("tref", Some(target)) if missing(target) => {
            return Some(format!("words that are not there ({})", short(target)));
        }
        ("solidcolor" | "solidColor" | "meshgradient" | "meshGradient" | "mesh" | "hatch" | "hatchpath", _) => {
            return Some(format!("a paint that few programs know ({name})"));
        }
        ("video" | "audio" | "iframe" | "canvas" | "object" | "embed", _)
            if !node.ancestors().any(|around| around.tag_name().name() == "foreignObject") =>
        {
            return Some(format!("what is no drawing ({name})"));
        }
        _ => {}
    }
    if property(node, "vector-effect") == Some("non-scaling-stroke") && is_scaled(node) {
        return Some("lines that keep their width in what is scaled (vector-effect)".to_owned());
    }
    for paint in ["fill", "stroke", "clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end"] {
        let value = property(node, paint).unwrap_or_default();
        let place = value.strip_prefix("url(").and_then(|rest| rest.split(')').next());
        let place = place.map(|place| place.trim_matches(['"', '\'', ' ']));
        if let Some(place) = place.filter(|place| !place.starts_with('#')) {
            return Some(format!("paint of another file ({})", short(place)));
        }
    }
    None
}

fn has_words(node: &Node) -> bool {
    node.descendants().any(|part| part.is_text() && part.text().is_some_and(|text| !text.trim().is_empty()))
}

/// Whether something around an element scales it, apart from the drawing's own size.
fn is_scaled(node: &Node) -> bool {
    node.ancestors()
        .filter_map(|around| property(&around, "transform"))
        .any(|how| how.contains("scale") || how.contains("matrix"))
        || node.ancestors().any(|around| around.attribute("viewBox").is_some() && around.attribute("width").is_some())
            && node.ancestors().filter(|around| around.tag_name().name() == "svg").count() > 1
}

/// A word of the drawing, for a message.
fn short(word: &str) -> String {
    word.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

/// Whether the lines of a text are left to the program that shows it.
fn is_wrapped(node: &Node) -> bool {
    let is_wished = |name| property(node, name).is_some_and(|value| !matches!(value, "auto" | "none" | "0"));
    let placed = node.descendants().filter(|part| part.tag_name().name() == "tspan");
    (is_wished("inline-size") || is_wished("shape-inside"))
        && placed.filter(|part| part.attribute("y").is_some()).count() == 0
}

/// A rectangle for the background of the whole drawing.
fn background(text: &str, root: &Node) -> Option<(Range<usize>, String)> {
    let color = property(root, "background").or_else(|| property(root, "background-color"))?;
    let color = color.split_whitespace().next()?.trim_end_matches("!important");
    if matches!(color, "none" | "transparent" | "white" | "#fff" | "#ffffff" | "inherit" | "initial" | "unset")
        || color.contains("url(")
    {
        return None;
    }
    let sides: Vec<&str> = root
        .attribute("viewBox")
        .unwrap_or("0 0 100% 100%")
        .split([' ', ','])
        .filter(|side| !side.is_empty())
        .collect();
    let [x, y, width, height] = sides.as_slice() else { return None };
    let first = root.first_child().map_or(root.range().end, |child| child.range().start);
    let place = text.get(..first).filter(|before| before.ends_with('>')).map(str::len)?;
    let quoted = |word: &str| word.replace(['"', '<', '&'], "");
    let rect = format!(
        r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="none"/>"#,
        quoted(x),
        quoted(y),
        quoted(width),
        quoted(height),
        quoted(color)
    );
    Some((place..place, rect))
}

// ---- Style sheets -----------------------------------------------------------------------------------------------------

/// Rules for print and for all media without the words around them; those for screens are left out.
fn with_print_rules(text: &str) -> Result<String, HalftoneError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("@media").or_else(|| rest.find("@import")) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("@import") {
            return Err(HalftoneError::Lost { what: "a style sheet of another file (@import)".to_owned() });
        }
        let Some(open) = rest.find('{') else { break };
        let how = rest["@media".len()..open].trim().to_ascii_lowercase();
        let inside = &rest[open + 1..];
        let mut depth = 1;
        let Some(close) = inside.find(|letter| {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            depth == 0
        }) else {
            break;
        };
        let is_print =
            how.split(',').any(|one| matches!(one.trim(), "print" | "all" | "only print" | "not screen" | ""));
        let is_screen = how.starts_with("screen")
            || how.starts_with("only screen")
            || how.starts_with("(prefers-")
            || how.starts_with("(hover")
            || how.starts_with("not print")
            || how.starts_with("speech");
        if is_print {
            out.push_str(&inside[..close]);
        } else if !is_screen {
            return Err(HalftoneError::Lost {
                what: format!("rules for some sizes or devices alone (@media {})", short(&how)),
            });
        }
        rest = &inside[close + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

/// The values of CSS variables in their places.
fn with_variables(text: &str) -> Result<String, HalftoneError> {
    if !text.contains("var(") {
        return Ok(text.to_owned());
    }
    let mut values: BTreeMap<&str, &str> = BTreeMap::new();
    for (at, _) in text.match_indices("--") {
        let before = text[..at].trim_end().chars().last();
        let is_start = matches!(before, Some('{' | ';' | '"' | '\'' | '/' | '}'));
        if let Some((name, value)) =
            text[at..].split_once(':').filter(|(name, _)| is_start && is_variable(name.trim_end()))
        {
            let end = value.find([';', '}', '"', '\'', '<']).unwrap_or(value.len());
            // The rule that comes last holds.
            values.insert(name.trim_end(), value[..end].trim());
        }
    }
    let mut text = text.to_owned();
    let most = text.len().saturating_mul(MOST_GROWTH) + 10_000;
    for _ in 0..MOST_NESTED {
        let Some(_) = text.find("var(") else { break };
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find("var(") {
            out.push_str(&rest[..at]);
            let inside = &rest[at + "var(".len()..];
            let mut depth = 1;
            let close = inside.find(|letter| {
                depth += i32::from(letter == '(') - i32::from(letter == ')');
                depth == 0
            });
            let Some(close) = close else { return Ok(text) };
            let (name, other) = inside[..close]
                .split_once(',')
                .map_or((&inside[..close], None), |(name, other)| (name, Some(other.trim())));
            let Some(value) = values.get(name.trim()).copied().or(other) else {
                return Err(HalftoneError::Lost {
                    what: format!("a CSS variable without a value ({})", short(name.trim())),
                });
            };
            out.push_str(value);
            if out.len() > most {
                return Err(HalftoneError::Lost { what: "CSS variables that grow without end".to_owned() });
            }
            rest = &inside[close + 1..];
        }
        out.push_str(rest);
        text = out;
    }
    if text.contains("var(") {
        return Err(HalftoneError::Lost { what: "CSS variables that grow without end".to_owned() });
    }
    Ok(text)
}

fn is_variable(name: &str) -> bool {
    name.len() > 2 && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
}

/// `light-dark(a, b)` is `a` on paper; colours of newer kinds are refused.
fn with_plain_colours(text: &str) -> Result<String, HalftoneError> {
    for kind in ["oklch(", "oklab(", "lch(", "lab(", "color-mix(", "hwb(", "color("] {
        let is_value = |at: usize| text[..at].trim_end().ends_with([':', '"', '\'']);
        if text.match_indices(kind).any(|(at, _)| is_value(at)) {
            return Err(HalftoneError::Lost { what: format!("colours of a newer kind ({kind}..))") });
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("light-dark(") {
        out.push_str(&rest[..at]);
        let inside = &rest[at + "light-dark(".len()..];
        let (mut depth, mut comma, mut close) = (1, None, None);
        for (at, letter) in inside.char_indices() {
            match letter {
                '(' => depth += 1,
                ')' => depth -= 1,
                ',' if depth == 1 && comma.is_none() => comma = Some(at),
                _ => {}
            }
            if depth == 0 {
                close = Some(at);
                break;
            }
        }
        let (Some(comma), Some(close)) = (comma, close) else { break };
        out.push_str(inside[..comma].trim());
        rest = &inside[close + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(attributes: &str, body: &str) -> String {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 300 120' {attributes}>{body}</svg>"
        )
    }

    fn read(body: &str) -> String {
        readable(&svg("", body)).unwrap().text
    }

    #[test]
    fn what_would_be_lost_is_refused_by_name() {
        for (body, what) in [
            ("<use href='parts.svg#tap'/>", "parts.svg#tap"),
            ("<use xlink:href='https://a.example/b.svg'/>", "a.example"),
            ("<use href='#gone'/>", "#gone"),
            ("<text><textPath href='#gone'>dry</textPath></text>", "#gone"),
            ("<rect fill='url(other.svg#g)'/>", "other.svg#g"),
            ("<rect style='fill: url(\"other.svg#g\")'/>", "other.svg#g"),
            ("<g transform='scale(9)'><path vector-effect='non-scaling-stroke'/></g>", "vector-effect"),
            ("<style>@import url(a.css);</style>", "@import"),
            ("<style>@media (min-width: 9em) { rect { fill: red } }</style>", "min-width"),
            ("<rect fill='var(--gone)'/>", "--gone"),
            ("<style>:root { --a: var(--b); --b: var(--a) }</style><rect fill='var(--a)'/>", "without end"),
            ("<rect fill='oklch(0.6 0.1 20)'/>", "oklch"),
            ("<video/>", "video"),
            ("<flowRoot><flowRegion><path d='M0 0h9'/></flowRegion><flowPara>dry</flowPara></flowRoot>", "flowRoot"),
        ] {
            match readable(&svg("", body)) {
                Err(HalftoneError::Lost { what: told }) => assert!(told.contains(what), "{body}: {told}"),
                other => panic!("{body}: {other:?}"),
            }
        }
    }

    #[test]
    fn words_that_flow_become_lines() {
        let words = "Shut the valve first, then open the tap and wait";
        for body in [
            format!(
                "<foreignObject x='12' y='20' width='126' height='80'><div xmlns='http://www.w3.org/1999/xhtml'>{words}</div></foreignObject>"
            ),
            format!(
                "<switch><foreignObject width='100%' height='100%'><div xmlns='http://www.w3.org/1999/xhtml' style='width: 118px; padding-top: 30px; margin-left: 1px;'><p>{words}</p></div></foreignObject><text>Shut...</text></switch>"
            ),
            format!(
                "<flowRoot><flowRegion><rect x='9' y='9' width='90' height='60'/></flowRegion><flowPara>{words}</flowPara></flowRoot>"
            ),
            format!("<text x='9' y='20' style='inline-size: 90px' font-size='12'>{words}</text>"),
        ] {
            let text = read(&body);
            assert!(text.matches("<tspan").count() > 2, "{text}");
            let document = Document::parse(&text).unwrap();
            let all: String = document
                .descendants()
                .filter(|node| {
                    node.is_text() && node.parent().is_some_and(|parent| parent.tag_name().name() == "tspan")
                })
                .filter_map(|node| node.text())
                .collect::<Vec<_>>()
                .join(" ");
            assert_eq!(all.split_whitespace().collect::<Vec<_>>().join(" "), words, "{text}");
        }
    }

    #[test]
    fn style_sheets_are_those_of_print() {
        let text = read("<style>@media print { .a { fill: #000 } } @media screen { .a { fill: #fff } }</style>");
        assert!(text.contains("#000") && !text.contains("#fff") && !text.contains("@media"), "{text}");
        let text = read(
            "<style>@media (prefers-color-scheme: dark) { :root { --c: #fff } } :root { --c: #123 }</style><rect fill='var(--c)'/>",
        );
        assert!(text.contains("<rect fill='#123'"), "{text}");
        let text = read(
            "<g style='--w: 3; --x: var(--w)'><path stroke-width='var(--x)'/><path stroke='var(--none, red)'/></g>",
        );
        assert!(text.contains("stroke-width='3'") && text.contains("stroke='red'"), "{text}");
        assert!(read("<rect fill='light-dark(rgb(1, 2, 3), #fff)'/>").contains("fill='rgb(1, 2, 3)'"));
    }

    #[test]
    fn a_background_is_drawn_and_what_moves_is_told() {
        let text = readable(&svg("style='background: #124'", "<path/>")).unwrap().text;
        assert!(text.contains("<rect x=\"0\" y=\"0\" width=\"300\" height=\"120\" fill=\"#124\""), "{text}");
        assert!(!readable(&svg("style='background: white'", "<path/>")).unwrap().text.contains("<rect"));
        for body in [
            "<rect><animate attributeName='x' to='9'/></rect>",
            "<style>@keyframes a { to { x: 1 } }</style><rect/>",
            "<script>x()</script>",
        ] {
            assert_eq!(readable(&svg("", body)).unwrap().told.len(), 1, "{body}");
        }
        let plain = svg("", "<rect id='a' vector-effect='non-scaling-stroke'/><use href='#a'/><text>words</text>");
        assert_eq!(readable(&plain).unwrap().text, plain);
        assert!(readable(&plain).unwrap().told.is_empty());
    }
}
