//! The facts of a new packet, or why there is none -> lines for its owner.

use std::path::Path;

use crate::cli::tell::failure::Failure;
use crate::cli::tell::readers::who_can_read;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::text::{columns, counted, grouped, shown, spelled};
use crate::pack::{PackError, PacketFacts, Rewriting};
use crate::typeset::{OwnWords, PageFile, TypesetError};

/// Sheets from which on it is told how long they take; so many are photographed in a minute.
const MANY_SHEETS: u32 = 20;
/// Sheets from which on it is told before the PDF is written.
const MANY_PAPERS: u32 = 40;
const SHEETS_A_MINUTE: u32 = 2;
/// Modules as small as this, in millimetres, are for scanners already.
const DENSE: f64 = 0.25;

/// Why there is no packet, and what to do about it.
pub(crate) fn pack_failure(error: &PackError) -> Failure {
    match error {
        PackError::Stopped => Failure::interrupted(),
        PackError::Typeset(TypesetError::Letters { place, .. } | TypesetError::TooLong { place, .. }) => {
            let (option, key) = match place {
                OwnWords::Title => ("--title", "title"),
                OwnWords::Date => ("--date", "date"),
                _ => ("--holder", "holders"),
            };
            Failure::new(error).hint(format!("choose other words with {option}, or for `{key}` of the recipe"))
        }
        PackError::NotCompact { .. } => {
            Failure::new(error).hint("pack less, print no texts (--no-text), or leave out --compact")
        }
        PackError::Page(_) => {
            Failure::new(error).hint("take larger paper, a denser profile, or a fold with larger pages: --fold booklet")
        }
        error => Failure::new(error),
    }
}

/// What its owner should know of a packet: how much paper it is, what may be lost, who can read it, what to do next; then
/// its figures.
pub(crate) fn packet_lines(facts: &PacketFacts, folded: Option<String>, file: Option<&Path>) -> Vec<String> {
    let name = styled(TextStyle::Strong, &facts.short_name);
    let place = file.map_or_else(String::new, |path| format!(" in {}", shown(path)));
    let mut lines = vec![format!("{name}  {}{place}", pages(facts.pages))];
    let compact = facts.compact.then(|| ("compact", compact_words(facts)));
    let mut rows: Vec<_> = compact.into_iter().collect();
    rows.extend([
        ("sheets", format!("{} with {} each", facts.sheets, counted(facts.grid.codes(), "code", "codes"))),
        ("around", around_words(facts)),
    ]);
    rows.extend(facts.rewriting.as_ref().map(|rewriting| ("meshes", rewriting_words(rewriting))));
    rows.extend(folded.map(|words| ("folded", words)));
    rows.extend(facts.page_file.as_ref().map(|file| ("page", page_words(file))));
    rows.push(("spare", spare_words(facts)));
    rows.extend(time_words(facts).map(|words| ("time", words)));
    if file.is_some() {
        rows.push(("next", NEXT.to_owned()));
    }
    lines.extend(two_columns(rows));
    lines.push("figures".to_owned());
    lines.extend(two_columns(vec![("files", files_words(facts)), ("codes", codes_words(facts))]));
    lines.push(who_can_read(facts));
    lines
}

/// What many sheets ask of whoever prints and photographs them, before anything is written.
pub(crate) fn before_printing(facts: &PacketFacts) -> Option<String> {
    if facts.sheets < MANY_PAPERS {
        return None;
    }
    let papers = facts.pages.div_ceil(facts.sheets_per_paper.max(1));
    Some(format!(
        "this is much to print: {} on {}; {} sheets of codes take about {} photos and some {} minutes",
        pages(facts.pages),
        counted(papers, "piece of paper", "pieces of paper"),
        grouped(facts.sheets.into()),
        grouped(facts.sheets.into()),
        facts.sheets.div_ceil(SHEETS_A_MINUTE),
    ))
}

/// What the paper tells of the restore page beside it.
fn page_words(file: &PageFile) -> String {
    format!("{}, {} bytes, SHA-256 {}; keep it beside the papers", file.name, grouped(file.bytes), file.digest)
}

/// Which meshes are packed in another form, and what that saves.
pub(crate) fn rewriting_words(rewriting: &Rewriting) -> String {
    let files = match rewriting.files.as_slice() {
        [one] => spelled(one),
        several => counted(several.len(), "STL file", "STL files"),
    };
    let without = rewriting.sheets_without;
    let without = without.map_or("too many sheets".to_owned(), |sheets| counted(sheets, "sheet", "sheets"));
    let sheets = rewriting.sheets;
    format!(
        "{files}: {without} -> {sheets}, by a rewriting that unspm.py in the packet reverses; --no-rewrite refuses it"
    )
}

/// What to do with the PDF.
const NEXT: &str =
    "print it at 100 % (actual size); then try it: photograph the sheets, and run `seedpress scan` on the photos";

fn compact_words(facts: &PacketFacts) -> String {
    if facts.sheets_per_paper > 2 {
        return "all pages are on one piece of paper".to_owned();
    }
    "it is one piece of paper: print both sides; --compact=no makes a packet with a cover and room".to_owned()
}

fn two_columns(rows: Vec<(&str, String)>) -> Vec<String> {
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(name, words)| vec![name.to_owned(), words]).collect();
    columns(&rows, 2)
}

fn files_words(facts: &PacketFacts) -> String {
    if facts.sealed {
        return format!("one sealed file (age), {} bytes with its padding", grouped(facts.content_bytes as u64));
    }
    let mut what = vec![counted(facts.files, "file", "files")];
    if facts.folders > 0 {
        what.push(counted(facts.folders, "empty folder", "empty folders"));
    }
    let (all, compressed) = (grouped(facts.file_bytes), grouped(facts.content_bytes as u64));
    format!("{}, {all} bytes; {compressed} compressed", what.join(" and "))
}

fn codes_words(facts: &PacketFacts) -> String {
    format!(
        "any {} of {} restore everything; each holds {} bytes in squares of {:.3} mm (QR version {}-{})",
        facts.needed,
        facts.codes,
        facts.shard_bytes,
        facts.module.0,
        facts.version,
        facts.level.letter(),
    )
}

/// The pages that make a whole of the sheets.
fn around_words(facts: &PacketFacts) -> String {
    let texts = counted(facts.texts, "file", "files");
    let read = if facts.texts > 0 { format!(", with {texts} as readable text") } else { String::new() };
    let plates = match facts.plates {
        0 => String::new(),
        count => format!(", {} of them plates of {}", facts.plate_pages, counted(count, "design", "designs")),
    };
    format!("{} before the sheets{read}{plates}; {} after them", pages(facts.front_pages), pages(facts.guide_pages()))
}

/// How long it takes to photograph many sheets, and what makes them fewer.
fn time_words(facts: &PacketFacts) -> Option<String> {
    if facts.sheets <= MANY_SHEETS {
        return None;
    }
    let minutes = facts.sheets.div_ceil(SHEETS_A_MINUTE);
    let dense =
        if facts.module.0 > DENSE { ", or use --profile scanner (fewer sheets, for a flatbed scanner)" } else { "" };
    Some(format!(
        "{} sheets take about {} photos and some {minutes} minutes to photograph: to have fewer, pack less{dense}",
        grouped(facts.sheets.into()),
        grouped(facts.sheets.into())
    ))
}

pub(super) fn pages(count: u32) -> String {
    counted(count, "page", "pages")
}

fn spare_words(facts: &PacketFacts) -> String {
    let codes = counted(facts.codes - facts.needed, "code", "codes");
    let any = |count: u32, one: &str, many: &str| {
        if count == 0 {
            return format!("you may lose any {codes}, but not a whole {one}");
        }
        format!(
            "you may lose any {}, or any {codes}",
            counted(count, &format!("whole {one}"), &format!("whole {many}"))
        )
    };
    if facts.sheets_per_paper > 1 {
        any(facts.may_lose_papers, "piece of paper", "pieces of paper")
    } else {
        any(facts.may_lose_sheets, "sheet", "sheets")
    }
}
