//! Any text -> Typst string literal with exactly that value.
//!
//! This is the only place where user text becomes part of a program: every character that could end the string, or be
//! mistaken for a line mark, is escaped.

/// Length of words that get break opportunities: the narrowest column holds about thirty characters.
const LONG_WORD: usize = 24;
/// Length of addresses that get them.
const LONG_ADDRESS: usize = 12;
/// Preferred break opportunities: after these characters.
const JOINTS: &str = "/\\.,;:?!&=_-+#%@~|)]}>";
/// A break opportunity without a hyphen (zero width space).
const BREAK: char = '\u{200b}';

/// `say "hi"` -> `"say \"hi\""`, appended to `out`.
///
/// Asterisks are escaped, too, so that no text looks like a line mark (`lines.rs`).
pub(in crate::typeset) fn quote(text: &str, out: &mut String) {
    use std::fmt::Write;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '*' => out.push_str("\\u{2a}"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Whether a word is an address, a path or a name of a file: it holds a sign that words do not have inside.
pub(super) fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let letters: Vec<char> = word.chars().collect();
    letters.windows(3).any(|three| {
        matches!(three[1], '/' | '@' | '_' | '=' | '&' | '?' | '#' | '\\' | ':' | '.')
            && three[2] != ' '
            && !three[0].is_whitespace()
    }) && word.chars().any(char::is_alphabetic)
}

/// The text without control characters.
pub(super) fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// The text without control characters, and with break opportunities in long words: addresses, paths, digests.
pub(super) fn breakable(text: &str) -> String {
    let text = shown(text);
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let long = word.chars().take_while(char::is_ascii_graphic).count();
        if long < LONG_WORD && (long < LONG_ADDRESS || !is_address(word)) {
            out.push_str(word);
            continue;
        }
        let mut since = 0;
        for c in word.chars() {
            if since >= LONG_WORD / 2 && c.is_ascii_graphic() && !(since >= LONG_WORD && JOINTS.contains(c)) {
                out.push(BREAK);
                since = 0;
            }
            out.push(c);
            since = if JOINTS.contains(c) && since > 2 { LONG_WORD } else { since + 1 };
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use typst::syntax::SyntaxNode;
    use typst::syntax::ast::Str;

    use super::*;

    fn quoted(text: &str) -> String {
        let mut out = String::new();
        quote(text, &mut out);
        out
    }

    #[test]
    fn a_text_that_would_be_code_is_only_a_text() {
        assert_eq!(quoted(r#"a" + read("/etc/passwd") + ""#), r#""a\" + read(\"/etc/passwd\") + \"""#);
        assert_eq!(quoted("\\\" #let x = 1"), "\"\\\\\\\" #let x = 1\"");
        assert_eq!(quoted("/*7*/\u{7}\n"), "\"/\\u{2a}7\\u{2a}/\\u{7}\\n\"");
    }

    #[test]
    fn every_string_is_read_back_as_it_was() {
        for text in ["", "\\", "\\\\\"", "\u{0}\u{1b}[2J", "\\u{41}", "\"\"\"", "a*b/**/", "ünï → 種", "\\n\n\r\t"]
        {
            let source = typst::syntax::parse_code(&quoted(text));
            let string = source.children().find_map(SyntaxNode::cast::<Str>).unwrap();
            assert_eq!(string.get().as_str(), text);
            assert_eq!(source.children().count(), 1, "{text:?}");
        }
    }

    #[test]
    fn long_words_may_break_and_short_ones_may_not() {
        let address = "https://seeds.example/how-to/keep/beans.html";
        let broken = breakable(address);
        assert_eq!(broken.replace(BREAK, ""), address);
        assert!(broken.split(BREAK).all(|part| part.len() <= LONG_WORD), "{broken:?}");
        assert_eq!(
            breakable("short words stay whole, also sugar-coated ones"),
            "short words stay whole, also sugar-coated ones"
        );
        assert_eq!(breakable("bell\u{7} and\ttab\u{1b}[2J"), "bell and\ttab[2J");
        assert_eq!(breakable("Wärmedämmverbundsystemfassadenanstrich"), "Wärmedämmverbundsystemfassadenanstrich");
    }
}
