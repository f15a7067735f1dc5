//! Content -> the codes of a packet, sound and forged.

use seedpress::frame::{Header, Piece, SheetMark, stream_id};
use seedpress::shard::{self, Stream};
use seedpress::sheet::{Grid, Level};

/// Two rows of three: short files.
pub const GRID: Grid = Grid { rows: 2, columns: 3, gap_x: 4, gap_y: 4 };

/// Codes 1 to `count` of a content in shards of at most `capacity` bytes.
pub fn codes(content: &[u8], capacity: usize, count: u32) -> Vec<Piece> {
    of_stream(&shard::pack(content, capacity).unwrap(), count, GRID)
}

pub fn of_stream(stream: &Stream, count: u32, grid: Grid) -> Vec<Piece> {
    let set = stream_id(stream.needed, stream.shard_bytes, &stream.bytes);
    let data = stream.bytes.chunks_exact(stream.shard_bytes).map(<[u8]>::to_vec);
    let sheets = count.max(stream.needed).div_ceil(grid.codes());
    let parity = shard::parity(stream, count).unwrap();
    (1..)
        .zip(data.chain(parity))
        .map(|(shard, bytes)| {
            let sheet = (shard - 1) / grid.codes() + 1;
            let header = Header { set, shard, needed: stream.needed, sheet, sheets, grid };
            Piece { header, shard: bytes }
        })
        .collect()
}

/// The same header, other bytes, a right tag.
pub fn forge(code: &Piece, salt: u64) -> Piece {
    let mix = noise(salt << 32 | u64::from(code.header.shard), code.shard.len());
    let shard = code.shard.iter().zip(mix).map(|(byte, mix)| byte ^ mix | 1).collect();
    Piece { header: code.header, shard }
}

/// The codes with some of them forged, by place from 0.
pub fn with_forged(codes: &[Piece], which: &[usize]) -> Vec<Piece> {
    let mut codes = codes.to_vec();
    for &at in which {
        codes[at] = forge(&codes[at], 7);
    }
    codes
}

/// The same code with its header changed, and a right tag again.
pub fn changed(code: &Piece, change: impl FnOnce(&mut Header)) -> Piece {
    let mut code = code.clone();
    change(&mut code.header);
    code
}

/// The mark of the sheet that a code stands on.
pub fn mark(code: &Piece) -> SheetMark {
    let Header { set, shard, needed, sheet, sheets, grid } = code.header;
    SheetMark {
        prefix: set.prefix(),
        sheet,
        sheets,
        needed,
        first_shard: (shard - 1) / grid.codes() * grid.codes() + 1,
        shard_bytes: code.shard.len(),
        version: 10,
        level: Level::M,
        mask: 4,
        grid,
        module: 2,
        offset_x: 0,
        offset_y: 74,
    }
}

pub fn texts(codes: &[Piece]) -> impl Iterator<Item = String> {
    codes.iter().map(Piece::text)
}

/// `SplitMix64`.
pub fn noise(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed;
    let next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) as u8
    };
    std::iter::repeat_with(next).take(count).collect()
}
