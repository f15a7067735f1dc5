//! Picture path in a document of a vault -> picture bytes from the same vault, or a frame with the name of the picture.

use super::print_wish::PrintWish;
use crate::halftone::{Photos, Picture};
use crate::people;
use crate::typeset::{OwnFonts, font_files, printable};
use crate::units::Mm;
use crate::vault::{Entry, SafePath, Vault};

/// Any width serves to test whether a picture can be printed in black and white.
const TRIAL_WIDTH: Mm = Mm(20.0);
/// Most characters of a name in a frame.
const MOST_LETTERS: usize = 48;

/// Resolves the pictures of one document.
pub(super) struct VaultPictures<'a> {
    vault: &'a Vault,
    /// The folder of the document.
    folder: Vec<&'a str>,
    wishes: &'a [PrintWish],
    fonts: &'a OwnFonts,
    /// The paths of the pictures that were found.
    pub shown: Vec<String>,
    /// The paths, as written in the document, of those that are not shown, and why.
    pub missing: Vec<(String, String)>,
}

impl<'a> VaultPictures<'a> {
    /// For the document with this path.
    pub fn new(vault: &'a Vault, document: &'a str, wishes: &'a [PrintWish], fonts: &'a OwnFonts) -> Self {
        let mut folder: Vec<&str> = document.split('/').collect();
        folder.pop();
        Self { vault, folder, wishes, fonts, shown: Vec::new(), missing: Vec::new() }
    }

    /// The bytes of a picture, by its path as written in the document.
    pub fn read(&mut self, path: &str) -> Vec<u8> {
        let why = match self.find(path) {
            PictureEntry::Picture { path, bytes } => match fault(bytes, self.fonts) {
                None => {
                    self.shown.push(path);
                    return bytes.to_vec();
                }
                Some(why) => Some(why),
            },
            PictureEntry::Nothing => Some("it is not among the files".to_owned()),
            PictureEntry::Closed => None,
        };
        if let Some(why) = why.filter(|_| self.missing.iter().all(|(known, _)| known != path)) {
            self.missing.push((path.to_owned(), why));
        }
        frame(path, self.fonts)
    }

    /// The path of a picture in the vault, and its bytes. One that is named after people is shown only if it is named.
    fn find(&self, path: &str) -> PictureEntry<'a> {
        let mut names = self.folder.clone();
        for name in path.split('/') {
            match name {
                "" | "." => {}
                ".." => {
                    if names.pop().is_none() {
                        return PictureEntry::Nothing;
                    }
                }
                name => names.push(name),
            }
        }
        let Ok(path) = SafePath::new(&names.join("/")) else { return PictureEntry::Nothing };
        let open = || self.wishes.iter().any(|wish| wish.opens_people && wish.names(path.as_str()));
        if people::sign(path.as_str(), None).is_some() && !open() {
            return PictureEntry::Closed;
        }
        match self.vault.entries.get(&path) {
            Some(Entry::File { bytes, .. }) => PictureEntry::Picture { path: path.as_str().to_owned(), bytes },
            _ => PictureEntry::Nothing,
        }
    }
}

/// What stands at the path of a picture.
enum PictureEntry<'a> {
    Picture {
        path: String,
        bytes: &'a [u8],
    },
    Nothing,
    /// Something that is named after people.
    Closed,
}

/// Why a picture cannot be decoded, or not printed in black and white.
fn fault(bytes: &[u8], fonts: &OwnFonts) -> Option<String> {
    if !bytes.trim_ascii_start().starts_with(b"<") {
        return crate::articles::picture(bytes.to_vec(), fonts).err();
    }
    match Picture::of_svg(bytes, &font_files(fonts)) {
        Ok(drawing) => drawing.render(TRIAL_WIDTH, Photos::Dither).err().map(|error| error.to_string()),
        Err(error) => Some(error.to_string()),
    }
}

/// An SVG frame with the name of a picture that is not shown.
fn frame(path: &str, fonts: &OwnFonts) -> Vec<u8> {
    // Only characters of names: nothing with a meaning in SVG, and nothing that the fonts lack.
    let plain = |letter: char| if letter.is_alphanumeric() || "/._-:".contains(letter) { letter } else { ' ' };
    let mut name: String = path.chars().take(MOST_LETTERS).map(plain).collect();
    if !printable(&name, fonts) {
        name = name.chars().map(|letter| if letter.is_ascii() { letter } else { '?' }).collect();
    }
    if !printable(&name, fonts) {
        name.retain(|letter| letter.is_ascii());
    }
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='60mm' height='8mm' viewBox='0 0 300 40'><path d='M1 1h298v38h-298z' fill='none' \
         stroke='#000'/><text x='150' y='24' font-family='Noto Sans' font-size='10' text-anchor='middle'>{name}</text></svg>"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>";

    fn vault() -> Vault {
        let file = |bytes: &[u8]| Entry::File { bytes: bytes.to_vec(), executable: false, modified: None };
        let files = [("a/b/text.md", &b"x"[..]), ("a/boat.svg", SVG), ("a/b/broken.png", b"\x89PNG")];
        Vault { entries: files.map(|(path, bytes)| (SafePath::new(path).unwrap(), file(bytes))).into() }
    }

    #[test]
    fn pictures_are_found_beside_and_above_the_document_and_nowhere_else() {
        let (vault, fonts) = (vault(), OwnFonts::default());
        let mut pictures = VaultPictures::new(&vault, "a/b/text.md", &[], &fonts);
        assert_eq!(pictures.read("../boat.svg"), SVG);
        assert_eq!(pictures.read("./../../a/boat.svg"), SVG);
        for path in ["boat.svg", "../../../a/boat.svg", "/etc/passwd", "https://example.org/x.png", "broken.png", ""] {
            let frame = String::from_utf8(pictures.read(path)).unwrap();
            assert!(frame.contains("<text"), "{path}: {frame}");
        }
    }

    #[test]
    fn a_frame_is_a_picture_whatever_the_name() {
        for path in ["boat.png", "<script>&\"'", "\u{12d8}", &"x".repeat(10_000)] {
            let fonts = OwnFonts::default();
            assert!(fault(&frame(path, &fonts), &fonts).is_none(), "{path}");
        }
    }
}
