//! Pictures with words planted in every place -> what is told, and the same pixels without a word of it.

use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageReader, RgbImage, metadata::Orientation};
use std::io::Cursor;

use crate::metadata::testing::{
    EXIF_TOLD, Order, Value, colour_profile, exif_block, holds_nothing_planted, photoshop_resources, survives,
    xmp_packet,
};
use crate::metadata::{self, Stripping, bytes::holds, exif};

fn picture() -> RgbImage {
    RgbImage::from_fn(37, 23, |x, y| image::Rgb([(x * 6) as u8, (y * 10) as u8, ((x * y) % 251) as u8]))
}

fn pixels(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

/// The pages of a TIFF as the scanner sees them, upright.
fn pages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let file = crate::photo::open(bytes.to_vec()).unwrap();
    (0..file.count()).map(|page| file.raster(page, crate::units::Dpi(100.0)).unwrap().pixels).collect()
}

fn turned(bytes: &[u8]) -> Orientation {
    ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap().into_decoder().unwrap().orientation().unwrap()
}

/// Strips a picture: the same pixels, colour profile and orientation, nothing planted, and nothing told any more.
#[track_caller]
fn is_stripped(bytes: &[u8], told: &str) -> Vec<u8> {
    assert_eq!(metadata::told("a", bytes).names(), told);
    let Stripping::Stripped { bytes: stripped, told: taken, left } = metadata::strip("a", bytes) else {
        panic!("it was not stripped: {:?}", metadata::strip("a", bytes))
    };
    assert_eq!((taken.names().as_str(), left.names().as_str()), (told, ""));
    holds_nothing_planted(&stripped);
    assert_eq!(metadata::strip("a", &stripped), Stripping::Silent);
    assert!(stripped.len() <= bytes.len());
    stripped
}

#[track_caller]
fn shows_the_same(bytes: &[u8], stripped: &[u8]) {
    if bytes.starts_with(b"II") || bytes.starts_with(b"MM") {
        assert_eq!(pages(stripped), pages(bytes));
        return;
    }
    assert_eq!(pixels(stripped), pixels(bytes));
    assert_eq!(turned(stripped), turned(bytes));
}

// JPEG

fn plain_jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 80)
        .write_image(&picture(), 37, 23, image::ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

fn segment(marker: u8, parts: &[&[u8]]) -> Vec<u8> {
    let data = parts.concat();
    [&[0xff, marker][..], &(data.len() as u16 + 2).to_be_bytes(), &data].concat()
}

/// A JPEG with more segments behind its first one, and bytes behind its end.
fn jpeg(segments: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
    let plain = plain_jpeg();
    let head = 4 + usize::from(u16::from_be_bytes([plain[4], plain[5]])) - 2 + 2;
    assert_eq!(&plain[2..4], [0xff, 0xe0]);
    [&plain[..head], &segments.concat(), &plain[head..], behind].concat()
}

fn exif_segment(little: bool, turn: Option<u16>) -> Vec<u8> {
    segment(0xe1, &[exif::MARK, &exif_block(little, turn)])
}

fn icc_segment() -> Vec<u8> {
    segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &colour_profile()])
}

#[test]
fn a_photo_of_a_telephone_keeps_pixels_profile_and_orientation_and_tells_nothing() {
    for little in [true, false] {
        for turn in [None, Some(1), Some(3), Some(6), Some(8)] {
            let bytes = jpeg(&[exif_segment(little, turn), icc_segment()], b"");
            let stripped = is_stripped(&bytes, EXIF_TOLD);
            shows_the_same(&bytes, &stripped);
            assert!(holds(&stripped, &colour_profile()), "the profile is gone");
            assert_eq!(holds(&stripped, exif::MARK), turn.is_some_and(|turn| turn > 1));
        }
    }
}

#[test]
fn every_place_in_a_jpeg_where_words_may_stand_is_told_and_emptied() {
    let small = plain_jpeg();
    let picture_behind = [&small[..], b"Ash Tree"].concat();
    let film = b"\0\0\0\x18ftypmp42Ash Tree\0\0\0\x08free";
    for (segments, behind, told) in [
        (
            vec![segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", &xmp_packet()])],
            &b""[..],
            "place, time, maker, person",
        ),
        (vec![segment(0xed, &[b"Photoshop 3.0\0", &photoshop_resources()])], b"", "place, time, person"),
        (vec![segment(0xfe, &[b"the well of Ash Tree"])], b"", "comment"),
        (vec![segment(0xfe, &[b"CREATOR: Madeup Phone, /home/ashtree/a"])], b"", "program, folder"),
        (vec![segment(0xe2, &[b"MPF\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0"])], &picture_behind, "second picture"),
        (vec![], film, "second picture"),
        (vec![], b"Ash Tree SEFT", "other data"),
        (vec![segment(0xeb, &[b"JP Ash Tree"])], b"", "other data"),
        (vec![segment(0xe4, &[b"Ash Tree"])], b"", "other data"),
        (vec![segment(0xe0, &[b"JFXX\0\x10", b"SMALLCOPY"])], b"", "thumbnail"),
        (vec![segment(0xe1, &[exif::MARK, b"MM\0\x2a\0\0\0\x08\0\0 Ash Tree and more"])], b"", "other data"),
        (
            vec![segment(
                0xe1,
                &[b"http://ns.adobe.com/xmp/extension/\0", &[b'0'; 40], b"<a GImage:Data='SMALLCOPY'/>"],
            )],
            b"",
            "other data",
        ),
    ] {
        let bytes = jpeg(&segments, behind);
        shows_the_same(&bytes, &is_stripped(&bytes, told));
    }
}

#[test]
fn what_changes_the_colours_of_a_jpeg_stays() {
    // Three channels that Adobe's segment says are not to be transformed.
    let adobe = segment(0xee, &[b"Adobe\0\x64\0\0\0\0\0"]);
    let bytes = jpeg(&[adobe.clone(), exif_segment(true, None)], b"");
    let stripped = is_stripped(&bytes, EXIF_TOLD);
    assert!(holds(&stripped, &adobe));
    shows_the_same(&bytes, &stripped);
    // A grey one.
    let mut grey = Vec::new();
    let luma = image::imageops::grayscale(&picture());
    image::codecs::jpeg::JpegEncoder::new(&mut grey).write_image(&luma, 37, 23, image::ExtendedColorType::L8).unwrap();
    grey.splice(2..2, segment(0xfe, &[b"Ash Tree"]));
    shows_the_same(&grey, &is_stripped(&grey, "comment"));
}

#[test]
fn a_plain_jpeg_stays_as_it_is() {
    for bytes in [
        plain_jpeg(),
        jpeg(&[icc_segment()], b""),
        jpeg(&[segment(0xe1, &[exif::MARK, &exif::orientation_alone(6)])], b""),
    ] {
        assert_eq!(metadata::strip("a.jpg", &bytes), Stripping::Silent);
    }
}

#[test]
fn a_jpeg_that_is_cut_short_keeps_what_is_there() {
    let whole = jpeg(&[exif_segment(true, Some(6))], b"");
    let cut = &whole[..whole.len() - 40];
    let stripped = is_stripped(cut, EXIF_TOLD);
    assert_eq!(&stripped[stripped.len() - 100..], &cut[cut.len() - 100..]);
}

#[test]
fn a_jpeg_that_cannot_be_taken_apart_stays_and_is_told() {
    let mut bytes = jpeg(&[exif_segment(true, None)], b"");
    let at = bytes.windows(2).position(|two| two == [0xff, 0xdb]).unwrap();
    bytes[at] = 0;
    let Stripping::Kept { told, why: metadata::Obstacle::Picture } = metadata::strip("a.jpg", &bytes) else { panic!() };
    assert_eq!(told.names(), EXIF_TOLD);
}

// PNG

fn plain_png() -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(&picture(), 37, 23, image::ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

fn chunk(kind: [u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = [kind.as_slice(), &parts.concat()].concat();
    let mut sum = flate2::Crc::new();
    sum.update(&body);
    [&(body.len() as u32 - 4).to_be_bytes()[..], &body, &sum.sum().to_be_bytes()].concat()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A PNG with more chunks behind its head, and bytes behind its end.
fn png(chunks: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
    let plain = plain_png();
    [&plain[..33], &chunks.concat(), &plain[33..], behind].concat()
}

#[test]
fn every_chunk_of_a_png_where_words_may_stand_is_told_and_emptied() {
    let block = [exif::MARK, &exif_block(true, None)].concat();
    let digit = |four: u8| char::from_digit(u32::from(four), 16).unwrap();
    let hex: String = block.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
    let raw = format!("\nexif\n{}\n{hex}\n", hex.len() / 2);
    for (chunks, behind, told) in [
        (vec![chunk(*b"tEXt", &[b"Author\0Ash Tree"])], &b""[..], "person"),
        (vec![chunk(*b"tEXt", &[b"Software\0Madeup Phone"])], b"", "program"),
        (vec![chunk(*b"zTXt", &[b"Comment\0\0", &zlib(b"by Ash Tree in /home/ashtree/a")])], b"", "folder, comment"),
        (vec![chunk(*b"iTXt", &[b"Copyright\0\0\0\0\0Ash Tree"])], b"", "person"),
        (vec![chunk(*b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", &xmp_packet()])], b"", "place, time, maker, person"),
        (
            vec![chunk(*b"iTXt", &[b"XML:com.adobe.xmp\0\x01\0\0\0", &zlib(&xmp_packet())])],
            b"",
            "place, time, maker, person",
        ),
        (vec![chunk(*b"eXIf", &[&exif_block(false, None)])], b"", EXIF_TOLD),
        (vec![chunk(*b"zTXt", &[b"Raw profile type exif\0\0", &zlib(raw.as_bytes())])], b"", EXIF_TOLD),
        (vec![chunk(*b"tIME", &[&[7, 234, 11, 28, 10, 0, 0]])], b"", "time"),
        (vec![chunk(*b"tEXt", &[b"date:create\x002026-11-28T10:00:00"])], b"", "time"),
        (vec![chunk(*b"caBX", &[b"Ash Tree"])], b"", "other data"),
        (vec![], b"Ash Tree", "other data"),
    ] {
        let bytes = png(&chunks, behind);
        shows_the_same(&bytes, &is_stripped(&bytes, told));
    }
}

#[test]
fn what_changes_the_colours_of_a_png_stays() {
    let profile = chunk(*b"iCCP", &[b"display\0\0", &zlib(&colour_profile())]);
    let gamma = chunk(*b"gAMA", &[&45_455_u32.to_be_bytes()]);
    let bytes = png(&[profile.clone(), gamma.clone(), chunk(*b"eXIf", &[&exif_block(true, Some(6))])], b"");
    let stripped = is_stripped(&bytes, EXIF_TOLD);
    assert!(holds(&stripped, &profile) && holds(&stripped, &gamma));
    shows_the_same(&bytes, &stripped);
    assert_eq!(
        exif::orientation(&stripped[stripped.windows(4).position(|four| four == b"eXIf").unwrap() + 4..]),
        Some(6)
    );
    assert_eq!(metadata::strip("a", &png(&[gamma], b"")), Stripping::Silent);
}

// WebP

fn webp(chunks: &[(&[u8; 4], Vec<u8>)], flags: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    image::codecs::webp::WebPEncoder::new_lossless(&mut plain)
        .write_image(&picture(), 37, 23, image::ExtendedColorType::Rgb8)
        .unwrap();
    let mut body = b"WEBP".to_vec();
    let mut put = |kind: &[u8; 4], data: &[u8]| {
        body.extend([kind, &(data.len() as u32).to_le_bytes()[..], data].concat());
        body.extend(vec![0; data.len() % 2]);
    };
    put(b"VP8X", &[flags, 0, 0, 0, 36, 0, 0, 22, 0, 0]);
    let (before, after): (Vec<_>, Vec<_>) = chunks.iter().partition(|(kind, _)| *kind == b"ICCP");
    for (kind, data) in before {
        put(kind, data);
    }
    let picture = &plain[12..];
    assert_eq!(&picture[..4], b"VP8L");
    put(b"VP8L", &picture[8..8 + u32::from_le_bytes(picture[4..8].try_into().unwrap()) as usize]);
    for (kind, data) in after {
        put(kind, data);
    }
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}

#[test]
fn a_webp_keeps_pixels_profile_and_orientation_and_tells_nothing() {
    for turn in [None, Some(6)] {
        let chunks = [(b"ICCP", colour_profile()), (b"EXIF", exif_block(true, turn)), (b"XMP ", xmp_packet())];
        let bytes = webp(&chunks, 0x2c);
        let stripped = is_stripped(&bytes, EXIF_TOLD);
        shows_the_same(&bytes, &stripped);
        assert!(holds(&stripped, &colour_profile()));
        assert_eq!(stripped[20], if turn.is_some() { 0x28 } else { 0x20 }, "the flags say what is there");
    }
    let bytes = webp(&[(b"XMP ", xmp_packet())], 0x04);
    shows_the_same(&bytes, &is_stripped(&bytes, "place, time, maker, person"));
    let bytes = webp(&[(b"NOTE", b"Ash Tree".to_vec())], 0);
    shows_the_same(&bytes, &is_stripped(&bytes, "other data"));
    let bytes = [webp(&[], 0), b"Ash Tree".to_vec()].concat();
    shows_the_same(&bytes, &is_stripped(&bytes, "other data"));
    assert_eq!(metadata::strip("a", &webp(&[(b"ICCP", colour_profile())], 0x20)), Stripping::Silent);
}

// TIFF

/// A TIFF of grey pixels in one strip, with more tags.
fn tiff(little: bool, more: &[(u16, Value)], pages: usize) -> Vec<u8> {
    let order = Order { little };
    let luma = image::imageops::grayscale(&picture()).into_raw();
    let pixels_at = 8;
    let mut bytes = order.head();
    bytes.extend(&luma);
    bytes.extend(vec![0; bytes.len() % 2]);
    let mut tags = vec![
        (256, Value::Short(37)),
        (257, Value::Short(23)),
        (258, Value::Short(8)),
        (259, Value::Short(1)),
        (262, Value::Short(1)),
        (273, Value::Long(pixels_at)),
        (277, Value::Short(1)),
        (278, Value::Short(23)),
        (279, Value::Long(luma.len() as u32)),
        (34_675, Value::Undefined(colour_profile())),
    ];
    tags.extend_from_slice(more);
    tags.sort_by_key(|(tag, _)| *tag);
    let at = bytes.len() as u32;
    bytes[4..8].copy_from_slice(&order.long(at));
    bytes.extend(order.directory(&tags, at, (pages > 1).then_some(&tags)));
    bytes
}

fn telling_tags() -> Vec<(u16, Value)> {
    vec![
        (269, Value::Ascii("Nowhere Mill, sheet 3")),
        (271, Value::Ascii("Madeup Phone")),
        (272, Value::Ascii("Madeup Phone 3")),
        (305, Value::Ascii("Madeup Phone scans")),
        (306, Value::Ascii("2026:11:28 10:00:00")),
        (315, Value::Ascii("Ash Tree")),
        (316, Value::Ascii("the computer of Ash Tree")),
        (700, Value::Undefined(xmp_packet())),
        (33_432, Value::Ascii("Ash Tree")),
        (34_377, Value::Undefined(photoshop_resources())),
        (
            34_665,
            Value::Ifd(vec![(0xa431, Value::Ascii("SERIAL-0042")), (0x9003, Value::Ascii("2026:11:28 10:00:00"))]),
        ),
        (34_853, Value::Ifd(vec![(1, Value::Ascii("N")), (2, Value::Rationals(vec![(12, 1), (34, 1), (56, 1)]))])),
        (65_000, Value::Ascii("private words of Ash Tree")),
    ]
}

#[test]
fn a_tiff_keeps_pages_profile_and_orientation_and_tells_nothing() {
    for little in [true, false] {
        for pages in [1, 2] {
            let more = [telling_tags(), vec![(274, Value::Short(6))]].concat();
            let bytes = tiff(little, &more, pages);
            let told = "place, time, maker, serial number, person, program, comment, other data";
            let stripped = is_stripped(&bytes, told);
            shows_the_same(&bytes, &stripped);
            assert!(holds(&stripped, &colour_profile()));
            let count = |bytes: &[u8]| metadata::ifd::TiffBlock::new(bytes).unwrap().directories().0.len();
            assert_eq!((count(&stripped), count(&bytes)), (pages, 3 * pages));
        }
    }
}

#[test]
fn each_tag_of_a_tiff_that_tells_is_taken_out_by_itself() {
    for tag in telling_tags() {
        let bytes = tiff(true, &[tag], 1);
        let told = metadata::told("a", &bytes).names();
        assert!(!told.is_empty());
        shows_the_same(&bytes, &is_stripped(&bytes, &told));
    }
    assert_eq!(metadata::strip("a", &tiff(true, &[(274, Value::Short(3))], 1)), Stripping::Silent);
}

#[test]
fn a_raw_photo_is_left_as_it_is_and_told() {
    let bytes = tiff(true, &[(50_706, Value::Undefined(vec![1, 4, 0, 0])), (271, Value::Ascii("Madeup Phone"))], 1);
    let Stripping::Kept { told, why: metadata::Obstacle::Picture } = metadata::strip("a.dng", &bytes) else { panic!() };
    assert!(told.has(metadata::Trace::Maker));
}

// SVG

#[cfg(feature = "print")]
mod drawings {
    use super::*;
    use crate::halftone::{Photos, Picture, PictureFile};
    use crate::units::Mm;

    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    fn svg(attributes: &str, inside: &str) -> Vec<u8> {
        format!(
            "{HEAD}<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" \
             xmlns:sodipodi=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" \
             xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             viewBox=\"0 0 9 9\"{attributes}>\n{inside}<g><path d=\"M0 0h9v9z\"/><text x=\"1\">A &amp; B</text></g>\n</svg>\n"
        )
        .into_bytes()
    }

    /// Every shape as the renderer sees it, or why it cannot be printed.
    fn shapes(bytes: &[u8]) -> Result<PictureFile, String> {
        let drawn = Picture::of_svg(bytes, &[]).and_then(|picture| picture.render(Mm(30.0), Photos::Dither));
        drawn.map_err(|error| error.to_string())
    }

    #[test]
    fn what_editors_leave_in_a_drawing_is_told_and_cut_out() {
        let photo = jpeg(&[exif_segment(true, Some(6))], b"");
        let photo = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, photo);
        let written_in = format!("<image width=\"3\" height=\"2\" xlink:href=\"data:image/jpeg;base64,{photo}\"/>");
        for (attributes, inside, told) in [
            ("", "<!-- drawn by Ash Tree -->", "comment"),
            ("", "<!-- Generator: Madeup Phone 3 -->", "program"),
            ("", "<metadata><rdf:RDF><dc:creator>Ash Tree</dc:creator></rdf:RDF></metadata>", "person"),
            (" sodipodi:docname=\"Ash Tree.svg\" inkscape:version=\"1.3\"", "", "program, file name"),
            (
                " inkscape:export-filename=\"/home/ashtree/well.png\"",
                "<sodipodi:namedview inkscape:current-layer=\"a\"/>",
                "program, folder, file name",
            ),
            ("", "<g inkscape:label=\"for Ash Tree\"/>", "program"),
            ("", "<image width=\"1\" height=\"1\" xlink:href=\"file:///home/ashtree/well.png\"/>", "folder"),
            ("", "<image width=\"1\" height=\"1\" href=\"C:\\Users\\ashtree\\well.png\"/>", "folder"),
            ("", "<image width=\"1\" height=\"1\" sodipodi:absref=\"/Users/ashtree/well.png\"/>", "folder, file name"),
            ("", "<desc>Created with Madeup Phone</desc>", "program"),
            ("", &written_in, EXIF_TOLD),
            ("", "<?xpacket 2026-11-28?>", "other data"),
        ] {
            let bytes = svg(attributes, inside);
            let stripped = is_stripped(&bytes, told);
            assert!(stripped.starts_with(HEAD.as_bytes()) && holds(&stripped, b"<text x=\"1\">A &amp; B</text>"));
            if inside != written_in {
                assert_eq!(shapes(&stripped), shapes(&bytes));
            }
        }
    }

    #[test]
    fn a_drawing_in_other_letters_keeps_them() {
        let text = "\u{feff}<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- Ash Tree --><text>caf\u{e9}</text></svg>";
        let same = text.replace("<!-- Ash Tree -->", "");
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        assert_eq!(is_stripped(&wide(text), "comment"), wide(&same));
        let narrow = |text: &str| text.chars().skip(1).map(|letter| letter as u8).collect::<Vec<u8>>();
        assert_eq!(is_stripped(&narrow(text), "comment"), narrow(&same));
    }

    #[test]
    fn a_picture_in_a_drawing_keeps_its_pixels() {
        let photo = jpeg(&[exif_segment(true, None)], b"");
        let engine = base64::engine::general_purpose::STANDARD;
        let digits = base64::Engine::encode(&engine, &photo);
        let stripped = is_stripped(&svg("", &format!("<image href='data:image/jpeg;base64,{digits}'/>")), EXIF_TOLD);
        let text = String::from_utf8(stripped).unwrap();
        let digits = text.split(";base64,").nth(1).unwrap().split('\'').next().unwrap();
        shows_the_same(&photo, &base64::Engine::decode(&engine, digits).unwrap());
    }

    #[test]
    fn a_plain_drawing_stays_as_it_is_and_a_broken_one_is_told() {
        assert_eq!(metadata::strip("a.svg", &svg("", "<title>The well</title>")), Stripping::Silent);
        assert_eq!(metadata::strip("a.svg", &svg("", "<text>see /home/user/a</text>")), Stripping::Silent);
        let broken = svg("", "<g>");
        assert!(matches!(metadata::strip("a.svg", &broken), Stripping::Kept { why: metadata::Obstacle::Picture, .. }));
        let unbound = b"<svg sodipodi:docname='ash.svg'><!-- Ash Tree --></svg>";
        assert_eq!(metadata::told("a.svg", unbound).names(), "program, file name, comment");
    }

    #[test]
    fn what_an_entity_makes_is_cut_where_it_stands() {
        let text = "<!DOCTYPE svg [<!ENTITY ns \"http://www.inkscape.org/namespaces/inkscape\">]>\n\
            <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:i=\"&ns;\"><i:a>Ash Tree</i:a><path i:b=\"Ash Tree\" d=\"M0 0h9\"/></svg>";
        let stripped = is_stripped(text.as_bytes(), "program");
        assert!(holds(&stripped, b"<path d=\"M0 0h9\"/>"));
        let text = "<!DOCTYPE svg [<!ENTITY note \"<!-- Ash Tree -->\">]>\n<svg xmlns=\"http://www.w3.org/2000/svg\">&note;</svg>";
        is_stripped(text.as_bytes(), "comment");
    }

    #[test]
    fn hostile_drawings_end() {
        let whole = svg(" sodipodi:docname=\"a\"", "<!-- a --><metadata/><image href='file:///home/ashtree/a.png'/>");
        survives(&whole, |bytes| {
            let _ = metadata::strip("a", bytes);
        });
        let deep = ["<svg xmlns='http://www.w3.org/2000/svg'>".to_owned(), "<g>".repeat(200_000)].concat();
        let _ = metadata::strip("a.svg", deep.as_bytes());
    }
}

#[test]
fn hostile_pictures_end() {
    let jpeg = jpeg(
        &[exif_segment(true, Some(6)), icc_segment(), segment(0xed, &[b"Photoshop 3.0\0", &photoshop_resources()])],
        b"x",
    );
    let png =
        png(&[chunk(*b"eXIf", &[&exif_block(true, Some(6))]), chunk(*b"zTXt", &[b"Comment\0\0", &zlib(b"a")])], b"x");
    let webp = webp(&[(b"EXIF", exif_block(true, Some(6)))], 8);
    let tiff = tiff(true, &telling_tags(), 2);
    let heic = include_bytes!("../../../fixtures/pictures/code.heic").to_vec();
    for bytes in [jpeg, png, webp, tiff, heic] {
        survives(&bytes, |bytes| {
            let _ = metadata::strip("a", bytes);
        });
    }
}
