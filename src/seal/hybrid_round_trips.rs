//! Content sealed to post-quantum recipients -> opened by their identities alone; recipients that are none are refused.

#![cfg(feature = "seal")]

use super::hybrid::recipient_of;
use super::identity::encode;
use super::round_trips::{content, no_random, noise, packet_key};
use super::*;

/// The identity of the test vectors of age.
const IDENTITY: &str = "AGE-SECRET-KEY-PQ-1HZLGZUPT4ETPKDEV8HSGFDCYZ4E522W0A7PU2LHT8EH9W6YLNC3SW78XKG";
/// What another implementation says of its recipient: the digest of the text.
const RECIPIENT_DIGEST: &str = "3391361ba4a3d211173b3161b1460630cee790d95b732cd447313243226cb082";

fn seed(number: u8) -> [u8; 32] {
    std::array::from_fn(|at| (at as u8).wrapping_mul(number).wrapping_add(number.wrapping_mul(29) + 3))
}

fn key(seed: &[u8; 32]) -> Vec<Key> {
    Key::identities(&encode("age-secret-key-pq-", seed).to_uppercase()).unwrap()
}

fn text(seed: &[u8; 32]) -> String {
    encode("age1pq", &recipient_of(seed)).to_string()
}

fn recipient(seed: &[u8; 32]) -> Recipient {
    Recipient::new(&text(seed)).unwrap_or_else(|error| panic!("{error}"))
}

fn why(text: &str) -> String {
    Recipient::new(text).err().unwrap_or_else(|| panic!("it was taken: {text}")).to_string()
}

#[test]
fn the_recipient_of_an_identity_is_the_one_that_others_derive() {
    use sha2::Digest as _;
    let bytes = bech32::decode(IDENTITY, "age-secret-key-pq-").unwrap();
    let text = text(bytes.as_slice().try_into().unwrap());
    assert!(text.starts_with("age1pq1z4f9zeapq") && text.len() == 1_959);
    assert_eq!(format!("{:x}", sha2::Sha256::digest(&text)), RECIPIENT_DIGEST);
    let sealed = seal_to(b"seed list", &[Recipient::new(&text).unwrap()], noise(1)).unwrap();
    let opened = open(&sealed, &Key::identities(IDENTITY).unwrap(), 1 << 20).unwrap();
    assert!(opened.content.starts_with(b"seed list"));
}

#[test]
fn what_is_sealed_to_a_post_quantum_recipient_opens_with_its_identity_alone() {
    for number in 0..20u8 {
        let plain = content(usize::from(number) * 791);
        let (own, other) = (seed(number), seed(number + 100));
        let sealed = seal_to(&plain, &[recipient(&own)], noise(number.into())).unwrap();
        assert_eq!(stanzas(&sealed).unwrap(), [RecipientKind::HybridKey]);
        let back = open(&sealed, &key(&own), 1 << 20).unwrap().content;
        assert!(back.starts_with(&plain) && back.len() == padded(plain.len()));
        assert_eq!(open(&sealed, &key(&other), 1 << 20).err(), Some(OpenError::NoMatchingKey));
        // The same 32 bytes as a classical identity, and a packet's key.
        let classical = AgeIdentity::new(&own).unwrap().key().unwrap();
        let unfit = open(&sealed, &[classical, Key::packet(&packet_key())], 1 << 20).err();
        assert_eq!(unfit, Some(OpenError::NeedsAnotherKey { kinds: "a post-quantum key".into() }));
    }
}

#[test]
fn each_of_several_post_quantum_recipients_opens() {
    let seeds: Vec<[u8; 32]> = (1..6).map(seed).collect();
    let recipients: Vec<Recipient> = seeds.iter().map(recipient).collect();
    let sealed = seal_to(b"where the seeds are", &recipients, noise(7)).unwrap();
    assert_eq!(stanzas(&sealed).unwrap(), [RecipientKind::HybridKey; 5]);
    for seed in &seeds {
        assert!(open(&sealed, &key(seed), 1 << 20).unwrap().content.starts_with(b"where the seeds are"));
    }
    let many: Vec<Recipient> = (0..999).map(|_| recipient(&seeds[0])).collect();
    let sealed = seal_to(b"many", &many, noise(8)).unwrap();
    assert!(open(&sealed, &key(&seeds[0]), 1 << 20).is_ok(), "as many as are allowed fit into a header");
}

#[test]
fn a_post_quantum_letter_holds_the_key_in_hex() {
    let (own, other) = (seed(3), seed(4));
    let text = letter(&packet_key(), &recipient(&own), noise(3)).unwrap();
    assert!(text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----\n") && text.is_ascii() && !text.contains('\r'));
    assert!((2_300..2_750).contains(&text.len()), "{}", text.len());
    assert_eq!(*open(text.as_bytes(), &key(&own), 1 << 10).unwrap().content, b"deadbeefcafef00d0123456789abcdef\n");
    assert_eq!(open(text.as_bytes(), &key(&other), 1 << 10).err(), Some(OpenError::NoMatchingKey));
}

#[test]
fn no_share_is_made_twice_and_none_without_randomness() {
    let mut noise = noise(9);
    let own = recipient(&seed(5));
    let files: Vec<Vec<u8>> =
        (0..2).map(|_| seal_to(b"", &[&own, &own].map(|_| recipient(&seed(5))), &mut noise).unwrap()).collect();
    let shares: Vec<String> = files
        .iter()
        .flat_map(|file| String::from_utf8_lossy(file).lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| line.starts_with("-> mlkem768x25519 "))
        .collect();
    let different: std::collections::BTreeSet<&String> = shares.iter().collect();
    assert_eq!((shares.len(), different.len()), (4, 4));
    let none = Some(SealError::Unwritten { why: "no random bytes".into() });
    assert_eq!(seal_to(b"", &[recipient(&seed(5))], no_random).err(), none);
    assert_eq!(letter(&packet_key(), &own, no_random).err(), none);
}

#[test]
fn both_kinds_of_recipients_do_not_go_into_one_file() {
    let classical = || Recipient::new(&AgeIdentity::new(&seed(1)).unwrap().recipient()).unwrap();
    let hybrid = || recipient(&seed(1));
    assert!(!classical().is_post_quantum() && hybrid().is_post_quantum());
    for mixed in [vec![classical(), hybrid()], vec![hybrid(), classical()], vec![hybrid(), hybrid(), classical()]] {
        assert_eq!(seal_to(b"", &mixed, noise(1)).err(), Some(SealError::MixedRecipients));
    }
    assert!(seal_to(b"", &[classical(), classical()], noise(1)).is_ok());
    assert!(seal_to(b"", &[hybrid(), hybrid()], noise(1)).is_ok());
}

#[test]
fn a_recipient_that_was_mistyped_or_cut_is_refused() {
    let right = text(&seed(6));
    for taken in [right.to_uppercase(), format!(" {right}\n")] {
        assert!(Recipient::new(&taken).is_ok());
    }
    for at in (7..right.len()).step_by(97) {
        let mut wrong = right.clone().into_bytes();
        wrong[at] = if wrong[at] == b'q' { b'p' } else { b'q' };
        let wrong = String::from_utf8(wrong).unwrap();
        assert!(why(&wrong).contains("a letter is wrong or missing"), "{at}");
        let mut swapped = right.clone().into_bytes();
        swapped.swap(at, at - 1);
        let swapped = String::from_utf8(swapped).unwrap();
        assert!(swapped == right || Recipient::new(&swapped).is_err(), "{at}");
        let foreign = [&right[..at], "b", &right[at + 1..]].concat();
        assert!(why(&foreign).contains("a sign that no key holds"), "{at}");
    }
    let short = encode("age1pq", &recipient_of(&seed(6))[..1_184]).to_string();
    let twice = [&right[..], &right].concat();
    for text in [&right[..1_024], &right[..right.len() - 1], "age1pq1", "age1pq1abc", &short, &twice] {
        assert!(why(text).contains("1959 letters and digits"), "{}", text.len());
    }
    for other in ["age1tag1qqqqqqqqq", "age1tagpq1qqqqqqqqq", "age1yubikey1qqqqqqq", "ssh-ed25519 AAAA"] {
        assert!(why(other).contains("of another kind"), "{other}");
    }
    for secret in [IDENTITY, &AgeIdentity::new(&seed(2)).unwrap().text()] {
        let told = why(secret);
        assert!(told.contains("which is secret") && !told.contains(secret));
    }
    let file = format!("# a file\n{right}\n");
    let told = Key::identities(&file).err().unwrap();
    assert!(matches!(told, KeyError::Identity { line: 2, .. }) && told.to_string().contains("it is a recipient"));
}

#[test]
fn keys_of_low_order_and_numbers_above_the_modulus_are_refused() {
    let right = recipient_of(&seed(7));
    let with_point = |point: [u8; 32]| encode("age1pq", &[&right[..1_184], &point].concat()).to_string();
    let one = std::array::from_fn(|at| u8::from(at == 0));
    let p = std::array::from_fn(|at| [0xed, 0xff, 0x7f][usize::from(at > 0) + usize::from(at == 31)]);
    for point in [[0; 32], one, p] {
        assert!(why(&with_point(point)).contains("everyone could open half"), "{point:?}");
    }
    // A number of twelve bits in the first place, in the second, and in the last: 3329 and 4095 are none of the field.
    for (at, low, high) in [(0, 0x01, 0x0d), (0, 0xff, 0x0f), (1, 0x10, 0xd0), (1_150, 0xf0, 0xff)] {
        let mut wrong = right.clone();
        (wrong[at], wrong[at + 1]) =
            if low % 16 == 0 { (wrong[at] & 0x0f | low, high) } else { (low, wrong[at + 1] & 0xf0 | high) };
        assert!(why(&encode("age1pq", &wrong)).contains("none of a post-quantum key"), "{at} {high:x}");
    }
    let mut largest = right.clone();
    (largest[0], largest[1]) = (0x00, largest[1] & 0xf0 | 0x0d);
    assert!(Recipient::new(&encode("age1pq", &largest)).is_ok(), "3328 is a number of the field");
}
