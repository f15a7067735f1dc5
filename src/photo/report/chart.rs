//! A sheet that was followed, and its picture -> where everything on it stands, what came of each place, and how much
//! margin each code that was read has left.
//!
//! Made after the reading is over, for people who want to see or to measure what the reader saw.

use std::collections::BTreeMap;

use crate::frame;
use crate::photo::equalise::{CodeSamples, LinearEqualiser};
use crate::photo::map::template::landmarks_of;
use crate::photo::map::{CodeRegistration, Levels, MAX_LANDMARKS, SHARPER, SheetPoint, View, Warp};
use crate::photo::sheet::{Followed, Seen, SheetKey};
use crate::photo::{Gray, Point, Reader, Sighting};
use crate::qr::{Layout, Margin, Modules, Payload};
use crate::sheet::{Geometry, Level, Side, Square};
use crate::watch::Watch;

/// Places of one sheet that are measured: each takes some hundredths of a second, the densest sheets have a hundred.
const MOST_PLACES: usize = 200;

/// What came of one place of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Read(Reader),
    /// Not read; which of its Reed-Solomon blocks were decoded, in order.
    Unread(Vec<bool>),
}

/// One code's place on a sheet, as the picture shows it.
#[derive(Debug, Clone)]
pub struct Place {
    pub slot: u32,
    pub state: State,
    /// From the code's own top left, clockwise on paper, in pixels; may lie outside the picture.
    pub corners: [Point; 4],
    /// Of a code that was not read: how dark each module looks, row by row, about -1 for white to +1 for black.
    pub soft: Vec<f32>,
    /// Of a code that was read.
    pub margin: Option<Margin>,
}

/// One sheet in a picture.
pub struct SheetSeen {
    /// The first eight digits of the set id.
    pub prefix: String,
    /// As printed, from 1.
    pub sheet: u32,
    pub geometry: Geometry,
    /// QR version of its codes, 1 to 40.
    pub version: u8,
    pub level: Level,
    /// 0 to 7.
    pub mask: u8,
    /// The places that the picture holds in whole or in part, by slot.
    pub places: Vec<Place>,
    /// Its marks that were read.
    marks: Vec<Square>,
    map: Warp,
}

impl SheetSeen {
    /// Where a place on the sheet, in modules from the grid's top left, stands in the picture.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> Option<Point> {
        self.map.at(SheetPoint { x, y }).map(Point::from)
    }

    /// Patterns and corners that were found: modules from the grid's top left, and where in the picture.
    pub fn found(&self) -> impl Iterator<Item = ((f64, f64), Point)> {
        self.map.found().map(|pair| ((pair.sheet.x, pair.sheet.y), pair.picture.into()))
    }

    /// Where a square of the sheet stands in the picture: top left, top right, bottom right, bottom left.
    #[must_use]
    pub fn corners(&self, square: Square) -> Option<[Point; 4]> {
        self.map.corners(square)
    }

    /// Where the marks that were read and the foot squares stand on the sheet.
    pub fn marks(&self) -> impl Iterator<Item = Square> {
        let feet = [Side::Left, Side::Right].map(|side| self.geometry.foot(side));
        self.marks.iter().copied().chain(feet)
    }
}

impl Followed {
    /// `None` where the picture does not tell how the sheet lies.
    pub fn chart(self, picture: &Gray, sightings: &[Sighting], watch: &dyn Watch) -> Option<SheetSeen> {
        let Self { key, mut seen } = self;
        let layout = Layout::new(key.version, seen.format.level, seen.format.mask)?;
        let view = View::new(picture);
        let map = whole_map(&view, &key, &mut seen, watch)?;
        let mut slots = seen.slots_in(&view, &map);
        slots.truncate(MOST_PLACES);
        slots.sort_unstable();
        let corners = key.corners(sightings);
        let survey = Survey { view: &view, map: &map, seen: &seen, layout: &layout, corners, watch };
        let places = slots.into_iter().filter_map(|slot| survey.place(slot)).collect();
        Some(SheetSeen {
            prefix: key.prefix,
            sheet: key.sheet,
            geometry: seen.geometry,
            version: key.version,
            level: seen.format.level,
            mask: seen.format.mask,
            places,
            marks: seen.marks.iter().map(|(square, _)| *square).collect(),
            map,
        })
    }
}

impl SheetKey {
    /// Where the codes of this sheet were read, and by whom.
    fn corners(&self, sightings: &[Sighting]) -> BTreeMap<u32, ([Point; 4], Reader)> {
        let place = |sighting: &Sighting| {
            let Payload::Text(text) = &sighting.payload else { return None };
            let header = frame::read_one(text)?.ok()?.header;
            let here = header.sheet == self.sheet && header.grid == self.grid;
            (here && header.set.prefix() == self.prefix).then_some((header.slot(), (sighting.corners, sighting.reader)))
        };
        sightings.iter().filter_map(place).collect()
    }
}

/// The reader's map, and the patterns that it had no need to look for.
fn whole_map(view: &View<'_>, key: &SheetKey, seen: &mut Seen, watch: &dyn Watch) -> Option<Warp> {
    let mut map = seen.map.take().or_else(|| Warp::from_anchors(&seen.anchors))?;
    let known: Vec<SheetPoint> = map.found().map(|pair| pair.sheet).collect();
    let mut landmarks = Vec::new();
    for slot in seen.slots_in(view, &map) {
        if landmarks.len() >= MAX_LANDMARKS {
            break;
        }
        landmarks_of(seen.geometry.code(slot), key.version, &mut landmarks);
    }
    landmarks.retain(|control| !known.contains(&control.sheet));
    map.grow(view, &landmarks, watch);
    Some(map)
}

struct Survey<'a> {
    view: &'a View<'a>,
    map: &'a Warp,
    seen: &'a Seen,
    layout: &'a Layout,
    corners: BTreeMap<u32, ([Point; 4], Reader)>,
    watch: &'a dyn Watch,
}

impl Survey<'_> {
    fn place(&self, slot: u32) -> Option<Place> {
        match self.seen.data.get(slot as usize) {
            Some(Some(data)) => self.read(slot, &self.layout.printed(&self.layout.split(data))),
            _ => self.unread(slot),
        }
    }

    /// A code that was read: measured against what it was printed as.
    fn read(&self, slot: u32, printed: &Modules) -> Option<Place> {
        let square = self.seen.geometry.code(slot);
        let seen = self.corners.get(&slot);
        let fitted = seen.and_then(|(corners, _)| CodeRegistration::find(self.view, corners, printed));
        let (levels, patch) = match &fitted {
            Some(fitted) => {
                let map = |at| fitted.at(at);
                let side = self.layout.side;
                (Levels::through(self.view, side, map), CodeSamples::through(self.view, side as usize, map))
            }
            None => (Levels::of(self.view, self.map, square)?, CodeSamples::sample(self.view, self.map, square)?),
        };
        Some(Place {
            slot,
            state: State::Read(seen.map_or(Reader::Guided, |(_, reader)| *reader)),
            corners: patch.corners,
            soft: Vec::new(),
            margin: Some(self.margin(&levels, &patch, printed)),
        })
    }

    fn unread(&self, slot: u32) -> Option<Place> {
        let patch = CodeSamples::sample(self.view, self.map, self.seen.geometry.code(slot))?;
        let blocks = self.seen.blocks.get(&slot);
        let known = blocks.map_or_else(|| self.layout.pilots(&[]), |blocks| self.layout.printed(blocks));
        let came = blocks.map(|blocks| blocks.iter().map(Option::is_some).collect());
        Some(Place {
            slot,
            state: State::Unread(came.unwrap_or_else(|| vec![false; self.layout.count()])),
            corners: patch.corners,
            soft: self.filtered(&patch, &known).unwrap_or_else(|| plain(&patch)),
            margin: None,
        })
    }

    /// The best over the ways in which the reader decides what is dark.
    fn margin(&self, levels: &Levels, patch: &CodeSamples, printed: &Modules) -> Margin {
        let side = self.layout.side;
        let plain = SHARPER.iter().filter_map(|share| levels.modules(*share));
        let margins =
            plain.map(|bits| Margin::of(self.layout, printed, |module| bits.get(module % side, module / side)));
        let best = margins.fold(Margin::NONE, Margin::or);
        if best.wrong == 0 {
            return best;
        }
        let Some(soft) = self.filtered(patch, printed) else { return best };
        best.or(Margin::of(self.layout, printed, |module| soft.get(module as usize).is_some_and(|dark| *dark > 0.0)))
    }

    /// How dark each module looks through a filter learnt on the code itself.
    fn filtered(&self, patch: &CodeSamples, known: &Modules) -> Option<Vec<f32>> {
        if self.watch.stop() {
            return None;
        }
        LinearEqualiser::learn_on(patch, known).map(|filter| filter.apply(patch))
    }
}

/// Samples as they are, between -1 and 1.
fn plain(patch: &CodeSamples) -> Vec<f32> {
    let side = patch.side();
    (0..patch.modules()).map(|at| patch.middle(at % side, at / side).clamp(-1.0, 1.0)).collect()
}
