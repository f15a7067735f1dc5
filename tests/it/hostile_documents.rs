//! Documents and layouts made to do harm -> refused with file and line, and nothing of them runs.

use crate::program::Desk;

/// Stops with an error of its own as soon as it runs.
const OF_THE_AUTHOR: &str = "#assert(false, message: \"the author's code ran\")\n#let layout(it, body) = body\n";

fn desk_with_layout(name: &str, folder: &str) -> Desk {
    let desk = Desk::new(name);
    desk.put(&format!("{folder}/layout.toml"), "about = \"x\"\n");
    desk.put(&format!("{folder}/layout.typ"), OF_THE_AUTHOR);
    desk
}

#[test]
fn no_document_chooses_a_folder_whose_programs_run() {
    let desk = desk_with_layout("author-layout", "mine");
    desk.put("with.dot/layout.toml", "about = \"x\"\n");
    desk.put("with.dot/layout.typ", OF_THE_AUTHOR);
    let whole = desk.path("mine").display().to_string();
    for named in ["./mine", "mine", "mine/", "with.dot", "../author/mine", ".\\mine", whole.as_str()] {
        desk.put("doc.md", format!("---\ntitle: x\nlayout: {named}\n---\nhi\n"));
        let run = desk.run(&["zine", "doc.md", "-o", "z.pdf"]).ended(2);
        let run = run.told(&["doc.md, line 3: the layout ", "cannot choose it", "--layout FOLDER"]);
        assert!(!run.err.contains("code ran") && !desk.path("z.pdf").exists(), "{named}: {}", run.err);
    }
}

#[test]
fn a_folder_on_the_command_line_runs_and_a_built_in_name_in_a_document_is_followed() {
    let desk = desk_with_layout("typed-layout", "mine");
    desk.put("doc.md", "---\nlayout: ./mine\n---\nhi\n");
    desk.run(&["zine", "doc.md", "-o", "z.pdf", "--layout", "./mine"]).ended(1).told(&["the author's code ran"]);
    desk.run(&["zine", "doc.md", "-o", "z.pdf", "--layout", "plain"]).ended(0);
    for name in ["reader", "protocol", "large-print"] {
        desk.put("doc.md", format!("---\nlayout: {name}\n---\nhi\n"));
        desk.run(&["zine", "doc.md", "-o", &format!("{name}.pdf")]).ended(0);
    }
}

#[test]
fn a_layout_that_nobody_has_is_told_with_its_line() {
    let desk = Desk::new("no-layout");
    desk.put("doc.md", "---\ntitle: x\n\nlayout: none-such\n---\nhi\n");
    let run = desk.run(&["zine", "doc.md", "-o", "z.pdf"]).ended(2);
    run.told(&["doc.md, line 4: there is no layout none-such", "plain", "--layout"]);
}
