//! A decimal digit of any script -> its value (Unicode 16, general category Nd).

/// The zero of each script; nine more digits follow it.
const ZEROS: [u32; 37] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x1e950,
];
/// Mathematical digits: five styles of ten.
const STYLED: std::ops::RangeInclusive<u32> = 0x1d7ce..=0x1d7ff;

/// The digit in ASCII; `None` for what is no decimal digit.
#[must_use]
pub fn ascii_digit(letter: char) -> Option<char> {
    let code = u32::from(letter);
    if letter.is_ascii() {
        return letter.is_ascii_digit().then_some(letter);
    }
    let value = if STYLED.contains(&code) {
        Some((code - STYLED.start()) % 10)
    } else {
        ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|value| *value < 10))
    };
    value.and_then(|value| char::from_digit(value, 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_many_scripts_have_their_values_and_their_neighbours_have_none() {
        for ten in [
            "0123456789",
            "٠١٢٣٤٥٦٧٨٩",
            "۰۱۲۳۴۵۶۷۸۹",
            "०१२३४५६७८९",
            "๐๑๒๓๔๕๖๗๘๙",
            "０１２３４５６７８９",
            "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
            "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿",
        ] {
            assert_eq!(ten.chars().filter_map(ascii_digit).collect::<String>(), "0123456789", "{ten}");
        }
        for none in ['a', '/', ':', '½', '²', 'Ⅷ', '一', '\u{65f}', '\u{66a}', '\u{ff0f}', '\u{1d7cd}', '\u{1d800}']
        {
            assert_eq!(ascii_digit(none), None, "{none}");
        }
        assert!(char::from_u32(0x660).is_some_and(char::is_numeric));
        assert!(ZEROS.iter().all(|zero| char::from_u32(*zero).is_some_and(char::is_numeric)), "each is a number");
    }
}
