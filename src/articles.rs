//! Markdown text and a function that reads files -> article: the parsed document with its pictures.
//!
//! Pictures are decoded by `photo/`, with the same formats and limits as photos.

use std::collections::BTreeMap;

use crate::halftone::Picture;
use crate::photo;
use crate::typeset::{
    Article, DocumentError, DocumentFault, DocumentWarning, MarkdownDocument, OwnFonts, PictureAt, emoji, font_files,
};
use crate::units::Dpi;

/// Resolution at which a picture that is a PDF page is rendered.
const PDF_PICTURE: Dpi = Dpi(300.0);

/// Reads a document, called `file` in messages, and all its pictures. `read` is called once for each picture's path, as
/// written in the document; an error text that it returns is reported with file and line.
///
/// # Errors
/// An error in the document, or all pictures that cannot be read.
pub fn article(
    file: &str,
    text: &str,
    fonts: &OwnFonts,
    read: &mut dyn FnMut(&str) -> Result<Vec<u8>, String>,
) -> Result<Article, Vec<DocumentError>> {
    let (text, signs) = emoji::with_signs(text, fonts);
    let mut document = MarkdownDocument::parse(file, &text).map_err(|error| vec![error])?;
    document.warnings.extend(signs);
    let mut known: BTreeMap<&str, Result<Picture, String>> = BTreeMap::new();
    let mut pictures = Vec::with_capacity(document.pictures.len());
    let mut errors = Vec::new();
    for PictureAt { path, line } in &document.pictures {
        match known.entry(path).or_insert_with(|| read(path).and_then(|bytes| picture(bytes, fonts))) {
            Ok(picture) => pictures.push(picture.clone()),
            Err(why) => {
                let fault = DocumentFault::Picture { path: path.clone(), why: why.clone() };
                errors.push(DocumentError { file: file.to_owned(), line: *line, fault });
            }
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut told = Vec::new();
    for (number, (at, picture)) in document.pictures.iter().zip(&pictures).enumerate() {
        let first = document.pictures.iter().position(|other| other.path == at.path) == Some(number);
        let words = picture.told().iter().filter(|_| first);
        told.extend(
            words.map(|words| DocumentWarning { line: at.line, text: format!("the picture {}: {words}", at.path) }),
        );
    }
    document.warnings.extend(told);
    Ok(Article { document, pictures })
}

/// Decodes a picture; the format is recognised by the first bytes.
///
/// # Errors
/// Why it cannot be decoded, as a message.
pub fn picture(bytes: Vec<u8>, fonts: &OwnFonts) -> Result<Picture, String> {
    if is_svg(&bytes) {
        return Picture::of_svg(&bytes, &font_files(fonts)).map_err(|error| error.to_string());
    }
    let pages = photo::open(bytes).map_err(|error| error.to_string())?;
    let grey = pages.raster(0, PDF_PICTURE).map_err(|error| error.to_string())?;
    Picture::of_grey(grey.width, grey.height, grey.pixels).map_err(|error| error.to_string())
}

/// Whether it is text that begins with a tag.
fn is_svg(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    start.trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>";

    #[test]
    fn a_picture_is_read_once_however_often_it_is_shown() {
        let mut asked = Vec::new();
        let mut read = |path: &str| {
            asked.push(path.to_owned());
            Ok(SVG.to_vec())
        };
        let article = article("a.md", "![](b.svg) ![](c.svg)\n\n![](b.svg)", &OwnFonts::default(), &mut read).unwrap();
        assert_eq!(article.pictures.len(), 3);
        assert_eq!(asked, ["b.svg", "c.svg"]);
    }

    #[test]
    fn a_picture_that_is_missing_or_none_is_told_with_file_and_line() {
        let missing = article("a.md", "# Boats\n\n![](boat.png)", &OwnFonts::default(), &mut |_| {
            Err("no such file or folder".into())
        });
        let told = missing.unwrap_err().remove(0).to_string();
        assert_eq!(told, "a.md, line 3: the picture boat.png cannot be used: no such file or folder");
        let none = article("a.md", "\n![](boat.png)", &OwnFonts::default(), &mut |_| Ok(b"a letter".to_vec()))
            .unwrap_err()
            .remove(0)
            .to_string();
        assert!(none.starts_with("a.md, line 2: the picture boat.png cannot be used: not a picture"), "{none}");
    }

    #[test]
    fn all_pictures_that_are_missing_are_told_at_once() {
        let text = "![](a.png)\n\n![](b.svg)\n\n![](c.png) ![](a.png)";
        let mut read = |path: &str| if path == "b.svg" { Ok(SVG.to_vec()) } else { Err("no such file".into()) };
        let told = article("a.md", text, &OwnFonts::default(), &mut read).unwrap_err();
        let lines: Vec<(usize, bool)> =
            told.iter().map(|error| (error.line, error.to_string().contains("no such file"))).collect();
        assert_eq!(lines, [(1, true), (5, true), (5, true)]);
    }
}
