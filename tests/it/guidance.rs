//! The sentence after a scan: which sheet to photograph next, where, and what to do otherwise than last time.

use image::{GrayImage, Luma};
use qrcode::Color;
use seedpress::sheet::{Geometry, Grid};

use crate::paper::{Paper, modules, noise, png};
use crate::program::WorkFolder;

const GRID: Grid = Grid { rows: 4, columns: 4, gap_x: 4, gap_y: 4 };
/// Pixels to a module, and modules of white around the codes.
const SCALE: u32 = 4;
const BORDER: u32 = 10;

/// One sheet of 16 codes of which 11 restore the packet.
struct Sheet {
    name: String,
    geometry: Geometry,
    picture: GrayImage,
}

impl Sheet {
    fn draw() -> Self {
        let mut paper = Paper::of(&[("beans.bin", &noise(1_000, 3))], 100, 5);
        for piece in &mut paper.pieces {
            (piece.header.grid, piece.header.sheet, piece.header.sheets) = (GRID, 1, 1);
        }
        assert_eq!((paper.needed, paper.pieces.len()), (11, 16));
        let codes: Vec<(usize, Vec<Color>)> = paper.texts().iter().map(|text| modules(text)).collect();
        let version = ((codes[0].0 - 17) / 4) as u8;
        let geometry = Geometry::new(GRID, version, 2);
        let side = |modules: i32| (modules as u32 + 2 * BORDER) * SCALE;
        let mut picture = GrayImage::from_pixel(side(geometry.width()), side(geometry.height()), Luma([235]));
        for (slot, (width, code)) in (0..).zip(&codes) {
            let square = geometry.code(slot);
            for (at, _) in code.iter().enumerate().filter(|(_, module)| **module == Color::Dark) {
                let left = (square.left as u32 + (at % width) as u32 + BORDER) * SCALE;
                let top = (square.top as u32 + (at / width) as u32 + BORDER) * SCALE;
                for (x, y) in (0..SCALE).flat_map(|y| (0..SCALE).map(move |x| (x, y))) {
                    picture.put_pixel(left + x, top + y, Luma([20]));
                }
            }
        }
        Self { name: paper.short_name(), geometry, picture }
    }

    /// The pixel at which the codes C2 to D4 begin: from there to the lower right corner six of the sixteen stand.
    fn corner(&self) -> (u32, u32) {
        let square = self.geometry.code(9);
        ((square.left as u32 + BORDER - 2) * SCALE, (square.top as u32 + BORDER - 2) * SCALE)
    }

    /// Changes each pixel of that part, by its place and what is around it.
    fn spoil(&mut self, change: impl Fn(&GrayImage, u32, u32) -> u8) {
        let (left, top) = self.corner();
        let before = self.picture.clone();
        for (x, y) in (top..before.height()).flat_map(|y| (left..before.width()).map(move |x| (x, y))) {
            self.picture.put_pixel(x, y, Luma([change(&before, x, y)]));
        }
    }

    /// The mean over so many pixels to each side.
    fn mean(picture: &GrayImage, x: u32, y: u32, (wide, high): (i32, i32)) -> u8 {
        let clamped = |at: u32, by: i32, size: u32| at.saturating_add_signed(by).min(size - 1);
        let around = (-high..=high).flat_map(|dy| (-wide..=wide).map(move |dx| (dx, dy)));
        let levels = around.map(|(dx, dy)| {
            let (x, y) = (clamped(x, dx, picture.width()), clamped(y, dy, picture.height()));
            u32::from(picture.get_pixel(x, y).0[0])
        });
        (levels.sum::<u32>() / ((2 * wide + 1) * (2 * high + 1)) as u32) as u8
    }
}

/// What a scan of the picture says is next.
#[track_caller]
fn next(name: &str, sheet: &Sheet, picture: &GrayImage) -> String {
    let work = WorkFolder::new(name);
    work.put("photo.png", png(picture));
    let run = work.run(&["scan", "photo.png", "-o", "out"]).ended(3);
    let start = format!("next: photograph sheet 1 of {} again: ", sheet.name);
    let line = run.out.lines().find_map(|line| line.trim().strip_prefix(&start).map(str::to_owned));
    line.unwrap_or_else(|| panic!("{}{}", run.out, run.err))
}

#[test]
fn glare_asks_for_a_photo_without_flash_and_darkness_for_light() {
    let mut sheet = Sheet::draw();
    let plain = sheet.picture.clone();
    sheet.spoil(|before, x, y| before.get_pixel(x, y).0[0].saturating_add(240));
    let glare = next("guidance-glare", &sheet, &sheet.picture);
    assert!(glare.starts_with("the lower right part, closer, without the flash"), "{glare}");
    sheet.picture = plain;
    sheet.spoil(|before, x, y| before.get_pixel(x, y).0[0] / 240);
    let dark = next("guidance-dark", &sheet, &sheet.picture);
    assert!(dark.starts_with("the lower right part, closer, in more light"), "{dark}");
}

#[test]
fn a_streak_asks_for_a_steady_hand_and_a_soft_picture_for_focus() {
    let mut sheet = Sheet::draw();
    let plain = sheet.picture.clone();
    sheet.spoil(|before, x, y| Sheet::mean(before, x, y, (18, 1)));
    let streak = next("guidance-streak", &sheet, &sheet.picture);
    assert!(streak.starts_with("the lower right part, closer, with the phone held still"), "{streak}");
    sheet.picture = plain;
    sheet.spoil(|before, x, y| Sheet::mean(before, x, y, (8, 8)));
    let soft = next("guidance-soft", &sheet, &sheet.picture);
    assert!(soft.starts_with("the lower right part, closer, sharp"), "{soft}");
}

#[test]
fn a_sheet_that_is_cut_off_is_asked_for_whole() {
    let sheet = Sheet::draw();
    let (width, height) = sheet.picture.dimensions();
    let cut = image::imageops::crop_imm(&sheet.picture, 0, 0, width * 5 / 8, height).to_image();
    let sentence = next("guidance-cut", &sheet, &cut);
    assert!(sentence.starts_with("with the whole sheet in the picture"), "{sentence}");
}

#[test]
fn the_facts_are_there_for_programs_too() {
    let mut sheet = Sheet::draw();
    sheet.spoil(|before, x, y| before.get_pixel(x, y).0[0].saturating_add(240));
    let work = WorkFolder::new("guidance-json");
    work.put("photo.png", png(&sheet.picture));
    let run = work.run(&["scan", "photo.png", "-o", "out", "--json"]).ended(3);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let next = &report["sets"][0]["next"];
    assert_eq!((&next["sheet"], &next["region"]), (&1.into(), &"lower-right".into()));
    assert_eq!(next["hindrances"], serde_json::json!(["glare"]));
    assert!(next["words"].as_str().unwrap().contains("without the flash"), "{next}");
}
