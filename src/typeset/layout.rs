//! The two files of a zine layout -> a validated layout.
//!
//! ```text
//! layouts/plain/layout.toml    about = "description"; [settings]: any settings of its Typst file
//! layouts/plain/layout.typ     #let layout(it, body) = ..   (docs/LAYOUTS.md)
//! ```

use serde::Deserialize;
use typst::foundations::{Array, Dict, IntoValue, Value};

use super::TypesetError;
use crate::limits::MAX_LAYOUT_BYTES;

/// Nesting depth of settings.
const MOST_DEPTH: usize = 8;
/// Names of the files in the folder of a layout.
pub const LAYOUT_TOML: &str = "layout.toml";
pub const LAYOUT_TYPST: &str = "layout.typ";

/// The design of a zine.
#[derive(Debug, Clone, PartialEq)]
pub struct ZineLayout {
    /// Its name in messages: a name, or the path of its folder.
    pub name: String,
    /// What it is good for, in one line.
    pub about: String,
    pub(super) typst: String,
    pub(super) settings: Dict,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutToml {
    about: String,
    #[serde(default)]
    settings: toml::Table,
}

impl ZineLayout {
    /// Parses the texts of its two files.
    ///
    /// # Errors
    /// File and line of a field that is missing, unknown or of a type that Typst does not have.
    pub fn parse(name: &str, toml: &str, typst: &str) -> Result<Self, TypesetError> {
        let wrong =
            |file: &str, line, message| TypesetError::Template { name: format!("{name}/{file}"), line, message };
        for (file, text) in [(LAYOUT_TOML, toml), (LAYOUT_TYPST, typst)] {
            if text.len() as u64 > MAX_LAYOUT_BYTES {
                return Err(wrong(file, 1, format!("it has more than {} kB", MAX_LAYOUT_BYTES >> 10)));
            }
        }
        let written: LayoutToml = toml::from_str(toml).map_err(|error| {
            let place = error.span().map_or(0, |span| span.start);
            let line = toml.get(..place).unwrap_or_default().matches('\n').count() + 1;
            wrong(LAYOUT_TOML, line, error.message().lines().collect::<Vec<_>>().join(" "))
        })?;
        let settings = dict(written.settings, MOST_DEPTH).map_err(|why| wrong(LAYOUT_TOML, 0, why))?;
        Ok(Self { name: name.to_owned(), about: written.about, typst: typst.to_owned(), settings })
    }
}

fn dict(table: toml::Table, depth: usize) -> Result<Dict, String> {
    let pairs = table.into_iter().map(|(key, setting)| {
        let value = value(setting, depth).map_err(|why| format!("the setting {key}: {why}"))?;
        Ok((key.into(), value))
    });
    pairs.collect()
}

fn value(setting: toml::Value, depth: usize) -> Result<Value, String> {
    let Some(inside) = depth.checked_sub(1) else {
        return Err(format!("it holds more than {MOST_DEPTH} tables in each other"));
    };
    Ok(match setting {
        toml::Value::String(text) => text.into_value(),
        toml::Value::Integer(number) => Value::Int(number),
        toml::Value::Float(number) => Value::Float(number),
        toml::Value::Boolean(yes) => Value::Bool(yes),
        toml::Value::Array(list) => {
            Value::Array(list.into_iter().map(|setting| value(setting, inside)).collect::<Result<Array, _>>()?)
        }
        toml::Value::Table(table) => Value::Dict(dict(table, inside)?),
        toml::Value::Datetime(_) => return Err("a date cannot be a setting; write it between quotes".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(toml: &str) -> String {
        ZineLayout::parse("mine", toml, "").unwrap_err().to_string()
    }

    #[test]
    fn settings_reach_the_layout_as_they_are_written() {
        let toml = "about = \"x\"\n[settings]\nsize = 9.5\ncolumns = 2\nruled = true\nmarks = [\"a\", 1]\n[settings.a]\nb = \"c\"\n";
        let layout = ZineLayout::parse("mine", toml, "").unwrap();
        assert_eq!(layout.settings.get("size").unwrap(), &Value::Float(9.5));
        assert_eq!(layout.settings.get("columns").unwrap(), &Value::Int(2));
        let Value::Dict(inner) = layout.settings.get("a").unwrap() else { unreachable!() };
        assert_eq!(inner.get("b").unwrap(), &"c".into_value());
    }

    #[test]
    fn what_is_wrong_with_a_layouts_toml_is_named_with_file_and_line() {
        assert_eq!(refused("about = \"x\"\nabout = 3\n"), "mine/layout.toml, line 2: duplicate key");
        assert!(refused("colour = 1\n").starts_with("mine/layout.toml, line 1: unknown field `colour`"));
        assert!(refused("").contains("missing field `about`"));
        let dated = refused("about = \"x\"\n[settings]\nday = 2026-11-21\n");
        assert!(dated.contains("the setting day: a date cannot be a setting"), "{dated}");
        let mut deep = String::from("about = \"x\"\nsettings.a");
        deep.push_str(&".a".repeat(20));
        deep.push_str(" = 1\n");
        assert!(refused(&deep).contains("more than 8 tables"), "{}", refused(&deep));
    }
}
