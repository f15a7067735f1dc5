//! Hostile and odd contents, soundly coded -> cases.

use std::io::Write;

use flate2::{Compression, GzBuilder, write::GzEncoder};
use lzma_rust2::{XzOptions, XzWriter};
use seedpress::vault::{Entry, SafePath, Vault, compress};

use crate::packet::{codes, noise, texts};
use crate::{Case, hex_of};

const WORDS: &[u8] = b"Sow after the last frost.\n";

pub(crate) fn opened(name: &'static str, note: &str, content: &[u8]) -> Case {
    Case::new(name, note, "whole", "whole").lines(texts(&codes(content, 300, 6)))
}

pub(crate) fn refused(name: &'static str, note: &str, reason: &str, content: &[u8]) -> Case {
    Case::new(name, note, "corrupt", "refused").with("reason", reason).lines(texts(&codes(content, 300, 6)))
}

fn unknown(name: &'static str, note: &str, content: &[u8]) -> Case {
    opened(name, note, content).with("unknown", hex_of(content))
}

fn gzip(name: Option<&str>, bytes: &[u8]) -> Vec<u8> {
    let builder = name.map_or_else(GzBuilder::new, |name| GzBuilder::new().filename(name));
    let mut encoder: GzEncoder<Vec<u8>> = builder.write(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = XzWriter::new(Vec::new(), XzOptions::with_preset(1)).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// One member of a tar, as hostile as its caller wants: ISO/IEC 9945 (pax), ustar header block.
pub(crate) struct Member<'a> {
    name: &'a [u8],
    kind: u8,
    mode: u32,
    /// What the header says; the body may differ.
    size: u64,
    body: &'a [u8],
    link: &'a [u8],
}

impl<'a> Member<'a> {
    pub(crate) fn file(name: &'a str, body: &'a [u8]) -> Self {
        Self { name: name.as_bytes(), kind: b'0', mode: 0o644, size: body.len() as u64, body, link: b"" }
    }

    fn of_kind(kind: u8, name: &'a str, link: &'a str) -> Self {
        Self { kind, link: link.as_bytes(), ..Self::file(name, b"") }
    }

    fn block(&self) -> Vec<u8> {
        let mut block = vec![0u8; 512];
        let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &self.name[..self.name.len().min(100)]);
        put(100, format!("{:07o}\0", self.mode).as_bytes());
        put(108, b"0000000\x000000000\0");
        put(124, format!("{:011o}\0", self.size).as_bytes());
        put(136, b"00000000000\0");
        put(148, b"        ");
        put(156, &[self.kind]);
        put(157, &self.link[..self.link.len().min(100)]);
        put(257, b"ustar\x0000");
        let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        block.extend_from_slice(self.body);
        block.resize(block.len().next_multiple_of(512), 0);
        block
    }
}

fn tar(members: &[Member<'_>]) -> Vec<u8> {
    let mut archive: Vec<u8> = members.iter().flat_map(Member::block).collect();
    archive.resize(archive.len() + 1024, 0);
    archive
}

pub(crate) fn tgz(members: &[Member<'_>]) -> Vec<u8> {
    gzip(None, &tar(members))
}

/// A pax record: its own length, a key and a value.
fn record(key: &str, value: &str) -> String {
    let rest = format!(" {key}={value}\n");
    let mut length = rest.len() + 1;
    while length.to_string().len() + rest.len() != length {
        length += 1;
    }
    format!("{length}{rest}")
}

fn vault(entries: &[(&str, Entry)]) -> Vec<u8> {
    let entries = entries.iter().map(|(name, entry)| (SafePath::new(name).unwrap(), entry.clone())).collect();
    compress(&Vault { entries }, false).unwrap()
}

fn file(bytes: &[u8]) -> Entry {
    Entry::File { bytes: bytes.to_vec(), executable: false, modified: None }
}

pub fn cases() -> Vec<Case> {
    let mut cases = sound();
    cases.extend(streams());
    cases.extend(names());
    cases.extend(members());
    cases
}

fn sound() -> Vec<Case> {
    let folder = Entry::Folder { modified: None };
    let script = Entry::File { bytes: WORDS.to_vec(), executable: true, modified: None };
    let inner = vault(&[("a/b", file(WORDS)), ("c", file(b"2"))]);
    let twice = noise(5, 400).repeat(2);
    vec![
        opened("gzip-with-name", "one file", &gzip(Some("frost.md"), WORDS)).file("frost.md", WORDS),
        opened(
            "tar-of-three",
            "a folder with two files and an empty folder",
            &vault(&[("plan/frost.md", file(WORDS)), ("plan/empty.md", file(b"")), ("later", folder.clone())]),
        )
        .file("plan/frost.md", WORDS)
        .file("plan/empty.md", b"")
        .with("folder", "later"),
        opened("executable", "the executable bit comes back", &vault(&[("run.sh", script)]))
            .with("run", format!("{} run.sh", hex_of(WORDS))),
        opened("empty-file", "a file of no bytes", &vault(&[("nothing", file(b""))])).file("nothing", b""),
        opened("empty-folder", "a folder alone", &vault(&[("plan", folder)])).with("folder", "plan"),
        opened("xz", "a tar in xz", &xz(&tar(&[Member::file("a.bin", &twice), Member::file("b.bin", &twice)])))
            .file("a.bin", &twice)
            .file("b.bin", &twice),
        opened("nested-archive", "an archive among the files stays closed", &vault(&[("x.tar.gz", file(&inner))]))
            .file("x.tar.gz", &inner),
        opened("any-alphabet", "names beyond ASCII", &vault(&[("بذور/種.md", file(WORDS))])).file("بذور/種.md", WORDS),
        unknown(
            "age",
            "a sealed content: handed on as it is",
            &[b"age-encryption.org/v1\n-> scrypt ", &noise(6, 60)[..]].concat(),
        ),
        unknown("bytes", "content of no known kind: handed on as it is", &noise(7, 100)),
        unknown("no-content", "a packet of no bytes", b""),
        unknown("gzip-without-tar", "gzip without a name and no tar inside", &gzip(None, &noise(8, 900))),
    ]
}

fn streams() -> Vec<Case> {
    let whole = gzip(Some("frost.md"), WORDS);
    let members = [gzip(Some("frost.md"), &WORDS[..9]), gzip(None, &WORDS[9..])].concat();
    let xz = xz(&tar(&[Member::file("a.bin", &noise(5, 300)), Member::file("b.bin", b"2")]));
    // LZMA2 dictionary property 40: 4 GiB - 1. The block header's own checksum follows, so it is made again.
    let mut dictionary = xz.clone();
    let at = 12 + dictionary[12..24].windows(2).position(|pair| pair == [0x21, 1]).unwrap() + 2;
    dictionary[at] = 40;
    let header = (usize::from(dictionary[12]) + 1) * 4;
    let sum = crc32(&dictionary[12..12 + header - 4]);
    dictionary[12 + header - 4..12 + header].copy_from_slice(&sum.to_le_bytes());
    let mut flipped = whole.clone();
    let last = flipped.len() - 6;
    flipped[last] ^= 1;
    vec![
        opened("gzip-two-members", "a gzip stream in two members", &members).file("frost.md", WORDS),
        opened("gzip-zeros-after", "zeros after the stream, as sealing pads it", &[&whole[..], &[0; 40]].concat())
            .file("frost.md", WORDS),
        refused("gzip-garbage-after", "bytes after the stream", "belong to nothing", &[&whole[..], b"more"].concat()),
        refused("gzip-cut", "a gzip stream that ends too early", "gzip", &whole[..whole.len() - 9]),
        refused("gzip-wrong-sum", "a gzip stream with a wrong checksum", "gzip", &flipped),
        refused("xz-cut", "an xz stream that ends too early", "xz", &xz[..xz.len() - 20]),
        refused("xz-garbage-after", "bytes after an xz stream", "belong to nothing", &[&xz[..], b"more"].concat()),
        refused("xz-4-gib-dictionary", "an xz stream that asks for 4 GiB at once", "memory at once", &dictionary),
    ]
}

/// The checksum of xz headers (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |mut sum, &byte| {
        sum ^= u32::from(byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
        }
        sum
    })
}

/// A name that is not safe everywhere comes out under a safe neighbour's; the runner checks that it is one.
fn renamed(name: &'static str, note: &str, path: &str) -> Case {
    opened(name, note, &tgz(&[Member::file(path, WORDS)])).with("renamed", 1).with("file-somewhere", hex_of(WORDS))
}

fn names() -> Vec<Case> {
    let long = "n".repeat(65_536);
    let long_name =
        [Member { name: b"././@LongLink", kind: b'L', ..Member::file("", long.as_bytes()) }, Member::file("n", WORDS)];
    let fold = [Member::file("Frost.md", WORDS), Member::file("frost.md", b"2")];
    let accents = [Member::file("caf\u{e9}.md", WORDS), Member::file("cafe\u{301}.md", b"2")];
    let two = |members: &[Member<'_>], name, note: &str| {
        opened(name, note, &tgz(members))
            .with("renamed", 1)
            .with("file-somewhere", hex_of(WORDS))
            .with("file-somewhere", hex_of(b"2"))
    };
    vec![
        renamed("name-climbs", "../../x", "../../x"),
        renamed("name-climbs-inside", "a/../../x", "a/../../x"),
        renamed("name-absolute", "/etc/x", "/etc/x"),
        renamed("name-drive", "C:\\x", "C:\\x"),
        renamed("name-device", "CON", "CON"),
        renamed("name-device-with-ending", "NUL.txt", "NUL.txt"),
        renamed("name-dot-at-the-end", "x. with a dot at its end", "x."),
        renamed("name-control", "a line end and an escape in a name", "a\n\u{1b}[2Jb"),
        opened(
            "name-in-a-gzip-header",
            "../../x as the name of a lone file: its last part counts",
            &gzip(Some("../../x"), WORDS),
        )
        .file("x", WORDS),
        opened("name-of-64-kib", "a name of 65536 characters is shortened", &tgz(&long_name))
            .with("renamed", 1)
            .with("file-somewhere", hex_of(WORDS)),
        two(&fold, "names-alike-in-case", "Frost.md and frost.md"),
        two(&accents, "names-alike-in-accents", "one letter written as one character and as two"),
    ]
}

fn members() -> Vec<Case> {
    let kind = |kind: u8, name: &'static str, note: &str, link: &str| {
        refused(
            name,
            note,
            "only files and folders",
            &tgz(&[Member::of_kind(kind, "x", link), Member::file("y", WORDS)]),
        )
    };
    let pax = record("size", "26");
    let differs = [
        Member { name: b"pax", kind: b'x', ..Member::file("", pax.as_bytes()) },
        Member { size: 0, ..Member::file("frost.md", WORDS) },
    ];
    let setuid = [Member { mode: 0o6755, ..Member::file("run", WORDS) }];
    let gigabyte =
        [Member { kind: b'L', size: 1 << 30, ..Member::file("././@LongLink", b"n") }, Member::file("n", WORDS)];
    let clash = [Member::file("plan", WORDS), Member::file("plan/frost.md", b"2")];
    let beyond = [Member { size: 1 << 33, ..Member::file("large", WORDS) }];
    let mut header = tar(&[Member::file("frost.md", WORDS)]);
    header[150] ^= 1;
    let link_first = [Member::of_kind(b'2', "out", "/tmp"), Member::file("out/x", WORDS)];
    vec![
        refused(
            "symlink-then-file",
            "a symbolic link to /tmp and a file through it",
            "only files and folders",
            &tgz(&link_first),
        ),
        kind(b'1', "hard-link", "a hard link", "/etc/passwd"),
        kind(b'3', "character-device", "a device", ""),
        kind(b'4', "block-device", "a block device", ""),
        kind(b'6', "fifo", "a pipe", ""),
        kind(b'S', "sparse", "an old sparse file", ""),
        opened("setuid", "set-user-id is dropped, executable stays", &tgz(&setuid))
            .with("run", format!("{} run", hex_of(WORDS))),
        refused(
            "pax-size",
            "the size in the extended header is another than the header's",
            "two sizes",
            &tgz(&differs),
        ),
        refused("long-name-of-a-gigabyte", "a long name that claims 1 GiB", "description of one file", &tgz(&gigabyte)),
        refused("file-beyond-the-end", "a file that claims 8 GiB", "more than 512 MiB", &tgz(&beyond)),
        unknown(
            "tar-wrong-sum",
            "gzip around a tar whose first header is damaged: handed on as it is",
            &gzip(None, &header),
        ),
        opened("file-and-folder", "one name for a file and a folder", &tgz(&clash))
            .with("renamed", 1)
            .with("file-somewhere", hex_of(WORDS))
            .with("file-somewhere", hex_of(b"2")),
    ]
}
