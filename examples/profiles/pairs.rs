//! Two simulated photos of each sheet -> whether both together give enough codes: each by itself, and read again with what
//! both gave, as `scan` does it.

#![allow(clippy::disallowed_methods)] // a measuring program looks at the clock

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::Instant;

use seedpress::frame::{self, Piece};
use seedpress::photo::{Pages, Payload, PilotCodes, Reading, open};
use seedpress::rehearse::photograph;
use seedpress::watch::Unwatched;

use crate::drawn::Drawn;
use crate::suite::{Ask, side_by_side};

/// How often a photo is read again, as `scan` does it.
const MOST_AGAIN: u32 = 2;
/// Codes for each hundred that are needed, by default.
const PRINTED: usize = 135;

/// What photos gave of a sheet, by slot.
#[derive(Clone, Default)]
struct Gave {
    whole: BTreeMap<u32, Piece>,
    /// Symbols of codes of which some blocks were decoded.
    parts: BTreeMap<u32, Vec<Option<u16>>>,
}

impl Gave {
    fn of(reading: &Reading) -> Self {
        let mut gave = Self::default();
        gave.add(reading);
        gave
    }

    fn add(&mut self, reading: &Reading) {
        for sighting in &reading.sightings {
            let Payload::Text(text) = &sighting.payload else { continue };
            if let Some(Ok(piece)) = frame::read_one(text) {
                self.whole.insert(piece.header.slot(), piece);
            }
        }
        for part in &reading.parts {
            self.add_part(part.code.header.slot(), part.code.symbols());
        }
    }

    fn add_part(&mut self, slot: u32, symbols: Vec<Option<u16>>) {
        let known = self.parts.entry(slot).or_insert_with(|| vec![None; symbols.len()]);
        for (known, new) in known.iter_mut().zip(symbols) {
            *known = known.or(new);
        }
    }

    fn join(&mut self, other: &Self) {
        self.whole.extend(other.whole.clone());
        for (slot, symbols) in &other.parts {
            self.add_part(*slot, symbols.clone());
        }
    }

    /// Whether each symbol of the shards is known of so many codes: the packet is solved symbol by symbol.
    fn is_enough(&self, needed: usize, shard_bytes: usize) -> bool {
        let parts = || self.parts.iter().filter(|(slot, _)| !self.whole.contains_key(slot));
        let known = |at: usize| parts().filter(|(_, symbols)| symbols.get(at).is_some_and(Option::is_some)).count();
        (0..shard_bytes / 2).all(|at| self.whole.len() + known(at) >= needed)
    }
}

/// What one pair gave.
struct Pair {
    /// Of the first photo and of the second.
    alone: [bool; 2],
    /// Of both, and of both with pilots.
    joined: bool,
    with_pilots: bool,
    codes: [usize; 4],
    /// Photos that were read again, and how long that took, in milliseconds.
    again: u32,
    looked: u128,
}

/// Takes and reads pairs of photos of a page, side by side, and prints what came of them.
pub fn run(ask: &Ask, name: &str, drawn: &Drawn) -> Result<(), Box<dyn Error>> {
    let needed = ask.needed.unwrap_or((100 * drawn.codes.len()).div_ceil(PRINTED));
    println!(
        "seeds, codes of the first photo, the second, both, both with pilots, of {}; {needed} needed",
        drawn.codes.len()
    );
    let pairs = side_by_side(ask, |nth| {
        let seeds = [ask.seed + 2 * nth, ask.seed + 2 * nth + ask.apart];
        let pair = shoot(ask, drawn, seeds, needed).map_err(|error| format!("seeds {seeds:?}: {error}"))?;
        let enough = |is: bool| if is { "enough" } else { "short" };
        println!(
            "{} {}: {:?}; {} {}, {}, {}; {} read again in {} ms",
            seeds[0],
            seeds[1],
            pair.codes,
            enough(pair.alone[0]),
            enough(pair.alone[1]),
            enough(pair.joined),
            enough(pair.with_pilots),
            pair.again,
            pair.looked,
        );
        Ok(pair)
    })?;
    let count = |is: &dyn Fn(&Pair) -> bool| pairs.iter().filter(|pair| is(pair)).count();
    println!(
        "{} {name}: enough codes of {} pairs: {} of {} photos alone, {} pairs joined, {} with pilots; {} photos read again",
        ask.suite.name(),
        pairs.len(),
        count(&|pair| pair.alone[0]) + count(&|pair| pair.alone[1]),
        2 * pairs.len(),
        count(&|pair| pair.joined),
        count(&|pair| pair.with_pilots),
        pairs.iter().map(|pair| pair.again).sum::<u32>(),
    );
    Ok(())
}

fn shoot(ask: &Ask, drawn: &Drawn, seeds: [u64; 2], needed: usize) -> Result<Pair, Box<dyn Error>> {
    let photo = |seed: u64| -> Result<Pages, Box<dyn Error>> {
        Ok(open(photograph(&drawn.picture, drawn.page.paper, &ask.camera(drawn, seed), seed)?)?)
    };
    let photos = [photo(seeds[0])?, photo(seeds[1])?];
    let enough = |gave: &Gave| gave.is_enough(needed, drawn.shard_bytes);
    let mut gave = [Gave::of(&photos[0].read(0, &Unwatched)?), Gave::of(&photos[1].read(0, &Unwatched)?)];
    let alone = [enough(&gave[0]), enough(&gave[1])];
    let mut all = gave[0].clone();
    all.join(&gave[1]);
    let (joined, codes) = (enough(&all), [gave[0].whole.len(), gave[1].whole.len(), all.whole.len()]);
    let began = Instant::now();
    let mut again = 0;
    let mut used: [BTreeSet<u32>; 2] = Default::default();
    for _ in 0..MOST_AGAIN {
        if enough(&all) || all.whole.len() == drawn.codes.len() {
            break;
        }
        let pilots = PilotCodes::of(all.whole.values().cloned());
        let known: BTreeSet<u32> = all.whole.keys().copied().collect();
        for ((photo, gave), used) in photos.iter().zip(&mut gave).zip(&mut used) {
            if known.iter().all(|slot| gave.whole.contains_key(slot) || used.contains(slot)) {
                continue;
            }
            gave.add(&photo.read_with_pilots(0, &pilots, &Unwatched)?);
            used.clone_from(&known);
            again += 1;
        }
        gave.iter().for_each(|gave| all.join(gave));
    }
    let codes = [codes[0], codes[1], codes[2], all.whole.len()];
    Ok(Pair { alone, joined, with_pilots: enough(&all), codes, again, looked: began.elapsed().as_millis() })
}
