//! `seedpress pack`: a PDF and its facts, the same each time; what cannot be packed is named.

use std::fs;

use crate::paper::noise;
use crate::program::WorkFolder;

fn vault(work: &WorkFolder) {
    work.put("vault/beans.md", "Sow after the last frost.\n".repeat(20));
    work.put("vault/inside/noise.bin", noise(3_000, 1));
    work.put("vault/empty.txt", b"");
    fs::create_dir(work.path("vault/nothing")).unwrap();
}

#[test]
fn a_folder_becomes_a_pdf_and_what_it_takes_to_restore_is_told() {
    let work = WorkFolder::new("pack");
    vault(&work);
    let run = work.run(&["pack", "vault", "-o", "v.pdf"]).ended(0);
    run.said(&["3 files and 1 empty folder", "restore everything", "you may lose", "mm", "v.pdf"]);
    assert!(fs::read(work.path("v.pdf")).unwrap().starts_with(b"%PDF-"));
    assert_eq!(work.all("").iter().filter(|(name, _)| name.ends_with(".part")).count(), 0);
}

#[test]
fn a_folder_whose_name_the_fonts_lack_is_packed_and_a_title_they_lack_is_refused() {
    let work = WorkFolder::new("letters");
    work.put("ዘር/beans.md", "Sow after the last frost.\n");
    work.run(&["pack", "ዘር", "-o", "v.pdf"]).ended(0);
    let run = work.run(&["pack", "ዘር", "-o", "w.pdf", "--title", "ዘር"]).ended(1);
    assert!(run.err.contains("--title"), "{}", run.err);
    let run = work.run(&["pack", "ዘር", "-o", "w.pdf", "--date", "x\u{1b}[2J"]).ended(1).told(&["--date"]);
    assert!(!run.err.contains('\u{1b}') && !run.err.contains("--title"), "{:?}", run.err);
    let run = work.run(&["pack", "ዘር", "-o", "w.pdf", "--holder", "ዘር ዘር"]).ended(1);
    run.told(&["the name of a holder", "letters `ዘ` (\\u{12d8}) and `ር` (\\u{122d})", "with --holder"]);
}

#[test]
fn the_same_files_give_the_same_bytes_whenever_and_however_they_are_printed() {
    let work = WorkFolder::new("same");
    vault(&work);
    work.run(&["pack", "vault", "-o", "1.pdf"]).ended(0);
    let output = work.command(&["pack", "vault", "-o", "-"]).output().unwrap();
    assert_eq!(output.stdout, fs::read(work.path("1.pdf")).unwrap());
    fs::File::options()
        .write(true)
        .open(work.path("vault/beans.md"))
        .unwrap()
        .set_modified(std::time::UNIX_EPOCH)
        .unwrap();
    work.run(&["pack", "./vault/", "-o", "2.pdf"]).ended(0);
    assert_eq!(fs::read(work.path("1.pdf")).unwrap(), fs::read(work.path("2.pdf")).unwrap());
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_packet_is_read_back_from_its_own_pdf_with_empty_folders_and_the_executable_bit() {
    let work = WorkFolder::new("round");
    vault(&work);
    let script = work.put("vault/run.sh", "#!/bin/sh\n");
    make_executable(&script);
    work.run(&["pack", "vault", "-o", "v.pdf", "--title", "For Mira", "--date", "today", "--spare", "40%"]).ended(0);
    let run = work.run(&["scan", "v.pdf", "-o", "out"]).ended(0).said(&["whole", "parts of restore.py"]);
    assert!(!run.out.contains("foreign") && !run.out.contains("damaged"), "our own pages are all ours: {}", run.out);
    assert_eq!(work.all("out/vault"), work.all("vault"));
    assert!(is_executable(&work.path("out/vault/run.sh")) && !is_executable(&work.path("out/vault/beans.md")));
}

#[cfg(unix)]
fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
fn is_executable(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o111 != 0
}

#[test]
fn a_packet_that_is_there_already_is_not_replaced_unless_forced() {
    let work = WorkFolder::new("again");
    vault(&work);
    work.put("v.pdf", "precious");
    work.run(&["pack", "vault", "-o", "v.pdf"]).ended(1).told(&["v.pdf exists already", "--force"]);
    assert_eq!(fs::read(work.path("v.pdf")).unwrap(), b"precious");
    work.run(&["pack", "vault", "-o", "v.pdf", "--force"]).ended(0);
    work.run(&["pack", "vault", "-o", "vault", "--force"]).ended(1).told(&["vault is a folder"]);
    work.put("vault/old.pdf", "an older packet");
    work.run(&["pack", "vault", "-o", "vault/old.pdf", "--force"]).ended(1).told(&["itself among the files"]);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_refused_with_their_name() {
    let work = WorkFolder::new("links");
    vault(&work);
    std::os::unix::fs::symlink("beans.md", work.path("vault/link.md")).unwrap();
    work.run(&["pack", "vault", "-o", "v.pdf"]).ended(1).told(&["vault/link.md is a symbolic link"]);
    work.run(&["pack", "vault/link.md", "-o", "v.pdf"]).ended(1).told(&["vault/link.md is a symbolic link"]);
    fs::remove_file(work.path("vault/link.md")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(work.path("vault/pipe")).status().unwrap();
    assert!(made.success());
    work.run(&["pack", "vault", "-o", "v.pdf"]).ended(1).told(&["vault/pipe is a pipe; only files and folders"]);
    assert!(!work.path("v.pdf").exists());
}

#[test]
fn names_that_clash_or_cannot_be_written_everywhere_are_refused() {
    let work = WorkFolder::new("clash");
    work.put("a/seeds.txt", "1");
    work.put("b/seeds.txt", "2");
    work.run(&["pack", "a/seeds.txt", "b/seeds.txt", "-o", "v.pdf"]).ended(1).told(&["both be called `seeds.txt`"]);
    work.put("c/con.txt", "3");
    work.run(&["pack", "c", "-o", "v.pdf"]).ended(1).told(&["con.txt", "device", "hint:"]);
    assert!(!work.path("v.pdf").exists());
}

#[test]
fn all_that_cannot_be_packed_is_named_at_once_and_no_more_than_ten_lines_of_it() {
    let work = WorkFolder::new("refused");
    work.put("a/con.txt", "1");
    work.put("a/aux/fine.txt", "2");
    work.put("a/aux/nul.md", "3");
    work.put("a/dot.", "4");
    work.put("b/fine.txt", "5");
    work.put("c/fine.txt", "6");
    let run = work.run(&["pack", "a", "gone.txt", "b/fine.txt", "c/fine.txt", "-o", "v.pdf"]).ended(1);
    run.told(&[
        "6 files or folders cannot be packed:",
        "`a/con.txt` cannot be written",
        "`a/aux` cannot be written",
        "`a/aux/nul.md` cannot be written",
        "`a/dot.` cannot be written",
        "cannot read gone.txt: no such file or folder",
        "both be called `fine.txt`",
        "hint: rename it",
    ]);
    for number in 0..14 {
        work.put(&format!("many/{number}:{number}.txt"), "7");
    }
    let run = work.run(&["pack", "many", "-o", "v.pdf"]).ended(1);
    let run = run.told(&["14 files or folders cannot be packed:", "and 4 more"]);
    assert_eq!(run.err.matches("cannot be written on every computer").count(), 10, "{}", run.err);
    assert_eq!(run.err.matches("hint:").count(), 1, "{}", run.err);
    assert!(!work.path("v.pdf").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_first_name_that_is_not_text_is_told_with_the_others() {
    use std::os::unix::ffi::OsStrExt;
    let work = WorkFolder::new("bytes");
    work.put("x/nul.txt", "1");
    let name = std::ffi::OsStr::from_bytes(b"x/\xff.txt");
    fs::write(work.path("x").join(std::ffi::OsStr::from_bytes(b"\xff.txt")), "2").unwrap();
    let run = work.command(&["pack"]).arg(name).args(["x", "-o", "v.pdf"]).output().unwrap();
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(told.contains("3 files or folders") && told.contains("`x/nul.txt`") && told.contains("UTF-8"), "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn too_much_is_refused_before_it_is_read() {
    let work = WorkFolder::new("huge");
    let path = work.put("huge.bin", b"");
    // Sparse: it takes no room on the disk.
    fs::File::options().write(true).open(path).unwrap().set_len(1 << 40).unwrap();
    work.run(&["pack", "huge.bin", "-o", "v.pdf"]).ended(1).told(&["more than 536,870,912 bytes"]);
}

#[test]
fn a_packet_of_many_sheets_tells_how_long_they_take_and_a_small_one_does_not() {
    let work = WorkFolder::new("many");
    work.put("large.bin", noise(800_000, 1));
    let run = work.run(&["pack", "large.bin", "-o", "large.pdf"]).ended(0);
    run.said(&["sheets take about", "minutes to photograph", "pack less", "--profile scanner"]);
    work.put("dense.bin", noise(2_500_000, 1));
    let run = work.run(&["pack", "dense.bin", "-o", "dense.pdf", "--profile", "scanner"]).ended(0);
    let run = run.said(&["minutes to photograph", "pack less"]);
    assert!(!run.out.contains("--profile scanner"), "{}", run.out);
    work.put("small.bin", noise(1_000, 1));
    let run = work.run(&["pack", "small.bin", "-o", "small.pdf"]).ended(0);
    assert!(!run.out.contains("photos and some"), "{}", run.out);
    let at = |words: &str| run.out.find(words).unwrap_or_else(|| panic!("{words} is not in {}", run.out));
    assert!(at("sheets  ") < at("you may lose") && at("you may lose") < at("print it at 100 %"), "{}", run.out);
    assert!(at("print it at 100 %") < at("QR version"), "what matters comes first: {}", run.out);
}

#[test]
fn from_forty_sheets_on_papers_photos_and_minutes_are_told() {
    let work = WorkFolder::new("papers-told");
    let (mut few, mut many) = (0, 0);
    for (bytes, paper) in [(600_000, "a4"), (930_000, "a4"), (1_000_000, "letter"), (1_200_000, "a4")] {
        work.put("large.bin", noise(bytes, 2));
        let run = work.run(&["pack", "large.bin", "-o", "large.pdf", "-f", "--paper", paper]).ended(0);
        let row = run.out.lines().find_map(|line| line.trim_start().strip_prefix("sheets ")).unwrap();
        let sheets: u32 = row.split_whitespace().next().unwrap().parse().unwrap();
        if sheets < 40 {
            few += 1;
            assert!(!run.out.contains("this is much to print"), "{sheets}: {}", run.out);
            continue;
        }
        many += 1;
        let of_codes =
            format!("{sheets} sheets of codes take about {sheets} photos and some {} minutes", sheets.div_ceil(2));
        let run = run.said(&["this is much to print", &of_codes]);
        let of_pdf = run.out.lines().find(|line| line.ends_with(" pages in large.pdf")).unwrap();
        let pages: u32 = of_pdf.split("  ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        run.said(&[&format!("{pages} pages on {pages} pieces of paper;")]);
    }
    assert!(few > 0 && many > 0, "{few} {many}");
}
