//! Codes of a contact tree's slips in pictures and texts: named by `inspect` and `scan`, foreign to packets as before.

use seedpress::frame::slip_text::{SlipCall, SlipPerson, SlipText, SlipWay};

use crate::paper::{Paper, noise, picture, png};
use crate::program::WorkFolder;

fn slip(of: &str, tree: &str, version: u32) -> SlipText {
    let person = |name: &str| SlipPerson {
        name: name.to_owned(),
        ways: vec![SlipWay { by: 'p', at: "555-0102".into(), hours: None, every_hours: None }],
    };
    SlipText {
        tree: tree.to_owned(),
        version,
        people: vec![person(of), person("Tomas Underbough")],
        callers: vec![1],
        list: vec![SlipCall { person: 1, door: None, if_silent: vec![] }],
        ..SlipText::default()
    }
}

#[test]
fn inspect_names_whose_slip_it_is_in_pictures_and_in_texts() {
    let work = WorkFolder::new("slips-inspected");
    let rosa = slip("Rosa Quillfeather", "Hill workshop", 3).text();
    work.put("rosa.png", png(&picture(std::slice::from_ref(&rosa))));
    let named = "slip of Rosa Quillfeather, tree Hill workshop, version 3";
    let run = work.run(&["inspect", "rosa.png"]).ended(0).said(&[&format!("rosa.png: {named}")]);
    assert!(!run.out.contains("foreign") && !run.out.contains("SPT1-"), "{}", run.out);
    let run = work.run(&["inspect", "rosa.png", "--json"]).ended(0);
    let code: serde_json::Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(code["text"], rosa.as_str());
    assert_eq!((&code["slip"]["of"], &code["slip"]["version"]), (&"Rosa Quillfeather".into(), &3.into()));

    let wrapped = format!("from Ilse:\n{}\n{}\n", &rosa[..90], &rosa[90..]);
    work.put("mail.txt", wrapped);
    work.run(&["inspect", "mail.txt"]).ended(0).said(&[&format!("mail.txt: {named}")]);
    work.put("newer.png", png(&picture(&["SPT2-0001".to_owned()])));
    work.run(&["inspect", "newer.png"])
        .ended(0)
        .said(&["newer.png: slip of a contact tree, printed by a newer format"]);
    work.put("cut.png", png(&picture(&[rosa[..rosa.len() - 5].to_owned()])));
    work.run(&["inspect", "cut.png"]).ended(0).said(&["cut.png: slip of a contact tree, damaged"]);
}

#[test]
fn scan_tells_slips_from_foreign_codes_and_counts_them_as_before() {
    let work = WorkFolder::new("slips-scanned");
    let paper = Paper::of(&[("a.bin", &noise(200, 5))], 100, 4);
    let mut texts = paper.texts();
    texts.push(slip("Rosa Quillfeather", "Hill workshop", 3).text());
    texts.push("https://example.org/".to_owned());
    work.put("photo.png", png(&picture(&texts)));
    let run = work.run(&["scan", "photo.png", "-o", "out"]).ended(0);
    run.said(&[
        "1 slip of a contact tree",
        "slip of Rosa Quillfeather, tree Hill workshop, version 3",
        "1 foreign code",
    ]);
    let run = work.run(&["scan", "photo.png", "-o", "again", "--json"]).ended(0);
    let report: serde_json::Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(report["counts"]["foreign"], 2);
}

#[test]
fn slips_alone_are_no_packet_and_the_error_says_what_they_are() {
    let work = WorkFolder::new("slips-alone");
    let texts: Vec<String> =
        ["Rosa Quillfeather", "Ilse Fernwick"].iter().map(|of| slip(of, "Hill workshop", 3).text()).collect();
    work.put("rosa.png", png(&picture(&texts[..1])));
    work.put("both.png", png(&picture(&texts)));
    let run = work.run(&["scan", "rosa.png", "-o", "out"]).ended(1);
    run.told(&[
        "no code of a packet was found in 1 picture, only slip of Rosa Quillfeather, tree Hill workshop, version 3",
    ]);
    work.run(&["scan", "both.png", "-o", "out"])
        .ended(1)
        .told(&["only 2 slips of contact trees (slip of Ilse Fernwick"]);
    work.put("codes.txt", texts.join("\n"));
    work.run(&["scan", "codes.txt", "-o", "out"]).ended(1).told(&["only 2 slips of contact trees"]);
}

#[test]
fn a_slip_cannot_steer_the_terminal() {
    let work = WorkFolder::new("slips-steer");
    let evil = slip("Rosa\u{202e}\u{200b}X", "Hill\u{2028}workshop", 3).text();
    work.put("evil.png", png(&picture(&[evil])));
    for verb in [&["inspect", "evil.png"][..], &["scan", "evil.png", "-o", "out"]] {
        let run = work.run(verb);
        for hidden in ['\u{202e}', '\u{200b}', '\u{2028}', '\u{1b}'] {
            assert!(!run.out.contains(hidden) && !run.err.contains(hidden), "{}{}", run.out, run.err);
        }
    }
}
