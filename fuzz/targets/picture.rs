//! Any bytes as a picture file -> no panic, no unbounded time or memory.

use seedpress::photo;
use seedpress::watch::Unwatched;

pub fn run(bytes: &[u8]) {
    let Ok(pages) = photo::open(bytes.to_vec()) else { return };
    for page in 0..pages.count().min(2) {
        let _ = pages.read(page, &Unwatched);
    }
}
