//! Letters of a text -> its direction, and its language where the script tells.

use crate::catalogue::Direction;

/// The direction of the first letter that has one (rules P2 and P3 of the bidirectional algorithm, UAX #9).
pub(super) fn first_strong(text: &str) -> Option<Direction> {
    text.chars().find_map(|letter| match letter {
        '\u{200f}' | '\u{061c}' => Some(Direction::RightToLeft),
        '\u{200e}' => Some(Direction::LeftToRight),
        letter if is_from_right(letter) => Some(Direction::RightToLeft),
        letter if letter.is_alphabetic() => Some(Direction::LeftToRight),
        _ => None,
    })
}

/// A letter of Hebrew, Arabic and the scripts beside them. Their digits are written from left to right.
pub(super) fn is_from_right(letter: char) -> bool {
    matches!(u32::from(letter), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
        && letter.is_alphabetic()
}

/// Markup in a direction: its paragraphs begin at that side.
pub(super) fn directed(markup: &str, direction: Direction) -> String {
    format!("#[#set text(dir: {})\n{markup}]", direction.word())
}

/// A cell in a direction, which its column need not have.
pub(super) fn directed_cell(markup: &str, direction: Direction) -> String {
    let side = if direction == Direction::RightToLeft { "right" } else { "left" };
    format!("#set text(dir: {})\n#set align({side})\n{markup}", direction.word())
}

/// How many letters of each script a document has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::typeset) struct LetterCounts {
    latin: usize,
    arabic: usize,
    /// Letters that Persian has and Arabic has not.
    persian: usize,
    hebrew: usize,
    cyrillic: usize,
    devanagari: usize,
    han: usize,
    kana: usize,
}

impl LetterCounts {
    pub fn add(&mut self, text: &str) {
        for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
            let count = match u32::from(letter) {
                0..=0x024F => &mut self.latin,
                0x0400..=0x052F => &mut self.cyrillic,
                0x0590..=0x05FF | 0xFB1D..=0xFB4F => &mut self.hebrew,
                0x0600..=0x06FF | 0x0750..=0x077F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC => &mut self.arabic,
                0x0900..=0x097F => &mut self.devanagari,
                0x3040..=0x30FF => &mut self.kana,
                0x3400..=0x9FFF => &mut self.han,
                _ => continue,
            };
            *count += 1;
            self.persian += usize::from(matches!(letter, 'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی'));
        }
    }

    /// The language that the script of most letters tells, if it tells one. Latin letters count half, for commands and
    /// addresses have them in all languages.
    pub fn lang(&self) -> Option<&'static str> {
        let persian = self.persian * 20 > self.arabic;
        let scripts = [
            (self.arabic, if persian { "fa" } else { "ar" }),
            (self.hebrew, "he"),
            (self.cyrillic, "ru"),
            (self.devanagari, "hi"),
            // A sign is a word or half of one.
            ((self.han + self.kana) * 3, if self.kana > 0 { "ja" } else { "zh" }),
        ];
        let (most, lang) = scripts.into_iter().max_by_key(|(count, _)| *count)?;
        (most * 2 > self.latin).then_some(lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_with_a_direction_decides() {
        for (text, direction) in [
            ("12. بذور and seeds", Some(Direction::RightToLeft)),
            ("(seeds) بذور", Some(Direction::LeftToRight)),
            ("זרעים", Some(Direction::RightToLeft)),
            ("種子", Some(Direction::LeftToRight)),
            ("٣ 12 !?", None),
            ("\u{200f}2026", Some(Direction::RightToLeft)),
        ] {
            assert_eq!(first_strong(text), direction, "{text}");
        }
    }

    #[test]
    fn most_letters_tell_the_language_where_the_script_has_one() {
        for (text, lang) in [
            ("Some seeds, or بذور", None),
            ("حفظ البذور في `jar`", Some("ar")),
            ("نگهداری دانه‌ها در شیشه", Some("fa")),
            ("Семена в банке", Some("ru")),
            ("बीज", Some("hi")),
            ("种子库", Some("zh")),
            ("種を残す", Some("ja")),
            ("", None),
        ] {
            let mut counts = LetterCounts::default();
            counts.add(text);
            assert_eq!(counts.lang(), lang, "{text}");
        }
    }
}
