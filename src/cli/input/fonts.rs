//! Paths of font files, and those in a layout's folder -> the fonts that are used besides the built-in ones.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::args::fonts::{FontArgs, MissingLetters};
use crate::cli::input::bounded_file;
use crate::cli::tell::{Failure, shown};
use crate::limits::{MAX_FONT_BYTES, MAX_FONT_BYTES_IN_ALL, MAX_FONTS};
use crate::typeset::OwnFonts;

/// Endings of font files in a layout's folder.
const ENDINGS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];
/// The folder in a layout's folder that may hold fonts.
const FOLDER: &str = "fonts";

/// The fonts that were named, and those of the layout in this folder.
pub(crate) fn own_fonts(args: &FontArgs, layout: Option<&Path>) -> Result<OwnFonts, Failure> {
    let mut fonts = OwnFonts::default();
    fonts.boxes = args.missing == Some(MissingLetters::Box);
    let mut room = MAX_FONT_BYTES_IN_ALL;
    let mut add = |path: &Path, bytes: Vec<u8>| {
        room = room.checked_sub(bytes.len() as u64).ok_or_else(|| {
            Failure::new(format!(
                "{}: all fonts together have more than {} MB",
                shown(path),
                MAX_FONT_BYTES_IN_ALL >> 20
            ))
        })?;
        fonts.add(bytes).map_err(|why| Failure::new(format!("{} {why}", shown(path))))
    };
    let large = format!("has more than {} MB", MAX_FONT_BYTES >> 20);
    for path in &args.files {
        add(path, bounded_file::read(path, MAX_FONT_BYTES, &large)?)?;
    }
    if let Some(layout) = layout {
        for path in fonts_in(layout) {
            add(&path, bounded_file::read_inside(layout, &path, MAX_FONT_BYTES, &large)?)?;
        }
    }
    Ok(fonts)
}

/// The fonts in a layout's folder and in its folder `fonts`, by their names.
fn fonts_in(layout: &Path) -> Vec<PathBuf> {
    let is_font = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        ENDINGS.contains(&ending.as_str())
    };
    let within = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut fonts: Vec<PathBuf> = entries.filter(is_font).take(MAX_FONTS + 1).collect();
        fonts.sort();
        fonts
    };
    [within(layout), within(&layout.join(FOLDER))].concat()
}
