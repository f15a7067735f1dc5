//! The guide to fold in several languages: each stands in a block of its own, one below the other.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::program::WorkFolder;

/// A word of a page and where it stands: left, top, bottom.
struct Word {
    text: String,
    left: f64,
    top: f64,
    bottom: f64,
}

/// The words of the pages of a PDF from a page on, as another program reads them; each page lies below the one before it.
fn words(work: &WorkFolder, pdf: &str, from: usize) -> Vec<Word> {
    let found =
        Command::new("pdftotext").args(["-q", "-bbox", "-f", &from.to_string()]).arg(work.path(pdf)).arg("-").output();
    let found = String::from_utf8(found.expect("pdftotext is needed: apt-get install poppler-utils").stdout).unwrap();
    let mut words = Vec::new();
    for (number, page) in found.split("<page ").skip(1).enumerate() {
        for word in page.split("<word ").skip(1) {
            let side = |name: &str| word.split_once(name).unwrap().1.split('"').nth(1).unwrap().parse::<f64>().unwrap();
            let text = word.split_once('>').unwrap().1.split_once("</word>").unwrap().0;
            let text = text.replace("&apos;", "'").replace("&quot;", "\"").replace("&amp;", "&");
            let down = number as f64 * 10_000.0;
            words.push(Word { text, left: side("xMin"), top: side("yMin") + down, bottom: side("yMax") + down });
        }
    }
    words
}

/// The lines of a fold in a catalogue: its steps.
fn steps(lang: &str, fold: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts/words").join(format!("{lang}.toml"));
    let text = fs::read_to_string(path).unwrap();
    let part = text.split_once(&format!("[fold-{fold}]\n")).unwrap().1.split("\n[").next().unwrap().to_owned();
    let step = |line: &str| {
        let (key, value) = line.split_once(" = ")?;
        key.parse::<u32>().ok()?;
        Some(value.trim_matches('"').to_owned())
    };
    part.lines().filter_map(step).collect()
}

/// Where the words of a sentence stand one after another: left, top, bottom.
fn place(words: &[Word], sentence: &str) -> Option<[f64; 3]> {
    let wanted: Vec<&str> = sentence.split_whitespace().collect();
    let run =
        words.windows(wanted.len()).find(|run| run.iter().zip(&wanted).all(|(word, wanted)| word.text == *wanted))?;
    let least = |of: fn(&Word) -> f64| run.iter().map(of).fold(f64::INFINITY, f64::min);
    Some([least(|word| word.left), least(|word| word.top), run.iter().map(|word| word.bottom).fold(0.0, f64::max)])
}

#[test]
fn each_language_of_a_guide_is_a_block_below_the_one_before_it() {
    let work = WorkFolder::new("guide-languages");
    work.put("a.md", "# Seeds\n\nAir the tins in May.\n");
    for (fold, paper) in [("mini8", "a4"), ("booklet", "letter"), ("accordion", "a4"), ("french", "a5")] {
        for langs in [&["en", "de"][..], &["fr", "en", "ru"], &["es", "pt", "tr", "de"]] {
            let mut line =
                vec!["zine", "a.md", "-o", "z.pdf", "-f", "--fold", fold, "--paper", paper, "--guide", "page"];
            for lang in langs {
                line.extend(["--lang", lang]);
            }
            work.run(&line).ended(0);
            let words = words(&work, "z.pdf", 1);
            let all: Vec<Vec<String>> = langs.iter().map(|lang| steps(lang, fold)).collect();
            for step in 0..all[0].len() {
                let mut above = f64::NEG_INFINITY;
                let mut side = None;
                for (lang, steps) in langs.iter().zip(&all) {
                    let at = place(&words, &steps[step]);
                    let [left, top, bottom] =
                        at.unwrap_or_else(|| panic!("{fold} {lang}: {} is not one block", steps[step]));
                    // The boxes are as high as the font says.
                    assert!(top > above - 3.0, "{fold} {lang}: step {} stands beside another language", step + 1);
                    let side = *side.get_or_insert(left);
                    assert!((left - side).abs() < 1.0, "{fold} {lang}: step {} begins elsewhere", step + 1);
                    above = bottom;
                }
            }
        }
    }
}
