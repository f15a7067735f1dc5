//! Paths of Markdown files -> articles with their pictures, read from their own folders only.

use std::path::{Path, PathBuf};

use crate::articles;
use crate::cli::input::bounded_file::{self, Links, place_inside, read_file_at_most};
use crate::cli::input::print::mirror_sources::MirrorSources;
use crate::cli::run::{interrupt, run_bounded};
use crate::cli::tell::failure::io_words;
use crate::cli::tell::{Failure, Terminal, shown};
use crate::limits::{MAX_DOCUMENT_BYTES, MAX_PICTURE_BYTES};
use crate::typeset::{Article, DocumentError, DocumentFault};

/// Reads documents and what they show. Pictures must lie in `root`, or in the folder of their document where it is
/// `None`. What could not be set as it was meant is told. The files come back, too, if they are `wanted`.
pub(crate) fn documents(
    paths: &[PathBuf],
    root: Option<&Path>,
    terminal: &Terminal,
    wanted: bool,
) -> Result<(Vec<Article>, MirrorSources), Failure> {
    let mut sources = MirrorSources::default();
    let mut articles = Vec::new();
    for path in paths {
        if interrupt::happened() {
            return Err(Failure::interrupted());
        }
        let (article, read) = document(path, root, wanted)?;
        sources.extend(read);
        for warning in &article.document.warnings {
            let text = crate::cli::tell::text::spelled(&warning.text);
            terminal.warn(&format!("{}, line {}: {text}", shown(path), warning.line));
        }
        articles.push(article);
    }
    Ok((articles, sources))
}

/// Decoders of pictures are other people's work, too: they are watched.
fn document(path: &Path, root: Option<&Path>, wanted: bool) -> Result<(Article, MirrorSources), Failure> {
    let text = text(path)?;
    let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
    let root = root.map_or_else(|| beside.clone(), Path::to_owned);
    let name = shown(path);
    let file = name.clone();
    let mut sources = MirrorSources::default();
    if wanted {
        sources.keep(&beside, Path::new(path.file_name().unwrap_or_default()), text.as_bytes())?;
    }
    let read = move || {
        let mut picture = |picture: &str| {
            let bytes = picture_bytes(&beside, &root, picture)?;
            if wanted {
                sources.keep(&beside, Path::new(picture), &bytes).map_err(|failure| failure.what)?;
            }
            Ok(bytes)
        };
        let article = articles::article(&file, &text, &mut picture)?;
        Ok((article, sources))
    };
    run_bounded(&name, read)?.map_err(|error| document_failure(&error))
}

/// What is wrong with a document, and what to do about it.
fn document_failure(error: &DocumentError) -> Failure {
    let hint = match &error.fault {
        DocumentFault::Letter(_) => Some("choose another letter or word"),
        DocumentFault::FrontOpen => {
            Some("a line of three dashes begins a head; a rule between parts can be written as ***")
        }
        DocumentFault::Picture { why, .. } if why.contains(OUTSIDE) => {
            Some("use --root FOLDER to allow pictures from there")
        }
        _ => None,
    };
    Failure::new(crate::cli::tell::text::spelled(&error.to_string())).hint_if(hint)
}

const OUTSIDE: &str = "it lies outside of ";

fn text(path: &Path) -> Result<String, Failure> {
    let cannot = |error| Failure::of_file("read", path, &error);
    let file = bounded_file::open(path).map_err(|error| cannot(error).hint("name Markdown files, or a PDF"))?;
    let Some(bytes) = read_file_at_most(MAX_DOCUMENT_BYTES as u64, file).map_err(cannot)? else {
        return Err(Failure::new(format!("{} has more than {} MB", shown(path), MAX_DOCUMENT_BYTES >> 20))
            .hint("divide the text into several zines"));
    };
    String::from_utf8(bytes).map_err(|error| {
        let line =
            error.as_bytes().iter().take(error.utf8_error().valid_up_to()).filter(|byte| **byte == b'\n').count();
        Failure::new(format!("{}, line {}: this is not UTF-8 text", shown(path), line + 1))
            .hint("save it as plain text in UTF-8, or export it as a PDF")
    })
}

/// A picture's bytes, if it lies in `root` once all links and dots are followed.
fn picture_bytes(beside: &Path, root: &Path, picture: &str) -> Result<Vec<u8>, String> {
    let words = |error: std::io::Error| io_words(&error);
    if picture.contains('\0') {
        return Err("no file has such a name".to_owned());
    }
    let Some(path) = place_inside(root, &beside.join(picture)).map_err(words)? else {
        return Err(format!("{OUTSIDE}the folder {}", shown(root)));
    };
    // No link is left in it, unless somebody has just put one there.
    let file = bounded_file::open_with(&path, Links::Refused).map_err(words)?;
    let bytes = read_file_at_most(MAX_PICTURE_BYTES, file).map_err(words)?;
    bytes.ok_or_else(|| format!("it has more than {} MB", MAX_PICTURE_BYTES >> 20))
}
