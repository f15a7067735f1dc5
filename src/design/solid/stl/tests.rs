//! Good, cut, hostile and odd STL files -> what is read of them.

use super::read;
use crate::design::error::DesignError;
use crate::design::solid::SolidFacts;
use crate::limits::MAX_TRIANGLES;

type Facet = [[f32; 3]; 3];

const TETRAHEDRON: [Facet; 4] = [
    [[0.0, 0.0, 0.0], [0.0, 10.0, 0.0], [10.0, 0.0, 0.0]],
    [[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [0.0, 0.0, 10.0]],
    [[0.0, 0.0, 0.0], [0.0, 0.0, 10.0], [0.0, 10.0, 0.0]],
    [[10.0, 0.0, 0.0], [0.0, 10.0, 0.0], [0.0, 0.0, 10.0]],
];

fn binary(header: &[u8], claim: u32, facets: &[Facet]) -> Vec<u8> {
    let mut bytes = header.to_vec();
    bytes.resize(80, b' ');
    bytes.extend(claim.to_le_bytes());
    for facet in facets {
        bytes.extend([0; 12]);
        bytes.extend(facet.as_flattened().iter().flat_map(|x| x.to_le_bytes()));
        bytes.extend([0xff, 0x7f]);
    }
    bytes
}

fn ascii(normal: &str, facets: &[Facet]) -> String {
    let mut text = "solid a part of mine\n".to_owned();
    for facet in facets {
        let corners: String = facet.iter().map(|[x, y, z]| format!("      vertex {x:e} {y:E} {z}\n")).collect();
        text += &format!("  facet normal {normal}\n    outer loop\n{corners}    endloop\n  endfacet\n");
    }
    text + "endsolid a part of mine\n"
}

#[test]
fn both_forms_give_the_same_mesh_whatever_the_header_and_the_case() {
    let expected = read(&binary(b"made here", 4, &TETRAHEDRON)).unwrap().mesh;
    assert_eq!((expected.points.len(), expected.triangles.len()), (4, 4));
    assert_eq!(expected.points[expected.triangles[3][2] as usize], [0.0, 0.0, 10.0]);
    for header in ["solid", "solid facet normal", "", "COLOR=\u{1}\u{2}\u{3}\u{4}"] {
        assert_eq!(read(&binary(header.as_bytes(), 4, &TETRAHEDRON)).unwrap().mesh, expected, "{header}");
    }
    for normal in ["0 0 1", "nan nan nan", "-1.#IND 0 0", ""] {
        let text = ascii(normal, &TETRAHEDRON);
        for text in [text.clone(), text.to_uppercase(), text.replace('\n', "\r\n"), text.replace("\n  ", "\r\t  ")] {
            let file = read(text.as_bytes()).unwrap();
            assert_eq!(file.mesh, expected, "{text}");
            assert!(file.warnings.is_empty());
        }
    }
    let marked = [b"\xef\xbb\xbf".to_vec(), ascii("0 0 0", &TETRAHEDRON).into_bytes()].concat();
    assert_eq!(read(&marked).unwrap().mesh, expected);
    let (one, two) = TETRAHEDRON.split_at(2);
    assert_eq!(read((ascii("0 0 0", one) + &ascii("0 0 0", two)).as_bytes()).unwrap().mesh, expected, "two solids");
}

#[test]
fn what_stands_behind_the_last_triangle_is_told() {
    let mut bytes = binary(b"", 4, &TETRAHEDRON);
    bytes.extend([1, 2, 3]);
    let file = read(&bytes).unwrap();
    assert_eq!(file.mesh.triangles.len(), 4);
    assert_eq!(file.warnings, ["After its 4 triangles stand 3 bytes that are not drawn."]);
    let text = ascii("0 0 0", &TETRAHEDRON) + "a note\n";
    assert_eq!(read(text.as_bytes()).unwrap().warnings.len(), 1);
}

#[test]
fn claims_of_more_triangles_than_there_are_are_refused_before_anything_is_sized() {
    let told = read(&binary(b"", u32::MAX, &TETRAHEDRON)).unwrap_err().to_string();
    assert_eq!(told, "it says that it has 4294967295 triangles, and holds 4; it may be cut off");
    let many = vec![TETRAHEDRON[0]; MAX_TRIANGLES + 1];
    let bytes = binary(b"", u32::try_from(many.len()).unwrap(), &many);
    assert_eq!(read(&bytes), Err(DesignError::TooMany { what: "triangles", most: MAX_TRIANGLES }));
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let bytes = binary(b"solid x", 4, &TETRAHEDRON);
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "{length}");
    }
    let text = ascii("0 0 0", &TETRAHEDRON);
    // Only the name behind the last word may be missing.
    for length in 0..text.rfind("endsolid").unwrap() + "endsolid".len() {
        assert!(read(&text.as_bytes()[..length]).is_err(), "{}", &text[..length]);
    }
}

#[test]
fn corners_that_are_no_places_are_refused_with_their_number() {
    for x in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e38, -1e38] {
        let mut facets = TETRAHEDRON;
        facets[2][1][1] = x;
        let told = read(&binary(b"", 4, &facets)).unwrap_err().to_string();
        assert!(told.starts_with("triangle 3 "), "{told}");
        let told = read(ascii("0 0 0", &facets).as_bytes()).unwrap_err().to_string();
        assert!(told.ends_with("(line 19)"), "{told}");
    }
}

#[test]
fn words_in_the_wrong_place_are_refused_with_their_line() {
    let good = ascii("0 0 0", &TETRAHEDRON);
    for (from, to, line) in [
        ("vertex 0e0 1E1 0", "vertex 0,0 1 0", 5),
        ("endloop", "vertex 1 2 3\nendloop", 7),
        ("outer loop", "outer", 4),
        ("endfacet", "color 1 0 0", 8),
    ] {
        let told = read(good.replacen(from, to, 1).as_bytes()).unwrap_err().to_string();
        assert!(told.ends_with(&format!("(line {line})")), "{told}");
    }
    assert_eq!(read(b"solid nothing\nendsolid\n"), Err(DesignError::Empty));
    assert_eq!(read(&binary(b"", 0, &[])), Err(DesignError::Empty));
}

#[test]
fn the_parts_among_the_fixtures_are_closed_and_both_forms_of_one_agree() {
    let facts = |bytes: &[u8]| SolidFacts::of(&read(bytes).unwrap().mesh);
    let bracket = facts(include_bytes!("../../../../fixtures/designs/bracket.stl"));
    assert_eq!(bracket.size(), [60.0, 40.0, 50.0]);
    // Two plates less holes and rounded corners, and a quarter of a ring; the circles have 32 sides or more.
    assert!((bracket.volume - 21_230.0).abs() < 30.0, "{}", bracket.volume);
    let binary = facts(include_bytes!("../../../../fixtures/designs/valve-body.stl"));
    let ascii = facts(include_bytes!("../../../../fixtures/designs/valve-body-ascii.stl"));
    assert_eq!(binary.size(), [90.0, 90.0, 98.0]);
    assert_eq!((binary.triangles, binary.points), (ascii.triangles, ascii.points));
    assert!((binary.volume - ascii.volume).abs() < 0.01);
    for facts in [bracket, binary, ascii] {
        assert!(facts.is_watertight() && facts.shells == 1 && facts.degenerate == 0 && facts.volume > 0.0);
    }
}
