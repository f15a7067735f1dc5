//! A layout's name or folder -> the layout.

use std::path::Path;

use crate::assets;
use crate::cli::input::bounded_file;
use crate::cli::tell::nearest::did_you_mean;
use crate::cli::tell::{Failure, shown, spelled};
use crate::limits::MAX_LAYOUT_BYTES;
use crate::typeset::{LAYOUT_TOML, LAYOUT_TYPST, ZineLayout};

/// The layout of a name that the program carries, or in a folder of the person's own.
pub(crate) fn find(name: &str) -> Result<ZineLayout, Failure> {
    if let Some((toml, typst)) = assets::layout(name) {
        return ZineLayout::parse(name, toml, typst).map_err(Failure::new);
    }
    let folder = Path::new(name);
    if !name.contains(['/', '\\']) && !folder.is_dir() {
        return Err(unknown(name));
    }
    let toml = read(folder, LAYOUT_TOML)?;
    let typst = read(folder, LAYOUT_TYPST)?;
    ZineLayout::parse(spelled(name).trim_end_matches('/'), &toml, &typst).map_err(Failure::new)
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
