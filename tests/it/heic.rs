//! HEIC pictures, as phones keep them: read, turned, put together from tiles; and made to break the decoder.

use seedpress::photo::{self, Gray, Payload, PhotoError, Reading};
use seedpress::units::Dpi;
use seedpress::watch::{Unwatched, Watch};

/// 128 x 128 pixels with a code of 84 at (16, 12); see its README.
pub const CODE: &[u8] = include_bytes!("../../fixtures/pictures/code.heic");
const SIDE: u32 = 128;

fn read(bytes: Vec<u8>) -> Result<Reading, PhotoError> {
    photo::open(bytes)?.read(0, &Unwatched)
}

pub fn raster(bytes: Vec<u8>) -> Gray {
    photo::open(bytes).unwrap().raster(0, Dpi(300.0)).unwrap()
}

fn refused(bytes: Vec<u8>) -> String {
    read(bytes).expect_err("a hostile picture was read").to_string()
}

/// The top left corners of all codes, rounded, sorted; each must say the fixture's text.
fn places(bytes: Vec<u8>) -> Vec<(i32, i32)> {
    let reading = read(bytes).unwrap();
    assert!(reading.sightings.iter().all(|seen| seen.payload == Payload::Text("SEEDPRESS HEIC".to_owned())));
    let mut places: Vec<(i32, i32)> = reading
        .sightings
        .iter()
        .map(|seen| ((seen.corners[0].x / 4.0).round() as i32 * 4, (seen.corners[0].y / 4.0).round() as i32 * 4))
        .collect();
    places.sort_unstable();
    places
}

pub fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
}

/// A box with version and flags.
pub fn full(kind: &[u8; 4], version: u8, content: &[u8]) -> Vec<u8> {
    boxed(kind, &[&[version, 0, 0, 0][..], content].concat())
}

pub fn size(width: u32, height: u32) -> Vec<u8> {
    full(b"ispe", 0, &[width.to_be_bytes(), height.to_be_bytes()].concat())
}

/// One item of a file that a test writes.
pub struct Item {
    pub kind: [u8; 4],
    pub data: Vec<u8>,
    pub properties: Vec<Vec<u8>>,
    /// What it is made of.
    pub from: Vec<u16>,
}

/// The fixture's coded picture.
pub fn coded() -> Item {
    let at = |name: &[u8; 4]| CODE.windows(4).position(|four| four == name).unwrap();
    let hvcc = at(b"hvcC");
    let length = u32::from_be_bytes(CODE[hvcc - 4..hvcc].try_into().unwrap()) as usize;
    Item {
        kind: *b"hvc1",
        data: CODE[at(b"mdat") + 4..].to_vec(),
        properties: vec![CODE[hvcc - 4..][..length].to_vec(), size(SIDE, SIDE)],
        from: Vec::new(),
    }
}

/// A grid whose tiles are all item 2.
fn grid(rows: u16, columns: u16, (width, height): (u32, u32)) -> Item {
    let [width, height] = [width, height].map(u32::to_be_bytes);
    Item {
        kind: *b"grid",
        data: [&[0, 1, (rows - 1) as u8, (columns - 1) as u8][..], &width, &height].concat(),
        properties: vec![],
        from: vec![2; usize::from(rows) * usize::from(columns)],
    }
}

/// A file of items 1, 2, ..; the first is the primary one. The data of all stands at the file's end.
pub fn heif(items: &[Item]) -> Vec<u8> {
    let numbered = || (1u16..).zip(items);
    let infos: Vec<u8> = numbered()
        .flat_map(|(id, item)| full(b"infe", 2, &[&id.to_be_bytes()[..], &[0, 0], &item.kind, &[0]].concat()))
        .collect();
    let references: Vec<u8> = numbered()
        .filter(|(_, item)| !item.from.is_empty())
        .flat_map(|(id, item)| {
            let to: Vec<u8> = item.from.iter().flat_map(|id| id.to_be_bytes()).collect();
            boxed(b"dimg", &[&id.to_be_bytes()[..], &(item.from.len() as u16).to_be_bytes(), &to].concat())
        })
        .collect();
    let properties: Vec<u8> = items.iter().flat_map(|item| item.properties.concat()).collect();
    let mut next = 0;
    let associations: Vec<u8> = numbered()
        .flat_map(|(id, item)| {
            let mut own = [&id.to_be_bytes()[..], &[item.properties.len() as u8]].concat();
            own.extend((0..item.properties.len() as u8).map(|at| at + next + 1));
            next += item.properties.len() as u8;
            own
        })
        .collect();
    let count = items.len() as u16;
    let meta = |start: usize| {
        let mut at = start as u32;
        let locations: Vec<u8> = numbered()
            .flat_map(|(id, item)| {
                let length = item.data.len() as u32;
                at += length;
                let place = [(at - length).to_be_bytes(), length.to_be_bytes()].concat();
                [&id.to_be_bytes()[..], &[0, 0, 0, 1], &place].concat()
            })
            .collect();
        let parts = [
            full(b"hdlr", 0, &[&[0; 4][..], b"pict", &[0; 13]].concat()),
            full(b"pitm", 0, &1u16.to_be_bytes()),
            full(b"iinf", 0, &[&count.to_be_bytes()[..], &infos].concat()),
            full(b"iloc", 0, &[&[0x44, 0][..], &count.to_be_bytes(), &locations].concat()),
            full(b"iref", 0, &references),
            boxed(
                b"iprp",
                &[
                    boxed(b"ipco", &properties),
                    full(b"ipma", 0, &[&u32::from(count).to_be_bytes()[..], &associations].concat()),
                ]
                .concat(),
            ),
        ];
        [boxed(b"ftyp", b"heic\0\0\0\0mif1heic"), full(b"meta", 0, &parts.concat())].concat()
    };
    let data: Vec<u8> = items.iter().flat_map(|item| item.data.clone()).collect();
    [meta(meta(0).len() + 8), boxed(b"mdat", &data)].concat()
}

fn turned(properties: &[Vec<u8>]) -> Vec<u8> {
    let mut item = coded();
    item.properties.extend_from_slice(properties);
    heif(&[item])
}

#[test]
fn the_code_in_a_heic_is_read_where_it_stands() {
    assert_eq!(places(CODE.to_vec()), [(16, 12)]);
    let gray = raster(CODE.to_vec());
    assert_eq!((gray.width, gray.height), (SIDE, SIDE));
    // The paper, and the middle of the top left finder pattern.
    assert!(gray.pixels[4 * 128 + 4].abs_diff(225) < 12 && gray.pixels[26 * 128 + 30].abs_diff(35) < 12);
    assert_eq!(raster(heif(&[coded()])), gray);
}

#[test]
fn it_is_turned_and_mirrored_as_its_properties_say_in_their_order() {
    let turn = |quarters: u8| boxed(b"irot", &[quarters]);
    let mirror = |axis: u8| boxed(b"imir", &[axis]);
    // The code's own top left corner, turned counter-clockwise.
    assert_eq!(places(turned(&[turn(1)])), [(12, SIDE as i32 - 16)]);
    assert_eq!(places(turned(&[turn(2)])), [(SIDE as i32 - 16, SIDE as i32 - 12)]);
    assert_eq!(places(turned(&[turn(3)])), [(SIDE as i32 - 12, 16)]);
    assert_eq!(places(turned(&[mirror(0)])), [(16, SIDE as i32 - 12)]);
    assert_eq!(places(turned(&[mirror(1)])), [(SIDE as i32 - 16, 12)]);
    assert_eq!(places(turned(&[turn(1), mirror(0)])), [(12, 16)]);
}

#[test]
fn a_clean_aperture_cuts_about_the_middle() {
    let one = 1u32.to_be_bytes();
    let part = |length: u32, offset: i32| [length.to_be_bytes(), one, offset.to_be_bytes(), one].concat();
    let (wide, high) = (part(112, -4), part(104, -6));
    let clap = boxed(b"clap", &[&wide[..8], &high[..8], &wide[8..], &high[8..]].concat());
    let gray = raster(turned(std::slice::from_ref(&clap)));
    assert_eq!((gray.width, gray.height), (112, 104));
    // Columns from 4 and rows from 6 are left.
    assert_eq!(places(turned(&[clap])), [(12, 8)]);
    let senseless = boxed(b"clap", &[0; 32]);
    assert_eq!(raster(turned(&[senseless])).width, SIDE);
}

#[test]
fn tiles_are_put_side_by_side_and_cut_at_the_edge() {
    let file = heif(&[grid(2, 3, (380, 250)), coded()]);
    let gray = raster(file.clone());
    assert_eq!((gray.width, gray.height), (380, 250));
    assert_eq!(places(file), [(16, 12), (16, 140), (144, 12), (144, 140), (272, 12), (272, 140)]);
}

#[test]
fn a_tile_that_is_cut_off_costs_only_itself() {
    let mut torn = coded();
    torn.data.truncate(300);
    let mut sheet = grid(1, 2, (256, 128));
    sheet.from = vec![2, 3];
    assert_eq!(places(heif(&[sheet, torn, coded()])), [(144, 12)]);
    let mut torn = coded();
    torn.data.truncate(300);
    assert!(refused(heif(&[grid(1, 1, (128, 128)), torn])).contains("HEIC"));
}

#[test]
fn a_watch_that_says_stop_is_heard_between_tiles() {
    struct Stopped;
    impl Watch for Stopped {
        fn stop(&self) -> bool {
            true
        }
    }
    let file = photo::open(heif(&[grid(2, 2, (256, 256)), coded()])).unwrap();
    let reading = file.read(0, &Stopped).unwrap();
    assert!(reading.cut_short && reading.sightings.is_empty());
}

#[test]
fn claims_that_would_cost_memory_or_time_are_refused() {
    let mut vast = coded();
    vast.properties[1] = size(65_535, 65_535);
    assert!(refused(heif(&[vast])).contains("65535 x 65535"));
    let mut wide = coded();
    wide.properties[1] = size(20_000, 10_000);
    assert!(refused(heif(&[wide])).contains("80216064"));
    let mut lying = coded();
    lying.properties[1] = size(16, 16);
    assert!(refused(heif(&[lying])).contains("HEIC file cannot be read"), "the coded picture is larger than told");
    // 65,280 times a tile that says it has 80 million pixels.
    let mut tile = coded();
    tile.properties[1] = size(9_000, 8_900);
    tile.data.clear();
    assert!(refused(heif(&[grid(255, 256, (14_000, 14_000)), tile])).contains("HEIC"));
    let mut itself = grid(1, 1, (128, 128));
    itself.kind = *b"iden";
    itself.from = vec![1];
    assert!(refused(heif(&[itself])).contains("without end"));
}

#[test]
fn lists_that_grow_in_the_parser_are_refused_before_it_sees_them() {
    // Places of 65,535 parts that take no bytes to write: 1.5 MB each in memory.
    let nowhere: Vec<u8> = (1..=60_000u16).flat_map(|id| [&id.to_be_bytes()[..], &[0, 0, 255, 255]].concat()).collect();
    let list = full(b"iloc", 0, &[&[0, 0][..], &60_000u16.to_be_bytes(), &nowhere].concat());
    let meta = full(b"meta", 0, &list);
    assert!(refused([boxed(b"ftyp", b"heic\0\0\0\0"), meta].concat()).contains("nowhere"));
    let twice = full(b"infe", 2, &[&[0, 1, 0, 0][..], b"hvc1", &[0]].concat()).repeat(2);
    let meta = full(b"meta", 0, &full(b"iinf", 0, &[&[0, 2][..], &twice].concat()));
    assert!(refused([boxed(b"ftyp", b"heic\0\0\0\0"), meta].concat()).contains("twice"));
    let meta = full(b"meta", 0, &boxed(b"free", &vec![0; 600_000]));
    assert!(refused([boxed(b"ftyp", b"heic\0\0\0\0"), meta].concat()).contains("too much"));
    // Units of three bytes each.
    let mut crumbs = coded();
    crumbs.data = [0, 0, 0, 3, 2, 1, 1].repeat(5_000);
    assert!(refused(heif(&[crumbs])).contains("too many parts"));
}

#[test]
fn no_cut_and_no_flipped_bit_makes_the_decoder_panic() {
    for end in (0..CODE.len()).step_by(7) {
        let _ = read(CODE[..end].to_vec());
    }
    let mut state = 1u32;
    for at in (0..CODE.len()).step_by(3) {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let mut bytes = CODE.to_vec();
        bytes[at] ^= 1 << (state >> 29);
        let _ = read(bytes);
    }
}

#[test]
fn kinds_that_are_not_read_are_named() {
    assert!(refused(b"\0\0\0\x18ftypavif\0\0\0\0mif1avif".to_vec()).contains("AVIF"));
    for (kind, name) in
        [(b"av01", "an AVIF picture"), (b"j2k1", "pictures of its kind"), (b"unci", "pictures of its kind")]
    {
        let mut foreign = coded();
        foreign.kind = *kind;
        let told = refused(heif(&[foreign]));
        assert!(told.contains(name), "{told}");
    }
}
