//! The payload of an age file + its file key -> the plaintext, whole or not at all (STREAM).

use chacha20poly1305::aead::AeadInPlace as _;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
use zeroize::Zeroizing;

use super::file_key::{FileKey, hkdf};
use super::{AgePart, OpenError};

const NONCE_BYTES: usize = 16;
const TAG_BYTES: usize = 16;
/// A full chunk, encrypted.
const CHUNK_BYTES: usize = (64 << 10) + TAG_BYTES;

pub(super) struct Sealed<'a> {
    nonce: &'a [u8],
    chunks: &'a [u8],
    /// Where the chunks begin in the file.
    start: usize,
}

impl<'a> Sealed<'a> {
    /// # Errors
    /// The file ends within the nonce, or without a chunk.
    pub(super) fn read(file: &'a [u8], header_bytes: usize) -> Result<Self, OpenError> {
        let rest = file.get(header_bytes..).unwrap_or_default();
        let cut = |part| OpenError::damaged(part, file.len(), "it ends too early");
        let (nonce, chunks) = rest.split_at_checked(NONCE_BYTES).ok_or_else(|| cut(AgePart::Header))?;
        if chunks.is_empty() {
            return Err(cut(AgePart::Payload));
        }
        Ok(Self { nonce, chunks, start: header_bytes + NONCE_BYTES })
    }

    /// Bytes of the plaintext, told by the length alone.
    pub(super) fn plain_bytes(&self) -> usize {
        self.chunks.len().saturating_sub(TAG_BYTES * self.chunks.len().div_ceil(CHUNK_BYTES))
    }

    /// # Errors
    /// A chunk that was not sealed with this key at this place, an end that is none, or an empty last chunk.
    pub(super) fn open(&self, file_key: &FileKey) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let cipher = ChaCha20Poly1305::new((&*hkdf(&file_key[..], self.nonce, b"payload")).into());
        // All of it at once: a vector that grows would leave copies behind.
        let mut plain = Zeroizing::new(Vec::with_capacity(self.plain_bytes()));
        let count = self.chunks.len().div_ceil(CHUNK_BYTES);
        for (number, chunk) in self.chunks.chunks(CHUNK_BYTES).enumerate() {
            let wrong = |what| OpenError::damaged(AgePart::Payload, self.start + number * CHUNK_BYTES, what);
            let length = chunk.len().checked_sub(TAG_BYTES).ok_or_else(|| wrong("it ends too early"))?;
            if length == 0 && number > 0 {
                return Err(wrong("its last chunk is empty"));
            }
            let (encrypted, tag) = chunk.split_at(length);
            let before = plain.len();
            plain.extend_from_slice(encrypted);
            let text = plain.get_mut(before..).unwrap_or_default();
            let nonce = chunk_nonce(number as u64, number + 1 == count);
            cipher
                .decrypt_in_place_detached(&nonce.into(), b"", text, tag.into())
                .map_err(|_| wrong("a chunk was changed or misread, or the end is missing"))?;
        }
        Ok(plain)
    }
}

/// Eleven bytes of counter, then 1 for the last chunk and 0 for all others.
fn chunk_nonce(number: u64, last: bool) -> [u8; 12] {
    let mut nonce = (u128::from(number) << 8 | u128::from(last)).to_be_bytes();
    nonce.rotate_left(4);
    let [nonce @ .., _, _, _, _] = nonce;
    nonce
}
