//! PDFs with the faults that programs and transfers make -> the same pages as without them, in `zine` and in `scan`.

use std::io::Write;

use lopdf::{Document, EncryptionState, EncryptionVersion, Permissions, SaveOptions};
use seedpress::photo;
use seedpress::units::Dpi;

use crate::program::WorkFolder;

/// A PDF of three pages that inherit their size, each with a square at another place; one is packed.
fn sound() -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R 5 0 R 7 0 R]/Count 3/MediaBox[0 0 420 595]/Resources<<>>>>".to_vec(),
    ];
    for page in 0..3 {
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 4 + 2 * page).into_bytes());
        let mut drawn = format!("{} {} 90 90 re f 30 500 {} 20 re f", 60 + 90 * page, 100 + 120 * page, 40 + 60 * page)
            .into_bytes();
        let mut filter = "";
        if page == 1 {
            let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            packer.write_all(&drawn).unwrap();
            (drawn, filter) = (packer.finish().unwrap(), "/Filter/FlateDecode");
        }
        let head = format!("<</Length {}{filter}>>stream\n", drawn.len());
        objects.push([head.as_bytes(), &drawn, b"\nendstream"].concat());
    }
    written(&objects)
}

fn written(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(file.len());
        file.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    file.extend(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).bytes());
    file
}

fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(old) {
            out.extend(new);
            at += old.len();
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    assert_ne!(out, bytes, "{:?}", String::from_utf8_lossy(old));
    out
}

fn find(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).rposition(|found| found == word).unwrap()
}

/// The entries of the table, each told anew from its offset and its last letter.
fn with_entries(file: &[u8], entry: impl Fn(usize, u64, char) -> String) -> Vec<u8> {
    let start = find(file, b"0000000000 65535 f");
    let end = find(file, b"trailer");
    let table = std::str::from_utf8(&file[start..end]).unwrap();
    let told: String = table
        .lines()
        .enumerate()
        .map(|(at, line)| entry(at, line[..10].parse().unwrap(), line.as_bytes()[17].into()))
        .collect();
    [&file[..start], told.as_bytes(), &file[end..]].concat()
}

fn lengths(file: &[u8], told: impl Fn(usize) -> String) -> Vec<u8> {
    let mut out = file.to_vec();
    for length in (1..100).rev() {
        let old = format!("/Length {length}>>");
        let packed = format!("/Length {length}/");
        for (old, after) in [(old, ">>"), (packed, "/")] {
            if out.windows(old.len()).any(|found| found == old.as_bytes()) {
                out = replaced(&out, old.as_bytes(), format!("/Len#67th {}{after}", told(length)).as_bytes());
            }
        }
    }
    replaced(&out, b"/Len#67th", b"/Length")
}

/// Faults, and whether they are small enough to be passed over without a word.
fn faults() -> Vec<(&'static str, Vec<u8>, bool)> {
    let file = sound();
    let entry = |offset: u64, letter: char, end: &str| {
        format!("{offset:010} {:05} {letter}{end}", if letter == 'f' { 65535 } else { 0 })
    };
    let moved =
        |by: i64| with_entries(&file, |_, offset, letter| entry(offset.saturating_add_signed(by), letter, " \n"));
    let started =
        |place: &str| [&file[..find(&file, b"startxref")], format!("startxref\n{place}\n%%EOF\n").as_bytes()].concat();
    let before = |foreword: &[u8]| [foreword, &file].concat();
    vec![
        ("entries of 19 bytes", with_entries(&file, |_, offset, letter| entry(offset, letter, "\n")), false),
        ("entries that end in CR", with_entries(&file, |_, offset, letter| entry(offset, letter, "\r")), false),
        ("entries of 21 bytes", with_entries(&file, |_, offset, letter| entry(offset, letter, " \r\n")), false),
        ("offsets that are 1 too high", moved(1), false),
        ("offsets that are 9 too low", moved(-9), false),
        ("offsets that are 300 too high", moved(300), false),
        (
            "one wrong offset",
            with_entries(&file, |at, offset, letter| entry(offset + if at == 6 { 13 } else { 0 }, letter, " \n")),
            false,
        ),
        ("all entries free", with_entries(&file, |_, offset, _| entry(offset, 'f', " \n")), false),
        ("bytes after the end", [&file[..], &[b'\n'; 900], b"<p>sent by a server</p>"].concat(), false),
        ("zeros after the end", [&file[..], &[0; 5_000]].concat(), false),
        ("no %%EOF", file[..find(&file, b"%%EOF")].to_vec(), false),
        ("no startxref", file[..find(&file, b"startxref")].to_vec(), false),
        ("no trailer", file[..find(&file, b"trailer")].to_vec(), false),
        ("cut in the table", file[..find(&file, b"trailer") - 70].to_vec(), false),
        ("no table", file[..find(&file, b"xref\n0 ")].to_vec(), false),
        ("startxref 0", started("0"), false),
        ("startxref too high", started("99999999"), false),
        ("startxref below zero", started("-1"), false),
        ("a head of HTTP", before(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"), true),
        ("a byte order mark", before(b"\xef\xbb\xbf"), true),
        ("an empty line", before(b"\r\n"), true),
        ("the head of a message, longer than a kilobyte", before(&b"From: ash@example.org\n".repeat(99)), true),
        ("no head", file[9..].to_vec(), false),
        ("no endobj", replaced(&file, b"endobj\n", b"\n"), false),
        ("lengths too high", lengths(&file, |length| (length + 3).to_string()), false),
        ("lengths too low", lengths(&file, |length| (length - 3).to_string()), false),
        ("lengths of nothing", lengths(&file, |_| "0".to_owned()), false),
        ("lengths beyond the end", lengths(&file, |_| "9999999".to_owned()), false),
        ("lengths that are told nowhere", lengths(&file, |_| "99 0 R".to_owned()), false),
        ("no lengths", replaced(&file, b"/Length", b"/Strange"), false),
    ]
}

fn rasters(pdf: Vec<u8>) -> Vec<photo::Gray> {
    let pages = photo::open(pdf).unwrap();
    (0..pages.count()).map(|page| pages.raster(page, Dpi(36.0)).unwrap()).collect()
}

/// The pages as `zine` prints them, in reading order, and what it said.
fn imported(work: &WorkFolder, pdf: &[u8]) -> (Vec<photo::Gray>, String) {
    work.put("in.pdf", pdf);
    let run = work.run(&["zine", "in.pdf", "--proof", "--force", "-o", "out.pdf"]).ended(0);
    (rasters(std::fs::read(work.path("out.pdf")).unwrap()), run.err)
}

#[test]
fn a_zine_of_a_damaged_pdf_has_the_pages_of_the_sound_one_and_says_that_they_were_searched_for() {
    let work = WorkFolder::new("damaged");
    let (right, said) = imported(&work, &sound());
    assert_eq!(right.len(), 3);
    assert!(right.iter().all(|page| page.pixels.contains(&0)) && right[0] != right[1]);
    assert!(!said.contains("damaged"), "{said}");
    for (what, file, silent) in faults() {
        let (pages, said) = imported(&work, &file);
        assert!(pages == right, "{what}: other pages");
        assert_eq!(said.contains("in.pdf is damaged: 3 of 3 pages were found in it"), !silent, "{what}: {said}");
    }
}

#[test]
fn a_damaged_pdf_is_drawn_like_the_sound_one_when_it_is_scanned() {
    let right = rasters(sound());
    for (what, file, _) in faults() {
        assert!(rasters(file) == right, "{what}");
    }
}

#[test]
fn object_streams_hybrid_tables_and_locks_without_a_password_are_read() {
    let work = WorkFolder::new("modern");
    let (right, _) = imported(&work, &sound());
    let mut modern = Vec::new();
    let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
    Document::load_mem(&sound()).unwrap().save_with_options(&mut modern, options).unwrap();
    assert!(modern.windows(6).any(|word| word == b"ObjStm"));
    let locked = |user_password: &str| {
        let mut document = Document::load_mem(&sound()).unwrap();
        document.trailer.set("ID", vec![lopdf::Object::string_literal("a"), lopdf::Object::string_literal("a")]);
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password,
            key_length: 128,
            permissions: Permissions::default(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    };
    for (what, file) in [("object streams", modern.clone()), ("hybrid", hybrid()), ("locked", locked(""))] {
        let (pages, said) = imported(&work, &file);
        assert!(pages == right, "{what}: other pages");
        assert!(!said.contains("damaged"), "{what}: {said}");
    }
    let (pages, said) = imported(&work, &modern[..find(&modern, b"startxref")]);
    assert!(pages == right && said.contains("damaged"), "{said}");
    work.put("in.pdf", locked("secret"));
    work.run(&["zine", "in.pdf", "-o", "no.pdf"])
        .ended(1)
        .told(&["in.pdf: the PDF is locked with a password", "hint: "]);
    // What unlocks it is gone with its end: better nothing than empty pages.
    let whole = locked("");
    work.put("in.pdf", &whole[..find(&whole, b"trailer")]);
    work.run(&["zine", "in.pdf", "-o", "no.pdf"])
        .ended(1)
        .told(&["the PDF is broken", "hint: open it in a PDF viewer"]);
}

/// The third page is in an object stream that only newer readers find: the old table calls its objects free.
fn hybrid() -> Vec<u8> {
    let file = sound();
    let page = b"<</Type/Page/Parent 2 0 R/Contents 8 0 R>>";
    let old = find(&file, b"7 0 obj");
    let next = find(&file, b"8 0 obj");
    let mut out = [&file[..old], &file[next..find(&file, b"xref\n0 ")]].concat();
    let inner = [&b"7 0 "[..], page].concat();
    let container = out.len();
    out.extend(format!("9 0 obj\n<</Type/ObjStm/N 1/First 4/Length {}>>stream\n", inner.len()).bytes());
    out.extend([&inner[..], b"\nendstream\nendobj\n"].concat());
    let stream = out.len();
    let row = |kind: u8, second: usize| [kind, (second >> 8) as u8, second as u8, 0];
    let rows = [row(2, 9), row(1, container)].concat();
    out.extend(
        format!("10 0 obj\n<</Type/XRef/Size 11/W[1 2 1]/Index[7 1 9 1]/Root 1 0 R/Length {}>>stream\n", rows.len())
            .bytes(),
    );
    out.extend([&rows[..], b"\nendstream\nendobj\n"].concat());
    let table = out.len();
    let place = |number: usize| find(&out, format!("\n{number} 0 obj").as_bytes()) + 1;
    let entries: String =
        (1..=8)
            .map(|number| {
                if number == 7 {
                    "0000000000 00000 f \n".to_owned()
                } else {
                    format!("{:010} 00000 n \n", place(number))
                }
            })
            .collect();
    let end = format!(
        "xref\n0 9\n0000000000 65535 f \n{entries}trailer\n<</Size 11/Root 1 0 R/XRefStm {stream}>>\nstartxref\n{table}\n%%EOF\n"
    );
    out.extend(end.bytes());
    out
}

#[test]
fn what_is_beyond_repair_is_told_with_what_to_do() {
    let work = WorkFolder::new("beyond");
    let file = sound();
    // A file that was cut off has the pages that are left, and says how many are not.
    let (pages, said) = imported(&work, &file[..find(&file, b"7 0 obj")]);
    assert!(pages.len() == 2 && said.contains("in.pdf is damaged: 2 of 3 pages were found in it"), "{said}");
    std::fs::remove_file(work.path("out.pdf")).unwrap();
    for (what, broken) in
        [("nothing", b"%PDF-1.4\nand nothing else".to_vec()), ("the first bytes", file[..120].to_vec())]
    {
        work.put("in.pdf", broken);
        let run = work.run(&["zine", "in.pdf", "-o", "out.pdf"]).ended(1);
        run.told(&[
            "in.pdf: the PDF is broken, and its pages cannot be found",
            "hint: open it in a PDF viewer and print it to a new PDF",
        ]);
        assert!(!work.path("out.pdf").exists(), "{what}");
    }
}

#[test]
fn a_broken_pdf_made_to_be_searched_for_ever_is_given_up() {
    let work = WorkFolder::new("for-ever");
    // Streams without an end, streams whose only end is far away, and one object inside the other.
    let many = |object: &str, end: &str| ["%PDF-1.4\n", &object.repeat(200_000), end].concat();
    let files = [
        many("1 0 obj<</Length 9>>stream\n", ""),
        many("1 0 obj<</Length 9>>stream\n", "endstream endobj trailer<</Root 1 0 R>>"),
        many("<</Type/Catalog<<", "startxref 0 %%EOF"),
        many("1 0 obj[[", "%%EOF"),
    ];
    for file in files {
        work.put("in.pdf", file);
        let started = std::time::Instant::now();
        work.run(&["zine", "in.pdf", "-o", "out.pdf"]).ended(1);
        assert!(started.elapsed().as_secs() < 60);
    }
}
