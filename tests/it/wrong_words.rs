//! Command lines that make no sense, files that are not there -> one plain line, a hint, the right exit code.

use crate::program::WorkFolder;

#[test]
fn what_makes_no_sense_ends_with_2() {
    let work = WorkFolder::new("usage");
    for words in [
        &["fold"][..],
        &["scan"],
        &["inspect"],
        &["scan", "a.jpg", "--depth", "9"],
        &["inspect", "a.jpg", "--json=maybe"],
    ] {
        work.run(words).ended(2).told(&["error:"]);
    }
}

#[cfg(feature = "print")]
#[test]
fn wishes_that_cannot_be_met_end_with_2_and_say_what_may_be_said() {
    let work = WorkFolder::new("wishes");
    work.put("a.txt", "seeds");
    let pack = |more: &[&str]| work.run(&[&["pack", "a.txt", "-o", "a.pdf"], more].concat()).ended(2);
    pack(&["--profile", "papyrus"]).told(&["no profile papyrus", "phone, dense, sturdy, scanner"]);
    pack(&["--paper", "a44"]).told(&["a4, letter, a3", "148x210mm"]);
    pack(&["--spare", "none"]).told(&["40%"]);
    pack(&["--spare", "10%", "--spare-sheets", "2"]).told(&["cannot be used with"]);
    pack(&["--spare-sheets", "0"]).told(&["1..=9998"]);
    work.put("own.toml", "about = \"x\"\nversion = 41\nlevel = \"M\"\ndots = 10\n");
    pack(&["--profile", "own.toml"]).told(&["own.toml", "version is 41", "1 to 40"]);
    work.run(&["pack", "a.txt"]).ended(2).told(&["where to write the PDF", "-o"]);
    assert!(!work.path("a.pdf").exists());
}

#[test]
fn a_file_that_is_not_there_ends_with_1_and_its_name() {
    let work = WorkFolder::new("absent");
    for verb in ["scan", "inspect"] {
        work.run(&[verb, "beans.jpg"]).ended(1).told(&["cannot read beans.jpg: no such file or folder"]);
    }
}

#[cfg(feature = "print")]
#[test]
fn a_profile_or_file_that_is_not_there_ends_with_1_and_its_name() {
    let work = WorkFolder::new("absent");
    work.put("a.txt", "seeds");
    work.run(&["pack", "b.txt", "-o", "b.pdf"]).ended(1).told(&["cannot read b.txt: no such file"]);
    work.run(&["pack", "a.txt", "-o", "b.pdf", "--profile", "c.toml"]).ended(1).told(&["cannot read c.toml"]);
    work.run(&["pack", "a.txt", "-o", "no/where.pdf"]).ended(1).told(&["cannot write no/where.pdf"]);
    // A letter that no font has is found while the pages are made: by then the place has been tried.
    let late = ["--title", "\u{10fffd}"];
    work.run(&[&["pack", "a.txt", "-o", "no/where.pdf"], &late[..]].concat()).ended(1).told(&["cannot write no/where"]);
}

#[test]
fn a_name_with_a_newline_and_an_escape_is_spelled_out() {
    let work = WorkFolder::new("names");
    let name = "a\nb\x1b[2Jc.jpg";
    let run = work.run(&["inspect", name]).ended(1).told(&["a\\nb\\u{1b}[2Jc.jpg"]);
    assert!(!run.err.contains('\x1b'), "no colour goes into a pipe, and no stranger's escape anywhere");
}

#[cfg(feature = "print")]
#[test]
fn a_word_that_is_nearly_right_is_answered_with_the_right_one() {
    let work = WorkFolder::new("nearly");
    work.put("a.md", "seeds");
    let told = |words: &[&str], question: &str| {
        work.run(words).ended(2).told(&[question]);
    };
    told(&["zine", "a.md", "-o", "a.pdf", "--fold", "mini"], "did you mean mini8 or mini16?");
    told(&["zine", "a.md", "-o", "a.pdf", "--paper", "lettre"], "did you mean letter?");
    told(&["zine", "a.md", "-o", "a.pdf", "--layout", "largeprint"], "did you mean large-print?");
    told(&["pack", "a.md", "-o", "a.pdf", "--profile", "sturdi"], "did you mean sturdy?");
    told(&["pack", "a.md", "-o", "a.pdf", "--fold", "bookelt"], "did you mean booklet?");
    work.put("packet.toml", "inputs = [\"a.md\"]\nfold = \"mini\"\n");
    told(&["pack", "packet.toml"], "packet.toml, line 2: fold: the folds are mini8");
    told(&["pack", "packet.toml"], "did you mean mini8 or mini16?");
}
