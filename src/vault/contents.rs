//! Paths and bytes -> a vault: the files and folders that a packet holds.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::safe_path::SafePath;

/// Files and folders by path. Empty folders are kept; folders that only lead to a file need no entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vault {
    pub entries: BTreeMap<SafePath, Entry>,
}

impl Vault {
    /// Its entries in the order of their paths.
    #[must_use]
    pub fn listed(&self) -> Vec<(SafePath, &Entry)> {
        self.entries.iter().map(|(path, entry)| (path.clone(), entry)).collect()
    }
}

/// One file or folder. `modified` is in seconds since 1970, kept only when asked for; up to the year 9999.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    File { bytes: Vec<u8>, executable: bool, modified: Option<u64> },
    Folder { modified: Option<u64> },
}

impl Entry {
    /// SHA-256 of a file's bytes in hex, as `sha256sum` prints it; `None` for a folder.
    #[must_use]
    pub fn digest(&self) -> Option<String> {
        let Self::File { bytes, .. } = self else { return None };
        Some(format!("{:x}", Sha256::digest(bytes)))
    }
}

/// What a packet's content turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// The files, and which of them could not keep their names.
    Files { vault: Vault, renamed: Vec<Renamed> },
    /// An age file: the files are inside, and a key is needed.
    Sealed(Vec<u8>),
    /// Content of no known kind: handed on as it is.
    Unknown(Vec<u8>),
}

impl Opened {
    /// Files that all kept their names.
    #[must_use]
    pub fn files(vault: Vault) -> Self {
        Self::Files { vault, renamed: Vec::new() }
    }
}

/// A file or folder that was unpacked under a safe neighbour's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The name inside the packet, shortened and with its control characters spelled out.
    pub from: String,
    pub to: SafePath,
}
