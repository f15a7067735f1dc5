//! A key -> a sealed packet and its cards, made by the library: what is scanned in the tests of opening.

use seedpress::frame::short_name;
use seedpress::seal::{self, PacketKey};
use seedpress::share::{Card, KeyHash, MasterSecret, Policy, Share, deal};
use seedpress::vault;

use crate::paper::{Paper, noise, vault as vault_of};
use crate::program::WorkFolder;

pub const KEY: [u8; 16] =
    [0x9d, 0x41, 0x07, 0xe2, 0x5c, 0xb8, 0x33, 0xfa, 0x16, 0x80, 0x4f, 0xc9, 0x2e, 0x75, 0xd3, 0x6b];
pub const OTHER_KEY: [u8; 16] = [0x5a; 16];
/// What is sealed: made up, and found nowhere else.
pub const SECRET_TEXT: &str = "Meet Juniper Made-Up at the well under the third willow.\n";

/// The packet's content: an age file.
pub fn sealed_content(key: [u8; 16]) -> Vec<u8> {
    let files = vault_of(&[("note.txt", SECRET_TEXT.as_bytes()), ("more/seeds.txt", &b"beans\n".repeat(20))]);
    seal::seal_with_key(&vault::compress(&files, false).unwrap(), &PacketKey::new(&key)).unwrap()
}

/// A sealed packet as the texts of its codes.
pub fn sealed_paper(key: [u8; 16]) -> Paper {
    Paper::of_content(&sealed_content(key), 600, 3)
}

/// Random bytes for sealing, where nobody asks how random they are.
#[expect(clippy::unnecessary_wraps, reason = "the system may have none, and this always has some")]
pub fn sealing_noise(bytes: &mut [u8]) -> Result<(), String> {
    let len = bytes.len();
    bytes.copy_from_slice(&noise(len, 77));
    Ok(())
}

/// Puts its sheets on the work, as `sheets.txt`.
pub fn put_sheets(work: &WorkFolder, key: [u8; 16]) -> Paper {
    let paper = sealed_paper(key);
    work.put("sheets.txt", paper.lines(|_| true));
    paper
}

/// The cards of a split, group by group.
pub fn cards(key: &[u8], policy: &str, groups: u8, identifier: u16) -> Vec<Vec<Card>> {
    let mut seed = u64::from(identifier);
    let mut random = |bytes: &mut [u8]| {
        seed += 1;
        let len = bytes.len();
        bytes.copy_from_slice(&noise(len, seed));
        Ok(())
    };
    let policy = Policy::parse(policy, groups).unwrap();
    deal(&MasterSecret::new(key.to_vec()), &policy, identifier, &mut random).unwrap()
}

/// Cards as they stand in a text file.
pub fn texts<'a>(cards: impl IntoIterator<Item = &'a Card>) -> String {
    cards.into_iter().map(|card| card.text().to_string() + "\n\n").collect()
}

/// The numbers of a share in rows of five, as they stand on its card.
pub fn rows(share: &Share) -> Vec<String> {
    let row = |row: &[u16]| row.iter().map(|number| format!("{number:04}")).collect::<Vec<_>>().join(" ");
    share.numbers().chunks(5).map(row).collect()
}

/// A card with another value, whose checksum and own roll are right for what it says.
pub fn forged(card: &Card, seed: u64) -> Card {
    let mut share = card.share.clone();
    share.value.expose_mut().copy_from_slice(&noise(card.share.value.expose().len(), seed));
    Card { share, ..card.clone() }
}

/// The three words of a key.
pub fn words(key: &[u8]) -> String {
    let [a, b, c, ..] = KeyHash::of(&MasterSecret::new(key.to_vec())).0;
    short_name([a, b, c])
}

/// The name that a sealed packet's file gets.
pub fn file_name(paper: &Paper) -> String {
    format!("{}.age", paper.pieces[0].header.set)
}

/// Whether the files are there.
#[track_caller]
pub fn assert_open(work: &WorkFolder, folder: &str) {
    let all = work.all(folder);
    assert!(all.iter().any(|(name, bytes)| name.ends_with("note.txt") && bytes == SECRET_TEXT.as_bytes()), "{all:?}");
    assert!(all.iter().all(|(name, _)| !name.ends_with(".age")), "{all:?}");
}

/// Whether nothing was written.
#[track_caller]
pub fn assert_nothing(work: &WorkFolder, folder: &str) {
    assert_eq!(work.all(folder), [], "something was left in {folder}");
}
