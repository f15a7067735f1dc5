//! Bytes of a picture and a watch -> the same bytes for the JPEG decoder; they end early where the watch says so.

use zune_core::bytestream::{ZByteIoError, ZByteReaderTrait, ZCursor, ZSeekFrom};

use crate::watch::Watch;

/// Bytes between two questions: a few milliseconds of decoding.
const STEP: usize = 8 << 10;

/// A cursor that asks its watch after each [`STEP`] bytes, and has no more bytes once the answer was yes.
pub struct WatchedBytes<'a> {
    bytes: ZCursor<&'a [u8]>,
    watch: &'a dyn Watch,
    left: usize,
    stopped: bool,
}

impl<'a> WatchedBytes<'a> {
    pub fn new(bytes: &'a [u8], watch: &'a dyn Watch) -> Self {
        Self { bytes: ZCursor::new(bytes), watch, left: STEP, stopped: false }
    }

    /// Whether another `count` bytes may be read.
    #[inline]
    fn more(&mut self, count: usize) -> bool {
        if let Some(left) = self.left.checked_sub(count) {
            self.left = left;
        } else {
            self.left = STEP;
            self.stopped |= self.watch.stop();
        }
        !self.stopped
    }
}

impl ZByteReaderTrait for WatchedBytes<'_> {
    #[inline]
    fn read_byte_no_error(&mut self) -> u8 {
        if self.more(1) { self.bytes.read_byte_no_error() } else { 0 }
    }

    #[inline]
    fn read_exact_bytes(&mut self, buf: &mut [u8]) -> Result<(), ZByteIoError> {
        if self.more(buf.len()) {
            self.bytes.read_exact_bytes(buf)
        } else {
            Err(ZByteIoError::NotEnoughBytes(buf.len(), 0))
        }
    }

    #[inline]
    fn read_bytes(&mut self, buf: &mut [u8]) -> Result<usize, ZByteIoError> {
        if self.more(buf.len()) { self.bytes.read_bytes(buf) } else { Ok(0) }
    }

    fn peek_bytes(&mut self, buf: &mut [u8]) -> Result<usize, ZByteIoError> {
        if self.stopped { Ok(0) } else { self.bytes.peek_bytes(buf) }
    }

    fn peek_exact_bytes(&mut self, buf: &mut [u8]) -> Result<(), ZByteIoError> {
        if self.stopped { Err(ZByteIoError::NotEnoughBytes(buf.len(), 0)) } else { self.bytes.peek_exact_bytes(buf) }
    }

    fn z_seek(&mut self, from: ZSeekFrom) -> Result<u64, ZByteIoError> {
        self.bytes.z_seek(from)
    }

    #[inline]
    fn is_eof(&mut self) -> Result<bool, ZByteIoError> {
        if self.stopped { Ok(true) } else { self.bytes.is_eof() }
    }

    fn z_position(&mut self) -> Result<u64, ZByteIoError> {
        self.bytes.z_position()
    }

    fn read_remaining(&mut self, sink: &mut Vec<u8>) -> Result<usize, ZByteIoError> {
        if self.stopped { Ok(0) } else { self.bytes.read_remaining(sink) }
    }
}
