//! Small DXF files -> shapes at places that were computed by hand, in millimetres, y downwards.

use super::*;
use crate::design::model::{OutlinePart, PlaneCircle, PlanePen, PlanePoint};
use crate::watch::Unwatched;

/// Pairs as `code value code value ..`, one entity a line.
fn pairs(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        while let (Some(code), Some(value)) = (words.next(), words.next()) {
            out.push_str(&format!("{code}\n{}\n", value.replace('_', " ")));
        }
    }
    out
}

fn file(units: Option<u32>, tables: &str, blocks: &str, entities: &str) -> String {
    let header =
        units.map(|unit| format!("0\nSECTION\n2\nHEADER\n9\n$INSUNITS\n70\n{unit}\n0\nENDSEC\n")).unwrap_or_default();
    format!(
        "999\nby hand\n{header}0\nSECTION\n2\nTABLES\n{}0\nENDSEC\n0\nSECTION\n2\nBLOCKS\n{}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{}0\nENDSEC\n0\nEOF\n",
        pairs(tables),
        pairs(blocks),
        pairs(entities)
    )
}

fn found(text: &[u8], unit: Option<DesignUnit>) -> Result<DesignFound, DesignError> {
    let fonts = crate::typeset::font_files(&crate::typeset::OwnFonts::default());
    read(text, &ReadOptions { unit, fonts: &fonts, watch: &Unwatched })
}

fn plane_of(found: DesignFound) -> PlaneDrawing {
    let DesignForm::Plane(plane) = found.form else { panic!() };
    plane
}

/// The drawing of entities in millimetres.
fn plane(entities: &str) -> PlaneDrawing {
    plane_of(found(file(Some(4), "", "", entities).as_bytes(), None).unwrap())
}

fn near(one: PlanePoint, x: f64, y: f64) {
    assert!((one.x - x).abs() < 1e-6 && (one.y - y).abs() < 1e-6, "{one:?} is not {x} {y}");
}

fn box_of(plane: &PlaneDrawing, [left, top, right, bottom]: [f64; 4], off: f64) {
    let extent = plane.extent().unwrap();
    let found = [extent.min.x, extent.min.y, extent.max.x, extent.max.y];
    let wanted = [left, top, right, bottom];
    assert!(
        found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < off),
        "{found:?} is not {wanted:?}"
    );
}

#[test]
fn lines_run_upwards_in_the_file_and_downwards_on_paper() {
    let plane = plane("0 LINE 8 0 10 1 20 2 11 30 21 40");
    near(plane.shapes[0].outline.start, 1.0, -2.0);
    let OutlinePart::Line(to) = plane.shapes[0].outline.parts[0] else { panic!() };
    near(to, 30.0, -40.0);
    assert_eq!(plane.shapes[0].pen, PlanePen::Thin);
}

#[test]
fn units_are_those_of_the_header() {
    for (code, millimetres, unit) in [
        (1, 25.4, DesignUnit::Inch),
        (2, 304.8, DesignUnit::Foot),
        (4, 1.0, DesignUnit::Millimetre),
        (5, 10.0, DesignUnit::Centimetre),
        (6, 1_000.0, DesignUnit::Metre),
        (9, 0.025_4, DesignUnit::Mil),
        (10, 914.4, DesignUnit::Yard),
        (13, 0.001, DesignUnit::Micrometre),
        (14, 100.0, DesignUnit::Decimetre),
    ] {
        let text = file(Some(code), "", "", "0 LINE 10 0 20 0 11 2 21 1");
        let found = found(text.as_bytes(), None).unwrap();
        assert_eq!(found.unit, Some((unit, UnitSource::File)));
        assert!((unit.millimetres() - millimetres).abs() < 1e-12 * millimetres);
        box_of(&plane_of(found), [0.0, -millimetres, 2.0 * millimetres, 0.0], 1e-9 * millimetres);
    }
}

#[test]
fn a_file_without_a_unit_is_asked_for_with_both_sizes() {
    for units in [None, Some(0), Some(999)] {
        let text = file(units, "", "", "0 LINE 10 0 20 0 11 70 21 40");
        let DesignError::Unit { sizes } = found(text.as_bytes(), None).unwrap_err() else { panic!() };
        assert_eq!(sizes, [(DesignUnit::Millimetre, [70.0, 40.0]), (DesignUnit::Inch, [70.0 * 25.4, 40.0 * 25.4])]);
        let given = found(text.as_bytes(), Some(DesignUnit::Inch)).unwrap();
        assert_eq!(given.unit, Some((DesignUnit::Inch, UnitSource::Given)));
        assert!(given.warnings.is_empty());
        box_of(&plane_of(given), [0.0, -1_016.0, 1_778.0, 0.0], 1e-9);
    }
    // A person knows better than the header, and is told.
    let given =
        found(file(Some(1), "", "", "0 LINE 10 0 20 0 11 70 21 40").as_bytes(), Some(DesignUnit::Millimetre)).unwrap();
    assert!(given.warnings[0].contains("25.4"), "{:?}", given.warnings);
    box_of(&plane_of(given), [0.0, -40.0, 70.0, 0.0], 1e-9);
}

#[test]
fn measurement_alone_proves_nothing() {
    let text = file(None, "", "", "0 LINE 10 0 20 0 11 70 21 40")
        .replace("by hand\n", "by hand\n0\nSECTION\n2\nHEADER\n9\n$MEASUREMENT\n70\n1\n0\nENDSEC\n");
    assert!(matches!(found(text.as_bytes(), None), Err(DesignError::Unit { .. })));
}

#[test]
fn circles_and_arcs_stand_where_the_file_says() {
    let plane =
        plane("0 CIRCLE 10 20 20 10 40 4\n0 ARC 10 0 20 0 40 10 50 0 51 90\n0 ARC 10 50 20 0 40 10 50 270 51 90");
    assert_eq!(plane.circles, [PlaneCircle { centre: PlanePoint { x: 20.0, y: -10.0 }, diameter: 8.0 }]);
    near(plane.shapes[1].outline.start, 10.0, 0.0);
    let OutlinePart::Curve([.., to]) = plane.shapes[1].outline.parts.last().unwrap() else { panic!() };
    near(*to, 0.0, -10.0);
    let extent = plane.shapes[2].outline.extent();
    near(extent.min, 50.0, -10.0);
    near(extent.max, 60.0, 10.0);
}

#[test]
fn arcs_seen_from_below_are_mirrored() {
    let plane = plane("0 ARC 10 20 20 5 40 10 50 0 51 90 210 0 220 0 230 -1");
    // Its own x runs to the left.
    near(plane.shapes[0].outline.start, -30.0, -5.0);
    let OutlinePart::Curve([.., to]) = plane.shapes[0].outline.parts.last().unwrap() else { panic!() };
    near(*to, -20.0, -15.0);
}

#[test]
fn ellipses_follow_their_axes() {
    box_of(&plane("0 ELLIPSE 10 5 20 5 11 20 21 0 40 0.5 41 0 42 6.283185307179586"), [-15.0, -15.0, 25.0, 5.0], 1e-3);
    box_of(&plane("0 ELLIPSE 10 0 20 0 11 0 21 20 40 0.5 41 0 42 1.5707963267948966"), [-10.0, -20.0, 0.0, 0.0], 1e-3);
    // An ellipse with equal axes is a circle.
    assert_eq!(plane("0 ELLIPSE 10 5 20 5 11 20 21 0 40 1").circles.len(), 1);
}

#[test]
fn polylines_have_bulges_and_close() {
    let light = "0 LWPOLYLINE 90 4 70 1 10 0 20 0 10 30 20 0 42 1 10 30 20 20 10 0 20 20";
    let heavy = "0 POLYLINE 66 1 70 1\n0 VERTEX 10 0 20 0\n0 VERTEX 10 30 20 0 42 1\n0 VERTEX 10 30 20 20\n0 VERTEX 10 0 20 20\n0 SEQEND\n0 LINE 10 0 20 0 11 1 21 0";
    for text in [light, heavy] {
        let plane = plane(text);
        box_of(&plane, [0.0, -20.0, 40.0, 0.0], 1e-6);
        assert!(plane.shapes[0].outline.closed);
        assert_eq!(plane.shapes.len(), if text == heavy { 2 } else { 1 });
    }
    let round = plane("0 LWPOLYLINE 90 2 70 1 10 0 20 0 42 1 10 12 20 0 42 1");
    assert_eq!(round.circles.len(), 1);
    near(round.circles[0].centre, 6.0, 0.0);
    assert!((round.circles[0].diameter - 12.0).abs() < 1e-9);
    let wide = plane("0 LWPOLYLINE 90 2 43 3 10 0 20 0 10 12 20 0");
    assert_eq!(wide.shapes[0].pen, PlanePen::Wide { width: 3.0, dashes: Vec::new() });
}

#[test]
fn splines_are_drawn_by_points_and_by_what_they_pass() {
    let knots = "40 0 40 0 40 0 40 0 40 1 40 1 40 1 40 1";
    let bezier = plane(&format!("0 SPLINE 70 8 71 3 72 8 73 4 {knots} 10 0 20 0 10 0 20 10 10 20 20 10 10 20 20 0"));
    let [OutlinePart::Curve([a, b, to])] = bezier.shapes[0].outline.parts[..] else { panic!() };
    near(a, 0.0, -10.0);
    near(b, 20.0, -10.0);
    near(to, 20.0, 0.0);
    let passed = plane("0 SPLINE 71 3 74 3 11 0 21 0 11 10 21 10 11 20 21 0");
    assert_eq!(passed.shapes[0].outline.parts.len(), 2);
    let odd =
        found(file(Some(4), "", "", "0 LINE 10 0 20 0 11 1 21 1\n0 SPLINE 71 3 40 1 40 0 10 0 20 0").as_bytes(), None)
            .unwrap();
    assert!(odd.warnings[0].contains("1 splines"), "{:?}", odd.warnings);
}

#[test]
fn areas_faces_points_and_leaders_are_drawn() {
    let solid = plane("0 SOLID 10 0 20 0 11 10 21 0 12 0 22 10 13 10 23 10");
    assert_eq!(solid.shapes[0].pen, PlanePen::Fill { even_odd: false });
    // Round the square, not across it.
    let points = &solid.shapes[0].outline.polylines(1.0)[0];
    near(points[2], 10.0, -10.0);
    near(points[3], 0.0, -10.0);
    assert_eq!(plane("0 3DFACE 10 0 20 0 11 9 21 0 12 9 22 9 13 0 23 9 70 2").shapes.len(), 3);
    box_of(&plane("0 POINT 10 5 20 5"), [4.0, -6.0, 6.0, -4.0], 1e-9);
    assert_eq!(plane("0 LEADER 10 0 20 0 10 5 20 5 10 9 20 5").shapes[0].outline.parts.len(), 2);
}

#[test]
fn hatches_are_outlines_or_areas() {
    let square = "91 1 92 3 72 0 73 1 93 4 10 0 20 0 10 9 20 0 10 9 20 9 10 0 20 9 97 0";
    let text = file(Some(4), "", "", &format!("0 HATCH 2 SOLID 70 1 {square}\n0 HATCH 2 ANSI31 70 0 {square}"));
    let read = found(text.as_bytes(), None).unwrap();
    assert!(read.warnings.iter().any(|told| told.contains("1 hatched areas")), "{:?}", read.warnings);
    let plane = plane_of(read);
    assert_eq!(plane.shapes[0].pen, PlanePen::Fill { even_odd: true });
    box_of(&plane, [0.0, -9.0, 9.0, 0.0], 1e-9);
    let round = "0 HATCH 70 1 91 1 92 1 93 2 72 2 10 0 20 0 40 5 50 0 51 180 73 1 72 1 10 -5 20 0 11 5 21 0 97 0";
    box_of(&self::plane(round), [-5.0, -5.0, 5.0, 0.0], 1e-3);
}

#[test]
fn words_are_drawn_at_their_height_and_kept() {
    let plane = plane("0 TEXT 10 10 20 20 40 5 1 %%c12_H\n0 MTEXT 10 0 20 0 40 3 71 1 1 Seed\\Ptray");
    assert_eq!(plane.words, ["Ø12 H", "Seed", "tray"]);
    let height = plane.shapes[0].outline.extent();
    assert!(
        (height.max.y + 20.0).abs() < 0.3 && height.min.x > 9.9 && (4.8..6.0).contains(&height.height()),
        "{height:?}"
    );
    let turned = self::plane("0 TEXT 10 10 20 20 40 5 50 90 1 HHHH");
    let extent = turned.extent().unwrap();
    assert!(
        (extent.max.x - 10.0).abs() < 0.01 && (extent.min.x - 5.0).abs() < 0.05 && extent.min.y < -30.0,
        "{extent:?}"
    );
}

#[test]
fn blocks_are_turned_scaled_and_arrayed_and_nested() {
    let blocks = "0 BLOCK 2 A 10 1 20 1\n0 LINE 8 0 10 1 20 1 11 3 21 1\n0 ENDBLK\n0 BLOCK 2 B 10 0 20 0\n0 INSERT 2 A 10 10 20 0 41 2\n0 ENDBLK";
    let draw = |entities: &str| plane_of(found(file(Some(4), "", blocks, entities).as_bytes(), None).unwrap());
    box_of(&draw("0 INSERT 2 a 10 5 20 5"), [5.0, -5.0, 7.0, -5.0], 1e-9);
    box_of(&draw("0 INSERT 2 A 10 5 20 5 50 90"), [5.0, -7.0, 5.0, -5.0], 1e-9);
    box_of(&draw("0 INSERT 2 A 10 5 20 5 70 3 71 2 44 10 45 20"), [5.0, -25.0, 27.0, -5.0], 1e-9);
    assert_eq!(draw("0 INSERT 2 A 10 5 20 5 70 3 71 2 44 10 45 20").shapes.len(), 6);
    box_of(&draw("0 INSERT 2 B 10 1 20 1"), [11.0, -1.0, 15.0, -1.0], 1e-9);
    // A dimension is its picture.
    box_of(&draw("0 DIMENSION 2 A 10 99 20 99"), [0.0, 0.0, 2.0, 0.0], 1e-9);
    // A circle in a block that is stretched is no circle.
    let blocks = "0 BLOCK 2 C 10 0 20 0\n0 CIRCLE 10 0 20 0 40 5\n0 ENDBLK";
    for (scale, circles) in [("41 2 42 2", 1), ("41 -1 42 1", 1), ("41 2 42 1", 0)] {
        let text = file(Some(4), "", blocks, &format!("0 INSERT 2 C 10 0 20 0 {scale}"));
        assert_eq!(plane_of(found(text.as_bytes(), None).unwrap()).circles.len(), circles, "{scale}");
    }
}

#[test]
fn layers_that_are_off_and_paper_space_are_left_out_and_told() {
    let tables = "0 LAYER 2 OFF 70 0 62 -7\n0 LAYER 2 FROZEN 70 1 62 7\n0 LAYER 2 DASH 70 0 62 7 6 HIDDEN2\n0 LAYER 2 THICK 62 7 370 70\n0 LAYER 2 NOPLOT 62 7 290 0";
    let lines: String = ["OFF", "FROZEN", "DASH", "THICK", "NOPLOT", "0"]
        .iter()
        .map(|layer| format!("0 LINE 8 {layer} 10 0 20 0 11 9 21 9\n"))
        .collect();
    let text = file(
        Some(4),
        tables,
        "",
        &format!(
            "{lines}0 LINE 67 1 10 0 20 0 11 9 21 9\n0 3DSOLID 8 0\n0 IMAGE 8 0\n0 3DSOLID 8 0\n0 LINE 6 CENTER 10 0 20 0 11 9 21 9"
        ),
    );
    let read = found(text.as_bytes(), None).unwrap();
    let told = read.warnings.join("; ");
    for part in ["3 entities are on layers", "1 entities of its page layouts", "3DSOLID (2)", "IMAGE (1)"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let pens: Vec<_> = plane_of(read).shapes.into_iter().map(|shape| shape.pen).collect();
    assert_eq!(pens, [PlanePen::Dashed, PlanePen::Contour, PlanePen::Thin, PlanePen::Centre]);
}

#[test]
fn hostile_files_end_in_an_error_that_says_what() {
    let line = "0 LINE 10 0 20 0 11 9 21 9";
    let itself = "0 BLOCK 2 A 10 0 20 0\n0 INSERT 2 B\n0 ENDBLK\n0 BLOCK 2 B 10 0 20 0\n0 INSERT 2 A\n0 ENDBLK";
    let doubled: String =
        (0..23).map(|n| format!("0 BLOCK 2 N{n}\n0 INSERT 2 N{0}\n0 INSERT 2 N{0}\n0 ENDBLK\n", n + 1)).collect();
    let empty = "0 BLOCK 2 A\n0 ENDBLK";
    for (blocks, entities, what) in [
        (itself, "0 INSERT 2 A", "holds itself"),
        (doubled.as_str(), "0 INSERT 2 N0", "copies of blocks"),
        (empty, "0 INSERT 2 A 70 32767 71 32767", "copies of a block"),
        (empty, "0 INSERT 2 A 70 1000000000 71 1000000000", "copies of a block"),
        ("", "0 LINE 10 nan 20 0 11 1 21 1", "no number"),
        ("", "0 LINE 10 inf 20 0 11 1 21 1", "no number"),
        ("", "0 LINE 10 1e300 20 0 11 1 21 1", "100 km"),
        ("", "0 LINE 10 1e999 20 0 11 1 21 1", "no number"),
        ("", "0 CIRCLE 10 0 20 0 40 1e300", "100 km"),
        ("", "0 CIRCLE 10 0 20 0 40 0", "no radius"),
        ("", "0 LINE 10 1 20 1", "no point"),
        ("", "0 3DSOLID 8 0", "nothing to draw"),
    ] {
        let told = found(file(Some(4), "", blocks, entities).as_bytes(), None).unwrap_err().to_string();
        assert!(told.contains(what), "{entities}: {told}");
    }
    let whole = file(Some(4), "", "", line);
    let cut = whole.replace("21\n9\n0\nENDSEC\n0\nEOF\n", "21\n9\n");
    assert!(found(cut.as_bytes(), None).unwrap_err().to_string().contains("cut off"));
    let no_end = whole.replace("21\n9\n0\nENDSEC\n", "21\n9\n");
    assert!(found(no_end.as_bytes(), None).unwrap_err().to_string().contains("ENDSEC"));
    for at in 0..whole.len() {
        // Cut anywhere: an answer, and never a drawing that lacks the line.
        if let Ok(found) = found(&whole.as_bytes()[..at], None) {
            assert_eq!(plane_of(found).shapes.len(), 1, "{at}");
        }
    }
}

/// The pairs of a DXF in ASCII, as binary files have them (DXF Reference, "Binary DXF files"; codes of two bytes).
fn binary(ascii: &str) -> Vec<u8> {
    let mut bytes = b"AutoCAD Binary DXF\r\n\x1a\0".to_vec();
    let lines: Vec<&str> = ascii.lines().collect();
    for pair in lines.chunks_exact(2) {
        let (code, value) = (pair[0].trim().parse::<i16>().unwrap(), pair[1].trim());
        bytes.extend(code.to_le_bytes());
        match code {
            10..=59 => bytes.extend(value.parse::<f64>().unwrap().to_le_bytes()),
            60..=79 => bytes.extend(value.parse::<i16>().unwrap().to_le_bytes()),
            90..=99 => bytes.extend(value.parse::<i32>().unwrap().to_le_bytes()),
            _ => bytes.extend(value.bytes().chain([0])),
        }
    }
    bytes
}

#[test]
fn binary_files_are_read_as_those_in_ascii() {
    let entities = "0 LINE 10 1 20 2 11 700.25 21 40\n0 CIRCLE 10 20 20 10 40 4\n0 ARC 10 20 20 10 40 4 50 30 51 60\n\
        0 LWPOLYLINE 90 3 70 0 10 0 20 0 42 0.5 10 9 20 0 10 9 20 9 42 -0.2";
    let ascii = file(Some(4), "", "", entities);
    // Binary files begin with a section, not with a comment.
    let binary = binary(ascii.strip_prefix("999\nby hand\n").unwrap());
    assert!(is_dxf(ascii.as_bytes()) && is_dxf(&binary));
    let (one, other) = (found(ascii.as_bytes(), None).unwrap(), found(&binary, None).unwrap());
    assert_eq!(one.unit, Some((DesignUnit::Millimetre, UnitSource::File)));
    let (one, other) = (plane_of(one), plane_of(other));
    assert_eq!(one, other);
    assert_eq!(one.shapes.len(), 4);
    near(one.shapes[0].outline.start, 1.0, -2.0);
    near(one.circles[0].centre, 20.0, -10.0);
    for at in (0..binary.len()).step_by(7) {
        let _ = found(&binary[..at], None);
    }
}
