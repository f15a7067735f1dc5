//! A suite of simulated photos -> which of their codes come back: each photo a line, and a sum.

#![allow(clippy::disallowed_methods)] // a measuring program looks at the clock and keeps photos

use std::collections::HashSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use seedpress::photo::{Payload, open};
use seedpress::rehearse::{Camera, Fault, Impairments, Suite, photograph, torn_off};
use seedpress::watch::Watch;

use crate::drawn::Drawn;
use crate::{INK, printed};

/// What was asked for after the table's name.
pub struct Ask {
    pub suite: Suite,
    pub photos: u64,
    pub profiles: Vec<String>,
    /// The first photo's seed.
    pub seed: u64,
    /// Codes that restore a page's share of a packet, where that is not what the default spare makes it.
    pub needed: Option<usize>,
    /// How far the seeds of a pair are apart.
    pub apart: u64,
    /// These faults at one grade, instead of the suite's.
    only: Vec<Fault>,
    grade: f64,
    /// Where photos that lost a code are kept, and the texts of all codes.
    keep: Option<PathBuf>,
    /// All photos are kept and none is read: for other readers.
    unread: bool,
    /// Photos that are read side by side, and threads that read each of them.
    jobs: usize,
    threads: usize,
}

impl Ask {
    /// `phone 20 v25-M-7 --seed 3 --only crumple,fold --grade 2.5 --keep lost`, or `--take all`.
    pub fn parse(words: &[String]) -> Result<Self, Box<dyn Error>> {
        let [suite, photos, rest @ ..] = words else { return Err("which suite, how many photos?".into()) };
        let suite = Suite::parse(suite).ok_or_else(|| format!("no suite called {suite}"))?;
        let photos = photos.parse()?;
        let (profiles, only) = (Vec::new(), Vec::new());
        let jobs = thread::available_parallelism()?.get();
        let mut ask = Self {
            suite,
            photos,
            profiles,
            seed: 0,
            needed: None,
            apart: 1,
            only,
            grade: 3.0,
            keep: None,
            unread: false,
            jobs,
            threads: 1,
        };
        let mut words = rest.iter();
        while let Some(word) = words.next() {
            let Some(option) = word.strip_prefix("--") else {
                ask.profiles.push(word.clone());
                continue;
            };
            let value = words.next().ok_or_else(|| format!("--{option} of what?"))?;
            match option {
                "seed" => ask.seed = value.parse()?,
                "needed" => ask.needed = Some(value.parse()?),
                "apart" => ask.apart = value.parse()?,
                "only" => ask.only = value.split(',').map(Fault::parse).collect::<Result<_, _>>()?,
                "grade" => ask.grade = value.parse()?,
                "jobs" => ask.jobs = value.parse()?,
                "threads" => ask.threads = value.parse()?,
                "keep" => ask.keep = Some(value.into()),
                "take" => (ask.keep, ask.unread) = (Some(value.into()), true),
                other => return Err(format!("no option called --{other}").into()),
            }
        }
        Ok(ask)
    }

    pub fn camera(&self, drawn: &Drawn, seed: u64) -> Camera {
        let camera = if self.only.is_empty() {
            self.suite.camera(drawn.page.paper, seed)
        } else {
            let faults: Vec<(Fault, f64)> = self.only.iter().map(|fault| (*fault, self.grade)).collect();
            Camera::phone(Impairments::of(&faults))
        };
        printed(camera, INK, 0.0)
    }
}

/// What one photo gave.
struct Shot {
    faults: String,
    read: usize,
    /// Codes of which more is torn off than error correction can make up for.
    torn: usize,
    /// Milliseconds that it took to take the photo, and to read it.
    taken: u128,
    looked: u128,
}

/// Takes and reads all photos of a page, on all cores, and prints what came of them.
pub fn run(ask: &Ask, name: &str, drawn: &Drawn) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = &ask.keep {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(format!("{name}.txt")), drawn.codes.join("\n") + "\n")?;
    }
    let shots = side_by_side(ask, |nth| {
        let seed = ask.seed + nth;
        let shot = shoot(ask, name, drawn, seed).map_err(|error| format!("seed {seed}: {error}"))?;
        let torn = if shot.torn == 0 { String::new() } else { format!(", {} codes torn off", shot.torn) };
        println!("{seed:5} {:3} of {} {:6} ms  {}{torn}", shot.read, drawn.codes.len(), shot.looked, shot.faults);
        Ok(shot)
    })?;
    total(ask, name, drawn, &shots);
    Ok(())
}

/// What `take` gives for each number from 0, in the threads that were asked for; in no order.
pub fn side_by_side<T: Send>(
    ask: &Ask,
    take: impl Fn(u64) -> Result<T, String> + Sync,
) -> Result<Vec<T>, Box<dyn Error>> {
    let next = AtomicU64::new(0);
    let taken: Mutex<Vec<T>> = Mutex::new(Vec::new());
    let photographer = || -> Result<(), String> {
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth >= ask.photos {
                return Ok(());
            }
            let one = take(nth)?;
            taken.lock().map_err(|_| "a photographer fell over")?.push(one);
        }
    };
    thread::scope(|scope| {
        let all: Vec<_> = (0..ask.jobs).map(|_| scope.spawn(photographer)).collect();
        all.into_iter().try_for_each(|one| one.join().map_err(|_| "a photographer fell over".to_owned())?)
    })?;
    Ok(taken.into_inner().map_err(|_| "a photographer fell over")?)
}

fn shoot(ask: &Ask, name: &str, drawn: &Drawn, seed: u64) -> Result<Shot, Box<dyn Error>> {
    let camera = ask.camera(drawn, seed);
    let began = Instant::now();
    let bytes = photograph(&drawn.picture, drawn.page.paper, &camera, seed)?;
    let taken = began.elapsed().as_millis();
    let began = Instant::now();
    let read = if ask.unread { 0 } else { count(&bytes, &drawn.codes, ask.threads)? };
    let looked = began.elapsed().as_millis();
    if let Some(folder) = ask.keep.as_deref().filter(|_| read < drawn.codes.len()) {
        fs::write(place(folder, ask, name, seed), bytes)?;
    }
    Ok(Shot { faults: camera.impairments.to_string(), read, torn: torn(drawn, &camera, seed), taken, looked })
}

/// Codes of a page of which more is torn off than error correction can make up for, were the rest read without a fault.
fn torn(drawn: &Drawn, camera: &Camera, seed: u64) -> usize {
    /// Places of a code that are asked for, on each side.
    const PLACES: u32 = 60;
    let torn_off = torn_off(drawn.page.paper, camera, seed);
    let geometry = &drawn.page.geometry;
    let share = |slot: u32| {
        let code = geometry.code(slot);
        let place = |at: u32| (f64::from(at) + 0.5) * f64::from(code.side) / f64::from(PLACES);
        let places = (0..PLACES).flat_map(|row| (0..PLACES).map(move |column| (column, row)));
        let gone = places
            .filter(|(x, y)| {
                torn_off(drawn.page.spot(f64::from(code.left) + place(*x), f64::from(code.top) + place(*y)))
            })
            .count();
        gone as f64 / f64::from(PLACES * PLACES)
    };
    (0..geometry.grid.codes()).filter(|slot| share(*slot) > drawn.most_erased).count()
}

/// Threads that read one photo.
struct Threads(usize);

impl Watch for Threads {
    fn side_by_side(&self, first: &mut (dyn FnMut() + Send), second: &mut (dyn FnMut() + Send)) {
        if self.0 == 1 {
            first();
            second();
            return;
        }
        thread::scope(|scope| {
            scope.spawn(second);
            first();
        });
    }
}

/// How many of a page's codes a photo gives.
fn count(photo: &[u8], codes: &[String], threads: usize) -> Result<usize, Box<dyn Error>> {
    let reading = open(photo.to_vec())?.read(0, &Threads(threads))?;
    let wanted: HashSet<&str> = codes.iter().map(String::as_str).collect();
    let texts = reading.sightings.iter().filter_map(|sighting| match &sighting.payload {
        Payload::Text(text) => Some(text.as_str()),
        Payload::Bytes(_) => None,
    });
    Ok(texts.filter(|text| wanted.contains(text)).collect::<HashSet<&str>>().len())
}

fn place(folder: &Path, ask: &Ask, name: &str, seed: u64) -> PathBuf {
    folder.join(format!("{}-{name}-{seed:04}.jpg", ask.suite.name()))
}

fn total(ask: &Ask, name: &str, drawn: &Drawn, shots: &[Shot]) {
    let all = drawn.codes.len() * shots.len();
    let read: usize = shots.iter().map(|shot| shot.read).sum();
    let times = |of: fn(&Shot) -> u128| {
        let mut times: Vec<u128> = shots.iter().map(of).collect();
        times.sort_unstable();
        (times.get(times.len() / 2).copied().unwrap_or(0), times.last().copied().unwrap_or(0))
    };
    let ((usual, longest), (taken, _)) = (times(|shot| shot.looked), times(|shot| shot.taken));
    let torn: usize = shots.iter().map(|shot| shot.torn).sum();
    let torn = if torn == 0 { String::new() } else { format!(", {torn} others torn off") };
    println!(
        "{} {name}: {read} of {all} codes, {:.1} %{torn}; {} of {} photos whole; {usual} ms at the median, {longest} at most; \
         {taken} ms to take one",
        ask.suite.name(),
        100.0 * read as f64 / all.max(1) as f64,
        shots.iter().filter(|shot| shot.read == drawn.codes.len()).count(),
        shots.len(),
    );
}
