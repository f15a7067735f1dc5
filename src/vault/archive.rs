//! Files and folders <-> a tar stream (POSIX ustar, with pax records for long names and names beyond ASCII).
//!
//! Written: mode 644 or 755, owner 0, no names of people, time 0 unless asked for, two blocks of zeros at the end.
//! Read: what tar, bsdtar and Python write, as far as it is files and folders; the crate's own unpacker is not used,
//! because it knows no bounds.

use tar::{EntryType, Header};

use super::rewritten;
use super::safe_path::{shown, text};
use super::unique_paths::UniquePaths;
use super::unpack::Unpack;
use super::{Entry, Form, Renamed, SafePath, Vault, VaultError};
use crate::limits::MAX_DESCRIPTION_BYTES;

const BLOCK: usize = 512;
/// Two blocks of zeros end an archive.
pub(super) const END_BYTES: u64 = 2 * BLOCK as u64;
/// The last second of the year 9999: later times break the clocks of some systems.
const LAST_SECOND: u64 = 253_402_300_799;

/// At most how many bytes an entry takes in the archive.
pub(super) fn packed_bytes(path: &SafePath, entry: &Entry) -> u64 {
    let bytes = match entry {
        Entry::File { bytes, .. } => bytes.len(),
        Entry::Folder { .. } => 0,
    };
    let record = if fields(path.as_str()).is_none() { BLOCK + path.as_str().len() + 20 } else { 0 };
    (BLOCK + record.next_multiple_of(BLOCK) + bytes.next_multiple_of(BLOCK)) as u64
}

/// The archive of files and folders, in this order.
pub(super) fn write<'a>(members: impl IntoIterator<Item = (&'a SafePath, &'a Entry)>, keep_times: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for (path, entry) in members {
        match entry {
            Entry::File { bytes, executable, modified } => {
                let mode = if *executable { 0o755 } else { 0o644 };
                append(&mut out, path.as_str(), EntryType::Regular, mode, modified.filter(|_| keep_times), bytes);
            }
            Entry::Folder { modified } => {
                let path = format!("{}/", path.as_str());
                append(&mut out, &path, EntryType::Directory, 0o755, modified.filter(|_| keep_times), &[]);
            }
        }
    }
    out.resize(out.len() + END_BYTES as usize, 0);
    out
}

fn append(out: &mut Vec<u8>, path: &str, kind: EntryType, mode: u32, modified: Option<u64>, bytes: &[u8]) {
    let split = fields(path);
    if split.is_none() {
        let record = pax_record("path", path);
        block(out, ("", "pax-name"), EntryType::XHeader, 0o644, 0, &record);
    }
    let modified = modified.filter(|time| *time <= LAST_SECOND).unwrap_or(0);
    block(out, split.unwrap_or(("", "name-in-the-pax-record")), kind, mode, modified, bytes);
}

fn block(out: &mut Vec<u8>, name: (&str, &str), kind: EntryType, mode: u32, modified: u64, bytes: &[u8]) {
    let mut header = Header::new_ustar();
    if let Some(ustar) = header.as_ustar_mut() {
        for (field, text) in [(&mut ustar.prefix[..], name.0), (&mut ustar.name[..], name.1)] {
            field.iter_mut().zip(text.bytes()).for_each(|(field, byte)| *field = byte);
        }
    }
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(modified);
    header.set_size(bytes.len() as u64);
    header.set_cksum();
    out.extend_from_slice(header.as_bytes());
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(BLOCK), 0);
}

/// A path as the two fields of a ustar header, (folders, name); `None` if it does not fit or is beyond ASCII.
fn fields(path: &str) -> Option<(&str, &str)> {
    const NAME: usize = 100;
    const PREFIX: usize = 155;
    if !path.is_ascii() {
        return None;
    }
    if path.len() <= NAME {
        return Some(("", path));
    }
    let slashes = path.match_indices('/').map(|(at, _)| (&path[..at], &path[at + 1..]));
    slashes.into_iter().find(|(prefix, name)| prefix.len() <= PREFIX && (1..=NAME).contains(&name.len()))
}

/// `length key=value\n`, the length counting itself.
fn pax_record(key: &str, value: &str) -> Vec<u8> {
    let rest = format!(" {key}={value}\n");
    let mut length = rest.len();
    while length != rest.len() + length.to_string().len() {
        length = rest.len() + length.to_string().len();
    }
    format!("{length}{rest}").into_bytes()
}

/// What stands before a file and tells more of it than its header can.
#[derive(Default, PartialEq)]
struct Described {
    gnu_name: Option<Vec<u8>>,
    pax_name: Option<Vec<u8>>,
    size: Option<u64>,
    modified: Option<u64>,
}

/// The files and folders of an archive, and those that had to be renamed.
///
/// # Errors
/// [`VaultError::NoArchive`] if there is none at all; otherwise what is wrong with it.
pub(super) fn read(mut unpack: Unpack<'_>) -> Result<(Vault, Vec<Renamed>), VaultError> {
    let mut vault = Vault::default();
    let mut names = UniquePaths::default();
    let mut described = Described::default();
    let mut first = None;
    let mut any_undone = false;
    while let Some(header) = next_header(&mut unpack)? {
        let claimed = header.entry_size().map_err(|_| damaged(&unpack))?;
        match header.entry_type() {
            EntryType::XHeader => described.pax(&description(&mut unpack, claimed)?, &unpack)?,
            EntryType::XGlobalHeader => no_global_claims(&description(&mut unpack, claimed)?, &unpack)?,
            EntryType::GNULongName => described.gnu_name = Some(description(&mut unpack, claimed)?),
            EntryType::GNULongLink => drop(description(&mut unpack, claimed)?),
            kind => {
                let told = std::mem::take(&mut described);
                let (path, undone) = entry(&mut vault, &mut names, &mut unpack, &header, kind, &told)?;
                any_undone |= undone;
                first.get_or_insert(path);
            }
        }
    }
    if described != Described::default() {
        return Err(VaultError::CutShort { form: Form::Tar });
    }
    unpack.finish()?;
    // What makes rewritten files again is no file of the user's, who may have one that is the same.
    if let Some(Some(first)) = first.filter(|_| any_undone)
        && let Some(Entry::File { bytes, .. }) = vault.entries.get(&first)
        && rewritten::is_restorer(&first, bytes)
    {
        vault.entries.remove(&first);
    }
    Ok((vault, names.renamed))
}

/// The next header whose checksum is right; `None` at the archive's end.
fn next_header(unpack: &mut Unpack<'_>) -> Result<Option<Header>, VaultError> {
    let at = unpack.at();
    let mut header = Header::new_old();
    let whole = match unpack.block(header.as_mut_bytes()) {
        Err(VaultError::CutShort { form: Form::Tar }) if at == 0 => return Err(VaultError::NoArchive),
        other => other?,
    };
    if !whole {
        return if at == 0 { Err(VaultError::NoArchive) } else { Ok(None) };
    }
    if header.as_bytes().iter().all(|&byte| byte == 0) {
        return Ok(None);
    }
    // The sum is taken with the eight bytes of the sum itself as blanks.
    let bytes = header.as_bytes();
    let others = bytes.iter().take(148).chain(bytes.iter().skip(156));
    let sum = others.map(|&byte| u32::from(byte)).sum::<u32>() + 8 * u32::from(b' ');
    if header.cksum().ok() == Some(sum) {
        Ok(Some(header))
    } else if at == 0 {
        Err(VaultError::NoArchive)
    } else {
        Err(VaultError::Header { at })
    }
}

fn damaged(unpack: &Unpack<'_>) -> VaultError {
    VaultError::Header { at: unpack.at().saturating_sub(BLOCK as u64) }
}

/// Takes in one file or folder: its path, and whether it was rewritten.
fn entry(
    vault: &mut Vault,
    names: &mut UniquePaths,
    unpack: &mut Unpack<'_>,
    header: &Header,
    kind: EntryType,
    told: &Described,
) -> Result<(Option<SafePath>, bool), VaultError> {
    let stored = told.name(header)?;
    let claimed = header.entry_size().map_err(|_| damaged(unpack))?;
    if told.size.is_some_and(|size| size != claimed) {
        return Err(VaultError::TwoClaims { name: shown(&stored), what: "size" });
    }
    let modified = told.modified.or(header.mtime().ok()).filter(|time| (1..=LAST_SECOND).contains(time));
    let is_folder = match kind {
        EntryType::Directory => true,
        // Before POSIX, a folder was a file whose name ends with a slash.
        EntryType::Regular | EntryType::Continuous => stored.ends_with('/'),
        other => return Err(VaultError::NotPlain { name: shown(&stored), kind: kind_word(other) }),
    };
    if is_folder {
        // Some tars skip bytes after a folder that claims them, others do not: what follows would be ambiguous.
        if claimed > 0 {
            return Err(damaged(unpack));
        }
        let path = names.folder(&stored)?;
        if let Some(path) = &path {
            vault.entries.insert(path.clone(), Entry::Folder { modified });
        }
        return Ok((path, false));
    }
    let mut stored = stored;
    let mut bytes = padded(unpack, claimed)?;
    let undone = rewritten::undone(&stored, &bytes, unpack)?;
    let is_undone = undone.is_some();
    if let Some((name, file)) = undone {
        unpack.grow(bytes.len(), file.len());
        (stored, bytes) = (name, file);
    }
    let path = names.file(&stored)?;
    let executable = header.mode().is_ok_and(|mode| mode & 0o111 != 0);
    vault.entries.insert(path.clone(), Entry::File { bytes, executable, modified });
    Ok((Some(path), is_undone))
}

fn kind_word(kind: EntryType) -> &'static str {
    match kind {
        EntryType::Symlink => "a symbolic link",
        EntryType::Link => "a hard link",
        EntryType::Char | EntryType::Block => "a device",
        EntryType::Fifo => "a pipe",
        EntryType::GNUSparse => "a file with holes (sparse)",
        _ => "of an unknown kind",
    }
}

/// `count` bytes and the zeros up to the next block.
fn padded(unpack: &mut Unpack<'_>, count: u64) -> Result<Vec<u8>, VaultError> {
    let bytes = unpack.take(count)?;
    let padding = (BLOCK as u64 - count % BLOCK as u64) % BLOCK as u64;
    unpack.take(padding)?;
    Ok(bytes)
}

fn description(unpack: &mut Unpack<'_>, claimed: u64) -> Result<Vec<u8>, VaultError> {
    if claimed > MAX_DESCRIPTION_BYTES {
        return Err(VaultError::LongDescription { bytes: claimed, most: MAX_DESCRIPTION_BYTES });
    }
    padded(unpack, claimed)
}

impl Described {
    /// Takes in the pax records that matter here.
    fn pax(&mut self, records: &[u8], unpack: &Unpack<'_>) -> Result<(), VaultError> {
        for (key, value) in pax_records(records).ok_or_else(|| damaged(unpack))? {
            let digits = || std::str::from_utf8(value).ok();
            match key {
                b"path" => self.pax_name = Some(value.to_vec()),
                b"size" => {
                    let size = digits().and_then(|digits| digits.parse().ok());
                    self.size = Some(size.ok_or_else(|| damaged(unpack))?);
                }
                // Seconds, with a fraction that we drop; negative before 1970.
                b"mtime" => self.modified = digits().and_then(|digits| digits.split('.').next()?.parse().ok()),
                _ if key.starts_with(b"GNU.sparse.") => {
                    let name = self.pax_name.as_deref().unwrap_or(b"a file");
                    let kind = kind_word(EntryType::GNUSparse);
                    return Err(VaultError::NotPlain { name: shown(&text(name)), kind });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn name(&self, header: &Header) -> Result<String, VaultError> {
        let gnu = self.gnu_name.as_deref().map(|name| name.split(|&byte| byte == 0).next().unwrap_or_default());
        let pax = self.pax_name.as_deref();
        let own = header.path_bytes();
        let name = text(pax.or(gnu).unwrap_or(&own));
        if gnu.is_some() && pax.is_some() && gnu != pax {
            return Err(VaultError::TwoClaims { name: shown(&name), what: "name" });
        }
        Ok(name)
    }
}

/// Records for all files may hold a comment (git writes one), but no name and no size.
fn no_global_claims(records: &[u8], unpack: &Unpack<'_>) -> Result<(), VaultError> {
    let records = pax_records(records).ok_or_else(|| damaged(unpack))?;
    match records.iter().find(|(key, _)| matches!(*key, b"path" | b"size") || key.starts_with(b"GNU.sparse.")) {
        Some((b"size", _)) => Err(VaultError::TwoClaims { name: "all files".to_owned(), what: "size" }),
        Some(_) => Err(VaultError::TwoClaims { name: "all files".to_owned(), what: "name" }),
        None => Ok(()),
    }
}

/// Keys and values of pax records; `None` if one is malformed.
fn pax_records(mut records: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let mut found = Vec::new();
    while !records.is_empty() {
        let digits = records.iter().position(|&byte| byte == b' ')?;
        let length: usize = std::str::from_utf8(records.get(..digits)?).ok()?.parse().ok()?;
        let (record, rest) = records.split_at_checked(length)?;
        let record = record.get(digits + 1..)?.strip_suffix(b"\n")?;
        let equals = record.iter().position(|&byte| byte == b'=')?;
        found.push((record.get(..equals)?, record.get(equals + 1..)?));
        records = rest;
    }
    Some(found)
}
