//! `seedpress tree` -> trees proposed, checked, changed, printed and rebuilt; nothing overwritten.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::WorkFolder;

fn fixture(name: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/trees").join(name);
    path.display().to_string()
}

#[test]
fn a_list_becomes_a_tree_that_checks_whole() {
    let work = WorkFolder::new("tree-list");
    for count in ["7", "40", "300"] {
        let (list, tree) = (fixture(&format!("people-{count}.csv")), format!("t{count}.tree.toml"));
        work.run(&["tree", &list, "-o", &tree]).ended(0).said(&[&format!("{count} people")]);
        let run = work.run(&["tree", &tree]).ended(0).said(&["no two silent people cut anybody off"]);
        assert!(!run.out.contains("mend:"), "{}", run.out);
        let json: serde_json::Value = serde_json::from_str(&work.run(&["tree", &tree, "--json"]).ended(0).out).unwrap();
        assert_eq!(json["people"].as_u64(), count.parse().ok());
        assert_eq!(json["safe_from_two"], true);
        let least = if count == "300" { 0.95 } else { 0.97 };
        assert!(json["expected"]["reached"].as_f64().unwrap() >= least, "{json}");
    }
}

#[test]
fn no_tree_is_overwritten_unless_asked_for() {
    let work = WorkFolder::new("tree-over");
    let list = fixture("people-7.csv");
    work.run(&["tree", &list, "-o", "a.tree.toml"]).ended(0);
    let before = fs::read(work.path("a.tree.toml")).unwrap();
    for arguments in [
        vec!["tree", &list, "-o", "a.tree.toml"],
        vec!["tree", "a.tree.toml", "--rotate", "-o", "a.tree.toml"],
        vec!["tree", "--sample", "-o", "a.tree.toml"],
    ] {
        work.run(&arguments).ended(1).told(&["a.tree.toml exists already"]);
    }
    assert_eq!(fs::read(work.path("a.tree.toml")).unwrap(), before);
    work.run(&["tree", &list, "-o", "a.tree.toml", "--force"]).ended(0);
    work.run(&["tree", &list, "-o", "people.csv"]).ended(2).told(&["is no name for a tree file"]);
}

#[cfg(unix)]
#[test]
fn a_tree_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let work = WorkFolder::new("tree-mode");
    work.run(&["tree", &fixture("people-7.csv"), "-o", "a.tree.toml"]).ended(0);
    work.run(&["tree", "a.tree.toml", "-o", "papers", "--only", "keeper"]).ended(0);
    for name in ["a.tree.toml", "papers/keeper.pdf"] {
        assert_eq!(fs::metadata(work.path(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn each_fault_of_a_tree_file_is_told_with_its_line() {
    let work = WorkFolder::new("tree-faults");
    let file = fixture("faults/bad-values.tree.toml");
    work.run(&["tree", &file]).ended(1).told(&["bad-values.tree.toml", "line 4: version is 0", "line 83", "hint:"]);
    let weak = fixture("faults/cut-by-one.tree.toml");
    work.run(&["tree", &weak])
        .ended(0)
        .said(&["mend: If Tomas Buttonhole is silent, 2 people hear nothing of an alert"]);
    work.run(&["tree", &weak, "--strict"]).ended(1);
    work.run(&["tree", &weak, "--strict", "--json"]).ended(1).said(&["\"kind\":\"alert-cut-by-one\""]);
}

#[test]
fn a_round_is_told_for_silent_people_and_for_what_is_out_of_order() {
    let work = WorkFolder::new("tree-round");
    work.run(&["tree", "--sample", "-o", "s.tree.toml"]).ended(0);
    work.run(&["tree", "s.tree.toml", "--strict"]).ended(0).said(&["15 people in 3 groups"]);
    work.run(&["tree", "s.tree.toml", "--silent", "Ilse,tomas"])
        .ended(0)
        .said(&["Nadia Lanternfish begins, and 13 of 13"]);
    work.run(&["tree", "s.tree.toml", "--silent", "Pip"]).ended(2).told(&["nobody is called `Pip`"]);
    work.run(&["tree", "s.tree.toml", "--without", "cell,net"])
        .ended(0)
        .said(&["without cell and net: Ilse", "15 of 15"]);
    work.run(&["tree", "s.tree.toml", "--without", "pigeons"]).ended(2).told(&["cell, net or power"]);
    let json = work.run(&["tree", "s.tree.toml", "--silent", "ilse,nadia,beni", "--json", "--strict"]).ended(1);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["beginner"], serde_json::Value::Null);
}

#[test]
fn a_drill_makes_reliable_people_doors_and_a_rotation_moves_them() {
    let work = WorkFolder::new("tree-next");
    work.run(&["tree", "--sample", "-o", "s.tree.toml"]).ended(0);
    work.put(
        "drill.csv",
        "person,time,reached\nmina,18:00,18:03\nmina,18:00,yes\nTomas Buttonhole,18:00,\nJonah,18:01,\npip,1,1\n",
    );
    work.run(&["tree", "s.tree.toml", "--learn", "drill.csv", "-o", "n.tree.toml"])
        .ended(0)
        .said(&["version 2", "the doors of Mill lane are now Rosa Quillfeather, Mina Cloudberry"])
        .told(&["row 6: nobody in the tree is called `pip`"]);
    let text = fs::read_to_string(work.path("n.tree.toml")).unwrap();
    assert!(text.contains("answer = 0.333") && text.contains("answer = 0.75"), "{text}");
    work.run(&["tree", "s.tree.toml", "--rotate", "-o", "r.tree.toml"])
        .ended(0)
        .said(&["Mill lane: Rosa Quillfeather is the first door now", "bell: Jonah Whistlestop takes over from Rosa"]);
    work.run(&["tree", "s.tree.toml", "--since", "s.tree.toml"]).ended(0).said(&["no slip says anything else"]);
    work.run(&["tree", "r.tree.toml", "--since", "s.tree.toml"]).ended(0).said(&["new slips for", "collect"]);
}

#[test]
fn shapes_are_compared_for_a_list_and_for_a_tree() {
    let work = WorkFolder::new("tree-shapes");
    let run = work.run(&["tree", &fixture("people-40.csv"), "--shapes"]).ended(0);
    let run = run.said(&["classical, 3 calls each", "groups, three doors", "names on a slip"]);
    assert_eq!(run.out.lines().count(), 9, "{}", run.out);
    let json = work.run(&["tree", &fixture("people-7.csv"), "--shapes", "--json"]).ended(0).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["shapes"].as_array().unwrap().len(), 6);
}

#[test]
fn options_for_trees_are_refused_for_lists() {
    let work = WorkFolder::new("tree-kinds");
    let list = fixture("people-7.csv");
    for arguments in [vec!["--silent", "a"], vec!["--rotate", "-o", "x.tree.toml"], vec!["--since", "x.tree.toml"]] {
        let all: Vec<&str> = ["tree", &list].into_iter().chain(arguments).collect();
        work.run(&all).ended(2).told(&["is for a tree", "hint:"]);
    }
    work.run(&["tree"]).ended(2);
    work.run(&["tree", "gone.csv"]).ended(1).told(&["gone.csv"]);
}

#[test]
fn papers_are_printed_twice_the_same_and_slips_give_the_tree_back() {
    let work = WorkFolder::new("tree-papers");
    work.run(&["tree", "--sample", "-o", "s.tree.toml"]).ended(0);
    work.run(&["tree", "s.tree.toml", "--rotate", "-o", "t.tree.toml"]).ended(0);
    work.run(&["tree", "t.tree.toml", "-o", "one"]).ended(0).said(&[
        "slips.pdf",
        "master.pdf",
        "calendar.pdf",
        "keeper.pdf",
    ]);
    work.run(&["tree", "t.tree.toml", "-o", "two"]).ended(0);
    for entry in fs::read_dir(work.path("one")).unwrap() {
        let name = entry.unwrap().file_name();
        let [one, two] = ["one", "two"].map(|folder| fs::read(work.path(folder).join(&name)).unwrap());
        assert!(one == two, "{}", name.display());
    }
    work.run(&["tree", "t.tree.toml", "-o", "one"]).ended(1).told(&["exists already"]);
    work.run(&["tree", "t.tree.toml", "-o", "no", "--only", "slipz"]).ended(2).told(&["no paper `slipz`", "slips"]);
    work.run(&["tree", "--rebuild", "one/slips.pdf", "-o", "again.tree.toml"]).said(&["again.tree.toml"]);
    work.run(&["tree", "again.tree.toml"]).ended(0).said(&["15 people"]);
    work.run(&["tree", "--form", "-o", "form.pdf"]).ended(0);
    // Never the real names in the place of made-up ones.
    work.run(&["tree", "s.tree.toml", "-o", "made-up", "--pseudonyms"]).ended(1).told(&["has no secret", "--rotate"]);
    assert!(!work.path("made-up").exists());
}

#[test]
fn the_file_of_a_tree_is_sealed_beside_the_master_and_comes_back_with_the_cards() {
    let work = WorkFolder::new("tree-seal");
    work.put("hill.tree.toml", fs::read(fixture("people-7.tree.toml")).unwrap());
    let seal = ["tree", "hill.tree.toml", "-o", "papers", "--only", "master", "--seal", "--split", "2-of-3"];
    let run = work.run(&seal).ended(0).said(&["papers/master.codes.pdf", "papers/master.codes.cards.pdf"]);
    assert!(!run.err.contains("in no code"), "{}", run.err);
    let (codes, cards) = ("papers/master.codes.pdf", "papers/master.codes.cards.pdf");
    work.run(&["scan", codes, "-o", "shut"]).ended(3);
    assert!(!work.all("shut").iter().any(|(name, _)| name.ends_with(".toml")));
    work.run(&["scan", codes, cards, "-o", "open"]).ended(0);
    let truth = fs::read(work.path("hill.tree.toml")).unwrap();
    assert_eq!(work.all("open"), [("hill.tree.toml".to_owned(), truth)]);
    // Nothing is written where one of the papers stands already.
    work.run(&seal).ended(1).told(&["exists already"]);
    work.run(&["tree", "hill.tree.toml", "-o", "other", "--seal"]).ended(2).told(&["say how the key is kept"]);
    assert!(!work.path("other").exists());
    work.run(&["tree", "hill.tree.toml", "-o", "p2", "--only", "master"]).ended(0).told(&["in no code of the master"]);
}

#[test]
fn sealing_goes_with_papers_alone() {
    let work = WorkFolder::new("tree-seal-alone");
    let list = fixture("people-7.csv");
    for arguments in [
        vec!["tree", &list, "-o", "a.tree.toml", "--seal", "--whole-key"],
        vec!["tree", &list, "--shapes", "--seal", "--whole-key"],
        vec!["tree", "--form", "-o", "form.pdf", "--seal", "--whole-key"],
    ] {
        work.run(&arguments).ended(2).told(&["--seal"]);
        assert!(!work.path("a.tree.toml").exists() && !work.path("form.pdf").exists());
    }
}
