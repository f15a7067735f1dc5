//! `seedpress scan`: files come back, never over others, never wrong, and what is missing is told.

use std::fs;

use crate::paper::{Paper, noise, picture, png};
use crate::program::WorkFolder;

/// A packet of two files: about 500 bytes in codes of 100, four of them spare.
fn paper() -> (Paper, Vec<(String, Vec<u8>)>) {
    let files = [("beans.bin".to_owned(), noise(400, 7)), ("notes/maize.md".to_owned(), b"Sow in May.\n".to_vec())];
    let borrowed: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let paper = Paper::of(&borrowed, 100, 4);
    let mut all: Vec<(String, Vec<u8>)> = files.to_vec();
    all.insert(1, ("notes/".to_owned(), Vec::new()));
    (paper, all)
}

fn small(name: &str, seed: u64) -> Paper {
    Paper::of(&[(name, &noise(150, seed))], 60, 3)
}

#[test]
fn pictures_give_the_files_back_with_spare_codes_in_place_of_lost_ones() {
    let work = WorkFolder::new("whole");
    let (paper, files) = paper();
    let texts = paper.texts();
    work.put("photos/1.png", png(&picture(&texts[1..4])));
    work.put("photos/2.png", png(&picture(&texts[4..])));
    let run = work.run(&["scan", "photos", "-o", "out"]).ended(0);
    run.said(&[&paper.short_name(), "whole", "2 files, 412 bytes, restored into out", "photos/1.png", "3 codes"]);
    assert_eq!(work.all("out"), files);
}

#[test]
fn too_few_codes_end_with_3_and_say_what_to_photograph() {
    let work = WorkFolder::new("few");
    let (paper, _) = paper();
    let few = paper.needed - 1;
    work.put("codes.txt", paper.lines(|shard| shard <= few));
    let run = work.run(&["scan", "codes.txt", "-o", "out"]).ended(3);
    run.said(&[
        "incomplete",
        &format!("{few} codes are read, {} needed", paper.needed),
        "next: sheet 2 of ",
        "read its codes again with the QR reader",
        "1 more code is needed",
    ]);
    assert!(!work.path("out").exists(), "nothing is written that is not whole");
}

#[test]
fn a_pile_goes_on_where_the_last_run_ended() {
    let work = WorkFolder::new("pile");
    let (paper, files) = paper();
    let half = paper.needed / 2;
    work.put("1.png", png(&picture(&paper.texts()[..half as usize])));
    work.put("2.txt", paper.lines(|shard| shard > half));
    work.run(&["scan", "1.png", "-o", "out", "--pile", "p.pile"]).ended(3);
    assert!(fs::read_to_string(work.path("p.pile")).unwrap().starts_with("# seedpress pile"));
    work.run(&["scan", "2.txt", "-o", "out", "--pile", "p.pile"]).ended(0);
    assert_eq!(work.all("out"), files);
    work.run(&["scan", "--pile", "p.pile", "-o", "again"]).ended(0);
    assert_eq!(work.all("again"), files, "the pile alone is enough");
    work.run(&["scan", "1.png", "--pile", "p.pile", "-o", "out"])
        .ended(0)
        .said(&["known from before", "all were there already"]);
}

#[test]
fn a_file_that_is_no_pile_is_not_replaced_by_one() {
    let work = WorkFolder::new("no-pile");
    work.put("letter.txt", "Dear Mira,\n");
    work.put("codes.txt", small("a.bin", 1).lines(|_| true));
    work.run(&["scan", "codes.txt", "--pile", "letter.txt", "-o", "out"])
        .ended(1)
        .told(&["letter.txt is not a pile file"]);
    assert_eq!(fs::read_to_string(work.path("letter.txt")).unwrap(), "Dear Mira,\n");
    assert!(!work.path("out").exists());
}

#[test]
fn what_is_there_already_stays_unless_force_is_said() {
    let work = WorkFolder::new("there");
    let (paper, files) = paper();
    work.put("codes.txt", paper.lines(|_| true));
    work.put("out/notes/maize.md", "Sow in April.\n");
    let run = work.run(&["scan", "codes.txt", "-o", "out"]).ended(1);
    run.told(&["out/notes/maize.md exists already with other bytes; nothing was written", "--force"]);
    assert_eq!(work.all("out/notes"), [("maize.md".to_owned(), b"Sow in April.\n".to_vec())]);
    assert!(!work.path("out/beans.bin").exists(), "all or nothing");
    work.run(&["scan", "codes.txt", "-o", "out", "--force"]).ended(0);
    assert_eq!(work.all("out"), files);
    work.run(&["scan", "codes.txt", "-o", "out"]).ended(0).said(&["all were there already"]);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_folder_is_never_followed() {
    let work = WorkFolder::new("link");
    let (paper, _) = paper();
    work.put("codes.txt", paper.lines(|_| true));
    work.put("elsewhere/keep.txt", "mine");
    fs::create_dir(work.path("out")).unwrap();
    std::os::unix::fs::symlink(work.path("elsewhere"), work.path("out/notes")).unwrap();
    work.run(&["scan", "codes.txt", "-o", "out", "--force"]).ended(1).told(&["out/notes is in the way"]);
    assert_eq!(work.all("elsewhere"), [("keep.txt".to_owned(), b"mine".to_vec())]);
    fs::remove_file(work.path("out/notes")).unwrap();
    std::os::unix::fs::symlink(work.path("elsewhere/keep.txt"), work.path("out/beans.bin")).unwrap();
    work.run(&["scan", "codes.txt", "-o", "out"]).ended(1).told(&["out/beans.bin exists already"]);
    work.run(&["scan", "codes.txt", "-o", "out", "--force"]).ended(0);
    assert_eq!(
        work.all("elsewhere"),
        [("keep.txt".to_owned(), b"mine".to_vec())],
        "the link was replaced, not its target"
    );
}

#[test]
fn several_packets_are_restored_side_by_side_and_the_worst_gives_the_exit_code() {
    let work = WorkFolder::new("several");
    let (one, two, three) = (small("one.bin", 1), small("two.bin", 2), small("three.bin", 3));
    work.put("codes.txt", one.lines(|_| true) + &two.lines(|_| true) + &three.lines(|shard| shard == 1));
    let run = work.run(&["scan", "codes.txt", "-o", "out"]).ended(3);
    run.said(&[&one.short_name(), &two.short_name(), &three.short_name()]);
    assert_eq!(fs::read(work.path(&format!("out/{}/one.bin", one.short_name()))).unwrap(), noise(150, 1));
    assert_eq!(fs::read(work.path(&format!("out/{}/two.bin", two.short_name()))).unwrap(), noise(150, 2));
    assert_eq!(work.all("out").iter().filter(|(name, _)| !name.ends_with('/')).count(), 2);
}

#[test]
fn forged_codes_are_named_and_left_out_and_more_of_them_are_refused_with_4() {
    let work = WorkFolder::new("forged");
    let (paper, files) = paper();
    let forge = |from: u32| {
        let mut forged = Paper { pieces: paper.pieces.clone(), needed: paper.needed };
        for piece in forged.pieces.iter_mut().filter(|piece| piece.header.shard >= from) {
            piece.shard = noise(piece.shard.len(), piece.header.shard.into());
        }
        forged.lines(|_| true)
    };
    let count = paper.pieces.len() as u32;
    work.put("two.txt", forge(count - 1));
    work.run(&["scan", "two.txt", "-o", "out"]).ended(0).said(&["forged or misread, left out:", "on sheet"]);
    assert_eq!(work.all("out"), files);
    work.put("five.txt", forge(count - 4));
    work.run(&["scan", "five.txt", "-o", "wrong"]).ended(4).said(&["corrupt or forged"]);
    assert!(!work.path("wrong").exists(), "wrong bytes are never written");
}

#[test]
fn a_flood_of_forged_packets_costs_neither_the_real_one_nor_the_screen() {
    let work = WorkFolder::new("flood");
    let (paper, files) = paper();
    let mut text = paper.lines(|_| true);
    for number in 0..5_000_u64 {
        let mut piece = paper.pieces[0].clone();
        piece.header.set.0.copy_from_slice(&noise(15, 1_000 + number));
        text += &(piece.text() + "\n");
    }
    work.put("codes.txt", text);
    let run = work.run(&["scan", "codes.txt", "-o", "out"]).ended(3);
    run.said(&[&paper.short_name(), "more packets"]);
    assert_eq!(work.all("out"), files);
}

#[test]
fn content_of_no_known_kind_is_written_as_it_is() {
    let work = WorkFolder::new("unknown");
    let content = noise(90, 9);
    let paper = Paper::of_content(&content, 40, 2);
    work.put("codes.txt", paper.lines(|_| true));
    work.run(&["scan", "codes.txt", "-o", "out"]).ended(0).said(&["of a kind that seedpress does not know"]);
    assert_eq!(work.all("out"), [(format!("{}.bin", paper.pieces[0].header.set), content)]);
}

#[test]
fn a_packet_that_would_escape_its_folder_writes_nothing_outside() {
    let work = WorkFolder::new("escape");
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_size(4);
    header.set_mode(0o4755);
    header.as_mut_bytes()[..13].copy_from_slice(b"../../evil.sh");
    header.set_cksum();
    archive.append(&header, &b"evil"[..]).unwrap();
    let tar = archive.into_inner().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut gzip, &tar).unwrap();
    let paper = Paper::of_content(&gzip.finish().unwrap(), 60, 2);
    work.put("deep/er/codes.txt", paper.lines(|_| true));
    let run = work.run(&["scan", "deep/er/codes.txt", "-o", "deep/er/out"]);
    assert!([0, 4].contains(&run.code), "{}{}", run.out, run.err);
    let outside =
        work.all("").into_iter().filter(|(name, _)| !name.starts_with("deep/er/out/") && name.contains("evil"));
    assert_eq!(outside.count(), 0);
}

#[test]
fn nothing_found_ends_with_1_and_foreign_codes_are_counted() {
    let work = WorkFolder::new("nothing");
    work.put("wifi.png", png(&picture(&["WIFI:S:home;T:WPA;P:secret;;".to_owned()])));
    let run = work
        .run(&["scan", "wifi.png", "-o", "out", "--pile", "p.pile"])
        .ended(1)
        .told(&["no code of a packet was found in 1 picture"]);
    run.said(&["1 foreign code"]);
    assert!(!fs::read_to_string(work.path("p.pile")).unwrap().contains("secret"), "a stranger's text is not kept");
    work.put("new.txt", "SP2-NYV6Z9N8SW6QRB3C04N76602-I00001K00002S0001T0001G02020404-0807502056\n");
    work.run(&["scan", "new.txt", "-o", "out"]).ended(1).told(&["printed by a newer format"]);
}

#[test]
fn a_picture_that_breaks_costs_that_picture_and_not_the_run() {
    let work = WorkFolder::new("broken");
    let (paper, files) = paper();
    let good = png(&picture(&paper.texts()));
    work.put("photos/broken.png", &good[..good.len() / 2]);
    work.put("photos/good.png", &good);
    work.put("photos/empty.jpg", b"");
    work.put("photos/huge.png", huge_png());
    work.run(&["scan", "photos", "-o", "out"]).ended(0).told(&[
        "photos/huge.png",
        "65535 x 65535",
        "photos/broken.png",
    ]);
    assert_eq!(work.all("out"), files);
    let run = work.run(&["scan", "photos/huge.png", "photos/empty.jpg", "-o", "none"]).ended(1);
    run.told(&["not one picture could be read", "photos/empty.jpg: the file is empty"]);
}

/// A PNG that says it is 65535 x 65535 pixels (PNG, third edition, 11.2.1).
fn huge_png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\0\0\0\0".to_vec();
    let mut crc = flate2::Crc::new();
    crc.update(&bytes[12..]);
    bytes.extend(crc.sum().to_be_bytes());
    bytes.extend(b"\0\0\0\x01IDAT\0");
    bytes
}

#[test]
fn the_report_for_programs_is_one_json_object() {
    let work = WorkFolder::new("json");
    let (paper, _) = paper();
    work.put("codes.txt", paper.lines(|shard| shard != 2));
    work.put("other.txt", small("b.bin", 5).lines(|shard| shard == 1));
    let run = work.run(&["scan", "codes.txt", "other.txt", "-o", "out", "--json"]).ended(3);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["exit"], 3);
    let (whole, other) = (&report["sets"][0], &report["sets"][1]);
    assert_eq!((whole["state"].as_str(), other["state"].as_str()), (Some("whole"), Some("incomplete")));
    assert_eq!((&whole["short_name"], &whole["restored"]["files"]), (&paper.short_name().into(), &2.into()));
    assert_eq!(whole["sheets"][0]["missing"], serde_json::json!(["A2"]));
    assert!(other["best_photo"]["wanted"].as_u64() > Some(0) && other["restored"].is_null());
    assert_eq!(report["pictures"][0]["file"], "codes.txt");
}

#[test]
fn the_map_is_a_picture_and_is_not_written_over_another_file() {
    let work = WorkFolder::new("map");
    let (paper, _) = paper();
    work.put("codes.txt", paper.lines(|shard| shard % 2 == 1));
    work.run(&["scan", "codes.txt", "-o", "out", "--map", "map.png"]).ended(3);
    let map = fs::read(work.path("map.png")).unwrap();
    assert!(image::load_from_memory(&map).unwrap().width() > 100);
    work.run(&["scan", "codes.txt", "-o", "out", "--map", "map.png"]).ended(1).told(&["map.png exists already"]);
    work.run(&["scan", "codes.txt", "-o", "out", "--map", "map.png", "--force"]).ended(3);
}

#[test]
fn lines_typed_on_standard_input_are_read_however_they_are_wrapped() {
    let work = WorkFolder::new("typed");
    let (paper, files) = paper();
    let text = format!("here they are:\n{}", paper.lines(|_| true).to_lowercase());
    work.run_with(&["scan", "-", "-o", "out"], text.as_bytes()).ended(0);
    assert_eq!(work.all("out"), files);
}

#[cfg(unix)]
#[test]
fn an_output_that_is_a_file_and_a_folder_that_cannot_be_written_are_told() {
    let work = WorkFolder::new("output");
    work.put("codes.txt", small("a.bin", 1).lines(|_| true));
    work.put("out", "a file");
    work.run(&["scan", "codes.txt", "-o", "out"]).ended(1).told(&["out is a file, not a folder"]);
    work.run(&["scan", "codes.txt", "-o", "/proc/seedpress"])
        .ended(1)
        .told(&["cannot make the folder /proc/seedpress"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named() {
    let work = WorkFolder::new("full");
    work.put("codes.txt", small("a.bin", 1).lines(|_| true));
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = work.command(&["inspect", "codes.txt", "--json"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the disk is full"));
}

#[cfg(unix)]
#[test]
fn a_circle_of_folders_comes_to_an_end_and_names_with_dashes_are_files() {
    let work = WorkFolder::new("circle");
    let (paper, files) = paper();
    work.put("photos/-o.txt", paper.lines(|shard| shard % 2 == 0));
    work.put("photos/deep/a\nb.txt", paper.lines(|shard| shard % 2 == 1));
    std::os::unix::fs::symlink(work.path("photos"), work.path("photos/deep/again")).unwrap();
    work.run(&["scan", "photos", "-o", "out"]).ended(0).said(&["a\\nb.txt"]);
    assert_eq!(work.all("out"), files);
    work.put("-dash.txt", paper.lines(|_| true));
    work.run(&["scan", "-o", "dashed", "--", "-dash.txt"]).ended(0);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_130_and_leaves_no_half_written_file() {
    use std::process::Stdio;
    let work = WorkFolder::new("interrupt");
    let child = work
        .command(&["scan", "-", "-o", "out", "--pile", "p.pile"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(500));
    let asked = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(work.all("").iter().all(|(name, _)| !name.ends_with(".part")));
}

#[test]
fn what_cannot_be_written_is_told_before_anything_is_read() {
    let work = WorkFolder::new("unwritable");
    work.put("codes.txt", small("a.bin", 1).lines(|_| true));
    work.put("file", "no folder");
    let scan = |more: &[&str]| work.run(&[&["scan", "codes.txt"], more].concat()).ended(1);
    for (run, told) in [
        (scan(&["-o", "out", "--pile", "no/p.pile"]), "cannot write no/p.pile"),
        (scan(&["-o", "out", "--map", "no/map.png"]), "cannot write no/map.png"),
        (scan(&["-o", "file/in/it"]), "cannot make the folder file/in/it: part of the path is not a folder"),
    ] {
        let run = run.told(&[told]);
        assert!(run.out.is_empty(), "nothing was read: {}", run.out);
    }
    let names: Vec<String> = work.all("").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["codes.txt", "file"], "nothing is left of the trial");
}

#[test]
fn a_map_and_a_pile_that_fail_late_cost_neither_the_files_nor_the_report() {
    use std::io::Write;
    use std::process::Stdio;
    let work = WorkFolder::new("late");
    let (paper, files) = paper();
    fs::create_dir(work.path("gone")).unwrap();
    let mut child = work
        .command(&["scan", "-", "-o", "out", "--pile", "gone/p.pile", "--map", "gone/m.png"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // More than a pipe holds: once it is taken the program is past its checks.
    input.write_all("beans\n".repeat(50_000).as_bytes()).unwrap();
    fs::remove_dir(work.path("gone")).unwrap();
    input.write_all(paper.lines(|_| true).as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{out}{err}");
    assert!(out.contains("restored into out"), "{out}");
    assert!(err.contains("cannot write gone/p.pile") && err.contains("cannot write gone/m.png"), "{err}");
    assert_eq!(work.all("out"), files);
}

#[cfg(unix)]
#[test]
fn pipes_sockets_and_devices_are_refused_at_once_by_name() {
    let work = WorkFolder::new("pipes");
    assert!(std::process::Command::new("mkfifo").arg(work.path("pipe")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(work.path("socket")).ok();
    let begun = std::time::Instant::now();
    for (name, kind) in [("pipe", "a pipe"), ("/dev/zero", "a device")] {
        let run = work.run(&["scan", name, "-o", "out"]).ended(1);
        run.told(&[&format!("{name} is {kind}; only files and folders are read")]);
    }
    if work.path("socket").exists() {
        work.run(&["inspect", "socket"]).ended(1).told(&["socket is a socket; only files and folders are read"]);
    }
    assert!(begun.elapsed().as_secs() < 20);
}

#[test]
fn a_picture_that_is_not_there_is_named_and_the_others_are_read() {
    let work = WorkFolder::new("one-absent");
    let (paper, files) = paper();
    work.put("codes.txt", paper.lines(|_| true));
    let run = work.run(&["scan", "lost.jpg", "codes.txt", "-o", "out"]).ended(1);
    let run =
        run.said(&["restored into out"]).told(&["error: cannot read lost.jpg: no such file or folder", "hint: check"]);
    assert_eq!((run.out + &run.err).matches("lost.jpg").count(), 1, "the same fact is told once");
    assert_eq!(work.all("out"), files);
    work.put("few.txt", paper.lines(|shard| shard == 1));
    work.run(&["scan", "few.txt", "lost.jpg", "-o", "none"]).ended(3).told(&["cannot read lost.jpg"]);
    let run = work.run(&["scan", "lost.jpg", "gone.png", "codes.txt", "-o", "two"]).ended(1);
    run.told(&["2 pictures are not there:", "cannot read lost.jpg", "cannot read gone.png"]);
}

#[test]
fn a_picture_in_a_folder_that_cannot_be_read_is_named() {
    let work = WorkFolder::new("unreadable");
    let (paper, files) = paper();
    work.put("in/codes.txt", paper.lines(|_| true));
    work.put("in/sheet.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic");
    work.put("in/torn.jpg", b"no picture at all");
    work.put("in/list.ods", b"\0\0\0\0");
    let run = work.run(&["scan", "in", "-o", "out"]);
    let all = run.out.clone() + &run.err;
    assert!(all.contains("sheet.heic") && all.contains("torn.jpg"), "{all}");
    assert_eq!(work.all("out"), files);
}

#[test]
fn where_nothing_was_found_the_words_fit_what_was_given() {
    let work = WorkFolder::new("fitting");
    fs::create_dir(work.path("empty")).unwrap();
    work.put("office/list.ods", b"\0\0\0\0");
    work.put("office/more.ods", b"\0\0\0\0");
    work.put("notes.txt", "Sow after the last frost.\n");
    work.put("part.png", png(&picture(&["# restore.py part 1 of 9\nimport sys".to_owned()])));
    work.put("wifi.png", png(&picture(&["WIFI:S:home;;".to_owned()])));
    work.put("cover.png", png(&image::GrayImage::from_pixel(200, 200, image::Luma([255]))));
    work.put("torn.jpg", b"\0\0\0torn");
    for (names, words) in [
        (&["empty"][..], &["there is no picture in empty", "put the photos of the sheets there"][..]),
        (&["office"], &["there is no picture in office", "2 files of other kinds"]),
        (&["empty", "office"], &["there is no picture in empty, office"]),
        (&["notes.txt"], &["there is no code of a packet in notes.txt", "begin with SP1-"]),
        (&["wifi.png"], &["made by other programs"]),
        (&["part.png"], &["hold restore.py", "photograph the sheets"]),
        (&["cover.png"], &["no code of a packet was found in 1 picture", "not the cover"]),
        (&["torn.jpg"], &["error: cannot read torn.jpg"]),
        (&["lost.jpg"], &["error: cannot read lost.jpg: no such file or folder"]),
        (
            &["lost.jpg", "torn.jpg"],
            &["not one picture could be read:", "cannot read lost.jpg", "cannot read torn.jpg"],
        ),
    ] {
        for verb in ["scan", "inspect"] {
            // What is not there, and codes of others, are answered otherwise there.
            if verb == "inspect" && names.iter().any(|name| ["lost.jpg", "wifi.png", "part.png"].contains(name)) {
                continue;
            }
            let run = work.run(&[&[verb], names].concat()).ended(1).told(words);
            let all = run.out + &run.err;
            assert_eq!(all.matches("error:").count(), 1, "{all}");
            for name in names.iter().filter(|name| name.ends_with(".jpg")) {
                assert_eq!(all.matches(name).count(), 1, "the same fact is told once: {all}");
            }
            assert!(!all.contains("flat and sharp") || names == ["cover.png"], "no advice on photography: {all}");
        }
    }
}

#[test]
fn what_is_missing_says_once_how_to_go_on_and_names_the_pile() {
    let work = WorkFolder::new("go-on");
    let (paper, _) = paper();
    work.put("few.txt", paper.lines(|shard| shard == 1));
    let run = work.run(&["scan", "few.txt", "-o", "out"]).ended(3);
    let run = run.told(&["hint: next time scan all photos", "--pile pile.txt"]);
    assert_eq!(run.err.matches("hint:").count(), 1, "{}", run.err);
    let run = work.run(&["scan", "few.txt", "-o", "out", "--pile", "p.pile"]).ended(3);
    let run = run.told(&["hint: what was read is kept in p.pile"]);
    assert_eq!(run.err.matches("hint:").count(), 1, "{}", run.err);
    let run = work.run(&["scan", "few.txt", "-o", "out", "--json"]).ended(3);
    assert!(run.err.is_empty(), "{}", run.err);
}
