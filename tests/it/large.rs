//! `seedpress inspect` on the largest photos that phones take: within the memory of a small machine.

use std::process::Command;

use crate::paper::picture;
use crate::program::WorkFolder;

/// KiB of address space, threads' stacks and all: 1.5 GiB.
const MEMORY: u32 = 3 << 19;

#[test]
fn a_photo_of_48_megapixels_is_read_within_a_gigabyte_and_a_half() {
    let work = WorkFolder::new("large");
    let code = picture(&["FORTY-EIGHT MEGAPIXELS".to_owned()]);
    let mut photo = image::RgbImage::from_pixel(8_000, 6_000, image::Rgb([200, 190, 180]));
    image::imageops::replace(&mut photo, &image::DynamicImage::ImageLuma8(code).into_rgb8(), 5_000, 4_000);
    let mut bytes = Vec::new();
    photo.write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90)).unwrap();
    // Several, for workers read side by side.
    let paths = ["1.jpg", "2.jpg", "3.jpg"].map(|name| work.put(name, &bytes));
    let run = Command::new("sh")
        .args(["-c", &format!("ulimit -v {MEMORY} && exec \"$0\" inspect --json \"$@\"")])
        .arg(env!("CARGO_BIN_EXE_seedpress"))
        .args(paths)
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&run.stdout);
    assert_eq!(out.matches("FORTY-EIGHT MEGAPIXELS").count(), 3, "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn a_text_of_nothing_but_beginnings_of_codes_takes_no_more_memory_than_a_few_times_its_size() {
    let work = WorkFolder::new("beginnings");
    for beginning in ["SP1-", "SP7-", "sp1-\n"] {
        let path = work.put("beginnings.txt", beginning.repeat((80 << 20) / beginning.len()));
        let run = Command::new("sh")
            .args(["-c", &format!("ulimit -v {MEMORY} && exec \"$0\" scan \"$1\" -o \"$2\"")])
            .arg(env!("CARGO_BIN_EXE_seedpress"))
            .args([path, work.path("out")])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{said}");
        assert!(said.contains("no code of a packet was found") || said.contains("newer format"), "{said}");
    }
}
