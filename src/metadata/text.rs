//! Bytes of any kind -> whether they name somebody's folder, or the program that wrote them.

use super::bytes::find;

/// How paths begin that go on with the name of an account or of a disk.
const HOMES: [&[u8]; 5] = [b"/home/", b"/Users/", b"/run/media/", b"/Volumes/", b"/mnt/c/Users/"];
const WINDOWS_HOMES: [&str; 2] = ["users", "documents and settings"];
/// Accounts that are nobody's.
const NOBODY: [&str; 9] = ["shared", "public", "default", "all", "user", "username", "name", "you", "me"];
/// Programs call themselves so in comments.
const PROGRAM_WORDS: [&str; 9] = [
    "creator:",
    "created with",
    "created by",
    "generator",
    "generated",
    "written by",
    "software",
    "encoder",
    "exported",
];

/// Whether a path with the name of an account is in it.
pub(super) fn names_a_home(bytes: &[u8]) -> bool {
    HOMES.iter().any(|home| unix_home(bytes, home)) || windows_home(bytes)
}

fn unix_home(bytes: &[u8], home: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = find(bytes, home, from) {
        // In the middle of an address on the web, it is somebody's page.
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let begins = before.is_none_or(|before| !before.is_ascii_alphanumeric() && !b".-_%".contains(before));
        let local = bytes.get(..at).is_some_and(|before| before.ends_with(b"//localhost"));
        from = at + home.len();
        if (begins || local) && is_somebody(bytes.get(from..).unwrap_or_default()) {
            return true;
        }
    }
    false
}

/// `C:\Users\`, with strokes of either kind, also doubled.
fn windows_home(bytes: &[u8]) -> bool {
    let is_stroke = |byte: &u8| matches!(byte, b'\\' | b'/');
    let mut from = 0;
    while let Some(at) = find(bytes, b":", from) {
        from = at + 1;
        let drive = at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(u8::is_ascii_alphabetic);
        let rest = bytes.get(from..).unwrap_or_default();
        let strokes = rest.iter().take(4).take_while(|byte| is_stroke(byte)).count();
        if !drive || strokes == 0 {
            continue;
        }
        for home in WINDOWS_HOMES {
            let rest = rest.get(strokes..).unwrap_or_default();
            if rest.get(..home.len()).is_some_and(|folder| folder.eq_ignore_ascii_case(home.as_bytes())) {
                let rest = rest.get(home.len()..).unwrap_or_default();
                let strokes = rest.iter().take(4).take_while(|byte| is_stroke(byte)).count();
                if strokes > 0 && is_somebody(rest.get(strokes..).unwrap_or_default()) {
                    return true;
                }
            }
        }
    }
    false
}

/// Whether the name of an account follows.
fn is_somebody(rest: &[u8]) -> bool {
    let is_letter = |byte: &&u8| byte.is_ascii_alphanumeric() || b"._-% ".contains(byte) || **byte >= 0x80;
    let name: Vec<u8> = rest.iter().take(64).take_while(is_letter).copied().collect();
    let name = String::from_utf8_lossy(&name).trim().to_lowercase();
    name.chars().any(char::is_alphanumeric) && !NOBODY.contains(&name.as_str())
}

/// Whether a comment is a program's word of itself.
pub(super) fn names_a_program(comment: &[u8]) -> bool {
    let words = String::from_utf8_lossy(comment.get(..400).unwrap_or(comment)).to_lowercase();
    PROGRAM_WORDS.iter().any(|word| words.contains(word))
}

/// What an attribute's or element's first value in `text` is, after a name.
pub(super) fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let start = text.find(&format!("<{name}"))?;
    let (_, rest) = text.get(start..)?.split_once('>')?;
    Some(rest.split('<').next().unwrap_or_default().trim()).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_an_account_is_known_in_every_form() {
        for told in [
            "file:///home/ash/a.png",
            "\"/home/ash\"",
            "/Users/ash tree/Desktop",
            "C:\\Users\\ash\\a.step",
            "c:/users/ash/a",
            "\"C:\\\\Users\\\\Ash\\\\a\"",
            "file:///C:/Users/ash/a",
            "D:\\Documents and Settings\\Ash\\a",
            "/run/media/ash/STICK/a",
            "/Volumes/Ash/a",
            "file://localhost/home/ash/a",
            "/mnt/c/Users/ash/a",
            "/home/\u{e9}va/a",
        ] {
            assert!(names_a_home(told.as_bytes()), "{told}");
        }
        for harmless in [
            "https://example.org/home/ash/a.html",
            "/usr/share/fonts",
            "/Users/Shared/a",
            "C:\\Users\\Public\\a",
            "C:\\Windows",
            "/home/",
            "/home/user/a",
            "the users: ash",
            "../home/ash",
        ] {
            assert!(!names_a_home(harmless.as_bytes()), "{harmless}");
        }
    }

    #[test]
    fn programs_speak_of_themselves() {
        assert!(names_a_program(b"CREATOR: gd-jpeg v1.0") && names_a_program(b"Created with GIMP"));
        assert!(!names_a_program(b"the well behind the school"));
    }
}
