//! TEXT and MTEXT as they are written -> plain words in lines (DXF reference, control codes `%%` and `\`).

use super::pairs::text_of;

/// A line of TEXT: `%%d` is a degree sign, `%%c` a diameter, `%%p` plus or minus; lines over and under it are left out.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("%%") {
        out.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        let Some(code) = rest.chars().next() else { break };
        rest = &rest[code.len_utf8()..];
        match code.to_ascii_lowercase() {
            'd' => out.push('°'),
            'c' => out.push('⌀'),
            'p' => out.push('±'),
            '%' => out.push('%'),
            'u' | 'o' | 'k' => {}
            digit if digit.is_ascii_digit() => {
                let digits: String =
                    std::iter::once(digit).chain(rest.chars().take_while(char::is_ascii_digit).take(2)).collect();
                rest = &rest[digits.len() - 1..];
                out.extend(digits.parse().ok().and_then(char::from_u32).filter(|letter| !letter.is_control()));
            }
            other => out.push(other),
        }
    }
    out.push_str(rest);
    // The sign of TEXT for a diameter is not in all fonts; the Scandinavian letter is.
    out.replace('⌀', "Ø")
}

/// The lines of an MTEXT without its formatting.
pub(super) fn lines(bytes: &[u8]) -> Vec<String> {
    let text = text_of(bytes);
    let mut all = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(last) = all.last_mut() else { break };
        match letter {
            '{' | '}' => {}
            '\\' => match letters.next() {
                Some('P' | 'X') => all.push(String::new()),
                Some('~') => last.push('\u{a0}'),
                Some(plain @ ('\\' | '{' | '}')) => last.push(plain),
                // Lines over, under and through.
                Some('L' | 'l' | 'O' | 'o' | 'K' | 'k' | 'N') | None => {}
                Some('S') => {
                    let parts: String = letters.by_ref().take_while(|letter| *letter != ';').collect();
                    last.push_str(&parts.replace(['^', '#'], "/"));
                }
                // Font, height, width, colour, slant, alignment, tabs: up to a semicolon.
                Some('f' | 'F' | 'H' | 'W' | 'C' | 'c' | 'Q' | 'T' | 'A' | 'p') => {
                    for _ in letters.by_ref().take_while(|letter| *letter != ';') {}
                }
                Some(other) => last.push(other),
            },
            '^' if matches!(letters.peek(), Some('J' | 'I' | 'M')) => match letters.next() {
                Some('J') => all.push(String::new()),
                Some('I') => last.push(' '),
                _ => {}
            },
            letter if letter.is_control() => {}
            letter => last.push(letter),
        }
    }
    all.iter().map(|line| plain(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_codes_become_signs_or_nothing() {
        for (text, plain_text) in [
            ("%%c12 %%p0.1", "Ø12 ±0.1"),
            ("45%%d", "45°"),
            ("100%%%", "100%"),
            ("%%uSeed%%u tray", "Seed tray"),
            ("%%065B", "AB"),
            ("%%", ""),
            ("plain", "plain"),
        ] {
            assert_eq!(plain(text), plain_text, "{text}");
        }
    }

    #[test]
    fn the_words_of_an_mtext_are_left_of_its_formatting() {
        for (text, words) in [
            ("Seed\\Ptray", vec!["Seed", "tray"]),
            ("{\\fArial|b0|i0;\\H2.5;Cut} here", vec!["Cut here"]),
            ("\\A1;\\pxqc;M\\S1/2;", vec!["M1/2"]),
            ("a\\~b \\\\ \\{c\\}", vec!["a\u{a0}b \\ {c}"]),
            ("\\U+00D8 4^Jnext", vec!["Ø 4", "next"]),
            ("\\", vec![""]),
            ("\\S", vec![""]),
        ] {
            assert_eq!(lines(text.as_bytes()), words, "{text}");
        }
    }
}
