//! Age files made, damaged and forged -> what opening them gives or says.

use super::error::RECIPIENTS;
use super::*;
use crate::limits::{MAX_AGE_STANZAS, MAX_IDENTITY_LINES, MAX_SCRYPT_LOG_N};

const IDENTITY: &str = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
/// Of nobody in particular.
const OTHER_IDENTITY: &str = "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSKMP32K";
const HYBRID_IDENTITY: &str = "AGE-SECRET-KEY-PQ-1HZLGZUPT4ETPKDEV8HSGFDCYZ4E522W0A7PU2LHT8EH9W6YLNC3SW78XKG";

/// 32 bytes of base64, as a share or a wrapped key.
const BYTES_32: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const SALT: &str = "AAECAwQFBgcICQoLDA0ODw";

fn error(bytes: &[u8], keys: &[Key]) -> OpenError {
    open(bytes, keys, 1 << 20).err().expect("it was opened")
}

fn x25519_stanza() -> String {
    format!("-> X25519 {BYTES_32}\n{BYTES_32}\n")
}

/// A file of these stanzas that no key opens.
fn file_of(stanzas: &str) -> Vec<u8> {
    let mut file = format!("age-encryption.org/v1\n{stanzas}--- {BYTES_32}\n").into_bytes();
    file.extend([7; 16 + 20]);
    file
}

fn keys() -> Vec<Key> {
    Key::identities(IDENTITY).unwrap()
}

#[test]
fn what_opens_a_file_is_told_without_a_key() {
    let grease = "-> x.y-grease a b\nAA\n";
    let cases = [
        (format!("-> scrypt {SALT} 12\n{BYTES_32}\n"), "a passphrase"),
        (x25519_stanza(), "a key"),
        ([x25519_stanza(), grease.to_owned(), x25519_stanza()].concat(), "2 keys"),
        (format!("-> tree ring\n\n{}", x25519_stanza()), "a key or something that is not known here"),
        (grease.to_owned(), "something that is not known here"),
    ];
    for (text, told) in cases {
        assert_eq!(describe(&stanzas(&file_of(&text)).unwrap()), told, "{text}");
    }
}

#[test]
fn other_files_and_other_versions_are_told_apart() {
    for bytes in [&b""[..], b"age", b"\x1f\x8b\x08", b"AGE-ENCRYPTION.ORG/v1\n", b"\n-----BEGIN AGE FILE-----\n"] {
        assert!(!is_age(bytes));
        assert_eq!(error(bytes, &keys()), OpenError::NotAge);
    }
    assert!(is_age(b"age-encryption.org/v1\n") && is_age(b" \n-----BEGIN AGE ENCRYPTED FILE-----\n"));
    let newer = b"age-encryption.org/v2\n-> X\n";
    assert!(!is_age(newer));
    assert_eq!(error(newer, &keys()), OpenError::Version { version: "v2".into() });
    for bytes in
        [&b"age-encryption.org/"[..], b"age-encryption.org/v1", b"age-encryption.org/v1\r\n", b"age-encryption.org/\n"]
    {
        assert!(matches!(error(bytes, &keys()), OpenError::Damaged { part: AgePart::Header, at: 19, .. }));
    }
}

#[test]
fn a_header_that_is_not_to_the_letter_is_refused_with_its_place() {
    let first = "age-encryption.org/v1\n".len();
    let second = first + x25519_stanza().len();
    let cases = [
        ("-> \n\n".to_owned(), first),
        ("->\n\n".to_owned(), first),
        ("->  X25519\n\n".to_owned(), first),
        ("-> tree ring \n\n".to_owned(), first),
        ("-> tr\u{e9}e\n\n".to_owned(), first),
        ("-> tree\u{7f}\n\n".to_owned(), first),
        ("\n".to_owned(), first),
        (format!("-> tree\n{BYTES_32}=\n"), first + 8),
        (format!("-> tree\n{BYTES_32}{BYTES_32}\n"), first + 8),
        (String::new(), first),
        (format!("{}-> X25519 {BYTES_32}\nAAAA\n", x25519_stanza()), second),
        (format!("{}-> X25519 {BYTES_32} {BYTES_32}\n{BYTES_32}\n", x25519_stanza()), second),
        (format!("{}-> X25519 {SALT}\n{BYTES_32}\n", x25519_stanza()), second),
        (format!("{}-> scrypt {SALT} 12\n{BYTES_32}\n", x25519_stanza()), second),
    ];
    for (text, place) in cases {
        match error(&file_of(&text), &keys()) {
            OpenError::Damaged { part: AgePart::Header, at, .. } => assert_eq!(at, place, "{text}"),
            other => panic!("{text}: {other}"),
        }
    }
}

#[test]
fn too_much_work_is_refused_before_any_of_it() {
    for log_n in ["21", "22", "63", "64", "255", "256", "18446744073709551616", "99999999999999999999999999"] {
        let file = file_of(&format!("-> scrypt {SALT} {log_n}\n{BYTES_32}\n"));
        let passphrases: Vec<Key> = (0..1_000).map(|_| Key::passphrase("password")).collect();
        let refused = error(&file, &passphrases);
        assert!(matches!(refused, OpenError::WorkFactor { most: MAX_SCRYPT_LOG_N, .. }), "{log_n}: {refused}");
    }
    for log_n in ["0", "012", "+12", "-12", "0xc", "12a", "١٢", "1e1"] {
        let file = file_of(&format!("-> scrypt {SALT} {log_n}\n{BYTES_32}\n"));
        assert!(matches!(error(&file, &[]), OpenError::Damaged { part: AgePart::Header, .. }), "{log_n}");
    }
}

#[test]
fn stanzas_and_bodies_without_end_are_refused() {
    let many = file_of(&x25519_stanza().repeat(100_000));
    let refused = OpenError::TooLarge { what: RECIPIENTS, most: MAX_AGE_STANZAS };
    assert_eq!(error(&many, &keys()), refused);
    assert_eq!(stanzas(&many), Err(refused.clone()));
    assert_eq!(refused.to_string(), "it has more than 1000 recipients");
    let line = format!("{}\n", "A".repeat(64));
    let giant_body = file_of(&format!("-> tree\n{}\n", line.repeat(100_000)));
    let giant_line = file_of(&format!("-> {}\n\n", "tree ".repeat(1_000_000)));
    let no_line = [b"age-encryption.org/v1\n".to_vec(), vec![b'-'; 4 << 20]].concat();
    for file in [giant_body, giant_line, no_line] {
        assert!(matches!(error(&file, &keys()), OpenError::TooLarge { what: "header", .. }));
    }
    assert_eq!(stanzas(&file_of(&x25519_stanza().repeat(MAX_AGE_STANZAS))).unwrap().len(), MAX_AGE_STANZAS);
}

#[test]
fn content_beyond_the_limit_is_refused_before_a_key_is_tried() {
    let mut file = file_of(&format!("-> scrypt {SALT} 20\n{BYTES_32}\n"));
    file.extend(vec![0; 100_000]);
    let passphrase = [Key::passphrase("password")];
    let refused = open(&file, &passphrase, 99_987).err();
    assert_eq!(refused, Some(OpenError::TooLarge { what: "sealed content", most: 99_987 }));
}

#[test]
fn a_key_of_another_kind_and_a_wrong_key_are_told_apart() {
    let for_keys = file_of(&x25519_stanza());
    let for_passphrase = file_of(&format!("-> scrypt {SALT} 10\n{BYTES_32}\n"));
    let passphrase = [Key::passphrase("password")];
    let needs = |kinds: &str| OpenError::NeedsAnotherKey { kinds: kinds.into() };
    assert_eq!(error(&for_keys, &passphrase), needs("a key"));
    assert_eq!(error(&for_passphrase, &keys()), needs("a passphrase"));
    assert_eq!(error(&for_keys, &[]), needs("a key"));
    assert_eq!(error(&for_keys, &keys()), OpenError::NoMatchingKey);
    assert_eq!(error(&for_passphrase, &passphrase), OpenError::NoMatchingKey);
    assert_eq!(needs("a key").to_string(), "it needs another key: it opens with a key");
}

#[test]
fn a_packets_key_is_read_and_written_in_hex() {
    let known = [
        ("00000000000000000000000000000000", [0x87, 0xbd, 0x78, 0xa3, 0x18]),
        ("000102030405060708090a0b0c0d0e0f", [0x78, 0x6c, 0xa0, 0xcf, 0xcb]),
        ("deadbeefcafef00d0123456789abcdef", [0x15, 0xa5, 0xa3, 0x35, 0x8a]),
    ];
    for (hex, bits) in known {
        let key = PacketKey::from_hex(&format!(" {}\r\n", hex.to_uppercase())).unwrap();
        assert_eq!(key.hex().as_str(), hex);
        assert_eq!(PacketKey::new(key.bytes()).hash_bits(), bits);
    }
    let almost = "deadbeefcafef00d0123456789abcde";
    for text in
        ["", almost, &format!("{almost}f0"), &format!("{almost}g"), &format!("{almost}\u{ff10}"), &format!("+{almost}")]
    {
        let refused = PacketKey::from_hex(text).err().unwrap();
        assert_eq!(refused, KeyError::NotHex);
        assert!(!refused.to_string().contains("dead"));
    }
}

#[test]
fn identity_files_hold_comments_and_errors_name_the_line_but_not_the_secret() {
    let two = format!("# created: some day\n\n  {IDENTITY}\r\n#\n{}\n", OTHER_IDENTITY.to_lowercase());
    assert_eq!(Key::identities(&two).unwrap().len(), 2);
    assert_eq!(Key::identities(&HYBRID_IDENTITY.to_lowercase()).unwrap().len(), 1);
    for text in ["", "# a comment\n\n"] {
        assert_eq!(Key::identities(text).err(), Some(KeyError::NoIdentity));
    }
    let age1 = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    for wrong in [
        &IDENTITY.replace("1EGT", "1EGX"),
        &IDENTITY[1..],
        age1,
        &HYBRID_IDENTITY.replace("-PQ-1", "-1"),
        "AGE-SECRET-KEY-1",
        "ключ",
    ] {
        let refused = Key::identities(&format!("{IDENTITY}\n{wrong}\n")).err().unwrap();
        assert!(matches!(refused, KeyError::Identity { line: 2, .. }), "{wrong}");
        assert!(!refused.to_string().contains(wrong));
    }
    let long = "#\n".repeat(MAX_IDENTITY_LINES + 1);
    assert!(matches!(Key::identities(&long).err(), Some(KeyError::Identity { .. })));
}

#[test]
fn damage_in_an_armored_file_is_told_by_its_place_in_the_text() {
    // The second stanza's first line begins at byte 117; in base64 that is in the third line of the text.
    let binary = file_of(&format!("{}-> X25519 {SALT}\n{BYTES_32}\n", x25519_stanza()));
    let engine = base64::engine::general_purpose::STANDARD;
    let digits = base64::Engine::encode(&engine, &binary);
    for end in ["\n", "\r\n"] {
        let lines: Vec<&str> = digits.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
        let begin = format!("  {end}-----BEGIN AGE ENCRYPTED FILE-----{end}");
        let text = format!("{begin}{}{end}-----END AGE ENCRYPTED FILE-----{end}", lines.join(end));
        let at = 22 + x25519_stanza().len();
        let place = begin.len() + at / 48 * (64 + end.len()) + at % 48 / 3 * 4 + at % 3;
        match error(text.as_bytes(), &keys()) {
            OpenError::Damaged { part: AgePart::Header, at, .. } => assert_eq!(at, place),
            other => panic!("{other}"),
        }
        let bent = text.replacen(&digits[60..64], "AA C", 1);
        assert!(matches!(error(bent.as_bytes(), &keys()), OpenError::Damaged { part: AgePart::Armor, .. }));
    }
}
