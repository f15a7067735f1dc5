//! Designs -> one PDF of plates: key sheets, tiles with title block, rulers, neighbours' names.

mod error;
mod figures;
mod holes;
mod key_sheet;
mod note;
mod options;
mod picture_sheet;
mod place;
mod plan;
mod planned;
mod printed;
mod sheet_facts;
mod sheets;
mod solid_facts;
mod tiles;

pub use error::PlateError;
pub use options::{FileBytes, MEASURED_SIDE, PlateItem, PlateOptions, ScaleWish};
pub(super) use plan::{fitting, plan};
pub use printed::{PlateKind, PrintedPlate, PrintedPlates};
pub use tiles::TileName;

use self::key_sheet::LEAST_PAPER;
use self::planned::PlannedSheet;
use self::sheet_facts::PrintableWords;
use self::sheets::design_sheets;
use crate::assets;
use crate::frame::PlateMark;
use crate::limits::MAX_PAGES;
use crate::plate::{PlateGeometry, marks_art};
use crate::press::{self, Art, DrawnPart, VectorPage};
use crate::typeset::{self, OwnWords, PaperFact, TypesetPages};
use crate::units::Size;
use crate::watch::{Step, Watch};

/// How far tiles may overlap, in millimetres.
const MOST_OVERLAP: f64 = 50.0;
/// What 50 mm may have become: no printer is farther off.
const MEASURED: std::ops::RangeInclusive<f64> = 40.0..=60.0;

/// Prints designs, each with its key sheet.
///
/// # Errors
/// Options out of range; a design of which nothing can be drawn, or that would take too many sheets; letters that no
/// font has; [`PlateError::Stopped`].
pub fn plates(
    items: &[PlateItem<'_>],
    options: &PlateOptions<'_>,
    watch: &dyn Watch,
) -> Result<PrintedPlates, PlateError> {
    check(options)?;
    let mut planned = Vec::new();
    let mut told = Vec::new();
    for (at, item) in items.iter().enumerate() {
        watch.at(Step::Draw, at, items.len());
        let mut own = PrintableWords { options, replaced: false };
        let design = design_sheets(at, item, options, &mut own, watch)?;
        told.extend(design.told);
        let sheets = planned.len() + design.sheets.len();
        if sheets > MAX_PAGES {
            let (sheets, most) = (sheets as u64, MAX_PAGES as u64);
            return Err(PlateError::Sheets { name: item.design.name.clone(), sheets, most });
        }
        planned.extend(design.sheets.into_iter().map(|sheet| sheet.finished(item, &mut own)));
        if own.replaced {
            told.push(format!("{}: letters that no font has are printed as ?", item.design.name));
        }
    }
    if planned.is_empty() {
        return Err(no_sheet(options));
    }
    watch.at(Step::Typeset, 0, planned.len());
    let facts = vec![
        (
            "sheets",
            PaperFact::List(
                planned.iter_mut().map(|sheet| std::mem::replace(&mut sheet.fact, PaperFact::Nothing)).collect(),
            ),
        ),
        ("first-page", PaperFact::maybe(options.first_page, PaperFact::number)),
    ];
    let pictures: Vec<(String, Vec<u8>)> = planned.iter_mut().filter_map(|sheet| sheet.picture.take()).collect();
    let files = [("plate.typ", assets::PLATE_TEMPLATE)];
    let words = typeset::paper_with_pictures(
        &files,
        facts,
        &pictures,
        OwnWords::Plate,
        options.catalogue,
        options.paper,
        options.fonts,
    )?;
    if watch.stop() {
        return Err(PlateError::Stopped);
    }
    watch.at(Step::Press, 0, words.pages);
    bound(planned, &words, told)
}

/// Puts drawings and marks under typeset words. A key sheet may go on over several pages.
fn bound(planned: Vec<FinishedSheet>, words: &TypesetPages, told: Vec<String>) -> Result<PrintedPlates, PlateError> {
    let firsts: Vec<usize> = (1..=planned.len())
        .map(|number| words.codes.iter().find(|spot| spot.number == number).map_or(0, |spot| spot.page))
        .collect();
    let pages = u32::try_from(words.pages).unwrap_or(u32::MAX);
    let mut drawn = Vec::with_capacity(words.pages);
    let mut sheets = Vec::with_capacity(words.pages);
    for (at, sheet) in planned.into_iter().enumerate() {
        let first = firsts.get(at).copied().unwrap_or_default();
        let end = firsts.get(at + 1).copied().unwrap_or(words.pages);
        let mut art = sheet.art;
        if let Some((geometry, mark)) = sheet.mark {
            let number = u32::try_from(first + 1).unwrap_or(u32::MAX);
            art.extend(marks_art(&geometry, &PlateMark { sheet: number, sheets: pages, ..mark })?);
        }
        drawn.push(VectorPage { size: sheet.size, parts: sheet.parts, art });
        sheets.push(sheet.about.clone());
        for _ in first + 1..end {
            drawn.push(VectorPage { size: sheet.size, parts: Vec::new(), art: Vec::new() });
            sheets.push(PrintedPlate { strip: false, ..sheet.about.clone() });
        }
    }
    Ok(PrintedPlates { pdf: press::bind_drawn(drawn, words, [0; 16])?, sheets, told })
}

/// A sheet whose words are ready for the template.
struct FinishedSheet {
    fact: PaperFact,
    size: Size,
    parts: Vec<DrawnPart>,
    art: Vec<Art>,
    mark: Option<(PlateGeometry, PlateMark)>,
    about: PrintedPlate,
    picture: Option<(String, Vec<u8>)>,
}

impl PlannedSheet {
    fn finished(self, item: &PlateItem, own: &mut PrintableWords) -> FinishedSheet {
        let size = self.facts.size.unwrap_or(own.options.paper);
        let fact = self.facts.fact(item.design, own);
        FinishedSheet {
            fact,
            size,
            parts: self.parts,
            art: self.art,
            mark: self.mark,
            about: self.about,
            picture: self.picture,
        }
    }
}

/// Checks the ranges of options.
fn check(options: &PlateOptions) -> Result<(), PlateError> {
    let Size { width, height } = options.paper;
    let [least_width, least_height] = LEAST_PAPER;
    if !(width.0 >= least_width && height.0 >= least_height && width <= height) {
        return Err(PlateError::Paper { least: LEAST_PAPER });
    }
    let (overlap, most) = (options.overlap.0, MOST_OVERLAP);
    if !(0.0..=most).contains(&overlap) {
        return Err(PlateError::Overlap { overlap, most });
    }
    match options.measured.into_iter().find(|measured| !MEASURED.contains(measured)) {
        Some(measured) => Err(PlateError::Measured { measured }),
        None => Ok(()),
    }
}

fn no_sheet(options: &PlateOptions) -> PlateError {
    match options.only.first() {
        Some(tile) => PlateError::NoTile { tile: *tile },
        None => PlateError::Nothing,
    }
}

#[cfg(test)]
mod tests;
