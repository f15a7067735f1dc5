//! HTML in Markdown -> what of it is understood.

/// The text without its comments; one that is not closed reaches to the end.
pub(super) fn without_comments(html: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// Whether a tag is `<br>`, in any of its forms.
pub(super) fn is_line_break(tag: &str) -> bool {
    let tag: String = tag.to_ascii_lowercase().split_whitespace().collect();
    matches!(tag.as_str(), "<br>" | "<br/>")
}
