//! A sealed tree, its key and random bytes -> a shard for each slip; and how many slips must be needed.

use sha2::{Digest as _, Sha256};

use crate::frame::slip_text::TreeShard;
use crate::limits::{MAX_SHARD_BYTES, MAX_SHARDS};
use crate::shard::{self, ShardError, Stream};
use crate::tree::model::{PersonAt, Tree};

/// Bytes of the key, and of each random value beside it.
pub const KEY_BYTES: usize = 16;
/// By how many people the largest group has to be exceeded.
const BEYOND_GROUP: usize = 2;
/// One slip in `OF_SLIPS` has to be needed at least.
const OF_SLIPS: usize = 5;

/// Why a tree cannot be kept by its slips, or not be given back by them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeepError {
    #[error(
        "{needed} slips are too few to be enough: the {people} people of {circle} at one table could open the whole tree. \
         Take at least {least}"
    )]
    Circle { needed: u32, people: usize, circle: String, least: usize },
    #[error(
        "{needed} of {slips} slips are too few to be enough: whoever takes a handful of them would have the whole tree. \
         Take at least {least}, a fifth of the slips"
    )]
    Handful { needed: u32, slips: usize, least: usize },
    #[error("{needed} slips cannot be needed: the tree has {slips}")]
    TooMany { needed: u32, slips: usize },
    #[error(
        "this tree is too small to be kept by its slips: the {people} people of {circle} must not be enough, and \
         {least} slips, which would be, are more than its {slips}. Seal its file instead: seedpress pack --seal"
    )]
    Small { people: usize, circle: String, least: usize, slips: usize },
    #[error("the tree is too large for shards that fit on slips: {bytes} bytes on each")]
    Large { bytes: usize },
    #[error("{have} random bytes were given, and {wanted} are needed: an error of this program")]
    Random { have: usize, wanted: usize },
    #[error("{have} of the {needed} slips that are needed are here: {} more", *.needed as usize - .have)]
    TooFew { have: usize, needed: u32 },
    #[error("some of the slips are forged or misread, and it cannot be told which: read more slips, or leave some out")]
    Forged,
    #[error("the slips' shards do not fit together: {0}")]
    Shards(#[from] ShardError),
    #[error("the kept tree cannot be opened: {why}")]
    Opening { why: String },
    #[error("the tree cannot be sealed: {why}")]
    Sealing { why: String },
}

/// The people who sit at one table: the largest group, or who is called by one person, with that person.
struct Circle {
    people: usize,
    words: String,
}

fn largest_circle(tree: &Tree) -> Circle {
    let mut largest = Circle { people: 1, words: "one household".to_owned() };
    let mut take = |people: usize, words: &dyn Fn() -> String| {
        if people > largest.people {
            largest = Circle { people, words: words() };
        }
    };
    for (at, group) in tree.groups.iter().enumerate() {
        let members = tree.people.iter().filter(|person| person.group == Some(at)).count();
        let is_guest = |door: &&PersonAt| tree.people.get(**door).is_some_and(|person| person.group != Some(at));
        take(members + group.doors.iter().filter(is_guest).count(), &|| group.name.clone());
    }
    let mut called = vec![0_usize; tree.people.len()];
    let outside = tree.people.iter().filter(|person| person.group.is_none());
    for caller in outside.filter_map(|person| person.called_by.first()) {
        if let Some(count) = called.get_mut(*caller) {
            *count += 1;
        }
    }
    for (caller, count) in called.iter().enumerate().filter(|(_, count)| **count > 0) {
        take(count + 1, &|| format!("the list of {}", tree.people[caller].name));
    }
    largest
}

/// The least number of slips that may be enough.
#[must_use]
pub fn least(tree: &Tree) -> usize {
    (largest_circle(tree).people + BEYOND_GROUP).max(tree.people.len().div_ceil(OF_SLIPS))
}

/// Whether `needed` slips may be enough: more by two than the largest group, and a fifth of all.
///
/// # Errors
/// Says why not, and how many are.
pub fn check(tree: &Tree, needed: u32) -> Result<(), KeepError> {
    let (circle, slips, least) = (largest_circle(tree), tree.people.len(), least(tree));
    let wanted = needed as usize;
    let beyond = circle.people + BEYOND_GROUP;
    if beyond > slips {
        return Err(KeepError::Small { people: circle.people, circle: circle.words, least: beyond, slips });
    }
    if wanted > slips {
        return Err(KeepError::TooMany { needed, slips });
    }
    if wanted < beyond {
        return Err(KeepError::Circle { needed, people: circle.people, circle: circle.words, least });
    }
    if wanted < least {
        return Err(KeepError::Handful { needed, slips, least });
    }
    Ok(())
}

/// How many random bytes [`shards`] takes.
#[must_use]
pub fn random_bytes(needed: u32) -> usize {
    KEY_BYTES * (needed as usize).saturating_sub(1)
}

/// One shard for each slip, in order. `random` are [`random_bytes`] of the system, used once and kept nowhere.
///
/// # Errors
/// More slips than the field has points, more bytes than a code holds, or too few random ones.
pub fn shards(
    sealed: &[u8],
    key: &[u8; KEY_BYTES],
    random: &[u8],
    needed: u32,
    slips: u32,
) -> Result<Vec<TreeShard>, KeepError> {
    let rows = needed as usize;
    let count = needed.checked_add(slips).filter(|count| *count <= MAX_SHARDS && needed > 0);
    let count = count.ok_or(KeepError::TooMany { needed, slips: slips as usize })?;
    if random.len() != random_bytes(needed) {
        return Err(KeepError::Random { have: random.len(), wanted: random_bytes(needed) });
    }
    let slice = (sealed.len() + 1).div_ceil(rows).next_multiple_of(2);
    if KEY_BYTES + slice > MAX_SHARD_BYTES {
        return Err(KeepError::Large { bytes: KEY_BYTES + slice });
    }
    let mut file = sealed.to_vec();
    file.push(0x80);
    file.resize(rows * slice, 0);
    let kept = kept_id(needed, slice, &file);
    let values = std::iter::once(&key[..]).chain(random.chunks_exact(KEY_BYTES));
    let bytes = values.zip(file.chunks_exact(slice)).flat_map(|(value, slice)| [value, slice].concat()).collect();
    let stream = Stream { needed, shard_bytes: KEY_BYTES + slice, bytes };
    let printed = shard::parity(&stream, count)?;
    let numbered = (needed + 1..).zip(printed);
    Ok(numbered.map(|(number, bytes)| TreeShard { kept, needed, number, bytes }).collect())
}

/// Names what is kept: of the sealed file alone, so that it tells nothing of the key.
pub(super) fn kept_id(needed: u32, slice: usize, file: &[u8]) -> [u8; 5] {
    let mut hash = Sha256::new();
    hash.update(format!("SPT1 {needed} {slice} "));
    hash.update(file);
    let [a, b, c, d, e, ..]: [u8; 32] = hash.finalize().into();
    [a, b, c, d, e]
}
