//! `seedpress scan --watch`: pictures are taken as they arrive, until all is restored.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::paper::{Paper, noise, picture, png};
use crate::program::WorkFolder;

/// Longer than any step takes, also where other work slows the machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A scan that is waiting, and what it has said.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    said: String,
}

impl Watching {
    fn start(work: &WorkFolder, arguments: &[&str]) -> Self {
        let mut child = work.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (send, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        let err = BufReader::new(child.stderr.take().unwrap());
        let again = send.clone();
        thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        thread::spawn(move || err.lines().map_while(Result::ok).try_for_each(|line| again.send(line)));
        Self { child, lines, said: String::new() }
    }

    /// Waits until a line holds these words.
    #[track_caller]
    fn says(&mut self, words: &str) {
        let end = Instant::now() + PATIENCE;
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.said += &(line.clone() + "\n");
            if line.contains(words) {
                return;
            }
        }
        let _ = self.child.kill();
        panic!("`{words}` was not said:\n{}", self.said);
    }

    /// Waits for the end; all that was said.
    #[track_caller]
    fn ends(mut self, code: i32) -> String {
        let end = Instant::now() + PATIENCE;
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.said += &(line + "\n");
        }
        if Instant::now() >= end {
            let _ = self.child.kill();
        }
        assert_eq!(self.child.wait().unwrap().code(), Some(code), "{}", self.said);
        assert!(!self.said.contains("panicked"), "{}", self.said);
        self.said
    }
}

fn paper() -> (Paper, Vec<(String, Vec<u8>)>) {
    let bytes = noise(400, 7);
    (Paper::of(&[("beans.bin", &bytes)], 100, 4), vec![("beans.bin".to_owned(), bytes)])
}

#[test]
fn pictures_that_come_while_it_runs_are_read_until_all_is_restored() {
    let work = WorkFolder::new("watch-arrive");
    let (paper, files) = paper();
    let texts = paper.texts();
    let last = paper.needed as usize - 1;
    work.put("phone/1.png", png(&picture(&texts[..2])));
    let mut watching = Watching::start(&work, &["scan", "--watch", "phone", "-o", "out", "--pile", "p.pile"]);
    watching.says("phone/1.png  2 codes; ");
    watching.says(&format!("next: photograph sheet 2 of {}, which no picture shows yet", paper.short_name()));
    work.put("phone/2.png", png(&picture(&texts[2..last])));
    watching.says(&format!("{last} codes are read, {} needed", paper.needed));
    watching.says("1 more code is needed");
    assert!(!work.path("out").exists(), "nothing is written that is not whole");
    assert!(fs::read_to_string(work.path("p.pile")).unwrap().contains(&texts[2]), "what was read is kept at once");
    work.put("phone/deep/3.png", png(&picture(&texts[last..=last])));
    let said = watching.ends(0);
    assert!(said.contains("whole") && said.contains("1 file, 400 bytes, restored into out"), "{said}");
    assert_eq!(work.all("out"), files);
}

#[test]
fn what_is_written_slowly_renamed_broken_or_taken_away_does_no_harm() {
    let work = WorkFolder::new("watch-slow");
    let (paper, files) = paper();
    let texts = paper.texts();
    let whole = png(&picture(&texts[..paper.needed as usize]));
    work.put("phone/torn.jpg", b"no picture at all");
    work.put("phone/2.png.part", &whole);
    let mut watching = Watching::start(&work, &["scan", "--watch", "phone", "-o", "out"]);
    watching.says("phone/torn.jpg");
    work.put("phone/slow.png", &whole[..whole.len() / 2]);
    watching.says("phone/slow.png");
    fs::remove_file(work.path("phone/torn.jpg")).unwrap();
    fs::remove_file(work.path("phone/slow.png")).unwrap();
    work.put("phone/few.png", png(&picture(&texts[..1])));
    watching.says("phone/few.png  1 code");
    fs::rename(work.path("phone/few.png"), work.path("phone/renamed.png")).unwrap();
    watching.says("phone/renamed.png  1 code, known from before");
    fs::rename(work.path("phone/2.png.part"), work.path("phone/2.png")).unwrap();
    watching.ends(0);
    assert_eq!(work.all("out"), files);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_and_what_was_read_is_kept() {
    let work = WorkFolder::new("watch-interrupt");
    let (paper, files) = paper();
    let few = paper.needed as usize - 1;
    work.put("phone/1.png", png(&picture(&paper.texts()[..few])));
    let mut watching = Watching::start(&work, &["scan", "--watch", "phone", "-o", "out", "--pile", "p.pile"]);
    watching.says("next: photograph");
    let id = watching.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let said = watching.ends(130);
    assert!(said.contains("what was read so far is in p.pile"), "{said}");
    work.put("rest.txt", paper.lines(|shard| shard as usize > few));
    work.run(&["scan", "rest.txt", "--pile", "p.pile", "-o", "out"]).ended(0);
    assert_eq!(work.all("out"), files);
}

#[test]
fn a_pile_that_is_whole_waits_for_nothing() {
    let work = WorkFolder::new("watch-whole");
    let (paper, files) = paper();
    work.put("codes.txt", paper.lines(|_| true));
    fs::create_dir(work.path("phone")).unwrap();
    work.run(&["scan", "codes.txt", "--watch", "phone", "-o", "out"])
        .ended(0)
        .said(&["codes.txt", "restored into out"]);
    assert_eq!(work.all("out"), files);
}

#[test]
fn what_it_writes_into_the_folder_itself_is_not_read() {
    let work = WorkFolder::new("watch-own");
    let (one, two) =
        (Paper::of(&[("one.bin", &noise(150, 1))], 60, 3), Paper::of(&[("two.bin", &noise(150, 2))], 60, 3));
    work.put("phone/1.txt", one.lines(|_| true) + &two.lines(|shard| shard == 1));
    let arguments = ["scan", "--watch", "phone", "-o", "phone/out", "--pile", "phone/p.pile"];
    let mut watching = Watching::start(&work, &arguments);
    // The one that is whole is written while the other is waited for.
    watching.says("restored into");
    watching.says("next: sheet 1 of");
    let place = work.path(&format!("phone/out/{}/one.bin", one.short_name()));
    assert_eq!(fs::read(place).unwrap(), noise(150, 1));
    work.put("phone/2.txt", two.lines(|_| true));
    let said = watching.ends(0);
    assert_eq!(fs::read(work.path(&format!("phone/out/{}/two.bin", two.short_name()))).unwrap(), noise(150, 2));
    assert!(!said.contains("one.bin ") && !said.contains("p.pile "), "{said}");
}

#[test]
fn programs_get_a_line_of_json_for_each_picture_and_the_report_last() {
    let work = WorkFolder::new("watch-json");
    let (paper, _) = paper();
    work.put("phone/1.png", png(&picture(&paper.texts()[..2])));
    let mut watching = Watching::start(&work, &["scan", "--watch", "phone", "-o", "out", "--json"]);
    watching.says("phone/1.png");
    work.put("phone/2.txt", paper.lines(|_| true));
    let said = watching.ends(0);
    let lines: Vec<serde_json::Value> =
        said.lines().filter(|line| line.starts_with('{')).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3, "{said}");
    assert_eq!((&lines[0]["picture"]["file"], &lines[0]["sets"][0]["read"]), (&"phone/1.png".into(), &2.into()));
    assert_eq!((&lines[2]["exit"], &lines[2]["sets"][0]["state"]), (&0.into(), &"whole".into()));
}

#[test]
fn a_folder_that_is_not_there_is_told_at_once() {
    let work = WorkFolder::new("watch-absent");
    work.run(&["scan", "--watch", "phone", "-o", "out"]).ended(1).told(&["cannot watch phone: no such file or folder"]);
    work.put("file", "x");
    work.run(&["scan", "--watch", "file", "-o", "out"]).ended(1).told(&["file is a file, not a folder"]);
}
