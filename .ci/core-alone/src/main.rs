//! A picture's bytes -> how many packets came back, with the core alone: what a page in a browser will call.
//!
//! CI builds this for wasm32-unknown-unknown and checks that the module imports nothing: no clock, no files, no
//! randomness. Run here, it is given something that is no picture and restores nothing.

use std::hint::black_box;

use seedpress::photo::{self, Payload};
use seedpress::pile::{PictureKey, Pile};
use seedpress::restore;
use seedpress::seal;
use seedpress::share::{self, Card};
use seedpress::watch::Unwatched;

fn main() {
    let picture: Vec<u8> = black_box(b"no picture".to_vec());
    assert_eq!(black_box(restored(picture)), 0);
    assert!(!joins(black_box("no card")));
    let key = seal::PacketKey::new(&black_box([0; 16]));
    assert!(seal::open(&black_box(b"age-encryption.org/v1".to_vec()), &[seal::Key::packet(&key)], 1 << 20).is_err());
}

fn restored(picture: Vec<u8>) -> usize {
    let mut pile = Pile::new();
    let key = PictureKey::of(&picture);
    let Ok(pages) = photo::open(picture) else { return 0 };
    for page in 0..pages.count() {
        let Ok(reading) = pages.read(page, &Unwatched) else { continue };
        let Ok(place) = pile.add_picture(key, page as u32 + 1) else { continue };
        for sighting in reading.sightings {
            match sighting.payload {
                Payload::Text(text) => pile.add_text(place, &text),
                Payload::Bytes(bytes) => pile.add_bytes(place, &bytes),
            };
        }
    }
    let outcome = restore::restore(&pile, &Unwatched);
    outcome.sets.iter().filter(|set| set.files.is_some()).count()
}

/// Whether the text is that of a card that opens everything.
fn joins(text: &str) -> bool {
    Card::parse(text).is_ok_and(|card| share::join_cards(&[card], share::iterations(0)).is_ok())
}
