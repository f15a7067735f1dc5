//! Small SVGs -> shapes at places that were computed by hand, in millimetres.

use super::*;
use crate::design::model::{DesignUnit, PlaneDrawing, PlanePen, PlanePoint, UnitSource};
use crate::watch::Unwatched;

fn found(svg: &str, unit: Option<DesignUnit>) -> Result<DesignFound, DesignError> {
    let fonts = crate::typeset::font_files(&crate::typeset::OwnFonts::default());
    read(svg.as_bytes(), &ReadOptions { unit, fonts: &fonts, watch: &Unwatched })
}

fn svg(attributes: &str, body: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' {attributes}>{body}</svg>"
    )
}

fn plane(body: &str) -> PlaneDrawing {
    let found = found(&svg("width='100mm' height='50mm' viewBox='0 0 100 50'", body), None).unwrap();
    let DesignForm::Plane(plane) = found.form else { panic!() };
    plane
}

fn near(one: PlanePoint, x: f64, y: f64) {
    assert!((one.x - x).abs() < 2e-4 && (one.y - y).abs() < 2e-4, "{one:?} is not {x} {y}");
}

#[test]
fn sizes_are_those_that_the_file_says_in_any_unit() {
    for (side, millimetres, unit) in [
        ("100mm", 100.0, DesignUnit::Millimetre),
        ("10cm", 100.0, DesignUnit::Centimetre),
        ("4in", 101.6, DesignUnit::Inch),
        ("72pt", 25.4, DesignUnit::Inch),
        ("6pc", 25.4, DesignUnit::Inch),
        ("400Q", 100.0, DesignUnit::Millimetre),
        ("1e2mm", 100.0, DesignUnit::Millimetre),
    ] {
        // One unit of the viewBox is a thousandth of the width.
        let text = svg(
            &format!("width='{side}' height='{side}' viewBox='0 0 1000 1000'"),
            "<path d='M100 200H900' stroke='#000'/>",
        );
        let found = found(&text, None).unwrap();
        assert_eq!(found.unit, Some((unit, UnitSource::File)), "{side}");
        assert!(found.warnings.is_empty(), "{:?}", found.warnings);
        let DesignForm::Plane(plane) = found.form else { panic!() };
        let extent = plane.extent().unwrap();
        near(extent.min, millimetres * 0.1, millimetres * 0.2);
        near(extent.max, millimetres * 0.9, millimetres * 0.2);
    }
}

#[test]
fn pixels_are_ninety_six_an_inch_and_the_usual_culprits_are_named() {
    for attributes in [
        "width='720' height='960' viewBox='0 0 720 960'",
        "width='720px' height='960px'",
        "viewBox='0 0 720 960'",
        "width='100%' height='100%' viewBox='0 0 720 960'",
    ] {
        let found = found(&svg(attributes, "<path d='M0 0L720 960' stroke='#000'/>"), None).unwrap();
        assert_eq!(found.unit, Some((DesignUnit::Pixel, UnitSource::Assumed)));
        let told = found.warnings.join(" ");
        for part in ["190.50 x 254.00 mm", "72", "254.00 x 338.67 mm", "90", "203.20 x 270.93 mm"] {
            assert!(told.contains(part), "{attributes}: {part} is not in {told}");
        }
        let DesignForm::Plane(plane) = found.form else { panic!() };
        near(plane.extent().unwrap().max, 190.5, 254.0);
    }
}

#[test]
fn a_unit_that_a_person_says_is_that_of_the_numbers_in_the_drawing() {
    let line = "<path d='M0 0L70 40' stroke='#000'/>";
    for (attributes, unit, size) in [
        ("viewBox='0 0 70 40'", DesignUnit::Millimetre, [70.0, 40.0]),
        ("width='140' height='80' viewBox='0 0 70 40'", DesignUnit::Millimetre, [70.0, 40.0]),
        ("viewBox='0 0 70 40'", DesignUnit::Inch, [1_778.0, 1_016.0]),
        // A file that says its size keeps it.
        ("width='35mm' height='20mm' viewBox='0 0 70 40'", DesignUnit::Inch, [35.0, 20.0]),
    ] {
        let found = found(&svg(attributes, line), Some(unit)).unwrap();
        assert!(found.warnings.is_empty(), "{:?}", found.warnings);
        let DesignForm::Plane(plane) = found.form else { panic!() };
        let max = plane.extent().unwrap().max;
        assert!((max.x - size[0]).abs() < 1e-3 && (max.y - size[1]).abs() < 1e-3, "{attributes}: {max:?}");
    }
}

#[test]
fn one_side_alone_keeps_the_shape() {
    for attributes in ["width='100mm' viewBox='0 0 200 100'", "height='50mm' viewBox='0 0 200 100'"] {
        let found = found(&svg(attributes, "<path d='M0 0L200 100' stroke='#000'/>"), None).unwrap();
        let DesignForm::Plane(plane) = found.form else { panic!() };
        near(plane.extent().unwrap().max, 100.0, 50.0);
    }
}

#[test]
fn circles_are_told_however_they_are_written() {
    for body in [
        "<circle cx='30' cy='20' r='4' stroke='#000' fill='none' stroke-width='.1'/>",
        "<ellipse cx='30' cy='20' rx='4' ry='4'/>",
        "<path d='M34 20A4 4 0 0 1 26 20A4 4 0 0 1 34 20Z' fill='none' stroke='#00f' stroke-width='.1'/>",
        "<g transform='translate(10 0) rotate(30 20 20)'><circle cx='20' cy='20' r='4'/></g>",
        "<g transform='scale(2)'><circle cx='15' cy='10' r='2'/></g>",
        "<path d='M0 0H50V40H0Z M34 20A4 4 0 0 1 26 20A4 4 0 0 1 34 20Z' fill-rule='evenodd'/>",
    ] {
        let circles = plane(body).circles;
        assert_eq!(circles.len(), 1, "{body}");
        near(circles[0].centre, 30.0, 20.0);
        assert!((circles[0].diameter - 8.0).abs() < 1e-3, "{body}: {:?}", circles[0]);
    }
    for body in [
        "<ellipse cx='30' cy='20' rx='4' ry='5'/>",
        "<rect width='9' height='9' rx='2'/>",
        "<path d='M34 20A4 4 0 0 1 26 20' stroke='#000'/>",
        "<circle cx='30' cy='20' r='4' fill='#fff'/><path d='M0 0h9' stroke='#000'/>",
    ] {
        assert!(plane(body).circles.is_empty(), "{body}");
    }
}

#[test]
fn a_large_circle_is_round_to_a_few_micrometres() {
    let text = svg(
        "width='3000mm' height='3000mm' viewBox='0 0 3000 3000'",
        "<circle cx='1500' cy='1500' r='1400' fill='none' stroke='#000'/>",
    );
    let DesignForm::Plane(plane) = found(&text, None).unwrap().form else { panic!() };
    for point in plane.shapes[0].outline.polylines(0.001).concat() {
        let off = (point.x - 1500.0).hypot(point.y - 1500.0) - 1400.0;
        assert!(off.abs() < 0.006, "{off}");
    }
}

#[test]
fn hairlines_are_solid_whatever_their_colour_and_wide_lines_keep_their_width() {
    let lines = "<g fill='none' stroke-width='0.1'><path d='M0 0h9' stroke='#f00'/><path d='M0 1h9' stroke='#00f'/>\
                 <path d='M0 2h9' stroke='#000'/></g><path d='M0 9h9' stroke='#000' stroke-width='2'/>\
                 <g transform='scale(.5)'><path d='M0 9h9' stroke='#000' stroke-width='2' stroke-dasharray='4 2'/></g>";
    let text = svg("width='100mm' height='50mm' viewBox='0 0 100 50'", lines);
    let found = found(&text, None).unwrap();
    let DesignForm::Plane(plane) = found.form else { panic!() };
    let pens: Vec<_> = plane.shapes.iter().map(|shape| &shape.pen).collect();
    assert_eq!(pens[..3], [&PlanePen::Contour, &PlanePen::Thin, &PlanePen::Thin]);
    let PlanePen::Wide { width, dashes } = pens[3] else { panic!() };
    assert!((width - 2.0).abs() < 1e-4 && dashes.is_empty());
    let PlanePen::Wide { width, dashes } = pens[4] else { panic!() };
    assert!((width - 1.0).abs() < 1e-4 && (dashes[0] - 2.0).abs() < 1e-4 && (dashes[1] - 1.0).abs() < 1e-4);
    assert!(
        found.warnings.iter().any(|told| told.contains("red (1)") && told.contains("blue (1)")),
        "{:?}",
        found.warnings
    );
}

#[test]
fn fills_are_black_white_or_hatched_with_lines() {
    let plane = plane(
        "<rect width='40' height='40' fill='#000'/><rect x='45' width='30' height='30' fill='#0a0'/>\
         <rect x='5' y='5' width='9' height='9' fill='#fff'/>",
    );
    assert!(matches!(plane.shapes[0].pen, PlanePen::Fill { .. }));
    let hatches: Vec<_> = plane.shapes.iter().filter(|shape| shape.pen == PlanePen::Thin).collect();
    assert!(hatches.len() > 10, "{}", hatches.len());
    for shape in hatches {
        let extent = shape.outline.extent();
        assert!(extent.min.x > 44.9 && extent.max.x < 75.1 && extent.max.y < 30.1);
    }
    assert!(matches!(plane.shapes.last().unwrap().pen, PlanePen::Blank { .. }));
}

#[test]
fn words_are_outlines_at_their_place_and_kept_as_words() {
    let plane = plane("<g transform='translate(20 10)'><text transform='rotate(90)' font-size='5'>Cut here</text></g>");
    assert_eq!(plane.words, ["Cut here"]);
    assert!(plane.circles.is_empty());
    let extent = plane.extent().unwrap();
    // Turned downwards, so it stands to the right of its baseline's start.
    assert!(extent.min.x > 17.0 && extent.max.x < 25.0 && extent.min.y > 9.5 && extent.max.y > 25.0, "{extent:?}");
}

#[test]
fn what_is_cut_out_stays_so_and_clips_within_clips_are_intersected() {
    let plane = plane(
        "<clipPath id='a'><rect x='0' y='0' width='30' height='30'/></clipPath>\
         <clipPath id='b'><circle cx='30' cy='15' r='10'/></clipPath>\
         <g clip-path='url(#a)'><g clip-path='url(#b)'><rect width='90' height='40'/></g></g>",
    );
    let extent = plane.extent().unwrap();
    near(extent.min, 20.0, 5.0);
    near(extent.max, 30.0, 25.0);
}

#[test]
fn what_lies_outside_of_the_page_is_left_out_and_told() {
    let text = svg(
        "width='100mm' height='50mm' viewBox='0 0 100 50'",
        "<path d='M10 10H90' stroke='#000'/><path d='M10 90H90' stroke='#000'/><path d='M-10 20H50' stroke='#000'/>",
    );
    let found = found(&text, None).unwrap();
    assert_eq!(found.warnings.len(), 2, "{:?}", found.warnings);
    let DesignForm::Plane(plane) = found.form else { panic!() };
    let extent = plane.extent().unwrap();
    near(extent.min, 0.0, 10.0);
    near(extent.max, 90.0, 20.0);
}

#[test]
fn title_maker_and_licence_are_those_of_the_work() {
    let head = "<title>short</title><metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
        xmlns:cc='http://creativecommons.org/ns#' xmlns:dc='http://purl.org/dc/elements/1.1/'><cc:Work>\
        <dc:creator><cc:Agent><dc:title>Water Workshop</dc:title></cc:Agent></dc:creator>\
        <dc:title>Seed\n tray</dc:title><cc:license r:resource='https://creativecommons.org/publicdomain/zero/1.0/'/>\
        </cc:Work></r:RDF></metadata><path d='M0 0h9' stroke='#000'/>";
    let text = svg("width='9mm' height='9mm' viewBox='0 0 9 9'", head);
    let design =
        crate::design::read("tray.svg", text.as_bytes(), &ReadOptions { unit: None, fonts: &[], watch: &Unwatched })
            .unwrap();
    assert_eq!(design.title.as_deref(), Some("Seed tray"));
    assert_eq!(design.maker.as_deref(), Some("Water Workshop"));
    assert_eq!(design.licence.as_deref(), Some("https://creativecommons.org/publicdomain/zero/1.0/"));
    let plain = svg("width='9mm' height='9mm'", "<title>short</title><path d='M0 0h9' stroke='#000'/>");
    assert_eq!(found(&plain, None).unwrap().title.as_deref(), Some("short"));
}

#[test]
fn hostile_drawings_end_in_an_error() {
    let nested: String =
        (0..40).map(|n| format!("<g id='a{n}'><use href='#a{0}'/><use href='#a{0}'/></g>", n + 1)).collect();
    let doubled = svg(
        "width='9mm' height='9mm'",
        &format!("<defs>{nested}<g id='a40'><path d='M0 0h9' stroke='#000'/></g></defs><use href='#a0'/>"),
    );
    let giant =
        svg("width='1e30mm' height='1e30mm' viewBox='0 0 1e30 1e30'", "<path d='M0 0L1e30 1e30' stroke='#000'/>");
    let loops = svg("width='9mm' height='9mm'", "<g id='a'><use href='#a'/></g><use href='#a'/>");
    let outside = svg("width='9mm' height='9mm'", "<image width='9' height='9' xlink:href='/etc/hostname'/>");
    let net = svg("width='9mm' height='9mm'", "<use href='https://a.example/b.svg#c'/>");
    let mut deep = "<g>".repeat(100_000);
    deep.push_str(&"</g>".repeat(100_000));
    let deep = svg("width='9mm' height='9mm'", &deep);
    let entities = "<!DOCTYPE s [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'><!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'><!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'>]><svg xmlns='http://www.w3.org/2000/svg' width='9mm' height='9mm'><text>&h;</text></svg>".to_owned();
    for text in [doubled, giant, loops, outside, net, deep, entities, String::new(), "<svg".to_owned(), svg("", "")] {
        assert!(found(&text, None).is_err(), "{}", &text[..text.len().min(200)]);
    }
}
