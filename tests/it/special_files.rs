//! Pipes, sockets, devices and links where a file is meant -> a word at once, and nothing is waited for, lost or shown.

use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::WorkFolder;

fn pipe(work: &WorkFolder, name: &str) {
    std::fs::create_dir_all(work.path(name).parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(work.path(name)).status().unwrap().success());
}

/// What the program says on standard error; it must fail, and soon.
fn refused(work: &WorkFolder, arguments: &[&str]) -> String {
    let mut child = work.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if begun.elapsed() > Duration::from_mins(1) => {
                child.kill().unwrap();
                panic!("{arguments:?} waits");
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
    assert!(matches!(status.code(), Some(1 | 2)), "{arguments:?}: {status}\n{said}");
    said
}

/// Every way in which a file is named that `seedpress` reads: the words of the command line, where `X` is the file.
const INPUTS: [&str; 22] = [
    "zine X.md -o z.pdf --fold flat",
    "zine X.pdf -o z.pdf --fold flat",
    "zine picture.md -o z.pdf --fold flat",
    "zine cover.md -o z.pdf --fold booklet",
    "zine a.md -o z.pdf --fold flat --lang X.toml",
    "zine a.md -o z.pdf --fold flat --layout ./no-toml",
    "zine a.md -o z.pdf --fold flat --layout ./no-typ",
    "pack X.md -o z.pdf",
    "pack folder -o z.pdf",
    "pack a.md -o z.pdf --lang X.toml",
    "pack a.md -o z.pdf --profile ./X.toml",
    "pack a.md -o z.pdf --layout templates",
    "pack r/packet.toml",
    "pack r/profile.packet.toml",
    "pack r/lang.packet.toml",
    "pack r/layout.packet.toml",
    "scan X.png -o o",
    "scan X.txt -o o --pile X.pile",
    "inspect X.png",
    "verify X.pdf a.md",
    "drill X.md --output d",
    "drill X.pdf --output d",
];

/// Puts everything into the folder that [`INPUTS`] name; `make` makes what is no file.
fn set_out(work: &WorkFolder, make: &dyn Fn(&WorkFolder, &str)) {
    work.put("a.md", "# A\n\nBeans.\n");
    work.put("picture.md", "# A\n\n![a](X.png)\n");
    work.put("cover.md", "---\ntitle: A\ncover: X.png\n---\n# A\n\nBeans.\n");
    work.put("r/a.md", "# A\n");
    work.put("r/profile.packet.toml", "inputs = [\"a.md\"]\nprofile = \"X.toml\"\n");
    work.put("r/lang.packet.toml", "inputs = [\"a.md\"]\nlanguages = [\"X.toml\"]\n");
    work.put("r/layout.packet.toml", "inputs = [\"a.md\"]\nlayout = \"templates\"\n");
    work.run(&["layouts", "--copy", "plain", "-o", "no-toml"]).ended(0);
    work.run(&["layouts", "--copy", "plain", "-o", "no-typ"]).ended(0);
    std::fs::remove_file(work.path("no-toml/layout.toml")).unwrap();
    std::fs::remove_file(work.path("no-typ/layout.typ")).unwrap();
    for name in ["X.md", "X.pdf", "X.png", "X.txt", "X.toml", "X.pile", "r/X.toml", "r/packet.toml"] {
        make(work, name);
    }
    for name in ["no-toml/layout.toml", "no-typ/layout.typ", "templates/sheet.typ", "r/templates/front.typ", "folder/x"]
    {
        std::fs::create_dir_all(work.path(name).parent().unwrap()).unwrap();
        make(work, name);
    }
}

#[test]
fn a_pipe_is_told_at_once_wherever_a_file_is_read() {
    let work = WorkFolder::new("pipes-everywhere");
    set_out(&work, &|work, name| pipe(work, name));
    for input in INPUTS {
        let said = refused(&work, &input.split(' ').collect::<Vec<_>>());
        assert!(said.contains("is a pipe"), "{input}: {said}");
    }
    assert!(!["z.pdf", "o", "d"].iter().any(|name| work.path(name).exists()), "nothing is left behind");
}

#[test]
fn a_socket_and_a_link_to_a_device_are_told_at_once_wherever_a_file_is_read() {
    // A socket's whole path is short.
    let folder = std::env::temp_dir().join(format!("sp-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let listener = UnixListener::bind(folder.join("s")).unwrap();
    for (target, kind) in [(folder.join("s"), "a socket"), ("/dev/zero".into(), "a device")] {
        let work = WorkFolder::new("sockets");
        set_out(&work, &|work, name| symlink(&target, work.path(name)).unwrap());
        for input in INPUTS {
            let said = refused(&work, &input.split(' ').collect::<Vec<_>>());
            let packs_a_link = said.contains("is a symbolic link");
            let leads_out = said.contains("link that leads out") || said.contains("it lies outside of");
            assert!(said.contains(kind) || packs_a_link || leads_out, "{input}: {said}");
        }
    }
    drop(listener);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_file_that_says_that_it_is_too_large_is_not_read() {
    let work = WorkFolder::new("sparse");
    for name in ["big.md", "big.toml", "big.png", "big.pdf"] {
        std::fs::File::create(work.put(name, "")).unwrap().set_len(1 << 40).unwrap();
    }
    work.put("a.md", "# A\n\nBeans.\n");
    work.put("picture.md", "![a](big.png)\n");
    for (input, words) in [
        ("zine big.md -o z.pdf --fold flat", "has more than 4 MB"),
        ("zine big.pdf -o z.pdf --fold flat", "has more than 256 MB"),
        ("zine picture.md -o z.pdf --fold flat", "has more than 512 MB"),
        ("pack a.md -o z.pdf --profile ./big.toml", "too large for a profile"),
        ("pack a.md -o z.pdf --lang big.toml", "too large for a catalogue"),
        ("scan big.png -o o", "has more than 512 MB"),
        ("inspect big.pdf", "has more than 512 MB"),
    ] {
        let said = refused(&work, &input.split(' ').collect::<Vec<_>>());
        assert!(said.contains(words), "{input}: {said}");
    }
}

#[test]
fn the_files_of_a_layout_come_from_its_folder_and_from_nowhere_else() {
    let work = WorkFolder::new("layout-links");
    work.put("secret/diary.typ", "CANARY");
    work.put("secret/layout.toml", "CANARY");
    work.put("r/a.txt", "hello\n");
    work.put("a.md", "# A\n\nBeans.\n");
    for (at, (link, target)) in [
        ("finder.typ", "../../secret/diary.typ"),
        ("front.typ", "../../secret/diary.typ"),
        ("sheet.typ", "deep/../../../secret/diary.typ"),
        ("front.typ", "door/diary.typ"),
    ]
    .into_iter()
    .enumerate()
    {
        let layout = format!("l{at}");
        std::fs::create_dir_all(work.path(&format!("r/{layout}/deep"))).unwrap();
        symlink("../../secret", work.path(&format!("r/{layout}/door"))).unwrap();
        symlink(target, work.path(&format!("r/{layout}/{link}"))).unwrap();
        work.put("r/packet.toml", format!("inputs = [\"a.txt\"]\nlayout = \"{layout}\"\n"));
        let run = work.run(&["pack", "r/packet.toml"]);
        run.ended(1).told(&["r/packet.toml, line 2", link, "is a link that leads out of its folder"]);
        let folder = format!("r/{layout}");
        work.run(&["pack", "a.md", "-o", "x.pdf", "--layout", &folder]).ended(1).told(&["leads out of its folder"]);
    }
    for (link, target) in [("layout.toml", "../secret/layout.toml"), ("layout.typ", "../secret/diary.typ")] {
        work.run(&["layouts", "--copy", "plain", "-o", "mine", "--force"]).ended(0);
        std::fs::remove_file(work.path("mine").join(link)).unwrap();
        symlink(target, work.path("mine").join(link)).unwrap();
        let run = work.run(&["zine", "a.md", "-o", "z.pdf", "--fold", "flat", "--layout", "./mine"]);
        run.ended(1).told(&[link, "is a link that leads out of its folder"]);
    }
    // A link that stays inside is nobody's trick.
    work.run(&["layouts", "--copy", "packet", "-o", "r/own"]).ended(0);
    std::fs::rename(work.path("r/own/front.typ"), work.path("r/own/first.typ")).unwrap();
    symlink("first.typ", work.path("r/own/front.typ")).unwrap();
    work.put("r/packet.toml", "inputs = [\"a.txt\"]\nlayout = \"own\"\n");
    work.run(&["pack", "r/packet.toml"]).ended(0);
    assert!(!work.path("x.pdf").exists() && !work.path("z.pdf").exists());
}

/// Every way in which a file is named that `seedpress` writes.
const OUTPUTS: [&str; 7] = [
    "pack a.md -o X",
    "zine a.md -o X --fold flat",
    "zine --calibrate -o X",
    "scan codes.txt -o o --map X",
    "scan codes.txt -o o --pile X",
    "verify p.pdf p.pdf --map X",
    "layouts --copy plain -o places",
];

#[test]
fn a_pipe_or_a_device_is_never_replaced_by_a_file_not_even_with_force() {
    use std::os::unix::fs::FileTypeExt;
    let work = WorkFolder::new("nodes");
    work.put("a.md", "# A\n\nBeans.\n");
    work.put("codes.txt", crate::paper::Paper::of(&[("a.md", b"beans")], 60, 2).lines(|_| true));
    work.run(&["pack", "a.md", "-o", "p.pdf"]).ended(0);
    pipe(&work, "pipe");
    pipe(&work, "places/layout.typ");
    symlink("/dev/null", work.path("null")).unwrap();
    symlink(work.path("pipe"), work.path("to-pipe")).unwrap();
    for (place, told) in [
        ("pipe", "is a pipe"),
        ("to-pipe", "is a pipe"),
        ("null", "is a device"),
        ("/dev/null", "device"),
        ("/dev/stdout", "device"),
        ("/dev/fd/1", "device"),
    ] {
        for output in OUTPUTS {
            for force in [false, true] {
                let mut words: Vec<&str> =
                    output.split(' ').map(|word| if word == "X" { place } else { word }).collect();
                if force && !output.contains("--pile") {
                    words.push("--force");
                }
                let said = refused(&work, &words);
                let told = if output.starts_with("layouts") { "is a pipe" } else { told };
                assert!(said.contains(told), "{words:?}: {said}");
            }
        }
    }
    let is_pipe = |name: &str| std::fs::symlink_metadata(work.path(name)).unwrap().file_type().is_fifo();
    assert!(is_pipe("pipe") && is_pipe("places/layout.typ"));
    assert!(std::fs::symlink_metadata(work.path("null")).unwrap().is_symlink());
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}

#[test]
fn a_restored_file_does_not_take_the_place_of_a_pipe() {
    let work = WorkFolder::new("restored-pipe");
    let files: [(&str, &[u8]); 2] = [("notes/a.md", b"beans"), ("b.md", b"maize")];
    work.put("codes.txt", crate::paper::Paper::of(&files, 60, 2).lines(|_| true));
    pipe(&work, "o/notes/a.md");
    for words in [&["scan", "codes.txt", "-o", "o"][..], &["scan", "codes.txt", "-o", "o", "--force"]] {
        let said = refused(&work, words);
        assert!(said.contains("notes/a.md is a pipe"), "{said}");
    }
    assert!(!work.path("o/b.md").exists(), "none or all");
}

#[test]
fn a_missing_folder_is_named_with_the_way_to_make_it() {
    let work = WorkFolder::new("no-folder");
    work.put("a.md", "# A\n\nBeans.\n");
    work.put("codes.txt", crate::paper::Paper::of(&[("a.md", b"beans")], 60, 2).lines(|_| true));
    for words in [
        "pack a.md -o no/deep/x",
        "zine a.md -o no/deep/x --fold flat",
        "scan codes.txt -o o --map no/deep/x",
        "scan codes.txt -o o --pile no/deep/x",
    ] {
        let said = refused(&work, &words.split(' ').collect::<Vec<_>>());
        assert!(said.contains("cannot write no/deep/x: there is no folder no/deep"), "{words}: {said}");
        assert!(said.contains("mkdir -p no/deep"), "{words}: {said}");
    }
}

#[test]
fn a_pdf_whose_name_says_that_it_is_something_else_is_told() {
    let work = WorkFolder::new("endings");
    work.put("a.md", "# A\n\nBeans.\n");
    for (name, told) in [("n.png", true), ("n.docx", true), ("n.pdf", false), ("n", false), ("n.2", false)] {
        for verb in [&["pack", "a.md"][..], &["zine", "a.md", "--fold", "flat"]] {
            let run = work.run(&[verb, &["-o", name, "--force"]].concat()).ended(0);
            assert_eq!(run.err.contains("is a PDF, though its name ends in"), told, "{name}: {}", run.err);
        }
    }
    assert!(Path::new(&work.path("n.png")).exists());
}
