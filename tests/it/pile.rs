//! `seedpress scan --pile`: what several runs, people and later versions put into a pile file stays there.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use seedpress::frame::Piece;

use crate::paper::{Paper, noise};
use crate::program::WorkFolder;

fn paper() -> Paper {
    Paper::of(&[("beans.bin", &noise(900, 3))], 60, 4)
}

fn codes(work: &WorkFolder, pile: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(&fs::read(work.path(pile)).unwrap()).into_owned();
    let mut codes: Vec<String> = text.lines().filter(|line| line.starts_with("SP1-")).map(str::to_owned).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn scans_that_write_one_pile_at_the_same_time_lose_nothing_and_leave_no_lock() {
    let paper = paper();
    let scans = 6;
    for round in 0..4 {
        let work = WorkFolder::new("pile-race");
        let mut running = Vec::new();
        for part in 0..scans {
            work.put(&format!("{part}.txt"), paper.lines(|shard| shard % scans == part));
        }
        for part in 0..scans {
            let arguments = ["scan", &format!("{part}.txt"), "-o", &format!("out{part}"), "--pile", "one.pile"];
            running.push(work.command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        }
        // Whoever comes last has read all.
        let ends: Vec<i32> = running.iter_mut().map(|scan| scan.wait().unwrap().code().unwrap()).collect();
        assert!(ends.contains(&0) && ends.iter().all(|end| [0, 3].contains(end)), "round {round}: {ends:?}");
        assert_eq!(codes(&work, "one.pile").len(), paper.pieces.len(), "round {round}");
        let hidden: Vec<String> =
            work.all("").into_iter().map(|(name, _)| name).filter(|name| name.starts_with('.')).collect();
        assert!(hidden.is_empty(), "{hidden:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_lock_that_a_dead_run_left_behind_blocks_nobody_and_one_that_is_held_is_waited_for() {
    let work = WorkFolder::new("pile-lock");
    let paper = paper();
    work.put("a.txt", paper.lines(|_| true));
    work.put(".p.pile.lock", "");
    work.run(&["scan", "a.txt", "-o", "out", "--pile", "p.pile"]).ended(0);
    assert!(!work.path(".p.pile.lock").exists());
    let held = fs::File::create(work.path(".p.pile.lock")).unwrap();
    held.lock().unwrap();
    let mut waits = work
        .command(&["scan", "a.txt", "-o", "out2", "--pile", "p.pile"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1_500));
    assert!(waits.try_wait().unwrap().is_none(), "it did not wait");
    // Ctrl-C ends the waiting, and the other's lock stays.
    let id = waits.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let asked = Instant::now();
    let ended = waits.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    assert!(asked.elapsed() < Duration::from_secs(20));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("waiting for another scan that writes p.pile"));
    assert!(work.path(".p.pile.lock").exists());
    let next = work.command(&["scan", "a.txt", "-o", "out3", "--pile", "p.pile"]).stdout(Stdio::null()).spawn();
    drop(held);
    assert_eq!(next.unwrap().wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn what_stands_where_the_lock_belongs_is_named_and_left_alone() {
    let work = WorkFolder::new("pile-lock-taken");
    work.put("a.txt", paper().lines(|_| true));
    fs::create_dir(work.path(".p.pile.lock")).unwrap();
    work.run(&["scan", "a.txt", "-o", "out", "--pile", "p.pile"]).ended(1).told(&[".p.pile.lock is in the way"]);
    std::os::unix::fs::symlink("elsewhere", work.path(".q.pile.lock")).unwrap();
    work.run(&["scan", "a.txt", "-o", "out", "--pile", "q.pile"]).ended(1).told(&[".q.pile.lock is in the way"]);
    assert!(!work.path("elsewhere").exists());
}

/// Lines that this version does not know stand in the new file byte for byte, in the same order.
#[track_caller]
fn kept(old: &[u8], new: &[u8], strange: &[&[u8]]) {
    let at = |text: &[u8], line: &[u8]| text.windows(line.len()).position(|window| window == line);
    let places: Vec<Option<usize>> = strange.iter().map(|line| at(new, line)).collect();
    assert!(places.iter().all(Option::is_some), "{places:?}:\n{}", String::from_utf8_lossy(new));
    assert!(places.is_sorted(), "{places:?}");
    assert!(strange.iter().all(|line| at(old, line).is_some()));
}

#[test]
fn lines_that_a_pile_file_holds_besides_codes_stay_as_they_are() {
    let paper = paper();
    let texts = paper.texts();
    let newer = texts[7].replace("SP1-", "SP2-");
    let strange: [&[u8]; 6] = [
        b"# sheet 3 is at the library (a note of one's own)",
        b"ask the baker for sheet 2",
        newer.as_bytes(),
        b"# weather 12 sunny: a comment of a later version",
        b"caf\xe9 in letters of another encoding",
        b"# part a comment that only looks like a code in part",
    ];
    for end in ["\n", "\r\n"] {
        for last_ends in [true, false] {
            let work = WorkFolder::new("pile-keeps");
            work.put("a.txt", paper.lines(|shard| shard <= 3));
            work.run(&["scan", "a.txt", "-o", "out", "--pile", "p.pile"]).ended(3);
            let written = fs::read_to_string(work.path("p.pile")).unwrap();
            let mut old = Vec::new();
            for (at, line) in written.lines().enumerate() {
                old.extend_from_slice(line.as_bytes());
                old.extend_from_slice(end.as_bytes());
                for strange in strange.iter().skip(at).take(1 + 9 * usize::from(at == 4)) {
                    old.extend_from_slice(strange);
                    old.extend_from_slice(end.as_bytes());
                }
            }
            if !last_ends {
                old.truncate(old.len() - end.len());
            }
            work.put("p.pile", &old);
            work.put("b.txt", paper.lines(|shard| shard > 3));
            // Nothing new: not a byte is changed.
            work.run(&["scan", "a.txt", "-o", "out", "--pile", "p.pile"]).ended(3);
            let same = fs::read(work.path("p.pile")).unwrap();
            assert_eq!(String::from_utf8_lossy(&same), String::from_utf8_lossy(&old));
            work.run(&["scan", "b.txt", "-o", "out", "--pile", "p.pile"]).ended(0);
            let new = fs::read(work.path("p.pile")).unwrap();
            assert!(new.starts_with(&old));
            kept(&old, &new, &strange);
            assert_eq!(codes(&work, "p.pile").len(), paper.pieces.len());
            if end == "\r\n" {
                assert!(new.split(|byte| *byte == b'\n').rev().skip(1).all(|line| line.ends_with(b"\r")));
            }
        }
    }
}

#[test]
fn codes_that_stand_before_the_first_picture_of_a_pile_stay_there() {
    let work = WorkFolder::new("pile-stray");
    let paper = paper();
    let texts = paper.texts();
    let old = format!("# seedpress pile: mine\n{}\n{}\nold note\n{}\n", texts[0], texts[1].to_lowercase(), texts[2]);
    work.put("p.pile", &old);
    work.put("b.txt", paper.lines(|shard| shard > 3));
    work.run(&["scan", "b.txt", "-o", "out", "--pile", "p.pile"]).ended(0);
    let once = fs::read_to_string(work.path("p.pile")).unwrap();
    assert!(once.starts_with(&old), "{once}");
    work.run(&["scan", "b.txt", "-o", "out", "--pile", "p.pile"]).ended(0);
    assert_eq!(fs::read_to_string(work.path("p.pile")).unwrap(), once);
}

#[cfg(unix)]
#[test]
fn what_is_no_pile_file_is_refused_at_once_and_not_touched() {
    let work = WorkFolder::new("pile-device");
    work.put("a.txt", paper().lines(|_| true));
    assert!(std::process::Command::new("mkfifo").arg(work.path("fifo")).status().unwrap().success());
    let sparse = fs::File::create(work.path("huge.pile")).unwrap();
    sparse.set_len(2 << 30).unwrap();
    let zeros = fs::File::create(work.path("zeros.pile")).unwrap();
    zeros.set_len(200 << 20).unwrap();
    let mut long = b"# seedpress pile\n".to_vec();
    long.resize(3 << 20, b'7');
    work.put("long.pile", &long);
    fs::create_dir(work.path("folder")).unwrap();
    for (pile, words) in [
        ("/dev/zero", "/dev/zero is a device, not a pile file"),
        ("fifo", "fifo is a pipe, not a pile file"),
        ("huge.pile", "huge.pile has more than 1024 MB, more than a pile can hold"),
        ("zeros.pile", "zeros.pile is not a pile file"),
        ("long.pile", "line 2 of long.pile has more than 1 MB"),
        ("folder", "folder is a folder, not a pile file"),
    ] {
        let started = Instant::now();
        work.run(&["scan", "a.txt", "-o", "out", "--pile", pile]).ended(1).told(&[words, "hint:"]);
        assert!(started.elapsed() < Duration::from_secs(30), "{pile}");
    }
    assert_eq!(fs::read(work.path("long.pile")).unwrap(), long);
}

/// A code with other bytes and a right tag.
fn twin(piece: &Piece, salt: u8) -> Piece {
    let shard = piece.shard.iter().enumerate().map(|(at, byte)| byte ^ salt.wrapping_mul(31 + at as u8) ^ salt);
    Piece { header: piece.header, shard: shard.collect() }
}

fn twins(paper: &Paper, salts: std::ops::Range<u8>) -> String {
    let lines = salts.flat_map(|salt| paper.pieces.iter().map(move |piece| twin(piece, salt).text() + "\n"));
    lines.collect()
}

#[test]
fn a_poisoned_pile_restores_once_a_clean_picture_of_each_sheet_is_added() {
    let paper = paper();
    for (name, before) in [("one file", vec![(1, 18)]), ("three files", vec![(1, 18), (18, 30), (30, 60)])] {
        let work = WorkFolder::new("pile-poison");
        for (number, (first, end)) in before.into_iter().enumerate() {
            work.put(&format!("bad{number}.txt"), twins(&paper, first..end));
            work.run(&["scan", &format!("bad{number}.txt"), "-o", "out", "--pile", "p.pile"]).ended(4);
        }
        work.put("true.txt", paper.lines(|_| true));
        let run = work.run(&["scan", "true.txt", "-o", "out", "--pile", "p.pile"]).ended(0);
        assert_eq!(work.all("out"), [("beans.bin".to_owned(), noise(900, 3))], "{name}");
        run.said(&["what was forged or misread came from picture "]);
        // And it stays so.
        work.run(&["scan", "-o", "out", "--pile", "p.pile"]).ended(0);
    }
}

#[test]
fn a_picture_can_be_left_out_by_the_name_that_the_report_gives_it() {
    let paper = paper();
    // Too few true codes for the forged ones to be told apart.
    let few = |shard: u32| shard <= paper.needed;
    let mixed = paper.lines(|shard| shard == 1) + &twins(&paper, 1..3);
    for name in ["bad.txt", "./bad.txt", "1", "picture 1", "KEY"] {
        let work = WorkFolder::new("pile-without");
        work.put("bad.txt", &mixed);
        work.put("rest.txt", paper.lines(|shard| few(shard) && shard > 1));
        work.put("first.txt", paper.lines(|shard| shard == 1));
        let run = work.run(&["scan", "bad.txt", "-o", "out", "--pile", "p.pile"]).ended(4);
        run.said(&["readings that contradict each other came from bad.txt (", "--without NAME"]);
        let pile = fs::read_to_string(work.path("p.pile")).unwrap();
        let key = pile.lines().find_map(|line| line.strip_prefix("# picture 1 ")?.split(' ').next()).unwrap();
        let typed = if name == "KEY" { key } else { name };
        let arguments = ["scan", "rest.txt", "-o", "out", "--pile", "p.pile", "--without", typed];
        work.run(&arguments).ended(3).said(&[&format!("{} codes are read", paper.needed - 1)]);
        let after = fs::read_to_string(work.path("p.pile")).unwrap();
        assert!(!after.contains(key), "{name}: {after}");
        work.run(&["scan", "first.txt", "-o", "out", "--pile", "p.pile"]).ended(0);
    }
    let work = WorkFolder::new("pile-without-none");
    work.put("bad.txt", &mixed);
    work.put("true.txt", paper.lines(few));
    work.run(&["scan", "bad.txt", "true.txt", "-o", "out", "--without", "bad.txt"])
        .ended(0)
        .said(&["bad.txt   left out, as was asked"]);
    work.run(&["scan", "true.txt", "-o", "out", "--without", "other.txt"])
        .ended(1)
        .told(&["there is no picture other.txt to leave out"]);
}

#[test]
fn a_pile_of_lines_without_codes_is_refused_before_it_costs_anything() {
    let work = WorkFolder::new("pile-lines");
    work.put("a.txt", paper().lines(|_| true));
    work.put("p.pile", format!("# seedpress pile\n{}", "SP1-\n".repeat(2_000_000)));
    work.run(&["scan", "a.txt", "-o", "out", "--pile", "p.pile"])
        .ended(1)
        .told(&["cannot go on from p.pile: the pile file holds more than 1000000 lines without a sound code"]);
}
