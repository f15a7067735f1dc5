//! `pack --page`: what the paper tells of the restore page beside it, and which files are refused.

use std::process::Command;

use sha2::{Digest, Sha256};

use crate::program::WorkFolder;

/// Not a page that works, but one by its first line and its payload's element.
const PAGE: &str = "<!doctype html>\n<script type=\"text/plain\" id=\"core\">AAAA</script>\n";

const LANGUAGES: [&str; 11] = ["en", "es", "fr", "pt", "de", "ar", "fa", "ru", "tr", "hi", "zh"];

fn work(name: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    work.put("box/letters/first.md", "# First\n\nSow after the last frost.\n");
    work.put("box/restore.html", PAGE);
    work
}

/// The words of each page, without blanks: lines are broken where they must be.
fn pages(work: &WorkFolder, pdf: &str) -> Vec<String> {
    let output = Command::new("pdftotext").args(["-q", "-raw"]).arg(work.path(pdf)).arg("-").output();
    let output = output.expect("pdftotext is needed: apt-get install poppler-utils");
    assert!(output.status.success(), "pdftotext {pdf}");
    let text = String::from_utf8(output.stdout).unwrap();
    let pages = text.split('\u{c}').map(|page| page.chars().filter(|letter| !letter.is_whitespace()).collect());
    pages.filter(|page: &String| !page.is_empty()).collect()
}

fn digest() -> String {
    format!("{:x}", Sha256::digest(PAGE))
}

#[test]
fn cover_and_guide_tell_the_pages_name_size_and_digest_and_how_to_check_it_in_every_language() {
    let work = work("page-file");
    for lang in LANGUAGES {
        let pdf = format!("{lang}.pdf");
        let args = ["pack", "box/letters", "-o", &pdf, "--page", "box/restore.html", "--lang", lang, "--compact=no"];
        let run = work.run(&args).ended(0);
        run.said(&[&format!("restore.html, {} bytes, SHA-256 {}", PAGE.len(), digest())]);
        let pages = pages(&work, &pdf);
        let bytes = PAGE.len().to_string();
        let checks = ["sha256sumrestore.html", "shasum-a256restore.html", "certutil-hashfilerestore.htmlSHA256"];
        // The guide is the page with its commands; in some scripts, the codes of restore.py follow on another.
        let guide = pages.iter().rfind(|page| page.contains("zbarimg")).unwrap();
        for page in [pages.first().unwrap(), guide] {
            for word in checks.into_iter().chain([digest().as_str(), &bytes]) {
                assert!(page.contains(word), "{lang}: {word} is not in {page}");
            }
        }
    }
    work.run(&["pack", "box/letters", "-o", "without.pdf", "--compact=no"]).ended(0);
    assert!(pages(&work, "without.pdf").iter().all(|page| !page.contains("certutil")));
}

#[test]
fn small_paper_a_sealed_packet_and_one_piece_of_paper_tell_it_too() {
    let work = work("page-file-kinds");
    for (name, more) in [
        ("booklet", &["--fold", "booklet"][..]),
        ("a6", &["--paper", "a6", "--compact=no"]),
        ("letter", &["--paper", "letter", "--lang", "ar,en", "--compact=no"]),
        ("sealed", &["--seal", "--split", "2-of-3", "--cards", "cards.pdf"]),
        ("compact", &["--compact"]),
    ] {
        let pdf = format!("{name}.pdf");
        let args = [&["pack", "box/letters", "-o", &pdf, "--page", "box/restore.html"], more].concat();
        work.run(&args).ended(0);
        let pages = pages(&work, &pdf);
        let with_digest = pages.iter().filter(|page| page.contains(&digest())).count();
        assert!(with_digest >= 1 && pages.iter().any(|page| page.contains("certutil")), "{name}: {with_digest}");
    }
}

#[test]
fn a_recipe_names_a_page_of_its_folder() {
    let work = work("page-file-recipe");
    work.put("box/packet.toml", "inputs = [\"letters\"]\npage = \"restore.html\"\n");
    work.run(&["pack", "box/packet.toml", "-o", "recipe.pdf"]).ended(0);
    work.run(&["pack", "box/letters", "-o", "typed.pdf", "--page", "box/restore.html"]).ended(0);
    assert_eq!(std::fs::read(work.path("recipe.pdf")).unwrap(), std::fs::read(work.path("typed.pdf")).unwrap());
    work.put("box/packet.toml", "inputs = [\"letters\"]\npage = \"letters/first.md\"\n");
    let run = work.run(&["pack", "box/packet.toml", "-o", "x.pdf"]);
    assert_ne!(run.code, 0);
    run.told(&["packet.toml, line 2: ", "first.md is no restore page"]);
    work.put("box/packet.toml", "inputs = [\"letters\"]\npage = \"../out.html\"\n");
    work.run(&["pack", "box/packet.toml", "-o", "x.pdf"]).ended(2).told(&["line 2: page: `../out.html`"]);
}

#[test]
fn what_is_no_restore_page_is_refused_with_a_word_on_what_to_do() {
    let work = work("page-file-refused");
    work.put("my page.html", PAGE);
    work.put("-page.html", PAGE);
    work.put("latin.html", [PAGE.as_bytes(), b"\xff"].concat());
    work.run(&["page", "--lines", "-o", "lines.html"]).ended(0);
    let large = std::fs::File::create(work.path("large.html")).unwrap();
    large.set_len(17 << 20).unwrap();
    for (page, told) in [
        ("absent.html", "`seedpress page -o restore.html` writes one"),
        ("my page.html", "give it a name"),
        ("./-page.html", "give it a name"),
        ("latin.html", "latin.html is no restore page"),
        ("lines.html", "lines.html is no restore page"),
        ("large.html", "is too large for a restore page"),
        ("box", "folder"),
    ] {
        let run = work.run(&["pack", "box/letters", "-o", "x.pdf", "--page", page]);
        assert!(run.code == 1 || run.code == 2, "{page}: {}", run.err);
        run.told(&[told]);
        assert!(!work.path("x.pdf").exists(), "{page}");
    }
}

#[test]
fn templates_that_do_not_know_a_page_are_refused_where_one_is_named() {
    let work = work("page-file-layout");
    work.run(&["layouts", "--copy", "packet", "-o", "look"]).ended(0);
    let front = std::fs::read_to_string(work.path("look/front.typ")).unwrap();
    work.put("look/front.typ", front.replace("it.page-file", "none"));
    let args = ["pack", "box/letters", "-o", "x.pdf", "--layout", "look"];
    work.run(&args).ended(0);
    let with_page = [&args[..], &["--force", "--page", "box/restore.html"]].concat();
    work.run(&with_page).ended(1).told(&["do not know a restore page"]);
}
