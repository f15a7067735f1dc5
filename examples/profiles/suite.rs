//! A suite of simulated photos -> which of their codes come back: each photo a line, and a sum.

use std::collections::HashSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use seedpress::photo::{Payload, open};
use seedpress::rehearse::{Camera, Fault, Suite, photograph};
use seedpress::watch::Unwatched;

use crate::drawn::Drawn;

/// What an ordinary printer's ink spreads at each edge, in micrometres.
const INK: f64 = 20.0;

/// What was asked for after the table's name.
pub struct Ask {
    pub suite: Suite,
    pub photos: u64,
    pub profiles: Vec<String>,
    /// The first photo's seed.
    seed: u64,
    /// These faults at one grade, instead of the suite's.
    only: Vec<Fault>,
    grade: f64,
    /// Where photos that lost a code are kept, and the texts of all codes.
    keep: Option<PathBuf>,
}

impl Ask {
    /// `phone 20 v25-M-7 --seed 3 --only crumple,fold --grade 2.5 --keep lost`.
    pub fn parse(words: &[String]) -> Result<Self, Box<dyn Error>> {
        let [suite, photos, rest @ ..] = words else { return Err("which suite, how many photos?".into()) };
        let suite = Suite::parse(suite).ok_or_else(|| format!("no suite called {suite}"))?;
        let photos = photos.parse()?;
        let mut ask = Self { suite, photos, profiles: Vec::new(), seed: 0, only: Vec::new(), grade: 3.0, keep: None };
        let mut words = rest.iter();
        while let Some(word) = words.next() {
            let Some(option) = word.strip_prefix("--") else {
                ask.profiles.push(word.clone());
                continue;
            };
            let value = words.next().ok_or_else(|| format!("--{option} of what?"))?;
            match option {
                "seed" => ask.seed = value.parse()?,
                "only" => ask.only = value.split(',').map(Fault::parse).collect::<Result<_, _>>()?,
                "grade" => ask.grade = value.parse()?,
                "keep" => ask.keep = Some(value.into()),
                other => return Err(format!("no option called --{other}").into()),
            }
        }
        Ok(ask)
    }

    fn camera(&self, drawn: &Drawn, seed: u64) -> Camera {
        let mut camera = self.suite.camera(drawn.page.paper, seed);
        if !self.only.is_empty() {
            camera = Camera::phone(
                self.only
                    .iter()
                    .fold(seedpress::rehearse::Impairments::NONE, |faults, fault| faults.with(*fault, self.grade)),
            );
        }
        camera.impairments.spread = camera.impairments.spread.max(INK);
        camera
    }
}

/// What one photo gave.
struct Shot {
    faults: String,
    read: usize,
    milliseconds: u128,
}

/// Takes and reads all photos of a page, on all cores, and prints what came of them.
pub fn run(ask: &Ask, name: &str, drawn: &Drawn) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = &ask.keep {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(format!("{name}.txt")), drawn.codes.join("\n") + "\n")?;
    }
    let next = AtomicU64::new(0);
    let shots: Mutex<Vec<Shot>> = Mutex::new(Vec::new());
    let photographer = || -> Result<(), String> {
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth >= ask.photos {
                return Ok(());
            }
            let seed = ask.seed + nth;
            let shot = shoot(ask, name, drawn, seed).map_err(|error| format!("seed {seed}: {error}"))?;
            println!("{seed:5} {:3} of {} {:6} ms  {}", shot.read, drawn.codes.len(), shot.milliseconds, shot.faults);
            shots.lock().map_err(|_| "a photographer fell over")?.push(shot);
        }
    };
    let cores = thread::available_parallelism()?.get();
    thread::scope(|scope| {
        let all: Vec<_> = (0..cores).map(|_| scope.spawn(photographer)).collect();
        all.into_iter().try_for_each(|one| one.join().map_err(|_| "a photographer fell over".to_owned())?)
    })?;
    let shots = shots.into_inner().map_err(|_| "a photographer fell over")?;
    total(ask, name, drawn, &shots);
    Ok(())
}

fn shoot(ask: &Ask, name: &str, drawn: &Drawn, seed: u64) -> Result<Shot, Box<dyn Error>> {
    let camera = ask.camera(drawn, seed);
    let bytes = photograph(&drawn.picture, drawn.page.paper, &camera, seed)?;
    let began = Instant::now();
    let reading = open(bytes.clone())?.read(0, &Unwatched)?;
    let milliseconds = began.elapsed().as_millis();
    let wanted: HashSet<&str> = drawn.codes.iter().map(String::as_str).collect();
    let texts = reading.sightings.iter().filter_map(|sighting| match &sighting.payload {
        Payload::Text(text) => Some(text.as_str()),
        Payload::Bytes(_) => None,
    });
    let read = texts.filter(|text| wanted.contains(text)).collect::<HashSet<&str>>().len();
    if let Some(folder) = ask.keep.as_deref().filter(|_| read < wanted.len()) {
        fs::write(place(folder, ask, name, seed), bytes)?;
    }
    Ok(Shot { faults: camera.impairments.to_string(), read, milliseconds })
}

fn place(folder: &Path, ask: &Ask, name: &str, seed: u64) -> PathBuf {
    folder.join(format!("{}-{name}-{seed:04}.jpg", ask.suite.name()))
}

fn total(ask: &Ask, name: &str, drawn: &Drawn, shots: &[Shot]) {
    let all = drawn.codes.len() * shots.len();
    let read: usize = shots.iter().map(|shot| shot.read).sum();
    let mut times: Vec<u128> = shots.iter().map(|shot| shot.milliseconds).collect();
    times.sort_unstable();
    println!(
        "{} {name}: {read} of {all} codes, {:.1} %; {} of {} photos whole; {} ms at the median, {} at most",
        ask.suite.name(),
        100.0 * read as f64 / all.max(1) as f64,
        shots.iter().filter(|shot| shot.read == drawn.codes.len()).count(),
        shots.len(),
        times.get(times.len() / 2).unwrap_or(&0),
        times.last().unwrap_or(&0),
    );
}
