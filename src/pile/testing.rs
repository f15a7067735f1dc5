//! Bytes -> codes of a packet, sound and forged, for this room's tests.

use crate::frame::{Header, Piece, SheetMark, stream_id};
use crate::shard;
use crate::sheet::{Grid, Level};

/// Two rows of three.
pub(super) const GRID: Grid = Grid { rows: 2, columns: 3, gap_x: 4, gap_y: 4 };

/// Codes 1 to `count` of a packet of noise-like content with `needed` data shards.
pub(super) fn packet(seed: u64, needed: u32, count: u32) -> Vec<Piece> {
    let content: Vec<u8> = noise(seed).take(needed as usize * 20 - 1).collect();
    let stream = shard::pack(&content, 20).unwrap();
    assert_eq!((stream.needed, stream.shard_bytes), (needed, 20));
    let set = stream_id(needed, 20, &stream.bytes);
    let parity = shard::parity(&stream, count).unwrap();
    let shards = stream.bytes.chunks_exact(20).map(<[u8]>::to_vec).chain(parity);
    let sheets = count.div_ceil(GRID.codes());
    (1..)
        .zip(shards)
        .map(|(shard, bytes)| {
            let sheet = (shard - 1) / GRID.codes() + 1;
            Piece { header: Header { set, shard, needed, sheet, sheets, grid: GRID }, shard: bytes }
        })
        .collect()
}

/// A code with the same header, other bytes and a right tag.
pub(super) fn forge(piece: &Piece, salt: u64) -> Piece {
    let mix = noise(salt ^ u64::from(piece.header.shard) << 20);
    Piece { header: piece.header, shard: piece.shard.iter().zip(mix).map(|(byte, mix)| byte ^ mix | 1).collect() }
}

/// The mark that the sheet of a code has.
pub(super) fn mark_of(piece: &Piece) -> SheetMark {
    let Header { set, shard, needed, sheet, sheets, grid } = piece.header;
    SheetMark {
        prefix: set.prefix(),
        sheet,
        sheets,
        needed,
        first_shard: (shard - 1) / grid.codes() * grid.codes() + 1,
        shard_bytes: piece.shard.len(),
        version: 10,
        level: Level::M,
        mask: 4,
        grid,
        module: 2,
        offset_x: 0,
        offset_y: 74,
    }
}

/// Bytes without end, the same for the same seed (`SplitMix64`).
pub(super) fn noise(seed: u64) -> impl Iterator<Item = u8> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) as u8
    })
}
