//! A path as typed or stored -> a path that every system can write, or the reason why not, or a similar safe name.
//!
//! Safe is what Windows, macOS and Linux all write under that very name: the rules of Windows (file names, "Naming
//! Files, Paths, and Namespaces") are the strictest, and the limits of length are shared by ext4, NTFS and APFS.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::error::{Flaw, VaultError};
use crate::invisible::{hidden, is_ignorable};
use crate::limits::{MAX_NAME_BYTES, MAX_PATH_BYTES};

/// A relative path that is safe to write on any system; `/` between names.
///
/// At most [`MAX_PATH_BYTES`] of UTF-8, each name at most [`MAX_NAME_BYTES`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SafePath(String);

impl SafePath {
    /// # Errors
    /// Says what makes the path unsafe.
    pub fn new(path: &str) -> Result<Self, VaultError> {
        match flaw(path) {
            None => Ok(Self(path.to_owned())),
            Some(flaw) => Err(VaultError::UnsafePath { path: shown(path), flaw }),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folders' names and the last name, from the outside in.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }
}

fn flaw(path: &str) -> Option<Flaw> {
    if path.is_empty() {
        return Some(Flaw::Empty);
    }
    if path.starts_with('/') {
        return Some(Flaw::Absolute);
    }
    if path.len() > MAX_PATH_BYTES {
        return Some(Flaw::LongPath { bytes: path.len(), most: MAX_PATH_BYTES });
    }
    path.split('/').find_map(name_flaw)
}

fn name_flaw(name: &str) -> Option<Flaw> {
    match name {
        "" => return Some(Flaw::NoName),
        "." | ".." => return Some(Flaw::Dots),
        _ => {}
    }
    if let Some(bad) = name.chars().find(|&c| !writable(c)) {
        return Some(Flaw::Character(bad));
    }
    if let Some((_, bad)) = hidden(name).next() {
        return Some(Flaw::Hidden(bad));
    }
    if name.ends_with(['.', ' ']) {
        return Some(Flaw::End(shown(name)));
    }
    if is_device(name) {
        return Some(Flaw::Device(shown(name)));
    }
    (name.len() > MAX_NAME_BYTES).then_some(Flaw::LongName { bytes: name.len(), most: MAX_NAME_BYTES })
}

/// Control characters split lines and steer terminals, the rest is what Windows keeps for itself. Characters that nothing
/// shows ([`hidden`]) are refused besides: whether they are a trick depends on what stands beside them.
fn writable(c: char) -> bool {
    let line_end = matches!(c, '\u{2028}' | '\u{2029}');
    !(c.is_control() || line_end || "<>:\"/\\|?*".contains(c))
}

/// Windows opens a device for these, whatever follows the first dot.
fn is_device(name: &str) -> bool {
    let stem = stem(name).trim_end_matches(' ').to_ascii_uppercase();
    let numbered = ["COM", "LPT"].iter().find_map(|device| stem.strip_prefix(device));
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered.is_some_and(|number| {
            matches!(number, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        })
}

fn stem(name: &str) -> &str {
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// A name as it stands in a file, as text: UTF-8, or Latin-1 where it is none (gzip says so, old tars did so).
pub(super) fn text(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(text) => text.to_owned(),
        Err(_) => name.iter().copied().map(char::from).collect(),
    }
}

/// The safe name nearest to `name`: itself, if it is safe already. `name` holds no `/`.
pub(super) fn neighbour(name: &str) -> String {
    let mut safe: String = name.chars().map(|c| if writable(c) { c } else { '_' }).collect();
    // What stood beside a character that is replaced may have excused it, and does so no more.
    while hidden(&safe).next().is_some() {
        safe = with_each(&safe, |_| vec!['_']);
    }
    if safe.len() > MAX_NAME_BYTES {
        safe = cut(&safe, "");
    }
    let kept = safe.trim_end_matches(['.', ' ']).len();
    let dropped = safe.len() - kept;
    safe.truncate(kept);
    safe.extend(std::iter::repeat_n('_', dropped));
    if is_device(&safe) {
        safe.insert(stem(&safe).len(), '_');
    }
    if safe.is_empty() { "_".to_owned() } else { safe }
}

/// `bean.md` -> `bean~2.md`: another name beside a safe one.
pub(super) fn numbered(name: &str, number: usize) -> String {
    cut(name, &format!("~{number}"))
}

/// `name` with `mark` before its extension, its stem cut until all of it fits.
fn cut(name: &str, mark: &str) -> String {
    /// Longer endings are no extensions.
    const LONGEST_EXTENSION: usize = 16;
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= LONGEST_EXTENSION => name.split_at(dot),
        _ => (name, ""),
    };
    let mut room = MAX_NAME_BYTES.saturating_sub(mark.len() + extension.len()).min(stem.len());
    while !stem.is_char_boundary(room) {
        room -= 1;
    }
    let mut kept = &stem[..room];
    if kept.len() < stem.len() {
        // What a joiner or a selector stood before is cut away.
        kept = kept.trim_end_matches(is_ignorable);
    }
    format!("{kept}{mark}{extension}")
}

/// What file systems that do not tell letter cases or compositions apart see of a name: equal keys, one file.
///
/// A little coarser than any of them (full case folding by way of capitals; joiners, which HFS+ skips, and all else that
/// nothing shows left out).
pub(super) fn look(name: &str) -> String {
    let folded = name.nfd().filter(|c| !is_ignorable(*c)).flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    folded.nfd().collect()
}

/// A stranger's name for people: shortened, control characters spelled out, on one line.
pub(super) fn shown(name: &str) -> String {
    const LONGEST: usize = 120;
    let start: String = name.chars().take(LONGEST).collect();
    let spelled = with_each(&start, escaped);
    let mut shown: String = spelled.chars().flat_map(|c| if writable(c) { vec![c] } else { escaped(c) }).collect();
    if name.chars().nth(LONGEST).is_some() {
        shown.push_str("...");
    }
    shown
}

/// The text with each character that nothing shows replaced.
fn with_each(text: &str, replaced: fn(char) -> Vec<char>) -> String {
    let found: BTreeSet<usize> = hidden(text).map(|(at, _)| at).collect();
    let each = |(at, c): (usize, char)| if found.contains(&at) { replaced(c) } else { vec![c] };
    text.char_indices().flat_map(each).collect()
}

fn escaped(c: char) -> Vec<char> {
    if c.is_ascii_graphic() { vec![c] } else { c.escape_default().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(path: &str) -> Flaw {
        match SafePath::new(path) {
            Err(VaultError::UnsafePath { flaw, .. }) => flaw,
            other => panic!("{path:?}: {other:?}"),
        }
    }

    #[test]
    fn ordinary_names_of_any_language_are_safe() {
        for path in
            ["a", "seeds/beans.md", ".hidden", "-rf", "a b/c~1.txt", "ملاحظات.md", "种子/豆.md", "CONTACTS/com10"]
        {
            assert_eq!(SafePath::new(path).unwrap().as_str(), path);
        }
        assert_eq!(SafePath::new("a/b/c").unwrap().names().collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn a_path_that_climbs_or_starts_at_the_root_is_refused() {
        assert_eq!(why("../../x"), Flaw::Dots);
        assert_eq!(why("a/../x"), Flaw::Dots);
        assert_eq!(why("./x"), Flaw::Dots);
        assert_eq!(why("/etc/x"), Flaw::Absolute);
        assert_eq!(why("C:\\x"), Flaw::Character(':'));
        assert_eq!(why("a\\b"), Flaw::Character('\\'));
        assert_eq!(why(""), Flaw::Empty);
        assert_eq!(why("a//b"), Flaw::NoName);
        assert_eq!(why("a/"), Flaw::NoName);
    }

    #[test]
    fn names_that_some_system_cannot_write_are_refused() {
        for device in ["CON", "nul", "aux.txt", "Com1", "lpt9.tar.gz", "COM²", "NUL .txt", "conin$", "a/PRN/b"] {
            assert!(matches!(why(device), Flaw::Device(_)), "{device}");
        }
        for end in ["a.", "a ", "a/b./c", "..."] {
            assert!(matches!(why(end), Flaw::End(_)), "{end:?}");
        }
        for bad in ['\0', '\n', '\x1b', '\x7f', '\u{85}', '\u{2028}', '?', '*', '"', '<', '|'] {
            assert_eq!(why(&format!("a{bad}b")), Flaw::Character(bad));
        }
        assert_eq!(why(&"n".repeat(256)), Flaw::LongName { bytes: 256, most: MAX_NAME_BYTES });
        assert_eq!(why(&"n/".repeat(513)), Flaw::LongPath { bytes: 1026, most: MAX_PATH_BYTES });
    }

    #[test]
    fn names_with_what_nothing_shows_are_refused_unless_a_script_needs_it() {
        for bad in ['\u{202e}', '\u{200b}', '\u{61c}', '\u{200f}', '\u{e0041}', '\u{feff}', '\u{fe0f}', '\u{3164}'] {
            assert_eq!(why(&format!("a{bad}b")), Flaw::Hidden(bad));
            assert_eq!(neighbour(&format!("a{bad}b.md")), "a_b.md");
        }
        let told = SafePath::new("notes/a\u{200b}b").unwrap_err().to_string();
        assert_eq!(
            told,
            "`notes/a\\u{200b}b` cannot be written on every computer: it holds the character U+200B, which nothing shows"
        );
        for name in ["می\u{200c}روم.md", "क\u{94d}\u{200d}ष.md", "❤\u{fe0f}.md"] {
            assert_eq!(SafePath::new(name).unwrap().as_str(), name);
            assert_eq!(neighbour(name), name);
        }
        assert_eq!(neighbour("a\u{200b}\u{202e}❤?\u{fe0f}"), "a__❤__");
    }

    #[test]
    fn messages_stay_on_one_line_and_say_what_is_wrong() {
        let message = SafePath::new("a\n\u{1b}[2Jb").unwrap_err().to_string();
        assert_eq!(
            message,
            "`a\\n\\u{1b}[2Jb` cannot be written on every computer: it holds the character U+000A, which is not \
             allowed in names everywhere"
        );
        assert!(SafePath::new(&"x?".repeat(9000)).unwrap_err().to_string().len() < 300);
    }

    #[test]
    fn a_neighbour_is_near_and_safe() {
        for (name, safe) in [
            ("beans.md", "beans.md"),
            ("..", "__"),
            ("C:\\x", "C__x"),
            ("CON", "CON_"),
            ("aux.tar.gz", "aux_.tar.gz"),
            ("what?", "what_"),
            ("end. .", "end___"),
            ("", "_"),
        ] {
            assert_eq!(neighbour(name), safe);
        }
        let long = neighbour(&format!("{}.md", "ü".repeat(400)));
        assert!(long.len() <= MAX_NAME_BYTES && long.ends_with("ü.md"), "{long}");
        assert_eq!(numbered("bean.md", 2), "bean~2.md");
        assert_eq!(numbered(".profile", 3), ".profile~3");
    }

    #[test]
    fn names_that_one_disk_takes_for_one_look_alike() {
        for (a, b) in [("Beans.md", "beans.MD"), ("caf\u{e9}", "cafe\u{301}"), ("STRASSE", "straße"), ("ΣΑΣ", "σας")]
        {
            assert_eq!(look(a), look(b));
        }
        assert_eq!(look("a\u{200d}b"), look("ab"));
        assert_ne!(look("bean"), look("beans"));
    }

    proptest::proptest! {
        #[test]
        fn every_name_has_a_safe_neighbour_and_a_safe_number(name in "[^/]{0,300}", number in 2usize..1_000_000) {
            let safe = neighbour(&name);
            proptest::prop_assert_eq!(name_flaw(&safe), None);
            proptest::prop_assert_eq!(name_flaw(&numbered(&safe, number)), None);
            proptest::prop_assert_eq!(neighbour(&safe), safe);
        }

        #[test]
        fn a_safe_name_is_its_own_neighbour(name in "[A-Za-z0-9 ._~-]{1,40}") {
            if name_flaw(&name).is_none() {
                proptest::prop_assert_eq!(neighbour(&name), name);
            }
        }
    }
}
