//! Files in src/ -> their text, and their code: comments, strings and tests taken out.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of src/.
pub struct Source {
    /// First folder or file under src/.
    pub room: String,
    /// Below src/.
    pub path: PathBuf,
    pub text: String,
}

impl Source {
    /// The text before the module of tests, without comments and the contents of strings; empty for a file that is for tests only.
    pub fn code(&self) -> String {
        if self.text.contains("\n#![cfg(test)]\n") { String::new() } else { bare(self.without_tests()) }
    }

    /// The text up to the module of tests at the file's end.
    pub fn without_tests(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }

    /// `photo/map/warp.rs` is `photo::map::warp`; a folder's `mod.rs` is the folder, `lib.rs` is the root.
    pub fn module(&self) -> Vec<String> {
        let mut parts: Vec<String> =
            self.path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
            parts.pop();
        }
        parts
    }

    /// Whether a parent declares the file's module as one of tests.
    pub fn is_test(&self, all: &[Self]) -> bool {
        let module = self.module();
        let Some((name, parent)) = module.split_last() else { return false };
        let declared = format!("#[cfg(test)]\nmod {name};");
        all.iter().any(|source| source.module() == parent && source.text.contains(&declared))
    }
}

/// All files of src/, by path; those that only tests use are left out.
pub fn all() -> Vec<Source> {
    let source_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![source_folder.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&source_folder).unwrap();
                let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
                let room = first.trim_end_matches(".rs").to_owned();
                found.push(Source { room, text: fs::read_to_string(&path).unwrap(), path: inside.to_owned() });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 15, "src/ was not found");
    found
}

/// Code without comments and without what stands between quotation marks.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            out.push_str("\"\"");
            raw.find("\"#").map_or(rest.len(), |end| end + 5)
        } else if c == '"' {
            out.push_str("\"\"");
            1 + end_of_string(&rest[1..])
        } else if let Some(quote) =
            ["'\"'", "'\\''", "'\\\\'", "'{'", "'}'"].iter().find(|quote| rest.starts_with(**quote))
        {
            quote.len()
        } else {
            out.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    out
}

/// Bytes up to and with the quotation mark that ends a string.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[test]
fn comments_strings_and_tests_are_no_code() {
    let text = "use a::b; // c::d\nlet x = \"e::\\\"f\"; let y = r#\"g::\"h\"#; let z = '\"';\n#[cfg(test)]\nmod tests {\n    use i::j;\n}\n";
    let source = Source { room: "a".into(), path: "a.rs".into(), text: text.into() };
    assert_eq!(source.code(), "use a::b; \nlet x = \"\"; let y = \"\"; let z = ;\n");
}
