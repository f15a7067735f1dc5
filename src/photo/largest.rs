//! A list, a size of each item -> its few largest items: where a list is short, a sort is the longer way and the larger program.

/// The largest items, at most `count` of them, largest first; those of the same size in the order of the list.
pub fn of<T>(mut items: Vec<T>, count: usize, size: impl Fn(&T) -> usize) -> Vec<T> {
    let mut largest = Vec::new();
    while largest.len() < count {
        // Of several largest the last that is looked at is taken.
        let Some(next) = (0..items.len()).rev().max_by_key(|at| size(&items[*at])) else { break };
        largest.push(items.remove(next));
    }
    largest
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_largest_come_first_and_equals_in_their_order() {
        let words = vec!["oak", "maple", "elm", "cedar", "hazel", "fir"];
        assert_eq!(super::of(words.clone(), 4, |word| word.len()), ["maple", "cedar", "hazel", "oak"]);
        assert_eq!(super::of(words, 9, |word| word.len()).len(), 6);
    }
}
