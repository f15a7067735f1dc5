//! Paths of Markdown files -> articles with their pictures, read from their own folders only.

use std::fs;
use std::path::{Path, PathBuf};

use crate::articles;
use crate::cli::input::bounded_file::{self, Links, place_inside, read_file_at_most};
use crate::cli::input::designs::{DesignPictures, is_design};
use crate::cli::input::print::foreign_kind::foreign_kind;
use crate::cli::input::print::mirror_sources::MirrorSources;
use crate::cli::run::{interrupt, run_bounded};
use crate::cli::tell::failure::io_words;
use crate::cli::tell::{Failure, Terminal, shown, spelled};
use crate::limits::{MAX_DOCUMENT_BYTES, MAX_DOCUMENT_WEIGHT, MAX_PICTURE_BYTES, MAX_USUAL_WEIGHT};
use crate::pack::{self, DecodedText};
use crate::typeset::{
    Article, DocumentError, DocumentFault, MarkdownDocument, OwnFonts, check_letters, lacking_letters,
};

/// Entries of a folder that are looked at for documents to name.
const MOST_LOOKED_AT: usize = 1_000;

/// Reads documents and what they show. Pictures must lie in `root`, or in the folder of their document where it is
/// `None`. What could not be set as it was meant is told; all that is wrong is told at once. The files come back, too, if they are `wanted`.
/// Documents that take much memory must be wished for as `large`.
pub(crate) fn documents(
    paths: &[PathBuf],
    root: Option<&Path>,
    terminal: &Terminal,
    wanted: bool,
    large: bool,
    fonts: &OwnFonts,
    designs: &DesignPictures,
) -> Result<(Vec<Article>, MirrorSources), Failure> {
    let mut sources = MirrorSources::default();
    let (mut articles, mut faults) = (Vec::new(), Vec::new());
    let mut weight = 0;
    for path in paths {
        if interrupt::happened() {
            return Err(Failure::interrupted());
        }
        let (article, read, encoding, told) = match document(path, root, wanted, fonts, designs) {
            Ok(read) => read,
            Err(failures) => {
                faults.extend(failures);
                continue;
            }
        };
        weight += article.document.weight;
        let most = if large { MAX_DOCUMENT_WEIGHT } else { MAX_USUAL_WEIGHT };
        if weight > most {
            return Err(heavy(path, article.document.heavy_from.filter(|_| !large), most));
        }
        sources.extend(read);
        if let Some(encoding) = encoding {
            terminal.warn(&format!("{} is not in UTF-8: it is printed as {encoding} reads it", shown(path)));
        }
        for warning in told {
            terminal.warn(&format!("{}: {}", shown(path), spelled(&warning)));
        }
        for warning in &article.document.warnings {
            let text = spelled(&warning.text);
            terminal.warn(&format!("{}, line {}: {text}", shown(path), warning.line));
        }
        if fonts.boxes
            && let Some(first) = lacking_letters(&article.document, fonts).first()
        {
            terminal.warn(&boxes_words(path, &article.document, fonts, first.1));
        }
        if article.document.is_blank() {
            terminal.warn(&format!("{} is empty: there is no text in it", shown(path)));
        }
        articles.push(article);
    }
    let count = faults.len();
    match Failure::all(faults, &format!("there are {count} faults in what is to be printed")) {
        None => Ok((articles, sources)),
        Some(failure) => Err(failure),
    }
}

/// The letters of a document that are printed as boxes.
fn boxes_words(path: &Path, document: &MarkdownDocument, fonts: &OwnFonts, first: usize) -> String {
    let fault = DocumentFault::Letters(lacking_letters(document, fonts));
    spelled(&format!("{}, line {first}: {fault}; each is printed as an empty box", shown(path)))
}

/// A document, what it was read from, its encoding if it is not UTF-8, and what is to be told of designs in it.
type ReadDocument = (Article, MirrorSources, Option<&'static str>, Vec<String>);

/// The one document or picture of a poster.
pub(crate) fn poster_article(
    path: &Path,
    root: Option<&Path>,
    terminal: &Terminal,
    fonts: &OwnFonts,
    designs: &DesignPictures,
) -> Result<Article, Failure> {
    const TEXTS: [&str; 5] = ["md", "markdown", "mdown", "mkd", "txt"];
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    if TEXTS.contains(&ending.as_str()) {
        let (mut articles, _) = documents(&[path.to_owned()], root, terminal, false, false, fonts, designs)?;
        return articles.pop().ok_or_else(|| Failure::new(format!("{} is empty", shown(path))));
    }
    let bytes = bounded_file::read(path, MAX_PICTURE_BYTES, &format!("has more than {} MB", MAX_PICTURE_BYTES >> 20))?;
    let name = shown(path);
    let (file, fonts) = (name.clone(), fonts.clone());
    let read = move || articles::article(&file, POSTER, &fonts, &mut |_| Ok(bytes.clone()));
    let article = run_bounded(&name, read)?.map_err(|errors| {
        let why = errors.into_iter().next().map(|error| match error.fault {
            DocumentFault::Picture { why, .. } => why,
            fault => fault.to_string(),
        });
        Failure::new(format!("the poster {name} cannot be used: {}", why.unwrap_or_default()))
            .hint("a poster is a picture or a Markdown file (.md)")
    })?;
    Ok(article)
}

/// A picture alone, as wide as its page.
const POSTER: &str = "![](poster#width=100%)\n";

/// One document, or all that is wrong with it. Decoders of pictures are other people's work, too: they are watched.
fn document(
    path: &Path,
    root: Option<&Path>,
    wanted: bool,
    fonts: &OwnFonts,
    designs: &DesignPictures,
) -> Result<ReadDocument, Vec<Failure>> {
    let alone = |failure: Failure| vec![failure];
    let SourceText { bytes, text, encoding } = text(path).map_err(alone)?;
    let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
    let root = root.map_or_else(|| beside.clone(), Path::to_owned);
    let name = shown(path);
    let (file, fonts, designs) = (name.clone(), fonts.clone(), designs.clone());
    let mut sources = MirrorSources::default();
    if wanted {
        sources.keep(&beside, Path::new(path.file_name().unwrap_or_default()), &bytes).map_err(alone)?;
    }
    let read = move || {
        let mut told = Vec::new();
        let mut picture = |picture: &str| {
            let bytes = picture_bytes(&beside, &root, picture)?;
            if wanted {
                sources.keep(&beside, Path::new(picture), &bytes).map_err(|failure| failure.what)?;
            }
            if !is_design(picture) {
                return Ok(bytes);
            }
            let (svg, warnings) = designs.draw(picture, &bytes, &fonts)?;
            told.extend(warnings.into_iter().map(|warning| format!("the picture {picture}: {warning}")));
            Ok(svg)
        };
        let article = articles::article(&file, &text, &fonts, &mut picture);
        // A text whose pictures are missing is asked for its letters all the same.
        let parsed =
            || MarkdownDocument::parse(&file, &text).map_or(Ok(()), |document| check_letters(&document, &fonts));
        match article {
            Ok(article) => check_letters(&article.document, &fonts)
                .map(|()| (article, sources, encoding, told))
                .map_err(|error| vec![error]),
            Err(mut errors) => {
                errors.extend(parsed().err());
                errors.sort_by_key(|error| error.line);
                Err(errors)
            }
        }
    };
    let read = run_bounded(&name, read).map_err(alone)?;
    read.map_err(|errors| errors.iter().map(document_failure).collect())
}

/// Documents that take too much memory to typeset: better said before than after it is used up.
fn heavy(path: &Path, line: Option<usize>, most: u64) -> Failure {
    let place = line.map_or_else(|| shown(path), |line| format!("{}, line {line}", shown(path)));
    let megabytes = most >> 20;
    let hint = if most < MAX_DOCUMENT_WEIGHT {
        "divide the text into several zines, or say --large if there is memory for it"
    } else {
        "divide the text into several zines"
    };
    Failure::new(format!(
        "{place}: up to here the text takes some {megabytes} MB of memory to set, and there is more of it"
    ))
    .hint(hint)
}

/// What is wrong with a document, and what to do about it.
fn document_failure(error: &DocumentError) -> Failure {
    let hint = match &error.fault {
        DocumentFault::Paragraph { .. } | DocumentFault::Many { .. } => {
            Some("divide it: a paragraph ends at an empty line, and a long text makes several zines")
        }
        DocumentFault::Marks { .. } => Some("take the marks away that no language needs"),
        DocumentFault::Heavy { .. } => Some("divide the text into several zines"),
        DocumentFault::Letters(_) => {
            Some("use --font FILE with a font that has them, --missing box to print boxes, or other words")
        }
        DocumentFault::FrontOpen => {
            Some("a line of three dashes begins a head; a rule between parts can be written as ***")
        }
        DocumentFault::Picture { why, .. } if why.contains(OUTSIDE) => {
            Some("use --root FOLDER to allow pictures from there")
        }
        _ => None,
    };
    let what = spelled(&error.to_string());
    match &error.fault {
        DocumentFault::Picture { path, why } if is_design(path) && why.contains("--unit") => Failure::usage(what),
        _ => Failure::new(what).hint_if(hint),
    }
}

const OUTSIDE: &str = "it lies outside of ";

/// A document as it is on the disk, its text, and its encoding if it is not UTF-8.
struct SourceText {
    bytes: Vec<u8>,
    text: String,
    encoding: Option<&'static str>,
}

fn text(path: &Path) -> Result<SourceText, Failure> {
    let cannot = |error| Failure::of_file("read", path, &error);
    if path.is_dir() {
        return Err(folder_failure(path));
    }
    let file = bounded_file::open(path).map_err(|error| cannot(error).hint("name Markdown files, or a PDF"))?;
    let Some(bytes) = read_file_at_most(MAX_DOCUMENT_BYTES as u64, file).map_err(cannot)? else {
        return Err(Failure::new(format!("{} has more than {} MB", shown(path), MAX_DOCUMENT_BYTES >> 20))
            .hint("divide the text into several zines"));
    };
    if let Some((what, hint)) = foreign_kind(&bytes) {
        return Err(Failure::new(format!("{} {what}", shown(path))).hint(hint));
    }
    let Some(DecodedText { text, encoding }) = pack::decoded(&bytes) else {
        let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
        // A control character in UTF-8 is left to the typesetter, which leaves it out.
        if valid == bytes.len() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            return Ok(SourceText { bytes, text, encoding: None });
        }
        let line = bytes.iter().take(valid).filter(|byte| **byte == b'\n').count();
        return Err(Failure::new(format!("{}, line {}: this is not UTF-8 text", shown(path), line + 1))
            .hint("save it as plain text in UTF-8, or export it as a PDF"));
    };
    let text = text.into_owned();
    Ok(SourceText { bytes, text, encoding })
}

/// A folder is no document; some of the documents in it are named.
fn folder_failure(folder: &Path) -> Failure {
    let is_markdown = |path: &PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().take(MOST_LOOKED_AT);
    let mut inside: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_markdown).collect();
    inside.sort();
    let hint = match inside.as_slice() {
        [] => "name Markdown files, in the order in which they are to be read, or one PDF".to_owned(),
        [first, ..] => format!("name the files in it, in the order in which they are to be read: {}, ..", shown(first)),
    };
    Failure::new(format!("{} is a folder; a zine is made of Markdown files or one PDF", shown(folder))).hint(hint)
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
