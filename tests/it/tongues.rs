//! `--lang`: packets whose words are in other languages, and catalogues that people write themselves.

use std::fs;
use std::path::Path;

use crate::program::WorkFolder;

fn original() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts/words/en.toml");
    fs::read_to_string(path).unwrap()
}

/// How many pages the PDF has, as `pack` tells.
fn pages(out: &str) -> usize {
    let (before, _) = out.split_once(" pages in").unwrap();
    before.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn each_language_more_is_a_guide_more_and_the_same_language_twice_is_one() {
    let work = WorkFolder::new("tongues");
    work.put("beans.md", "Sow after the last frost.\n");
    let count = |lang: &str| {
        let run = work.run(&["pack", "beans.md", "-o", "v.pdf", "--force", "--compact=no", "--lang", lang]).ended(0);
        pages(&run.out)
    };
    let alone = count("en");
    assert_eq!(count("ar"), alone);
    assert_eq!(count("en,ar,es"), alone + 2);
    assert_eq!(count("pt-BR,pt,zh_Hans"), alone + 1);
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_packet_in_other_scripts_is_read_back_from_its_pdf() {
    let work = WorkFolder::new("tongues-back");
    work.put("beans.md", "Sow after the last frost.\n");
    work.run(&["pack", "beans.md", "-o", "v.pdf", "--lang", "ar,hi,zh"]).ended(0);
    work.run(&["scan", "v.pdf", "-o", "back"]).ended(0);
    assert_eq!(work.all("back").len(), 1);
}

#[test]
fn a_language_that_nobody_has_translated_is_named_with_those_that_there_are() {
    let work = WorkFolder::new("tongues-none");
    work.put("beans.md", "Sow.\n");
    let run = work.run(&["pack", "beans.md", "-o", "v.pdf", "--lang", "en,xx"]).ended(2);
    run.told(&["in xx", "en, es, fr", "toml"]);
}

#[test]
fn somebody_s_own_catalogue_is_used_and_what_it_lacks_is_named() {
    let work = WorkFolder::new("tongues-own");
    work.put("beans.md", "Sow.\n");
    let own = original().replace("name = \"English\"", "name = \"Kiswahili\"");
    work.put("sw.toml", &own);
    work.run(&["pack", "beans.md", "-o", "v.pdf", "--lang", "sw.toml,en"]).ended(0);
    let lacking: Vec<&str> = own.lines().filter(|line| !line.starts_with("first-2 =")).collect();
    work.put("sw.toml", lacking.join("\n"));
    let run = work.run(&["pack", "beans.md", "-o", "w.pdf", "--lang", "sw.toml"]).ended(2);
    run.told(&["sw.toml", "cover.first-2", "en.toml"]);
    assert!(!work.path("w.pdf").exists());
    work.run(&["pack", "beans.md", "-o", "w.pdf", "--lang", "none.toml"]).ended(1).told(&["none.toml"]);
}
