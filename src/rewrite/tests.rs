//! Meshes made at random, broken ones and forged streams -> the very same file, or an error.

use proptest::prelude::*;

use super::*;

/// A closed tube: rings of points, two triangles between each two points of two rings.
fn tube(rings: u32, around: u32) -> Vec<[[f32; 3]; 3]> {
    let point = |ring: u32, place: u32| {
        let angle = (place % around) as f32 / around as f32 * std::f32::consts::TAU;
        [angle.cos() * 12.5, angle.sin() * 12.5, ring as f32 * 2.25 - 3.0]
    };
    let square = |ring: u32, place: u32| {
        let [a, b] = [point(ring, place), point(ring, place + 1)];
        let [c, d] = [point(ring + 1, place), point(ring + 1, place + 1)];
        [[a, b, d], [a, d, c]]
    };
    (0..rings).flat_map(|ring| (0..around).flat_map(move |place| square(ring, place))).collect()
}

fn normal_of([a, b, c]: [[f32; 3]; 3]) -> [f32; 3] {
    let [a, b, c] = [a, b, c].map(|corner| corner.map(f64::from));
    let [u, v] = [b, c].map(|other| [0, 1, 2].map(|axis| other[axis] - a[axis]));
    let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    let length = cross.iter().map(|part| part * part).sum::<f64>().sqrt();
    cross.map(|part| if length > 0.0 { (part / length) as f32 } else { 0.0 })
}

fn binary(header: &[u8], triangles: &[[[f32; 3]; 3]]) -> Vec<u8> {
    let mut out = header.to_vec();
    out.resize(80, b' ');
    out.extend((triangles.len() as u32).to_le_bytes());
    for triangle in triangles {
        let numbers = normal_of(*triangle).into_iter().chain(triangle.as_flattened().iter().copied());
        out.extend(numbers.flat_map(f32::to_le_bytes));
        out.extend([0, 0]);
    }
    out
}

/// How an ASCII file is laid out.
struct Text {
    line_end: &'static str,
    indent: &'static str,
    number: fn(f32) -> String,
}

/// As `OpenSCAD`, `MeshLab` and a spreadsheet's user write them.
const TEXTS: [Text; 4] = [
    Text { line_end: "\n", indent: "  ", number: general },
    Text { line_end: "\r\n", indent: "\t", number: |number| format!("{number:.4}") },
    Text { line_end: "\n", indent: "", number: |number| exponential(number, 2) },
    Text { line_end: "\r\n", indent: " ", number: |number| exponential(number, 3) },
];

/// As `%g`.
fn general(number: f32) -> String {
    let text = format!("{number:.5e}");
    let (digits, exponent) = text.split_once('e').unwrap();
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    match exponent.parse::<i32>().unwrap() {
        exponent @ ..-4 => format!("{digits}e-{:02}", -exponent),
        exponent @ 6.. => format!("{digits}e+{exponent:02}"),
        _ => text.parse::<f64>().unwrap().to_string(),
    }
}

fn exponential(number: f32, width: usize) -> String {
    let text = format!("{number:.6e}");
    let (number, exponent) = text.split_once('e').unwrap();
    let exponent: i32 = exponent.parse().unwrap();
    format!("{number}e{}{:0width$}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

fn ascii(text: &Text, triangles: &[[[f32; 3]; 3]]) -> Vec<u8> {
    let Text { line_end, indent, number } = text;
    let three = |point: [f32; 3]| point.map(number).join(" ");
    let mut out = format!("solid part 7{line_end}");
    for triangle in triangles {
        out += &format!("{indent}facet normal {}{line_end}", three(normal_of(*triangle)));
        out += &format!("{indent}{indent}outer loop{line_end}");
        for corner in triangle {
            out += &format!("{indent}{indent}{indent}vertex {}{line_end}", three(*corner));
        }
        out += &format!("{indent}{indent}endloop{line_end}{indent}endfacet{line_end}");
    }
    (out + "endsolid part 7" + line_end).into_bytes()
}

fn comes_back(file: &[u8]) -> usize {
    let shrunk = shrink(file).expect("it can be rewritten");
    assert_eq!(restore(&shrunk, file.len()).as_deref(), Ok(file));
    shrunk.len()
}

#[test]
fn streams_alone_are_a_fifth_of_a_binary_mesh_and_a_tenth_of_a_text() {
    let tube = tube(40, 36);
    let file = binary(b"a tube", &tube);
    assert!(comes_back(&file) * 5 < file.len());
    for text in &TEXTS {
        let file = ascii(text, &tube);
        assert!(comes_back(&file) * 10 < file.len());
    }
}

#[test]
fn headers_attributes_and_what_follows_are_kept() {
    let mut file = binary(b"solid, and yet binary \0\xff", &tube(5, 9));
    file[84 + 48] = 0x1f;
    file[84 + 50 * 7 + 49] = 0x80;
    comes_back(&file);
    file.extend(b"endsolid\r\n\0\0");
    comes_back(&file);
    // A count that is too large, and a file that was cut.
    file[82] = 1;
    comes_back(&file);
    for cut in 1..60 {
        comes_back(&file[..file.len() - cut]);
    }
}

#[test]
fn floats_that_are_none_come_back_bit_by_bit() {
    let mut triangles = tube(6, 7);
    let odd = [f32::NAN, -f32::NAN, f32::from_bits(0x7f80_0001), f32::INFINITY, -0.0, 1e-45, 1e38, f32::MAX, f32::MIN];
    for (nth, number) in odd.into_iter().enumerate() {
        triangles[nth * 3][nth % 3][nth % 2] = number;
    }
    let mut file = binary(b"", &triangles);
    file[84..88].copy_from_slice(&0xffc0_1234_u32.to_le_bytes());
    file[84 + 50..84 + 54].copy_from_slice(&0x8000_0000_u32.to_le_bytes());
    comes_back(&file);
}

#[test]
fn several_solids_and_odd_tails_of_a_text_are_kept() {
    let one = String::from_utf8(ascii(&TEXTS[0], &tube(4, 8))).unwrap();
    let two = String::from_utf8(ascii(&TEXTS[0], &tube(3, 5))).unwrap().replace("part 7", "  other 1.5 part ");
    comes_back(format!("{one}{two}{one}\r\n; done 7\0").as_bytes());
    comes_back(one.replace("facet normal", "FACET NORMAL").as_bytes());
    // Cut within the last facet: what is left of it is a tail.
    for cut in 1..200 {
        comes_back(&one.as_bytes()[..one.len() - cut]);
    }
}

#[test]
fn what_is_no_mesh_is_left_alone() {
    for other in [&b""[..], b"solid", b"solid x\nendsolid x\n", &[0; 84], b"v 1 2 3\nf 1 1 1\n", &[0x50; 200]] {
        assert_eq!(shrink(other), None);
    }
    let layouts_differ =
        String::from_utf8(ascii(&TEXTS[0], &tube(4, 8))).unwrap().replacen("outer loop", "outer  loop", 1);
    assert_eq!(shrink(layouts_differ.as_bytes()), None);
    let numbers_differ = String::from_utf8(ascii(&TEXTS[1], &tube(4, 8))).unwrap().replacen(".0000", ".0", 1);
    assert_eq!(shrink(numbers_differ.as_bytes()), None);
}

#[test]
fn any_file_can_be_wrapped() {
    for file in [&b""[..], b"SPM1\n", b"beans", &shrink(&binary(b"", &tube(4, 8))).unwrap()] {
        assert_eq!(restore(&wrap(file), file.len()).as_deref(), Ok(file));
    }
    assert_eq!(restore(b"beans", 100), Err(RewriteError::Foreign));
    assert_eq!(restore(b"SPM1\n", 100), Err(RewriteError::CutShort));
}

/// With the digest and the length made right, so that what follows is read at all.
fn claiming(length: u64, rest: &[u8]) -> Vec<u8> {
    let mut writer = StreamWriter::default();
    writer.out.extend_from_slice(MAGIC);
    writer.out.extend([0; DIGEST_BYTES]);
    writer.number(length);
    writer.out.extend_from_slice(rest);
    writer.out
}

#[test]
fn a_claim_of_too_much_is_refused_before_memory_is_taken() {
    let told = |length, rest: &[u8]| restore(&claiming(length, rest), 1 << 20).unwrap_err().to_string();
    assert_eq!(told(1 << 40, &[0]), "it claims 1099511627776 bytes, and 1048576 is the most allowed");
    assert_eq!(told(500, &[1, 0xff, 0xff, 0xff, 0xff, 0x7f]), "it ends too early");
    // Binary, no header, no attributes, no tail, two styles, a way, and then steps for more triangles than fit.
    let mut rest = vec![1, 0, 0, 1, 0, b'b', 0, 2, b'b', 0, 2, 0, 200, 1];
    rest.extend([255; 200]);
    rest.extend([0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    assert_eq!(told(500, &rest), "it claims 200 triangles, and 10 is the most allowed");
}

#[test]
fn words_that_would_fill_the_disk_stop_at_the_length() {
    let mut file = shrink(&ascii(&TEXTS[0], &tube(40, 36))).unwrap();
    // The length comes after magic and digest: a smaller one.
    let mut reader = StreamReader { rest: &file[37..] };
    reader.number().unwrap();
    let at = file.len() - reader.rest.len();
    file.splice(37..at, [0xe8, 0x07]);
    assert!(matches!(restore(&file, 1 << 30), Err(RewriteError::TooMany { .. } | RewriteError::Damaged)));
}

fn coordinate() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => (-20i16..20).prop_map(|step| f32::from(step) * 0.25),
        1 => any::<f32>(),
        1 => any::<u32>().prop_map(f32::from_bits),
    ]
}

/// Triangles on few points: open and closed surfaces, edges of many triangles, and corners that are one.
fn soup() -> impl Strategy<Value = Vec<[[f32; 3]; 3]>> {
    let points = proptest::collection::vec([coordinate(), coordinate(), coordinate()], 1..40);
    let corners = proptest::collection::vec([any::<usize>(), any::<usize>(), any::<usize>()], 1..120);
    (points, corners).prop_map(|(points, corners)| {
        corners.iter().map(|corners| corners.map(|corner| points[corner % points.len()])).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_binary_meshes_come_back(
        triangles in soup(), header in proptest::collection::vec(any::<u8>(), 0..80), tail in proptest::collection::vec(any::<u8>(), 0..70),
    ) {
        let file = [binary(&header, &triangles), tail].concat();
        if let Some(shrunk) = shrink(&file) {
            prop_assert_eq!(restore(&shrunk, file.len()).unwrap(), file.clone());
        }
        let mut writer = StreamWriter::default();
        let read = read_stl::read(&file).unwrap();
        prop_assert!(encode::encode(&read, &mut writer).is_some());
        let reader = StreamReader { rest: &writer.out[1..] };
        prop_assert_eq!(decode::decode(writer.out[0], reader, file.len()).unwrap(), file);
    }

    #[test]
    fn random_texts_come_back(triangles in soup(), layout in 0usize..4, cut in 0usize..400) {
        let finite = triangles.iter().map(|corners| corners.map(|corner| corner.map(|part| {
            if part.abs() < 1e6 && (part == 0.0 || part.abs() > 1e-6) { part } else { 1.5 }
        })));
        let mut file = ascii(&TEXTS[layout], &finite.collect::<Vec<_>>());
        file.truncate(file.len().saturating_sub(cut));
        if let Some(shrunk) = shrink(&file) {
            prop_assert_eq!(restore(&shrunk, file.len()).unwrap(), file);
        }
    }

    #[test]
    fn damaged_bytes_give_an_error_or_the_file(
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..4), cut in 0usize..40, text in any::<bool>(),
    ) {
        let file = if text { ascii(&TEXTS[0], &tube(4, 6)) } else { binary(b"x", &tube(4, 6)) };
        let mut shrunk = shrink(&file).unwrap();
        for (at, byte) in changes {
            // Past the digest, which would hide all that follows it.
            let at = 37 + at % (shrunk.len() - 37);
            shrunk[at] = byte;
        }
        shrunk.truncate(shrunk.len() - cut / 8);
        if let Ok(back) = restore(&shrunk, 1 << 20) {
            prop_assert_eq!(back, file);
        }
    }

    #[test]
    fn any_bytes_after_the_magic_are_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300), kind in 0u8..4) {
        let _ = restore(&claiming(200, &[&[kind], bytes.as_slice()].concat()), 1 << 20);
        let _ = shrink(&bytes);
    }
}
