//! Codes of everything that is printed here, and foreign ones, in one folder of pictures -> `inspect` names each, `scan` does what
//! can be done with it; `verify` and `drill` take cards, letters and slips.

use std::fs;

use seedpress::cards::{Holder, card_page, print};
use seedpress::catalogue::built_in;
use seedpress::frame::slip_text::{SlipPerson, SlipText};
use seedpress::photo;
use seedpress::rehearse::{Camera, Stored, Suite, photograph};
use seedpress::share::{Card, CardUse, Policy};
use seedpress::sheet::Paper;
use seedpress::twin::Twin;
use seedpress::typeset::{CardSize, OwnFonts};
use seedpress::units::Dpi;

use crate::drawn_plate::mark_of;
use crate::pack_sealed::RECIPIENT;
use crate::paper::{Paper as Sheets, noise, picture, png};
use crate::program::WorkFolder;
use crate::sealed::{KEY, OTHER_KEY, assert_open, cards, put_sheets};
use crate::twins::written;

fn slip() -> String {
    let person = SlipPerson { name: "Rosa Quillfeather".to_owned(), ways: vec![] };
    SlipText { tree: "Hill workshop".to_owned(), version: 3, people: vec![person], ..SlipText::default() }.text()
}

#[test]
fn each_code_of_one_mixed_folder_is_named_for_what_it_is_and_the_packet_is_opened() {
    let work = WorkFolder::new("mixed");
    let paper = put_sheets(&work, KEY);
    let keys = cards(&KEY, "2-of-3", 1, 77).remove(0);
    let alerts = cards(&OTHER_KEY, "2-of-2", 1, 78).remove(0);
    let alert = Card { of: CardUse::Alerts, ..alerts[0].clone() };
    let plate = mark_of(Paper::A4.size(), [0, 0], None).text();
    let strip = Sheets::of(&[("crank.svg", &noise(200, 5))], 100, 2);
    let twin = Twin::coded("seeds.bin", b"beans, maize and squash", None, false).unwrap();
    work.put("photos/lines.txt", written(&twin).join("\n"));
    for (name, texts) in [
        ("sheet", paper.texts()[..2].to_vec()),
        ("card-1", vec![keys[0].text().to_string()]),
        ("card-3", vec![keys[2].text().to_string()]),
        ("alert", vec![alert.text().to_string()]),
        ("slip", vec![slip()]),
        ("plate", [vec![plate], strip.texts()].concat()),
        ("foreign", vec!["https://example.org/".to_owned()]),
    ] {
        work.put(&format!("photos/{name}.png"), png(&picture(&texts)));
    }
    fs::rename(work.path("sheets.txt"), work.path("photos/sheets.txt")).unwrap();
    let run = work.run(&["inspect", "photos"]).ended(0);
    for part in [
        "photos/card-1.png: a card of a key: card 1 of 3 (its text is not shown)",
        "photos/card-3.png: a card of a key: card 3 of 3 (its text is not shown)",
        "photos/alert.png: a card for alerts: card 1 of 2 (its text is not shown)",
        "photos/slip.png: slip of Rosa Quillfeather, tree Hill workshop, version 3",
        "photos/plate.png: a plate of the file",
        "photos/foreign.png: https://example.org/",
        "photos/plate.png: SP1-",
        "photos/sheet.png: SP1-",
        "photos/lines.txt: line 00 of a handwritten twin (its text is not shown)",
        "photos/lines.txt: coded line 01 of a handwritten twin (its text is not shown)",
    ] {
        assert!(run.out.contains(part), "`{part}` is not in\n{}", run.out);
    }
    let run = work.run(&["scan", "photos", "-o", "out", "--pile", "pile.txt"]);
    let said = format!("{}{}", run.out, run.err);
    for part in [
        "sealed; opened with 2 cards of",
        "1 card for alerts",
        "1 slip of a contact tree",
        "1 mark of a plate",
        "lines of handwritten twins",
        "`seedpress twin --read FILE -o FOLDER` reads them",
        "1 foreign code",
        "this is a card for alerts, which opens nothing",
    ] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
    assert_open(&work, "out");
    assert!(came_back(&work, "crank.svg", &noise(200, 5)));
    let run = work.run(&["inspect", "photos/lines.txt", "--json"]).ended(0);
    let first: serde_json::Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
    assert_eq!((&first["text"], &first["twin"]["kind"]), (&serde_json::Value::Null, &"summary".into()));
    let told = &["6 lines of handwritten twins", "twin --read FILE -o FOLDER"];
    work.run(&["scan", "photos/lines.txt", "-o", "none"]).ended(1).told(told);
    let pile = fs::read_to_string(work.path("pile.txt")).unwrap();
    assert!(!pile.contains("SPK1-") && !pile.contains("SPA1-"), "a card is in the pile");
}

#[test]
fn cards_are_verified_each_for_itself() {
    let work = WorkFolder::new("cards-verified");
    let keys = cards(&KEY, "2-of-2", 1, 77).remove(0);
    let policy = Policy::parse("2-of-2", 1).unwrap();
    let page = |card| card_page(card, &policy, Holder { name: None, catalogue: built_in("en").unwrap() }, false);
    let pages = keys.iter().map(page).collect();
    work.put("cards.pdf", print(pages, CardSize::Wallet, Paper::A4.size(), &OwnFonts::default()).unwrap());
    for (at, card) in keys.iter().enumerate() {
        work.put(&format!("paper/{at}.png"), png(&picture(&[card.text().to_string()])));
    }
    let run = work.run(&["verify", "cards.pdf", "paper"]).ended(0);
    run.said(&["a card of a key: card 1 of 2", "read in paper/1.png", "all of 2 codes can be read from the paper"]);
    fs::remove_file(work.path("paper/1.png")).unwrap();
    let run = work.run(&["verify", "cards.pdf", "paper"]).ended(3);
    assert!(!run.out.contains("SPK1-"), "{}", run.out);
    run.said(&["card 2 of 2", "NOT READ", "1 of 2 codes not read: photograph these pages again"]);
    let json = work.run(&["verify", "cards.pdf", "paper", "--json"]).ended(3);
    let value: serde_json::Value = serde_json::from_str(json.out.trim()).unwrap();
    let codes = value["codes"].as_array().unwrap();
    assert_eq!((codes.len(), &codes[1]["read_in"]), (2, &serde_json::Value::Null));
    work.run(&["verify", "cards.pdf", "paper", "--map", "map.png"]).ended(2).told(&["holds no sheets"]);
}

const BRACKET: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80mm\" height=\"60mm\" viewBox=\"0 0 80 60\">\n\
                       <rect x=\"1\" y=\"1\" width=\"78\" height=\"58\" fill=\"none\" stroke=\"black\"/>\n</svg>\n";
const NOTE: &str = "Meet Juniper Made-Up at the well under the third willow.\n";

/// Whether a file is among those that were restored into `out`, where each packet has a folder of its own.
fn came_back(work: &WorkFolder, name: &str, bytes: &[u8]) -> bool {
    work.all("out").iter().any(|(path, content)| path.ends_with(name) && content == bytes)
}

/// Upright photos of pages of a PDF, from 1, by a simulated phone.
fn photographed(work: &WorkFolder, pdf: &str, wanted: &[usize]) {
    let pages = photo::open(fs::read(work.path(pdf)).unwrap()).unwrap();
    for page in wanted {
        let camera = Camera { stored: Stored::Upright, ..Suite::Phone.camera(Paper::A4.size(), *page as u64) };
        let printed = pages.raster(page - 1, Dpi(600.0)).unwrap();
        let shot = photograph(&printed, Paper::A4.size(), &camera, *page as u64).unwrap();
        work.put(&format!("photos/{}-{page}.jpg", pdf.replace(['/', '.'], "-")), shot);
    }
}

/// What the program printed, as photos of it: a sealed packet with its cards and a letter, slips of a tree, a plate with its file, a twin.
#[test]
fn photos_of_all_papers_in_one_folder_give_back_what_can_be_given_back() {
    let work = WorkFolder::new("mixed-photos");
    work.put("vault/note.txt", NOTE);
    work.put("bracket.svg", BRACKET);
    work.put("people.tree.toml", fs::read("fixtures/trees/people-7.tree.toml").unwrap());
    work.put("people-7.csv", fs::read("fixtures/trees/people-7.csv").unwrap());
    work.run(&["pack", "vault", "-o", "packet.pdf", "--seal", "--split", "2-of-3", "--letter-to", RECIPIENT]).ended(0);
    work.run(&["tree", "people.tree.toml", "-o", "papers", "--only", "slips"]).ended(0);
    work.run(&["plate", "bracket.svg", "-o", "plate.pdf"]).ended(0);
    let shown: [(&str, &[usize]); 4] = [
        ("packet.pdf", &[2, 5]),
        ("packet.cards.pdf", &[1, 2, 3, 4]),
        ("papers/slips.pdf", &[1, 2, 3]),
        ("plate.pdf", &[2]),
    ];
    shown.into_iter().for_each(|(pdf, pages)| photographed(&work, pdf, pages));
    work.put("photos/foreign.png", png(&picture(&["https://example.org/".to_owned()])));
    let twin = Twin::text("note.txt", NOTE.as_bytes(), false).unwrap();
    work.put("photos/lines.txt", written(&twin).join("\n"));
    let run = work.run(&["inspect", "photos"]).ended(0);
    let run = run.said(&[
        "a card of a key: card 1 of 3 (its text is not shown)",
        "a letter with a key (its text is not shown)",
        "slip of Emil Gingersnap, tree Hill workshop, version 1",
        "a plate of the file",
        "text line 01 of a handwritten twin",
        "photos/foreign.png: https://example.org/",
    ]);
    assert!(!run.out.contains("SPK1-") && !run.out.contains("Juniper"), "{}", run.out);
    let run = work.run(&["scan", "photos", "-o", "out"]).ended(0);
    run.said(&[
        "sealed; opened with 3 cards of",
        "slip of Jonah Puddlejump, tree Hill workshop",
        "`seedpress twin --read FILE -o FOLDER` reads them",
    ]);
    assert!(came_back(&work, "vault/note.txt", NOTE.as_bytes()) && came_back(&work, "bracket.svg", BRACKET.as_bytes()));
    work.run(&["twin", "--read", "photos/lines.txt", "-o", "copied"]).ended(0);
    assert_eq!(fs::read_to_string(work.path("copied/note.txt")).unwrap(), NOTE);

    // The same papers, each for itself: are they printed well?
    let run = work.run(&["verify", "papers/slips.pdf", "photos"]).ended(0);
    run.said(&["slip of Emil Gingersnap", "all of 7 codes can be read from the paper"]);
    let run = work.run(&["verify", "packet.cards.pdf", "photos"]).ended(0);
    run.said(&["a letter with a key", "a card of a key: card 3 of 3", "codes can be read from the paper"]);
}

#[test]
fn cards_letters_and_slips_are_rehearsed_and_none_of_their_photos_is_kept() {
    let work = WorkFolder::new("lone-drills");
    work.put("vault/note.txt", NOTE);
    work.run(&["pack", "vault", "-o", "packet.pdf", "--seal", "--split", "2-of-3", "--letter-to", RECIPIENT]).ended(0);
    let before = work.all("");
    let run = work.run(&["drill", "packet.cards.pdf"]).ended(0);
    run.said(&[
        "simulated photos, 12 megapixels",
        "none is kept",
        "card 2 of 3",
        "a letter with a key",
        "codes can be read from",
    ]);
    let spoilt = work.run(&["drill", "packet.cards.pdf", "--only", "pen,stain,crumple", "--severity", "5"]).ended(3);
    spoilt.said(&["NOT READ", "print them larger"]);
    let json = work.run(&["drill", "packet.cards.pdf", "--json", "--photos-per-sheet", "2"]).ended(0);
    let value: serde_json::Value = serde_json::from_str(json.out.trim()).unwrap();
    assert!(value["codes"].as_array().unwrap().iter().all(|code| code["read_in"].is_string()), "{value}");
    for (option, word) in
        [("--output=x", "--output"), ("--lose=1", "--lose"), ("--margin", "--margin"), ("--as-packed", "--as-packed")]
    {
        work.run(&["drill", "packet.cards.pdf", option]).ended(2).told(&[word, "cards, letters or slips"]);
    }
    assert!(work.all("") == before, "a rehearsal of keys left something behind");
}
