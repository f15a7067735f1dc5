//! A megabyte of random bytes -> a PDF at the phone profile, beside a peer's step timed in the same run.
//!
//! The machine may be busy, so the ratio counts: the peer is the `qrcode` crate drawing the same number of codes of the
//! same version in its usual way, mask search included, which is the least that any program of this kind does.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)] // a bench times and tells

use std::time::{Duration, Instant};

use seedpress::pack::{self, PackOptions};
use seedpress::sheet::{Paper, Profile};
use seedpress::vault::{Entry, SafePath, Vault};
use seedpress::{assets, watch};

/// Codes that the peer draws; the time of all is computed from them.
const PEER_CODES: u32 = 60;
/// What is promised for a megabyte, on a machine that does nothing else.
const PROMISED: Duration = Duration::from_secs(5);
const PROMISED_KIB: u64 = 300 * 1024;

fn main() {
    let order =
        PackOptions::new(Profile::parse("phone", assets::profile("phone").unwrap()).unwrap(), Paper::A4, "Bench");
    let bytes = noise(1_000_000);
    let file = Entry::File { bytes: bytes.clone(), executable: false, modified: None };
    let vault = Vault { entries: [(SafePath::new("noise.bin").unwrap(), file)].into() };

    let start = Instant::now();
    let packet = pack::pack(&vault, &order, &watch::Unwatched).unwrap();
    let ours = start.elapsed();
    let memory = peak_kib();
    let peer = peer(&bytes, &packet.facts);

    let facts = &packet.facts;
    println!("{} codes on {} sheets, {} bytes of PDF", facts.codes, facts.sheets, packet.pdf.len());
    println!("pack: {ours:.2?} ({PROMISED:?} promised)");
    if let Some(memory) = memory {
        println!("memory at its highest: {} MB ({} promised)", memory / 1024, PROMISED_KIB / 1024);
        assert!(memory < PROMISED_KIB, "{memory} KiB");
    }
    println!("the peer's codes alone: {peer:.2?}; ratio {:.2}", ours.as_secs_f64() / peer.as_secs_f64());
    assert!(ours < peer, "the whole packet takes longer than the peer's codes alone");
    #[cfg(feature = "pdf-in")]
    read_back(packet.pdf.clone(), facts.codes);
}

/// The packet's own PDF, rasterised and read on one core.
#[cfg(feature = "pdf-in")]
fn read_back(pdf: Vec<u8>, codes: u32) {
    let start = Instant::now();
    let pages = seedpress::photo::open(pdf).unwrap();
    let read = |page| pages.read(page, &watch::Unwatched).unwrap().sightings.len();
    let seen: usize = (0..pages.count()).map(read).sum();
    println!("read back from the PDF: {:.2?} on one core (60 s promised on two)", start.elapsed());
    assert!(seen >= codes as usize, "{seen} of {codes} codes");
}

/// The peer's time for as many codes as the packet has.
fn peer(bytes: &[u8], facts: &pack::PacketFacts) -> Duration {
    let digits: String =
        bytes.iter().cycle().map(|byte| char::from(b'0' + byte % 10)).take(facts.shard_bytes / 2 * 5).collect();
    let start = Instant::now();
    for _ in 0..PEER_CODES {
        let version = qrcode::Version::Normal(i16::from(facts.version));
        std::hint::black_box(qrcode::QrCode::with_version(&digits, version, qrcode::EcLevel::M).unwrap());
    }
    start.elapsed() * facts.codes / PEER_CODES
}

/// Bytes that do not compress, the same each time.
fn noise(bytes: usize) -> Vec<u8> {
    let mut word = 88_172_645_463_325_252_u64;
    let byte = |_| {
        word ^= word << 13;
        word ^= word >> 7;
        word ^= word << 17;
        word as u8
    };
    (0..bytes).map(byte).collect()
}

/// The most memory that this process ever held, where the system tells.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
