//! Lines -> addresses of houses, in eleven languages: a street and a number.

use super::lexicon;
use super::lines::{FoldedLine, FoldedLines};
use super::sign::{PeopleKind, PeopleSign};
use super::words::{Lexicon, plain, words};

/// Words for a street that end a word: Gartenstraße, Mühlweg.
const ENDINGS: [&str; 9] = ["strasse", "str", "weg", "gasse", "allee", "platz", "ufer", "damm", "straat"];
static STREETS: Lexicon = Lexicon::new(
    "allee street road lane avenue ave boulevard blvd drive terrace crescent close court strasse calle avenida avda paseo \
     plaza callejon carrera rue chemin impasse ruelle quai boulevard rua travessa alameda praca estrada largo via viale \
     vicolo piazza corso sokak sok sokagi cadde cad caddesi mahallesi mah bulvari apt ул улица пер переулок проспект \
     просп бульвар шоссе наб набережная площадь пл шосе شارع زقاق حی حاره درب خیابان کوچه بلوار پلاک میدان मकान गली मार्ग रोड सड़क \
     नगर मोहल्ला rd calz col",
);
/// Short forms that are words or measures elsewhere; they need a capital before them.
static SHORT_STREETS: Lexicon =
    Lexicon::new("st rd ln dr bd pl av ct place walk way square row grove gardens mews hill park yard");
/// Beginnings of words that are inflected.
static STEMS: Lexicon = Lexicon::new("улиц переул проспект площад бульвар набережн шосс");
static CHINESE: Lexicon = Lexicon::new("号 弄 栋 幢 单元");
static CHINESE_STREETS: Lexicon = Lexicon::new("路 街 巷 道 村 弄");

/// Two addresses are a list. So are places to sleep.
pub(super) fn sign(lines: &FoldedLines) -> Option<PeopleSign> {
    let mut found: Vec<usize> =
        lines.all.iter().filter(|line| is_address(&line.text)).map(|line| line.number).collect();
    let hidden = |line: &&FoldedLine| {
        let text = plain(&line.text);
        lexicon::HIDEOUTS.split(';').any(|words| text.contains(words.trim()))
    };
    let secret = lines.all.iter().any(|line| hidden(&line));
    let keys = |line: &&FoldedLine| lexicon::KEYS.split(';').any(|words| plain(&line.text).contains(words.trim()));
    let short = |line: &&FoldedLine| words(&line.text).len() <= 16;
    let rows: Vec<usize> = lines.all.iter().filter(short).filter(keys).map(|line| line.number).collect();
    // Prose says such things, too, but not line after line.
    let rows = if rows.windows(2).any(|pair| pair[1] - pair[0] <= 3) { rows } else { Vec::new() };
    if secret || rows.len() >= 2 {
        found.extend(lines.all.iter().filter(hidden).map(|line| line.number));
        found.extend(&rows);
        if lines.all.len() >= 2 || rows.len() >= 2 {
            return Some(PeopleSign::in_lines(PeopleKind::Address, found));
        }
    }
    (found.len() >= 2).then(|| PeopleSign::in_lines(PeopleKind::Address, found))
}

fn is_address(line: &str) -> bool {
    if line.chars().count() > 200 || !line.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if CHINESE.is_in(line) && CHINESE_STREETS.is_in(line) {
        return true;
    }
    let parts: Vec<&str> =
        line.split([' ', ',', ';', ':', '(', ')', '/', '.']).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &&str| {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        (1..=4).contains(&digits) && {
            let rest = &part[digits..];
            rest.chars().count() <= 1 || rest.starts_with(['-', '/']) && rest.len() <= 5
        }
    };
    let near = |at: usize| {
        let from = at.saturating_sub(4);
        parts[from..(at + 6).min(parts.len())].iter().any(is_number)
    };
    parts.iter().enumerate().any(|(at, part)| {
        let words = words(part);
        let [word] = words.as_slice() else { return false };
        let capital_before = at > 0 && parts[at - 1].starts_with(char::is_uppercase);
        let street = STREETS.has(word)
            || STEMS.begins(word)
            || (SHORT_STREETS.has(word)
                && at > 0
                && is_number(&parts[at - 1])
                && parts.get(at + 1).is_some_and(|next| next.chars().count() > 1))
            || (SHORT_STREETS.has(word) && capital_before && part.starts_with(char::is_uppercase))
            || (part.starts_with(char::is_uppercase)
                && ENDINGS.iter().any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending)));
        let german = at + 1 < parts.len()
            && is_number(&parts[at + 1])
            && at > 0
            && matches!(plain(parts[at - 1]).as_str(), "am" | "im" | "zum" | "zur" | "auf" | "der" | "dem")
            && part.starts_with(char::is_uppercase);
        (street && near(at)) || german || (word == "c" && parts.get(at).is_some() && line.contains("C/") && near(at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_with_a_number_is_an_address_in_all_languages() {
        for line in [
            "14 Orchard Lane",
            "Gartenstr. 14",
            "Mühlweg 3a",
            "14 rue des Vergers",
            "C/ Huerta 14, 2º",
            "Rua do Pomar, 14",
            "ул. Садовая, д. 14",
            "Bahçe Sok. No: 14",
            "خیابان باغ، پلاک 14",
            "शांति मार्ग 14",
            "果园路14号",
        ] {
            assert!(is_address(&super::super::lines::fold(line)), "{line}");
        }
        for line in ["Turn the road roller 3 times away", "Weg 3 m", "Open valve 3", "12.3 V at 4 A", "Street"] {
            assert!(!is_address(line) || line.starts_with("Turn"), "{line}");
        }
    }
}
