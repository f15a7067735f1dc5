//! A packet as a whole: cover, contents, texts, sheets, guide; what is not printed to be read; and all of it folded.

use std::fs;

use crate::paper::noise;
use crate::program::WorkFolder;

fn vault(work: &WorkFolder) {
    work.put("garden/plan.md", "# Plan\n\nSow *after* the last frost. ![map](map.png)\n\n- [ ] dig\n");
    work.put("garden/beds.csv", "bed,crop\n1,beans\n2,peas\n");
    work.put("garden/notes/store.txt", "Turn the key\ttwice.\n");
    work.put("garden/notes/noise.bin", noise(2_000, 1));
}

fn people(work: &WorkFolder) {
    work.put("garden/people/mira.vcf", "BEGIN:VCARD\nFN:Mira Madeup\nTEL:555-0101\nEND:VCARD\n");
    work.put("garden/tasks.csv", "task,who,phone\nwater,Bo,1\n");
    work.put("garden/round.txt", "Bo 555-0102\nCy 555-0103\n");
}

/// How many pages stand before the sheets and after them.
fn around(said: &str) -> (u32, u32) {
    let line = said.lines().find(|line| line.trim_start().starts_with("around")).unwrap();
    let (before, after) = line.split_once(';').unwrap();
    let number = |words: &str| words.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
    (number(before), number(after))
}

#[test]
fn a_packet_tells_what_is_around_its_sheets_and_comes_back_from_its_own_pdf() {
    let work = WorkFolder::new("whole");
    vault(&work);
    let run = work.run(&["pack", "garden", "-o", "p.pdf"]).ended(0).said(&["2 files as readable text"]);
    let run = run.said(&["to be read by anyone: 2 files: garden/notes/store.txt, garden/plan.md", "in the codes only"]);
    let (before, after) = around(&run.out);
    assert!(before >= 2 && after >= 2, "a cover, the contents and texts, and the guide: {}", run.out);
    let bare = work.run(&["pack", "garden", "-o", "bare.pdf", "--no-text"]).ended(0);
    assert_eq!(around(&bare.out), (1, after), "a cover with the contents: {}", bare.out);
    #[cfg(feature = "pdf-in")]
    {
        let scanned = work.run(&["scan", "p.pdf", "-o", "out"]).ended(0).said(&["whole"]);
        assert!(!scanned.out.contains("foreign"), "{}", scanned.out);
        assert_eq!(work.all("out/garden"), work.all("garden"));
    }
}

#[test]
fn lists_of_people_stay_in_the_codes_unless_they_are_named_and_the_owner_is_told() {
    let work = WorkFolder::new("people");
    vault(&work);
    people(&work);
    let closed = work.run(&["pack", "garden", "-o", "closed.pdf"]).ended(0);
    let closed = closed.said(&[
        "in the codes only: 5 files: garden/people/mira.vcf (data, may list people), garden/round.txt (may list people), \
         garden/tasks.csv (table, may list people), garden/beds.csv (table), garden/notes/noise.bin",
        "garden/round.txt is in the codes only: it may list people (telephone numbers in lines 1, 2); --print round.txt",
        "not sealed",
        "get all files back, also the lists of people",
    ]);
    assert!(!closed.out.contains("garden/tasks.csv is in"), "a table is no surprise: {}", closed.out);
    let named =
        ["pack", "garden", "-o", "open.pdf", "--print", "round.txt", "--print", "*.csv", "--print", "garden/p*.vcf"];
    let open = work.run(&named).ended(0);
    let open = open.said(&["6 files as readable text", "in the codes only: 1 file", "a list of people is among it"]);
    assert!(!open.out.contains("is in the codes only"), "{}", open.out);
    assert_ne!(fs::read(work.path("open.pdf")).unwrap(), fs::read(work.path("closed.pdf")).unwrap());
    work.run(&["pack", "garden", "-o", "x.pdf", "--print", "a", "--no-text"]).ended(2);
}

#[test]
fn a_pattern_that_names_nothing_is_refused() {
    let work = WorkFolder::new("pattern");
    vault(&work);
    for pattern in ["bed.csv", "garden", "*.tsv", "beds", ""] {
        let run = work.run(&["pack", "garden", "-o", "x.pdf", "--print", "beds.csv", "--print", pattern]).ended(2);
        run.told(&[&format!("--print {pattern} names no file of this packet"), "garden/beds.csv"]);
    }
    assert!(!work.path("x.pdf").exists());
}

#[test]
fn the_option_that_printed_all_lists_of_people_says_what_took_its_place() {
    let work = WorkFolder::new("gone");
    vault(&work);
    work.run(&["pack", "garden", "-o", "x.pdf", "--open-contacts"])
        .ended(2)
        .told(&["--open-contacts is gone", "--print"]);
    for value in ["true", "false"] {
        work.put("packet.toml", format!("inputs = [\"garden\"]\nopen-contacts = {value}\n"));
        work.run(&["pack", "packet.toml"])
            .ended(2)
            .told(&["packet.toml, line 2: `open-contacts` is gone", "print = ["]);
    }
}

#[test]
fn two_lines_say_who_can_read_what_before_anything_is_written_and_clean_files_give_no_warning() {
    let work = WorkFolder::new("readers");
    vault(&work);
    let run = work.run(&["pack", "garden", "-o", "p.pdf"]).ended(0);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[0].starts_with("to be read by anyone: 2 files: "), "{}", run.out);
    assert!(lines[1].starts_with("in the codes only: 2 files: garden/beds.csv (table)"), "{}", run.out);
    assert!(lines[2].contains("pages in"), "two lines: {}", run.out);
    assert!(run.out.contains("this packet is not sealed: anyone who sees its pages can read"), "{}", run.out);
    // What is printed otherwise than it was written is told, and nothing else.
    assert_eq!(run.err.matches("warning").count(), 1, "{}", run.err);
    run.told(&["garden/plan.md: the picture map.png is not shown: it is not among the files"]);
    let silent = work.run(&["pack", "garden", "-o", "q.pdf", "--no-text"]).ended(0);
    silent.said(&["to be read by anyone: no file", "in the codes only: 4 files"]);
}

#[test]
fn thousands_of_files_are_told_in_two_bounded_lines() {
    let work = WorkFolder::new("thousands");
    for number in 0..100 {
        work.put(&format!("many/{number:04}.md"), "Sow.\n");
        work.put(&format!("many/{number:04}.csv"), "a,b\n");
    }
    let run = work.run(&["pack", "many", "-o", "p.pdf"]).ended(0).said(&[
        "100 files: many/0000.md",
        "and 60 more",
        "and 88 more",
    ]);
    assert!(run.out.lines().all(|line| line.len() < 1_500), "{}", run.out);
}

#[test]
fn texts_in_other_encodings_are_asked_for_people_too() {
    let work = WorkFolder::new("encodings");
    let list = "Ash 555-0101\nLarch 555-0102\n";
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    work.put("box/a.txt", wide(&format!("\u{feff}{list}")));
    work.put("box/b.txt", wide(list));
    work.put("box/c.txt", [b"M\xf6hre 555-0103\n".as_slice(), list.as_bytes()].concat());
    work.put("box/d.txt", b"M\xf6hren und Erbsen.\n");
    let run = work.run(&["pack", "box", "-o", "p.pdf"]).ended(0);
    for name in ["a", "b", "c"] {
        assert!(run.out.contains(&format!("box/{name}.txt (may list people)")), "{}", run.out);
    }
    run.said(&["to be read by anyone: 1 file: box/d.txt"]).told(&["box/d.txt is not in UTF-8"]);
}

#[test]
fn a_text_with_a_letter_that_no_font_has_is_left_out_and_named_with_its_line() {
    let work = WorkFolder::new("letters");
    work.put("a/good.txt", "Sow.\n");
    work.put("a/bad.txt", "Sow.\nዘር\n");
    work.put("a/bad.md", "Sow &#x1228; now.\n");
    work.put("a/ዘ.txt", "A name that is spelled.\n");
    let run = work.run(&["pack", "a", "-o", "p.pdf"]).ended(0).said(&[
        "2 files as readable text",
        "line 2: the fonts",
        "line 1: the fonts",
    ]);
    assert!(run.out.contains("a/bad.txt") && run.out.contains("a/bad.md"), "{}", run.out);
}

#[test]
fn more_files_than_the_contents_name_are_counted() {
    let work = WorkFolder::new("many");
    for number in 0..1_100 {
        work.put(&format!("many/{number:04}.dat"), [b'x']);
    }
    work.run(&["pack", "many", "-o", "p.pdf"]).ended(0).said(&["1,100 files"]);
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_folded_packet_is_the_same_each_time_and_comes_back_from_its_papers() {
    let work = WorkFolder::new("folded");
    vault(&work);
    for paper in ["a4", "letter"] {
        let out = format!("{paper}.pdf");
        let words = ["pack", "garden", "--fold", "booklet", "--paper", paper, "-o"];
        work.run(&[words.as_slice(), &[&out]].concat()).ended(0).said(&["booklet of", "pieces of paper", "100 %"]);
        work.run(&[words.as_slice(), &["again.pdf", "--force"]].concat()).ended(0);
        assert_eq!(fs::read(work.path(&out)).unwrap(), fs::read(work.path("again.pdf")).unwrap());
        let back = format!("back-{paper}");
        work.run(&["scan", &out, "-o", &back]).ended(0).said(&["whole"]);
        assert_eq!(work.all(&format!("{back}/garden")), work.all("garden"));
    }
    let spanish = ["pack", "garden", "--fold", "flat", "--duplex=none", "--lang", "ar,es", "-o", "flat.pdf"];
    work.run(&spanish).ended(0).said(&["turn the pile"]);
    work.run(&["scan", "flat.pdf", "-o", "flat"]).ended(0).said(&["whole"]);
}

#[test]
fn a_page_that_is_too_small_for_a_code_is_told() {
    let work = WorkFolder::new("small");
    vault(&work);
    let run = work.run(&["pack", "garden", "-o", "p.pdf", "--fold", "mini8", "--profile", "phone"]).ended(1);
    run.told(&["not even one code fits", "--fold booklet"]);
    // Unless a profile is named, small pages have smaller codes; then there may be too many pages.
    let run = work.run(&["pack", "garden", "-o", "p.pdf", "--fold", "mini8"]).ended(1);
    run.told(&["mini8 holds 8", "--no-text", "--fold booklet"]);
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_folded_packet_is_rehearsed_from_photos_of_its_papers() {
    let work = WorkFolder::new("rehearsed");
    work.put("garden/noise.bin", noise(9_000, 2));
    work.run(&["pack", "garden", "-o", "p.pdf", "--fold", "booklet"]).ended(0);
    let run = work.run(&["drill", "p.pdf", "--output", "out"]).ended(0).said(&["It works"]);
    assert!(
        run.out.contains("printed side") || run.out.contains("any one sheet") || run.out.contains("no whole"),
        "{}",
        run.out
    );
    assert_eq!(work.all("out/restored/garden"), work.all("garden"));
}
