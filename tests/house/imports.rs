//! The code of all files -> which file imports which, and the circles among them.
//!
//! An import of an item counts for the file that declares it: `pub use` is followed to its end, and is no import
//! itself, so that a folder's `mod.rs` may hand on what its files declare. An import of a whole module counts for what
//! is then named in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::Source;

type Path = Vec<String>;

/// One file's `use` lines and paths.
#[derive(Default)]
struct Names {
    /// Name in this file -> what it stands for, and whether others may import it from here.
    used: BTreeMap<String, (Path, bool)>,
    /// All paths in the code.
    paths: Vec<Path>,
}

pub struct Imports {
    files: BTreeMap<Path, Names>,
}

impl Imports {
    pub fn of(sources: &[Source]) -> Self {
        let files = sources.iter().map(|source| (source.module(), names(&source.code()))).collect();
        Self { files }
    }

    /// The files that each file imports.
    pub fn edges(&self) -> BTreeMap<Path, BTreeSet<Path>> {
        let of = |(module, names): (&Path, &Names)| {
            let private = names.used.values().filter(|(_, open)| !open).map(|(path, _)| path);
            let found = private.chain(&names.paths).filter_map(|path| self.declared_in(module, path));
            (module.clone(), found.filter(|file| file != module).collect())
        };
        self.files.iter().map(of).collect()
    }

    /// The file that declares the item at a path, seen from a module; `None` for whole modules and foreign crates.
    fn declared_in(&self, module: &Path, path: &[String]) -> Option<Path> {
        let mut at = module.clone();
        let mut rest = path.to_vec();
        // Each step takes a name off, or follows a `use`, of which no chain is longer than this.
        for _ in 0..40 {
            let (first, others) = rest.split_first().map(|(first, others)| (first.clone(), others.to_vec()))?;
            match first.as_str() {
                "crate" | "seedpress" => (at, rest) = (Path::new(), others),
                "self" => rest = others,
                "super" => {
                    at.pop();
                    rest = others;
                }
                _ => {
                    let child = [at.clone(), vec![first.clone()]].concat();
                    if self.files.contains_key(&child) {
                        (at, rest) = (child, others);
                    } else if let Some((target, _)) = self.files.get(&at)?.used.get(&first) {
                        rest = [target.clone(), others].concat();
                        if target.first() == Some(&first) {
                            return None;
                        }
                    } else {
                        return (at != *module || path[0] == "self").then_some(at);
                    }
                }
            }
        }
        None
    }

    /// Sets of files that reach one another.
    pub fn circles(&self) -> Vec<Vec<String>> {
        let edges = self.edges();
        let reached: BTreeMap<&Path, BTreeSet<&Path>> = edges.keys().map(|from| (from, reach(&edges, from))).collect();
        let mut circles = BTreeSet::new();
        for from in edges.keys().filter(|from| reached[from].contains(from)) {
            let circle = reached[from].iter().filter(|to| reached[**to].contains(from));
            circles.insert(circle.map(|module| module.join("::")).collect::<Vec<_>>());
        }
        circles.into_iter().collect()
    }
}

fn reach<'a>(edges: &'a BTreeMap<Path, BTreeSet<Path>>, from: &Path) -> BTreeSet<&'a Path> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Path> = edges.get(from).into_iter().flatten().collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(edges.get(next).into_iter().flatten());
        }
    }
    found
}

/// Words, `::` and single signs.
fn tokens(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = if word > 0 {
            word
        } else if rest.starts_with("::") {
            2
        } else {
            c.len_utf8()
        };
        if !c.is_whitespace() {
            found.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    found
}

fn is_word(token: &str) -> bool {
    token.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
}

fn names(code: &str) -> Names {
    let tokens = tokens(code);
    let mut names = Names::default();
    let mut at = 0;
    while at < tokens.len() {
        // `+ use<'a>` in a type is no import.
        if tokens[at] == "use" && tokens.get(at + 1) != Some(&"<") {
            let open = at > 0 && (tokens[at - 1] == "pub" || tokens[at - 1] == ")");
            at = tree(&tokens, at + 1, &Path::new(), open, &mut names.used);
        } else if is_word(tokens[at])
            && tokens.get(at + 1) == Some(&"::")
            && at.checked_sub(1).is_none_or(|before| tokens[before] != "::")
        {
            let mut path = vec![tokens[at].to_owned()];
            while tokens.get(at + 1) == Some(&"::") && tokens.get(at + 2).is_some_and(|next| is_word(next)) {
                path.push(tokens[at + 2].to_owned());
                at += 2;
            }
            names.paths.push(path);
        }
        at += 1;
    }
    names
}

/// Reads a `use` tree from a token on; gives the place of the token after it.
fn tree(tokens: &[&str], mut at: usize, before: &Path, open: bool, into: &mut BTreeMap<String, (Path, bool)>) -> usize {
    let mut path = before.clone();
    while let Some(token) = tokens.get(at) {
        match *token {
            "::" => at += 1,
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| !matches!(*token, "}" | ";")) {
                    at = tree(tokens, at, &path, open, into);
                    at += usize::from(tokens.get(at) == Some(&","));
                }
                return at + 1;
            }
            "as" => {
                into.insert((*tokens.get(at + 1).unwrap_or(&"_")).to_owned(), (path, open));
                return at + 2;
            }
            "," | "}" | ";" => break,
            "self" if !path.is_empty() => at += 1,
            word => {
                path.push(word.to_owned());
                at += 1;
            }
        }
    }
    if let Some(last) = path.last().cloned() {
        into.insert(last, (path, open));
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { room: "a".into(), path: path.into(), text: text.into() }
    }

    fn circles(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let sources: Vec<Source> = files.iter().map(|(path, text)| source(path, text)).collect();
        Imports::of(&sources).circles()
    }

    #[test]
    fn a_folder_that_hands_on_what_its_files_declare_makes_no_circle() {
        let face = ("a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub struct A;\n");
        assert!(
            circles(&[face, ("a/b.rs", "use super::A;\npub struct B(A);\n"), ("a/c.rs", "use super::B;\n")]).is_empty()
        );
    }

    #[test]
    fn circles_are_found_through_groups_modules_and_what_is_handed_on() {
        let face = ("a/mod.rs", "mod b;\nmod c;\npub use b::{B, d as e};\n");
        let c = ("a/c.rs", "pub fn c() {}\n");
        assert_eq!(circles(&[face, c, ("a/b.rs", "use super::c;\nfn d() { c::c(); }\n")]), Vec::<Vec<String>>::new());
        let back = ("a/c.rs", "use crate::a::{self, B};\npub fn c() {}\n");
        assert_eq!(circles(&[face, back, ("a/b.rs", "use super::c;\npub fn d() { c::c(); }\n")]), [["a::b", "a::c"]]);
        let back = ("a/c.rs", "pub fn c() { super::e(); }\n");
        assert_eq!(circles(&[face, back, ("a/b.rs", "pub fn d() { crate::a::c::c(); }\n")]), [["a::b", "a::c"]]);
        let face = ("a/mod.rs", "mod b;\nfn f() { b::g(); }\nstruct A;\n");
        assert_eq!(circles(&[face, ("a/b.rs", "use super::A;\n")]), [["a", "a::b"]]);
    }
}
