//! HTML -> its words: tags taken out, character references (HTML Living Standard, 13.5) resolved as far as codes need.

/// Tags within a word; all others end a line.
const INLINE: [&str; 15] =
    ["a", "b", "i", "u", "s", "em", "strong", "span", "font", "code", "tt", "wbr", "mark", "small", "big"];
/// Longest tag that is taken out, and longest character reference.
const MAX_TAG: usize = 4_096;
const MAX_REFERENCE: usize = 16;

/// The words of a text with tags or character references; `None` where there are none.
pub(super) fn without_markup(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let found = if from.starts_with('<') { tag(from) } else { reference(from) };
        if let Some((words, taken)) = found {
            out.push_str(&words);
            changed = true;
            rest = &from[taken..];
        } else {
            out.push_str(&from[..1]);
            rest = &from[1..];
        }
    }
    out.push_str(rest);
    changed.then_some(out)
}

/// What a tag at the start stands for, and its bytes.
fn tag(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(MAX_TAG).position(|byte| byte == b'>')?;
    let name = text[1..end].trim_start_matches('/');
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '!') {
        return None;
    }
    let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    // `<tel:0807502056>` and `<https://..>` repeat what stands before them.
    let address = text[1..end].contains(':') && !text[1..end].contains('=');
    let words = if address || INLINE.contains(&name.as_str()) { "" } else { "\n" };
    Some((words.to_owned(), end + 1))
}

/// The letter of a character reference at the start, and its bytes.
fn reference(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(MAX_REFERENCE).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let letter = if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let value = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        char::from_u32(value)?.to_string()
    } else {
        let letter = match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            "nbsp" | "ensp" | "emsp" | "thinsp" | "Tab" => " ",
            "NewLine" => "\n",
            "ndash" | "mdash" | "minus" | "hyphen" | "dash" | "horbar" => "-",
            "shy" | "zwj" | "zwnj" | "ZeroWidthSpace" | "NoBreak" | "lrm" | "rlm" => "",
            _ => return None,
        };
        letter.to_owned()
    };
    Some((letter, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_references_become_words() {
        let html = "<p class=\"x\">SP1&ndash;<b>NY</b>V6&#45;Z&#x2d;<wbr>9<br/>N8 &lt; 3 & 4 < 5 &unknown; 0807<tel:0807>5</p>";
        let words = without_markup(html).unwrap();
        assert_eq!(words, "\nSP1-NYV6-Z-9\nN8 < 3 & 4 < 5 &unknown; 08075\n");
        assert_eq!(without_markup("a < b & c"), None);
    }
}
