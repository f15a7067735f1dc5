//! The layouts that are carried: each on every fold, within its margins, black, and the zines of `fixtures/` on them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{Run, WorkFolder};

const LAYOUTS: [&str; 6] = ["plain", "protocol", "reader", "large-print", "margin", "bold"];
const FOLDS: [&str; 6] = ["mini8", "mini16", "booklet", "french", "accordion", "flat"];

fn house(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A zine of `fixtures/zine`, in a PDF of the same name.
fn zine(work: &WorkFolder, name: &str, words: &[&str]) -> Run {
    let text = house(&format!("fixtures/zine/{name}/{name}.md"));
    let pdf = work.path(&format!("{name}.pdf"));
    let fixed = ["zine", text.to_str().unwrap(), "-o", pdf.to_str().unwrap(), "--force"];
    work.run(&[&fixed, words].concat())
}

#[test]
fn the_seed_library_fills_one_paper_of_eight_pages_be_it_a4_or_letter() {
    let work = WorkFolder::new("layouts-mini");
    for paper in ["a4", "letter"] {
        let run = zine(&work, "seed-library", &["--fold", "mini8", "--paper", paper]).ended(0);
        run.said(&["8 pages on 1 piece of paper"]);
    }
}

#[test]
fn every_layout_can_be_folded_in_every_way() {
    let work = WorkFolder::new("layouts-folds");
    for layout in LAYOUTS {
        for fold in FOLDS {
            zine(&work, "seed-card", &["--fold", fold, "--layout", layout]).ended(0);
        }
        zine(&work, "seed-card", &["--fold", "booklet", "--layout", layout, "--paper", "letter"]).ended(0);
    }
}

#[test]
fn long_texts_are_set_by_every_layout_without_a_word_of_warning() {
    let work = WorkFolder::new("layouts-long");
    for (layout, text) in [("reader", "long-loan"), ("margin", "long-loan"), ("protocol", "safe-water")] {
        let run = zine(&work, text, &["--fold", "booklet", "--layout", layout]).ended(0);
        assert!(!run.err.contains("warning"), "{}", run.err);
    }
}

#[test]
fn texts_in_other_scripts_are_set_by_every_layout() {
    let work = WorkFolder::new("layouts-scripts");
    let texts = [
        (
            "ar",
            "# البذور\n\nاترك **خطوات** بين صنف وآخر.[^1]\n\n- [ ] خذ كيسا\n\n| أ | ب |\n| --- | --- |\n| 1 | |\n\n[^1]: خمس\n",
        ),
        ("hi", "# बीज\n\nएक **थैली** लो।\n\n1. सूखा\n2. ठंडा\n\n> बीज एक पत्र है।\n"),
        ("zh", "# 种子\n\n拿**一**包。\n\n1. 干\n2. 凉\n\n> 种子是一封信。\n"),
        ("ru", "# Семена\n\nВозьми **один** пакет.\n\n- сухо\n- прохладно\n\n> Семя — это *письмо*.\n"),
    ];
    for (lang, text) in texts {
        work.put("text.md", format!("---\nlang: {lang}\n---\n\n{text}"));
        for layout in LAYOUTS {
            work.run(&["zine", "text.md", "-o", "z.pdf", "--force", "--layout", layout]).ended(0);
        }
    }
}

#[test]
fn a_layout_that_was_copied_sets_the_same_pages() {
    let work = WorkFolder::new("layouts-copy");
    for layout in LAYOUTS {
        work.run(&["layouts", "--copy", layout, "-o", &format!("my-{layout}")]).ended(0);
        zine(&work, "seed-card", &["--layout", layout]).ended(0);
        let carried = fs::read(work.path("seed-card.pdf")).unwrap();
        let copied = work.path(&format!("my-{layout}"));
        zine(&work, "seed-card", &["--layout", copied.to_str().unwrap()]).ended(0);
        assert!(fs::read(work.path("seed-card.pdf")).unwrap() == carried, "{layout}");
    }
}

/// Pages of A4 as they are printed, at 72 dots an inch: 0 is black.
#[cfg(feature = "pdf-in")]
fn printed(pdf: &Path) -> Vec<seedpress::photo::Gray> {
    let pages = seedpress::photo::open(fs::read(pdf).unwrap()).unwrap();
    (0..pages.count()).map(|page| pages.raster(page, seedpress::units::Dpi(72.0)).unwrap()).collect()
}

#[cfg(feature = "pdf-in")]
#[test]
fn nothing_is_printed_within_five_millimetres_of_the_edge() {
    let work = WorkFolder::new("layouts-edge");
    // 5 mm are 14.2 dots; the last one is half grey where a line ends there.
    let white = 13_u32;
    for layout in LAYOUTS {
        for fold in ["mini8", "booklet", "flat"] {
            zine(&work, "seed-card", &["--fold", fold, "--layout", layout]).ended(0);
            for (number, page) in printed(&work.path("seed-card.pdf")).iter().enumerate() {
                let edge = |at: u32, of: u32| at < white || at + white >= of;
                let ink = (0..page.width * page.height).zip(&page.pixels).find(|(at, grey)| {
                    let (x, y) = (at % page.width, at / page.width);
                    (edge(x, page.width) || edge(y, page.height)) && **grey < 128
                });
                assert_eq!(ink, None, "{layout}, {fold}, side {number}");
            }
        }
    }
}

/// The texts of all layouts, and what they share.
fn sources() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = LAYOUTS.iter().map(|name| house(&format!("layouts/{name}/layout.typ"))).collect();
    paths.push(house("layouts/house.typ"));
    paths.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn layouts_know_no_colour_but_black() {
    for (file, text) in sources() {
        for word in ["luma(", "rgb(", "cmyk(", "gray", "silver", "transparent", "red", "blue", "gradient", "tiling"] {
            let used = text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
                line.split(|letter: char| !letter.is_alphanumeric() && letter != '(').any(|part| part == word)
            });
            assert!(!used, "{file}: {word}");
        }
    }
}

#[test]
fn no_rule_is_thinner_than_copiers_see() {
    let mut rules = 0;
    for (file, text) in sources() {
        for after in text.split("stroke").skip(1).filter_map(|rest| rest.lines().next()) {
            for number in after.split(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | 'p' | 't')) {
                let Some(Ok(points)) = number.strip_suffix("pt").map(str::parse::<f64>) else { continue };
                rules += 1;
                // No length at all is no rule.
                assert!(!(0.001..0.35).contains(&points), "{file}: {after}");
            }
        }
    }
    assert!(rules > 10, "the rules were not found");
}

#[test]
fn the_gallery_shows_every_fold_of_every_layout_in_small_files() {
    for layout in LAYOUTS {
        for fold in FOLDS {
            let picture = house(&format!("docs/gallery/{layout}-{fold}-1.png"));
            assert!(fs::metadata(&picture).unwrap().len() <= 60_000, "{}", picture.display());
        }
    }
}
