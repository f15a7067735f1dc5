//! The program under test -> what it said, wrote and ended with; folders that vanish when a test is over.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// What a run of the program gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn new(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Ends the test unless the program ended with `code`.
    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// Ends the test unless standard error holds all of these.
    #[track_caller]
    pub fn told(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not in stderr:\n{}", self.err);
        }
        self
    }

    /// Ends the test unless standard output holds all of these.
    #[track_caller]
    pub fn said(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.out.contains(word), "`{word}` is not in stdout:\n{}", self.out);
        }
        self
    }
}

/// A folder of its own for a test; gone when dropped.
pub struct WorkFolder(PathBuf);

impl WorkFolder {
    pub fn new(name: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Everything in the folder: relative path and bytes of each file, folders with a slash at the end.
    pub fn all(&self, under: &str) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        gather(&self.path(under), "", &mut found);
        found
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_seedpress"));
        command.current_dir(&self.0).args(arguments).env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
        command
    }

    /// Runs the program inside the folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::new(&self.command(arguments).output().unwrap())
    }

    /// Runs the program with these bytes on its standard input.
    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Run {
        use std::io::Write;
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses its input early closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(input);
        Run::new(&child.wait_with_output().unwrap())
    }
}

fn gather(folder: &Path, prefix: &str, found: &mut Vec<(String, Vec<u8>)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            found.push((format!("{name}/"), Vec::new()));
            gather(&path, &format!("{name}/"), found);
        } else {
            found.push((name, fs::read(&path).unwrap()));
        }
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
