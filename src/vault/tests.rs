//! Vaults -> content -> the same vaults.

use proptest::prelude::*;

use super::*;

pub(super) fn path(path: &str) -> SafePath {
    SafePath::new(path).unwrap()
}

pub(super) fn file(bytes: &[u8]) -> Entry {
    Entry::File { bytes: bytes.to_vec(), executable: false, modified: None }
}

pub(super) fn vault<const N: usize>(entries: [(&str, Entry); N]) -> Vault {
    Vault { entries: entries.into_iter().map(|(name, entry)| (path(name), entry)).collect() }
}

pub(super) fn noise(mut seed: u64, bytes: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes + 8);
    while out.len() < bytes {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        out.extend_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes());
    }
    out.truncate(bytes);
    out
}

fn same_again(vault: &Vault, keep_times: bool) -> Vec<u8> {
    let content = compress(vault, keep_times).unwrap();
    assert_eq!(open(&content).unwrap(), Opened::Files { vault: vault.clone(), renamed: vec![] });
    content
}

#[test]
fn contents_of_every_kind_are_read_when_they_are_padded_to_any_length_that_sealing_makes() {
    let small = vault([("a.txt", file(b"Seeds travel.\n"))]);
    let several = vault([("a.txt", file(b"Seeds travel.\n")), ("b/c.bin", file(&noise(1, 3_000)))]);
    let texts = vault([("a.txt", file(&b"Seeds travel. ".repeat(500))), ("b.txt", file(&b"Roots stay. ".repeat(500)))]);
    let mut forms = std::collections::BTreeSet::new();
    for vault in [small, several, texts] {
        let archive = archive::write(&vault.entries, false);
        let contents = [compress(&vault, false), gzip::write(None, &archive, usize::MAX), xz::write(&archive)];
        for mut content in contents.map(Result::unwrap) {
            forms.insert(content[..4].to_vec());
            // All lengths up to 64 KiB, some above, and the most that a packet carries.
            let steps =
                (12..=16).flat_map(|exponent| (0..16).map(move |step| (1 << exponent) + step * (1 << exponent >> 4)));
            for length in steps.chain([67_584, 1_015_808, MAX_CONTENT_BYTES]) {
                content.resize(length, 0);
                assert_eq!(
                    open(&content).unwrap(),
                    Opened::Files { vault: vault.clone(), renamed: vec![] },
                    "{length}"
                );
            }
            content.push(0);
            assert!(matches!(open(&content), Err(VaultError::ContentTooBig { .. })));
        }
    }
    assert_eq!(forms.len(), 3, "gzip with a name, gzip without one, xz");
}

#[test]
fn the_worked_example_of_the_format_is_written() {
    let content = same_again(&vault([("a.txt", file(b"Seeds travel.\n"))]), false);
    let header = [0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 2, 0xff];
    let packed = b"\x0b\x4e\x4d\x4d\x29\x56\x28\x29\x4a\x2c\x4b\xcd\xd1\xe3\x02\0";
    let sums = b"\xe9\xfe\x4e\x16\x0e\0\0\0";
    assert_eq!(content, [&header, &b"a.txt\0"[..], packed, sums].concat());
}

/// Length and CRC-32: packets are topped up and compared years later, so a change of these needs a reason.
fn fingerprint(vault: &Vault) -> (usize, u32) {
    let content = compress(vault, true).unwrap();
    let mut crc = flate2::Crc::new();
    crc.update(&content);
    (content.len(), crc.sum())
}

#[test]
fn the_same_files_give_the_same_bytes_as_ever() {
    let run = Entry::File { bytes: b"#!/bin/sh\n".to_vec(), executable: true, modified: Some(1_700_000_000) };
    let small = vault([("a/run.sh", run), ("a/empty", Entry::Folder { modified: None }), ("種.md", file(b"bean\n"))]);
    assert_eq!(fingerprint(&small), (199, 1_925_831_190));
    let numbers: Vec<u8> = (0..20_000u32).flat_map(|n| (n * n / 7).to_le_bytes()).collect();
    assert_eq!(fingerprint(&vault([("rows.bin", file(&numbers))])), (39096, 3_390_092_386));
}

#[test]
fn empty_files_empty_folders_and_the_executable_bit_come_back() {
    same_again(&vault([("a", file(b""))]), false);
    same_again(&vault([("a", Entry::Folder { modified: None })]), false);
    let run = Entry::File { bytes: b"#!/bin/sh\n".to_vec(), executable: true, modified: None };
    same_again(&vault([("run.sh", run.clone())]), false);
    let content = same_again(&vault([("a/b/run.sh", run), ("a/c", Entry::Folder { modified: None })]), false);
    assert!(content[3] & 8 == 0, "a tar has no stored name");
}

#[test]
fn times_are_left_out_unless_asked_for() {
    let dated = |modified| {
        let entry = Entry::File { bytes: b"bean\n".to_vec(), executable: false, modified };
        vault([("a.md", entry), ("b", Entry::Folder { modified })])
    };
    assert_eq!(compress(&dated(Some(1_700_000_000)), false), compress(&dated(None), false));
    same_again(&dated(Some(1_700_000_000)), true);
    same_again(&dated(Some(253_402_300_799)), true);
    let lone = |modified| vault([("a.md", Entry::File { bytes: b"bean\n".to_vec(), executable: false, modified })]);
    same_again(&lone(Some(1)), true);
    assert_eq!(compress(&lone(Some(1)), false), compress(&lone(None), true));
}

#[test]
fn long_names_and_names_of_any_alphabet_come_back() {
    let long = format!("{}/{}.md", "folder/".repeat(20).trim_end_matches('/'), "n".repeat(200));
    let fits = format!("{}/{}", "p".repeat(155), "n".repeat(100));
    let entries = [
        (long.as_str(), file(b"1")),
        (fits.as_str(), file(b"2")),
        ("بذور/種.md", file(b"3")),
        ("بذور/خالي", Entry::Folder { modified: None }),
    ];
    same_again(&vault(entries), false);
    same_again(&vault([("種.md", file(b"bean"))]), false);
    same_again(&vault([(&"n".repeat(255), file(b"bean"))]), false);
}

#[test]
fn archives_inside_stay_closed() {
    for name in ["x.tar", "x.tar.gz", "x.gz", "x.tar.xz"] {
        let inner = compress(&vault([("a/b", file(b"1")), ("c", file(b"2"))]), false).unwrap();
        same_again(&vault([(name, file(&inner))]), false);
    }
}

#[test]
fn the_smaller_of_gzip_and_xz_is_kept() {
    let text = same_again(&vault([("a.md", file(&b"beans, ".repeat(20)))]), false);
    assert_eq!(text[..4], [0x1f, 0x8b, 8, 8]);
    let twice = [noise(1, 60_000), noise(1, 60_000)].concat();
    let far = same_again(&vault([("a.bin", file(&twice))]), false);
    assert_eq!(far[..6], *b"\xfd7zXZ\0", "gzip looks back 32 KiB only");
}

#[test]
fn what_cannot_be_packed_is_told() {
    assert_eq!(compress(&Vault::default(), false), Err(VaultError::Empty));
    let clash = compress(&vault([("A", file(b"1")), ("a", file(b"2"))]), false);
    assert_eq!(clash.unwrap_err().to_string(), "`A` and `a` would be one and the same on many computers");
}

#[test]
fn an_age_file_is_known_as_sealed_and_handed_on() {
    for sealed in [&b"age-encryption.org/v1\n"[..], b"age-encryption.org/v1\n-> scrypt x 12\n"] {
        assert_eq!(open(sealed), Ok(Opened::Sealed(sealed.to_vec())));
    }
    for other in [&b"age-encryption.org/v1"[..], b"age-encryption.org/v2\n", b"Age-encryption.org/v1\n"] {
        assert_eq!(open(other), Ok(Opened::Unknown(other.to_vec())));
    }
}

#[test]
fn content_of_no_known_kind_is_handed_on() {
    let stranger = |bytes: &[u8]| assert_eq!(open(bytes), Ok(Opened::Unknown(bytes.to_vec())));
    stranger(b"");
    stranger(&[0; 4096]);
    stranger(&gzip::write(None, b"no tar inside", 0).unwrap());
    stranger(&gzip::write(None, &noise(1, 2000), 0).unwrap());
    stranger(&xz::write(&noise(1, 2000)).unwrap());
}

fn a_name() -> impl Strategy<Value = String> {
    prop_oneof![Just("a".to_owned()), Just("b".to_owned()), "[a-c]{1,2}(\\.md)?", "[\\PC]{1,20}", "[x-z]{60,200}"]
}

fn an_entry() -> impl Strategy<Value = Entry> {
    let bytes = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..600),
        "[a-e \n]{0,2000}".prop_map(String::into_bytes),
        Just(vec![0; 512]),
    ];
    let modified = proptest::option::of(1u64..=253_402_300_799);
    prop_oneof![
        4 => (bytes, any::<bool>(), modified.clone())
            .prop_map(|(bytes, executable, modified)| Entry::File { bytes, executable, modified }),
        1 => modified.prop_map(|modified| Entry::Folder { modified }),
    ]
}

fn any_vault() -> impl Strategy<Value = Vault> {
    let a_path = proptest::collection::vec(a_name(), 1..4).prop_map(|names| names.join("/"));
    proptest::collection::vec((a_path, an_entry()), 1..8).prop_filter_map("no clashing names", |entries| {
        let safe = entries.into_iter().filter_map(|(path, entry)| Some((SafePath::new(&path).ok()?, entry)));
        let vault = Vault { entries: safe.collect() };
        (!vault.entries.is_empty() && unique_paths::check(&vault).is_ok()).then_some(vault)
    })
}

fn without_times(vault: &Vault) -> Vault {
    let entries = vault.entries.iter().map(|(path, entry)| {
        let entry = match entry.clone() {
            Entry::File { bytes, executable, .. } => Entry::File { bytes, executable, modified: None },
            Entry::Folder { .. } => Entry::Folder { modified: None },
        };
        (path.clone(), entry)
    });
    Vault { entries: entries.collect() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_vault_comes_back_the_same(vault in any_vault()) {
        let content = compress(&vault, true).unwrap();
        prop_assert_eq!(&compress(&vault, true).unwrap(), &content);
        let opened = open(&content).unwrap();
        prop_assert_eq!(opened, Opened::Files { vault: vault.clone(), renamed: vec![] });

        let timeless = open(&compress(&vault, false).unwrap()).unwrap();
        prop_assert_eq!(timeless, Opened::Files { vault: without_times(&vault), renamed: vec![] });
    }

    #[test]
    fn zeros_after_the_content_change_nothing(vault in any_vault(), zeros in 0usize..600) {
        let content = compress(&vault, false).unwrap();
        let padded = [content.clone(), vec![0; zeros]].concat();
        prop_assert_eq!(open(&padded), open(&content));
    }
}
