//! Any text as the twelve words or numbers of a key -> no panic; a key says itself again in every list, and repairs are keys.

use seedpress::mnemonic::{self, Mnemonic, WordList};

pub fn run(bytes: &[u8]) {
    let Ok(readings) = mnemonic::read(&String::from_utf8_lossy(bytes)) else { return };
    assert!(!readings.is_empty() && readings.len() <= WordList::ALL.len());
    for typed in readings {
        for repair in typed.repairs().step_by(97) {
            assert!(repair.mnemonic.key().is_some() && (1..=mnemonic::WORDS).contains(&repair.place));
        }
        let Some(mnemonic) = typed.mnemonic() else { continue };
        let key = mnemonic.key().expect("a mnemonic that was read has a key");
        for list in WordList::ALL {
            let text = Mnemonic::of(&key).text(list);
            let again = mnemonic::read(&text).expect("printed words are read");
            assert!(again.iter().filter_map(|typed| typed.mnemonic()?.key()).any(|read| *read == *key));
        }
    }
}
