//! What was found in a tree -> lines, or JSON.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::load::load_tree;
use super::words::{names, percent};
use crate::cli::args::tree::TreeArgs;
use crate::cli::tell::{Failure, Terminal, columns, counted, shown};
use crate::error::Exit;
use crate::tree::check::{self, CheckReport, CheckWish, Finding};
use crate::tree::date::Date;
use crate::tree::listed::PeopleList;
use crate::tree::model::{PersonAt, Tree};
use crate::tree::plan::shapes;
use crate::tree::plan::since as changes;

/// Findings that are told one by one.
const FINDINGS_TOLD: usize = 40;

/// Checks a tree.
pub(super) fn check(tree: &Tree, args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let wish =
        CheckWish { today: args.from.or_else(today), max_names: args.max_names as usize, out: args.without.clone() };
    let report = check::check(tree, &wish);
    if args.json {
        terminal.json(&report_json(tree, &report))?;
    } else {
        terminal.lines(&report_lines(tree, &report))?;
    }
    let found = !report.weak.findings.is_empty();
    Ok(if args.strict && found { Exit::Failed } else { Exit::Whole })
}

fn today() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    Date::from_number(i64::try_from(seconds / 86_400).ok()?)
}

/// What a tree is and does, then what is weak in it.
pub(super) fn report_lines(tree: &Tree, report: &CheckReport) -> Vec<String> {
    let groups = match tree.groups.len() {
        0 => String::new(),
        count => format!(" in {}", counted(count, "group", "groups")),
    };
    let weak = &report.weak;
    let mut lines = vec![
        format!("{}, version {}: {}{groups}", tree.name, tree.version, counted(tree.people.len(), "person", "people")),
        format!(
            "  if everybody answers: {} of {} have the message, the last after {}",
            report.reached,
            tree.people.len(),
            counted(report.minutes, "minute", "minutes")
        ),
        format!(
            "  if {} in 100 answer: {} of those who would, the last after {:.0} minutes",
            (mean_answer(tree) * 100.0).round(),
            percent(report.expected.reached),
            report.expected.minutes
        ),
    ];
    if let Some(most) = weak.most_names {
        lines.push(format!("  a slip shows {} at most", counted(most, "name", "names")));
    }
    if weak.safe_from_two && tree.people.len() > 2 {
        lines.push("  no two silent people cut anybody off from an alert".to_owned());
    }
    if weak.findings.is_empty() {
        lines.push("  nothing to mend was found".to_owned());
    }
    lines.extend(weak.findings.iter().take(FINDINGS_TOLD).map(finding_line));
    let untold = weak.findings.len().saturating_sub(FINDINGS_TOLD);
    if untold > 0 {
        lines.push(format!("  and {}; --json names all", counted(untold, "more finding", "more findings")));
    }
    if weak.more_pairs > 0 {
        lines.push(format!("  and {} that cut somebody off", counted(weak.more_pairs, "more pair", "more pairs")));
    }
    lines
}

fn finding_line(finding: &Finding) -> String {
    format!("  {}: {}", if finding.kind.is_grave() { "mend" } else { "look at" }, finding.says)
}

fn mean_answer(tree: &Tree) -> f64 {
    let sum: f64 = tree.people.iter().map(|person| person.answer.unwrap_or(tree.answer)).sum();
    sum / tree.people.len().max(1) as f64
}

fn ids(tree: &Tree, people: &[PersonAt]) -> Vec<String> {
    people.iter().map(|person| tree.people[*person].id.clone()).collect()
}

fn report_json(tree: &Tree, report: &CheckReport) -> Value {
    let finding = |finding: &Finding| {
        json!({
            "kind": finding.kind.word(),
            "grave": finding.kind.is_grave(),
            "people": ids(tree, &finding.people),
            "victims": ids(tree, &finding.victims),
            "says": finding.says,
        })
    };
    json!({
        "tree": tree.name,
        "version": tree.version,
        "people": tree.people.len(),
        "groups": tree.groups.len(),
        "starters": ids(tree, &tree.starters),
        "everybody_answers": { "reached": report.reached, "minutes": report.minutes },
        "expected": { "reached": rounded(report.expected.reached, 1e4), "minutes": rounded(report.expected.minutes, 10.0) },
        "most_names": report.weak.most_names,
        "safe_from_two": report.weak.safe_from_two,
        "more_pairs": report.weak.more_pairs,
        "findings": report.weak.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn rounded(number: f64, steps: f64) -> f64 {
    (number * steps).round() / steps
}

/// The table of shapes.
pub(super) fn shapes(list: &PeopleList, args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let shapes = shapes::shapes(list, args.max_names as usize);
    if shapes.is_empty() {
        return Err(Failure::new("shapes need two people at least"));
    }
    if args.json {
        let one = |shape: &shapes::Shape| {
            let expected = shapes::CHANCES.iter().zip(&shape.expected).map(|(answer, expected)| {
                json!({ "answer": answer, "reached": rounded(expected.reached, 1e4), "minutes": rounded(expected.minutes, 10.0) })
            });
            json!({
                "shape": shape.what,
                "expected": expected.collect::<Vec<_>>(),
                "mean_names": shape.names.map(|names| rounded(names.mean, 10.0)),
                "most_names": shape.names.map(|names| names.most),
                "most_stapled": shape.names.map(|names| names.most_stapled),
            })
        };
        terminal.json(&json!({ "people": list.people.len(), "shapes": shapes.iter().map(one).collect::<Vec<_>>() }))?;
        return Ok(Exit::Whole);
    }
    terminal.line(&format!(
        "Of {}, whom a round reaches of those who would answer, and in how many minutes, if 60, 75 or 90 in 100 do:",
        counted(list.people.len(), "person", "people")
    ))?;
    let head = ["shape", "60", "75", "90", "names on a slip"].map(str::to_owned).to_vec();
    let rows = shapes.iter().map(|shape| {
        let figures = shape.expected.iter().map(|one| format!("{} {:.0}'", percent(one.reached), one.minutes));
        let names = match shape.names {
            None => "not counted".to_owned(),
            Some(names) if names.most_stapled == 0 => format!("{:.1}, at most {}", names.mean, names.most),
            Some(names) => format!("{:.1}, at most {}, {} stapled", names.mean, names.most, names.most_stapled),
        };
        std::iter::once(shape.what.to_owned()).chain(figures).chain([names]).collect::<Vec<_>>()
    });
    let table: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    terminal.lines(&columns(&table, 2))?;
    terminal
        .line("Simulated: each answers by chance and by themselves. Rank shapes by it; do not promise its figures.")?;
    Ok(Exit::Whole)
}

/// Whose slips changed.
pub(super) fn since(
    tree: &Tree,
    path: &Path,
    old_path: &Path,
    args: &TreeArgs,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let old = load_tree(old_path)?;
    let changes = changes::since(&old, tree);
    if args.json {
        terminal.json(&json!({
            "changed": ids(tree, &changes.changed),
            "collect": ids(&old, &changes.collect),
        }))?;
        return Ok(Exit::Whole);
    }
    if changes.changed.is_empty() && changes.collect.is_empty() {
        terminal.line("no slip says anything else than before")?;
        return Ok(Exit::Whole);
    }
    terminal.line(&format!("new slips for {}: {}", changes.changed.len(), names(tree, &changes.changed)))?;
    terminal.line(&format!(
        "collect {}: {}",
        counted(changes.collect.len(), "old one", "old ones"),
        names(&old, &changes.collect)
    ))?;
    if old.version >= tree.version {
        terminal.warn(&format!(
            "{} is version {}, and {} is version {}: give the new one a higher version",
            shown(path),
            tree.version,
            shown(old_path),
            old.version
        ));
    }
    Ok(Exit::Whole)
}
