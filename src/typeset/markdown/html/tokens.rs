//! HTML in Markdown -> tags, text and comments in order, each with its place. Nothing of it is run.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// What a part of HTML is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HtmlPart {
    Open {
        name: String,
        attributes: BTreeMap<String, String>,
    },
    Close {
        name: String,
    },
    Text(String),
    Comment,
    /// `<!DOCTYPE ..>`, `<? .. ?>` and the like.
    Other,
}

/// A part, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HtmlToken {
    pub part: HtmlPart,
    pub place: Range<usize>,
}

impl HtmlToken {
    pub fn opens(&self, tag: &str) -> bool {
        matches!(&self.part, HtmlPart::Open { name, .. } if name == tag)
    }

    pub fn closes(&self, tag: &str) -> bool {
        matches!(&self.part, HtmlPart::Close { name } if name == tag)
    }
}

/// The parts of a piece of HTML, with references like `&nbsp;` resolved. Whatever is no tag is text.
pub(super) fn tokens(html: &str) -> Vec<HtmlToken> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut found = Vec::new();
    let mut before = 0;
    for token in Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span()) {
        let Ok(token) = token;
        let (part, end) = match token {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value)));
                (HtmlPart::Open { name: text(&tag.name), attributes: attributes.collect() }, tag.span.end)
            }
            Token::EndTag(tag) => (HtmlPart::Close { name: text(&tag.name) }, tag.span.end),
            Token::String(string) => (HtmlPart::Text(text(&string)), string.span.end),
            Token::Comment(comment) => {
                let end = comment.span.end.max(before);
                let is_comment = html.get(before..).is_some_and(|rest| rest.starts_with("<!--"));
                (if is_comment { HtmlPart::Comment } else { HtmlPart::Other }, end)
            }
            Token::Doctype(doctype) => (HtmlPart::Other, doctype.span.end),
            Token::Error(_) => continue,
        };
        let end = end.clamp(before, html.len());
        found.push(HtmlToken { part, place: before..end });
        before = end;
    }
    if let Some(rest) = html.get(before..).filter(|rest| !rest.trim().is_empty()) {
        // A tag that does not end is no tag.
        found.push(HtmlToken { part: HtmlPart::Text(rest.to_owned()), place: before..html.len() });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_parts() {
        let html = "<p class='a'>wörd &amp; <!-- note --><b>x</b><?php 1 ?><!DOCTYPE html></p><unfinished";
        let parts: Vec<&str> = tokens(html).iter().map(|token| &html[token.place.clone()]).collect();
        let expected = [
            "<p class='a'>",
            "wörd &amp; ",
            "<!-- note -->",
            "<b>",
            "x",
            "</b>",
            "<?php 1 ?>",
            "<!DOCTYPE html>",
            "</p>",
            "<unfinished",
        ];
        assert_eq!(parts, expected);
        let kinds: Vec<HtmlPart> = tokens("a&nbsp;&lt;b<!---->").into_iter().map(|token| token.part).collect();
        assert_eq!(kinds, [HtmlPart::Text("a\u{a0}<b".to_owned()), HtmlPart::Comment]);
    }
}
