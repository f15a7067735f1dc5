//! Any bytes as an age file -> no panic, no unbounded time or memory, and nothing opened.

use seedpress::seal::{Key, describe, is_age, open, stanzas};

/// An identity, and not a passphrase: what scrypt takes, a stranger may set.
const IDENTITY: &str = "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSKMP32K";
const LIMIT: usize = 1 << 20;

pub fn run(bytes: &[u8]) {
    let Ok(keys) = Key::identities(IDENTITY) else { return };
    match stanzas(bytes) {
        Ok(kinds) => {
            assert!(is_age(bytes));
            assert!(!describe(&kinds).is_empty());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    match open(bytes, &keys, LIMIT) {
        Ok(unsealed) => assert!(unsealed.content.len() < bytes.len() && unsealed.key == 0),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if let Ok(text) = str::from_utf8(bytes) {
        let _ = Key::identities(text);
    }
}
