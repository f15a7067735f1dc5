//! Contents that a stranger made to do harm -> a refusal in plain words, or files under safe names.

use tar::{EntryType, Header};

use super::tests::{file, noise, path, vault};
use super::*;

/// A tar of raw pieces: header as told, then bytes, padded to blocks.
#[derive(Default)]
struct Tar(Vec<u8>);

impl Tar {
    fn header(name: &[u8], kind: EntryType, size: u64) -> Header {
        let mut header = Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_entry_type(kind);
        header.set_mode(0o644);
        header.set_size(size);
        header
    }

    fn raw(mut self, mut header: Header, bytes: &[u8]) -> Self {
        header.set_cksum();
        self.0.extend_from_slice(header.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    fn entry(self, name: &str, kind: EntryType, bytes: &[u8]) -> Self {
        self.raw(Self::header(name.as_bytes(), kind, bytes.len() as u64), bytes)
    }

    fn file(self, name: &str, bytes: &[u8]) -> Self {
        self.entry(name, EntryType::Regular, bytes)
    }

    fn pax(self, records: &[u8]) -> Self {
        self.entry("pax", EntryType::XHeader, records)
    }

    fn end(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 1024, 0);
        self.0
    }
}

/// In an ordinary gzip without a name, quickly.
fn packed(tar: &[u8]) -> Vec<u8> {
    gzip::write(None, tar, 0).unwrap()
}

fn refusal(tar: Tar) -> String {
    open(&packed(&tar.end())).unwrap_err().to_string()
}

fn files(content: &[u8]) -> (Vault, Vec<Renamed>) {
    match open(content).unwrap() {
        Opened::Files { vault, renamed } => (vault, renamed),
        Opened::Unknown(_) | Opened::Sealed(_) => panic!("no archive was seen"),
    }
}

fn names_of(tar: Tar) -> Vec<String> {
    let (vault, _) = files(&packed(&tar.end()));
    // Whatever came out can be packed again: no clash, no unsafe name is left.
    let again = compress(&vault, true).unwrap();
    assert_eq!(files(&again), (vault.clone(), vec![]));
    vault.entries.into_keys().map(|path| path.as_str().to_owned()).collect()
}

#[test]
fn links_devices_pipes_and_holes_are_refused_by_name() {
    for (kind, word) in [
        (EntryType::Symlink, "a symbolic link"),
        (EntryType::Link, "a hard link"),
        (EntryType::Char, "a device"),
        (EntryType::Block, "a device"),
        (EntryType::Fifo, "a pipe"),
        (EntryType::GNUSparse, "a file with holes (sparse)"),
        (EntryType::new(b'V'), "of an unknown kind"),
    ] {
        let told = refusal(Tar::default().file("good", b"1").entry("bad/one", kind, b""));
        assert_eq!(told, format!("`bad/one` is {word}; only files and folders are restored"));
    }
    let told = refusal(Tar::default().entry("out", EntryType::Symlink, b"").file("out/x", b"through the link"));
    assert!(told.starts_with("`out` is a symbolic link"), "{told}");
}

#[test]
fn holes_told_in_pax_records_are_refused_too() {
    let records = b"18 path=holes.bin\n22 GNU.sparse.major=1\n";
    let told = refusal(Tar::default().pax(records).file("GNUSparseFile.0/holes.bin", b"1\n"));
    assert_eq!(told, "`holes.bin` is a file with holes (sparse); only files and folders are restored");
}

#[test]
fn names_that_climb_or_are_devices_come_out_tame_and_are_reported() {
    let names = ["../../x", "/etc/x", "C:\\x", "CON", "dir/NUL.txt", "a/../../b", "dot.", "new\nline", "\u{1b}[2J"];
    let tar = names.iter().fold(Tar::default(), |tar, name| tar.file(name, b"1"));
    let content = packed(&tar.end());
    let (vault, renamed) = files(&content);
    let mut found: Vec<&str> = vault.entries.keys().map(SafePath::as_str).collect();
    found.sort_unstable();
    let mut tame = ["__/__/x", "etc/x", "C__x", "CON_", "dir/NUL_.txt", "a/__/__/b", "dot_", "new_line", "_[2J"];
    tame.sort_unstable();
    assert_eq!(found, tame);
    assert_eq!(renamed.len(), names.len());
    assert!(renamed.iter().all(|renamed| !renamed.from.contains(char::is_control)));
}

#[test]
fn a_gzip_name_that_climbs_keeps_its_last_part_only() {
    for (stored, name) in
        [(&b"../../x"[..], "x"), (b"/etc/passwd", "passwd"), (b"C:\\x", "C__x"), (b"..", "__"), (b"", "_")]
    {
        let mut content = vec![0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 2, 255];
        content.extend_from_slice(stored);
        content.push(0);
        content.extend_from_slice(&gzip::write(None, b"bean\n", 0).unwrap()[10..]);
        assert_eq!(files(&content).0, vault([(name, file(b"bean\n"))]));
    }
}

#[test]
fn a_name_that_is_no_utf_8_is_read_as_latin_1() {
    let tar = Tar::default().raw(Tar::header(b"caf\xe9.md", EntryType::Regular, 1), b"1");
    assert_eq!(names_of(tar), ["café.md"]);
}

#[test]
fn names_of_64_kib_are_cut_and_longer_ones_refused_before_memory_is_taken() {
    let long = "n".repeat(65_000);
    let long_link = |name: &str| Tar::default().entry("././@LongLink", EntryType::GNULongName, name.as_bytes());
    let names = names_of(long_link(&long).file("short", b"1"));
    assert_eq!(names, ["n".repeat(255)]);
    let told = refusal(long_link(&"n".repeat(70_000)).file("short", b"1"));
    assert_eq!(told, "the archive's description of one file is 70000 bytes long, and 65536 is the most allowed");

    let giant = Tar::header(b"././@LongLink", EntryType::GNULongName, 1 << 30);
    assert!(matches!(open(&packed(&Tar::default().raw(giant, b"n").end())), Err(VaultError::LongDescription { .. })));
    let deep = "folder/".repeat(200) + "x";
    assert!(
        refusal(long_link(&deep).file("short", b"1")).ends_with("bytes long, and 1024 is the most that is restored")
    );
}

#[test]
fn a_size_told_twice_must_be_the_same() {
    let same = Tar::default().pax(b"11 size=10\n").file("a", &[7; 10]);
    assert_eq!(names_of(same), ["a"]);
    let told = refusal(Tar::default().pax(b"12 size=512\n").file("a", &[7; 10]));
    assert_eq!(told, "the archive gives two sizes for `a`");
    let told = refusal(Tar::default().entry("pax", EntryType::XGlobalHeader, b"11 size=10\n").file("a", &[7; 10]));
    assert_eq!(told, "the archive gives two sizes for `all files`");
    let named = Tar::default().entry("././@LongLink", EntryType::GNULongName, b"first\0");
    assert_eq!(refusal(named.pax(b"15 path=second\n").file("a", b"")), "the archive gives two names for `second`");
}

#[test]
fn sizes_that_lie_are_refused_before_memory_is_taken() {
    let claims = |size| Tar::default().raw(Tar::header(b"a", EntryType::Regular, size), b"only this");
    assert_eq!(refusal(claims(1 << 40)), "the files take more than 512 MiB");
    assert_eq!(refusal(claims(u64::MAX / 2)), "the files take more than 512 MiB");
    assert_eq!(refusal(claims(100 << 20)), "the tar stream ends too early");
    let folder = Tar::default().raw(Tar::header(b"a/", EntryType::Directory, 512), &[1; 512]);
    assert_eq!(refusal(folder), "the archive's header at byte 0 is damaged");
}

#[test]
fn rights_beyond_reading_and_running_are_dropped() {
    let mut header = Tar::header(b"run", EntryType::Regular, 1);
    header.set_mode(0o6755);
    header.set_uid(0);
    let (opened, _) = files(&packed(&Tar::default().raw(header, b"1").end()));
    let run = Entry::File { bytes: b"1".to_vec(), executable: true, modified: None };
    assert_eq!(opened, vault([("run", run)]));
}

#[test]
fn times_beyond_all_clocks_are_dropped() {
    let mut header = Tar::header(b"a", EntryType::Regular, 0);
    header.set_mtime(u64::MAX);
    let tar = Tar::default().raw(header, b"").pax(b"14 mtime=-1.5\n").file("b", b"").pax(b"20 mtime=1700000.25\n");
    let (opened, _) = files(&packed(&tar.file("c", b"").end()));
    let dated = Entry::File { bytes: vec![], executable: false, modified: Some(1_700_000) };
    assert_eq!(opened, vault([("a", file(b"")), ("b", file(b"")), ("c", dated)]));
}

#[test]
fn names_that_clash_on_some_disk_all_come_out() {
    let cases = Tar::default().file("Bean", b"1").file("bean", b"2").file("BEAN", b"3");
    assert_eq!(names_of(cases), ["BEAN~3", "Bean", "bean~2"]);
    let forms = Tar::default().file("caf\u{e9}", b"1").file("cafe\u{301}", b"2");
    assert_eq!(names_of(forms), ["cafe\u{301}~2", "caf\u{e9}"]);
    let both = Tar::default().file("a", b"1").file("a/b", b"2").entry("A/", EntryType::Directory, b"");
    assert_eq!(names_of(both), ["A~3", "a", "a~2/b"]);
    let twice = Tar::default().file("a", b"old").file("a", b"new");
    assert_eq!(names_of(twice), ["a", "a~2"]);
}

#[test]
fn a_million_empty_entries_are_refused() {
    let thousand = Tar::default().file("a", b"").0.repeat(1000);
    let member = packed(&thousand);
    let error = open(&member.repeat(1000)).unwrap_err();
    assert_eq!(error, VaultError::TooMany { most: MAX_ENTRIES });
}

#[test]
fn bombs_are_refused_at_the_limit() {
    let zeros = vec![0; 1 << 20];
    for bomb in [gzip::write(Some("bomb"), &zeros, 0).unwrap(), xz::write(&zeros).unwrap()] {
        assert!(bomb.len() < 2000);
        let error = open_within(&bomb.repeat(20), 10 << 20).unwrap_err();
        assert_eq!(error, VaultError::TooBig { most: 10 << 20 });
    }
    let tar = Tar::default().file("bomb", &zeros).end();
    assert!(matches!(open_within(&packed(&tar), 1 << 20), Err(VaultError::TooBig { .. })));
    assert!(open_within(&packed(&tar), (1 << 20) + 2048).is_ok());
    let padded = [tar, vec![0; 8 << 20]].concat();
    assert!(matches!(open_within(&packed(&padded), 4 << 20), Err(VaultError::TooBig { .. })));
}

/// Our own xz stream, with its dictionary byte set to `bits` and the header's checksum made right again.
fn with_dictionary(bits: u8) -> Vec<u8> {
    let mut content = xz::write(&Tar::default().file("a", b"bean\n").end()).unwrap();
    let block = &mut content[12..];
    let size = (usize::from(block[0]) + 1) * 4;
    let property = block.windows(2).position(|pair| pair == [0x21, 1]).unwrap() + 2;
    block[property] = bits;
    let mut crc = flate2::Crc::new();
    crc.update(&block[..size - 4]);
    block[size - 4..size].copy_from_slice(&crc.sum().to_le_bytes());
    content
}

#[test]
fn xz_with_any_check_and_no_filter_but_lzma2_is_read() {
    use lzma_rust2::{CheckType, FilterType, XzOptions, XzWriter};
    let tar = Tar::default().file("a", b"bean\n").end();
    let written = |options: XzOptions| {
        let mut writer = XzWriter::new(Vec::new(), options).unwrap();
        std::io::Write::write_all(&mut writer, &tar).unwrap();
        writer.finish().unwrap()
    };
    for check in [CheckType::None, CheckType::Crc32, CheckType::Crc64, CheckType::Sha256] {
        let mut options = XzOptions::with_preset(1);
        options.set_check_sum_type(check);
        assert_eq!(files(&written(options)).0, vault([("a", file(b"bean\n"))]));
    }
    for filter in
        [FilterType::Delta, FilterType::BcjX86, FilterType::BcjArm, FilterType::BcjArm64, FilterType::BcjRiscv]
    {
        let mut options = XzOptions::with_preset(1);
        options.prepend_pre_filter(filter, u32::from(filter == FilterType::Delta));
        assert_eq!(open(&written(options)), Err(VaultError::Filter));
    }
}

#[test]
fn a_giant_xz_dictionary_is_refused_before_memory_is_taken() {
    let asked = |bits| open(&with_dictionary(bits)).map(|_| ());
    assert_eq!(asked(28), Ok(()), "64 MiB, as xz -9 asks");
    assert_eq!(asked(29), Err(VaultError::Dictionary { asked: 96 << 20, most: 64 << 20 }));
    assert_eq!(asked(40), Err(VaultError::Dictionary { asked: u64::from(u32::MAX), most: 64 << 20 }));
    assert_eq!(asked(41), Err(VaultError::Damaged { form: Form::Xz }));
}

#[test]
fn several_members_or_streams_are_one_archive() {
    let tar = Tar::default().file("a", b"1").file("b", &noise(1, 5000)).end();
    let (first, second) = tar.split_at(1300);
    let write_gzip = |bytes: &[u8]| gzip::write(None, bytes, 0).unwrap();
    let write_xz = |bytes: &[u8]| xz::write(bytes).unwrap();
    let zeros = |count| vec![0; count];
    let whole = files(&write_gzip(&tar));
    assert_eq!(files(&[write_gzip(first), write_gzip(second)].concat()), whole);
    assert_eq!(files(&[write_xz(first), write_xz(second), zeros(4)].concat()), whole);
    assert_eq!(files(&[write_xz(first), zeros(8), write_xz(second), zeros(100)].concat()), whole);
}

#[test]
fn too_many_members_are_refused() {
    let member = packed(b"");
    let error = open(&member.repeat(10_001)).unwrap_err();
    assert_eq!(error.to_string(), "the gzip stream is cut in more than 10000 parts");
    let stream = xz::write(b"").unwrap();
    let error = open(&stream.repeat(10_001)).unwrap_err();
    assert_eq!(error, VaultError::TooManyParts { form: Form::Xz, most: 10_000 });
    let last = xz::write(&Tar::default().file("a", b"1").end()).unwrap();
    assert_eq!(files(&[stream.repeat(9_000), last].concat()).0, vault([("a", file(b"1"))]), "and take no stack");
}

#[test]
fn bytes_after_the_end_are_refused_unless_they_are_zeros() {
    let tar = Tar::default().file("a", b"1").end();
    for (form, content) in [(Form::Gzip, packed(&tar)), (Form::Xz, xz::write(&tar).unwrap())] {
        let more = |bytes: &[u8]| open(&[content.as_slice(), bytes].concat()).map(|_| ());
        assert_eq!(more(&[0; 7]), Ok(()));
        assert_eq!(more(b"hidden"), Err(VaultError::Trailing { form, bytes: 6 }));
        assert!(matches!(more(b"\0\0\0\0hidden"), Err(VaultError::Trailing { .. })));
    }
    let hidden = [tar, vec![7; 512]].concat();
    assert_eq!(open(&packed(&hidden)), Err(VaultError::Trailing { form: Form::Tar, bytes: 512 }));
}

#[test]
fn no_part_of_a_content_passes_for_the_whole() {
    let whole = vault([("seeds/beans.md", file(&noise(1, 300))), ("b", file(b"2"))]);
    let contents = [
        compress(&whole, false).unwrap(),
        packed(&archive::write(&whole.entries, false)),
        compress(&vault([("beans.md", file(&noise(1, 300)))]), false).unwrap(),
    ];
    for content in contents {
        for end in 0..content.len() {
            let part = &content[..end];
            // Only the zeros that end a content may be missing.
            let zeros = content[end..].iter().all(|&byte| byte == 0);
            match open(part) {
                Ok(Opened::Files { .. }) => assert!(zeros, "{end}"),
                Ok(Opened::Unknown(_) | Opened::Sealed(_)) => assert!(end < 6, "{end}"),
                Err(error) => assert!(error.to_string().contains("stream"), "{end}: {error}"),
            }
        }
    }
}

#[test]
fn an_archive_cut_at_any_block_is_told() {
    let tar = Tar::default().file("a", &noise(1, 700)).file("b", b"2").end();
    for end in (0..tar.len()).step_by(100) {
        match open(&packed(&tar[..end])) {
            Ok(Opened::Files { vault, .. }) => {
                // Old tars have no end marker: a cut between two entries cannot be seen in the archive itself.
                assert!([1536, 2560].contains(&end) || end > 2560, "{end}: {vault:?}");
            }
            Ok(Opened::Unknown(_) | Opened::Sealed(_)) => assert!(end < 512, "{end}"),
            Err(error) => assert_eq!(error, VaultError::CutShort { form: Form::Tar }, "{end}"),
        }
    }
}

#[test]
fn a_description_of_nothing_is_an_archive_cut_short() {
    let told = refusal(Tar::default().file("a", b"1").pax(b"10 path=b\n"));
    assert_eq!(told, "the tar stream ends too early");
}

#[test]
fn the_folder_of_everything_and_a_comment_for_all_are_no_harm() {
    let tar = Tar::default()
        .entry("pax_global_header", EntryType::XGlobalHeader, b"20 comment=0123abcd\n")
        .entry("./", EntryType::Directory, b"")
        .entry("./seeds/", EntryType::Directory, b"")
        .file("./seeds/beans.md", b"1");
    let (opened, renamed) = files(&packed(&tar.end()));
    assert_eq!(opened, vault([("seeds", Entry::Folder { modified: None }), ("seeds/beans.md", file(b"1"))]));
    assert_eq!(renamed, []);
    assert_eq!(path("seeds").as_str(), "seeds");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(1000))]

    #[test]
    fn flipped_bits_never_give_wrong_files(at in 0usize..10_000, bit in 0u8..8, form in 0usize..3) {
        let whole = vault([("seeds/beans.md", file(b"Seeds travel far and wide, and so do words.\n"))]);
        let lone = vault([("beans.md", file(b"Seeds travel far and wide, and so do words.\n"))]);
        let mut content = match form {
            0 => packed(&archive::write(&whole.entries, false)),
            1 => xz::write(&archive::write(&whole.entries, false)).unwrap(),
            _ => gzip::write(Some("beans.md"), b"Seeds travel far and wide, and so do words.\n", 0).unwrap(),
        };
        let at = at % content.len();
        content[at] ^= 1 << bit;
        if let Ok(Opened::Files { vault, .. }) = open(&content) {
            let bytes = |vault: &Vault| vault.entries.values().cloned().collect::<Vec<_>>();
            // Only what no checksum covers may change: a gzip's header, and so the stored name.
            proptest::prop_assert_eq!(bytes(&vault), bytes(if form == 2 { &lone } else { &whole }));
        }
    }

    #[test]
    fn any_bytes_after_the_magic_are_no_harm(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400), form in 0usize..3) {
        let start: &[u8] = [&b"\x1f\x8b\x08\x08"[..], b"\x1f\x8b\x08\0", b"\xfd7zXZ\0\0\x01\x69\x22\xde\x36"][form];
        let _ = open(&[start, &bytes].concat());
        let _ = open(&packed(&bytes));
    }

    #[test]
    fn any_damaged_header_is_no_harm(changes in proptest::collection::vec((0usize..1536, proptest::prelude::any::<u8>()), 1..6)) {
        let mut tar = Tar::default().pax(b"11 size=10\n").file("a", &[7; 10]).end();
        for (at, value) in changes {
            tar[at] = value;
        }
        // Both headers' checksums are made right again, so that the fields are read at all.
        for at in [0, 1024] {
            let mut header = Header::new_old();
            header.as_mut_bytes().copy_from_slice(&tar[at..at + 512]);
            header.set_cksum();
            tar[at..at + 512].copy_from_slice(header.as_bytes());
        }
        if let Ok(Opened::Files { vault, .. }) = open(&packed(&tar)) {
            proptest::prop_assert!(vault.entries.is_empty() || unique_paths::check(&vault).is_ok());
        }
    }
}
