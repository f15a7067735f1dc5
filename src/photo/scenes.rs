//! Pictures of several sheets, parts of a sheet, a turned sheet, a screen -> all of their codes.

#![cfg(test)]

use std::collections::BTreeSet;

use crate::frame::Piece;
use crate::photo::detect::preprocess;
use crate::photo::testing::Sheet;
use crate::photo::{Gray, search};
use crate::qr::Payload;
use crate::rehearse::{Camera, Impairments, expose};
use crate::sheet::{Grid, Level};
use crate::units::{Mm, Size};
use crate::watch::Unwatched;

const GRID: Grid = Grid { rows: 4, columns: 3, gap_x: 4, gap_y: 4 };
const SET: &str = "NYV6Z9N8SW6QRB3C04N76602";
const OTHER_SET: &str = "60DG2F8DZG94QK20JXQ3MZY1";

/// Twelve codes of version 10, eight pixels a module.
fn sheet(set: &str, number: u32) -> Sheet {
    Sheet::draw_of(set, number, GRID, 10, Level::M, 8)
}

/// How many of a sheet's codes are among those that a picture gives, and whether others are.
fn read(picture: &Gray, sheets: &[&Sheet]) -> usize {
    let wanted: BTreeSet<String> = sheets.iter().flat_map(|sheet| &sheet.pieces).map(Piece::text).collect();
    let found: BTreeSet<String> = search::read(picture, &Unwatched)
        .into_iter()
        .filter_map(|seen| match seen.payload {
            // Marks are short.
            Payload::Text(text) => Some(text).filter(|text| text.len() > 120),
            Payload::Bytes(_) => None,
        })
        .collect();
    assert!(found.is_subset(&wanted), "a text that stands nowhere");
    found.len()
}

/// Pages beside each other on a dark table.
fn beside(pages: &[&Gray]) -> Gray {
    let height = pages.iter().map(|page| page.height).max().unwrap_or(0) + 200;
    let width = pages.iter().map(|page| page.width + 100).sum::<u32>() + 100;
    let mut table = Gray { width, height, pixels: vec![90; (width * height) as usize] };
    let mut left = 100;
    for page in pages {
        for (y, row) in (100..).zip(page.pixels.chunks_exact(page.width as usize)) {
            let start = (y * width + left) as usize;
            table.pixels[start..start + row.len()].copy_from_slice(row);
        }
        left += page.width + 100;
    }
    table
}

/// A photo of what lies there, `width` pixels wide, by a hand that is not quite steady.
fn photo(of: &Gray, width: u32, impairments: Impairments, seed: u64) -> Gray {
    let height = width * of.height / of.width;
    let size = Size { width: Mm(f64::from(of.width) / 10.0), height: Mm(f64::from(of.height) / 10.0) };
    let camera = Camera { width, height, ..Camera::phone(impairments) };
    expose(of, size, &camera, seed).unwrap()
}

fn mild() -> Impairments {
    Impairments { tilt: 6.0, turn: 3.0, fill: 0.95, defocus: 0.8, noise: 4.0, dimming: 0.25, ..Impairments::NONE }
}

fn part(of: &Gray, left: u32, top: u32, width: u32, height: u32) -> Gray {
    let rows = of.pixels.chunks_exact(of.width as usize).skip(top as usize).take(height as usize);
    let pixels = rows.flat_map(|row| row[left as usize..(left + width) as usize].iter().copied()).collect();
    Gray { width, height, pixels }
}

fn turned(of: &Gray) -> Gray {
    let (width, height) = (of.width as usize, of.height as usize);
    let pixels = (0..width).rev().flat_map(|x| (0..height).map(move |y| of.pixels[y * width + x])).collect();
    Gray { width: of.height, height: of.width, pixels }
}

fn mirrored(of: &Gray) -> Gray {
    let pixels = of.pixels.chunks_exact(of.width as usize).flat_map(|row| row.iter().rev().copied()).collect();
    Gray { pixels, ..*of }
}

#[test]
fn two_sheets_side_by_side_give_all_their_codes() {
    let (one, two) = (sheet(SET, 1), sheet(SET, 2));
    let table = beside(&[&one.picture, &two.picture]);
    for width in [1_800, 3_600] {
        assert_eq!(read(&photo(&table, width, mild(), 1), &[&one, &two]), 24, "{width} pixels");
    }
}

#[test]
fn sheets_of_two_packets_in_one_photo_are_told_apart() {
    let (one, two) = (sheet(SET, 1), sheet(OTHER_SET, 1));
    // A thumb on a code of each hides all three of its finder patterns: only its own sheet's map finds it.
    let table = |mut sheets: [Sheet; 2]| {
        for sheet in &mut sheets {
            let code = sheet.geometry.code(7);
            for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
                sheet.cover(crate::sheet::Square { left: code.left + left, top: code.top + top, side: 7 }, 200);
            }
        }
        beside(&[&sheets[0].picture, &sheets[1].picture])
    };
    let table = table([sheet(SET, 1), sheet(OTHER_SET, 1)]);
    assert_eq!(read(&photo(&table, 3_000, mild(), 2), &[&one, &two]), 24);
}

#[test]
fn a_sheet_photographed_in_four_parts_is_whole() {
    let sheet = sheet(SET, 1);
    let (width, height) = (sheet.picture.width * 6 / 10, sheet.picture.height * 6 / 10);
    let texts = |picture: &Gray| -> BTreeSet<String> {
        let seen = search::read(picture, &Unwatched).into_iter();
        seen.filter_map(|seen| if let Payload::Text(text) = seen.payload { Some(text) } else { None }).collect()
    };
    let mut all = BTreeSet::new();
    for (nth, (x, y)) in [(0, 0), (4, 0), (0, 4), (4, 4)].into_iter().enumerate() {
        let quarter = part(&sheet.picture, sheet.picture.width * x / 10, sheet.picture.height * y / 10, width, height);
        // The sheet goes on beyond the frame on all sides.
        let faults = Impairments { fill: 1.2, ..mild() };
        all.extend(texts(&photo(&quarter, 1_400, faults, nth as u64)));
    }
    assert!(sheet.pieces.iter().all(|piece| all.contains(&piece.text())));
}

#[test]
fn sideways_upside_down_and_seen_in_a_mirror_a_sheet_gives_all_its_codes() {
    let sheet = sheet(SET, 1);
    let mut picture = photo(&sheet.picture, 1_300, mild(), 3);
    for quarter in 0..4 {
        assert_eq!(read(&picture, &[&sheet]), 12, "{quarter} quarters");
        assert_eq!(read(&mirrored(&picture), &[&sheet]), 12, "{quarter} quarters, mirrored");
        picture = turned(&picture);
    }
}

#[test]
fn a_negative_gives_all_its_codes_those_without_finder_patterns_too() {
    let mut covered = sheet(SET, 1);
    let whole = sheet(SET, 1);
    let code = covered.geometry.code(4);
    covered.cover(crate::sheet::Square { left: code.left, top: code.top, side: 7 }, 200);
    assert_eq!(read(&preprocess::negative(&photo(&covered.picture, 1_300, mild(), 4)), &[&whole]), 12);
}

/// The page on a screen, each of three stripes with a dark gap around.
fn screen(page: &Gray, across: u32) -> Gray {
    const CELL: u32 = 6;
    let scale = f64::from(page.width) / f64::from(across);
    let down = (f64::from(page.height) / scale) as u32;
    let (width, height) = (across * CELL, down * CELL);
    let mut shown = Gray { width, height, pixels: Vec::with_capacity((width * height) as usize) };
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
        let at = |cell: u32| ((f64::from(cell / CELL) + 0.5) * scale) as u32;
        let level = page.pixels[(at(y) * page.width + at(x)) as usize];
        let lit = match (x % CELL, y % CELL) {
            (5, _) | (_, 5) => 0.25,
            (0 | 1, _) => 0.7,
            (2 | 3, _) => 1.0,
            _ => 0.5,
        };
        shown.pixels.push((f32::from(level).max(12.0) * lit) as u8);
    }
    shown
}

#[test]
fn a_sheet_on_a_screen_is_read_through_its_pixels() {
    let sheet = sheet(SET, 1);
    // Three pixels of the screen to a module; the photo's pixels beat against them.
    let shown = screen(&sheet.picture, sheet.picture.width * 3 / 8);
    for (width, seed) in [(1_250, 5), (1_700, 6), (2_300, 7)] {
        assert_eq!(read(&photo(&shown, width, mild(), seed), &[&sheet]), 12, "{width} pixels");
    }
}
