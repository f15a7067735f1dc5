//! `seedpress cards .. --by-hand` at a terminal: numbers are shown once, asked back, and wiped from the screen.
//!
//! `script` (bsdutils) makes the terminal; the test is the person who copies.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::program::WorkFolder;

/// What wipes the second screen, and leaves it.
const LEAVE: &str = "\x1b[2J\x1b[3J\x1b[H\x1b[?1049l";

/// The program at a terminal.
struct Sitting {
    child: Child,
    keys: ChildStdin,
    shown: Arc<Mutex<String>>,
    seen: usize,
}

impl Sitting {
    fn new(work: &WorkFolder, words: &str) -> Self {
        let program = env!("CARGO_BIN_EXE_seedpress");
        let mut child = Command::new("script")
            .args(["-qefc", &format!("exec {program} {words}"), "/dev/null"])
            .current_dir(work.path(""))
            .env("SHELL", "/bin/sh")
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (keys, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let shown = Arc::new(Mutex::new(String::new()));
        let into = Arc::clone(&shown);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = screen.read(&mut buffer) {
                into.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..count]));
            }
        });
        Self { child, keys, shown, seen: 0 }
    }

    /// All that was shown since the last time, up to these words.
    fn wait_for(&mut self, words: &str) -> String {
        let started = Instant::now();
        loop {
            let shown = self.shown.lock().unwrap().clone();
            if let Some(at) = shown[self.seen..].find(words) {
                let until = self.seen + at + words.len();
                let text = shown[self.seen..until].to_owned();
                self.seen = until;
                return text;
            }
            assert!(started.elapsed() < Duration::from_secs(200), "`{words}` never came: {shown}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Reads a card from the screen, in rows, and says that it was copied.
    fn copy(&mut self) -> Vec<String> {
        let text = self.wait_for("Press Enter when they stand on the card");
        let rows: Vec<String> = text
            .lines()
            .filter_map(|line| line.split_once("sum").map(|(numbers, _)| numbers.trim().to_owned()))
            .filter(|row| {
                row.split_whitespace().count() > 2 && row.split_whitespace().all(|n| n.len() == 4 && n < "1024")
            })
            .collect();
        assert_eq!(rows.len(), 4, "{text}");
        self.press("\n");
        self.wait_for("a row in each line");
        rows
    }

    fn end(mut self) -> (i32, String) {
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        std::thread::sleep(Duration::from_millis(200));
        let shown = self.shown.lock().unwrap().clone();
        (code, shown)
    }

    /// A file of the program in /proc.
    fn proc_file(&self, name: &str) -> String {
        let id = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
        let program = children.split_whitespace().next().unwrap();
        String::from_utf8_lossy(&std::fs::read(format!("/proc/{program}/{name}")).unwrap()).into_owned()
    }
}

fn key_of_three_cards(work: &WorkFolder) {
    use seedpress::share::{MasterSecret, Policy, deal};
    let mut next = 7u8;
    let mut random = |bytes: &mut [u8]| {
        for byte in bytes {
            next = next.wrapping_mul(29).wrapping_add(41);
            *byte = next;
        }
        Ok(())
    };
    let secret = MasterSecret::new((0..16).map(|n| n * 11 + 3).collect());
    for card in deal(&secret, &Policy::parse("2-of-3", 1).unwrap(), 77, &mut random).unwrap().concat() {
        work.put(&format!("card{}.txt", card.share.member + 1), card.text().as_bytes());
    }
}

#[test]
fn what_was_copied_wrongly_is_asked_again_and_what_was_copied_opens() {
    let work = WorkFolder::new("by-hand");
    key_of_three_cards(&work);
    let mut sitting =
        Sitting::new(&work, "cards renew card1.txt card2.txt --split 2-of-2 --names Ash,Birch --by-hand -o blank.pdf");
    sitting.wait_for("press Enter when the blank cards lie before you");
    assert!(work.path("blank.pdf").exists());
    let limits = sitting.proc_file("limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    sitting.press("\n");
    let rows = sitting.copy();
    let mut wrong = rows[1].clone();
    wrong.replace_range(0..4, if wrong.starts_with("0001") { "0002" } else { "0001" });
    sitting.press(&format!("{}\n{wrong}\n", rows[0]));
    let told = sitting.wait_for("Press Enter to see the card again");
    assert!(told.contains("row 2, place 1 is not the one that was shown"), "{told}");
    sitting.press("\n");
    assert_eq!(sitting.copy(), rows);
    // A line that cannot be read is typed again; rows may be typed as one.
    sitting.press("0001 xyz\n");
    sitting.wait_for("type the line again");
    sitting.press(&format!("{}\n", rows.join(" ")));
    sitting.wait_for("card 1: copied as it is");
    let second = sitting.copy();
    for row in &second {
        sitting.press(&format!("{row}\n"));
    }
    sitting.wait_for("card 2: copied as it is");
    let (exit, screen) = sitting.end();
    assert_eq!(exit, 0, "{screen}");
    let (_, after) = screen.rsplit_once(LEAVE).unwrap();
    assert!(rows.iter().chain(&second).all(|row| !after.contains(row.as_str())), "{after}");
    // The papers hold the key.
    work.put("one.txt", rows.join("\n"));
    work.put("two.txt", second.join("\n"));
    let run = work.run(&["cards", "check", "one.txt", "two.txt"]).ended(0);
    run.said(&["enough"]);
    // The blank cards do not.
    work.run(&["cards", "check", "blank.pdf"]).ended(1);
}

#[test]
fn ctrl_c_wipes_the_numbers_from_the_screen() {
    let work = WorkFolder::new("by-hand-stopped");
    let mut sitting = Sitting::new(&work, "cards new --standing --split 2-of-2 --by-hand -o blank.pdf");
    sitting.wait_for("press Enter when the blank cards lie before you");
    sitting.press("\n");
    sitting.wait_for("Press Enter when they stand on the card");
    sitting.press("\x03");
    let (code, shown) = sitting.end();
    assert_eq!(code, 130, "{shown}");
    assert!(shown.contains(LEAVE), "{shown}");
}
