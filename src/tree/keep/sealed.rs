//! A tree's file <-> an age file that the key on the slips opens: what is inside is what a packet of that file holds.

use std::collections::BTreeMap;

use super::join::KeptTree;
use super::rule::KeepError;
#[cfg(feature = "seal")]
use super::rule::{KEY_BYTES, shards};
#[cfg(feature = "seal")]
use crate::frame::slip_text::TreeShard;
use crate::limits::MAX_CONTENT_BYTES;
use crate::seal::{Key, PacketKey};
use crate::vault::{self, Entry, Opened, SafePath, Vault};

/// The file in the codes of all slips. The age crate draws salt and nonce, so that the same tree is sealed differently
/// each time.
///
/// # Errors
/// What [`shards`] says, and a name that no file can have.
#[cfg(feature = "seal")]
pub fn seal(
    name: &str,
    file: &[u8],
    key: &[u8; KEY_BYTES],
    random: &[u8],
    needed: u32,
    slips: u32,
) -> Result<Vec<TreeShard>, KeepError> {
    let sealing = |error: &dyn std::fmt::Display| KeepError::Sealing { why: error.to_string() };
    let path = SafePath::new(name).map_err(|error| sealing(&error))?;
    let entry = Entry::File { bytes: file.to_vec(), executable: false, modified: None };
    let vault = Vault { entries: BTreeMap::from([(path, entry)]) };
    let content = vault::compress(&vault, false).map_err(|error| sealing(&error))?;
    // No padding: each slip tells how long the whole is anyway, and would grow by half.
    let sealed = crate::seal::seal_unpadded(&content, &PacketKey::new(key)).map_err(|error| sealing(&error))?;
    shards(&sealed, key, random, needed, slips)
}

/// The file's name and its bytes.
///
/// # Errors
/// The key does not fit, or what is inside is no single file.
pub fn open(kept: &KeptTree) -> Result<(String, Vec<u8>), KeepError> {
    let opening = |error: &dyn std::fmt::Display| KeepError::Opening { why: error.to_string() };
    let key = Key::passphrase(&PacketKey::new(&kept.key).hex());
    let unsealed = crate::seal::open(&kept.sealed, &[key], MAX_CONTENT_BYTES).map_err(|error| opening(&error))?;
    match vault::open(&unsealed.content).map_err(|error| opening(&error))? {
        Opened::Files { vault, .. } if vault.entries.len() == 1 => match vault.entries.into_iter().next() {
            Some((path, Entry::File { bytes, .. })) => Ok((path.as_str().to_owned(), bytes)),
            _ => Err(opening(&"there is no file in it")),
        },
        _ => Err(opening(&"what is in it is not one file")),
    }
}
