//! Lines on standard input -> shares and secrets, one answer a line: for programs that judge ours from outside.
//!
//! ```text
//! split SECRET-HEX POLICY GROUPS SEED     ->  words | words / words | words      (a slash between groups)
//! join PASSPHRASE-HEX words | words       ->  the secret in hex, or `no: ` and why
//! ```
//! The randomness of a split comes from the seed, so this must never split a secret that matters.

use std::io::{BufRead, Write, stdin, stdout};

use seedpress::share::{self, Policy, SecretBytes, Share};

fn main() -> std::io::Result<()> {
    for line in stdin().lock().lines() {
        let answer = answer(&line?).unwrap_or_else(|error| format!("no: {error}"));
        writeln!(stdout(), "{answer}")?;
    }
    Ok(())
}

fn answer(line: &str) -> Result<String, Box<dyn std::error::Error>> {
    match line.split_once(' ') {
        Some(("split", rest)) => {
            let [secret, policy, groups, seed] = rest.split(' ').collect::<Vec<_>>()[..] else {
                return Err("4 words".into());
            };
            let mut state: u64 = seed.parse()?;
            let mut random = |bytes: &mut [u8]| {
                bytes.fill_with(|| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 56) as u8
                });
                Ok(())
            };
            let identifier = share::new_identifier(&[], &mut random)?;
            let policy = Policy::parse(policy, groups.parse()?)?;
            let split = share::split(&SecretBytes::new(bytes(secret)?), &policy, identifier, &mut random)?;
            let words =
                |group: Vec<Share>| group.iter().map(|share| share.words().to_string()).collect::<Vec<_>>().join(" | ");
            Ok(split.into_iter().map(words).collect::<Vec<_>>().join(" / "))
        }
        Some(("join", rest)) => {
            let (passphrase, words) = rest.split_once(' ').ok_or("no words")?;
            let mut shares = Vec::new();
            for words in words.split(" | ") {
                shares.push(Share::from_numbers(&share::read(words)?)?);
            }
            let joined = share::join(&shares, &bytes(passphrase)?, share::iterations(8))?;
            if joined.forged.is_empty() { Ok(joined.secret.hex().to_string()) } else { Err("some are forged".into()) }
        }
        _ => Err("neither split nor join".into()),
    }
}

/// Hex, or `-` for nothing.
fn bytes(hex: &str) -> Result<Vec<u8>, std::num::ParseIntError> {
    let hex = hex.trim_start_matches('-');
    (0..hex.len() / 2).map(|at| u8::from_str_radix(hex.get(2 * at..2 * at + 2).unwrap_or_default(), 16)).collect()
}
