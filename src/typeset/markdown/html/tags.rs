//! Names and attributes of HTML tags -> what they mean in print.

use std::collections::BTreeMap;

use pulldown_cmark::{HeadingLevel, Tag};

/// Pixels of CSS in a millimetre (CSS Values 3, 6.2).
const PIXELS_PER_MM: f64 = 96.0 / 25.4;

/// A tag that Markdown has a mark for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HtmlTag {
    Strong,
    Emphasis,
    Strikethrough,
    Subscript,
    Superscript,
}

/// What a tag means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Break,
    Rule,
    Picture,
    Link,
    Tag(HtmlTag),
    /// A Typst function.
    Style(&'static str),
    Code,
    /// A key of a keyboard.
    Key,
    /// A quotation within a sentence.
    Quoted,
    /// Words that look like those around them.
    Span,
    /// A division or paragraph.
    Block,
    /// A paragraph in one style.
    Titled(HtmlTag),
    Heading(u8),
    Quote,
    Indented,
    List,
    Item,
    Table,
    Preformatted,
    /// Not seen by readers at all, like the other files that a picture could be.
    Nothing,
    /// It holds something else than text: a script, a film, a drawing. It is printed as it is, with all in it.
    Foreign,
    Unknown,
}

pub(super) fn meaning(name: &str) -> Meaning {
    match name {
        "br" => Meaning::Break,
        "hr" => Meaning::Rule,
        "img" => Meaning::Picture,
        "a" => Meaning::Link,
        "b" | "strong" => Meaning::Tag(HtmlTag::Strong),
        "i" | "em" | "cite" | "dfn" | "var" => Meaning::Tag(HtmlTag::Emphasis),
        "s" | "strike" | "del" => Meaning::Tag(HtmlTag::Strikethrough),
        "sub" => Meaning::Tag(HtmlTag::Subscript),
        "sup" => Meaning::Tag(HtmlTag::Superscript),
        "u" | "ins" => Meaning::Style("underline"),
        "mark" => Meaning::Style("highlight(fill: none, stroke: 0.5pt)"),
        "small" => Meaning::Style("text(size: 0.85em)"),
        "big" => Meaning::Style("text(size: 1.15em)"),
        "code" | "tt" | "samp" => Meaning::Code,
        "kbd" => Meaning::Key,
        "q" => Meaning::Quoted,
        "span" | "font" | "abbr" | "acronym" | "time" | "label" | "bdi" | "data" | "nobr" | "picture" => Meaning::Span,
        "p" | "div" | "center" | "section" | "article" | "header" | "footer" | "main" | "aside" | "nav" | "figure"
        | "details" | "address" | "hgroup" | "dl" => Meaning::Block,
        "summary" | "dt" => Meaning::Titled(HtmlTag::Strong),
        "figcaption" | "caption" => Meaning::Titled(HtmlTag::Emphasis),
        "h1" => Meaning::Heading(1),
        "h2" => Meaning::Heading(2),
        "h3" => Meaning::Heading(3),
        "h4" => Meaning::Heading(4),
        "h5" => Meaning::Heading(5),
        "h6" => Meaning::Heading(6),
        "blockquote" => Meaning::Quote,
        "dd" => Meaning::Indented,
        "ul" | "ol" | "menu" => Meaning::List,
        "li" => Meaning::Item,
        "table" => Meaning::Table,
        "pre" => Meaning::Preformatted,
        "wbr" | "source" | "col" | "colgroup" => Meaning::Nothing,
        "script" | "style" | "svg" | "math" | "video" | "audio" | "object" | "iframe" | "textarea" | "select" => {
            Meaning::Foreign
        }
        _ => Meaning::Unknown,
    }
}

pub(super) fn heading(level: u8) -> Tag<'static> {
    let level = HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H6);
    Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }
}

/// The Typst function for the alignment of a block.
pub(super) fn alignment(name: &str, attributes: &BTreeMap<String, String>) -> Option<&'static str> {
    let style = attributes.get("style").map(|style| style.to_ascii_lowercase().replace(' ', "")).unwrap_or_default();
    let own = style.split(';').find_map(|rule| rule.strip_prefix("text-align:")).unwrap_or_default();
    let asked = attributes.get("align").map(|side| side.trim().to_ascii_lowercase()).unwrap_or_default();
    match (name, asked.as_str(), own) {
        ("center", ..) | (_, "center" | "middle", _) | (_, _, "center") => Some("align(center)"),
        (_, "right", _) | (_, _, "right") => Some("align(right)"),
        _ => None,
    }
}

/// The file of a picture, with its width as Markdown has it: `boat.png#width=50%`.
pub(super) fn image_target(attributes: &BTreeMap<String, String>) -> Option<String> {
    let source = attributes.get("src").map(|source| source.trim()).filter(|source| !source.is_empty())?;
    let width = attributes.get("width").and_then(|width| printed_width(width.trim()));
    Some(if let Some(width) = width { format!("{source}#width={width}") } else { source.to_owned() })
}

fn printed_width(width: &str) -> Option<String> {
    if let Some(percent) = width.strip_suffix('%') {
        let percent: f64 = percent.trim().parse().ok().filter(|percent| *percent >= 1.0)?;
        return Some(format!("{}%", percent.min(100.0)));
    }
    let pixels: f64 = width.trim_end_matches("px").trim().parse().ok()?;
    let mm = pixels / PIXELS_PER_MM;
    (1.0..=1_000.0).contains(&mm).then(|| format!("{mm:.1}mm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_in_pixels_is_one_in_millimetres() {
        for (width, printed) in [
            ("96", Some("25.4mm")),
            ("192px", Some("50.8mm")),
            ("50%", Some("50%")),
            ("200%", Some("100%")),
            ("0", None),
            ("auto", None),
            ("nan", None),
        ] {
            assert_eq!(printed_width(width).as_deref(), printed, "{width}");
        }
    }
}
