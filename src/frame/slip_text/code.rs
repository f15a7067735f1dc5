//! Lines and shard of a slip <-> digits with a length and a tag; any text -> the slips' codes in it.

use std::io::{Read, Write};

use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};

use super::content::SlipText;
use super::lines;
use crate::limits::{MAX_CODE_TEXT, MAX_SLIP_LINE_BYTES};

/// What the text of a slip's code begins with.
pub const SLIP_START: &str = "SPT1-";
/// Check bytes at the end, against accidents.
const TAG_BYTES: usize = 4;
/// Line ends among the digits at which it is tried whether the code ends there.
const MAX_GAPS: usize = 400;

/// What a stretch of text that begins like a slip's code turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlipMatch {
    Slip(Box<SlipText>),
    Damaged(SlipDamage),
    /// `SPT2-` to `SPT9-`: printed by a newer format.
    Newer(u8),
}

/// Why a text that begins like a slip's code is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SlipDamage {
    #[error("{digits} digits are not groups of five that hold a slip")]
    Length { digits: usize },
    #[error("a group of five digits is over 65535")]
    Group,
    #[error("the check digits do not match: misread or edited")]
    Tag,
    #[error("what is packed in it cannot be unpacked")]
    Deflate,
    #[error("its lines are not those of a slip")]
    Lines,
}

impl SlipText {
    /// The digits after [`SLIP_START`]: five for two bytes.
    #[must_use]
    pub fn digits(&self) -> String {
        let packed = deflated(&lines::write(self));
        let mut payload = (packed.len() as u16).to_be_bytes().to_vec();
        payload.extend_from_slice(&packed);
        payload.resize(payload.len().next_multiple_of(2), 0);
        payload.extend_from_slice(self.shard.as_ref().map_or(&[], |shard| &shard.bytes));
        let tag = tag(&payload);
        payload.extend_from_slice(&tag);
        let mut digits = String::with_capacity(payload.len() / 2 * 5);
        for pair in payload.chunks(2) {
            let value = pair.iter().fold(0_u32, |value, &byte| value << 8 | u32::from(byte));
            for place in [10_000, 1_000, 100, 10, 1] {
                digits.push(char::from(b'0' + (value / place % 10) as u8));
            }
        }
        digits
    }

    /// The text that the slip's code carries.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{SLIP_START}{}", self.digits())
    }

    /// Whose slip it is.
    #[must_use]
    pub fn holder(&self) -> &str {
        self.people.first().map_or("", |person| &person.name)
    }
}

/// The first slip in a text; `None` where nothing begins like one.
#[must_use]
pub fn read(text: &str) -> Option<SlipMatch> {
    each(text).next()
}

/// Everything in a text that begins like a slip's code: letters of either case, several on a line, and digits that were
/// wrapped over lines.
pub fn each(text: &str) -> impl Iterator<Item = SlipMatch> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.windows(SLIP_START.len()).position(starts)?;
        let (found, taken) = read_at(&bytes[start..]);
        at = start + taken;
        Some(found)
    })
}

fn starts(window: &[u8]) -> bool {
    matches!(window, [b'S' | b's', b'P' | b'p', b'T' | b't', b'1'..=b'9', b'-'])
}

/// What stands at the start of `text`, and how many of its bytes that took.
fn read_at(text: &[u8]) -> (SlipMatch, usize) {
    let start = SLIP_START.len();
    if text[3] != b'1' {
        return (SlipMatch::Newer(text[3] - b'0'), start);
    }
    let mut digits = Vec::new();
    // Where it may end: digits so far, and bytes that they took.
    let mut ends = Vec::new();
    let mut taken = start;
    for (at, &byte) in text.iter().enumerate().skip(start) {
        match byte {
            b'0'..=b'9' if digits.len() < MAX_CODE_TEXT => digits.push(byte),
            b' ' | b'\t' | b'\r' | b'\n' => {
                if ends.len() < MAX_GAPS && ends.last().is_none_or(|(before, _)| *before != digits.len()) {
                    ends.push((digits.len(), at));
                }
                continue;
            }
            _ => break,
        }
        taken = at + 1;
    }
    ends.retain(|(end, _)| *end < digits.len());
    let whole = decoded(&digits);
    if whole.is_ok() {
        return (found(whole), taken);
    }
    if let Some((end, bytes)) = end_by_tag(&digits, &ends)
        && let Ok(slip) = decoded(&digits[..end])
    {
        return (SlipMatch::Slip(Box::new(slip)), bytes);
    }
    (found(whole), ends.first().map_or(taken, |(_, bytes)| *bytes).max(start))
}

/// The first of the places where the digits may end at which the tag before it is right: each byte is hashed once.
fn end_by_tag(digits: &[u8], ends: &[(usize, usize)]) -> Option<(usize, usize)> {
    let mut hash = Sha256::new();
    hash.update(SLIP_START);
    let (mut payload, mut hashed) = (Vec::new(), 0);
    for &(end, bytes) in ends.iter().filter(|(end, _)| end.is_multiple_of(5)) {
        for group in digits.get(payload.len() / 2 * 5..end)?.chunks_exact(5) {
            payload.extend_from_slice(&pair_of(group)?);
        }
        let Some(tag_at) = payload.len().checked_sub(TAG_BYTES) else { continue };
        hash.update(&payload[hashed..tag_at]);
        hashed = tag_at;
        if hash.clone().finalize()[..TAG_BYTES] == payload[tag_at..] {
            return Some((end, bytes));
        }
    }
    None
}

/// The two bytes of five digits; `None` over 65535.
fn pair_of(group: &[u8]) -> Option<[u8; 2]> {
    let value = group.iter().fold(0_u32, |value, &digit| value * 10 + u32::from(digit - b'0'));
    u16::try_from(value).ok().map(u16::to_be_bytes)
}

fn found(result: Result<SlipText, SlipDamage>) -> SlipMatch {
    result.map_or_else(SlipMatch::Damaged, |slip| SlipMatch::Slip(Box::new(slip)))
}

fn decoded(digits: &[u8]) -> Result<SlipText, SlipDamage> {
    let length = SlipDamage::Length { digits: digits.len() };
    if !digits.len().is_multiple_of(5) {
        return Err(length);
    }
    let mut payload = Vec::with_capacity(digits.len() / 5 * 2);
    for group in digits.chunks_exact(5) {
        payload.extend_from_slice(&pair_of(group).ok_or(SlipDamage::Group)?);
    }
    let (payload, check) = payload.split_last_chunk::<TAG_BYTES>().ok_or(length)?;
    if tag(payload) != *check {
        return Err(SlipDamage::Tag);
    }
    let (packed_bytes, rest) = payload.split_first_chunk::<2>().ok_or(length)?;
    let packed_bytes = usize::from(u16::from_be_bytes(*packed_bytes));
    let (packed, rest) = rest.split_at_checked(packed_bytes).ok_or(length)?;
    let ((0, shard) | (_, [0, shard @ ..])) = (packed_bytes % 2, rest) else { return Err(SlipDamage::Lines) };
    lines::read(&inflated(packed)?, shard).ok_or(SlipDamage::Lines)
}

fn tag(payload: &[u8]) -> [u8; TAG_BYTES] {
    let mut hash = Sha256::new();
    hash.update(SLIP_START);
    hash.update(payload);
    let mut tag = [0; TAG_BYTES];
    tag.copy_from_slice(&hash.finalize()[..TAG_BYTES]);
    tag
}

fn deflated(text: &str) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to memory does not fail.
    let _ = encoder.write_all(text.as_bytes());
    encoder.finish().unwrap_or_default()
}

fn inflated(packed: &[u8]) -> Result<String, SlipDamage> {
    let mut decoder = DeflateDecoder::new(packed);
    let mut bytes = Vec::new();
    let most = MAX_SLIP_LINE_BYTES as u64;
    decoder.by_ref().take(most + 1).read_to_end(&mut bytes).map_err(|_| SlipDamage::Deflate)?;
    if bytes.len() > MAX_SLIP_LINE_BYTES || decoder.total_in() != packed.len() as u64 {
        return Err(SlipDamage::Deflate);
    }
    String::from_utf8(bytes).map_err(|_| SlipDamage::Lines)
}
