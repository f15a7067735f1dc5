//! Good, broken and hostile 3MF packages -> what is read of them.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::read;
use crate::design::error::DesignError;
use crate::design::model::DesignUnit;
use crate::design::solid::{SolidFacts, SolidFile};

/// A ZIP archive of parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        let packed = encoder.finish().unwrap();
        let mut head = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0, 0, 0, 0, 0];
        head.extend((packed.len() as u32).to_le_bytes());
        head.extend([0; 4]);
        head.extend((name.len() as u16).to_le_bytes());
        head.extend([0; 2]);
        directory.extend([b"PK\x01\x02\x14\0".to_vec(), head.clone(), vec![0; 10]].concat());
        directory.extend((bytes.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        bytes.extend([b"PK\x03\x04".to_vec(), head, name.as_bytes().to_vec(), packed].concat());
    }
    let count = (parts.len() as u16).to_le_bytes();
    let at = (bytes.len() as u32).to_le_bytes();
    let size = (directory.len() as u32).to_le_bytes();
    bytes.extend(directory);
    bytes.extend(
        [b"PK\x05\x06\0\0\0\0".to_vec(), count.into(), count.into(), size.into(), at.into(), vec![0; 2]].concat(),
    );
    bytes
}

/// A block of 2 x 3 x 4, as an object.
fn block(id: u32) -> String {
    let vertices: String = (0..8)
        .map(|i| format!("<vertex x=\"{}\" y='{}' z=\"{}\" />", (i & 1) * 2, (i >> 1 & 1) * 3, (i >> 2) * 4))
        .collect();
    let faces = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
    let mut triangles = String::new();
    for [a, b, c, d] in faces {
        for [a, b, c] in [[a, b, c], [a, c, d]] {
            write!(triangles, "<triangle v1=\"{a}\" v2=\"{b}\" v3=\"{c}\" pid=\"9\"/>").unwrap();
        }
    }
    format!(
        "<object id=\"{id}\"><mesh><vertices>{vertices}</vertices><triangles>{triangles}</triangles></mesh></object>"
    )
}

fn model(head: &str, resources: &str, build: &str) -> String {
    format!("<?xml version=\"1.0\"?><model {head}><resources>{resources}</resources><build>{build}</build></model>")
}

fn one(model: &str) -> Result<SolidFile, DesignError> {
    read(&archive(&[("3D/3dmodel.model", model)]))
}

const ITEM: &str = "<item objectid=\"1\"/>";

#[test]
fn units_and_words_are_those_of_the_model() {
    for (unit, expected) in [
        ("", DesignUnit::Millimetre),
        ("unit=\"micron\"", DesignUnit::Micrometre),
        ("unit='millimeter'", DesignUnit::Millimetre),
        ("unit=\"centimeter\"", DesignUnit::Centimetre),
        ("unit=\"meter\"", DesignUnit::Metre),
        ("unit=\"inch\"", DesignUnit::Inch),
        ("unit=\"foot\"", DesignUnit::Foot),
    ] {
        let file = one(&model(unit, &block(1), ITEM)).unwrap();
        assert_eq!(file.unit, Some(expected));
        let facts = SolidFacts::of(&file.mesh);
        assert!(facts.is_watertight() && (facts.volume - 24.0).abs() < 1e-9);
        assert!(file.warnings.is_empty());
    }
    assert!(one(&model("unit=\"furlong\"", &block(1), ITEM)).unwrap_err().to_string().contains("furlong"));
    let words = "<metadata name=\"Title\"> A pump\n &amp; valve </metadata><metadata name=\"Designer\">Tamsin Okafor</metadata>\
                 <metadata name=\"LicenseTerms\">CC0-1.0</metadata><metadata name=\"Copyright\"/>";
    let text = model("", &block(1), ITEM).replace("<resources>", &format!("{words}<resources>"));
    let file = one(&text).unwrap();
    assert_eq!(file.title.as_deref(), Some("A pump & valve"));
    assert_eq!(file.maker.as_deref(), Some("Tamsin Okafor"));
    assert_eq!(file.licence.as_deref(), Some("CC0-1.0"));
}

#[test]
fn components_and_items_are_placed_by_their_transforms_in_turn() {
    // Doubled and moved by 10, then a quarter turn around z and moved by 100.
    let outer = "<object id=\"2\"><components><component objectid=\"1\" transform=\"2 0 0 0 2 0 0 0 2 10 0 0\"/>\
                 </components></object>";
    let build = "<item objectid=\"2\" transform=\"0 1 0 -1 0 0 0 0 1 0 0 100\"/>";
    let file = one(&model("", &(block(1) + outer), build)).unwrap();
    let facts = SolidFacts::of(&file.mesh);
    assert_eq!(facts.bounds, [[-6.0, 10.0, 100.0], [0.0, 14.0, 108.0]]);
    assert!((facts.volume - 192.0).abs() < 1e-9);
    // Two items, one of them in a mirror: it stays the right way out.
    let build = "<item objectid=\"1\"/><item objectid=\"1\" transform=\"-1 0 0 0 1 0 0 0 1 -5 0 0\"/>";
    let file = one(&model("", &block(1), build)).unwrap();
    let facts = SolidFacts::of(&file.mesh);
    assert!((facts.volume - 48.0).abs() < 1e-9 && facts.shells == 2);
    assert_eq!(facts.bounds[0], [-7.0, 0.0, 0.0]);
    assert_eq!(file.warnings, ["It builds 2 parts; they are drawn as they lie there."]);
    // Without a word of what is built, all that is no component is drawn.
    let file = one(&model("", &(block(1) + outer), "")).unwrap();
    assert!((SolidFacts::of(&file.mesh).volume - 192.0).abs() < 1e-9);
    assert_eq!(file.warnings.len(), 1);
}

#[test]
fn models_in_other_parts_are_read_in_their_units() {
    let relations = "<Relationships><Relationship Target=\"/3D/parts/root.model\" Id=\"r\" \
                     Type=\"http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel\"/></Relationships>";
    let root = model(
        "unit=\"millimeter\"",
        "<object id=\"7\"><components><component p:path=\"/3D/other.model\" objectid=\"1\" p:UUID=\"x\" \
         transform=\"1 0 0 0 1 0 0 0 1 5 0 0\"/></components></object>",
        "<item objectid=\"7\"/>",
    );
    let other = model("unit=\"centimeter\"", &block(1), "");
    let parts = [("_rels/.rels", relations), ("3D/parts/root.model", &root), ("3D/other.model", &other)];
    let facts = SolidFacts::of(&read(&archive(&parts)).unwrap().mesh);
    assert_eq!(facts.bounds, [[5.0, 0.0, 0.0], [25.0, 30.0, 40.0]]);
    let told = read(&archive(&parts[..2])).unwrap_err().to_string();
    assert_eq!(told, "its part 3D/other.model is missing");
}

#[test]
fn supports_beams_and_slices_are_left_out_and_told() {
    let support = block(2).replace("id=\"2\"", "id=\"2\" type=\"support\"");
    let beams = block(1).replace("</mesh>", "<b:beamlattice/></mesh>");
    let resources = format!("<s:slicestack id=\"9\"></s:slicestack>{beams}{support}");
    let file = one(&model("", &resources, "<item objectid=\"1\"/><item objectid=\"2\"/>")).unwrap();
    assert_eq!(file.mesh.triangles.len(), 12);
    assert_eq!(file.warnings.len(), 4, "{:?}", file.warnings);
}

#[test]
fn loops_and_names_outside_the_package_are_refused() {
    let holds = |id: u32, inner: u32| {
        format!("<object id=\"{id}\"><components><component objectid=\"{inner}\"/></components></object>")
    };
    for resources in [holds(1, 1), holds(1, 2) + &holds(2, 1), holds(1, 2) + &holds(2, 3) + &holds(3, 2)] {
        let told = one(&model("", &resources, ITEM)).unwrap_err().to_string();
        assert!(told.contains("hold one another"), "{told}");
    }
    for path in ["../3dmodel.model", "/3D/../../x", "3D//x", "..\\x", ""] {
        let build = format!("<item objectid=\"1\" p:path=\"{path}\"/>");
        let told = one(&model("", &block(1), &build)).unwrap_err().to_string();
        assert!(told.contains("a part that cannot be in it"), "{told}");
    }
}

#[test]
fn bombs_are_refused_before_they_grow() {
    // Each object holds the next one sixteen times: 16^20 of them.
    let mut resources = block(21);
    for id in 1..=20 {
        let inner = format!("<component objectid=\"{}\"/>", id + 1).repeat(16);
        write!(resources, "<object id=\"{id}\"><components>{inner}</components></object>").unwrap();
    }
    assert!(matches!(one(&model("", &resources, ITEM)), Err(DesignError::TooMany { .. })));
    let empty = resources.replace(&block(21), "<object id=\"21\"></object>");
    assert!(matches!(one(&model("", &empty, ITEM)), Err(DesignError::TooMany { .. })));
    let blanks = " ".repeat(200 << 20);
    let told = one(&blanks).unwrap_err().to_string();
    assert!(told.contains("unpacks to more than"), "{told}");
}

#[test]
fn what_is_broken_is_refused_and_said() {
    let good = model("", &block(1), ITEM);
    for (from, to, problem) in [
        ("v1=\"0\"", "v1=\"8\"", "triangle 1 of an object has a corner beyond its 8"),
        ("v1=\"0\"", "v1=\"-1\"", "a triangle without a number \"v1\""),
        ("x=\"0\"", "x=\"zero\"", "a vertex without a number \"x\""),
        ("x=\"0\"", "x=\"nan\"", "corner 1 has a coordinate that is not a number"),
        ("x=\"0\"", "x=\"1e38\"", "corner 1 lies at"),
        ("objectid=\"1\"", "objectid=\"5\"", "an object 5 that is not in its part"),
        ("objectid=\"1\"", "objectid=\"1\" transform=\"1 0 0\"", "not twelve numbers"),
        ("</model>", "", "ends in the middle"),
    ] {
        let told = one(&good.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(told.contains(problem), "{told}");
    }
    let bytes = archive(&[("3D/3dmodel.model", &good)]);
    // The last two bytes are the length of no comment.
    for length in 0..bytes.len() - 2 {
        assert!(read(&bytes[..length]).is_err(), "{length}");
    }
    assert_eq!(one(&model("", "", "")), Err(DesignError::Empty));
    assert!(read(&archive(&[("word/document.xml", "<x/>")])).is_err());
}

#[test]
fn the_gear_among_the_fixtures_is_read_with_all_that_it_says() {
    let file = read(include_bytes!("../../../../fixtures/designs/gear.3mf")).unwrap();
    let facts = SolidFacts::of(&file.mesh);
    assert!(facts.is_watertight() && facts.shells == 1);
    assert_eq!(facts.size(), [65.0, 65.0, 22.0]);
    assert_eq!(file.licence.as_deref(), Some("CC0-1.0"));
    assert_eq!(file.unit, Some(DesignUnit::Millimetre));
}
