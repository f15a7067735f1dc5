//! Whole packets that are sealed + keys -> their files; or what is lacking.
//!
//! ```text
//! --key-file, --identity, cards --join--> keys --each on each packet--> plaintext, in memory --vault::open--> files
//! ```
//! A key is tried on a packet once. What it costs is known beforehand and bounded, and nothing is written before all of
//! the plaintext has been checked.

mod ask;
mod given;
mod pending_words;
mod splits;
mod twelve_words;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::args::read::ScanArgs;
use crate::cli::input::keys::FoundKeys;
use crate::cli::read::deliver::any_locked;
use crate::cli::tell::Failure;
use crate::frame::SetId;
use crate::frame::key_words;
use crate::limits::{MAX_CONTENT_BYTES, MAX_SCRYPT_LOG_N};
use crate::pile::SetState;
use crate::restore::{Outcome, Refusal, SetOutcome};
use crate::seal::{self, AgeIdentity, Key, OpenError, PacketKey, RecipientKind};
use crate::share::KeyHash;
use crate::vault::{self, Opened};

pub(crate) use ask::{ask, may_ask};
use given::GivenKeys;
use pending_words::PendingWords;
use splits::{CandidateSplit, SplitOutcome, join_all};

/// Work of scrypt that one run may do, in its own unit: 64 keys on 16 packets of ours, or four at the highest factor.
const MOST_WORK: u64 = 1 << 22;
/// Letters that are opened, with each identity.
const MOST_LETTERS: usize = 256;
/// Bytes of what a letter holds: 32 digits and a line feed.
const LETTER_CONTENT: usize = 64;

/// Where a key came from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum KeyOrigin {
    File(String),
    Identity(String),
    Letter {
        identity: String,
    },
    Cards {
        key: KeyHash,
        cards: usize,
    },
    Typed,
    /// Twelve words, typed or in a file; the one that was wrong, from 1.
    Words {
        file: Option<String>,
        wrong: Option<usize>,
    },
    Passphrase,
}

/// How a packet stands.
enum LockState {
    /// The key that opened it, by its place in the list.
    Opened(usize),
    /// What would open it, in the order of its header.
    Locked(Vec<RecipientKind>),
    /// It cannot be opened, whatever the key: or no key that was given is right.
    Refused,
}

/// The keys of a run, and what they opened.
pub(crate) struct Unlocker {
    keys: Vec<Key>,
    /// Where each key came from.
    origins: Vec<KeyOrigin>,
    /// Keys of packets that are in the list.
    known: BTreeSet<KeyHash>,
    identities: Vec<Key>,
    identities_from: String,
    letters_read: usize,
    /// Letters that none of the identities opens, and letters that hold something else than a key.
    strange_letters: usize,
    /// Words that have not been tried yet.
    pending: Option<PendingWords>,
    /// Words whose check does not fit, and that no change of one word mends.
    unmended: Vec<KeyOrigin>,
    splits: Vec<CandidateSplit>,
    states: BTreeMap<SetId, LockState>,
    /// Keys that were tried on a packet, as many as these.
    tried: BTreeMap<SetId, usize>,
    work_left: u64,
    /// What scrypt was not asked for, because it would have been too much.
    untried: bool,
}

impl Unlocker {
    /// Reads the keys that were named. A file with the numbers of cards gives them to `found`.
    pub fn new(args: &ScanArgs, found: &mut FoundKeys) -> Result<Self, Failure> {
        let GivenKeys { packet_key, words, identities } = GivenKeys::read(args, found)?;
        let mut unlocker = Self {
            keys: Vec::new(),
            origins: Vec::new(),
            known: BTreeSet::new(),
            identities: Vec::new(),
            identities_from: String::new(),
            letters_read: 0,
            strange_letters: 0,
            pending: words,
            unmended: Vec::new(),
            splits: Vec::new(),
            states: BTreeMap::new(),
            tried: BTreeMap::new(),
            work_left: MOST_WORK,
            untried: false,
        };
        if let Some((key, name)) = packet_key {
            unlocker.add(&key, KeyOrigin::File(name));
        }
        if let Some((name, identities, again)) = identities {
            for key in identities {
                unlocker.keys.push(key);
                unlocker.origins.push(KeyOrigin::Identity(name.clone()));
            }
            unlocker.identities = again;
            unlocker.identities_from = name;
        }
        Ok(unlocker)
    }

    /// Joins what was found and tries each key on each sealed packet that is still shut.
    pub fn unlock(&mut self, outcome: &mut Outcome, found: &FoundKeys) {
        if !any_locked(&outcome.sets) {
            return;
        }
        crate::cli::run::private_process::keep_private();
        self.open_letters(found);
        self.splits = join_all(found);
        let joined: Vec<(KeyHash, [u8; 16], usize)> = self.splits.iter().filter_map(joined_key).collect();
        for (hash, bytes, cards) in joined {
            self.add(&PacketKey::new(&bytes), KeyOrigin::Cards { key: hash, cards });
        }
        for split in &self.splits {
            let SplitOutcome::Joined(secret) = &split.outcome else { continue };
            let hash = KeyHash::of(secret);
            let identity = AgeIdentity::new(secret.expose()).and_then(|identity| identity.key().ok());
            if let Some(key) = identity.filter(|_| self.known.insert(hash)) {
                self.keys.push(key);
                self.origins.push(KeyOrigin::Cards { key: hash, cards: split.sound });
            }
        }
        let words = self.pending.take();
        if let Some(words) = &words {
            self.add_words(words);
        }
        for set in &mut outcome.sets {
            self.open_set(set);
        }
        let Some(words) = words.filter(|_| any_locked(&outcome.sets)) else { return };
        self.repair(&words, outcome);
        for set in &mut outcome.sets {
            self.open_set(set);
        }
    }

    /// A key of a packet, once.
    fn add(&mut self, key: &PacketKey, origin: KeyOrigin) {
        if self.known.insert(KeyHash(key.hash_bits())) {
            self.keys.push(Key::packet(key));
            self.origins.push(origin);
        }
    }

    fn open_letters(&mut self, found: &FoundKeys) {
        if self.identities.is_empty() {
            return;
        }
        for letter in found.letters.iter().take(MOST_LETTERS).skip(self.letters_read) {
            self.letters_read += 1;
            let opened = seal::open(letter.as_bytes(), &self.identities, LETTER_CONTENT).ok();
            let key = opened.and_then(|opened| PacketKey::from_hex(str::from_utf8(&opened.content).ok()?).ok());
            match key {
                Some(key) => {
                    let identity = self.identities_from.clone();
                    self.add(&key, KeyOrigin::Letter { identity });
                }
                None => self.strange_letters += 1,
            }
        }
    }

    fn open_set(&mut self, set: &mut SetOutcome) {
        let Some(Opened::Sealed(sealed)) = &set.files else { return };
        let id = set.report.id;
        let log_n = seal::work_factor(sealed);
        if let Some(log_n) = log_n.filter(|log_n| *log_n > u64::from(MAX_SCRYPT_LOG_N)) {
            let error = OpenError::WorkFactor { log_n, most: MAX_SCRYPT_LOG_N };
            return self.refuse(set, &format!("it is sealed, and {error}"));
        }
        // Opened in an earlier round of a watch: with the same key again.
        let (from, mut to) = match self.states.get(&id) {
            Some(LockState::Opened(at)) => (*at, at + 1),
            _ => (self.tried.get(&id).copied().unwrap_or(0), self.keys.len()),
        };
        if let Some(log_n) = log_n {
            let each = 1u64 << log_n;
            let affordable = usize::try_from(self.work_left / each).unwrap_or(usize::MAX);
            if to - from > affordable {
                self.untried = true;
                to = from + affordable;
            }
            self.work_left -= each * (to - from) as u64;
        }
        match seal::open(sealed, self.keys.get(from..to).unwrap_or_default(), MAX_CONTENT_BYTES) {
            Ok(unsealed) => match vault::open(&unsealed.content) {
                Ok(opened) => {
                    self.states.insert(id, LockState::Opened(from + unsealed.key));
                    set.files = Some(match opened {
                        // Sealed twice: what is inside is handed on as it is.
                        Opened::Sealed(content) => Opened::Unknown(content),
                        opened => opened,
                    });
                }
                Err(error) => self.refuse(set, &format!("it was sealed, and what is inside is damaged: {error}")),
            },
            Err(OpenError::NoMatchingKey | OpenError::NeedsAnotherKey { .. }) => {
                self.tried.insert(id, to);
                let kinds = seal::stanzas(sealed).unwrap_or_default();
                self.states.insert(id, LockState::Locked(kinds));
            }
            Err(error) => self.refuse(set, &format!("it is sealed, and {error}")),
        }
    }

    fn refuse(&mut self, set: &mut SetOutcome, reason: &str) {
        self.states.insert(set.report.id, LockState::Refused);
        set.files = None;
        set.report.state = SetState::Refused;
        set.report.reason = Some(reason.to_owned());
        set.refusal = Some(Refusal::Damaged);
    }

    /// Where keys were tried and none of them opened anything, the key is wrong: then nothing is written. Cards that are
    /// still lacking are another matter.
    pub fn finish(&mut self, outcome: &mut Outcome, found: &FoundKeys) {
        let opened = self.states.values().any(|state| matches!(state, LockState::Opened(_)));
        let is_lacking =
            |split: &CandidateSplit| !matches!(split.outcome, SplitOutcome::Joined(_) | SplitOutcome::NotNeeded);
        let lacking = self.splits.iter().any(is_lacking) || !found.broken.is_empty();
        if opened || lacking || self.untried || (self.keys.is_empty() && self.unmended.is_empty()) {
            return;
        }
        let names = self.key_names();
        for set in &mut outcome.sets {
            if let Some(LockState::Locked(kinds)) = self.states.get(&set.report.id) {
                let what = seal::describe(kinds);
                self.refuse(set, &format!("it is sealed, and {names}: it opens with {what}"));
            }
        }
    }

    /// What the keys are that did not open anything.
    fn key_names(&self) -> String {
        let name = |origin: &KeyOrigin| match origin {
            KeyOrigin::File(name) => format!("the key in {name}"),
            KeyOrigin::Identity(name) => format!("an identity in {name}"),
            KeyOrigin::Letter { .. } => "the key in a letter".to_owned(),
            KeyOrigin::Cards { key, .. } => format!("the key `{}`, which the cards join to,", key_words(key.0)),
            KeyOrigin::Typed => "the key that was typed".to_owned(),
            KeyOrigin::Words { file: Some(file), .. } => format!("the key of the twelve words in {file}"),
            KeyOrigin::Words { .. } => "the key of the twelve words that were typed".to_owned(),
            KeyOrigin::Passphrase => "the passphrase that was typed".to_owned(),
        };
        let mut names: Vec<String> = self.origins.iter().chain(&self.unmended).map(name).collect();
        names.dedup();
        match names.as_slice() {
            [only] => format!("{only} does not open it"),
            _ => format!("none of the {} keys that were given opens it", self.origins.len()),
        }
    }
}

/// The key that a split was joined to, and of how many cards.
fn joined_key(split: &CandidateSplit) -> Option<(KeyHash, [u8; 16], usize)> {
    let SplitOutcome::Joined(secret) = &split.outcome else { return None };
    Some((KeyHash::of(secret), secret.expose().try_into().ok()?, split.sound))
}
