//! Text of `restore.py` or `unseal.py` -> QR codes in byte mode that any phone shows as text, split at line ends.
//!
//! Each part begins with a comment line with its number, so that the concatenated parts are a working program.

use crate::assets::{RESTORER, RESTORER_PART, UNSEALER, UNSEALER_PART};
use crate::qr;
use crate::qr::{Symbol, SymbolError};
use crate::sheet::Level;

/// Bytes of one part: version 25 at level M holds 997 in byte mode, and the comment line takes at most 30.
const MOST_BYTES: usize = 965;

/// The masks of the parts of `restore.py` and of `unseal.py`: those that the search finds, which takes as long as typesetting
/// the guide.
const RESTORER_MASKS: [u8; 8] = [4, 4, 4, 0, 4, 4, 2, 4];
const UNSEALER_MASKS: [u8; 8] = [6, 0, 4, 3, 3, 4, 4, 4];

/// The codes of `restore.py`.
pub(super) fn restorer() -> Result<Vec<Symbol>, SymbolError> {
    symbols(RESTORER_PART, RESTORER, &RESTORER_MASKS)
}

/// The codes of `unseal.py`.
pub(super) fn unsealer() -> Result<Vec<Symbol>, SymbolError> {
    symbols(UNSEALER_PART, UNSEALER, &UNSEALER_MASKS)
}

/// One code for each part, all of the same version. Masks that are not given are searched for.
fn symbols(head: &str, text: &str, masks: &[u8]) -> Result<Vec<Symbol>, SymbolError> {
    let parts = cut(head, text);
    let longest = parts.iter().map(String::len).max().unwrap_or_default();
    let version = qr::plain_version(longest, Level::M)?;
    (0..).zip(&parts).map(|(at, part): (usize, _)| qr::plain(part, Level::M, version, masks.get(at).copied())).collect()
}

/// The smallest number of parts, of whole lines and nearly equal length.
fn cut(head: &str, text: &str) -> Vec<String> {
    let fewest = text.len().div_ceil(MOST_BYTES).max(1);
    let mut pieces = Vec::new();
    // Parts of whole lines are not quite full, so some texts need another part.
    for count in fewest..=fewest + 3 {
        pieces = cut_into(text, count);
        if pieces.iter().all(|piece| piece.len() <= MOST_BYTES) {
            break;
        }
    }
    let count = pieces.len();
    (1..)
        .zip(pieces)
        .map(|(part, piece)| format!("{head}{part} of {count}\n{}", piece.trim_end_matches('\n')))
        .collect()
}

fn cut_into(text: &str, count: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut done = 0;
    for line in text.split_inclusive('\n') {
        // A line belongs to the part in which its middle lies.
        let piece = ((done + line.len() / 2) * count / text.len().max(1)).min(count - 1);
        if piece >= pieces.len() {
            pieces.push(String::new());
        }
        if let Some(last) = pieces.last_mut() {
            last.push_str(line);
        }
        done += line.len();
    }
    // A code has no line end of its own, so a piece that ended in empty lines would lose them: they begin the next piece.
    for at in 1..pieces.len() {
        let end = pieces[at - 1].trim_end_matches('\n').len() + 1;
        if end < pieces[at - 1].len() {
            let blank = pieces[at - 1].split_off(end);
            pieces[at].insert_str(0, &blank);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_those_that_the_search_finds() {
        let searched = |head, text| symbols(head, text, &[]).unwrap().iter().map(mask_of).collect::<Vec<_>>();
        let masks = [searched(RESTORER_PART, RESTORER), searched(UNSEALER_PART, UNSEALER)];
        assert_eq!(masks, [RESTORER_MASKS.to_vec(), UNSEALER_MASKS.to_vec()]);
    }

    /// The mask that a code names (ISO/IEC 18004:2015, 7.9.1): three modules beside its first finder pattern, less 101.
    fn mask_of(symbol: &Symbol) -> u8 {
        let side = symbol.side as usize;
        [2, 3, 4].iter().fold(0, |mask, x| mask << 1 | u8::from(symbol.dark[8 * side + x])) ^ 0b101
    }

    #[test]
    fn the_parts_joined_in_order_are_the_text() {
        let text = (0..120).map(|line| format!("line {line} {}\n", "x".repeat(line % 61))).collect::<Vec<_>>().concat();
        let parts = cut(crate::assets::RESTORER_PART, &text);
        assert!(parts.len() >= text.len().div_ceil(MOST_BYTES));
        let mut joined = String::new();
        for (at, part) in parts.iter().enumerate() {
            let (first, rest) = part.split_once('\n').unwrap();
            assert_eq!(first, format!("# restore.py part {} of {}", at + 1, parts.len()));
            assert!(part.len() <= MOST_BYTES + first.len() + 1);
            joined += rest;
            joined += "\n";
        }
        assert_eq!(joined, text);
    }

    #[test]
    fn empty_lines_at_the_end_of_a_part_are_not_lost() {
        let text =
            (0..200).map(|line| if line % 3 == 0 { "x = 1\n" } else { "\n" }).collect::<Vec<_>>().concat() + "end\n";
        for text in [text.as_str(), crate::assets::RESTORER] {
            let joined = (2..6).map(|count| {
                let parts = cut_into(text, count);
                parts.iter().flat_map(|part| [part.trim_end_matches('\n'), "\n"]).collect::<String>()
            });
            assert!(joined.into_iter().all(|joined| joined == text));
        }
    }

    #[test]
    fn the_restorer_is_a_handful_of_codes_that_are_easy_to_read() {
        let parts = restorer().unwrap();
        assert!((1..=8).contains(&parts.len()), "{}", parts.len());
        assert!(parts.iter().all(|part| part.side == parts[0].side && part.side <= 17 + 4 * 25));
    }
}
