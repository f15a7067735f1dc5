//! Pictures as other programs write them -> the code that they show; formats that are not read -> their names.

use seedpress::photo::{self, PhotoError};
use seedpress::watch::Unwatched;

use crate::paper::{encode, picture, png};
use crate::program::WorkFolder;

fn texts(bytes: Vec<u8>) -> Result<Vec<String>, PhotoError> {
    let pages = photo::open(bytes)?;
    let mut texts = Vec::new();
    for page in 0..pages.count() {
        let read = pages.read(page, &Unwatched)?;
        texts.extend(read.sightings.iter().filter_map(text).map(str::to_owned));
    }
    Ok(texts)
}

fn text(seen: &photo::Sighting) -> Option<&str> {
    match &seen.payload {
        photo::Payload::Text(text) => Some(text),
        photo::Payload::Bytes(_) => None,
    }
}

#[test]
fn pictures_that_other_programs_wrote_are_read() {
    let names = [
        "fax-g3-1d.tif",
        "fax-g3-2d-fill.tif",
        "fax-g3-2d-low-bit-first.tif",
        "fax-g4.tif",
        "fax-g4-tiles.tif",
        "fax-runs.tif",
        "jpeg-strips.tif",
        "jpeg-tiles.tif",
        "jpeg-rgb-strips.tif",
        "planes-deflate-big-endian.tif",
        "palette.gif",
        "animation.gif",
        "animation.webp",
    ];
    for name in names {
        let path = format!("{}/fixtures/pictures/{name}", env!("CARGO_MANIFEST_DIR"));
        let found = texts(std::fs::read(path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found, ["READ ME 42"], "{name}");
    }
}

#[test]
fn the_formats_of_the_image_crate_are_read_in_grey_and_in_colour() {
    use image::ImageFormat::{Bmp, Gif, Jpeg, Png, Pnm, WebP};
    let grey = picture(&["GREY AND COLOUR".to_owned()]);
    for format in [Jpeg, Png, WebP, Gif, Bmp, Pnm] {
        let rgb = image::DynamicImage::ImageLuma8(grey.clone()).into_rgb8();
        let mut colour = std::io::Cursor::new(Vec::new());
        rgb.write_to(&mut colour, format).unwrap();
        assert_eq!(texts(colour.into_inner()).unwrap(), ["GREY AND COLOUR"], "{format:?} in colour");
        if format != Gif {
            assert_eq!(texts(encode(&grey, format)).unwrap(), ["GREY AND COLOUR"], "{format:?} in grey");
        }
    }
}

/// Bits of a picture packed by 1, 2 or 4, rows padded to whole multiples of `align` bytes; dark is 0, light is `light`.
fn packed(grey: &image::GrayImage, bits: usize, light: u8, align: usize) -> Vec<Vec<u8>> {
    let row = |y: u32| {
        let mut row = vec![0_u8; (grey.width() as usize * bits).div_ceil(8).next_multiple_of(align)];
        for x in 0..grey.width() {
            let at = x as usize * bits;
            let value = if grey[(x, y)][0] > 127 { light } else { 0 };
            row[at / 8] |= value << (8 - bits - at % 8);
        }
        row
    };
    (0..grey.height()).map(row).collect()
}

#[test]
fn bmps_of_1_4_8_and_16_bits_from_either_end_with_old_heads_and_runs_are_read() {
    let grey = picture(&["OLD BITMAP".to_owned()]);
    let (width, height) = grey.dimensions();
    let number = |value: u32| value.to_le_bytes();
    for bits in [1_usize, 4, 8, 16] {
        for old in [false, true] {
            for top_down in [false, true] {
                if old && (top_down || bits == 16) {
                    continue;
                }
                // Dark is the last colour but one for palettes, so that an index is not taken for a level.
                let mut rows = match bits {
                    16 => (0..height)
                        .map(|y| {
                            let level = |x| if grey[(x, y)][0] > 127 { [0xFF, 0x7F] } else { [0, 0] };
                            (0..width).flat_map(level).collect()
                        })
                        .collect(),
                    _ => packed(&grey, bits, 1, 4),
                };
                for row in &mut rows {
                    row.resize(row.len().next_multiple_of(4), 0);
                }
                if !top_down {
                    rows.reverse();
                }
                let colours = if bits == 16 { 0 } else { 1 << bits };
                let mut palette: Vec<u8> = Vec::new();
                for at in 0..colours {
                    let level = if at == 1 { 250 } else { 5 };
                    palette.extend(&[level, level, level, 0][..if old { 3 } else { 4 }]);
                }
                let head = if old {
                    [
                        &number(12)[..],
                        &(width as u16).to_le_bytes(),
                        &(height as u16).to_le_bytes(),
                        &[1, 0, bits as u8, 0],
                    ]
                    .concat()
                } else {
                    let tall = if top_down { (-(height as i32)).to_le_bytes() } else { number(height) };
                    [&number(40)[..], &number(width), &tall, &[1, 0, bits as u8, 0], &[0; 24]].concat()
                };
                let offset = 14 + head.len() + palette.len();
                let data = rows.concat();
                let file = [
                    &b"BM"[..],
                    &number((offset + data.len()) as u32),
                    &[0; 4],
                    &number(offset as u32),
                    &head,
                    &palette,
                    &data,
                ]
                .concat();
                assert_eq!(texts(file).unwrap(), ["OLD BITMAP"], "{bits} bits, old {old}, top down {top_down}");
            }
        }
    }
    // Runs of 8 bits: length and colour; 0 0 ends a row, 0 1 the picture.
    let mut data = Vec::new();
    for y in (0..height).rev() {
        let row: Vec<u8> = (0..width).map(|x| u8::from(grey[(x, y)][0] > 127)).collect();
        for run in row.chunk_by(|a, b| a == b).flat_map(|run| run.chunks(255)) {
            data.extend([run.len() as u8, run[0]]);
        }
        data.extend([0, 0]);
    }
    data.extend([0, 1]);
    let palette: Vec<u8> = (0..256_u32).flat_map(|at| if at == 1 { [255, 255, 255, 0] } else { [0; 4] }).collect();
    let head = [&number(40)[..], &number(width), &number(height), &[1, 0, 8, 0], &number(1), &[0; 20]].concat();
    let offset = 14 + head.len() + palette.len();
    let file =
        [&b"BM"[..], &number((offset + data.len()) as u32), &[0; 4], &number(offset as u32), &head, &palette, &data]
            .concat();
    assert_eq!(texts(file).unwrap(), ["OLD BITMAP"], "runs");
}

#[test]
fn pngs_with_palettes_of_1_2_4_and_8_bits_are_read() {
    let grey = picture(&["PALETTE".to_owned()]);
    for bits in [1_usize, 2, 4, 8] {
        let chunk = |kind: &[u8], data: &[u8]| {
            let mut crc = flate2::Crc::new();
            crc.update(kind);
            crc.update(data);
            [&(data.len() as u32).to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat()
        };
        let rows: Vec<u8> = packed(&grey, bits, 1, 1).into_iter().flat_map(|row| [vec![0], row].concat()).collect();
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packer, &rows).unwrap();
        let size = [&grey.width().to_be_bytes()[..], &grey.height().to_be_bytes(), &[bits as u8, 3, 0, 0, 0]].concat();
        let file = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", &size),
            chunk(b"PLTE", &[20, 40, 9, 240, 250, 200]),
            chunk(b"IDAT", &packer.finish().unwrap()),
            chunk(b"IEND", b""),
        ]
        .concat();
        assert_eq!(texts(file).unwrap(), ["PALETTE"], "{bits} bits");
    }
}

/// First bytes as these formats have them, and what is said of them.
const OTHERS: [(&[u8], &str); 30] = [
    (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "an AVIF picture; it is not read: save or export it as JPEG or PNG"),
    (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "an AVIF picture"),
    (b"\0\0\0\x1cftypmsf1\0\0\0\0avismsf1miaf", "an AVIF picture"),
    (b"\0\0\0\x1cftypavis\0\0\0\0avifavismsf1", "an AVIF picture"),
    (b"\0\0\0\x18ftyphevc\0\0\0\0msf1hevc\0\0\0\x10moov\0\0\0\0\0\0\0\0", "a HEIC sequence"),
    (b"\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc\0\0\0\x10moov\0\0\0\0\0\0\0\0", "a HEIC sequence"),
    (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "a camera's raw picture (CR3)"),
    (b"\0\0\0\x18ftypisom\0\0\0\0mp42isom", "a video"),
    (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a video"),
    (b"\0\0\0\x08wide\0\0\0\x10mdat\0\0\0\0\0\0\0\0", "a video"),
    (b"\x1a\x45\xdf\xa3\x01\0\0\0", "a video"),
    (b"RIFF\x10\0\0\0AVI LIST", "a video"),
    (b"RIFF\x10\0\0\0WAVEfmt ", "a sound"),
    (b"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl ", "a JPEG XL picture"),
    (b"\xff\x0a\xfa\x1f\x41", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51\0\x2f", "a JPEG 2000 picture"),
    (b"AT&TFORM\0\0\x10\0DJVUINFO", "a DjVu document"),
    (b"FUJIFILMCCD-RAW 0201", "a camera's raw picture (RAF)"),
    (b"IIRO\x08\0\0\0", "a camera's raw picture (ORF)"),
    (b"IIU\0\x18\0\0\0", "a camera's raw picture (RW2)"),
    (b"8BPS\0\x01\0\0\0\0\0\0", "a Photoshop picture"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0",
        "a document of an office program; it is not read: open it and save or print it as PDF",
    ),
    (b"PK\x03\x04\x14\0\0\0\0\0....mimetypeapplication/vnd.oasis.opendocument.text", "a document of an office program"),
    (b"PK\x03\x04\x14\0\x06\0\x08\0....[Content_Types].xml", "a document of an office program"),
    (b"PK\x03\x04\x14\0\0\0\0\0....mimetypeapplication/epub+zip", "an e-book"),
    (
        b"PK\x03\x04\x14\0\0\0\0\0....sheet.pdf%PDF-1.4",
        "a zip archive; it is not read: unpack it, and name the files in it",
    ),
    (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive"),
    (b"\x1f\x8b\x08\0\0\0\0\0", "a gzip archive"),
    (b"%!PS-Adobe-3.0\n%%Pages: 1\n", "a PostScript drawing"),
];

#[test]
fn what_is_not_read_is_told_by_its_first_bytes() {
    for (first, name) in OTHERS {
        let told = texts([first, &[0; 40]].concat()).unwrap_err().to_string();
        assert!(told.starts_with(name), "{name}: {told}");
    }
}

#[test]
fn a_cameras_raw_picture_is_not_read_as_its_thumbnail() {
    // One directory with a field that makes a raw picture of it.
    let of = |tag: u16, value: u32| {
        let mut file = b"II\x2a\0\x08\0\0\0\x01\0".to_vec();
        file.extend(tag.to_le_bytes());
        file.extend([4, 0, 1, 0, 0, 0]);
        file.extend(value.to_le_bytes());
        file.extend([0; 4]);
        file
    };
    // Below the first directory there is a second one, of the sensor.
    let mut below = of(330, 26);
    below.extend(&of(262, 32_803)[8..]);
    let mut canon = b"II\x2a\0\x10\0\0\0CR\x02\0\0\0\0\0".to_vec();
    canon.extend(&of(256, 9)[8..]);
    for (what, file) in [
        ("DNG", of(50_706, 0x0401)),
        ("sensor", of(262, 32_803)),
        ("linear", of(262, 34_892)),
        ("NEF", below),
        ("CR2", canon),
    ] {
        let told = texts(file).unwrap_err().to_string();
        assert!(told.starts_with("a camera's raw picture"), "{what}: {told}");
    }
}

#[test]
fn texts_that_begin_like_a_format_stay_texts() {
    for text in
        ["BMW R 75\n", "P1 is the first\n", "P5\tfive\n", "GIF is a format\n", "ID3 tags\n", "BZh\n", "MM\n", "II.\n"]
    {
        let told = texts(text.as_bytes().to_vec()).unwrap_err();
        assert!(matches!(told, PhotoError::Unknown), "{text}: {told}");
    }
}

#[test]
fn other_files_in_a_folder_of_photos_are_passed_over_but_told_when_named() {
    let work = WorkFolder::new("other-files");
    work.put("photos/1.png", png(&picture(&["ONE".to_owned()])));
    work.put("photos/2.mp4", b"\0\0\0\x18ftypisom\0\0\0\0mp42isom and more");
    work.put("photos/3.docx", b"PK\x03\x04\x14\0\x06\0....word/document.xml");
    work.put("photos/4.jxl", b"\xff\x0a\xfa\x1f\x41 and more");
    let run = work.run(&["inspect", "photos"]).ended(0).said(&["ONE"]).told(&["4.jxl: a JPEG XL picture"]);
    assert!(!run.err.contains("2.mp4") && !run.err.contains("3.docx"), "{}", run.err);
    work.run(&["inspect", "photos/2.mp4"]).ended(1).told(&["a video; it is not read", "still pictures"]);
    work.run(&["scan", "photos/3.docx", "-o", "r"])
        .ended(1)
        .told(&["a document of an office program", "print it as PDF"]);
}
