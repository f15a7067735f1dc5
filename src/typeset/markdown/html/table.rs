//! Parts of HTML within `<table>` -> rows of cells.

use pulldown_cmark::Alignment;

use super::tokens::{HtmlPart, HtmlToken};

/// A table; a cell is the parts between its tags.
#[derive(Debug, Default)]
pub(super) struct HtmlTable {
    pub rows: Vec<Vec<Vec<HtmlToken>>>,
    pub columns: usize,
    pub aligned: Vec<Alignment>,
    /// Whether the first row is the head.
    pub has_head: bool,
    pub has_spans: bool,
    /// Parts outside of cells.
    pub strays: Vec<Vec<HtmlToken>>,
}

/// Whether a tag has a meaning only within a table.
pub(super) fn is_part(name: &str) -> bool {
    matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th")
}

/// The place of the tag that closes a table, in the parts after the one that opens it.
pub(super) fn end(rest: &[HtmlToken]) -> Option<usize> {
    let mut depth = 0;
    rest.iter().position(|token| {
        depth += usize::from(token.opens("table"));
        let closes = token.closes("table");
        let ends = closes && depth == 0;
        depth -= usize::from(closes && depth > 0);
        ends
    })
}

impl HtmlTable {
    pub fn of(tokens: &[HtmlToken]) -> Self {
        let mut table = Self::default();
        let (mut in_cell, mut depth, mut stray) = (false, 0_usize, Vec::new());
        let mut head_cells = true;
        for token in tokens {
            let outer = depth == 0;
            depth += usize::from(token.opens("table"));
            depth -= usize::from(token.closes("table") && depth > 0);
            match &token.part {
                HtmlPart::Open { name, .. } if outer && name == "tr" => {
                    in_cell = false;
                    table.rows.push(Vec::new());
                }
                HtmlPart::Open { name, attributes } if outer && (name == "td" || name == "th") => {
                    in_cell = true;
                    if table.rows.is_empty() {
                        table.rows.push(Vec::new());
                    }
                    let first = table.rows.len() == 1;
                    head_cells &= !first || name == "th";
                    let wide = |key: &str| attributes.get(key).is_some_and(|count| !matches!(count.trim(), "" | "1"));
                    table.has_spans |= wide("colspan") || wide("rowspan");
                    if first {
                        table.aligned.push(match attributes.get("align").map(String::as_str) {
                            Some("center") => Alignment::Center,
                            Some("right") => Alignment::Right,
                            _ => Alignment::None,
                        });
                    }
                    if let Some(row) = table.rows.last_mut() {
                        row.push(Vec::new());
                    }
                }
                HtmlPart::Close { name } if outer && (name == "td" || name == "th" || name == "tr") => in_cell = false,
                HtmlPart::Open { name, .. } | HtmlPart::Close { name } if outer && is_part(name) => in_cell = false,
                _ if in_cell => {
                    if let Some(cell) = table.rows.last_mut().and_then(|row| row.last_mut()) {
                        cell.push(token.clone());
                    }
                }
                HtmlPart::Text(text) if text.trim().is_empty() && stray.is_empty() => {}
                _ => stray.push(token.clone()),
            }
        }
        if !stray.is_empty() {
            table.strays.push(stray);
        }
        table.rows.retain(|row| !row.is_empty());
        table.columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        table.aligned.resize(table.columns, Alignment::None);
        table.has_head = head_cells && !table.rows.is_empty();
        table
    }
}
