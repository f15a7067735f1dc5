//! Random documents, folded -> their words in the finished PDF, as another program reads it: each where its page says.
#![cfg(test)]

use std::collections::BTreeMap;
use std::process::Command;

use super::{ZineError, ZineOptions, of_documents};
use crate::fold::{self, FoldError, PlacedPage, Turn};
use crate::typeset::{PageBoxes, PreparedSample, TextBox, number_of, numbers};
use crate::units::Pt;

/// One document in this many is folded and read.
const SHARE: u64 = 12;
const DOCUMENTS: u64 = 300;
/// How far a word may stand from where it should, in points.
const TOLERANCE: f64 = 1.5;

/// A word of a PDF and its box, in points from the top left corner of its page.
struct FoundWord {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// The words of each page of a PDF, as pdftotext finds them.
#[expect(clippy::disallowed_methods, reason = "another program reads what we print")]
fn words_of(pdf: &[u8], name: &str) -> Vec<Vec<FoundWord>> {
    let path = std::env::temp_dir().join(format!("seedpress-{name}-{}.pdf", std::process::id()));
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext").args(["-q", "-bbox"]).arg(&path).arg("-").output();
    let output = output.expect("pdftotext is needed: apt-get install poppler-utils");
    std::fs::remove_file(&path).unwrap();
    assert!(output.status.success(), "pdftotext: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let pages = text.split("<page ").skip(1);
    pages.map(|page| page.split("<word ").skip(1).filter_map(word).collect()).collect()
}

/// `xMin="1.0" yMin="2.0" xMax="3.0" yMax="4.0">word</word>`
fn word(markup: &str) -> Option<FoundWord> {
    let side = |name: &str| {
        let value = markup.split_once(&format!("{name}=\""))?.1;
        value.split_once('"')?.0.parse::<f64>().ok()
    };
    let text = markup.split_once('>')?.1.split_once("</word>")?.0.to_owned();
    Some(FoundWord { text, left: side("xMin")?, right: side("xMax")?, top: side("yMin")?, bottom: side("yMax")? })
}

impl FoundWord {
    fn middle(&self) -> [f64; 2] {
        [f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom)]
    }

    fn is_over(&self, other: &Self) -> bool {
        // The boxes are as high as the font says, which is more than the letters take.
        let height = (self.bottom - self.top).min(other.bottom - other.top);
        let across = self.right.min(other.right) - self.left.max(other.left);
        let down = self.bottom.min(other.bottom) - self.top.max(other.top);
        across > TOLERANCE && down > height * 0.6
    }
}

/// The area of a page on its side: left, right, top, bottom.
fn area(cell: &PlacedPage) -> [f64; 4] {
    let points = |mm: crate::units::Mm| Pt::from(mm).0;
    let (left, top) = (points(cell.at.left), points(cell.at.top));
    [left, left + points(cell.size.width), top, top + points(cell.size.height)]
}

/// Where a point of a side stands on the page that is printed there.
fn on_page(cell: &PlacedPage, [x, y]: [f64; 2]) -> [f64; 2] {
    let [left, right, top, bottom] = area(cell);
    let x = x - Pt::from(cell.shift).0;
    match cell.turn {
        Turn::Upright => [x - left, y - top],
        Turn::Half => [right - x, bottom - y],
        Turn::Right => [y - top, right - x],
        Turn::Left => [bottom - y, x - left],
    }
}

/// Whether a word with these corners begins or goes on in a run of text: a long word may have several.
fn holds(text: &TextBox, [[x, y], [other_x, other_y]]: [[f64; 2]; 2]) -> bool {
    let middle = f64::midpoint(y, other_y);
    let above = text.size * 0.4 + TOLERANCE;
    x.max(other_x) > text.left - TOLERANCE
        && x.min(other_x) < text.right + TOLERANCE
        && middle > text.top - above
        && middle < text.bottom + above
}

/// How often each number stands on each page.
type Counts = BTreeMap<(usize, usize), usize>;

fn count(counts: &mut Counts, page: usize, text: &str) {
    for (number, _) in numbers(text) {
        *counts.entry((page, number)).or_default() += 1;
    }
}

/// What is wrong with the words on the papers of a document; `None` if it has too many pages for its fold.
fn faults(seed: u64) -> Option<Vec<String>> {
    let sample = PreparedSample::new(seed).unwrap();
    let options = ZineOptions::new(sample.fold.clone(), sample.languages.clone());
    let zine = match of_documents(&sample.articles, &sample.layout, &sample.text, &options) {
        Err(ZineError::Fold(FoldError::TooManyPages { .. })) => return None,
        zine => zine.unwrap(),
    };
    let pages: Vec<PageBoxes> = sample.boxes().unwrap();
    let imposition = fold::impose(&sample.fold, pages.len()).unwrap();
    let sides = imposition.sides(&options.finish);
    let printed = words_of(&zine.pdf, &format!("imposed-{seed}"));
    let mut faults = Vec::new();
    if printed.len() != sides.len() {
        faults.push(format!("{} pages instead of {}", printed.len(), sides.len()));
    }
    let (mut expected, mut found) = (Counts::new(), Counts::new());
    for (number, page) in pages.iter().enumerate() {
        page.texts.iter().for_each(|text| count(&mut expected, number, &text.text));
    }
    for (paper, (words, side)) in printed.iter().zip(&sides).enumerate() {
        for (at, word) in words.iter().enumerate() {
            let [x, y] = word.middle();
            let cell = side.cells.iter().find(|cell| {
                let [left, right, top, bottom] = area(cell);
                x > left && x < right && y > top && y < bottom
            });
            let Some((cell, page)) = cell.and_then(|cell| cell.page.map(|page| (cell, page))) else {
                faults.push(format!("side {}: `{}` stands on no page", paper + 1, word.text));
                continue;
            };
            let [left, right, top, bottom] = area(cell);
            if word.left < left || word.right > right || word.top < top || word.bottom > bottom {
                faults.push(format!("side {}: `{}` reaches beyond its page", paper + 1, word.text));
            }
            count(&mut found, page, &word.text);
            let place = [[word.left, word.top], [word.right, word.bottom]].map(|corner| on_page(cell, corner));
            let Some((number, _)) = numbers(&word.text).first().copied() else { continue };
            let is_there = pages[page]
                .texts
                .iter()
                .filter(|text| numbers(&text.text).iter().any(|(other, _)| *other == number))
                .any(|text| holds(text, place));
            if !is_there {
                faults.push(format!("side {}: `{}` stands elsewhere on page {}", paper + 1, word.text, page + 1));
            }
            if let Some(other) = words[at + 1..].iter().find(|other| word.is_over(other)) {
                faults.push(format!("side {}: `{}` is printed over `{}`", paper + 1, word.text, other.text));
            }
        }
    }
    for (place, times) in &expected {
        if found.get(place) != Some(times) {
            let (page, number) = place;
            let printed = found.get(place).copied().unwrap_or(0);
            faults.push(format!("w{number:04} of page {} is printed {printed} times instead of {times}", page + 1));
        }
    }
    faults.extend(
        found
            .keys()
            .filter(|place| !expected.contains_key(place))
            .map(|(page, number)| format!("w{number:04} is printed on page {}", page + 1)),
    );
    Some(faults)
}

#[test]
fn every_word_of_a_folded_document_stands_on_its_page_where_it_was_set() {
    let seeds = match number_of("SEEDPRESS_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number_of("SEEDPRESS_DOCUMENTS").unwrap_or(DOCUMENTS) / SHARE,
    };
    let alone = seeds.end - seeds.start == 1;
    let mut read = 0;
    for seed in seeds.map(|seed| if alone { seed } else { seed * SHARE }) {
        let Some(faults) = faults(seed) else { continue };
        read += 1;
        assert!(faults.is_empty(), "seed {seed}:\n  {}", faults.join("\n  "));
    }
    assert!(alone || read >= 10, "only {read} documents are short enough to be folded");
}
