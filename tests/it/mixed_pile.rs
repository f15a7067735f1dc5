//! Codes of everything that is printed here, and foreign ones, in one folder of pictures -> `inspect` names each, `scan` does what
//! can be done with it, `verify` takes cards.

use std::fs;

use seedpress::cards::{Holder, card_page, print};
use seedpress::catalogue::built_in;
use seedpress::frame::slip_text::{SlipPerson, SlipText};
use seedpress::share::{Card, CardUse, Policy};
use seedpress::sheet::Paper;
use seedpress::typeset::{CardSize, OwnFonts};

use crate::drawn_plate::mark_of;
use crate::paper::{picture, png};
use crate::program::Desk;
use crate::sealed::{KEY, OTHER_KEY, assert_open, cards, put_sheets};

fn slip() -> String {
    let person = SlipPerson { name: "Rosa Quillfeather".to_owned(), ways: vec![] };
    SlipText { tree: "Hill workshop".to_owned(), version: 3, people: vec![person], ..SlipText::default() }.text()
}

#[test]
fn each_code_of_one_mixed_folder_is_named_for_what_it_is_and_the_packet_is_opened() {
    let desk = Desk::new("mixed");
    let paper = put_sheets(&desk, KEY);
    let keys = cards(&KEY, "2-of-3", 1, 77).remove(0);
    let alerts = cards(&OTHER_KEY, "2-of-2", 1, 78).remove(0);
    let alert = Card { of: CardUse::Alerts, ..alerts[0].clone() };
    let plate = mark_of(Paper::A4.size(), [0, 0], None).text();
    for (name, texts) in [
        ("sheet", paper.texts()[..2].to_vec()),
        ("card-1", vec![keys[0].text().to_string()]),
        ("card-3", vec![keys[2].text().to_string()]),
        ("alert", vec![alert.text().to_string()]),
        ("slip", vec![slip()]),
        ("plate", vec![plate]),
        ("foreign", vec!["https://example.org/".to_owned()]),
    ] {
        desk.put(&format!("photos/{name}.png"), png(&picture(&texts)));
    }
    fs::rename(desk.path("sheets.txt"), desk.path("photos/sheets.txt")).unwrap();
    let run = desk.run(&["inspect", "photos"]).ended(0);
    for part in [
        "photos/card-1.png: a card of a key: card 1 of 3 (its text is not shown)",
        "photos/card-3.png: a card of a key: card 3 of 3 (its text is not shown)",
        "photos/alert.png: a card for alerts: card 1 of 2 (its text is not shown)",
        "photos/slip.png: slip of Rosa Quillfeather, tree Hill workshop, version 3",
        "photos/plate.png: a plate of the file",
        "photos/foreign.png: https://example.org/",
        "photos/sheet.png: SP1-",
    ] {
        assert!(run.out.contains(part), "`{part}` is not in\n{}", run.out);
    }
    let run = desk.run(&["scan", "photos", "-o", "out", "--pile", "pile.txt"]);
    let said = format!("{}{}", run.out, run.err);
    for part in [
        "sealed; opened with 2 cards of",
        "1 card for alerts",
        "1 slip of a contact tree",
        "1 mark of a plate",
        "1 foreign code",
        "this is a card for alerts, which opens nothing",
    ] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
    assert_open(&desk, "out");
    let pile = fs::read_to_string(desk.path("pile.txt")).unwrap();
    assert!(!pile.contains("SPK1-") && !pile.contains("SPA1-"), "a card is in the pile");
}

#[test]
fn cards_are_verified_each_for_itself() {
    let desk = Desk::new("cards-verified");
    let keys = cards(&KEY, "2-of-2", 1, 77).remove(0);
    let policy = Policy::parse("2-of-2", 1).unwrap();
    let page = |card| card_page(card, &policy, Holder { name: None, catalogue: built_in("en").unwrap() }, false);
    let pages = keys.iter().map(page).collect();
    desk.put("cards.pdf", print(pages, CardSize::Wallet, Paper::A4.size(), &OwnFonts::default()).unwrap());
    for (at, card) in keys.iter().enumerate() {
        desk.put(&format!("paper/{at}.png"), png(&picture(&[card.text().to_string()])));
    }
    let run = desk.run(&["verify", "cards.pdf", "paper"]).ended(0);
    run.said(&["a card of a key: card 1 of 2", "read in paper/1.png", "all of 2 codes can be read from the paper"]);
    fs::remove_file(desk.path("paper/1.png")).unwrap();
    let run = desk.run(&["verify", "cards.pdf", "paper"]).ended(3);
    assert!(!run.out.contains("SPK1-"), "{}", run.out);
    run.said(&["card 2 of 2", "NOT READ", "1 of 2 codes not read: photograph these pages again"]);
    let json = desk.run(&["verify", "cards.pdf", "paper", "--json"]).ended(3);
    let value: serde_json::Value = serde_json::from_str(json.out.trim()).unwrap();
    let codes = value["codes"].as_array().unwrap();
    assert_eq!((codes.len(), &codes[1]["read_in"]), (2, &serde_json::Value::Null));
    desk.run(&["verify", "cards.pdf", "paper", "--map", "map.png"]).ended(2).told(&["holds no sheets"]);
}
