//! A partial code <-> one line of a pile file, which readers of whole codes take for a comment.
//!
//! ```text
//! # part NYV6Z9N8SW6QRB3C04N76602-I00007K00040S0001T0002G05040404- bytes 910 version 25 data 1000 blocks 21: 3 0a1b.. 9 77c2..
//!        header without its SP1-                                   shard     how the code's data is divided: block, bytes
//! ```
//! Where only the first eight digits of the set id are known, only those are written.

use std::fmt::Write;

use crate::frame::{Division, PartialCode, SetId, header_text, read_header};
use crate::limits::MAX_CODE_DATA_BYTES;

const START: &str = "# part ";
/// Digits of an id of which only the beginning is known.
const PREFIX: usize = 8;
/// Characters of the longest line: two for each byte of data, a few for each block, and the rest.
const MAX_LINE: usize = 3 * MAX_CODE_DATA_BYTES;

/// Whether a line begins like a partial code.
pub(super) fn is_part(line: &str) -> bool {
    line.trim_start().starts_with(START)
}

/// The line, without its end.
pub(super) fn write(code: &PartialCode) -> String {
    let header = header_text(&code.header);
    let (id, rest) = header["SP1-".len()..].split_at(SetId::CHARS);
    let id = if code.whole_id { id } else { &id[..PREFIX] };
    let Division { version, data_bytes, blocks } = code.division;
    let mut line =
        format!("{START}{id}{rest} bytes {} version {version} data {data_bytes} blocks {blocks}:", code.shard_bytes);
    for (at, block) in code.blocks.iter().enumerate() {
        let Some(block) = block else { continue };
        let _ = write!(line, " {at} ");
        for byte in block {
            let _ = write!(line, "{byte:02x}");
        }
    }
    line
}

/// The code of a line; `None` for a line that is damaged or describes an impossible code.
pub(super) fn parse(line: &str) -> Option<PartialCode> {
    let rest = line.trim().strip_prefix(START).filter(|rest| rest.len() <= MAX_LINE)?;
    let (about, blocks) = rest.split_once(':')?;
    let mut words = about.split_ascii_whitespace();
    let (id, places) = words.next()?.split_once('-')?;
    let whole_id = id.len() == SetId::CHARS;
    if !whole_id && id.len() != PREFIX {
        return None;
    }
    let header = read_header(&format!("SP1-{id:0<width$}-{places}", width = SetId::CHARS))?;
    let mut number = |name: &str| {
        let value = (words.next()? == name).then(|| words.next())??;
        value.parse::<usize>().ok()
    };
    let shard_bytes = number("bytes")?;
    let version = u8::try_from(number("version")?).ok()?;
    let division = Division { version, data_bytes: number("data")?, blocks: number("blocks")? };
    if !division.holds(shard_bytes) {
        return None;
    }
    let mut all = vec![None; division.blocks];
    let mut words = blocks.split_ascii_whitespace();
    while let Some(at) = words.next() {
        *all.get_mut(at.parse::<usize>().ok()?)? = Some(bytes_of(words.next()?)?);
    }
    PartialCode::new(header, whole_id, shard_bytes, division, all)
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digit = |digit: u8| char::from(digit).to_digit(16).map(|value| value as u8);
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pile::testing::{in_part, packet_of};

    #[test]
    fn a_part_comes_back_from_its_line_with_a_whole_id_and_without() {
        let whole = in_part(&packet_of(1, 5, 12, 150)[3], &[0, 1, 4]);
        assert_eq!(parse(&write(&whole)), Some(whole.clone()));
        let part = in_part(&packet_of(1, 5, 12, 150)[3], &[2, 3]);
        let mut header = part.header;
        header.set.0[5..].fill(0);
        let short = PartialCode { header, whole_id: false, ..part };
        assert_eq!(parse(&write(&short)), Some(short.clone()));
        assert!(write(&short).starts_with(&format!("# part {}-I00004", whole.header.set.prefix())));
    }

    #[test]
    fn no_prefix_of_a_line_and_no_lie_in_it_gives_more_than_it_says() {
        let code = in_part(&packet_of(1, 5, 12, 150)[3], &[1, 2]);
        let line = write(&code);
        for end in 0..line.len() {
            if let Some(part) = parse(&line[..end]) {
                let less = part.blocks.iter().zip(&code.blocks).all(|(part, block)| part.is_none() || part == block);
                assert!(less, "{end}");
            }
        }
        for (from, to) in [
            ("bytes 150", "bytes 151"),
            ("bytes 150", "bytes 20000000000000000000000"),
            ("blocks 5", "blocks 0"),
            ("blocks 5", "blocks 99999999"),
            ("version 10", "version 300"),
            (": 1 ", ": 7 "),
            (": 1 ", ": 1 zz"),
            ("-I00004", "-I00000"),
        ] {
            assert!(line.contains(from));
            assert_eq!(parse(&line.replace(from, to)), None, "{to}");
        }
    }
}
