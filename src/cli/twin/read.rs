//! Typed lines -> the file of their twin, once line 00 proves it; else what is missing, and which lines are doubtful.

use std::io::IsTerminal;
use std::path::Path;

use super::kept_lines::{KeptLines, typed_text};
use super::typed;
use super::words::{is_coded, report_lines, slip_words};
use crate::cli::args::twin::TwinArgs;
use crate::cli::output::write_files::WrittenFiles;
use crate::cli::output::{Existing, atomic_file, write_files};
use crate::cli::run::interrupt;
use crate::cli::run::private_process::keep_private;
use crate::cli::tell::{Failure, Terminal, grouped, shown, spelled};
use crate::error::Exit;
use crate::twin::{AddedLine, Judged, LinesRead, TwinLine, TwinReport, TwinState};
use crate::vault::{Entry, SafePath, Vault, VisibleEntries};
use crate::watch::Unwatched;

/// Lines with a slip, and lines that cannot be read, that are told.
const MOST_TOLD: usize = 100;
/// Lines that are refused before so many are read: each is compared with all lines near it, which takes its time.
const MOST_REFUSED: usize = 200;

pub(super) fn read(args: &TwinArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let source = args.read.as_deref().unwrap_or(Path::new("-"));
    atomic_file::check_folder_writable(&args.output)?;
    let mut read = LinesRead::default();
    let kept = args.pile.as_deref().map(|path| KeptLines::load(path, &mut read, terminal)).transpose()?;
    let typed = source.as_os_str() == "-" && std::io::stdin().is_terminal();
    if typed {
        typed::ask(&mut read, kept.as_ref(), terminal)?;
    } else {
        let text = typed_text(source)?;
        add_all(&text, &mut read, source, terminal)?;
        keep(kept.as_ref(), &mut read, terminal)?;
    }
    if read.count() == 0 {
        return Err(Failure::new(format!("{}: no line of a twin was read", named(source)))
            .hint("a line has a number, text and check digits, or 31 digits in seven groups"));
    }
    if read.summaries().iter().any(|summary| summary.secret) {
        keep_private();
    }
    deliver(&read.report(), args, terminal)
}

fn named(source: &Path) -> String {
    if source.as_os_str() == "-" { "standard input".to_owned() } else { shown(source) }
}

/// Keeps what may be kept: whether it is a key, only line 00 says.
fn keep(kept: Option<&KeptLines>, read: &mut LinesRead, terminal: &Terminal) -> Result<(), Failure> {
    let Some(kept) = kept else { return Ok(()) };
    if read.summaries().is_empty() {
        terminal.warn("nothing is kept: line 00 is not here, which says whether the lines are a key");
        return Ok(());
    }
    kept.keep(read, terminal)
}

/// Judges all lines of a text. Lines 00 come first: they say what the others are.
fn add_all(text: &str, read: &mut LinesRead, source: &Path, terminal: &Terminal) -> Result<(), Failure> {
    let lines = || (1..).zip(text.lines());
    for (_, line) in lines() {
        if let Some(summary) = LinesRead::summary_in(line) {
            read.add(TwinLine::Summary(summary));
        }
    }
    let mut told = 0;
    let mut tell = |words: String| {
        told += 1;
        if told <= MOST_TOLD {
            terminal.talk(&words);
        }
    };
    let (mut sound, mut refused) = (0, 0);
    for (number, line) in lines() {
        if interrupt::happened() {
            return Err(Failure::interrupted());
        }
        let place = format!("{}, line {number}", named(source));
        match read.judge(line) {
            Judged::Line(line, slips) => {
                sound += 1;
                for slip in &slips {
                    let label = line.label();
                    tell(format!("{place}: put right in line {label}: {}", slip_words(slip, is_coded(&line))));
                }
                let label = line.label();
                match read.add(line) {
                    AddedLine::Unlike => tell(format!("{place}: line {label} is here twice, and they differ")),
                    AddedLine::Left => {
                        tell(format!("{place}: line {label} is here in too many forms; this one is left out"));
                    }
                    _ => {}
                }
            }
            Judged::Refused(fault) => {
                refused += 1;
                tell(format!("{place}: {fault}"));
                if refused > MOST_REFUSED + sound {
                    let what = format!("{} has {refused} lines that are no lines of a twin", named(source));
                    return Err(Failure::new(what).hint("give a file with the lines of a twin alone"));
                }
            }
            _ => {}
        }
    }
    if told > MOST_TOLD {
        terminal.talk(&format!("and {} more", told - MOST_TOLD));
    }
    Ok(())
}

/// Writes the files of all whole twins, and says what is missing of others.
fn deliver(reports: &[TwinReport], args: &TwinArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut exit = Exit::Whole;
    for report in reports {
        terminal.lines(&report_lines(report))?;
        let worse = match &report.state {
            TwinState::Whole { name, bytes, .. } => {
                let secret = report.summary.is_some_and(|summary| summary.secret);
                write(name, bytes, secret, args, terminal)?;
                Exit::Whole
            }
            TwinState::Unproved => Exit::Corrupt,
            _ => Exit::Incomplete,
        };
        exit = exit.max(worse);
    }
    Ok(exit)
}

fn write(name: &str, bytes: &[u8], secret: bool, args: &TwinArgs, terminal: &mut Terminal) -> Result<(), Failure> {
    let path = SafePath::new(name).map_err(|error| {
        Failure::new(format!("the twin is whole, but its file has a name that no file can have: {error}"))
    })?;
    let mut vault = Vault::default();
    vault.entries.insert(path, Entry::File { bytes: bytes.to_vec(), executable: false, modified: None });
    let VisibleEntries { entries, renamed } = if args.hidden {
        VisibleEntries { entries: vault.listed(), renamed: Vec::new() }
    } else {
        vault.visible().map_err(Failure::new)?
    };
    let existing = Existing::from_force(args.force);
    let named: Vec<String> = entries.iter().map(|(path, _)| path.as_str().to_owned()).collect();
    let name = named.first().cloned().unwrap_or_default();
    let written = if secret {
        write_private(&args.output, &name, bytes, existing)?
    } else {
        write_files::write_entries(&entries, &args.output, existing, &Unwatched)?
    };
    let there = if written.already_there > 0 { " (it was there already)" } else { "" };
    let folder = shown(&args.output);
    let size = grouped(bytes.len() as u64);
    terminal.line(&format!("{}, {size} bytes, proved by line 00, restored into {folder}{there}", spelled(&name)))?;
    for one in renamed {
        terminal.line(&format!("made visible: {} is now {}", spelled(&one.from), spelled(one.to.as_str())))?;
    }
    Ok(())
}

/// A key is a file that nobody else may read.
fn write_private(folder: &Path, name: &str, bytes: &[u8], existing: Existing) -> Result<WrittenFiles, Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::of_file("make the folder", folder, &error))?;
    atomic_file::write_private(&folder.join(name), bytes, existing)?;
    Ok(WrittenFiles { files: 1, bytes: bytes.len() as u64, ..WrittenFiles::default() })
}
