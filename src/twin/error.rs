//! A file that no twin can hold -> why, in numbers.

/// Why a file has no twin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TwinError {
    #[error("it is empty: there is nothing to copy")]
    Empty,
    #[error("it has {bytes} bytes; a twin to be copied by hand holds {most} at most")]
    TooLarge { bytes: usize, most: usize },
    #[error("it has {lines} lines to copy; a twin has {most} at most")]
    TooManyLines { lines: usize, most: usize },
    #[error("its name has {bytes} bytes; 255 at most")]
    LongName { bytes: usize },
    #[error("it is no text: byte {at} is not UTF-8")]
    NotText { at: usize },
    #[error("line {line} of it has the control character U+{code:04X}, which nobody can copy by hand")]
    Control { line: usize, code: u32 },
    #[error("line {line} of it has a letter with more than {most} marks")]
    Marks { line: usize, most: usize },
}
