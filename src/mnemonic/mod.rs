//! A key of 16 bytes <-> twelve words of BIP-39, in five languages, or twelve numbers in all the others.
//!
//! ```text
//! 128 bits of the key, 4 bits of its SHA-256     132 bits = 12 x 11: twelve places in a list of 2,048 words
//! ```
//! Source: BIP-39, "Generating the mnemonic" (ENT 128, CS 4, MS 12), and its lists for English, Spanish, French, Portuguese
//! and simplified Chinese. Here the entropy is the key itself: the seed of 512 bits, which wallets make of the words, is not
//! used. Numbers are places in the list, from 0000 to 2047, the same in all languages.
//!
//! Four bits of check find 15 of 16 wrong words; which word it was is found by trying all ([`TypedMnemonic::repairs`]).

mod list;
mod read;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

pub use list::WordList;
pub use read::{MnemonicError, Repair, TypedMnemonic, read};

/// Words of a key.
pub const WORDS: usize = 12;
/// Bytes of a key.
pub const KEY_BYTES: usize = 16;
/// Words of a list.
pub const LIST_WORDS: u16 = 2048;
/// Bits of one word.
const WORD_BITS: usize = 11;

/// Twelve places in a list of words, each below [`LIST_WORDS`]. It has no `Debug`, and its memory is wiped.
#[derive(Clone)]
pub struct Mnemonic(Zeroizing<[u16; WORDS]>);

impl Mnemonic {
    /// The words of a key.
    #[must_use]
    pub fn of(key: &[u8; KEY_BYTES]) -> Self {
        let mut bytes = Zeroizing::new([0; KEY_BYTES + 1]);
        bytes[..KEY_BYTES].copy_from_slice(key);
        bytes[KEY_BYTES] = check(key);
        let mut places = Zeroizing::new([0; WORDS]);
        for (at, place) in places.iter_mut().enumerate() {
            for bit in at * WORD_BITS..(at + 1) * WORD_BITS {
                *place = *place << 1 | u16::from(bytes[bit / 8] >> (7 - bit % 8) & 1);
            }
        }
        Self(places)
    }

    /// From twelve places; `None` if one is not below [`LIST_WORDS`].
    #[must_use]
    pub fn from_places(places: Zeroizing<[u16; WORDS]>) -> Option<Self> {
        places.iter().all(|place| *place < LIST_WORDS).then_some(Self(places))
    }

    /// The key; `None` if the four bits of check do not fit it.
    #[must_use]
    pub fn key(&self) -> Option<Zeroizing<[u8; KEY_BYTES]>> {
        let mut bytes = Zeroizing::new([0_u8; KEY_BYTES + 1]);
        for (at, place) in self.0.iter().enumerate() {
            for bit in 0..WORD_BITS {
                let to = at * WORD_BITS + bit;
                bytes[to / 8] |= (u8::from(place >> (WORD_BITS - 1 - bit) & 1 == 1)) << (7 - to % 8);
            }
        }
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        key.copy_from_slice(&bytes[..KEY_BYTES]);
        (check(&key) == bytes[KEY_BYTES]).then_some(key)
    }

    #[must_use]
    pub fn places(&self) -> &[u16; WORDS] {
        &self.0
    }

    /// The words as they are printed: in lower case (NFC), one blank between two of them.
    #[must_use]
    pub fn text(&self, list: WordList) -> Zeroizing<String> {
        // Memory that does not grow, so that no copy stays behind. No word has more than 12 letters of 2 bytes.
        let mut text = Zeroizing::new(String::with_capacity(WORDS * 32));
        for (at, place) in self.0.iter().enumerate() {
            if at > 0 {
                text.push(' ');
            }
            text.push_str(&list.word(*place));
        }
        text
    }
}

/// The last byte of the bits: four of the key's SHA-256, then zeros.
fn check(key: &[u8; KEY_BYTES]) -> u8 {
    Sha256::digest(key)[0] & 0xf0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three of the vectors that BIP-39 names: entropy and words.
    const VECTORS: [(u8, &str); 3] = [
        (0, "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"),
        (0x7f, "legal winner thank year wave sausage worth useful legal winner thank yellow"),
        (0xff, "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong"),
    ];

    #[test]
    fn words_are_those_of_bip_39() {
        for (byte, words) in VECTORS {
            let mnemonic = Mnemonic::of(&[byte; KEY_BYTES]);
            assert_eq!(*mnemonic.text(WordList::English), words);
            assert_eq!(*mnemonic.key().unwrap(), [byte; KEY_BYTES]);
        }
    }

    #[test]
    fn words_agree_with_the_crate_in_every_language() {
        use unicode_normalization::UnicodeNormalization;
        let mut key = [7_u8; KEY_BYTES];
        for round in 0..200_u8 {
            key = Sha256::digest(key)[..KEY_BYTES].try_into().unwrap();
            for list in WordList::ALL {
                let theirs = bip39::Mnemonic::from_entropy_in(list.language(), &key).unwrap();
                let theirs: Vec<String> = theirs.words().map(|word| word.nfc().collect()).collect();
                assert_eq!(*Mnemonic::of(&key).text(list), theirs.join(" "), "{round}");
            }
            assert_eq!(*Mnemonic::of(&key).key().unwrap(), key);
        }
    }

    #[test]
    fn places_beyond_the_list_are_refused() {
        assert!(Mnemonic::from_places(Zeroizing::new([2047; WORDS])).is_some());
        let mut places = [0; WORDS];
        places[11] = 2048;
        assert!(Mnemonic::from_places(Zeroizing::new(places)).is_none());
    }

    #[test]
    fn the_check_finds_15_of_16_wrong_words() {
        let mnemonic = Mnemonic::of(&[0x5a; KEY_BYTES]);
        let mut passed = 0;
        for at in 0..WORDS {
            for place in (0..LIST_WORDS).filter(|place| *place != mnemonic.places()[at]) {
                let mut places = Zeroizing::new(*mnemonic.places());
                places[at] = place;
                passed += u32::from(Mnemonic::from_places(places).unwrap().key().is_some());
            }
        }
        // 12 x 2047 / 16 = 1535.
        assert!((1400..1670).contains(&passed), "{passed}");
    }
}
