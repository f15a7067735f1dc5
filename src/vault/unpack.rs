//! A decoder of a stranger's stream -> blocks and runs of bytes, never more than the limit.

use std::io::{self, Read};

use super::{Form, VaultError};

/// Reads an unpacked stream from its start, and counts.
pub(super) struct Unpack<'a> {
    source: &'a mut dyn Read,
    form: Form,
    most: u64,
    read: u64,
    /// Bytes of files beyond those of the members that they were made of.
    grown: u64,
}

impl<'a> Unpack<'a> {
    /// At most `most` bytes are taken from `source`, which unpacks a stream of this form.
    pub(super) fn new(source: &'a mut dyn Read, form: Form, most: u64) -> Self {
        Self { source, form, most, read: 0, grown: 0 }
    }

    /// Bytes read so far.
    pub(super) fn at(&self) -> u64 {
        self.read
    }

    /// How many bytes are allowed in all.
    pub(super) fn most(&self) -> u64 {
        self.most
    }

    /// How many more bytes are allowed.
    pub(super) fn room(&self) -> u64 {
        self.most.saturating_sub(self.read + self.grown)
    }

    /// Counts a file that was made of a member instead of the member.
    pub(super) fn grow(&mut self, member: usize, file: usize) {
        self.grown += (file as u64).saturating_sub(member as u64);
    }

    /// Fills `block`; `false` when the stream ended just before it.
    ///
    /// # Errors
    /// Damage, an end inside the block, or too many bytes.
    pub(super) fn block(&mut self, block: &mut [u8]) -> Result<bool, VaultError> {
        let mut filled = 0;
        while let Some(rest) = block.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.some(rest)? {
                0 if filled == 0 => return Ok(false),
                0 => return Err(VaultError::CutShort { form: Form::Tar }),
                count => filled += count,
            }
        }
        Ok(true)
    }

    /// The next `count` bytes; memory grows with what is really there, not with the claim.
    ///
    /// # Errors
    /// Damage, an end before that, or too many bytes.
    pub(super) fn take(&mut self, count: u64) -> Result<Vec<u8>, VaultError> {
        if count > self.room() {
            return Err(VaultError::TooBig { most: self.most });
        }
        let mut bytes = Vec::new();
        self.source.take(count).read_to_end(&mut bytes).map_err(|error| self.fault(&error))?;
        self.read += bytes.len() as u64;
        if (bytes.len() as u64) < count {
            return Err(VaultError::CutShort { form: Form::Tar });
        }
        Ok(bytes)
    }

    /// All that is left.
    ///
    /// # Errors
    /// Damage, or too many bytes.
    pub(super) fn all(&mut self) -> Result<Vec<u8>, VaultError> {
        let mut bytes = Vec::new();
        let room = self.room();
        self.source.take(room + 1).read_to_end(&mut bytes).map_err(|error| self.fault(&error))?;
        self.read += bytes.len() as u64;
        if self.read > self.most { Err(VaultError::TooBig { most: self.most }) } else { Ok(bytes) }
    }

    /// Reads to the stream's end, where its checksums stand, and sees that only zeros were left.
    ///
    /// # Errors
    /// Damage, too many bytes, or something else than zeros.
    pub(super) fn finish(&mut self) -> Result<(), VaultError> {
        let mut block = [0u8; 8192];
        let mut strange = 0;
        loop {
            let count = self.some(&mut block)?;
            if count == 0 {
                break;
            }
            strange += block.iter().take(count).filter(|&&byte| byte != 0).count();
        }
        if strange > 0 { Err(VaultError::Trailing { form: Form::Tar, bytes: strange }) } else { Ok(()) }
    }

    fn some(&mut self, into: &mut [u8]) -> Result<usize, VaultError> {
        let count = self.source.read(into).map_err(|error| self.fault(&error))?;
        self.read += count as u64;
        if self.read > self.most { Err(VaultError::TooBig { most: self.most }) } else { Ok(count) }
    }

    /// What a decoder's complaint means for people; our own faults pass through it unchanged.
    fn fault(&self, error: &io::Error) -> VaultError {
        if let Some(own) = error.get_ref().and_then(|inner| inner.downcast_ref::<VaultError>()) {
            return own.clone();
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => VaultError::CutShort { form: self.form },
            _ => VaultError::Damaged { form: self.form },
        }
    }
}
