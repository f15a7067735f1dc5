//! The bytes of an STL file -> its layout, the numbers of its triangles, and their styles.

use std::collections::BTreeMap;

use super::MAX_REWRITTEN_TRIANGLES;
use super::layout::{HEADER_BYTES, StlLayout, TRIANGLE_BYTES, WORDS};
use super::numerals::{Numeral, NumeralStyle, style_of};

/// A file taken apart: nothing is lost.
pub(super) struct ReadStl<'a> {
    pub(super) layout: StlLayout<'a>,
    pub(super) coordinates: NumeralStyle,
    pub(super) normal_style: NumeralStyle,
    pub(super) triangles: Vec<ReadTriangle>,
}

pub(super) struct ReadTriangle {
    pub(super) normal: [Numeral; 3],
    pub(super) corners: [[Numeral; 3]; 3],
}

/// `None` where the bytes are no STL file, or one whose numbers have no style of ours.
pub(super) fn read(bytes: &[u8]) -> Option<ReadStl<'_>> {
    let exact = claimed(bytes).is_some_and(|count| Some(bytes.len()) == whole(count));
    if exact {
        return binary(bytes);
    }
    ascii(bytes).or_else(|| binary(bytes))
}

fn claimed(bytes: &[u8]) -> Option<u32> {
    let count = bytes.get(HEADER_BYTES - 4..HEADER_BYTES)?;
    Some(u32::from_le_bytes(count.try_into().ok()?))
}

fn whole(count: u32) -> Option<usize> {
    (count as usize).checked_mul(TRIANGLE_BYTES)?.checked_add(HEADER_BYTES)
}

/// As many triangles as are told and are there. The count of what is no STL file is some enormous number as a rule.
fn binary(bytes: &[u8]) -> Option<ReadStl<'_>> {
    let (header, rest) = bytes.split_at_checked(HEADER_BYTES)?;
    let claimed = Some(claimed(bytes)? as usize).filter(|claimed| *claimed <= MAX_REWRITTEN_TRIANGLES)?;
    let count = (rest.len() / TRIANGLE_BYTES).min(claimed);
    if count == 0 {
        return None;
    }
    let (all, tail) = rest.split_at(count * TRIANGLE_BYTES);
    let mut attributes: Vec<u64> = Vec::new();
    let mut triangles = Vec::with_capacity(count);
    for triangle in all.chunks_exact(TRIANGLE_BYTES) {
        let (floats, attribute) = triangle.split_at(TRIANGLE_BYTES - 2);
        let mut numbers = floats
            .chunks_exact(4)
            .map(|float| Numeral::of_float(float.iter().rev().fold(0, |bits, byte| bits << 8 | u32::from(*byte))));
        let mut three = || [0; 3].map(|_| numbers.next().unwrap_or_default());
        triangles.push(ReadTriangle { normal: three(), corners: [three(), three(), three()] });
        attributes.push(attribute.iter().rev().fold(0, |bits, byte| bits << 8 | u64::from(*byte)));
    }
    if attributes.iter().all(|attribute| *attribute == 0) {
        attributes.clear();
    }
    let layout = StlLayout::Binary { header, attributes, tail };
    let coordinates = as_decimals(&mut triangles).unwrap_or(NumeralStyle::FLOAT);
    Some(ReadStl { layout, coordinates, normal_style: NumeralStyle::FLOAT, triangles })
}

/// Corners whose floats all were decimals of six digits once (`OpenSCAD` writes such) become these: fewer numbers are
/// possible. Nothing is changed where one of them was not.
fn as_decimals(triangles: &mut [ReadTriangle]) -> Option<NumeralStyle> {
    let style = NumeralStyle::checked(b'g', 6, 2).ok()?;
    let mut decimals = BTreeMap::new();
    for numeral in triangles.iter().flat_map(|triangle| triangle.corners.as_flattened()) {
        let float = Numeral { negative: false, ..*numeral };
        if decimals.contains_key(&float.magnitude) {
            continue;
        }
        let decimal = style.nearest(NumeralStyle::FLOAT.value(float.magnitude).ok().filter(|value| *value < 1e30)?);
        if style.float(decimal).ok()? != float.magnitude as u32 {
            return None;
        }
        decimals.insert(float.magnitude, decimal.magnitude);
    }
    for numeral in triangles.iter_mut().flat_map(|triangle| triangle.corners.as_flattened_mut()) {
        numeral.magnitude = *decimals.get(&numeral.magnitude)?;
    }
    Some(style)
}

/// Where a number of the text stands.
type TextRange = std::ops::Range<usize>;

fn ascii(bytes: &[u8]) -> Option<ReadStl<'_>> {
    let keyword =
        [&b"facet normal"[..], b"FACET NORMAL"].into_iter().find(|keyword| find(bytes, 0, keyword).is_some())?;
    let mut numbers: Vec<[TextRange; 12]> = Vec::new();
    let mut at = after_keyword(bytes, 0, keyword)?;
    let head = bytes.get(..at)?;
    loop {
        if numbers.len() == MAX_REWRITTEN_TRIANGLES {
            return None;
        }
        // A facet that was cut belongs to what follows.
        let Some(places) = facet(bytes, at) else { break };
        let [.., TextRange { end, .. }] = places;
        numbers.push(places);
        match after_keyword(bytes, end, keyword) {
            Some(next) => at = next,
            None => break,
        }
    }
    let layout = layout(bytes, head, &numbers)?;
    let text = |place: &TextRange| bytes.get(place.clone()).unwrap_or_default();
    let of_normals = numbers.iter().flat_map(|places| places.iter().take(3)).map(text);
    let of_corners = numbers.iter().flat_map(|places| places.iter().skip(3)).map(text);
    let (normal_style, coordinates) = (style_of(of_normals)?, style_of(of_corners)?);
    let mut triangles = Vec::with_capacity(numbers.len());
    let mut known = BTreeMap::new();
    for places in &numbers {
        let mut numerals = [Numeral::default(); 12];
        for (nth, (numeral, place)) in numerals.iter_mut().zip(places).enumerate() {
            let text = text(place);
            *numeral = match known.get(text).filter(|_| nth > 2) {
                Some(numeral) => *numeral,
                None => (if nth < 3 { normal_style } else { coordinates }).of_text(text)?,
            };
            if nth > 2 {
                known.insert(text, *numeral);
            }
        }
        let [n0, n1, n2, a0, a1, a2, b0, b1, b2, c0, c1, c2] = numerals;
        triangles.push(ReadTriangle { normal: [n0, n1, n2], corners: [[a0, a1, a2], [b0, b1, b2], [c0, c1, c2]] });
    }
    Some(ReadStl { layout, coordinates, normal_style, triangles })
}

/// Where the twelve numbers of a facet stand, of which the first begins at `at`.
fn facet(bytes: &[u8], mut at: usize) -> Option<[TextRange; 12]> {
    let mut places = [const { 0..0 }; 12];
    for (nth, place) in places.iter_mut().enumerate() {
        let start = if nth == 0 { at } else { next_number(bytes, at)? };
        at = end_of_number(bytes, start)?;
        *place = start..at;
    }
    Some(places)
}

/// The words between the numbers; `None` if they differ within triangles.
fn layout<'a>(bytes: &'a [u8], head: &'a [u8], numbers: &[[TextRange; 12]]) -> Option<StlLayout<'a>> {
    let gaps = |places: &[TextRange; 12]| -> Option<[&'a [u8]; WORDS]> {
        let mut words = [&[][..]; WORDS];
        for (word, pair) in words.iter_mut().zip(places.windows(2)) {
            *word = bytes.get(pair.first()?.end..pair.last()?.start)?;
        }
        Some(words)
    };
    let end = |places: &[TextRange; 12]| places.last().map(|place| place.end);
    let words = gaps(numbers.first()?)?;
    let mut betweens = Vec::new();
    for pair in numbers.windows(2) {
        let [one, next] = pair else { return None };
        if gaps(next)? != words {
            return None;
        }
        betweens.push(bytes.get(end(one)?..next.first()?.start)?);
    }
    let between = betweens.first().copied().unwrap_or_default();
    let mut exceptions = Vec::new();
    let mut since = 0;
    for other in betweens {
        if other == between {
            since += 1;
        } else {
            exceptions.push((since, other));
            since = 0;
        }
    }
    let tail = bytes.get(end(numbers.last()?)?..)?;
    Some(StlLayout::Ascii { head, words, between, exceptions, tail })
}

fn find(bytes: &[u8], from: usize, word: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(word.len()).position(|window| window == word).map(|at| from + at)
}

/// Where the number after the next keyword begins.
fn after_keyword(bytes: &[u8], from: usize, keyword: &[u8]) -> Option<usize> {
    let end = find(bytes, from, keyword)? + keyword.len();
    let blanks = bytes.get(end..)?.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    (blanks > 0).then_some(end + blanks)
}

/// The next place where a number may begin after a blank, past words without digits.
fn next_number(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let digit = rest.iter().position(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.'))?;
    let blank = digit.checked_sub(1).and_then(|before| rest.get(before)).is_some_and(u8::is_ascii_whitespace);
    blank.then_some(from + digit)
}

fn end_of_number(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let length = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
    (1..=40).contains(&length).then_some(from + length)
}
