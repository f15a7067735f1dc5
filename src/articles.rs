//! Markdown text and a function that reads files -> article: the parsed document with its pictures.
//!
//! Pictures are decoded by `photo/`, with the same formats and limits as photos.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::halftone::Picture;
use crate::photo;
use crate::typeset::{
    Article, DocumentError, DocumentFault, DocumentWarning, MarkdownDocument, OwnFonts, PictureAt, WrittenPicture,
    emoji, font_files,
};
use crate::units::Dpi;

/// Resolution at which a picture that is a PDF page is rendered.
const PDF_PICTURE: Dpi = Dpi(300.0);

/// Base64 as people paste it: with the signs at its end or without them.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What stands for a picture in the text that cannot be shown.
const FRAME: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' width='40mm' height='10mm' viewBox='0 0 160 40'>\
    <path d='M1 1h158v38h-158zM1 1l158 38M159 1l-158 38' fill='none' stroke='#000'/></svg>";

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
    let mut known: BTreeMap<(&str, Option<&WrittenPicture>), Result<Picture, String>> = BTreeMap::new();
    let mut pictures = Vec::with_capacity(document.pictures.len());
    let mut errors = Vec::new();
    let mut unread = Vec::new();
    for PictureAt { path, line, written } in &document.pictures {
        let shown = known.entry((path, written.as_ref())).or_insert_with(|| match written {
            Some(written) => bytes_of(written).and_then(|bytes| picture(bytes, fonts)),
            None => read(path).and_then(|bytes| picture(bytes, fonts)),
        });
        match shown {
            Ok(picture) => pictures.push(picture.clone()),
            // The rest of the document is worth printing.
            Err(why) if written.is_some() => {
                let text = format!("the picture {path} cannot be used: {why}; a frame stands for it");
                unread.push(DocumentWarning { line: *line, text });
                pictures.extend(Picture::of_svg(FRAME, &[]));
            }
            Err(why) => {
                let fault = DocumentFault::Picture { path: path.clone(), why: why.clone() };
                errors.push(DocumentError { file: file.to_owned(), line: *line, fault });
            }
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut told = unread;
    for (number, (at, picture)) in document.pictures.iter().zip(&pictures).enumerate() {
        let is_same = |other: &PictureAt| (&other.path, &other.written) == (&at.path, &at.written);
        let first = document.pictures.iter().position(is_same) == Some(number);
        let words = picture.told().iter().filter(|_| first);
        told.extend(
            words.map(|words| DocumentWarning { line: at.line, text: format!("the picture {}: {words}", at.path) }),
        );
    }
    document.warnings.extend(told);
    Ok(Article { document, pictures })
}

/// The bytes of a picture that is written into the text.
fn bytes_of(written: &WrittenPicture) -> Result<Vec<u8>, String> {
    if !written.base64 {
        return Ok(written.data.as_bytes().to_vec());
    }
    let letters: String = written.data.split_ascii_whitespace().collect();
    BASE64.decode(letters).map_err(|_| "what follows `base64,` is no base64".to_owned())
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
    fn pictures_in_the_text_itself_are_shown_and_a_frame_stands_for_those_that_cannot_be() {
        let png = {
            let mut png = std::io::Cursor::new(Vec::new());
            image::GrayImage::from_fn(9, 6, |x, _| image::Luma([(x * 20) as u8]))
                .write_to(&mut png, image::ImageFormat::Png)
                .unwrap();
            BASE64.encode(png.into_inner())
        };
        let svg = BASE64.encode(SVG);
        let escaped = String::from_utf8_lossy(SVG)
            .replace('<', "%3C")
            .replace('>', "%3E")
            .replace(' ', "%20")
            .replace('\'', "%27");
        let shown = [
            format!("![](data:image/png;base64,{png})"),
            format!("![](data:image/png;base64,{})", png.trim_end_matches('=')),
            format!("![a jar](data:image/png;base64,{png}#width=40mm \"Jars\")"),
            format!("<img src=\"data:image/png;base64,{png}\">"),
            format!("![](data:image/svg+xml;base64,{svg})"),
            format!("![](data:image/svg+xml;utf8,{escaped})"),
        ];
        let mut read = |path: &str| panic!("{path} is no file");
        for text in shown {
            let article = article("a.md", &text, &OwnFonts::default(), &mut read).unwrap();
            assert_eq!((article.pictures.len(), article.document.warnings), (1, vec![]), "{text}");
        }
        let broken = ["image/png;base64,AAAA", "image/png;base64,?", "image/jpeg;base64,", "image/svg+xml,%3Csvg"];
        for target in broken {
            let text = format!("One.\n\n![]({})\n\nTwo.\n", String::from("data:") + target);
            let article = article("a.md", &text, &OwnFonts::default(), &mut read).unwrap();
            assert_eq!(article.pictures.len(), 1);
            let told = &article.document.warnings[0];
            assert!(told.line == 3 && told.text.contains("a frame stands for it"), "{target}: {told:?}");
        }
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
