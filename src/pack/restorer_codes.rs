//! Text of `restore.py` or `unseal.py` -> QR codes in byte mode that any phone shows as text, split at line ends.
//!
//! Each part begins with a comment line with its number, so that the concatenated parts are a working program.

use crate::qr;
use crate::qr::{Symbol, SymbolError};
use crate::sheet::Level;

/// Bytes of one part: version 25 at level M holds 997 in byte mode, and the comment line takes at most 30.
const MOST_BYTES: usize = 965;

/// One code for each part, all of the same version.
pub(super) fn symbols(head: &str, text: &str) -> Result<Vec<Symbol>, SymbolError> {
    let parts = cut(head, text);
    let drawn = |least| parts.iter().map(|part| qr::plain(part, Level::M, least)).collect::<Result<Vec<_>, _>>();
    let symbols = drawn(1)?;
    let largest = symbols.iter().map(|symbol| symbol.side).max().unwrap_or(21);
    if symbols.iter().all(|symbol| symbol.side == largest) { Ok(symbols) } else { drawn(((largest - 17) / 4) as u8) }
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
        let parts = symbols(crate::assets::RESTORER_PART, crate::assets::RESTORER).unwrap();
        assert!((1..=8).contains(&parts.len()), "{}", parts.len());
        assert!(parts.iter().all(|part| part.side == parts[0].side && part.side <= 17 + 4 * 25));
    }
}
