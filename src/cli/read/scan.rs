//! `seedpress scan`: photos, scans, PDFs and texts -> the files of every whole packet, and a report.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::args::read::ScanArgs;
use crate::cli::input::bounded_file::special;
use crate::cli::input::left_out::PicturesLeftOut;
use crate::cli::input::{FoundKeys, InputFile, input_files_and_absent};
use crate::cli::output::kept_pile::KeptPile;
use crate::cli::output::{Existing, atomic_file, png_of};
use crate::cli::read::deliver::{
    Delivery, any_locked, deliver, delivery_json, delivery_lines, keep_sealed, renamed, renamed_json, renamed_lines,
};
use crate::cli::read::folder_watch;
use crate::cli::read::nothing_found::nothing_found;
use crate::cli::read::{Unlocker, ask, may_ask};
use crate::cli::run::{Patience, RunLog, interrupt, read_more};
use crate::cli::tell::{Failure, Progress, Terminal, report, shown};
use crate::error::Exit;
use crate::pile::{self, Pile, SetReport, SetState};
use crate::restore::{self, Outcome};

/// Runs `seedpress scan`.
pub(crate) fn scan(args: &ScanArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut found = FoundKeys::default();
    let mut unlocker = Unlocker::new(args, &mut found)?;
    let (mut kept, pile, left_out, inputs) = prepare(args, terminal)?;
    let progress = Progress::new();
    let mut log = RunLog::going_on(pile, left_out);
    log.keys = found;
    let patience = if args.watch.is_some() { Patience::Usual } else { Patience::Long };
    read_more(inputs, patience, &mut log, &progress, |_| Ok(()))?;
    if let Some(folder) = &args.watch {
        folder_watch::watch_until_whole(folder, args, kept.as_mut(), &mut log, &mut unlocker, &progress, terminal)?;
    }
    progress.clear();
    if !log.all_failed() {
        log.warn(terminal);
    }
    let mut failures: Vec<Failure> = absent(&log).into_iter().collect();
    failures.extend(keep_pile(kept.as_mut(), &mut log, &progress, terminal)?);
    let mut outcome = restore::restore(&log.pile, &progress);
    progress.clear();
    let kept_sealed = keep_sealed(&outcome.sets, args).unwrap_or_else(|failure| {
        failures.push(failure);
        None
    });
    unlocker.unlock(&mut outcome, &log.keys);
    if any_locked(&outcome.sets) && may_ask(args) {
        ask(&mut unlocker, &mut outcome, &mut log.keys, terminal)?;
    }
    unlocker.finish(&mut outcome, &log.keys);
    let existing = Existing::from_force(args.force);
    let deliveries = deliver(&outcome.sets, args, kept_sealed.as_deref(), &progress);
    progress.clear();
    if let Some(map) = &args.map {
        failures.extend(draw(&outcome).and_then(|png| atomic_file::write(map, &png, existing)).err());
    }
    let exit = exit_of(&outcome, &deliveries, &failures);
    if args.json {
        terminal.json(&as_json(&log, &unlocker, &outcome, &deliveries, exit))?;
    } else {
        tell(args, &log, &unlocker, &outcome, &deliveries, terminal)?;
    }
    failures.extend(deliveries.into_iter().flatten().filter_map(|delivery| delivery.outcome.err()));
    for failure in &failures {
        terminal.failed(failure);
    }
    if exit == Exit::Failed && outcome.sets.is_empty() {
        return Err(nothing_found(&log, &args.pictures, outcome.report.counts));
    }
    if exit == Exit::Incomplete && !args.json {
        if outcome.exit() == Exit::Incomplete {
            terminal.hint(&next_time(args));
        }
        if any_locked(&outcome.sets) {
            terminal.hint(&unlocker.next_step(&log.keys));
        }
    }
    Ok(exit)
}

/// How the next run goes on from this one.
fn next_time(args: &ScanArgs) -> String {
    match &args.pile {
        Some(pile) => format!(
            "what was read is kept in {}: next time scan the new photos alone, with --pile and the same name",
            shown(pile)
        ),
        None => {
            "next time scan all photos, these and the new ones; or scan these again with --pile pile.txt, which keeps \
                 what was read, and then the new ones alone"
                .to_owned()
        }
    }
}

type Prepared = (Option<KeptPile>, Pile, PicturesLeftOut, Vec<InputFile>);

/// Refuses what cannot be written or read before any picture is read; the pile to go on from, what is left out, and the
/// pictures.
fn prepare(args: &ScanArgs, terminal: &Terminal) -> Result<Prepared, Failure> {
    if let Some(map) = &args.map {
        atomic_file::check_free(map, Existing::from_force(args.force))?;
    }
    check_folder(&args.output)?;
    // Standard input may take as long as a person types: it is read last, unless it is asked whether it is left out.
    let inputs = if args.without.is_empty() { None } else { Some(input_files_and_absent(&args.pictures)?) };
    let left_out = PicturesLeftOut::of(&args.without, inputs.as_deref().unwrap_or_default(), args.pile.as_deref())?;
    let kept = args.pile.as_deref().map(|path| KeptPile::load(path, &left_out.keys, terminal)).transpose()?;
    let (kept, pile) = kept.map_or((None, Pile::new()), |(kept, pile)| (Some(kept), pile));
    if let Some(sealed) = &args.keep_sealed {
        atomic_file::check_free(sealed, Existing::from_force(args.force))?;
    }
    [&args.pile, &args.map, &args.keep_sealed]
        .into_iter()
        .flatten()
        .try_for_each(|path| atomic_file::check_writable(path))?;
    atomic_file::check_folder_writable(&args.output)?;
    let inputs = inputs.map_or_else(|| input_files_and_absent(&args.pictures), Ok)?;
    Ok((kept, pile, left_out, inputs))
}

/// Writes the pile, and ends the run if it was interrupted. That the pile cannot be written is returned, not raised: the
/// files are worth more, and are restored all the same.
fn keep_pile(
    mut kept: Option<&mut KeptPile>,
    log: &mut RunLog,
    progress: &Progress,
    terminal: &Terminal,
) -> Result<Option<Failure>, Failure> {
    let written = kept.as_mut().map_or(Ok(()), |kept| kept.keep(&mut log.pile, progress, terminal));
    if !interrupt::happened() {
        return Ok(written.err());
    }
    written?;
    Err(match kept {
        Some(kept) => Failure::interrupted().hint(format!("what was read so far is in {}", shown(&kept.path))),
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

/// Pictures that were named and are not there, while others are. They are told last, where they are seen.
fn absent(log: &RunLog) -> Option<Failure> {
    if log.all_failed() {
        return None;
    }
    let absent = log.absent();
    let head = format!("{} pictures are not there", absent.len());
    Failure::all(absent, &head).map(|failure| failure.hint("check the names, and scan again"))
}

/// A packet that is whole but could not be written is no success, whatever the others are; nor is a run whose map or
/// pile could not be written, or that lacked a picture, but there an incomplete packet is the worse news.
fn exit_of(outcome: &Outcome, deliveries: &[Option<Delivery>], failures: &[Failure]) -> Exit {
    let failure = deliveries.iter().flatten().filter_map(|delivery| delivery.outcome.as_ref().err()).map(|f| f.exit);
    let exit = failure.max().unwrap_or_else(|| outcome.exit());
    let exit = if any_locked(&outcome.sets) { exit.max(Exit::Incomplete) } else { exit };
    failures.iter().map(|failure| failure.exit).fold(exit, Exit::max)
}

fn draw(outcome: &Outcome) -> Result<Vec<u8>, Failure> {
    let reports: Vec<&SetReport> = outcome.sets.iter().map(|set| &set.report).collect();
    png_of("the map", &pile::draw(&reports))
}

fn tell(
    args: &ScanArgs,
    log: &RunLog,
    unlocker: &Unlocker,
    outcome: &Outcome,
    deliveries: &[Option<Delivery>],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    if args.watch.is_some() {
        // They were told one by one.
        return tell_sets(log, unlocker, outcome, deliveries, terminal);
    }
    let lines = log.lines();
    if !lines.is_empty() {
        terminal.line("pictures")?;
        terminal.lines(&lines)?;
    }
    tell_sets(log, unlocker, outcome, deliveries, terminal)
}

fn tell_sets(
    log: &RunLog,
    unlocker: &Unlocker,
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
        for line in unlocker.set_lines(set).into_iter().chain(delivery.iter().flat_map(delivery_lines)) {
            terminal.line(&format!("  {line}"))?;
        }
        if let Some(line) = report::contradiction_line(&set.report, |picture| log.name_of(picture)) {
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
    let keys = unlocker.key_lines(&log.keys);
    if !keys.is_empty() {
        terminal.line("\nkeys")?;
        for line in keys {
            terminal.line(&format!("  {line}"))?;
        }
    }
    let others = report::other_lines(&outcome.report, &log.views, &log.slips, &log.plates, &log.twin_lines);
    if !others.is_empty() {
        terminal.line("")?;
        terminal.lines(&others)?;
    }
    Ok(())
}

fn as_json(log: &RunLog, unlocker: &Unlocker, outcome: &Outcome, deliveries: &[Option<Delivery>], exit: Exit) -> Value {
    let sets: Vec<Value> = outcome
        .sets
        .iter()
        .zip(deliveries)
        .map(|(set, delivery)| {
            let mut value = json!(set.report);
            value["next"] = report::advice_json(&set.report, &log.views);
            value["restored"] = delivery.as_ref().map_or(Value::Null, delivery_json);
            unlocker.set_json(set, &mut value);
            value["renamed"] = renamed(set).iter().map(renamed_json).collect();
            value
        })
        .collect();
    json!({
        "exit": exit.code(),
        "sets": sets,
        "pictures": log.json(),
        "keys": unlocker.keys_json(&log.keys),
        "counts": outcome.report.counts,
        "lone_marks": outcome.report.lone_marks,
        "further_sets": outcome.report.further_sets,
    })
}
