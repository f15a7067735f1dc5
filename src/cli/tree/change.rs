//! A list, a drill, the passing of time -> a tree file that is written.

use std::path::Path;

use super::report::report_lines;
use crate::cli::args::tree::TreeArgs;
use crate::cli::input::bounded_file;
use crate::cli::output::{Existing, atomic_file};
use crate::cli::tell::{Failure, Terminal, counted, shown};
use crate::error::Exit;
use crate::limits::MAX_TREE_BYTES;
use crate::tree::check::{self, CheckWish};
use crate::tree::file::{self, FILE_END};
use crate::tree::listed::PeopleList;
use crate::tree::model::Tree;
use crate::tree::plan::learn::{learn as learned, read_tally};
use crate::tree::plan::propose::{ProposeWish, propose as proposed};
use crate::tree::plan::rotate::rotate as rotated;

/// The name of a proposed tree where no file says one.
const UNNAMED: &str = "Contact tree";
/// Doubts and changes that are told one by one.
const LINES_TOLD: usize = 40;

/// Writes the commented example.
pub(super) fn sample(args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match &args.output {
        None => terminal.unbroken(file::sample().trim_end())?,
        Some(path) => {
            check_name(path)?;
            atomic_file::write(path, file::sample().as_bytes(), Existing::from_force(args.force))?;
            terminal.line(&format!(
                "{}: an example; change it, then run `seedpress tree {}`",
                shown(path),
                shown(path)
            ))?;
        }
    }
    Ok(Exit::Whole)
}

/// Proposes a tree for a list.
pub(super) fn propose(list: &PeopleList, args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if let Some(path) = &args.output {
        check_name(path)?;
        atomic_file::check_free(path, Existing::from_force(args.force))?;
    }
    let wish = ProposeWish {
        name: args.name.clone().or_else(|| args.output.as_deref().map(name_of)).unwrap_or_else(|| UNNAMED.to_owned()),
        max_names: args.max_names as usize,
        country: args.country.clone(),
        valid_from: args.from,
        valid_until: args.valid_until,
        secret: if args.output.is_some() { Some(secret()?) } else { None },
    };
    let Some(proposal) = proposed(list, &wish) else {
        return Err(Failure::new(format!("there is nobody in {}", shown(&args.files[0]))));
    };
    let text = file::write(&proposal.tree);
    readable(&text)?;
    if let Some(path) = &args.output {
        write(path, &text, args)?;
        terminal.line(&format!("{}: {}", shown(path), counted(list.people.len(), "person", "people")))?;
    }
    let report = check::check(&proposal.tree, &CheckWish { max_names: wish.max_names, ..CheckWish::default() });
    terminal.lines(&report_lines(&proposal.tree, &report))?;
    tell(&proposal.doubts, |line| terminal.warn(line));
    if args.output.is_none() {
        terminal.hint("nothing was written: keep the tree with -o NAME.tree.toml");
    }
    let doubts = !(list.doubts.is_empty() && proposal.doubts.is_empty() && report.weak.findings.is_empty());
    Ok(if args.strict && doubts { Exit::Failed } else { Exit::Whole })
}

/// The next version, with what a drill told.
pub(super) fn learn(tree: &Tree, table: &Path, args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let path = free_output(args)?;
    let bytes = bounded_file::read(table, MAX_TREE_BYTES as u64, "is too large for the table of a drill")?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Failure::new(format!("{} is not in UTF-8", shown(table))).hint("save it as CSV in UTF-8"))?;
    let tally = read_tally(tree, text).map_err(|why| Failure::new(format!("{}: {why}", shown(table))))?;
    tell(&tally.doubts, |line| terminal.warn(&format!("{}: {line}", shown(table))));
    if tally.people.is_empty() {
        return Err(Failure::new(format!("{} tells of nobody in the tree", shown(table)))
            .hint("its column `person` holds ids or names of the tree"));
    }
    let (mut next, changes) = learned(tree, &tally);
    next.secret = Some(next.secret.map_or_else(secret, Ok)?);
    write(path, &file::write(&next), args)?;
    let (calls, answers) =
        tally.people.values().fold((0, 0), |(calls, answers), one| (calls + one.calls, answers + one.answers));
    terminal.line(&format!(
        "{}: version {}, with the answers of {} ({answers} of {})",
        shown(path),
        next.version,
        counted(tally.people.len(), "person", "people"),
        counted(calls, "call", "calls")
    ))?;
    tell_changes(&changes, terminal)?;
    Ok(if args.strict && !tally.doubts.is_empty() { Exit::Failed } else { Exit::Whole })
}

/// The next version, with other holders of roles and doors.
pub(super) fn rotate(tree: &Tree, args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let path = free_output(args)?;
    let (mut next, changes) = rotated(tree);
    next.secret = Some(next.secret.map_or_else(secret, Ok)?);
    next.valid_from = args.from;
    next.valid_until = args.valid_until;
    write(path, &file::write(&next), args)?;
    terminal.line(&format!("{}: version {}", shown(path), next.version))?;
    tell_changes(&changes, terminal)?;
    if next.valid_until.is_none() || next.roles.iter().any(|role| role.until.is_none()) {
        terminal.hint("ends are left out: write valid-until, and until for each role, or leave them to a pen");
    }
    Ok(Exit::Whole)
}

fn tell_changes(changes: &[String], terminal: &mut Terminal) -> Result<(), Failure> {
    if changes.is_empty() {
        return terminal.line("  nothing else changed");
    }
    let mut lines = Vec::new();
    tell(changes, |line| lines.push(format!("  {line}")));
    terminal.lines(&lines)
}

fn tell(lines: &[String], mut tell: impl FnMut(&str)) {
    lines.iter().take(LINES_TOLD).for_each(|line| tell(line));
    if lines.len() > LINES_TOLD {
        tell(&format!("and {} more", lines.len() - LINES_TOLD));
    }
}

/// The file of `-o`, where nothing stands.
fn free_output(args: &TreeArgs) -> Result<&Path, Failure> {
    let Some(path) = args.output.as_deref() else {
        return Err(Failure::usage("the next version needs a file to be written to").hint("name one with -o"));
    };
    check_name(path)?;
    atomic_file::check_free(path, Existing::from_force(args.force))?;
    Ok(path)
}

fn check_name(path: &Path) -> Result<(), Failure> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        return Ok(());
    }
    Err(Failure::usage(format!("{} is no name for a tree file", shown(path)))
        .hint(format!("let it end in {FILE_END}, like hill{FILE_END}")))
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let stem = name.strip_suffix(FILE_END).or_else(|| name.strip_suffix(".toml")).unwrap_or(&name);
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(|| UNNAMED.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

/// What is written must be read again: a list may hold what a tree file does not take.
fn readable(text: &str) -> Result<(), Failure> {
    file::read(text).map(drop).map_err(|error| {
        let faults: Vec<&str> = error.faults.iter().take(5).map(|fault| fault.says.as_str()).collect();
        Failure::new(format!("the list does not fit into a tree file: {}", faults.join("; ")))
            .hint("mend the list: shorten it, or divide it")
    })
}

/// Nobody else may read a tree: it names people, and holds its secret.
#[cfg(feature = "seal")]
fn write(path: &Path, text: &str, args: &TreeArgs) -> Result<(), Failure> {
    atomic_file::write_private(path, text.as_bytes(), Existing::from_force(args.force))
}

#[cfg(not(feature = "seal"))]
fn write(path: &Path, text: &str, args: &TreeArgs) -> Result<(), Failure> {
    atomic_file::write(path, text.as_bytes(), Existing::from_force(args.force))
}

/// 128 bits of the system, from which pairs of words are made.
#[cfg(feature = "seal")]
fn secret() -> Result<[u8; 16], Failure> {
    let mut secret = [0; 16];
    crate::cli::seal::random::random(&mut secret).map_err(|error| Failure::new(error.to_string()))?;
    Ok(secret)
}

#[cfg(not(feature = "seal"))]
fn secret() -> Result<[u8; 16], Failure> {
    Err(Failure::new("this build has no randomness, which a tree's secret needs").hint("use a build with sealing"))
}
