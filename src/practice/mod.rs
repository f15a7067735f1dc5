//! What is to be learnt by heart -> a practice sheet: the words of a key with help that fades, or a text with gaps.
//!
//! Rehearsals come 12 hours after learning and then at intervals that grow 1.5-fold: of the schedules that Blocki,
//! Komanduri, Cranor and Datta tried (Spaced Repetition and Mnemonics Enable Recall of Multiple Strong Passwords, NDSS
//! 2015), this one was remembered best.

mod hints;
mod passages;
mod print;

pub use passages::{PassageError, passages};
pub use print::{PracticeError, PracticeWish, print_text, print_words};

/// Hours from one rehearsal to the next.
const HOURS: [u32; 11] = {
    let mut hours = [12; 11];
    let mut at = 1;
    let mut exact = 12 * 1024;
    while at < hours.len() {
        exact = exact * 3 / 2;
        hours[at] = (exact + 512) / 1024;
        at += 1;
    }
    hours
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rehearsals_begin_after_12_hours_and_grow_by_half_each_time() {
        assert_eq!(HOURS, [12, 18, 27, 41, 61, 91, 137, 205, 308, 461, 692]);
    }
}
