//! `seedpress twin`: files -> twins -> lines that people type, with slips, missing, forged, hostile -> the files, or why not.

use std::fs;
use std::process::Command;

use seedpress::twin::{CodedLine, LinesRead, TextLine, Twin, TwinLine, TwinState};
use sha2::{Digest, Sha256};

use crate::program::WorkFolder;

/// Numbers that are the same in each run (an LCG of 64 bits, its high bits).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound as u64) as usize
    }
}

fn noise(seed: u64, count: usize) -> Vec<u8> {
    let mut dice = Dice(seed);
    (0..count).map(|_| dice.below(256) as u8).collect()
}

/// All lines of a twin, line 00 first.
pub fn written(twin: &Twin) -> Vec<String> {
    [twin.summary.line().to_string()].into_iter().chain(twin.lines.iter().map(ToString::to_string)).collect()
}

/// A text of the words of a garden, about so many bytes long.
fn garden(bytes: usize) -> String {
    let words =
        ["beans", "in", "rows", "when", "the", "soil", "is", "warm", "water", "at", "night", "seeds", "keep", "dry"];
    let mut dice = Dice(5);
    let mut text = String::new();
    while text.len() < bytes {
        text.push_str(words[dice.below(words.len())]);
        text.push(if dice.below(15) == 0 { '\n' } else { ' ' });
    }
    format!("{}\n", text.trim_end())
}

#[test]
fn a_text_is_printed_typed_and_comes_back() {
    let work = WorkFolder::new("twin-text");
    let text = garden(700);
    work.put("beans.txt", &text);
    work.run(&["twin", "beans.txt", "-o", "twin.pdf"]).ended(0).said(&[
        "twin.pdf: ",
        "pages to copy",
        "all are needed",
    ]);
    let lines = written(&Twin::text("beans.txt", text.as_bytes(), false).unwrap());
    work.put("lines.txt", lines.join("\n"));
    work.run(&["twin", "--read", "lines.txt", "-o", "out"]).ended(0).said(&["beans.txt", "proved by line 00"]);
    assert_eq!(fs::read_to_string(work.path("out/beans.txt")).unwrap(), text);
    // What is there already is never overwritten; the same file is told to be there.
    work.run(&["twin", "--read", "lines.txt", "-o", "out"]).ended(0).said(&["it was there already"]);
    work.put("out/beans.txt", "other");
    work.run(&["twin", "--read", "lines.txt", "-o", "out"]).ended(1);
    assert_eq!(fs::read_to_string(work.path("out/beans.txt")).unwrap(), "other");
}

#[test]
fn slips_in_a_file_of_lines_are_put_right_and_listed() {
    let work = WorkFolder::new("twin-slips");
    let bytes = noise(3, 200);
    let mut lines = written(&Twin::coded("key.bin", &bytes, None, false).unwrap());
    let right = lines[4].clone();
    let wrong = if right.ends_with('A') { 'B' } else { 'A' };
    lines[4].replace_range(right.len() - 1.., &wrong.to_string());
    lines[5].remove(9);
    lines[6].replace_range(4..5, "?");
    work.put("lines.txt", lines.join("\r\n"));
    work.run(&["twin", "--read", "lines.txt", "-o", "out"]).ended(0).told(&[
        &format!(
            "line 5: put right in line 04: group 7, digit 5: {wrong} is typed, {} is right",
            right.chars().last().unwrap()
        ),
        "line 6: put right in line 05: group 3, digit",
        "line 7: put right in line 06: group 2, digit 3: what cannot be read is",
    ]);
    assert_eq!(fs::read(work.path("out/key.bin")).unwrap(), bytes);
}

#[test]
fn two_people_type_two_halves_on_two_days() {
    let work = WorkFolder::new("twin-halves");
    let text = garden(900);
    let lines = written(&Twin::text("beans.txt", text.as_bytes(), false).unwrap());
    let half = lines.len() / 2;
    work.put("first.txt", lines[..half].join("\n"));
    work.put("second.txt", lines[half..].join("\n"));
    let read = |half: &str| work.run(&["twin", "--read", half, "-o", "out", "--pile", "pile.lines"]);
    read("first.txt").ended(3).said(&["lines are missing: "]);
    assert!(!work.path("out").exists(), "nothing is written that is not proved");
    read("second.txt").ended(0).said(&["proved by line 00"]);
    assert_eq!(fs::read_to_string(work.path("out/beans.txt")).unwrap(), text);
    // The pile is itself a file of lines.
    work.run(&["twin", "--read", "pile.lines", "-o", "again"]).ended(0);
    work.put("letter.txt", "not a pile\n");
    work.run(&["twin", "--read", "first.txt", "-o", "out", "--pile", "letter.txt"])
        .ended(1)
        .told(&["would be overwritten"]);
    assert_eq!(fs::read_to_string(work.path("letter.txt")).unwrap(), "not a pile\n");
}

#[test]
fn without_line_00_nothing_is_kept_and_nothing_is_written() {
    let work = WorkFolder::new("twin-00");
    let lines = written(&Twin::coded("key.bin", b"beans", None, false).unwrap());
    work.put("lines.txt", lines[1..].join("\n"));
    work.run(&["twin", "--read", "lines.txt", "-o", "out", "--pile", "pile.lines"])
        .ended(3)
        .told(&["nothing is kept"])
        .said(&["line 00 is missing"]);
    assert!(!work.path("pile.lines").exists() && !work.path("out").exists());
}

/// An age identity that was made up: its letters spell no key.
const IDENTITY: &str = "# made up\nAGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ\n";

#[test]
#[cfg(unix)]
fn a_key_makes_a_private_pdf_and_is_kept_in_no_pile() {
    use std::os::unix::fs::PermissionsExt;
    let work = WorkFolder::new("twin-key");
    work.put("identity.txt", IDENTITY);
    work.run(&["twin", "identity.txt", "-o", "twin.pdf", "--coded"]).ended(0).said(&["it is a key"]);
    let mode = |name: &str| fs::metadata(work.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("twin.pdf"), 0o600);
    let twin = Twin::coded("identity.txt", IDENTITY.as_bytes(), None, true).unwrap();
    work.put("lines.txt", written(&twin).join("\n"));
    work.run(&["twin", "--read", "lines.txt", "-o", "out", "--pile", "pile.lines"]).ended(1).told(&["kept in no file"]);
    assert!(!work.path("pile.lines").exists());
    work.run(&["twin", "--read", "lines.txt", "-o", "out"]).ended(0);
    assert_eq!(fs::read_to_string(work.path("out/identity.txt")).unwrap(), IDENTITY);
    assert_eq!(mode("out/identity.txt"), 0o600);
    work.put("beans.txt", "beans\n");
    work.run(&["twin", "beans.txt", "-o", "beans.pdf", "--secret"]).ended(0);
    assert_eq!(mode("beans.pdf"), 0o600);
}

#[test]
fn forged_lines_are_left_out_or_nothing_is_written() {
    let work = WorkFolder::new("twin-forged");
    let bytes = noise(9, 150);
    let mut lines = written(&Twin::coded("key.bin", &bytes, Some(4), false).unwrap());
    lines[3] = CodedLine { number: 3, bytes: [1; 15] }.to_string();
    work.put("lines.txt", lines.join("\n"));
    work.run(&["twin", "--read", "lines.txt", "-o", "out"]).ended(0).said(&["were left out: 03"]);
    assert_eq!(fs::read(work.path("out/key.bin")).unwrap(), bytes);
    let mut texts = written(&Twin::text("beans.txt", garden(300).as_bytes(), false).unwrap());
    texts[2] = TextLine { number: 2, text: "Burn all beans /".to_owned(), check_digits: 6 }.to_string_for_tests();
    work.put("texts.txt", texts.join("\n"));
    work.run(&["twin", "--read", "texts.txt", "-o", "out2"]).ended(4).said(&["line 00 does not fit"]);
    assert!(!work.path("out2").exists());
}

trait Typed {
    fn to_string_for_tests(self) -> String;
}

impl Typed for TextLine {
    fn to_string_for_tests(self) -> String {
        TwinLine::Text(self).to_string()
    }
}

#[test]
fn hostile_lines_end_soon_with_words_and_write_nothing() {
    let work = WorkFolder::new("twin-hostile");
    let twin = Twin::text("../../up.txt", garden(60).as_bytes(), false).unwrap();
    work.put("up.txt", written(&twin).join("\n"));
    work.run(&["twin", "--read", "up.txt", "-o", "deep/out"]).ended(1).told(&["a name that no file can have"]);
    work.put("long.txt", vec![b'7'; 10 << 20]);
    work.run(&["twin", "--read", "long.txt", "-o", "out"]).ended(1).told(&["has more than 4 MB"]);
    work.put("line.txt", vec![b'7'; 3 << 20]);
    work.run(&["twin", "--read", "line.txt", "-o", "out"]).ended(1).told(&["longer than any line of a twin"]);
    work.put("many.txt", "a letter to a friend, which is no line\n".repeat(50_000));
    work.run(&["twin", "--read", "many.txt", "-o", "out"]).ended(1).told(&["no lines of a twin"]);
    work.put("zeros.bin", vec![0; 100_000]);
    work.run(&["twin", "--read", "zeros.bin", "-o", "out"]).ended(1);
    work.put("empty.txt", "");
    work.run(&["twin", "--read", "empty.txt", "-o", "out"]).ended(1).told(&["no line of a twin was read"]);
    // Line 00 with the largest numbers that it can hold is of no twin.
    work.put("claims.txt", format!("{}\n", CodedLine { number: 0, bytes: [0xff; 15] }));
    work.run(&["twin", "--read", "claims.txt", "-o", "out"]).ended(1).told(&["no twin that this version"]);
    // Letters that nothing shows, and those that turn the writing round, change nothing.
    let lines = written(&Twin::text("beans.txt", b"beans and seeds\n", false).unwrap());
    work.put("bidi.txt", lines.join("\n").replace("beans", "be\u{202e}a\u{200b}ns\u{2069}"));
    work.run(&["twin", "--read", "bidi.txt", "-o", "bidi"]).ended(0);
    assert_eq!(fs::read(work.path("bidi/beans.txt")).unwrap(), b"beans and seeds\n");
    assert!(!work.path("out").exists() && !work.path("up.txt.txt").exists());
    for (file, words) in [("zeros.bin", "2048 bytes"), ("claims.txt", "")] {
        let run = work.run(&["twin", file, "-o", "x.pdf", "--coded"]);
        assert!(words.is_empty() || (run.code == 1 && run.err.contains(words)), "{}", run.err);
    }
    work.run(&["twin", "zeros.bin", "-o", "y.pdf"]).ended(1).told(&["error:"]);
}

#[test]
fn lines_of_two_twins_in_one_file_give_two_files() {
    let work = WorkFolder::new("twin-two");
    let text = garden(200);
    let mut lines = written(&Twin::text("beans.txt", text.as_bytes(), false).unwrap());
    lines.extend(written(&Twin::coded("key.bin", &noise(1, 90), None, false).unwrap()));
    lines.extend(written(&Twin::coded("other.bin", &noise(2, 60), None, false).unwrap()));
    work.put("lines.txt", lines.join("\n"));
    work.run(&["twin", "--read", "lines.txt", "-o", "out"]).ended(0).said(&["beans.txt", "key.bin", "other.bin"]);
    assert_eq!(fs::read(work.path("out/other.bin")).unwrap(), noise(2, 60));
}

#[test]
fn twin_py_reads_what_is_typed_and_agrees() {
    let work = WorkFolder::new("twin-py");
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/twin.py");
    assert!(fs::read_to_string(program).unwrap().lines().count() <= 80);
    for (seed, bytes) in [noise(1, 0), noise(2, 33), garden(500).into_bytes(), noise(3, 200)].into_iter().enumerate() {
        let name = format!("file-{seed}.bin");
        let mut lines = written(&Twin::coded(&name, &bytes, None, false).unwrap());
        let mut dice = Dice(seed as u64);
        lines.remove(1 + dice.below(lines.len() - 1));
        lines.remove(1 + dice.below(lines.len() - 1));
        for line in &mut lines {
            let at = 3 + dice.below(4);
            line.replace_range(at..=at, if dice.below(2) == 0 { "?" } else { "Q" });
        }
        work.put("lines.txt", lines.join("\n"));
        let run = Command::new("python3").arg(program).arg(work.path("lines.txt")).arg(work.path("")).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        assert_eq!(fs::read(work.path(&name)).unwrap(), bytes);
    }
    let mut lines = written(&Twin::coded("forged.bin", &noise(5, 90), Some(0), false).unwrap());
    lines[2] = CodedLine { number: 2, bytes: [0; 15] }.to_string();
    work.put("lines.txt", lines.join("\n"));
    let run = Command::new("python3").arg(program).arg(work.path("lines.txt")).arg(work.path("")).output().unwrap();
    assert!(!run.status.success() && !work.path("forged.bin").exists());
}

/// Types a twin at a terminal as a person would: 1 % of the characters are wrong, one line is left out.
#[test]
#[cfg(all(feature = "seal", target_os = "linux"))]
fn a_twin_of_600_bytes_is_typed_with_slips_and_a_line_that_is_left_out_is_asked_for() {
    use crate::unlock_terminal::Session;
    let text = garden(600);
    for coded in [true, false] {
        let work = WorkFolder::new("twin-typed");
        let bytes = if coded { noise(7, 600) } else { text.clone().into_bytes() };
        let twin = if coded {
            Twin::coded("beans.txt", &bytes, Some(0), false).unwrap()
        } else {
            Twin::text("beans.txt", &bytes, false).unwrap()
        };
        let lines = written(&twin);
        let left_out = 5;
        let mut dice = Dice(11);
        let mut slips = 0;
        let mut session = Session::start(&work, "twin --read -o out");
        let mut order: Vec<usize> = (0..lines.len()).filter(|at| *at != left_out).collect();
        order.push(left_out);
        for (at, number) in order.iter().enumerate() {
            let line = &lines[*number];
            // The line that was left out is asked for at the end.
            let label = twin.lines.get(number.wrapping_sub(1)).map_or("00".to_owned(), TwinLine::label);
            if *number == left_out || at < left_out {
                session.wait_for(&format!("line {label}: "));
            } else {
                session.wait_for("line ");
            }
            let mut typed: Vec<char> = line.chars().collect();
            let first = line.find(' ').unwrap() + 1;
            let wrong: Vec<usize> =
                (first..typed.len()).filter(|at| typed[*at] != ' ' && dice.below(100) == 0).take(1).collect();
            for at in &wrong {
                typed[*at] = if typed[*at] == 'e' || typed[*at] == 'E' { 'R' } else { 'E' };
            }
            session.type_line(&typed.iter().collect::<String>());
            if !wrong.is_empty() {
                slips += 1;
                session.wait_for(if coded { "^" } else { "right  " });
                session.wait_for("is this what the paper says? y, or type the line again: ");
                session.type_line("y");
            }
        }
        let (code, told) = session.end();
        assert_eq!(code, 0, "{told}");
        assert!(slips >= 3, "{slips} slips were made");
        assert_eq!(fs::read(work.path("out/beans.txt")).unwrap(), bytes, "{told}");
    }
}

/// The frozen lines of tests/kit/twins -> what their heads say.
#[test]
fn every_case_of_the_kit_of_twins_ends_as_its_head_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kit/twins");
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let mut seal = Sha256::new();
    for path in &names {
        let bytes = fs::read(path).unwrap();
        seal.update(path.file_name().unwrap().as_encoded_bytes());
        seal.update([0]);
        seal.update(Sha256::digest(&bytes));
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("---\n").unwrap();
        let wanted = head.lines().find_map(|line| line.strip_prefix("expect: ")).unwrap();
        assert_eq!(outcome(body), wanted, "{}", path.display());
    }
    assert!(names.len() >= 10, "{} cases", names.len());
    assert_eq!(format!("{:x}", seal.finalize()), KIT_SEAL, "a case may be added, none is edited");
}

/// As the kit of codes is sealed: names, a zero byte each, digests.
const KIT_SEAL: &str = "62498f09cb2f0c03ddc3a8b3f6ba5d09f340cc15d1347668b17cd49f7614aec3";

fn outcome(body: &str) -> String {
    use seedpress::twin::Judged;
    let mut all = LinesRead::default();
    let (mut slips, mut refused) = (0, 0);
    for line in body.lines() {
        match all.judge(line) {
            Judged::Line(line, found) => {
                slips += found.len();
                all.add(line);
            }
            Judged::Refused(_) => refused += 1,
            _ => {}
        }
    }
    let states: Vec<String> = all
        .report()
        .into_iter()
        .map(|report| match report.state {
            TwinState::Whole { name, bytes, left_out } => {
                format!("whole {name} {:x} left out {left_out:?}", Sha256::digest(&bytes))
            }
            TwinState::Missing { lines, more } => format!("missing {more} of {lines:?}"),
            TwinState::Unproved => "unproved".to_owned(),
            _ => "no line 00".to_owned(),
        })
        .collect();
    format!("{}; {slips} slips, {refused} refused", states.join(" and "))
}
