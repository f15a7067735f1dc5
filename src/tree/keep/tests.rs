//! Shards of trees -> the trees, from every subset that is large enough and from none that is smaller.

use std::collections::BTreeSet;

use super::testing::{TestNumbers, grouped_tree, slip_of};
use super::*;
use crate::frame::slip_text::{SlipText, TreeShard};
use crate::sheet::Level;
use crate::tree::slip_code::{slip_text, symbol};

const KEY: [u8; 16] = *b"0123456789abcdef";

fn made(numbers: &mut TestNumbers, bytes: usize, needed: u32, slips: u32) -> (Vec<u8>, Vec<TreeShard>) {
    let sealed = numbers.bytes(bytes);
    let random = numbers.bytes(random_bytes(needed));
    let shards = shards(&sealed, &KEY, &random, needed, slips).unwrap();
    assert_eq!(shards.len(), slips as usize);
    (sealed, shards)
}

fn joined(shards: impl IntoIterator<Item = TreeShard>) -> Result<KeptTree, KeepError> {
    let trees = sort(shards);
    join(trees.first().expect("a tree"))
}

#[test]
fn every_subset_that_is_large_enough_joins_and_no_smaller_one() {
    let mut numbers = TestNumbers(1);
    for (needed, slips) in [(1, 3), (2, 5), (3, 7), (4, 8), (5, 10), (7, 9)] {
        let (sealed, shards) = made(&mut numbers, 90, needed, slips);
        for chosen in 1_u32..1 << slips {
            let some = (0..slips as usize).filter(|at| chosen >> at & 1 == 1).map(|at| shards[at].clone());
            match joined(some) {
                Ok(kept) => {
                    assert!(chosen.count_ones() >= needed, "{needed} of {slips}: {chosen:b}");
                    assert_eq!((kept.sealed, kept.key, kept.forged), (sealed.clone(), KEY, vec![]));
                }
                Err(KeepError::TooFew { have, needed: wanted }) => {
                    assert_eq!((have as u32, wanted), (chosen.count_ones(), needed));
                    assert!(chosen.count_ones() < needed);
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[test]
fn random_subsets_of_large_trees_join() {
    let mut numbers = TestNumbers(2);
    for (needed, slips) in [(10, 40), (30, 300), (60, 300), (130, 400)] {
        let (sealed, shards) = made(&mut numbers, 1_400, needed, slips);
        for _ in 0..20 {
            let mut order: Vec<(u64, &TreeShard)> = shards.iter().map(|shard| (numbers.next(), shard)).collect();
            order.sort_unstable_by_key(|(random, _)| *random);
            let some = |count: u32| order.iter().take(count as usize).map(|(_, shard)| (*shard).clone());
            let kept = joined(some(needed)).unwrap();
            assert_eq!((kept.sealed, kept.key), (sealed.clone(), KEY));
            assert!(matches!(joined(some(needed - 1)), Err(KeepError::TooFew { .. })));
        }
    }
}

/// For any K - 1 slips and any key there are random values that give the very same slips: they tell nothing of the key.
/// By algebra: the polynomial through the K - 1 values and the other key is unique; its values at 1 .. K - 1 are those
/// random values. Made again from them, the slips agree byte for byte.
#[test]
fn fewer_slips_are_consistent_with_every_key() {
    let mut numbers = TestNumbers(3);
    for needed in 2_u32..6 {
        let slips = needed + 2;
        let sealed = numbers.bytes(64);
        let random = numbers.bytes(random_bytes(needed));
        let true_shards = shards(&sealed, &KEY, &random, needed, slips).unwrap();
        for _ in 0..40 {
            let left_out = (numbers.next() % u64::from(slips)) as usize;
            let few: Vec<&TreeShard> = (0..slips as usize)
                .cycle()
                .skip(left_out + 1)
                .take(needed as usize - 1)
                .map(|at| &true_shards[at])
                .collect();
            let other_key: [u8; 16] = numbers.bytes(16).try_into().unwrap();
            // Point 0 is shard number 1.
            let mut known: Vec<(u32, &[u8])> = vec![(1, &other_key)];
            known.extend(few.iter().map(|shard| (shard.number, &shard.bytes[..KEY_BYTES])));
            let rows = crate::shard::restore(needed, &known).unwrap();
            assert_eq!(rows[..KEY_BYTES], other_key);
            let made = shards(&sealed, &other_key, &rows[KEY_BYTES..], needed, slips).unwrap();
            for shard in few {
                assert!(made.contains(shard), "{needed} needed");
            }
        }
    }
}

/// In the subfield of 16 elements counting is possible: of all keys and random values, each pair of values that K - 1
/// slips may show comes from each key equally often.
#[test]
fn each_key_is_equally_likely_whatever_fewer_slips_show() {
    // GF(16) as bits modulo x^4 + x + 1.
    let times = |a: u8, b: u8| {
        let mut sum = 0;
        let mut shifted = a;
        for bit in 0..4 {
            sum ^= if b >> bit & 1 == 1 { shifted } else { 0 };
            shifted = shifted << 1 ^ if shifted & 8 == 8 { 0b1_0011 } else { 0 };
        }
        sum
    };
    let inverse = |a: u8| (1..16).find(|b| times(a, *b) == 1).unwrap();
    // K = 3: values at 0, 1, 2 are key and two random ones; slips show the values at 3, 4, ..
    let at = |x: u8, values: [u8; 3]| {
        (0_u8..3).fold(0, |sum, i| {
            let others = (0_u8..3).filter(|k| *k != i);
            sum ^ others.fold(values[i as usize], |term, k| times(times(term, x ^ k), inverse(i ^ k)))
        })
    };
    for (first, second) in [(3, 4), (3, 15), (7, 9)] {
        let mut seen = std::collections::BTreeMap::new();
        for key in 0..16 {
            for one in 0..16 {
                for two in 0..16 {
                    let values = [key, one, two];
                    *seen.entry((at(first, values), at(second, values), key)).or_insert(0) += 1;
                }
            }
        }
        assert_eq!(seen.len(), 16 * 16 * 16);
        assert!(seen.values().all(|count| *count == 1));
    }
}

#[test]
fn forged_slips_are_named_where_more_than_enough_are_read() {
    let mut numbers = TestNumbers(4);
    let (sealed, shards) = made(&mut numbers, 300, 5, 12);
    for (read, lies) in [(6, 1), (7, 1), (9, 2), (12, 3)] {
        let mut some: Vec<TreeShard> = shards[..read].to_vec();
        for at in 0..lies {
            some[2 * at].bytes[20 + at] ^= 1;
        }
        let kept = joined(some).unwrap();
        let liars: Vec<u32> = (0..lies as u32).map(|at| 6 + 2 * at).collect();
        assert_eq!((kept.sealed, kept.key, kept.forged), (sealed.clone(), KEY, liars), "{read}");
    }
    // Only the key's part: with two spare slips it is told, with one it is refused, never guessed.
    let mut some: Vec<TreeShard> = shards[..7].to_vec();
    some[1].bytes[3] ^= 0x40;
    assert_eq!(joined(some.clone()).unwrap().forged, [7]);
    some.truncate(6);
    assert_eq!(joined(some), Err(KeepError::Forged));
    // Two readings of one slip: left out, named.
    let mut some: Vec<TreeShard> = shards[..6].to_vec();
    some.push(TreeShard { bytes: vec![7; some[0].bytes.len()], ..some[0].clone() });
    let kept = joined(some).unwrap();
    assert_eq!((kept.key, kept.forged), (KEY, vec![6]));
}

#[test]
fn slips_of_two_sealings_are_not_mixed() {
    let mut numbers = TestNumbers(5);
    let (one, first) = made(&mut numbers, 200, 3, 6);
    let (two, second) = made(&mut numbers, 200, 3, 6);
    let trees = sort(first[..4].iter().chain(&second[..3]).cloned());
    assert_eq!(trees.len(), 2);
    assert_eq!(join(&trees[0]).unwrap().sealed, one);
    assert_eq!(join(&trees[1]).unwrap().sealed, two);
}

#[test]
fn no_row_that_is_secret_is_printed() {
    let mut numbers = TestNumbers(6);
    for needed in 1..9 {
        let (_, shards) = made(&mut numbers, 100, needed, 20);
        let printed: BTreeSet<u32> = shards.iter().map(|shard| shard.number).collect();
        assert_eq!(printed, (needed + 1..=needed + 20).collect());
        let from_zero = needed > 1;
        assert!(!from_zero || shards.iter().all(|shard| shard.bytes[..16] != KEY));
    }
}

#[test]
fn too_few_slips_are_refused_with_who_would_be_enough() {
    let tree = grouped_tree(8, 5);
    assert_eq!(least(&tree), 8);
    let says = |tree: &_, needed| check(tree, needed).map_err(|error| error.to_string());
    let refused = says(&tree, 6).unwrap_err();
    assert!(refused.contains("the 5 people of Bridge 0 at one table") && refused.contains("at least 8"), "{refused}");
    assert_eq!((says(&tree, 8), says(&tree, 40)), (Ok(()), Ok(())));
    assert!(says(&tree, 41).unwrap_err().contains("the tree has 40"));
    let large = grouped_tree(60, 5);
    assert!(says(&tree, 7).unwrap_err().contains("at least 8, a fifth of the slips"));
    assert!(says(&large, 59).unwrap_err().contains("at least 60, a fifth of the slips"));
    assert_eq!(says(&large, 60), Ok(()));
    let small = grouped_tree(1, 6);
    assert!(says(&small, 6).unwrap_err().contains("seedpress pack --seal"));
    // Without groups: whoever one person calls, and that person.
    let mut flat = grouped_tree(1, 12);
    flat.groups.clear();
    for (at, person) in flat.people.iter_mut().enumerate() {
        person.group = None;
        person.called_by = if at == 0 { vec![] } else { vec![(at - 1) / 4] };
    }
    assert_eq!(least(&flat), 7);
    assert!(says(&flat, 6).unwrap_err().contains("the list of Rosa"));
}

#[test]
fn wrong_amounts_are_refused_and_never_panic() {
    for (bytes, random, needed, slips) in
        [(10, 16, 0, 4), (10, 15, 2, 4), (10, 16, 2, 65_535), (10, 0, u32::MAX, 4), (100_000, 16, 2, 4)]
    {
        assert!(shards(&vec![1; bytes], &KEY, &vec![2; random], needed, slips).is_err(), "{needed} of {slips}");
    }
    let hostile = TreeShard { kept: [0; 5], needed: 65_535, number: 65_536, bytes: vec![0; 18] };
    assert!(joined([hostile.clone()]).is_err());
    assert!(joined([TreeShard { needed: 1, number: 2, ..hostile.clone() }]).is_err());
    assert!(joined([TreeShard { needed: 1, number: 2, bytes: vec![0; 2], ..hostile }]).is_err());
}

#[test]
fn a_slip_fits_a_code_of_the_promised_size() {
    let mut numbers = TestNumbers(7);
    let version = |text: &SlipText, level| (symbol(&text.text(), level, 6).unwrap().side - 17) / 4;
    // 1.2 KB of packed tree and the age file's own 200 bytes; 300 people: 7.5 KB; 16 names on the slips of doors.
    for (groups, size, needed, bytes, least_of, most) in
        [(8, 5, 10, 1_400, 14, 18), (60, 5, 60, 7_700, 14, 18), (8, 10, 16, 2_400, 15, 20)]
    {
        let tree = grouped_tree(groups, size);
        let (_, shards) = made(&mut numbers, bytes, needed, (groups * size) as u32);
        let texts =
            shards.iter().enumerate().map(|(at, shard)| slip_text(&tree, &slip_of(&tree, at), Some(shard.clone())));
        let texts: Vec<_> = texts.collect();
        let sizes: Vec<u32> = texts.iter().map(|text| version(text, Level::M)).collect();
        let names = texts.iter().map(|text| text.people.len()).max().unwrap();
        assert!(size < 10 || names >= 16, "{names} names");
        assert!(*sizes.iter().min().unwrap() <= least_of && *sizes.iter().max().unwrap() <= most, "{sizes:?}");
    }
    let tree = grouped_tree(8, 5);
    let without = |person| version(&slip_text(&tree, &slip_of(&tree, person), None), Level::M);
    assert_eq!((without(4), without(0)), (9, 13));
}

#[test]
fn slips_say_who_calls_whom_and_enough_of_them_give_the_file_back() {
    let mut numbers = TestNumbers(8);
    let tree = grouped_tree(8, 5);
    let (sealed, shards) = made(&mut numbers, 1_400, 10, 40);
    let texts: Vec<String> =
        (0..40).map(|at| slip_text(&tree, &slip_of(&tree, at), Some(shards[at].clone())).text()).collect();
    let all = rebuild(texts.iter().map(String::as_str));
    assert_eq!((all.slips, all.kept.unwrap().unwrap().sealed), (40, sealed.clone()));
    let told = all.tree.unwrap();
    assert_eq!((told.people.len(), told.name.as_str(), told.version), (40, "Hill workshop", 3));
    assert_eq!(told.valid_until, tree.valid_until);
    assert_eq!(told.starters.iter().map(|at| &told.people[*at].name).collect::<Vec<_>>(), [&tree.people[0].name]);
    for (at, person) in tree.people.iter().enumerate() {
        let again = told.people.iter().find(|again| again.name == person.name).unwrap();
        let callers: Vec<&str> = again.called_by.iter().map(|caller| told.people[*caller].name.as_str()).collect();
        let true_callers = slip_of(&tree, at).callers;
        assert_eq!(callers, true_callers.iter().map(|caller| &tree.people[*caller].name).collect::<Vec<_>>());
        assert_eq!((again.ways == person.ways, &again.note), (true, &None), "{}", person.name);
    }

    // Nine slips, one of them twice, and words around them: no file, but what they say.
    let few = texts[..9].iter().chain([&texts[0]]).map(|text| format!("> {text}\nsee you"));
    let few: Vec<String> = few.collect();
    let part = rebuild(few.iter().map(String::as_str));
    assert_eq!((part.slips, part.kept.unwrap()), (9, Err(KeepError::TooFew { have: 9, needed: 10 })));
    let told = part.tree.unwrap();
    let ninth = told.people.iter().find(|person| person.name == tree.people[9].name).unwrap();
    assert!(ninth.note.as_deref().unwrap().contains("not read"));
    let callers: Vec<&str> = ninth.called_by.iter().map(|caller| told.people[*caller].name.as_str()).collect();
    assert_eq!(callers, [5, 6, 7].map(|at| tree.people[at].name.as_str()));
    let said = part.said.join("\n");
    assert!(said.contains("1 more") && said.contains(&tree.people[9].name) && said.contains("not known"), "{said}");
}

#[test]
fn a_rebuilt_tree_names_what_does_not_fit() {
    let tree = grouped_tree(8, 5);
    let text = |tree: &_, at| slip_text(tree, &slip_of(tree, at), None).text();
    let mut older = tree.clone();
    older.version = 2;
    let mut edited = slip_text(&tree, &slip_of(&tree, 3), None);
    edited.people[1].ways[0].at = "555-0100".into();
    let damaged = text(&tree, 8).replace("SPT1-0", "SPT1-1");
    let texts = [text(&tree, 4), edited.text(), text(&older, 6), damaged, "SPT2-1234".to_owned()];
    let found = rebuild(texts.iter().map(String::as_str));
    let said = found.said.join("\n");
    for wanted in ["damaged", "newer format", "Hill workshop version 2", "the slips differ about"] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    assert_eq!((found.slips, found.kept), (3, None));
    let nothing = rebuild(["SP1-NYV6", ""]);
    assert_eq!((nothing.slips, nothing.tree, nothing.said.len()), (0, None, 0));
}
