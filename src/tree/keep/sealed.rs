//! A tree's file <-> an age file that the key on the slips opens: what is inside is what a packet of that file holds.

use std::collections::BTreeMap;

use super::join::KeptTree;
use super::rule::KeepError;
#[cfg(feature = "seal")]
use super::rule::{KEY_BYTES, shards};
#[cfg(feature = "seal")]
use crate::frame::slip_text::TreeShard;
use crate::limits::MAX_CONTENT_BYTES;
use crate::seal::{Key, PacketKey};
use crate::vault::{self, Entry, Opened, SafePath, Vault};

/// The file in the codes of all slips. The age crate draws salt and nonce, so that the same tree is sealed differently
/// each time.
///
/// # Errors
/// What [`shards`] says, and a name that no file can have.
#[cfg(feature = "seal")]
pub fn seal(
    name: &str,
    file: &[u8],
    key: &[u8; KEY_BYTES],
    random: &[u8],
    needed: u32,
    slips: u32,
) -> Result<Vec<TreeShard>, KeepError> {
    let sealing = |error: &dyn std::fmt::Display| KeepError::Sealing { why: error.to_string() };
    let path = SafePath::new(name).map_err(|error| sealing(&error))?;
    let entry = Entry::File { bytes: file.to_vec(), executable: false, modified: None };
    let vault = Vault { entries: BTreeMap::from([(path, entry)]) };
    let content = vault::compress(&vault, false).map_err(|error| sealing(&error))?;
    // No padding: each slip tells how long the whole is anyway, and would grow by half.
    let sealed = crate::seal::seal_unpadded(&content, &PacketKey::new(key)).map_err(|error| sealing(&error))?;
    shards(&sealed, key, random, needed, slips)
}

/// The file's name and its bytes.
///
/// # Errors
/// The key does not fit, or what is inside is no single file.
pub fn open(kept: &KeptTree) -> Result<(String, Vec<u8>), KeepError> {
    let opening = |error: &dyn std::fmt::Display| KeepError::Opening { why: error.to_string() };
    let key = Key::passphrase(&PacketKey::new(&kept.key).hex());
    let unsealed = crate::seal::open(&kept.sealed, &[key], MAX_CONTENT_BYTES).map_err(|error| opening(&error))?;
    match vault::open(&unsealed.content).map_err(|error| opening(&error))? {
        Opened::Files { vault, .. } if vault.entries.len() == 1 => match vault.entries.into_iter().next() {
            Some((path, Entry::File { bytes, .. })) => Ok((path.as_str().to_owned(), bytes)),
            _ => Err(opening(&"there is no file in it")),
        },
        _ => Err(opening(&"what is in it is not one file")),
    }
}

#[cfg(feature = "seal")]
#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::rule::random_bytes;
    use super::super::testing::TestNumbers;
    use super::super::{join, least, sort};
    use super::*;
    use crate::sheet::Level;
    use crate::tree::date::Date;
    use crate::tree::plan::propose::{ProposeWish, propose};
    use crate::tree::round::slips::call_slips;
    use crate::tree::slip_code::{slip_text, symbol};
    use crate::tree::{file, lists};

    const KEY: [u8; KEY_BYTES] = *b"0123456789abcdef";

    /// The file of a tree of `people` people.
    fn made_up(people: usize) -> String {
        let mut text = String::from(
            "[tree]\nname = \"Hill workshop\"\nversion = 3\nsecret = \"7369787465656e2062797465206b6579\"\n",
        );
        for at in 0..people {
            let _ = write!(
                text,
                "\n[[person]]\nid = \"p{at}\"\nname = \"Rosa Quillfeather {at}\"\ngroup = \"g{}\"\nways = [\n  {{ by = \"phone\", at = \
                 \"555-01{:04}\" }},\n  {{ by = \"knock\", at = \"door {}\" }},\n]\n",
                at / 5,
                at * 7919 % 10_000,
                at * 31 % 97
            );
        }
        text
    }

    fn sealed(people: usize, needed: u32) -> Vec<TreeShard> {
        let random = TestNumbers(9).bytes(random_bytes(needed));
        seal("hill.tree.toml", made_up(people).as_bytes(), &KEY, &random, needed, people as u32).unwrap()
    }

    #[test]
    fn enough_slips_give_the_very_file_back() {
        for (people, needed, most) in [(9, 6, 130), (40, 10, 180), (300, 60, 180)] {
            let shards = sealed(people, needed);
            let some = shards.iter().skip(people - needed as usize).cloned();
            let kept = join(&sort(some)[0]).unwrap();
            assert_eq!(open(&kept), Ok(("hill.tree.toml".to_owned(), made_up(people).into_bytes())));
            assert!(shards[0].bytes.len() <= most, "{} bytes on each of {people} slips", shards[0].bytes.len());
        }
    }

    /// Versions at level M of the codes of all slips of a proposed tree, with K slips needed, the fewest allowed.
    fn versions(list: &[u8]) -> Vec<u32> {
        let wish = ProposeWish {
            name: "Hill workshop".into(),
            max_names: 16,
            country: None,
            valid_from: None,
            valid_until: Date::parse("2027-03-31"),
            secret: Some(*b"sixteen byte key"),
        };
        let tree = propose(&lists::read("people.csv", list).unwrap(), &wish).unwrap().tree;
        let (needed, slips) = (least(&tree) as u32, tree.people.len() as u32);
        let random = TestNumbers(9).bytes(random_bytes(needed));
        let shards = seal("hill.tree.toml", file::write(&tree).as_bytes(), &KEY, &random, needed, slips).unwrap();
        let texts =
            call_slips(&tree).into_iter().zip(shards).map(|(slip, shard)| slip_text(&tree, &slip, Some(shard)).text());
        let mut versions: Vec<u32> = texts.map(|text| (symbol(&text, Level::M, 1).unwrap().side - 17) / 4).collect();
        versions.sort_unstable();
        versions
    }

    #[test]
    fn slips_of_proposed_trees_fit_small_codes() {
        let forty = versions(include_bytes!("../../../fixtures/trees/people-40.csv"));
        let many = versions(include_bytes!("../../../fixtures/trees/people-300.csv"));
        println!("{forty:?}\n{many:?}");
        for versions in [forty, many] {
            assert!(versions[versions.len() / 2] <= 18 && versions[versions.len() - 1] <= 25, "{versions:?}");
        }
    }

    #[test]
    fn a_forged_key_opens_nothing() {
        let mut shards = sealed(9, 6);
        shards[0].bytes[0] ^= 1;
        let kept = join(&sort(shards.into_iter().take(6))[0]).unwrap();
        assert!(matches!(open(&kept), Err(KeepError::Opening { .. })));
    }

    #[test]
    fn what_is_no_name_of_a_file_is_refused() {
        let random = TestNumbers(9).bytes(random_bytes(6));
        assert!(matches!(seal("../x", b"", &KEY, &random, 6, 9), Err(KeepError::Sealing { .. })));
    }
}
