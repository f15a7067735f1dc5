//! Packets with rewritten meshes through the whole program: open and sealed, drilled, verified, as JSON; and hostile ones.

use std::fs;
use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use flate2::{Compression, write::GzEncoder};
use seedpress::rewrite::{MAGIC, shrink, wrap};

use crate::paper::Paper;
use crate::program::{Run, WorkFolder};

const SAVED: &str = "by a rewriting that unspm.py in the packet reverses";

fn fixture(name: &str) -> Vec<u8> {
    fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/designs").join(name)).unwrap()
}

/// A folder with a mesh of each kind.
fn work(name: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    for mesh in ["valve-body.stl", "valve-body-ascii.stl"] {
        work.put(&format!("parts/{mesh}"), fixture(mesh));
    }
    work.put("parts/note.md", "# Valve\n\nPrint it with walls of 2 mm.\n");
    work
}

/// All files came back into a folder, and nothing else did.
fn came_back(work: &WorkFolder, folder: &str) {
    let files = |under: &str| -> Vec<(String, Vec<u8>)> {
        let mut all = work.all(under);
        all.retain(|(path, _)| !path.ends_with('/'));
        all.sort();
        all
    };
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    let (wanted, found) = (files("parts"), files(&format!("{folder}/parts")));
    assert_eq!(names(&found), names(&wanted));
    assert!(found == wanted, "a file is another");
    assert_eq!(files(folder).len(), wanted.len(), "{:?}", names(&files(folder)));
}

fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn a_packet_with_rewritten_meshes_is_scanned_inspected_and_drilled_as_any_other() {
    let work = work("rewritten");
    work.run(&["pack", "parts", "-o", "packet.pdf"]).ended(0).said(&[SAVED]);
    work.run(&["pack", "parts", "-o", "plain.pdf", "--no-rewrite"]).ended(0);
    let sheets = |pdf: &str| json(&work.run(&["scan", pdf, "-o", &format!("{pdf}.out"), "--json"]).ended(0));
    let (report, plain) = (sheets("packet.pdf"), sheets("plain.pdf"));
    came_back(&work, "packet.pdf.out");
    came_back(&work, "plain.pdf.out");
    // What is restored is counted as the person's files are, not as members of the archive.
    for fact in ["files", "empty_folders", "bytes"] {
        let restored = |report: &serde_json::Value| report["sets"][0]["restored"][fact].clone();
        assert_eq!(restored(&report), restored(&plain), "{report}");
    }
    assert_eq!(report["sets"][0]["restored"]["files"], 3, "{report}");
    let codes = |pdf: &str| work.run(&["inspect", pdf, "--json"]).ended(0).out.lines().count();
    assert!(codes("packet.pdf") < codes("plain.pdf"));
    let drill = ["drill", "packet.pdf", "--severity", "1", "--only", "curl", "--json", "--output", "drill"];
    assert_eq!(json(&work.run(&drill).ended(0))["survived"], true);
    came_back(&work, "drill/restored");
}

#[cfg(feature = "pdf-in")]
#[test]
fn a_print_of_rewritten_meshes_is_verified() {
    use seedpress::{photo, units::Dpi};
    let work = work("rewritten-verify");
    work.run(&["pack", "parts", "-o", "packet.pdf", "--profile", "sturdy"]).ended(0).said(&[SAVED]);
    let pages = photo::open(fs::read(work.path("packet.pdf")).unwrap()).unwrap();
    for page in 0..pages.count() {
        let gray = pages.raster(page, Dpi(200.0)).unwrap();
        let picture = image::GrayImage::from_raw(gray.width, gray.height, gray.pixels).unwrap();
        work.put(&format!("scans/{page}.png"), crate::paper::png(&picture));
    }
    let report = json(&work.run(&["verify", "packet.pdf", "scans", "--json"]).ended(0));
    assert_eq!(report["codes"], report["read"], "{report}");
}

#[cfg(feature = "seal")]
#[test]
fn meshes_are_rewritten_below_a_seal_and_come_back_with_the_key() {
    let work = work("rewritten-sealed");
    let sealed = |pdf: &str, more: &[&str]| {
        let arguments = ["pack", "parts", "-o", pdf, "--seal", "--split", "2-of-3", "--names", "Ash,Birch,Cedar"];
        work.run(&[&arguments[..], more].concat()).ended(0)
    };
    sealed("packet.pdf", &[]).said(&[SAVED]);
    sealed("plain.pdf", &["--no-rewrite"]);
    let codes = |pdf: &str| work.run(&["inspect", pdf, "--json"]).ended(0).out.lines().count();
    assert!(codes("packet.pdf") < codes("plain.pdf"), "the padding does not eat what is saved");
    work.run(&["scan", "packet.pdf", "packet.cards.pdf", "-o", "out"]).ended(0);
    came_back(&work, "out");
}

/// A tar of files, whatever they are called, in a gzip.
fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    for (name, body) in members {
        let mut block = vec![0_u8; 512];
        let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, name.as_bytes());
        put(100, b"0000644\x000000000\x000000000\0");
        put(124, format!("{:011o}\x0000000000000\0", body.len()).as_bytes());
        put(148, b"        0");
        put(257, b"ustar\x0000");
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        packer.write_all(&block).unwrap();
        packer.write_all(body).unwrap();
        packer.write_all(&vec![0; body.len().next_multiple_of(512) - body.len()]).unwrap();
    }
    packer.write_all(&[0; 1024]).unwrap();
    packer.finish().unwrap()
}

/// Scans a packet of this content within a GiB of address space and a minute; its exit code and what it said.
fn scanned(work: &WorkFolder, name: &str, content: &[u8]) -> (i32, String) {
    work.put("codes.txt", Paper::of_content(content, 2_000, 2).lines(|_| true));
    let started = Instant::now();
    let run = Command::new("sh")
        .args(["-c", "ulimit -v 1048576 && exec \"$0\" scan codes.txt -o \"$1\""])
        .args([env!("CARGO_BIN_EXE_seedpress"), name])
        .current_dir(work.path(""))
        .output()
        .unwrap();
    let took = started.elapsed();
    let said = String::from_utf8_lossy(&run.stderr).into_owned() + &String::from_utf8_lossy(&run.stdout);
    assert!(took < Duration::from_mins(1), "{name}: {took:?}");
    assert!(!said.contains("panicked") && !said.contains("memory allocation"), "{name}: {said}");
    (run.status.code().unwrap_or(-1), said)
}

#[test]
fn rewritten_files_that_are_cut_changed_or_claim_too_much_stay_as_they_are() {
    let work = WorkFolder::new("rewritten-hostile");
    let whole = shrink(&fixture("bracket.stl")).unwrap();
    let digest = MAGIC.len();
    let body = digest + 32;
    // The length takes three bytes; then come the kind and its lists.
    assert_eq!([whole[body] >> 7, whole[body + 1] >> 7, whole[body + 2] >> 7], [1, 1, 0]);
    let mut cases: Vec<(String, Vec<u8>)> = [digest, body - 1, body + 2, body + 4, whole.len() / 2, whole.len() - 1]
        .map(|end| (format!("cut-{end}"), whole[..end].to_vec()))
        .to_vec();
    let changed = |at: usize, others: &[u8]| [&whole[..at], others, &whole[at + others.len()..]].concat();
    cases.push(("digest".to_owned(), changed(digest, &[!whole[digest]])));
    cases.push(("kind".to_owned(), changed(body + 3, &[9])));
    for at in [body + 4, body + 90, body + 100, body + 120, whole.len() / 2, whole.len() - 20] {
        cases.push((format!("counts-{at}"), changed(at, &[0xFF; 8])));
    }
    for (name, file) in &cases {
        let (code, said) = scanned(&work, name, &archive(&[("part.stl.spm", file)]));
        assert_eq!(code, 0, "{name}: {said}");
        let found = work.all(name);
        assert!(found.iter().any(|(path, bytes)| path == "part.stl.spm" && bytes == file), "{name}");
    }
    // Lengths that nothing could hold are refused before memory is taken.
    for (name, length) in [("tera", &[0xFF_u8, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F][..]), ("all-bits", &[0xFF; 9])] {
        let file = [&whole[..body], length, &whole[body + 3..]].concat();
        let (code, said) = scanned(&work, name, &archive(&[("part.stl.spm", &file)]));
        assert!(code == 0 || code == 4, "{name}: {code}: {said}");
        assert!(!work.path(name).join("part.stl").exists());
    }
}

#[test]
fn rewritten_files_that_unpack_to_very_much_are_refused_with_words() {
    let work = WorkFolder::new("rewritten-bombs");
    // 120 MB each, in a few hundred bytes of codes.
    let large = wrap(&vec![0; 120 << 20]);
    let members: Vec<String> = (0..6).map(|number| format!("{number}.bin.spm")).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|name| (name.as_str(), large.as_slice())).collect();
    let (code, said) = scanned(&work, "bombs", &archive(&members));
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("512 MiB") || said.contains("536,870,912"), "{said}");
    assert!(!work.path("bombs").join("0.bin").exists());
}
