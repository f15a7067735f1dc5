//! Texts of codes, and what a person typed -> keys of sealed packets, which open them. Held in memory alone, wiped at the end.

use std::collections::BTreeMap;

use seedpress::frame::{SetId, key_words};
use seedpress::limits::{MAX_CONTENT_BYTES, MAX_SCRYPT_LOG_N};
use seedpress::pile::SetState;
use seedpress::restore::{Refusal, SetOutcome};
use seedpress::seal::{self, AgeIdentity, Key, OpenError, PacketKey};
use seedpress::share::{self, Card, CardError, KeyHash, ReadError, Share, ShareError, Slip, SplitState};
use seedpress::vault::{self, Opened};
use serde_json::{Value, json};

const ARMOR: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const ARMOR_END: &str = "-----END AGE ENCRYPTED FILE-----";
/// Cards, shares and letters of one visit.
const MOST: usize = 1_000;
/// Bytes of a letter, and of what it holds: 32 digits and a line feed.
const MOST_LETTER: usize = 16 << 10;
const LETTER_CONTENT: usize = 64;
/// Work of scrypt that one visit may do, in its own unit: four keys at the highest factor.
const MOST_WORK: u64 = 1 << 22;

/// Whether a text is a card's, a share's or a letter's: then it goes into no pile.
pub fn is_key(text: &str) -> bool {
    is_letter(text) || !matches!(Card::parse(text), Err(CardError::NoCard)) || share_of(text).is_some()
}

fn is_letter(text: &str) -> bool {
    text.trim_start().starts_with(ARMOR) && text.trim_end().ends_with(ARMOR_END) && text.len() <= MOST_LETTER
}

fn share_of(text: &str) -> Option<Share> {
    Share::from_numbers(&share::read(text).ok()?).ok()
}

#[derive(Default)]
pub struct KeyRing {
    cards: Vec<Card>,
    shares: Vec<Share>,
    letters: Vec<String>,
    keys: Vec<Key>,
    /// Keys of packets that are in the list.
    known: Vec<KeyHash>,
    /// The same identities again, for letters.
    identities: Vec<Key>,
    work: u64,
    /// Keys that were tried on a packet, as many as these.
    tried: BTreeMap<SetId, usize>,
}

impl KeyRing {
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty() && self.shares.is_empty() && self.letters.is_empty() && self.keys.is_empty()
    }

    /// Takes a text for what it is; says what it was, or what is wrong with it, as `{"kind": .., ..}`.
    pub fn add(&mut self, text: &str, passphrase: bool) -> Value {
        let text = text.trim();
        if self.cards.len() + self.shares.len() + self.letters.len() + self.keys.len() >= MOST {
            return json!({ "kind": "too-many" });
        }
        if passphrase {
            self.keys.push(Key::passphrase(text));
            return json!({ "kind": "passphrase" });
        }
        if is_letter(text) {
            if !self.letters.iter().any(|known| known == text) {
                self.letters.push(text.to_owned());
            }
            return json!({ "kind": "letter" });
        }
        if text.to_ascii_uppercase().contains("AGE-SECRET-KEY-") {
            return match (Key::identities(text), Key::identities(text)) {
                (Ok(keys), Ok(again)) => {
                    self.keys.extend(keys);
                    self.identities.extend(again);
                    json!({ "kind": "identity" })
                }
                (Err(_), _) | (_, Err(_)) => wrong("identity", None),
            };
        }
        match Card::parse(text) {
            Ok(card) => self.add_card(card),
            Err(CardError::NoCard) => self.add_numbers(text),
            Err(error) => card_error(&error),
        }
    }

    fn add_card(&mut self, card: Card) -> Value {
        let told = json!({ "kind": "card", "number": card.share.member + 1, "of": card.members, "key": key_words(card.key.0) });
        self.shares.retain(|share| *share != card.share);
        if !self.cards.contains(&card) {
            self.cards.push(card);
        }
        told
    }

    fn add_numbers(&mut self, text: &str) -> Value {
        if let Ok(key) = PacketKey::from_hex(text) {
            self.add_packet_key(&key);
            return json!({ "kind": "key" });
        }
        let numbers = match share::read(text) {
            Ok(numbers) => numbers,
            Err(error) => return read_error(&error),
        };
        match Share::from_numbers(&numbers) {
            Ok(share) => {
                let told = json!({ "kind": "share", "number": share.member + 1 });
                let known = self.shares.contains(&share) || self.cards.iter().any(|card| card.share == share);
                if !known {
                    self.shares.push(share);
                }
                told
            }
            Err(error) => {
                // The place of the slip, and never what was typed.
                let place = share::corrections(&numbers, false).first().map(|correction| match correction.slip {
                    Slip::Wrong { place }
                    | Slip::Swapped { place }
                    | Slip::LeftOut { place }
                    | Slip::Extra { place } => place,
                });
                let mut told = share_error(&error);
                if let (Some(place), None) = (place, told["n"].as_u64()) {
                    told["place"] = place.into();
                }
                told
            }
        }
    }

    fn add_packet_key(&mut self, key: &PacketKey) {
        let hash = KeyHash(key.hash_bits());
        if !self.known.contains(&hash) {
            self.known.push(hash);
            self.keys.push(Key::packet(key));
        }
    }

    /// Joins cards; tells of each split what came of it.
    pub fn join(&mut self) -> Vec<Value> {
        for letter in std::mem::take(&mut self.letters) {
            let opened = seal::open(letter.as_bytes(), &self.identities, LETTER_CONTENT).ok();
            let key = opened.and_then(|opened| PacketKey::from_hex(str::from_utf8(&opened.content).ok()?).ok());
            match key {
                Some(key) => self.add_packet_key(&key),
                None => self.letters.push(letter),
            }
        }
        let mut told = Vec::new();
        for split in share::sort_by_split(&self.cards, &self.shares).iter().take(64) {
            let verdict = split.judge();
            let name = |share: &Share| {
                let group = split.has_groups().then_some(share.group + 1);
                json!({ "group": group, "card": share.member + 1 })
            };
            let forged: Vec<Value> = (verdict.forged.iter().filter_map(|at| split.cards.get(*at)))
                .map(|card| name(&card.share))
                .chain(verdict.forged_shares.iter().filter_map(|at| split.shares.get(*at)).map(name))
                .collect();
            let (state, lacking) = match &verdict.state {
                SplitState::Enough(secret) => {
                    let hash = KeyHash::of(secret);
                    if let Ok(bytes) = <&[u8; 16]>::try_from(secret.expose()) {
                        self.add_packet_key(&PacketKey::new(bytes));
                    } else if let Some(key) = AgeIdentity::new(secret.expose()).and_then(|one| one.key().ok()) {
                        if !self.known.contains(&hash) {
                            self.known.push(hash);
                            self.keys.push(key);
                        }
                    }
                    ("joined", 0)
                }
                SplitState::TooFew { groups, .. } => {
                    let lacks = |group: &share::GroupNeed| {
                        group.threshold.unwrap_or(group.have + 1).saturating_sub(group.have).max(1)
                    };
                    ("too-few", groups.iter().map(|group| u32::from(lacks(group))).sum())
                }
                SplitState::Unfit { .. } => ("refused", 0),
            };
            told.push(json!({
                "key": split.key.map(|key| key_words(key.0)),
                "have": split.places().len(),
                "state": state,
                "lacking": lacking,
                "forged": forged,
            }));
        }
        told
    }

    /// Tries each key on a sealed packet, once.
    pub fn open(&mut self, set: &mut SetOutcome) {
        let Some(Opened::Sealed(sealed)) = &set.files else { return };
        let log_n = seal::work_factor(sealed);
        if let Some(log_n) = log_n.filter(|log_n| *log_n > u64::from(MAX_SCRYPT_LOG_N)) {
            let error = OpenError::WorkFactor { log_n, most: MAX_SCRYPT_LOG_N };
            return refuse(set, Refusal::TooMuchWork, &format!("it is sealed, and {error}"));
        }
        let from = self.tried.get(&set.report.id).copied().unwrap_or(0).min(self.keys.len());
        let mut to = self.keys.len();
        if let Some(log_n) = log_n {
            let each = 1_u64 << log_n;
            let affordable = usize::try_from(MOST_WORK.saturating_sub(self.work) / each).unwrap_or(usize::MAX);
            to = to.min(from.saturating_add(affordable));
            self.work += each * (to - from) as u64;
        }
        match seal::open(sealed, self.keys.get(from..to).unwrap_or_default(), MAX_CONTENT_BYTES) {
            Ok(unsealed) => match vault::open(&unsealed.content) {
                Ok(Opened::Sealed(content)) => set.files = Some(Opened::Unknown(content)),
                Ok(opened) => set.files = Some(opened),
                Err(error) => {
                    let refusal = Refusal::of_content(&error);
                    refuse(set, refusal, &format!("it was sealed, and what is inside is damaged: {error}"));
                }
            },
            Err(OpenError::NoMatchingKey | OpenError::NeedsAnotherKey { .. }) => {
                self.tried.insert(set.report.id, to);
            }
            Err(error @ OpenError::TooLarge { .. }) => {
                refuse(set, Refusal::TooLarge, &format!("it is sealed, and {error}"));
            }
            Err(error) => refuse(set, Refusal::Damaged, &format!("it is sealed, and {error}")),
        }
    }

    /// Whether keys were tried on a packet, and none of them opened it.
    pub fn was_tried(&self, set: SetId) -> bool {
        self.tried.get(&set).is_some_and(|keys| *keys > 0)
    }
}

/// A key that is none: why, as the catalogues name it, and the place of the word, from 1.
fn wrong(why: &str, place: Option<usize>) -> Value {
    json!({ "kind": "wrong", "why": why, "n": place })
}

fn card_error(error: &CardError) -> Value {
    match error {
        CardError::Words(error) => read_error(error),
        CardError::Share(error) => share_error(error),
        CardError::Version => wrong("version", None),
        CardError::Number => wrong("mixed", None),
        _ => wrong("second-line", None),
    }
}

fn read_error(error: &ReadError) -> Value {
    match error {
        ReadError::Empty => wrong("empty", None),
        ReadError::TooLong => wrong("long", None),
        ReadError::Unknown { place, .. } => wrong("unknown", Some(*place)),
        ReadError::TooShort { place } => wrong("short", Some(*place)),
        ReadError::Letter { place, .. } | ReadError::Hidden { place, .. } => wrong("letter", Some(*place)),
        ReadError::Number { place } => wrong("number", Some(*place)),
        ReadError::Disagree { place } => wrong("disagree", Some(*place)),
        _ => wrong("contradiction", None),
    }
}

fn share_error(error: &ShareError) -> Value {
    match error {
        ShareError::Length { have } => wrong("length", Some(*have)),
        ShareError::NumberTooLarge { place, .. } => wrong("number", Some(*place)),
        ShareError::Checksum => wrong("checksum", None),
        _ => wrong("contradiction", None),
    }
}

fn refuse(set: &mut SetOutcome, refusal: Refusal, reason: &str) {
    set.refusal = Some(refusal);
    set.files = None;
    set.report.state = SetState::Refused;
    set.report.reason = Some(reason.to_owned());
}
