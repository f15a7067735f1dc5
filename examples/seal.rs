//! Content on standard input -> an age file on standard output, or back: for trying other programs against ours.
//!
//! ```text
//! seal key HEX         sealed and padded, as a packet is        open HEX              what HEX opens
//! seal to age1.. ..    the same, to recipients                 open AGE-SECRET-KEY-1..  what the identity opens
//! letter HEX age1..    the key, sealed to a recipient
//! ```

#![allow(clippy::disallowed_methods)] // an example reads the system's randomness as a file

use std::error::Error;
use std::fs::File;
use std::io::{self, Read, Write, stdin, stdout};

use seedpress::limits::MAX_CONTENT_BYTES;
use seedpress::seal::{Key, PacketKey, Recipient, letter, open, seal_to, seal_with_key};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut content = Vec::new();
    stdin().read_to_end(&mut content)?;
    let out = match words[..] {
        ["seal", "key", hex] => seal_with_key(&content, &PacketKey::from_hex(hex)?)?,
        ["seal", "to", ref recipients @ ..] => {
            let recipients: Vec<Recipient> =
                recipients.iter().map(|text| Recipient::new(text)).collect::<Result<_, _>>()?;
            seal_to(&content, &recipients, random)?
        }
        ["letter", hex, recipient] => {
            letter(&PacketKey::from_hex(hex)?, &Recipient::new(recipient)?, random)?.into_bytes()
        }
        ["open", key] => {
            let keys = match PacketKey::from_hex(key) {
                Ok(packet) => vec![Key::packet(&packet)],
                Err(_) => Key::identities(key)?,
            };
            open(&content, &keys, MAX_CONTENT_BYTES)?.content.to_vec()
        }
        _ => return Err("usage: seal key HEX | seal to age1.. .. | letter HEX age1.. | open HEX-OR-IDENTITY".into()),
    };
    stdout().write_all(&out)?;
    Ok(())
}

fn random(bytes: &mut [u8]) -> io::Result<()> {
    File::open("/dev/urandom")?.read_exact(bytes)
}
