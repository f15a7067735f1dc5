//! Content -> age files by the age crate -> the same content, by our own reader and by the age crate; damage anywhere is
//! refused.

#![cfg(feature = "seal")]

use std::iter;

use age::secrecy::SecretString;

use super::make::encrypt;
use super::*;
use crate::limits::MAX_CONTENT_BYTES;

const IDENTITY: &str = "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSKMP32K";
const CHUNK: usize = 64 << 10;

fn theirs() -> age::x25519::Identity {
    IDENTITY.parse().unwrap()
}

fn ours() -> Vec<Key> {
    Key::identities(IDENTITY).unwrap()
}

fn recipient() -> Recipient {
    Recipient::new(&theirs().to_public().to_string()).unwrap()
}

pub(super) fn packet_key() -> PacketKey {
    PacketKey::from_hex("deadbeefcafef00d0123456789abcdef").unwrap()
}

/// Bytes that differ from place to place.
pub(super) fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 + at / 251) as u8).collect()
}

/// Bytes that look random, the same for each seed.
pub(super) fn noise(seed: u64) -> impl FnMut(&mut [u8]) -> Result<(), String> {
    let mut state = seed;
    move |bytes| {
        bytes.fill_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        });
        Ok(())
    }
}

/// A system that has none, or has not to be asked.
pub(super) fn no_random(_: &mut [u8]) -> Result<(), String> {
    Err("no random bytes".to_owned())
}

fn opened(file: &[u8], keys: &[Key]) -> Vec<u8> {
    open(file, keys, MAX_CONTENT_BYTES).unwrap_or_else(|error| panic!("{error}")).content.to_vec()
}

fn opened_by_age(file: &[u8]) -> Vec<u8> {
    let mut passphrase = age::scrypt::Identity::new(SecretString::from(packet_key().hex().as_str()));
    passphrase.set_max_work_factor(12);
    let identities: [&dyn age::Identity; 2] = [&passphrase, &theirs()];
    let mut content = Vec::new();
    let decryptor = age::Decryptor::new_buffered(age::armor::ArmoredReader::new(file)).unwrap();
    std::io::Read::read_to_end(&mut decryptor.decrypt(identities.into_iter()).unwrap(), &mut content).unwrap();
    content
}

#[test]
fn every_length_comes_back_by_our_reader_and_by_age() {
    let borders = [CHUNK, 2 * CHUNK, 4 * CHUNK].into_iter().flat_map(|border| [border - 1, border, border + 1]);
    for length in [0, 1, 2, 15, 16, 17, 100, 4_096, 10_000, 100_000, 200_001, 300_000].into_iter().chain(borders) {
        let plain = content(length);
        let file = encrypt(&plain, iter::once(&theirs().to_public() as _)).unwrap();
        assert!(opened(&file, &ours()) == plain, "{length}");
        assert!(opened_by_age(&file) == plain, "{length}");
    }
}

#[test]
fn content_sealed_with_a_packets_key_is_padded_and_comes_back() {
    for length in [1, 4_095, 4_096, 4_097, CHUNK - 1, CHUNK, CHUNK + 1, 300_000] {
        let plain = content(length);
        let file = seal_with_key(&plain, &packet_key()).unwrap();
        assert!(is_age(&file));
        assert_eq!(stanzas(&file).unwrap(), [RecipientKind::Passphrase]);
        let back = opened(&file, &[Key::packet(&packet_key())]);
        assert_eq!(back.len(), padded(length));
        assert!(back.starts_with(&plain) && back[length..].iter().all(|&byte| byte == 0));
        assert!(opened_by_age(&file) == back);
        // Nothing but the padded length is told: header and tags always take as much.
        let tags = 16 * padded(length).div_ceil(CHUNK);
        assert_eq!(file.len(), 150 + 16 + padded(length) + tags, "{length}");
    }
}

#[test]
fn the_work_factor_is_twelve_and_no_two_files_are_alike() {
    let first = seal_with_key(b"content", &packet_key()).unwrap();
    let line = first.split(|&byte| byte == b'\n').nth(1).unwrap();
    assert!(line.starts_with(b"-> scrypt ") && line.ends_with(b" 12"));
    let second = seal_with_key(b"content", &packet_key()).unwrap();
    assert_eq!(first.len(), second.len());
    let same = first.iter().zip(&second).filter(|(a, b)| a == b).count();
    assert!(same < 200, "{same} of {} bytes are alike", first.len());
}

#[test]
fn each_of_several_recipients_opens_and_nobody_else() {
    let others = age::x25519::Identity::generate();
    let recipients = [Recipient::new(&others.to_public().to_string()).unwrap(), recipient()];
    let file = seal_to(&content(5_000), &recipients, no_random).unwrap();
    assert_eq!(stanzas(&file).unwrap(), [RecipientKind::Key, RecipientKind::Key]);
    let stranger =
        Key::identities("AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0").unwrap();
    assert_eq!(open(&file, &stranger, 1 << 20).err(), Some(OpenError::NoMatchingKey));
    let all: Vec<Key> = stranger.into_iter().chain(ours()).collect();
    let unsealed = open(&file, &all, 1 << 20).unwrap();
    assert_eq!(unsealed.key, 1);
    assert!(unsealed.content.starts_with(&content(5_000)) && unsealed.content.len() == padded(5_000));
    assert!(opened_by_age(&file) == *unsealed.content);
    assert_eq!(seal_to(b"", &[], no_random).err(), Some(SealError::NoRecipients));
}

#[test]
fn a_letter_holds_the_key_in_hex_and_is_armored() {
    let text = letter(&packet_key(), &recipient(), no_random).unwrap();
    assert!(text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----\n") && text.is_ascii() && !text.contains('\r'));
    assert!(text.len() < 700, "{}", text.len());
    let back = opened(text.as_bytes(), &ours());
    assert_eq!(back, b"deadbeefcafef00d0123456789abcdef\n");
    assert_eq!(opened_by_age(text.as_bytes()), back);
    let key = PacketKey::from_hex(str::from_utf8(&back).unwrap()).unwrap();
    assert_eq!(key.bytes(), packet_key().bytes());
    // As a mail program may hand it on.
    assert_eq!(opened(format!("\n {}\r\n\r\n", text.replace('\n', "\r\n")).as_bytes(), &ours()), back);
}

/// A file of three chunks, small in its last one, and the keys that open it.
fn files() -> [(Vec<u8>, Vec<Key>); 3] {
    let plain = content(2 * CHUNK + 1_000);
    let letter = letter(&packet_key(), &recipient(), no_random).unwrap().into_bytes();
    [
        (encrypt(&plain, iter::once(&theirs().to_public() as _)).unwrap(), ours()),
        (seal_with_key(b"content", &packet_key()).unwrap(), vec![Key::packet(&packet_key())]),
        (letter, ours()),
    ]
}

/// 200 places: all borders, then spread over the whole.
fn places(length: usize) -> impl Iterator<Item = usize> {
    let borders = [0, 1, 21, 22, 23, length - 1, length - 2, length - 16, length - 17].into_iter();
    borders.chain((0..191).map(move |step| step * length / 191 + step % 7)).filter(move |at| *at < length)
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() {
    for (file, keys) in files() {
        let whole = if is_armored(&file) { file.trim_ascii_end() } else { &file };
        // At the borders of chunks, too.
        let start = file.len() - (2 * CHUNK + 1_000 + 48).min(file.len());
        let chunks = [start, start + 16 + CHUNK, start + 32 + 2 * CHUNK];
        for end in places(whole.len()).chain(chunks).filter(|end| *end < whole.len()) {
            assert!(open(&whole[..end], &keys, 1 << 20).is_err(), "cut at {end}");
        }
    }
}

fn is_armored(file: &[u8]) -> bool {
    file.starts_with(b"-----")
}

#[test]
fn a_bit_that_is_flipped_anywhere_is_found() {
    for (file, keys) in files() {
        for at in places(file.len()) {
            let mut flipped = file.clone();
            flipped[at] ^= 1 << (at % 8);
            // One blank more or less after the armor, and CR for LF there, are no damage.
            if !flipped.trim_ascii_end().eq(file.trim_ascii_end()) {
                assert!(open(&flipped, &keys, 1 << 20).is_err(), "bit {} of byte {at}", at % 8);
            }
        }
    }
}

#[test]
fn chunks_that_change_places_are_refused() {
    let (file, keys) = files().into_iter().next().unwrap();
    let start = file.len() - (2 * (CHUNK + 16) + 1_016);
    let mut swapped = file.clone();
    swapped[start..start + 2 * (CHUNK + 16)].rotate_left(CHUNK + 16);
    let dropped = [&file[..start], &file[start + CHUNK + 16..]].concat();
    let doubled = [&file[..start + CHUNK + 16], &file[start..]].concat();
    let longer = [&file[..], b"\0"].concat();
    for file in [swapped, dropped, doubled, longer] {
        let refused = open(&file, &keys, 1 << 20).err();
        assert!(matches!(refused, Some(OpenError::Damaged { part: AgePart::Payload, .. })), "{refused:?}");
    }
    assert!(open(&file, &keys, 1 << 20).is_ok());
}

#[test]
fn a_header_that_was_changed_is_refused_though_the_key_fits() {
    let file = encrypt(b"content", iter::once(&theirs().to_public() as _)).unwrap();
    let stanza = b"-> tree ring\n\n";
    let forged = [&file[..22], stanza, &file[22..]].concat();
    let refused = open(&forged, &ours(), 1 << 20).err();
    assert!(matches!(refused, Some(OpenError::Damaged { part: AgePart::Mac, .. })), "{refused:?}");
}

#[test]
fn recipients_that_everyone_could_open_for_and_texts_that_are_none_are_refused() {
    let low_order = [
        "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
        "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
        "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9",
        "age1t7wft09r2zxzfvwsk92eeql0tvzyghxytqwgapkcyf8dm5ylz9ts6wm9s8",
        "age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m",
        "age1ahlllllllllllllllllllllllllllllllllllllllllllllllalsn46ayy",
        "age1amlllllllllllllllllllllllllllllllllllllllllllllllalselrwrv",
        "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqqsuwj9m",
        "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqqk67yly",
    ];
    for text in low_order {
        let refused = Recipient::new(text).err().unwrap();
        assert_eq!(refused, KeyError::Recipient { why: "everyone could open what is sealed to it" });
    }
    let own = theirs().to_public().to_string();
    for text in ["", "age1", "age1pq1abc", IDENTITY, &own[1..], &own.replace('q', "p"), "ssh-ed25519 AAAA"] {
        assert!(Recipient::new(text).is_err(), "{text}");
    }
    for text in [format!(" {own}\n"), own.to_uppercase()] {
        assert!(Recipient::new(&text).is_ok());
    }
}

#[test]
fn more_than_a_packet_carries_is_not_sealed() {
    let most = SealError::TooLarge { most: MAX_CONTENT_BYTES };
    assert_eq!(seal_with_key(&vec![0; MAX_CONTENT_BYTES + 1], &packet_key()).err(), Some(most.clone()));
    // The tags would not fit.
    assert_eq!(seal_to(&vec![0; MAX_CONTENT_BYTES], &[recipient()], no_random).err(), Some(most));
    let many: Vec<Recipient> = (0..1_000).map(|_| recipient()).collect();
    assert_eq!(seal_to(b"", &many, no_random).err(), Some(SealError::TooManyRecipients { most: 999 }));
}
