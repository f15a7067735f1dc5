//! Settings of a layout's `layout.toml` -> values that its Typst file sees.

use typst::foundations::{Array, Dict, IntoValue, Value};

/// The settings of a layout, which has been checked.
pub(super) fn settings(table: &toml::Table) -> Dict {
    table.iter().map(|(key, setting)| (key.as_str().into(), value(setting))).collect()
}

fn value(setting: &toml::Value) -> Value {
    match setting {
        toml::Value::String(text) => text.as_str().into_value(),
        toml::Value::Integer(number) => Value::Int(*number),
        toml::Value::Float(number) => Value::Float(*number),
        toml::Value::Boolean(yes) => Value::Bool(*yes),
        toml::Value::Array(list) => Value::Array(list.iter().map(value).collect::<Array>()),
        toml::Value::Table(table) => Value::Dict(settings(table)),
        // No layout has one: `layout.rs` refuses it.
        toml::Value::Datetime(date) => date.to_string().into_value(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::ZineLayout;

    #[test]
    fn settings_reach_the_layout_as_they_are_written() {
        let toml = "about = \"x\"\n[settings]\nsize = 9.5\ncolumns = 2\nruled = true\nmarks = [\"a\", 1]\n[settings.a]\nb = \"c\"\n";
        let settings = settings(&ZineLayout::parse("mine", toml, "").unwrap().settings);
        assert_eq!(settings.get("size").unwrap(), &Value::Float(9.5));
        assert_eq!(settings.get("columns").unwrap(), &Value::Int(2));
        let Value::Dict(inner) = settings.get("a").unwrap() else { unreachable!() };
        assert_eq!(inner.get("b").unwrap(), &"c".into_value());
    }
}
