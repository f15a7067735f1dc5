//! Letters that the built-in fonts lack: fonts of one's own, signs for emoji, boxes; and the styles of covers.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::program::WorkFolder;

/// A few letters of each script (`fixtures/fonts`), and a text of them.
const SCRIPTS: [(&str, &str, &str); 9] = [
    ("hebrew.ttf", "he", "ספריית זרעים"),
    ("thai.ttf", "th", "ห้องสมุดเมล็ดพันธุ์อยู่ใกล้ตลาดน้ำ"),
    ("ethiopic.ttf", "am", "የዘር ቤተ መጻሕፍት"),
    ("bengali.ttf", "bn", "বীজের গ্রন্থাগার"),
    ("tamil.ttf", "ta", "விதை நூலகம்"),
    ("khmer.ttf", "km", "បណ្ណាល័យគ្រាប់ពូជ"),
    ("korean.otf", "ko", "씨앗 도서관"),
    ("georgian.ttf", "ka", "თესლების ბიბლიოთეკა"),
    ("armenian.ttf", "hy", "Սերմերի գրադարան"),
];

fn put_font(work: &WorkFolder, name: &str, to: &str) {
    let font = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/fonts").join(name);
    work.put(to, fs::read(font).unwrap());
}

/// The text of a PDF, without blanks.
fn text(work: &WorkFolder, pdf: &str) -> String {
    let output = Command::new("pdftotext").arg("-q").arg(work.path(pdf)).arg("-").output();
    let output = output.expect("pdftotext is needed: apt-get install poppler-utils");
    assert!(output.status.success(), "pdftotext {pdf}");
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect()
}

/// How many fonts of a PDF have this in their names.
fn fonts(work: &WorkFolder, pdf: &str, name: &str) -> usize {
    let output = Command::new("pdffonts").arg(work.path(pdf)).output();
    let output = output.expect("pdffonts is needed: apt-get install poppler-utils");
    String::from_utf8_lossy(&output.stdout).lines().filter(|line| line.contains(name)).count()
}

#[test]
fn scripts_that_are_not_carried_are_set_with_a_font_of_ones_own() {
    let work = WorkFolder::new("letters-scripts");
    for (font, lang, words) in SCRIPTS {
        put_font(&work, font, font);
        let document = format!("---\nlang: {lang}\n---\n\n# {words}\n\nSeeds: {words}, **{words}**.\n\n- {words}\n");
        work.put("a.md", &document);
        work.run(&["zine", "a.md", "-o", "a.pdf", "--force"]).ended(1).told(&["a.md, line 5", "--font FILE"]);
        let run = work.run(&["zine", "a.md", "-o", "a.pdf", "--force", "--font", font]).ended(0);
        assert!(!run.err.contains("warning"), "{font}: {}", run.err);
        assert!(fonts(&work, "a.pdf", "Noto") > 1, "{font}");
        work.run(&["pack", "a.md", "-o", "p.pdf", "--force"]).ended(0);
        let run = work.run(&["pack", "a.md", "-o", "p.pdf", "--force", "--font", font, "--title", words]).ended(0);
        assert!(!format!("{}{}", run.out, run.err).contains("in the codes only"), "{font}: {}", run.err);
    }
}

#[test]
fn scripts_whose_letters_stand_side_by_side_come_back_from_the_paper() {
    let work = WorkFolder::new("letters-text");
    for (font, lang, words) in SCRIPTS.into_iter().filter(|(_, lang, _)| ["am", "ko", "ka", "hy"].contains(lang)) {
        put_font(&work, font, font);
        work.put("a.md", format!("---\nlang: {lang}\n---\n\n# A\n\n{words}\n"));
        work.run(&["zine", "a.md", "-o", "a.pdf", "--force", "--font", font, "--proof"]).ended(0);
        let plain: String = words.split_whitespace().collect();
        assert!(text(&work, "a.pdf").contains(&plain), "{font}: {}", text(&work, "a.pdf"));
    }
}

#[test]
fn several_fonts_and_collections_are_used_and_what_is_no_font_is_told_by_name() {
    let work = WorkFolder::new("letters-several");
    for name in ["two.ttc", "hebrew.ttf"] {
        put_font(&work, name, name);
    }
    work.put("a.md", "# A\n\nთესლების Սերմերի ספריית\n");
    work.run(&["zine", "a.md", "-o", "a.pdf", "--font", "two.ttc", "--font", "hebrew.ttf"]).ended(0);
    work.put("note.ttf", "a note");
    work.put("web.woff2", b"wOF2....");
    work.put("cut.ttf", &fs::read(work.path("hebrew.ttf")).unwrap()[..1_000]);
    for (file, told) in [
        ("note.ttf", "is not a font"),
        ("web.woff2", "WOFF2"),
        ("cut.ttf", "is not a font"),
        ("gone.ttf", "no such file"),
    ] {
        for verb in ["zine", "pack"] {
            let run = work.run(&[verb, "a.md", "-o", "b.pdf", "--font", file]).ended(1).told(&[file, told]);
            assert!(!work.path("b.pdf").exists(), "{}", run.err);
        }
    }
}

#[test]
fn fonts_in_a_layouts_folder_and_in_a_recipe_are_used() {
    let work = WorkFolder::new("letters-layout");
    work.run(&["layouts", "--copy", "plain", "-o", "mine"]).ended(0);
    put_font(&work, "georgian.ttf", "mine/fonts/georgian.ttf");
    put_font(&work, "armenian.ttf", "mine/armenian.ttf");
    work.put("a.md", "# A\n\nთესლების Սերմերի\n");
    work.run(&["zine", "a.md", "-o", "a.pdf"]).ended(1);
    work.run(&["zine", "a.md", "-o", "a.pdf", "--layout", "./mine"]).ended(0);
    work.put("packet.toml", "inputs = [\"a.md\"]\nfonts = [\"mine/fonts/georgian.ttf\"]\n");
    let run = work.run(&["pack", "packet.toml", "--force"]).ended(0);
    assert!(format!("{}{}", run.out, run.err).contains("line 3"), "{}{}", run.out, run.err);
    work.put("packet.toml", "inputs = [\"a.md\"]\nfonts = [\"mine/fonts/georgian.ttf\", \"mine/armenian.ttf\"]\n");
    let run = work.run(&["pack", "packet.toml", "--force"]).ended(0);
    assert!(format!("{}{}", run.out, run.err).contains("1 file: a.md"), "{}{}", run.out, run.err);
    work.put("packet.toml", "inputs = [\"a.md\"]\nfonts = [\"../x.ttf\"]\n");
    work.run(&["pack", "packet.toml", "--force"]).ended(2).told(&["line 2"]);
    work.put("packet.toml", "inputs = [\"a.md\"]\nmissing = \"maybe\"\n");
    work.run(&["pack", "packet.toml", "--force"]).ended(2).told(&["line 2", "error or box"]);
    work.put("packet.toml", "inputs = [\"a.md\"]\nmissing = \"box\"\n");
    work.run(&["pack", "packet.toml", "--force"]).ended(0).told(&["printed as an empty box"]);
}

#[test]
fn all_letters_that_are_missing_are_told_at_once_with_their_lines() {
    let work = WorkFolder::new("letters-missing");
    let letters = "ሀሁሂሃሄህሆለሉሊላሌልሎሐሑሒሓ";
    let lines = letters
        .chars()
        .fold(String::new(), |lines, letter| lines + "seeds " + letter.encode_utf8(&mut [0; 4]) + "\n\n");
    work.put("a.md", format!("# A\n\n{lines}"));
    let run = work.run(&["zine", "a.md", "-o", "a.pdf"]).ended(1);
    for (number, letter) in letters.chars().enumerate() {
        assert!(run.err.contains(letter), "{letter}: {}", run.err);
        assert!(run.err.contains(&format!("line {}", 3 + 2 * number)), "{number}: {}", run.err);
    }
    let run = work.run(&["zine", "a.md", "-o", "a.pdf", "--missing", "box"]).ended(0);
    assert_eq!(run.err.matches("warning").count(), 1, "{}", run.err);
    assert!(run.err.contains("empty box") && run.err.contains('ሓ'), "{}", run.err);
    work.run(&["pack", "a.md", "-o", "p.pdf", "--missing", "box", "--title", "ሀ"]).ended(0).told(&["empty box"]);
    work.run(&["pack", "a.md", "-o", "q.pdf", "--holder", "ሀ"]).ended(1).told(&["--holder"]);
}

#[test]
fn common_signs_are_printed_and_others_become_words_that_are_told() {
    let work = WorkFolder::new("letters-signs");
    let signs = "✓ ☐ ☑ ★ ♥ ❤ ☎ ✂ ⚠ ➜ 📷 ✉ ✏ 🏠 🔒 👍 ☀ ⚡ ♻ ⇒ ≤ ∑ ① № ♪";
    work.put("a.md", format!("# A\n\n{signs}\n\n- ✅ sown\n- 🌱 up, 🌱\n- ✊🏽 together\n"));
    let run = work.run(&["zine", "a.md", "-o", "a.pdf", "--proof"]).ended(0);
    assert_eq!(run.err.matches("warning").count(), 3, "{}", run.err);
    run.told(&["a.md, line 6", "[seedling]", "[fist]"]);
    let found = text(&work, "a.pdf");
    for sign in signs.split(' ').chain(["✔sown", "[seedling]up", "[fist]together"]) {
        assert!(found.contains(sign), "{sign}: {found}");
    }
    work.put("plain.txt", "🐝 and 💧\n");
    let run = work.run(&["pack", "plain.txt", "-o", "p.pdf"]).ended(0);
    run.told(&["plain.txt, line 1", "[bee]", "[drop]"]);
    assert!(text(&work, "p.pdf").contains("[bee]and[drop]"));
}

#[test]
fn every_layout_has_covers_in_every_style() {
    let work = WorkFolder::new("letters-covers");
    work.put(
        "boat.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 60'><path d='M5 40h80l-15 15h-50zM45 5v30h25z'/></svg>",
    );
    let text = "# A boat of one's own\n\nWords.\n\n![A boat](boat.svg)\n";
    work.put("a.md", format!("---\nsubtitle: To build\nauthor: Ash Tree\ncover: boat.svg\n---\n\n{text}"));
    for layout in ["plain", "protocol", "reader", "large-print", "margin", "bold"] {
        let mut covers = Vec::new();
        for style in ["own", "picture", "reversed"] {
            for fold in ["mini8", "booklet", "accordion", "flat"] {
                let words = [
                    "zine",
                    "a.md",
                    "-o",
                    "a.pdf",
                    "--force",
                    "--layout",
                    layout,
                    "--fold",
                    fold,
                    "--cover-style",
                    style,
                ];
                work.run(&words).ended(0);
            }
            covers.push(fs::read(work.path("a.pdf")).unwrap());
        }
        assert!(covers[0] != covers[1] && covers[1] != covers[2] && covers[0] != covers[2], "{layout}");
        // The head of a document says the same as the option.
        work.put(
            "b.md",
            format!("---\nsubtitle: To build\nauthor: Ash Tree\ncover: boat.svg\ncover-style: reversed\n---\n\n{text}"),
        );
        work.run(&["zine", "b.md", "-o", "b.pdf", "--force", "--layout", layout, "--fold", "flat"]).ended(0);
        assert!(fs::read(work.path("b.pdf")).unwrap() == covers[2], "{layout}");
    }
    work.put("c.md", "---\ncover-style: loud\n---\n\nWords\n");
    work.run(&["zine", "c.md", "-o", "c.pdf"]).ended(2).told(&["c.md, line 2", "own, picture or reversed"]);
    work.put("d.md", "# D\n\nWords\n");
    work.run(&["zine", "d.md", "-o", "c.pdf", "--cover-style", "picture"]).ended(2).told(&["cover: boat.svg"]);
    work.run(&["zine", "d.md", "-o", "c.pdf", "--cover-style", "reversed"]).ended(0);
}

#[test]
fn captions_are_titles_of_pictures_and_in_the_bold_layout_their_descriptions_too() {
    let work = WorkFolder::new("letters-captions");
    work.put("boat.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>");
    work.put("a.md", "# A\n\nx\n\n![described](boat.svg)\n\n![other](boat.svg \"titled\")\n");
    for (layout, described) in [("plain", false), ("bold", true)] {
        work.run(&["zine", "a.md", "-o", "a.pdf", "--force", "--layout", layout, "--proof"]).ended(0);
        let found = text(&work, "a.pdf");
        assert!(found.contains("titled") && !found.contains("other"), "{layout}");
        assert_eq!(found.contains("described"), described, "{layout}");
    }
}

#[test]
fn a_picture_is_made_smaller_where_it_would_leave_half_a_page_empty() {
    let work = WorkFolder::new("letters-gaps");
    work.put("boat.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 80'><path d='M0 0h90v80z'/></svg>");
    let pages_of = |paragraphs: usize, layout: &str, caption: &str| {
        let text = "Seeds want to be dry, cool and dark, and to be asked for.\n\n".repeat(paragraphs);
        work.put("a.md", format!("# A\n\n{text}## Boat\n\n![](boat.svg{caption})\n\nAfterwards.\n"));
        work.run(&["zine", "a.md", "-o", "a.pdf", "--force", "--layout", layout, "--proof"]).ended(0);
        let on_page = |page: &str| {
            let found =
                Command::new("pdftotext").args(["-f", page, "-l", page]).arg(work.path("a.pdf")).arg("-").output();
            String::from_utf8(found.expect("pdftotext is needed").stdout).unwrap()
        };
        ["2", "3"].map(on_page)
    };
    for (layout, caption) in [("plain", ""), ("plain", " \"A boat\""), ("bold", ""), ("margin", "")] {
        // As it is while there is room, then made smaller, then on the next page: never back again.
        let fits: Vec<bool> =
            (4..=16).map(|paragraphs| pages_of(paragraphs, layout, caption)[0].contains("Boat")).collect();
        let last = fits.iter().position(|fits| !fits).unwrap_or(fits.len());
        assert!(fits[last..].iter().all(|fits| !fits), "{layout}: {fits:?}");
        // Whole, it fits below six paragraphs.
        assert!(last >= 6 && last < fits.len() && (layout != "plain" || last >= 8), "{layout}: {fits:?}");
    }
}
