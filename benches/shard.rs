//! Packets of several sizes -> how long parity, a restore after the worst loss, and a search for lies take.
//!
//! `cargo bench --no-default-features --bench shard`. Best of three, one core, seconds.

#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::expect_used)] // a bench measures and prints

use std::hint::black_box;
use std::time::Instant;

use seedpress::shard::{self, Stream};

fn main() {
    println!("{:>6} {:>6} {:>6} | {:>8} {:>8} {:>8}", "needed", "codes", "bytes", "parity", "restore", "lies");
    for (needed, count, shard_bytes) in
        [(120, 200, 840), (200, 256, 840), (800, 1000, 1000), (1250, 1750, 840), (3200, 4000, 1000), (6000, 8000, 840)]
    {
        measure(needed, count, shard_bytes);
    }
}

fn measure(needed: u32, count: u32, shard_bytes: usize) {
    let bytes = (0..needed as usize * shard_bytes).map(|at| (at * at / 7 % 251) as u8).collect();
    let stream = Stream { needed, shard_bytes, bytes };
    let (parity_time, parity) = best(|| shard::parity(&stream, count).expect("a sound stream"));
    let data = stream.bytes.chunks_exact(shard_bytes).map(<[u8]>::to_vec);
    let mut all: Vec<(u32, Vec<u8>)> = (1..).zip(data.chain(parity)).collect();

    let lost = (count - needed).min(needed) as usize;
    let known: Vec<(u32, &[u8])> =
        all[lost..].iter().take(needed as usize).map(|(number, shard)| (*number, shard.as_slice())).collect();
    let (restore_time, restored) = best(|| shard::restore(needed, &known).expect("enough shards"));
    assert!(restored == stream.bytes, "the restored bytes are not those of the packet");

    let lies = (count - needed) / 2;
    for (_, shard) in all.iter_mut().step_by(2).take(lies as usize) {
        shard[5] ^= 1;
    }
    let known: Vec<(u32, &[u8])> = all.iter().map(|(number, shard)| (*number, shard.as_slice())).collect();
    let (lies_time, found) = best(|| shard::find_forged(needed, &known).expect("enough shards"));
    assert_eq!(found.map_or(0, |numbers| numbers.len()), lies as usize);
    println!("{needed:>6} {count:>6} {shard_bytes:>6} | {parity_time:>8.3} {restore_time:>8.3} {lies_time:>8.3}");
}

fn best<T>(work: impl Fn() -> T) -> (f64, T) {
    let once = || {
        let began = Instant::now();
        let result = black_box(work());
        (began.elapsed().as_secs_f64(), result)
    };
    let mut best = once();
    for _ in 0..2 {
        let next = once();
        if next.0 < best.0 {
            best = next;
        }
    }
    best
}
