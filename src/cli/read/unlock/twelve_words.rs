//! Twelve words that were learnt by heart + sealed packets -> the key; one wrong word is found by trying all in its place.
//!
//! BIP-39's four bits of check let 12 x 2,047 / 16 = 1,535 keys through on average, each of which costs scrypt at the work
//! factor of our own packets: seconds in all. What is repaired is proved by the packet itself, which opens.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::pending_words::PendingWords;
use super::{KeyOrigin, Unlocker};
use crate::cli::run::interrupt;
use crate::limits::MAX_CONTENT_BYTES;
use crate::mnemonic::{Mnemonic, Repair, TypedMnemonic};
use crate::restore::Outcome;
use crate::seal::{self, Key, PacketKey};
use crate::vault::Opened;

/// The work factor of our own packets; one of another program costs more, and its key is no twelve words of ours.
const OWN_LOG_N: u64 = 12;
/// Packets on which words are repaired, the first ones.
const MOST_PACKETS: usize = 2;
/// Keys that are tried on each: some words are in two lists.
const MOST_REPAIRS: usize = 4_000;

impl Unlocker {
    /// Tries words as they are.
    pub(super) fn add_words(&mut self, words: &PendingWords) {
        for mnemonic in words.readings.iter().filter_map(TypedMnemonic::mnemonic) {
            self.add_mnemonic(&mnemonic, origin(words, None));
        }
    }

    /// Finds the one word that is wrong, on the packets that are still shut. Words whose check does not fit, and that no
    /// change mends, are told as a key that does not open them.
    pub(super) fn repair(&mut self, words: &PendingWords, outcome: &Outcome) {
        let sealed = outcome.sets.iter().filter_map(|set| match &set.files {
            Some(Opened::Sealed(sealed)) => Some(sealed).filter(|sealed| seal::work_factor(sealed) == Some(OWN_LOG_N)),
            _ => None,
        });
        for sealed in sealed.take(MOST_PACKETS) {
            let repairs: Vec<Repair> =
                words.readings.iter().flat_map(TypedMnemonic::repairs).take(MOST_REPAIRS).collect();
            if let Some(repair) = opening(&repairs, sealed) {
                self.add_mnemonic(&repair.mnemonic, origin(words, Some(repair.place)));
                return;
            }
        }
        if !words.fit() {
            self.unmended.push(origin(words, None));
        }
    }

    fn add_mnemonic(&mut self, mnemonic: &Mnemonic, origin: KeyOrigin) {
        if let Some(key) = mnemonic.key() {
            self.add(&PacketKey::new(&key), origin);
        }
    }
}

/// Where the key came from; the word that was wrong, from 1.
fn origin(words: &PendingWords, wrong: Option<usize>) -> KeyOrigin {
    KeyOrigin::Words { file: words.file.clone(), wrong }
}

/// The repair that opens what is sealed, tried on all processors.
fn opening<'a>(repairs: &'a [Repair], sealed: &[u8]) -> Option<&'a Repair> {
    let (next, found, done) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX), AtomicBool::new(false));
    let work = || {
        while !done.load(Ordering::Relaxed) && !interrupt::happened() {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(key) = repairs.get(at).map(|repair| repair.mnemonic.key()) else { break };
            let Some(key) = key else { continue };
            if seal::open(sealed, &[Key::packet(&PacketKey::new(&key))], MAX_CONTENT_BYTES).is_ok() {
                found.store(at, Ordering::Relaxed);
                done.store(true, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..thread::available_parallelism().map_or(1, usize::from).min(8) {
            // Without another thread it takes longer.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    repairs.get(found.load(Ordering::Relaxed))
}
