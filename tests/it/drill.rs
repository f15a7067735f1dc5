//! `seedpress drill`: the whole way, from files over paper and photos to files.

use std::fs;

use crate::paper::noise;
use crate::program::WorkFolder;

#[test]
fn a_drill_loses_a_sheet_brings_every_byte_back_and_leaves_its_pictures() {
    let work = WorkFolder::new("drill");
    work.put("vault/noise.bin", noise(2_000, 1));
    work.put("vault/words.md", "Meet at the well.\n");
    fs::create_dir(work.path("vault/empty")).unwrap();
    let run = work.run(&["drill", "vault"]).ended(0);
    run.said(&[
        "on 4 sheets",
        "thrown away",
        "It works",
        "2 files, 2,018 bytes, every byte the same",
        "seedpress-drill/packet.pdf",
    ]);
    let names: Vec<String> = work.all("seedpress-drill").into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"packet.pdf".to_owned()) && names.contains(&"restored/vault/noise.bin".to_owned()));
    let photos = names.iter().filter(|name| name.starts_with("photos/sheet-")).count();
    assert!((1..4).contains(&photos), "at least one of 4 sheets is lost, and not all: {names:?}");
    work.run(&["drill", "vault", "--output", "seedpress-drill"]).ended(1).told(&["is not empty"]);
}

/// A packet of one file on two sheets or more, as a PDF.
fn packet(work: &WorkFolder) {
    work.put("vault/noise.bin", noise(50_000, 1));
    work.run(&["pack", "vault", "-o", "packet.pdf"]).ended(0);
}

#[test]
fn a_finished_packet_is_rehearsed_as_it_is_and_its_facts_are_there_for_programs() {
    let work = WorkFolder::new("drill-packet");
    packet(&work);
    let arguments =
        ["drill", "packet.pdf", "--severity", "1", "--only", "curl,stain", "--photos-per-sheet", "2", "--json"];
    let run = work.run(&[&arguments[..], &["--output", "out"]].concat()).ended(0);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&report["survived"], &report["seed"]), (&true.into(), &1.into()));
    let (sheets, lost) =
        (report["packet"]["sheets"].as_u64().unwrap(), report["lost"].as_array().unwrap().len() as u64);
    let photos = report["photos"].as_array().unwrap();
    assert!(sheets >= 2 && lost == report["packet"]["may_lose"].as_u64().unwrap() && lost >= 1, "{report}");
    assert_eq!(photos.len() as u64, 2 * (sheets - lost));
    assert!(photos.iter().all(|photo| photo["faults"] == "curl 1, stain 1"), "{report}");
    assert_eq!(fs::read(work.path("out/restored/vault/noise.bin")).unwrap(), noise(50_000, 1));
    assert!(!work.path("out/packet.pdf").exists(), "the packet is where it was");
}

#[test]
fn a_packet_that_loses_more_than_it_promised_fails_and_says_what_came_back() {
    let work = WorkFolder::new("drill-lose");
    work.put("vault/noise.bin", noise(20_000, 1));
    let run = work.run(&["drill", "vault", "--lose", "3"]).ended(3);
    run.said(&["It failed: the photos were not enough.", "incomplete"]);
    assert!(!work.path("seedpress-drill/restored").exists());
    work.run(&["drill", "vault", "--lose", "99"]).ended(2).told(&["nothing would be left to photograph"]);
}

#[test]
fn a_fault_a_suite_and_a_severity_that_do_not_exist_are_told_with_those_that_do() {
    let work = WorkFolder::new("drill-words");
    work.run(&["drill", "vault", "--only", "curls"]).ended(2).told(&["there is no fault called \"curls\"", "crumple"]);
    work.run(&["drill", "vault", "--suite", "fax"]).ended(2).told(&["the suites are phone, hard, seizure, scanner"]);
    work.run(&["drill", "vault", "--severity", "6"]).ended(2).told(&["a number from 1 to 5"]);
    work.run(&["drill", "vault", "--suite", "hard", "--only", "curl"]).ended(2).told(&["cannot be used with"]);
}

#[test]
fn a_small_packet_is_spread_and_told_so_and_as_packed_is_what_pack_makes() {
    let work = WorkFolder::new("drill-as-packed");
    work.put("vault/words.md", "Meet at the well.\n");
    let spread = work.run(&["drill", "vault", "-o", "spread"]).ended(0);
    spread.said(&["on 4 sheets", "so that one can be lost", "`pack` makes 1 sheet of it", "--as-packed"]);
    for (number, more) in
        [&[][..], &["--spare-sheets", "1"], &["--duplex"], &["--fold", "booklet"], &["--paper", "letter"]]
            .into_iter()
            .enumerate()
    {
        let (folder, pdf) = (format!("out-{number}"), format!("{number}.pdf"));
        let run = work.run(&[&["drill", "vault", "--as-packed", "-o", &folder], more].concat()).ended(0);
        assert!(!run.out.contains("so that one can be lost"), "{}", run.out);
        work.run(&[&["pack", "vault", "-o", &pdf], more].concat()).ended(0);
        let rehearsed = fs::read(work.path(&folder).join("packet.pdf")).unwrap();
        assert!(rehearsed == fs::read(work.path(&pdf)).unwrap(), "{more:?}: not the packet that pack makes");
    }
    work.put("vault/packet.toml", "inputs = [\"words.md\"]\nspare-sheets = 1\n");
    work.run(&["drill", "vault/packet.toml", "--as-packed", "-o", "recipe"]).ended(0).said(&["on 2 sheets"]);
    work.run(&["drill", "vault", "--spare", "60%"]).ended(2).told(&["--as-packed"]);
}

#[test]
fn a_pdf_that_is_no_packet_is_packed_like_any_file() {
    let work = WorkFolder::new("drill-pdf");
    work.put("letter.pdf", "%PDF-1.7\nno pages at all\n%%EOF\n");
    work.run(&["drill", "letter.pdf"]).ended(0).said(&["1 file, 31 bytes, every byte the same"]);
}

#[test]
fn pack_rehearse_writes_the_pdf_only_when_every_byte_came_back() {
    let work = WorkFolder::new("pack-rehearse");
    work.put("vault/noise.bin", noise(120_000, 1));
    work.put("small/note.txt", "Meet at the well.\n");
    work.run(&["pack", "small", "-o", "good.pdf", "--rehearse"]).ended(0).told(&["rehearsed:", "every byte came back"]);
    work.run(&["scan", "good.pdf", "-o", "back"]).ended(0);
    work.put("tiny.toml", "about = \"\"\nversion = 40\nlevel = \"L\"\ndots = 4\n");
    let run = work
        .run(&["pack", "vault", "-o", "tiny.pdf", "--rehearse=seizure", "--spare", "0.1%", "--profile", "tiny.toml"])
        .ended(1);
    run.told(&["did not survive its rehearsal, and was not written", "--profile sturdy"]);
    assert!(!work.path("tiny.pdf").exists());
}

#[test]
fn the_margin_is_a_grade_for_each_fault_and_a_picture() {
    let work = WorkFolder::new("drill-margin");
    packet(&work);
    let run = work.run(&["drill", "packet.pdf", "--margin", "--only", "rotation,pen", "--json", "-o", "out"]).ended(0);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let margins = report["margins"].as_array().unwrap();
    assert_eq!(margins.iter().map(|margin| &margin["fault"]).collect::<Vec<_>>(), ["rotation", "pen"]);
    assert!(margins.iter().all(|margin| margin["grade"].as_f64().unwrap() >= 1.0), "{report}");
    assert_eq!(
        image::load_from_memory(&fs::read(work.path("out/margin.png")).unwrap()).unwrap().color().channel_count(),
        1
    );
    work.run(&["drill", "packet.pdf", "--margin", "--suite", "hard"]).ended(2).told(&["cannot be used with"]);
}
