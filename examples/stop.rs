//! Photos -> how soon reading one ends once it is asked to stop.
//!
//! ```text
//! cargo run --release --example stop -- PHOTOS..
//! ```
//! A line for each photo: how long all of it takes, the longest time between two questions of the reader, and the longest
//! time from a wish to its end, of wishes at twenty places. `--where MILLISECONDS` names the callers on both sides of each
//! longer gap (build with `cargo rustc --release --example stop -- -C strip=none`).

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)] // a program that reads files and prints lines

use std::backtrace::Backtrace;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use seedpress::photo;
use seedpress::watch::Watch;

const PLACES: u32 = 20;

struct Question {
    at: Instant,
    caller: Option<String>,
}

struct Timed {
    until: Option<Instant>,
    told: Option<Duration>,
    last: Mutex<(Question, Duration)>,
}

impl Timed {
    fn new(until: Option<Instant>, told: Option<Duration>) -> Self {
        let first = Question { at: Instant::now(), caller: None };
        Self { until, told, last: Mutex::new((first, Duration::ZERO)) }
    }

    fn longest(&self) -> Duration {
        let last = self.last.lock().unwrap();
        last.1.max(last.0.at.elapsed())
    }
}

impl Watch for Timed {
    fn stop(&self) -> bool {
        let now = Instant::now();
        let mut last = self.last.lock().unwrap();
        let gap = now - last.0.at;
        let caller = self.told.map(|_| callers());
        if let Some(told) = self.told.filter(|told| gap > *told) {
            let name = |caller: &Option<String>| caller.clone().unwrap_or_else(|| "the start".into());
            println!("  {gap:.0?} (over {told:?}) from {} to {}", name(&last.0.caller), name(&caller));
        }
        last.1 = last.1.max(gap);
        last.0 = Question { at: Instant::now(), caller };
        self.until.is_some_and(|until| now >= until)
    }
}

/// The functions of the library that are running, the innermost first.
fn callers() -> String {
    let trace = Backtrace::force_capture().to_string();
    let names = trace.lines().filter_map(|line| line.split_once("seedpress::").map(|(_, name)| name.to_owned()));
    names.take(4).collect::<Vec<_>>().join(" < ")
}

fn read(path: &Path, watch: &Timed) -> Duration {
    let bytes = std::fs::read(path).unwrap();
    let began = Instant::now();
    let pages = photo::open(bytes).unwrap();
    for page in 0..pages.count() {
        let _ = pages.read(page, watch);
    }
    began.elapsed()
}

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let told = (args.first().is_some_and(|word| word == "--where")).then(|| {
        let limit = args.remove(1).parse().unwrap();
        args.remove(0);
        Duration::from_millis(limit)
    });
    for path in &args {
        let path = Path::new(path);
        let whole = Timed::new(None, told);
        let took = read(path, &whole);
        let gap = whole.longest();
        let late = (0..PLACES).map(|place| {
            let wish = Instant::now() + took * (2 * place + 1) / (2 * PLACES);
            let watch = Timed::new(Some(wish), None);
            read(path, &watch);
            Instant::now().saturating_duration_since(wish)
        });
        let late = late.max().unwrap_or_default();
        println!("{}  took {took:.0?}, longest gap {gap:.0?}, ended within {late:.0?}", path.display());
    }
}
