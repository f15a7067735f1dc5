//! Events -> the same, headings without the ids that some programs read at their ends: `## Jars {#jars}`.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

#[derive(Debug, Default)]
pub(super) struct HeadingIds {
    in_heading: bool,
}

impl HeadingIds {
    /// The event that ends at a place of the source, without an id.
    pub fn without<'a>(&mut self, event: Event<'a>, source: &str, end: usize) -> Event<'a> {
        match &event {
            Event::Start(Tag::Heading { .. }) => self.in_heading = true,
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            Event::Text(text) if self.in_heading => {
                let (before, after) = source.split_at_checked(end).unwrap_or_default();
                let is_last = after.lines().next().is_none_or(|rest| rest.trim_matches(['#', ' ', '\t']).is_empty());
                if let Some(words) = without_id(text).filter(|_| is_last && without_id(before).is_some()) {
                    return Event::Text(CowStr::from(words.to_owned()));
                }
            }
            _ => {}
        }
        event
    }
}

/// A text without an id and classes at its end: `{#jars}`, `{#jars .wide}`, `{.unnumbered}`, `{-}`.
fn without_id(text: &str) -> Option<&str> {
    let (words, marks) = text.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "_-:.".contains(letter));
    let is_mark = |mark: &str| mark == "-" || mark.strip_prefix(['#', '.']).is_some_and(is_name);
    let is_whole = !words.ends_with('\\') && !marks.trim().is_empty() && marks.split_whitespace().all(is_mark);
    is_whole.then(|| words.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_no_part_of_a_heading() {
        let ids =
            ["Jars {#jars}", "Jars {#jars .wide} ", "Jars{.unnumbered}", "Jars {-}", "Jars {#a-b_c:1.2}", "Jars {#作}"];
        for text in ids {
            assert_eq!(without_id(text), Some("Jars"), "{text}");
        }
        for text in
            ["Jars", "Sets {a, b}", "Jars {}", "Jars {# jars}", "{#jars} Jars", "Jars \\{#jars}", "x {#}", "1 {2}"]
        {
            assert_eq!(without_id(text), None, "{text}");
        }
    }
}
