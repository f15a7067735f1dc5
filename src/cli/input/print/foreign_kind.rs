//! First bytes of a file -> what it is, where it is neither Markdown nor any other plain text.

/// What a file is that `zine` cannot take, and what to do with it. `None` for what may be text.
pub(crate) fn foreign_kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const EXPORT: &str = "open it in a word processor and export it as a PDF, which zine takes, or save it as Markdown";
    let starts = |start: &[u8]| bytes.starts_with(start);
    if starts(b"PK\x03\x04") {
        return Some(zipped(bytes));
    }
    if starts(b"\xd0\xcf\x11\xe0") {
        return Some(("is an older Word document, or one of another office program", EXPORT));
    }
    if starts(b"{\\rtf") {
        return Some(("is an RTF document", EXPORT));
    }
    if starts(b"%PDF-") {
        return Some(("is a PDF, but its name does not say so", "give it a name that ends in .pdf"));
    }
    if is_web_page(bytes) {
        return Some(("is a web page (HTML)", "print it to a PDF in a browser, or save its text as Markdown"));
    }
    if starts(b"\x89PNG") || starts(b"\xff\xd8\xff") || starts(b"GIF8") || is_tagged(bytes) {
        return Some(("is a picture", "name it in a Markdown file, like this: ![a boat](boat.png)"));
    }
    if starts(b"\x1f\x8b") || starts(b"\xfd7zXZ") || starts(b"7z\xbc\xaf") {
        return Some(("is a packed archive", "unpack it, and name the Markdown files in it"));
    }
    None
}

/// Office programs, word processors and e-books all write ZIP; the names in it tell them apart.
fn zipped(bytes: &[u8]) -> (&'static str, &'static str) {
    const KINDS: [(&[u8], &str); 10] = [
        (b"mimetypeapplication/epub+zip", "is an e-book (EPUB)"),
        (b"mimetypeapplication/vnd.oasis.opendocument.text", "is a LibreOffice document (ODT)"),
        (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "is a LibreOffice spreadsheet"),
        (b"mimetypeapplication/vnd.oasis.opendocument", "is a document of LibreOffice"),
        (b"word/", "is a Word document"),
        (b"xl/", "is an Excel spreadsheet"),
        (b"ppt/", "is a PowerPoint presentation"),
        (b"Index/Document.iwa", "is a document of Apple's Pages, Numbers or Keynote"),
        (b"content.xml", "is a LibreOffice document (ODT)"),
        (b"META-INF/container.xml", "is an e-book (EPUB)"),
    ];
    // The directory with all names stands at the end, the first names at the start.
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    match KINDS.into_iter().find(|(name, _)| holds(name)) {
        Some((_, what)) => {
            (what, "open it, and export it as a PDF, which zine takes, or save it as Markdown (plain text)")
        }
        None => ("is a ZIP archive", "unpack it, and name the Markdown files in it"),
    }
}

/// RIFF (WebP), TIFF, and the boxes of HEIC and AVIF.
fn is_tagged(bytes: &[u8]) -> bool {
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let tiff = bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*");
    webp || tiff || bytes.get(4..8) == Some(b"ftyp")
}

fn is_web_page(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let start = text.get(..text.len().min(1_000)).unwrap_or_default().to_ascii_lowercase();
    let is_xhtml = start.starts_with(b"<?xml") && start.windows(5).any(|window| window == b"<html");
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html") || is_xhtml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_is_told_by_its_bytes_and_not_by_its_name() {
        for (bytes, words) in [
            (&b"PK\x03\x04..[Content_Types].xml..word/document.xml"[..], "a Word document"),
            (b"PK\x03\x04..xl/workbook.xml", "Excel"),
            (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.textPK", "LibreOffice document"),
            (b"PK\x03\x04....mimetypeapplication/epub+zipPK", "e-book"),
            (b"PK\x03\x04..photos/boat.jpg", "ZIP archive"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older Word document"),
            (b"{\\rtf1\\ansi", "RTF"),
            (b"%PDF-1.7", "PDF"),
            (b"\xef\xbb\xbf\n <!DOCTYPE HTML><p>", "web page"),
            (b"<html lang=en>", "web page"),
            (b"<?xml version='1.0'?>\n<html>", "web page"),
            (b"\x89PNG\r\n", "picture"),
            (b"\xff\xd8\xff\xe0", "picture"),
            (b"RIFF....WEBPVP8", "picture"),
            (b"\0\0\0\x18ftypheic", "picture"),
        ] {
            let (what, hint) = foreign_kind(bytes).unwrap();
            assert!(what.contains(words) && !hint.is_empty(), "{what}");
        }
        for text in
            ["# Seeds\n", "<div>a block of HTML</div>\n", "<!-- a note -->\n# A", "", "---\ntitle: x\n---\n", "PK"]
        {
            assert_eq!(foreign_kind(text.as_bytes()), None, "{text}");
        }
    }
}
