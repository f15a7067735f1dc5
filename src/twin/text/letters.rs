//! The letters of a line of text -> all that may stand in their place by a slip: the alphabets of their scripts.

use std::collections::BTreeSet;

/// Quotation marks and dashes of the eleven languages, beside those of ASCII.
const PUNCTUATION: &str = "–—’‘“”„«»…·°€¿¡";
/// Letters with marks of the European languages and Turkish.
const LATIN: &str =
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœĞğİıŞşĄąĆćČčĎďĘęĚěŁłŃńŇňŘřŚśŠšŤťŮůŹźŻżŽžŐőŰű";
const ARABIC: [std::ops::RangeInclusive<char>; 4] =
    ['\u{621}'..='\u{63a}', '\u{640}'..='\u{655}', '\u{660}'..='\u{66c}', '\u{6f0}'..='\u{6f9}'];
/// Letters of Persian, Urdu and Kurdish, Arabic punctuation, and the joiner that Persian keeps letters apart with.
const ARABIC_OTHERS: &str = "،؛؟\u{670}ٹپچڈڑژڤکگںھہۃۆۇیێےۓە۔\u{200c}";
const CYRILLIC: [std::ops::RangeInclusive<char>; 1] = ['\u{401}'..='\u{45f}'];
const DEVANAGARI: [std::ops::RangeInclusive<char>; 1] = ['\u{900}'..='\u{97f}'];
/// Scripts of more than 200 letters: a line in one has 8 check digits.
const WIDE_SCRIPTS: [std::ops::RangeInclusive<char>; 9] = [
    // Ethiopic.
    '\u{1200}'..='\u{139f}',
    // Canadian syllabics.
    '\u{1400}'..='\u{167f}',
    '\u{3400}'..='\u{4dbf}',
    // Han.
    '\u{4e00}'..='\u{9fff}',
    // Yi, Vai.
    '\u{a000}'..='\u{a4cf}',
    '\u{a500}'..='\u{a63f}',
    // Hangul.
    '\u{ac00}'..='\u{d7a3}',
    '\u{f900}'..='\u{faff}',
    '\u{20000}'..='\u{323af}',
];
/// Punctuation and digits as wide as a Han letter, and kana.
const WIDE_SIGNS: [std::ops::RangeInclusive<char>; 2] = ['\u{3000}'..='\u{30ff}', '\u{ff01}'..='\u{ff60}'];
/// Han letters beyond these are too many to try; one that stands in the line is tried all the same.
const LAST_TRIED: char = '\u{d7a3}';

/// Whether a text needs 8 check digits a line.
pub(in crate::twin) fn is_wide_script(text: &str) -> bool {
    text.chars().any(|c| c >= '\u{10000}' || WIDE_SCRIPTS.iter().any(|range| range.contains(&c)))
}

/// The large scripts whose letters are all tried.
fn tried_scripts() -> impl Iterator<Item = std::ops::RangeInclusive<char>> {
    WIDE_SCRIPTS.into_iter().filter(|range| *range.end() <= LAST_TRIED)
}

/// All letters that are tried in a line, in order. `wide` tells that the text needs 8 check digits a line: where a line
/// shows no letter of a large script, the one that was written wrong or left out may be of any of them.
pub(super) fn alphabet(line: &str, wide: bool) -> Vec<char> {
    let mut letters: BTreeSet<char> = (' '..='~').chain(PUNCTUATION.chars()).collect();
    if wide && !line.chars().any(|c| tried_scripts().any(|range| range.contains(&c))) {
        letters.extend(tried_scripts().flatten().chain(WIDE_SIGNS.into_iter().flatten()));
    }
    for c in line.chars() {
        if !letters.insert(c) {
            if c.is_ascii_alphabetic() && !letters.contains(&'ß') {
                letters.extend(LATIN.chars());
            }
            continue;
        }
        match c {
            _ if LATIN.contains(c) => letters.extend(LATIN.chars()),
            '\u{600}'..='\u{6ff}' | '\u{200c}' => {
                letters.extend(ARABIC.into_iter().flatten().chain(ARABIC_OTHERS.chars()));
            }
            '\u{400}'..='\u{4ff}' => letters.extend(CYRILLIC.into_iter().flatten()),
            '\u{900}'..='\u{97f}' | '\u{200d}' => {
                letters.extend(DEVANAGARI.into_iter().flatten().chain(['\u{200c}', '\u{200d}']));
            }
            _ => letters.extend(others(c)),
        }
    }
    letters.into_iter().collect()
}

/// The letters of a large script, or the half block of 128 code points that a letter stands in.
fn others(c: char) -> Vec<char> {
    if let Some(range) = tried_scripts().find(|range| range.contains(&c)) {
        return range.chain(WIDE_SIGNS.into_iter().flatten()).collect();
    }
    if let Some(range) = WIDE_SIGNS.iter().find(|range| range.contains(&c)) {
        return range.clone().collect();
    }
    if c >= '\u{f900}' && is_wide_script(c.encode_utf8(&mut [0; 4])) {
        return vec![c];
    }
    let start = u32::from(c) & !0x7f;
    (start..start + 128).filter_map(char::from_u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabets_hold_the_letters_of_their_languages_and_stay_small_enough_for_their_check_digits() {
        for (line, has, most) in [
            ("the seeds", "zZ9é?–", 240),
            ("öğle", "ıİşç", 240),
            ("семена", "ёЯіы—", 240),
            ("البذور في", "ةؤ٣،؟پ", 240),
            ("بذر\u{200c}ها", "گچپژ۴", 240),
            ("बीज बोना", "क्षञ।५", 240),
            ("豆子", "的，。！たア", 22_000),
            ("씨앗", "밭", 12_000),
            ("ዘር", "ፍሬ", 1_000),
            ("σπόρος", "ωΩά", 300),
            ("זרעים", "שםץ", 300),
        ] {
            let letters = alphabet(line, is_wide_script(line));
            assert!(has.chars().all(|c| letters.contains(&c)), "{line}");
            assert!(letters.len() <= most, "{line}: {}", letters.len());
            assert_eq!(is_wide_script(line), most > 300, "{line}");
        }
    }

    #[test]
    fn in_a_text_of_a_large_script_its_letters_are_tried_in_lines_without_one() {
        for line in ["", "a", "。", "たね", "1, 2"] {
            let letters = alphabet(line, true);
            assert!("豆밭ፍ。".chars().all(|c| letters.contains(&c)), "{line}");
            assert!(letters.len() < 60_000, "{line}: {}", letters.len());
            assert!(!alphabet(line, false).contains(&'豆'), "{line}");
        }
    }
}
