//! The head of an age file -> its stanzas, checked against the grammar to the letter, and its MAC.
//!
//! Stanzas of the types that this program knows must be as the specification says, whoever they are for; others are
//! passed over. Sizes are bounded before anything is decoded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::error::RECIPIENTS;
use super::file_key::{FileKey, hkdf};
use super::recipients::RecipientKind;
use super::stanza::{Stanza, Wrapped, fixed};
use super::{AgePart, OpenError};
use crate::limits::{MAX_AGE_HEADER_BYTES, MAX_AGE_STANZAS};

pub(super) const FIRST_LINE: &[u8] = b"age-encryption.org/v1\n";
const ANY_VERSION: &[u8] = b"age-encryption.org/";
/// The most of a version's name that is repeated in a message.
const VERSION_SHOWN: usize = 16;
const COLUMNS: usize = 64;

pub(super) struct AgeHeader<'a> {
    pub stanzas: Vec<Stanza>,
    /// All up to and with `---`.
    signed: &'a [u8],
    mac: [u8; 32],
    /// Length: the payload begins here.
    pub bytes: usize,
}

/// Why a line was refused.
type Refused = &'static str;

impl<'a> AgeHeader<'a> {
    /// # Errors
    /// Another kind of file, another version, anything that the grammar does not allow, or more than the limits allow.
    pub(super) fn read(file: &'a [u8]) -> Result<Self, OpenError> {
        check_version(file)?;
        let mut lines = HeaderLines { file, at: FIRST_LINE.len() };
        let mut stanzas = Vec::new();
        loop {
            let start = lines.at;
            let line = lines.next()?;
            let bad = |what| OpenError::damaged(AgePart::Header, start, what);
            if let Some(mac) = line.strip_prefix(b"---") {
                let mac =
                    mac.strip_prefix(b" ").ok_or_else(|| bad("its last line has no blank before the checksum"))?;
                let mac = fixed::<32>(mac).ok_or_else(|| bad("its last line holds no checksum"))?;
                check_alone(&stanzas)?;
                if stanzas.is_empty() {
                    return Err(bad("it names nobody who could open it"));
                }
                let signed = file.get(..start + 3).unwrap_or_default();
                return Ok(Self { stanzas, signed, mac, bytes: lines.at });
            }
            let arguments =
                line.strip_prefix(b"-> ").ok_or_else(|| bad("a line begins neither with `->` nor `---`"))?;
            if stanzas.len() == MAX_AGE_STANZAS {
                return Err(OpenError::TooLarge { what: RECIPIENTS, most: MAX_AGE_STANZAS });
            }
            let arguments = arguments_of(arguments).map_err(bad)?;
            let body = lines.body()?;
            let wrapped = Wrapped::of(&arguments, &body).map_err(bad)?;
            stanzas.push(Stanza { wrapped, at: start });
        }
    }

    /// # Errors
    /// The header is not the one that was sealed with this file key.
    pub(super) fn check_mac(&self, file_key: &FileKey) -> Result<(), OpenError> {
        let key = hkdf(&file_key[..], &[], b"header");
        let wrong = || OpenError::damaged(AgePart::Mac, self.signed.len(), "the header is not as it was sealed");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key[..]).map_err(|_| wrong())?;
        mac.update(self.signed);
        mac.verify_slice(&self.mac).map_err(|_| wrong())
    }

    pub(super) fn kinds(&self) -> Vec<RecipientKind> {
        self.stanzas.iter().filter_map(|stanza| stanza.wrapped.kind()).collect()
    }
}

fn check_version(file: &[u8]) -> Result<(), OpenError> {
    if file.starts_with(FIRST_LINE) {
        return Ok(());
    }
    let version = file.strip_prefix(ANY_VERSION).ok_or(OpenError::NotAge)?;
    let end = version.iter().position(|byte| !byte.is_ascii_graphic()).unwrap_or(version.len());
    let name: &[u8] = version.get(..end.min(VERSION_SHOWN)).unwrap_or_default();
    match version.get(end) {
        Some(b'\n') if end > 0 && name != b"v1" => {
            Err(OpenError::Version { version: String::from_utf8_lossy(name).into_owned() })
        }
        _ => Err(OpenError::damaged(AgePart::Header, ANY_VERSION.len(), "its first line does not end as it should")),
    }
}

/// A stanza for a passphrase stands alone, so that whoever opens the file knows that only those who know it made it.
fn check_alone(stanzas: &[Stanza]) -> Result<(), OpenError> {
    let scrypt = stanzas.iter().find(|stanza| matches!(stanza.wrapped, Wrapped::Scrypt { .. }));
    match scrypt {
        Some(stanza) if stanzas.len() > 1 => {
            Err(OpenError::damaged(AgePart::Header, stanza.at, "a passphrase is not alone in it"))
        }
        _ => Ok(()),
    }
}

fn arguments_of(line: &[u8]) -> Result<Vec<&str>, Refused> {
    let text = str::from_utf8(line).ok().filter(|text| text.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
    let arguments: Vec<&str> = text.ok_or("it holds a sign that no age file holds")?.split(' ').collect();
    if arguments.iter().any(|argument| argument.is_empty()) {
        return Err("an argument is empty");
    }
    Ok(arguments)
}

/// Reads a header line by line.
struct HeaderLines<'a> {
    file: &'a [u8],
    at: usize,
}

impl<'a> HeaderLines<'a> {
    /// The next line, without its line feed.
    fn next(&mut self) -> Result<&'a [u8], OpenError> {
        let rest = self.file.get(self.at..MAX_AGE_HEADER_BYTES.min(self.file.len())).unwrap_or_default();
        let Some(length) = rest.iter().position(|&byte| byte == b'\n') else {
            return Err(if self.file.len() > MAX_AGE_HEADER_BYTES {
                OpenError::TooLarge { what: "header", most: MAX_AGE_HEADER_BYTES }
            } else {
                OpenError::damaged(AgePart::Header, self.file.len(), "it ends too early")
            });
        };
        self.at += length + 1;
        Ok(rest.get(..length).unwrap_or_default())
    }

    /// The body of a stanza: full lines of base64, then one that is shorter and may be empty.
    fn body(&mut self) -> Result<Vec<u8>, OpenError> {
        let mut body = Vec::new();
        loop {
            let start = self.at;
            let bad = |what| OpenError::damaged(AgePart::Header, start, what);
            let line = self.next()?;
            if line.len() > COLUMNS {
                return Err(bad("a line has more than 64 characters"));
            }
            STANDARD_NO_PAD.decode_vec(line, &mut body).map_err(|_| bad("a line is no canonical base64"))?;
            if line.len() < COLUMNS {
                return Ok(body);
            }
        }
    }
}
