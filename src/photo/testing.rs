//! Sheets of codes -> grey pixels, drawn plainly, for the tests of this room.

#![cfg(test)]

use crate::frame::{self, Header, Piece, SetId, SheetMark};
use crate::photo::{Gray, Point};
use crate::qr::testing::symbol;
use crate::sheet::{Geometry, Grid, Level, MARK_LEVEL, MARK_VERSION, Side, Square};

/// A sheet that is drawn with whole pixels to a module.
pub struct Sheet {
    pub geometry: Geometry,
    pub pieces: Vec<Piece>,
    pub picture: Gray,
    /// Pixels to a module.
    pub scale: u32,
    /// Pixels from the picture's corner to the grid's.
    pub left: i32,
    pub top: i32,
}

impl Sheet {
    /// A full sheet of codes with noise for bytes, its marks and squares, and a white border.
    pub fn draw(grid: Grid, version: u8, level: Level, scale: u32) -> Self {
        Self::draw_of("NYV6Z9N8SW6QRB3C04N76602", 1, grid, version, level, scale)
    }

    /// The same of any packet and sheet.
    pub fn draw_of(set: &str, number: u32, grid: Grid, version: u8, level: Level, scale: u32) -> Self {
        let geometry = Geometry::new(grid, version, 2);
        let first = Header { set: SetId::parse(set).unwrap(), shard: 0, needed: 3, sheet: number, sheets: 2, grid };
        let pieces = pieces(first, version, level);
        let border = 12;
        let (left, top) = (border * scale as i32, (geometry.head() + border) * scale as i32);
        let width = (geometry.width() + 2 * border) as u32 * scale;
        let height = (geometry.head() + geometry.height() + geometry.tail() + 2 * border) as u32 * scale;
        let picture = Gray { width, height, pixels: vec![255; (width * height) as usize] };
        let mut sheet = Self { geometry, pieces, picture, scale, left, top };
        for slot in 0..grid.codes() {
            let piece = &sheet.pieces[slot as usize];
            let header = frame::header_text(&piece.header);
            let dark = symbol(&header, &frame::piece_digits(&header, &piece.shard), version, level);
            sheet.stamp(&dark, sheet.geometry.code(slot));
        }
        for side in [Side::Left, Side::Right] {
            let dark = symbol(&sheet.mark().text(), "", MARK_VERSION, MARK_LEVEL);
            sheet.stamp(&dark, sheet.geometry.mark(side));
            sheet.stamp(&[true], sheet.geometry.foot(side));
        }
        sheet
    }

    /// What both marks say.
    pub fn mark(&self) -> SheetMark {
        let header = self.pieces[0].header;
        let square = self.geometry.mark(Side::Left);
        SheetMark {
            prefix: header.set.to_string()[..8].to_owned(),
            sheet: header.sheet,
            sheets: header.sheets,
            needed: header.needed,
            first_shard: header.shard,
            shard_bytes: self.pieces[0].shard.len(),
            version: ((self.geometry.code_side - 17) / 4) as u8,
            level: Level::M,
            mask: 4,
            grid: self.geometry.grid,
            module: self.geometry.mark_module,
            offset_x: square.left as u32,
            offset_y: (-square.top) as u32,
        }
    }

    /// Fills a square of the sheet with modules.
    pub fn stamp(&mut self, dark: &[bool], square: Square) {
        let count = dark.len().isqrt() as u32;
        let side = square.side as u32 / count * self.scale;
        for (at, _) in dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let (column, row) = (at as u32 % count, at as u32 / count);
            let x = (self.left + square.left * self.scale as i32) as u32 + column * side;
            let y = (self.top + square.top * self.scale as i32) as u32 + row * side;
            for line in y..y + side {
                let start = (line * self.picture.width + x) as usize;
                self.picture.pixels[start..start + side as usize].fill(0);
            }
        }
    }

    /// Whites out or greys over a square of the sheet.
    pub fn cover(&mut self, square: Square, shade: u8) {
        let side = square.side as u32 * self.scale;
        let x = (self.left + square.left * self.scale as i32) as u32;
        let y = (self.top + square.top * self.scale as i32) as u32;
        for line in y..y + side {
            let start = (line * self.picture.width + x) as usize;
            self.picture.pixels[start..start + side as usize].fill(shade);
        }
    }

    /// Outer corners of a slot's code, in pixels.
    pub fn corners(&self, slot: u32) -> [Point; 4] {
        let square = self.geometry.code(slot);
        let at = |x: i32, y: i32| Point {
            x: (self.left + x * self.scale as i32) as f32,
            y: (self.top + y * self.scale as i32) as f32,
        };
        let (right, foot) = (square.left + square.side, square.top + square.side);
        [at(square.left, square.top), at(right, square.top), at(right, foot), at(square.left, foot)]
    }
}

/// As many pieces as the grid holds, with bytes that look like noise.
fn pieces(first: Header, version: u8, level: Level) -> Vec<Piece> {
    let bytes = frame::capacity(version, crate::qr::data_bits(version, level)) & !1;
    let codes = first.grid.codes();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ u64::from(first.sheet - 1);
    (0..codes)
        .map(|slot| {
            let shard = (0..bytes).map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 56) as u8
            });
            let header = Header { shard: (first.sheet - 1) * codes + slot + 1, ..first };
            Piece { header, shard: shard.collect() }
        })
        .collect()
}
