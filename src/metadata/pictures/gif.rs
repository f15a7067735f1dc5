//! A GIF -> what its comments and applications tell (`GIF89a`, sections 23 to 26).

use crate::metadata::traces::{Trace, Traces};
use crate::metadata::{text, xmp};

/// Blocks that are looked at.
const MOST_BLOCKS: usize = 100_000;

pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
}

/// What a GIF tells; `None` where it cannot be taken apart.
pub(super) fn told(bytes: &[u8]) -> Option<Traces> {
    let colours = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + colours(*bytes.get(10)?);
    let mut traces = Traces::default();
    for _ in 0..MOST_BLOCKS {
        match *bytes.get(at)? {
            0x21 => {
                let kind = *bytes.get(at + 1)?;
                let (data, end) = sub_blocks(bytes, at + 2)?;
                match kind {
                    0xfe if text::names_a_program(&data) => traces.add(Trace::Program),
                    0xfe => traces.add(Trace::Comment),
                    0xff if data.starts_with(b"XMP DataXMP") => traces.add_all(xmp::told(&data)),
                    _ => {}
                }
                at = end;
            }
            0x2c => at = sub_blocks(bytes, at + 11 + colours(*bytes.get(at + 9)?))?.1,
            // The end.
            _ => break,
        }
    }
    Some(traces)
}

/// The bytes of blocks up to an empty one, and where they end.
fn sub_blocks(bytes: &[u8], mut at: usize) -> Option<(Vec<u8>, usize)> {
    let mut data = Vec::new();
    loop {
        let length = usize::from(*bytes.get(at)?);
        if length == 0 {
            return Some((data, at + 1));
        }
        data.extend(bytes.get(at + 1..at + 1 + length)?);
        at += 1 + length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_a_gif_are_told() {
        let gif = |block: &[u8]| {
            [
                b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff",
                block,
                b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;",
            ]
            .concat()
        };
        assert_eq!(told(&gif(b"")), Some(Traces::default()));
        assert_eq!(told(&gif(b"\x21\xfe\x08Ash Tree\0")), Some(Traces::from_iter([Trace::Comment])));
        assert_eq!(told(&gif(b"\x21\xfe\x11Created with GIMP\0")), Some(Traces::from_iter([Trace::Program])));
        let whole = gif(b"\x21\xfe\x08Ash Tree\0");
        for cut in 0..whole.len() {
            let _ = told(&whole[..cut]);
        }
    }
}
