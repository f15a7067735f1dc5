//! The C2SP CCTV test vectors of age -> each ends as it says: opened, or refused for that reason, with nothing returned.
//!
//! `.ci/seal` fetches them and names their folder in `SEEDPRESS_CCTV`.

#![allow(clippy::disallowed_methods)] // tests read files

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::{AgePart, Key, OpenError, is_age, open};

/// One file: lines of `name: value`, an empty line, an age file.
struct Vector {
    fields: Vec<(String, String)>,
    file: Vec<u8>,
}

impl Vector {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(2).position(|two| two == b"\n\n").unwrap();
        let head = str::from_utf8(&bytes[..end]).unwrap();
        let fields: Vec<(String, String)> = head
            .lines()
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let known = ["expect", "compressed", "payload", "identity", "passphrase", "armored", "file key", "comment"];
        assert!(fields.iter().all(|(name, _)| known.contains(&name.as_str())), "{head}");
        let mut file = bytes[end + 2..].to_vec();
        if fields.iter().any(|(name, value)| name == "compressed" && value == "zlib") {
            let packed = std::mem::take(&mut file);
            flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut file).unwrap();
        }
        Self { fields, file }
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    fn one(&self, name: &str) -> &str {
        self.all(name).next().unwrap()
    }

    fn keys(&self) -> Vec<Key> {
        let identities = self.all("identity").flat_map(|text| Key::identities(text).unwrap());
        identities.chain(self.all("passphrase").map(Key::passphrase)).collect()
    }
}

/// What the vectors call the way in which opening ended.
fn outcome(vector: &Vector) -> String {
    match open(&vector.file, &vector.keys(), 1 << 26) {
        Ok(unsealed) => {
            assert_eq!(format!("{:x}", Sha256::digest(&unsealed.content[..])), vector.one("payload"));
            "success"
        }
        // What is no armor at all is told as no age file.
        Err(OpenError::NotAge) if vector.all("armored").next().is_some() && !is_age(&vector.file) => "armor failure",
        Err(OpenError::Damaged { part: AgePart::Armor, .. }) => "armor failure",
        Err(
            OpenError::NotAge
            | OpenError::Version { .. }
            | OpenError::WorkFactor { .. }
            | OpenError::Damaged { part: AgePart::Header, .. },
        ) => "header failure",
        Err(OpenError::Damaged { part: AgePart::Mac, .. }) => "HMAC failure",
        Err(OpenError::Damaged { part: AgePart::Payload, .. }) => "payload failure",
        Err(OpenError::NoMatchingKey | OpenError::NeedsAnotherKey { .. }) => "no match",
        Err(error @ OpenError::TooLarge { .. }) => panic!("{error}"),
    }
    .to_owned()
}

#[test]
#[ignore = "needs the vectors, which .ci/seal fetches"]
fn all_vectors_end_as_they_say() {
    let folder = std::env::var("SEEDPRESS_CCTV").expect("SEEDPRESS_CCTV names no folder; .ci/seal fetches the vectors");
    let mut vectors = BTreeMap::new();
    for entry in std::fs::read_dir(Path::new(&folder)).expect("the folder of the vectors") {
        let entry = entry.unwrap();
        let bytes = std::fs::read(entry.path()).unwrap();
        vectors.insert(entry.file_name().into_string().unwrap(), Vector::read(&bytes));
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut hybrids = 0;
    for (name, vector) in &vectors {
        let expected = vector.one("expect");
        hybrids += usize::from(vector.all("identity").any(|text| text.starts_with("AGE-SECRET-KEY-PQ-1")));
        *counts.entry(expected).or_default() += 1;
        let ended = outcome(vector);
        if ended != expected {
            wrong.push(format!("{name}: {ended}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), vectors.len(), wrong.join("\n"));
    assert_eq!(vectors.len(), 143, "the vectors are of another version");
    assert_eq!(hybrids, 19, "of them with a post-quantum identity");
    println!("{} vectors: {counts:?}", vectors.len());
}
