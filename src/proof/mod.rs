//! Codes of a packet + photos of its paper -> margin of each code, and the sheets to print again.
//!
//! ```text
//! codes of the packet's PDF --of--> PrintCheck --add--> best margin of each code in all photos --verdicts--> by sheet
//!                                                                                              `--draw--> picture
//! ```
//! Losses in the photo cannot be told apart from losses in print: both use up the same margin. So the best of several
//! photos counts, and the number of photos that show a slot is kept.

mod map;
mod record;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

pub use map::draw;
pub use verdict::{Band, SheetVerdict, Standing, Weakest};

use record::{SheetRecord, SlotRecord};

use crate::frame::{self, Piece, SetId};
use crate::limits::MAX_SHARDS;
use crate::photo::{Explained, Place, Point, SheetSeen, State};
use crate::qr::Payload;

/// Most other packets that are counted separately.
const MOST_OTHER_PACKETS: usize = 100;

/// The codes of a packet as they should be, and what photos showed of them.
#[derive(Debug)]
pub struct PrintCheck {
    set: SetId,
    needed: u32,
    /// Sheets of the packet, as its codes say.
    sheet_count: u32,
    sheets: BTreeMap<u32, SheetRecord>,
    other_packets: BTreeMap<String, u32>,
    different: u32,
}

/// Why codes are not a packet that can be verified.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrintCheckError {
    #[error("no code of a packet is in it")]
    NoCodes,
    #[error("it holds several packets: {names}")]
    SeveralPackets { names: String },
    #[error("its codes contradict each other about what stands on which sheet")]
    Contradiction,
}

impl PrintCheck {
    /// A check against all codes in the PDF of one packet.
    ///
    /// # Errors
    /// There are no codes, or they belong to several packets, or contradict each other.
    pub fn of(pieces: impl IntoIterator<Item = Piece>) -> Result<Self, PrintCheckError> {
        let mut proof: Option<Self> = None;
        let mut others = BTreeSet::new();
        let mut places = 0;
        for Piece { header, shard } in pieces {
            let proof = proof.get_or_insert_with(|| Self {
                set: header.set,
                needed: header.needed,
                sheet_count: 0,
                sheets: BTreeMap::new(),
                other_packets: BTreeMap::new(),
                different: 0,
            });
            if header.set != proof.set {
                others.insert(header.set.short_name());
                continue;
            }
            proof.sheet_count = proof.sheet_count.max(header.sheets);
            let first = header.shard - header.slot();
            let sheet = proof.sheets.entry(header.sheet).or_insert_with(|| {
                let count = header.grid.codes().min(MAX_SHARDS + 1 - first) as usize;
                places += count;
                SheetRecord {
                    grid: header.grid,
                    first,
                    slots: vec![SlotRecord::default(); count],
                    photos: 0,
                    pixels: 0.0,
                }
            });
            // Each shard is on one sheet.
            if sheet.grid != header.grid || sheet.first != first || places > MAX_SHARDS as usize {
                return Err(PrintCheckError::Contradiction);
            }
            if let Some(cell) = sheet.slots.get_mut(header.slot() as usize) {
                cell.shard = Some(shard);
            }
        }
        let proof = proof.ok_or(PrintCheckError::NoCodes)?;
        if others.is_empty() {
            return Ok(proof);
        }
        others.insert(proof.set.short_name());
        Err(PrintCheckError::SeveralPackets { names: others.into_iter().take(5).collect::<Vec<_>>().join(", ") })
    }

    /// Whether a sheet, or a code of a sheet, was not among the codes that it was made of.
    #[must_use]
    pub fn has_gaps(&self) -> bool {
        let lacks = |sheet: &SheetRecord| sheet.slots.iter().any(|slot| slot.shard.is_none());
        (self.sheets.len() as u32) < self.sheet_count || self.sheets.values().any(lacks)
    }

    /// Adds the reading of one page of a picture; returns the sheets of the packet that it shows.
    pub fn add(&mut self, seen: &Explained) -> BTreeSet<u32> {
        let mut read = BTreeSet::new();
        for sighting in &seen.reading.sightings {
            let Payload::Text(text) = &sighting.payload else { continue };
            let Some(Ok(piece)) = frame::read_one(text) else { continue };
            read.extend(self.take(&piece));
        }
        let mut shown: BTreeSet<u32> = read.iter().map(|(sheet, _)| *sheet).collect();
        for sheet in &seen.sheets {
            shown.extend(self.survey(sheet, &read));
        }
        for (_, sheet) in self.sheets.iter_mut().filter(|(number, _)| shown.contains(number)) {
            sheet.photos += 1;
        }
        for &(sheet, slot) in &read {
            if let Some(cell) = self.sheets.get_mut(&sheet).and_then(|sheet| sheet.slots.get_mut(slot)) {
                cell.read = true;
            }
        }
        shown
    }

    /// Sheet and slot of a code that matches the packet.
    fn take(&mut self, piece: &Piece) -> Option<(u32, usize)> {
        let header = piece.header;
        if header.set != self.set {
            self.note_other_packet(header.set.short_name());
            return None;
        }
        let slot = header.slot() as usize;
        let sheet = self.sheets.get(&header.sheet).filter(|sheet| sheet.grid == header.grid);
        let cell =
            sheet.filter(|sheet| sheet.first + header.slot() == header.shard).and_then(|sheet| sheet.slots.get(slot));
        let same = cell.is_some_and(|cell| cell.shard.as_ref().is_none_or(|shard| *shard == piece.shard));
        if same {
            return Some((header.sheet, slot));
        }
        self.different += 1;
        None
    }

    fn note_other_packet(&mut self, name: String) {
        if self.other_packets.len() < MOST_OTHER_PACKETS || self.other_packets.contains_key(&name) {
            *self.other_packets.entry(name).or_default() += 1;
        }
    }

    /// Adds margins and unread slots of a sheet, if it belongs to this packet.
    fn survey(&mut self, seen: &SheetSeen, read: &BTreeSet<(u32, usize)>) -> Option<u32> {
        let ours = seen.prefix == self.set.prefix();
        let Some(sheet) = self.sheets.get_mut(&seen.sheet).filter(|sheet| ours && sheet.grid == seen.geometry.grid)
        else {
            if !ours && seen.places.iter().all(|place| !matches!(place.state, State::Read(_))) {
                self.note_other_packet(seen.prefix.clone());
            }
            return None;
        };
        for place in &seen.places {
            sheet.pixels = sheet.pixels.max(pixels(place, seen.geometry.code_side));
            if let Some(cell) = sheet.slots.get_mut(place.slot as usize) {
                cell.add_view(place, read.contains(&(seen.sheet, place.slot as usize)));
            }
        }
        Some(seen.sheet)
    }

    #[must_use]
    pub fn set(&self) -> SetId {
        self.set
    }

    /// Number of codes that restore the packet.
    #[must_use]
    pub fn needed(&self) -> u32 {
        self.needed
    }

    /// Number of codes on all sheets.
    #[must_use]
    pub fn codes(&self) -> u32 {
        self.sheets.values().map(|sheet| sheet.slots.len() as u32).sum()
    }

    /// Number of codes that were read in at least one photo.
    #[must_use]
    pub fn read(&self) -> u32 {
        self.sheets.values().flat_map(|sheet| &sheet.slots).filter(|cell| cell.read).count() as u32
    }

    /// Other packets that were seen: their names, and the number of their codes.
    #[must_use]
    pub fn other_packets(&self) -> &BTreeMap<String, u32> {
        &self.other_packets
    }

    /// Number of codes of this packet that differ from its PDF.
    #[must_use]
    pub fn different(&self) -> u32 {
        self.different
    }

    /// The verdict on each sheet, by number.
    #[must_use]
    pub fn verdicts(&self) -> Vec<SheetVerdict> {
        self.sheets.iter().map(|(number, sheet)| SheetVerdict::of(*number, sheet)).collect()
    }
}

/// Pixels per module, along the shorter diagonal of a slot.
fn pixels(place: &Place, side: u32) -> f32 {
    let across = |from: Point, to: Point| (from.x - to.x).hypot(from.y - to.y);
    let [a, b, c, d] = place.corners;
    across(a, c).min(across(b, d)) / std::f32::consts::SQRT_2 / side as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Header, SetId};
    use crate::photo::{Reader, Reading, Sighting};
    use crate::qr::Margin;
    use crate::sheet::Grid;

    const GRID: Grid = Grid { rows: 2, columns: 2, gap_x: 4, gap_y: 4 };
    const NOWHERE: [Point; 4] = [Point { x: 0.0, y: 0.0 }; 4];

    fn pieces(set: &str, count: u32) -> Vec<Piece> {
        let set = SetId::parse(set).unwrap();
        let sheets = count.div_ceil(4);
        let header = |shard: u32| Header { set, shard, needed: 3, sheet: (shard - 1) / 4 + 1, sheets, grid: GRID };
        (1..=count).map(|shard| Piece { header: header(shard), shard: vec![shard as u8; 8] }).collect()
    }

    fn ours(count: u32) -> Vec<Piece> {
        pieces("NYV6Z9N8SW6QRB3C04N76602", count)
    }

    fn photo(pieces: &[Piece]) -> Explained {
        let sighting =
            |piece: &Piece| Sighting { payload: Payload::Text(piece.text()), corners: NOWHERE, reader: Reader::Rxing };
        let sightings = pieces.iter().map(sighting).collect();
        Explained {
            reading: Reading { width: 1, height: 1, sightings, parts: vec![], cut_short: false, quality: vec![] },
            sheets: vec![],
        }
    }

    #[test]
    fn a_sheet_is_good_when_all_its_codes_are_read_in_any_of_the_photos() {
        let codes = ours(8);
        let mut proof = PrintCheck::of(codes.clone()).unwrap();
        assert_eq!(proof.add(&photo(&codes[..3])), BTreeSet::from([1]));
        let standing = |proof: &PrintCheck| proof.verdicts().iter().map(|sheet| sheet.standing).collect::<Vec<_>>();
        assert_eq!(standing(&proof), [Standing::Again, Standing::Unseen]);
        assert_eq!(proof.verdicts()[0].unread, ["B2"]);
        proof.add(&photo(&codes[3..4]));
        proof.add(&photo(&codes[4..]));
        assert_eq!(standing(&proof), [Standing::Good, Standing::Good]);
        assert_eq!((proof.read(), proof.codes(), proof.verdicts()[0].photos), (8, 8, 2));
    }

    #[test]
    fn codes_of_other_packets_and_changed_ones_count_for_nothing_and_are_told() {
        let codes = ours(4);
        let mut proof = PrintCheck::of(codes.clone()).unwrap();
        let mut changed = codes[0].clone();
        changed.shard[0] ^= 1;
        let foreign = pieces("00000000000000000000000G", 4);
        let mut seen = vec![changed];
        seen.extend(foreign.iter().cloned());
        assert!(proof.add(&photo(&seen)).is_empty());
        assert_eq!((proof.read(), proof.different()), (0, 1));
        assert_eq!(proof.other_packets(), &BTreeMap::from([(foreign[0].header.set.short_name(), 4)]));
    }

    #[test]
    fn what_is_no_single_packet_is_refused() {
        assert_eq!(PrintCheck::of([]).unwrap_err(), PrintCheckError::NoCodes);
        let mut two = ours(4);
        two.extend(pieces("00000000000000000000000G", 4));
        assert!(matches!(PrintCheck::of(two), Err(PrintCheckError::SeveralPackets { .. })));
        let mut odd = ours(4);
        odd[2].header.grid.columns = 1;
        assert_eq!(PrintCheck::of(odd).unwrap_err(), PrintCheckError::Contradiction);
    }

    #[test]
    fn a_packet_that_claims_more_places_than_there_are_shards_is_refused_before_memory_is_taken() {
        let mut liars = ours(40);
        for (sheet, piece) in (1..).zip(&mut liars) {
            piece.header.sheet = sheet;
            piece.header.sheets = 40;
            (piece.header.grid.rows, piece.header.grid.columns) = (99, 99);
        }
        assert_eq!(PrintCheck::of(liars).unwrap_err(), PrintCheckError::Contradiction);
    }

    #[test]
    fn the_best_margin_of_several_photos_counts() {
        let mut cell = SlotRecord::default();
        let place = |wrong: u32| Place {
            slot: 0,
            state: State::Read(Reader::Rxing),
            corners: NOWHERE,
            soft: vec![],
            margin: Some(Margin { wrong, most: 14 }),
        };
        for wrong in [7, 2, 9] {
            cell.add_view(&place(wrong), true);
        }
        // Read, but different from the packet.
        cell.add_view(&place(0), false);
        assert_eq!((cell.margin, cell.views), (Some(Margin { wrong: 2, most: 14 }), 4));
    }
}
