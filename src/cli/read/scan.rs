//! `seedpress scan`: photos, scans, PDFs and texts -> the files of every whole packet, and a report.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::args::read::ScanArgs;
use crate::cli::input::bounded_file::special;
use crate::cli::input::pile_file::load;
use crate::cli::input::{InputFile, Origin, input_files_and_absent};
use crate::cli::output::{Existing, atomic_file, png_of};
use crate::cli::read::deliver::{
    Delivery, deliver, delivery_json, delivery_lines, renamed, renamed_json, renamed_lines,
};
use crate::cli::read::folder_watch;
use crate::cli::run::{RunLog, interrupt, read_more};
use crate::cli::tell::{Failure, Progress, Terminal, counted, report, shown};
use crate::error::Exit;
use crate::pile::{self, Pile, SetReport, SetState};
use crate::restore::{self, Outcome};

/// Runs `seedpress scan`.
pub(crate) fn scan(args: &ScanArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let (pile, inputs) = prepare(args, terminal)?;
    let mut failures: Vec<Failure> = absent(&inputs).into_iter().collect();
    let progress = Progress::new();
    let mut log = RunLog::new(pile);
    read_more(inputs, &mut log, &progress, |_| Ok(()))?;
    if let Some(folder) = &args.watch {
        folder_watch::watch_until_whole(folder, args, &mut log, &progress, terminal)?;
    }
    progress.clear();
    log.warn(terminal);
    failures.extend(keep_pile(args.pile.as_deref(), &log)?);
    let outcome = restore::restore(&log.pile, &progress);
    progress.clear();
    let existing = Existing::from_force(args.force);
    let deliveries = deliver(&outcome.sets, args, &progress);
    progress.clear();
    if let Some(map) = &args.map {
        failures.extend(draw(&outcome).and_then(|png| atomic_file::write(map, &png, existing)).err());
    }
    let exit = exit_of(&outcome, &deliveries, &failures);
    if args.json {
        terminal.json(&as_json(&log, &outcome, &deliveries, exit))?;
    } else {
        tell(args, &log, &outcome, &deliveries, terminal)?;
    }
    failures.extend(deliveries.into_iter().flatten().filter_map(|delivery| delivery.outcome.err()));
    for failure in &failures {
        terminal.failed(failure);
    }
    match exit {
        Exit::Failed if outcome.sets.is_empty() => Err(nothing_found(&log, &outcome)),
        exit => Ok(exit),
    }
}

/// Refuses what cannot be written or read before any picture is read; the pile to go on from, and the pictures.
fn prepare(args: &ScanArgs, terminal: &Terminal) -> Result<(Pile, Vec<InputFile>), Failure> {
    if let Some(map) = &args.map {
        atomic_file::check_free(map, Existing::from_force(args.force))?;
    }
    check_folder(&args.output)?;
    let pile = args.pile.as_deref().map_or_else(|| Ok(Pile::new()), |path| load(path, terminal))?;
    [&args.pile, &args.map].into_iter().flatten().try_for_each(|path| atomic_file::check_writable(path))?;
    atomic_file::check_folder_writable(&args.output)?;
    Ok((pile, input_files_and_absent(&args.pictures)?))
}

/// Writes the pile, and ends the run if it was interrupted. That the pile cannot be written is returned, not raised: the
/// files are worth more, and are restored all the same.
fn keep_pile(path: Option<&Path>, log: &RunLog) -> Result<Option<Failure>, Failure> {
    let written =
        path.map_or(Ok(()), |path| atomic_file::write(path, log.pile.to_text().as_bytes(), Existing::Replace));
    if !interrupt::happened() {
        return Ok(written.err());
    }
    written?;
    Err(match path {
        Some(path) => Failure::interrupted().hint(format!("what was read so far is in {}", shown(path))),
        None => Failure::interrupted(),
    })
}

/// A folder that cannot be one is told before an hour of reading.
fn check_folder(folder: &Path) -> Result<(), Failure> {
    match std::fs::metadata(folder) {
        Ok(about) if !about.is_dir() => {
            let kind = if about.is_file() { "a file" } else { special(about.file_type()) };
            Err(Failure::new(format!("{} is {kind}, not a folder", shown(folder))).hint("name another folder with -o"))
        }
        _ => Ok(()),
    }
}

/// Pictures that were named and are not there.
fn absent(inputs: &[InputFile]) -> Option<Failure> {
    let mut absent = inputs.iter().filter(|input| matches!(input.origin, Origin::Absent(_)));
    let first = shown(&absent.next()?.path);
    let others = match absent.count() {
        0 => String::new(),
        more => format!(" and {}", counted(more, "other", "others")),
    };
    Some(Failure::new(format!("{first}{others} could not be read")).hint("check the names, and scan again"))
}

/// A packet that is whole but could not be written is no success, whatever the others are; nor is a run whose map or
/// pile could not be written, or that lacked a picture, but there an incomplete packet is the worse news.
fn exit_of(outcome: &Outcome, deliveries: &[Option<Delivery>], failures: &[Failure]) -> Exit {
    let failure = deliveries.iter().flatten().filter_map(|delivery| delivery.outcome.as_ref().err()).map(|f| f.exit);
    let exit = failure.max().unwrap_or_else(|| outcome.exit());
    failures.iter().map(|failure| failure.exit).fold(exit, Exit::max)
}

fn draw(outcome: &Outcome) -> Result<Vec<u8>, Failure> {
    let reports: Vec<&SetReport> = outcome.sets.iter().map(|set| &set.report).collect();
    png_of("the map", &pile::draw(&reports))
}

fn nothing_found(log: &RunLog, outcome: &Outcome) -> Failure {
    if log.all_failed() {
        return Failure::new("not one picture could be read");
    }
    let pages = counted(log.pages(), "picture", "pictures");
    let counts = outcome.report.counts;
    let failure = Failure::new(format!("no code of a packet was found in {pages}"));
    if counts.newer > 0 {
        return Failure::new(format!("the codes in {pages} were printed by a newer format"))
            .hint("a newer seedpress reads them");
    }
    if counts.damaged > 0 {
        return failure.hint("codes were there, but damaged: photograph the sheet again, flat and sharp");
    }
    failure.hint("photograph one sheet at a time, flat and sharp, in even light, so that it fills the picture")
}

fn tell(
    args: &ScanArgs,
    log: &RunLog,
    outcome: &Outcome,
    deliveries: &[Option<Delivery>],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    if args.watch.is_some() {
        // They were told one by one.
        return tell_sets(log, outcome, deliveries, terminal);
    }
    terminal.line("pictures")?;
    terminal.lines(&log.lines())?;
    tell_sets(log, outcome, deliveries, terminal)
}

fn tell_sets(
    log: &RunLog,
    outcome: &Outcome,
    deliveries: &[Option<Delivery>],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut told: Vec<_> = outcome.sets.iter().zip(deliveries).collect();
    // What came back is told first, however many sets a forger made up.
    told.sort_by_key(|(set, _)| set.report.state != SetState::Whole);
    for (set, delivery) in told.into_iter().take(report::SETS) {
        terminal.line("")?;
        terminal.lines(&report::set_lines(&set.report))?;
        for line in delivery.iter().flat_map(delivery_lines) {
            terminal.line(&format!("  {line}"))?;
        }
        for line in renamed_lines(set) {
            terminal.line(&format!("  {line}"))?;
        }
        if let Some(advice) = report::advice(&set.report, &log.views) {
            terminal.line(&format!("  {advice}"))?;
        }
    }
    if let Some(line) = report::untold_sets(outcome.sets.len()) {
        terminal.line(&line)?;
    }
    let others = report::other_lines(&outcome.report, &log.views);
    if !others.is_empty() {
        terminal.line("")?;
        terminal.lines(&others)?;
    }
    Ok(())
}

fn as_json(log: &RunLog, outcome: &Outcome, deliveries: &[Option<Delivery>], exit: Exit) -> Value {
    let sets: Vec<Value> = outcome
        .sets
        .iter()
        .zip(deliveries)
        .map(|(set, delivery)| {
            let mut value = json!(set.report);
            value["next"] = report::advice_json(&set.report, &log.views);
            value["restored"] = delivery.as_ref().map_or(Value::Null, delivery_json);
            value["renamed"] = renamed(set).iter().map(renamed_json).collect();
            value
        })
        .collect();
    json!({
        "exit": exit.code(),
        "sets": sets,
        "pictures": log.json(),
        "counts": outcome.report.counts,
        "lone_marks": outcome.report.lone_marks,
        "further_sets": outcome.report.further_sets,
    })
}
