//! Markdown or a PDF -> zines, by the command line; judged by qpdf and mutool where they are installed, and by pixels.

use std::process::Command;

use seedpress::photo;
use seedpress::units::Dpi;

use crate::program::{Run, WorkFolder};

/// A4 in landscape at 50 dpi.
const DPI: f64 = 50.0;

/// A PDF as another program might write it: each page has a black square in its upper left corner, and as many small
/// ones along its foot as its number says.
fn pages(count: usize, width: u32, height: u32, extra: &str) -> Vec<u8> {
    let mut objects = vec![String::new(), String::new()];
    let mut kids = Vec::new();
    for number in 1..=count {
        let mut content = format!("10 {} 40 40 re f", height - 50);
        for mark in 0..number {
            content.push_str(&format!(" {} 10 8 20 re f", 10 + 14 * mark));
        }
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R{extra}>>", objects.len()));
        kids.push(format!("{} 0 R", objects.len()));
    }
    objects[0] = "<</Type/Catalog/Pages 2 0 R>>".into();
    let kids = kids.join(" ");
    objects[1] = format!("<</Type/Pages/Count {count}/MediaBox[0 0 {width} {height}]/Resources<<>>/Kids[{kids}]>>");
    let mut pdf = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(pdf.len());
        pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table: Vec<String> = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
    let table = table.concat();
    let (start, size) = (pdf.len(), objects.len() + 1);
    pdf.push_str(&format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    ));
    pdf.into_bytes()
}

/// Runs an oracle, unless it is not installed.
fn accepts(program: &str, arguments: &[&str]) {
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && !told.contains("warning"), "{program} {arguments:?}: {told}");
        }
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound),
    }
}

fn sound(work: &WorkFolder, name: &str) {
    let path = work.path(name);
    let path = path.to_str().unwrap();
    accepts("qpdf", &["--check", path]);
    accepts("mutool", &["info", path]);
}

fn zine(work: &WorkFolder, arguments: &[&str]) -> Run {
    work.run(&[&["zine"], arguments].concat())
}

/// The grey pixels of a page: width, height, and whether the pixel at a spot in millimetres is dark.
fn is_dark(work: &WorkFolder, name: &str, page: usize, left: f64, top: f64) -> bool {
    let pages = photo::open(std::fs::read(work.path(name)).unwrap()).unwrap();
    let grey = pages.raster(page, Dpi(DPI)).unwrap();
    let at = |length: f64| (length / 25.4 * DPI) as usize;
    grey.pixels[at(top) * grey.width as usize + at(left)] < 128
}

#[test]
fn every_fold_of_a_pdf_is_written_and_sound() {
    let work = WorkFolder::new("folds");
    work.put("in.pdf", pages(8, 298, 421, ""));
    for fold in ["mini8", "mini16", "booklet", "french", "accordion", "flat"] {
        for (paper, duplex) in [("a4", "long"), ("letter", "none")] {
            let out = format!("{fold}-{paper}.pdf");
            let wishes = ["in.pdf", "-o", &out, "--fold", fold, "--paper", paper, "--duplex", duplex];
            zine(&work, &wishes).ended(0).said(&[fold, "8 pages", "actual size"]);
            sound(&work, &out);
        }
    }
}

#[test]
fn a_page_lies_where_the_fold_puts_it_whichever_way_the_pdf_turns_it() {
    let work = WorkFolder::new("places");
    // The square is 3.5 to 17.6 mm from the page's upper left corner; a quarter of that on a page of a quarter.
    work.put("plain.pdf", pages(8, 595, 842, ""));
    zine(&work, &["plain.pdf", "-o", "mini.pdf", "--fold", "mini8", "--guide", "none"]).ended(0);
    let scaled = 74.25 / 210.0;
    let (near, far) = (10.0 * scaled, 40.0 * scaled);
    // Page 1 is the last of the lower row, page 2 is on its head above it.
    assert!(is_dark(&work, "mini.pdf", 0, 222.75 + near, 105.0 + near));
    assert!(!is_dark(&work, "mini.pdf", 0, 222.75 + far, 105.0 + near));
    assert!(is_dark(&work, "mini.pdf", 0, 297.0 - near, 105.0 - near));
    assert!(!is_dark(&work, "mini.pdf", 0, 222.75 + near, near));

    work.put("turned.pdf", pages(2, 842, 595, "/Rotate 90"));
    zine(&work, &["turned.pdf", "-o", "flat.pdf", "--fold", "flat", "--guide", "none"]).ended(0);
    // Turned clockwise, the square is in the upper right corner of an upright page.
    assert!(is_dark(&work, "flat.pdf", 0, 200.0, 10.0));
    assert!(!is_dark(&work, "flat.pdf", 0, 10.0, 10.0));

    work.put("cropped.pdf", pages(2, 842, 842, "/CropBox[0 247 420 842]"));
    zine(&work, &["cropped.pdf", "-o", "crop.pdf", "--fold", "booklet", "--guide", "none"]).ended(0);
    // 420 x 595 points are an A5 page: the first one is the right half of the paper, as large as it is.
    assert!(is_dark(&work, "crop.pdf", 0, 148.5 + 10.0, 10.0));
}

#[test]
fn two_passes_come_with_a_page_that_tells_what_to_do() {
    let work = WorkFolder::new("passes");
    work.put("in.pdf", pages(8, 420, 595, ""));
    let said = zine(&work, &["in.pdf", "-o", "out.pdf", "--duplex", "none", "--guide", "none"]).ended(0);
    let said = said.said(&["pages 2-3 of the PDF", "then pages 4-5"]);
    assert!(!said.out.contains("long edge"));
    let pages = photo::open(std::fs::read(work.path("out.pdf")).unwrap()).unwrap();
    assert_eq!(pages.count(), 5);
    // One-sided folds need no passes.
    zine(&work, &["in.pdf", "-o", "mini.pdf", "--fold", "mini8", "--duplex", "none"]).ended(0).said(&["on one side"]);
}

#[test]
fn a_proof_is_read_from_first_to_last() {
    let work = WorkFolder::new("proof");
    work.put("in.pdf", pages(5, 420, 595, ""));
    zine(&work, &["in.pdf", "-o", "out.pdf", "--proof"]).ended(0).said(&["5 pages in reading order"]);
    let opened = photo::open(std::fs::read(work.path("out.pdf")).unwrap()).unwrap();
    assert_eq!(opened.count(), 5);
    // The fifth mark along the foot is there on page 5 and not on page 4.
    let mark = (10.0 + 14.0 * 4.0 + 4.0) / 72.0 * 25.4;
    assert!(is_dark(&work, "out.pdf", 4, mark, 210.0 - 7.0) && !is_dark(&work, "out.pdf", 3, mark, 210.0 - 7.0));
}

#[test]
fn the_same_pdf_and_wishes_give_the_same_bytes() {
    let work = WorkFolder::new("same");
    work.put("in.pdf", pages(6, 420, 595, ""));
    for name in ["one.pdf", "two.pdf"] {
        zine(&work, &["in.pdf", "-o", name, "--lang", "en,ar"]).ended(0);
    }
    let bytes = |name: &str| std::fs::read(work.path(name)).unwrap();
    assert_eq!(bytes("one.pdf"), bytes("two.pdf"));
    for word in [b"/Info".as_slice(), b"/Producer", b"/CreationDate", b"ypst"] {
        assert!(!bytes("one.pdf").windows(word.len()).any(|window| window == word));
    }
}

#[test]
fn a_paper_to_calibrate_has_two_sides_and_an_offset_moves_the_backs() {
    let work = WorkFolder::new("calibrate");
    zine(&work, &["--calibrate", "-o", "cross.pdf", "--lang", "es,en"]).ended(0).said(&["cross.pdf", "both sides"]);
    sound(&work, "cross.pdf");
    let opened = photo::open(std::fs::read(work.path("cross.pdf")).unwrap()).unwrap();
    assert_eq!(opened.count(), 2);
    zine(&work, &["in.pdf", "--calibrate", "-o", "no.pdf"]).ended(2);

    work.put("in.pdf", pages(2, 595, 842, ""));
    zine(&work, &["in.pdf", "-o", "moved.pdf", "--fold", "flat", "--guide", "none", "--offset", "-20,10"]).ended(0);
    // The back is seen through the paper: what moves left there moves right on the back itself.
    assert!(is_dark(&work, "moved.pdf", 1, 30.0, 20.0) && !is_dark(&work, "moved.pdf", 1, 10.0, 10.0));
    assert!(is_dark(&work, "moved.pdf", 0, 10.0, 10.0));
}

#[test]
fn markdown_becomes_a_zine_that_is_bound_as_its_language_asks() {
    let work = WorkFolder::new("markdown");
    work.put("text.md", "---\ntitle: Beans\n---\n\n# Beans\n\nKeep them dry.\n");
    work.put("arabic.md", "---\ntitle: بذور\nlang: ar\n---\n\n# بذور\n\nاحفظها جافة.\n");
    for (text, out) in [("text.md", "left.pdf"), ("arabic.md", "right.pdf")] {
        zine(&work, &[text, "-o", out, "--fold", "booklet"]).ended(0).said(&["booklet"]);
        sound(&work, out);
    }
    zine(&work, &["text.md", "-o", "forced.pdf", "--binding", "right"]).ended(0);
    assert_ne!(std::fs::read(work.path("left.pdf")).unwrap(), std::fs::read(work.path("forced.pdf")).unwrap());
}

#[test]
fn what_cannot_be_made_is_told_with_a_hint_and_leaves_no_file() {
    let work = WorkFolder::new("wrong");
    work.put("nine.pdf", pages(9, 420, 595, ""));
    work.put("none.pdf", "no PDF at all");
    work.put("cut.pdf", &pages(3, 420, 595, "")[..100]);
    work.put("text.md", "# Beans");
    let wrong = |arguments: &[&str], code: i32, words: &[&str]| {
        zine(&work, &[arguments, &["-o", "out.pdf"]].concat()).ended(code).told(words);
        assert!(!work.path("out.pdf").exists());
    };
    wrong(&["nine.pdf", "--fold", "mini8"], 1, &["nine.pdf: 9 pages; mini8 holds 8", "hint: ", "booklet"]);
    wrong(&["none.pdf"], 1, &["none.pdf: this is not a PDF"]);
    wrong(
        &["cut.pdf"],
        1,
        &["cut.pdf: the PDF is broken, and its pages cannot be found", "hint: open it in a PDF viewer"],
    );
    wrong(&["nine.pdf", "text.md"], 2, &["nine.pdf is a PDF among other files"]);
    wrong(&["nine.pdf", "--layout", "plain"], 2, &["a PDF has its own look"]);
    wrong(&["nine.pdf", "--fold", "origami"], 2, &["the folds are mini8"]);
    wrong(&["nine.pdf", "--signature", "6"], 1, &["a signature of 6 pages; it must be a multiple of four"]);
    wrong(&["nine.pdf", "--creep", "2"], 1, &["2.00 mm of creep"]);
    wrong(&["nine.pdf", "--poster"], 1, &["no side is free for a poster"]);
    wrong(&["nine.pdf", "--margins", "edge=3"], 1, &["3.0 mm between the words and the paper's edge"]);
    wrong(&["nine.pdf", "--lang", "xx"], 2, &["there is no catalogue of words in xx"]);
    wrong(&["missing.pdf"], 1, &["cannot read missing.pdf: no such file"]);
    wrong(&[], 2, &["FILE"]);
    work.put("out.pdf", "mine");
    zine(&work, &["nine.pdf", "-o", "out.pdf"]).ended(1).told(&["out.pdf exists already"]);
    assert_eq!(std::fs::read(work.path("out.pdf")).unwrap(), b"mine");
}

#[test]
fn a_thick_booklet_is_told_of_signatures() {
    let work = WorkFolder::new("thick");
    work.put("in.pdf", pages(100, 420, 595, ""));
    zine(&work, &["in.pdf", "-o", "thick.pdf"]).ended(0).said(&["25 pieces of paper", "too thick for one fold"]);
    let said = zine(&work, &["in.pdf", "-o", "sewn.pdf", "--signature", "32"]).ended(0);
    said.said(&["4 of 8, 8, 8, 1 papers"]);
}
