//! A TIFF's directory -> its fields, as numbers or bytes.
//!
//! ```text
//! entry: tag 2 | type 2 | count 4 (8) | value, or the offset of more values, 4 (8)        TIFF 6.0, section 2
//! ```

use std::collections::BTreeMap;

/// Entries of one directory that are looked at; writers use about twenty.
const MAX_ENTRIES: u64 = 4_096;

/// Fields that are asked for (TIFF 6.0, appendix A).
pub mod tag {
    pub const WIDTH: u16 = 256;
    pub const HEIGHT: u16 = 257;
    pub const BITS: u16 = 258;
    pub const COMPRESSION: u16 = 259;
    pub const PHOTOMETRIC: u16 = 262;
    pub const FILL_ORDER: u16 = 266;
    pub const STRIP_OFFSETS: u16 = 273;
    pub const ORIENTATION: u16 = 274;
    pub const SAMPLES: u16 = 277;
    pub const ROWS_PER_STRIP: u16 = 278;
    pub const STRIP_BYTES: u16 = 279;
    pub const PLANAR: u16 = 284;
    pub const T4_OPTIONS: u16 = 292;
    pub const PREDICTOR: u16 = 317;
    pub const COLOUR_MAP: u16 = 320;
    pub const TILE_WIDTH: u16 = 322;
    pub const TILE_HEIGHT: u16 = 323;
    pub const TILE_OFFSETS: u16 = 324;
    pub const TILE_BYTES: u16 = 325;
    pub const SUB_DIRECTORIES: u16 = 330;
    pub const EXTRA_SAMPLES: u16 = 338;
    pub const SAMPLE_FORMAT: u16 = 339;
    pub const JPEG_TABLES: u16 = 347;
    pub const JPEG_AT: u16 = 513;
    pub const JPEG_BYTES: u16 = 514;
    pub const SUBSAMPLING: u16 = 530;
}

/// The order of bytes, and how long offsets are.
#[derive(Clone, Copy)]
pub struct TiffLayout {
    big: bool,
    pub little_endian: bool,
}

impl TiffLayout {
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let (big, little_endian) = match bytes.get(..4)? {
            b"II\x2a\0" => (false, true),
            b"MM\0\x2a" => (false, false),
            b"II\x2b\0" => (true, true),
            b"MM\0\x2b" => (true, false),
            _ => return None,
        };
        Some(Self { big, little_endian })
    }

    /// Where the first directory stands.
    pub fn first(self, bytes: &[u8]) -> Option<u64> {
        self.offset(bytes, if self.big { 8 } else { 4 })
    }

    /// The place in the file at which the offset of the next directory stands.
    pub fn next_at(self, bytes: &[u8], directory: u64) -> Option<u64> {
        let entries = self.count(bytes, directory)?.checked_mul(self.entry_bytes())?;
        directory.checked_add(self.count_bytes())?.checked_add(entries)
    }

    pub fn offset(self, bytes: &[u8], at: u64) -> Option<u64> {
        self.number(bytes, at, self.offset_bytes())
    }

    fn count(self, bytes: &[u8], directory: u64) -> Option<u64> {
        self.number(bytes, directory, self.count_bytes())
    }

    fn offset_bytes(self) -> u64 {
        if self.big { 8 } else { 4 }
    }

    fn count_bytes(self) -> u64 {
        if self.big { 8 } else { 2 }
    }

    fn entry_bytes(self) -> u64 {
        if self.big { 20 } else { 12 }
    }

    fn number(self, bytes: &[u8], at: u64, length: u64) -> Option<u64> {
        let start = usize::try_from(at).ok()?;
        Some(self.join(bytes.get(start..start.checked_add(length as usize)?)?))
    }

    fn join(self, field: &[u8]) -> u64 {
        let join = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        if self.little_endian { field.iter().rev().fold(0, join) } else { field.iter().fold(0, join) }
    }
}

/// The fields of one page.
pub struct Directory<'a> {
    layout: TiffLayout,
    /// Bytes of one value, and the bytes of all.
    fields: BTreeMap<u16, (usize, &'a [u8])>,
}

impl<'a> Directory<'a> {
    /// `None` where the directory lies beyond the file's end. A field whose values do is left out, the first of two
    /// fields with one tag counts.
    pub fn read(bytes: &'a [u8], layout: TiffLayout, at: u64) -> Option<Self> {
        let count = layout.count(bytes, at)?;
        let mut fields = BTreeMap::new();
        for entry in 0..count.min(MAX_ENTRIES) {
            let at = at.checked_add(layout.count_bytes() + entry * layout.entry_bytes())?;
            let Some(name) = layout.number(bytes, at, 2) else { break };
            let Some((value, values)) = values(bytes, layout, at) else { continue };
            fields.entry(name as u16).or_insert((value, values));
        }
        Some(Self { layout, fields })
    }

    /// The first value of a field.
    pub fn number(&self, tag: u16) -> Option<u64> {
        let (value, values) = self.fields.get(&tag)?;
        values.get(..*value).map(|value| self.layout.join(value))
    }

    /// All values of a field; they lie in the file, so that they are bounded by it.
    pub fn numbers(&self, tag: u16) -> Option<Vec<u64>> {
        let (value, values) = self.fields.get(&tag)?;
        Some(values.chunks_exact(*value).map(|value| self.layout.join(value)).collect())
    }

    pub fn bytes(&self, tag: u16) -> Option<&'a [u8]> {
        self.fields.get(&tag).map(|(_, values)| *values)
    }
}

/// The values of the entry at this place: the bytes of one, and of all.
fn values(bytes: &[u8], layout: TiffLayout, entry: u64) -> Option<(usize, &[u8])> {
    let value = match layout.number(bytes, entry + 2, 2)? {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => return None,
    };
    let field = layout.offset_bytes();
    let count = layout.number(bytes, entry + 4, field)?;
    let length = count.checked_mul(value)?;
    let inside = entry + 4 + field;
    let start = if length <= field { inside } else { layout.offset(bytes, inside)? };
    let start = usize::try_from(start).ok()?;
    let end = start.checked_add(usize::try_from(length).ok()?)?;
    Some((value as usize, bytes.get(start..end)?))
}
