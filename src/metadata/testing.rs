//! Words that nobody must find again -> EXIF blocks, IPTC records, XMP packets and ZIP files, for the tests of this room.

#![cfg(test)]

/// Words that are planted; all people and places are made up.
pub const PLANTED: [&str; 9] = [
    "Ash Tree",
    "ash@example.org",
    "Madeup Phone",
    "SERIAL-0042",
    "Nowhere Mill",
    "ashtree",
    "2026:11:28",
    "2026-11-28",
    "SMALLCOPY",
];

/// A value of a directory.
#[derive(Clone)]
pub enum Value {
    Ascii(&'static str),
    Short(u16),
    Long(u32),
    Rationals(Vec<(u32, u32)>),
    Undefined(Vec<u8>),
    Ifd(Vec<(u16, Value)>),
}

/// How a block writes its numbers.
#[derive(Clone, Copy)]
pub struct Order {
    pub little: bool,
}

impl Order {
    pub fn short(self, number: u16) -> Vec<u8> {
        if self.little { number.to_le_bytes().to_vec() } else { number.to_be_bytes().to_vec() }
    }

    pub fn long(self, number: u32) -> Vec<u8> {
        if self.little { number.to_le_bytes().to_vec() } else { number.to_be_bytes().to_vec() }
    }

    /// A directory that stands `at` an offset, with its values behind it, and the next one behind those.
    pub fn directory(self, tags: &[(u16, Value)], at: u32, next: Option<&[(u16, Value)]>) -> Vec<u8> {
        let mut table = self.short(tags.len() as u16);
        let mut values: Vec<u8> = Vec::new();
        let behind = at + 2 + 12 * tags.len() as u32 + 4;
        for (tag, value) in tags {
            let place = behind + values.len() as u32;
            let (kind, count, bytes): (u16, u32, Vec<u8>) = match value {
                Value::Ascii(text) => (2, text.len() as u32 + 1, [text.as_bytes(), &[0]].concat()),
                Value::Short(number) => (3, 1, self.short(*number)),
                Value::Long(number) => (4, 1, self.long(*number)),
                Value::Rationals(pairs) => {
                    let bytes = pairs.iter().flat_map(|(over, under)| [self.long(*over), self.long(*under)].concat());
                    (5, pairs.len() as u32, bytes.collect())
                }
                Value::Undefined(bytes) => (7, bytes.len() as u32, bytes.clone()),
                Value::Ifd(inner) => {
                    table.extend([self.short(*tag), self.short(4), self.long(1), self.long(place)].concat());
                    values.extend(self.directory(inner, place, None));
                    continue;
                }
            };
            table.extend([self.short(*tag), self.short(kind), self.long(count)].concat());
            if bytes.len() <= 4 {
                table.extend(bytes.iter().copied().chain([0; 4]).take(4));
            } else {
                table.extend(self.long(place));
                values.extend(&bytes);
                values.extend(vec![0; bytes.len() % 2]);
            }
        }
        let end = behind + values.len() as u32;
        table.extend(self.long(if next.is_some() { end } else { 0 }));
        table.extend(values);
        if let Some(next) = next {
            table.extend(self.directory(next, end, None));
        }
        table
    }

    pub fn head(self) -> Vec<u8> {
        [if self.little { b"II" } else { b"MM" }.to_vec(), self.short(42), self.long(8)].concat()
    }
}

/// An EXIF block of a telephone that says all it can, with an orientation.
pub fn exif_block(little: bool, orientation: Option<u16>) -> Vec<u8> {
    let order = Order { little };
    let gps = vec![
        (0, Value::Undefined(vec![2, 3, 0, 0])),
        (1, Value::Ascii("N")),
        (2, Value::Rationals(vec![(12, 1), (34, 1), (56, 1)])),
        (3, Value::Ascii("E")),
        (4, Value::Rationals(vec![(65, 1), (43, 1), (21, 1)])),
        (29, Value::Ascii("2026:11:28")),
    ];
    let photo = vec![
        (0x9003, Value::Ascii("2026:11:28 10:00:00")),
        (0x927c, Value::Undefined(b"MAKERNOTE SERIAL-0042".to_vec())),
        (0x9286, Value::Undefined(b"ASCII\0\0\0seen by Ash Tree".to_vec())),
        (0xa430, Value::Ascii("Ash Tree")),
        (0xa431, Value::Ascii("SERIAL-0042")),
    ];
    let mut tags = vec![(0x010f, Value::Ascii("Madeup Phone")), (0x0110, Value::Ascii("Madeup Phone 3"))];
    tags.extend(orientation.map(|turn| (0x0112, Value::Short(turn))));
    tags.extend([
        (0x0131, Value::Ascii("Madeup Phone 3.1")),
        (0x0132, Value::Ascii("2026:11:28 10:00:00")),
        (0x013b, Value::Ascii("Ash Tree")),
        (0x8298, Value::Ascii("(c) Ash Tree")),
        (0x8769, Value::Ifd(photo)),
        (0x8825, Value::Ifd(gps)),
    ]);
    let small = [(0x0103, Value::Short(6)), (0x0201, Value::Long(8)), (0x0202, Value::Long(9))];
    let mut block = [order.head(), order.directory(&tags, 8, Some(&small))].concat();
    block.extend(b"SMALLCOPY");
    block
}

/// The traces that `exif_block` leaves, as they are listed.
pub const EXIF_TOLD: &str = "place, time, maker, serial number, person, program, comment, thumbnail";

pub fn xmp_packet() -> Vec<u8> {
    b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description \
      tiff:Make='Madeup Phone' xmp:CreateDate='2026-11-28T10:00:00' exif:GPSLatitude='12,34.5N'><dc:creator><rdf:Seq>\
      <rdf:li>Ash Tree</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
        .to_vec()
}

pub fn iptc_record(number: u8, text: &str) -> Vec<u8> {
    [&[0x1c, 2, number][..], &(text.len() as u16).to_be_bytes(), text.as_bytes()].concat()
}

/// Photoshop's resources with IPTC records.
pub fn photoshop_resources() -> Vec<u8> {
    let mut records =
        [iptc_record(80, "Ash Tree"), iptc_record(90, "Nowhere Mill"), iptc_record(55, "20261128")].concat();
    records.extend(vec![0; records.len() % 2]);
    [b"8BIM\x04\x04\0\0".as_slice(), &(records.len() as u32).to_be_bytes(), &records].concat()
}

/// Stands for a colour profile.
pub fn colour_profile() -> Vec<u8> {
    (0..600_u32).map(|at| (at * 7 % 251) as u8).collect()
}

/// A ZIP file with stored members.
pub fn stored_zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let size = (bytes.len() as u32).to_le_bytes();
        let local = (zip.len() as u32).to_le_bytes();
        let lengths = [(name.len() as u16).to_le_bytes(), [0, 0]].concat();
        let body = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &[0; 4], &size, &size, &lengths].concat();
        zip.extend([b"PK\x03\x04", &body[..], name.as_bytes(), bytes].concat());
        directory.extend([b"PK\x01\x02\x14\x00", &body[..], &[0; 10], &local, name.as_bytes()].concat());
    }
    let count = (members.len() as u16).to_le_bytes();
    let (size, at) = ((directory.len() as u32).to_le_bytes(), (zip.len() as u32).to_le_bytes());
    zip.extend([&directory[..], b"PK\x05\x06\0\0\0\0", &count, &count, &size, &at, &[0, 0]].concat());
    zip
}

/// Ends the test if a planted word is in the bytes.
#[track_caller]
pub fn holds_nothing_planted(bytes: &[u8]) {
    for word in PLANTED {
        assert!(!super::bytes::holds(bytes, word.as_bytes()), "{word} is still there");
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!super::bytes::holds(bytes, &wide), "{word} is still there, in wide letters");
    }
}

/// Tries a function on all beginnings of the bytes, and with each byte turned round: it must end and not panic.
pub fn survives(bytes: &[u8], work: impl Fn(&[u8])) {
    let step = (bytes.len() / 700).max(1);
    for at in (0..bytes.len()).step_by(step) {
        work(&bytes[..at]);
        for bits in [0xff, 0x01, 0x80] {
            let mut wrong = bytes.to_vec();
            wrong[at] ^= bits;
            work(&wrong);
        }
    }
}
