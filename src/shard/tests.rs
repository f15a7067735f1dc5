//! Streams, losses and forgeries -> the properties that this room promises.

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

/// Bytes that look random and are the same for ever (`SplitMix64`).
fn noise(seed: u64, bytes: usize) -> Vec<u8> {
    let mut state = seed;
    let mut out = Vec::with_capacity(bytes + 8);
    while out.len() < bytes {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        out.extend_from_slice(&(word ^ word >> 31).to_be_bytes());
    }
    out.truncate(bytes);
    out
}

/// A random order of `items`, from a seed.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let keys = noise(seed, items.len() * 4);
    for at in (1..items.len()).rev() {
        let key = u32::from_be_bytes([keys[4 * at], keys[4 * at + 1], keys[4 * at + 2], keys[4 * at + 3]]);
        items.swap(at, key as usize % (at + 1));
    }
}

fn stream(needed: u32, shard_bytes: usize, seed: u64) -> Stream {
    Stream { needed, shard_bytes, bytes: noise(seed, needed as usize * shard_bytes) }
}

/// All shards of a stream, numbered.
fn shards(stream: &Stream, count: u32) -> Vec<(u32, Vec<u8>)> {
    let data = stream.bytes.chunks_exact(stream.shard_bytes).map(<[u8]>::to_vec);
    (1..).zip(data.chain(parity(stream, count).unwrap())).collect()
}

fn slices(shards: &[(u32, Vec<u8>)]) -> Vec<(u32, &[u8])> {
    shards.iter().map(|(number, shard)| (*number, shard.as_slice())).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn example() -> Stream {
    let text = "1f8b08080000000002ff612e747874000b4e4d4d295628294a2c4bcdd1e30200e9fe4e160e000000";
    let content: Vec<u8> =
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect();
    pack(&content, 22).unwrap()
}

#[test]
fn the_worked_example_of_the_format_has_its_shards() {
    let stream = example();
    assert_eq!((stream.needed, stream.shard_bytes), (2, 22));
    assert_eq!(hex(&parity(&stream, 3).unwrap()[0]), "71d28c409687bfdb021c6c9300a480001dd2cad77bfa");
    let later = parity(&stream, 257).unwrap();
    assert_eq!(hex(&later[0]), "71d28c409687bfdb021c6c9300a480001dd2cad77bfa");
    assert_eq!(hex(&later[254]), "d309a8925b6e5cfcfdffbc496e3480cb53a787172d6f");
    let known = [(3, later[0].as_slice()), (257, later[254].as_slice())];
    assert_eq!(restore(2, &known).unwrap(), stream.bytes);
}

#[test]
fn the_bytes_of_parity_never_change() {
    for (needed, count, golden) in GOLDEN {
        let mut hash = Sha256::new();
        parity(&stream(needed, 46, 7), count).unwrap().iter().for_each(|shard| hash.update(shard));
        assert_eq!(hex(&hash.finalize())[..32], *golden, "{needed} of {count}");
    }
}

/// Needed, count, and half of the SHA-256 of all parity shards, computed by a script that shares no code with us.
const GOLDEN: [(u32, u32, &str); 3] = [
    (40, 61, "015246fb690580b729459364351dcd79"),
    (200, 256, "103d6ddd80b0d5b616fba0567b28c683"),
    (300, 420, "d533e8f79f41d86c5303ceb8bdb1f7f1"),
];

#[test]
fn the_crate_and_our_own_code_make_the_same_shards() {
    for (needed, count) in [(1, 4), (2, 3), (9, 256), (128, 256), (255, 256)] {
        let stream = stream(needed, 1030, 3);
        let data: Vec<&[u8]> = stream.bytes.chunks_exact(stream.shard_bytes).collect();
        let points: Vec<u16> = (1..=needed).map(point).collect();
        let wanted: Vec<u16> = (needed + 1..=count).map(point).collect();
        let own = lagrange::evaluate(&points, &data, &wanted);
        assert_eq!(own, gf256::parity(&data, count).unwrap(), "{needed} of {count}");
    }
}

#[test]
fn our_own_code_beyond_256_is_the_crates_of_two_bytes() {
    let stream = stream(5, 6, 11);
    let pairs = |shard: &[u8]| shard.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>();
    let data: Vec<Vec<[u8; 2]>> = stream.bytes.chunks_exact(6).map(pairs).collect();
    let mut oracle = vec![vec![[0; 2]; 3]; 295];
    let code = reed_solomon_erasure::galois_16::ReedSolomon::new(5, 295).unwrap();
    code.encode_sep(&data, &mut oracle).unwrap();
    let own: Vec<_> = parity(&stream, 300).unwrap().iter().map(|shard| pairs(shard)).collect();
    assert_eq!(own, oracle);
}

#[test]
fn a_thousand_shards_restore_from_any_eight_hundred() {
    let stream = stream(800, 4, 5);
    let mut all = shards(&stream, 1000);
    shuffle(&mut all, 5);
    assert_eq!(restore(800, &slices(&all[..800])).unwrap(), stream.bytes);
    assert_eq!(restore(800, &slices(&all[200..])).unwrap(), stream.bytes);
    assert_eq!(restore(800, &slices(&all[..799])), Err(ShardError::TooFew { have: 799, needed: 800 }));
}

#[test]
fn the_last_shard_that_a_packet_can_have_restores() {
    let stream = stream(2, 2, 1);
    let all = shards(&stream, 65_536);
    assert_eq!(all.len(), 65_536);
    assert_eq!(restore(2, &slices(&all[65_534..])).unwrap(), stream.bytes);
    assert_eq!(parity(&stream, 65_537), Err(ShardError::TooMany { count: 65_537 }));
}

#[test]
fn one_needed_shard_makes_plain_copies() {
    let stream = pack(b"abc", 100).unwrap();
    assert_eq!(stream, Stream { needed: 1, shard_bytes: 4, bytes: b"abc\x80".to_vec() });
    assert!(shards(&stream, 300).iter().all(|(_, shard)| *shard == stream.bytes));
}

#[test]
fn the_fewest_shards_are_chosen_and_then_the_shortest() {
    let shape = |content: usize, capacity: usize| {
        let stream = pack(&noise(1, content), capacity).unwrap();
        (stream.needed, stream.shard_bytes)
    };
    assert_eq!(shape(0, 840), (1, 2));
    assert_eq!(shape(839, 840), (1, 840));
    assert_eq!(shape(840, 840), (2, 422));
    assert_eq!(shape(839, 841), (1, 840));
    assert_eq!(shape(10_000, 9_999), (4, 2502));
    assert_eq!(pack(b"", 1), Err(ShardError::NoRoom { capacity: 1 }));
    assert_eq!(pack(&vec![0; 131_072], 2), Err(ShardError::TooMuch { bytes: 131_072, room: 131_071 }));
}

#[test]
fn a_stream_that_does_not_end_is_refused() {
    for bytes in [&[][..], &[0; 8], &[1, 2, 3], &[0x80, 1]] {
        assert_eq!(unpad(bytes), Err(ShardError::NoEnd { bytes: bytes.len() }));
    }
    assert_eq!(unpad(&[0x80, 0x80, 0, 0]), Ok(&[0x80][..]));
}

#[test]
fn shards_that_cannot_be_joined_are_refused_each_with_its_fact() {
    let (a, b, c) = ([1u8, 2], [3u8, 4], [5u8; 4]);
    let refusal = |needed, known: &[(u32, &[u8])]| {
        let error = restore(needed, known).unwrap_err();
        assert_eq!(find_forged(needed, known).unwrap_err(), error);
        error.to_string()
    };
    assert_eq!(refusal(2, &[(1, &a)]), "1 of 2 shards are here; 1 more needed");
    assert_eq!(refusal(0, &[]), "0 of 1 shards are here; 1 more needed");
    assert_eq!(refusal(2, &[(1, &a), (1, &b)]), "shard 1 is here twice");
    assert_eq!(refusal(2, &[(1, &a), (3, &c)]), "shard 3 has 4 bytes, the others 2");
    assert_eq!(refusal(1, &[(1, &[])]), "shard 1 has 0 bytes, the others 0");
    assert_eq!(refusal(1, &[(0, &a)]), "shard 0 is not among 1 to 65536");
    assert_eq!(refusal(1, &[(65_537, &a)]), "shard 65537 is not among 1 to 65536");
    assert_eq!(refusal(u32::MAX, &[(1, &a)]), "4294967295 shards are over the 65536 that a packet can have");
    let misshapen = Stream { needed: 2, shard_bytes: 3, bytes: vec![0; 6] };
    assert_eq!(parity(&misshapen, 4), Err(ShardError::Misshapen { needed: 2, shard_bytes: 3, bytes: 6 }));
}

/// Changes `forged` of the shards, each in its own way, and says which.
fn forge(all: &mut [(u32, Vec<u8>)], forged: usize, seed: u64) -> Vec<u32> {
    let marks = noise(seed, forged * 2 + 2);
    let mut numbers = Vec::new();
    for ((number, shard), mark) in all.iter_mut().zip(marks.chunks(2)).take(forged) {
        let at = usize::from(mark[0]) % shard.len();
        shard[at] ^= mark[1] | 1;
        numbers.push(*number);
    }
    numbers.sort_unstable();
    numbers
}

#[test]
fn a_lie_at_the_first_point_is_found_like_any_other() {
    let mut all = shards(&stream(3, 8, 2), 5);
    all[0].1[7] ^= 1;
    assert_eq!(find_forged(3, &slices(&all)), Ok(Some(vec![1])));
}

#[test]
fn a_false_polynomial_through_more_than_half_the_spare_is_never_taken_for_the_true_one() {
    let (truth, lie) = (stream(20, 8, 2), stream(20, 8, 9));
    let (mut all, other) = (shards(&truth, 40), shards(&lie, 40));
    all[..10].clone_from_slice(&other[..10]);
    assert_eq!(find_forged(20, &slices(&all)), Ok(Some((1..=10).collect())));
    all[10] = other[10].clone();
    assert_eq!(find_forged(20, &slices(&all)), Ok(None));
}

#[test]
fn without_spare_nothing_can_be_told_and_with_one_only_that_something_is_wrong() {
    let mut all = shards(&stream(4, 8, 2), 5);
    all[2].1[0] ^= 1;
    assert_eq!(find_forged(4, &slices(&all[..4])), Ok(Some(vec![])));
    assert_eq!(find_forged(4, &slices(&all)), Ok(None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_content_is_packed_and_unpadded_unchanged(content: Vec<u8>, zeros in 0usize..9, capacity in 2usize..60) {
        let content = [content, vec![0; zeros]].concat();
        let stream = pack(&content, capacity).unwrap();
        prop_assert_eq!(stream.bytes.len(), stream.needed as usize * stream.shard_bytes);
        prop_assert!(stream.shard_bytes <= capacity && stream.shard_bytes.is_multiple_of(2));
        prop_assert_eq!(unpad(&stream.bytes).unwrap(), &content[..]);
    }

    #[test]
    fn any_shards_in_any_order_restore(needed in 1u32..40, spare in 0u32..40, gap in 0u32..400, seed: u64) {
        let stream = stream(needed, 6, seed);
        let mut all = shards(&stream, needed + spare + gap);
        all.retain(|(number, _)| *number <= needed || *number > needed + gap);
        shuffle(&mut all, seed);
        all.truncate(needed as usize);
        prop_assert_eq!(restore(needed, &slices(&all)).unwrap(), stream.bytes);
    }

    #[test]
    fn forgeries_up_to_half_the_spare_are_named_and_no_more(
        needed in 1u32..30, spare in 0u32..30, gap in 0u32..300, seed: u64,
    ) {
        let mut all = shards(&stream(needed, 6, seed), needed + spare + gap);
        shuffle(&mut all, seed);
        all.truncate((needed + spare) as usize);
        let bound = spare as usize / 2;
        for forged in [0, bound / 2, bound] {
            let mut all = all.clone();
            let named = forge(&mut all, forged, seed);
            prop_assert_eq!(find_forged(needed, &slices(&all)), Ok(Some(named)));
        }
    }
}
