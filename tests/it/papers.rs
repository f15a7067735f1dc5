//! `--paper`, `--crop-marks`, `--bleed`, `--preview`: the sizes of what is printed, and pictures of it.

use std::fs;

use crate::program::WorkFolder;

const NOTE: &str = "# Seeds\n\nAir the tins in May. Count what is left.\n";

/// The boxes of all pages with this name, in millimetres: left, bottom, right, top.
fn boxes(pdf: &[u8], name: &str) -> Vec<[f64; 4]> {
    let text = String::from_utf8_lossy(pdf);
    let parts = text.split(name).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('[')?.split(']').next());
    let length = |word: &str| word.parse::<f64>().unwrap() / 72.0 * 25.4;
    parts.map(|numbers| numbers.split_whitespace().map(length).collect::<Vec<_>>().try_into().unwrap()).collect()
}

#[track_caller]
fn near(found: [f64; 4], wanted: [f64; 4]) {
    assert!(found.iter().zip(wanted).all(|(one, other)| (one - other).abs() < 0.06), "{found:?} is not {wanted:?}");
}

#[test]
fn a_paper_is_named_or_measured_and_a_packet_on_any_of_them_comes_back() {
    let work = WorkFolder::new("papers");
    work.put("seeds.md", NOTE);
    let papers = [
        ("a3", 297.0, 420.0),
        ("A5", 148.0, 210.0),
        ("a6", 105.0, 148.0),
        ("legal", 215.9, 355.6),
        ("half-letter", 139.7, 215.9),
        ("120x190mm", 120.0, 190.0),
        ("190x120", 190.0, 120.0),
        ("5.5x8.5in", 139.7, 215.9),
    ];
    for (paper, width, height) in papers {
        work.run(&["pack", "seeds.md", "-o", "p.pdf", "--paper", paper, "-f"]).ended(0);
        for found in boxes(&fs::read(work.path("p.pdf")).unwrap(), "/MediaBox") {
            near(found, [0.0, 0.0, width, height]);
        }
        work.run(&["scan", "p.pdf", "-o", paper]).ended(0);
        let restored = work.all(paper);
        assert_eq!(restored, [("seeds.md".to_owned(), NOTE.as_bytes().to_vec())], "{paper}");
    }
}

#[test]
fn a_zine_lies_on_the_paper_that_was_named_and_flat_pages_keep_its_orientation() {
    let work = WorkFolder::new("papers-zine");
    work.put("seeds.md", NOTE);
    for (paper, fold, width, height) in [
        ("a3", "booklet", 420.0, 297.0),
        ("legal", "mini8", 355.6, 215.9),
        ("a5", "flat", 148.0, 210.0),
        ("210x148", "flat", 210.0, 148.0),
        ("100x180mm", "french", 100.0, 180.0),
    ] {
        work.run(&["zine", "seeds.md", "-o", "z.pdf", "--paper", paper, "--fold", fold, "-f"]).ended(0);
        near(boxes(&fs::read(work.path("z.pdf")).unwrap(), "/MediaBox")[0], [0.0, 0.0, width, height]);
    }
    for wrong in ["a7", "10x200", "148", "148x", "x210mm", "2001x2001", "nanx210", "148x210cm", "-148x210"] {
        let told = work.run(&["zine", "seeds.md", "-o", "w.pdf", &format!("--paper={wrong}")]).ended(2);
        told.told(&["a4, letter, a3, a5, a6, legal, half-letter", "148x210mm"]);
    }
}

#[test]
fn crop_marks_and_bleed_stand_beyond_the_paper_and_the_pdf_says_where_it_is_cut() {
    let work = WorkFolder::new("papers-crop");
    work.put("seeds.md", NOTE);
    let make = |wishes: &[&str]| {
        let mut line = vec!["zine", "seeds.md", "-o", "z.pdf", "-f", "--paper", "a5", "--fold", "flat"];
        line.extend(wishes);
        work.run(&line).ended(0);
        fs::read(work.path("z.pdf")).unwrap()
    };
    let plain = make(&[]);
    assert!(boxes(&plain, "/TrimBox").is_empty());
    for (wishes, bleed, beyond) in [
        (&["--bleed", "3"][..], 3.0, 3.0),
        (&["--crop-marks"], 0.0, 8.0),
        (&["--crop-marks", "--bleed", "5mm"], 5.0, 10.0),
    ] {
        let pdf = make(wishes);
        let (media, trim, bled) = (boxes(&pdf, "/MediaBox"), boxes(&pdf, "/TrimBox"), boxes(&pdf, "/BleedBox"));
        assert_eq!((media.len(), trim.len()), (4, 4));
        near(media[0], [0.0, 0.0, 148.0 + 2.0 * beyond, 210.0 + 2.0 * beyond]);
        near(trim[0], [beyond, beyond, 148.0 + beyond, 210.0 + beyond]);
        let edge = beyond - bleed;
        near(bled[0], [edge, edge, 148.0 + beyond + bleed, 210.0 + beyond + bleed]);
        assert_eq!(pdf, make(wishes), "the same bytes");
    }
    work.run(&["zine", "seeds.md", "-o", "w.pdf", "--bleed", "21"]).ended(2).told(&["at most 20 mm"]);
    work.run(&["zine", "z.pdf", "-o", "w.pdf", "--bleed", "3"]).ended(2).told(&["--bleed is for Markdown"]);
}

/// The first page of a PDF in grey, a tenth of a millimetre a pixel; rendered by another program.
fn rendered(work: &WorkFolder, pdf: &str) -> image::GrayImage {
    let resolution = "254";
    let made = std::process::Command::new("pdftoppm")
        .args(["-r", resolution, "-gray", "-f", "1", "-l", "1", "-singlefile"])
        .args([work.path(pdf), work.path("page")])
        .output();
    assert!(made.expect("pdftoppm is needed: apt-get install poppler-utils").status.success());
    image::open(work.path("page.pgm")).unwrap().into_luma8()
}

/// The share of black around a point in millimetres from the top left corner.
fn blackness(page: &image::GrayImage, [x, y]: [f64; 2]) -> f64 {
    let (x, y) = ((x * 10.0) as u32, (y * 10.0) as u32);
    let near = |at: u32, most: u32| at.saturating_sub(6)..(at + 6).min(most);
    let pixels: Vec<f64> = near(y, page.height())
        .flat_map(|y| near(x, page.width()).map(move |x| f64::from(255 - page.get_pixel(x, y).0[0]) / 255.0))
        .collect();
    pixels.iter().sum::<f64>() / pixels.len() as f64
}

#[test]
fn a_cover_that_is_black_or_a_picture_runs_beyond_the_edge_with_a_bleed_and_not_without_one() {
    let work = WorkFolder::new("papers-bleed");
    work.put("night.png", crate::paper::png(&image::GrayImage::from_pixel(300, 420, image::Luma([4]))));
    for (lang, title) in [("en", "Seeds"), ("ar", "بذور")] {
        work.put("a.md", format!("---\nlang: {lang}\ncover: night.png\n---\n# {title}\n\nAir the tins.\n"));
        for layout in ["plain", "reader", "bold"] {
            for (style, sides) in
                [("reversed", &["left", "right", "top", "bottom"][..]), ("picture", &["left", "right", "top"])]
            {
                let make = |more: &[&str]| {
                    let line = [
                        "zine",
                        "a.md",
                        "-o",
                        "z.pdf",
                        "-f",
                        "--paper",
                        "a5",
                        "--fold",
                        "flat",
                        "--cover-style",
                        style,
                    ];
                    work.run(&[&line[..], &["--layout", layout], more].concat()).ended(0);
                    rendered(&work, "z.pdf")
                };
                let (width, height, bleed) = (148.0, 210.0, 4.0);
                let page = make(&["--bleed", "4"]);
                // At the line of the cut, and outside of it, as the printed sheet has it: from its own corner.
                let place = |side: &str, out: f64| match side {
                    "left" => [bleed - out, bleed + 60.0],
                    "right" => [bleed + width + out, bleed + 60.0],
                    "top" => [bleed + 60.0, bleed - out],
                    _ => [bleed + 60.0, bleed + height + out],
                };
                for side in sides {
                    for out in [-2.0, 0.0, bleed - 1.0] {
                        let black = blackness(&page, place(side, out));
                        assert!(black > 0.7, "{lang} {layout} {style}: {side} {out} mm: {black}");
                    }
                }
                let page = make(&[]);
                for at in [[2.0, 60.0], [width - 2.0, 60.0], [60.0, 2.0], [60.0, height - 2.0]] {
                    assert!(blackness(&page, at) < 0.01, "{lang} {layout} {style}: {at:?} without a bleed");
                }
            }
        }
    }
}

#[test]
fn a_bleed_changes_nothing_but_such_covers() {
    let work = WorkFolder::new("papers-bleed-own");
    work.put("a.md", NOTE);
    let make = |more: &[&str]| {
        let line = ["zine", "a.md", "-o", "z.pdf", "-f", "--paper", "a5", "--fold", "flat", "--cover-style", "own"];
        work.run(&[&line[..], more].concat()).ended(0);
        rendered(&work, "z.pdf")
    };
    let (bled, plain) = (make(&["--bleed", "4"]), make(&[]));
    for (x, y) in [(5.0, 5.0), (74.0, 60.0), (74.0, 105.0), (140.0, 205.0)] {
        let (one, other) = (blackness(&bled, [x + 4.0, y + 4.0]), blackness(&plain, [x, y]));
        assert!((one - other).abs() < 0.1, "{x} {y}: {one} {other}");
    }
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_preview_is_a_picture_of_each_page_and_one_of_all() {
    let work = WorkFolder::new("preview");
    work.put("seeds.md", NOTE);
    let of = |folder: &str| work.all(folder).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    work.run(&["zine", "seeds.md", "-o", "z.pdf", "--fold", "flat", "--preview", "see/zine"])
        .ended(0)
        .said(&["preview: 4 pages and 1 contact sheet in see/zine"]);
    assert_eq!(of("see/zine"), ["contact-sheet.png", "page-1.png", "page-2.png", "page-3.png", "page-4.png"]);
    let page = image::open(work.path("see/zine/page-1.png")).unwrap().to_luma8();
    assert!(page.width().abs_diff(827) <= 1 && page.height().abs_diff(1169) <= 1, "A4 at 100 dots per inch");
    assert!(page.pixels().any(|pixel| pixel.0[0] < 40) && page.pixels().any(|pixel| pixel.0[0] > 240));
    work.run(&["pack", "seeds.md", "-o", "p.pdf", "--preview", "see/packet"]).ended(0).said(&["preview: "]);
    assert!(of("see/packet").contains(&"contact-sheet.png".to_owned()));
    // What is there stays.
    let again = ["zine", "seeds.md", "-o", "y.pdf", "--preview", "see/zine"];
    work.run(&again).ended(1).told(&["the folder see/zine is not empty"]);
    assert!(!work.path("y.pdf").exists());
    let before = work.all("see/zine");
    work.run(&["zine", "seeds.md", "-o", "y.pdf", "--fold", "flat", "--preview", "see/zine", "-f"]).ended(0);
    assert_eq!(work.all("see/zine"), before, "the same pictures");
}
