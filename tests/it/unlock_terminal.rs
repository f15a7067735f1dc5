//! A person at a terminal who types cards or a passphrase -> what they are told, and what the process leaves when it crashes.
//!
//! `script` (bsdutils) makes the terminal.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::program::WorkFolder;
use crate::sealed::{KEY, OTHER_KEY, assert_nothing, assert_open, cards, file_name, put_sheets, rows, texts, words};

/// The program on a terminal of its own.
pub struct Session {
    child: Child,
    input: Option<ChildStdin>,
    seen: Arc<Mutex<Vec<u8>>>,
    /// Bytes of what was seen that were waited for already.
    read: usize,
}

impl Session {
    pub fn start(work: &WorkFolder, arguments: &str) -> Self {
        let line = format!("{} {arguments}", env!("CARGO_BIN_EXE_seedpress"));
        let mut child = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .current_dir(work.path(""))
            .env("SHELL", "/bin/sh")
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, mut output) = (child.stdin.take(), child.stdout.take().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut piece) {
                shared.lock().unwrap().extend_from_slice(&piece[..count]);
            }
        });
        Self { child, input, seen, read: 0 }
    }

    /// Waits until these words are on the terminal, after those that were waited for before.
    #[track_caller]
    pub fn wait_for(&mut self, words: &str) {
        let begun = Instant::now();
        loop {
            let seen = self.seen.lock().unwrap().clone();
            let at = seen[self.read..].windows(words.len()).position(|window| window == words.as_bytes());
            if let Some(at) = at {
                self.read += at + words.len();
                return;
            }
            let waited = begun.elapsed() > Duration::from_secs(90);
            assert!(!waited, "`{words}` is not on the terminal:\n{}", String::from_utf8_lossy(&seen));
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    pub fn type_line(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(format!("{line}\n").as_bytes()).unwrap();
        input.flush().unwrap();
    }

    fn type_raw(&mut self, keys: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(keys.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    /// The exit code, and all that was seen.
    pub fn end(mut self) -> (i32, String) {
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        drop(self.input.take());
        std::thread::sleep(Duration::from_millis(200));
        (code, String::from_utf8_lossy(&self.seen.lock().unwrap()).into_owned())
    }
}

const ASKS: &str = "numbers of a card: ";

#[test]
fn cards_that_are_typed_row_by_row_open_the_packet() {
    let work = WorkFolder::new("typed");
    put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 12).remove(0);
    let mut session = Session::start(&work, "scan sheets.txt -o out");
    session.wait_for("whole and sealed");
    session.wait_for(ASKS);
    for (at, row) in rows(&all[2].share).iter().enumerate() {
        session.type_line(row);
        session
            .wait_for(["numbers 6 to 20: ", "numbers 11 to 20: ", "numbers 16 to 20: ", "1 more card is needed"][at]);
    }
    session.wait_for(ASKS);
    session.type_line(all[0].share.words().as_str());
    let (code, told) = session.end();
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("opened with 2 cards") && told.contains(&words(&KEY)), "{told}");
    assert_open(&work, "out");
}

#[test]
fn slips_are_named_by_place_and_mended_only_when_the_person_says_so() {
    let work = WorkFolder::new("slips");
    put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 13).remove(0);
    work.put("first.txt", texts(&all[..1]));
    let right: Vec<u16> = all[1].share.numbers().to_vec();
    let line = |numbers: &[u16]| numbers.iter().map(|number| format!("{number:04}")).collect::<Vec<_>>().join(" ");
    let mut session = Session::start(&work, "scan sheets.txt first.txt -o out");
    session.wait_for("1 more card is needed");
    session.wait_for(ASKS);
    // Two neighbours swapped, one left out, two wrong; then one wrong, which is taken.
    let mut swapped = right.clone();
    let at = (4..18).find(|at| right[*at] != right[at + 1]).unwrap();
    swapped.swap(at, at + 1);
    session.type_line(&line(&swapped));
    session.wait_for(&format!("numbers {} and {} may have changed places", at + 1, at + 2));
    session.wait_for(ASKS);
    let mut left_out = right.clone();
    let gone = left_out.remove(9);
    session.type_line(&line(&left_out));
    session.wait_for("number 20: ");
    session.type_line("");
    session.wait_for(&format!("may have been left out: {gone:04}"));
    session.wait_for(ASKS);
    let mut two = right.clone();
    two[5] = (two[5] + 1) % 1024;
    two[12] = (two[12] + 7) % 1024;
    session.type_line(&line(&two));
    session.wait_for("two numbers or more are wrong");
    session.wait_for(ASKS);
    let mut one = right.clone();
    one[7] = (one[7] + 100) % 1024;
    session.type_line(&line(&one));
    session.wait_for(&format!("number 8 is wrong; it is likely {:04}", right[7]));
    session.wait_for(ASKS);
    session.type_line("y");
    let (code, told) = session.end();
    assert_eq!(code, 0, "{told}");
    assert_open(&work, "out");
}

#[test]
fn letters_that_look_alike_or_are_not_shown_are_named_and_the_line_is_asked_again() {
    let work = WorkFolder::new("typed-look-alikes");
    put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-2", 1, 14).remove(0);
    work.put("first.txt", texts(&all[..1]));
    let words: Vec<String> = all[1].share.words().split(' ').map(str::to_owned).collect();
    let mut session = Session::start(&work, "scan sheets.txt first.txt -o out");
    session.wait_for(ASKS);
    session.type_line(&words[..10].join(" "));
    session.wait_for("numbers 11 to 20: ");
    for (put, told) in [("\u{430}", "U+0430"), ("\u{200b}", "U+200B"), ("\u{202e}", "U+202E")] {
        let mut typed = words[10..].to_vec();
        typed[3].insert_str(1, put);
        session.type_line(&typed.join(" "));
        session.wait_for("word 14 has ");
        session.wait_for(told);
        session.wait_for("type this line again");
        session.wait_for("numbers 11 to 20: ");
    }
    session.type_line(&words[10..].join(" "));
    let (code, told) = session.end();
    assert_eq!(code, 0, "{told}");
    assert_open(&work, "out");
}

/// What of a session stands on the terminal's first screen, which keeps the lines that went by. Whatever stood on the second
/// one was wiped before it was left.
fn on_first_screen(seen: &str) -> String {
    let mut first = String::new();
    let mut rest = seen;
    while let Some((before, inside)) = rest.split_once("\x1b[?1049h") {
        first.push_str(before);
        let Some((hidden, after)) = inside.split_once("\x1b[?1049l") else { panic!("it was not left:\n{inside}") };
        assert!(hidden.ends_with("\x1b[2J\x1b[3J\x1b[H"), "it was not wiped:\n{hidden}");
        rest = after;
    }
    first + rest
}

/// No number and no word of these cards is in a text.
#[track_caller]
fn assert_untold(text: &str, cards: &[seedpress::share::Card]) {
    for share in cards.iter().map(|card| &card.share) {
        for two in share.numbers()[4..].windows(2) {
            let row = format!("{:04} {:04}", two[0], two[1]);
            let words = format!("{} {}", seedpress::share::word(two[0]), seedpress::share::word(two[1]));
            assert!(!text.contains(&row) && !text.contains(&words), "{row} is left on the screen:\n{text}");
        }
    }
}

#[test]
fn typed_cards_are_wiped_from_the_screen_and_what_was_told_of_them_stays() {
    let work = WorkFolder::new("typed-wiped");
    put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 16).remove(0);
    let mut session = Session::start(&work, "scan sheets.txt -o out");
    session.wait_for(ASKS);
    for (at, row) in rows(&all[1].share).iter().enumerate() {
        session.type_line(row);
        session
            .wait_for(["numbers 6 to 20: ", "numbers 11 to 20: ", "numbers 16 to 20: ", "1 more card is needed"][at]);
    }
    // A card that was taken is gone before the next one is typed.
    session.wait_for("\x1b[2J");
    session.wait_for(ASKS);
    let mut one = all[2].share.numbers().to_vec();
    one[7] = (one[7] + 100) % 1024;
    let numbers = one.iter().map(|number| format!("{number:04}")).collect::<Vec<_>>().join(" ");
    session.type_line(&numbers);
    session.wait_for(&format!("number 8 is wrong; it is likely {:04}", all[2].share.numbers()[7]));
    session.wait_for(ASKS);
    session.type_line("y");
    let (code, told) = session.end();
    assert_eq!(code, 0, "{told}");
    let first = on_first_screen(&told);
    assert_untold(&first, &all);
    assert!(!first.contains(&numbers) && !first.contains("is likely"), "{first}");
    for kept in
        ["is whole and sealed", "card 2: its numbers fit together", "1 more card is needed", "opened with 2 cards"]
    {
        assert!(first.contains(kept), "{kept}:\n{first}");
    }
    assert_open(&work, "out");
}

/// Whether a file in the folder for temporary files, or on the work, holds this.
fn temporary_files_hold(work: &WorkFolder, canary: &str) -> bool {
    let folders = [std::env::temp_dir(), work.path("")];
    let files = folders.into_iter().flat_map(|folder| std::fs::read_dir(folder).unwrap().filter_map(Result::ok));
    files.filter(|file| file.file_type().is_ok_and(|kind| kind.is_file())).any(|file| {
        std::fs::read(file.path()).is_ok_and(|bytes| bytes.windows(canary.len()).any(|seen| seen == canary.as_bytes()))
    })
}

#[test]
fn twelve_words_that_are_typed_open_the_packet_and_stay_nowhere() {
    let work = WorkFolder::new("typed-words");
    put_sheets(&work, KEY);
    let all = seedpress::mnemonic::Mnemonic::of(&KEY).text(seedpress::mnemonic::WordList::English);
    let mut wrong: Vec<&str> = all.split(' ').collect();
    wrong.swap(2, 9);
    wrong[5] = "zebra";
    let mut session = Session::start(&work, "scan sheets.txt -o out --pile pile.txt");
    session.wait_for(ASKS);
    session.type_line(&wrong.join(" "));
    session.wait_for(ASKS);
    let canary = all.split(' ').take(3).collect::<Vec<_>>().join(" ");
    assert!(!temporary_files_hold(&work, &canary) && !temporary_files_hold(&work, &wrong.join(" ")));
    session.type_line(&all);
    let (code, told) = session.end();
    assert_eq!(code, 0, "{told}");
    assert_open(&work, "out");
    let first = on_first_screen(&told);
    assert!(first.contains("opened with the twelve words"), "{first}");
    assert!(!first.contains(&canary) && !first.contains(&wrong[..3].join(" ")), "{first}");
    assert!(!temporary_files_hold(&work, &canary), "a file holds the words");
}

#[test]
fn typed_numbers_are_wiped_when_the_asking_ends_otherwise() {
    let all = cards(&KEY, "2-of-3", 1, 17).remove(0);
    let row = rows(&all[0].share).remove(2);
    let key = seedpress::seal::PacketKey::new(&OTHER_KEY).hex().to_string();
    // Ctrl-C, and the end of the input, in the middle of a card; a wrong key, then an empty line.
    for (name, typed, last, code) in
        [("wiped-ctrl-c", &row, "\x03", 130), ("wiped-end", &row, "\x04", 3), ("wiped-key", &key, "\n", 4)]
    {
        let work = WorkFolder::new(name);
        put_sheets(&work, KEY);
        let mut session = Session::start(&work, "scan sheets.txt -o out");
        session.wait_for(ASKS);
        session.type_line(typed);
        session.wait_for(if code == 4 { ASKS } else { "numbers 6 to 20: " });
        session.type_raw(last);
        if code == 3 {
            session.wait_for("passphrase: ");
            std::thread::sleep(Duration::from_millis(300));
            session.type_raw("\n");
        }
        let (ended, told) = session.end();
        assert_eq!(ended, code, "{name}: {told}");
        assert!(!on_first_screen(&told).contains(typed.as_str()), "{name}:\n{told}");
    }
}

#[test]
fn an_empty_line_ends_the_asking_and_the_age_file_is_written() {
    let work = WorkFolder::new("empty-line");
    let paper = put_sheets(&work, KEY);
    let all = cards(&KEY, "2-of-3", 1, 15).remove(0);
    work.put("first.txt", texts(&all[..1]));
    let mut session = Session::start(&work, "scan sheets.txt first.txt -o out");
    session.wait_for(ASKS);
    session.type_line("");
    let (code, told) = session.end();
    assert_eq!(code, 3, "{told}");
    assert!(told.contains(&file_name(&paper)), "{told}");
    assert_eq!(work.all("out").len(), 1);
}

#[test]
fn a_wrong_key_that_is_typed_opens_nothing_and_leaves_nothing() {
    let work = WorkFolder::new("typed-wrong");
    put_sheets(&work, KEY);
    let mut session = Session::start(&work, "scan sheets.txt -o out");
    session.wait_for(ASKS);
    session.type_line(seedpress::seal::PacketKey::new(&OTHER_KEY).hex().as_str());
    session.wait_for("this key does not open it");
    session.wait_for(ASKS);
    session.type_line("");
    let (code, told) = session.end();
    assert_eq!(code, 4, "{told}");
    assert_nothing(&work, "out");
}

#[test]
fn the_passphrase_of_somebody_elses_file_is_asked_for_and_not_shown() {
    let work = WorkFolder::new("passphrase");
    let files = crate::paper::vault(&[("note.txt", crate::sealed::SECRET_TEXT.as_bytes())]);
    let content = seedpress::vault::compress(&files, false).unwrap();
    let mut recipient = age::scrypt::Recipient::new(age::secrecy::SecretString::from("Zyxomma made up"));
    recipient.set_work_factor(10);
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).unwrap();
    let mut writer = encryptor.wrap_output(Vec::new()).unwrap();
    writer.write_all(&content).unwrap();
    let sealed = writer.finish().unwrap();
    work.put("sheets.txt", crate::paper::Paper::of_content(&sealed, 600, 2).lines(|_| true));
    let mut session = Session::start(&work, "scan sheets.txt -o out");
    session.wait_for("passphrase: ");
    std::thread::sleep(Duration::from_millis(300));
    session.type_line("wrong one");
    session.wait_for("this does not open it");
    session.wait_for("passphrase: ");
    std::thread::sleep(Duration::from_millis(300));
    session.type_line("Zyxomma made up");
    let (code, told) = session.end();
    assert_eq!(code, 0, "{told}");
    assert!(!told.contains("Zyxomma") && !told.contains("wrong one"), "{told}");
    assert!(told.contains("opened with the passphrase that was typed"), "{told}");
    assert_open(&work, "out");
}

#[test]
fn nobody_is_asked_who_pipes_or_wants_json() {
    let work = WorkFolder::new("not-asked");
    put_sheets(&work, KEY);
    for arguments in [
        "scan - -o out < sheets.txt",
        "scan sheets.txt -o out < /dev/null",
        "scan sheets.txt -o out 2> err.txt",
        "scan sheets.txt -o out --json",
        "scan sheets.txt -o out --keep-sealed p.age --force",
    ] {
        let (code, told) = Session::start(&work, arguments).end();
        assert_eq!(code, 3, "{arguments}: {told}");
        assert!(!told.contains(ASKS), "{arguments}: {told}");
    }
}

#[test]
fn at_the_prompt_no_core_file_can_be_written() {
    let work = WorkFolder::new("core-size");
    put_sheets(&work, KEY);
    let out = work.path("out").display().to_string();
    let mut session = Session::start(&work, &format!("scan sheets.txt -o {out}"));
    session.wait_for(ASKS);
    let limits = limits_of(&out);
    let core: Vec<&str> =
        limits.lines().find(|line| line.starts_with("Max core file size")).unwrap().split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"], "{limits}");
    session.type_line("");
    session.wait_for("passphrase: ");
    session.type_line("");
    assert_eq!(session.end().0, 3);
}

/// The limits of the program whose command line holds these words.
fn limits_of(words: &str) -> String {
    for entry in std::fs::read_dir("/proc").unwrap() {
        let path = entry.unwrap().path();
        let line = std::fs::read(path.join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        let program = line.split('\0').next().unwrap_or_default();
        if program.ends_with("seedpress") && line.contains(words) {
            return std::fs::read_to_string(path.join("limits")).unwrap();
        }
    }
    panic!("the program is not running");
}
