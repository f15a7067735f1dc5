//! Any text as that of slips' codes, and as the lines inside -> no panic; a slip says itself again.

use seedpress::frame::slip_text::{self, SlipMatch, SlipText};

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for found in slip_text::each(&text) {
        if let SlipMatch::Slip(slip) = found {
            says_itself_again(&slip);
        }
    }
    // A fuzzer finds no check digits: what they would protect is tried by itself, with a shard after a zero byte.
    let (lines, shard) = match bytes.iter().position(|&byte| byte == 0) {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[][..]),
    };
    if let Some(slip) = std::str::from_utf8(lines).ok().and_then(|lines| slip_text::read_lines(lines, shard)) {
        assert!(slip_text::lines(&slip).as_bytes() == lines);
        // More than one code holds is cut off at its length.
        if slip.digits().len() <= 7_000 {
            says_itself_again(&slip);
        }
    }
}

fn says_itself_again(slip: &SlipText) {
    assert!(slip_text::read(&slip.text()) == Some(SlipMatch::Slip(Box::new(slip.clone()))));
}
