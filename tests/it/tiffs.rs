//! TIFFs of every kind, written from scratch -> the pixels that were put in, and the code that they show.

use std::io::Write;

use seedpress::photo;
use seedpress::units::Dpi;
use seedpress::watch::Unwatched;

use crate::paper::picture;

const TEXT: &str = "SEED CARD 7";

/// Tag, type and values.
type Field = (u16, u16, Vec<u64>);

/// How a TIFF is written. The samples are those of `colour` for each pixel.
#[derive(Clone)]
#[allow(clippy::struct_excessive_bools)] // each is a choice of its own that writers make
struct Writer {
    big_endian: bool,
    /// 64-bit offsets.
    big: bool,
    photometric: u64,
    bits: u64,
    compression: u64,
    differences: bool,
    /// Strips of so many rows, or tiles of this size.
    rows: usize,
    tile: Option<(usize, usize)>,
    planar: bool,
    /// Other fields: tag, type (3 or 4) and values.
    more: Vec<Field>,
    lengths: bool,
}

fn plain(photometric: u64, bits: u64) -> Writer {
    Writer {
        big_endian: false,
        big: false,
        photometric,
        bits,
        compression: 1,
        differences: false,
        rows: 7,
        tile: None,
        planar: false,
        more: Vec::new(),
        lengths: true,
    }
}

impl Writer {
    fn bytes(&self, value: u64, length: usize) -> Vec<u8> {
        if self.big_endian {
            value.to_be_bytes()[8 - length..].to_vec()
        } else {
            value.to_le_bytes()[..length].to_vec()
        }
    }

    /// The file: `colour` gives a pixel's samples from its level.
    fn file(&self, grey: &image::GrayImage, colour: impl Fn(u8) -> Vec<u64>) -> Vec<u8> {
        let samples = colour(0).len();
        let (width, height) = (grey.width() as usize, grey.height() as usize);
        let (columns, rows) = self.tile.unwrap_or((width, self.rows.min(height)));
        let mut chunks = Vec::new();
        let planes: Vec<Vec<usize>> =
            if self.planar { (0..samples).map(|at| vec![at]).collect() } else { vec![(0..samples).collect()] };
        for plane in &planes {
            for top in (0..height).step_by(rows) {
                for left in (0..width).step_by(columns) {
                    let rows = if self.tile.is_some() { rows } else { rows.min(height - top) };
                    let mut data = Vec::new();
                    for y in top..top + rows {
                        let mut row = Vec::new();
                        for x in left..left + columns {
                            let level = if x < width && y < height { grey[(x as u32, y as u32)][0] } else { 99 };
                            row.extend(plane.iter().map(|at| colour(level)[*at]));
                        }
                        data.extend(self.row(&row, plane.len()));
                    }
                    chunks.push(self.packed(&data));
                }
            }
        }
        self.container(width, height, samples, &chunks)
    }

    fn row(&self, values: &[u64], samples: usize) -> Vec<u8> {
        let mask = if self.bits == 32 { u64::from(u32::MAX) } else { (1 << self.bits) - 1 };
        let values: Vec<u64> = (0..values.len())
            .map(|at| match at.checked_sub(samples).filter(|_| self.differences) {
                Some(before) => values[at].wrapping_sub(values[before]) & mask,
                None => values[at],
            })
            .collect();
        if self.bits.is_multiple_of(8) {
            return values.iter().flat_map(|value| self.bytes(*value, self.bits as usize / 8)).collect();
        }
        let bits: Vec<bool> =
            values.iter().flat_map(|value| (0..self.bits).rev().map(move |bit| value >> bit & 1 == 1)).collect();
        bits.chunks(8)
            .map(|eight| eight.iter().enumerate().fold(0, |byte, (at, bit)| byte | u8::from(*bit) << (7 - at)))
            .collect()
    }

    fn packed(&self, data: &[u8]) -> Vec<u8> {
        match self.compression {
            5 => weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(data).unwrap(),
            // The order of bits that was used before 1990.
            105 => weezl::encode::Encoder::new(weezl::BitOrder::Lsb, 8).encode(data).unwrap(),
            8 | 32_946 => {
                let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
                packer.write_all(data).unwrap();
                packer.finish().unwrap()
            }
            32_773 => data
                .chunk_by(|a, b| a == b)
                .flat_map(|run| run.chunks(128))
                .flat_map(|run| match run.len() {
                    1 => vec![0, run[0]],
                    length => vec![(1 - length as i16) as u8, run[0]],
                })
                // A byte that says nothing.
                .chain([128])
                .collect(),
            _ => data.to_vec(),
        }
    }

    fn container(&self, width: usize, height: usize, samples: usize, chunks: &[Vec<u8>]) -> Vec<u8> {
        let field = if self.big { 8 } else { 4 };
        let number = |value: u64| self.bytes(value, field);
        let mut file = if self.big_endian { b"MM".to_vec() } else { b"II".to_vec() };
        file.extend(self.bytes(if self.big { 43 } else { 42 }, 2));
        if self.big {
            file.extend([self.bytes(8, 2), self.bytes(0, 2)].concat());
        }
        let first = file.len();
        file.extend(number(0));
        let mut offsets = Vec::new();
        for chunk in chunks {
            offsets.push(file.len() as u64);
            file.extend(chunk);
        }
        let lengths: Vec<u64> = chunks.iter().map(|chunk| chunk.len() as u64).collect();
        let mut fields = vec![
            (256, 3, vec![width as u64]),
            (257, 3, vec![height as u64]),
            (258, 3, vec![self.bits; samples]),
            (259, 3, vec![if self.compression == 105 { 5 } else { self.compression }]),
            (262, 3, vec![self.photometric]),
            (277, 3, vec![samples as u64]),
            (284, 3, vec![if self.planar { 2 } else { 1 }]),
        ];
        let (at, length) = if let Some((columns, rows)) = self.tile {
            fields.extend([(322, 3, vec![columns as u64]), (323, 3, vec![rows as u64])]);
            (324, 325)
        } else {
            fields.push((278, 3, vec![self.rows as u64]));
            (273, 279)
        };
        fields.push((at, 4, offsets));
        if self.lengths {
            fields.push((length, 4, lengths));
        }
        if self.differences {
            fields.push((317, 3, vec![2]));
        }
        fields.extend(self.more.clone());
        fields.sort_by_key(|(tag, ..)| *tag);
        let mut directory = self.bytes(fields.len() as u64, if self.big { 8 } else { 2 });
        for (tag, kind, values) in fields {
            let values_bytes: Vec<u8> =
                values.iter().flat_map(|value| self.bytes(*value, if kind == 3 { 2 } else { 4 })).collect();
            directory
                .extend([self.bytes(tag.into(), 2), self.bytes(kind.into(), 2), number(values.len() as u64)].concat());
            if values_bytes.len() <= field {
                directory.extend(&values_bytes);
                directory.resize(directory.len() + field - values_bytes.len(), 0);
            } else {
                directory.extend(number(file.len() as u64));
                file.extend(values_bytes);
            }
        }
        directory.extend(number(0));
        let place = number(file.len() as u64);
        file[first..first + field].copy_from_slice(&place);
        file.extend(directory);
        file
    }
}

/// Dark and light as the code has them, and a slope below it so that levels between are compared, too.
fn page() -> image::GrayImage {
    let code = picture(&[TEXT.to_owned()]);
    let mut page = image::GrayImage::from_pixel(code.width() + 9, code.height() + 13, image::Luma([255]));
    image::imageops::replace(&mut page, &code, 3, 0);
    for x in 0..page.width() {
        for y in code.height()..page.height() {
            page.put_pixel(x, y, image::Luma([(x * 255 / page.width()) as u8]));
        }
    }
    page
}

fn text(seen: &photo::Sighting) -> Option<&str> {
    match &seen.payload {
        photo::Payload::Text(text) => Some(text),
        photo::Payload::Bytes(_) => None,
    }
}

/// Ends the test unless the file gives the page's levels to within `tolerance`, and its code.
#[track_caller]
fn shows(what: &str, file: Vec<u8>, page: &image::GrayImage, tolerance: u8) {
    let read = same_pixels(what, file, page, tolerance).read(0, &Unwatched).unwrap();
    let texts: Vec<&str> = read.sightings.iter().filter_map(text).collect();
    assert_eq!(texts, [TEXT], "{what}");
}

#[track_caller]
fn same_pixels(what: &str, file: Vec<u8>, page: &image::GrayImage, tolerance: u8) -> photo::Pages {
    let pages = photo::open(file).unwrap_or_else(|error| panic!("{what}: {error}"));
    let grey = pages.raster(0, Dpi(300.0)).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!((grey.width, grey.height), page.dimensions(), "{what}");
    let worst = grey.pixels.iter().zip(page.as_raw()).map(|(found, put)| found.abs_diff(*put)).max().unwrap();
    assert!(worst <= tolerance, "{what}: off by {worst}");
    pages
}

fn scaled(bits: u64) -> impl Fn(u8) -> u64 {
    move |level| {
        let most = if bits == 32 { u64::from(u32::MAX) } else { (1 << bits) - 1 };
        (u64::from(level) * most + 127) / 255
    }
}

#[test]
fn grey_of_any_number_of_bits_is_read_whichever_end_is_white() {
    let page = page();
    for bits in [1, 2, 3, 4, 6, 8, 12, 16, 32] {
        let scale = scaled(bits);
        let tolerance = if bits < 8 { (128 / ((1 << bits) - 1) + 2) as u8 } else { 2 };
        let most = scale(255);
        for big_endian in [false, true] {
            let writer = |photometric| Writer { big_endian, ..plain(photometric, bits) };
            shows(
                &format!("black is zero, {bits} bits"),
                writer(1).file(&page, |level| vec![scale(level)]),
                &page,
                tolerance,
            );
            let white_is_zero = writer(0).file(&page, |level| vec![most - scale(level)]);
            shows(&format!("white is zero, {bits} bits"), white_is_zero, &page, tolerance);
        }
    }
}

#[test]
fn palettes_of_one_to_eight_bits_are_read() {
    let page = page();
    for bits in [1_u64, 2, 4, 8] {
        let most = (1_u64 << bits) - 1;
        // The palette goes from light to dark, so that an index is not taken for a level.
        for unit in [257, 1] {
            let shades: Vec<u64> = (0..=most).map(|index| (most - index) * 255 / most * unit).collect();
            let map = [shades.clone(), shades.clone(), shades].concat();
            let writer = Writer { more: vec![(320, 3, map)], ..plain(3, bits) };
            let file = writer.file(&page, |level| vec![most - scaled(bits)(level)]);
            shows(&format!("palette of {bits} bits, unit {unit}"), file, &page, (128 / most + 2) as u8);
        }
    }
}

#[test]
fn every_way_of_packing_and_cutting_gives_the_same_pixels() {
    let page = page();
    for compression in [1, 5, 105, 8, 32_946, 32_773] {
        for (bits, differences) in [(1, false), (8, false), (8, true), (16, true), (32, true)] {
            if differences && !matches!(compression, 5 | 8) {
                continue;
            }
            for (tile, rows) in [(None, 7), (None, 1), (None, 10_000), (Some((16, 32)), 0), (Some((304, 16)), 0)] {
                for (big, big_endian) in [(false, false), (true, true)] {
                    let writer = Writer { big_endian, big, compression, differences, rows, tile, ..plain(1, bits) };
                    let file = writer.file(&page, |level| vec![scaled(bits)(level)]);
                    let what = format!("packed {compression}, {bits} bits, tile {tile:?}, {rows} rows, big {big}");
                    same_pixels(&what, file, &page, if bits == 1 { 130 } else { 2 });
                }
            }
        }
    }
}

/// A kind of colours: its name, photometric, more fields, and the samples of a grey.
type Kind = (&'static str, u64, Vec<Field>, fn(u64) -> Vec<u64>);

#[test]
fn colours_together_or_in_planes_give_their_brightness() {
    let page = page();
    let grey = |level: u8| u64::from(level);
    let kinds: [Kind; 8] = [
        ("RGB", 2, vec![], |v| vec![v, v, v]),
        ("RGB with something more", 2, vec![(338, 3, vec![0])], |v| vec![v, v, v, 0]),
        ("RGB, opaque", 2, vec![(338, 3, vec![2])], |v| vec![v, v, v, 255]),
        ("white that is transparent black", 2, vec![(338, 3, vec![2])], |v| vec![0, 0, 0, 255 - v]),
        ("the same, multiplied", 1, vec![(338, 3, vec![1])], |v| vec![0, 255 - v]),
        ("grey, opaque", 1, vec![(338, 3, vec![1])], |v| vec![v, 255]),
        ("CMYK", 5, vec![], |v| vec![0, 0, 0, 255 - v]),
        ("Lab", 8, vec![], |v| vec![v, 0, 0]),
    ];
    for (what, photometric, more, samples) in kinds {
        for (planar, tile) in [(false, None), (true, None), (false, Some((32, 16))), (true, Some((32, 16)))] {
            let writer =
                Writer { planar, tile, more: more.clone(), compression: 8, differences: true, ..plain(photometric, 8) };
            let file = writer.file(&page, |level| samples(grey(level)));
            shows(&format!("{what}, planar {planar}, tile {tile:?}"), file, &page, 2);
        }
    }
}

#[test]
fn brightness_that_shares_its_colours_with_neighbours_is_read() {
    let page = page();
    for (across, down) in [(1, 1), (2, 1), (2, 2), (4, 2), (4, 4)] {
        let (width, height) = (page.width() as usize, page.height() as usize);
        let level = |x: usize, y: usize| page[(x.min(width - 1) as u32, y.min(height - 1) as u32)][0];
        let mut data = Vec::new();
        for top in (0..height).step_by(down) {
            for left in (0..width).step_by(across) {
                for y in top..top + down {
                    data.extend((left..left + across).map(|x| level(x, y)));
                }
                data.extend([128, 128]);
            }
        }
        let subsampling = (530, 3, vec![across as u64, down as u64]);
        let writer = Writer { rows: height, more: vec![subsampling], ..plain(6, 8) };
        shows(&format!("YCbCr {across} {down}"), writer.container(width, height, 3, &[data]), &page, 0);
    }
}

#[test]
fn floating_point_numbers_are_levels_from_zero_to_one() {
    let page = page();
    for big_endian in [false, true] {
        let writer = Writer { big_endian, more: vec![(339, 3, vec![3])], ..plain(1, 32) };
        let file = writer.file(&page, |level| vec![u64::from((f32::from(level) / 255.0).to_bits())]);
        shows("floating point", file, &page, 2);
    }
}

#[test]
fn a_tiff_that_forgets_the_lengths_of_its_strips_is_read() {
    let page = page();
    for compression in [1, 5, 8, 32_773] {
        let writer = Writer { lengths: false, compression, ..plain(1, 8) };
        shows(&format!("packed {compression}"), writer.file(&page, |level| vec![level.into()]), &page, 0);
    }
}

#[test]
fn a_strip_that_is_cut_off_costs_only_itself() {
    let page = page();
    let writer = Writer { compression: 8, ..plain(1, 8) };
    let whole = writer.file(&page, |level| vec![level.into()]);
    let mut cut = whole.clone();
    // The first strip: its data stand right after the header.
    cut[8..12].fill(0xEE);
    let grey = photo::open(cut).unwrap().raster(0, Dpi(300.0)).unwrap();
    let width = page.width() as usize;
    assert!(grey.pixels[..7 * width].iter().all(|level| *level == 128));
    assert_eq!(grey.pixels[7 * width..], page.as_raw()[7 * width..]);
}

#[test]
fn what_is_not_read_of_a_tiff_is_told_in_words_of_our_own() {
    let page = page();
    let told = |writer: Writer| {
        let file = writer.file(&page, |level| vec![level.into()]);
        photo::open(file).and_then(|pages| pages.raster(0, Dpi(300.0))).unwrap_err().to_string()
    };
    let of = |compression| told(Writer { compression, ..plain(1, 8) });
    let advice = "; save it as PNG, or as TIFF with LZW compression";
    for (compression, name) in
        [(34_712, "JPEG 2000"), (50_000, "Zstandard"), (50_001, "WebP"), (34_661, "JBIG"), (34_925, "LZMA")]
    {
        assert_eq!(
            of(compression),
            format!("the TIFF file cannot be read: it is packed as {name}, which is not read{advice}")
        );
    }
    assert!(of(4_711).contains("it is packed in a way (number 4711) that is not read"));
    assert!(told(plain(777, 8)).contains("colours are of a kind that is not read"));
    assert!(told(plain(3, 8)).contains("palette is missing"));
    assert!(told(Writer { more: vec![(339, 3, vec![3])], ..plain(1, 16) }).contains("samples of 16 bits are not read"));
    let predicted = Writer { compression: 5, more: vec![(317, 3, vec![3])], ..plain(1, 8) };
    assert!(told(predicted).contains("predicted in a way that is not read"));
    assert!(told(Writer { compression: 7, ..plain(1, 8) }).contains("the JPEG inside is damaged"));
    let gone = b"II\x2a\0\xf0\xff\0\0and the rest of the file".to_vec();
    assert!(
        photo::open(gone)
            .map(|_| ())
            .unwrap_err()
            .to_string()
            .contains("its list of pages is missing, it may be cut off")
    );
}

#[test]
fn claims_of_a_tiff_are_bounded() {
    let page = image::GrayImage::from_pixel(64, 64, image::Luma([9]));
    let told = |writer: Writer| {
        let file = writer.file(&page, |level| vec![level.into()]);
        photo::open(file).and_then(|pages| pages.raster(0, Dpi(300.0))).map(|_| ()).map_err(|error| error.to_string())
    };
    // The first field of a tag counts, so that these replace what the writer says.
    let claims = [
        vec![(256, 4, vec![1_000_000]), (257, 4, vec![1_000_000])],
        vec![(256, 4, vec![4_000_000_000]), (257, 4, vec![1])],
        vec![(322, 4, vec![4_000_000_000]), (323, 4, vec![4_000_000_000])],
        vec![(322, 4, vec![15_000]), (323, 4, vec![1]), (256, 4, vec![1]), (257, 4, vec![200_000_000])],
        vec![(322, 4, vec![1]), (323, 4, vec![1]), (256, 4, vec![10_000]), (257, 4, vec![10_000])],
        vec![(277, 4, vec![65_535])],
        vec![(277, 4, vec![0])],
        vec![(258, 4, vec![0])],
        vec![(258, 4, vec![4_000_000_000])],
        vec![(278, 4, vec![0])],
        vec![(530, 3, vec![3, 7]), (262, 3, vec![6])],
    ];
    for claim in claims {
        let what = format!("{claim:?}");
        let mut writer = plain(1, 8);
        // Their place in the file is before the true ones of the same tag: the sort is stable.
        writer.more = claim;
        let file = first_claims(&writer, &page);
        let outcome = photo::open(file).and_then(|pages| pages.raster(0, Dpi(300.0)));
        assert!(outcome.is_err(), "{what}");
    }
    assert!(told(plain(1, 8)).is_ok());
}

/// A file in which the fields `more` stand before those of the same tags.
fn first_claims(writer: &Writer, page: &image::GrayImage) -> Vec<u8> {
    let mut file = Writer { more: Vec::new(), ..writer.clone() }.file(page, |level| vec![level.into()]);
    let at = u32::from_le_bytes(file[4..8].try_into().unwrap()) as usize;
    let count = u16::from_le_bytes(file[at..at + 2].try_into().unwrap());
    let old = file[at + 2..].to_vec();
    let place = file.len() as u32;
    file[4..8].copy_from_slice(&place.to_le_bytes());
    file.extend((count + writer.more.len() as u16).to_le_bytes());
    for (tag, kind, values) in &writer.more {
        file.extend(
            [writer.bytes((*tag).into(), 2), writer.bytes((*kind).into(), 2), writer.bytes(values.len() as u64, 4)]
                .concat(),
        );
        let mut inside: Vec<u8> =
            values.iter().flat_map(|value| writer.bytes(*value, if *kind == 3 { 2 } else { 4 })).collect();
        inside.resize(4, 0);
        file.extend(inside);
    }
    file.extend(old);
    file
}
