//! Sheets of which too few codes can be read whole: the blocks that are left bring the files back.

use image::{GrayImage, Luma};
use seedpress::frame::{Division, SheetMark, header_text, piece_digits};
use seedpress::photo::{self, Payload};
use seedpress::pile::{PictureKey, Pile, SetState};
use seedpress::qr::Layout;
use seedpress::qr::{self, Symbol};
use seedpress::restore;
use seedpress::sheet::{Geometry, Level, MARK_VERSION, Side, Square};
use seedpress::vault::Opened;
use seedpress::watch::Unwatched;

use crate::paper::{GRID, Paper, noise};

/// Nine blocks a code.
const VERSION: u8 = 14;
/// Bytes that such a code holds at level M, and pixels a module.
const CAPACITY: usize = 300;
const SCALE: u32 = 4;
/// White modules around the sheet.
const BORDER: i32 = 12;
const MASK: u8 = 4;

/// A packet of one sheet: any 3 of its 4 codes restore it.
fn paper(seed: u64) -> (Paper, Vec<u8>) {
    let bytes = noise(800, seed);
    let paper = Paper::of(&[("beans.bin", &bytes)], CAPACITY, 1);
    assert_eq!((paper.needed, paper.pieces.len()), (3, 4));
    (paper, bytes)
}

/// A sheet as it is printed.
struct Sheet {
    geometry: Geometry,
    image: GrayImage,
}

impl Sheet {
    fn print(paper: &Paper, number: u32) -> Self {
        let geometry = Geometry::new(GRID, VERSION, 2);
        let side = |modules: i32| (modules + 2 * BORDER) as u32 * SCALE;
        let (width, height) = (geometry.width(), geometry.head() + geometry.height() + geometry.tail());
        let mut sheet = Self { geometry, image: GrayImage::from_pixel(side(width), side(height), Luma([255])) };
        let pieces: Vec<_> = paper.pieces.iter().filter(|piece| piece.header.sheet == number).collect();
        for piece in &pieces {
            let header = header_text(&piece.header);
            let digits = piece_digits(&header, &piece.shard);
            let code = qr::code(&header, &digits, VERSION, Level::M, MASK).unwrap();
            sheet.stamp(&code, geometry.code(piece.header.slot()));
        }
        let header = pieces[0].header;
        for side in [Side::Left, Side::Right] {
            let square = geometry.mark(side);
            let mark = SheetMark {
                prefix: header.set.prefix(),
                sheet: number,
                sheets: header.sheets,
                needed: header.needed,
                first_shard: header.shard,
                shard_bytes: pieces[0].shard.len(),
                version: VERSION,
                level: Level::M,
                mask: MASK,
                grid: GRID,
                module: geometry.mark_module,
                offset_x: square.left as u32,
                offset_y: (-square.top) as u32,
            };
            assert_eq!(square.side as u32, (17 + 4 * u32::from(MARK_VERSION)) * 2);
            sheet.stamp(&qr::mark(&mark.text(), MASK).unwrap(), square);
            sheet.fill(geometry.foot(side), 0);
        }
        sheet
    }

    fn stamp(&mut self, symbol: &Symbol, square: Square) {
        let side = square.side / symbol.side as i32;
        for (at, _) in (0..).zip(&symbol.dark).filter(|(_, dark)| **dark) {
            let (x, y) = (at % symbol.side as i32, at / symbol.side as i32);
            self.fill(Square { left: square.left + x * side, top: square.top + y * side, side }, 0);
        }
    }

    fn fill(&mut self, square: Square, shade: u8) {
        let top = self.geometry.head() + BORDER;
        let corner = [square.left + BORDER, square.top + top].map(|modules| modules as u32 * SCALE);
        let side = square.side as u32 * SCALE;
        for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
            self.image.put_pixel(corner[0] + x, corner[1] + y, Luma([shade]));
        }
    }

    /// Turns every module of some blocks of a code into black or white at random: no reader can mend those.
    fn spoil(&mut self, slot: u32, blocks: &[usize]) {
        let code = self.geometry.code(slot);
        let layout = Layout::new(VERSION, Level::M, MASK).unwrap();
        let division = Division { version: VERSION, data_bytes: layout.data_bytes(), blocks: layout.count() };
        // Codewords are numbered block by block, data and error correction codewords together.
        let words = |block: usize| {
            let (data, checks) = (division.bytes_of(block), layout.checks());
            data.start + block * checks..data.end + (block + 1) * checks
        };
        let random = noise(layout.words().len(), slot.into());
        for (at, (word, random)) in (0..).zip(layout.words().iter().zip(random)) {
            if blocks.iter().any(|block| words(*block).contains(&(*word as usize))) {
                let (x, y) = (at % layout.side as i32, at / layout.side as i32);
                self.fill(
                    Square { left: code.left + x, top: code.top + y, side: 1 },
                    if random < 128 { 0 } else { 255 },
                );
            }
        }
    }

    fn png(&self) -> Vec<u8> {
        let mut png = std::io::Cursor::new(Vec::new());
        self.image.write_to(&mut png, image::ImageFormat::Png).unwrap();
        png.into_inner()
    }
}

/// What one picture gives to a pile.
fn look(pile: &mut Pile, picture: &[u8]) {
    let page = pile.add_picture(PictureKey::of(picture), 0).unwrap();
    let reading = photo::open(picture.to_vec()).unwrap().read(0, &Unwatched).unwrap();
    for sighting in &reading.sightings {
        let Payload::Text(text) = &sighting.payload else { panic!("{sighting:?}") };
        pile.add_text(page, text);
    }
    for part in &reading.parts {
        pile.add_part(page, &part.code);
    }
}

/// State and codes read, in part, and lacking.
fn outcome(pile: &Pile, bytes: &[u8]) -> (SetState, u32, u32, u32) {
    let outcome = restore::restore(pile, &Unwatched);
    let [set] = outcome.sets.as_slice() else { panic!("{outcome:?}") };
    if let Some(Opened::Files { vault, .. }) = &set.files {
        assert_eq!(*vault, crate::paper::vault(&[("beans.bin", bytes)]));
    }
    (set.report.state, set.report.read, set.report.in_part, set.report.lacking)
}

/// A picture of the sheet with some blocks of its first and some of its last code spoilt.
fn spoilt(paper: &Paper, first: &[usize], last: &[usize]) -> Vec<u8> {
    let mut sheet = Sheet::print(paper, 1);
    sheet.spoil(0, first);
    sheet.spoil(3, last);
    sheet.png()
}

#[test]
fn blocks_of_half_read_codes_restore_what_the_whole_ones_do_not() {
    let (paper, bytes) = paper(1);
    let mut pile = Pile::new();
    look(&mut pile, &spoilt(&paper, &[1, 2, 6], &[4, 8]));
    assert_eq!(outcome(&pile, &bytes), (SetState::Whole, 2, 2, 0));
}

#[test]
fn blocks_wait_in_the_pile_file_for_those_of_another_picture() {
    let (paper, bytes) = paper(1);
    let mut pile = Pile::new();
    look(&mut pile, &spoilt(&paper, &[0, 4], &[4, 5]));
    assert_eq!(outcome(&pile, &bytes), (SetState::Incomplete, 2, 2, 1));
    let (mut pile, loaded) = Pile::from_text(&pile.to_text()).unwrap();
    assert_eq!((loaded.codes, loaded.in_part, loaded.other_lines), (2, 2, 0));
    look(&mut pile, &spoilt(&paper, &[7], &[2, 7]));
    // Together they hold every block of both codes.
    assert_eq!(outcome(&pile, &bytes), (SetState::Whole, 4, 0, 0));
}
