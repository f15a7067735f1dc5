//! The two files of a zine layout -> a validated layout.
//!
//! ```text
//! layouts/plain/layout.toml    about = "description"; [settings]: any settings of its Typst file
//! layouts/plain/layout.typ     #let layout(it, body) = ..   (docs/LAYOUTS.md)
//! ```

use serde::Deserialize;

use super::error::TypesetError;
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
    /// Values that Typst has, too: no dates, no tables deep in each other.
    pub(super) settings: toml::Table,
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
        check_table(&written.settings, MOST_DEPTH).map_err(|why| wrong(LAYOUT_TOML, 0, why))?;
        Ok(Self { name: name.to_owned(), about: written.about, typst: typst.to_owned(), settings: written.settings })
    }
}

fn check_table(table: &toml::Table, depth: usize) -> Result<(), String> {
    for (key, setting) in table {
        check(setting, depth).map_err(|why| format!("the setting {key}: {why}"))?;
    }
    Ok(())
}

fn check(setting: &toml::Value, depth: usize) -> Result<(), String> {
    let Some(inside) = depth.checked_sub(1) else {
        return Err(format!("it holds more than {MOST_DEPTH} tables in each other"));
    };
    match setting {
        toml::Value::Array(list) => list.iter().try_for_each(|setting| check(setting, inside)),
        toml::Value::Table(table) => check_table(table, inside),
        toml::Value::Datetime(_) => Err("a date cannot be a setting; write it between quotes".to_owned()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(toml: &str) -> String {
        ZineLayout::parse("mine", toml, "").unwrap_err().to_string()
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
