//! A path and a limit -> the bytes of its file, never more than the limit; what is no file is told at once.
//!
//! Everything that `cli/` reads is opened here. A pipe is never waited for and a device never read: both may come with a
//! stranger's files. The kind is looked at before the file is opened, for opening a device may already do something, and
//! again afterwards, for it may be another one by then.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

#[cfg(any(feature = "print", feature = "pdf-in", feature = "open"))]
use crate::cli::tell::Failure;
use crate::cli::tell::failure::io_words;
#[cfg(any(feature = "print", feature = "open"))]
use crate::cli::tell::shown;

/// What is done where a path's last name is a symbolic link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    Followed,
    Refused,
}

/// Opens a file for reading. Anything else is an error that says what it is: `it is a pipe, not a file`.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    open_with(path, Links::Followed)
}

/// The same, where it is said what becomes of links.
pub(crate) fn open_with(path: &Path, links: Links) -> io::Result<File> {
    check_kind(&if links == Links::Followed { fs::metadata(path)? } else { fs::symlink_metadata(path)? })?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let mut flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        if links == Links::Refused {
            flags |= OFlags::NOFOLLOW;
        }
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    check_kind(&file.metadata()?)?;
    Ok(file)
}

/// Refuses what is no file.
pub(crate) fn check_kind(about: &Metadata) -> io::Result<()> {
    if about.is_file() {
        return Ok(());
    }
    if about.is_dir() {
        return Err(io::Error::new(ErrorKind::IsADirectory, "it is a folder"));
    }
    let kind = special(about.file_type());
    Err(io::Error::new(ErrorKind::InvalidInput, format!("it is {kind}, not a file")))
}

/// What a thing is that is neither a file nor a folder, in words.
pub(crate) fn special(kind: FileType) -> &'static str {
    if kind.is_symlink() {
        return "a symbolic link";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "a device";
        }
    }
    "something of another kind"
}

/// All bytes, or `None` where there are more than `limit`.
pub(crate) fn read_at_most(limit: u64, from: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// All bytes of an open file; one that says that it is larger than `limit` is not read at all.
pub(crate) fn read_file_at_most(limit: u64, file: File) -> io::Result<Option<Vec<u8>>> {
    if file.metadata()?.len() > limit { Ok(None) } else { read_at_most(limit, file) }
}

/// The bytes of a file; what went wrong is said in words that follow a name: `it has more than 512 MB`.
pub(crate) fn read_or_words(limit: u64, path: &Path) -> Result<Vec<u8>, String> {
    let bytes = open(path).and_then(|file| read_file_at_most(limit, file));
    bytes.map_err(|error| io_words(&error))?.ok_or_else(|| too_large_words(limit))
}

/// Standard input; in the same words.
pub(crate) fn read_standard_input(limit: u64) -> Result<Vec<u8>, String> {
    let bytes = read_at_most(limit, io::stdin().lock());
    bytes.map_err(|error| io_words(&error))?.ok_or_else(|| too_large_words(limit))
}

fn too_large_words(limit: u64) -> String {
    format!("it has more than {} MB", limit >> 20)
}

/// The bytes of a file; `too_large` follows its name in the failure: `is too large for a layout`.
#[cfg(any(feature = "print", feature = "open"))]
pub(crate) fn read(path: &Path, limit: u64, too_large: &str) -> Result<Vec<u8>, Failure> {
    let bytes = open(path).and_then(|file| read_file_at_most(limit, file));
    let bytes = bytes.map_err(|error| Failure::of_file("read", path, &error))?;
    bytes.ok_or_else(|| Failure::new(format!("{} {too_large}", shown(path))))
}

/// Whether a file is a PDF. Readers accept the header anywhere in the first 1024 bytes (ISO 32000-1:2008, annex H,
/// note 13).
#[cfg(feature = "pdf-in")]
pub(crate) fn is_pdf(path: &Path) -> Result<bool, Failure> {
    let cannot = |error| Failure::of_file("read", path, &error);
    if !fs::metadata(path).map_err(cannot)?.is_file() {
        return Ok(false);
    }
    let mut start = Vec::new();
    open(path).and_then(|file| file.take(1_024).read_to_end(&mut start)).map_err(cannot)?;
    Ok(start.windows(5).any(|window| window == b"%PDF-"))
}

/// The path of a file without links in it, if it lies in `home` once all links and dots are followed; `None` if not.
#[cfg(feature = "print")]
pub(crate) fn place_inside(home: &Path, path: &Path) -> io::Result<Option<std::path::PathBuf>> {
    let home = if home.as_os_str().is_empty() { Path::new(".") } else { home };
    let (home, whole) = (fs::canonicalize(home)?, fs::canonicalize(path)?);
    Ok(whole.starts_with(home).then_some(whole))
}

/// Like [`read`], of a file that lies in the folder `home` also when links are followed: nobody's layout shows what
/// stands beside it.
#[cfg(feature = "print")]
pub(crate) fn read_inside(home: &Path, path: &Path, limit: u64, too_large: &str) -> Result<Vec<u8>, Failure> {
    let cannot = |error| Failure::of_file("read", path, &error);
    let Some(whole) = place_inside(home, path).map_err(cannot)? else {
        return Err(Failure::new(format!("{} is a link that leads out of its folder", shown(path)))
            .hint(format!("put the file itself into {}", shown(home))));
    };
    let bytes = open_with(&whole, Links::Refused).and_then(|file| read_file_at_most(limit, file)).map_err(cannot)?;
    bytes.ok_or_else(|| Failure::new(format!("{} {too_large}", shown(path))))
}

/// The text of a file of settings that a person edits: a `kind` like `profile`.
#[cfg(feature = "print")]
pub(crate) fn read_settings(path: &Path, kind: &str) -> Result<String, Failure> {
    let bytes = read(path, crate::limits::MAX_LAYOUT_BYTES, &format!("is too large for a {kind}"))?;
    String::from_utf8(bytes).map_err(|_| {
        let error = io::Error::new(ErrorKind::InvalidData, "stream did not contain valid UTF-8");
        Failure::of_file("read", path, &error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_the_limit_is_taken_even_of_what_never_ends() {
        assert_eq!(read_at_most(3, &b"abc"[..]).unwrap().as_deref(), Some(&b"abc"[..]));
        assert_eq!(read_at_most(2, &b"abc"[..]).unwrap(), None);
        assert_eq!(read_at_most(1_000, io::repeat(7)).unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_told_at_once_and_a_file_that_is_too_large_is_not_read() {
        use std::os::unix::net::UnixListener;
        let folder = std::env::temp_dir().join(format!("seedpress-kinds-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let [pipe, socket, link, sparse] = ["pipe", "socket", "link", "sparse"].map(|name| folder.join(name));
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        let _listener = UnixListener::bind(&socket).unwrap();
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        File::create(&sparse).unwrap().set_len(1 << 40).unwrap();
        let words = |path: &Path| read_or_words(1 << 20, path).unwrap_err();
        let told = [&*pipe, &*link, &*socket, Path::new("/dev/zero"), &*folder, &*sparse].map(words);
        let followed = open_with(&link, Links::Refused).map(|_| ()).map_err(|error| io_words(&error));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            told,
            [
                "it is a pipe, not a file",
                "it is a pipe, not a file",
                "it is a socket, not a file",
                "it is a device, not a file",
                "it is a folder",
                "it has more than 1 MB"
            ]
        );
        assert_eq!(followed, Err("it is a symbolic link, not a file".to_owned()));
    }

    #[cfg(feature = "print")]
    #[test]
    fn a_file_lies_in_a_folder_only_if_it_does_once_links_and_dots_are_followed() {
        let folder = std::env::temp_dir().join(format!("seedpress-inside-{}", std::process::id()));
        fs::create_dir_all(folder.join("home/deep")).unwrap();
        for name in ["outside", "home/inside", "home/deep/inside"] {
            fs::write(folder.join(name), name).unwrap();
        }
        let home = folder.join("home");
        let inside = |path: &str| place_inside(&home, &home.join(path)).unwrap().is_some();
        let plain = ["inside", "deep/inside", "deep/../inside", "../outside", "../home/inside"].map(inside);
        #[cfg(unix)]
        let linked = {
            std::os::unix::fs::symlink("../outside", home.join("out")).unwrap();
            std::os::unix::fs::symlink("..", home.join("up")).unwrap();
            std::os::unix::fs::symlink("deep/inside", home.join("in")).unwrap();
            ["out", "up/outside", "up/home/inside", "in"].map(inside)
        };
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(plain, [true, true, true, false, true]);
        #[cfg(unix)]
        assert_eq!(linked, [false, false, true, true]);
    }
}
