//! Text of a tree file -> the tree, or all its faults.

use toml::de::DeTable;

use super::fault::{FoundFaults, TreeError};
use super::fields::{Fields, LineStarts};
use super::ids::{Ids, resolve};
use super::people::{read_groups, read_people};
use super::values::{every_of, secret_of};
use crate::limits::{MAX_TREE_BYTES, MAX_TREE_CALLERS, MAX_TREE_ENTRIES, MAX_TREE_PEOPLE};
use crate::tree::model::{Action, Alert, CheckIn, Interval, PersonAt, Recall, Role, Tree};

const USUAL_GRACE_HOURS: u32 = 3;

/// Reads a tree file.
///
/// # Errors
/// All faults, each with its line.
pub fn read(text: &str) -> Result<Tree, TreeError> {
    if text.len() > MAX_TREE_BYTES {
        return Err(TreeError::one(
            None,
            format!(
                "the file is larger than {} MB: a tree holds at most {MAX_TREE_PEOPLE} people",
                MAX_TREE_BYTES >> 20
            ),
        ));
    }
    let people = text.lines().filter(|line| line.trim_start().starts_with("[[person]]")).count();
    if people > MAX_TREE_PEOPLE {
        let says = format!("there are {people} people; {MAX_TREE_PEOPLE} is the most: divide the tree");
        return Err(TreeError::one(None, says));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = LineStarts::of(text);
    let table = DeTable::parse(text).map_err(|error| {
        let line = lines.line(error.span().map_or(0, |span| span.start));
        let message: String = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        TreeError::one(Some(line), format!("this is no TOML: {}", cut_long(&message)))
    })?;
    let faults = FoundFaults::default();
    let mut file = Fields::new(table.into_inner(), "a tree file", 1, &lines, &faults);
    let tree = read_file(&mut file);
    file.end();
    faults.or(tree)
}

fn cut_long(text: &str) -> String {
    text.chars().take(200).collect()
}

fn read_file(file: &mut Fields<'_, '_>) -> Tree {
    let mut head = file.table("tree", "[tree]");
    let person_tables = file.tables("person", "[[person]]", MAX_TREE_PEOPLE);
    let group_tables = file.tables("group", "[[group]]", MAX_TREE_PEOPLE);
    let (mut people, ids, links) = read_people(person_tables);
    let (groups, group_ids) = read_groups(group_tables, &ids, &people, &links);
    links.resolve(&mut people, &ids, &group_ids);
    let mut tree = Tree { name: String::new(), starters: Vec::new(), groups, people, ..Tree::default() };
    match &mut head {
        Some(head) => read_head(head, &mut tree, &ids),
        None => file.fault(1, "there is no [tree]: it begins the file, with name and starters"),
    }
    if let Some(head) = head {
        head.end();
    }
    if tree.people.is_empty() {
        file.fault(1, "there is no [[person]]: a tree needs at least one");
    }
    tree.check_in = file.table("check-in", "[check-in]").and_then(read_check_in);
    let alerts = file.tables("alert", "[[alert]]", MAX_TREE_ENTRIES);
    tree.alerts = alerts.into_iter().filter_map(|alert| read_alert(alert, &ids)).collect();
    let roles = file.tables("role", "[[role]]", MAX_TREE_ENTRIES);
    tree.roles = roles.into_iter().filter_map(|role| read_role(role, &ids)).collect();
    tree
}

fn read_head(head: &mut Fields<'_, '_>, tree: &mut Tree, ids: &Ids) {
    match head.text("name") {
        Some(name) => tree.name = name.value,
        None => head.fault(head.line, "[tree] needs a name, as name = \"Hill workshop\""),
    }
    if let Some(version) = head.number("version", 1, 999_999) {
        tree.version = version.value;
    }
    tree.valid_from = head.date("valid-from");
    tree.valid_until = head.date("valid-until");
    if let (Some(from), Some(until)) = (tree.valid_from, tree.valid_until)
        && from > until
    {
        head.fault(head.line, format!("valid-from {from} is after valid-until {until}"));
    }
    let country = |text: &str| {
        (text.len() == 2 && text.bytes().all(|c| c.is_ascii_alphabetic())).then(|| text.to_ascii_uppercase())
    };
    tree.country = head.word("country", "two letters like \"DE\"", country).map(|country| country.value);
    let starters = head.texts("starters", MAX_TREE_CALLERS);
    if starters.is_empty() {
        head.fault(head.line, "[tree] needs starters: who may begin a round, in order, as starters = [\"ilse\"]");
    }
    tree.starters = resolve(head, "starters", &starters, ids);
    if let Some(answer) = head.chance("answer") {
        tree.answer = answer;
    }
    tree.secret =
        head.word("secret", "32 hexadecimal digits, or nothing: it is drawn then", secret_of).map(|it| it.value);
    tree.meeting_place = head.text("meeting-place").map(|place| place.value);
    tree.flaps = head.switch("flaps").unwrap_or(false);
}

fn person(fields: &mut Fields<'_, '_>, key: &'static str, ids: &Ids) -> Option<PersonAt> {
    let name = fields.text(key)?;
    resolve(fields, key, &[name], ids).pop()
}

fn read_check_in(mut fields: Fields<'_, '_>) -> Option<CheckIn> {
    let every = fields.word("every", "\"day\", \"week\", \"moon\" or like \"3 days\"", every_of);
    let at = fields.text("at");
    let grace_hours = fields.number("grace-hours", 0, 1_000).map_or(USUAL_GRACE_HOURS, |hours| hours.value);
    let then = fields.texts("then", MAX_TREE_ENTRIES).into_iter().map(|step| step.value).collect();
    if at.is_none() {
        fields.fault(fields.line, "[check-in] needs at: when people wait for the call, as at = \"sunday 18:00\"");
    }
    fields.end();
    let every = every.map_or(Interval::Days(7), |every| every.value);
    Some(CheckIn { every, at: at?.value, grace_hours, then })
}

fn read_alert(mut fields: Fields<'_, '_>, ids: &Ids) -> Option<Alert> {
    let level = fields.text("level");
    if level.is_none() {
        fields.fault(fields.line, "[[alert]] needs a level, as level = \"red\"");
    }
    let (needs, of) = signers(&mut fields, ids);
    let ends_after_hours = fields.number("ends-after-hours", 1, 100_000).map(|hours| hours.value);
    let say = fields.text("say").map_or_else(String::new, |say| say.value);
    let mut actions = Vec::new();
    for mut action in fields.tables("actions", "{ do = \"..\" }", MAX_TREE_ENTRIES) {
        let what = action.text("do");
        let who = person(&mut action, "who", ids);
        let within_minutes = action.number("within-minutes", 1, 1_000_000).map(|minutes| minutes.value);
        match what {
            Some(what) => actions.push(Action { what: what.value, who, within_minutes }),
            None => action.fault(action.line, "an action needs do, as { do = \"call the lawyer\", who = \"nadia\" }"),
        }
        action.end();
    }
    fields.end();
    Some(Alert { level: level?.value, needs, of, ends_after_hours, say, actions })
}

/// `needs` and `of`: how many of whom sign.
fn signers(fields: &mut Fields<'_, '_>, ids: &Ids) -> (u32, Vec<PersonAt>) {
    let needs = fields.number("needs", 1, MAX_TREE_ENTRIES as u32);
    let names = fields.texts("of", MAX_TREE_ENTRIES);
    let of = resolve(fields, "of", &names, ids);
    if let Some(needs) = &needs
        && needs.value as usize > names.len()
    {
        let says = format!("needs is {}, but of names {}: name more people, or need fewer", needs.value, names.len());
        fields.fault(needs.line, says);
    }
    (needs.map_or(1, |needs| needs.value), of)
}

fn read_role(mut fields: Fields<'_, '_>, ids: &Ids) -> Option<Role> {
    let name = fields.text("name");
    if name.is_none() {
        fields.fault(fields.line, "[[role]] needs a name, as name = \"bell\"");
    }
    let powers = fields.texts("powers", MAX_TREE_ENTRIES).into_iter().map(|power| power.value).collect();
    let holder = person(&mut fields, "holder", ids);
    let stand_in = person(&mut fields, "stand-in", ids);
    let until = fields.date("until");
    let recall = fields.table("recall", "{ needs = 2, of = [..] }").map(|mut recall| {
        let (needs, of) = signers(&mut recall, ids);
        recall.end();
        Recall { needs, of }
    });
    fields.end();
    Some(Role { name: name?.value, powers, holder, stand_in, until, recall })
}
