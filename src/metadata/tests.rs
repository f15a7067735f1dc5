//! Documents, archives, films and programs -> what is told of their makers, and that nothing in them is changed.

use super::testing::{EXIF_TOLD, exif_block, stored_zip, survives, xmp_packet};
use super::{Obstacle, Stripping, exif, strip, told};

fn names(name: &str, bytes: &[u8]) -> String {
    told(name, bytes).names()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn pdf(objects: &[u8]) -> Vec<u8> {
    [b"%PDF-1.5\n1 0 obj\n<</Type/Catalog>>\nendobj\n".as_slice(), objects, b"\ntrailer\n<<>>\n%%EOF\n"].concat()
}

#[test]
fn what_a_pdf_says_of_its_maker_is_told_wherever_it_stands() {
    let info = b"<</Author (Ash Tree)/Creator(Writer)/Producer <4d61>/CreationDate (D:20261128100000Z)>>";
    let stream = |head: &str, content: &[u8]| {
        [format!("7 0 obj\n<<{head}>>\nstream\n").as_bytes(), content, b"\nendstream\nendobj"].concat()
    };
    let jpeg = [&[0xff, 0xd8, 0xff, 0xe1, 0, 0][..], exif::MARK, &exif_block(true, None), &[0xff, 0xd9]].concat();
    for (objects, expected) in [
        ([b"2 0 obj\n".as_slice(), info, b"\nendobj"].concat(), "time, person, program"),
        (
            stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &zlib(&[b"2 0 ", info.as_slice()].concat())),
            "time, person, program",
        ),
        (stream("/Type/Metadata/Subtype/XML", &xmp_packet()), "place, time, maker, person"),
        (stream("/Type/Metadata/Subtype/XML/Filter/FlateDecode", &zlib(&xmp_packet())), "place, time, maker, person"),
        (stream("/Subtype/Image/Filter/DCTDecode", &jpeg), EXIF_TOLD),
        (b"2 0 obj\n<</Producer 5 0 R>>\nendobj".to_vec(), "program"),
        (b"2 0 obj\n<</F (C:\\\\Users\\\\ash\\\\plan.doc)>>\nendobj".to_vec(), "folder"),
        (b"2 0 obj\n<</Author ()/Creator <>/CreatorInfo<</Creator<</A 1>>>>>>\nendobj".to_vec(), ""),
    ] {
        let bytes = pdf(&objects);
        assert_eq!(names("a.pdf", &bytes), expected, "{}", String::from_utf8_lossy(&objects));
        match strip("a.pdf", &bytes) {
            Stripping::Silent => assert_eq!(expected, ""),
            other => assert!(matches!(other, Stripping::Kept { why: Obstacle::Pdf, .. }), "{other:?}"),
        }
    }
}

#[test]
fn office_documents_and_drawings_of_machines_tell_their_authors() {
    let core: &[u8] = b"<cp:coreProperties><dc:creator>Ash Tree</dc:creator><cp:lastModifiedBy>Ash</cp:lastModifiedBy>\
        <dcterms:created xsi:type='dcterms:W3CDTF'>2026-11-28T10:00:00Z</dcterms:created></cp:coreProperties>";
    let app: &[u8] = b"<Properties><Company>Nowhere Mill</Company><Application>Writer</Application></Properties>";
    let odf: &[u8] = b"<office:meta><meta:initial-creator>Ash</meta:initial-creator><dc:date>2026-11-28</dc:date>\
        <meta:generator>Writer</meta:generator></office:meta>";
    let comments: &[u8] = b"<w:comments><w:comment w:author=\"Ash Tree\"/></w:comments>";
    let empty: &[u8] = b"<cp:coreProperties><dc:creator></dc:creator><dc:title/></cp:coreProperties>";
    let model: &[u8] =
        b"<model><metadata name=\"Designer\">Ash Tree</metadata><metadata name=\"Application\">CAD</metadata></model>";
    let free: &[u8] = b"<Document><Property name=\"CreatedBy\"><String value=\"Ash\"/></Property>\
        <Property name=\"Company\"><String value=\"\"/></Property></Document>";
    let photo = [
        &[0xff, 0xd8, 0xff, 0xe1][..],
        &((exif_block(true, None).len() + 8) as u16).to_be_bytes(),
        exif::MARK,
        &exif_block(true, None),
        &[0xff, 0xda, 0, 2, 1, 0xff, 0xd9],
    ]
    .concat();
    for (name, members, expected, why) in [
        ("a.docx", vec![("docProps/core.xml", core)], "time, person", Obstacle::Office),
        ("a.xlsx", vec![("docProps/app.xml", app)], "person, program", Obstacle::Office),
        (
            "a.odt",
            vec![("mimetype", b"application/vnd.oasis".as_slice()), ("meta.xml", odf)],
            "time, person, program",
            Obstacle::Office,
        ),
        ("a.docx", vec![("docProps/core.xml", empty), ("word/comments.xml", comments)], "person", Obstacle::Office),
        ("a.pptx", vec![("docProps/thumbnail.jpeg", b"".as_slice())], "thumbnail", Obstacle::Office),
        ("a.docx", vec![("[Content_Types].xml", b""), ("word/media/image1.jpg", &photo)], EXIF_TOLD, Obstacle::Office),
        ("a.3mf", vec![("3D/3dmodel.model", model)], "person, program", Obstacle::Archive),
        ("a.FCStd", vec![("Document.xml", free)], "person", Obstacle::Archive),
        ("a.zip", vec![("photos/well.jpg", photo.as_slice())], EXIF_TOLD, Obstacle::Archive),
    ] {
        let zip = stored_zip(&members);
        assert_eq!(names(name, &zip), expected, "{name}");
        assert_eq!(strip(name, &zip), Stripping::Kept { told: told(name, &zip), why });
    }
    assert_eq!(strip("a.docx", &stored_zip(&[("docProps/core.xml", empty)])), Stripping::Silent);
    assert_eq!(strip("a.zip", &stored_zip(&[("plan.md", b"by Ash Tree")])), Stripping::Silent);
}

#[test]
fn other_files_tell_folders_places_and_authors_too() {
    let wide: Vec<u8> = "\u{5}SummaryInformation".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let old = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 40], &wide].concat();
    assert_eq!(names("a.doc", &old), "time, person, program");
    assert_eq!(names("a.rtf", b"{\\rtf1{\\info{\\author Ash Tree}{\\creatim\\yr2026}}}"), "time, person");
    assert_eq!(names("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0 moov udta \xa9xyz +12.5+065.7/"), "place");
    assert_eq!(names("tool", b"\x7fELF\0\0 /home/ash/.cargo/registry"), "folder");
    assert_eq!(names("tool", b"\x7fELF\0\0 /usr/lib"), "");
    assert_eq!(
        names("plan.md", b"by Ash Tree, in /home/ash/plans"),
        "",
        "what is written to be read tells nothing else"
    );
    assert_eq!(names("a.csv", b"a,b\n1,2\n"), "");
    assert_eq!(names("", b""), "");
}

#[test]
fn hostile_documents_end() {
    let zip = stored_zip(&[("docProps/core.xml", b"<dc:creator>Ash</dc:creator>"), ("a.png", b"\x89PNG\r\n\x1a\n")]);
    let pdf =
        pdf(&[b"2 0 obj\n<</Type/ObjStm/Filter/FlateDecode>>\nstream\n".as_slice(), &zlib(&[b'a'; 999]), b"endstream"]
            .concat());
    for bytes in [zip, pdf] {
        survives(&bytes, |bytes| {
            let _ = strip("a", bytes);
        });
    }
    // A small stream of zeros that unpacks to a gigabyte is looked at in part.
    let many =
        [b"%PDF-1.5\n<</Type/ObjStm/Filter/FlateDecode>>stream\n".as_slice(), &zlib(&vec![0; 30 << 20])].concat();
    assert_eq!(names("a.pdf", &many), "");
}
