//! `seedpress measure`: simulated photos of plates -> flat pictures whose lattice is where it should be.

use seedpress::measure::{FlatOptions, FlatTiles, MeasureError, lay};
use seedpress::photo::{Gray, PlatePage};
use seedpress::rehearse::{Camera, Impairments, Stored, Suite, photograph};
use seedpress::sheet::Paper;
use seedpress::units::Dpi;
use seedpress::watch::Unwatched;

use crate::drawn_plate::{DrawnPlate, errors, mark_of};
use crate::program::WorkFolder;

const DPI: f64 = 254.0;

fn plate(paper: Paper) -> DrawnPlate {
    let paper = paper.size();
    DrawnPlate::draw(paper, mark_of(paper, [0, 0], None), Dpi(300.0))
}

/// A photo of the suite for phones, its paper curled by so many degrees and not folded.
fn camera(plate: &DrawnPlate, curl: f64, seed: u64) -> Camera {
    let phone = Suite::Phone.camera(plate.paper, seed);
    let impairments = Impairments { curl, fold: 0.0, ..phone.impairments };
    Camera { impairments, stored: Stored::Upright, ..phone }
}

fn photo(plate: &DrawnPlate, camera: &Camera, seed: u64) -> Vec<u8> {
    photograph(&plate.picture, plate.paper, camera, seed).unwrap()
}

fn page(bytes: Vec<u8>) -> PlatePage {
    seedpress::photo::open(bytes).unwrap().read_plates(0, &Unwatched).unwrap()
}

/// Median and worst error of a photo, and what it is told to be exact to.
fn measured(plate: &DrawnPlate, curl: f64, seed: u64) -> [f64; 3] {
    let page = page(photo(plate, &camera(plate, curl, seed), seed));
    let options = FlatOptions::new(DPI, [50.0; 2]).unwrap();
    let tile = lay(&page.picture, &page.plates[0], &options, &Unwatched).unwrap();
    let told = tile.facts.exactness.0;
    let mut tiles = FlatTiles::default();
    tiles.add(tile, &options).unwrap();
    let flat = tiles.join(&options).unwrap().remove(0);
    let off = errors(&flat.picture, flat.corner, DPI);
    assert!(off.len() > 300);
    assert!(
        off[off.len() * 95 / 100] <= told,
        "seed {seed}: {} is worse than the told {told}",
        off[off.len() * 95 / 100]
    );
    [off[off.len() / 2], off[off.len() - 1], told]
}

#[test]
fn photos_of_flat_and_of_curled_plates_are_measured_as_exactly_as_they_say() {
    for paper in [Paper::A4, Paper::Letter] {
        let plate = plate(paper);
        for (curl, median, worst) in [(0.0, 0.1, 0.3), (15.0, 0.2, 0.8)] {
            for seed in 0..3 {
                let [middle, most, told] = measured(&plate, curl, seed);
                assert!(middle < median && most < worst, "curl {curl}, seed {seed}: {middle} {most}");
                assert!(told < 0.3, "curl {curl}, seed {seed}: {told}");
            }
        }
    }
}

#[test]
fn a_sheet_that_is_folded_or_rolled_up_is_refused_with_words() {
    let plate = plate(Paper::A4);
    let options = FlatOptions::new(DPI, [50.0; 2]).unwrap();
    let mut refused = 0;
    for (faults, seed) in [
        (Impairments { fold: 25.0, ..Impairments::NONE }, 1),
        (Impairments { fold: 25.0, tilt: 10.0, ..Impairments::NONE }, 2),
        (Impairments { curl: 140.0, tilt: 5.0, ..Impairments::NONE }, 3),
    ] {
        let page = page(photo(&plate, &Camera::phone(faults), seed));
        let Some(seen) = page.plates.first() else { continue };
        let error = lay(&page.picture, seen, &options, &Unwatched).unwrap_err();
        let known = matches!(error, MeasureError::Bent { .. } | MeasureError::Hidden { .. } | MeasureError::Fault(_));
        assert!(known && error.advice().is_some(), "{error}");
        refused += 1;
    }
    assert!(refused >= 2);
}

/// A part of the drawing on one plate, so many millimetres right of its origin.
fn tile(right: i32, column: u32) -> DrawnPlate {
    let paper = Paper::A4.size();
    DrawnPlate::draw(paper, mark_of(paper, [right * 100, -500], Some([0, column])), Dpi(300.0))
}

fn put(work: &WorkFolder, name: &str, plate: &DrawnPlate, seed: u64) {
    work.put(name, photo(plate, &camera(plate, 0.0, seed), seed));
}

fn picture(work: &WorkFolder, name: &str) -> (Gray, Vec<u8>) {
    let bytes = std::fs::read(work.path(name)).unwrap();
    let drawn = image::load_from_memory(&bytes).unwrap().to_luma8();
    (Gray { width: drawn.width(), height: drawn.height(), pixels: drawn.into_raw() }, bytes)
}

#[test]
fn photos_of_two_tiles_become_one_picture_true_to_scale() {
    let work = WorkFolder::new("measure-tiles");
    put(&work, "photos/one.jpg", &tile(0, 0), 1);
    put(&work, "photos/two.jpg", &tile(186, 1), 2);
    let run = work.run(&["measure", "photos", "-o", "flat.png", "--json"]).ended(0);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let told = &report["pictures"][0];
    assert_eq!(told["tiles"], serde_json::json!(["A1", "A2"]));
    let (flat, png) = picture(&work, "flat.png");
    // 10,000 pixels a metre.
    assert!(png.windows(13).any(|part| part == b"pHYs\0\0\x27\x10\0\0\x27\x10\x01"));
    assert!((f64::from(flat.width) - 10.0 * (186.0 + 196.0)).abs() < 12.0, "{}", flat.width);
    let corner = [0, 1].map(|axis| told["corner_mm"][axis].as_f64().unwrap());
    let off = errors(&flat, corner, DPI);
    assert!(off.len() > 800 && off[off.len() - 1] < 0.3 && off[off.len() / 2] < 0.1, "{:?}", off.last());
    work.run(&["measure", "photos", "-o", "flat.png"]).ended(1).told(&["exists already"]);
    work.run(&["measure", "photos", "-o", "flat.png", "--force"]).ended(0).said(&[
        "tiles A1, A2",
        "exact to 0.",
        "--measured",
        "too large",
    ]);
}

#[test]
fn a_printer_that_prints_too_small_is_corrected_by_what_was_measured() {
    let work = WorkFolder::new("measure-measured");
    put(&work, "one.jpg", &plate(Paper::A4), 1);
    work.run(&["measure", "one.jpg", "-o", "as-printed.png"]).ended(0);
    work.run(&["measure", "one.jpg", "-o", "corrected.png", "--measured", "49,49.5"]).ended(0);
    let (printed, corrected) = (picture(&work, "as-printed.png").0, picture(&work, "corrected.png").0);
    let share = |one: u32, other: u32| f64::from(other) / f64::from(one);
    assert!((share(printed.width, corrected.width) - 0.98).abs() < 1e-3);
    assert!((share(printed.height, corrected.height) - 0.99).abs() < 1e-3);
    for (option, value) in [("--measured", "12"), ("--measured", "a"), ("--dpi", "1"), ("--dpi", "nan")] {
        work.run(&["measure", "one.jpg", "-o", "no.png", option, value]).ended(2);
    }
    assert!(!work.path("no.png").exists());
}

#[test]
fn plates_of_several_files_are_pictures_of_their_own_and_a_lying_mark_is_named() {
    let work = WorkFolder::new("measure-mixed");
    let paper = Paper::A4.size();
    put(&work, "one.jpg", &plate(Paper::A4), 1);
    let other = seedpress::frame::PlateMark { digest: [1; 8], ..mark_of(paper, [0, 0], None) };
    put(&work, "two.jpg", &DrawnPlate::draw(paper, other, Dpi(300.0)), 2);
    let run = work.run(&["measure", "one.jpg", "two.jpg", "-o", "flat.png"]).ended(0);
    run.said(&["flat-9F86D081-1.png", "flat-01010101-1.png"]);
    assert!(work.path("flat-9F86D081-1.png").exists() && !work.path("flat.png").exists());
    let lying = seedpress::frame::PlateMark { scale: [1, 2], ..mark_of(paper, [0, 0], None) };
    put(&work, "lying.jpg", &DrawnPlate::draw(paper, lying, Dpi(300.0)), 3);
    let run = work.run(&["measure", "one.jpg", "lying.jpg", "-o", "lying.png"]).ended(3);
    run.told(&["lying.jpg", "contradict"]);
}

#[test]
fn scan_and_inspect_name_a_plate_and_what_to_do_with_it() {
    let work = WorkFolder::new("measure-named");
    put(&work, "one.jpg", &tile(0, 1), 1);
    work.run(&["inspect", "one.jpg"]).said(&["a plate of the file 9F86D081884C7D65, tile A2", "seedpress measure"]);
    let run = work.run(&["scan", "one.jpg", "-o", "out"]).ended(1);
    run.told(&["only a plate of the file 9F86D081884C7D65, tile A2", "seedpress measure"]);
}

#[test]
fn a_picture_without_a_plate_is_refused_and_nothing_is_written() {
    let work = WorkFolder::new("measure-none");
    let mut white = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(300, 300, image::Luma([255])).write_to(&mut white, image::ImageFormat::Png).unwrap();
    work.put("white.png", white.into_inner());
    work.run(&["measure", "white.png", "-o", "flat.png"]).ended(1).told(&["no mark of a plate", "plate"]);
    work.run(&["measure", "absent.png", "-o", "flat.png"]).ended(1).told(&["absent.png"]);
    assert!(!work.path("flat.png").exists());
}

/// One photo, one part: a small drawing with its file in a row of codes below it.
#[cfg(all(feature = "print", feature = "pdf-in"))]
#[test]
fn one_photo_of_a_plate_with_a_strip_gives_the_file_back_and_is_measured_too() {
    let work = WorkFolder::new("measure-strip");
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80mm\" height=\"60mm\" viewBox=\"0 0 80 60\">\n\
                   <rect x=\"1\" y=\"1\" width=\"78\" height=\"58\" fill=\"none\" stroke=\"black\"/>\n\
                   <circle cx=\"40\" cy=\"30\" r=\"12.5\" fill=\"none\" stroke=\"black\"/>\n</svg>\n";
    work.put("bracket.svg", drawing);
    for (paper, size) in [("a4", Paper::A4.size()), ("letter", Paper::Letter.size())] {
        let pdf = format!("{paper}.pdf");
        work.run(&["plate", "bracket.svg", "-o", &pdf, "--paper", paper]).ended(0);
        let pages = seedpress::photo::open(std::fs::read(work.path(&pdf)).unwrap()).unwrap();
        let drawn = (0..pages.count()).map(|page| pages.raster(page, Dpi(600.0)).unwrap());
        let has_strip = |picture: &Gray| {
            let seen = seedpress::photo::read(picture, &Unwatched);
            seen.iter()
                .filter(
                    |seen| matches!(&seen.payload, seedpress::photo::Payload::Text(text) if text.starts_with("SP1-")),
                )
                .count()
                >= 3
        };
        let sheet = drawn.into_iter().find(has_strip).expect("a plate with a strip");
        let turned = sheet.width > sheet.height;
        let size = if turned { seedpress::units::Size { width: size.height, height: size.width } } else { size };
        for seed in 1..4 {
            let camera = Camera { stored: Stored::Upright, ..Suite::Phone.camera(size, seed) };
            let camera = if turned { Camera { width: camera.height, height: camera.width, ..camera } } else { camera };
            let faults = Impairments { fold: 0.0, ..camera.impairments };
            let camera = Camera { impairments: faults, ..camera };
            let photo = format!("{paper}-{seed}.jpg");
            work.put(&photo, photograph(&sheet, size, &camera, seed).unwrap());
            let folder = format!("{paper}-{seed}");
            work.run(&["scan", &photo, "-o", &folder]).ended(0);
            assert_eq!(std::fs::read_to_string(work.path(&format!("{folder}/bracket.svg"))).unwrap(), drawing);
            let flat = format!("{paper}-{seed}.png");
            work.run(&["measure", &photo, "-o", &flat]).ended(0).said(&["exact to 0."]);
        }
    }
}
