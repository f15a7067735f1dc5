//! Inline elements (text, code, links, pictures) -> Typst markup.

use std::fmt::Write;

use super::document::WrittenPicture;
use super::fault::DocumentFault;
use super::quoted::{breakable, is_address, quote, shown};

/// Quotations within quotations that are set as such.
const MOST_QUOTES: usize = 4;
/// Most letters of the address of a picture.
const MOST_ADDRESS: usize = 300;
/// Words that begin with an apostrophe.
const ELIDED: [&str; 14] =
    ["tis", "twas", "twere", "twill", "em", "til", "cause", "bout", "round", "cept", "neath", "nuff", "n", "un"];
/// Short names of units, which stay on the line of their number.
const UNITS: [&str; 46] = [
    "g", "kg", "mg", "t", "lb", "oz", "m", "cm", "mm", "km", "ft", "in", "mi", "l", "ml", "cl", "dl", "L", "mL", "s",
    "min", "h", "W", "kW", "kWh", "V", "A", "Hz", "kHz", "MHz", "B", "kB", "MB", "GB", "TB", "pt", "dpi", "Pa", "bar",
    "%", "€", "$", "£", "°C", "°F", "K",
];

/// Text -> Typst with smart quotes, dashes and ellipses, and numbers beside their units.
pub(super) fn words(text: &str) -> String {
    let text = with_units(&text.replace("...", "…").replace(" --- ", " — ").replace(" -- ", " – "));
    let mut out = String::new();
    let mut rest = text.as_str();
    let mut plain = 0;
    while let Some(at) = rest.get(plain..).and_then(|rest| rest.find(['"', '\''])).map(|at| at + plain) {
        let (before, from) = rest.split_at(at);
        let after = from.get(1..).unwrap_or_default();
        if from.starts_with('\'') && is_apostrophe(before, after) {
            // Set with the word that it belongs to.
            plain = at + 1;
            continue;
        }
        strings(&with_apostrophes(before), &mut out);
        out.push_str(if from.starts_with('"') { "#smartquote()" } else { "#smartquote(double: false)" });
        (rest, plain) = (after, 0);
    }
    strings(&with_apostrophes(rest), &mut out);
    out
}

fn with_apostrophes(text: &str) -> String {
    text.replace('\'', "’")
}

/// Whether a straight quote before a word stands for letters that are left out: '90s, 'tis.
fn is_apostrophe(before: &str, after: &str) -> bool {
    if before.chars().last().is_some_and(|letter| letter.is_alphanumeric() || letter == '\'') {
        return false;
    }
    let word: &str = after.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    let closed = after.get(word.len()..).is_some_and(|rest| rest.starts_with('\''));
    let years = word.strip_suffix('s').unwrap_or(word);
    // A year of two digits, or 'n' with both its letters left out.
    let is_year = years.len() == 2 && years.bytes().all(|digit| digit.is_ascii_digit());
    let is_elided = ELIDED.contains(&word.to_lowercase().as_str());
    // Two digits may begin a quotation, too.
    let is_quotation = years == word && after.match_indices('\'').any(|(at, _)| closes(after, at));
    is_year && !closed && !is_quotation || is_elided && (!closed || word == "n")
}

/// Whether the quote at a place ends a quotation: a word stands before it and none after.
fn closes(text: &str, at: usize) -> bool {
    let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let before = text.get(..at).and_then(|text| text.chars().last());
    before.is_some_and(|letter| !letter.is_whitespace())
        && !is_word(text.get(at + 1..).and_then(|text| text.chars().next()))
}

/// A word joiner between each number and its unit, so that no line ends there; it is not copied with the text.
fn with_units(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        out.push(letter);
        if letter == ' ' && before.is_ascii_digit() {
            let rest = text.get(at + 1..).unwrap_or_default();
            let end =
                rest.find(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | ')' | '/' | '!' | '?'));
            if UNITS.contains(&&rest[..end.unwrap_or(rest.len())]) {
                out.push('\u{2060}');
            }
        }
        before = letter;
    }
    out
}

/// Inline code, verbatim.
pub(super) fn code(text: &str) -> String {
    let mut out = String::from("#raw(");
    quote(&breakable(text), &mut out);
    out.push(')');
    out
}

/// Lines as they are, within a sentence.
pub(super) fn verbatim(text: &str) -> String {
    text.lines().map(code).collect::<Vec<_>>().join("#linebreak()")
}

/// The Typst function of a quotation within some others. One is indented at both sides, which leaves no room within many.
pub(super) fn quote_look(within: usize) -> &'static str {
    if within < MOST_QUOTES { "quote(block: true)" } else { "block(stroke: (left: 0.5pt), inset: (left: 0.4em))" }
}

/// A code block, verbatim.
pub(super) fn code_block(text: &str) -> String {
    let mut out = String::from("#raw(block: true, ");
    quote(&shown(text.trim_end_matches('\n')), &mut out);
    out.push_str(")\n");
    out
}

/// Text -> Typst strings; addresses in it are not hyphenated, for a hyphen would be typed with them.
fn strings(text: &str, out: &mut String) {
    let mut plain = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        if is_address(word) {
            string(&breakable(&plain), out);
            plain.clear();
            out.push_str("#text(hyphenate: false)[");
            string(&breakable(word), out);
            out.push(']');
        } else {
            plain.push_str(word);
        }
    }
    string(&breakable(&plain), out);
}

fn strings_of(text: &str) -> String {
    let mut out = String::new();
    strings(text, &mut out);
    out
}

fn string(text: &str, out: &mut String) {
    if !text.is_empty() {
        out.push('#');
        quote(text, out);
    }
}

/// Keeps what follows on the line of the word before it: a blank at the end of markup that ends in a string, or in an
/// address, does not break.
pub(super) fn bind(markup: &mut String) {
    for end in ["\"", "\"]"] {
        if let Some(before) = markup.strip_suffix(end).and_then(|markup| markup.strip_suffix(' ')) {
            *markup = format!("{before}\u{a0}{end}");
            return;
        }
    }
}

/// Whether a script is written without spaces: line breaks of the source between two such characters vanish.
pub(super) fn is_written_without_blanks(letter: char) -> bool {
    matches!(u32::from(letter), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

/// How the target of a link is printed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// Not at all: it is in the text already, or is a relative link.
    Silent,
    /// After the text of the link.
    Shown(String),
    /// Not at all, with a warning: it is a local file, whose path may contain names.
    Private,
}

impl Address {
    /// As Typst markup.
    pub fn typst(&self) -> String {
        let mut shown = String::new();
        if let Self::Shown(address) = self {
            shown.push_str("#(it.address)(");
            quote(address, &mut shown);
            shown.push(')');
        }
        shown
    }
}

pub(super) fn address(target: &str, words: &str) -> Address {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_scheme = |scheme: &str| {
        scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    match scheme {
        Some(scheme) if scheme == "file" => Address::Private,
        Some(scheme) if is_scheme(&scheme) => {
            let shown = target.strip_prefix("mailto:").or_else(|| target.strip_prefix("tel:")).unwrap_or(target);
            let bare = |text: &str| text.trim_start_matches("https://").trim_end_matches('/').to_owned();
            if bare(shown) == bare(words.trim()) { Address::Silent } else { Address::Shown(shown.to_owned()) }
        }
        _ => Address::Silent,
    }
}

/// A picture in the text.
#[derive(Debug, Default)]
pub(super) struct PictureMarkup {
    /// Its number in the document, from 1.
    pub number: usize,
    /// Its description.
    pub alt: String,
    /// Its caption.
    pub caption: String,
    /// In Typst syntax: `60%` or `40mm`.
    pub width: Option<String>,
    /// Where it is, if it is no file: a frame stands for it.
    pub address: Option<String>,
}

impl PictureMarkup {
    /// A frame with the description, caption and address of a picture that is no file.
    pub fn framed(&self) -> Option<String> {
        let address = self.address.as_deref()?;
        let parts = [words(&self.alt), words(&self.caption), strings_of(address)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let inside = if parts.is_empty() { "#\"…\"".to_owned() } else { parts.join("#\" \"") };
        Some(format!("#box(stroke: 0.5pt, inset: 3pt)[{inside}]"))
    }

    /// As Typst markup, inline or as a block.
    pub fn typst(&self, in_line: bool) -> String {
        let mut out = format!("#(it.{})({}, alt: ", if in_line { "inline-picture" } else { "picture" }, self.number);
        quote(&self.alt, &mut out);
        if let Some(width) = &self.width {
            // Writing to a string does not fail.
            let _ = write!(out, ", width: {width}");
        }
        if !in_line && !self.caption.is_empty() {
            let _ = write!(out, ", caption: [{}]", words(&self.caption));
        }
        out.push(')');
        out
    }
}

/// What is printed of the place of a picture that is no file; nothing of pictures written into the text.
pub(super) fn address_of_picture(target: &str) -> String {
    let target = target.rsplit_once("#width=").map_or(target, |(target, _)| target);
    let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    if scheme.as_deref() == Some("data") { String::new() } else { target.chars().take(MOST_ADDRESS).collect() }
}

/// Where a picture is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PictureTarget {
    File {
        path: String,
        width: Option<String>,
    },
    /// Written into the text.
    Written {
        kind: &'static str,
        picture: WrittenPicture,
        width: Option<String>,
    },
    /// On the net, or of a kind that is not read.
    Elsewhere,
}

/// Kinds of pictures that are read where they are written into the text.
const WRITTEN_KINDS: [&str; 6] = ["image/png", "image/jpeg", "image/jpg", "image/svg+xml", "image/webp", "image/gif"];

/// `image/png;base64,iVBO..`
fn written(data: &str, width: Option<String>) -> Option<PictureTarget> {
    let (kind, data) = data.split_once(',')?;
    let mut words = kind.split(';').map(str::trim);
    let kind = words.next().unwrap_or_default();
    let kind = WRITTEN_KINDS.into_iter().find(|known| kind.eq_ignore_ascii_case(known))?;
    let base64 = words.any(|word| word.eq_ignore_ascii_case("base64"));
    // Only drawings are text.
    (base64 || kind == "image/svg+xml").then(|| {
        let picture = WrittenPicture { data: resolved(data), base64 };
        PictureTarget::Written { kind, picture, width }
    })
}

/// What is told of a picture that is no file.
pub(super) fn picture_elsewhere(target: &str) -> String {
    let inside = target.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:"));
    let kind: String =
        target.chars().skip(5).take_while(|sign| sign.is_ascii_alphanumeric() || "/+-.".contains(*sign)).collect();
    if inside.is_some() {
        format!(
            "a picture in the text itself, of a kind that is not read there ({}): a frame stands for it; save it as a file beside \
             the document",
            kind.get(..40).unwrap_or(&kind)
        )
    } else {
        "a picture that is not a file beside the document: a frame stands for it".to_owned()
    }
}

/// `boats/two%20boats.svg#width=60%` -> `boats/two boats.svg` and the width in Typst syntax.
///
/// # Errors
/// An empty path, a path of another machine, or an invalid width.
pub(super) fn picture_target(target: &str) -> Result<PictureTarget, DocumentFault> {
    let (path, width) = match target.rsplit_once("#width=") {
        Some((path, width)) => (path, Some(checked_width(width)?)),
        None => (target, None),
    };
    let scheme = path.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:"));
    if let Some(scheme) = scheme {
        let data = path.get(scheme.len()..).unwrap_or_default();
        return Ok(written(data, width).unwrap_or(PictureTarget::Elsewhere));
    }
    let path = resolved(path);
    let scheme = path.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_on_net = matches!(scheme.as_deref(), Some("http" | "https" | "ftp")) || path.starts_with("//");
    let leads_out = path.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains(['/', '.']));
    match path.as_str() {
        "" => Err(DocumentFault::NamelessPicture),
        _ if is_on_net => Ok(PictureTarget::Elsewhere),
        _ if leads_out => {
            let path = path.chars().take(80).collect();
            Err(DocumentFault::Picture { path, why: "it is not a file; save it beside the document".to_owned() })
        }
        _ => Ok(PictureTarget::File { path, width }),
    }
}

fn checked_width(width: &str) -> Result<String, DocumentFault> {
    let wrong = || DocumentFault::PictureWidth(width.chars().take(40).collect());
    let (number, unit, most) =
        match (width.strip_suffix("%25").or_else(|| width.strip_suffix('%')), width.strip_suffix("mm")) {
            (Some(number), _) => (number, "%", 100.0),
            (_, Some(number)) => (number, "mm", 1_000.0),
            _ => return Err(wrong()),
        };
    let number: f64 = number.parse().map_err(|_| wrong())?;
    if number >= 1.0 && number <= most { Ok(format!("{number}{unit}")) } else { Err(wrong()) }
}

/// Percent-decodes a path: `two%20boats` -> `two boats`. Invalid escapes and invalid UTF-8 are left unchanged.
fn resolved(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = hex.filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_dashes_become_those_of_print() {
        assert_eq!(words("say \"so\" -- ..."), "#\"say \"#smartquote()#\"so\"#smartquote()#\" – …\"");
        assert_eq!(words("it's"), "#\"it\"#smartquote(double: false)#\"s\"");
        assert_eq!(words(""), "");
        assert_eq!(code("\"--\""), "#raw(\"\\\"--\\\"\")");
    }

    #[test]
    fn an_apostrophe_is_no_opening_quote() {
        for (text, word) in [
            ("the '90s", "the ’90s"),
            ("'tis late", "’tis late"),
            ("rock 'n' roll", "rock ’n"),
            ("tell 'em all", "tell ’em all"),
            ("in '68.", "in ’68."),
        ] {
            assert!(words(text).contains(word), "{text}: {}", words(text));
        }
        for text in ["'seeds' of", "say 'emit' once", "'12 beans'", "a '68' in quotes", "('so')"] {
            assert!(!words(text).contains('’'), "{text}: {}", words(text));
        }
    }

    #[test]
    fn a_number_stays_on_the_line_of_its_unit() {
        for text in ["Paper, 80 g", "20 °C.", "(5 kg)", "50 %", "3 min, then"] {
            assert!(words(text).contains(" \u{2060}"), "{text}");
        }
        for text in ["3 grams", "80 gold", "a g", "12 in2"] {
            assert!(!words(text).contains('\u{2060}'), "{text}");
        }
    }

    #[test]
    fn an_address_is_printed_once_and_a_path_of_ones_own_machine_never() {
        assert_eq!(address("https://a.example/x", "more"), Address::Shown("https://a.example/x".into()));
        assert_eq!(address("https://a.example/", "a.example"), Address::Silent);
        assert_eq!(address("mailto:mira@seeds.example", "mira@seeds.example"), Address::Silent);
        assert_eq!(address("file:///home/mira/plan.odt", "the plan"), Address::Private);
        assert_eq!(address("FILE:///home/mira/plan.odt", "the plan"), Address::Private);
        assert_eq!(address("other.md#top", "there"), Address::Silent);
        assert_eq!(address("#top", "there"), Address::Silent);
    }

    #[test]
    fn a_picture_is_a_file_beside_the_document() {
        let file = |path: &str, width: Option<&str>| {
            Ok(PictureTarget::File { path: path.into(), width: width.map(str::to_owned) })
        };
        assert_eq!(picture_target("two%20boats.svg"), file("two boats.svg", None));
        assert_eq!(picture_target("a.png#width=60%"), file("a.png", Some("60%")));
        assert_eq!(picture_target("a.png#width=60%25"), file("a.png", Some("60%")));
        assert_eq!(picture_target("a.png#width=42.5mm"), file("a.png", Some("42.5mm")));
        assert_eq!(picture_target("100%.png"), file("100%.png", None));
        for wrong in ["", "file:///etc/passwd", "smb://a.example/b"] {
            assert!(picture_target(wrong).is_err(), "{wrong}");
        }
        for net in ["https://a.example/b.png", "HTTP://a.example/b.png", "//a.example/b"] {
            assert_eq!(picture_target(net), Ok(PictureTarget::Elsewhere), "{net}");
        }
        for (target, kind, data, base64) in [
            ("data:image/png;base64,AAAA", "image/png", "AAAA", true),
            ("DATA:Image/JPEG;BASE64,AAAA", "image/jpeg", "AAAA", true),
            ("data:image/webp;base64,AA%3D%3D#width=60%", "image/webp", "AA==", true),
            ("data:image/svg+xml;charset=utf-8,%3Csvg/%3E", "image/svg+xml", "<svg/>", false),
        ] {
            let Ok(PictureTarget::Written { kind: of, picture, .. }) = picture_target(target) else {
                panic!("{target}")
            };
            assert_eq!((of, picture), (kind, WrittenPicture { data: data.to_owned(), base64 }), "{target}");
        }
        for other in ["data:image/png,x", "data:text/html;base64,AAAA", "data:", "data:;base64,AA", "data:image/png"] {
            assert_eq!(picture_target(other), Ok(PictureTarget::Elsewhere), "{other}");
        }
        assert_eq!(address_of_picture("data:image/png;base64,AAAA"), "");
        for wrong in ["0%", "101%", "12", "nan%", "infmm", "1e9mm", "-3mm", "(1+2)mm"] {
            assert_eq!(picture_target(&format!("a#width={wrong}")), Err(DocumentFault::PictureWidth(wrong.into())));
        }
    }
}
