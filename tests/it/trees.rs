//! Tree files with one fault each -> that fault is told, and what to do.

use std::fs;
use std::path::Path;

use seedpress::tree::check::{CheckWish, weaknesses};
use seedpress::tree::date::Date;
use seedpress::tree::file::{read, write};
use seedpress::tree::round::simulation::simulate;
use seedpress::tree::round::slips::call_slips;

fn faults() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/trees/faults");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().replace(".tree.toml", "");
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    assert!(files.len() > 25, "there are only {} files", files.len());
    files
}

#[test]
fn each_weak_tree_is_told_by_its_weakness() {
    let wish = CheckWish { today: Date::new(2026, 12, 1), ..CheckWish::default() };
    for (name, text) in faults().into_iter().filter(|(name, _)| !name.starts_with("bad-")) {
        let tree = read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let kind = name.replace("cut-by", "alert-cut-by");
        let found = weaknesses(&tree, &wish).findings;
        let says: Vec<String> = found.iter().map(|one| format!("{}: {}", one.kind.word(), one.says)).collect();
        assert!(found.iter().any(|one| one.kind.word() == kind), "{name}: {says:#?}");
        assert_eq!(read(&write(&tree)).unwrap(), tree, "{name}");
    }
}

#[test]
fn each_faulty_tree_is_refused_with_its_lines() {
    let expected = [
        ("bad-called-by-oneself", 1, "called by themselves"),
        ("bad-door-of-another-group", 1, "does not belong to it"),
        ("bad-doubled-id", 1, "have the id `rosa`"),
        ("bad-group-and-called-by", 1, "take one out"),
        ("bad-group-calls-itself", 1, "calls itself"),
        ("bad-line-break-in-a-name", 1, "line break"),
        ("bad-no-doors", 1, "has no doors"),
        ("bad-no-starters", 1, "needs starters"),
        ("bad-no-toml", 1, "this is no TOML"),
        ("bad-too-few-signers", 1, "need fewer"),
        ("bad-unknown-ids", 2, "no [[group]] has the id `mil`"),
        ("bad-unknown-key", 1, "has no `phone-chain`"),
        ("bad-values", 8, "one of phone, text, signal, radio, knock, drop, courier"),
    ];
    let files: Vec<_> = faults().into_iter().filter(|(name, _)| name.starts_with("bad-")).collect();
    assert_eq!(files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected.map(|(name, ..)| name));
    for ((name, text), (_, count, words)) in files.iter().zip(expected) {
        let error = read(text).unwrap_err();
        assert_eq!(error.faults.len(), count, "{name}:\n{error}");
        assert!(error.to_string().contains(words), "{name}:\n{error}");
        assert!(error.faults.iter().all(|fault| fault.line.is_some()), "{name}:\n{error}");
    }
}

#[test]
fn a_damaged_tree_file_is_refused_and_breaks_nothing() {
    let text = seedpress::tree::file::sample();
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)).step_by(7) {
        let _ = read(&text[..end]);
    }
    for at in (0..text.len()).step_by(5) {
        for byte in [b'"', b'[', b'\n', b'0', 0xff] {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = byte;
            let _ = read(&String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn a_hundred_thousand_people_are_refused_and_ten_thousand_are_checked_in_seconds() {
    let people = |count: usize| {
        let mut text = "[tree]\nname = \"Made up\"\nstarters = [\"p0\"]\n".to_owned();
        for at in 0..count {
            let (first, second) = (at / 4, at / 2);
            let caller = match at {
                0 => String::new(),
                1..=3 => "called-by = [\"p0\"]\n".to_owned(),
                _ => format!("called-by = [\"p{first}\", \"p{second}\"]\n"),
            };
            text += &format!("[[person]]\nid = \"p{at}\"\n{caller}");
        }
        text
    };
    let start = std::time::Instant::now();
    let error = read(&people(100_000)).unwrap_err();
    assert!(error.to_string().contains("10000 is the most: divide the tree"), "{error}");
    println!("100,000 people are refused in {:.2} s", start.elapsed().as_secs_f64());
    let tree = read(&people(10_000)).unwrap_or_else(|error| panic!("{error}"));
    let found = weaknesses(&tree, &CheckWish::default());
    assert!(!found.findings.is_empty());
    let seconds = start.elapsed().as_secs_f64();
    println!("and 10,000 checked: {seconds:.2} s");
    assert!(seconds < 50.0, "{seconds} s");
}

#[test]
fn ten_thousand_rounds_of_300_people_take_seconds_and_their_slips_less() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/trees/people-300.tree.toml");
    let tree = read(&fs::read_to_string(path).unwrap()).unwrap();
    let start = std::time::Instant::now();
    let found = simulate(&tree, &[], 10_000, 1);
    let seconds = start.elapsed().as_secs_f64();
    println!("10,000 rounds: {:.1} % in {:.0} minutes; {seconds:.2} s", 100.0 * found.reached, found.minutes);
    assert!(found.reached > 0.95, "{found:?}");
    assert!(seconds < 20.0, "{seconds} s");
    let start = std::time::Instant::now();
    assert_eq!(call_slips(&tree).len(), 300);
    let seconds = start.elapsed().as_secs_f64();
    println!("300 slips: {seconds:.3} s");
    assert!(seconds < 5.0, "{seconds} s");
}
