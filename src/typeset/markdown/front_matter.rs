//! Front matter (lines between two `---` at the start of a document) -> title, author, language, .., and the rest.
//!
//! ```text
//! ---
//! title: A seed library in a shoebox
//! lang: en
//! ---
//! ```
//! Only lines of `key: value`; a line that begins with `#` is a comment.

use super::fault::{DocumentError, DocumentFault};

/// Most characters of a value: a few lines on a cover.
const MOST_LETTERS: usize = 300;
const FENCE: &str = "---";

/// Metadata of a document. Missing keys are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub author: Option<String>,
    /// A language tag like `en` or `pt-BR`.
    pub lang: Option<String>,
    /// The name of a layout, or the path of one.
    pub layout: Option<String>,
    pub licence: Option<String>,
    /// The cover picture, written like the target of a picture in the text.
    pub cover: Option<String>,
    /// How the cover looks: a word that the caller checks.
    pub cover_style: Option<String>,
    /// Lines and values in the order of the file.
    pub(super) lines: Vec<(usize, String)>,
}

impl FrontMatter {
    /// The line of a value in its document, from 1.
    #[must_use]
    pub fn line_of(&self, value: &str) -> Option<usize> {
        self.lines.iter().find(|(_, known)| known == value).map(|(line, _)| *line)
    }

    fn place(&mut self, key: &str) -> Option<&mut Option<String>> {
        Some(match key {
            "title" => &mut self.title,
            "subtitle" => &mut self.subtitle,
            "author" => &mut self.author,
            "lang" => &mut self.lang,
            "layout" => &mut self.layout,
            "licence" | "license" => &mut self.licence,
            "cover" => &mut self.cover,
            "cover-style" => &mut self.cover_style,
            _ => return None,
        })
    }
}

/// Parses the front matter, if any. Returns it with the rest of the text and the number of lines before the rest.
///
/// # Errors
/// Front matter that does not end, an unknown or repeated key, a line without a colon, an invalid value.
pub(super) fn split<'a>(file: &str, text: &'a str) -> Result<(FrontMatter, &'a str, usize), DocumentError> {
    let mut front = FrontMatter::default();
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == FENCE) else { return Ok((front, text, 0)) };
    let mut used = first.len();
    for (number, line) in (2..).zip(lines) {
        used += line.len();
        if line.trim_end() == FENCE {
            return Ok((front, text.get(used..).unwrap_or_default(), number));
        }
        read_line(&mut front, number, line.trim()).map_err(|fault| fault.at(file, number))?;
    }
    Err(DocumentFault::FrontOpen.at(file, 1))
}

fn read_line(front: &mut FrontMatter, number: usize, line: &str) -> Result<(), DocumentFault> {
    if line.is_empty() || line.starts_with('#') {
        return Ok(());
    }
    let (key, value) = line.split_once(':').ok_or(DocumentFault::FrontColon)?;
    let (key, value) = (key.trim(), unquoted(value.trim()));
    let place = front.place(key).ok_or_else(|| DocumentFault::FrontKey(shortened(key)))?;
    if place.is_some() {
        return Err(DocumentFault::FrontTwice(key.to_owned()));
    }
    if value.is_empty() {
        return Err(DocumentFault::FrontEmpty(key.to_owned()));
    }
    if value.chars().count() > MOST_LETTERS {
        return Err(DocumentFault::FrontLong { key: key.to_owned(), most: MOST_LETTERS });
    }
    if key == "lang" && !is_language(value) {
        return Err(DocumentFault::FrontLanguage(shortened(value)));
    }
    *place = Some(value.to_owned());
    front.lines.push((number, value.to_owned()));
    Ok(())
}

/// `"a title: with a colon"` -> the text between the quotes, which are optional.
fn unquoted(value: &str) -> &str {
    let inside = |mark: char| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    inside('"').or_else(|| inside('\'')).unwrap_or(value).trim()
}

/// Two or three letters for the language, optionally four for the script and two for the region (subset of BCP 47).
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let language = parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && letters(part));
    let mut rest = parts.skip_while(|part| part.len() == 4 && letters(part));
    let region = rest.next().is_none_or(|part| part.len() == 2 && letters(part));
    language && region && rest.next().is_none()
}

/// An untrusted word, shortened for a message.
fn shortened(word: &str) -> String {
    word.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        split("a.md", text).unwrap_err().to_string()
    }

    #[test]
    fn a_head_is_read_and_the_text_after_it_keeps_its_line_numbers() {
        let text = "---\r\ntitle: \"Beans: a story\"\n# not printed\n\nlang: pt-BR\nlicense: CC0\n---\nText\n";
        let (front, rest, lines) = split("a.md", text).unwrap();
        assert_eq!(front.title.as_deref(), Some("Beans: a story"));
        assert_eq!(front.lang.as_deref(), Some("pt-BR"));
        assert_eq!(front.licence.as_deref(), Some("CC0"));
        assert_eq!((rest, lines), ("Text\n", 7));
    }

    #[test]
    fn a_language_is_a_short_tag() {
        for tag in ["en", "pt-BR", "zh-Hans", "zh_Hans_CN", "ckb"] {
            assert!(is_language(tag), "{tag}");
        }
        for tag in ["", "e", "english", "en-", "en-GB-x", "en-12", "e\"n", "-GB", "en GB"] {
            assert!(!is_language(tag), "{tag}");
        }
    }

    #[test]
    fn a_text_without_a_head_is_all_text() {
        for text in ["", "Text\n", "----\ntitle: x\n----\n", " ---\n", "\n---\na: b\n---\n"] {
            assert_eq!(split("a.md", text).unwrap(), (FrontMatter::default(), text, 0), "{text:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_head_is_named_with_its_line() {
        assert_eq!(
            fault("---\ntitle: x\n"),
            "a.md, line 1: the head that begins with `---` does not end with another `---`"
        );
        assert_eq!(
            fault("---\ntitle: x\ncolour: red\n---\n"),
            "a.md, line 3: there is no `colour`; a head may hold title, subtitle, author, lang, layout, licence, cover and cover-style"
        );
        assert_eq!(fault("---\njust words\n---\n"), "a.md, line 2: a line of the head must look like `title: Words`");
        assert_eq!(fault("---\ntitle: a\ntitle: b\n---\n"), "a.md, line 3: `title` is given twice");
        assert_eq!(
            fault("---\nlang: english\n---\n"),
            "a.md, line 2: `english` is not a language; write it like en or pt-BR"
        );
        assert_eq!(fault("---\ntitle:\n---\n"), "a.md, line 2: `title` has no value");
        let long = format!("---\nauthor: {}\n---\n", "x".repeat(301));
        assert_eq!(fault(&long), "a.md, line 2: `author` is longer than 300 letters");
    }
}
