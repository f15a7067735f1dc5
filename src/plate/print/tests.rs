//! Designs -> plates, measured in their PDF and in its pixels.

use lopdf::content::Content;
use lopdf::{Document, Object};

use super::*;
use crate::catalogue::built_in;
use crate::design::{
    Design, DesignForm, DesignUnit, Outline, OutlinePart, PlaneCircle, PlaneDrawing, PlanePen, PlanePoint, PlaneShape,
    UnitSource,
};
use crate::sheet::Paper;
use crate::typeset::OwnFonts;
use crate::units::{Mm, Pt};
use crate::watch::Unwatched;

fn at(x: f64, y: f64) -> PlanePoint {
    PlanePoint { x, y }
}

fn line(points: &[(f64, f64)], closed: bool) -> PlaneShape {
    let parts = points[1..].iter().map(|(x, y)| OutlinePart::Line(at(*x, *y))).collect();
    let outline = Outline { start: at(points[0].0, points[0].1), parts, closed };
    PlaneShape { outline, pen: PlanePen::Contour, clip: None }
}

/// A frame of this size with a cross in it, and two holes.
fn board(width: f64, height: f64) -> DesignForm {
    let shapes = vec![
        line(&[(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)], true),
        line(&[(0.0, 0.0), (width, height)], false),
    ];
    let circle = |x: f64| PlaneCircle { centre: at(x, 10.0), diameter: 8.0 };
    let drawing = PlaneDrawing { shapes, circles: vec![circle(10.0), circle(40.0)], ..PlaneDrawing::default() };
    DesignForm::Plane(drawing)
}

fn design(form: DesignForm) -> Design {
    Design {
        name: "board.svg".to_owned(),
        form,
        unit: Some((DesignUnit::Millimetre, UnitSource::File)),
        title: Some("Board of a cart".to_owned()),
        maker: Some("Amina Diallo".to_owned()),
        licence: Some("CC0-1.0".to_owned()),
        warnings: Vec::new(),
        bytes: 100,
        digest: [0x5A; 32],
    }
}

fn print(form: DesignForm, change: impl Fn(&mut PlateOptions)) -> Result<PrintedPlates, PlateError> {
    let (words, fonts) = (built_in("en").unwrap(), OwnFonts::default());
    let mut options = PlateOptions::usual(Paper::A4.size(), &words, &fonts);
    change(&mut options);
    let design = design(form);
    plates(&[PlateItem { design: &design, bytes: FileBytes::Strip(b"<svg/>"), bill: None }], &options, &Unwatched)
}

/// The straight lines of a page that are drawn, not set: from, to, in millimetres from the lower left corner.
fn lines(pdf: &[u8], page: usize) -> Vec<[[f64; 2]; 2]> {
    let document = Document::load_mem(pdf).unwrap();
    let page = document.page_iter().nth(page).unwrap();
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    let number = |object: &Object| match object {
        Object::Integer(value) => *value as f64,
        Object::Real(value) => f64::from(*value),
        _ => panic!("no number"),
    };
    let mm = |object: &Object| Mm::from(Pt(number(object))).0;
    let (mut from, mut start, mut lines) = ([0.0; 2], [0.0; 2], Vec::new());
    for operation in content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "m" => (from, start) = ([mm(&operands[0]), mm(&operands[1])], [mm(&operands[0]), mm(&operands[1])]),
            "l" => {
                let to = [mm(&operands[0]), mm(&operands[1])];
                lines.push([from, to]);
                from = to;
            }
            "h" => lines.push([from, start]),
            "cm" => break,
            _ => {}
        }
    }
    lines
}

/// The page of the first drawing.
fn drawing_page(plates: &PrintedPlates) -> usize {
    plates.sheets.iter().position(|sheet| sheet.kind == PlateKind::Drawing).unwrap()
}

#[test]
fn lines_are_as_long_in_the_pdf_as_in_the_design_and_corrected_for_the_printer() {
    for paper in [Paper::A4, Paper::Letter] {
        for measured in [[50.0, 50.0], [49.6, 49.8], [50.3, 50.1]] {
            let plates = print(board(180.0, 170.0), |options| {
                (options.paper, options.measured) = (paper.size(), measured);
            })
            .unwrap();
            let lines = lines(&plates.pdf, drawing_page(&plates));
            // As that printer prints it: what it makes of 50 mm is `measured`.
            let printed =
                |[from, to]: [[f64; 2]; 2]| [0, 1].map(|side| ((to[side] - from[side]) * measured[side] / 50.0).abs());
            let found = |wanted: [f64; 2]| {
                lines
                    .iter()
                    .map(|line| printed(*line))
                    .any(|[across, down]| (across - wanted[0]).abs() < 0.01 && (down - wanted[1]).abs() < 0.01)
            };
            for wanted in [[180.0, 0.0], [0.0, 170.0], [180.0, 170.0]] {
                assert!(found(wanted), "{paper:?} {measured:?} {wanted:?}: {lines:?}");
            }
        }
    }
}

/// The middle of the dark run in a row or column of pixels that is nearest to a place.
#[cfg(feature = "pdf-in")]
fn dark_middle(pixels: &[u8], near: usize, reach: usize) -> f64 {
    let dark: Vec<usize> =
        (near - reach..near + reach).filter(|at| pixels.get(*at).is_some_and(|level| *level < 128)).collect();
    assert!(!dark.is_empty(), "nothing is drawn near {near}");
    dark.iter().sum::<usize>() as f64 / dark.len() as f64
}

#[cfg(feature = "pdf-in")]
#[test]
fn pixels_at_600_dpi_are_as_far_apart_as_the_lines_of_the_design() {
    use crate::units::Dpi;
    let dpi = Dpi(600.0);
    for paper in [Paper::A4, Paper::Letter] {
        for measured in [[50.0, 50.0], [49.6, 49.8]] {
            let plates = print(board(180.0, 170.0), |options| {
                (options.paper, options.measured) = (paper.size(), measured);
            })
            .unwrap();
            let page = drawing_page(&plates);
            let drawn = lines(&plates.pdf, page);
            let frame = drawn.iter().find(|[from, to]| (to[0] - from[0]).abs() > 150.0 && from[1] == to[1]).unwrap();
            let raster = crate::photo::open(plates.pdf).unwrap().raster(page, dpi).unwrap();
            let pixel = |length: f64| dpi.dots(Mm(length)).round() as usize;
            // Rows and columns away from the cross in the frame.
            let row = pixel(paper.size().height.0 - frame[0][1] + 40.0);
            let column = pixel(frame[0][0].min(frame[1][0]) + 140.0);
            let rows: Vec<&[u8]> = raster.pixels.chunks_exact(raster.width as usize).collect();
            let across = rows[row].to_vec();
            let down: Vec<u8> = rows.iter().map(|row| row[column]).collect();
            let (left, right) = (frame[0][0].min(frame[1][0]), frame[0][0].max(frame[1][0]));
            let top = paper.size().height.0 - frame[0][1];
            let wide = dark_middle(&across, pixel(right), 40) - dark_middle(&across, pixel(left), 40);
            let high =
                dark_middle(&down, pixel(top + 170.0 * 50.0 / measured[1]), 40) - dark_middle(&down, pixel(top), 40);
            let printed = |dots: f64, measured: f64| dpi.length(dots).0 * measured / 50.0;
            assert!((printed(wide, measured[0]) - 180.0).abs() < 0.05, "{paper:?} {measured:?}");
            assert!((printed(high, measured[1]) - 170.0).abs() < 0.05, "{paper:?} {measured:?}");
        }
    }
}

#[cfg(feature = "pdf-in")]
#[test]
fn nothing_is_printed_within_five_millimetres_of_an_edge() {
    use crate::units::Dpi;
    let dpi = Dpi(100.0);
    let white = dpi.dots(Mm(5.0)).floor() as u32;
    for paper in [Paper::A4, Paper::Letter] {
        for (form, pages) in [
            (board(700.0, 400.0), 4),
            (board(100.0, 100.0), 2),
            (DesignForm::Listing("cube([10, 20, 30]);\n".repeat(300)), 2),
        ] {
            let plates = print(form, |options| options.paper = paper.size()).unwrap();
            let file = crate::photo::open(plates.pdf).unwrap();
            for page in 0..pages.min(file.count()) {
                let raster = file.raster(page, dpi).unwrap();
                let (width, height) = (raster.width, raster.height);
                for (at, level) in (0..).zip(&raster.pixels) {
                    let (x, y) = (at % width, at / width);
                    let is_margin = x < white || y < white || x >= width - white || y >= height - white;
                    assert!(!is_margin || *level > 200, "{paper:?} page {page}: {x}, {y}");
                }
            }
        }
    }
}

#[test]
fn the_same_designs_give_the_same_bytes() {
    let once = || print(board(700.0, 400.0), |_| {}).unwrap().pdf;
    let pdf = once();
    assert_eq!(pdf, once());
    for word in ["/Info", "/Producer", "/CreationDate", "typst"] {
        assert!(!pdf.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
}

#[test]
fn every_language_and_paper_has_its_plates() {
    for (lang, _) in assets::CATALOGUES {
        let words = built_in(lang).unwrap();
        // All papers in one language of each direction; each takes a second.
        let papers: &[Paper] =
            if ["en", "ar"].contains(&lang) { &[Paper::A4, Paper::Letter, Paper::A3] } else { &[Paper::A4] };
        for paper in papers {
            let fonts = OwnFonts::default();
            let mut options = PlateOptions::usual(paper.size(), &words, &fonts);
            (options.measured, options.packet, options.first_page) = ([49.6, 50.0], Some("ab-cd-ef"), Some(3));
            let bill: Vec<Vec<String>> = (0..40).map(|row| vec![format!("part {row}"), row.to_string()]).collect();
            let (large, small) = (design(board(900.0, 700.0)), design(board(30.0, 20.0)));
            let items = [&large, &small].map(|design| PlateItem { design, bytes: FileBytes::Codes, bill: Some(&bill) });
            let plates = plates(&items, &options, &Unwatched).unwrap();
            let of = |number: usize, kind: PlateKind| {
                plates.sheets.iter().filter(|sheet| sheet.design == number && sheet.kind == kind).count()
            };
            assert!(of(0, PlateKind::Key) >= 1 && of(0, PlateKind::Drawing) >= 6, "{lang}");
            assert!(of(1, PlateKind::Key) >= 1 && of(1, PlateKind::Drawing) == 1, "{lang}");
            assert_eq!(Document::load_mem(&plates.pdf).unwrap().get_pages().len(), plates.sheets.len());
        }
    }
}

#[test]
fn key_sheets_come_first_and_tiles_that_are_empty_are_left_out() {
    // A ring: the tiles in its middle are empty.
    let ring = PlaneDrawing {
        shapes: vec![line(&[(0.0, 0.0), (900.0, 0.0), (900.0, 900.0), (0.0, 900.0)], true)],
        ..PlaneDrawing::default()
    };
    let plates = print(DesignForm::Plane(ring), |_| {}).unwrap();
    assert_eq!(plates.sheets[0].kind, PlateKind::Key);
    let tiles: Vec<String> = plates.sheets.iter().filter_map(|sheet| sheet.tile).map(|tile| tile.to_string()).collect();
    assert!(tiles.contains(&"A1".to_owned()) && !tiles.contains(&"B2".to_owned()), "{tiles:?}");
}

#[test]
fn only_the_tiles_that_are_named_are_printed() {
    let only = [TileName::parse("A2").unwrap(), TileName::parse("B1").unwrap()];
    let plates = print(board(700.0, 400.0), |options| options.only = &[]).unwrap();
    assert!(plates.sheets.len() > 4);
    let (words, fonts) = (built_in("en").unwrap(), OwnFonts::default());
    let design = design(board(700.0, 400.0));
    let items = [PlateItem { design: &design, bytes: FileBytes::NotPrinted, bill: None }];
    let printed = |only: &[TileName]| {
        let options = PlateOptions { only, ..PlateOptions::usual(Paper::A4.size(), &words, &fonts) };
        super::plates(&items, &options, &Unwatched)
    };
    let tiles: Vec<_> = printed(&only).unwrap().sheets.into_iter().map(|sheet| sheet.tile).collect();
    assert_eq!(tiles, only.map(Some));
    let strange = [TileName::parse("Q9").unwrap()];
    assert!(matches!(printed(&strange).unwrap_err(), PlateError::NoTile { .. }));
}

#[test]
fn a_small_file_stands_beside_a_small_drawing_and_not_beside_a_large_one() {
    let has_strip = |form| print(form, |_| {}).unwrap().sheets.iter().any(|sheet| sheet.strip);
    assert!(has_strip(board(150.0, 150.0)));
    assert!(!has_strip(board(190.0, 240.0)));
    assert!(!has_strip(board(700.0, 400.0)));
}

#[test]
fn what_cannot_be_printed_is_refused_with_words() {
    let told = |form, change: &dyn Fn(&mut PlateOptions)| print(form, change).unwrap_err().to_string();
    let large = told(board(9_000.0, 9_000.0), &|_| {});
    assert!(large.contains("board.svg") && large.contains("9000 x 9000 mm") && large.contains("sheets"), "{large}");
    let nothing = told(DesignForm::Plane(PlaneDrawing::default()), &|_| {});
    assert!(nothing.contains("board.svg"), "{nothing}");
    for change in [
        (&|options: &mut PlateOptions| options.overlap = Mm(51.0)) as &dyn Fn(&mut PlateOptions),
        &|options| options.overlap = Mm(f64::NAN),
        &|options| options.measured = [39.0, 50.0],
        &|options| options.measured = [50.0, f64::NAN],
        &|options| options.paper = Paper::A5.size(),
    ] {
        assert!(print(board(10.0, 10.0), change).is_err());
    }
}

#[test]
fn a_drawing_of_any_size_fits_a_page_that_it_is_to_fit() {
    for (width, height) in [(10.0, 10.0), (700.0, 400.0), (100.0, 3_000.0), (30_000.0, 20_000.0)] {
        for measured in [[50.0; 2], [49.0; 2]] {
            let plates = print(board(width, height), |options| {
                (options.scale, options.measured) = (ScaleWish::FitPage, measured);
            })
            .unwrap();
            let drawn = plates.sheets.iter().filter(|sheet| sheet.kind == PlateKind::Drawing);
            assert_eq!(drawn.map(|sheet| sheet.tile).collect::<Vec<_>>(), [None], "{width} x {height}");
        }
    }
}

#[test]
fn letters_that_no_font_has_do_not_stop_the_printing() {
    let mut design = design(board(50.0, 50.0));
    design.title = Some("\u{16a0} rune".to_owned());
    let (words, fonts) = (built_in("en").unwrap(), OwnFonts::default());
    let options = PlateOptions::usual(Paper::A4.size(), &words, &fonts);
    let item = PlateItem { design: &design, bytes: FileBytes::NotPrinted, bill: None };
    let plates = plates(&[item], &options, &Unwatched).unwrap();
    assert!(plates.told.iter().any(|told| told.contains("board.svg") && told.contains('?')), "{:?}", plates.told);
}

#[test]
fn marks_tell_each_sheet_and_its_place_in_the_drawing() {
    use crate::sheet::PLATE_MODULE;
    let words = built_in("en").unwrap();
    let fonts = OwnFonts::default();
    let options = PlateOptions::usual(Paper::A4.size(), &words, &fonts);
    let design = design(board(700.0, 400.0));
    let item = PlateItem { design: &design, bytes: FileBytes::Codes, bill: None };
    let mut own = PrintableWords { options: &options, replaced: false };
    let sheets = design_sheets(0, &item, &options, &mut own, &Unwatched).unwrap().sheets;
    let marks: Vec<PlateMark> = sheets.iter().filter_map(|sheet| sheet.mark.map(|(_, mark)| mark)).collect();
    assert_eq!(marks.len(), sheets.len() - 1, "all but the key sheet");
    let (one, right) = (marks[0], marks[1]);
    assert_eq!((one.tile, right.tile), (Some([0, 0]), Some([0, 1])));
    let step = f64::from(right.corner[0] - one.corner[0]) / 100.0;
    let wide = PLATE_MODULE.0 * f64::from(one.frame.width());
    assert!((step - (wide - 10.0)).abs() < 0.02, "{step} {wide}");
    for mark in marks {
        assert_eq!(PlateMark::find(&mark.text()), Some(mark));
    }
}
