//! Lines in four scripts with single slips -> the lines; with double ones -> refused, never another text.

use super::letters::alphabet;
use super::{TextFault, TextLine};
use crate::twin::slip::LineSlip;
use crate::twin::tests::{Dice, TEXTS};

fn lines_of(text: &str, wide: bool) -> Vec<TextLine> {
    let (paragraphs, _) = super::lines_of(text.as_bytes()).unwrap();
    let check_digits = if wide { 8 } else { 6 };
    (1..).zip(super::wrapped(&paragraphs)).map(|(number, text)| TextLine { number, text, check_digits }).collect()
}

fn typed(line: &TextLine, text: &str) -> String {
    format!("{:02} {text} {}", line.number, line.check())
}

/// One letter wrong, missing, extra or swapped with its neighbour.
fn slipped(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let choices = alphabet(text);
    let at = dice.below(letters.len());
    match dice.below(4) {
        0 => letters[at] = choices[dice.below(choices.len())],
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, choices[dice.below(choices.len())]),
        _ => {
            let next = (at + 1).min(letters.len() - 1);
            letters.swap(at, next);
        }
    }
    letters.into_iter().collect()
}

/// Whether a slip is one that somebody can make: it is there after blanks are folded.
fn is_slip(slipped: &str, text: &str) -> bool {
    let folded = super::folded(slipped);
    folded != text && !folded.is_empty()
}

fn single_slips_come_right(text: &str, wide: bool, count: usize) {
    let mut dice = Dice(31);
    let lines = lines_of(text, wide);
    let mut tried = 0;
    while tried < count {
        let line = &lines[dice.below(lines.len())];
        let slipped = slipped(&line.text, &mut dice);
        if !is_slip(&slipped, &line.text) {
            continue;
        }
        tried += 1;
        let read = TextLine::read(&typed(line, &slipped), Some(line.check_digits));
        let Ok((read, slips)) = read else { panic!("{slipped:?} for {:?}: {read:?}", line.text) };
        assert_eq!(read, *line, "{slipped:?}");
        assert!(slips.len() <= 1, "{slips:?}");
    }
}

fn double_slips_are_no_other_text(text: &str, wide: bool, count: usize) {
    let mut dice = Dice(37);
    let lines = lines_of(text, wide);
    let mut refused = 0;
    for _ in 0..count {
        let line = &lines[dice.below(lines.len())];
        let slipped = slipped(&slipped(&line.text, &mut dice), &mut dice);
        match TextLine::read(&typed(line, &slipped), Some(line.check_digits)) {
            Ok((read, _)) => assert_eq!(read, *line, "{slipped:?}: two slips may be as good as one"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused * 2 > count, "{refused} of {count}");
}

#[test]
fn single_slips_in_latin_arabic_and_devanagari_all_come_right() {
    for text in &TEXTS[..3] {
        single_slips_come_right(text, false, 150);
    }
}

#[test]
fn of_double_slips_in_latin_arabic_and_devanagari_none_becomes_another_text() {
    for text in &TEXTS[..3] {
        double_slips_are_no_other_text(text, false, 150);
    }
}

#[test]
fn single_and_double_slips_in_chinese_come_right_or_are_refused() {
    single_slips_come_right(TEXTS[3], true, 10);
    double_slips_are_no_other_text(TEXTS[3], true, 10);
}

#[test]
#[ignore = "minutes of one core; of 10,000 double slips about one fits 30 bits by chance (docs/TWINS.md)"]
fn of_10_000_slips_in_latin_arabic_and_devanagari_all_come_right_or_are_refused() {
    for text in &TEXTS[..3] {
        single_slips_come_right(text, false, 10_000);
        double_slips_are_no_other_text(text, false, 10_000);
    }
}

#[test]
#[ignore = "each line is compared with a million others: most of an hour of one core"]
fn of_10_000_slips_in_chinese_all_come_right_or_are_refused() {
    single_slips_come_right(TEXTS[3], true, 10_000);
    double_slips_are_no_other_text(TEXTS[3], true, 10_000);
}

#[test]
fn slips_in_the_number_the_sign_and_the_check_digits_come_right() {
    let line = TextLine { number: 17, text: "Sow the beans when the soil is warm. /".to_owned(), check_digits: 6 };
    let check = line.check();
    let (first, second) = check.split_once(' ').unwrap();
    let text = &line.text;
    for (typed, slip) in [
        (format!("71 {text} {check}"), LineSlip::Number { typed: "71".to_owned(), right: 17 }),
        (format!("1 {text} {check}"), LineSlip::Number { typed: "1".to_owned(), right: 17 }),
        (format!("177 {text} {check}"), LineSlip::Number { typed: "177".to_owned(), right: 17 }),
        (format!("17 {} {check}", text.trim_end_matches(" /")), LineSlip::EndSign { right: "/".to_owned() }),
        (format!("17 {} // {check}", text.trim_end_matches(" /")), LineSlip::EndSign { right: "/".to_owned() }),
        (format!("17 {text} {first} {}", &second[1..]), LineSlip::CheckDigits { right: format!("{first}{second}") }),
        (format!("17 {text} {first}Z{second}"), LineSlip::CheckDigits { right: format!("{first}{second}") }),
        (format!("17 {text} ?{} {second}", &first[1..]), LineSlip::CheckDigits { right: format!("{first}{second}") }),
    ] {
        assert_eq!(TextLine::read(&typed, None), Ok((line.clone(), vec![slip])), "{typed}");
    }
    for typed in [
        format!("17 {text} {check}"),
        format!("١٧. {text} {}", check.to_lowercase()),
        format!(" 17:   {} {first}{second}", text.replace(' ', "  ")),
        format!("17 {text} {first}-{second}\u{200b}"),
    ] {
        assert_eq!(TextLine::read(&typed, None), Ok((line.clone(), Vec::new())), "{typed}");
    }
}

#[test]
fn a_line_that_begins_with_a_number_of_its_own_is_read_even_without_a_blank() {
    let line = TextLine { number: 7, text: "2 cups of seeds /".to_owned(), check_digits: 6 };
    let typed = format!("072 cups of seeds / {}", line.check());
    assert_eq!(TextLine::read(&typed, None), Ok((line, Vec::new())));
}

#[test]
fn what_is_no_line_is_refused_with_its_reason() {
    for (typed, fault) in [
        ("the seeds are sown ABC DEF", TextFault::Number),
        ("07 the multitude", TextFault::Check),
        ("07", TextFault::Check),
        ("07 the seeds are sown 000 000", TextFault::Wrong),
        (&"7 ".repeat(500), TextFault::Long),
    ] {
        assert_eq!(TextLine::read(typed, None), Err(fault), "{typed}");
    }
}

#[test]
fn a_line_of_the_documents_has_the_check_digits_that_they_print() {
    let line = TextLine { number: 7, text: "Sow the beans in rows when the soil".to_owned(), check_digits: 6 };
    assert_eq!(line.check(), "MW0 CRX");
    let line = TextLine {
        number: 1, text: "豆子要在土壤变暖的时候成行播种然后浇".to_owned(), check_digits: 8
    };
    assert_eq!(line.check(), "BRH0 F81Q");
}
