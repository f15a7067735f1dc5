//! A layout's name or folder -> the layout.

use std::path::Path;

use crate::assets;
use crate::cli::input::bounded_file;
use crate::cli::tell::nearest::did_you_mean;
use crate::cli::tell::{Failure, shown, spelled};
use crate::limits::MAX_LAYOUT_BYTES;
use crate::typeset::{FrontMatter, LAYOUT_TOML, LAYOUT_TYPST, ZineLayout};

/// The layout for documents: the one that was typed, else the one that the first document names, else the usual one.
///
/// A layout is a program. A document that somebody else wrote may choose among those that the program carries; only the
/// command line may name a folder.
pub(crate) fn chosen(typed: Option<&str>, file: &Path, front: &FrontMatter) -> Result<ZineLayout, Failure> {
    let (Some(named), None) = (front.layout.as_deref(), typed) else {
        return find(typed.unwrap_or(assets::LAYOUTS[0].0));
    };
    if assets::layout(named).is_some() {
        return find(named);
    }
    let line = front.line_of(named).unwrap_or(1);
    let unlike = if is_folder(named) {
        format!("the layout {} is a folder; what it holds would run, so a document cannot choose it", spelled(named))
    } else {
        format!("there is no layout {}", spelled(named))
    };
    let known = assets::LAYOUTS.map(|(name, ..)| name).join(", ");
    Err(Failure::usage(format!("{}, line {line}: {unlike}", shown(file))).hint(format!(
        "choose one of {known}; or, if you trust a folder with a layout, say --layout FOLDER on the command line"
    )))
}

/// The layout of a name that the program carries, or in a folder of the person's own.
fn find(name: &str) -> Result<ZineLayout, Failure> {
    if let Some((toml, typst)) = assets::layout(name) {
        return ZineLayout::parse(name, toml, typst).map_err(Failure::new);
    }
    if !is_folder(name) {
        return Err(unknown(name));
    }
    let folder = Path::new(name);
    let toml = read(folder, LAYOUT_TOML)?;
    let typst = read(folder, LAYOUT_TYPST)?;
    ZineLayout::parse(spelled(name).trim_end_matches('/'), &toml, &typst).map_err(Failure::new)
}

/// The folder of a layout that was typed, if it is no name of one that the program carries.
pub(crate) fn folder(typed: Option<&str>) -> Option<&Path> {
    typed.filter(|name| assets::layout(name).is_none() && is_folder(name)).map(Path::new)
}

/// Whether a layout's name means a folder.
pub(crate) fn is_folder(name: &str) -> bool {
    name.contains(['/', '\\']) || Path::new(name).is_dir()
}

pub(crate) fn unknown(name: &str) -> Failure {
    let names = assets::LAYOUTS.map(|(name, ..)| name);
    let known = names.join(", ");
    Failure::usage(format!("there is no layout {}{}", spelled(name), did_you_mean(name, names)))
        .hint(format!("choose one of {known}, or the path of a folder that holds {LAYOUT_TOML} and {LAYOUT_TYPST}"))
}

/// A text that a person edits, from the folder of its layout and from nowhere else: the folder may be a stranger's.
pub(crate) fn read(folder: &Path, name: &str) -> Result<String, Failure> {
    let path = &folder.join(name);
    let bytes = bounded_file::read_inside(folder, path, MAX_LAYOUT_BYTES, "is too large for a layout")?;
    String::from_utf8(bytes).map_err(|_| Failure::new(format!("{} is not UTF-8 text", shown(path))))
}
