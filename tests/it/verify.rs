//! `seedpress verify`: what the printer made, against the packet's PDF.

use image::{GrayImage, Luma};
use seedpress::photo::{self, Gray};
use seedpress::units::Dpi;
use seedpress::watch::Unwatched;

use crate::paper::{noise, png};
use crate::program::{Run, WorkFolder};

/// A packet of three sheets, and what a perfect printer makes of them, 3 pixels to a module.
fn printed(name: &str) -> (WorkFolder, Vec<GrayImage>) {
    let work = WorkFolder::new(name);
    work.put("noise.bin", noise(12_000, 1));
    work.put("large.toml", "about = \"\"\nversion = 22\nlevel = \"M\"\ndots = 10\nmargin = 5\n");
    work.run(&["pack", "noise.bin", "-o", "packet.pdf", "--profile", "large.toml"]).ended(0);
    let pages = photo::open(std::fs::read(work.path("packet.pdf")).unwrap()).unwrap();
    // The cover and the contents come before the sheets, the guide after them.
    let sheet = |page: usize| {
        let gray = pages.raster(page, Dpi(180.0)).unwrap();
        let Gray { width, height, pixels } = (!photo::explain(&gray, &Unwatched).sheets.is_empty()).then_some(gray)?;
        Some(GrayImage::from_raw(width, height, pixels).unwrap())
    };
    let sheets: Vec<GrayImage> = (0..pages.count()).filter_map(sheet).collect();
    assert_eq!(sheets.len(), 3);
    (work, sheets)
}

/// Greys over a part of a code, in shares of its side.
fn stain(sheet: &mut GrayImage, slot: u32, from: (f32, f32), to: (f32, f32)) {
    let gray = Gray { width: sheet.width(), height: sheet.height(), pixels: sheet.as_raw().clone() };
    let seen = photo::explain(&gray, &Unwatched).sheets.remove(0);
    let place = seen.places.iter().find(|place| place.slot == slot).unwrap();
    let [corner, _, far, _] = place.corners;
    let side = far.x - corner.x;
    let at = |share: f32, start: f32| (start + share * side) as u32;
    for (x, y) in (at(from.1, corner.y)..at(to.1, corner.y))
        .flat_map(|y| (at(from.0, corner.x)..at(to.0, corner.x)).map(move |x| (x, y)))
    {
        sheet.put_pixel(x, y, Luma([130]));
    }
}

fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn a_perfect_print_is_good_and_each_of_its_codes_has_its_margin() {
    let (work, sheets) = printed("perfect");
    for (number, sheet) in (1..).zip(&sheets) {
        work.put(&format!("scans/{number}.png"), png(sheet));
    }
    let run = work.run(&["verify", "packet.pdf", "scans"]).ended(0);
    run.said(&["scans/1.png", "sheet 1", "good", "All sheets are good"]);
    let report = json(&work.run(&["verify", "packet.pdf", "scans", "--json"]).ended(0));
    assert_eq!((report["exit"].as_u64(), report["codes"].as_u64()), (Some(0), report["read"].as_u64()));
    for sheet in report["sheets"].as_array().unwrap() {
        assert_eq!((sheet["standing"].as_str(), sheet["photos"].as_u64()), (Some("good"), Some(1)));
        let margins = sheet["margins"].as_array().unwrap();
        assert_eq!(margins.len() as u64, sheet["codes"].as_u64().unwrap());
        assert!(margins.iter().all(|left| left.as_u64() == Some(100)), "{margins:?}");
    }
}

#[test]
fn a_spoilt_sheet_is_named_with_its_codes_and_a_better_photo_clears_it() {
    let (work, sheets) = printed("spoilt");
    let mut spoilt = sheets[1].clone();
    stain(&mut spoilt, 1, (0.1, 0.1), (0.9, 0.9));
    stain(&mut spoilt, 4, (0.3, 0.4), (0.6, 0.47));
    work.put("1.png", png(&sheets[0]));
    work.put("2.png", png(&spoilt));
    work.put("3.png", png(&sheets[2]));
    let pictures = ["verify", "packet.pdf", "1.png", "2.png", "3.png"];
    let run = work.run(&[&pictures[..], &["--map", "map.png"]].concat()).ended(3);
    run.said(&["print again", "Sheet 2 should be printed again: A2 cannot be read", "photograph it once more"]);
    let map = image::open(work.path("map.png")).unwrap().into_luma8();
    assert!(map.width() == 1_600 && map.pixels().any(|pixel| pixel.0[0] == 0));
    let report = json(&work.run(&[&pictures[..], &["--json"]].concat()).ended(3));
    let sheet = &report["sheets"][1];
    assert_eq!((sheet["standing"].as_str(), sheet["unread"][0].as_str()), (Some("again"), Some("A2")));
    assert_eq!(sheet["margins"][1], serde_json::Value::Null);
    let stained = sheet["margins"][4].as_u64().unwrap();
    assert!((1..95).contains(&stained), "{stained}");
    assert_eq!((sheet["margins"][3].as_u64(), report["sheets"][0]["standing"].as_str()), (Some(100), Some("good")));

    work.put("2b.png", png(&sheets[1]));
    work.run(&[&pictures[..], &["2b.png"]].concat()).ended(0).said(&["All sheets are good"]);
}

#[test]
fn sheets_in_no_picture_and_pictures_of_other_packets_are_told() {
    let (work, sheets) = printed("missing");
    work.put("1.png", png(&sheets[0]));
    let run = work.run(&["verify", "packet.pdf", "1.png", "absent.png"]).ended(3);
    run.said(&["Sheets 2 and 3 are in no picture: photograph them too"]).told(&["absent.png", "no such file"]);

    work.put("other.bin", noise(500, 2));
    work.run(&["pack", "other.bin", "-o", "other.pdf"]).ended(0);
    let run = work.run(&["verify", "other.pdf", "1.png"]).ended(1);
    run.said(&["Another packet was seen too"]).told(&["no picture shows a sheet of", "another packet"]);
}

#[test]
fn what_is_no_packet_or_no_picture_of_its_paper_is_refused() {
    let (work, sheets) = printed("refused");
    work.put("1.png", png(&sheets[0]));
    work.put("words.txt", "no codes here\n");
    work.put("blank.png", png(&GrayImage::from_pixel(90, 90, Luma([255]))));
    for wrong in ["words.txt", "blank.png"] {
        let run = work.run(&["verify", wrong, "1.png"]).ended(1);
        run.told(&[wrong, "is not a PDF", "hint: name the PDF that `pack` wrote first"]);
    }
    work.run(&["verify", "absent.pdf", "1.png"]).ended(1).told(&["absent.pdf", "no such file"]);
    // A picture that is perfect because it was never printed proves nothing.
    let run = work.run(&["verify", "packet.pdf", "packet.pdf"]).ended(1);
    run.told(&["it is the PDF itself"]);
    work.put("map.png", "mine");
    work.run(&["verify", "packet.pdf", "1.png", "--map", "map.png"]).ended(1).told(&["map.png exists already"]);
    assert_eq!(std::fs::read(work.path("map.png")).unwrap(), b"mine");
}

#[test]
fn whoever_names_the_photos_first_is_told_which_is_the_pdf() {
    let (work, sheets) = printed("swapped");
    work.put("1.png", png(&sheets[0]));
    work.put("photos/1.png", png(&sheets[0]));
    work.put("words.txt", "no codes here\n");
    for first in ["1.png", "photos", "words.txt"] {
        let run = work.run(&["verify", first, "packet.pdf"]).ended(1);
        run.told(&[&format!("hint: name the PDF first, then the photos: seedpress verify packet.pdf {first}")]);
    }
    // A PDF of photos is a PDF, but it lacks sheets that the packet has.
    work.put("page.md", "![](1.png)\n");
    work.run(&["zine", "page.md", "-o", "scan.pdf", "--fold", "flat", "--photos", "as-is"]).ended(0);
    let run = work.run(&["verify", "scan.pdf", "packet.pdf"]);
    assert!(run.code == 1 && run.err.contains("name the PDF"), "{}{}", run.out, run.err);
}

#[test]
fn a_folder_without_pictures_and_pictures_that_cannot_be_read_are_told_once() {
    let (work, _) = printed("unread");
    std::fs::create_dir(work.path("empty")).unwrap();
    work.run(&["verify", "packet.pdf", "empty"]).ended(1).told(&["there is no picture in empty"]);
    let run = work.run(&["verify", "packet.pdf", "gone.jpg"]).ended(1);
    assert_eq!(run.err.matches("gone.jpg").count(), 1, "{}", run.err);
    work.put("torn.jpg", "torn");
    let run = work.run(&["verify", "packet.pdf", "gone.jpg", "torn.jpg"]).ended(1);
    assert_eq!(run.err.matches("torn.jpg").count() + run.out.matches("torn.jpg").count(), 1, "{}{}", run.err, run.out);
}
