//! Several documents -> how each of them begins in the zine, and at which level its headings stand.
//!
//! The title of the first document stands on the cover. Each further one is a chapter: it begins with a heading of the
//! first level, by its head or by its text, and whatever is below it stays below it.

use super::markdown::Document;

/// How a document begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// With its text.
    AtOnce,
    /// With the heading that its text begins with.
    WithOpening,
    /// With the title that its head has.
    WithTitle,
    /// With both, one below the other.
    WithTitleAndOpening,
}

/// A document's place in a zine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chapter {
    pub begins: Begins,
    /// How many levels its headings move up, so that the first below its beginning is the next one; down below 0.
    pub raise: i64,
}

impl Chapter {
    /// Of one document; `first` is the one whose title is the zine's.
    pub fn of(document: &Document, first: bool) -> Self {
        let opening = document.opening.as_ref().map(|opening| opening.words.as_str());
        let title = document.front.title.as_deref();
        let begins = match (opening, title) {
            (Some(words), Some(title)) if words != title && first => Begins::WithOpening,
            (Some(words), Some(title)) if words != title => Begins::WithTitleAndOpening,
            (Some(_), _) if !first => Begins::WithOpening,
            (None, Some(_)) if !first => Begins::WithTitle,
            _ => Begins::AtOnce,
        };
        let top = document.top_level.map_or(1, i64::from);
        let raise = match begins {
            Begins::AtOnce => top - 1,
            Begins::WithOpening => (top - 2).max(0),
            Begins::WithTitle => top - 2,
            Begins::WithTitleAndOpening => -1,
        };
        Self { begins, raise }
    }

    /// The beginning as Typst: code that knows `it` and `piece`.
    pub fn typst(self, document: &Document, first: bool) -> String {
        let by = if !first && document.front.author.is_some() { "(it.byline)(it.piece-author); " } else { "" };
        match self.begins {
            Begins::AtOnce => by.to_owned(),
            Begins::WithOpening => format!("heading(level: 1, (piece.opening)(it)); {by}"),
            Begins::WithTitle => format!("heading(level: 1, it.piece-title); {by}"),
            Begins::WithTitleAndOpening => {
                format!("heading(level: 1, it.piece-title); {by}heading(level: 2, (piece.opening)(it)); ")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapter(text: &str, first: bool) -> (Begins, i64) {
        let Chapter { begins, raise } = Chapter::of(&Document::parse("a.md", text).unwrap(), first);
        (begins, raise)
    }

    #[test]
    fn the_title_of_the_first_document_stands_on_the_cover_and_not_again_in_the_text() {
        assert_eq!(chapter("# Beans\n\n## Sowing\n", true), (Begins::AtOnce, 1));
        assert_eq!(chapter("---\ntitle: Beans\n---\n# Beans\n\n## Sowing\n", true), (Begins::AtOnce, 1));
        assert_eq!(chapter("---\ntitle: Beans\n---\n# Sowing\n\n## When\n", true), (Begins::WithOpening, 0));
        assert_eq!(chapter("---\ntitle: Beans\n---\nText\n\n### Sowing\n", true), (Begins::AtOnce, 2));
        assert_eq!(chapter("Text alone\n", true), (Begins::AtOnce, 0));
    }

    #[test]
    fn each_further_document_is_a_chapter_and_what_is_below_it_stays_below() {
        assert_eq!(chapter("# Maize\n\n## Sowing\n", false), (Begins::WithOpening, 0));
        assert_eq!(chapter("---\ntitle: Maize\n---\n# Maize\n\n### Sowing\n", false), (Begins::WithOpening, 1));
        assert_eq!(
            chapter("---\ntitle: Maize\n---\n# Sowing\n\n# Harvest\n", false),
            (Begins::WithTitleAndOpening, -1)
        );
        assert_eq!(chapter("---\ntitle: Maize\n---\nText\n\n# Sowing\n", false), (Begins::WithTitle, -1));
        assert_eq!(chapter("---\ntitle: Maize\n---\nText\n\n## Sowing\n", false), (Begins::WithTitle, 0));
        assert_eq!(chapter("Text alone\n", false), (Begins::AtOnce, 0));
    }
}
