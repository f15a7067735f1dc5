//! Version, level and mask -> the modules that carry no data: what every code of a sheet has alike.

use rxing::qrcode::common::Version;

use crate::qr::format::{Format, format_places};
use crate::sheet::Level;

/// Dark modules of finder, alignment and timing patterns, format and version information; true for dark. Modules of
/// data are false.
pub fn dark(version: u8, level: Level, mask: u8) -> Option<Vec<bool>> {
    let centres = Version::getVersionForNumber(u32::from(version)).ok()?.getAlignmentPatternCenters();
    let side = 17 + 4 * i32::from(version);
    let mut drawing = FunctionCanvas { side, dark: vec![false; (side * side) as usize] };
    // ISO/IEC 18004:2015, 6.3.5: every second module of row and column 6.
    for at in (8..side - 8).step_by(2) {
        drawing.set(at, 6);
        drawing.set(6, at);
    }
    for (x, y) in [(3, 3), (side - 4, 3), (3, side - 4)] {
        drawing.rings(x, y, &[true, true, false, true]);
    }
    let last = centres.len().saturating_sub(1);
    for (row, y) in centres.iter().enumerate() {
        for (column, x) in centres.iter().enumerate() {
            if ![(0, 0), (0, last), (last, 0)].contains(&(row, column)) {
                drawing.rings(*x as i32, *y as i32, &[true, false, true]);
            }
        }
    }
    drawing.format(level, mask);
    drawing.version(version);
    Some(drawing.dark)
}

struct FunctionCanvas {
    side: i32,
    dark: Vec<bool>,
}

impl FunctionCanvas {
    fn set(&mut self, x: i32, y: i32) {
        self.dark[(y * self.side + x) as usize] = true;
    }

    fn put(&mut self, x: i32, y: i32, dark: bool) {
        self.dark[(y * self.side + x) as usize] = dark;
    }

    /// Square rings about a middle, from the inside out.
    fn rings(&mut self, x: i32, y: i32, rings: &[bool]) {
        let reach = rings.len() as i32 - 1;
        for (dx, dy) in (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy))) {
            self.put(x + dx, y + dy, rings[dx.abs().max(dy.abs()) as usize]);
        }
    }

    /// Both copies (figure 25), highest bit first, and the one module that is always dark.
    fn format(&mut self, level: Level, mask: u8) {
        let bits = Format { level, mask }.bits();
        let side = self.side as u32;
        for places in format_places(side) {
            for (at, (x, y)) in places.into_iter().enumerate() {
                self.put(x as i32, y as i32, bits >> (14 - at) & 1 == 1);
            }
        }
        self.set(8, self.side - 8);
    }

    /// Eighteen bits, six of data: BCH (18, 6) with generator 0x1F25 (7.10), twice, from version 7 on.
    fn version(&mut self, version: u8) {
        if version < 7 {
            return;
        }
        let data = u32::from(version);
        let mut rest = data << 12;
        for bit in (12..18).rev() {
            if rest >> bit & 1 == 1 {
                rest ^= 0x1F25 << (bit - 12);
            }
        }
        let bits = data << 12 | rest;
        for at in 0..18 {
            let (along, across) = (at / 3, self.side - 11 + at % 3);
            let dark = bits >> at & 1 == 1;
            self.put(along, across, dark);
            self.put(across, along, dark);
        }
    }
}
