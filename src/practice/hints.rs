//! The words of a key -> what of them is shown at each stage of practising: all, two letters, one letter, nothing.

use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

use crate::mnemonic::{Mnemonic, WORDS, WordList};

/// Letters or digits that are shown at the stages between all and nothing.
const SHOWN: [usize; 2] = [2, 1];

/// The words themselves, or their numbers of four digits where the language has no list.
pub(super) fn whole(mnemonic: &Mnemonic, list: Option<WordList>) -> Vec<Zeroizing<String>> {
    let word = |place: &u16| list.map_or_else(|| format!("{place:04}"), |list| list.word(*place));
    mnemonic.places().iter().map(|place| Zeroizing::new(word(place))).collect()
}

/// What is shown at the two stages between: the first letters; of a Chinese word, which has one, every second and every
/// fourth word. What is not shown is empty.
pub(super) fn faded(words: &[Zeroizing<String>]) -> Vec<Vec<Zeroizing<String>>> {
    let one_letter = words.iter().all(|word| word.graphemes(true).count() == 1);
    let stage = |shown: usize| {
        let every = WORDS / (3 * shown);
        let hint = |(at, word): (usize, &Zeroizing<String>)| {
            let length = if one_letter { usize::from(at % every == 0) } else { shown };
            Zeroizing::new(word.graphemes(true).take(length).collect::<String>())
        };
        words.iter().enumerate().map(hint).collect()
    };
    SHOWN.into_iter().map(stage).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(list: Option<WordList>) -> Vec<String> {
        let words = whole(&Mnemonic::of(&[0x7f; 16]), list);
        std::iter::once(words.clone())
            .chain(faded(&words))
            .map(|stage| stage.iter().map(|word| word.to_string()).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn help_fades_from_all_to_two_letters_to_one() {
        let english = shown(Some(WordList::English));
        assert_eq!(english[0], "legal winner thank year wave sausage worth useful legal winner thank yellow");
        assert_eq!(english[1], "le wi th ye wa sa wo us le wi th ye");
        assert_eq!(english[2], "l w t y w s w u l w t y");
    }

    #[test]
    fn numbers_fade_by_digits_and_chinese_words_by_every_second_one() {
        let numbers = shown(None);
        assert!(numbers[0].starts_with("1019 2015 1790 2039") && numbers[1].starts_with("10 20 17 20"), "{numbers:?}");
        assert_eq!(numbers[2], "1 2 1 2 1 1 2 1 1 2 1 2");
        let chinese = shown(Some(WordList::Chinese));
        let there = |stage: &str| stage.split(' ').map(|word| !word.is_empty()).collect::<Vec<_>>();
        assert_eq!(there(&chinese[1]), (0..12).map(|at| at % 2 == 0).collect::<Vec<_>>());
        assert_eq!(there(&chinese[2]), (0..12).map(|at| at % 4 == 0).collect::<Vec<_>>());
    }
}
