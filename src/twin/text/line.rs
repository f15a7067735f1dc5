//! A number and a line of text <-> the line with its check digits, and single slips found by trying all.
//!
//! ```text
//! 07 Sow the beans in rows when the soil  MW0 CRX
//! check digits = the first 30 bits (40 where a script has more than 200 letters) of
//!                SHA-256(`seedpress twin 1 07 Sow the beans in rows when the soil`), five bits a digit
//! ```
//! A wrong line is compared with every line that is one slip away: a letter of its scripts wrong, missing or too much, two
//! neighbours swapped, another sign at the end, a slip in the number or in the check digits. Exactly one of them fits, or
//! the line is refused.

use std::borrow::Cow;
use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::form::folded;
use super::letters::{alphabet, is_wide_script};
use super::wrap::SIGNS;
use crate::digits::ascii_digit;
use crate::limits::MAX_TWIN_TEXT_LINES;
use crate::twin::digits::{hash_digits, spelled, value};
use crate::twin::slip::LineSlip;

/// Characters of a typed line that are looked at: three times what a line has, for letters that are put together.
const MOST_CHARACTERS: usize = 160;
const CHECK_LENGTHS: [usize; 2] = [6, 8];
/// What is hashed before the number of a line.
const CHECKED: &[u8] = b"seedpress twin 1 ";
/// Marks on one letter up to which they are shared out in all ways.
const MOST_MARKS: usize = 4;

/// A line of a text twin.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextLine {
    /// From 1.
    pub number: u16,
    /// Folded, with its sign.
    pub text: String,
    /// 6 or 8.
    pub check_digits: usize,
}

/// Why a line of text cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextFault {
    #[error("it does not begin with the number of a line")]
    Number,
    #[error("it does not end with check digits, which are 6 or 8 letters and numbers in two groups")]
    Check,
    #[error("it has more than one slip: its check digits do not fit, and no single change makes them fit")]
    Wrong,
    #[error("several single changes make its check digits fit")]
    Ambiguous,
    #[error("it is longer than any line of a twin")]
    Long,
}

/// What a typed line may be: its number, its text and its check digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Parsed {
    number: String,
    text: String,
    check: Vec<Option<u8>>,
    /// The number ends within a number: a slip besides is not looked for.
    guessed: bool,
}

impl TextLine {
    /// The check digits, in two groups.
    #[must_use]
    pub fn check(&self) -> String {
        let digits = spelled(&check(&padded(self.number), &self.text, self.check_digits));
        let (first, second) = digits.split_at(self.check_digits / 2);
        format!("{first} {second}")
    }

    /// The line, if it was typed without a slip.
    pub(in crate::twin) fn exact(typed: &str) -> Option<Self> {
        all_parses(typed, &CHECK_LENGTHS).ok()?.iter().find_map(|parsed| exact(parsed, &CHECK_LENGTHS))
    }

    /// Reads what was typed: number, text, check digits. `length` is how many check digits there are, if that is known.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(in crate::twin) fn read(typed: &str, length: Option<usize>) -> Result<(Self, Vec<LineSlip>), TextFault> {
        let lengths: Vec<usize> = length.map_or_else(|| CHECK_LENGTHS.to_vec(), |length| vec![length]);
        let found = all_parses(typed, &lengths)?;
        if let Some(line) = found.iter().find_map(|parsed| exact(parsed, &lengths)) {
            return Ok((line, Vec::new()));
        }
        let mut mended: BTreeSet<(Self, usize)> = BTreeSet::new();
        let mut slips: Vec<LineSlip> = Vec::new();
        for parsed in found.iter().filter(|parsed| !parsed.guessed) {
            for &digits in &lengths {
                for (line, slip) in single_slips(parsed, digits) {
                    let known = mended.iter().any(|(other, _)| *other == line);
                    if !known {
                        mended.insert((line, slips.len()));
                        slips.push(slip);
                    }
                }
            }
        }
        match mended.pop_first() {
            None => Err(TextFault::Wrong),
            Some((line, at)) if mended.is_empty() => Ok((line, slips.into_iter().skip(at).take(1).collect())),
            Some(_) => Err(TextFault::Ambiguous),
        }
    }
}

/// All that a typed line may be, where its check digits have one of these lengths.
fn all_parses(typed: &str, lengths: &[usize]) -> Result<BTreeSet<Parsed>, TextFault> {
    if typed.chars().take(MOST_CHARACTERS + 1).count() > MOST_CHARACTERS {
        return Err(TextFault::Long);
    }
    let line = folded(typed);
    let numbers = numbers(&line);
    if numbers.is_empty() {
        return Err(TextFault::Number);
    }
    let mut found: BTreeSet<Parsed> = BTreeSet::new();
    for &digits in lengths {
        for (number, rest, guessed) in &numbers {
            found.extend(parses(number, rest, digits, *guessed));
        }
    }
    if found.is_empty() { Err(TextFault::Check) } else { Ok(found) }
}

/// A line's number as it is written and hashed: two digits at least.
pub(in crate::twin) fn padded(number: u16) -> String {
    format!("{number:02}")
}

fn check(number: &str, text: &str, digits: usize) -> Vec<u8> {
    hash_digits(&[CHECKED, number.as_bytes(), b" ", text.as_bytes()], digits)
}

/// Check digits that were typed, and the number of their line: many texts are compared with them.
struct TypedCheck {
    /// What comes before the text, hashed.
    number: Sha256,
    digits: u64,
    length: usize,
}

impl TypedCheck {
    /// `digits`: at most 12 values below 32.
    fn new(number: &str, digits: &[u8]) -> Self {
        let number = Sha256::new_with_prefix([CHECKED, number.as_bytes(), b" "].concat());
        let bits = digits.iter().fold(0, |bits, &digit| bits << 5 | u64::from(digit));
        Self { number, digits: bits, length: digits.len() }
    }

    /// Whether these are the check digits of a text.
    fn fits(&self, text: &str) -> bool {
        let hash = self.number.clone().chain_update(text).finalize();
        let first = hash.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        first >> (64 - 5 * self.length) == self.digits
    }
}

/// What may be the number at the start of a line, and what follows it: a digit of the text may stand close to it, and a
/// point, colon or bracket after it may be its own or the text's. The last part is whether it ends within a number.
fn numbers(line: &str) -> Vec<(String, &str, bool)> {
    let digits: Vec<(usize, char)> =
        line.char_indices().map_while(|(at, c)| Some((at + c.len_utf8(), ascii_digit(c)?))).take(5).collect();
    let after = |count: usize| digits.get(count - 1).map_or("", |(end, _)| &line[*end..]);
    let spelled = |count: usize| digits[..count].iter().map(|(_, digit)| digit).collect::<String>();
    let mut found = Vec::new();
    let apart = !digits.is_empty() && after(digits.len()).starts_with([' ', '.', ':', ')']);
    for count in 1..=digits.len() {
        let rest = after(count);
        let guessed = apart && count < digits.len();
        found.push((spelled(count), rest.trim_start(), guessed));
        if let Some(rest) = rest.strip_prefix(['.', ':', ')']) {
            found.push((spelled(count), rest.trim_start(), guessed));
        }
    }
    found
}

/// What may be text and check digits: the last word or two, with a digit too few or too many.
fn parses(number: &str, rest: &str, digits: usize, guessed: bool) -> Vec<Parsed> {
    let words: Vec<&str> = rest.split(' ').collect();
    let mut found = Vec::new();
    for count in 1..=words.len().min(2) {
        let (text, groups) = words.split_at(words.len() - count);
        let tail: String = groups.concat().chars().filter(|c| !matches!(c, '-' | '.')).collect();
        let read: Vec<Option<u8>> = tail.chars().map(value_of).collect();
        let halves = count == 1 || groups.iter().all(|group| group.chars().count().abs_diff(digits / 2) <= 1);
        let legible = read.iter().filter(|digit| digit.is_none()).count() <= 1;
        if halves && legible && read.len().abs_diff(digits) <= 1 {
            found.push(Parsed { number: number.to_owned(), text: text.join(" "), check: read, guessed });
        }
    }
    found
}

fn value_of(c: char) -> Option<u8> {
    value(ascii_digit(c).unwrap_or(c))
}

fn line_number(number: &str) -> Option<u16> {
    number.parse().ok().filter(|number| (1..=MAX_TWIN_TEXT_LINES as u16).contains(number))
}

/// The line, if its check digits fit as they are.
fn exact(parsed: &Parsed, lengths: &[usize]) -> Option<TextLine> {
    let number = line_number(&parsed.number)?;
    let typed: Vec<u8> = parsed.check.iter().copied().collect::<Option<_>>()?;
    let fits = lengths.contains(&typed.len()) && check(&padded(number), &parsed.text, typed.len()) == typed;
    fits.then(|| TextLine { number, text: parsed.text.clone(), check_digits: typed.len() })
}

/// Every line that is one slip away from a typed one and whose check digits fit.
fn single_slips(parsed: &Parsed, digits: usize) -> Vec<(TextLine, LineSlip)> {
    let mut found = Vec::new();
    if digits < CHECK_LENGTHS[1] && is_wide_script(&parsed.text) {
        return found;
    }
    let line = |number: u16, text: &str| TextLine { number, text: text.to_owned(), check_digits: digits };
    // The check digits themselves: the text stands as it is.
    if let Some(number) = line_number(&parsed.number) {
        let right = check(&padded(number), &parsed.text, digits);
        if one_slip_apart(&parsed.check, &right) {
            found.push((line(number, &parsed.text), LineSlip::CheckDigits { right: spelled(&right) }));
        }
    }
    let typed: Option<Vec<u8>> = parsed.check.iter().copied().collect();
    let Some(typed) = typed.filter(|typed| typed.len() == digits) else { return found };
    for number in other_numbers(&parsed.number) {
        if check(&padded(number), &parsed.text, digits) == typed {
            found.push((line(number, &parsed.text), LineSlip::Number { typed: parsed.number.clone(), right: number }));
        }
    }
    let Some(number) = line_number(&parsed.number) else { return found };
    let typed = TypedCheck::new(&padded(number), &typed);
    let has_marks = parsed.text.nfd().any(is_combining_mark);
    let mut try_text = |text: &str, slip: &dyn Fn() -> LineSlip| {
        // Blanks at an end, or two in a row, are no other text.
        let is_folded = !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") && text != parsed.text;
        if !is_folded {
            return;
        }
        // Marks on a letter have an order of their own.
        let composed: Cow<str> = if has_marks && is_nfc_quick(text.chars()) != IsNormalized::Yes {
            text.nfc().collect::<String>().into()
        } else {
            text.into()
        };
        if typed.fits(&composed) && folded(&composed) == composed {
            found.push((line(number, &composed), slip()));
        }
    };
    let (words, sign) = parsed.text.rsplit_once(' ').unwrap_or(("", &parsed.text));
    let words = if SIGNS.contains(&sign) { words } else { parsed.text.as_str() };
    try_text(words, &|| LineSlip::EndSign { right: String::new() });
    for sign in SIGNS {
        try_text(&format!("{words} {sign}"), &|| LineSlip::EndSign { right: sign.to_owned() });
    }
    each_change(&parsed.text, digits, &mut try_text);
    found
}

/// Calls `each` with every text that is one letter wrong, missing, extra or swapped away from this one.
fn each_change(text: &str, digits: usize, each: &mut impl FnMut(&str, &dyn Fn() -> LineSlip)) {
    let alphabet = alphabet(text, digits == CHECK_LENGTHS[1]);
    let (composed, apart): (Vec<char>, Vec<char>) = (text.chars().collect(), text.nfd().collect());
    each_letter_changed(&composed, &alphabet, each);
    if apart.iter().any(|&letter| canonical_combining_class(letter) > 0) {
        each_letter_changed(&apart, &alphabet, each);
        each_mark_moved(&apart, &alphabet, each);
    }
}

/// The place of what follows these letters, as a person counts them.
fn place_after(before: &[char]) -> usize {
    before.iter().copied().nfc().count() + 1
}

fn each_letter_changed(letters: &[char], alphabet: &[char], each: &mut impl FnMut(&str, &dyn Fn() -> LineSlip)) {
    let mut changed = String::with_capacity(4 * letters.len() + 8);
    for at in 0..=letters.len() {
        let (before, after) = letters.split_at(at);
        let place = place_after(before);
        let mut with = |middle: &[char], after: &[char], slip: &dyn Fn() -> LineSlip| {
            changed.clear();
            changed.extend(before.iter().chain(middle).chain(after));
            each(&changed, slip);
        };
        for &right in alphabet {
            with(&[right], after, &|| LineSlip::Missing { at: place, right });
        }
        // A word of one letter goes with the blank beside it.
        for &right in alphabet {
            match after.first() {
                _ if at == 0 => with(&[right, ' '], after, &|| LineSlip::Missing { at: place, right }),
                None | Some(' ') => with(&[' ', right], after, &|| LineSlip::Missing { at: place + 1, right }),
                Some(_) => break,
            }
        }
        let Some((&typed, rest)) = after.split_first() else { continue };
        with(&[], rest, &|| LineSlip::Extra { at: place, typed });
        for &right in alphabet {
            with(&[right], rest, &|| LineSlip::Wrong { at: place, typed, right });
        }
        if let Some((&next, rest)) = rest.split_first() {
            // A letter of one code point that NFC writes as two: a consonant of Devanagari with its dot.
            if is_combining_mark(next) {
                with(&[], rest, &|| LineSlip::Extra { at: place, typed });
                for &right in alphabet {
                    with(&[right], rest, &|| LineSlip::Wrong { at: place, typed, right });
                }
            }
            with(&[next, typed], rest, &|| LineSlip::Swapped { at: place });
        }
    }
}

/// Slips in which marks come to stand on another letter. Unicode gives the marks of a letter an order of their own, so that
/// each of them may have stood before or behind what is wrong. `letters` are as NFD writes them.
fn each_mark_moved(letters: &[char], alphabet: &[char], each: &mut impl FnMut(&str, &dyn Fn() -> LineSlip)) {
    let mut changed = String::with_capacity(4 * letters.len() + 8);
    let mut start = 0;
    while start < letters.len() {
        let is_mark = |letter: &&char| canonical_combining_class(**letter) > 0;
        let count = letters[start + 1..].iter().take_while(is_mark).count();
        let (before, letter, after) = (&letters[..start], letters[start], &letters[start + 1 + count..]);
        let marks = &letters[start + 1..start + 1 + count];
        start += 1 + count;
        if marks.is_empty() || marks.len() > MOST_MARKS {
            continue;
        }
        let place = place_after(before);
        let mut with = |middle: [&[char]; 4], after: &[char], slip: &dyn Fn() -> LineSlip| {
            changed.clear();
            changed.extend(before.iter().chain(middle.into_iter().flatten()).chain(after));
            each(&changed, slip);
        };
        for (first, second) in shared_out(marks) {
            for &right in alphabet {
                with([&[letter], &first, &[right], &second], after, &|| LineSlip::Missing { at: place + 1, right });
            }
        }
        for (at, &typed) in marks.iter().enumerate() {
            let others = [&marks[..at], &marks[at + 1..]].concat();
            for (first, second) in shared_out(&others) {
                for &right in alphabet {
                    with([&[letter], &first, &[right], &second], after, &|| LineSlip::Wrong {
                        at: place,
                        typed,
                        right,
                    });
                }
            }
            with([&[typed, letter], &others, &[], &[]], after, &|| LineSlip::Swapped { at: place });
            if let Some((&next, after)) = after.split_first() {
                with([&[letter], &others, &[next, typed], &[]], after, &|| LineSlip::Swapped { at: place });
            }
        }
    }
}

/// All ways to share marks out among two letters; each letter's marks stay in their order.
fn shared_out(marks: &[char]) -> impl Iterator<Item = (Vec<char>, Vec<char>)> {
    (0..1_u32 << marks.len()).map(|choice| {
        let own = |bit: u32| move |&(at, _): &(usize, &char)| choice >> at & 1 == bit;
        let of = |bit: u32| marks.iter().enumerate().filter(own(bit)).map(|(_, mark)| *mark).collect();
        (of(0), of(1))
    })
}

/// Whether typed check digits are one wrong, unreadable, missing, extra or swapped digit away from the right ones.
fn one_slip_apart(typed: &[Option<u8>], right: &[u8]) -> bool {
    let fits = |at: usize, place: usize| typed[at] == Some(right[place]);
    let (long, short) = (typed.len().max(right.len()), typed.len().min(right.len()));
    let before = (0..short).take_while(|&at| fits(at, at)).count();
    let after = (0..short).take_while(|&n| fits(typed.len() - 1 - n, right.len() - 1 - n)).count();
    match long - short {
        0 => {
            let swapped = before + 1 < short && fits(before, before + 1) && fits(before + 1, before);
            before + after + 1 >= short || (swapped && before + after + 2 >= short)
        }
        1 => before + after >= short,
        _ => false,
    }
}

/// The numbers that are one slip away from what was typed as one.
fn other_numbers(typed: &str) -> BTreeSet<u16> {
    let letters: Vec<char> = typed.chars().collect();
    let mut found = BTreeSet::new();
    let mut add = |letters: Vec<char>| found.extend(line_number(&letters.into_iter().collect::<String>()));
    for at in 0..=letters.len() {
        let (before, after) = letters.split_at(at);
        for digit in '0'..='9' {
            add([before, &[digit], after].concat());
            if let Some((_, rest)) = after.split_first() {
                add([before, &[digit], rest].concat());
            }
        }
        if let [first, second, rest @ ..] = after {
            add([before, &[*second, *first], rest].concat());
        }
        if let Some((_, rest)) = after.split_first() {
            add([before, rest].concat());
        }
    }
    found
}
