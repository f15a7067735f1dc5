//! `--paper`, `--crop-marks`, `--bleed`, `--preview`: the sizes of what is printed, and pictures of it.

use std::fs;

use crate::program::Desk;

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
    let desk = Desk::new("papers");
    desk.put("seeds.md", NOTE);
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
        desk.run(&["pack", "seeds.md", "-o", "p.pdf", "--paper", paper, "-f"]).ended(0);
        for found in boxes(&fs::read(desk.path("p.pdf")).unwrap(), "/MediaBox") {
            near(found, [0.0, 0.0, width, height]);
        }
        desk.run(&["scan", "p.pdf", "-o", paper]).ended(0);
        let restored = desk.all(paper);
        assert_eq!(restored, [("seeds.md".to_owned(), NOTE.as_bytes().to_vec())], "{paper}");
    }
}

#[test]
fn a_zine_lies_on_the_paper_that_was_named_and_flat_pages_keep_its_orientation() {
    let desk = Desk::new("papers-zine");
    desk.put("seeds.md", NOTE);
    for (paper, fold, width, height) in [
        ("a3", "booklet", 420.0, 297.0),
        ("legal", "mini8", 355.6, 215.9),
        ("a5", "flat", 148.0, 210.0),
        ("210x148", "flat", 210.0, 148.0),
        ("100x180mm", "french", 100.0, 180.0),
    ] {
        desk.run(&["zine", "seeds.md", "-o", "z.pdf", "--paper", paper, "--fold", fold, "-f"]).ended(0);
        near(boxes(&fs::read(desk.path("z.pdf")).unwrap(), "/MediaBox")[0], [0.0, 0.0, width, height]);
    }
    for wrong in ["a7", "10x200", "148", "148x", "x210mm", "2001x2001", "nanx210", "148x210cm", "-148x210"] {
        let told = desk.run(&["zine", "seeds.md", "-o", "w.pdf", &format!("--paper={wrong}")]).ended(2);
        told.told(&["a4, letter, a3, a5, a6, legal, half-letter", "148x210mm"]);
    }
}

#[test]
fn crop_marks_and_bleed_stand_beyond_the_paper_and_the_pdf_says_where_it_is_cut() {
    let desk = Desk::new("papers-crop");
    desk.put("seeds.md", NOTE);
    let make = |wishes: &[&str]| {
        let mut line = vec!["zine", "seeds.md", "-o", "z.pdf", "-f", "--paper", "a5", "--fold", "flat"];
        line.extend(wishes);
        desk.run(&line).ended(0);
        fs::read(desk.path("z.pdf")).unwrap()
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
    desk.run(&["zine", "seeds.md", "-o", "w.pdf", "--bleed", "21"]).ended(2).told(&["at most 20 mm"]);
    desk.run(&["zine", "z.pdf", "-o", "w.pdf", "--bleed", "3"]).ended(2).told(&["--bleed is for Markdown"]);
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_preview_is_a_picture_of_each_page_and_one_of_all() {
    let desk = Desk::new("preview");
    desk.put("seeds.md", NOTE);
    let of = |folder: &str| desk.all(folder).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    desk.run(&["zine", "seeds.md", "-o", "z.pdf", "--fold", "flat", "--preview", "see/zine"])
        .ended(0)
        .said(&["preview: 4 pages and 1 contact sheet in see/zine"]);
    assert_eq!(of("see/zine"), ["contact-sheet.png", "page-1.png", "page-2.png", "page-3.png", "page-4.png"]);
    let page = image::open(desk.path("see/zine/page-1.png")).unwrap().to_luma8();
    assert!(page.width().abs_diff(827) <= 1 && page.height().abs_diff(1169) <= 1, "A4 at 100 dots per inch");
    assert!(page.pixels().any(|pixel| pixel.0[0] < 40) && page.pixels().any(|pixel| pixel.0[0] > 240));
    desk.run(&["pack", "seeds.md", "-o", "p.pdf", "--preview", "see/packet"]).ended(0).said(&["preview: "]);
    assert!(of("see/packet").contains(&"contact-sheet.png".to_owned()));
    // What is there stays.
    let again = ["zine", "seeds.md", "-o", "y.pdf", "--preview", "see/zine"];
    desk.run(&again).ended(1).told(&["the folder see/zine is not empty"]);
    assert!(!desk.path("y.pdf").exists());
    let before = desk.all("see/zine");
    desk.run(&["zine", "seeds.md", "-o", "y.pdf", "--fold", "flat", "--preview", "see/zine", "-f"]).ended(0);
    assert_eq!(desk.all("see/zine"), before, "the same pictures");
}
