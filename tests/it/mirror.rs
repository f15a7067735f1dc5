//! `seedpress zine --mirror`: paper from which `scan` brings the zine's own source back, byte for byte.

use std::fs;

use seedpress::photo;
use seedpress::rehearse::{Camera, Impairments, photograph};
use seedpress::units::{Dpi, MM_PER_INCH, Mm, Size};

use crate::program::WorkFolder;

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30'>\n  <path d='M4 26 L20 4 L36 26 Z' fill='none' \
                   stroke='#000' stroke-width='2'/>\n</svg>\n";

/// A document that shows two pictures of its folder, with what some editors leave at the ends of lines.
fn work(name: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    let text = "---\ntitle: Boats\nlang: en\n---\n\nA roof is a boat  \nupside down.\r\n\n![A roof](art/roof.svg)\n\n\
        ![Waves](waves.png)\n";
    work.put("zine/boats.md", text);
    work.put("zine/art/roof.svg", SVG);
    work.put("zine/waves.png", waves());
    work.put("zine/not-shown.md", "This is not part of the zine.\n");
    work
}

fn waves() -> Vec<u8> {
    let wave = |x: u32, y: u32| image::Luma([if (y + (x / 4) % 3) % 7 < 3 { 20 } else { 230 }]);
    crate::paper::png(&image::GrayImage::from_fn(60, 40, wave))
}

/// What the zine must bring back.
fn source(work: &WorkFolder) -> Vec<(String, Vec<u8>)> {
    work.all("zine").into_iter().filter(|(name, _)| name != "not-shown.md").collect()
}

#[test]
fn every_fold_brings_the_source_back_from_its_own_pdf() {
    let work = work("mirror");
    for (fold, place) in [
        ("booklet", "on the last pages"),
        ("flat", "on the last pages"),
        ("mini8", "on the back"),
        ("french", "on the back"),
        ("mini16", "on papers of their own"),
        ("accordion", "on papers of their own"),
    ] {
        let pdf = format!("{fold}.pdf");
        let run = work.run(&["zine", "zine/boats.md", "-o", &pdf, "--fold", fold, "--mirror"]).ended(0);
        run.said(&["of codes, ", place, "bring back 3 files"]);
        let out = format!("out-{fold}");
        work.run(&["scan", &pdf, "-o", &out]).ended(0).said(&["whole"]);
        assert_eq!(work.all(&out), source(&work), "{fold}");
    }
}

#[test]
fn documents_of_several_folders_keep_their_places_and_tell_nothing_of_the_folders_above() {
    let work = WorkFolder::new("mirror-folders");
    work.put("private/zine/text/one.md", "# One\n\n![](../art/roof.svg)\n");
    work.put("private/zine/more/two.md", "# Two\n");
    work.put("private/zine/art/roof.svg", SVG);
    let files = ["private/zine/text/one.md", "private/zine/more/two.md"];
    let zine = ["-o", "z.pdf", "--fold", "flat", "--root", "private/zine", "--mirror", "--profile", "phone"];
    work.run(&[["zine"].as_slice(), &files, &zine].concat()).ended(0).said(&["bring back 3 files"]);
    work.run(&["scan", "z.pdf", "-o", "out"]).ended(0);
    assert_eq!(work.all("out"), work.all("private/zine"));
}

#[test]
fn the_same_zine_is_the_same_bytes_and_a_proof_shows_its_sheets_before_the_back_cover() {
    let work = work("mirror-same");
    for name in ["1.pdf", "2.pdf"] {
        work.run(&["zine", "zine/boats.md", "-o", name, "--mirror"]).ended(0);
    }
    assert_eq!(fs::read(work.path("1.pdf")).unwrap(), fs::read(work.path("2.pdf")).unwrap());
    work.run(&["zine", "zine/boats.md", "-o", "proof.pdf", "--mirror", "--proof"]).ended(0);
    let pages = photo::open(fs::read(work.path("proof.pdf")).unwrap()).unwrap();
    let coded: Vec<bool> = (0..pages.count())
        .map(|page| !pages.read(page, &seedpress::watch::Unwatched).unwrap().sightings.is_empty())
        .collect();
    let first = coded.iter().position(|coded| *coded).unwrap();
    let expected: Vec<bool> = (0..coded.len()).map(|page| page >= first && page + 1 < coded.len()).collect();
    assert!(first > 0 && coded == expected, "{coded:?}");
}

/// Each side of a PDF as a photo by a phone of a photocopy of a photocopy.
fn photos_of_copies(work: &WorkFolder, pdf: &str, folder: &str) {
    const PRINTER: Dpi = Dpi(600.0);
    let pages = photo::open(fs::read(work.path(pdf)).unwrap()).unwrap();
    for page in 0..pages.count() {
        let raster = pages.raster(page, PRINTER).unwrap();
        let mm = |dots: u32| Mm(f64::from(dots) / PRINTER.0 * MM_PER_INCH);
        let size = Size { width: mm(raster.width), height: mm(raster.height) };
        let phone = Camera::phone(Impairments { copies: 2.0, ..Impairments::rehearsed(page as u64) });
        let (width, height) = if raster.width > raster.height { (4000, 3000) } else { (3000, 4000) };
        let photo = photograph(&raster, size, &Camera { width, height, ..phone }, page as u64).unwrap();
        work.put(&format!("{folder}/side-{page}.jpg"), photo);
    }
}

#[test]
fn a_photocopy_of_a_photocopy_brings_the_source_back() {
    for fold in ["booklet", "mini8"] {
        let work = work("mirror-copies");
        work.run(&["zine", "zine/boats.md", "-o", "z.pdf", "--fold", fold, "--mirror"]).ended(0);
        photos_of_copies(&work, "z.pdf", "photos");
        work.run(&["scan", "photos", "-o", "out"]).ended(0).said(&["whole"]);
        assert_eq!(work.all("out"), source(&work), "{fold}");
    }
}

#[test]
fn what_cannot_be_mirrored_is_told() {
    let work = work("mirror-refused");
    work.run(&["zine", "zine/boats.md", "-o", "z.pdf", "--profile", "phone"]).ended(2).told(&["--mirror"]);
    work.run(&["zine", "zine/boats.md", "-o", "z.pdf", "--mirror", "--profile", "thin"])
        .ended(2)
        .told(&["phone, dense, sturdy"]);
    work.run(&["zine", "zine/boats.md", "-o", "z.pdf"]).ended(0);
    work.run(&["zine", "z.pdf", "-o", "y.pdf", "--mirror"])
        .ended(2)
        .told(&["--mirror is for Markdown", "seedpress pack"]);
    work.put("zine/aux.md", "A name that Windows keeps for itself.\n");
    work.run(&["zine", "zine/aux.md", "-o", "x.pdf", "--mirror"]).ended(1).told(&["aux.md", "device", "rename it"]);
}
