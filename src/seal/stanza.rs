//! The arguments and the body of a stanza -> the wrapped file key, by the type of the stanza.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::hybrid::SHARE_BYTES;
use super::recipients::RecipientKind;

/// The file key, encrypted, and its tag.
pub(super) type WrappedKey = [u8; 32];

/// One stanza: how the file key is wrapped, and where that is written.
pub(super) struct Stanza {
    pub wrapped: Wrapped,
    pub at: usize,
}

/// A stanza by its type.
pub(super) enum Wrapped {
    Scrypt {
        salt: [u8; 16],
        log_n: u64,
        key: WrappedKey,
    },
    X25519 {
        share: [u8; 32],
        key: WrappedKey,
    },
    Hybrid {
        share: Box<[u8; SHARE_BYTES]>,
        key: WrappedKey,
    },
    /// A stanza that some programs add at random, so that no program relies on there being none.
    Grease,
    Unknown,
}

impl Wrapped {
    /// # Errors
    /// A stanza of a known type that is not as the specification says.
    pub(super) fn of(arguments: &[&str], body: &[u8]) -> Result<Self, &'static str> {
        let key = || body.try_into().map_err(|_| "the key that is wrapped in it has not 16 bytes");
        match *arguments {
            ["scrypt", salt, log_n] => {
                let salt = fixed(salt.as_bytes()).ok_or("the salt of a passphrase is not 16 bytes in base64")?;
                let log_n = work_factor(log_n).ok_or("a work factor is no number")?;
                Ok(Self::Scrypt { salt, log_n, key: key()? })
            }
            ["X25519", share] => {
                let share = fixed(share.as_bytes()).ok_or("the share of a key is not 32 bytes in base64")?;
                Ok(Self::X25519 { share, key: key()? })
            }
            ["mlkem768x25519", share] => {
                let share =
                    fixed(share.as_bytes()).ok_or("the share of a post-quantum key is not 1120 bytes in base64")?;
                Ok(Self::Hybrid { share: Box::new(share), key: key()? })
            }
            ["scrypt" | "X25519" | "mlkem768x25519", ..] => Err("a stanza has too few or too many arguments"),
            [kind, ..] if kind.ends_with("-grease") => Ok(Self::Grease),
            _ => Ok(Self::Unknown),
        }
    }

    pub(super) fn kind(&self) -> Option<RecipientKind> {
        match self {
            Self::Scrypt { .. } => Some(RecipientKind::Passphrase),
            Self::X25519 { .. } => Some(RecipientKind::Key),
            Self::Hybrid { .. } => Some(RecipientKind::HybridKey),
            Self::Grease => None,
            Self::Unknown => Some(RecipientKind::Unknown),
        }
    }
}

/// Decimal digits without a leading zero; more than fit count as the largest number.
fn work_factor(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    (digits && !text.is_empty()).then(|| text.parse().unwrap_or(u64::MAX))
}

/// Exactly `N` bytes in canonical base64 without padding.
pub(super) fn fixed<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    // More characters than N bytes take need not be decoded.
    if text.len() > N.div_ceil(3) * 4 {
        return None;
    }
    STANDARD_NO_PAD.decode(text).ok()?.try_into().ok()
}
