//! A new PDF -> a PNG picture of each page, and contact sheets of them all, in a folder.

use std::path::{Path, PathBuf};

use image::GrayImage;
use image::imageops::{FilterType, replace, resize};

use super::atomic_file::{self, Existing};
use super::png::png_of;
use super::write_files;
use crate::cli::tell::{Failure, Progress, counted, shown};
use crate::glyph;
use crate::photo;
use crate::units::Dpi;
use crate::watch::{Step, Watch};

/// Resolution of the pages: an A4 page is 827 x 1169 pixels.
const PAGES: Dpi = Dpi(100.0);
/// Largest width and height of a page on a contact sheet, in pixels.
const CELL: (u32, u32) = (240, 300);
/// Space around each, and room for its number, in pixels.
const GAP: u32 = 20;
const NUMBER: u32 = 24;
/// Pixels per dot of the numbers.
const NUMBER_SCALE: u32 = 2;
/// Pages side by side, and below each other, on a contact sheet.
const COLUMNS: usize = 6;
const ROWS: usize = 6;
const WHITE: u8 = 255;
/// The frame around a page.
const FRAME: u8 = 130;

/// The folder of a preview.
pub(crate) struct PreviewFolder<'a> {
    path: &'a Path,
    existing: Existing,
}

impl<'a> PreviewFolder<'a> {
    /// Makes the folder; one that holds something already is refused, unless `force` replaces its files.
    pub fn set_up(path: &'a Path, force: bool) -> Result<Self, Failure> {
        let existing = Existing::from_force(force);
        write_files::set_up_folder(path, existing)?;
        Ok(Self { path, existing })
    }

    /// Draws a PDF; the line says what was drawn.
    pub fn draw(&self, pdf: &[u8], progress: &Progress) -> Result<String, Failure> {
        let failed = |error| Failure::new(format!("the preview cannot be drawn: {error}"));
        let pages = photo::open(pdf.to_vec()).map_err(failed)?;
        let count = pages.count();
        let digits = count.to_string().len();
        let mut small = Vec::new();
        let mut sheets = Vec::new();
        for page in 0..count {
            progress.at(Step::Draw, page, count);
            if progress.stop() {
                return Err(Failure::new("the preview was stopped"));
            }
            let gray = pages.raster(page, PAGES).map_err(failed)?;
            let picture = gray_image(gray).ok_or_else(|| Failure::new("the preview cannot be drawn"))?;
            self.put(&format!("page-{:0digits$}.png", page + 1), &picture)?;
            small.push(thumbnail(&picture));
            if small.len() == COLUMNS * ROWS || page + 1 == count {
                let first = page + 1 - small.len();
                sheets.push(contact_sheet(&std::mem::take(&mut small), first));
            }
        }
        progress.clear();
        for (sheet, number) in sheets.iter().zip(1..) {
            let name = if sheets.len() == 1 { String::new() } else { format!("-{number}") };
            self.put(&format!("contact-sheet{name}.png"), sheet)?;
        }
        let all = counted(sheets.len(), "contact sheet", "contact sheets");
        Ok(format!("preview: {} and {all} in {}", counted(count, "page", "pages"), shown(self.path)))
    }

    fn put(&self, name: &str, picture: &GrayImage) -> Result<(), Failure> {
        let path: PathBuf = self.path.join(name);
        atomic_file::write(&path, &png_of("the preview", picture)?, self.existing)
    }
}

fn gray_image(gray: photo::Gray) -> Option<GrayImage> {
    GrayImage::from_raw(gray.width, gray.height, gray.pixels)
}

/// The page, as large as a cell of the contact sheet allows, and no larger than it is.
fn thumbnail(page: &GrayImage) -> GrayImage {
    let share = |most: u32, side: u32| f64::from(most) / f64::from(side.max(1));
    let scale = share(CELL.0, page.width()).min(share(CELL.1, page.height())).min(1.0);
    let side = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
    resize(page, side(page.width()), side(page.height()), FilterType::Triangle)
}

/// Pages side by side with their numbers; `first` is the number of pages before them.
fn contact_sheet(pages: &[GrayImage], first: usize) -> GrayImage {
    let columns = pages.len().min(COLUMNS);
    let rows = pages.len().div_ceil(COLUMNS);
    let width = pages.iter().map(GrayImage::width).max().unwrap_or(1);
    let height = pages.iter().map(GrayImage::height).max().unwrap_or(1);
    let step = (width + GAP, height + NUMBER + GAP);
    let mut sheet =
        GrayImage::from_pixel(step.0 * columns as u32 + GAP, step.1 * rows as u32 + GAP, image::Luma([WHITE]));
    for (page, at) in pages.iter().zip(0..) {
        let left = GAP + step.0 * (at % COLUMNS as u32) + (width - page.width()) / 2;
        let top = GAP + step.1 * (at / COLUMNS as u32);
        glyph::fill(&mut sheet, (left - 1, top - 1), (page.width() + 2, page.height() + 2), FRAME);
        replace(&mut sheet, page, left.into(), top.into());
        let number = (first + at as usize + 1).to_string();
        let middle = (left + page.width() / 2).saturating_sub(glyph::width(&number, NUMBER_SCALE) / 2);
        glyph::write(&mut sheet, (middle, top + page.height() + GAP / 3), NUMBER_SCALE, &number);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_sheet_has_room_for_each_page_and_shows_all_of_it() {
        let black = |width, height| thumbnail(&GrayImage::new(width, height));
        for count in [1, 5, 6, 7, 36] {
            let pages = vec![black(827, 1169); count];
            let sheet = contact_sheet(&pages, 0);
            let dark = sheet.pixels().filter(|pixel| pixel.0[0] == 0).count();
            let shown = pages.iter().map(|page| page.pixels().len()).sum::<usize>();
            assert!(dark > shown, "pages and numbers");
            assert!(sheet.width() <= 6 * 260 + 20 && sheet.height() <= 6 * 344 + 20);
        }
    }

    #[test]
    fn a_small_page_is_not_enlarged_and_a_long_one_fits() {
        assert_eq!(thumbnail(&GrayImage::new(100, 50)).dimensions(), (100, 50));
        let (width, height) = thumbnail(&GrayImage::new(100, 4000)).dimensions();
        assert!(width >= 1 && height == 300);
    }
}
