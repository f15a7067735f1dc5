//! `seedpress inspect`: every code in the pictures, for people and as JSON Lines.

use qrcode::{EcLevel, QrCode, Version};

use crate::paper::{Paper, drawn, encode, modules_of_bytes, noise, picture, png};
use crate::program::WorkFolder;

fn objects(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_code_is_one_line_of_json_with_its_place_and_nothing_else_is_said() {
    let work = WorkFolder::new("json");
    let paper = Paper::of(&[("a.bin", &noise(300, 1))], 100, 4);
    let mut texts = paper.texts();
    texts.truncate(3);
    texts.push("https://example.org/".to_owned());
    work.put("photo.png", png(&picture(&texts)));
    let run = work.run(&["inspect", "photo.png", "--json"]).ended(0);
    let codes = objects(&run.out);
    assert_eq!(codes.len(), 4, "{}", run.out);
    for (at, text) in texts.iter().enumerate() {
        let code = codes.iter().find(|code| code["text"] == text.as_str()).unwrap();
        assert_eq!((code["file"].as_str(), code["page"].as_u64()), (Some("photo.png"), Some(1)));
        let corner = |index: usize, axis: usize| code["corners"][index][axis].as_f64().unwrap();
        let side = f64::from(picture(&texts).height());
        assert!((corner(0, 0) - (side * at as f64 + 16.0)).abs() < 3.0, "{code}");
        assert!((corner(0, 1) - 16.0).abs() < 3.0 && corner(1, 0) > corner(0, 0) && corner(3, 1) > corner(0, 1));
        assert!(code["reader"].is_string());
    }
    assert!(run.err.is_empty(), "{}", run.err);
}

#[test]
fn pictures_of_all_kinds_are_told_in_the_order_given_whoever_is_done_first() {
    let work = WorkFolder::new("kinds");
    let texts: Vec<String> = (0..4).map(|at| format!("SHEET {at}")).collect();
    let one = |at: usize| picture(&texts[at..=at]);
    work.put("3.png", png(&one(0)));
    work.put("2.jpg", encode(&one(1), image::ImageFormat::Jpeg));
    work.put("folder/1.webp", encode(&one(2), image::ImageFormat::WebP));
    work.put("folder/notes.doc", b"\xd0\xcf\x11\xe0 neither a picture nor a text");
    work.put("0.bmp", encode(&one(3), image::ImageFormat::Bmp));
    let run = work.run(&["inspect", "--json", "3.png", "2.jpg", "folder", "0.bmp"]).ended(0);
    let told: Vec<String> = objects(&run.out).iter().map(|code| code["text"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told, texts);
}

#[test]
fn people_are_told_texts_sets_and_what_is_missing() {
    let work = WorkFolder::new("people");
    let paper = Paper::of(&[("a.bin", &noise(300, 2))], 100, 4);
    work.put("photo.png", png(&picture(&paper.texts()[..2])));
    let run = work.run(&["inspect", "photo.png"]).ended(0);
    run.said(&[
        "photo.png: SP1-",
        &paper.short_name(),
        "incomplete",
        "2 codes are read",
        "sheet 1",
        "missing B1 B2",
        "next:",
    ]);
    assert_eq!(work.all("").len(), 1, "nothing is written");
}

#[test]
fn a_foreign_text_cannot_steer_the_terminal() {
    let work = WorkFolder::new("foreign");
    work.put("photo.png", png(&picture(&["evil\x1b]0;title\x07\nsecond line".to_owned()])));
    let run = work
        .run(&["inspect", "photo.png"])
        .ended(0)
        .said(&["evil\\u{1b}]0;title\\u{7}\\nsecond line", "1 foreign code"]);
    assert!(!run.out.contains('\x1b'));
}

#[test]
fn a_micro_qr_is_named_and_japanese_bytes_are_text() {
    let work = WorkFolder::new("kin");
    let micro = QrCode::with_version("beans", Version::Micro(4), EcLevel::M).unwrap();
    work.put("micro.png", png(&drawn(&[(micro.width(), micro.to_colors())])));
    // Seeds, in Shift JIS, without a declared character set.
    work.put("bytes.png", png(&drawn(&[modules_of_bytes(b"\x8e\xed\x82\xf0\x82\xdc\x82\xad")])));
    work.run(&["inspect", "micro.png", "bytes.png"])
        .ended(0)
        .said(&["micro.png: (Micro QR, which no packet uses) beans", "bytes.png: (in Shift JIS) 種をまく"]);
    let lines = objects(&work.run(&["inspect", "--json", "micro.png", "bytes.png"]).ended(0).out);
    assert_eq!((&lines[0]["symbol"], &lines[0]["text"]), (&"Micro QR".into(), &"beans".into()));
    assert_eq!((&lines[1]["shift_jis"], &lines[1]["bytes"]), (&"種をまく".into(), &"8eed82f082dc82ad".into()));
    work.run(&["scan", "micro.png", "-o", "out"]).ended(1);
}

#[test]
fn no_code_at_all_ends_with_1_and_json_says_so_in_one_line() {
    let work = WorkFolder::new("empty");
    work.put("blank.png", png(&image::GrayImage::from_pixel(200, 200, image::Luma([255]))));
    work.run(&["inspect", "blank.png"]).ended(1).told(&["no code of a packet was found", "hint:"]);
    let run = work.run(&["inspect", "--json", "blank.png"]).ended(1);
    let said: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&said["codes"], &said["pictures"][0]["file"]), (&serde_json::json!([]), &"blank.png".into()));
    std::fs::create_dir(work.path("none")).unwrap();
    let run = work.run(&["inspect", "--json", "none"]).ended(1).told(&["there is no picture in none"]);
    let said: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(said["pictures"], serde_json::json!([]));
}

#[test]
fn a_picture_on_standard_input_is_read_and_noise_is_refused() {
    let work = WorkFolder::new("stdin");
    let bytes = png(&picture(&["HELLO".to_owned()]));
    work.run_with(&["inspect", "-", "--json"], &bytes).ended(0).said(&["\"HELLO\"", "standard input"]);
    work.run_with(&["inspect", "-"], &noise(100_000, 3)).ended(1).told(&["not a picture"]);
    work.run_with(&["inspect", "-"], b"").ended(1).told(&["the file is empty"]);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    use std::process::Stdio;
    let work = WorkFolder::new("pipe");
    let texts: Vec<String> = (0..3).map(|at| format!("CODE {at}")).collect();
    work.put("photo.png", png(&picture(&texts)));
    let mut child = work
        .command(&["inspect", "--json", "photo.png"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
