//! Pictures made to break a decoder -> an error or a reading, never a panic, never unbounded time or memory.

use std::io::Write;

use seedpress::photo::{self, Gray, PhotoError, Reading};
use seedpress::units::Dpi;
use seedpress::watch::Unwatched;

/// Leaves a picture in the folder that `SEEDPRESS_HOSTILE` names, for other readers to be tried with.
fn keep(bytes: &[u8]) {
    let Some(folder) = std::env::var_os("SEEDPRESS_HOSTILE") else { return };
    let name =
        bytes.iter().fold(bytes.len() as u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(std::path::Path::new(&folder).join(format!("{name:016x}.bin")), bytes).unwrap();
}

fn read(bytes: Vec<u8>) -> Result<Vec<Reading>, PhotoError> {
    keep(&bytes);
    let pages = photo::open(bytes)?;
    (0..pages.count().min(50)).map(|page| pages.read(page, &Unwatched)).collect()
}

fn refused(bytes: Vec<u8>) -> String {
    read(bytes).expect_err("a hostile picture was read").to_string()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat()
}

/// A grey 8-bit PNG that claims a size, with other chunks before its data.
fn png(width: u32, height: u32, between: &[u8], rows: &[u8]) -> Vec<u8> {
    let size = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        png_chunk(b"IHDR", &size),
        between.to_vec(),
        png_chunk(b"IDAT", &zlib(rows)),
        png_chunk(b"IEND", b""),
    ]
    .concat()
}

/// An 8 x 4 ramp whose corner pixels are 0, 70, 240 and 170 from the top left clockwise.
fn ramp() -> image::GrayImage {
    image::GrayImage::from_fn(8, 4, |x, y| image::Luma([(x * 10 + y * 170 / 3) as u8]))
}

fn jpeg(picture: &image::DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 100)).unwrap();
    bytes
}

/// A JPEG with an EXIF block put after its first marker.
fn jpeg_with_exif(exif: &[u8]) -> Vec<u8> {
    let plain = jpeg(&image::DynamicImage::ImageLuma8(ramp()));
    let block = [b"Exif\0\0", exif].concat();
    let length = (block.len() as u16 + 2).to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, &block, &plain[2..]].concat()
}

fn orientation(value: u16) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    exif.extend(value.to_be_bytes());
    exif.extend([0; 6]);
    exif
}

/// A little-endian TIFF of grey pages of one strip each; `next` tells the directory that follows each page's.
fn tiff(pages: &[(u32, u32)], next: impl Fn(usize, &[u32]) -> u32) -> Vec<u8> {
    const DIRECTORY: usize = 2 + 8 * 12 + 4;
    let data: usize = pages.iter().map(|(width, height)| (width * height) as usize).sum();
    let places: Vec<u32> = (0..pages.len()).map(|at| (8 + data + at * DIRECTORY) as u32).collect();
    let mut bytes = [&b"II\x2a\0"[..], &places[0].to_le_bytes()].concat();
    let mut starts = Vec::new();
    for (at, (width, height)) in pages.iter().enumerate() {
        starts.push(bytes.len() as u32);
        bytes.extend(std::iter::repeat_n(40 * (at as u8 + 1), (width * height) as usize));
    }
    for (at, (width, height)) in pages.iter().enumerate() {
        bytes.extend(8u16.to_le_bytes());
        let fields = [
            (256, *width),
            (257, *height),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, starts[at]),
            (278, *height),
            (279, width * height),
        ];
        for (tag, value) in fields {
            bytes.extend(
                [&(tag as u16).to_le_bytes()[..], &4u16.to_le_bytes(), &1u32.to_le_bytes(), &value.to_le_bytes()]
                    .concat(),
            );
        }
        bytes.extend(next(at, &places).to_le_bytes());
    }
    bytes
}

fn in_order(at: usize, places: &[u32]) -> u32 {
    places.get(at + 1).copied().unwrap_or(0)
}

#[test]
fn what_is_no_picture_is_named_so() {
    assert_eq!(refused(Vec::new()), "the file is empty");
    assert!(refused(b"Dear reader,".to_vec()).starts_with("not a picture"));
    assert!(refused(b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()).starts_with("the GIF file cannot be read: it is damaged"));
}

#[test]
fn a_png_that_claims_four_billion_pixels_is_refused_before_memory_is_taken() {
    let error = refused(png(65_535, 65_535, b"", &[0; 100]));
    assert!(error.contains("65535 x 65535"), "{error}");
    assert!(refused(png(0, 0, b"", &[])).len() > 10);
    assert!(refused(png(u32::MAX, 1, b"", &[0; 100])).len() > 10);
}

#[test]
fn bombs_in_the_chunks_of_a_png_do_not_go_off() {
    let bomb = zlib(&vec![0; 300 << 20]);
    let profile = png_chunk(b"iCCP", &[b"x\0\0", &bomb[..]].concat());
    let words = png_chunk(b"zTXt", &[b"x\0\0", &bomb[..]].concat());
    for chunk in [profile, words] {
        match read(png(3, 2, &chunk, &[0, 9, 9, 9, 0, 9, 9, 9])) {
            Ok(readings) => assert_eq!((readings[0].width, readings[0].height), (3, 2)),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    // Rows that go on after the picture's end.
    let _ = read(png(3, 2, b"", &vec![0; 300 << 20]));
}

#[test]
fn the_smallest_pictures_are_read_and_hold_nothing() {
    for (width, height) in [(1, 1), (1, 7), (7, 1), (2, 2), (20, 20)] {
        let readings = read(png(width, height, b"", &vec![0; ((width + 1) * height) as usize])).unwrap();
        assert_eq!((readings[0].width, readings[0].sightings.len()), (width, 0));
    }
    assert!(photo::read(&Gray { width: 0, height: 0, pixels: Vec::new() }, &Unwatched).is_empty());
}

#[test]
fn the_first_frame_of_an_animation_is_read() {
    let control = |at: u32| {
        [&at.to_be_bytes()[..], &2u32.to_be_bytes(), &1u32.to_be_bytes(), &[0; 8], &[0, 1, 0, 1, 0, 0]].concat()
    };
    let animated = [png_chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), png_chunk(b"fcTL", &control(0))].concat();
    let mut bytes = png(2, 1, &animated, &[0, 10, 200]);
    let end = bytes.split_off(bytes.len() - 12);
    bytes.extend(png_chunk(b"fcTL", &control(1)));
    bytes.extend(png_chunk(b"fdAT", &[&2u32.to_be_bytes()[..], &zlib(&[0, 99, 99])].concat()));
    bytes.extend(end);
    let page = photo::open(bytes).unwrap().raster(0, Dpi(300.0)).unwrap();
    assert_eq!(page.pixels, [10, 200]);
}

#[test]
fn all_eight_orientations_come_out_upright_and_a_broken_one_costs_only_itself() {
    // Where the ramp's corners 0, 70, 240 and 170 stand, from the top left clockwise.
    let corners = [
        [0, 70, 240, 170],
        [70, 0, 170, 240],
        [240, 170, 0, 70],
        [170, 240, 70, 0],
        [0, 170, 240, 70],
        [170, 0, 70, 240],
        [240, 70, 0, 170],
        [70, 240, 170, 0],
    ];
    for (value, right) in (1..).zip(corners) {
        let page = photo::open(jpeg_with_exif(&orientation(value))).unwrap().raster(0, Dpi(300.0)).unwrap();
        assert_eq!((page.width, page.height), if value < 5 { (8, 4) } else { (4, 8) }, "orientation {value}");
        let (last, size) = (page.width as usize - 1, page.pixels.len());
        let found = [0, last, size - 1, size - 1 - last].map(|at| i32::from(page.pixels[at]));
        assert!(found.iter().zip(right).all(|(a, b)| (a - b).abs() < 20), "orientation {value}: {found:?}");
    }
    let good = orientation(6);
    for cut in 0..good.len() {
        assert!(read(jpeg_with_exif(&good[..cut])).is_ok(), "EXIF cut to {cut}");
    }
    for broken in [orientation(0), orientation(9), orientation(65_535), b"MM\0\x2a\xFF\xFF\xFF\xFF".to_vec()] {
        assert_eq!(read(jpeg_with_exif(&broken)).unwrap()[0].width, 8);
    }
}

#[test]
fn a_jpeg_of_ten_thousand_scans_is_given_up() {
    let mut bytes = vec![0xFF, 0xD8];
    // One quantisation table of ones, a progressive frame of 4000 x 4000, one component, a table of one code.
    bytes.extend([&[0xFF, 0xDB, 0, 67, 0][..], &[1; 64]].concat());
    bytes.extend([0xFF, 0xC2, 0, 11, 8, 0x0F, 0xA0, 0x0F, 0xA0, 1, 1, 0x11, 0]);
    bytes.extend([&[0xFF, 0xC4, 0, 20, 0x10, 1][..], &[0; 15], &[0]].concat());
    bytes.extend([&[0xFF, 0xC4, 0, 20, 0x00, 1][..], &[0; 15], &[0]].concat());
    for _ in 0..10_000 {
        bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0, 0x00, 0x00]);
    }
    bytes.extend([0xFF, 0xD9]);
    let _ = read(bytes);
}

#[test]
fn pictures_cut_anywhere_or_with_bits_turned_break_nothing() {
    let colour =
        image::DynamicImage::ImageRgb8(image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8, y as u8, 99])));
    let mut webp = Vec::new();
    colour.write_with_encoder(image::codecs::webp::WebPEncoder::new_lossless(&mut webp)).unwrap();
    let rows: Vec<u8> = (0..31 * 30).map(|at| if at % 31 == 0 { 0 } else { at as u8 }).collect();
    let samples =
        [jpeg(&colour), webp, png(30, 30, b"", &rows), tiff(&[(9, 9), (5, 3)], in_order), pdf("1 0 0 1 0 0 cm")];
    let mut state = 7u32;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for sample in samples {
        for cut in (0..sample.len()).step_by(sample.len() / 100 + 1) {
            let _ = read(sample[..cut].to_vec());
        }
        for _ in 0..300 {
            let mut broken = sample.clone();
            for _ in 0..=random(4) {
                let at = random(broken.len());
                broken[at] = match random(3) {
                    0 => broken[at] ^ 1 << random(8),
                    1 => 0xFF,
                    _ => random(256) as u8,
                };
            }
            let _ = read(broken);
        }
    }
}

/// Pictures of every format, written by others and by the image crate.
fn pictures_of_every_format() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pictures");
    let mut samples: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending != "md"))
        .map(|path| (path.display().to_string(), std::fs::read(path).unwrap()))
        .collect();
    let colour =
        image::DynamicImage::ImageRgb8(image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8, y as u8, 99])));
    for format in [image::ImageFormat::Bmp, image::ImageFormat::Gif, image::ImageFormat::Pnm] {
        let mut bytes = std::io::Cursor::new(Vec::new());
        colour.write_to(&mut bytes, format).unwrap();
        samples.push((format!("{format:?}"), bytes.into_inner()));
    }
    samples.sort();
    samples
}

/// How many broken pictures are made of each sample; `SEEDPRESS_ROUNDS` asks for more of them than a test needs.
fn rounds() -> usize {
    std::env::var("SEEDPRESS_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(400)
}

#[test]
fn decoders_of_every_format_survive_cuts_turned_bits_and_wrong_numbers() {
    let samples = pictures_of_every_format();
    assert!(samples.len() > 12);
    let mut state = 11u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for (name, sample) in samples {
        // HEIC has hostile tests of its own, in heic.rs.
        if name.ends_with(".heic") {
            continue;
        }
        for _ in 0..rounds() {
            let mut broken = sample.clone();
            for _ in 0..=random(6) {
                let at = random(broken.len());
                match random(6) {
                    0 => broken[at] ^= 1 << random(8),
                    1 => broken[at] = 0xFF,
                    2 => broken[at] = 0,
                    // The directory of a TIFF stands at its end, the head of others at the beginning.
                    3 => {
                        let near_the_end = broken.len() - 1 - random(broken.len().min(300));
                        broken[near_the_end] = random(256) as u8;
                    }
                    4 => {
                        let near_the_start = random(broken.len().min(60));
                        broken[near_the_start] = random(256) as u8;
                    }
                    _ => broken.truncate(1 + at),
                }
            }
            let Ok(pages) = photo::open(broken) else { continue };
            for page in 0..pages.count().min(3) {
                if let Err(error) = pages.raster(page, Dpi(72.0)) {
                    let told = error.to_string();
                    assert!(told.len() < 300 && !told.contains('\n'), "{told}");
                }
            }
        }
    }
}

#[test]
fn every_page_of_a_tiff_is_read_and_a_loop_ends() {
    let pages = photo::open(tiff(&[(9, 9), (5, 3), (2, 8)], in_order)).unwrap();
    assert_eq!(pages.count(), 3);
    for (page, (width, shade)) in [(9, 40), (5, 80), (2, 120)].into_iter().enumerate() {
        let gray = pages.raster(page, Dpi(300.0)).unwrap();
        assert_eq!((gray.width, gray.pixels[0]), (width, shade));
    }
    assert!(matches!(pages.read(3, &Unwatched), Err(PhotoError::NoSuchPage { page: 3, pages: 3 })));
    let back = photo::open(tiff(&[(9, 9), (5, 3)], |at, places| places[1 - at])).unwrap();
    assert_eq!(back.count(), 2);
    let itself = photo::open(tiff(&[(9, 9)], |_, places| places[0])).unwrap();
    assert_eq!(itself.count(), 1);
    assert!(read(tiff(&[(9, 9)], |_, _| u32::MAX)).is_ok());
    assert!(read(b"II\x2a\0\0\0\0\0".to_vec()).is_err());
}

#[test]
fn a_tiff_that_claims_huge_pages_is_refused() {
    let mut bytes = tiff(&[(9, 9)], in_order);
    for field in 0..2 {
        let at = 8 + 81 + 2 + field * 12 + 8;
        bytes[at..at + 4].copy_from_slice(&3_000_000_000u32.to_le_bytes());
    }
    assert!(!refused(bytes).is_empty());
}

#[test]
fn a_carpet_of_finder_patterns_costs_a_bounded_time() {
    let ring = |x: usize, y: usize| (x % 9).abs_diff(4).max((y % 9).abs_diff(4));
    for scale in [1, 2, 3] {
        let side = 900;
        let pixels = (0..side * side)
            .map(|at| if matches!(ring(at % side / scale, at / side / scale), 0 | 1 | 3) { 0 } else { 255 })
            .collect();
        let found = photo::read(&Gray { width: side as u32, height: side as u32, pixels }, &Unwatched);
        assert!(found.is_empty());
    }
}

#[test]
fn noise_stripes_and_slopes_hold_no_codes() {
    let draw = |shade: &dyn Fn(usize, usize) -> u8| {
        let pixels = (0..500 * 400).map(|at| shade(at % 500, at / 500)).collect();
        photo::read(&Gray { width: 500, height: 400, pixels }, &Unwatched).len()
    };
    assert_eq!(draw(&|x, y| (((x * 7919) ^ (y * 104_729)).wrapping_mul(2_654_435_761) >> 9) as u8), 0);
    assert_eq!(draw(&|x, _| if x % 2 == 0 { 0 } else { 255 }), 0);
    assert_eq!(draw(&|x, y| (x / 4 + y / 4) as u8), 0);
    assert_eq!(draw(&|_, _| 0), 0);
}

/// A one-page PDF with a content stream.
fn pdf(content: &str) -> Vec<u8> {
    pdf_of(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 36]/Contents 4 0 R>>",
        &format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
    ])
}

fn pdf_of(objects: &[&str]) -> Vec<u8> {
    let mut text = String::from("%PDF-1.5\n");
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(text.len());
        text.push_str(&format!("{} 0 obj{object}endobj\n", at + 1));
    }
    let start = text.len();
    text.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        text.push_str(&format!("{place:010} 00000 n \n"));
    }
    text.push_str(&format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1));
    text.into_bytes()
}

#[cfg(feature = "pdf-in")]
mod pdfs {
    use super::*;

    #[test]
    fn a_page_is_drawn_at_the_resolution_asked_for() {
        let pages = photo::open(pdf("0 0 36 36 re f")).unwrap();
        let page = pages.raster(0, Dpi(144.0)).unwrap();
        assert_eq!((page.width, page.height), (144, 72));
        assert_eq!((page.pixels[0], page.pixels[100]), (0, 255));
    }

    #[test]
    fn pages_of_any_claimed_size_stay_within_the_pixel_limit() {
        for size in ["0 0 14400 14400", "0 0 1e9 1e9", "0 0 0 0", "0 0 -5 10", "0 0 1e9 1", "5 5 5 5"] {
            let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[{size}]>>");
            let bytes = pdf_of(&["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", &page]);
            if let Ok(gray) = photo::open(bytes).and_then(|pages| pages.raster(0, Dpi(600.0))) {
                assert!(gray.pixels.len() <= 100_000_000, "{size}");
            }
        }
    }

    #[test]
    fn nesting_that_has_no_end_is_refused_on_a_small_stack() {
        let deep = |open: &str, close: &str| open.repeat(10_380) + &close.repeat(10_380);
        let tree = (0..3_000).map(|at| format!("<</Type/Pages/Kids[{} 0 R]/Count 1>>", at + 3)).collect::<Vec<_>>();
        let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>"];
        objects.extend(tree.iter().map(String::as_str));
        let files = [
            pdf(&deep("[", "]")),
            pdf(&deep("<</A", ">>")),
            pdf(&deep("q ", "Q ")),
            pdf_of(&[&deep("[", "]"), "<<>>"]),
            pdf_of(&[&deep("<</A", ">>"), "<<>>"]),
            pdf_of(&objects),
            pdf_of(&["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]),
            pdf_of(&["<</Type/Catalog/Pages 2 0 R>>", "2 0 R"]),
        ];
        for file in files {
            std::thread::Builder::new().stack_size(2 << 20).spawn(|| drop(read(file))).unwrap().join().unwrap();
        }
    }

    #[test]
    fn forms_that_draw_themselves_end() {
        let bytes = pdf_of(&[
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 36]/Contents 5 0 R/Resources<</XObject<</F 4 0 R>>>>>>",
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 11/Resources<</XObject<</F 4 0 R>>>>>>stream\n/F Do /F Do\nendstream",
            "<</Length 5>>stream\n/F Do\nendstream",
        ]);
        std::thread::Builder::new().stack_size(2 << 20).spawn(|| drop(read(bytes))).unwrap().join().unwrap();
    }

    #[test]
    fn an_encrypted_file_is_named_so() {
        let text = String::from_utf8(pdf("")).unwrap();
        let locked = text.replace("/Root 1 0 R", "/Root 1 0 R/Encrypt<</Filter/Other/V 9/R 9>>/ID[<00><00>]");
        assert!(refused(locked.into_bytes()).contains("encrypted"));
    }
}

#[cfg(not(feature = "pdf-in"))]
#[test]
fn without_the_feature_a_pdf_is_named_so() {
    assert_eq!(refused(pdf("")), "PDF files are not read by this build");
}

#[cfg(not(feature = "heic"))]
#[test]
fn a_phones_heic_is_named_for_what_it_is() {
    assert!(refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()).contains("export it as JPEG"));
}
