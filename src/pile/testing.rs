//! Bytes -> codes of a packet, sound, forged and partial, for this room's tests.

#![cfg(test)]

use crate::frame::{Division, Header, PartialCode, Piece, SheetMark, stream_id};
use crate::shard;
use crate::sheet::{Grid, Level};

/// Two rows of three.
pub(super) const GRID: Grid = Grid { rows: 2, columns: 3, gap_x: 4, gap_y: 4 };

/// Codes 1 to `count` of a packet of noise-like content with `needed` data shards of 20 bytes.
pub(crate) fn packet(seed: u64, needed: u32, count: u32) -> Vec<Piece> {
    packet_of(seed, needed, count, 20)
}

/// The same with shards of any even number of bytes.
pub(super) fn packet_of(seed: u64, needed: u32, count: u32, shard_bytes: usize) -> Vec<Piece> {
    let content: Vec<u8> = noise(seed).take(needed as usize * shard_bytes - 1).collect();
    let stream = shard::pack(&content, shard_bytes).unwrap();
    assert_eq!((stream.needed, stream.shard_bytes), (needed, shard_bytes));
    let set = stream_id(needed, shard_bytes, &stream.bytes);
    let parity = shard::parity(&stream, count).unwrap();
    let shards = stream.bytes.chunks_exact(shard_bytes).map(<[u8]>::to_vec).chain(parity);
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

/// What is left of a code of a packet above when only some of five blocks are: QR version 10, level M, 216 bytes.
pub(super) fn in_part(piece: &Piece, kept: &[usize]) -> PartialCode {
    let division = Division { version: 10, data_bytes: 216, blocks: 5 };
    let text = piece.text();
    let mut bits = qrcode::bits::Bits::new(qrcode::Version::Normal(10));
    bits.push_alphanumeric_data(&text.as_bytes()[..61]).unwrap();
    bits.push_numeric_data(&text.as_bytes()[61..]).unwrap();
    bits.push_terminator(qrcode::EcLevel::M).unwrap();
    let data = bits.into_bytes();
    let block = |block: usize| kept.contains(&block).then(|| data[division.bytes_of(block)].to_vec());
    let blocks = (0..5).map(block).collect();
    PartialCode::new(piece.header, true, piece.shard.len(), division, blocks).unwrap()
}
