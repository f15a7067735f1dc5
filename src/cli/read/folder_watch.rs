//! `scan --watch`: pictures as they arrive in a folder -> a run log that grows until every packet is whole.
//!
//! ```text
//! poll --arrivals--> pictures --pool--> run log --restore--> whole? end : say what to photograph next, wait a second
//! ```
//! The pile is written after each round: what was read once is never lost, whatever ends the waiting.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::cli::args::read::ScanArgs;
use crate::cli::input::InputFile;
use crate::cli::input::arrivals::Arrivals;
use crate::cli::output::kept_pile::KeptPile;
use crate::cli::read::Unlocker;
use crate::cli::read::deliver::{any_locked, deliver_apart, is_locked};
use crate::cli::run::{Patience, RunLog, read_more};
use crate::cli::tell::{Failure, Progress, Terminal, counted, progress_table, report, shown};
use crate::error::Exit;
use crate::frame::SetId;
use crate::pile::SetState;
use crate::restore::{self, Outcome};
use crate::watch::Watch;

/// Between two looks at the folder.
const PAUSE: Duration = Duration::from_secs(1);
/// How soon Ctrl-C is heard.
const TICK: Duration = Duration::from_millis(50);
/// Pictures that are read before asking whether that is enough.
const ROUND: usize = 8;

/// Reads what arrives until everything that was seen is restored, or the person ends it.
pub(crate) fn watch_until_whole(
    folder: &Path,
    args: &ScanArgs,
    kept: Option<&mut KeptPile>,
    log: &mut RunLog,
    unlocker: &mut Unlocker,
    progress: &Progress,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let own: Vec<&Path> = [Some(&args.output), args.pile.as_ref(), args.map.as_ref(), args.keep_sealed.as_ref()]
        .into_iter()
        .flatten()
        .map(|p| &**p)
        .collect();
    let mut watch = FolderWatch {
        arrivals: Arrivals::new(folder, &own)?,
        args,
        kept,
        unlocker,
        progress,
        placed: BTreeSet::new(),
        told: BTreeSet::new(),
        next: None,
    };
    watch.say_rows(log, terminal)?;
    if watch.is_whole(log, terminal)? {
        return Ok(());
    }
    let waiting = format!("waiting for pictures in {} (Ctrl-C ends it)", shown(folder));
    if !progress.is_shown() {
        terminal.talk(&waiting);
    }
    progress.table(&log.pile, watch.next.as_deref(), true);
    progress.waiting(&waiting);
    while !progress.stop() {
        let arrived = watch.poll(terminal);
        for round in arrived.chunks(ROUND) {
            watch.take(round, log, terminal)?;
            if progress.stop() || watch.is_whole(log, terminal)? {
                return Ok(());
            }
        }
        if !arrived.is_empty() {
            watch.say_next(terminal)?;
            progress.table(&log.pile, watch.next.as_deref(), true);
        }
        // Each second anew: what is drawn right after something else may not be shown.
        progress.waiting(&waiting);
        pause(progress);
    }
    Ok(())
}

fn pause(progress: &Progress) {
    for _ in 0..PAUSE.as_millis() / TICK.as_millis() {
        if progress.stop() {
            return;
        }
        thread::sleep(TICK);
    }
}

struct FolderWatch<'a> {
    arrivals: Arrivals,
    args: &'a ScanArgs,
    kept: Option<&'a mut KeptPile>,
    unlocker: &'a mut Unlocker,
    progress: &'a Progress,
    /// Packets whose files are written.
    placed: BTreeSet<SetId>,
    /// Troubles that were told: none is told twice.
    told: BTreeSet<String>,
    /// What to photograph next.
    next: Option<String>,
}

impl FolderWatch<'_> {
    /// What has arrived; a folder that cannot be read just now, as when a phone is unplugged, is told and waited for.
    fn poll(&mut self, terminal: &Terminal) -> Vec<InputFile> {
        match self.arrivals.poll() {
            Ok(arrived) => arrived,
            Err(failure) => {
                self.warn(&format!("{}; still waiting", failure.what), terminal);
                Vec::new()
            }
        }
    }

    fn warn(&mut self, words: &str, terminal: &Terminal) {
        if self.told.insert(words.to_owned()) {
            self.progress.aside(|| terminal.warn(words));
        }
    }

    /// Reads some pictures and tells what each gave.
    fn take(&mut self, round: &[InputFile], log: &mut RunLog, terminal: &mut Terminal) -> Result<(), Failure> {
        for input in round {
            log.forget(&input.path);
        }
        let (args, progress) = (self.args, self.progress);
        read_more(round.to_vec(), Patience::Usual, log, progress, |log| say_page(args, progress, log, terminal))?;
        // What went while it was being read is not missed: it was renamed, or somebody thought better of it.
        for input in round.iter().filter(|input| !input.path.exists()) {
            if log.failed(&input.path) {
                log.forget(&input.path);
            }
        }
        self.keep_pile(log, terminal);
        Ok(())
    }

    /// Writes the pile; that it cannot be is told now, and at the end it is a failure.
    fn keep_pile(&mut self, log: &mut RunLog, terminal: &Terminal) {
        let Some(kept) = &mut self.kept else { return };
        if let Err(failure) = kept.keep(&mut log.pile, self.progress, terminal)
            && !self.progress.stop()
        {
            self.warn(&failure.what, terminal);
        }
    }

    /// Whether everything seen so far is restored. Where there are several packets, each one that is whole is written
    /// at once: the others may never be.
    fn is_whole(&mut self, log: &RunLog, terminal: &mut Terminal) -> Result<bool, Failure> {
        let mut outcome = restore::restore(&log.pile, self.progress);
        if self.progress.stop() {
            return Ok(false);
        }
        self.unlocker.unlock(&mut outcome, &log.keys);
        // Who keeps a packet sealed waits for no cards.
        let is_open = self.args.keep_sealed.is_some() || !any_locked(&outcome.sets);
        if outcome.exit() == Exit::Whole && is_open {
            return Ok(true);
        }
        self.place(&outcome, terminal)?;
        self.next = next_words(&outcome, log).or_else(|| {
            let shut = outcome.sets.iter().find(|set| is_locked(set))?;
            let what = self.unlocker.key_lines(&log.keys).into_iter().next();
            let what = what.unwrap_or_else(|| "photograph the cards of its key".to_owned());
            Some(format!("{} is whole and sealed: {what}", shut.report.short_name))
        });
        Ok(false)
    }

    fn place(&mut self, outcome: &Outcome, terminal: &mut Terminal) -> Result<(), Failure> {
        for set in outcome.sets.iter().filter(|set| set.report.state == SetState::Whole) {
            // It is written once it is open, or when the waiting ends.
            if is_locked(set) {
                continue;
            }
            if !self.placed.insert(set.report.id) {
                continue;
            }
            let lines = match deliver_apart(set, self.args, self.progress) {
                Some(Ok(lines)) => lines.join("\n  "),
                Some(Err(failure)) => {
                    self.warn(&failure.what, terminal);
                    continue;
                }
                None => continue,
            };
            if !self.args.json {
                let name = &set.report.short_name;
                self.progress.aside(|| terminal.line(&format!("{name}  whole\n  {lines}")))?;
            }
        }
        Ok(())
    }

    /// What was read before the waiting began.
    fn say_rows(&self, log: &RunLog, terminal: &mut Terminal) -> Result<(), Failure> {
        if self.args.json {
            return Ok(());
        }
        self.progress.aside(|| log.lines().iter().try_for_each(|line| terminal.line(line.trim_start())))
    }

    fn say_next(&self, terminal: &mut Terminal) -> Result<(), Failure> {
        match &self.next {
            // On a terminal it stands below the table.
            Some(next) if !self.args.json && !self.progress.is_shown() => terminal.line(next),
            _ => Ok(()),
        }
    }
}

/// `next: photograph ..` for the packet that has most codes of those that need more.
fn next_words(outcome: &Outcome, log: &RunLog) -> Option<String> {
    outcome.sets.iter().find_map(|set| report::advice(&set.report, &log.views))
}

/// What the last page gave, and how far each packet is.
fn say_page(args: &ScanArgs, progress: &Progress, log: &RunLog, terminal: &mut Terminal) -> Result<(), Failure> {
    let Some((words, row)) = log.latest() else { return Ok(()) };
    let sets = log.pile.progress(progress_table::SETS);
    if args.json {
        let name = |id: SetId| id.to_string();
        let sets: Vec<Value> = sets
            .iter()
            .map(|set| json!({ "id": name(set.id), "short_name": set.short_name, "read": set.read, "needed": set.needed }))
            .collect();
        return terminal.json(&json!({ "picture": row, "sets": sets }));
    }
    let state = |(name, read, needed): (&String, u32, u32)| {
        format!("{name}: {}, {needed} needed", counted(read, "code is read", "codes are read"))
    };
    let states: Vec<String> = sets.iter().map(|set| state((&set.short_name, set.read, set.needed))).collect();
    let line = if states.is_empty() { words } else { format!("{words}; {}", states.join("; ")) };
    progress.aside(|| terminal.line(&line))
}
