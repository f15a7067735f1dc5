//! A packet and a choice of faults -> photos by a simulated camera -> what `scan` restores from them.
//!
//! Nothing but the photos crosses over to the reading half.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::packet::{Face, RehearsedPacket};
use crate::cli::input::{InputFile, Origin};
use crate::cli::run::{Patience, RunLog, read_more};
use crate::cli::tell::{Failure, Progress};
use crate::photo::Pages;
use crate::pile::{Pile, SetState};
use crate::rehearse::{self, Camera, Fault, Impairments, Suite};
use crate::restore::{self, Outcome};
use crate::units::{Dpi, Size};
use crate::watch::{Step, Watch};

/// What an ordinary printer prints.
const PRINTER: Dpi = Dpi(600.0);
/// A page and its photo take some hundred megabytes while they are worked on.
const MOST_CAMERAS: usize = 2;
/// Photos that are in memory at once; fewer where each may be the last that is needed.
const ROUND: usize = 8;
const SHORT_ROUND: usize = 2;

/// What goes wrong with the sheets and their photos.
#[derive(Debug, Clone)]
pub(crate) enum FaultChoice {
    /// What every hand-held photo suffers, mildly.
    Ordinary,
    Suite(Suite),
    /// These faults at these grades, and nothing else.
    Faults(Vec<(Fault, f64)>),
    /// One fault of each kind, drawn by the seed, all at one grade.
    Severity(f64),
    /// Exactly this.
    Given(Impairments),
}

impl FaultChoice {
    fn camera(&self, paper: Size, seed: u64) -> Camera {
        match self {
            Self::Ordinary => Camera::phone(Impairments::rehearsed(seed)),
            Self::Suite(suite) => suite.camera(paper, seed),
            Self::Faults(faults) => Camera::phone(Impairments::of(faults)),
            Self::Severity(grade) => Camera::phone(rehearse::one_of_each_kind(*grade, seed)),
            Self::Given(impairments) => Camera::phone(*impairments),
        }
    }

    /// What the photos are like, in words that follow "3 photos".
    pub fn words(&self) -> String {
        match self {
            Self::Ordinary => "12 megapixels: tilted 8 to 12 degrees, blurred, noisy, in uneven light".to_owned(),
            Self::Suite(suite) => format!("as in the suite {}", suite.name()),
            Self::Faults(faults) => format!("12 megapixels: {}", Impairments::of(faults)),
            Self::Severity(grade) => format!("12 megapixels: faults of every kind at severity {grade}"),
            Self::Given(impairments) => format!("12 megapixels: {impairments}"),
        }
    }
}

/// One rehearsal.
#[derive(Debug, Clone)]
pub(crate) struct RehearsalPlan {
    pub faults: FaultChoice,
    pub seed: u64,
    pub photos_per_sheet: u32,
    /// Pieces of paper that are thrown away.
    pub lose: u32,
    /// No more photos are taken once the packet is whole.
    pub enough: bool,
}

/// One photo.
pub(crate) struct SimulatedPhoto {
    /// The first sheet that it shows.
    pub sheet: u32,
    /// `sheet-3.jpg`, `sheet-3-2.jpg` where it is the second photo.
    pub name: String,
    pub faults: String,
    pub bytes: Vec<u8>,
}

/// What a rehearsal gave.
pub(crate) struct RehearsalResult {
    /// Sheets that were thrown away.
    pub lost: Vec<u32>,
    /// Name, sheet and faults of each photo.
    pub photos: Vec<(String, u32, String)>,
    pub log: RunLog,
    pub outcome: Outcome,
    pub photographing: Duration,
    pub reading: Duration,
}

impl RehearsalResult {
    /// Whether the very packet came back: its id is a hash over all of it.
    pub fn survived(&self, subject: &RehearsedPacket) -> bool {
        is_whole(&self.outcome, subject)
    }

    /// Codes of the packet that were read.
    pub fn read(&self, subject: &RehearsedPacket) -> u32 {
        self.outcome.sets.iter().filter(|set| set.report.id == subject.set).map(|set| set.report.read).sum()
    }
}

fn is_whole(outcome: &Outcome, subject: &RehearsedPacket) -> bool {
    outcome.sets.iter().any(|set| set.report.id == subject.set && set.report.state == SetState::Whole)
}

/// Throws sheets away, photographs the others and restores from the photos. `keep` puts a photo where it is read from:
/// `None` for memory.
pub(crate) fn rehearse(
    subject: &RehearsedPacket,
    plan: &RehearsalPlan,
    progress: &Progress,
    keep: &mut dyn FnMut(&SimulatedPhoto) -> Result<Option<PathBuf>, Failure>,
) -> Result<RehearsalResult, Failure> {
    let lost = lost(subject, plan);
    let kept = subject.faces.iter().filter(|face| !lost.contains(face));
    let wanted: Vec<(&Face, u32)> =
        kept.flat_map(|face| (0..plan.photos_per_sheet).map(move |nth| (face, nth))).collect();
    let mut log = RunLog::new(Pile::new());
    let (mut photos, mut photographing, mut reading) = (Vec::new(), Duration::ZERO, Duration::ZERO);
    let mut outcome = None;
    for round in wanted.chunks(if plan.enough { SHORT_ROUND } else { ROUND }) {
        let began = Instant::now();
        let shoot = |(face, nth): &(&Face, u32)| photograph_face(subject, plan, face, *nth);
        let shots = photograph_all(round, shoot, (photos.len(), wanted.len()), progress)?;
        photographing += began.elapsed();
        let mut inputs = Vec::new();
        for shot in shots {
            inputs.push(match keep(&shot)? {
                Some(path) => InputFile { path, origin: Origin::Named },
                None => InputFile { path: PathBuf::from(&shot.name), origin: Origin::Standard(shot.bytes.into()) },
            });
            photos.push((shot.name, shot.sheet, shot.faults));
        }
        let began = Instant::now();
        read_more(inputs, Patience::Usual, &mut log, progress, |_| Ok(()))?;
        reading += began.elapsed();
        outcome = plan.enough.then(|| restore::restore(&log.pile, progress));
        if outcome.as_ref().is_some_and(|outcome| is_whole(outcome, subject)) {
            break;
        }
    }
    let outcome = outcome.unwrap_or_else(|| restore::restore(&log.pile, progress));
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    let lost = lost.iter().flat_map(|face| face.sheets.clone()).collect();
    Ok(RehearsalResult { lost, photos, log, outcome, photographing, reading })
}

fn lost<'a>(subject: &'a RehearsedPacket, plan: &RehearsalPlan) -> Vec<&'a Face> {
    let numbers = rehearse::lost_sheets(subject.faces.len() as u32, subject.sides, plan.lose, plan.seed);
    numbers.into_iter().filter_map(|nth| subject.faces.get(nth as usize - 1)).collect()
}

/// Takes some photos on all cores, in the order in which they are wanted. `before` of `all` are taken.
pub(crate) fn photograph_all<T: Sync, P: Send>(
    wanted: &[T],
    shoot: impl Fn(&T) -> Result<P, Failure> + Sync,
    (before, all): (usize, usize),
    progress: &Progress,
) -> Result<Vec<P>, Failure> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(before));
    let taken: Mutex<Vec<(usize, Result<P, Failure>)>> = Mutex::default();
    progress.at(Step::Photograph, before, all);
    let camera = || loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(one) = wanted.get(at) else { return };
        if progress.stop() {
            return;
        }
        let shot = shoot(one);
        taken.lock().unwrap_or_else(PoisonError::into_inner).push((at, shot));
        progress.at(Step::Photograph, done.fetch_add(1, Ordering::Relaxed) + 1, all);
    };
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores.min(MOST_CAMERAS) {
            scope.spawn(camera);
        }
    });
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    let mut taken = taken.into_inner().unwrap_or_else(PoisonError::into_inner);
    taken.sort_by_key(|(at, _)| *at);
    taken.into_iter().map(|(_, shot)| shot).collect()
}

fn photograph_face(
    subject: &RehearsedPacket,
    plan: &RehearsalPlan,
    face: &Face,
    nth: u32,
) -> Result<SimulatedPhoto, Failure> {
    let sheet = face.sheets.first().copied().unwrap_or_default();
    let seed = nth_seed(plan.seed, sheet, nth);
    let (bytes, faults) = photograph_page(&subject.pages, face.page, subject.paper, &plan.faults, seed)?;
    let name = nth_name(&face.name(), nth);
    Ok(SimulatedPhoto { sheet, name, faults, bytes })
}

/// The seed of one of several photos of a sheet or page; `nth` counts from 0.
pub(crate) fn nth_seed(seed: u64, number: u32, nth: u32) -> u64 {
    (0..nth).fold(rehearse::drill_seed(seed, number), rehearse::drill_seed)
}

/// `sheet-3.jpg`, and `sheet-3-2.jpg` for the second photo of it.
pub(crate) fn nth_name(stem: &str, nth: u32) -> String {
    if nth == 0 { format!("{stem}.jpg") } else { format!("{stem}-{}.jpg", nth + 1) }
}

/// A JPEG of a page, from 0, and its faults in words.
pub(crate) fn photograph_page(
    pages: &Pages,
    page: usize,
    paper: Size,
    faults: &FaultChoice,
    seed: u64,
) -> Result<(Vec<u8>, String), Failure> {
    let printed = pages.raster(page, PRINTER).map_err(Failure::new)?;
    let camera = faults.camera(paper, seed);
    let bytes = rehearse::photograph(&printed, paper, &camera, seed).map_err(Failure::new)?;
    Ok((bytes, camera.impairments.to_string()))
}
