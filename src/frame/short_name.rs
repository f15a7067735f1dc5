//! A set id -> three plain words.
//!
//! Paper only: nothing is restored from the words. They are short, common, easy to say, and differ within their
//! first four letters, so that two packets can be told apart in one pile and over a bad line.

/// One word a byte; the order is part of what printed packets call themselves, so it never changes.
#[rustfmt::skip]
const WORDS: [&str; 256] = [
    "acorn", "amber", "anchor", "apple", "arrow", "autumn", "badge", "bamboo", "banana", "barley", "basil",
    "basket", "beach", "beaver", "bell", "birch", "bison", "blanket", "blossom", "boat", "bonfire", "book",
    "bottle", "branch", "bread", "breeze", "bridge", "bronze", "brook", "bucket", "buffalo", "butter", "cabbage",
    "cabin", "cactus", "camel", "candle", "canoe", "canvas", "carpet", "carrot", "castle", "cedar", "cello",
    "chalk", "cherry", "chest", "circle", "clay", "cliff", "clock", "cloud", "clover", "cobalt", "coconut",
    "coffee", "comet", "compass", "copper", "coral", "corner", "cotton", "crane", "crayon", "cricket", "crystal",
    "curtain", "daffodil", "daisy", "dawn", "desert", "diamond", "dolphin", "donkey", "door", "dove", "dragon",
    "drum", "eagle", "echo", "elephant", "ember", "evening", "falcon", "feather", "fennel", "fern", "ferry",
    "fiddle", "field", "flame", "flute", "forest", "fountain", "fox", "frost", "galaxy", "garden", "garlic",
    "gate", "ginger", "glacier", "glove", "goat", "gold", "goose", "granite", "grape", "grass", "guitar", "hammer",
    "harbor", "harvest", "hazel", "hedge", "helmet", "heron", "hill", "honey", "horizon", "horse", "icicle",
    "indigo", "iron", "island", "ivory", "ivy", "jacket", "jade", "jasmine", "jungle", "kettle", "kite", "ladder",
    "lagoon", "lake", "lantern", "lemon", "letter", "lilac", "lotus", "magnet", "mango", "maple", "marble",
    "market", "meadow", "melon", "mirror", "mitten", "moon", "moss", "mountain", "mushroom", "mustard", "nectar",
    "needle", "nest", "north", "nutmeg", "oasis", "ocean", "olive", "onion", "orange", "orchid", "otter", "owl",
    "oyster", "paddle", "palm", "panda", "paper", "parrot", "peach", "pebble", "pencil", "pepper", "piano",
    "pigeon", "pillow", "pine", "planet", "plum", "pocket", "pond", "poppy", "potato", "prairie", "pumpkin",
    "puzzle", "quarry", "quilt", "rabbit", "radish", "rain", "raven", "ribbon", "ridge", "river", "robin",
    "rocket", "rope", "rose", "ruby", "saddle", "saffron", "salmon", "sand", "seed", "shadow", "shell", "silver",
    "snow", "sparrow", "spice", "spoon", "spring", "squirrel", "star", "stone", "stream", "sugar", "summer",
    "sunset", "swan", "table", "teapot", "temple", "thunder", "tiger", "timber", "tomato", "torch", "tower",
    "trumpet", "tulip", "tunnel", "turtle", "umbrella", "valley", "velvet", "village", "violet", "walnut",
    "walrus", "water", "whale", "wheat", "willow", "window", "winter", "wolf", "yellow", "zebra", "zinc",
];

/// The words of three bytes, joined by hyphens: the first three of a set id, or of the hash of a key.
#[must_use]
pub fn short_name(bytes: [u8; 3]) -> String {
    bytes.map(|byte| WORDS[usize::from(byte)]).join("-")
}

/// The word of one byte.
#[must_use]
pub fn word(byte: u8) -> &'static str {
    WORDS[usize::from(byte)]
}

/// The three words of a key, from its hash (docs/FORMAT.md, "Key cards").
#[must_use]
pub fn key_words([first, second, third, ..]: [u8; 5]) -> String {
    short_name([first, second, third])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_words_differ_within_four_letters_and_stand_in_order() {
        let heads: BTreeSet<&str> = WORDS.iter().map(|word| word.get(..4).unwrap_or(word)).collect();
        assert_eq!(heads.len(), 256);
        assert!(WORDS.is_sorted());
    }
}
