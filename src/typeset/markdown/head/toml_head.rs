//! A head in TOML -> its keys and values.

use toml::{Table, Value};

use super::values::{HeadError, HeadLine, HeadValue, MOST_NESTED};

/// The keys of the outermost table.
pub(super) fn lines(text: &str, before: usize) -> Result<Vec<HeadLine>, HeadError> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let place = error.span().map_or(0, |span| span.start);
        let line = text.get(..place).unwrap_or_default().matches('\n').count() + 1;
        (line + before, error.message().to_owned())
    })?;
    let line_of = |key: &str| {
        let begins = |line: &str| {
            let line = line.trim_start().trim_start_matches(['[', '"', '\'']);
            line.strip_prefix(key).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
        };
        text.lines().position(begins).map_or(before, |at| at + 1 + before)
    };
    let mut lines: Vec<HeadLine> = table
        .iter()
        .map(|(key, own)| HeadLine { line: line_of(key), key: key.clone(), value: value(own, 0) })
        .collect();
    lines.sort_by_key(|line| line.line);
    Ok(lines)
}

fn value(of: &Value, depth: usize) -> HeadValue {
    match of {
        _ if depth > MOST_NESTED => HeadValue::Unread,
        Value::String(words) => HeadValue::Words(words.clone()),
        Value::Array(items) => HeadValue::List(items.iter().map(|item| value(item, depth + 1)).collect()),
        Value::Table(table) => {
            HeadValue::Pairs(table.iter().map(|(key, own)| (key.clone(), value(own, depth + 1))).collect())
        }
        Value::Integer(number) => HeadValue::Words(number.to_string()),
        Value::Float(number) => HeadValue::Words(number.to_string()),
        Value::Boolean(yes) => HeadValue::Words(yes.to_string()),
        Value::Datetime(date) => HeadValue::Words(date.to_string()),
    }
}
