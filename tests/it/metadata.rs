//! Files that tell of their makers -> what `pack` and `zine --mirror` say of it, and what comes back from the paper.

use std::fs;

use crate::program::WorkFolder;

const TOLD: &str = "tells where and when it was made and with which device (place, time, maker)";

/// A grey photo.
fn plain_jpeg() -> Vec<u8> {
    let photo = image::GrayImage::from_fn(48, 32, |x, y| image::Luma([((x * 5 + y * 7) % 256) as u8]));
    let mut bytes = Vec::new();
    photo.write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut bytes)).unwrap();
    bytes
}

/// A directory of short entries: tag, kind, count, value.
fn directory(entries: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let rows = entries.iter().flat_map(|(tag, kind, count, value)| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
    });
    [&(entries.len() as u16).to_be_bytes()[..], &rows.collect::<Vec<_>>(), &[0; 4]].concat()
}

/// An EXIF block with maker, time, place and an orientation.
fn exif() -> Vec<u8> {
    let words = b"Madeup Phone\x002026:11:28 10:00:00\0";
    let (table, gps) = (8 + 2 + 4 * 12 + 4, words.len() as u32);
    let main = directory(&[
        (0x010f, 2, 13, table),
        (0x0112, 3, 1, 6 << 16),
        (0x0132, 2, 20, table + 13),
        (0x8825, 4, 1, table + gps),
    ]);
    let place = directory(&[(1, 2, 2, u32::from_be_bytes(*b"N\0\0\0")), (3, 2, 2, u32::from_be_bytes(*b"E\0\0\0"))]);
    [b"Exif\0\0MM\0\x2a\0\0\0\x08".as_slice(), &main, words, &place].concat()
}

fn telling_jpeg() -> Vec<u8> {
    let mut photo = plain_jpeg();
    let block = exif();
    photo.splice(2..2, [&[0xff, 0xe1][..], &(block.len() as u16 + 2).to_be_bytes(), &block].concat());
    photo
}

fn telling_svg() -> String {
    "<svg xmlns='http://www.w3.org/2000/svg' xmlns:sodipodi='http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd' \
     sodipodi:docname='/home/ashtree/roof.svg' viewBox='0 0 40 30'>\n  <path d='M4 26 L20 4 L36 26 Z'/>\n</svg>\n"
        .to_owned()
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

fn work(name: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    work.put("h/photos/well.jpg", telling_jpeg());
    work.put("h/roof.svg", telling_svg());
    work.put("h/plan.pdf", "%PDF-1.4\n1 0 obj\n<</Author (Ash Tree)>>\nendobj\n%%EOF\n");
    work.put("h/plan.md", "# Plan\n\nBy Ash Tree, see /home/ashtree/plan.\n");
    work.put("h/plain.jpg", plain_jpeg());
    work
}

#[test]
fn pack_names_each_file_that_tells_of_its_maker_before_it_writes_and_the_way_out() {
    let work = work("tells");
    let run = work.run(&["pack", "h", "-o", "a.pdf"]).ended(0);
    let run = run.told(&[
        &format!("warning: h/photos/well.jpg {TOLD}"),
        "warning: h/plan.pdf tells by whom it was made (person)",
        "warning: h/roof.svg tells where it lay on a computer (folder, file name)",
        "--strip takes it out of pictures and drawings, without changing a pixel",
    ]);
    assert_eq!(run.err.matches(" tells ").count(), 3, "{}", run.err);
    let run = work.run(&["pack", "h/plan.pdf", "-o", "b.pdf"]).ended(0).told(&["nothing is taken out of a PDF"]);
    assert!(!run.err.contains("--strip"), "it would not help: {}", run.err);
    work.run(&["scan", "a.pdf", "-o", "out"]).ended(0);
    assert_eq!(work.all("out/h"), work.all("h"), "without --strip nothing is changed");
    let refused = work.run(&["pack", "h", "-o", "no/where/a.pdf"]);
    assert_ne!(refused.code, 0);
}

#[test]
fn strip_takes_it_out_of_what_is_packed_and_out_of_nothing_on_the_disk() {
    let work = work("strip");
    let before = work.all("h");
    let words = [
        "h/photos/well.jpg is packed without what it told: where and when it was made",
        "h/roof.svg is packed without what it told",
        "warning: h/plan.pdf still tells by whom it was made (person)",
        "nothing is taken out of a PDF",
    ];
    work.run(&["pack", "h", "-o", "a.pdf", "--strip"]).ended(0).told(&words);
    assert_eq!(work.all("h"), before);
    work.run(&["scan", "a.pdf", "-o", "out"]).ended(0);
    let well = fs::read(work.path("out/h/photos/well.jpg")).unwrap();
    assert!(!holds(&well, "Madeup") && !holds(&well, "2026"));
    assert_eq!(image::load_from_memory(&well).unwrap(), image::load_from_memory(&telling_jpeg()).unwrap());
    let roof = fs::read_to_string(work.path("out/h/roof.svg")).unwrap();
    assert_eq!(roof, telling_svg().replace(" sodipodi:docname='/home/ashtree/roof.svg'", ""));
    for same in ["plan.md", "plan.pdf", "plain.jpg"] {
        let [out, own] = ["out/h", "h"].map(|folder| fs::read(work.path(&format!("{folder}/{same}"))).unwrap());
        assert_eq!(out, own, "{same}");
    }
    work.put("h.packet.toml", "inputs = [\"h\"]\nstrip = true\ntitle = \"h\"\n");
    work.run(&["pack", "h.packet.toml", "-o", "b.pdf"]).ended(0).told(&words);
    assert_eq!(fs::read(work.path("a.pdf")).unwrap(), fs::read(work.path("b.pdf")).unwrap());
}

#[test]
fn many_files_are_told_in_few_lines() {
    let work = WorkFolder::new("many");
    for number in 0..25 {
        work.put(&format!("h/{number:02}.jpg"), telling_jpeg());
    }
    let run = work.run(&["pack", "h", "-o", "a.pdf"]).ended(0).told(&["and 15 more files tell the like"]);
    assert_eq!(run.err.matches(TOLD).count(), 10);
    work.put("h/a.pdf", "%PDF-1.4\n<</Author (Ash Tree)>>\n%%EOF\n");
    let run = work.run(&["pack", "h", "-o", "b.pdf", "--strip"]).ended(0);
    let run = run.told(&["warning: h/a.pdf still tells by whom", "and 15 more files are stripped likewise"]);
    assert_eq!(run.err.matches("is packed without what it told").count(), 10);
}

#[test]
fn clean_files_give_no_word() {
    let work = WorkFolder::new("clean");
    work.put("h/plan.md", "# Plan\n");
    work.put("h/beans.csv", "name,days\nborlotti,80\n");
    work.put("h/plain.jpg", plain_jpeg());
    work.put("h/grip.stl", "solid grip\nendsolid grip\n");
    work.put("h/roof.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>");
    for words in [&[][..], &["--strip"]] {
        let run = work.run(&[["pack", "h", "-o", "a.pdf", "--force"].as_slice(), words].concat()).ended(0);
        assert!(!run.err.contains("tells") && !run.err.contains("told") && !run.err.contains("warning"), "{}", run.err);
    }
}

#[test]
fn a_mirror_is_stripped_unless_the_metadata_is_wanted() {
    let work = WorkFolder::new("mirrored");
    work.put("z/well.md", "# Well\n\n![well](art/well.jpg)\n\n![roof](roof.svg)\n");
    work.put("z/art/well.jpg", telling_jpeg());
    work.put("z/roof.svg", telling_svg());
    let zine = ["zine", "z/well.md", "--fold", "booklet", "--mirror", "-o"];
    work.run(&[&zine[..], &["a.pdf"]].concat()).ended(0).told(&[
        "art/well.jpg goes into the mirror without what it told: where and when it was made",
        "roof.svg goes into the mirror",
        "Its bytes differ from the file's",
        "--keep-metadata",
    ]);
    work.run(&["scan", "a.pdf", "-o", "out"]).ended(0);
    let well = fs::read(work.path("out/art/well.jpg")).unwrap();
    assert!(!holds(&well, "Madeup") && !holds(&well, "2026"));
    assert_eq!(image::load_from_memory(&well).unwrap(), image::load_from_memory(&telling_jpeg()).unwrap());
    assert!(!holds(&fs::read(work.path("out/roof.svg")).unwrap(), "ashtree"));
    let run = work.run(&[&zine[..], &["b.pdf", "--keep-metadata"]].concat()).ended(0);
    run.told(&[&format!("warning: art/well.jpg {TOLD}"), "warning: roof.svg tells", "without --keep-metadata"]);
    work.run(&["scan", "b.pdf", "-o", "kept"]).ended(0);
    assert_eq!(work.all("kept"), work.all("z"));
    work.run(&["zine", "z/well.md", "-o", "c.pdf", "--keep-metadata"]).ended(2).told(&["--mirror"]);
    let run = work.run(&["zine", "z/well.md", "-o", "d.pdf"]).ended(0);
    assert!(!run.err.contains("told"), "a zine without a mirror carries no files: {}", run.err);
}

/// What is printed of a picture carries nothing of it either.
#[test]
fn the_pdf_of_a_zine_holds_nothing_that_its_pictures_tell() {
    let work = WorkFolder::new("as-is");
    work.put("z/well.md", "# Well\n\n![well](well.jpg)\n");
    work.put("z/well.jpg", telling_jpeg());
    for photos in ["as-is", "dither", "line"] {
        work.run(&["zine", "z/well.md", "-o", "a.pdf", "--photos", photos, "--force"]).ended(0);
        let pdf = fs::read(work.path("a.pdf")).unwrap();
        assert!(!holds(&pdf, "Madeup") && !holds(&pdf, "Exif"), "{photos}");
    }
}

#[cfg(feature = "heic")]
mod heic {
    use seedpress::metadata::{self, Stripping, Trace};

    use super::{exif, holds};
    use crate::heic::{CODE, Item, boxed, coded, full, heif, raster};

    fn item(kind: [u8; 4], data: &[u8]) -> Item {
        Item { kind, data: data.to_vec(), properties: vec![], from: vec![] }
    }

    /// The fixture's picture, turned, with an EXIF item, XMP, a description and boxes that telephones add.
    fn telling() -> Vec<u8> {
        let mut picture = coded();
        picture.properties.push(boxed(b"irot", &[1]));
        picture.properties.push(full(b"udes", 0, b"en\0well\0seen by Ash Tree\0\0"));
        let block = [&[0, 0, 0, 6][..], &exif()].concat();
        let xmp = item(*b"mime", b"<x:xmpmeta><dc:creator>Ash Tree</dc:creator></x:xmpmeta>");
        let file = heif(&[picture, item(*b"Exif", &block), xmp]);
        [
            file,
            boxed(b"mpvd", b"\0\0\0\x18ftypmp42 a film of Ash Tree"),
            boxed(b"uuid", b"Ash Tree, and where Ash Tree was"),
        ]
        .concat()
    }

    #[test]
    fn a_heic_keeps_its_pixels_and_its_turn_and_tells_nothing() {
        let bytes = telling();
        let told = metadata::told("well.heic", &bytes);
        for trace in [Trace::Place, Trace::Time, Trace::Maker, Trace::Person, Trace::SecondPicture] {
            assert!(told.has(trace), "{trace:?} is not in {}", told.names());
        }
        let Stripping::Stripped { bytes: stripped, left, .. } = metadata::strip("well.heic", &bytes) else { panic!() };
        assert!(left.is_empty(), "{}", left.names());
        for word in ["Ash", "Madeup", "2026", "film"] {
            assert!(!holds(&stripped, word), "{word}");
        }
        assert_eq!(raster(stripped.clone()), raster(bytes.clone()));
        assert_ne!(raster(stripped.clone()), raster(CODE.to_vec()), "it is still turned");
        assert!(stripped.len() < bytes.len());
        assert_eq!(metadata::strip("well.heic", &stripped), Stripping::Silent);
    }

    #[test]
    fn a_plain_heic_stays_as_it_is() {
        assert_eq!(metadata::strip("code.heic", &heif(&[coded()])), Stripping::Silent);
    }

    #[test]
    fn words_in_an_items_data_box_and_between_items_go_too() {
        let mut bytes = heif(&[coded()]);
        // Bytes in the data box that no item names.
        let at = bytes.windows(4).position(|four| four == b"mdat").unwrap() - 4;
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) + 8;
        bytes[at..at + 4].copy_from_slice(&length.to_be_bytes());
        bytes.extend(b"Ash Tree");
        bytes.extend(boxed(b"free", b"and where it was: Ash Tree"));
        let Stripping::Stripped { bytes: stripped, .. } = metadata::strip("a.heic", &bytes) else { panic!() };
        assert!(!holds(&stripped, "Ash"));
        assert_eq!(raster(stripped), raster(bytes));
    }

    #[test]
    fn hostile_ones_end() {
        let whole = telling();
        for at in (0..whole.len()).step_by(3) {
            let _ = metadata::strip("a", &whole[..at]);
            for bits in [0xff, 1, 0x80] {
                let mut wrong = whole.clone();
                wrong[at] ^= bits;
                let _ = metadata::strip("a", &wrong);
            }
        }
    }
}
