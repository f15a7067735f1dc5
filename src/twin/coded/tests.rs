//! Every one or two wrong digits -> the line; three -> never a line; groups show what is missing or too much.

use super::code::{self, CHECK_DIGITS, CodeWord, DIGITS};
use super::line::{CodedFault, CodedLine, CodedReading};
use super::{column_sums, group_of};
use crate::twin::slip::LineSlip;
use crate::twin::tests::Dice;

fn line(dice: &mut Dice) -> CodedLine {
    let mut bytes = [0; 15];
    bytes.iter_mut().for_each(|byte| *byte = dice.below(256) as u8);
    CodedLine { number: dice.below(1024) as u16, bytes }
}

fn wrong_at(word: &CodeWord, places: &[usize], dice: &mut Dice) -> [Option<u8>; DIGITS] {
    let mut read = word.map(Some);
    for &place in places {
        read[place] = Some(word[place] ^ (1 + dice.below(31)) as u8);
    }
    read
}

/// Lines with `wrong` wrong digits that are taken for another line, of `count`.
fn taken_for_others(wrong: usize, count: usize) -> usize {
    let mut dice = Dice(wrong as u64);
    let mut taken = 0;
    for _ in 0..count {
        let word = line(&mut dice).word();
        let places = dice.places(wrong, DIGITS);
        let mended = code::mend(&wrong_at(&word, &places, &mut dice));
        assert!(mended != Some(word), "more than two wrong digits are not put right");
        taken += usize::from(mended.is_some());
    }
    taken
}

#[test]
fn all_errors_of_one_and_two_digits_are_put_right() {
    let word = line(&mut Dice(7)).word();
    for a in 0..DIGITS {
        for error in 1..32 {
            let mut one = word.map(Some);
            one[a] = Some(word[a] ^ error);
            assert_eq!(code::mend(&one), Some(word));
            for b in a + 1..DIGITS {
                for other in 1..32 {
                    let mut two = one;
                    two[b] = Some(word[b] ^ other);
                    assert_eq!(code::mend(&two), Some(word), "{a}: {error}, {b}: {other}");
                }
            }
        }
    }
}

#[test]
fn of_100_000_lines_with_three_wrong_digits_none_is_taken_for_a_line() {
    assert_eq!(taken_for_others(3, 100_000), 0);
}

#[test]
fn of_lines_with_four_and_more_wrong_digits_about_one_in_77_is_taken_for_another() {
    for wrong in [4, 5, 6, 10] {
        let taken = taken_for_others(wrong, 100_000);
        println!("{wrong} wrong digits: {taken} of 100,000 lines are taken for others");
        assert!((1_000..1_600).contains(&taken), "{wrong} wrong digits: {taken}");
    }
}

#[test]
fn up_to_five_unreadable_digits_are_filled_in_wherever_they_stand_and_six_are_not() {
    let mut dice = Dice(11);
    for count in 1..=CHECK_DIGITS {
        for _ in 0..5_000 {
            let word = line(&mut dice).word();
            let mut read = word.map(Some);
            dice.places(count, DIGITS).into_iter().for_each(|place| read[place] = None);
            assert_eq!(code::mend(&read), Some(word));
        }
    }
    let mut six = line(&mut dice).word().map(Some);
    six[..6].fill(None);
    assert_eq!(code::mend(&six), None);
}

#[test]
fn beside_one_or_two_unreadable_digits_three_wrong_ones_are_never_taken_for_others() {
    let mut dice = Dice(13);
    for unreadable in 1..=2 {
        for _ in 0..50_000 {
            let word = line(&mut dice).word();
            let places = dice.places(3 + unreadable, DIGITS);
            let mut read = wrong_at(&word, &places[..3], &mut dice);
            places[3..].iter().for_each(|place| read[*place] = None);
            assert_eq!(code::mend(&read), None);
        }
    }
    for _ in 0..20_000 {
        let word = line(&mut dice).word();
        let places = dice.places(2, DIGITS);
        let mut read = wrong_at(&word, &places[..1], &mut dice);
        read[places[1]] = None;
        assert_eq!(code::mend(&read), Some(word), "one wrong and one unreadable");
    }
}

#[test]
fn a_line_is_read_as_it_is_printed_and_in_other_ways_of_writing_it() {
    let mut dice = Dice(17);
    for _ in 0..300 {
        let line = line(&mut dice);
        let text = line.to_string();
        assert_eq!(text.split(' ').map(str::len).collect::<Vec<_>>(), [1, 5, 5, 5, 5, 5, 5]);
        let arabic: String =
            text.chars().map(|c| c.to_digit(10).and_then(|n| char::from_u32(0x660 + n)).unwrap_or(c)).collect();
        for typed in [
            text.clone(),
            text.to_lowercase(),
            text.replace(' ', ""),
            text.replace(' ', "  - "),
            text.replace('0', "O").replace('1', "l"),
            format!("\t{text} \r"),
            arabic,
        ] {
            assert_eq!(CodedLine::read(&typed), CodedReading::Read(line, Vec::new()), "{typed}");
        }
    }
}

#[test]
fn a_missing_digit_is_found_in_its_group_and_so_is_one_too_many() {
    let mut dice = Dice(19);
    for round in 0..60 {
        let line = line(&mut dice);
        let text = line.to_string();
        for (at, c) in text.char_indices().filter(|(_, c)| *c != ' ') {
            let place = text[..=at].chars().filter(|c| *c != ' ').count();
            let without = format!("{}{}", &text[..at], &text[at + 1..]);
            let CodedReading::Read(read, slips) = CodedLine::read(&without) else { panic!("{without}: {text}") };
            assert_eq!(read, line, "{without}");
            let [LineSlip::Missing { at: found, right }] = slips[..] else { panic!("{slips:?}") };
            assert_eq!(group_of(found).0, group_of(place).0, "{without}");
            assert_eq!(right, c);
            let extra = char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[round % 32]);
            let with = format!("{}{extra}{}", &text[..at], &text[at..]);
            let CodedReading::Read(read, slips) = CodedLine::read(&with) else { panic!("{with}: {text}") };
            assert_eq!(read, line, "{with}");
            assert!(matches!(slips[..], [LineSlip::Extra { .. }]), "{slips:?}");
        }
    }
}

#[test]
fn a_missing_digit_beside_wrong_ones_is_almost_never_taken_for_another_line() {
    let mut dice = Dice(23);
    let mut taken = 0;
    for _ in 0..50_000 {
        let line = line(&mut dice);
        let mut word: Vec<char> = line.to_string().chars().collect();
        for place in dice.places(2, word.len()) {
            if word[place] != ' ' {
                word[place] = if word[place] == 'A' { 'B' } else { 'A' };
            }
        }
        let place = dice.below(word.len() - 1) + 1;
        if word[place] == ' ' {
            continue;
        }
        word.remove(place);
        let typed: String = word.into_iter().collect();
        taken += usize::from(matches!(CodedLine::read(&typed), CodedReading::Read(read, _) if read != line));
    }
    println!("{taken} of 50,000 lines with a digit missing and up to two wrong are taken for others");
    assert!(taken <= 3, "{taken}");
}

#[test]
fn what_is_wrong_is_marked_and_what_cannot_be_read_is_refused_with_its_group() {
    let line = CodedLine { number: 7, bytes: *b"beans and seeds" };
    let text = line.to_string();
    assert_eq!(text, "0 7C9JP 2VKK4 1GPWS 10EDJ PAS3K CZQKN", "printed in docs/FORMAT.md");
    let mut wrong = text.clone();
    wrong.replace_range(3..4, if &text[3..4] == "Z" { "Y" } else { "Z" });
    let CodedReading::Read(read, slips) = CodedLine::read(&wrong) else { panic!("{wrong}") };
    assert_eq!(read, line);
    let right = text.chars().nth(3).unwrap();
    assert_eq!(slips, [LineSlip::Wrong { at: 3, typed: wrong.chars().nth(3).unwrap(), right }]);
    let short = format!("{}{}", &text[..9], &text[11..]);
    let CodedReading::Refused(fault) = CodedLine::read(&short) else { panic!("{short}") };
    assert!(matches!(fault, CodedFault::Length { found: 29, .. }), "{fault}");
    let unreadable = text.replacen(|c: char| c != ' ' && c != '0', "?", 6);
    assert_eq!(CodedLine::read(&unreadable), CodedReading::Refused(CodedFault::Unreadable { count: 6 }));
    for other in ["", "beans", "07 Sow the beans in rows when the soil 4TZ 9QF", &"0".repeat(200), &"؟".repeat(31)] {
        assert_eq!(CodedLine::read(other), CodedReading::Other, "{other}");
    }
}

#[test]
fn column_sums_find_every_wrong_digit_and_every_swap_and_nearly_all_pairs_of_wrong_digits() {
    let mut dice = Dice(29);
    let lines: Vec<CodedLine> = (0..12).map(|_| line(&mut dice)).collect();
    let right = column_sums(&lines);
    assert_eq!(right.iter().map(String::len).collect::<Vec<_>>(), [1, 5, 5, 5, 5, 5, 5]);
    let words: Vec<CodeWord> = lines.iter().map(CodedLine::word).collect();
    let sums = |words: &[CodeWord]| {
        (0..DIGITS).map(|at| words.iter().map(|word| u32::from(word[at])).sum::<u32>() % 32).collect::<Vec<_>>()
    };
    let before = sums(&words);
    let mut missed = [0; 3];
    for _ in 0..100_000 {
        let mut copies = [words.clone(), words.clone(), words.clone()];
        let row = dice.below(words.len());
        let column = dice.below(DIGITS - 1);
        copies[0][row][column] ^= (1 + dice.below(31)) as u8;
        copies[1][row].swap(column, column + 1);
        for place in dice.places(2, words.len() * DIGITS) {
            copies[2][place / DIGITS][place % DIGITS] ^= (1 + dice.below(31)) as u8;
        }
        for (missed, copy) in missed.iter_mut().zip(&copies) {
            *missed += usize::from(*copy != words && sums(copy) == before);
        }
    }
    println!("of 100,000 slips each, wrong digits, swaps and pairs of wrong digits, the sums miss {missed:?}");
    assert_eq!(missed[..2], [0, 0]);
    assert!(missed[2] < 200, "{missed:?}");
}
