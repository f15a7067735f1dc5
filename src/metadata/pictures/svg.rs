//! The text of an SVG -> what editors left in it, and the same drawing without that.
//!
//! Elements and attributes of editors' own namespaces, `metadata`, comments and processing instructions are cut out of
//! the text; paths to pictures in somebody's folder keep their last name; pictures that are written into the drawing are
//! stripped themselves. All else stays byte for byte.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use roxmltree::{Attribute, Document, Node, ParsingOptions};

use crate::limits::MAX_SVG_BYTES;
use crate::metadata::traces::{Trace, Traces};
use crate::metadata::{text, xmp};

const SVG: &str = "http://www.w3.org/2000/svg";
/// Namespaces of what is shown: SVG, links, XML itself, pages and formulas inside a drawing.
const SHOWN: [&str; 6] = [
    SVG,
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2001/xml-events",
];
const MAX_NODES: u32 = 2_000_000;

/// How the letters of a drawing are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    Utf8,
    /// Two bytes for each, the smaller one first or not.
    Utf16 {
        little: bool,
    },
    /// One byte for each, as in ISO 8859-1; others of that family differ in what is copied unread.
    OneByte,
}

impl Letters {
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xfe, ..] => Self::Utf16 { little: true },
            [0xfe, 0xff, ..] => Self::Utf16 { little: false },
            _ if std::str::from_utf8(bytes).is_ok() => Self::Utf8,
            _ => Self::OneByte,
        }
    }

    fn read(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::OneByte => Some(bytes.iter().copied().map(char::from).collect()),
            Self::Utf16 { little } => {
                let pairs = bytes.chunks_exact(2).map(|pair| [pair[0], pair[1]]);
                let units = pairs.map(|pair| if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) });
                String::from_utf16(&units.collect::<Vec<_>>()).ok()
            }
        }
    }

    fn write(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::OneByte => text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect(),
            Self::Utf16 { little } => {
                let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
                Some(text.encode_utf16().flat_map(bytes).collect())
            }
        }
    }
}

/// Whether it is text whose first element is `svg`, as far as its start shows.
pub(super) fn is(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(64 << 10)).unwrap_or_default();
    let start: Vec<u8> = match Letters::of(start) {
        Letters::Utf16 { .. } => start.iter().skip(2).copied().filter(|byte| *byte != 0).collect(),
        _ => start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).to_vec(),
    };
    let start = start.trim_ascii_start();
    start.starts_with(b"<") && start.windows(4).any(|four| four == b"<svg" || four == b":svg")
}

/// What is to be cut out or replaced, and what it tells.
#[derive(Default)]
struct Edits {
    traces: Traces,
    /// Ranges of the text with what takes their place, in order.
    places: Vec<(Range<usize>, String)>,
    /// Where the last element ends that goes with all that is in it.
    gone_until: usize,
    /// Where the last page inside of a drawing ends.
    page_until: usize,
}

/// How pictures inside of a drawing are stripped: bytes -> what they tell, and the same picture without it.
pub(super) type Inner<'a> = &'a dyn Fn(&[u8]) -> (Traces, Option<Vec<u8>>);

/// What a drawing tells; `None` where it cannot be taken apart.
pub(super) fn told(bytes: &[u8], inner: Inner) -> Option<Traces> {
    edits(&Letters::of(bytes).read(bytes)?, inner).map(|edits| edits.traces)
}

/// What a drawing tells that cannot be taken apart: what its text shows at a glance.
pub(in crate::metadata) fn told_at_a_glance(bytes: &[u8]) -> Traces {
    let words = Letters::of(bytes).read(bytes).unwrap_or_default();
    let signs = [
        ("sodipodi:", Trace::Program),
        ("inkscape:", Trace::Program),
        ("docname=", Trace::FileName),
        ("export-filename=", Trace::FileName),
        ("<dc:creator", Trace::Person),
        ("<metadata", Trace::Other),
        ("<!--", Trace::Comment),
    ];
    let mut traces: Traces = signs.iter().filter(|(sign, _)| words.contains(sign)).map(|(_, trace)| *trace).collect();
    if text::names_a_home(words.as_bytes()) {
        traces.add(Trace::Folder);
    }
    traces
}

/// The same drawing; `None` where it cannot be taken apart.
pub(super) fn stripped(bytes: &[u8], inner: Inner) -> Option<Vec<u8>> {
    let letters = Letters::of(bytes);
    let text = letters.read(bytes)?;
    let Edits { places, .. } = edits(&text, inner)?;
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for (range, instead) in places {
        // What lies in a range that is gone already is gone with it.
        if range.start >= at {
            kept.push_str(text.get(at..range.start)?);
            kept.push_str(&instead);
            at = range.end;
        }
    }
    kept.push_str(text.get(at..)?);
    parsed(&kept)?;
    letters.write(&kept)
}

fn parsed(text: &str) -> Option<Document<'_>> {
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    if text.len() > MAX_SVG_BYTES { None } else { Document::parse_with_options(text, options).ok() }
}

fn edits(text: &str, inner: Inner) -> Option<Edits> {
    // A mark of the byte order counts as three bytes in a document's ranges, too.
    let document = parsed(text)?;
    let mut edits = Edits::default();
    for node in document.root().descendants() {
        edits.look_at(text, node, inner)?;
    }
    edits.places.sort_by_key(|(range, _)| (range.start, usize::MAX - range.end));
    Some(edits)
}

impl Edits {
    fn look_at(&mut self, text: &str, node: Node, inner: Inner) -> Option<()> {
        if node.range().start < self.gone_until {
            return Some(());
        }
        if node.is_comment() {
            let words = node.text().unwrap_or_default();
            self.traces.add(if text::names_a_program(words.as_bytes()) { Trace::Program } else { Trace::Comment });
            self.note_home(words);
            return self.cut(text, node.range(), "<!--");
        }
        if let Some(instruction) = node.pi() {
            if instruction.target == "xml-stylesheet" {
                return Some(());
            }
            self.traces.add(Trace::Other);
            return self.cut(text, node.range(), "<?");
        }
        if node.is_element() {
            return self.element(text, node, inner);
        }
        if node.is_text() {
            self.note_home(node.text().unwrap_or_default());
        }
        Some(())
    }

    fn element(&mut self, text: &str, node: Node, inner: Inner) -> Option<()> {
        let name = node.tag_name();
        let own = name.namespace().is_none_or(|space| SHOWN.contains(&space));
        let in_page = node.range().start < self.page_until;
        if name.name() == "foreignObject" {
            self.page_until = node.range().end;
        }
        if !own && !in_page || is_metadata(node) {
            self.told_by_editor(text.get(node.range())?, name.namespace().unwrap_or_default(), name.name());
            self.gone_until = node.range().end;
            return self.cut(text, node.range(), "<");
        }
        let words = node.text().unwrap_or_default();
        if name.name() == "desc" && text::names_a_program(words.as_bytes()) {
            self.traces.add(Trace::Program);
            return self.cut(text, node.range(), "<");
        }
        node.attributes().try_for_each(|attribute| self.attribute(text, &attribute, inner))
    }

    /// What an editor's element tells.
    fn told_by_editor(&mut self, words: &str, namespace: &str, name: &str) {
        let traces = xmp::told(words.as_bytes());
        let known = traces != Traces::from_iter([Trace::Other]);
        if known {
            self.traces.add_all(traces);
        }
        if name != "metadata" || !known {
            self.traces.add(if namespace == SVG { Trace::Other } else { Trace::Program });
        }
        if words.contains("docname=") || words.contains("export-filename=") {
            self.traces.add(Trace::FileName);
        }
    }

    fn attribute(&mut self, text: &str, attribute: &Attribute, inner: Inner) -> Option<()> {
        let (name, value) = (attribute.name(), attribute.value());
        let foreign = attribute.namespace().is_some_and(|space| !SHOWN.contains(&space));
        let has_home = text::names_a_home(value.as_bytes());
        if foreign {
            self.traces.add(match name {
                "docname" | "export-filename" | "absref" => Trace::FileName,
                _ => Trace::Program,
            });
            self.note_home(value);
            return self.cut_attribute(text, attribute);
        }
        if name == "href" && value.starts_with("data:") {
            return self.written_in(text, attribute, inner);
        }
        if has_home {
            self.traces.add(Trace::Folder);
            if name == "href" || name == "src" {
                let last = value.rsplit(['/', '\\']).next().unwrap_or_default();
                return self.replace_value(text, attribute, last);
            }
            if name.starts_with("data-") || name == "base" || name.starts_with("aria-") {
                return self.cut_attribute(text, attribute);
            }
        }
        Some(())
    }

    /// A picture that is written into the drawing.
    fn written_in(&mut self, text: &str, attribute: &Attribute, inner: Inner) -> Option<()> {
        let value = attribute.value();
        let Some((head, digits)) = value.split_once(";base64,") else { return Some(()) };
        let digits: String = digits.chars().filter(|digit| !digit.is_whitespace()).collect();
        let Ok(bytes) = BASE64.decode(digits) else { return Some(()) };
        let (traces, picture) = inner(&bytes);
        if traces.is_empty() {
            return Some(());
        }
        self.traces.add_all(traces);
        match picture {
            Some(picture) => self.replace_value(text, attribute, &format!("{head};base64,{}", BASE64.encode(picture))),
            None => Some(()),
        }
    }

    fn note_home(&mut self, words: &str) {
        if text::names_a_home(words.as_bytes()) {
            self.traces.add(Trace::Folder);
        }
    }

    /// Cuts a node that stands in the text as it is; one that an entity made does not.
    fn cut(&mut self, text: &str, range: Range<usize>, begins: &str) -> Option<()> {
        text.get(range.clone())?.starts_with(begins).then_some(())?;
        self.places.push((range, String::new()));
        Some(())
    }

    /// Cuts an attribute and the blank before it.
    fn cut_attribute(&mut self, text: &str, attribute: &Attribute) -> Option<()> {
        let range = attribute.range();
        let written = text.get(range.clone())?;
        let blank = text.get(..range.start)?.chars().next_back().filter(|letter| letter.is_whitespace())?;
        written.split('=').next()?.trim_end().ends_with(attribute.name()).then_some(())?;
        self.places.push((range.start - blank.len_utf8()..range.end, String::new()));
        Some(())
    }

    fn replace_value(&mut self, text: &str, attribute: &Attribute, value: &str) -> Option<()> {
        let range = attribute.range_value();
        let quoted = text.get(..range.start)?.ends_with(['"', '\'']) && text.get(range.end..)?.starts_with(['"', '\'']);
        quoted.then_some(())?;
        let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&apos;");
        self.places.push((range, value));
        Some(())
    }
}

fn is_metadata(node: Node) -> bool {
    node.tag_name().name() == "metadata" && node.tag_name().namespace().is_none_or(|space| space == SVG)
}
