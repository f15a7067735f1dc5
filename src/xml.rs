//! The XML of a part of a spreadsheet or a 3MF model -> its tags and texts, one after another.
//!
//! No tree is built and no entity is expanded but the five of XML and numbers, so that nothing grows. Names are local:
//! what stands before a colon is left out.

use std::borrow::Cow;

/// Letters of a reference such as `&#x10ffff;`.
const LONGEST_ENTITY: usize = 12;

/// One step through a text.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// An element begins; `closed` if it ends at once.
    Start {
        tag: Tag<'a>,
        closed: bool,
    },
    End(&'a str),
    Text(Cow<'a, str>),
}

/// The name of an element and its attributes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag<'a> {
    pub name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, by its local name.
    pub fn attribute(&self, wanted: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            let (name, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, left) = after.get(1..)?.split_once(quote)?;
            if local(name.trim()) == wanted {
                return Some(unescaped(value));
            }
            rest = left;
        }
    }

    /// A count in an attribute; 1 where there is none.
    pub fn count(&self, wanted: &str) -> usize {
        self.attribute(wanted)
            .and_then(|value| value.trim().parse::<u32>().ok())
            .and_then(|value| usize::try_from(value).ok())
            .unwrap_or(1)
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Walks through a text.
pub(crate) struct Xml<'a> {
    rest: &'a str,
}

impl<'a> Xml<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { rest: text }
    }
}

impl<'a> Iterator for Xml<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let rest = self.rest;
            let Some(inner) = rest.strip_prefix('<') else {
                let end = rest.find('<').unwrap_or(rest.len());
                let (text, left) = rest.split_at(end);
                self.rest = left;
                return (!text.is_empty()).then(|| Event::Text(unescaped(text)));
            };
            if let Some(data) = inner.strip_prefix("![CDATA[") {
                let (text, left) = data.split_once("]]>")?;
                self.rest = left;
                return Some(Event::Text(text.into()));
            }
            let end = match inner.as_bytes().first()? {
                b'!' if inner.starts_with("!--") => "-->",
                b'?' => "?>",
                _ => "",
            };
            if !end.is_empty() {
                self.rest = inner.split_once(end)?.1;
                continue;
            }
            let at = end_of_tag(inner)?;
            let (inside, left) = (inner.get(..at)?, inner.get(at + 1..)?);
            self.rest = left;
            if inside.starts_with('!') {
                continue;
            }
            if let Some(name) = inside.strip_prefix('/') {
                return Some(Event::End(local(name.trim())));
            }
            let (inside, closed) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
            let (name, attributes) = inside.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((inside, ""));
            return Some(Event::Start { tag: Tag { name: local(name), attributes }, closed });
        }
    }
}

/// Where a tag ends: a `>` in a quoted value is a letter.
fn end_of_tag(inner: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        let name = end.and_then(|end| after.get(..end));
        if let Some(letter) = name.and_then(entity) {
            out.push(letter);
            rest = after.split_once(';').map_or("", |(_, left)| left);
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out.into()
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let value = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let words = Xml::new(text).map(|event| match event {
            Event::Start { tag, closed } => format!(
                "<{}{}{}>",
                tag.name,
                tag.attribute("a").map(|a| format!(" {a}")).unwrap_or_default(),
                if closed { "/" } else { "" }
            ),
            Event::End(name) => format!("</{name}>"),
            Event::Text(text) => text.into_owned(),
        });
        words.collect()
    }

    #[test]
    fn tags_texts_and_entities_are_read_and_nothing_is_expanded() {
        assert_eq!(
            told("<?xml v='1'?><!-- <x> --><t:a b='1' x:a = \"&lt;2>\"><b/>1 &amp; 2<![CDATA[<&amp;>]]></t:a>"),
            "<a <2>><b/>1 & 2<&amp;></a>"
        );
        assert_eq!(told("&#65;&#x42;&bomb;&#xffffffff; & &;ü&amp"), "AB&bomb;&#xffffffff; & &;ü&amp");
        assert!(!told("<!DOCTYPE x [<!ENTITY a \"aa\">]><x>&a;</x>").contains("aa"));
        assert_eq!(told("Ash &amp; Elm Ольхова &amp;ü"), "Ash & Elm Ольхова &ü");
    }

    #[test]
    fn what_is_cut_off_ends_the_walk() {
        for text in ["<", "<a", "<a b='", "<!--", "<![CDATA[", "</", "<?", "<!", "a&#"] {
            let _ = told(text);
        }
    }
}
