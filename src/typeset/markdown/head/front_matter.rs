//! Front matter (lines between two `---` at the start of a document) -> title, author, language, .., and the rest.
//!
//! ```text
//! ---
//! title: A seed library in a shoebox
//! lang: en
//! ---
//! ```
//! Also TOML between two `+++`, and the lines that begin with `%` of pandoc.

use super::super::fault::{DocumentError, DocumentFault};
use super::values::{HeadError, HeadLine, HeadValue};
use super::{toml_head, yaml_head};

/// Most characters of a value: a few lines on a cover.
const MOST_LETTERS: usize = 300;
/// What the lines that begin with `%` are, in their order.
const PANDOC: [&str; 3] = ["title", "author", "date"];
const KEYS: [&str; 8] = ["title", "subtitle", "author", "lang", "layout", "licence", "cover", "cover-style"];
/// Names of layouts in programs that make websites of Markdown.
const SITE_LAYOUTS: [&str; 9] = ["post", "posts", "page", "default", "home", "single", "article", "base", "splash"];

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
    pub(in crate::typeset::markdown) lines: Vec<(usize, String)>,
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
            "licence" => &mut self.licence,
            "cover" => &mut self.cover,
            "cover-style" => &mut self.cover_style,
            _ => return None,
        })
    }
}

/// What [`split`] finds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::typeset::markdown) struct Head<'a> {
    pub front: FrontMatter,
    pub rest: &'a str,
    /// Number of lines before the rest.
    pub before: usize,
    /// Lines and words about what is not printed.
    pub told: Vec<(usize, String)>,
}

/// Parses the front matter, if any: YAML between two `---`, TOML between two `+++`, lines that begin with `%`, or
/// `Title: Words` lines up to a blank one.
///
/// # Errors
/// Front matter that does not end or cannot be read, a repeated key, an invalid value.
pub(in crate::typeset::markdown) fn split<'a>(file: &str, text: &'a str) -> Result<Head<'a>, DocumentError> {
    let first = text.lines().next().unwrap_or_default().trim_end();
    let fence = match first {
        "---" | "+++" => first,
        _ if first.starts_with("% ") => return pandoc(file, text),
        _ if is_multimarkdown(text) => return multimarkdown(file, text),
        _ => return Ok(Head { rest: text, ..Head::default() }),
    };
    let mut lines = text.split_inclusive('\n');
    let start = lines.next().map_or(0, str::len);
    let mut used = start;
    for (number, line) in (2..).zip(lines) {
        let end = line.trim_end();
        if end == fence || fence == "---" && end == "..." {
            let inside = text.get(start..used).unwrap_or_default();
            let rest = text.get(used + line.len()..).unwrap_or_default();
            let lines = if fence == "+++" { toml_head::lines(inside, 1) } else { yaml(inside) };
            let lines = lines.map_err(|(line, why)| {
                let what = if fence == "+++" { "TOML" } else { "YAML" };
                DocumentFault::FrontSyntax { what, why: shortened(&why) }.at(file, line.min(number))
            })?;
            let mut head = Head { rest, before: number, ..Head::default() };
            for line in lines {
                let number = line.line;
                take(&mut head, line).map_err(|fault| fault.at(file, number))?;
            }
            return Ok(head);
        }
        used += line.len();
    }
    Err(if fence == "---" {
        DocumentFault::FrontOpen.at(file, 1)
    } else {
        // Nobody writes a rule so.
        DocumentFault::FrontSyntax { what: "TOML", why: "no second +++ ends it".to_owned() }.at(file, 1)
    })
}

/// A head in YAML; where it is none, as people write it who know no YAML: `title: Beans: a story`.
fn yaml(text: &str) -> Result<Vec<HeadLine>, HeadError> {
    let found = yaml_head::lines(text, 1);
    if let Ok(Some(lines)) = found {
        return Ok(lines);
    }
    let mut lines = Vec::new();
    for (number, line) in (2..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let simple = line.split_once(':').map(|(key, value)| (key.trim_end(), value.trim())).filter(|(key, value)| {
            let is_word = |key: &str| {
                !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || "_-".contains(letter))
            };
            is_word(key) && !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '!'])
        });
        match (simple, &found) {
            (Some((key, value)), _) => {
                let value = if value.is_empty() { HeadValue::Nothing } else { HeadValue::Words(value.to_owned()) };
                lines.push(HeadLine { line: number, key: key.to_owned(), value });
            }
            (None, Err(error)) => return Err(error.clone()),
            (None, Ok(_)) => return Err((number, "a line must look like `title: Words`".to_owned())),
        }
    }
    Ok(lines)
}

/// `% Title`, `% Authors; with semicolons`, `% date`; lines that begin with a blank go on.
fn pandoc<'a>(file: &str, text: &'a str) -> Result<Head<'a>, DocumentError> {
    let mut head = Head { rest: text, ..Head::default() };
    let mut values: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let goes_on = line.starts_with([' ', '\t']) && !line.trim().is_empty();
        if let Some(value) = line.strip_prefix('%').filter(|_| values.len() < PANDOC.len()) {
            values.push((number, value.trim().to_owned()));
        } else if let Some((_, value)) = values.last_mut().filter(|_| goes_on) {
            value.push_str(if value.is_empty() { "" } else { "\n" });
            value.push_str(line.trim());
        } else {
            break;
        }
        head.rest = head.rest.get(line.len()..).unwrap_or_default();
        head.before = number;
    }
    for ((line, value), key) in values.into_iter().zip(PANDOC) {
        let authors = || value.split([';', '\n']).map(|one| HeadValue::Words(one.to_owned())).collect();
        let value = if key == "author" { HeadValue::List(authors()) } else { HeadValue::Words(value) };
        take(&mut head, HeadLine { line, key: key.to_owned(), value }).map_err(|fault| fault.at(file, line))?;
    }
    Ok(head)
}

/// The keys of a head of `MultiMarkdown` that stand in its first line, of which it has `Title`.
const FIRST_KEYS: [&str; 7] = ["title", "author", "subtitle", "date", "language", "keywords", "copyright"];

/// The lines of a head of `MultiMarkdown`, without the blank one that ends it: each with its key, if it has one.
fn multimarkdown_lines(text: &str) -> impl Iterator<Item = (&str, Option<(&str, &str)>)> {
    text.split_inclusive('\n').take_while(|line| !line.trim().is_empty()).map(|line| {
        let pair = line.split_once(':').filter(|(key, value)| {
            let is_key = key.starts_with(char::is_alphabetic)
                && key.chars().all(|letter| letter.is_alphanumeric() || " _-".contains(letter));
            is_key && value.starts_with([' ', '\t'])
        });
        (line, pair.map(|(key, value)| (key.trim_end(), value.trim())))
    })
}

/// Whether a text begins with such a head: every line of its first paragraph is part of one, with a title.
fn is_multimarkdown(text: &str) -> bool {
    let is_key = |pair: Option<(&str, &str)>, keys: &[&str]| {
        pair.is_some_and(|(key, value)| keys.contains(&key.to_lowercase().as_str()) && !value.is_empty())
    };
    let begins = multimarkdown_lines(text).next().is_some_and(|(_, pair)| is_key(pair, &FIRST_KEYS));
    begins
        && multimarkdown_lines(text).all(|(line, pair)| pair.is_some() || line.starts_with([' ', '\t']))
        && multimarkdown_lines(text).any(|(_, pair)| is_key(pair, &["title"]))
}

/// `Title: Words`; lines that begin with a blank go on.
fn multimarkdown<'a>(file: &str, text: &'a str) -> Result<Head<'a>, DocumentError> {
    let mut head = Head { rest: text, ..Head::default() };
    let mut lines: Vec<(usize, &str, String)> = Vec::new();
    for (number, (line, pair)) in (1..).zip(multimarkdown_lines(text)) {
        match (pair.filter(|_| !line.starts_with([' ', '\t'])), lines.last_mut()) {
            (Some((key, value)), _) => lines.push((number, key, value.to_owned())),
            (None, Some((.., value))) => *value = format!("{value} {}", line.trim()),
            (None, None) => {}
        }
        head.rest = head.rest.get(line.len()..).unwrap_or_default();
        head.before = number;
    }
    for (line, key, value) in lines {
        let line = HeadLine { line, key: key.to_owned(), value: HeadValue::Words(value) };
        let number = line.line;
        take(&mut head, line).map_err(|fault| fault.at(file, number))?;
    }
    Ok(head)
}

/// Puts a value where it belongs, or tells that it is not printed.
fn take(head: &mut Head, HeadLine { line, key, value }: HeadLine) -> Result<(), DocumentFault> {
    let name = key.trim().to_lowercase();
    let name = match name.as_str() {
        "authors" => "author",
        "language" => "lang",
        "license" | "rights" => "licence",
        other => other,
    };
    let told = |text: String| (line, text);
    if !KEYS.contains(&name) {
        let known =
            matches!(name, "date" | "tags" | "keywords" | "categories" | "draft" | "slug" | "description" | "abstract");
        let what = shortened(&key);
        head.told.push(told(if known {
            format!("`{what}` in the head is not printed")
        } else {
            format!("there is no `{what}`, so it is not printed; a head may hold title, subtitle, author, lang, layout, licence, cover and cover-style")
        }));
        return Ok(());
    }
    let words = match value.words() {
        Ok(Some(words)) => words,
        Ok(None) => return Ok(()),
        Err(()) => {
            head.told.push(told(format!("`{}` in the head is not in words, and not printed", shortened(&key))));
            return Ok(());
        }
    };
    if words.chars().count() > MOST_LETTERS {
        return Err(DocumentFault::FrontLong { key, most: MOST_LETTERS });
    }
    if name == "lang" && !is_language(&words) {
        return Err(DocumentFault::FrontLanguage(shortened(&words)));
    }
    if name == "layout" && SITE_LAYOUTS.contains(&words.as_str()) {
        head.told.push(told(format!("the layout `{words}` is one of websites; it is not used")));
        return Ok(());
    }
    let Some(place) = head.front.place(name) else { return Ok(()) };
    if place.is_some() {
        return Err(DocumentFault::FrontTwice(key));
    }
    *place = Some(words.clone());
    head.front.lines.push((line, words));
    Ok(())
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

    /// Title, subtitle, author and licence.
    fn words(text: &str) -> [Option<String>; 4] {
        let Head { front, .. } = split("a.md", text).unwrap();
        [front.title, front.subtitle, front.author, front.licence]
    }

    fn told(text: &str) -> Vec<String> {
        split("a.md", text).unwrap().told.into_iter().map(|(line, words)| format!("{line}: {words}")).collect()
    }

    #[test]
    fn a_head_is_read_and_the_text_after_it_keeps_its_line_numbers() {
        let text = "---\ntitle: \"Beans: a story\"\n# not printed\n\nlang: pt-BR\nlicense: CC0\n---\nText\n";
        let Head { front, rest, before, told } = split("a.md", text).unwrap();
        assert_eq!(front.title.as_deref(), Some("Beans: a story"));
        assert_eq!(front.lang.as_deref(), Some("pt-BR"));
        assert_eq!(front.licence.as_deref(), Some("CC0"));
        assert_eq!((rest, before, told.len()), ("Text\n", 7, 0));
    }

    #[test]
    fn heads_are_read_as_their_programs_read_them() {
        let some = |words: [&str; 4]| words.map(|words| Some(words.to_owned()).filter(|words| !words.is_empty()));
        for (head, expected) in [
            (
                "---\ntitle: \"She said \\\"boil\\\"\"\nsubtitle: 'It''s late'\nauthor: [Ash, Birch] # not for print\nlicence: null\n---\n",
                ["She said \"boil\"", "It's late", "Ash, Birch", ""],
            ),
            (
                "---\ntitle: >\n  A long\n  story\nauthor:\n  - Ash\n  - Birch\nlicence: ~\n...\n",
                ["A long story", "", "Ash, Birch", ""],
            ),
            (
                "---\ntitle: |\n  Two\n  lines\nsubtitle: ''\nauthor:\n  - name: Ash\n    email: a@example.org\n---\n",
                ["Two lines", "", "Ash", ""],
            ),
            (
                "---\ntitle: 'Seeds #1' # comment\nauthors: {name: Ash}\nrights: CC0\n---\n",
                ["Seeds #1", "", "Ash", "CC0"],
            ),
            ("---\ntitle: Beans: a story\nauthor: Ash\n---\n", ["Beans: a story", "", "Ash", ""]),
            ("---\ntitle: 1984\nsubtitle: yes\n---\n", ["1984", "yes", "", ""]),
            (
                "+++\ntitle = \"Seeds\"\nauthors = ['Ash', \"Birch\"]\n[params]\nx = 1\n+++\n",
                ["Seeds", "", "Ash, Birch", ""],
            ),
            ("% Seeds\n% Ash; Birch\n% May\n\nText\n", ["Seeds", "", "Ash, Birch", ""]),
            ("% A long\n  title\n%\n\nText\n", ["A long title", "", "", ""]),
        ] {
            assert_eq!(words(head), some(expected), "{head}");
        }
    }

    #[test]
    fn lines_with_a_title_are_a_head_up_to_a_blank_one() {
        let head =
            split("a.md", "Title: Beans: a story\n    in jars\nAuthor: Mira\nDate: May 2026\nCSS: a.css\n\nText\n");
        let head = head.unwrap();
        assert_eq!((head.rest, head.before), ("\nText\n", 5));
        assert_eq!(head.front.title.as_deref(), Some("Beans: a story in jars"));
        assert_eq!(head.front.author.as_deref(), Some("Mira"));
        let told: Vec<&str> = head.told.iter().map(|(_, text)| text.split(',').next().unwrap()).collect();
        assert_eq!(told, ["`Date` in the head is not printed", "there is no `CSS`"]);
        let head = split("a.md", "author: Mira  \ntitle: Seeds  \n").unwrap();
        assert_eq!((head.rest, head.front.title.as_deref()), ("", Some("Seeds")));
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
        for text in
            ["Note: a\nb\n", "Title: a\nand more\n", "Date: May\n\nDear all\n", "Title:\n\nText\n", "Title of it: a\n"]
        {
            assert_eq!(split("a.md", text).unwrap(), Head { rest: text, ..Head::default() }, "{text:?}");
        }
        for text in ["", "Text\n", "----\ntitle: x\n----\n", " ---\n", "\n---\na: b\n---\n", "%x\n", "100 % of it\n"] {
            assert_eq!(split("a.md", text).unwrap(), Head { rest: text, ..Head::default() }, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_printed_of_a_head_is_told_with_its_line() {
        assert_eq!(
            told("---\ntitle: a\ndate: 2026-05-01\ntags: [x, y]\n---\n"),
            ["3: `date` in the head is not printed", "4: `tags` in the head is not printed"]
        );
        let unknown = "so it is not printed; a head may hold title, subtitle, author, lang, layout, licence, cover and cover-style";
        assert_eq!(told("---\ncolour: red\n---\n"), [format!("2: there is no `colour`, {unknown}")]);
        assert_eq!(told("+++\ntitle = 'x'\ndate = 2026-05-01\n+++\n"), ["3: `date` in the head is not printed"]);
        assert_eq!(told("---\nlayout: post\n---\n"), ["2: the layout `post` is one of websites; it is not used"]);
        assert_eq!(
            told("---\nauthor: &a Ash\nsubtitle: *a\n---\n"),
            ["3: `subtitle` in the head is not in words, and not printed"]
        );
    }

    #[test]
    fn what_is_wrong_with_a_head_is_named_with_its_line() {
        assert_eq!(
            fault("---\ntitle: x\n"),
            "a.md, line 1: the head that begins with `---` does not end with another `---`"
        );
        assert!(fault("---\njust words\n---\n").starts_with("a.md, line 2: the head is no YAML: "));
        assert!(fault("---\ntitle: a\nsubtitle: \"open\n---\n").contains("the head is no YAML"));
        assert!(fault("---\ntitle: [a, b\n---\n").contains("the head is no YAML"));
        assert!(fault("+++\ntitle = a\n+++\n").starts_with("a.md, line 2: the head is no TOML: "));
        assert!(fault("+++\ntitle = 'a'\n").contains("no second +++"));
        assert_eq!(fault("---\ntitle: a\ntitle: b\n---\n"), "a.md, line 3: `title` is given twice");
        assert_eq!(
            fault("---\nlang: english\n---\n"),
            "a.md, line 2: `english` is not a language; write it like en or pt-BR"
        );
        let long = format!("---\nauthor: {}\n---\n", "x".repeat(301));
        assert_eq!(fault(&long), "a.md, line 2: `author` is longer than 300 letters");
    }

    #[test]
    fn hostile_heads_are_answered() {
        let laughs: Vec<String> =
            (1..30).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1)).collect();
        for inside in [
            format!("a0: &a0 ha\n{}", laughs.concat()),
            format!("title: {}", "[".repeat(5_000)),
            format!("title: {}x{}", "[".repeat(5_000), "]".repeat(5_000)),
            "- ".repeat(5_000),
            "? ".repeat(5_000),
            format!("x: {}", "{a: ".repeat(5_000)),
            "%YAML 9.9\n%TAG ! x".to_owned(),
            "\u{0}\u{7}: \u{feff}".to_owned(),
            "? [a]\n: b".to_owned(),
        ] {
            let _ = split("a.md", &format!("---\n{inside}\n---\n"));
            let _ = split("a.md", &format!("+++\n{inside}\n+++\n"));
        }
    }
}
