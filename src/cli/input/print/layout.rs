//! A layout's name or folder -> the layout.

use std::fs;
use std::io::Read;
use std::path::Path;

use crate::assets;
use crate::cli::tell::failure::Failure;
use crate::cli::tell::text::{shown, spelled};
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
    let toml = read(&folder.join(LAYOUT_TOML))?;
    let typst = read(&folder.join(LAYOUT_TYPST))?;
    ZineLayout::parse(spelled(name).trim_end_matches('/'), &toml, &typst).map_err(Failure::new)
}

pub(crate) fn unknown(name: &str) -> Failure {
    let known = assets::LAYOUTS.map(|(name, ..)| name).join(", ");
    Failure::usage(format!("there is no layout {}", spelled(name)))
        .hint(format!("say one of {known}, or the path of a folder that holds {LAYOUT_TOML} and {LAYOUT_TYPST}"))
}

/// A text that a person edits.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let cannot = |error| Failure::of_file("read", path, &error);
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(cannot)?.take(MAX_LAYOUT_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MAX_LAYOUT_BYTES {
        return Err(Failure::new(format!("{} is too large for a layout", shown(path))));
    }
    String::from_utf8(bytes).map_err(|_| Failure::new(format!("{} is no text in UTF-8", shown(path))))
}
