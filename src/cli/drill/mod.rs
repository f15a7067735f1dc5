//! `seedpress drill`: a packet -> photos by a simulated camera -> files again; and whether they are the same.
//!
//! Nothing but the photos crosses over to the reading half, and all of it goes through the disk, as with real paper.

mod faults;
mod lone;
mod margins;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use crate::catalogue::Languages;
use crate::cli::args::drill::DrillArgs;
use crate::cli::args::pack::PackArgs;
use crate::cli::input::print::collect::{Collected, collect};
use crate::cli::input::print::made_by::look_through;
use crate::cli::input::print::new_packet::{new_packet, usual_args};
use crate::cli::input::print::pack_options::{title_of, usual_options};
use crate::cli::input::print::{languages, pack_options, recipe};
use crate::cli::output::{Existing, atomic_file, write_files};
use crate::cli::rehearsal::comparison::Comparison;
use crate::cli::rehearsal::packet::{PrintedPdf, RehearsedPacket};
use crate::cli::rehearsal::photograph::{RehearsalPlan, RehearsalResult, rehearse};
use crate::cli::tell::packet::pack_failure;
use crate::cli::tell::sources::tell_choice;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::{Failure, Progress, Terminal, columns, counted, report, shown};
use crate::error::Exit;
use crate::pack::{self, PrintedPacket};
use crate::rehearse::Fault;
use crate::typeset::OwnFonts;
use crate::vault::Opened;
use faults::faults;

/// Fewer sheets make no rehearsal worth the name.
const LEAST_SHEETS: u32 = 4;
/// Default folders that are tried before giving up.
const MOST_FOLDERS: u32 = 1_000;
/// Differences that are told.
const TOLD: usize = 10;

/// Runs `seedpress drill`: 0 when every byte came back.
pub(crate) fn drill(args: &DrillArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let progress = Progress::new();
    let (subject, fresh) = match printed_pdf(args, &progress)? {
        PrintedPdf::Packet(subject) => (*subject, None),
        PrintedPdf::Lone { codes, pages, paper } => {
            return lone::drill(args, codes, (&pages, paper), &progress, terminal);
        }
        PrintedPdf::Other => {
            let (subject, packet) = pack_new(args, &progress, terminal)?;
            (subject, Some(packet))
        }
    };
    let plan = plan(args, &subject)?;
    let folder = DrillFolder::set_up(args.output.as_deref())?;
    if let Some(packet) = &fresh {
        atomic_file::write(&folder.packet, &packet.pdf, Existing::Keep)?;
    }
    if let Some(times) = args.margin {
        let faults = if args.only.is_empty() { &Fault::ALL[..] } else { &args.only };
        let picture = folder.path.join("margin.png");
        return margins::measure(&subject, &plan, (faults, times), &picture, args.json, &progress, terminal);
    }
    let rehearsed = rehearse_on_disk(&subject, &plan, &folder, &progress)?;
    let comparison = Comparison::of(&rehearsed, &subject, &folder.restored)?;
    let exit = comparison.exit(&rehearsed.outcome);
    if args.json {
        terminal.json(&as_json(&subject, &plan, &rehearsed, &comparison, exit))?;
        return Ok(exit);
    }
    tell(args, &subject, &plan, &rehearsed, &comparison, terminal)?;
    let packet = fresh.map(|_| &folder.packet);
    let places = packet.into_iter().chain([&folder.photos, &folder.restored]).filter(|path| path.exists());
    terminal.line("")?;
    terminal.line(&format!("Look at it: {}", places.map(|path| shown(path)).collect::<Vec<_>>().join(", ")))?;
    Ok(exit)
}

/// Rehearses with photos that are written to the folder and read from there.
fn rehearse_on_disk(
    subject: &RehearsedPacket,
    plan: &RehearsalPlan,
    folder: &DrillFolder,
    progress: &Progress,
) -> Result<RehearsalResult, Failure> {
    write_files::make_folders(&folder.photos)?;
    let rehearsed = rehearse(subject, plan, progress, &mut |photo| {
        let path = folder.photos.join(&photo.name);
        atomic_file::write(&path, &photo.bytes, Existing::Keep)?;
        Ok(Some(path))
    })?;
    progress.clear();
    Ok(rehearsed)
}

/// What the PDF holds, where one was named.
fn printed_pdf(args: &DrillArgs, progress: &Progress) -> Result<PrintedPdf, Failure> {
    let [path] = args.paths.as_slice() else { return Ok(PrintedPdf::Other) };
    let pdf = RehearsedPacket::of_pdf(path, progress)?;
    progress.clear();
    Ok(pdf)
}

fn pack_new(
    args: &DrillArgs,
    progress: &Progress,
    terminal: &Terminal,
) -> Result<(RehearsedPacket, PrintedPacket), Failure> {
    if args.as_packed {
        return pack_as_asked(args, progress, terminal);
    }
    recipe::none_among(&args.paths)?;
    let mut options =
        usual_options(&args.sheets, title_of(&args.paths, Languages::english().main(), &OwnFonts::default()))?;
    options.least_sheets = LEAST_SHEETS;
    let Collected { vault, choice, .. } = collect(&args.paths, false)?;
    tell_choice(&choice, terminal);
    let packet = pack::pack(&vault, &options, progress).map_err(|error| pack_failure(&error))?;
    Ok((RehearsedPacket::packed(&packet, Opened::files(vault), options.page)?, packet))
}

/// The packet that `pack` makes of the same words.
fn pack_as_asked(
    args: &DrillArgs,
    progress: &Progress,
    terminal: &Terminal,
) -> Result<(RehearsedPacket, PrintedPacket), Failure> {
    let typed = PackArgs {
        paths: args.paths.clone(),
        sheets: args.sheets.clone(),
        spare: args.packed.spare,
        spare_sheets: args.packed.spare_sheets,
        duplex: args.packed.duplex,
        fold: args.packed.fold,
        ..usual_args()?
    };
    let args = recipe::completed_args(&typed)?;
    #[cfg(feature = "seal")]
    if args.sealing.is_sealed() {
        return Err(Failure::usage(
            "the recipe makes a sealed packet, whose key is drawn anew each time: its PDF is rehearsed",
        )
        .hint("run `seedpress pack`, then `seedpress drill` with the PDF; `pack --rehearse` does both"));
    }
    let options = pack_options(&args, languages(&args.lang)?)?;
    let Collected { mut vault, choice, .. } = collect(&args.paths, args.all_files)?;
    tell_choice(&choice, terminal);
    look_through(&mut vault, args.strip)?;
    let (mut packet, zine) = new_packet(&args, &options, &vault, progress)?;
    let page = zine.as_ref().map_or(options.page, |zine| zine.facts.page);
    let subject = RehearsedPacket::packed(&packet, Opened::files(vault), page)?;
    if let Some(zine) = zine {
        packet.pdf = zine.pdf;
    }
    Ok((subject, packet))
}

/// What was wished for, where the packet allows it.
fn plan(args: &DrillArgs, subject: &RehearsedPacket) -> Result<RehearsalPlan, Failure> {
    let faces = subject.faces.len() as u32;
    let lose = args.lose.unwrap_or(subject.may_lose);
    if lose.saturating_mul(subject.sides) >= faces && lose > 0 {
        let all = counted(subject.sheets(), "sheet", "sheets");
        return Err(Failure::usage(format!("the packet has {all}: nothing would be left to photograph"))
            .hint("throw fewer away with --lose"));
    }
    Ok(RehearsalPlan {
        faults: faults(args),
        seed: args.seed,
        photos_per_sheet: args.photos_per_sheet,
        lose,
        enough: false,
    })
}

/// The folder of a rehearsal.
struct DrillFolder {
    path: PathBuf,
    packet: PathBuf,
    photos: PathBuf,
    restored: PathBuf,
}

impl DrillFolder {
    /// Makes a new folder; an empty one that is there will do.
    fn set_up(asked: Option<&Path>) -> Result<Self, Failure> {
        let folder = match asked {
            Some(folder) => folder.to_owned(),
            None => free_folder()?,
        };
        write_files::make_folders(&folder)?;
        let mut inside = fs::read_dir(&folder).map_err(|error| Failure::of_file("read", &folder, &error))?;
        if inside.next().is_some() {
            return Err(Failure::new(format!("the folder {} is not empty", shown(&folder)))
                .hint("name a new folder with --output"));
        }
        Ok(Self {
            packet: folder.join("packet.pdf"),
            photos: folder.join("photos"),
            restored: folder.join("restored"),
            path: folder,
        })
    }
}

fn free_folder() -> Result<PathBuf, Failure> {
    let names = (1..MOST_FOLDERS).map(|number| match number {
        1 => PathBuf::from("seedpress-drill"),
        number => PathBuf::from(format!("seedpress-drill-{number}")),
    });
    let is_free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
    names.into_iter().find(is_free).ok_or_else(|| {
        Failure::new("this folder already holds too many rehearsals").hint("name a new folder with --output")
    })
}

/// The table: what was done, how it came out, how long it took.
#[derive(Default)]
struct TimedRows(Vec<Vec<String>>);

impl TimedRows {
    fn add(&mut self, what: &str, words: &str, took: Option<Duration>) {
        let took = took.map(|took| format!("  ({:.1} s)", took.as_secs_f64())).unwrap_or_default();
        self.0.push(vec![what.to_owned(), format!("{words}{took}")]);
    }
}

fn packet_words(subject: &RehearsedPacket) -> String {
    let sheets = counted(subject.sheets(), "sheet", "sheets");
    let RehearsedPacket { codes, needed, .. } = subject;
    format!("{}, on {sheets} with {codes} codes; any {needed} restore everything", subject.truth_words())
}

/// A small packet is not rehearsed as `pack` makes it.
fn spread_words(subject: &RehearsedPacket) -> String {
    let (fewest, sheets) = (counted(subject.fewest_sheets, "sheet", "sheets"), subject.sheets());
    format!(
        "over {sheets} sheets, so that one can be lost; `pack` makes {fewest} of it, and --as-packed rehearses just that"
    )
}

fn lost_words(subject: &RehearsedPacket, lost: &[u32]) -> String {
    let numbers = lost.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let sheets = match lost.len() {
        0 => "no sheet".to_owned(),
        1 => format!("sheet {numbers}"),
        _ => format!("sheets {numbers}"),
    };
    let what = subject.units();
    let promise = match subject.may_lose {
        0 => format!("no whole {}", what.0),
        1 => format!("any one {}", what.0),
        some => format!("any {some} {}", what.1),
    };
    format!("{sheets} of {} (the packet promises to survive the loss of {promise})", subject.sheets())
}

fn read_words(subject: &RehearsedPacket, rehearsed: &RehearsalResult) -> String {
    let shown = (subject.sheets() - rehearsed.lost.len() as u32) * subject.per_sheet();
    format!("{} of the {shown} codes in the photos; {} were needed", rehearsed.read(subject), subject.needed)
}

fn tell(
    args: &DrillArgs,
    subject: &RehearsedPacket,
    plan: &RehearsalPlan,
    rehearsed: &RehearsalResult,
    comparison: &Comparison,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut rows = TimedRows::default();
    rows.add("packet", &packet_words(subject), None);
    if subject.fewest_sheets < subject.sheets() {
        rows.add("spread", &spread_words(subject), None);
    }
    rows.add("thrown away", &lost_words(subject, &rehearsed.lost), None);
    let photos = counted(rehearsed.photos.len(), "photo", "photos");
    rows.add("photographed", &format!("{photos}, {}", plan.faults.words()), Some(rehearsed.photographing));
    rows.add("read", &read_words(subject, rehearsed), Some(rehearsed.reading));
    rows.add("restored", &comparison.words(subject), None);
    let what = args.paths.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", ");
    terminal.line(&styled(TextStyle::Strong, &format!("A rehearsal with {what}")))?;
    terminal.line("")?;
    terminal.lines(&columns(&rows.0, 2))?;
    terminal.line("")?;
    match comparison {
        Comparison::Same => terminal.line(&styled(TextStyle::Good, "It works: all files came back from the photos.")),
        Comparison::Different(lines) => {
            terminal.line(&styled(TextStyle::Bad, "It failed: not all files came back as they were."))?;
            lines.iter().take(TOLD).try_for_each(|line| terminal.line(&format!("  {line}")))
        }
        Comparison::NotRestored => {
            terminal.line(&styled(TextStyle::Bad, "It failed: the photos were not enough."))?;
            for set in &rehearsed.outcome.sets {
                report::set_lines(&set.report).iter().try_for_each(|line| terminal.line(&format!("  {line}")))?;
            }
            terminal.line("Pack with more spare codes (--spare), or with a sturdier profile (--profile sturdy)")
        }
    }
}

fn as_json(
    subject: &RehearsedPacket,
    plan: &RehearsalPlan,
    rehearsed: &RehearsalResult,
    comparison: &Comparison,
    exit: Exit,
) -> Value {
    let photos: Vec<Value> = rehearsed
        .photos
        .iter()
        .zip(rehearsed.log.json())
        .map(|((name, sheet, faults), row)| json!({ "file": name, "sheet": sheet, "faults": faults, "counts": row["counts"] }))
        .collect();
    json!({
        "exit": exit.code(),
        "survived": comparison.is_same(),
        "packet": subject.json(),
        "seed": plan.seed,
        "ways": plan.faults.words(),
        "lost": rehearsed.lost,
        "photos": photos,
        "read": rehearsed.read(subject),
        "differences": comparison.differences(),
    })
}
