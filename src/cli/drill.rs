//! Files -> packet -> photos by a simulated camera -> files again, some sheets lost on the way; and a word on whether
//! they are the same.
//!
//! Nothing but the photos crosses over to the reading half, and all of it goes through the disk, as with real paper.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use super::args::DrillWishes;
use super::collect::{collect, collect_inside};
use super::failure::Failure;
use super::inputs::inputs;
use super::pack::{failed, order, title_of};
use super::place;
use super::progress::Progress;
use super::report;
use super::scan;
use super::terminal::{Terminal, Tone, columns, counted, grouped, shown, toned};
use super::write::{self, Existing};
use crate::error::Exit;
use crate::pack::{self, Facts};
use crate::photo::{self, Pages};
use crate::pile::Pile;
use crate::rehearse::{self, Camera, Impairments};
use crate::restore::{self, Outcome};
use crate::units::{Dpi, Size};
use crate::vault::{Entry, Opened, Vault};
use crate::watch::{Step, Watch};

/// Fewer sheets make no rehearsal worth the name.
const LEAST_SHEETS: u32 = 4;
/// What an ordinary printer prints.
const PRINTER: Dpi = Dpi(600.0);
/// A page and its photo take some hundred megabytes while they are worked on.
const MOST_CAMERAS: usize = 2;
/// Default folders that are tried before giving up.
const MOST_FOLDERS: u32 = 1_000;
/// Differences that are told.
const TOLD: usize = 10;

/// Runs `seedpress drill`: 0 when every byte came back.
pub(super) fn drill(wishes: &DrillWishes, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut order = order(&wishes.look, title_of(&wishes.paths)?)?;
    order.least_sheets = LEAST_SHEETS;
    let vault = collect(&wishes.paths)?;
    let stage = Stage::set_up(wishes.output.as_deref())?;
    let progress = Progress::new();
    let mut rows = Rows::default();

    let began = Instant::now();
    let packet = pack::pack(&vault, &order, &progress).map_err(failed)?;
    write::file(&stage.packet, &packet.pdf, Existing::Keep)?;
    rows.add("packed", &packed_words(&packet.facts), Some(began));

    let began = Instant::now();
    let gone = lost(&packet.facts, wishes.seed);
    let kept: Vec<u32> = (1..=packet.facts.sheets).filter(|sheet| !gone.contains(sheet)).collect();
    photograph(&stage, &kept, order.paper.size(), wishes.seed, &progress)?;
    rows.add("thrown away", &lost_words(&packet.facts, &gone), None);
    rows.add("photographed", &photo_words(kept.len()), Some(began));

    let began = Instant::now();
    let tally = scan::read(inputs(std::slice::from_ref(&stage.photos))?, Pile::new(), &progress)?;
    let outcome = restore::restore(&tally.pile, &progress);
    progress.clear();
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    let on_photos = kept.len() as u32 * packet.facts.grid.codes();
    rows.add("read", &read_words(&outcome, on_photos), Some(began));

    let verdict = give_back(&outcome, &vault, &stage)?;
    rows.add("restored", &verdict.words(&packet.facts), None);
    tell(wishes, &rows, &outcome, &verdict, terminal)?;
    let files = [&stage.packet, &stage.photos, &stage.restored].map(|path| shown(path)).join(", ");
    terminal.line("")?;
    terminal.line(&format!("Look at it: {files}"))?;
    Ok(verdict.exit(&outcome))
}

/// The folder of a rehearsal.
struct Stage {
    packet: PathBuf,
    photos: PathBuf,
    restored: PathBuf,
}

impl Stage {
    /// Makes a new folder; an empty one that is there will do.
    fn set_up(asked: Option<&Path>) -> Result<Self, Failure> {
        let folder = match asked {
            Some(folder) => folder.to_owned(),
            None => free_folder()?,
        };
        place::make_folders(&folder)?;
        let mut inside = fs::read_dir(&folder).map_err(|error| Failure::of_file("read", &folder, &error))?;
        if inside.next().is_some() {
            return Err(Failure::new(format!("the folder {} is not empty", shown(&folder)))
                .hint("name a new folder with --output"));
        }
        let stage = Self {
            packet: folder.join("packet.pdf"),
            photos: folder.join("photos"),
            restored: folder.join("restored"),
        };
        place::make_folders(&stage.photos)?;
        Ok(stage)
    }
}

fn free_folder() -> Result<PathBuf, Failure> {
    let names = (1..MOST_FOLDERS).map(|number| match number {
        1 => PathBuf::from("seedpress-drill"),
        number => PathBuf::from(format!("seedpress-drill-{number}")),
    });
    let is_free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
    names.into_iter().find(is_free).ok_or_else(|| {
        Failure::new("there are rehearsals enough in this folder").hint("name a new folder with --output")
    })
}

/// As many sheets as the packet promises to survive.
fn lost(facts: &Facts, seed: u64) -> Vec<u32> {
    if facts.duplex {
        rehearse::lost(facts.sheets, 2, facts.may_lose_papers, seed)
    } else {
        rehearse::lost(facts.sheets, 1, facts.may_lose_sheets, seed)
    }
}

/// Photographs sheets of the PDF as it stands on the disk.
fn photograph(stage: &Stage, sheets: &[u32], paper: Size, seed: u64, progress: &Progress) -> Result<(), Failure> {
    let bytes = fs::read(&stage.packet).map_err(|error| Failure::of_file("read", &stage.packet, &error))?;
    let pages = photo::open(bytes).map_err(Failure::new)?;
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let problem: Mutex<Option<Failure>> = Mutex::new(None);
    let camera = || {
        while let Some(&sheet) = sheets.get(next.fetch_add(1, Ordering::Relaxed)) {
            if progress.stop() {
                return;
            }
            let place = stage.photos.join(format!("sheet-{sheet}.jpg"));
            if let Err(failure) = photograph_sheet(&pages, sheet, paper, seed, &place) {
                *problem.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
                next.store(sheets.len(), Ordering::Relaxed);
                return;
            }
            progress.at(Step::Photograph, done.fetch_add(1, Ordering::Relaxed) + 1, sheets.len());
        }
    };
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores.min(MOST_CAMERAS) {
            scope.spawn(camera);
        }
    });
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    problem.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

fn photograph_sheet(pages: &Pages, sheet: u32, paper: Size, seed: u64, place: &Path) -> Result<(), Failure> {
    let page = pages.raster(sheet as usize - 1, PRINTER).map_err(Failure::new)?;
    let seed = rehearse::drill_seed(seed, sheet);
    let camera = Camera::phone(Impairments::rehearsed(seed));
    let photo = rehearse::photograph(&page, paper, &camera, seed).map_err(Failure::new)?;
    write::file(place, &photo, Existing::Keep)
}

/// How the files came back.
enum Verdict {
    /// Every file, every byte, every executable bit.
    Same,
    /// What differs, one line each.
    Different(Vec<String>),
    /// There was no whole packet.
    NotRestored,
}

/// Writes the restored files, reads them again from the disk and compares.
fn give_back(outcome: &Outcome, vault: &Vault, stage: &Stage) -> Result<Verdict, Failure> {
    let Some(Opened::Files { vault: files, .. }) = outcome.sets.iter().find_map(|set| set.files.as_ref()) else {
        return Ok(Verdict::NotRestored);
    };
    place::place(files, &stage.restored, Existing::Keep)?;
    let differences = differences(vault, &collect_inside(&stage.restored)?);
    Ok(if differences.is_empty() { Verdict::Same } else { Verdict::Different(differences) })
}

fn differences(packed: &Vault, restored: &Vault) -> Vec<String> {
    let mut lines = Vec::new();
    for (path, entry) in &packed.entries {
        let found = restored.entries.get(path);
        let path = path.as_str();
        match (entry, found) {
            (_, None) => lines.push(format!("{path} is missing")),
            (Entry::Folder { .. }, Some(Entry::Folder { .. })) => {}
            (
                Entry::File { bytes, executable, .. },
                Some(Entry::File { bytes: bytes_now, executable: executable_now, .. }),
            ) => {
                if bytes != bytes_now {
                    lines.push(format!("{path} has other bytes"));
                } else if executable != executable_now {
                    lines.push(format!("{path} changed its executable bit"));
                }
            }
            _ => lines.push(format!("{path} is of another kind")),
        }
    }
    let extra = restored.entries.keys().filter(|path| !packed.entries.contains_key(path));
    lines.extend(extra.map(|path| format!("{} was never packed", path.as_str())));
    lines
}

impl Verdict {
    fn words(&self, facts: &Facts) -> String {
        match self {
            Self::Same => {
                let bytes = grouped(facts.file_bytes);
                format!("{}, {bytes} bytes, every byte the same", counted(facts.files, "file", "files"))
            }
            Self::Different(lines) => counted(lines.len(), "difference", "differences"),
            Self::NotRestored => "nothing".to_owned(),
        }
    }

    fn exit(&self, outcome: &Outcome) -> Exit {
        match self {
            Self::Same => Exit::Whole,
            Self::Different(_) => Exit::Failed,
            Self::NotRestored => outcome.exit().max(Exit::Failed),
        }
    }
}

/// The table: what was done, how it came out, how long it took.
#[derive(Default)]
struct Rows(Vec<Vec<String>>);

impl Rows {
    fn add(&mut self, what: &str, words: &str, began: Option<Instant>) {
        let took = began.map(|began| format!("  ({:.1} s)", began.elapsed().as_secs_f64())).unwrap_or_default();
        self.0.push(vec![what.to_owned(), format!("{words}{took}")]);
    }
}

fn packed_words(facts: &Facts) -> String {
    let files = counted(facts.files, "file", "files");
    let bytes = grouped(facts.file_bytes);
    let sheets = counted(facts.sheets, "sheet", "sheets");
    format!("{files}, {bytes} bytes, on {sheets} with {} codes; any {} restore everything", facts.codes, facts.needed)
}

fn lost_words(facts: &Facts, gone: &[u32]) -> String {
    let numbers = gone.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let sheets = if gone.len() == 1 { format!("sheet {numbers}") } else { format!("sheets {numbers}") };
    let promise = match facts.may_lose_sheets {
        1 => "any one sheet".to_owned(),
        some => format!("any {some} sheets"),
    };
    format!("{sheets} of {} (the packet promises to survive the loss of {promise})", facts.sheets)
}

fn photo_words(photos: usize) -> String {
    let photos = counted(photos, "photo", "photos");
    format!("{photos}, 12 megapixels: tilted 8 to 12 degrees, blurred, noisy, in uneven light")
}

fn read_words(outcome: &Outcome, on_photos: u32) -> String {
    let read: u32 = outcome.sets.iter().map(|set| set.report.read).sum();
    let needed = outcome.sets.first().map_or(0, |set| set.report.needed);
    format!("{read} of the {on_photos} codes in the photos; {needed} were needed")
}

fn tell(
    wishes: &DrillWishes,
    rows: &Rows,
    outcome: &Outcome,
    verdict: &Verdict,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let what = wishes.paths.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", ");
    terminal.line(&toned(Tone::Strong, &format!("A rehearsal with {what}")))?;
    terminal.line("")?;
    columns(&rows.0, 2).iter().try_for_each(|line| terminal.line(line))?;
    terminal.line("")?;
    match verdict {
        Verdict::Same => terminal.line(&toned(Tone::Good, "It works: all files came back from the photos.")),
        Verdict::Different(lines) => {
            terminal.line(&toned(Tone::Bad, "It failed: not all files came back as they were."))?;
            lines.iter().take(TOLD).try_for_each(|line| terminal.line(&format!("  {line}")))
        }
        Verdict::NotRestored => {
            terminal.line(&toned(Tone::Bad, "It failed: the photos were not enough."))?;
            for set in &outcome.sets {
                report::set_lines(&set.report).iter().try_for_each(|line| terminal.line(&format!("  {line}")))?;
            }
            terminal.line("Try a sturdier profile: --profile sturdy")
        }
    }
}
