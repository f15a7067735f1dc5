//! List items -> Typst list: bullets, numbers, or tasks with check boxes.

use std::fmt::Write;

/// Lists in lists that are indented; further ones would leave no room for words.
const MOST_INDENTED: usize = 4;

/// A list being parsed.
#[derive(Debug, Default)]
pub(super) struct List {
    /// The first number; `None` for bullets.
    pub start: Option<u64>,
    /// Whether an item contains paragraphs, so that all items are spaced.
    pub loose: bool,
    /// How many lists it stands in.
    pub depth: usize,
    pub items: Vec<ListItem>,
}

#[derive(Debug)]
pub(super) struct ListItem {
    /// Whether its box is ticked; `None` if it has no box.
    pub done: Option<bool>,
    /// Typst markup.
    pub body: String,
}

impl List {
    /// As Typst markup. Tasks are drawn by the layout: `tasks(start:, tight:, (done, body), ..)`, see docs/LAYOUTS.md.
    pub fn typst(&self) -> String {
        let mut out = String::new();
        let tight = !self.loose;
        let tasks = self.items.iter().any(|item| item.done.is_some());
        // Writing to a string does not fail.
        let deep = self.depth >= MOST_INDENTED;
        let _ = match (tasks, self.start) {
            (_, None) if deep => write!(out, "#(it.deep-list)(start: none"),
            (_, Some(start)) if deep => write!(out, "#(it.deep-list)(start: {start}"),
            (true, None) => write!(out, "#(it.tasks)(start: none, tight: {tight}"),
            (true, Some(start)) => write!(out, "#(it.tasks)(start: {start}, tight: {tight}"),
            (false, None) => write!(out, "#list(tight: {tight}"),
            (false, Some(start)) => write!(out, "#enum(start: {start}, tight: {tight}"),
        };
        for ListItem { done, body } in &self.items {
            let _ = match (tasks || deep, done) {
                (true, None) => write!(out, ", (none, [{body}])"),
                (true, Some(done)) => write!(out, ", ({done}, [{body}])"),
                (false, _) => write!(out, ", [{body}]"),
            };
        }
        out.push_str(")\n");
        out
    }
}
