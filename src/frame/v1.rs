//! A piece <-> the text of one code, format version 1.
//!
//! ```text
//! SP1-<set id, 24>-I#####K#####S####T####Grrccxxyy-<digits>
//! `------------- header: 61 characters ----------'  `-- five digits for each two bytes of shard + tag
//! ```
//! Fixed widths, so that `sort -u` sorts shards and no bit position ever shifts. Digits instead of a base-45 text cost
//! 1.2 to 2.5 % and survive what people and programs do to text: folding, wrapping, '+' for a space, %-decoding.

use sha2::{Digest, Sha256};

use super::SetId;
use crate::limits::{MAX_CODE_TEXT, MAX_GRID, MAX_SHARD_BYTES, MAX_SHARDS, MAX_SHEETS};
use crate::sheet::Grid;

/// Characters of the header, with the hyphen that ends it.
const HEADER_CHARS: usize = 61;
/// Characters before the set id: `SP1-`.
const START_CHARS: usize = 4;
/// Line ends among the digits of one code at which it is tried whether it ends there.
const MAX_GAPS: usize = 400;
/// Check bytes after each shard: the first of SHA-256(header + shard). Against accidents; a forger can compute them.
pub const TAG_BYTES: usize = 4;

/// What one code says of itself and of its packet. All numbers are within their limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Header {
    pub set: SetId,
    /// Which shard, 1 to 65536: the value of the packet's polynomial at `shard - 1`.
    pub shard: u32,
    /// How many shards restore the packet, 1 to 65536.
    pub needed: u32,
    /// The sheet this code was printed on, 1 to `sheets`.
    pub sheet: u32,
    /// Sheets of the packet when this one was printed, 1 to 9999: a hint, for sheets can be added later.
    pub sheets: u32,
    pub grid: Grid,
}

impl Header {
    /// Where on its sheet the code stands: codes fill a sheet row by row.
    #[must_use]
    pub fn slot(&self) -> u32 {
        (self.shard - 1) % self.grid.codes()
    }
}

/// One code's header and bytes, its tag found right.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Piece {
    pub header: Header,
    /// Even in length, 2 to [`MAX_SHARD_BYTES`].
    pub shard: Vec<u8>,
}

impl Piece {
    /// The text that one code carries.
    #[must_use]
    pub fn text(&self) -> String {
        let header = header_text(&self.header);
        let digits = piece_digits(&header, &self.shard);
        header + &digits
    }
}

/// What a stretch of text that begins like one of our codes turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextMatch {
    Piece(Piece),
    /// Begins like a code and is none; says why.
    Damaged(Damage),
    /// `SP2-` to `SP9-`: printed by a newer format.
    Newer(u8),
}

/// Why a text that begins like a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    #[error("the text ends inside its header")]
    ShortHeader,
    #[error("the header is not of the form that version 1 has")]
    Header,
    #[error("a number in the header is out of range")]
    Range,
    #[error("{digits} digits are not groups of five with at least one pair of bytes")]
    Length { digits: usize },
    #[error("a group of five digits is over 65535")]
    Group,
    #[error("the check digits do not match: misread or edited")]
    Tag,
}

/// The 61 characters before the digits.
#[must_use]
pub fn header_text(header: &Header) -> String {
    let Grid { rows, columns, gap_x, gap_y } = header.grid;
    // Shard and needed are 1..=65536, which five digits hold.
    format!(
        "SP1-{}-I{:05}K{:05}S{:04}T{:04}G{rows:02}{columns:02}{gap_x:02}{gap_y:02}-",
        header.set, header.shard, header.needed, header.sheet, header.sheets
    )
}

/// Shard and tag as digits, five for each two bytes; a shard of odd length is not valid.
#[must_use]
pub fn piece_digits(header: &str, shard: &[u8]) -> String {
    let tag = tag(header, shard);
    let mut digits = String::with_capacity((shard.len() / 2 + TAG_BYTES / 2) * 5);
    for pair in shard.chunks_exact(2).chain(tag.chunks_exact(2)) {
        let value = u32::from(u16::from_be_bytes([pair[0], pair[1]]));
        for place in [10_000, 1_000, 100, 10, 1] {
            digits.push(char::from(b'0' + (value / place % 10) as u8));
        }
    }
    digits
}

fn tag(header: &str, shard: &[u8]) -> [u8; TAG_BYTES] {
    let mut hash = Sha256::new();
    hash.update(header);
    hash.update(shard);
    let digest = hash.finalize();
    let mut tag = [0; TAG_BYTES];
    tag.copy_from_slice(&digest[..TAG_BYTES]);
    tag
}

/// The facts in a header's 61 characters, all within their limits; `None` for anything else.
#[must_use]
pub fn read_header(text: &str) -> Option<Header> {
    parse_header(text).ok()
}

/// Everything in a text that begins like one of our codes: letters of either case, several on a line, and digits
/// that were wrapped over lines. Foreign text gives an empty list.
#[must_use]
pub fn find(text: &str) -> Vec<TextMatch> {
    each(text).collect()
}

/// The same, one after the other: a stranger's text may hold millions.
pub fn each(text: &str) -> impl Iterator<Item = TextMatch> {
    let upper: Vec<u8> = text.bytes().map(|byte| byte.to_ascii_uppercase()).collect();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + upper.get(at..)?.windows(4).position(starts)?;
        let (found, taken) = read_at(&upper[start..]);
        at = start + taken.max(4);
        Some(found)
    })
}

/// The one piece that a code's text is, whole and alone.
///
/// `None` for a foreign text.
///
/// # Errors
/// What the first thing that begins like a code is instead.
#[must_use]
pub fn read_one(text: &str) -> Option<Result<Piece, TextMatch>> {
    each(text).next().map(|seen| match seen {
        TextMatch::Piece(piece) => Ok(piece),
        other => Err(other),
    })
}

fn starts(window: &[u8]) -> bool {
    matches!(window, [b'S', b'P', b'1'..=b'9', b'-'])
}

/// What stands at the start of `text`, and how many of its bytes that took.
fn read_at(text: &[u8]) -> (TextMatch, usize) {
    if text[2] != b'1' {
        return (TextMatch::Newer(text[2] - b'0'), 4);
    }
    let (header, after) = match unwrapped_header(text) {
        Ok(found) => found,
        Err(damage) => return (TextMatch::Damaged(damage), 4),
    };
    let parsed = match parse_header(&header) {
        Ok(parsed) => parsed,
        Err(damage) => return (TextMatch::Damaged(damage), 4),
    };
    let (straight, wrapped) = digit_runs(&text[after..]);
    let first = read_digits(&parsed, &header, &straight.digits);
    if matches!(first, TextMatch::Piece(_)) || wrapped.digits.len() == straight.digits.len() {
        return (first, after + straight.taken);
    }
    match read_digits(&parsed, &header, &wrapped.digits) {
        piece @ TextMatch::Piece(_) => (piece, after + wrapped.taken),
        // The next line may begin with digits of its own: a date, a number.
        _ => match read_up_to_a_gap(&parsed, &header, &wrapped) {
            Some((piece, taken)) => (piece, after + taken),
            None => (first, after + straight.taken),
        },
    }
}

/// The piece whose tag ends at one of the line ends or blanks among the digits, and how many bytes it took.
fn read_up_to_a_gap(header: &Header, header_text: &str, run: &TextRun) -> Option<(TextMatch, usize)> {
    let mut bytes = Vec::new();
    let mut hashed = 0;
    let mut hash = Sha256::new();
    hash.update(header_text);
    let gaps = run.gaps.iter().filter(|(digits, _)| digits.is_multiple_of(5)).take(MAX_GAPS);
    for &(digits, taken) in gaps {
        for group in run.digits.get(bytes.len() / 2 * 5..digits)?.chunks_exact(5) {
            let value = group.iter().fold(0u32, |value, &digit| value * 10 + u32::from(digit - b'0'));
            bytes.extend_from_slice(&u16::try_from(value).ok()?.to_be_bytes());
        }
        let Some(end) = bytes.len().checked_sub(TAG_BYTES).filter(|end| (2..=MAX_SHARD_BYTES).contains(end)) else {
            continue;
        };
        hash.update(&bytes[hashed..end]);
        hashed = end;
        if hash.clone().finalize()[..TAG_BYTES] == bytes[end..] {
            return Some((TextMatch::Piece(Piece { header: *header, shard: bytes[..end].to_vec() }), taken));
        }
    }
    None
}

/// The header's 61 characters with line ends and blanks inside it left out, and where it ends. A stranger's text may hold
/// millions of beginnings: memory is taken for a header whose set id is one.
fn unwrapped_header(text: &[u8]) -> Result<(String, usize), Damage> {
    let mut header = [0; HEADER_CHARS];
    let mut chars = 0;
    for (at, &byte) in text.iter().enumerate() {
        if byte.is_ascii_whitespace() {
            continue;
        }
        if !byte.is_ascii_alphanumeric() && byte != b'-' {
            return Err(Damage::ShortHeader);
        }
        if (START_CHARS..START_CHARS + SetId::CHARS).contains(&chars) && !SetId::has_digit(byte) {
            return Err(Damage::Header);
        }
        header[chars] = byte;
        chars += 1;
        if chars == HEADER_CHARS {
            return Ok((header.into_iter().map(char::from).collect(), at + 1));
        }
    }
    Err(Damage::ShortHeader)
}

fn parse_header(header: &str) -> Result<Header, Damage> {
    let rest = header.strip_prefix("SP1-").ok_or(Damage::Header)?;
    let (id, rest) = rest.split_at_checked(SetId::CHARS).ok_or(Damage::Header)?;
    let set = SetId::parse(id).ok_or(Damage::Header)?;
    let (shard, rest) = number(rest, "-I", 5)?;
    let (needed, rest) = number(rest, "K", 5)?;
    let (sheet, rest) = number(rest, "S", 4)?;
    let (sheets, rest) = number(rest, "T", 4)?;
    let (rows, rest) = number(rest, "G", 2)?;
    let (columns, rest) = number(rest, "", 2)?;
    let (gap_x, rest) = number(rest, "", 2)?;
    let (gap_y, rest) = number(rest, "", 2)?;
    if rest != "-" {
        return Err(Damage::Header);
    }
    let in_range = (1..=MAX_SHARDS).contains(&shard)
        && (1..=MAX_SHARDS).contains(&needed)
        && (1..=MAX_SHEETS).contains(&sheets)
        && (1..=sheets).contains(&sheet)
        && (1..=MAX_GRID).contains(&rows)
        && (1..=MAX_GRID).contains(&columns);
    if !in_range {
        return Err(Damage::Range);
    }
    Ok(Header { set, shard, needed, sheet, sheets, grid: Grid { rows, columns, gap_x, gap_y } })
}

fn number<'a>(text: &'a str, before: &str, digits: usize) -> Result<(u32, &'a str), Damage> {
    let rest = text.strip_prefix(before).ok_or(Damage::Header)?;
    let (digits, rest) = rest.split_at_checked(digits).ok_or(Damage::Header)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Damage::Header);
    }
    Ok((digits.parse().map_err(|_| Damage::Header)?, rest))
}

struct TextRun {
    digits: Vec<u8>,
    taken: usize,
    /// Where line ends or blanks stand among the digits: after how many digits, and how many bytes.
    gaps: Vec<(usize, usize)>,
}

/// The digits up to the first character that is none, and the digits with line ends and blanks skipped.
fn digit_runs(text: &[u8]) -> (TextRun, TextRun) {
    let straight: Vec<u8> = text.iter().copied().take_while(u8::is_ascii_digit).take(MAX_CODE_TEXT).collect();
    let mut digits = Vec::new();
    let mut gaps = Vec::new();
    let mut taken = 0;
    for (at, &byte) in text.iter().enumerate().take(2 * MAX_CODE_TEXT) {
        if byte.is_ascii_digit() && digits.len() < MAX_CODE_TEXT {
            if at > taken && taken > 0 {
                gaps.push((digits.len(), taken));
            }
            digits.push(byte);
            taken = at + 1;
        } else if !byte.is_ascii_whitespace() {
            break;
        }
    }
    (TextRun { taken: straight.len(), digits: straight, gaps: Vec::new() }, TextRun { digits, taken, gaps })
}

fn read_digits(header: &Header, header_text: &str, digits: &[u8]) -> TextMatch {
    let bytes = match bytes_of(digits) {
        Ok(bytes) => bytes,
        Err(damage) => return TextMatch::Damaged(damage),
    };
    let (shard, found) = bytes.split_at(bytes.len() - TAG_BYTES);
    if tag(header_text, shard) != *found {
        return TextMatch::Damaged(Damage::Tag);
    }
    TextMatch::Piece(Piece { header: *header, shard: shard.to_vec() })
}

fn bytes_of(digits: &[u8]) -> Result<Vec<u8>, Damage> {
    let bytes = digits.len() / 5 * 2;
    let sound = TAG_BYTES + 2..=MAX_SHARD_BYTES + TAG_BYTES;
    if !digits.len().is_multiple_of(5) || !sound.contains(&bytes) {
        return Err(Damage::Length { digits: digits.len() });
    }
    let mut out = Vec::with_capacity(bytes);
    for group in digits.chunks_exact(5) {
        let value = group.iter().fold(0u32, |value, &digit| value * 10 + u32::from(digit - b'0'));
        let pair = u16::try_from(value).map_err(|_| Damage::Group)?;
        out.extend_from_slice(&pair.to_be_bytes());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::capacity;

    const FIRST: &str = "SP1-NYV6Z9N8SW6QRB3C04N76602-I00001K00002S0001T0001G02020404-08075020560000000000007672487829816296960289419789105822398146991";
    const THIRD: &str = "SP1-NYV6Z9N8SW6QRB3C04N76602-I00003K00002S0001T0001G02020404-29138359043853549115005402779500164327680763451927317383472435970";

    fn piece(text: &str) -> Piece {
        read_one(text).unwrap().unwrap()
    }

    #[test]
    fn the_worked_example_is_read_and_written() {
        let first = piece(FIRST);
        assert_eq!(first.shard[..4], [0x1f, 0x8b, 0x08, 0x08]);
        assert_eq!(first.shard.len(), 22);
        assert_eq!(first.text(), FIRST);
        assert_eq!(piece(THIRD).text(), THIRD);
        assert_eq!(piece(THIRD).header.slot(), 2);
    }

    #[test]
    fn a_code_is_found_folded_wrapped_and_among_other_words() {
        assert_eq!(piece(&FIRST.to_lowercase()), piece(FIRST));
        assert_eq!(piece(&format!("QR-Code: {FIRST} and more")), piece(FIRST));

        let wrapped = format!("{}\r\n{}\n{}", &FIRST[..40], &FIRST[40..80], &FIRST[80..]);
        assert_eq!(piece(&wrapped), piece(FIRST));
        let two = format!("{FIRST}{THIRD}");
        assert_eq!(find(&two), [TextMatch::Piece(piece(FIRST)), TextMatch::Piece(piece(THIRD))]);
        assert_eq!(find(&format!("{FIRST}\n12345 apples\n")), [TextMatch::Piece(piece(FIRST))]);
        let dated = format!("{}\n{}\n28.11.26 10:15 {}\n{}", &FIRST[..90], &FIRST[90..], &THIRD[..100], &THIRD[100..]);
        assert_eq!(find(&dated), [TextMatch::Piece(piece(FIRST)), TextMatch::Piece(piece(THIRD))]);
    }

    #[test]
    fn no_prefix_and_no_single_change_gives_a_piece() {
        for end in 0..FIRST.len() {
            assert!(!find(&FIRST[..end]).iter().any(|seen| matches!(seen, TextMatch::Piece(_))), "{end}");
        }
        for at in 0..FIRST.len() {
            let mut bytes = FIRST.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
            let text = String::from_utf8(bytes).unwrap();
            assert!(!find(&text).iter().any(|seen| matches!(seen, TextMatch::Piece(_))), "{text}");
        }
    }

    #[test]
    fn an_id_that_looks_like_a_start_and_a_start_that_was_cut_are_no_trouble() {
        let set = SetId::parse("NYV6Z9N8SW6QRB3C04N76SP1").unwrap();
        let odd = Piece { header: Header { set, ..piece(FIRST).header }, ..piece(FIRST) };
        assert_eq!(piece(&odd.text()), odd);
        let cut = format!("{}{FIRST}", &FIRST[..30]);
        assert!(find(&cut).contains(&TextMatch::Piece(piece(FIRST))));
    }

    #[test]
    fn each_damage_has_its_own_word() {
        let digits = |digits: &str| format!("{}{digits}", &FIRST[..61]);
        let why = |text: &str| match find(text).first() {
            Some(TextMatch::Damaged(why)) => *why,
            other => panic!("{other:?}"),
        };
        assert_eq!(why("SP1-NYV6"), Damage::ShortHeader);
        assert_eq!(why(&FIRST.replace("I00001", "X00001")), Damage::Header);
        assert_eq!(why(&FIRST.replace("I00001", "I00000")), Damage::Range);
        assert_eq!(why(&FIRST.replace("K00002", "K65537")), Damage::Range);
        assert_eq!(why(&FIRST.replace("S0001T0001", "S0002T0001")), Damage::Range);
        assert_eq!(why(&FIRST.replace("G0202", "G0002")), Damage::Range);
        assert_eq!(why(&digits("1234512345")), Damage::Length { digits: 10 });
        assert_eq!(why(&digits("123451234512")), Damage::Length { digits: 12 });
        assert_eq!(why(&digits("123456553612345")), Damage::Group);
        assert_eq!(why(&digits("123451234512345")), Damage::Tag);
        assert_eq!(find("SP2-whatever"), [TextMatch::Newer(2)]);
        assert_eq!(find("WIFI:S:net;P:SP-1;;"), []);
    }

    #[test]
    fn a_code_of_version_25_level_m_holds_910_bytes() {
        assert_eq!(capacity(25, 8000), 910);
        assert_eq!(capacity(1, 128), 0);
    }
}
