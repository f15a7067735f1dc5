//! A folder -> a handle by which files are made, renamed and taken away in it, whatever becomes of its name meanwhile.
//!
//! On Unix everything goes through the descriptor of the opened folder (`openat` and its kin) and no link is followed:
//! somebody who puts a link in a folder's place while files are written leads nothing out of it. Elsewhere the same is
//! done by path.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::atomic_file::Existing;

/// An open folder.
pub(crate) struct FolderHandle {
    #[cfg(unix)]
    open: std::os::fd::OwnedFd,
    /// Where it stood when it was opened: for words, and for systems that have no such descriptors.
    path: PathBuf,
}

impl FolderHandle {
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(unix)]
mod by_descriptor {
    use rustix::fs::{self, AtFlags, Mode, OFlags, RawMode};

    use super::{Existing, File, FolderHandle, Path, io};

    const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
    /// What a person's umask leaves of it.
    const FILE_MODE: RawMode = 0o666;
    const FOLDER_MODE: RawMode = 0o777;

    impl FolderHandle {
        /// Opens the folder that a person named; links in that name are the person's own.
        pub fn open(path: &Path) -> io::Result<Self> {
            let named = if path.as_os_str().is_empty() { Path::new(".") } else { path };
            Ok(Self { open: fs::open(named, FOLDER, Mode::empty())?, path: path.to_owned() })
        }

        /// Opens a folder in it; a link is an error.
        pub fn inner(&self, name: &str) -> io::Result<Self> {
            let open = fs::openat(&self.open, name, FOLDER | OFlags::NOFOLLOW, Mode::empty());
            // A link to a folder is, for such an opening, no folder.
            let open = open.map_err(|error| match error {
                rustix::io::Errno::LOOP | rustix::io::Errno::NOTDIR => {
                    io::Error::new(io::ErrorKind::NotADirectory, "it is not a folder")
                }
                other => other.into(),
            })?;
            Ok(Self { open, path: self.path.join(name) })
        }

        /// Makes a folder in it.
        pub fn make_folder(&self, name: &str) -> io::Result<()> {
            Ok(fs::mkdirat(&self.open, name, Mode::from_raw_mode(FOLDER_MODE))?)
        }

        /// Makes a file in it that is new.
        pub fn create(&self, name: &str) -> io::Result<File> {
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            Ok(fs::openat(&self.open, name, flags, Mode::from_raw_mode(FILE_MODE))?.into())
        }

        /// Opens a file in it for reading; a link is an error.
        pub fn file(&self, name: &str) -> io::Result<File> {
            let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
            Ok(fs::openat(&self.open, name, flags, Mode::empty())?.into())
        }

        /// Gives a file another name; one that stands there is replaced only if it may be.
        pub fn rename(&self, from: &str, to: &str, existing: Existing) -> io::Result<()> {
            if existing == Existing::Keep {
                #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
                match fs::renameat_with(&self.open, from, &self.open, to, fs::RenameFlags::NOREPLACE) {
                    // Some file systems cannot: they are asked the long way.
                    Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {}
                    other => return Ok(other?),
                }
                if fs::statat(&self.open, to, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
            }
            Ok(fs::renameat(&self.open, from, &self.open, to)?)
        }

        pub fn remove_file(&self, name: &str) -> io::Result<()> {
            Ok(fs::unlinkat(&self.open, name, AtFlags::empty())?)
        }

        /// Takes away an empty folder in it.
        pub fn remove_folder(&self, name: &str) -> io::Result<()> {
            Ok(fs::unlinkat(&self.open, name, AtFlags::REMOVEDIR)?)
        }

        /// Everything that was written on its disk is there to stay; `false` where no system call does that at once.
        pub fn sync_disk(&self) -> io::Result<bool> {
            #[cfg(any(target_os = "linux", target_os = "android"))]
            return Ok(fs::syncfs(&self.open).map(|()| true)?);
            #[cfg(not(any(target_os = "linux", target_os = "android")))]
            Ok(false)
        }

        pub fn set_modified(&self, time: std::time::SystemTime) -> io::Result<()> {
            File::from(self.open.try_clone()?).set_modified(time)
        }
    }
}

#[cfg(not(unix))]
mod by_path {
    use std::fs;

    use super::{Existing, File, FolderHandle, Path, io};

    impl FolderHandle {
        pub fn open(path: &Path) -> io::Result<Self> {
            Ok(Self { path: path.to_owned() })
        }

        pub fn inner(&self, name: &str) -> io::Result<Self> {
            let path = self.path.join(name);
            if fs::symlink_metadata(&path)?.is_dir() {
                return Ok(Self { path });
            }
            Err(io::Error::new(io::ErrorKind::NotADirectory, "it is not a folder"))
        }

        pub fn make_folder(&self, name: &str) -> io::Result<()> {
            fs::create_dir(self.path.join(name))
        }

        pub fn create(&self, name: &str) -> io::Result<File> {
            fs::OpenOptions::new().write(true).create_new(true).open(self.path.join(name))
        }

        pub fn file(&self, name: &str) -> io::Result<File> {
            File::open(self.path.join(name))
        }

        pub fn rename(&self, from: &str, to: &str, existing: Existing) -> io::Result<()> {
            let to = self.path.join(to);
            if existing == Existing::Keep && fs::symlink_metadata(&to).is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(self.path.join(from), to)
        }

        pub fn remove_file(&self, name: &str) -> io::Result<()> {
            fs::remove_file(self.path.join(name))
        }

        pub fn remove_folder(&self, name: &str) -> io::Result<()> {
            fs::remove_dir(self.path.join(name))
        }

        pub fn sync_disk(&self) -> io::Result<bool> {
            Ok(false)
        }

        pub fn set_modified(&self, time: std::time::SystemTime) -> io::Result<()> {
            File::open(&self.path)?.set_modified(time)
        }
    }
}
