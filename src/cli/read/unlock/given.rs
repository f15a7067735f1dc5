//! `--key-file` and `--identity` -> keys; a file that holds neither is told at once, without a word of what is in it.

use std::path::Path;

use zeroize::Zeroizing;

use super::pending_words::PendingWords;
use crate::cli::args::read::ScanArgs;
use crate::cli::input::bounded_file;
use crate::cli::input::keys::FoundKeys;
use crate::cli::tell::{Failure, shown};
use crate::limits::MAX_LAYOUT_BYTES;
use crate::seal::{Key, PacketKey};

/// What was named on the command line.
pub(super) struct GivenKeys {
    /// The key, and the name of its file.
    pub packet_key: Option<(PacketKey, String)>,
    /// Twelve words.
    pub words: Option<PendingWords>,
    /// The file's name, and its identities twice: for packets and for letters.
    pub identities: Option<(String, Vec<Key>, Vec<Key>)>,
}

impl GivenKeys {
    pub(super) fn read(args: &ScanArgs, found: &mut FoundKeys) -> Result<Self, Failure> {
        let (packet_key, words) = match args.key_file.as_deref().map(|path| key_file(path, found)).transpose()? {
            Some(KeyFile::Key(key, name)) => (Some((key, name)), None),
            Some(KeyFile::Words(words)) => (None, Some(words)),
            Some(KeyFile::Cards) | None => (None, None),
        };
        let identities = args.identity.as_deref().map(identities).transpose()?;
        Ok(Self { packet_key, words, identities })
    }
}

/// What was in a file.
enum KeyFile {
    Key(PacketKey, String),
    Words(PendingWords),
    Cards,
}

/// 32 digits; twelve words; or cards, which are joined with those in the pictures.
fn key_file(path: &Path, found: &mut FoundKeys) -> Result<KeyFile, Failure> {
    let text = text(path)?;
    if let Ok(key) = PacketKey::from_hex(&text) {
        return Ok(KeyFile::Key(key, shown(path)));
    }
    if let Some(words) = PendingWords::of(&text, Some(shown(path))) {
        return Ok(KeyFile::Words(words));
    }
    let broken = found.broken.len();
    if found.take_all(&text) > 0 {
        return Ok(KeyFile::Cards);
    }
    let hint = match found.broken.get(broken) {
        Some(error) => error.to_string(),
        None => "it should hold the 32 hexadecimal digits of a key, its twelve words, or the words or numbers of cards"
            .to_owned(),
    };
    Err(Failure::new(format!("there is no key in {}", shown(path))).hint(hint))
}

fn identities(path: &Path) -> Result<(String, Vec<Key>, Vec<Key>), Failure> {
    let text = text(path)?;
    let read = || {
        Key::identities(&text).map_err(|error| {
            Failure::new(format!("{}: {error}", shown(path)))
                .hint("an identity is a line that begins with AGE-SECRET-KEY-1, as age-keygen writes it")
        })
    };
    Ok((shown(path), read()?, read()?))
}

fn text(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let cannot = |why: String| Failure::new(format!("cannot read {}: {why}", shown(path)));
    let bytes = Zeroizing::new(bounded_file::read_or_words(MAX_LAYOUT_BYTES, path).map_err(cannot)?);
    let text = str::from_utf8(&bytes).map_err(|_| cannot("it is no text".to_owned()))?;
    Ok(Zeroizing::new(text.trim_start_matches('\u{feff}').to_owned()))
}
