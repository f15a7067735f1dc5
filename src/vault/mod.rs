//! Names and bytes <-> one stream in stock formats (gzip, xz, tar).

use std::collections::BTreeMap;

/// A relative path that is safe to write on any system; `/` between names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SafePath(String);

/// Files and folders by path. Empty folders are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vault {
    pub entries: BTreeMap<SafePath, Entry>,
}

/// One file or folder. `modified` is in seconds since 1970, kept only when asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    File { bytes: Vec<u8>, executable: bool, modified: Option<u64> },
    Folder { modified: Option<u64> },
}

/// What a packet's content turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    Files(Vault),
    /// Content of no known kind: handed on as it is.
    Unknown(Vec<u8>),
}

/// Why files could not be packed, or a content not opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    #[error("not written yet")]
    Unwritten,
}

impl SafePath {
    /// # Errors
    /// Says what makes the path unsafe.
    pub fn new(path: &str) -> Result<Self, VaultError> {
        Ok(Self(path.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Files -> content: the smaller of gzip and xz; a lone file as gzip with its name, anything else as a tar.
///
/// # Errors
/// Too much, or names that clash.
pub fn compress(_vault: &Vault, _keep_times: bool) -> Result<Vec<u8>, VaultError> {
    Err(VaultError::Unwritten)
}

/// Content -> files, all bounds checked, nothing unsafe let through.
///
/// # Errors
/// Says what is wrong with the content.
pub fn open(_content: &[u8]) -> Result<Opened, VaultError> {
    Err(VaultError::Unwritten)
}
