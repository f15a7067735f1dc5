//! Plates that were printed, or why there are none -> lines for whoever builds from them.

use std::path::Path;

use super::packet::{pages, rewriting_words};
use crate::cli::args::plate::{PlateArgs, unit_word};
use crate::cli::input::designs::DesignFile;
use crate::cli::tell::failure::Failure;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::text::{columns, counted, grouped, spelled};
use crate::design::{DesignForm, UnitSource};
use crate::pack::PacketFacts;
use crate::plate::{PlateError, PlateKind, PrintedPlate, PrintedPlates};

/// Sheets of codes behind the plates, and the page of the PDF, from 1, on which they begin.
pub(crate) struct PrintedMirror<'a> {
    pub facts: &'a PacketFacts,
    pub first_page: usize,
}

/// Why there are no plates, and what to do about it.
pub(crate) fn plate_failure(error: &PlateError) -> Failure {
    let what = spelled(&error.to_string());
    match error {
        PlateError::Stopped => Failure::interrupted(),
        PlateError::TooManySheets { .. } => Failure::new(what)
            .hint("--scale 1:10 draws it smaller, --fit page on one sheet, --only A1,A2 prints some of them"),
        PlateError::NoTile { .. } => Failure::usage(what).hint("the map on the key sheet has the names of all sheets"),
        PlateError::Overlap { .. } => Failure::usage(what).hint("choose another --tile-overlap"),
        PlateError::Measured { .. } => {
            Failure::usage(what).hint("measure the square of 50 mm on a key sheet that was printed at 100 %")
        }
        PlateError::Paper { .. } => Failure::usage(what).hint("choose a larger --paper"),
        _ => Failure::new(what),
    }
}

/// What was printed of each design, and what to do with the PDF.
pub(crate) fn plate_lines(
    files: &[DesignFile],
    printed: &PrintedPlates,
    mirror: Option<&PrintedMirror>,
    args: &PlateArgs,
    output: Option<&Path>,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let sheets: Vec<(usize, &PrintedPlate)> =
            printed.sheets.iter().enumerate().filter(|(_, sheet)| sheet.design == number).collect();
        lines.push(format!("{}  {}", styled(TextStyle::Strong, &file.shown), sheets_words(&sheets)));
        let mut rows = vec![("pages", page_words(sheets.iter().map(|(page, _)| page + 1)))];
        rows.extend(scale_words(&sheets).map(|words| ("scale", words)));
        rows.extend(unit_words(file).map(|words| ("unit", words)));
        rows.extend(file.bill.as_ref().map(|bill| ("parts", bill.shown.clone())));
        rows.push(("bytes", bytes_words(file, &sheets, mirror, args.no_mirror)));
        let rows: Vec<Vec<String>> = rows.into_iter().map(|(name, words)| vec![name.to_owned(), words]).collect();
        lines.extend(columns(&rows, 2));
    }
    if let Some(PrintedMirror { facts, first_page }) = mirror {
        let last = first_page + facts.pages as usize - 1;
        lines.push(format!(
            "{}  {} on the pages from {first_page} to {last}: any {} of {} codes bring back {}",
            styled(TextStyle::Strong, &facts.short_name),
            counted(facts.sheets, "sheet of codes and a guide", "sheets of codes and a guide"),
            grouped(facts.needed.into()),
            grouped(facts.codes.into()),
            counted(facts.files, "file", "files"),
        ));
        if let Some(rewriting) = &facts.rewriting {
            let row = vec!["meshes".to_owned(), rewriting_words(rewriting)];
            lines.extend(columns(&[row], 2));
        }
    }
    if output.is_some() {
        // What belongs to a solid stands behind its views, without a square.
        let begins = |number: usize| printed.sheets.iter().find(|sheet| sheet.design == number);
        let has_square = (0..files.len()).filter_map(begins).any(|sheet| sheet.kind == PlateKind::Key)
            && args.drawing.measured.is_none();
        let measure = if has_square {
            ", and measure the square of 50 mm; if it is not 50 mm, --measured corrects it"
        } else {
            ""
        };
        let all = printed.sheets.len() + mirror.map_or(0, |mirror| mirror.facts.pages as usize);
        lines.push(format!("{}: print it at 100 % (actual size){measure}", pages(all as u32)));
    }
    lines
}

/// `a key sheet and 12 sheets of the drawing, A1 to C4`.
fn sheets_words(sheets: &[(usize, &PrintedPlate)]) -> String {
    let of = |kind: PlateKind| sheets.iter().filter(|(_, sheet)| sheet.kind == kind).count();
    let tiles: Vec<String> = sheets.iter().filter_map(|(_, sheet)| sheet.tile).map(|tile| tile.to_string()).collect();
    let mut parts = Vec::new();
    // Solids have none: what is said of them follows their views.
    let leads = sheets.first().is_some_and(|(_, sheet)| sheet.kind == PlateKind::Key);
    let keys = of(PlateKind::Key);
    match keys {
        1 if leads => parts.push("a key sheet".to_owned()),
        keys if leads => parts.push(format!("{keys} key sheets")),
        _ => {}
    }
    match of(PlateKind::Drawing) {
        0 => {}
        1 => parts.push("one sheet of drawing".to_owned()),
        drawings => parts.push(format!("{} sheets of drawing", grouped(drawings as u64))),
    }
    if let ([first, .., last], true) = (tiles.as_slice(), tiles.len() > 1) {
        parts.push(format!("{first} to {last}"));
    }
    if keys > 0 && !leads {
        parts.push(counted(keys as u64, "sheet about it", "sheets about it"));
    }
    match of(PlateKind::Listing) {
        0 => {}
        listed => parts.push(format!("{}, nothing is drawn", counted(listed, "sheet", "sheets"))),
    }
    parts.join(", ")
}

/// `1 to 13`.
fn page_words(pages: impl Iterator<Item = usize>) -> String {
    let pages: Vec<usize> = pages.collect();
    match (pages.first(), pages.last()) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(first), _) => first.to_string(),
        _ => "none".to_owned(),
    }
}

/// Each scale once.
fn scale_words(sheets: &[(usize, &PrintedPlate)]) -> Option<String> {
    let mut scales: Vec<&str> = Vec::new();
    for scale in sheets.iter().filter_map(|(_, sheet)| sheet.scale.as_deref()) {
        if !scales.contains(&scale) {
            scales.push(scale);
        }
    }
    (!scales.is_empty()).then(|| scales.join(", "))
}

fn unit_words(file: &DesignFile) -> Option<String> {
    let (unit, source) = file.design.unit?;
    let source = match source {
        UnitSource::File => "as the file says",
        UnitSource::Given => "as you said",
        UnitSource::Assumed => "assumed: files of this kind do not say it",
    };
    Some(format!("{}, {source}", unit_word(unit)))
}

fn bytes_words(
    file: &DesignFile,
    sheets: &[(usize, &PrintedPlate)],
    mirror: Option<&PrintedMirror>,
    left_out: bool,
) -> String {
    let bytes = counted(file.bytes.len() as u64, "byte", "bytes");
    let strip = sheets.iter().find(|(_, sheet)| sheet.strip).map(|(page, _)| page + 1);
    match (strip, mirror) {
        (Some(page), _) => format!("{bytes}, in the strip of codes on page {page}: one photo brings the file back"),
        (None, Some(_)) => format!("{bytes}, in the codes behind the drawings"),
        (None, None) if left_out && matches!(file.design.form, DesignForm::Bytes) => {
            format!("{bytes}, not on the paper, and nothing is drawn of them")
        }
        (None, None) => format!("{bytes}, not on the paper"),
    }
}
