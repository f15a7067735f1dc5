//! A contact tree -> the text of its file, always the same for the same tree.

use std::fmt::Write;

use super::values::{every_text, hours_text, kind_text, utc_text};
use crate::tree::model::{Alert, Group, Person, PersonAt, Recall, Role, Tree, Way};

/// Writes a tree file. Keys that say nothing are left out.
#[must_use]
pub fn write(tree: &Tree) -> String {
    let mut out = TomlLines(String::new());
    out.line("[tree]");
    out.text("name", &tree.name);
    out.raw("version", &tree.version.to_string());
    for (key, day) in [("valid-from", tree.valid_from), ("valid-until", tree.valid_until)] {
        if let Some(day) = day {
            out.raw(key, &day.to_string());
        }
    }
    out.maybe("country", tree.country.as_deref());
    out.raw("starters", &ids(tree, &tree.starters));
    out.raw("answer", &chance(tree.answer));
    if let Some(secret) = tree.secret {
        out.text("secret", &secret.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}")));
    }
    out.maybe("meeting-place", tree.meeting_place.as_deref());
    if tree.flaps {
        out.raw("flaps", "true");
    }
    if let Some(check_in) = &tree.check_in {
        out.line("\n[check-in]");
        out.text("every", &every_text(check_in.every));
        out.text("at", &check_in.at);
        out.raw("grace-hours", &check_in.grace_hours.to_string());
        out.texts("then", &check_in.then);
    }
    tree.alerts.iter().for_each(|alert| write_alert(&mut out, tree, alert));
    tree.roles.iter().for_each(|role| write_role(&mut out, tree, role));
    tree.groups.iter().for_each(|group| write_group(&mut out, tree, group));
    tree.people.iter().for_each(|person| write_person(&mut out, tree, person));
    out.0
}

fn write_alert(out: &mut TomlLines, tree: &Tree, alert: &Alert) {
    out.line("\n[[alert]]");
    out.text("level", &alert.level);
    if !alert.of.is_empty() {
        out.raw("needs", &alert.needs.to_string());
        out.raw("of", &ids(tree, &alert.of));
    }
    if let Some(hours) = alert.ends_after_hours {
        out.raw("ends-after-hours", &hours.to_string());
    }
    if !alert.say.is_empty() {
        out.text("say", &alert.say);
    }
    if !alert.actions.is_empty() {
        out.line("actions = [");
        for action in &alert.actions {
            let mut parts = vec![format!("do = {}", quoted(&action.what))];
            parts.extend(action.who.map(|who| format!("who = {}", id(tree, who))));
            parts.extend(action.within_minutes.map(|minutes| format!("within-minutes = {minutes}")));
            out.line(&format!("  {{ {} }},", parts.join(", ")));
        }
        out.line("]");
    }
}

fn write_role(out: &mut TomlLines, tree: &Tree, role: &Role) {
    out.line("\n[[role]]");
    out.text("name", &role.name);
    out.texts("powers", &role.powers);
    for (key, person) in [("holder", role.holder), ("stand-in", role.stand_in)] {
        if let Some(person) = person {
            out.raw(key, &id(tree, person));
        }
    }
    if let Some(until) = role.until {
        out.raw("until", &until.to_string());
    }
    if let Some(Recall { needs, of }) = &role.recall
        && !of.is_empty()
    {
        out.raw("recall", &format!("{{ needs = {needs}, of = {} }}", ids(tree, of)));
    }
}

fn write_group(out: &mut TomlLines, tree: &Tree, group: &Group) {
    out.line("\n[[group]]");
    out.text("id", &group.id);
    if group.name != group.id {
        out.text("name", &group.name);
    }
    out.raw("doors", &ids(tree, &group.doors));
    if !group.calls.is_empty() {
        let calls: Vec<String> = group.calls.iter().map(|called| quoted(&tree.groups[*called].id)).collect();
        out.raw("calls", &format!("[{}]", calls.join(", ")));
    }
}

fn write_person(out: &mut TomlLines, tree: &Tree, person: &Person) {
    out.line("\n[[person]]");
    out.text("id", &person.id);
    if person.name != person.id {
        out.text("name", &person.name);
    }
    if let Some(group) = person.group {
        out.text("group", &tree.groups[group].id);
    } else if !person.called_by.is_empty() {
        out.raw("called-by", &ids(tree, &person.called_by));
    }
    out.texts("languages", &person.languages);
    if let Some(minutes) = person.utc_minutes {
        out.text("utc", &utc_text(minutes));
    }
    out.maybe("place", person.place.as_deref());
    if let Some(asked) = person.asked {
        out.raw("asked", if asked { "true" } else { "false" });
    }
    if let Some(answer) = person.answer {
        out.raw("answer", &chance(answer));
    }
    out.maybe("note", person.note.as_deref());
    if !person.ways.is_empty() {
        out.line("ways = [");
        person.ways.iter().for_each(|way| out.line(&format!("  {},", way_text(way))));
        out.line("]");
    }
}

fn way_text(way: &Way) -> String {
    let mut parts = vec![format!("by = \"{}\"", kind_text(way.by)), format!("at = {}", quoted(&way.at))];
    parts.extend(way.hours.map(|hours| format!("hours = \"{}\"", hours_text(hours))));
    parts.extend(way.every_hours.map(|hours| format!("every-hours = {hours}")));
    format!("{{ {} }}", parts.join(", "))
}

struct TomlLines(String);

impl TomlLines {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn raw(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{key} = {value}");
    }

    fn text(&mut self, key: &str, value: &str) {
        self.raw(key, &quoted(value));
    }

    fn maybe(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    fn texts(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            self.raw(key, &format!("[{}]", values.join(", ")));
        }
    }
}

fn id(tree: &Tree, person: PersonAt) -> String {
    quoted(&tree.people[person].id)
}

fn ids(tree: &Tree, people: &[PersonAt]) -> String {
    let ids: Vec<String> = people.iter().map(|person| id(tree, *person)).collect();
    format!("[{}]", ids.join(", "))
}

/// The shortest number that reads back the same, with a point in it.
fn chance(value: f64) -> String {
    format!("{value:?}")
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
