//! A TIFF's or an EXIF block's directories -> their entries (TIFF 6.0, section 2; `BigTIFF` too).
//!
//! ```text
//! II 42 offset | .. | directory: count, entries (tag, type, count, value or its offset), offset of the next | ..
//! ```

use std::ops::Range;

use super::bytes::part;

/// Directories that are followed, and entries of all of them together.
const MAX_DIRECTORIES: usize = 2_100;
const MAX_FIELDS: usize = 50_000;

/// Tags that lead to other directories.
pub(super) const SUB_IFDS: u16 = 330;
pub(super) const EXIF_IFD: u16 = 34_665;
pub(super) const GPS_IFD: u16 = 34_853;
const INTEROPERABILITY_IFD: u16 = 40_965;
pub(super) const ORIENTATION: u16 = 274;

/// How numbers are written in a block that begins as TIFF does.
#[derive(Debug, Clone, Copy)]
pub(super) struct TiffBlock<'a> {
    pub bytes: &'a [u8],
    little: bool,
    /// `BigTIFF`: counts and offsets take eight bytes.
    wide: bool,
}

/// One entry of a directory.
#[derive(Debug, Clone)]
pub(super) struct TagField {
    pub tag: u16,
    kind: u16,
    pub count: usize,
    /// Where the entry stands.
    pub entry: Range<usize>,
    /// Where its value stands: in the entry itself where it is short.
    pub value: Range<usize>,
}

/// One directory.
#[derive(Debug, Clone)]
pub(super) struct Ifd {
    /// The tag that led here; `None` for the pages of the file.
    pub from: Option<u16>,
    /// The number of entries, the entries, and the offset of the next directory.
    pub place: Range<usize>,
    pub fields: Vec<TagField>,
    /// The offset of the next one, 0 where there is none.
    pub next: u64,
}

impl<'a> TiffBlock<'a> {
    /// `None` where it does not begin as TIFF does.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let block = Self { bytes, little, wide: false };
        match block.number(2, 2)? {
            42 => Some(block),
            43 if block.number(4, 2)? == 8 => Some(Self { wide: true, ..block }),
            _ => None,
        }
    }

    /// Bytes of the head, before any directory.
    pub fn head(self) -> usize {
        if self.wide { 16 } else { 8 }
    }

    /// A number of `size` bytes, at most 8.
    pub fn number(self, at: usize, size: usize) -> Option<u64> {
        let digits = part(self.bytes, at, size)?;
        let add = |number: u64, digit: &u8| number << 8 | u64::from(*digit);
        Some(if self.little { digits.iter().rev().fold(0, add) } else { digits.iter().fold(0, add) })
    }

    /// A number as this block writes it.
    pub fn write(self, number: u64, size: usize) -> Vec<u8> {
        if self.little {
            number.to_le_bytes().into_iter().take(size).collect()
        } else {
            number.to_be_bytes().into_iter().skip(8usize.saturating_sub(size)).collect()
        }
    }

    /// Bytes of the number of entries, of an entry, and of an offset.
    pub fn sizes(self) -> (usize, usize, usize) {
        if self.wide { (8, 20, 8) } else { (2, 12, 4) }
    }

    /// The whole numbers of a field.
    pub fn numbers(self, field: &TagField) -> impl Iterator<Item = u64> + use<'a> {
        let size = match field.kind {
            1 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 13 => 4,
            16..=18 => 8,
            _ => 0,
        };
        let (count, start) = (if size > 0 { field.count } else { 0 }, field.value.start);
        (0..count).map_while(move |at| self.number(start + at * size, size))
    }

    pub fn value(self, field: &TagField) -> &'a [u8] {
        self.bytes.get(field.value.clone()).unwrap_or_default()
    }

    /// All directories that can be reached, each once. The second is false where one of them is broken.
    pub fn directories(self) -> (Vec<Ifd>, bool) {
        let (_, _, offset) = self.sizes();
        let first = self.number(self.head() - offset, offset);
        let mut open: Vec<(Option<u16>, u64)> = first.map(|at| (None, at)).into_iter().collect();
        let mut found: Vec<Ifd> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        let (mut sound, mut fields) = (true, 0);
        while let Some((from, at)) = open.pop() {
            if at == 0 || !seen.insert(at) {
                continue;
            }
            let directory = usize::try_from(at).ok().and_then(|at| self.directory(from, at));
            let Some(directory) = directory else {
                sound = false;
                continue;
            };
            fields += directory.fields.len();
            if found.len() >= MAX_DIRECTORIES || fields > MAX_FIELDS {
                return (found, false);
            }
            for field in &directory.fields {
                if let SUB_IFDS | EXIF_IFD | GPS_IFD | INTEROPERABILITY_IFD = field.tag {
                    open.extend(self.numbers(field).take(64).map(|at| (Some(field.tag), at)));
                }
            }
            // Pages before what hangs on them.
            open.push((from, directory.next));
            found.push(directory);
        }
        (found, sound)
    }

    fn directory(self, from: Option<u16>, at: usize) -> Option<Ifd> {
        let (count_size, entry_size, offset_size) = self.sizes();
        let count = usize::try_from(self.number(at, count_size)?).ok()?;
        let start = at.checked_add(count_size)?;
        let end = start.checked_add(count.checked_mul(entry_size)?)?;
        if end > self.bytes.len() {
            return None;
        }
        let fields = (0..count).filter_map(|number| self.field(start + number * entry_size)).collect();
        // The last directory of a block that is cut short, or of some cameras, has no word of the next.
        let next = self.number(end, offset_size).unwrap_or(0);
        let end = end.saturating_add(offset_size).min(self.bytes.len());
        Some(Ifd { from, place: at..end, fields, next })
    }

    /// `None` where the value lies outside.
    fn field(self, at: usize) -> Option<TagField> {
        let (_, entry_size, offset_size) = self.sizes();
        let tag = self.number(at, 2)? as u16;
        let kind = self.number(at + 2, 2)? as u16;
        let count = usize::try_from(self.number(at + 4, offset_size)?).ok()?;
        let size = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 | 16..=18 => 8,
            _ => return None,
        };
        let length = count.checked_mul(size)?;
        let here = at + 4 + offset_size;
        let start = if length <= offset_size { here } else { usize::try_from(self.number(here, offset_size)?).ok()? };
        let end = start.checked_add(length)?;
        (end <= self.bytes.len()).then_some(TagField {
            tag,
            kind,
            count,
            entry: at..at + entry_size,
            value: start..end,
        })
    }
}
