//! `packet.toml`: a packet by a recipe is the packet by the same words on the command line; mistakes are named by line.

use std::fs;

use crate::program::WorkFolder;

fn work(name: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    work.put("box/letters/first.md", "# First\n\nSow after the last frost.\n");
    work.put("box/letters/second.md", "# Second\n\nKeep the seeds dry.\n");
    work.put("box/beans.csv", "name,days\nborlotti,80\n");
    work
}

fn bytes(work: &WorkFolder, name: &str) -> Vec<u8> {
    fs::read(work.path(name)).unwrap()
}

#[test]
fn a_recipe_packs_what_the_same_words_on_the_command_line_pack() {
    let work = work("recipe");
    let recipe = "inputs = [\"letters/\", \"beans.csv\"]\noutput = \"out.pdf\"\ntitle = \"Spring\"\ndate = 2026-11-21\n\
        profile = \"sturdy\"\npaper = \"letter\"\nspare-sheets = 2\nduplex = \"short\"\nfold = \"booklet\"\nlanguages = [\"es\", \"ar\"]\n\
        text = false\nholders = [\"Ana\", \"The library\"]\nkeep-times = true\n";
    work.put("box/packet.toml", recipe);
    work.run(&["pack", "box/packet.toml"])
        .ended(0)
        .said(&["box/out.pdf"])
        .told(&["no key is split", "nothing is locked"]);
    let words = ["--title", "Spring", "--date", "2026-11-21", "--profile", "sturdy", "--paper", "letter"];
    let more = [
        "--spare-sheets",
        "2",
        "--duplex=short",
        "--fold",
        "booklet",
        "--lang",
        "es,ar",
        "--no-text",
        "--holder",
        "Ana",
        "--holder",
    ];
    let more = [more.as_slice(), &["The library", "--keep-times"]].concat();
    let typed = [["pack", "box/letters", "box/beans.csv", "-o", "typed.pdf"].as_slice(), &words, &more].concat();
    work.run(&typed).ended(0);
    assert_eq!(bytes(&work, "box/out.pdf"), bytes(&work, "typed.pdf"));
}

#[test]
fn a_recipe_prints_the_tables_it_names_and_no_list_of_people() {
    let work = work("print");
    work.put("box/people.csv", "name,phone\nAsh,555-0101\nLarch,555-0102\n");
    work.put("box/packet.toml", "inputs = [\"beans.csv\", \"people.csv\"]\nprint = [\"*.csv\"]\n");
    let run = work.run(&["pack", "box/packet.toml"]).ended(0).said(&["to be read by anyone: 1 file: beans.csv"]);
    run.told(&["warning: the recipe would print people.csv, which may list people", "type --print people.csv"]);
    let run = work.run(&["pack", "box/packet.toml", "-o", "open.pdf", "--print", "people.csv"]).ended(0);
    let run = run.said(&["to be read by anyone: 2 files: beans.csv, people.csv", "a list of people is among it"]);
    assert!(!run.err.contains("warning"), "{}", run.err);
}

#[test]
fn templates_of_the_recipes_folder_set_the_pages_and_their_mistakes_are_told() {
    let work = work("templates");
    work.run(&["layouts", "--copy", "packet", "-o", "box/look"]).ended(0).said(&["box/look/sheet.typ"]);
    work.put("box/packet.toml", "inputs = [\"letters\"]\nlayout = \"look\"\n");
    work.run(&["pack", "box/packet.toml"]).ended(0);
    work.run(&["pack", "box/letters", "-o", "usual.pdf"]).ended(0);
    assert_eq!(bytes(&work, "box/packet.pdf"), bytes(&work, "usual.pdf"), "the copy is what is carried");
    work.put("box/look/sheet.typ", "\n#nonsense\n");
    work.run(&["pack", "box/packet.toml", "--force"]).ended(1).told(&["sheet.typ, line 2: unknown variable"]);
    assert_eq!(bytes(&work, "box/packet.pdf"), bytes(&work, "usual.pdf"), "nothing is written");
    work.run(&["pack", "box/letters", "-o", "x.pdf", "--layout", "box/letters"]).ended(2).told(&["none of front.typ"]);
}

#[test]
fn what_is_typed_goes_before_what_the_recipe_says() {
    let work = work("before");
    let recipe =
        "inputs = [\"letters\"]\ntitle = \"Spring\"\nspare = \"200%\"\npaper = \"letter\"\nprofile = \"sturdy\"\n";
    work.put("box/packet.toml", recipe);
    let words = ["--title", "Autumn", "--spare-sheets", "1", "--paper", "a4", "--profile", "phone", "-o", "1.pdf"];
    work.run(&[["pack", "box/packet.toml"].as_slice(), &words].concat()).ended(0);
    let words = ["--title", "Autumn", "--spare-sheets", "1", "-o", "2.pdf"];
    work.run(&[["pack", "box/letters"].as_slice(), &words].concat()).ended(0);
    assert_eq!(bytes(&work, "1.pdf"), bytes(&work, "2.pdf"));
    assert!(!work.path("box/packet.pdf").exists());
}

#[test]
fn a_recipe_works_from_any_folder_and_under_another_name_and_writes_beside_itself() {
    let work = work("from");
    work.put("box/spring.packet.toml", "inputs = [\"letters\"]\nprofile = \"mine.toml\"\n");
    work.put("box/mine.toml", "about = \"coarse\"\nversion = 12\nlevel = \"Q\"\ndots = 14\n");
    work.run(&["pack", "box/spring.packet.toml"]).ended(0).said(&["box/spring.packet.pdf", "QR version 12-Q"]);
    let here = work.command(&["pack", "spring.packet.toml", "-o", "-"]).current_dir(work.path("box")).output().unwrap();
    assert_eq!(here.stdout, bytes(&work, "box/spring.packet.pdf"));
    work.run(&["pack", "box/spring.packet.toml"]).ended(1).told(&["exists already", "--force"]);
    work.run(&["pack", "box/spring.packet.toml", "--force"]).ended(0);
}

#[test]
fn a_mistake_in_a_recipe_is_named_with_file_line_key_and_what_is_allowed() {
    let work = work("mistakes");
    let refused = |line: &str, told: &[&str]| {
        work.put("box/packet.toml", format!("inputs = [\"letters\"]\n\n{line}\n"));
        work.run(&["pack", "box/packet.toml"]).ended(2).told(&["box/packet.toml, line 3"]).told(told);
        assert!(!work.path("box/packet.pdf").exists());
    };
    refused("titel = \"x\"", &["`titel`", "title", "profile"]);
    refused("paper = \"a44\"", &["paper: the papers are a4, letter, a3"]);
    refused("spare = \"lots\"", &["spare: write a share like 40%"]);
    refused("profile = \"thin\"", &["there is no profile thin", "phone, dense, sturdy, scanner"]);
    refused("text = \"yes\"", &["text is \"yes\", but it must be true or false"]);
    refused("duplex = \"yes\"", &["duplex: it must be long, short or none"]);
    refused("fold = \"swan\"", &["fold: the folds are mini8"]);
    refused("languages = [\"en\", \"xx\"]", &["no catalogue of words in xx", "en, es"]);
    refused("languages = [\"../xx.toml\"]", &["languages: `../xx.toml`"]);
    refused("print = [\"a\"]\ntext = false", &["does not go together with text = false"]);
    refused("print = [\"a.csv\"]", &["print: `a.csv` names no file of this packet"]);
    refused("open-contacts = true", &["`open-contacts` is gone"]);
    refused("output = \"packet.txt\"", &["output: the name must end in .pdf"]);
    refused("output = \"../packet.pdf\"", &["output", "inside the recipe's folder"]);
    refused("title = \"x", &["string"]);
    work.put("box/packet.toml", "title = \"x\"\n");
    work.run(&["pack", "box/packet.toml"]).ended(2).told(&["box/packet.toml: there is no `inputs`"]);
}

#[test]
fn a_recipe_of_a_stranger_reaches_nothing_outside_of_its_folder() {
    let work = work("stranger");
    work.put("secret/key.txt", "nobody's business");
    for input in ["../secret", "letters/../../secret", "/etc/passwd", "../secret/key.txt"] {
        work.put("box/packet.toml", format!("inputs = [\"{input}\"]\n"));
        work.run(&["pack", "box/packet.toml"]).ended(2).told(&["line 1: inputs", "inside the recipe's folder"]);
    }
    work.put("box/packet.toml", "inputs = [\"gone.md\"]\n");
    work.run(&["pack", "box/packet.toml"]).ended(2).told(&["line 1: inputs: cannot read box/gone.md: no such file"]);
    work.put("box/packet.toml", "inputs = [\"letters\"]\nprofile = \"../secret/profile.toml\"\n");
    work.run(&["pack", "box/packet.toml"]).ended(2).told(&["line 2: profile"]);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_a_recipe_out_of_its_folder() {
    let work = work("links");
    work.put("secret/key.txt", "nobody's business");
    std::os::unix::fs::symlink("../secret", work.path("box/door")).unwrap();
    for (recipe, line) in [
        ("inputs = [\"door/key.txt\"]\n", "line 1: inputs: box/door/key.txt is a link that leads out"),
        ("inputs = [\"letters\"]\noutput = \"door/x.pdf\"\n", "line 2: output: box/door is a link that leads out"),
    ] {
        work.put("box/packet.toml", recipe);
        work.run(&["pack", "box/packet.toml"]).ended(2).told(&[line]);
    }
    assert_eq!(work.all("secret").len(), 1);
}

#[test]
fn a_recipe_among_files_is_not_taken_for_a_file() {
    let work = work("among");
    work.put("box/packet.toml", "inputs = [\"letters\"]\n");
    work.run(&["pack", "box/packet.toml", "box/beans.csv", "-o", "x.pdf"]).ended(2).told(&["is a recipe", "`inputs`"]);
    work.run(&["pack", "box", "-o", "x.pdf"])
        .ended(0)
        .said(&["3 files"])
        .told(&["left out: box/packet.toml (a recipe)"]);
    work.run(&["pack", "box", "-o", "y.pdf", "--all-files"]).ended(0).said(&["4 files"]);
    work.run(&["pack", "box/letters"]).ended(2).told(&["where to write the PDF", "-o"]);
}

#[test]
fn init_writes_a_recipe_that_packs_what_is_there_and_never_replaces_one() {
    let work = work("init");
    work.put("box/.hidden", "x");
    work.put("box/manual.pdf", "%PDF-1.4 a manual");
    work.put("box/.git/config", "x");
    work.put("box/plan.md~", "x");
    work.run(&["pack", "box/letters", "-o", "box/old.pdf"]).ended(0);
    let run = work.run(&["init", "box"]).ended(0).said(&["box/packet.toml  lists 4 files and folders"]);
    run.said(&[
        "listed, though hidden: .hidden",
        "left out: .git (version control)",
        "left out: old.pdf (an earlier packet)",
        "left out: plan.md~ (an editor's copy or lock)",
    ])
    .told(&["seedpress pack box/packet.toml"]);
    let recipe = fs::read_to_string(work.path("box/packet.toml")).unwrap();
    assert!(recipe.contains("inputs = [\".hidden\", \"beans.csv\", \"letters\", \"manual.pdf\"]"), "{recipe}");
    work.run(&["pack", "box/packet.toml"]).ended(0).said(&["5 files", "box/packet.pdf"]);
    work.run(&["init", "box"]).ended(1).told(&["box/packet.toml exists already"]);
    assert_eq!(fs::read_to_string(work.path("box/packet.toml")).unwrap(), recipe);
    work.run(&["init", "new/place"]).ended(0).told(&["new/place/packet.toml"]);
    work.run(&["pack", "new/place/packet.toml"]).ended(2).told(&["inputs: cannot read new/place/letters"]);
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_recipe_is_not_rehearsed_as_if_it_were_a_file() {
    let work = work("rehearsed");
    work.put("box/packet.toml", "inputs = [\"letters\"]\n");
    work.run(&["drill", "box/packet.toml"]).ended(2).told(&["is a recipe"]);
}

#[test]
fn all_inputs_that_are_not_there_are_told_at_once_each_with_its_line() {
    let work = WorkFolder::new("recipe-gone");
    work.put("box/here.md", "seeds");
    work.put("box/packet.toml", "inputs = [\n  \"gone.md\",\n  \"here.md\",\n  \"lost.md\",\n]\n");
    work.run(&["pack", "box/packet.toml"]).ended(2).told(&[
        "2 inputs cannot be packed:",
        "cannot read box/gone.md: no such file",
        "cannot read box/lost.md: no such file",
    ]);
}

#[cfg(feature = "seal")]
#[test]
fn one_recipe_makes_a_sealed_packet_with_the_papers_of_a_tree_and_plates() {
    let work = WorkFolder::new("recipe-whole-network");
    let tree = fs::read("fixtures/trees/people-7.tree.toml").unwrap();
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80mm\" height=\"60mm\" viewBox=\"0 0 80 60\">\n\
                   <rect x=\"1\" y=\"1\" width=\"78\" height=\"58\" fill=\"none\" stroke=\"black\"/>\n</svg>\n";
    work.put("hill/people.tree.toml", &tree);
    work.put("hill/designs/bracket.svg", drawing);
    work.put("hill/protocols/alert.md", "Ring the bell three times.\n");
    let recipe = "inputs = [\"protocols\", \"designs\"]\ntree = \"people.tree.toml\"\nplates = [\"designs/*.svg\"]\n";
    work.put("hill/packet.toml", format!("{recipe}paper = \"letter\"\n\n[seal]\nsplit = \"2-of-3\"\n"));
    let run = work.run(&["pack", "hill/packet.toml"]).ended(0);
    let run =
        run.said(&["hill/packet.plates.pdf: ", "hill/packet.papers/slips.pdf: ", "3 pages in hill/packet.cards.pdf"]);
    let run = run.told(&["hill/packet.plates.pdf is not sealed"]);
    assert!(!run.err.contains("--seal --split"), "{}", run.err);

    work.run(&["scan", "hill/packet.pdf", "-o", "locked"]).ended(3);
    work.run(&["scan", "hill/packet.pdf", "hill/packet.cards.pdf", "-o", "out"]).ended(0);
    assert_eq!(fs::read(work.path("out/people.tree.toml")).unwrap(), tree);
    assert_eq!(fs::read_to_string(work.path("out/designs/bracket.svg")).unwrap(), drawing);
    assert_eq!(fs::read_to_string(work.path("out/protocols/alert.md")).unwrap(), "Ring the bell three times.\n");
    // Plates and slips are on the paper that was wished for, and no file is in a code on them.
    work.run(&["inspect", "hill/packet.plates.pdf"]).ended(0).said(&["a plate of the file"]);
    work.run(&["scan", "hill/packet.plates.pdf", "-o", "none"]).ended(1);
    work.run(&["inspect", "hill/packet.papers/slips.pdf"])
        .ended(0)
        .said(&["slip of Emil Gingersnap, tree Hill workshop"]);

    let before = work.all("hill");
    work.run(&["pack", "hill/packet.toml"]).ended(1);
    let piped = ["pack", "hill/packet.toml", "-o", "-", "--seal", "--split", "2-of-3", "--cards", "c.pdf"];
    work.run(&piped).ended(2).told(&["files beside a sealed packet"]);
    assert!(work.all("hill") == before, "something was replaced");
    work.put("hill/open.packet.toml", recipe);
    work.run(&["pack", "hill/open.packet.toml"]).ended(2).told(&["a contact tree names people", "[seal]"]);
    work.put(
        "hill/broken.packet.toml",
        "inputs = [\"protocols\"]\ntree = \"protocols/alert.md\"\n[seal]\nsplit = \"2-of-3\"\n",
    );
    work.run(&["pack", "hill/broken.packet.toml"]).ended(2).told(&["alert.md is no contact tree"]);
    work.run(&["drill", "hill/packet.toml", "--as-packed", "-o", "rehearsal"]).ended(2).told(&["a sealed packet"]);
    assert!(!work.path("rehearsal").exists());
    work.put("people.csv", "name,phone\nEmil Gingersnap,555-0101\n");
    let list = ["pack", "hill/protocols", "--tree", "people.csv", "--seal", "--split", "2-of-2", "-o", "list.pdf"];
    work.run(&list).ended(2).told(&["people.csv is no contact tree", "makes one of a list"]);
    assert!(!work.path("hill/broken.pdf").exists() && !work.path("hill/broken.cards.pdf").exists());
    work.run(&[
        "pack",
        "hill/protocols",
        "--tree",
        "hill/people.tree.toml",
        "--seal",
        "--split",
        "2-of-2",
        "-o",
        "typed.pdf",
    ])
    .ended(0)
    .said(&["typed.papers/slips.pdf"]);
}
