//! Lines in four scripts with single slips -> the lines; with double ones -> refused, never another text.

use super::letters::{alphabet, is_wide_script};
use super::{TextFault, TextLine};
use crate::twin::slip::LineSlip;
use crate::twin::tests::{Dice, TEXTS};
use crate::twin::{LinesRead, Twin, TwinLine, TwinState};

fn lines_of(text: &str, wide: bool) -> Vec<TextLine> {
    let (paragraphs, _) = super::lines_of(text.as_bytes()).unwrap();
    let check_digits = if wide { 8 } else { 6 };
    (1..).zip(super::wrapped(&paragraphs)).map(|(number, text)| TextLine { number, text, check_digits }).collect()
}

fn typed(line: &TextLine, text: &str) -> String {
    format!("{:02} {text} {}", line.number, line.check())
}

/// One letter wrong, missing, extra or swapped with its neighbour.
fn slipped(text: &str, wide: bool, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let choices = alphabet(text, wide);
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
    let mut dice = dice(31);
    let lines = lines_of(text, wide);
    let mut tried = 0;
    while tried < count {
        let line = &lines[dice.below(lines.len())];
        let slipped = slipped(&line.text, wide, &mut dice);
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

/// Six check digits hold 30 bits, and a line is compared with tens of thousands: of some thousand double slips one may fit
/// another line by chance. Line 00 proves no text with it.
fn double_slips_become_no_other_text(text: &str, count: usize) {
    let mut dice = dice(37);
    let twin = Twin::text("slips.txt", text.as_bytes(), false).unwrap();
    let wide = is_wide_script(text);
    let own = |line: &TwinLine| if let TwinLine::Text(line) = line { Some(line.clone()) } else { None };
    let lines: Vec<TextLine> = twin.lines.iter().filter_map(own).collect();
    assert!(lines.iter().all(|line| is_proved_with(&twin, line.clone())), "with its own lines it is proved");
    let (mut refused, mut others) = (0, 0);
    for _ in 0..count {
        let line = &lines[dice.below(lines.len())];
        let slipped = slipped(&slipped(&line.text, wide, &mut dice), wide, &mut dice);
        match TextLine::read(&typed(line, &slipped), Some(line.check_digits)) {
            Ok((read, _)) if read == *line => {}
            Ok((read, _)) => {
                others += 1;
                assert!(!is_proved_with(&twin, read), "{slipped:?}");
            }
            Err(_) => refused += 1,
        }
    }
    println!("{count} double slips in {text:.12}..: {refused} refused, {others} taken for another line, no other text");
    assert!(refused * 2 > count, "{refused} of {count}");
    assert!(others <= count / 2_000, "{others} of {count}");
}

/// Whether a text comes back with this line in place of its own.
fn is_proved_with(twin: &Twin, line: TextLine) -> bool {
    let mut read = LinesRead::default();
    read.add(TwinLine::Summary(twin.summary));
    for own in twin.lines.iter().filter(|own| own.number() != line.number) {
        read.add(own.clone());
    }
    read.add(TwinLine::Text(line));
    matches!(read.report()[0].state, TwinState::Whole { .. })
}

/// Slips of each kind; `SEEDPRESS_SLIPS` asks for others than these.
fn slips(few: usize) -> usize {
    asked("SEEDPRESS_SLIPS").map_or(few, |count| count as usize)
}

/// Where the dice begin; `SEEDPRESS_SEED` asks for another place, so that slips of several runs add up.
fn dice(usual: u64) -> Dice {
    Dice(asked("SEEDPRESS_SEED").unwrap_or(usual))
}

#[expect(clippy::disallowed_methods, reason = "how many slips a test tries, and which, is for the person to say")]
fn asked(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn single_slips_in_latin_all_come_right() {
    single_slips_come_right(TEXTS[0], false, slips(150));
}

#[test]
fn double_slips_in_latin_become_no_other_text() {
    double_slips_become_no_other_text(TEXTS[0], slips(150));
}

#[test]
fn single_slips_in_arabic_all_come_right() {
    single_slips_come_right(TEXTS[1], false, slips(150));
}

#[test]
fn double_slips_in_arabic_become_no_other_text() {
    double_slips_become_no_other_text(TEXTS[1], slips(150));
}

#[test]
fn single_slips_in_devanagari_all_come_right() {
    single_slips_come_right(TEXTS[2], false, slips(150));
}

#[test]
fn double_slips_in_devanagari_become_no_other_text() {
    double_slips_become_no_other_text(TEXTS[2], slips(150));
}

/// Each line is compared with a million others.
#[test]
fn single_slips_in_chinese_all_come_right() {
    single_slips_come_right(TEXTS[3], true, slips(10));
}

#[test]
fn double_slips_in_chinese_become_no_other_text() {
    double_slips_become_no_other_text(TEXTS[3], slips(10));
}

#[test]
fn a_slip_after_which_marks_stand_on_other_letters_comes_right() {
    for (right, typed_as) in [
        // Lam became the hamza below the alif, and is written with it as one letter.
        ("بذور الفاصولياء", "بذور ا\u{655}فاصولياء"),
        // An alif became a mark, and the alif's own mark comes before it.
        ("أولا\u{64b}.", "أول\u{64e}\u{64b}."),
        ("मिट\u{94d}टी", "मि\u{954}\u{94d}टी"),
        // A letter too much between a letter and its mark takes the mark.
        ("أول", "او\u{654}ل"),
        // A letter between a letter and its mark is missing, or stands behind both.
        ("cafex\u{301} ba", "cafe\u{301} ba"),
        ("cax\u{301} be", "ca\u{301}x be"),
    ] {
        let line = TextLine { number: 7, text: super::folded(right), check_digits: 6 };
        let read = TextLine::read(&typed(&line, typed_as), Some(6));
        assert!(matches!(&read, Ok((read, slips)) if *read == line && slips.len() == 1), "{typed_as}: {read:?}");
    }
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
