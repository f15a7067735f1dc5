//! A proved stream -> which of the shards that were read are not of it.
//!
//! Data shards are compared byte by byte. Of parity shards one random mix of the columns is compared with `P(x)`, which
//! the barycentric formula gives from the mixed data shards. Time grows with the square of the number of shards.

use super::field::Field;
use super::forged::{combine, factors, seed_of};
use super::log_products::weights;

/// Data shards up to which parity is checked: the time for their weights grows with the square.
const MAX_NEEDED: usize = 8_000;

/// The indices in `candidates` (number from 1, bytes) of shards that are not on the polynomial of `stream`, which is
/// `needed` shards long. Of a packet that needs more than 8,000 only data shards are compared.
#[must_use]
pub fn mismatches(needed: u32, stream: &[u8], candidates: &[(u32, &[u8])]) -> Vec<usize> {
    let needed = needed as usize;
    let bytes = stream.len() / needed.max(1);
    if bytes < 2 || needed * bytes != stream.len() {
        return (0..candidates.len()).collect();
    }
    let with_parity = candidates.iter().any(|(number, _)| *number as usize > needed);
    let parity =
        (with_parity && needed <= MAX_NEEDED).then(|| Mixed::new(needed, stream, bytes, &seed_of(needed, candidates)));
    let wrong = |(number, shard): &(u32, &[u8])| {
        let start = (*number as usize).saturating_sub(1) * bytes;
        match stream.get(start..start + bytes) {
            Some(data) => data != *shard,
            None => shard.len() != bytes || parity.as_ref().is_some_and(|mixed| !mixed.holds(*number, shard)),
        }
    };
    candidates.iter().enumerate().filter(|(_, candidate)| wrong(candidate)).map(|(at, _)| at).collect()
}

/// All columns of a packet mixed into one.
struct Mixed {
    factors: Vec<u16>,
    /// Mixed data shards, each over the product of its distances to the others.
    weighted: Vec<u16>,
}

impl Mixed {
    /// `seed` is a hash of all that was read, so that no forger can prepare for the mix.
    fn new(needed: usize, stream: &[u8], bytes: usize, seed: &[u8; 32]) -> Self {
        let field = Field::get();
        let factors = factors(seed, 0, bytes / 2);
        let places: Vec<u16> = (0..needed).map(|place| place as u16).collect();
        let weigh = |(weight, shard): (u16, &[u8])| field.mul(combine(field, shard, &factors), weight);
        let weighted = weights(field, &places).into_iter().zip(stream.chunks_exact(bytes)).map(weigh).collect();
        Self { factors, weighted }
    }

    /// Whether a parity shard has the value of the polynomial at its number.
    fn holds(&self, number: u32, shard: &[u8]) -> bool {
        let field = Field::get();
        let here = number.wrapping_sub(1) as u16;
        let (mut sum, mut product) = (0, 1);
        for (place, &term) in (0u16..).zip(&self.weighted) {
            let distance = here ^ place;
            sum ^= field.div(term, distance);
            product = field.mul(product, distance);
        }
        field.mul(sum, product) == combine(field, shard, &self.factors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shard::{Stream, parity};

    #[test]
    fn forgeries_are_named_among_data_and_parity_and_no_true_shard_is() {
        let bytes: Vec<u8> = (0..300u32).map(|at| (at * at / 7) as u8).collect();
        let stream = Stream { needed: 30, shard_bytes: 10, bytes };
        let all: Vec<Vec<u8>> =
            stream.bytes.chunks_exact(10).map(<[u8]>::to_vec).chain(parity(&stream, 400).unwrap()).collect();
        let lies: Vec<Vec<u8>> = all.iter().map(|shard| shard.iter().map(|byte| byte ^ 0x55).collect()).collect();
        let mixed: Vec<(u32, &[u8])> = (1..)
            .zip(all.iter().zip(&lies))
            .flat_map(|(number, (shard, lie))| [(number, shard.as_slice()), (number, lie.as_slice())])
            .collect();
        let wrong: Vec<usize> = (0..400).map(|at| 2 * at + 1).collect();
        assert_eq!(mismatches(30, &stream.bytes, &mixed), wrong);
    }
}
