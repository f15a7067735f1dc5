//! A packed file on standard input -> the texts of its codes, one a line, without any paper.
//!
//! `gzip -9n < notes.tar | cargo run --release --example texts -- 840 5 4 2` packs into codes of up to 840 bytes and
//! fills sheets of 5 rows and 4 columns, 2 sheets more than are needed. For trying readers of the format: the texts go
//! into `docs/restore.py` as they are.

use std::error::Error;
use std::io::{Read, Write, stdin, stdout};

use seedpress::frame::{Header, Piece, stream_id};
use seedpress::shard;
use seedpress::sheet::Grid;

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<u32> = std::env::args().skip(1).map(|word| word.parse()).collect::<Result<_, _>>()?;
    let [capacity, rows, columns, spare_sheets] = numbers[..] else {
        return Err("usage: texts CAPACITY ROWS COLUMNS SPARE-SHEETS < packed-file".into());
    };
    let mut content = Vec::new();
    stdin().read_to_end(&mut content)?;
    let stream = shard::pack(&content, capacity as usize)?;
    let grid = Grid { rows, columns, gap_x: 4, gap_y: 4 };
    let sheets = stream.needed.div_ceil(grid.codes()) + spare_sheets;
    let set = stream_id(stream.needed, stream.shard_bytes, &stream.bytes);
    let parity = shard::parity(&stream, sheets * grid.codes())?;
    let data = stream.bytes.chunks_exact(stream.shard_bytes).map(<[u8]>::to_vec);
    let mut out = stdout().lock();
    for (number, shard) in (1..).zip(data.chain(parity)) {
        let sheet = (number - 1) / grid.codes() + 1;
        let header = Header { set, shard: number, needed: stream.needed, sheet, sheets, grid };
        writeln!(out, "{}", Piece { header, shard }.text())?;
    }
    Ok(())
}
