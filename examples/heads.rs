//! Keys in hex and numbers of alerts, a line each, on standard input -> for each of the five languages the twelve words of the key,
//! those of the alert, and the alert's digest: what `.ci/heads` compares with Python's mnemonic.

use std::io::{self, BufRead, Write};

use seedpress::alert::{self, AlertDigest};
use seedpress::mnemonic::{KEY_BYTES, Mnemonic, WordList};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (hex, number) = line.split_once(' ').ok_or("a line is a key in hex, a blank, and a number")?;
        let mut key = [0_u8; KEY_BYTES];
        for (byte, at) in key.iter_mut().zip((0..hex.len()).step_by(2)) {
            *byte = u8::from_str_radix(hex.get(at..at + 2).ok_or("a key has 32 digits")?, 16)?;
        }
        let words = alert::words(&key, number.parse()?).ok_or("no words")?;
        for list in WordList::ALL {
            let text = words.text(list);
            writeln!(out, "{}\n{}\n{}", *Mnemonic::of(&key).text(list), *text, AlertDigest::of(&text))?;
        }
    }
    Ok(())
}
