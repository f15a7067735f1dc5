//! A design -> its sheets: key sheet, tiles, listing, each with what is drawn on it and the facts of its words.

use super::error::PlateError;
use super::figures::figures;
use super::holes::{MOST_CENTRES, hole_groups, hole_rows};
use super::key_sheet::{KeyDrawing, PageArea, body, key_sheet};
use super::note::SheetNote;
use super::options::{FileBytes, PlateItem, PlateOptions};
use super::picture_sheet::picture_sheet;
use super::place::{Beside, PlacedFigure, correction, place};
use super::plan::scale_text;
use super::planned::PlannedSheet;
use super::printed::{PlateKind, PrintedPlate};
use super::sheet_facts::{PrintableWords, SheetFacts, bytes_text, kind_text, label_text};
use super::tiles::{TileName, joins, on_sheet};
use crate::design::DesignForm;
use crate::frame::PlateMark;
use crate::limits::{MAX_PLATE_LISTING_BYTES, MAX_TABLE_CELLS, MAX_TABLE_COLUMNS};
use crate::plate::{Figure, FigureKind, PlateGeometry, PlateLabel};
use crate::press::DrawnPart;
use crate::typeset::PaperFact;
use crate::units::{Mm, Size, Spot};
use crate::watch::Watch;

/// Letters of one cell of a bill of materials, and of one line of a listing.
const MOST_CELL: usize = 500;
const MOST_LINE: usize = 1_000;
/// White between the title block and the squares above the frame, besides that of the geometry.
const ABOVE_SQUARES: f64 = 1.0;
/// Labels of one sheet.
const MOST_LABELS: usize = 4_000;

/// The sheets of one design, and what a person should know of them.
pub(super) struct DesignSheets {
    pub sheets: Vec<PlannedSheet>,
    pub told: Vec<String>,
}

/// Plans the sheets of a design; `at` is its number, from 0.
pub(super) fn design_sheets(
    at: usize,
    item: &PlateItem,
    options: &PlateOptions,
    own: &mut PrintableWords,
    watch: &dyn Watch,
) -> Result<DesignSheets, PlateError> {
    let mut all = DesignSheets { sheets: Vec::new(), told: Vec::new() };
    let name = &item.design.name;
    let figures = figures(item, options, watch)?;
    let has_key = figures.iter().any(has_key_sheet);
    let bill = bill(item, own, &mut all.told);
    if figures.is_empty() {
        all.sheets.push(match &item.design.form {
            DesignForm::Picture { picture, size } => picture_sheet(at, item, picture, *size, options, &mut all.told)?,
            _ => listing(at, item, options, own, &mut all.told),
        });
        if !matches!(bill, PaperFact::List(ref rows) if rows.is_empty()) {
            all.sheets.push(tables_alone(at, bill, options));
        }
        return Ok(all);
    }
    let mut file = match item.bytes {
        FileBytes::Strip(bytes) => Some((name.as_str(), bytes)),
        FileBytes::NotPrinted | FileBytes::Codes => None,
    };
    let mut placed = Vec::new();
    let mut holes = None;
    for figure in figures {
        if figure.kind == FigureKind::Plan && !figure.drawing.circles.is_empty() {
            holes = Some(hole_groups(&figure.drawing.circles, figure.extent, figure.scale.factor()));
        }
        let facts = !has_key && !figure.facts.is_empty();
        let figure = place(figure, name, Beside { facts, file }, options, watch)?;
        if figure.strip.is_some() {
            file = None;
        }
        placed.push(figure);
    }
    let has_strip = placed.iter().any(|figure| figure.strip.is_some());
    let bytes = bytes_text(item, has_strip, options);
    let has_bill = !matches!(bill, PaperFact::List(ref rows) if rows.is_empty());
    if has_key && options.only.is_empty() {
        let holes = holes.unwrap_or_default();
        let listed = holes.iter().map(|group| group.centres.len()).sum::<usize>() <= MOST_CENTRES;
        if !listed {
            all.told.push(format!("{name}: it has more than {MOST_CENTRES} holes, so their places are not listed"));
        }
        let facts = placed.iter().flat_map(|figure| figure.figure.facts.iter());
        let facts: Vec<String> = facts.map(|fact| own.of(&label_text(fact, options.catalogue), MOST_LINE)).collect();
        let tables = vec![("holes", hole_rows(&holes)), ("listed", PaperFact::Flag(listed)), ("bill", bill.clone())];
        if let Some(first) = placed.iter().find(|placed| has_key_sheet(&placed.figure)) {
            all.sheets.push(key(at, first, tables, facts, bytes.clone(), options));
        }
    }
    let numbers: Vec<u32> = (1..).take(placed.len()).collect();
    for (number, figure) in numbers.into_iter().zip(placed) {
        tiles(at, number, item, figure, (!has_key).then_some(&bytes), options, own, &mut all);
    }
    if !has_key && has_bill && options.only.is_empty() {
        all.sheets.push(tables_alone(at, bill, options));
    }
    Ok(all)
}

/// Whether somebody builds from a figure by laying it on the material. Views are read, not laid on.
fn has_key_sheet(figure: &Figure) -> bool {
    figure.kind != FigureKind::Views
}

fn empty_plate(design: usize, kind: PlateKind) -> PrintedPlate {
    PrintedPlate { design, kind, tile: None, scale: None, strip: false }
}

fn key(
    at: usize,
    placed: &PlacedFigure,
    tables: Vec<(&'static str, PaperFact)>,
    facts: Vec<String>,
    bytes: String,
    options: &PlateOptions,
) -> PlannedSheet {
    let empty: Vec<bool> = placed.tiles.iter().map(|tile| tile.is_empty).collect();
    let shown = KeyDrawing { drawing: &placed.figure.drawing, grid: &placed.grid, empty: &empty };
    let sheet = key_sheet(options.paper, &shown, correction(options.measured));
    let mut key = sheet.places;
    key.push(("places", PaperFact::Flag(true)));
    key.extend(tables);
    let facts = SheetFacts {
        shows: options.catalogue.line("plate.shows-key").to_owned(),
        scale: Some(placed.figure.scale),
        projection: placed.figure.projection,
        body: Some(sheet.body),
        notes: sheet.notes,
        facts,
        bytes: Some(bytes),
        key: Some(key),
        ..SheetFacts::default()
    };
    let about = PrintedPlate { scale: Some(scale_text(placed.figure.scale)), ..empty_plate(at, PlateKind::Key) };
    PlannedSheet { facts, parts: vec![sheet.part], art: Vec::new(), mark: None, about, picture: None }
}

/// A sheet with a bill of materials and no drawing.
fn tables_alone(at: usize, bill: PaperFact, options: &PlateOptions) -> PlannedSheet {
    let none = || PaperFact::List(Vec::new());
    let key =
        vec![("places", PaperFact::Flag(false)), ("holes", none()), ("listed", PaperFact::Flag(true)), ("bill", bill)];
    let facts = SheetFacts {
        shows: options.catalogue.line("plate.shows-bill").to_owned(),
        body: Some(body(options.paper)),
        key: Some(key),
        ..SheetFacts::default()
    };
    PlannedSheet {
        facts,
        parts: Vec::new(),
        art: Vec::new(),
        mark: None,
        about: empty_plate(at, PlateKind::Key),
        picture: None,
    }
}

/// A text, or what is said of a file that is not drawn.
fn listing(
    at: usize,
    item: &PlateItem,
    options: &PlateOptions,
    own: &mut PrintableWords,
    told: &mut Vec<String>,
) -> PlannedSheet {
    let words = options.catalogue;
    let mut lines = Vec::new();
    let mut said = vec![words.line("plate.not-drawn").to_owned()];
    if let DesignForm::Listing(text) = &item.design.form {
        said.clear();
        if text.len() <= MAX_PLATE_LISTING_BYTES {
            lines = text.lines().map(|line| own.of(&line.replace('\t', "    "), MOST_LINE)).collect();
        } else {
            said.push(words.line("plate.listing-long").to_owned());
            told.push(format!(
                "{}: its text has more than {} KB and is not listed",
                item.design.name,
                MAX_PLATE_LISTING_BYTES >> 10
            ));
        }
    }
    said.push(bytes_text(item, false, options));
    let facts = SheetFacts {
        shows: words.line("plate.shows-listing").to_owned(),
        body: Some(body(options.paper)),
        text: Some(said.join(" ")),
        listing: lines,
        ..SheetFacts::default()
    };
    PlannedSheet {
        facts,
        parts: Vec::new(),
        art: Vec::new(),
        mark: None,
        about: empty_plate(at, PlateKind::Listing),
        picture: None,
    }
}

/// The rows of a bill of materials, as they can be printed; none where there is no bill or too much of it.
fn bill(item: &PlateItem, own: &mut PrintableWords, told: &mut Vec<String>) -> PaperFact {
    let rows = item.bill.unwrap_or_default();
    let (cells, widest) = (rows.iter().map(Vec::len).sum::<usize>(), rows.iter().map(Vec::len).max().unwrap_or(0));
    if cells > MAX_TABLE_CELLS || widest > MAX_TABLE_COLUMNS {
        told.push(format!(
            "{}: its bill of materials has more than {MAX_TABLE_COLUMNS} columns or {MAX_TABLE_CELLS} cells and is left out",
            item.design.name
        ));
        return PaperFact::List(Vec::new());
    }
    let rows = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    PaperFact::list(rows, |row| PaperFact::list(row, |cell| PaperFact::Text(own.of(cell.trim(), MOST_CELL))))
}

/// The sheets of one figure. `bytes` says where the file's bytes are, if no key sheet does.
#[allow(clippy::too_many_arguments)]
fn tiles(
    at: usize,
    number: u32,
    item: &PlateItem,
    placed: PlacedFigure,
    bytes: Option<&String>,
    options: &PlateOptions,
    own: &mut PrintableWords,
    all: &mut DesignSheets,
) {
    let facts_area = placed.facts_area();
    let PlacedFigure { figure, geometry, grid, tiles, strip } = placed;
    let (frame, frame_size) = geometry.frame();
    let empty: Vec<bool> = tiles.iter().map(|tile| tile.is_empty).collect();
    let is_printed = |tile: TileName| grid.index(tile).and_then(|at| empty.get(at)).is_some_and(|empty| !empty);
    let strip_art = strip.as_ref().map(|strip| strip.art.clone());
    let mut facts: Vec<String> = Vec::new();
    if let Some(bytes) = bytes {
        facts = figure.facts.iter().map(|fact| own.of(&label_text(fact, options.catalogue), MOST_LINE)).collect();
        facts.push(bytes.clone());
    }
    for (index, tile) in tiles.into_iter().enumerate() {
        let name = grid.name(index);
        if !options.only.is_empty() && !options.only.contains(&name) {
            continue;
        }
        // A drawing that is nothing but white still gets its sheet.
        if tile.is_empty && grid.len() > 1 {
            if !options.only.is_empty() {
                all.told.push(format!("{}: nothing is drawn on tile {name}, so it is not printed", item.design.name));
            }
            continue;
        }
        let area = grid.area(name);
        let edges = joins(&grid, name, frame, is_printed, &tile.part, options.catalogue);
        let label = |label: &PlateLabel| on_tile(label, area, frame, options, own);
        let mut labels: Vec<SheetNote> = figure.labels.iter().filter_map(label).collect();
        if labels.len() > MOST_LABELS {
            labels.truncate(MOST_LABELS);
            all.told.push(format!(
                "{}: it has more than {MOST_LABELS} words on a sheet; the others are left out",
                item.design.name
            ));
        }
        let whole = Spot { left: Mm(0.0), top: Mm(0.0) };
        let join_part = DrawnPart { at: whole, size: geometry.paper, clips: Vec::new(), paths: edges.paths };
        let (block, block_size) = geometry.title_block();
        // The squares above the frame are near: they must not grow together with its line.
        let block_size = Size { height: block_size.height - Mm(ABOVE_SQUARES), ..block_size };
        let tile_name = (grid.len() > 1).then_some(name);
        let facts = SheetFacts {
            shows: kind_text(&figure.kind, options.catalogue),
            scale: Some(figure.scale),
            projection: figure.projection,
            tile: tile_name.map(|name| name.to_string()),
            size: Some(geometry.paper),
            block: Some(page_area(block, block_size)),
            frame: Some(page_area(frame, frame_size)),
            labels,
            notes: edges.notes,
            facts: facts.clone(),
            facts_area: Some(facts_area),
            ..SheetFacts::default()
        };
        let about = PrintedPlate {
            tile: tile_name,
            scale: Some(scale_text(figure.scale)),
            strip: strip.is_some(),
            ..empty_plate(at, PlateKind::Drawing)
        };
        let mark = mark(item, &figure, &geometry, tile_name, area.min, number, options);
        let art = strip_art.clone().unwrap_or_default();
        all.sheets.push(PlannedSheet { facts, parts: vec![tile.part, join_part], art, mark, about, picture: None });
    }
}

fn page_area(at: Spot, size: Size) -> PageArea {
    PageArea { left: at.left.0, top: at.top.0, width: size.width.0, height: size.height.0 }
}

/// Words of a drawing on a tile, from the frame's corner; `None` if they are on other tiles alone.
fn on_tile(
    label: &PlateLabel,
    area: crate::design::PlaneBox,
    frame: Spot,
    options: &PlateOptions,
    own: &mut PrintableWords,
) -> Option<SheetNote> {
    let text = own.of(&label_text(&label.text, options.catalogue), MOST_CELL);
    // No letter is wider than it is high by more than this.
    let reach = label.height * (text.chars().count() as f64 + 1.0) * 1.6;
    let is_near = label.at.x > area.min.x - reach
        && label.at.x < area.max.x + reach
        && label.at.y > area.min.y - reach
        && label.at.y < area.max.y + reach;
    let spot = on_sheet(label.at, area.min, frame);
    let at = Spot { left: spot.left - frame.left, top: spot.top - frame.top };
    is_near.then_some(SheetNote {
        at,
        text,
        height: Mm(label.height),
        anchor: label.anchor,
        upright: label.upright,
        on_white: false,
    })
}

/// What the marks of a sheet say, but for its number. `corner` is what the frame's corner shows of the drawing.
fn mark(
    item: &PlateItem,
    figure: &Figure,
    geometry: &PlateGeometry,
    tile: Option<TileName>,
    corner: crate::design::PlanePoint,
    number: u32,
    options: &PlateOptions,
) -> Option<(PlateGeometry, PlateMark)> {
    let frame = geometry.frame_of_mark().ok()?;
    let mut digest = [0; 8];
    digest.iter_mut().zip(item.design.digest).for_each(|(to, byte)| *to = byte);
    let hundredths = |length: f64| (length * 100.0).round();
    let [across, down] = correction(options.measured);
    // From the drawing's own corner, wherever its zero point is.
    let corner = [(corner.x - figure.extent.min.x) / across, (corner.y - figure.extent.min.y) / down];
    let mark = PlateMark {
        digest,
        figure: number,
        sheet: 1,
        sheets: 1,
        tile: tile.map(|tile| [tile.row, tile.column]),
        frame,
        corner: corner.map(|length| hundredths(length) as i32),
        scale: [figure.scale.paper, figure.scale.real],
        measured: options.measured.map(|measured| hundredths(measured) as u32),
    };
    Some((*geometry, mark))
}
