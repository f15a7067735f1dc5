//! What cannot be packed, opened or written -> one line that says why.

/// Why files could not be packed, or a content not opened. Names in it are shortened and spelled out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    #[error("there is nothing to pack")]
    Empty,
    #[error("`{path}` cannot be written on every computer: {flaw}")]
    UnsafePath { path: String, flaw: Flaw },
    #[error("`{first}` and `{second}` would be one and the same on many computers")]
    LookAlike { first: String, second: String },
    #[error("`{path}` is a rewritten file, which is packed as `{path}.spm`, and that name is taken or too long")]
    NoName { path: String },
    #[error("`{path}` is both a file and a folder")]
    FileAndFolder { path: String },
    #[error("more than {most} files and folders")]
    TooMany { most: usize },
    #[error("the files take more than {} MiB", .most >> 20)]
    TooBig { most: u64 },
    #[error("the packed content is {bytes} bytes long, and {most} is the most a packet carries")]
    ContentTooBig { bytes: usize, most: usize },
    #[error("the {form} stream is damaged")]
    Damaged { form: Form },
    #[error("the {form} stream ends too early")]
    CutShort { form: Form },
    #[error("{bytes} bytes that belong to nothing follow the {form} stream")]
    Trailing { form: Form, bytes: usize },
    #[error("the {form} stream is cut in more than {most} parts")]
    TooManyParts { form: Form, most: usize },
    #[error("unpacking it asks for {asked} bytes of memory at once, and {most} is the most allowed")]
    Dictionary { asked: u64, most: u32 },
    #[error("the xz stream uses a filter other than LZMA2")]
    Filter,
    #[error("`{name}` is {kind}; only files and folders are restored")]
    NotPlain { name: String, kind: &'static str },
    #[error("the archive gives two {what}s for `{name}`")]
    TwoClaims { name: String, what: &'static str },
    #[error("the archive's description of one file is {bytes} bytes long, and {most} is the most allowed")]
    LongDescription { bytes: u64, most: u64 },
    #[error("the archive's header at byte {at} is damaged")]
    Header { at: u64 },
    #[error("the {form} stream could not be written")]
    Unwritten { form: Form },
    #[error("no tar archive is inside")]
    NoArchive,
}

/// A stock format that a content is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Gzip,
    Xz,
    Tar,
}

impl std::fmt::Display for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Xz => "xz",
            Self::Tar => "tar",
        })
    }
}

/// What makes a path unsafe to write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    #[error("it has no name")]
    Empty,
    #[error("it starts at the root of the disk")]
    Absolute,
    #[error("`.` and `..` are not allowed as names")]
    Dots,
    #[error("it holds two slashes in a row, or one at its end")]
    NoName,
    #[error("it holds {}, which is not allowed in names everywhere", spelled(*.0))]
    Character(char),
    #[error("it holds {}, which nothing shows", spelled(*.0))]
    Hidden(char),
    #[error("the name `{0}` ends with a dot or a blank, which Windows drops")]
    End(String),
    #[error("`{0}` is the name of a device on Windows")]
    Device(String),
    #[error("a name in it is {bytes} bytes long, and {most} is the most that disks take")]
    LongName { bytes: usize, most: usize },
    #[error("it is {bytes} bytes long, and {most} is the most that is restored")]
    LongPath { bytes: usize, most: usize },
}

fn spelled(c: char) -> String {
    if c.is_ascii_graphic() { format!("`{c}`") } else { format!("the character U+{:04X}", u32::from(c)) }
}
