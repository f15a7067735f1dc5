//! `seedpress verify`: the PDF of a packet and photos of its print -> margins of the codes, and sheets to print again.

mod checked_picture;
mod verdict_lines;

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::args::read::VerifyArgs;
use crate::cli::input::{InputFile, Origin, bounded_file, input_files, input_files_and_absent};
use crate::cli::output::{Existing, atomic_file, png_of};
use crate::cli::run::lone_codes::LoneCodes;
use crate::cli::run::reader_pool;
use crate::cli::run::reader_pool::PageOutcome;
use crate::cli::tell::{Failure, Progress, Terminal, shown};
use crate::error::Exit;
use crate::frame::{self, Piece};
use crate::photo::{Explained, Pages, PhotoError};
use crate::pile::PictureKey;
use crate::proof::{self, PrintCheck, SheetVerdict, Standing};
use crate::qr::Payload;
use crate::watch::Watch;
use checked_picture::CheckedPicture;

/// The order of what is named.
const PDF_FIRST: &str = "name the PDF that `pack` wrote first, then the photos: seedpress verify packet.pdf photos/";

/// Runs `seedpress verify`: 0 when every sheet will do.
pub(crate) fn verify(args: &VerifyArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let existing = Existing::from_force(args.force);
    if let Some(map) = &args.map {
        atomic_file::check_free(map, existing)?;
        atomic_file::check_writable(map)?;
    }
    let pictures = input_files_and_absent(&args.pictures)?;
    let absent = pictures.iter().any(|input| matches!(input.origin, Origin::Absent(_)));
    let progress = Progress::new();
    let (key, mut proof) = match printed(args, &progress)? {
        PrintedCodes::Packet(key, proof) => (key, proof),
        PrintedCodes::Lone(_) if args.map.is_some() => {
            return Err(Failure::usage(format!(
                "{} holds no sheets: --map draws those of a packet",
                shown(&args.packet)
            )));
        }
        PrintedCodes::Lone(codes) => return codes.verify(pictures, args.json, terminal),
    };
    if proof.has_gaps() {
        check_order(args)?;
        terminal.warn(&format!(
            "{} lacks codes of the packet: the PDF that `pack` wrote has all of them, a scan may not",
            shown(&args.packet)
        ));
    }
    let rows = look_at_paper(pictures, key, &mut proof, &progress)?;
    progress.clear();
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    if let Some(failure) = nothing_read(args, &rows) {
        if args.json {
            terminal.line(&as_json(&proof, &proof.verdicts(), &rows, failure.exit).to_string())?;
        }
        return Err(failure);
    }
    for row in &rows {
        row.warn(terminal);
    }
    let verdicts = proof.verdicts();
    let failure = args
        .map
        .as_ref()
        .and_then(|map| draw(&proof, &verdicts).and_then(|png| atomic_file::write(map, &png, existing)).err());
    let exit = exit_of(&verdicts, absent || failure.is_some());
    if args.json {
        terminal.json(&as_json(&proof, &verdicts, &rows, exit))?;
    } else {
        terminal.lines(&verdict_lines::report(&proof, &verdicts, &rows))?;
    }
    if let Some(failure) = failure {
        terminal.failed(&failure);
    }
    if rows.iter().all(|row| row.sheets.is_empty()) { Err(nothing_of_it(&proof)) } else { Ok(exit) }
}

fn exit_of(verdicts: &[SheetVerdict], failed: bool) -> Exit {
    let will_do = verdicts.iter().all(|sheet| matches!(sheet.standing, Standing::Good | Standing::Weak));
    match (will_do, failed) {
        (false, _) => Exit::Incomplete,
        (true, true) => Exit::Failed,
        (true, false) => Exit::Whole,
    }
}

/// What a PDF holds.
enum PrintedCodes {
    Packet(Option<PictureKey>, PrintCheck),
    /// Cards, letters or slips.
    Lone(LoneCodes),
}

/// What stands on paper if the printer did its work: the PDF's own codes.
fn printed(args: &VerifyArgs, progress: &Progress) -> Result<PrintedCodes, Failure> {
    let name = shown(&args.packet);
    let wrong =
        |why: &dyn std::fmt::Display| Failure::new(format!("{name} cannot be verified against: {why}")).hint(PDF_FIRST);
    let files = input_files(std::slice::from_ref(&args.packet))?;
    if !bounded_file::is_pdf(&args.packet)? {
        check_order(args)?;
        let what = if args.packet.is_dir() { "a folder" } else { "not a PDF" };
        return Err(Failure::new(format!("{name} is {what}")).hint(PDF_FIRST));
    }
    if files.len() != 1 || files.first().is_some_and(|file| file.path != args.packet) {
        return Err(wrong(&"it is not one file"));
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let mut lone = LoneCodes::default();
    let mut key = None;
    let mut problem = None;
    reader_pool::read_all(files, Box::new(|_, _| false), progress, |_, found| {
        match found {
            PageOutcome::Page { key: of, page, reading, .. } => {
                key = Some(of);
                reading.sightings.iter().for_each(|seen| lone.note(page, &seen.payload));
                pieces.extend(reading.sightings.iter().filter_map(|seen| piece(&seen.payload)));
            }
            PageOutcome::Failed { why, .. } => problem = Some(why),
            _ => {}
        }
        Ok(())
    })?;
    progress.clear();
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    if pieces.is_empty() && problem.is_none() && !lone.is_empty() {
        return Ok(PrintedCodes::Lone(lone));
    }
    let proof = match problem {
        Some(why) => Err(wrong(&why)),
        None => PrintCheck::of(pieces).map_err(|error| wrong(&error)),
    };
    match proof {
        Ok(proof) => Ok(PrintedCodes::Packet(key, proof)),
        Err(failure) => check_order(args).and(Err(failure)),
    }
}

/// Refuses what is in the wrong order: the packet's PDF stands among the photos.
fn check_order(args: &VerifyArgs) -> Result<(), Failure> {
    let is_pdf = |path: &&PathBuf| **path != args.packet && bounded_file::is_pdf(path).unwrap_or(false);
    let Some(pdf) = args.pictures.iter().find(is_pdf) else { return Ok(()) };
    let (first, pdf) = (shown(&args.packet), shown(pdf));
    Err(Failure::new(format!("{first} is not the PDF that `pack` wrote; is it {pdf}?"))
        .hint(format!("name the PDF first, then the photos: seedpress verify {pdf} {first}")))
}

fn piece(payload: &Payload) -> Option<Piece> {
    let Payload::Text(text) = payload else { return None };
    frame::read_one(text)?.ok()
}

fn look_at_paper(
    pictures: Vec<InputFile>,
    packet: Option<PictureKey>,
    proof: &mut PrintCheck,
    progress: &Progress,
) -> Result<Vec<CheckedPicture>, Failure> {
    let mut rows = Vec::new();
    reader_pool::read_all_with(
        pictures,
        explained,
        Box::new(move |key, _| Some(key) == packet),
        progress,
        |input, found| {
            let mut row = CheckedPicture { path: input.path.clone(), ..CheckedPicture::default() };
            match found {
                PageOutcome::Page { page, pages, reading, .. } => {
                    row.page = (pages > 1).then_some(page + 1);
                    row.sheets = proof.add(&reading).into_iter().collect();
                    row.codes = reading.reading.sightings.len();
                    row.cut_short = reading.reading.cut_short;
                }
                PageOutcome::Skipped { page: 0, .. } => {
                    row.error = Some("it is the PDF itself, not a picture of its paper".to_owned());
                }
                PageOutcome::Text { .. } => row.error = Some("it is a text, not a picture of the paper".to_owned()),
                PageOutcome::Failed { page, why } => {
                    row.page = page.map(|page| page + 1);
                    row.error = Some(why);
                }
                PageOutcome::Skipped { .. } | PageOutcome::Other => return Ok(()),
            }
            rows.push(row);
            Ok(())
        },
    )?;
    Ok(rows)
}

fn explained(pages: &Pages, page: usize, watch: &dyn Watch) -> Result<Explained, PhotoError> {
    pages.explain(page, watch).map(|(_, explained)| explained)
}

fn draw(proof: &PrintCheck, verdicts: &[SheetVerdict]) -> Result<Vec<u8>, Failure> {
    png_of("the map", &proof::draw(&proof.set().short_name(), verdicts))
}

/// Why there is nothing to report: no picture, or none that can be read.
fn nothing_read(args: &VerifyArgs, rows: &[CheckedPicture]) -> Option<Failure> {
    if rows.is_empty() {
        let names = args.pictures.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", ");
        return Some(
            Failure::new(format!("there is no picture in {names}"))
                .hint("photograph the printed sheets, and name the photos or their folder"),
        );
    }
    let reasons: Option<Vec<Failure>> = rows.iter().map(CheckedPicture::failure).collect();
    Failure::all(reasons?, "not one picture could be read")
}

fn nothing_of_it(proof: &PrintCheck) -> Failure {
    let name = proof.set().short_name();
    let failure = Failure::new(format!("no picture shows a sheet of {name}"));
    if proof.other_packets().is_empty() {
        failure.hint("photograph one sheet at a time, flat, in even light, so that it fills the picture")
    } else {
        failure.hint("they show another packet: name the PDF that those sheets were printed from")
    }
}

fn as_json(proof: &PrintCheck, verdicts: &[SheetVerdict], rows: &[CheckedPicture], exit: Exit) -> Value {
    json!({
        "exit": exit.code(),
        "id": proof.set().to_string(),
        "short_name": proof.set().short_name(),
        "needed": proof.needed(),
        "codes": proof.codes(),
        "read": proof.read(),
        "sheets": verdicts,
        "pictures": rows.iter().map(CheckedPicture::json).collect::<Vec<_>>(),
        "other_packets": proof.other_packets(),
        "different_codes": proof.different(),
    })
}
