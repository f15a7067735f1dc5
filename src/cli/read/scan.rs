//! Photos, scans, PDFs and texts -> the files of every whole packet, and a report on the others.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::args::ScanWishes;
use crate::cli::input::pictures::{From, Input, inputs_and_absent};
use crate::cli::output::atomic_file::{self, Existing};
use crate::cli::output::write_files::{self, Placed};
use crate::cli::read::folder_watch;
use crate::cli::run::interrupt;
use crate::cli::run::reader_pool::{self, Known};
use crate::cli::run::run_log::Tally;
use crate::cli::tell::failure::Failure;
use crate::cli::tell::progress::Progress;
use crate::cli::tell::report;
use crate::cli::tell::terminal::{Terminal, counted, grouped, shown, spelled};

use crate::error::Exit;
use crate::limits::MAX_PILE_FILE_BYTES;
use crate::pile::{self, PictureKey, Pile, SetReport, State};
use crate::restore::{self, Outcome, SetOutcome};
use crate::vault::{Opened, Renamed};

/// The first words of a pile file: what has other ones is not replaced.
const PILE_START: &str = "# seedpress pile";
/// Renamed files that are told.
const RENAMED: usize = 20;

/// Where a whole packet's files went, or why they did not.
pub(crate) struct Delivery {
    folder: PathBuf,
    outcome: Result<Placed, Failure>,
}

/// Runs `seedpress scan`.
pub(crate) fn scan(wishes: &ScanWishes, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let existing = Existing::from_force(wishes.force);
    if let Some(map) = &wishes.map {
        atomic_file::check_free(map, existing)?;
    }
    check_folder(&wishes.output)?;
    let pile = wishes.pile.as_deref().map_or_else(|| Ok(Pile::new()), |path| load(path, terminal))?;
    check_writable(wishes)?;
    let inputs = inputs_and_absent(&wishes.pictures)?;
    let mut failures: Vec<Failure> = absent(&inputs).into_iter().collect();
    let progress = Progress::new();
    let mut tally = read(inputs, pile, &progress)?;
    if let Some(folder) = &wishes.watch {
        folder_watch::until_whole(folder, wishes, &mut tally, &progress, terminal)?;
    }
    progress.clear();
    tally.warn(terminal);
    if let Some(path) = &wishes.pile {
        let written = atomic_file::file(path, tally.pile.to_text().as_bytes(), Existing::Replace);
        if interrupt::happened() {
            return Err(written.err().unwrap_or_else(|| stopped(Some(path))));
        }
        // The files are worth more than the pile: they are restored all the same.
        failures.extend(written.err());
    }
    if interrupt::happened() {
        return Err(stopped(None));
    }
    let outcome = restore::restore(&tally.pile, &progress);
    progress.clear();
    let deliveries = deliver(&outcome.sets, &wishes.output, existing);
    if let Some(map) = &wishes.map {
        failures.extend(draw(&outcome).and_then(|png| atomic_file::file(map, &png, existing)).err());
    }
    let exit = exit_of(&outcome, &deliveries, &failures);
    if wishes.json {
        terminal.line(&as_json(&tally, &outcome, &deliveries, exit).to_string())?;
    } else {
        tell(wishes, &tally, &outcome, &deliveries, terminal)?;
    }
    failures.extend(deliveries.into_iter().flatten().filter_map(|delivery| delivery.outcome.err()));
    for failure in &failures {
        terminal.failed(failure);
    }
    match exit {
        Exit::Failed if outcome.sets.is_empty() => Err(nothing_found(&tally, &outcome)),
        exit => Ok(exit),
    }
}

/// Reads pictures into a pile.
pub(crate) fn read(inputs: Vec<Input>, pile: Pile, progress: &Progress) -> Result<Tally, Failure> {
    let mut tally = Tally::new(pile);
    read_more(inputs, &mut tally, progress, |_| Ok(()))?;
    Ok(tally)
}

/// Reads pictures into a tally; `each` is told of every page after it was taken.
pub(crate) fn read_more(
    inputs: Vec<Input>,
    tally: &mut Tally,
    progress: &Progress,
    mut each: impl FnMut(&Tally) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let pile = &tally.pile;
    let read_before: BTreeSet<(PictureKey, usize)> = pile
        .pages()
        .iter()
        // What gave nothing may give something to a better reader.
        .filter(|page| page.counts.codes > 0)
        .map(|page| (page.picture, page.page as usize))
        .collect();
    let known: Box<Known> = Box::new(move |picture, page| read_before.contains(&(picture, page)));
    let files = inputs.clone();
    let mut take = |tally: &mut Tally, file: usize, found| {
        let Some(input) = files.get(file) else { return Ok(()) };
        tally.take(input, found)?;
        progress.table(&tally.pile, None, false);
        each(tally)
    };
    reader_pool::read_all(inputs, known, progress, |file, found| take(tally, file, found))
}

/// A folder that can not be one is told before an hour of reading.
fn check_folder(folder: &Path) -> Result<(), Failure> {
    match std::fs::metadata(folder) {
        Ok(about) if !about.is_dir() => {
            Err(Failure::new(format!("{} is a file, not a folder", shown(folder))).hint("name another folder with -o"))
        }
        _ => Ok(()),
    }
}

/// What will be written at the end can be: an hour of reading is not for nothing.
fn check_writable(wishes: &ScanWishes) -> Result<(), Failure> {
    [&wishes.pile, &wishes.map].into_iter().flatten().try_for_each(|path| atomic_file::check_writable(path))?;
    atomic_file::check_folder_writable(&wishes.output)
}

/// Pictures that were named and are not there.
fn absent(inputs: &[Input]) -> Option<Failure> {
    let mut absent = inputs.iter().filter(|input| matches!(input.from, From::Absent(_)));
    let first = shown(&absent.next()?.path);
    let others = match absent.count() {
        0 => String::new(),
        more => format!(" and {}", counted(more, "other", "others")),
    };
    Some(
        Failure::new(format!("{first}{others} could not be read")).hint("see that the names are right, and scan again"),
    )
}

fn load(path: &Path, terminal: &Terminal) -> Result<Pile, Failure> {
    let cannot = |error: std::io::Error| Failure::of_file("read", path, &error);
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Pile::new()),
        other => other.map_err(cannot)?,
    };
    let mut bytes = Vec::new();
    file.take(MAX_PILE_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MAX_PILE_FILE_BYTES {
        return Err(Failure::new(format!("{} is too large for a pile", shown(path))));
    }
    let text = String::from_utf8_lossy(&bytes);
    if !text.is_empty() && !text.starts_with(PILE_START) {
        return Err(Failure::new(format!("{} is no pile file, and would be replaced by one", shown(path)))
            .hint("name another file with --pile; texts of codes can be given like pictures"));
    }
    let (pile, loaded) = Pile::from_text(&text).map_err(Failure::new)?;
    if let Some(line) = loaded.first_other_line {
        let lines = counted(loaded.other_lines, "line", "lines");
        terminal.warn(&format!("{}: {lines} hold no code, the first is line {line}", shown(path)));
    }
    if loaded.damaged > 0 {
        let codes = counted(loaded.damaged, "code is damaged", "codes are damaged");
        terminal.warn(&format!("{}: {codes} and left out", shown(path)));
    }
    Ok(pile)
}

fn stopped(pile: Option<&Path>) -> Failure {
    match pile {
        Some(path) => Failure::interrupted().hint(format!("what was read so far is in {}", shown(path))),
        None => Failure::interrupted(),
    }
}

/// Writes the files of all whole packets: into `output`, or into a folder each where there are several.
fn deliver(sets: &[SetOutcome], output: &Path, existing: Existing) -> Vec<Option<Delivery>> {
    let whole = sets.iter().filter(|set| set.files.is_some()).count();
    let mut folders_taken = BTreeSet::new();
    let mut deliver_one = |set: &SetOutcome| {
        let mut folder = output.to_owned();
        if whole > 1 {
            let name = &set.report.short_name;
            // Two packets may share their words; their ids differ.
            let unique = folders_taken.insert(name.clone());
            folder.push(if unique { name.clone() } else { format!("{name}-{}", set.report.id) });
        }
        deliver_into(set, folder, existing)
    };
    sets.iter().map(|set| set.files.is_some().then(|| deliver_one(set)).flatten()).collect()
}

fn deliver_into(set: &SetOutcome, folder: PathBuf, existing: Existing) -> Option<Delivery> {
    let outcome = match set.files.as_ref()? {
        Opened::Files { vault, .. } => write_files::place(vault, &folder, existing),
        Opened::Unknown(content) => {
            write_files::place_unknown(content, &folder, &format!("{}.bin", set.report.id), existing)
        }
    };
    Some(Delivery { folder, outcome })
}

/// Writes the files of one whole packet of several into a folder of its own; what was written, in words.
pub(crate) fn deliver_apart(set: &SetOutcome, wishes: &ScanWishes) -> Option<Result<String, Failure>> {
    let folder = wishes.output.join(&set.report.short_name);
    let delivery = deliver_into(set, folder, Existing::from_force(wishes.force))?;
    match delivery_line(&delivery) {
        Some(line) => Some(Ok(line)),
        None => delivery.outcome.err().map(Err),
    }
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
    let mut png = Cursor::new(Vec::new());
    pile::draw(&reports)
        .write_to(&mut png, image::ImageFormat::Png)
        .map_err(|error| Failure::new(format!("the map can not be drawn: {error}")))?;
    Ok(png.into_inner())
}

fn nothing_found(tally: &Tally, outcome: &Outcome) -> Failure {
    if tally.all_failed() {
        return Failure::new("not one picture could be read");
    }
    let pages = counted(tally.pages(), "picture", "pictures");
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
    wishes: &ScanWishes,
    tally: &Tally,
    outcome: &Outcome,
    deliveries: &[Option<Delivery>],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    if wishes.watch.is_some() {
        // They were told one by one.
        return tell_sets(tally, outcome, deliveries, terminal);
    }
    terminal.line("pictures")?;
    tally.lines().iter().try_for_each(|line| terminal.line(line))?;
    tell_sets(tally, outcome, deliveries, terminal)
}

fn tell_sets(
    tally: &Tally,
    outcome: &Outcome,
    deliveries: &[Option<Delivery>],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut told: Vec<_> = outcome.sets.iter().zip(deliveries).collect();
    // What came back is told first, however many sets a forger made up.
    told.sort_by_key(|(set, _)| set.report.state != State::Whole);
    for (set, delivery) in told.into_iter().take(report::SETS) {
        terminal.line("")?;
        report::set_lines(&set.report).iter().try_for_each(|line| terminal.line(line))?;
        if let Some(line) = delivery.as_ref().and_then(delivery_line) {
            terminal.line(&format!("  {line}"))?;
        }
        for line in renamed_lines(set) {
            terminal.line(&format!("  {line}"))?;
        }
        if let Some(advice) = report::advice(&set.report, &tally.views) {
            terminal.line(&format!("  {advice}"))?;
        }
    }
    if let Some(line) = report::untold_sets(outcome.sets.len()) {
        terminal.line(&line)?;
    }
    let others = report::other_lines(&outcome.report, &tally.views);
    if !others.is_empty() {
        terminal.line("")?;
        others.iter().try_for_each(|line| terminal.line(line))?;
    }
    Ok(())
}

fn delivery_line(delivery: &Delivery) -> Option<String> {
    let Placed { files, folders, bytes, already_there } = *delivery.outcome.as_ref().ok()?;
    let mut what = vec![counted(files, "file", "files")];
    if folders > 0 {
        what.push(counted(folders, "empty folder", "empty folders"));
    }
    let there = match already_there {
        0 => String::new(),
        some if some == files => " (all were there already)".to_owned(),
        some => format!(" ({some} were there already)"),
    };
    let folder = shown(&delivery.folder);
    Some(format!("{}, {} bytes, restored into {folder}{there}", what.join(" and "), grouped(bytes)))
}

fn renamed(set: &SetOutcome) -> &[Renamed] {
    match &set.files {
        Some(Opened::Files { renamed, .. }) => renamed,
        _ => &[],
    }
}

fn renamed_lines(set: &SetOutcome) -> Vec<String> {
    let renamed = renamed(set);
    let line =
        |one: &Renamed| format!("renamed for safety: {} is now {}", spelled(&one.from), spelled(one.to.as_str()));
    let mut lines: Vec<String> = renamed.iter().take(RENAMED).map(line).collect();
    if renamed.len() > RENAMED {
        lines.push(format!("and {} more", renamed.len() - RENAMED));
    }
    if matches!(set.files, Some(Opened::Unknown(_))) && set.report.state == State::Whole {
        lines.push("what it holds is of no kind that seedpress knows; it is written as it is".to_owned());
    }
    lines
}

fn as_json(tally: &Tally, outcome: &Outcome, deliveries: &[Option<Delivery>], exit: Exit) -> Value {
    let sets: Vec<Value> = outcome
        .sets
        .iter()
        .zip(deliveries)
        .map(|(set, delivery)| {
            let mut value = json!(set.report);
            value["next"] = report::advice_json(&set.report, &tally.views);
            value["restored"] = delivery.as_ref().map_or(Value::Null, delivery_json);
            let pairs = renamed(set).iter().map(|one| json!({ "from": one.from, "to": one.to.as_str() }));
            value["renamed"] = pairs.collect();
            value
        })
        .collect();
    json!({
        "exit": exit.code(),
        "sets": sets,
        "pictures": tally.json(),
        "counts": outcome.report.counts,
        "lone_marks": outcome.report.lone_marks,
        "further_sets": outcome.report.further_sets,
    })
}

fn delivery_json(delivery: &Delivery) -> Value {
    let folder = delivery.folder.to_string_lossy();
    match &delivery.outcome {
        Ok(Placed { files, folders, bytes, already_there }) => json!({
            "folder": folder, "files": files, "empty_folders": folders, "bytes": bytes, "already_there": already_there,
        }),
        Err(failure) => json!({ "folder": folder, "error": failure.what }),
    }
}
