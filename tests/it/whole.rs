//! A packet as a whole: cover, contents, texts, sheets, guide; what is not printed to be read; and all of it folded.

use std::fs;

use crate::paper::noise;
use crate::program::Desk;

fn vault(desk: &Desk) {
    desk.put("garden/plan.md", "# Plan\n\nSow *after* the last frost. ![map](map.png)\n\n- [ ] dig\n");
    desk.put("garden/beds.csv", "bed,crop\n1,beans\n2,peas\n");
    desk.put("garden/notes/store.txt", "Turn the key\ttwice.\n");
    desk.put("garden/notes/noise.bin", noise(2_000, 1));
}

fn people(desk: &Desk) {
    desk.put("garden/people/mira.vcf", "BEGIN:VCARD\nFN:Mira Madeup\nTEL:555-0101\nEND:VCARD\n");
    desk.put("garden/tasks.csv", "task,who,phone\nwater,Bo,1\n");
    desk.put("garden/round.txt", "Bo 555-0102\nCy 555-0103\n");
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
    let desk = Desk::new("whole");
    vault(&desk);
    let run = desk.run(&["pack", "garden", "-o", "p.pdf"]).ended(0).said(&["3 files as readable text"]);
    assert!(!run.out.contains("sealed"), "nobody is named in it: {}", run.out);
    let (before, after) = around(&run.out);
    assert!(before >= 3 && after >= 2, "a cover, the contents, texts, and the guide: {}", run.out);
    let bare = desk.run(&["pack", "garden", "-o", "bare.pdf", "--no-text"]).ended(0);
    assert_eq!(around(&bare.out), (2, after), "a cover and the contents: {}", bare.out);
    #[cfg(feature = "pdf-in")]
    {
        let scanned = desk.run(&["scan", "p.pdf", "-o", "out"]).ended(0).said(&["whole"]);
        assert!(!scanned.out.contains("foreign"), "{}", scanned.out);
        assert_eq!(desk.all("out/garden"), desk.all("garden"));
    }
}

#[test]
fn lists_of_people_stay_in_the_codes_unless_they_are_opened_and_the_owner_is_told() {
    let desk = Desk::new("people");
    vault(&desk);
    people(&desk);
    let closed = desk.run(&["pack", "garden", "-o", "closed.pdf"]).ended(0);
    for path in ["garden/people/mira.vcf", "garden/tasks.csv", "garden/round.txt"] {
        assert!(closed.out.contains(&format!("{path} is in the codes only")), "{}", closed.out);
    }
    closed.said(&["3 files as readable text", "not sealed", "--open-contacts"]);
    let open = desk.run(&["pack", "garden", "-o", "open.pdf", "--open-contacts"]).ended(0);
    let open = open.said(&["6 files as readable text", "not sealed", "as readable text: everyone"]);
    assert!(!open.out.contains("codes only"), "{}", open.out);
    assert_ne!(fs::read(desk.path("open.pdf")).unwrap(), fs::read(desk.path("closed.pdf")).unwrap());
    desk.run(&["pack", "garden", "-o", "x.pdf", "--open-contacts", "--no-text"]).ended(2);
}

#[test]
fn a_text_with_a_letter_that_no_font_has_is_left_out_and_named_with_its_line() {
    let desk = Desk::new("letters");
    desk.put("a/good.txt", "Sow.\n");
    desk.put("a/bad.txt", "Sow.\nዘር\n");
    desk.put("a/bad.md", "Sow &#x1228; now.\n");
    desk.put("a/ዘ.txt", "A name that is spelled.\n");
    let run = desk.run(&["pack", "a", "-o", "p.pdf"]).ended(0).said(&[
        "2 files as readable text",
        "of its line 2",
        "of its line 1",
    ]);
    assert!(run.out.contains("a/bad.txt") && run.out.contains("a/bad.md"), "{}", run.out);
}

#[test]
fn more_files_than_the_contents_name_are_counted() {
    let desk = Desk::new("many");
    for number in 0..1_100 {
        desk.put(&format!("many/{number:04}.dat"), [b'x']);
    }
    desk.run(&["pack", "many", "-o", "p.pdf"]).ended(0).said(&["1,100 files"]);
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_folded_packet_is_the_same_each_time_and_comes_back_from_its_papers() {
    let desk = Desk::new("folded");
    vault(&desk);
    for paper in ["a4", "letter"] {
        let out = format!("{paper}.pdf");
        let words = ["pack", "garden", "--fold", "booklet", "--paper", paper, "-o"];
        desk.run(&[words.as_slice(), &[&out]].concat()).ended(0).said(&["booklet of", "pieces of paper", "100 %"]);
        desk.run(&[words.as_slice(), &["again.pdf", "--force"]].concat()).ended(0);
        assert_eq!(fs::read(desk.path(&out)).unwrap(), fs::read(desk.path("again.pdf")).unwrap());
        let back = format!("back-{paper}");
        desk.run(&["scan", &out, "-o", &back]).ended(0).said(&["whole"]);
        assert_eq!(desk.all(&format!("{back}/garden")), desk.all("garden"));
    }
    let spanish = ["pack", "garden", "--fold", "flat", "--duplex=none", "--lang", "ar,es", "-o", "flat.pdf"];
    desk.run(&spanish).ended(0).said(&["turn the pile"]);
    desk.run(&["scan", "flat.pdf", "-o", "flat"]).ended(0).said(&["whole"]);
}

#[test]
fn a_page_that_is_too_small_for_a_code_is_told() {
    let desk = Desk::new("small");
    vault(&desk);
    let run = desk.run(&["pack", "garden", "-o", "p.pdf", "--fold", "mini8"]).ended(1);
    run.told(&["not even one code fits", "--fold booklet"]);
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_folded_packet_is_rehearsed_from_photos_of_its_papers() {
    let desk = Desk::new("rehearsed");
    desk.put("garden/noise.bin", noise(9_000, 2));
    desk.run(&["pack", "garden", "-o", "p.pdf", "--fold", "booklet"]).ended(0);
    let run = desk.run(&["drill", "p.pdf", "--output", "out"]).ended(0).said(&["It works"]);
    assert!(
        run.out.contains("printed side") || run.out.contains("any one sheet") || run.out.contains("no whole"),
        "{}",
        run.out
    );
    assert_eq!(desk.all("out/restored/garden"), desk.all("garden"));
}
