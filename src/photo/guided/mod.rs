//! Codes and marks already read -> the codes of the same sheets that no finder saw.
//!
//! One code or mark tells the whole sheet's geometry, version, level and mask. Its corners give a first map of the
//! sheet; the map is grown (lattice.rs), every unread place is sampled through it (sample.rs) and decoded with the
//! format already known. What does not say that it stands where it was found is not taken.

mod alone;
mod blurred;
mod chart;
mod crossings;
mod drift;
mod equations;
mod feedback;
mod filter;
mod finer;
mod fitted;
mod judge;
mod lattice;
mod marks;
mod partial;
mod patch;
mod pilots;
mod places;
mod plane;
mod polish;
mod sample;
mod smear;
mod stands;
#[cfg(test)]
mod testing;
mod trend;
mod unmix;

pub(super) use places::{Unread, unread};

use std::collections::BTreeMap;

pub(super) use alone::read as read_alone;
use rxing::qrcode::common::Version;

pub use self::chart::{Place, SheetSeen, State};
use self::lattice::{Control, Lattice, Shape};
use self::marks::LooseMark;
use self::pilots::Common;
use self::plane::Pair;
use self::sample::{Pattern, View};
use super::decode::{self, Format};
use super::look::Code;
use super::soft::{Layout, Modules};
use super::{Gray, PartialSighting, Payload, Point, Reader, Sighting};
use crate::frame::{self, Piece, SheetMark};
use crate::sheet::{Geometry, Grid, MARK_VERSION, Square};
use crate::watch::Watch;

/// Patterns that a map is grown over, and so places that are looked at: a full sheet of the densest profile has 2,000.
const MAX_CONTROLS: usize = 4_000;
/// Places of one sheet that are sampled and decoded.
const MAX_PLACES: usize = 1_000;
/// Sheets that are followed in one picture: two pages side by side, and a mark that lies.
const MAX_SHEETS: usize = 6;
/// Modules on the side of a mark's module: larger marks than this teach nothing about blur that smaller do not.
const LARGEST_MARK: u32 = 8;
/// Shares of the neighbours' light that are taken off in turn: none, then more and more against blur.
const SHARPER: [f32; 4] = [0.0, 0.4, 0.7, 1.0];

/// What makes codes stand on one sheet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct SheetKey {
    prefix: String,
    sheet: u32,
    grid: Grid,
    version: u8,
}

/// One sheet seen in the picture.
struct Seen {
    geometry: Geometry,
    format: Format,
    /// First shard of the sheet.
    first: u32,
    /// What all its codes carry alike.
    common: Option<Common>,
    /// Data of the slots that were read.
    data: Vec<Option<Vec<u8>>>,
    /// Of slots that were not read: the blocks that came out.
    blocks: BTreeMap<u32, Vec<Option<Vec<u8>>>>,
    /// Marks of which it is not known yet where on the sheet they stand.
    loose: Vec<LooseMark>,
    /// Its marks that were read, in modules of the codes.
    marks: Vec<(Square, Modules)>,
    anchors: Vec<Pair>,
    /// The last map of the sheet, where one was needed.
    map: Option<Lattice>,
}

/// What a guided look gave.
pub(super) struct Guided {
    pub codes: Vec<Code>,
    /// Codes of which only some blocks came out.
    pub parts: Vec<PartialSighting>,
    /// Places of the sheets seen that are still unread.
    pub unread: usize,
    /// Whether any sheet of ours was seen.
    pub sheets: usize,
    /// What is known of each of them in the end.
    pub followed: Vec<Followed>,
}

/// A sheet, and what is known of it after a look.
pub(super) struct Followed {
    key: SheetKey,
    seen: Seen,
}

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Black and white modules, a fixed sharpening: milliseconds a code.
    Little,
    /// A filter learnt on the photo, errors and erasures: tens of milliseconds a code.
    Much,
}

/// Looks at every place of the sheets that the codes speak of and that none of them covers.
pub(super) fn look(picture: &Gray, codes: &[Code], effort: Effort, watch: &dyn Watch) -> Guided {
    let sheets = sheets(codes);
    let mut found =
        Guided { codes: Vec::new(), parts: Vec::new(), unread: 0, sheets: sheets.len(), followed: Vec::new() };
    let view = View::new(picture);
    for (key, mut seen) in sheets {
        if seen.unread() > 0 {
            follow(&view, &key, &mut seen, effort, watch, &mut found.codes);
        }
        found.unread += seen.unread();
        found.parts.extend(partial::codes(&key, &seen));
        found.followed.push(Followed { key, seen });
    }
    found
}

/// The sheets that codes and marks speak of, those with the most to go on first.
fn sheets(codes: &[Code]) -> Vec<(SheetKey, Seen)> {
    let mut sheets: BTreeMap<SheetKey, Seen> = BTreeMap::new();
    for code in codes {
        let Payload::Text(text) = &code.sighting.payload else { continue };
        if let Some(Ok(piece)) = frame::read_one(text) {
            add_code(&mut sheets, code, &piece);
        } else if let Some(mark) = SheetMark::find(text).filter(|_| code.version == MARK_VERSION) {
            add_mark(&mut sheets, code, &mark);
        }
    }
    sheets.values_mut().for_each(Seen::place_marks);
    let mut sheets: Vec<_> = sheets.into_iter().collect();
    sheets.sort_by_key(|(_, seen)| std::cmp::Reverse(seen.anchors.len()));
    sheets.truncate(MAX_SHEETS);
    sheets
}

fn add_code(sheets: &mut BTreeMap<SheetKey, Seen>, code: &Code, piece: &Piece) {
    let header = piece.header;
    let key = SheetKey {
        prefix: header.set.to_string().chars().take(8).collect(),
        sheet: header.sheet,
        grid: header.grid,
        version: code.version,
    };
    let slot = header.slot();
    let seen = sheets.entry(key).or_insert_with(|| Seen::new(header.grid, code.version, code.format));
    seen.first = header.shard - slot;
    // A code knows its own format; a mark only says it.
    seen.format = code.format;
    if seen.common.is_none_or(|common| !common.whole_id) {
        seen.common = Some(Common { header, whole_id: true, shard_bytes: piece.shard.len() });
    }
    if let Some(data) = seen.data.get_mut(slot as usize) {
        *data = Some(code.data.clone());
    }
    seen.anchor(seen.geometry.code(slot), &code.sighting.corners);
}

fn add_mark(sheets: &mut BTreeMap<SheetKey, Seen>, code: &Code, mark: &SheetMark) {
    let key = SheetKey { prefix: mark.prefix.clone(), sheet: mark.sheet, grid: mark.grid, version: mark.version };
    let format = Format { level: mark.level, mask: mark.mask };
    let seen = sheets.entry(key).or_insert_with(|| Seen::new(mark.grid, mark.version, format));
    if seen.first == 0 {
        seen.first = mark.first_shard;
    }
    seen.common = seen.common.or_else(|| Common::of_mark(mark));
    let layout = Layout::new(code.version, code.format.level, code.format.mask);
    let layout = layout.filter(|_| mark.module <= LARGEST_MARK);
    let modules = layout.map(|layout| layout.printed(&layout.split(&code.data)).enlarged(mark.module));
    seen.add_loose(mark, code.sighting.corners, modules);
}

impl Seen {
    fn new(grid: Grid, version: u8, format: Format) -> Self {
        let geometry = Geometry::new(grid, version, 1);
        Self {
            geometry,
            format,
            first: 0,
            common: None,
            data: vec![None; grid.codes() as usize],
            blocks: BTreeMap::new(),
            loose: Vec::new(),
            marks: Vec::new(),
            anchors: Vec::new(),
            map: None,
        }
    }

    /// Modules across and down the grid.
    fn size(&self) -> (f64, f64) {
        (f64::from(self.geometry.width()), f64::from(self.geometry.height()))
    }

    fn is_read(&self, slot: u32) -> bool {
        self.data.get(slot as usize).is_some_and(Option::is_some)
    }

    fn unread(&self) -> usize {
        self.data.iter().filter(|data| data.is_none()).count()
    }

    fn anchor(&mut self, square: Square, corners: &[Point; 4]) {
        self.anchors.extend(corners_of(square, corners));
    }

    /// A slot and those around it.
    fn beside(&self, slot: u32) -> impl Iterator<Item = u32> {
        let Grid { rows, columns, .. } = self.geometry.grid;
        let (row, column) = self.geometry.grid.place(slot);
        (row.saturating_sub(1)..(row + 2).min(rows)).flat_map(move |row| {
            (column.saturating_sub(1)..(column + 2).min(columns)).map(move |column| row * columns + column)
        })
    }

    /// Whether a slot or one of those around it is unread: only there is the map needed.
    fn beside_unread(&self, slot: u32) -> bool {
        self.beside(slot).any(|slot| !self.is_read(slot))
    }

    /// Slots whose middle the flat map puts into the picture, nearest to what was read first.
    fn slots_in(&self, view: &View<'_>, lattice: &Lattice) -> Vec<u32> {
        let middle = |slot: u32| {
            let square = self.geometry.code(slot);
            let half = f64::from(square.side) / 2.0;
            (f64::from(square.left) + half, f64::from(square.top) + half)
        };
        let mut slots: Vec<(f64, u32)> = (0..self.geometry.grid.codes())
            .filter(|slot| lattice.frame(middle(*slot)).is_some_and(|frame| view.holds(frame.at(0.0, 0.0))))
            .map(|slot| {
                let (x, y) = middle(slot);
                let near = self.anchors.iter().map(|anchor| (anchor.sheet.0 - x).hypot(anchor.sheet.1 - y));
                (near.fold(f64::INFINITY, f64::min), slot)
            })
            .collect();
        slots.sort_by(|a, b| a.0.total_cmp(&b.0));
        slots.into_iter().map(|(_, slot)| slot).collect()
    }
}

/// Where the corners of a square stand on the sheet and in the picture.
fn corners_of(square: Square, corners: &[Point; 4]) -> impl Iterator<Item = Pair> {
    let (left, top) = (f64::from(square.left), f64::from(square.top));
    let (right, foot) = (left + f64::from(square.side), top + f64::from(square.side));
    let sheet = [(left, top), (right, top), (right, foot), (left, foot)];
    let pair = |(sheet, at): ((f64, f64), &Point)| Pair { sheet, picture: (f64::from(at.x), f64::from(at.y)) };
    sheet.into_iter().zip(corners).map(pair)
}

/// Grows the map of one sheet and reads its unread places.
fn follow(view: &View<'_>, key: &SheetKey, seen: &mut Seen, effort: Effort, watch: &dyn Watch, found: &mut Vec<Code>) {
    let layout = Layout::new(key.version, seen.format.level, seen.format.mask);
    let grow = |seen: &Seen, lattice: &mut Lattice| {
        // Where no code was read there is a long way to go from the marks.
        if let Some(layout) = layout.as_ref().filter(|_| seen.data.iter().all(Option::is_none)) {
            lattice.reach_out(view, crossings::of(&seen.geometry, &layout.pilots(&[])), seen.size(), watch);
        }
        let mut controls = Vec::new();
        for slot in seen.slots_in(view, lattice).into_iter().filter(|slot| seen.beside_unread(*slot)) {
            controls_of(seen.geometry.code(slot), key.version, &mut controls);
            if controls.len() >= MAX_CONTROLS {
                break;
            }
        }
        lattice.grow(view, &controls, watch);
    };
    let Some(lattice) = seen.first_map(grow) else { return };
    let slots = seen.slots_in(view, &lattice);
    if effort == Effort::Much {
        seen.map = Some(blurred::read(view, lattice, key, seen, watch, found));
        return;
    }
    let unread = slots.into_iter().filter(|slot| !seen.is_read(*slot)).take(MAX_PLACES).collect::<Vec<_>>();
    for slot in unread {
        if watch.stop() {
            break;
        }
        if let Some(code) = read_place(view, &lattice, key, seen, slot) {
            seen.data[slot as usize] = Some(code.data.clone());
            found.push(code);
        }
    }
    seen.map = Some(lattice);
}

/// Finder and alignment patterns of a code.
fn controls_of(code: Square, version: u8, into: &mut Vec<Control>) {
    for (at, (x, y)) in pattern_places(version, code.side as u32).into_iter().enumerate() {
        let sheet = (f64::from(code.left + x) + 0.5, f64::from(code.top + y) + 0.5);
        let pattern = if at < 3 { Pattern::Finder } else { Pattern::Alignment };
        into.push(Control { sheet, shape: Shape::Plain(pattern) });
    }
}

/// The middle modules of the three finder patterns, then of the alignment patterns.
fn pattern_places(version: u8, side: u32) -> Vec<(i32, i32)> {
    let centres =
        Version::getVersionForNumber(version.into()).map_or(&[][..], |known| known.getAlignmentPatternCenters());
    let far = side as i32 - 4;
    let last = centres.len().saturating_sub(1);
    let corner = |row: usize, column: usize| [(0, 0), (0, last), (last, 0)].contains(&(row, column));
    let alignment = centres.iter().enumerate().flat_map(|(row, y)| {
        let places = centres.iter().enumerate().filter(move |(column, _)| !corner(row, *column));
        places.map(move |(_, x)| (*x as i32, *y as i32))
    });
    [(3, 3), (far, 3), (3, far)].into_iter().chain(alignment).collect()
}

/// The code at one place, if it says that it stands there.
fn read_place(view: &View<'_>, lattice: &Lattice, key: &SheetKey, seen: &Seen, slot: u32) -> Option<Code> {
    let levels = view.levels(lattice, seen.geometry.code(slot))?;
    SHARPER.into_iter().find_map(|share| {
        let decoded = decode::decode(&levels.modules(share)?, Some(seen.format))?;
        proved(&decoded.payload, key, seen, slot).then(|| Code {
            version: decoded.version,
            format: decoded.format,
            data: decoded.data,
            sighting: Sighting {
                payload: decoded.payload,
                corners: levels.corners.map(|(x, y)| Point { x: x as f32, y: y as f32 }),
                reader: Reader::Guided,
            },
        })
    })
}

/// Whether the tag of what was read is right, and it says that it stands where it was found.
fn proved(payload: &Payload, key: &SheetKey, seen: &Seen, slot: u32) -> bool {
    let Payload::Text(text) = payload else { return false };
    let Some(Ok(Piece { header, .. })) = frame::read_one(text) else { return false };
    header.set.to_string().starts_with(&key.prefix)
        && header.sheet == key.sheet
        && header.grid == key.grid
        && header.shard == seen.first + slot
}

#[cfg(test)]
mod tests {
    use super::super::testing::Sheet;
    use super::super::{Payload, Reader, read};
    use crate::sheet::{Grid, Level, Square};
    use crate::watch::{Unwatched, Watch};

    const GRID: Grid = Grid { rows: 3, columns: 3, gap_x: 4, gap_y: 4 };

    fn guided(sheet: &Sheet) -> Vec<usize> {
        let found = read(&sheet.picture, &Unwatched);
        let by_guide = |text: &str| {
            found.iter().any(|seen| seen.reader == Reader::Guided && seen.payload == Payload::Text(text.to_owned()))
        };
        sheet.pieces.iter().enumerate().filter(|(_, piece)| by_guide(&piece.text())).map(|(slot, _)| slot).collect()
    }

    /// Covers the three finder patterns of a code: no finder can see it then.
    fn blind(sheet: &mut Sheet, slot: u32) {
        let code = sheet.geometry.code(slot);
        for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
            sheet.cover(Square { left: code.left + left, top: code.top + top, side: 7 }, 200);
        }
    }

    #[test]
    fn a_code_without_its_finder_patterns_is_read_by_what_its_neighbours_say() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        blind(&mut sheet, 4);
        blind(&mut sheet, 8);
        assert_eq!(guided(&sheet), [4, 8]);
    }

    #[test]
    fn the_marks_alone_lead_to_every_code() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        for slot in 0..9 {
            blind(&mut sheet, slot);
        }
        assert_eq!(guided(&sheet), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }

    /// Each pixel the mean of those beside it: what a hand that moves does.
    fn streak(sheet: &mut Sheet, reach: i32) {
        let (width, sharp) = (sheet.picture.width as i32, sheet.picture.pixels.clone());
        for (at, pixel) in sheet.picture.pixels.iter_mut().enumerate() {
            let (x, line) = (at as i32 % width, at as i32 / width * width);
            let beside = (-reach..=reach).map(|dx| sharp[(line + (x + dx).clamp(0, width - 1)) as usize]);
            *pixel = (beside.map(u32::from).sum::<u32>() / (2 * reach as u32 + 1)) as u8;
        }
    }

    #[test]
    fn a_streak_of_nearly_two_modules_is_undone() {
        let mut sheet = Sheet::draw(Grid { rows: 2, columns: 2, gap_x: 4, gap_y: 4 }, 10, Level::M, 5);
        streak(&mut sheet, 4);
        // The first look reads one of the four.
        assert_eq!(guided(&sheet), [1, 2, 3]);
    }

    #[test]
    fn codewords_under_a_stain_are_erased() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let code = sheet.geometry.code(4);
        blind(&mut sheet, 4);
        // A tenth of the code: more codewords than could be wrong unannounced.
        sheet.cover(Square { left: code.left + 16, top: code.top + 20, side: 20 }, 128);
        assert_eq!(guided(&sheet), [4]);
    }

    #[test]
    fn a_code_that_says_it_stands_elsewhere_is_not_taken_for_its_place() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 4);
        let other = Sheet::draw(Grid { rows: 4, ..GRID }, 10, Level::M, 4);
        let piece = &other.pieces[4];
        let header = crate::frame::header_text(&piece.header);
        let digits = crate::frame::piece_digits(&header, &piece.shard);
        let square = sheet.geometry.code(4);
        sheet.cover(square, 255);
        sheet.stamp(&super::super::testing::symbol(&header, &digits, 10, Level::M), square);
        blind(&mut sheet, 4);
        assert!(guided(&sheet).is_empty());
    }

    #[test]
    fn a_watch_that_says_stop_is_heard() {
        struct Stopped;
        impl Watch for Stopped {
            fn stop(&self) -> bool {
                true
            }
        }
        let sheet = Sheet::draw(GRID, 10, Level::M, 4);
        assert!(read(&sheet.picture, &Stopped).is_empty());
    }
}
