//! `pack` and the file of a contact tree: it is known by its content and printed by no wish; its secret is on no page.

use crate::program::WorkFolder;

const TREE: &str = "[tree]\nname = \"Hill workshop\"\nversion = 3\nsecret = \"4f1c9a7733d200e1b8c6a5f4e3d2c1b0\"\n\n[[group]]\nid = \"mill\"\n\
    doors = [\"rosa\"]\n\n[[person]]\nid = \"rosa\"\nname = \"Rosa Quillfeather\"\nways = [{ by = \"phone\", at = \"555-0105\" }]\n";

fn text_of(work: &WorkFolder, pdf: &str) -> String {
    let out = std::process::Command::new("pdftotext").args(["-q", pdf, "-"]).current_dir(work.path("")).output();
    String::from_utf8_lossy(&out.expect("pdftotext is needed").stdout).into_owned()
}

#[test]
fn a_tree_is_in_the_codes_only_named_with_print_or_not() {
    let work = WorkFolder::new("packed-tree");
    for (name, wishes) in [
        ("hill.tree.toml", &[][..]),
        ("hill.tree.toml", &["--print", "hill.tree.toml"]),
        ("hill.tree.toml", &["--print", "*"]),
        ("renamed.txt", &["--print", "renamed.txt"]),
        ("letter.md", &["--print", "letter.md"]),
    ] {
        work.put(name, TREE);
        let mut arguments = vec!["pack", name, "-o", "p.pdf", "--force"];
        arguments.extend(wishes);
        let run = work.run(&arguments).ended(0);
        run.said(&[
            "to be read by anyone: no file",
            &format!("in the codes only: 1 file: {name} (contact tree)"),
            "it is a contact tree and is not printed",
            "--seal --split 2-of-3 locks",
        ]);
        let text = text_of(&work, "p.pdf");
        assert!(text.contains("hill") || text.contains("Hill") || !text.is_empty());
        for secret in ["4f1c", "Quillfeather", "555-0105"] {
            assert!(!text.contains(secret), "{name} {wishes:?}: {secret} is printed");
        }
    }
}

#[test]
fn a_recipe_does_not_print_a_tree_and_open_does_not_take_it_out_of_the_seal() {
    let work = WorkFolder::new("packed-tree-recipe");
    work.put("hill.tree.toml", TREE);
    work.put("packet.toml", "inputs = [\"hill.tree.toml\"]\nprint = [\"hill.tree.toml\"]\n");
    let run = work.run(&["pack", "packet.toml", "-o", "p.pdf"]).ended(0);
    run.said(&["also when --print or a recipe names it"]);
    assert!(!text_of(&work, "p.pdf").contains("4f1c"));
    let sealed = ["pack", "hill.tree.toml", "-o", "s.pdf", "--seal", "--split", "2-of-3", "--open", "hill.tree.toml"];
    work.run(&sealed).ended(2).told(&["is a contact tree, which stays inside the seal"]);
}
