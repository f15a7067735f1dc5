//! Coloured signs that no font has -> the nearest sign that is printed, or a word in brackets, each told with its line.

use std::borrow::Cow;
use std::fmt::Write;

use super::fonts::FontSet;
use super::own_fonts::OwnFonts;
use crate::typeset::markdown::DocumentWarning;

/// Most signs that are told one by one.
const MOST_TOLD: usize = 8;
/// The first character of the table.
const FIRST: char = '\u{231a}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Signs that mean much the same in black and white.
const SIGNS: [(&str, &str); 38] = [
    ("✅", "✔"),
    ("❌❎", "✖"),
    ("✊", "[fist]"),
    ("📞📱☏📲", "☎"),
    ("💙💚💛💜🧡🖤🤍🤎💖💗💓💕💞💘💝❣", "♥"),
    ("💔", "[broken heart]"),
    ("👉", "☞"),
    ("👈", "☜"),
    ("👆", "☝"),
    ("👇", "☟"),
    ("😀😃😄😁😊🙂😌😉😎🤗🥰😍😂🤣😆😇🥳", "☺"),
    ("🙁😞😟😢😭😔😠😡😥😩😓", "☹"),
    ("💀", "☠"),
    ("🌙🌛🌜", "☾"),
    ("✨💫", "✦"),
    ("🌟", "★"),
    ("🌠", "☆"),
    ("📝", "✎"),
    ("🔴🔵🟢🟡🟠🟣🟤", "●"),
    ("🟥🟧🟨🟩🟦🟪🟫", "■"),
    ("🔶🔷🔸🔹", "◆"),
    ("🔺", "▲"),
    ("🔻", "▼"),
    ("🎵🎼", "♪"),
    ("🎶", "♫"),
    ("🌞", "☀"),
    ("🌧", "☂"),
    ("📧📨📩📬📫", "✉"),
    ("🚨🚧", "⚠"),
    ("🚫", "⛔"),
    ("🔙", "←"),
    ("🔜", "→"),
    ("🔝", "↑"),
    ("➕", "+"),
    ("➖", "−"),
    ("➗", "÷"),
    ("💯", "100"),
    ("🆗", "OK"),
];

/// Signs that have no like among the fonts' signs, as words.
const WORDS: [(char, &str); 116] = [
    ('🌱', "seedling"),
    ('🌿', "herb"),
    ('🌾', "grain"),
    ('🍀', "clover"),
    ('🍃', "leaves"),
    ('🍂', "leaves"),
    ('🍁', "leaf"),
    ('🌳', "tree"),
    ('🌲', "tree"),
    ('🌴', "palm"),
    ('🌵', "cactus"),
    ('🌸', "blossom"),
    ('🌻', "sunflower"),
    ('🌷', "tulip"),
    ('🌹', "rose"),
    ('🌼', "flower"),
    ('🌽', "maize"),
    ('🍅', "tomato"),
    ('🥕', "carrot"),
    ('🥔', "potato"),
    ('🧅', "onion"),
    ('🧄', "garlic"),
    ('🫘', "beans"),
    ('🍎', "apple"),
    ('🍄', "mushroom"),
    ('🍞', "bread"),
    ('🍲', "stew"),
    ('🍵', "tea"),
    ('☕', "coffee"),
    ('🐝', "bee"),
    ('🐞', "ladybird"),
    ('🐛', "caterpillar"),
    ('🦋', "butterfly"),
    ('🐌', "snail"),
    ('🪱', "worm"),
    ('🐓', "chicken"),
    ('🐔', "chicken"),
    ('🐕', "dog"),
    ('🐶', "dog"),
    ('🐈', "cat"),
    ('🐱', "cat"),
    ('🐟', "fish"),
    ('💧', "drop"),
    ('💦', "drops"),
    ('🌊', "wave"),
    ('🔥', "fire"),
    ('🌈', "rainbow"),
    ('🚰', "drinking water"),
    ('🎉', "party"),
    ('🎊', "party"),
    ('🎁', "present"),
    ('📅', "calendar"),
    ('📆', "calendar"),
    ('📍', "place"),
    ('📌', "pin"),
    ('📎', "paper clip"),
    ('📖', "book"),
    ('📗', "book"),
    ('📘', "book"),
    ('📕', "book"),
    ('📢', "announcement"),
    ('📣', "megaphone"),
    ('🔑', "key"),
    ('🔓', "unlocked"),
    ('🔒', "locked"),
    ('🔔', "bell"),
    ('🔍', "magnifier"),
    ('🔎', "magnifier"),
    ('🔗', "link"),
    ('🔧', "spanner"),
    ('🔨', "hammer"),
    ('🔩', "bolt"),
    ('🔦', "torch"),
    ('🔋', "battery"),
    ('🔌', "plug"),
    ('💡', "idea"),
    ('⏰', "alarm clock"),
    ('⏳', "hourglass"),
    ('⌚', "watch"),
    ('⏩', "forward"),
    ('⏪', "back"),
    ('💰', "money"),
    ('💻', "computer"),
    ('💾', "disk"),
    ('💬', "speech"),
    ('💭', "thought"),
    ('💪', "strength"),
    ('👀', "eyes"),
    ('👋', "wave"),
    ('👏', "applause"),
    ('👌', "good"),
    ('🙏', "thanks"),
    ('🙌', "hooray"),
    ('🤝', "handshake"),
    ('🤔', "thinking"),
    ('🤷', "shrug"),
    ('👥', "people"),
    ('👤', "person"),
    ('👩', "woman"),
    ('👨', "man"),
    ('👧', "girl"),
    ('👦', "boy"),
    ('👶', "baby"),
    ('🧑', "person"),
    ('🚀', "rocket"),
    ('🚌', "bus"),
    ('🚗', "car"),
    ('🚶', "walking"),
    ('🚪', "door"),
    ('🪑', "chair"),
    ('🧵', "thread"),
    ('🧶', "yarn"),
    ('🪡', "needle"),
    ('🧰', "tools"),
    ('🧼', "soap"),
    ('🩹', "plaster"),
];

/// The text with the signs that no font has as others or as words, and what was changed, with lines. Fonts of a person's
/// own go before.
#[must_use]
pub fn with_signs<'a>(text: &'a str, own: &OwnFonts) -> (Cow<'a, str>, Vec<DocumentWarning>) {
    if !text.chars().any(|letter| letter >= FIRST && instead(letter).is_some()) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let fonts = FontSet::of([text], own);
    let mut out = String::with_capacity(text.len());
    let mut changed: Vec<(char, String, usize)> = Vec::new();
    let (mut line, mut after_sign, mut joined) = (1, false, false);
    for letter in text.chars() {
        line += usize::from(letter == '\n');
        // What makes one sign of several, or colours it, goes with the sign.
        if after_sign && (is_modifier(letter) || letter == ZERO_WIDTH_JOINER) {
            joined |= letter == ZERO_WIDTH_JOINER;
            continue;
        }
        if std::mem::take(&mut joined) {
            continue;
        }
        let sign = instead(letter).filter(|_| !fonts.has(letter));
        after_sign = sign.is_some();
        match sign {
            None => out.push(letter),
            Some(sign) => {
                out.push_str(&sign);
                if !changed.iter().any(|(known, ..)| *known == letter) {
                    changed.push((letter, sign, line));
                }
            }
        }
    }
    (Cow::Owned(out), warnings(&changed))
}

fn warnings(changed: &[(char, String, usize)]) -> Vec<DocumentWarning> {
    let told = changed.iter().take(MOST_TOLD).map(|(letter, sign, line)| {
        let mut text = format!("no font here has the sign {letter}");
        // Writing to a string does not fail.
        let _ = write!(text, " ({}); it is printed as {sign}", letter.escape_unicode());
        DocumentWarning { line: *line, text }
    });
    let more = changed.get(MOST_TOLD).map(|(.., line)| DocumentWarning {
        line: *line,
        text: format!(
            "{} more signs that no font here has are printed as others, or as words",
            changed.len() - MOST_TOLD
        ),
    });
    told.chain(more).collect()
}

fn instead(letter: char) -> Option<String> {
    let sign = SIGNS.iter().find(|(letters, _)| letters.contains(letter)).map(|(_, sign)| (*sign).to_owned());
    sign.or_else(|| WORDS.iter().find(|(known, _)| *known == letter).map(|(_, word)| format!("[{word}]")))
}

/// Skin tones, and the wish for colour or for black and white.
fn is_modifier(letter: char) -> bool {
    matches!(u32::from(letter), 0x1F3FB..=0x1F3FF | 0xFE0E | 0xFE0F)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        with_signs(text, &OwnFonts::default()).0.into_owned()
    }

    #[test]
    fn every_sign_that_stands_for_another_is_in_the_fonts() {
        for (letters, sign) in SIGNS {
            let fonts = FontSet::of([letters, sign], &OwnFonts::default());
            assert!(sign.chars().all(|letter| fonts.has(letter)), "{sign}");
        }
        let all = SIGNS.iter().flat_map(|(letters, _)| letters.chars()).chain(WORDS.iter().map(|(letter, _)| *letter));
        assert!(all.clone().all(|letter| letter >= FIRST));
    }

    #[test]
    fn signs_become_others_or_words_and_are_told_with_their_lines() {
        assert_eq!(plain("✅ sown 🌱, 👍 ★ ✓"), "✔ sown [seedling], 👍 ★ ✓");
        assert_eq!(plain("👩🏽‍🌾 and 🤝🏿."), "[woman] and [handshake].");
        let (_, told) = with_signs("a\n\n🐝 🐝\n🌱", &OwnFonts::default());
        let told: Vec<(usize, bool)> = told.iter().map(|told| (told.line, told.text.contains("[bee]"))).collect();
        assert_eq!(told, [(3, true), (4, false)]);
        assert!(matches!(with_signs("Saatgut, семена – 種", &OwnFonts::default()).0, Cow::Borrowed(_)));
    }
}
