//! `seedpress inspect --explain`: drawings of what the reader saw.

use crate::paper::{noise, picture, png};
use crate::program::WorkFolder;

#[test]
fn a_picture_is_drawn_and_nothing_that_stands_there_is_replaced_unasked() {
    let work = WorkFolder::new("explain");
    work.put("a photo.png", png(&picture(&["HELLO".to_owned()])));
    let run = work.run(&["inspect", "a photo.png", "--explain", "seen", "--json"]).ended(0);
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    let run = run.told(&["1 drawing in seen"]);
    assert!(!run.err.contains("error"), "{}", run.err);
    let drawn = image::open(work.path("seen/a_photo-photo.png")).unwrap().into_rgb8();
    // Outlined in the colour of codes that are not ours.
    assert!(drawn.pixels().any(|pixel| pixel.0 == [204, 121, 167]));
    let again = ["inspect", "a photo.png", "--explain", "seen"];
    work.run(&again).ended(1).told(&["seen is not empty", "--force"]);
    work.run(&[&again[..], &["--force"]].concat()).ended(0);
    work.run(&["inspect", "a photo.png", "--force"]).ended(2);
}

#[test]
fn pictures_of_the_same_name_do_not_share_a_drawing_and_noise_gets_none() {
    let work = WorkFolder::new("names");
    let bytes = png(&picture(&["HELLO".to_owned()]));
    work.put("one/photo.png", &bytes);
    work.put("two/photo.png", &bytes);
    work.put("noise.jpg", noise(3_000, 1));
    work.run(&["inspect", "one", "two", "noise.jpg", "--explain", "seen"]).ended(0).told(&["noise.jpg", "2 drawings"]);
    let names: Vec<String> = work.all("seen").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["photo-photo-2.png", "photo-photo.png"]);
}

/// A whole sheet: laid flat, and each code that was not read drawn by itself.
#[cfg(all(feature = "print", feature = "pdf-in"))]
#[test]
fn a_sheet_is_laid_flat_and_a_lost_code_drawn_module_by_module() {
    let work = WorkFolder::new("sheet");
    work.put("noise.bin", noise(1_000, 1));
    work.run(&["pack", "noise.bin", "-o", "packet.pdf", "--compact=no"]).ended(0);
    let pages = seedpress::photo::open(std::fs::read(work.path("packet.pdf")).unwrap()).unwrap();
    // Behind the cover, which has room for the contents.
    let gray = pages.raster(1, seedpress::units::Dpi(180.0)).unwrap();
    let seen = seedpress::photo::explain(&gray, &seedpress::watch::Unwatched).sheets.remove(0);
    let [corner, _, far, _] = seen.places[0].corners;
    let mut page = image::GrayImage::from_raw(gray.width, gray.height, gray.pixels).unwrap();
    for (x, y) in (corner.y as u32..far.y as u32).flat_map(|y| (corner.x as u32..far.x as u32).map(move |x| (x, y))) {
        page.put_pixel(x, y, image::Luma([140]));
    }
    work.put("1.png", png(&page));
    work.run(&["inspect", "1.png", "--explain", "seen"]).ended(0);
    let names: Vec<String> = work.all("seen").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["1-photo.png", "1-sheet-1-A1.png", "1-sheet-1.png"]);
    let code = image::open(work.path("seen/1-sheet-1-A1.png")).unwrap().into_rgb8();
    assert_eq!(code.width(), code.height());
    // Hatched: its blocks did not come out.
    assert!(code.pixels().any(|pixel| pixel.0 == [230, 159, 0]));
}
