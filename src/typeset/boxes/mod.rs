//! Documents made at random -> boxes of their words on the pages: inside the margins, each once, in order, none over another.
//!
//! `SEEDPRESS_DOCUMENTS=20000 cargo test --release --lib typeset::boxes` tries that many; `SEEDPRESS_SEED=7` only one. A
//! document that is printed wrongly is reduced to a smaller one, which is shown with its seed.

mod measure;
mod paper;
mod random;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::article::Article;
use super::article_pictures::ArticlePictures;
use super::compile::{self, TypstProject};
use super::layout::{LAYOUT_TOML, LAYOUT_TYPST, ZineLayout};
use super::letters::OwnFonts;
use super::markdown::MarkdownDocument;
use super::zine::{self, PageSetup, TextOptions};
use crate::catalogue::{Languages, built_in};
use crate::fold::{self, Binding, Fold, FoldOptions};
use crate::halftone::{Photos, Picture};
use crate::units::{Mm, Pt, Size};
pub(crate) use measure::{PageBoxes, TextBox};
pub(crate) use paper::paper_boxes;
pub(crate) use random::numbers;
use random::{BlockKind, RandomBlock, Sample};

const DOCUMENTS: u64 = 300;
/// Most smaller documents that are tried.
const MOST_TRIALS: usize = 400;

/// A file of `layouts/` as it is now, so that a layout can be tried without building anew.
fn template(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts").join(path)).unwrap()
}

/// A document made at random, and all that its pages depend on.
pub(crate) struct PreparedSample {
    pub articles: [Article; 1],
    pub layout: ZineLayout,
    pub text: TextOptions,
    pub fold: FoldOptions,
    pub languages: Languages,
}

impl PreparedSample {
    pub fn new(seed: u64) -> Result<Self, String> {
        Self::of(&Sample::new(seed), &|layout| layout)
    }

    fn of(sample: &Sample, change: &dyn Fn(String) -> String) -> Result<Self, String> {
        let document = MarkdownDocument::parse("a.md", &sample.markdown()).map_err(|error| error.to_string())?;
        let grey = Picture::of_grey(60, 45, (0..2_700).map(|level| (level % 256) as u8).collect()).unwrap();
        let pictures = vec![grey; document.pictures.len()];
        let lang = document.lang().unwrap_or("en").to_owned();
        let paper = if sample.letter {
            Size { width: Mm(215.9), height: Mm(279.4) }
        } else {
            Size { width: Mm(210.0), height: Mm(297.0) }
        };
        let binding = if zine::is_right_to_left(&lang) { Binding::Right } else { Binding::Left };
        let own = |file: &str| template(&format!("{}/{file}", sample.layout));
        Ok(Self {
            articles: [Article { document, pictures }],
            layout: ZineLayout::parse(sample.layout, &own(LAYOUT_TOML), &change(own(LAYOUT_TYPST))).unwrap(),
            text: TextOptions {
                lang: None,
                short_name: None,
                cover: sample.cover,
                photos: Photos::Dither,
                mirror: None,
                mirror_key: None,
                poster: false,
                cover_style: None,
                fonts: OwnFonts::default(),
            },
            fold: FoldOptions { binding, ..FoldOptions::new(sample.fold, paper) },
            languages: Languages::new(built_in(&lang).or_else(|| built_in("en")).unwrap(), []),
        })
    }

    /// What stands on the pages.
    pub fn boxes(&self) -> Result<Vec<PageBoxes>, String> {
        let setup = PageSetup {
            page: fold::page_size(&self.fold),
            margins: fold::page_margins(&self.fold),
            binding: self.fold.binding,
            bleed: Mm(0.0),
            words: self.languages.main(),
            text: &self.text,
        };
        let document = &self.articles[0].document;
        let module = ("piece-1.typ", document.typst());
        let read =
            |(name, text)| (name, if matches!(name, "standard.typ" | "house.typ") { template(name) } else { text });
        let files = zine::files(&self.articles, &self.layout).into_iter().map(read).chain([module]).collect();
        let data = zine::data(&self.articles, document, &self.layout, &setup);
        let pictures = ArticlePictures::new(&self.articles, Photos::Dither);
        let project = TypstProject { files, data, pictures: &pictures, fonts: &self.text.fonts };
        let pages = compile::pages(project).map_err(|told| format!("{told:?}"))?;
        let size = [Pt::from(setup.page.width).0, Pt::from(setup.page.height).0];
        let mut boxes: Vec<PageBoxes> = pages.iter().map(PageBoxes::of).collect();
        for (number, page) in (1..).zip(&mut boxes) {
            page.check(number, size, &setup.margins, setup.binding);
        }
        Ok(boxes)
    }
}

/// What is wrong on the pages of a document; nothing if all is as it should be.
fn faults(sample: &Sample, change: &dyn Fn(String) -> String) -> Vec<String> {
    let boxes = match PreparedSample::of(sample, change).and_then(|prepared| prepared.boxes()) {
        Ok(boxes) => boxes,
        Err(told) => return vec![told],
    };
    let mut faults: Vec<String> = boxes.iter().flat_map(|page| page.faults.clone()).collect();
    faults.extend(missing_and_twice(&sample.blocks, &boxes));
    faults.extend(left_alone(&sample.blocks, &boxes));
    faults.extend(notes_before_their_marks(&sample.blocks, &boxes));
    faults
}

/// Where a numbered word belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Home {
    block: usize,
    /// Of a table; 0 for others.
    row: usize,
    part: usize,
    kind: BlockKind,
    /// May be repeated: headings (running heads, covers) and heads of tables.
    repeated: bool,
    note: bool,
}

fn homes(blocks: &[RandomBlock]) -> BTreeMap<usize, Home> {
    let mut homes = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate() {
        for (part, words) in block.parts.iter().enumerate() {
            let row = part.checked_div(block.columns).unwrap_or(0);
            // A heading at the beginning may be the title.
            let is_title = block.kind == BlockKind::Title || block.is_heading() && at == 0 && part == 0;
            let repeated = is_title || block.kind.is_table() && row == 0;
            let note = block.kind == BlockKind::Notes && part > 0;
            for (number, _) in words.iter().flat_map(|word| numbers(word)) {
                homes.insert(number, Home { block: at, row, part, kind: block.kind, repeated, note });
            }
        }
    }
    homes
}

/// The texts of all pages without their heads and feet.
fn body(pages: &[PageBoxes]) -> impl Iterator<Item = &TextBox> {
    pages.iter().flat_map(|page| &page.texts).filter(|text| !text.marginal)
}

/// Words that are lost, printed twice, or not in the order of the document.
fn missing_and_twice(blocks: &[RandomBlock], pages: &[PageBoxes]) -> Vec<String> {
    let homes = homes(blocks);
    let text: String = body(pages).map(|text| text.text.as_str()).collect();
    let found: Vec<usize> = numbers(&text).into_iter().map(|(number, _)| number).collect();
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    for number in &found {
        *count.entry(*number).or_default() += 1;
    }
    let mut faults = Vec::new();
    for (number, home) in &homes {
        match count.get(number).copied().unwrap_or(0) {
            0 => faults.push(format!("w{number:04} is lost")),
            1 => {}
            _ if home.repeated => {}
            times => faults.push(format!("w{number:04} is printed {times} times")),
        }
    }
    let mut last: Option<(usize, Home)> = None;
    let mut of_part: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut last_note = 0;
    for number in found {
        let Some(home) = homes.get(&number) else {
            // The end of one text and the beginning of the next may look like a word.
            if body(pages).any(|text| numbers(&text.text).iter().any(|(own, _)| *own == number)) {
                faults.push(format!("w{number:04} is not in the document"));
            }
            continue;
        };
        if home.note {
            if number < last_note {
                faults.push(format!("w{number:04} of a note comes after w{last_note:04}"));
            }
            last_note = number;
            continue;
        }
        if home.repeated {
            continue;
        }
        if let Some((before, other)) = last
            && (other.block, other.row) > (home.block, home.row)
        {
            faults.push(format!("w{number:04} comes after w{before:04}"));
        }
        last = Some((number, *home));
        // Words on a line that runs from the right are stored as they stand.
        let before = of_part.insert((home.block, home.part), number);
        if before.is_some_and(|before| before > number) && !home.kind.is_foreign() {
            faults.push(format!("w{number:04} comes after w{:04}", before.unwrap_or(0)));
        }
    }
    faults
}

/// Headings and introductions at the end of a page or a column, without anything of what they stand above.
fn left_alone(blocks: &[RandomBlock], pages: &[PageBoxes]) -> Vec<String> {
    let homes = homes(blocks);
    // The lines of the text: page, column, box, block.
    let mut lines: Vec<(usize, usize, &TextBox, usize)> = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let mut column = 0;
        let mut above: Option<&TextBox> = None;
        for text in page.texts.iter().filter(|text| !text.marginal) {
            let home = numbers(&text.text).into_iter().find_map(|(number, _)| homes.get(&number));
            let Some(home) = home.filter(|home| !home.note) else { continue };
            if above
                .is_some_and(|above| text.bottom < above.top && (text.left > above.right || text.right < above.left))
            {
                column += 1;
            }
            above = Some(text);
            lines.push((number, column, text, home.block));
        }
    }
    let stays = |at: usize| {
        // A rule has no words, nor has the first line of these lists a number; a picture shows none before its caption.
        let next = blocks.get(at + 1).filter(|next| next.parts.iter().any(|part| !part.is_empty()));
        let Some(next) = next else { return false };
        match blocks[at].kind {
            // Of a smaller document, it may have lost its sign; another may begin a page.
            BlockKind::Heading | BlockKind::Notes => {
                blocks[at].is_heading() && next.kind != BlockKind::ListWithBlocks && !next.is_heading()
            }
            BlockKind::Introduction => {
                let has_colon = || blocks[at].parts[0].last().is_some_and(|word| word.ends_with(':'));
                next.kind.is_introduced() || next.kind == BlockKind::Picture && has_colon()
            }
            _ => false,
        }
    };
    let mut faults = Vec::new();
    for pair in lines.windows(2) {
        let [(page, column, text, block), (next_page, next_column, _, next_block)] = pair else { continue };
        if block == next_block || (page, column) == (next_page, next_column) || !stays(*block) {
            continue;
        }
        // What fills its place from the top cannot be moved to a better one.
        let begins = lines.iter().find(|line| (line.0, line.1) == (*page, *column)).map_or(*block, |line| line.3);
        let is_kept = |at: usize| {
            matches!(blocks[at].kind, BlockKind::Heading | BlockKind::Introduction) || blocks[at].is_heading()
        };
        if (begins..*block).any(|before| !is_kept(before)) {
            faults.push(format!("page {}: `{}` stands alone", page + 1, text.text));
        }
    }
    faults
}

/// Notes on a page before that of the line where they are marked: at the end of the first part of their block.
fn notes_before_their_marks(blocks: &[RandomBlock], pages: &[PageBoxes]) -> Vec<String> {
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for (page, boxes) in pages.iter().enumerate() {
        for text in boxes.texts.iter().filter(|text| !text.marginal) {
            for (number, _) in numbers(&text.text) {
                places.entry(number).or_insert(page);
            }
        }
    }
    let mut faults = Vec::new();
    for block in blocks.iter().filter(|block| block.kind == BlockKind::Notes) {
        let numbered =
            |part: &[String]| part.iter().flat_map(|word| numbers(word)).map(|(number, _)| number).collect::<Vec<_>>();
        let marked = numbered(&block.parts[0]).last().and_then(|number| places.get(number).copied());
        for note in &block.parts[1..] {
            let Some(number) = numbered(note).first().copied() else { continue };
            if places.get(&number).copied() < marked {
                faults.push(format!("the note w{number:04} stands on a page before its mark"));
            }
        }
    }
    faults
}

/// A smaller document that is printed wrongly too.
fn reduced(sample: &Sample, change: &dyn Fn(String) -> String) -> Sample {
    let mut best = sample.clone();
    let mut trials = 0;
    'smaller: loop {
        for smaller in best.smaller() {
            trials += 1;
            if trials > MOST_TRIALS {
                return best;
            }
            if !faults(&smaller, change).is_empty() {
                best = smaller;
                continue 'smaller;
            }
        }
        return best;
    }
}

/// What to tell of a document that is printed wrongly.
fn told(sample: &Sample, change: &dyn Fn(String) -> String) -> Option<String> {
    let whole = faults(sample, change);
    let first = whole.first()?;
    let small = reduced(sample, change);
    let Sample { seed, layout, fold, letter, cover, .. } = &small;
    let told = faults(&small, change);
    Some(format!(
        "seed {seed}, layout {layout}, fold {}, {}, {}: {first}; of a smaller document:\n  {}\n{}",
        fold.name(),
        if *letter { "letter" } else { "a4" },
        if *cover { "with a cover" } else { "without a cover" },
        told.iter().take(4).cloned().collect::<Vec<_>>().join("\n  "),
        small.markdown()
    ))
}

#[expect(clippy::disallowed_methods, reason = "a test is told how much to try")]
pub(crate) fn number_of(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn every_word_of_any_document_is_printed_once_in_order_and_within_the_margins() {
    let seeds = match number_of("SEEDPRESS_SEED") {
        Some(seed) => seed..seed + number_of("SEEDPRESS_DOCUMENTS").unwrap_or(1),
        None => 0..number_of("SEEDPRESS_DOCUMENTS").unwrap_or(DOCUMENTS),
    };
    let most = number_of("SEEDPRESS_FAULTS").unwrap_or(1) as usize;
    let next = AtomicU64::new(seeds.start);
    let wrong = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end || wrong.lock().unwrap().len() >= most {
                        return;
                    }
                    if let Some(told) = told(&Sample::new(seed), &|layout| layout) {
                        wrong.lock().unwrap().push(told);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} documents are printed wrongly:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Headings with notes that fill most of a small page, of which the typesetter lost or repeated a line, and a list after a long
/// item.
#[test]
fn documents_that_were_once_printed_wrongly_are_printed_right() {
    for seed in [3703, 5642, 5988, 9238, 13823, 19170] {
        assert_eq!(told(&Sample::new(seed), &|layout| layout), None);
    }
}

#[test]
fn what_is_printed_wrongly_is_seen_and_reduced() {
    let body = "\n  body\n";
    let planted = [
        ("\n  body + body\n", "times"),
        ("\n  block(height: 4mm, clip: true, body)\n", "is cut"),
        ("\n  pad(right: -40mm, body)\n", "outside the margins"),
        ("\n  place(top, [over over over over]) + body\n", "is printed over"),
        ("\n", "is lost"),
    ];
    for (fault, word) in planted {
        let wrong = |layout: String| layout.replace(body, fault);
        let found = (0..20).find_map(|seed| {
            let sample = Sample { layout: "plain", fold: Fold::Booklet, ..Sample::new(seed) };
            let small =
                faults(&sample, &wrong).iter().any(|told| told.contains(word)).then(|| reduced(&sample, &wrong))?;
            Some((small.markdown().len(), sample.markdown().len(), told(&small, &wrong).unwrap_or_default()))
        });
        let Some((small, whole, told)) = found else { panic!("{fault} is not seen") };
        assert!(small < 300 && small * 2 < whole.max(600), "{fault}: {small} of {whole} bytes\n{told}");
    }
}
