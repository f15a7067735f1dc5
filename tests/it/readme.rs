//! README and the docs -> what they promise is what happens: console blocks are run, chapters are short, links lead somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::program::WorkFolder;

/// A run in a console block: the line with the command, and what the document shows of its output.
struct Step {
    /// The line of the document (from 0) that has the command.
    line: usize,
    words: Vec<String>,
    shown: Vec<String>,
    /// How the command ends: an HTML comment before the block names it, if it is not 0.
    code: i32,
    /// Numbers of seconds are not compared.
    seconds: bool,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The words of a command, with those in double quotes kept together.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in command.split('"').enumerate() {
        if number % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// The runs in a document's console blocks. A comment such as `<!-- masks: seconds; ends: 3 -->` on the line before a
/// block says that seconds differ from run to run, and how the block's last command ends.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut before = "";
    let mut block: Option<&str> = None;
    for (line, content) in text.lines().enumerate() {
        match block {
            None if content == "```console" => block = Some(before),
            Some(comment) if content == "```" => {
                block = None;
                if let (Some(last), Some((_, code))) = (steps.last_mut(), comment.split_once("ends: ")) {
                    last.code = code.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
                }
            }
            Some(comment) => match content.strip_prefix("$ ") {
                Some(command) => {
                    let seconds = comment.contains("masks: seconds");
                    steps.push(Step { line, words: words(command), shown: Vec::new(), code: 0, seconds });
                }
                None => steps.last_mut().expect("a block begins with a command").shown.push(content.to_owned()),
            },
            None => {}
        }
        if !content.is_empty() {
            before = content;
        }
    }
    steps
}

/// A line with its numbers of seconds taken out: `(4.8 s)` -> `(# s)`.
fn without_seconds(line: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() || (c == '.' && !digits.is_empty()) {
            digits.push(c);
        } else {
            let seconds = !digits.is_empty() && (rest.starts_with(" s)") || rest == " s" || rest.starts_with(" s "));
            out.push_str(if seconds { "#" } else { &digits });
            digits.clear();
            out.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    out + &digits
}

/// What the document should show of `printed`: a line `..` in `shown` stands for lines left out, and as many lines
/// stand before and after it as now.
fn as_shown(shown: &[String], printed: &[String]) -> Vec<String> {
    let Some(gap) = shown.iter().position(|line| line == "..") else { return printed.to_vec() };
    let tail = shown.len() - gap - 1;
    if printed.len() <= gap + tail {
        return printed.to_vec();
    }
    let mut lines = printed[..gap].to_vec();
    lines.push("..".to_owned());
    lines.extend_from_slice(&printed[printed.len() - tail..]);
    lines
}

fn agrees(step: &Step, wanted: &[String]) -> bool {
    let plain = |lines: &[String]| -> Vec<String> {
        let mask = |line: &String| if step.seconds { without_seconds(line) } else { line.clone() };
        lines.iter().map(mask).collect()
    };
    plain(&step.shown) == plain(wanted)
}

/// What a terminal would show: standard output and standard error in one. Besides seedpress, `cp -r FROM TO` is known.
fn run(work: &WorkFolder, step: &Step) -> (Option<i32>, Vec<String>) {
    let words: Vec<&str> = step.words.iter().map(String::as_str).collect();
    let arguments = match &words[..] {
        ["seedpress", arguments @ ..] => arguments,
        ["cp", "-r", from, to] => {
            copy_folder(&work.path(from), &work.path(to));
            return (Some(0), Vec::new());
        }
        _ => panic!("line {}: this command is not run: {words:?}", step.line + 1),
    };
    let path = work.path(".terminal");
    let both = fs::File::create(&path).unwrap();
    let status = work.command(arguments).stdout(both.try_clone().unwrap()).stderr(both).status().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::remove_file(path).unwrap();
    (status.code(), text.lines().map(|line| line.trim_end().to_owned()).collect())
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Runs a document's console blocks in order, in one copy of the fixtures. Set `SEEDPRESS_WRITE_README=1` to write what
/// was printed into the document.
fn tells_the_truth(document: &str) {
    let path = root().join(document);
    let text = fs::read_to_string(&path).unwrap();
    let steps = steps(&text);
    assert!(!steps.is_empty(), "{document} has no console block");
    let work = WorkFolder::new("readme");
    copy_folder(&root().join("fixtures"), &work.path("fixtures"));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut faults = Vec::new();
    let mut rewritten = Vec::new();
    for step in &steps {
        let (code, printed) = run(&work, step);
        let wanted = as_shown(&step.shown, &printed);
        let command = step.words.join(" ");
        if code != Some(step.code) {
            faults.push(format!(
                "{document}, line {}: `{command}` ended with {code:?}:\n{}",
                step.line + 1,
                printed.join("\n")
            ));
        } else if !agrees(step, &wanted) {
            let at = step.line + 1;
            let (is, was) = (wanted.join("\n"), step.shown.join("\n"));
            faults.push(format!("{document}, line {at}: `{command}` prints\n{is}\n-- but the document shows\n{was}"));
            rewritten.push((step, wanted));
        }
    }
    if std::env::var_os("SEEDPRESS_WRITE_README").is_some() {
        for (step, wanted) in rewritten.into_iter().rev() {
            let first = step.line + 1;
            lines.splice(first..first + step.shown.len(), wanted);
        }
        fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
    assert!(
        faults.is_empty(),
        "{}\nSEEDPRESS_WRITE_README=1 writes what is printed into the document",
        faults.join("\n\n")
    );
}

#[test]
fn the_story_of_the_readme_runs_as_written() {
    tells_the_truth("README.md");
}

#[test]
fn the_story_of_packets_runs_as_written() {
    tells_the_truth("docs/PACKETS.md");
}

#[test]
fn the_story_of_recipes_runs_as_written() {
    tells_the_truth("docs/RECIPE.md");
}

#[test]
fn the_story_of_zines_runs_as_written() {
    tells_the_truth("docs/ZINES.md");
}

#[test]
fn the_story_of_plates_runs_as_written() {
    tells_the_truth("docs/PLATES.md");
}

#[test]
fn a_document_that_shows_other_lines_than_are_printed_is_found() {
    let text =
        "<!-- masks: seconds; ends: 3 -->\n```console\n$ seedpress scan \"a b\" -o c\none\n..\nlast (1.5 s)\n```\n";
    let steps = steps(text);
    let step = &steps[0];
    assert_eq!(
        (step.code, step.words.clone()),
        (3, ["seedpress", "scan", "a b", "-o", "c"].map(str::to_owned).to_vec())
    );
    let printed = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let agreeing = [printed(&["one", "two", "three", "last (9.25 s)"]), printed(&["one", "two", "last (1 s)"])];
    for lines in agreeing {
        assert!(agrees(step, &as_shown(&step.shown, &lines)), "{lines:?}");
    }
    let differing = [
        printed(&["one", "last (1.5 s)"]),
        printed(&["other", "two", "last (1.5 s)"]),
        printed(&["one", "two", "last (1.5 m)"]),
        printed(&["one", "two", "last (1.5 s)", "more"]),
        printed(&[]),
    ];
    for lines in differing {
        assert!(!agrees(step, &as_shown(&step.shown, &lines)), "{lines:?}");
    }
}

/// Chapters of a document: heading, lines of text outside code blocks (heads of tables not counted), pictures.
fn chapters(text: &str) -> Vec<(String, usize, usize)> {
    let mut chapters = vec![(String::new(), 0, 0)];
    let mut code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            code = !code;
        } else if !code && line.starts_with('#') {
            chapters.push((line.to_owned(), 0, 0));
        } else if let (false, Some(chapter)) = (code, chapters.last_mut()) {
            let table_head = line.starts_with("| ---");
            let comment = line.starts_with("<!--");
            let picture = line.starts_with("![") || line.starts_with("<img");
            chapter.2 += usize::from(picture);
            match (table_head, line.is_empty() || comment || picture) {
                (true, _) => chapter.1 -= 1,
                (false, false) => chapter.1 += 1,
                _ => {}
            }
        }
    }
    chapters
}

#[test]
fn the_readme_is_short() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(text.lines().count() <= 250, "README.md has {} lines, 250 at most", text.lines().count());
    for (heading, lines, pictures) in chapters(&text) {
        assert!(lines <= 8, "{heading}: {lines} lines, 8 at most");
        assert!(pictures <= 1, "{heading}: {pictures} pictures, one at most");
    }
    for step in steps(&text) {
        assert!(step.shown.len() <= 8, "line {}: {} lines are shown, 8 at most", step.line + 1, step.shown.len());
    }
}

/// The name by which a link finds a heading, as forges make it.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading.trim_start_matches('#').trim().to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

fn anchors(path: &Path) -> BTreeSet<String> {
    fs::read_to_string(path).unwrap().lines().filter(|line| line.starts_with('#')).map(anchor).collect()
}

#[test]
fn links_of_the_docs_lead_somewhere() {
    let mut documents = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    documents.extend(fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    let mut broken = Vec::new();
    for document in documents.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let text = fs::read_to_string(&document).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") || target.contains(['\n', ' ', '"', '`']) {
                continue;
            }
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { document.clone() } else { document.parent().unwrap().join(file) };
            let example = target.ends_with(".jpg") || place.contains('=');
            if !example && (!path.exists() || !(place.is_empty() || anchors(&path).contains(place))) {
                broken.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
