//! HTML -> steps: events of the parser, and what it has no event for.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::tags::HtmlTag;

/// The paragraph around words that stand in a block of HTML.
pub(super) const IMPLIED: &str = "";

/// What the writer of the markup gets.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::markdown) enum HtmlStep<'a> {
    Event(Event<'a>),
    /// The start of what the Typst function is applied to; it ends with an end event.
    Style(&'static str),
    /// HTML that is printed as it is.
    Verbatim(String),
    Warning(String),
}

/// Something that has started and not ended.
#[derive(Default)]
pub(super) struct Open {
    /// Name of its tag; `None` if Markdown opened it.
    pub name: Option<String>,
    /// How many end events it takes.
    pub elements: usize,
    /// Whether words may stand in it directly, and not only paragraphs.
    pub holds_words: bool,
    pub is_code: bool,
    pub is_picture: bool,
    /// Printed where it ends.
    pub last: &'static str,
}

impl Open {
    /// How it ends. A paragraph goes on after words in bold: that matters to what is counted of it.
    pub fn end(&self) -> TagEnd {
        let is_inline = self.holds_words && self.name.as_deref() != Some(IMPLIED);
        if is_inline { TagEnd::Emphasis } else { TagEnd::Paragraph }
    }
}

/// Whether a tag of Markdown begins a block, and not a part of a sentence.
pub(super) fn is_block(tag: &Tag) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

impl HtmlTag {
    pub(super) fn start(self) -> Tag<'static> {
        match self {
            Self::Strong => Tag::Strong,
            Self::Emphasis => Tag::Emphasis,
            Self::Strikethrough => Tag::Strikethrough,
            Self::Subscript => Tag::Subscript,
            Self::Superscript => Tag::Superscript,
        }
    }
}
