//! Markdown -> zines: what a person is told of texts, pictures and layouts that cannot be printed, and that nothing of a
//! stranger's text breaks the program, leaves its folder or is lost.

use std::fs;
use std::process::Command;

use crate::program::{Run, WorkFolder};

const BOAT: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 120 60'><path d='M10 40h100l-10 12H20z'/></svg>";

fn zine(work: &WorkFolder, arguments: &[&str]) -> Run {
    work.run(&[&["zine"], arguments].concat())
}

/// The letters of a PDF without blanks and hyphens, which lines are broken at; by a stranger's reader, and `None` where
/// that is not installed.
fn letters(work: &WorkFolder, name: &str) -> Option<String> {
    let output = Command::new("pdftotext").arg("-raw").arg(work.path(name)).arg("-").output().ok()?;
    let text = String::from_utf8(output.stdout).unwrap();
    Some(bare(&text))
}

fn bare(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect()
}

#[test]
fn every_word_of_a_text_can_be_copied_out_of_the_pdf_again() {
    let work = WorkFolder::new("words");
    work.put("boat.svg", BOAT);
    let text = "---\ntitle: Beans in winter\nsubtitle: and other stories\n---\n# Soaking\n\nA *handful* of **dried** beans, \
                `soaked` overnight.[^1]\n\n[^1]: Twelve hours.\n\n1. Rinse\n2. Drain\n\n- [ ] salted\n\n> Grandmother said so.\n\n\
                | kind | litres |\n|---|---|\n| lentils | three |\n\n```\nboil --slowly\n```\n\n\
                See [the almanac](https://almanac.example/beans).\n\n![](boat.svg \"Rowing home\")\n\nСемена фасоли. Σπόροι.\n";
    work.put("a.md", text);
    for layout in ["plain", "protocol", "reader", "large-print", "margin", "bold"] {
        zine(&work, &["a.md", "-o", "z.pdf", "--force", "--fold", "booklet", "--layout", layout]).ended(0);
        let Some(found) = letters(&work, "z.pdf") else { return };
        for word in
            "Beans winter stories Soaking handful dried beans soaked overnight Twelve Rinse Drain salted Grandmother \
                     lentils three boil --slowly almanac almanac.example/beans Rowing Семена Σπόροι"
                .split_whitespace()
        {
            assert!(found.contains(&bare(word)), "{layout}: {word} is not in {found}");
        }
    }
}

#[test]
fn the_same_text_gives_the_same_bytes() {
    let work = WorkFolder::new("same-text");
    work.put("boat.svg", BOAT);
    work.put("a.md", "# Title\n\nWords.[^1]\n\n[^1]: Note.\n\n![](boat.svg)\n");
    zine(&work, &["a.md", "-o", "1.pdf", "--fold", "mini8"]).ended(0);
    zine(&work, &["./a.md", "-o", "2.pdf", "--fold", "mini8"]).ended(0);
    assert_eq!(fs::read(work.path("1.pdf")).unwrap(), fs::read(work.path("2.pdf")).unwrap());
}

#[test]
fn what_a_document_cannot_be_printed_for_is_told_with_its_line_and_leaves_no_file() {
    let work = WorkFolder::new("faults");
    work.put("text.png", "no picture");
    for (text, told) in [
        ("---\ntitle: x\n", "a.md, line 1: the head that begins with `---` does not end"),
        ("---\ntitle: [x\n---\n", "the head is no YAML"),
        ("Text\n\n![](boat.png)\n", "a.md, line 3: the picture boat.png cannot be used: no such file or folder"),
        ("![](text.png)\n", "a.md, line 1: the picture text.png cannot be used: not a picture"),
        ("![](file:///a/b.png)\n", "it is not a file; save it beside the document"),
        ("Seeds ዘ\n", "a.md, line 1: the fonts that seedpress prints with have no letter"),
        ("---\nlayout: none-such\n---\n", "there is no layout none-such"),
        ("", ""),
    ] {
        work.put("a.md", text);
        let run = zine(&work, &["a.md", "-o", "z.pdf", "--fold", "flat"]);
        if text.is_empty() {
            // An empty text is a cover without words: no error, but a warning.
            run.ended(0).told(&["warning: a.md is empty: there is no text in it"]);
            fs::remove_file(work.path("z.pdf")).unwrap();
        } else {
            assert!(run.err.contains(told), "{text:?}: {}", run.err);
            assert!(!work.path("z.pdf").exists(), "{text:?}");
        }
    }
    work.put("a.md", b"fine\n\nnot \xff\x01 fine\n");
    zine(&work, &["a.md", "-o", "z.pdf", "--fold", "flat"]).ended(1).told(&["a.md, line 3: this is not UTF-8 text"]);
}

#[cfg(unix)]
#[test]
fn pictures_come_from_the_documents_folder_and_from_nowhere_else() {
    let work = WorkFolder::new("root");
    work.put("boat.svg", BOAT);
    work.put("in/boat.svg", BOAT);
    std::os::unix::fs::symlink(work.path("boat.svg"), work.path("in/link.svg")).unwrap();
    let outside = work.path("boat.svg");
    for path in ["../boat.svg", "link.svg", outside.to_str().unwrap(), "%2e%2e/boat.svg", "/etc/passwd", "/dev/zero"] {
        work.put("in/a.md", format!("![]({path})\n"));
        let run = zine(&work, &["in/a.md", "-o", "z.pdf", "--fold", "flat"]).ended(1);
        run.told(&["in/a.md, line 1", "it lies outside of the folder in", "--root"]);
    }
    work.put("in/a.md", "![](../boat.svg)\n");
    zine(&work, &["in/a.md", "-o", "z.pdf", "--fold", "flat", "--root", "."]).ended(0);
    work.put("in/a.md", "![](./boat.svg) ![](.)\n");
    zine(&work, &["in/a.md", "-o", "y.pdf", "--fold", "flat"]).ended(1).told(&["it is a folder"]);
}

#[test]
fn a_layout_is_copied_changed_and_used_and_its_mistakes_are_told_with_their_line() {
    let work = WorkFolder::new("layout");
    work.put("a.md", "# Title\n\nWords.\n");
    work.run(&["layouts"]).ended(0).said(&["plain", "protocol", "reader", "large-print", "margin", "bold"]);
    work.run(&["layouts", "--copy", "plain", "-o", "mine"]).ended(0).said(&["mine/layout.toml", "mine/layout.typ"]);
    work.run(&["layouts", "--copy", "plain", "-o", "mine"]).ended(1).told(&["exists already"]);
    work.run(&["layouts", "--copy", "none-such"]).ended(2).told(&["there is no layout none-such", "plain"]);
    let print =
        |work: &WorkFolder| zine(work, &["a.md", "-o", "z.pdf", "--force", "--fold", "booklet", "--layout", "./mine"]);
    print(&work).ended(0);
    let typst = fs::read_to_string(work.path("mine/layout.typ")).unwrap();
    let broken = format!("{typst}\n#let extra(x) = {{\n  x +\n}}\n");
    let line = broken.lines().count() - 1;
    work.put("mine/layout.typ", &broken);
    print(&work).ended(1).told(&[&format!("./mine/layout.typ, line {line}: ")]);
    work.put("mine/layout.typ", "#let layout(it, body) = {\n  let n = 0\n  while n < 1 { n -= 1 }\n}\n");
    print(&work).ended(1).told(&["./mine/layout.typ, line 3: loop seems to be infinite"]);
    work.put("mine/layout.typ", "#let layout(it, body) = read(\"a.md\")\n");
    print(&work).ended(1).told(&["./mine/layout.typ, line 1: "]);
    work.put("mine/layout.toml", "about = \"x\"\ncolour = 1\n");
    print(&work).ended(1).told(&["./mine/layout.toml, line 2: unknown field `colour`"]);
    fs::remove_file(work.path("mine/layout.typ")).unwrap();
    work.put("mine/layout.toml", "about = \"x\"\n");
    print(&work).ended(1).told(&["cannot read ./mine/layout.typ: no such file or folder"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_layout_that_fills_the_memory_is_given_up_before_the_machine_is() {
    let work = WorkFolder::new("memory");
    work.put("a.md", "Words.\n");
    work.put("mine/layout.toml", "about = \"x\"\n");
    work.put("mine/layout.typ", "#let layout(it, body) = { let a = range(400000000).map(n => str(n)); body }\n");
    let run = zine(&work, &["a.md", "-o", "z.pdf", "--fold", "flat", "--layout", "./mine"]).ended(1);
    run.told(&["the layout ./mine needs more than 500 MB of memory", "check that it does not loop"]);
}

#[test]
fn html_that_is_not_known_is_printed_as_it_stands_with_a_word_and_comments_are_not() {
    let work = WorkFolder::new("html");
    work.put("a.md", "<!-- my own note -->\n\nA <b>bold</b> word and <blink>another</blink>.\n");
    let run = zine(&work, &["a.md", "-o", "z.pdf", "--fold", "flat"]).ended(0);
    assert!(run.err.contains("a.md, line 3: this HTML is printed as it is: <blink>"), "{}", run.err);
    assert!(!run.err.contains("line 1"), "{}", run.err);
}

#[test]
fn hostile_documents_end_with_a_line_or_a_pdf() {
    let work = WorkFolder::new("hostile");
    let notes: Vec<String> = (0..100_000).map(|note| format!("[^{note}]\n\n[^{note}]: x\n\n")).collect();
    for (name, text) in [
        ("deep quotes", ">".repeat(10_000) + " x"),
        ("deep lists", "- ".repeat(10_000) + "x"),
        ("a long line", "word ".repeat(2_000_000)),
        ("a long word", "x".repeat(10_000_000)),
        ("notes", notes.concat()),
        ("columns", "|".repeat(10_000) + "\n" + &"|-".repeat(10_000) + "|\n"),
        ("brackets", "[".repeat(1_000_000)),
        ("emphasis", "*a _b ".repeat(100_000)),
        ("tags", "<div>".repeat(100_000)),
    ] {
        work.put("a.md", text);
        let run = zine(&work, &["a.md", "-o", "z.pdf", "--force", "--fold", "flat"]);
        let answered = run.code == 0 || (run.code == 1 && run.err.contains("a.md"));
        assert!(answered, "{name}: {:?} {}", run.code, run.err.chars().take(300).collect::<String>());
    }
}

#[test]
fn all_faults_of_all_documents_are_told_at_once_and_the_same_letter_once() {
    let work = WorkFolder::new("all-faults");
    work.put("a.md", "![](one.png)\n\n![](two.png)\n\nSeeds ዘ here, ዘ there and ር\n\nand ሀ\n");
    work.put("b.md", "Fine.\n\n![](three.png)\n");
    let run = zine(&work, &["a.md", "gone.md", "b.md", "-o", "z.pdf"]).ended(1);
    run.told(&[
        "there are 5 faults",
        "a.md, line 1: the picture one.png cannot be used",
        "a.md, line 3: the picture two.png cannot be used",
        "a.md, line 5: the fonts that seedpress prints with have no letters `ር` (\\u{122d}), `ዘ` (\\u{12d8}) and `ሀ` (\\u{1200}) in line 7",
        "cannot read gone.md: no such file or folder",
        "b.md, line 3: the picture three.png cannot be used",
    ]);
    let many: String = ('\u{1200}'..='\u{1248}').collect();
    work.put("many.md", many);
    zine(&work, &["many.md", "-o", "z.pdf"]).ended(1).told(&["and 13 more"]);
    assert!(!work.path("z.pdf").exists());
}

#[test]
fn what_is_no_markdown_is_named_for_what_it_is_with_the_way_to_a_zine() {
    let work = WorkFolder::new("foreign");
    let odt = b"PK\x03\x04\x14\0\0\x08\0\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument.textPK";
    work.put("a.docx", b"PK\x03\x04\x14\0[Content_Types].xml word/document.xml");
    work.put("b.odt", odt);
    work.put("c.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    work.put("d.rtf", "{\\rtf1\\ansi Seeds}");
    work.put("e.html", "<!DOCTYPE html><p>Seeds");
    work.put("f.epub", b"PK\x03\x04....mimetypeapplication/epub+zipPK");
    // The name says nothing: the bytes do.
    work.put("g.md", b"PK\x03\x04\x14\0[Content_Types].xml word/document.xml");
    for (name, words) in [
        ("a.docx", "a.docx is a Word document"),
        ("b.odt", "b.odt is a LibreOffice document"),
        ("c.doc", "c.doc is an older Word document"),
        ("d.rtf", "d.rtf is an RTF document"),
        ("e.html", "e.html is a web page"),
        ("f.epub", "f.epub is an e-book"),
        ("g.md", "g.md is a Word document"),
    ] {
        zine(&work, &[name, "-o", "z.pdf"]).ended(1).told(&[words, "hint:", "PDF"]);
    }
    work.put("folder/two.md", "Two");
    work.put("folder/one.md", "One");
    zine(&work, &["folder", "-o", "z.pdf"]).ended(1).told(&["folder is a folder", "folder/one.md"]);
    fs::create_dir(work.path("none")).unwrap();
    zine(&work, &["none", "-o", "z.pdf"]).ended(1).told(&["none is a folder", "name Markdown files"]);
    assert!(!work.path("z.pdf").exists());
}

#[test]
fn a_document_without_text_is_told_and_one_with_a_heading_or_a_picture_is_not() {
    let work = WorkFolder::new("blank");
    work.put("boat.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>");
    for (text, is_told) in
        [(" \n\n", true), ("---\ntitle: Seeds\n---\n", true), ("# Seeds\n", false), ("![](boat.svg)\n", false)]
    {
        work.put("a.md", text);
        let run = zine(&work, &["a.md", "-o", "z.pdf", "--force"]).ended(0);
        assert_eq!(run.err.contains("a.md is empty"), is_told, "{text}: {}", run.err);
    }
}

#[test]
fn texts_in_other_encodings_are_decoded_and_told() {
    let work = WorkFolder::new("encodings");
    let wide: Vec<u8> = "\u{feff}# Beans\n\nSow them.\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let german = b"F\xfcr den K\xfcrbis: zehn Minuten k\xf6cheln \x96 fertig.\n".to_vec();
    for (bytes, encoding, word) in
        [(wide, "UTF-16LE", "Sow"), (german, "windows-1252", "Kürbis"), (b"# One\rtwo\r".to_vec(), "", "two")]
    {
        work.put("a.md", &bytes);
        work.put("b.txt", &bytes);
        let zine = zine(&work, &["a.md", "-o", "z.pdf", "--force", "--fold", "flat"]).ended(0);
        let pack = work.run(&["pack", "b.txt", "-o", "p.pdf", "--force"]).ended(0);
        for (run, pdf) in [(zine, "z.pdf"), (pack, "p.pdf")] {
            assert_eq!(run.err.contains("is not in UTF-8"), !encoding.is_empty(), "{}", run.err);
            assert!(run.err.contains(encoding), "{encoding}: {}", run.err);
            if let Some(found) = letters(&work, pdf) {
                assert!(found.contains(word), "{word}: {found}");
            }
        }
    }
}

#[test]
fn what_of_a_document_is_not_printed_as_it_was_written_is_told_by_pack_too() {
    let work = WorkFolder::new("pack-told");
    work.put("badge.md", "# Pump\n\n![state](https://example.org/badge.svg)\n\n1. **Open** the valve.\n");
    let run = work.run(&["pack", "badge.md", "-o", "p.pdf"]).ended(0);
    assert!(run.err.contains("badge.md, line 3: a picture that is not a file"), "{}", run.err);
    if let Some(found) = letters(&work, "p.pdf") {
        assert!(found.contains("example.org/badge.svg") && !found.contains("**Open"), "{found}");
    }
    work.put("broken.md", "---\ntitle: [x\n---\n# Words\n");
    let run = work.run(&["pack", "broken.md", "-o", "q.pdf"]).ended(0);
    assert!(run.err.contains("broken.md, line") && run.err.contains("printed as it was written"), "{}", run.err);
}

#[test]
fn lists_of_any_usual_depth_are_set_in_all_layouts() {
    let work = WorkFolder::new("deep");
    let deep: Vec<String> = (0..9).map(|depth| format!("{}- level{depth} words\n", "  ".repeat(depth))).collect();
    work.put("a.md", format!("# T\n\n{}", deep.concat()));
    for layout in ["plain", "protocol", "reader", "large-print", "margin"] {
        zine(&work, &["a.md", "-o", "z.pdf", "--force", "--fold", "mini16", "--layout", layout]).ended(0);
        let Some(found) = letters(&work, "z.pdf") else { return };
        assert!((0..9).all(|depth| found.contains(&format!("level{depth}"))), "{layout}: {found}");
    }
    work.run(&["pack", "a.md", "-o", "p.pdf"]).ended(0);
}

#[test]
fn a_zine_without_a_cover_has_its_picture_and_author() {
    let work = WorkFolder::new("french");
    work.put("boat.svg", BOAT);
    work.put("a.md", "---\ntitle: Boats\nauthor: Ash Tree\ncover: boat.svg\n---\nWords.\n");
    work.put("b.md", "---\ntitle: Boats\nauthor: Ash Tree\n---\nWords.\n");
    for layout in ["plain", "protocol", "reader", "large-print", "margin"] {
        let print = |text: &str, pdf: &str| {
            zine(&work, &[text, "-o", pdf, "--force", "--fold", "french", "--layout", layout]).ended(0);
            fs::read(work.path(pdf)).unwrap().len()
        };
        assert!(print("a.md", "a.pdf") > print("b.md", "b.pdf"), "{layout}: the picture is not there");
        let Some(found) = letters(&work, "b.pdf") else { return };
        assert!(found.contains("AshTree"), "{layout}: {found}");
    }
}

#[test]
fn a_poster_is_a_file_of_ones_own_or_the_last_page() {
    let work = WorkFolder::new("poster");
    work.put("boat.svg", BOAT);
    work.put("a.md", "# Boats\n\nWords.\n");
    work.put("poster.md", "# Come\n\nto the harbour on Sunday\n\n![](boat.svg)\n");
    work.put("long.md", "word ".repeat(20_000));
    for (poster, fold) in [
        ("--poster=poster.md", "mini8"),
        ("--poster=boat.svg", "mini8"),
        ("--poster=poster.md", "french"),
        ("--poster", "mini8"),
    ] {
        zine(&work, &["a.md", "-o", "z.pdf", "--force", "--fold", fold, poster]).ended(0);
        let Some(found) = letters(&work, "z.pdf") else { return };
        assert_eq!(found.contains("harbour"), poster.ends_with(".md"), "{poster}: {found}");
        assert!(found.contains("Words"), "{poster}: {found}");
    }
    zine(&work, &["z.pdf", "-o", "y.pdf", "--fold", "mini8", "--poster=boat.svg"]).ended(0);
    zine(&work, &["a.md", "-o", "x.pdf", "--fold", "mini8", "--poster=long.md"]).ended(1).told(&["the poster takes"]);
    zine(&work, &["a.md", "-o", "x.pdf", "--fold", "mini8", "--poster=gone.png"]).ended(1).told(&["gone.png"]);
    zine(&work, &["a.md", "-o", "x.pdf", "--fold", "mini8", "--poster=boat.svg", "--mirror"]).ended(2);
    assert!(!work.path("x.pdf").exists());
}

#[test]
fn what_a_drawing_would_lose_is_told_by_zine_and_pack() {
    let work = WorkFolder::new("drawings");
    let svg = |body: &str| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='300' height='120' viewBox='0 0 300 120'>{body}</svg>")
    };
    work.put("a.md", "# T\n\n![two boxes](d.svg)\n");
    for (body, code, told) in [
        ("<rect width='90' height='90'/><rect x='99' width='90' height='90' fill='#d33'/>", 0, "become hatches"),
        ("<rect width='90' height='90' fill='#fefefe'/>", 1, "empty place"),
        ("<use href='other.svg#x'/>", 1, "other.svg"),
        (
            "<rect width='90' height='90' fill='none' stroke='#000'/><foreignObject x='5' y='5' width='80' height='80'><p xmlns='http://www.w3.org/1999/xhtml'>Shut</p></foreignObject>",
            0,
            "",
        ),
    ] {
        work.put("d.svg", svg(body));
        let run = zine(&work, &["a.md", "-o", "z.pdf", "--force", "--fold", "flat"]).ended(code);
        assert!(run.err.contains(told) && (code == 0 || run.err.contains("a.md, line 3")), "{body}: {}", run.err);
        assert!(!told.is_empty() || run.err.is_empty(), "{}", run.err);
        let run = work.run(&["pack", "a.md", "d.svg", "-o", "p.pdf", "--force"]).ended(0);
        assert!(run.err.contains(told), "{body}: {}", run.err);
    }
}
