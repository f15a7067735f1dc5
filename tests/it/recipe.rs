//! `packet.toml`: a packet by a recipe is the packet by the same words on the command line; mistakes are named by line.

use std::fs;

use crate::program::Desk;

fn desk(name: &str) -> Desk {
    let desk = Desk::new(name);
    desk.put("box/letters/first.md", "# First\n\nSow after the last frost.\n");
    desk.put("box/letters/second.md", "# Second\n\nKeep the seeds dry.\n");
    desk.put("box/beans.csv", "name,days\nborlotti,80\n");
    desk
}

fn bytes(desk: &Desk, name: &str) -> Vec<u8> {
    fs::read(desk.path(name)).unwrap()
}

#[test]
fn a_recipe_packs_what_the_same_words_on_the_command_line_pack() {
    let desk = desk("recipe");
    let recipe = "inputs = [\"letters/\", \"beans.csv\"]\noutput = \"out.pdf\"\ntitle = \"Spring\"\ndate = 2026-11-21\n\
        profile = \"sturdy\"\npaper = \"letter\"\nspare-sheets = 2\nduplex = \"short\"\nfold = \"booklet\"\nlanguages = [\"es\", \"ar\"]\n\
        text = false\nholders = [\"Ana\", \"The library\"]\nkeep-times = true\n";
    desk.put("box/packet.toml", recipe);
    desk.run(&["pack", "box/packet.toml"])
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
    desk.run(&typed).ended(0);
    assert_eq!(bytes(&desk, "box/out.pdf"), bytes(&desk, "typed.pdf"));
}

#[test]
fn a_recipe_prints_the_tables_it_names_and_no_list_of_people() {
    let desk = desk("print");
    desk.put("box/people.csv", "name,phone\nAsh,555-0101\nLarch,555-0102\n");
    desk.put("box/packet.toml", "inputs = [\"beans.csv\", \"people.csv\"]\nprint = [\"*.csv\"]\n");
    let run = desk.run(&["pack", "box/packet.toml"]).ended(0).said(&["to be read by anyone: 1 file: beans.csv"]);
    run.told(&["warning: the recipe would print people.csv, which may list people", "type --print people.csv"]);
    let run = desk.run(&["pack", "box/packet.toml", "-o", "open.pdf", "--print", "people.csv"]).ended(0);
    let run = run.said(&["to be read by anyone: 2 files: beans.csv, people.csv", "a list of people is among it"]);
    assert!(!run.err.contains("warning"), "{}", run.err);
}

#[test]
fn templates_of_the_recipes_folder_set_the_pages_and_their_mistakes_are_told() {
    let desk = desk("templates");
    desk.run(&["layouts", "--copy", "packet", "-o", "box/look"]).ended(0).said(&["box/look/sheet.typ"]);
    desk.put("box/packet.toml", "inputs = [\"letters\"]\nlayout = \"look\"\n");
    desk.run(&["pack", "box/packet.toml"]).ended(0);
    desk.run(&["pack", "box/letters", "-o", "usual.pdf"]).ended(0);
    assert_eq!(bytes(&desk, "box/packet.pdf"), bytes(&desk, "usual.pdf"), "the copy is what is carried");
    desk.put("box/look/sheet.typ", "\n#nonsense\n");
    desk.run(&["pack", "box/packet.toml", "--force"]).ended(1).told(&["sheet.typ, line 2: unknown variable"]);
    assert_eq!(bytes(&desk, "box/packet.pdf"), bytes(&desk, "usual.pdf"), "nothing is written");
    desk.run(&["pack", "box/letters", "-o", "x.pdf", "--layout", "box/letters"]).ended(2).told(&["none of front.typ"]);
}

#[test]
fn what_is_typed_goes_before_what_the_recipe_says() {
    let desk = desk("before");
    let recipe =
        "inputs = [\"letters\"]\ntitle = \"Spring\"\nspare = \"200%\"\npaper = \"letter\"\nprofile = \"sturdy\"\n";
    desk.put("box/packet.toml", recipe);
    let words = ["--title", "Autumn", "--spare-sheets", "1", "--paper", "a4", "--profile", "phone", "-o", "1.pdf"];
    desk.run(&[["pack", "box/packet.toml"].as_slice(), &words].concat()).ended(0);
    let words = ["--title", "Autumn", "--spare-sheets", "1", "-o", "2.pdf"];
    desk.run(&[["pack", "box/letters"].as_slice(), &words].concat()).ended(0);
    assert_eq!(bytes(&desk, "1.pdf"), bytes(&desk, "2.pdf"));
    assert!(!desk.path("box/packet.pdf").exists());
}

#[test]
fn a_recipe_works_from_any_folder_and_under_another_name_and_writes_beside_itself() {
    let desk = desk("from");
    desk.put("box/spring.packet.toml", "inputs = [\"letters\"]\nprofile = \"mine.toml\"\n");
    desk.put("box/mine.toml", "about = \"coarse\"\nversion = 12\nlevel = \"Q\"\ndots = 14\n");
    desk.run(&["pack", "box/spring.packet.toml"]).ended(0).said(&["box/spring.packet.pdf", "QR version 12-Q"]);
    let here = desk.command(&["pack", "spring.packet.toml", "-o", "-"]).current_dir(desk.path("box")).output().unwrap();
    assert_eq!(here.stdout, bytes(&desk, "box/spring.packet.pdf"));
    desk.run(&["pack", "box/spring.packet.toml"]).ended(1).told(&["exists already", "--force"]);
    desk.run(&["pack", "box/spring.packet.toml", "--force"]).ended(0);
}

#[test]
fn a_mistake_in_a_recipe_is_named_with_file_line_key_and_what_is_allowed() {
    let desk = desk("mistakes");
    let refused = |line: &str, told: &[&str]| {
        desk.put("box/packet.toml", format!("inputs = [\"letters\"]\n\n{line}\n"));
        desk.run(&["pack", "box/packet.toml"]).ended(2).told(&["box/packet.toml, line 3"]).told(told);
        assert!(!desk.path("box/packet.pdf").exists());
    };
    refused("titel = \"x\"", &["`titel`", "title", "profile"]);
    refused("paper = \"a44\"", &["paper: the papers are a4, letter, a3"]);
    refused("spare = \"lots\"", &["spare: write a share like 40%"]);
    refused("profile = \"thin\"", &["there is no profile thin", "phone, sturdy, scanner"]);
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
    desk.put("box/packet.toml", "title = \"x\"\n");
    desk.run(&["pack", "box/packet.toml"]).ended(2).told(&["box/packet.toml: there is no `inputs`"]);
}

#[test]
fn a_recipe_of_a_stranger_reaches_nothing_outside_of_its_folder() {
    let desk = desk("stranger");
    desk.put("secret/key.txt", "nobody's business");
    for input in ["../secret", "letters/../../secret", "/etc/passwd", "../secret/key.txt"] {
        desk.put("box/packet.toml", format!("inputs = [\"{input}\"]\n"));
        desk.run(&["pack", "box/packet.toml"]).ended(2).told(&["line 1: inputs", "inside the recipe's folder"]);
    }
    desk.put("box/packet.toml", "inputs = [\"gone.md\"]\n");
    desk.run(&["pack", "box/packet.toml"]).ended(2).told(&["line 1: inputs: cannot read box/gone.md: no such file"]);
    desk.put("box/packet.toml", "inputs = [\"letters\"]\nprofile = \"../secret/profile.toml\"\n");
    desk.run(&["pack", "box/packet.toml"]).ended(2).told(&["line 2: profile"]);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_a_recipe_out_of_its_folder() {
    let desk = desk("links");
    desk.put("secret/key.txt", "nobody's business");
    std::os::unix::fs::symlink("../secret", desk.path("box/door")).unwrap();
    for (recipe, line) in [
        ("inputs = [\"door/key.txt\"]\n", "line 1: inputs: box/door/key.txt is a link that leads out"),
        ("inputs = [\"letters\"]\noutput = \"door/x.pdf\"\n", "line 2: output: box/door is a link that leads out"),
    ] {
        desk.put("box/packet.toml", recipe);
        desk.run(&["pack", "box/packet.toml"]).ended(2).told(&[line]);
    }
    assert_eq!(desk.all("secret").len(), 1);
}

#[test]
fn a_recipe_among_files_is_not_taken_for_a_file() {
    let desk = desk("among");
    desk.put("box/packet.toml", "inputs = [\"letters\"]\n");
    desk.run(&["pack", "box/packet.toml", "box/beans.csv", "-o", "x.pdf"]).ended(2).told(&["is a recipe", "`inputs`"]);
    desk.run(&["pack", "box", "-o", "x.pdf"])
        .ended(0)
        .said(&["3 files"])
        .told(&["left out: box/packet.toml (a recipe)"]);
    desk.run(&["pack", "box", "-o", "y.pdf", "--all-files"]).ended(0).said(&["4 files"]);
    desk.run(&["pack", "box/letters"]).ended(2).told(&["where to write the PDF", "-o"]);
}

#[test]
fn init_writes_a_recipe_that_packs_what_is_there_and_never_replaces_one() {
    let desk = desk("init");
    desk.put("box/.hidden", "x");
    desk.put("box/manual.pdf", "%PDF-1.4 a manual");
    desk.put("box/.git/config", "x");
    desk.put("box/plan.md~", "x");
    desk.run(&["pack", "box/letters", "-o", "box/old.pdf"]).ended(0);
    let run = desk.run(&["init", "box"]).ended(0).said(&["box/packet.toml  lists 4 files and folders"]);
    run.said(&[
        "listed, though hidden: .hidden",
        "left out: .git (version control)",
        "left out: old.pdf (an earlier packet)",
        "left out: plan.md~ (an editor's copy or lock)",
    ])
    .told(&["seedpress pack box/packet.toml"]);
    let recipe = fs::read_to_string(desk.path("box/packet.toml")).unwrap();
    assert!(recipe.contains("inputs = [\".hidden\", \"beans.csv\", \"letters\", \"manual.pdf\"]"), "{recipe}");
    desk.run(&["pack", "box/packet.toml"]).ended(0).said(&["5 files", "box/packet.pdf"]);
    desk.run(&["init", "box"]).ended(1).told(&["box/packet.toml exists already"]);
    assert_eq!(fs::read_to_string(desk.path("box/packet.toml")).unwrap(), recipe);
    desk.run(&["init", "new/place"]).ended(0).told(&["new/place/packet.toml"]);
    desk.run(&["pack", "new/place/packet.toml"]).ended(2).told(&["inputs: cannot read new/place/letters"]);
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_recipe_is_not_rehearsed_as_if_it_were_a_file() {
    let desk = desk("rehearsed");
    desk.put("box/packet.toml", "inputs = [\"letters\"]\n");
    desk.run(&["drill", "box/packet.toml"]).ended(2).told(&["is a recipe"]);
}

#[test]
fn all_inputs_that_are_not_there_are_told_at_once_each_with_its_line() {
    let desk = Desk::new("recipe-gone");
    desk.put("box/here.md", "seeds");
    desk.put("box/packet.toml", "inputs = [\n  \"gone.md\",\n  \"here.md\",\n  \"lost.md\",\n]\n");
    desk.run(&["pack", "box/packet.toml"]).ended(2).told(&[
        "2 inputs cannot be packed:",
        "cannot read box/gone.md: no such file",
        "cannot read box/lost.md: no such file",
    ]);
}

#[cfg(feature = "seal")]
#[test]
fn one_recipe_makes_a_sealed_packet_with_the_papers_of_a_tree_and_plates() {
    let desk = Desk::new("recipe-whole-network");
    let tree = fs::read("fixtures/trees/people-7.tree.toml").unwrap();
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80mm\" height=\"60mm\" viewBox=\"0 0 80 60\">\n\
                   <rect x=\"1\" y=\"1\" width=\"78\" height=\"58\" fill=\"none\" stroke=\"black\"/>\n</svg>\n";
    desk.put("hill/people.tree.toml", &tree);
    desk.put("hill/designs/bracket.svg", drawing);
    desk.put("hill/protocols/alert.md", "Ring the bell three times.\n");
    let recipe = "inputs = [\"protocols\", \"designs\"]\ntree = \"people.tree.toml\"\nplates = [\"designs/*.svg\"]\n";
    desk.put("hill/packet.toml", format!("{recipe}paper = \"letter\"\n\n[seal]\nsplit = \"2-of-3\"\n"));
    let run = desk.run(&["pack", "hill/packet.toml"]).ended(0);
    let run =
        run.said(&["hill/packet.plates.pdf: ", "hill/packet.papers/slips.pdf: ", "3 pages in hill/packet.cards.pdf"]);
    let run = run.told(&["hill/packet.plates.pdf is not sealed"]);
    assert!(!run.err.contains("--seal --split"), "{}", run.err);

    desk.run(&["scan", "hill/packet.pdf", "-o", "locked"]).ended(3);
    desk.run(&["scan", "hill/packet.pdf", "hill/packet.cards.pdf", "-o", "out"]).ended(0);
    assert_eq!(fs::read(desk.path("out/people.tree.toml")).unwrap(), tree);
    assert_eq!(fs::read_to_string(desk.path("out/designs/bracket.svg")).unwrap(), drawing);
    assert_eq!(fs::read_to_string(desk.path("out/protocols/alert.md")).unwrap(), "Ring the bell three times.\n");
    // Plates and slips are on the paper that was wished for, and no file is in a code on them.
    desk.run(&["inspect", "hill/packet.plates.pdf"]).ended(0).said(&["a plate of the file"]);
    desk.run(&["scan", "hill/packet.plates.pdf", "-o", "none"]).ended(1);
    desk.run(&["inspect", "hill/packet.papers/slips.pdf"])
        .ended(0)
        .said(&["slip of Emil Gingersnap, tree Hill workshop"]);

    let before = desk.all("hill");
    desk.run(&["pack", "hill/packet.toml"]).ended(1);
    let piped = ["pack", "hill/packet.toml", "-o", "-", "--seal", "--split", "2-of-3", "--cards", "c.pdf"];
    desk.run(&piped).ended(2).told(&["files beside a sealed packet"]);
    assert!(desk.all("hill") == before, "something was replaced");
    desk.put("hill/open.packet.toml", recipe);
    desk.run(&["pack", "hill/open.packet.toml"]).ended(2).told(&["a contact tree names people", "[seal]"]);
    desk.put(
        "hill/broken.packet.toml",
        "inputs = [\"protocols\"]\ntree = \"protocols/alert.md\"\n[seal]\nsplit = \"2-of-3\"\n",
    );
    desk.run(&["pack", "hill/broken.packet.toml"]).ended(2).told(&["alert.md is no contact tree"]);
    desk.run(&["drill", "hill/packet.toml", "--as-packed", "-o", "rehearsal"]).ended(2).told(&["a sealed packet"]);
    assert!(!desk.path("rehearsal").exists());
    desk.put("people.csv", "name,phone\nEmil Gingersnap,555-0101\n");
    let list = ["pack", "hill/protocols", "--tree", "people.csv", "--seal", "--split", "2-of-2", "-o", "list.pdf"];
    desk.run(&list).ended(2).told(&["people.csv is no contact tree", "makes one of a list"]);
    assert!(!desk.path("hill/broken.pdf").exists() && !desk.path("hill/broken.cards.pdf").exists());
    desk.run(&[
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
