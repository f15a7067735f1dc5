//! What the reader saw on each page -> drawings in a folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use image::RgbImage;

use crate::cli::input::kind_of;
use crate::cli::output::atomic_file::Existing;
use crate::cli::output::png::png;
use crate::cli::output::{atomic_file, write_files};
use crate::cli::tell::{Failure, counted, shown};
use crate::photo::{Pages, PhotoError, Reading, Sighting};
use crate::qr::Payload;
use crate::watch::Watch;

/// Unread codes of one page that are drawn module by module.
const MOST_CODES: usize = 40;
/// Letters of a picture's name that its drawings' names begin with.
const NAME: usize = 80;

/// A page's codes, and drawings of how they were read.
pub(crate) struct ExplainedPage {
    pub reading: Reading,
    /// It shows a card or a letter of a key: then nothing is drawn.
    pub shows_key: bool,
    pub drawings: Vec<PngDrawing>,
}

/// One drawing: what it shows, as the end of a name, and its PNG.
pub(crate) struct PngDrawing {
    what: String,
    png: Vec<u8>,
}

/// Reads a page and draws how.
pub(crate) fn read_and_draw(pages: &Pages, page: usize, watch: &dyn Watch) -> Result<ExplainedPage, PhotoError> {
    let (gray, explained) = pages.explain(page, watch)?;
    let is_key = |seen: &Sighting| matches!(&seen.payload, Payload::Text(text) if kind_of(text).is_some());
    if explained.reading.sightings.iter().any(is_key) {
        return Ok(ExplainedPage { reading: explained.reading, shows_key: true, drawings: Vec::new() });
    }
    let mut drawings = vec![PngDrawing::of("photo".to_owned(), &explained.picture(&gray))?];
    let mut room = MOST_CODES;
    for sheet in &explained.sheets {
        let name = format!("sheet-{}", sheet.sheet);
        drawings.push(PngDrawing::of(name.clone(), &sheet.flattened(&gray))?);
        for place in &sheet.places {
            let Some(modules) = (room > 0).then(|| sheet.modules(place)).flatten() else { continue };
            room -= 1;
            drawings.push(PngDrawing::of(format!("{name}-{}", sheet.geometry.grid.label(place.slot)), &modules)?);
        }
    }
    Ok(ExplainedPage { reading: explained.reading, shows_key: false, drawings })
}

impl PngDrawing {
    fn of(what: String, image: &RgbImage) -> Result<Self, PhotoError> {
        let png = png(image).map_err(|error| PhotoError::Broken { format: "PNG", reason: error.to_string() })?;
        Ok(Self { what, png })
    }
}

/// The folder that drawings go into.
pub(crate) struct DrawingFolder {
    path: PathBuf,
    existing: Existing,
    /// Names that were given.
    names: BTreeSet<String>,
}

impl DrawingFolder {
    /// Makes the folder; one that holds something already is refused, unless its files may be replaced.
    pub fn set_up(path: &Path, existing: Existing) -> Result<Self, Failure> {
        write_files::set_up_folder(path, existing)?;
        Ok(Self { path: path.to_owned(), existing, names: BTreeSet::new() })
    }

    /// Writes the drawings of one page; `page` counts from 1, and is `None` where the picture has only one.
    pub fn put(&mut self, picture: &Path, page: Option<usize>, drawings: &[PngDrawing]) -> Result<(), Failure> {
        let stem = stem(picture);
        let page = page.map(|page| format!("-page-{page}")).unwrap_or_default();
        for drawing in drawings {
            let name = self.unused(&format!("{stem}{page}-{}", drawing.what));
            atomic_file::write(&self.path.join(name), &drawing.png, self.existing)?;
        }
        Ok(())
    }

    /// Two pictures may have the same name, and two packets the same sheet.
    fn unused(&mut self, wanted: &str) -> String {
        let numbered = |number: usize| match number {
            1 => format!("{wanted}.png"),
            number => format!("{wanted}-{number}.png"),
        };
        // One more than there are names is free.
        let free =
            (1..=self.names.len() + 1).map(numbered).find(|name| !self.names.contains(&name.to_ascii_lowercase()));
        let name = free.unwrap_or_else(|| numbered(self.names.len() + 2));
        self.names.insert(name.to_ascii_lowercase());
        name
    }

    /// Where the drawings are.
    pub fn words(&self) -> String {
        format!("{} in {}", counted(self.names.len(), "drawing", "drawings"), shown(&self.path))
    }
}

/// The picture's name without its ending, in letters that any disk and terminal takes.
fn stem(picture: &Path) -> String {
    let name = picture.file_stem().unwrap_or_default().to_string_lossy();
    let safe = |letter: char| if letter.is_alphanumeric() || matches!(letter, '-' | '_') { letter } else { '_' };
    let stem: String = name.chars().take(NAME).map(safe).collect();
    if stem.is_empty() { "picture".to_owned() } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_drawings_are_safe_and_differ() {
        assert_eq!(stem(Path::new("a/../-rf \x1b[2J.jpg")), "-rf___2J");
        assert_eq!(stem(Path::new("Übung 1.tar.png")), "Übung_1_tar");
        assert_eq!(stem(Path::new("/")), "picture");
        let mut folder = DrawingFolder { path: PathBuf::new(), existing: Existing::Keep, names: BTreeSet::new() };
        let names = ["a-photo", "A-photo", "a-photo", "b"].map(|wanted| folder.unused(wanted));
        assert_eq!(names, ["a-photo.png", "A-photo-2.png", "a-photo-3.png", "b.png"]);
    }
}
