//! Bytes of a code without a declared character set -> Japanese text, where they can hardly be anything else.
//!
//! Japanese phones write Shift JIS so. Letters of other single-byte character sets fit it now and then, so what is wanted
//! here are kana or characters of JIS X 0208, level 1, and most of the text in two bytes a character.

use encoding_rs::SHIFT_JIS;

/// The text, if all bytes are characters of Shift JIS that a Japanese text has.
#[must_use]
pub fn shift_jis_text(bytes: &[u8]) -> Option<String> {
    let (mut kana, mut level_1, mut double, mut single) = (0, 0, 0, 0);
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'\t' | b'\n' | b'\r' => {}
            b' '..=b'~' => single += 1,
            // Half-width katakana, which other sets have letters for.
            0xA1..=0xDF => double += 1,
            0x81..=0x9F | 0xE0..=0xEA => {
                let (&second, after) = after.split_first()?;
                rest = after;
                double += 1;
                match u16::from_be_bytes([first, second]) {
                    0x829F..=0x82F1 | 0x8340..=0x8396 => kana += 1,
                    0x889F..=0x9872 => level_1 += 1,
                    // Signs and letters, and characters of level 2.
                    0x8140..=0x8491 | 0x989F..=0xEAA4 => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    let is_japanese = (kana >= 1 || level_1 >= 2) && double >= single;
    let text = is_japanese.then(|| SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes))??;
    Some(text.into_owned())
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, IBM866, KOI8_R, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};

    use super::*;

    fn bytes(text: &str, set: &'static Encoding) -> Vec<u8> {
        set.encode(text).0.into_owned()
    }

    #[test]
    fn japanese_texts_are_told() {
        for text in ["種をまく", "インゲン豆 3袋", "日本語", "たね", "豆の種は乾いた所に置く。\r\n(春)", "ﾀﾈ と 豆"]
        {
            assert_eq!(shift_jis_text(&bytes(text, SHIFT_JIS)).as_deref(), Some(text));
        }
    }

    #[test]
    fn texts_in_other_character_sets_and_noise_are_not() {
        let western = ["Grüße aus München", "année première, été", "mañana", "señal número 3", "ÀÉÎÕÜ", "köy"];
        let russian = ["Семена бобов", "НАСЛЕДИЕ", "бобы и горох, 3 мешка", "привет всем"];
        for text in western {
            assert_eq!(shift_jis_text(&bytes(text, WINDOWS_1252)), None, "{text}");
        }
        for (text, set) in russian.into_iter().flat_map(|text| [WINDOWS_1251, KOI8_R, IBM866].map(|set| (text, set))) {
            assert_eq!(shift_jis_text(&bytes(text, set)), None, "{text} {}", set.name());
        }
        for (text, set) in [
            ("种子库的豆子", GBK),
            ("種子庫的豆子", BIG5),
            ("씨앗 도서관", EUC_KR),
            ("種をまく", EUC_JP),
            ("بذور الفاصولياء", WINDOWS_1256),
        ] {
            assert_eq!(shift_jis_text(&bytes(text, set)), None, "{text} {}", set.name());
        }
        assert_eq!(shift_jis_text(b"plain"), None);
        assert_eq!(shift_jis_text(&[0x82, 0xA0, 0x82]), None, "half a character");
    }
}
