//! A picture's bytes -> how many files came back, with the core alone: what a page in a browser will call.
//!
//! CI builds this for wasm32-unknown-unknown and checks that the module imports nothing: no clock, no files, no
//! randomness. Run here, it reads an empty picture and says that there is nothing on it.

use std::hint::black_box;

use seedpress::pile::Pile;
use seedpress::watch::Unwatched;
use seedpress::{photo, restore};

fn main() {
    let picture: Vec<u8> = black_box(b"P5 not a picture".to_vec());
    let files = restored(picture);
    assert_eq!(black_box(files), 0);
}

fn restored(picture: Vec<u8>) -> usize {
    let mut pile = Pile::default();
    if let Ok(pages) = photo::open(picture) {
        for page in 0..pages.count() {
            let Ok(reading) = pages.read(page, &Unwatched) else { continue };
            for sighting in reading.sightings {
                if let photo::Payload::Text(text) = sighting.payload {
                    black_box((&mut pile, text));
                }
            }
        }
    }
    restore::restore(&pile, &Unwatched).sets.len()
}
