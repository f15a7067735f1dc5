//! A word that means nothing and those that do -> a question with the nearest ones: `; did you mean mini8 or mini16?`

/// Mistakes that a word may hold.
const MOST_MISTAKES: usize = 2;
/// Shorter words are near to everything.
const LEAST_LETTERS: usize = 3;

/// The question, to be put after what is wrong; nothing where no word is near.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let word = word.trim().to_lowercase();
    let mut near: Vec<(usize, &str)> =
        known.into_iter().filter_map(|name| Some((distance_if_near(&word, name)?, name))).collect();
    let best = near.iter().map(|(distance, _)| *distance).min();
    near.retain(|(distance, _)| Some(*distance) == best);
    let names: Vec<&str> = near.into_iter().map(|(_, name)| name).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => format!("; did you mean {only}?"),
        [first @ .., last] => format!("; did you mean {} or {last}?", first.join(", ")),
    }
}

/// How far a word is from a name: 0 where one begins with the other, otherwise the letters to change.
fn distance_if_near(word: &str, name: &str) -> Option<usize> {
    if word.chars().count() < LEAST_LETTERS {
        return None;
    }
    if name.starts_with(word) || word.starts_with(name) {
        return Some(0);
    }
    let distance = edit_distance(word, name);
    let mistakes = MOST_MISTAKES.min(name.chars().count() / LEAST_LETTERS);
    (distance <= mistakes).then_some(distance)
}

/// Letters to put in, take out or change (Levenshtein), row by row.
fn edit_distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut before = at;
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
        for (column, same) in other.iter().enumerate() {
            let changed = before + usize::from(letter != *same);
            before = row[column + 1];
            row[column + 1] = changed.min(before + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_words_are_asked_for_and_far_ones_are_not() {
        let folds = ["mini8", "mini16", "booklet", "french", "accordion", "flat"];
        for (word, question) in [
            ("mini", "; did you mean mini8 or mini16?"),
            ("Mini8", "; did you mean mini8?"),
            ("bookelt", "; did you mean booklet?"),
            ("booklets", "; did you mean booklet?"),
            ("acordion", "; did you mean accordion?"),
            ("flt", "; did you mean flat?"),
            ("origami", ""),
            ("m", ""),
            ("", ""),
        ] {
            assert_eq!(did_you_mean(word, folds), question, "{word}");
        }
        assert_eq!(did_you_mean("a3", ["a4", "letter"]), "");
    }

    #[test]
    fn letters_put_in_taken_out_and_changed_are_counted() {
        for (one, other, distance) in [("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("same", "same", 0)] {
            assert_eq!(edit_distance(one, other), distance);
        }
    }
}
