//! What stands between the numbers of an STL file <-> streams.
//!
//! | kind | a file is |
//! | --- | --- |
//! | 1, binary | 84 bytes, then 50 for each triangle: twelve floats and two bytes; then whatever follows |
//! | 2, ASCII | words, a number, words, a number ..: the same words at each triangle; then whatever follows |

use super::RewriteError;
use super::streams::{PlaneList, StreamReader, StreamWriter};

/// The words after each of the first eleven numbers of a triangle.
pub(super) const WORDS: usize = 11;
pub(super) const HEADER_BYTES: usize = 84;
pub(super) const TRIANGLE_BYTES: usize = 50;

/// What stands between the numbers of a file, to write.
pub(super) enum StlLayout<'a> {
    Binary {
        header: &'a [u8],
        /// The two bytes after each triangle, all of them or, where all are 0, none.
        attributes: Vec<u64>,
        tail: &'a [u8],
    },
    Ascii {
        /// Up to the first number.
        head: &'a [u8],
        words: [&'a [u8]; WORDS],
        /// From the last number of a triangle to the first of the next.
        between: &'a [u8],
        /// Where that is otherwise: after how many triangles since the last such place, and what stands there.
        exceptions: Vec<(u64, &'a [u8])>,
        tail: &'a [u8],
    },
}

impl StlLayout<'_> {
    pub(super) fn write(&self, writer: &mut StreamWriter) {
        match self {
            Self::Binary { header, attributes, tail } => {
                writer.out.push(1);
                writer.bytes(header);
                writer.list(attributes);
                writer.bytes(tail);
            }
            Self::Ascii { head, words, between, exceptions, tail } => {
                writer.out.push(2);
                writer.bytes(head);
                words.iter().for_each(|word| writer.bytes(word));
                writer.bytes(between);
                writer.bytes(tail);
                writer.list(&exceptions.iter().map(|(after, _)| *after).collect::<Vec<_>>());
                exceptions.iter().for_each(|(_, bytes)| writer.bytes(bytes));
            }
        }
    }
}

/// What stands between the numbers of a file, to read.
#[expect(clippy::large_enum_variant, reason = "there is one of it")]
pub(super) enum StlLayoutReader<'a> {
    Binary {
        header: &'a [u8],
        attributes: PlaneList<'a>,
        tail: &'a [u8],
    },
    Ascii {
        head: &'a [u8],
        words: [&'a [u8]; WORDS],
        between: &'a [u8],
        /// How many triangles until the next exception, and what stands there: a count, then the bytes.
        next: Option<u64>,
        gaps: PlaneList<'a>,
        exceptions: StreamReader<'a>,
        tail: &'a [u8],
    },
}

impl<'a> StlLayoutReader<'a> {
    /// # Errors
    /// A stream that is cut short, or a kind that there is not.
    pub(super) fn new(kind: u8, reader: &mut StreamReader<'a>) -> Result<Self, RewriteError> {
        match kind {
            1 => Ok(Self::Binary { header: reader.bytes()?, attributes: reader.list()?, tail: reader.bytes()? }),
            2 => {
                let head = reader.bytes()?;
                let mut words = [&[][..]; WORDS];
                for word in &mut words {
                    *word = reader.bytes()?;
                }
                let (between, tail, mut gaps) = (reader.bytes()?, reader.bytes()?, reader.list()?);
                let exceptions = StreamReader { rest: reader.rest };
                for _ in 0..gaps.count {
                    reader.bytes()?;
                }
                let next = gaps.next().ok();
                Ok(Self::Ascii { head, words, between, next, gaps, exceptions, tail })
            }
            _ => Err(RewriteError::Damaged),
        }
    }

    /// The least bytes of a triangle's numbers and what is between them.
    pub(super) fn least_bytes(&self) -> usize {
        match self {
            Self::Binary { .. } => TRIANGLE_BYTES,
            Self::Ascii { .. } => 12,
        }
    }

    pub(super) fn head(&self) -> &'a [u8] {
        match self {
            Self::Binary { header: head, .. } | Self::Ascii { head, .. } => head,
        }
    }

    pub(super) fn tail(&self) -> &'a [u8] {
        match self {
            Self::Binary { tail, .. } | Self::Ascii { tail, .. } => tail,
        }
    }

    /// Writes what stands after a triangle's number `at`, from 0 to 11; `last` is the last triangle.
    ///
    /// # Errors
    /// Streams that end too early.
    pub(super) fn after(&mut self, at: usize, last: bool, out: &mut Vec<u8>) -> Result<(), RewriteError> {
        match self {
            Self::Binary { attributes, .. } if at == WORDS => {
                let attribute = if attributes.count == 0 { 0 } else { attributes.next()? };
                out.extend_from_slice(&(attribute as u16).to_le_bytes());
            }
            Self::Binary { .. } => {}
            Self::Ascii { words, .. } if at < WORDS => out.extend_from_slice(words.get(at).unwrap_or(&&[][..])),
            Self::Ascii { .. } if last => {}
            Self::Ascii { between, next, gaps, exceptions, .. } => match next {
                Some(0) => {
                    out.extend_from_slice(exceptions.bytes()?);
                    *next = gaps.next().ok();
                }
                Some(more) => {
                    *more -= 1;
                    out.extend_from_slice(between);
                }
                None => out.extend_from_slice(between),
            },
        }
        Ok(())
    }
}
