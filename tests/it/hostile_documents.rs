//! Documents and layouts made to do harm -> refused with file and line, and nothing of them runs.

use crate::program::WorkFolder;

/// Stops with an error of its own as soon as it runs.
const OF_THE_AUTHOR: &str = "#assert(false, message: \"the author's code ran\")\n#let layout(it, body) = body\n";

fn work_folder_with_layout(name: &str, folder: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    work.put(&format!("{folder}/layout.toml"), "about = \"x\"\n");
    work.put(&format!("{folder}/layout.typ"), OF_THE_AUTHOR);
    work
}

#[test]
fn no_document_chooses_a_folder_whose_programs_run() {
    let work = work_folder_with_layout("author-layout", "mine");
    work.put("with.dot/layout.toml", "about = \"x\"\n");
    work.put("with.dot/layout.typ", OF_THE_AUTHOR);
    let whole = work.path("mine").display().to_string();
    for named in ["./mine", "mine", "mine/", "with.dot", "../author/mine", ".\\mine", whole.as_str()] {
        work.put("doc.md", format!("---\ntitle: x\nlayout: {named}\n---\nhi\n"));
        let run = work.run(&["zine", "doc.md", "-o", "z.pdf"]).ended(2);
        let run = run.told(&["doc.md, line 3: the layout ", "cannot choose it", "--layout FOLDER"]);
        assert!(!run.err.contains("code ran") && !work.path("z.pdf").exists(), "{named}: {}", run.err);
    }
}

#[test]
fn a_folder_on_the_command_line_runs_and_a_built_in_name_in_a_document_is_followed() {
    let work = work_folder_with_layout("typed-layout", "mine");
    work.put("doc.md", "---\nlayout: ./mine\n---\nhi\n");
    work.run(&["zine", "doc.md", "-o", "z.pdf", "--layout", "./mine"]).ended(1).told(&["the author's code ran"]);
    work.run(&["zine", "doc.md", "-o", "z.pdf", "--layout", "plain"]).ended(0);
    for name in ["reader", "protocol", "large-print"] {
        work.put("doc.md", format!("---\nlayout: {name}\n---\nhi\n"));
        work.run(&["zine", "doc.md", "-o", &format!("{name}.pdf")]).ended(0);
    }
}

#[test]
fn a_layout_that_nobody_has_is_told_with_its_line() {
    let work = WorkFolder::new("no-layout");
    work.put("doc.md", "---\ntitle: x\n\nlayout: none-such\n---\nhi\n");
    let run = work.run(&["zine", "doc.md", "-o", "z.pdf"]).ended(2);
    run.told(&["doc.md, line 4: there is no layout none-such", "plain", "--layout"]);
}

/// What a sound layout does, after `before`.
fn work_folder_with_program(name: &str, before: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    work.put("mine/layout.toml", "about = \"x\"\n");
    let page = "set page(width: it.page.width * 1mm, height: it.page.height * 1mm, margin: 9mm)";
    let typst = format!("{before}\n#let layout(it, body) = {{ {page}; set text(font: it.fonts); body }}\n");
    work.put("mine/layout.typ", typst);
    work.put("doc.md", "# Beans\n\nSow them in May.\n");
    work
}

/// Programs that take more memory than there may be, or more than there is.
const GREEDY: [&str; 5] = [
    "#let s = \"ab\" * 1000000000",
    "#let s = \"ab\" * 1000000000000",
    "#let s = (0,) * 3000000000",
    "#let s = \"x\"\n#for i in range(40) { s = s + s }",
    "#let s = range(400000000)",
];

fn names_of(work: &WorkFolder) -> Vec<String> {
    work.all("").into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_layout_that_asks_for_more_memory_than_it_may_have_costs_a_sentence() {
    for program in GREEDY {
        let work = work_folder_with_program("greedy-layout", program);
        let before = names_of(&work);
        let run = work.run(&["zine", "doc.md", "-o", "z.pdf", "--layout", "./mine"]).ended(1);
        let run = run.told(&["error: the layout ./mine needs more than 500 MB of memory", "--trust-layout"]);
        assert_eq!(run.err.lines().count(), 2, "{program}: {}", run.err);
        assert!(run.out.is_empty());
        assert_eq!(names_of(&work), before, "{program}");
    }
}

#[test]
fn templates_and_recipes_of_others_are_bounded_as_layouts_are() {
    for program in GREEDY.iter().take(3) {
        let work = WorkFolder::new("greedy-templates");
        work.put("in/beans.md", "# Beans\n");
        work.put("mine/sheet.typ", format!("{program}\n"));
        let run = work.run(&["pack", "in", "-o", "p.pdf", "--layout", "mine"]).ended(1);
        let run = run.told(&["the layout mine needs more than 500 MB of memory"]);
        assert!(!run.err.contains("allocation") && !work.path("p.pdf").exists(), "{}", run.err);
        work.put("packet.toml", "inputs = [\"in\"]\nlayout = \"mine\"\n");
        let run = work.run(&["pack", "packet.toml", "-o", "q.pdf"]).ended(1);
        run.told(&["the layout ", "needs more than 500 MB of memory"]);
    }
}

#[test]
fn a_layout_that_computes_for_ever_is_stopped_with_a_sentence() {
    let endless =
        "#let n = range(9000).map(i => { let s = 0; for j in range(90000) { s += calc.rem(j, 7) }; s }).sum()";
    let work = work_folder_with_program("endless-layout", endless);
    let run = work.run(&["zine", "doc.md", "-o", "z.pdf", "--layout", "./mine"]).ended(1);
    let run = run.told(&["error: the layout ./mine ", "it was stopped", "--trust-layout"]);
    assert!(!work.path("z.pdf").exists(), "{}", run.err);
}

#[test]
fn a_bounded_layout_prints_the_same_bytes_as_a_trusted_one() {
    let work = work_folder_with_program("sound-layout", "");
    let zine = |pdf: &str, more: &[&str]| {
        let run = work.run(&[&["zine", "doc.md", "-o", pdf, "--layout", "./mine"][..], more].concat()).ended(0);
        (run.out.replace(pdf, ""), run.err, std::fs::read(work.path(pdf)).unwrap())
    };
    assert_eq!(zine("a.pdf", &[]), zine("b.pdf", &["--trust-layout"]));
    assert_eq!(zine("c.pdf", &["--mirror"]), zine("d.pdf", &["--mirror", "--trust-layout"]));
    work.run(&["layouts", "--copy", "packet", "own"]);
    work.run(&["zine", "doc.md", "-o", "a.pdf", "--layout", "./mine"]).ended(1).told(&["a.pdf"]);
    let whole = work.run(&["zine", "doc.md", "-o", "-", "--layout", "./mine"]).ended(0);
    assert!(whole.out.starts_with("%PDF"));
}

#[test]
fn a_document_that_costs_too_much_is_refused_with_its_line_before_it_is_set() {
    let notes: Vec<String> = (0..9_000).map(|at| format!("x[^{at}]\n\n[^{at}]: n\n\n")).collect();
    let cases: [(&str, String, &[&str]); 12] = [
        ("brackets", "![".repeat(300_000), &["line 1: the paragraph has more than", "empty line"]),
        ("one word", "a".repeat(4_000_000), &["line 1: the paragraph has more than"]),
        ("emphasis", "_a *b** ".repeat(100_000), &["line 1: there are more than 4000", "in one paragraph"]),
        ("breaks", "a  \n".repeat(100_000), &["line 4001: there are more than 4000"]),
        ("tags", "x<b>".repeat(100_000), &["line 1: there are more than 4000"]),
        ("marks", format!("a\n\na{}", "\u{301}".repeat(100)), &["line 3: more than 30 combining marks"]),
        ("joiners", "a\u{200d}".repeat(30_000), &["line 1: there are more than 4000"]),
        ("rules", "***\n\n".repeat(30_000), &["MB of memory to set", "--large"]),
        ("words", "some words of a long text\n\n".repeat(150_000), &["MB of memory to set"]),
        ("headings", "# a\n\n".repeat(100_000), &["MB of memory to set"]),
        ("items", "- a\n".repeat(100_000), &["MB of memory to set"]),
        ("notes", notes.concat(), &["more than 2000 footnotes"]),
    ];
    let work = WorkFolder::new("heavy-documents");
    for (name, text, told) in cases {
        let file = format!("{name}.md");
        work.put(&file, text);
        let run = work.run(&["zine", &file, "-o", "z.pdf"]).ended(1).told(told);
        let run = run.told(&[&format!("{file}, line "), "hint: "]);
        assert!(!work.path("z.pdf").exists(), "{}", run.err);
    }
}

#[test]
fn documents_that_are_heavy_together_are_refused_unless_that_is_wished_for() {
    let work = WorkFolder::new("heavy-together");
    work.put("a.md", "There are some words in this line.\n\n".repeat(15_000));
    work.put("b.md", "There are some words in this line.\n\n".repeat(15_000));
    work.run(&["zine", "a.md", "-o", "a.pdf"]).ended(0);
    work.run(&["zine", "a.md", "b.md", "-o", "ab.pdf"]).ended(1).told(&["b.md: up to here", "--large"]);
    work.run(&["zine", "a.md", "b.md", "-o", "ab.pdf", "--large"]).ended(0);
}
