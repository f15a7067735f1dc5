//! Shards of slips, mixed -> those of each kept tree; any K of one -> its sealed file and its key.

use std::collections::BTreeMap;

use super::rule::{KEY_BYTES, KeepError, kept_id};
use crate::frame::slip_text::TreeShard;
use crate::shard;

/// Shards up to which a single wrong one is looked for by leaving out each in turn.
const MOST_TRIED: usize = 200;

/// The shards of one kept tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeShards {
    pub kept: [u8; 5],
    pub needed: u32,
    /// By number; of a number with several readings all are here.
    pub readings: BTreeMap<u32, Vec<Vec<u8>>>,
}

/// What the slips gave back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTree {
    /// An age file, whose passphrase are the key's 32 hex digits.
    pub sealed: Vec<u8>,
    pub key: [u8; KEY_BYTES],
    /// Numbers of slips that are forged or misread.
    pub forged: Vec<u32>,
}

/// Shards by the tree that they are of; those of which most are here first.
#[must_use]
pub fn sort(shards: impl IntoIterator<Item = TreeShard>) -> Vec<TreeShards> {
    let mut trees: BTreeMap<([u8; 5], u32, usize), TreeShards> = BTreeMap::new();
    for TreeShard { kept, needed, number, bytes } in shards {
        let tree = trees.entry((kept, needed, bytes.len())).or_insert_with(|| TreeShards {
            kept,
            needed,
            readings: BTreeMap::new(),
        });
        let readings = tree.readings.entry(number).or_default();
        if !readings.contains(&bytes) {
            readings.push(bytes);
        }
    }
    let mut trees: Vec<TreeShards> = trees.into_values().collect();
    trees.sort_by_key(|tree| std::cmp::Reverse(tree.readings.len()));
    trees
}

/// The sealed file and the key, if enough shards are here. Forged ones are named where more than enough are.
///
/// # Errors
/// Too few shards, or forged ones among them that cannot be told apart.
pub fn join(tree: &TreeShards) -> Result<KeptTree, KeepError> {
    let needed = tree.needed;
    let sure = tree.readings.iter().filter(|(_, readings)| readings.len() == 1);
    let known: Vec<(u32, &[u8])> =
        sure.filter_map(|(number, readings)| Some((*number, readings.first()?.as_slice()))).collect();
    let mut doubtful: Vec<u32> =
        tree.readings.iter().filter(|(_, readings)| readings.len() > 1).map(|(number, _)| *number).collect();
    if known.len() < needed as usize {
        let have = known.len();
        return Err(if doubtful.is_empty() { KeepError::TooFew { have, needed } } else { KeepError::Forged });
    }
    let forged = shard::find_forged(needed, &known)?;
    let kept = match &forged {
        Some(forged) => {
            let honest: Vec<(u32, &[u8])> =
                known.iter().filter(|(number, _)| !forged.contains(number)).copied().collect();
            (honest.len() >= needed as usize).then(|| joined(tree, &honest)).transpose()?.flatten()
        }
        None => None,
    };
    let (mut kept, wrong) = match kept {
        Some(kept) => (kept, forged.unwrap_or_default()),
        None => leaving_one_out(tree, &known)?.ok_or(KeepError::Forged)?,
    };
    doubtful.extend(wrong);
    doubtful.sort_unstable();
    kept.forged = doubtful;
    Ok(kept)
}

/// One shard more than is needed shows that one is wrong, but not which: the tree's id tells.
fn leaving_one_out(tree: &TreeShards, known: &[(u32, &[u8])]) -> Result<Option<(KeptTree, Vec<u32>)>, KeepError> {
    if known.len() != tree.needed as usize + 1 || known.len() > MOST_TRIED {
        return Ok(None);
    }
    let mut found = None;
    for left_out in 0..known.len() {
        let mut rest = known.to_vec();
        let (number, _) = rest.remove(left_out);
        if let Some(kept) = joined(tree, &rest)? {
            // The id does not cover the key: where only that was forged, several fit, and none is sure.
            if found.is_some() {
                return Ok(None);
            }
            found = Some((kept, vec![number]));
        }
    }
    Ok(found)
}

/// `None` where what comes out is not what the id names.
fn joined(tree: &TreeShards, known: &[(u32, &[u8])]) -> Result<Option<KeptTree>, KeepError> {
    let rows = shard::restore(tree.needed, known)?;
    let width = rows.len() / tree.needed as usize;
    let mut file = Vec::with_capacity(rows.len());
    for row in rows.chunks_exact(width) {
        file.extend_from_slice(row.get(KEY_BYTES..).unwrap_or_default());
    }
    let Some(key) = rows.first_chunk::<KEY_BYTES>().filter(|_| width > KEY_BYTES) else { return Ok(None) };
    if kept_id(tree.needed, width - KEY_BYTES, &file) != tree.kept {
        return Ok(None);
    }
    Ok(Some(KeptTree { sealed: shard::unpad(&file)?.to_vec(), key: *key, forged: Vec::new() }))
}
