//! Files -> twins -> lines in any order, with slips, lost, forged or of another twin -> the files, or what is missing.

use proptest::prelude::*;

use super::*;

/// Numbers that are the same in each run (`SplitMix64`).
pub(in crate::twin) struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    /// `count` different numbers below `bound`.
    pub fn places(&mut self, count: usize, bound: usize) -> Vec<usize> {
        let mut places = Vec::new();
        while places.len() < count {
            let place = self.below(bound);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }
}

/// Latin, Arabic, Devanagari, Chinese.
pub(in crate::twin) const TEXTS: [&str; 4] = [
    "Seeds of beans keep for three years in a dry jar.\nWrite the year on each jar, and sow the oldest first.\n\n\
     When the soil is as warm as a hand, sow in rows, two fingers deep.\nWater in the evening; \"little and often\".\n",
    "تُحفظ بذور الفاصولياء ثلاث سنوات في وعاء جاف.\nاكتب السنة على كل وعاء، وازرع الأقدم أولاً.\n\n\
     عندما تصبح التربة دافئة، ازرع في صفوف بعمق إصبعين.\n",
    "सेम के बीज सूखे मर्तबान में तीन साल तक रहते हैं।\nहर मर्तबान पर साल लिखें और सबसे पुराने बीज पहले बोएँ।\n\n\
     जब मिट्टी गरम हो जाए तब दो अंगुल गहरी कतारों में बोएँ।\n",
    "豆种放在干燥的罐子里可以保存三年。\n在每个罐子上写上年份，先种最旧的种子。\n\n土壤变暖后，成行播种，深两指。\n傍晚浇水，少量多次。\n",
];

fn read(lines: impl IntoIterator<Item = String>) -> LinesRead {
    let mut all = LinesRead::default();
    for line in lines {
        match all.judge(&line) {
            Judged::Line(line, _) => {
                all.add(line);
            }
            Judged::Note => {}
            Judged::Refused(fault) => panic!("{line}: {fault}"),
        }
    }
    all
}

fn written(twin: &Twin) -> Vec<String> {
    let summary = twin.summary.line().to_string();
    [summary].into_iter().chain(twin.lines.iter().map(ToString::to_string)).collect()
}

fn state(read: &LinesRead) -> TwinState {
    let mut report = read.report();
    assert_eq!(report.len(), 1, "{report:?}");
    report.remove(0).state
}

fn whole(name: &str, bytes: &[u8], left_out: &[u16]) -> TwinState {
    TwinState::Whole { name: name.to_owned(), bytes: bytes.to_vec(), left_out: left_out.to_vec() }
}

fn noise(dice: &mut Dice, count: usize) -> Vec<u8> {
    (0..count).map(|_| dice.below(256) as u8).collect()
}

#[test]
fn the_example_of_the_format_holds() {
    let twin = Twin::coded("a.txt", b"sow in May\n", None, false).unwrap();
    assert_eq!(
        written(&twin),
        [
            "0 0000H 0204C AXRKB GM8P2 DP13X T7WGV",
            "0 10NGJ WX3RE HSPYX S0D5Q 20KB1 6EY1M",
            "0 2F450 00000 00000 00000 00000 Z1GJR",
            "0 3ZPVQ 5748K JAV36 B0QES 61NX3 Z6QX7",
            "0 4G7E5 ST7GX 3KDXV J0TBE 416P2 2ME9T",
        ]
    );
    let coded = |line: &TwinLine| match line {
        TwinLine::Coded(line) => *line,
        other => panic!("{other}"),
    };
    let lines: Vec<CodedLine> = [twin.summary.line()].into_iter().chain(twin.lines.iter().map(coded)).collect();
    assert_eq!(column_sums(&lines).join(" "), "0 AYPYZ T0EMA GKPH9 6M6M0 SRF13 0GF98");
}

#[test]
fn texts_in_four_scripts_come_back_byte_for_byte() {
    for (text, kind) in TEXTS.into_iter().zip([TwinKind::Text, TwinKind::Text, TwinKind::Text, TwinKind::WideText]) {
        let twin = Twin::text("seeds.txt", text.as_bytes(), false).unwrap();
        assert!(twin.loss.is_none(), "{:?}", twin.loss);
        assert_eq!(twin.summary.kind, kind);
        let mut lines = written(&twin);
        lines.reverse();
        assert_eq!(state(&read(lines)), whole("seeds.txt", text.as_bytes(), &[]));
    }
}

#[test]
fn any_lines_enough_in_number_restore_a_coded_twin() {
    let mut dice = Dice(41);
    for size in [0, 1, 14, 15, 16, 600, 2_048] {
        let bytes = noise(&mut dice, size);
        let twin = Twin::coded("key.bin", &bytes, Some(9), false).unwrap();
        let needed = usize::from(twin.summary.needed);
        assert_eq!(twin.lines.len(), needed + 9);
        for _ in 0..10 {
            let mut lines = written(&twin);
            let lost = dice.places(9, twin.lines.len());
            lost.iter().for_each(|at| lines[at + 1].clear());
            assert_eq!(state(&read(lines)), whole("key.bin", &bytes, &[]));
        }
        let lines = written(&twin);
        let (few, rest) = lines.split_at(needed);
        let mut all = read(few.to_vec());
        let TwinState::Missing { lines: missing, more } = state(&all) else { panic!("one line is lacking") };
        assert_eq!((missing.len(), more), (10, 1));
        all.add(match all.judge(&rest[3]) {
            Judged::Line(line, _) => line,
            other => panic!("{other:?}"),
        });
        assert_eq!(state(&all), whole("key.bin", &bytes, &[]));
    }
}

#[test]
fn a_text_that_deflates_takes_fewer_lines() {
    let text = "beans and more beans, ".repeat(40);
    let twin = Twin::coded("a", text.as_bytes(), None, false).unwrap();
    assert_eq!(twin.summary.kind, TwinKind::Deflated);
    assert!(twin.summary.needed < 5, "{:?}", twin.summary);
    assert_eq!(state(&read(written(&twin))), whole("a", text.as_bytes(), &[]));
}

#[test]
fn a_text_line_that_is_lacking_is_named() {
    let twin = Twin::text("seeds.txt", TEXTS[0].as_bytes(), false).unwrap();
    let mut lines = written(&twin);
    lines.remove(3);
    assert_eq!(state(&read(lines)), TwinState::Missing { lines: vec![3], more: 1 });
    assert_eq!(state(&read(written(&twin)[1..].to_vec())), TwinState::NoSummary);
}

#[test]
fn forged_lines_are_found_by_spare_ones_and_never_believed_without_line_00() {
    let mut dice = Dice(43);
    let bytes = noise(&mut dice, 300);
    let twin = Twin::coded("key.bin", &bytes, Some(6), false).unwrap();
    let forged = |number: u16| CodedLine { number, bytes: [7; 15] }.to_string();
    let mut lines = written(&twin);
    for number in [2, 9, 20] {
        lines[usize::from(number)] = forged(number);
    }
    assert_eq!(state(&read(lines.clone())), whole("key.bin", &bytes, &[2, 9, 20]));
    lines[4] = forged(4);
    assert_eq!(state(&read(lines)), TwinState::Unproved);
    let mut lines = written(&twin);
    lines.truncate(usize::from(twin.summary.needed) + 1);
    lines[1] = forged(1);
    assert_eq!(state(&read(lines)), TwinState::Unproved);
}

#[test]
fn two_twins_in_one_file_come_back_both() {
    let mut dice = Dice(47);
    for (first, second) in [(150, 150), (600, 40)] {
        let files = [noise(&mut dice, first), noise(&mut dice, second)];
        let twins = files.each_ref().map(|bytes| Twin::coded("key.bin", bytes, None, false).unwrap());
        let text = Twin::text("seeds.txt", TEXTS[2].as_bytes(), false).unwrap();
        let all = read(twins.iter().chain([&text]).flat_map(written));
        let states: Vec<TwinState> = all.report().into_iter().map(|report| report.state).collect();
        assert_eq!(states[0], whole("key.bin", &files[0], &[]));
        assert!(matches!(&states[1], TwinState::Whole { bytes, .. } if *bytes == files[1]), "{:?}", states[1]);
        assert_eq!(states[2], whole("seeds.txt", TEXTS[2].as_bytes(), &[]));
    }
}

#[test]
fn the_same_line_twice_unlike_is_decided_by_line_00() {
    let twin = Twin::text("seeds.txt", TEXTS[0].as_bytes(), false).unwrap();
    let other = |number| TextLine { number, text: "Throw all seeds away. /".to_owned(), check_digits: 6 };
    let mut all = LinesRead::default();
    for number in [2, 4] {
        assert_eq!(all.add(TwinLine::Text(other(number))), AddedLine::New);
    }
    assert_eq!(all.add(TwinLine::Text(other(2))), AddedLine::Known);
    for line in written(&twin) {
        let Judged::Line(line, _) = all.judge(&line) else { panic!("{line}") };
        let unlike = [2, 4].contains(&line.number());
        assert_eq!(all.add(line), if unlike { AddedLine::Unlike } else { AddedLine::New });
    }
    assert_eq!(all.report()[0].unlike, [2, 4]);
    assert_eq!(state(&all), whole("seeds.txt", TEXTS[0].as_bytes(), &[]));
    for n in 0..9 {
        let text = format!("line {n} /");
        all.add(TwinLine::Text(TextLine { number: 1, text, check_digits: 6 }));
    }
    assert!(all.count() < written(&twin).len() + 2 + 4, "readings of a line are bounded");
}

#[test]
fn claims_of_line_00_that_no_twin_has_are_refused() {
    let twin = Twin::coded("a", b"seeds", None, false).unwrap();
    let line = twin.summary.line();
    assert_eq!(Summary::read(&line), Some(twin.summary));
    for (at, byte) in [(0, 0xff), (1, 0xff), (3, 0xff), (0, 0x20)] {
        let mut claims = line;
        claims.bytes[at] = byte;
        assert_eq!(Summary::read(&claims), None, "byte {at}");
        let judged = LinesRead::default().judge(&claims.to_string());
        assert_eq!(judged, Judged::Refused(LineFault::Summary));
    }
}

#[test]
fn what_has_no_twin_is_refused_with_numbers() {
    let large = vec![b'a'; 2_049];
    assert_eq!(Twin::coded("a", &large, None, false), Err(TwinError::TooLarge { bytes: 2_049, most: 2_048 }));
    assert_eq!(
        Twin::coded("a", b"x", Some(usize::MAX), false),
        Err(TwinError::TooManyLines { lines: usize::MAX, most: 255 })
    );
    assert_eq!(Twin::coded(&"a".repeat(256), b"x", None, false), Err(TwinError::LongName { bytes: 256 }));
    assert_eq!(Twin::text("a", b"ab\xff", false), Err(TwinError::NotText { at: 2 }));
    assert_eq!(Twin::text("a", b"\n \n", false), Err(TwinError::Empty));
    assert_eq!(Twin::text("a", b"x\ny\x07", false), Err(TwinError::Control { line: 2, code: 7 }));
    let many = "a\n".repeat(1_000);
    assert_eq!(Twin::text("a", many.as_bytes(), false), Err(TwinError::TooManyLines { lines: 1_001, most: 999 }));
    let marks = format!("a{}", "\u{301}".repeat(40));
    assert_eq!(Twin::text("a", marks.as_bytes(), false), Err(TwinError::Marks { line: 1, most: 30 }));
}

#[test]
fn what_a_copy_by_hand_does_not_keep_is_counted() {
    let loss = |text: &str| Twin::text("a", text.as_bytes(), false).unwrap().loss;
    assert!(loss("a b\n\nc\n").is_none());
    assert_eq!(loss("  a\nb  c\nd \n").blanks, 3);
    assert_eq!(loss("\na\n\n\nb\n\n").empty_lines, 3);
    assert_eq!(loss("a\u{200b}b\u{202e}c\n").hidden, 2);
    assert_eq!(loss("e\u{301}\n").composed, 1);
    assert!(loss("a").last_end && loss("a\r\n").line_ends && loss("\u{feff}a\n").line_ends);
}

proptest! {
    #[test]
    fn any_typed_line_is_judged_without_harm(typed in "(\\PC{0,60}|[0-9A-Z? ]{20,50}|[0-9]{1,4} .{0,20} [0-9A-Z]{3} [0-9A-Z]{3})") {
        let mut all = LinesRead::default();
        if let Judged::Line(line, _) = all.judge(&typed) {
            let again = all.judge(&line.to_string());
            prop_assert_eq!(again, Judged::Line(line.clone(), Vec::new()));
            all.add(line);
        }
        let _ = all.report();
    }

    #[test]
    fn any_small_file_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..300), name in "[a-zé]{1,20}", secret: bool) {
        let twin = Twin::coded(&name, &bytes, None, secret).unwrap();
        prop_assert_eq!(twin.summary.secret, secret);
        prop_assert_eq!(state(&read(written(&twin))), whole(&name, &bytes, &[]));
    }

    #[test]
    fn any_text_comes_back_as_it_can_be_copied(text in "([a-c/+_ \n豆子งाक\u{94d}]{0,120}|\\PC{0,200})") {
        if let Ok(twin) = Twin::text("a.txt", text.as_bytes(), false) {
            let TwinState::Whole { bytes, .. } = state(&read(written(&twin))) else { panic!("{text:?}") };
            if twin.loss.is_none() {
                prop_assert_eq!(bytes, text.into_bytes());
            } else {
                let again = Twin::text("a.txt", &bytes, false).unwrap();
                prop_assert!(again.loss.is_none(), "{:?}", again.loss);
            }
        }
    }
}
