//! Several documents -> beginning and heading levels of each as a chapter of the zine.
//!
//! The title of the first document is on the cover. Each further document is a chapter: it begins with a heading of the
//! first level, taken from its front matter or its text, and its other headings stay below.

use super::markdown::MarkdownDocument;

/// What a document begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChapterStart {
    /// Its text.
    AtOnce,
    /// The heading at the start of its text.
    WithOpening,
    /// The title of its front matter.
    WithTitle,
    /// The title, then the heading at the start of its text.
    WithTitleAndOpening,
}

/// A document as a chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chapter {
    pub begins: ChapterStart,
    /// Levels by which its headings are raised, so that the highest is one below its beginning; negative lowers them.
    pub raise: i64,
}

impl Chapter {
    /// The chapter of a document; the title of the `first` document is that of the zine.
    pub fn of(document: &MarkdownDocument, first: bool) -> Self {
        let opening = document.opening.as_ref().map(|opening| opening.words.as_str());
        let title = document.front.title.as_deref();
        let begins = match (opening, title) {
            (Some(words), Some(title)) if words != title && first => ChapterStart::WithOpening,
            (Some(words), Some(title)) if words != title => ChapterStart::WithTitleAndOpening,
            (Some(_), _) if !first => ChapterStart::WithOpening,
            (None, Some(_)) if !first => ChapterStart::WithTitle,
            _ => ChapterStart::AtOnce,
        };
        let top = document.top_level.map_or(1, i64::from);
        let raise = match begins {
            ChapterStart::AtOnce => top - 1,
            ChapterStart::WithOpening => (top - 2).max(0),
            ChapterStart::WithTitle => top - 2,
            ChapterStart::WithTitleAndOpening => -1,
        };
        Self { begins, raise }
    }

    /// The beginning as Typst code that uses `it` and `piece`.
    pub fn typst(self, document: &MarkdownDocument, first: bool) -> String {
        let by = if !first && document.front.author.is_some() { "(it.byline)(it.piece-author); " } else { "" };
        match self.begins {
            ChapterStart::AtOnce => by.to_owned(),
            ChapterStart::WithOpening => format!("heading(level: 1, (piece.opening)(it)); {by}"),
            ChapterStart::WithTitle => format!("heading(level: 1, it.piece-title); {by}"),
            ChapterStart::WithTitleAndOpening => {
                format!("heading(level: 1, it.piece-title); {by}heading(level: 2, (piece.opening)(it)); ")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapter(text: &str, first: bool) -> (ChapterStart, i64) {
        let Chapter { begins, raise } = Chapter::of(&MarkdownDocument::parse("a.md", text).unwrap(), first);
        (begins, raise)
    }

    #[test]
    fn the_title_of_the_first_document_stands_on_the_cover_and_not_again_in_the_text() {
        assert_eq!(chapter("# Beans\n\n## Sowing\n", true), (ChapterStart::AtOnce, 1));
        assert_eq!(chapter("---\ntitle: Beans\n---\n# Beans\n\n## Sowing\n", true), (ChapterStart::AtOnce, 1));
        assert_eq!(chapter("---\ntitle: Beans\n---\n# Sowing\n\n## When\n", true), (ChapterStart::WithOpening, 0));
        assert_eq!(chapter("---\ntitle: Beans\n---\nText\n\n### Sowing\n", true), (ChapterStart::AtOnce, 2));
        assert_eq!(chapter("Text alone\n", true), (ChapterStart::AtOnce, 0));
    }

    #[test]
    fn each_further_document_is_a_chapter_and_what_is_below_it_stays_below() {
        assert_eq!(chapter("# Maize\n\n## Sowing\n", false), (ChapterStart::WithOpening, 0));
        assert_eq!(chapter("---\ntitle: Maize\n---\n# Maize\n\n### Sowing\n", false), (ChapterStart::WithOpening, 1));
        assert_eq!(
            chapter("---\ntitle: Maize\n---\n# Sowing\n\n# Harvest\n", false),
            (ChapterStart::WithTitleAndOpening, -1)
        );
        assert_eq!(chapter("---\ntitle: Maize\n---\nText\n\n# Sowing\n", false), (ChapterStart::WithTitle, -1));
        assert_eq!(chapter("---\ntitle: Maize\n---\nText\n\n## Sowing\n", false), (ChapterStart::WithTitle, 0));
        assert_eq!(chapter("Text alone\n", false), (ChapterStart::AtOnce, 0));
    }
}
