//! Everything that is printed here, and foreign codes, in one folder -> `inspect` names each, `scan` does what can be done with it.

use std::fs;

use crate::paper::{picture, png};
use crate::program::Desk;

const TREE: &str = "[tree]\nname = \"Hill workshop\"\nversion = 3\nsecret = \"4f1c9a7733d200e1b8c6a5f4e3d2c1b0\"\n\n[[group]]\nid = \"mill\"\n\
    doors = [\"rosa\"]\n\n[[person]]\nid = \"rosa\"\nname = \"Rosa Quillfeather\"\nways = [{ by = \"phone\", at = \"555-0105\" }]\n\n\
    [[person]]\nid = \"tomas\"\nname = \"Tomas Underbough\"\nways = [{ by = \"phone\", at = \"555-0106\" }]\n";
const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60mm\" height=\"40mm\" viewBox=\"0 0 60 40\">\
    <path d=\"M5 5H55V35H5Z\" fill=\"none\" stroke=\"black\"/></svg>";

/// A desk with papers of all kinds in `photos`; every page of a PDF is a picture.
fn papers(name: &str) -> Desk {
    let desk = Desk::new(name);
    desk.put("vault/note.md", "Meet at the well.\n");
    desk.put("vault/hill.tree.toml", TREE);
    desk.put("vault/frame.svg", DRAWING);
    fs::create_dir(desk.path("photos")).unwrap();
    desk.run(&["pack", "vault", "-o", "photos/sealed.pdf", "--seal", "--split", "2-of-3"]).ended(0);
    fs::rename(desk.path("photos/sealed.cards.pdf"), desk.path("photos/cards.pdf")).unwrap();
    desk.run(&["tree", "vault/hill.tree.toml", "--slips", "photos/slips.pdf"]).ended(0);
    desk.run(&["plate", "vault/frame.svg", "-o", "photos/plate.pdf"]).ended(0);
    let new = ["alert", "new", "--split", "2-of-2", "--count", "3", "--meaning", "Leave the valley", "-o", "alerts"];
    desk.run(&new).ended(0);
    fs::rename(desk.path("alerts/cards.pdf"), desk.path("photos/alert-cards.pdf")).unwrap();
    desk.put("photos/foreign.png", png(&picture(&["https://example.org/".to_owned()])));
    desk
}

#[test]
fn each_paper_of_one_mixed_folder_is_named_for_what_it_is_and_the_packet_is_opened() {
    let desk = papers("mixed");
    let run = desk.run(&["inspect", "photos"]).ended(0);
    let told = format!("{}{}", run.out, run.err);
    for part in [
        "a card of a key: card 1 of 3 (its text is not shown)",
        "a card for alerts: card 1 of 2 (its text is not shown)",
        "slip of Rosa Quillfeather, tree Hill workshop, version 3",
        "photos/plate.pdf: mark of plate",
        "https://example.org/",
        "SP1-",
    ] {
        assert!(told.contains(part), "`{part}` is not in\n{told}");
    }
    let run = desk.run(&["scan", "photos", "-o", "out", "--pile", "pile.txt"]);
    let said = format!("{}{}", run.out, run.err);
    assert!(said.contains("sealed; opened with 3 cards of"), "{said}");
    for part in ["card for alerts", "slip of Rosa Quillfeather", "plate", "foreign code"] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
    let restored = desk.all("out");
    for (name, bytes) in [("note.md", "Meet at the well.\n"), ("hill.tree.toml", TREE), ("frame.svg", DRAWING)] {
        let there = restored.iter().any(|(path, found)| path.ends_with(name) && found == bytes.as_bytes());
        assert!(there, "{name} did not come back: {said}");
    }
    let pile = fs::read_to_string(desk.path("pile.txt")).unwrap();
    assert!(!pile.contains("SPK1-") && !pile.contains("SPA1-"), "a card is in the pile");
}

#[test]
fn cards_and_slips_are_verified_each_for_itself() {
    let desk = papers("verified");
    fs::create_dir(desk.path("paper")).unwrap();
    for (pdf, count, what) in [
        ("photos/cards.pdf", 3, "a card of a key: card 1 of 3"),
        ("photos/alert-cards.pdf", 2, "a card for alerts: card 2 of 2"),
        ("photos/slips.pdf", 2, "slip of Rosa Quillfeather"),
    ] {
        // Its pages as a scanner gives them.
        let out = std::process::Command::new("pdftoppm")
            .args(["-r", "200", "-gray", "-png"])
            .arg(desk.path(pdf))
            .arg(desk.path("paper/p"))
            .output();
        assert!(out.expect("pdftoppm is needed: apt-get install poppler-utils").status.success());
        let run = desk.run(&["verify", pdf, "paper"]).ended(0);
        run.said(&[what, &format!("all of {count} codes can be read from the paper")]);
        let first = desk.all("paper").into_iter().map(|(name, _)| name).next().unwrap();
        fs::remove_file(desk.path("paper").join(&first)).unwrap();
        desk.put("paper/blank.png", png(&image::GrayImage::from_pixel(300, 300, image::Luma([255]))));
        let run = desk.run(&["verify", pdf, "paper"]).ended(3).said(&["NOT READ", "photograph these pages again"]);
        assert!(!run.out.contains("SPK1-") && !run.out.contains("SPA1-"), "{}", run.out);
        let json = desk.run(&["verify", pdf, "paper", "--json"]).ended(3);
        let value: serde_json::Value = serde_json::from_str(json.out.trim()).unwrap();
        assert_eq!(value["codes"].as_array().unwrap().len(), count);
        desk.run(&["verify", pdf, "paper", "--map", "map.png"]).ended(2).told(&["holds no sheets"]);
        fs::remove_dir_all(desk.path("paper")).unwrap();
        fs::create_dir(desk.path("paper")).unwrap();
    }
}
