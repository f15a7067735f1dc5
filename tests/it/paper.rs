//! Files -> the texts and pictures of their codes, without the print staircase: what the lean scanner is tested with.

use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, Version};
use seedpress::frame::{Header, Piece, stream_id};
use seedpress::shard;
use seedpress::sheet::Grid;
use seedpress::vault::{self, Entry, SafePath, Vault};

/// The packet of the tests: 8 codes of which 6 restore it, on two sheets of 2 x 2.
pub struct Paper {
    pub pieces: Vec<Piece>,
    pub needed: u32,
}

pub const GRID: Grid = Grid { rows: 2, columns: 2, gap_x: 4, gap_y: 4 };

/// Files -> vault.
pub fn vault(files: &[(&str, &[u8])]) -> Vault {
    let entry = |bytes: &[u8]| Entry::File { bytes: bytes.to_vec(), executable: false, modified: None };
    Vault { entries: files.iter().map(|(name, bytes)| (SafePath::new(name).unwrap(), entry(bytes))).collect() }
}

impl Paper {
    /// The packet that `pack` would make of these files, in codes of at most `capacity` bytes, with `spare` more.
    pub fn of(files: &[(&str, &[u8])], capacity: usize, spare: u32) -> Self {
        Self::of_content(&vault::compress(&vault(files), false).unwrap(), capacity, spare)
    }

    /// Any content, also one that `pack` would never make.
    pub fn of_content(content: &[u8], capacity: usize, spare: u32) -> Self {
        let stream = shard::pack(content, capacity).unwrap();
        let count = stream.needed + spare;
        let set = stream_id(stream.needed, stream.shard_bytes, &stream.bytes);
        let parity = shard::parity(&stream, count).unwrap();
        let data = stream.bytes.chunks(stream.shard_bytes).map(<[u8]>::to_vec);
        let sheets = count.div_ceil(GRID.codes());
        let header = |shard: u32| Header {
            set,
            shard,
            needed: stream.needed,
            sheet: (shard - 1) / GRID.codes() + 1,
            sheets,
            grid: GRID,
        };
        let pieces =
            (1..).zip(data.chain(parity)).map(|(shard, bytes)| Piece { header: header(shard), shard: bytes }).collect();
        Self { pieces, needed: stream.needed }
    }

    pub fn texts(&self) -> Vec<String> {
        self.pieces.iter().map(Piece::text).collect()
    }

    /// Code texts, one a line.
    pub fn lines(&self, keep: impl Fn(u32) -> bool) -> String {
        let kept = self.pieces.iter().filter(|piece| keep(piece.header.shard));
        kept.map(|piece| piece.text() + "\n").collect()
    }

    pub fn short_name(&self) -> String {
        self.pieces[0].header.set.short_name()
    }
}

/// Some bytes that do not compress; the same each time.
pub fn noise(bytes: usize, seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        // SplitMix64 (Steele, Lea and Flood, 2014).
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as u8
    };
    (0..bytes).map(|_| next()).collect()
}

/// A picture with codes of these texts beside each other, 4 pixels a module.
pub fn picture(texts: &[String]) -> image::GrayImage {
    drawn(&texts.iter().map(|text| modules(text)).collect::<Vec<_>>())
}

/// A picture with symbols beside each other, 4 pixels a module: modules on a side, and their colours row by row.
pub fn drawn(codes: &[(usize, Vec<Color>)]) -> image::GrayImage {
    let side = codes.iter().map(|(side, _)| side + 8).max().unwrap_or(0) as u32 * 4;
    let mut picture = image::GrayImage::from_pixel(side * codes.len() as u32, side, image::Luma([255]));
    for (at, (width, code)) in (0..).zip(codes) {
        for (index, _) in code.iter().enumerate().filter(|(_, module)| **module == Color::Dark) {
            let (left, top) = ((index % width + 4) as u32 * 4 + at * side, (index / width + 4) as u32 * 4);
            for (x, y) in (0..4).flat_map(|y| (0..4).map(move |x| (x, y))) {
                picture.put_pixel(left + x, top + y, image::Luma([0]));
            }
        }
    }
    picture
}

/// A code of a text: modules on a side, and their colours row by row.
pub fn modules(text: &str) -> (usize, Vec<Color>) {
    modules_of_bytes(text.as_bytes())
}

/// The same of any bytes, in alphanumeric mode where they fit it and in byte mode otherwise.
pub fn modules_of_bytes(bytes: &[u8]) -> (usize, Vec<Color>) {
    let version = (1..=40).map(Version::Normal).find_map(|version| {
        let mut bits = Bits::new(version);
        let pushed = if bytes.iter().all(|byte| b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(byte)) {
            bits.push_alphanumeric_data(bytes)
        } else {
            bits.push_byte_data(bytes)
        };
        pushed.and_then(|()| bits.push_terminator(EcLevel::M)).ok()?;
        Some((version, bits.into_bytes()))
    });
    let (version, bytes) = version.unwrap();
    let (data, ec) = qrcode::ec::construct_codewords(&bytes, version, EcLevel::M).unwrap();
    let mut canvas = Canvas::new(version, EcLevel::M);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &ec);
    canvas.apply_mask(MaskPattern::LargeCheckerboard);
    (version.width() as usize, canvas.into_colors())
}

/// The picture as a file.
pub fn png(picture: &image::GrayImage) -> Vec<u8> {
    encode(picture, image::ImageFormat::Png)
}

pub fn encode(picture: &image::GrayImage, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}
