//! Files to be read -> their pages' codes, read by worker threads, told in the order of the files.
//!
//! ```text
//! jobs: open file 1 | read page 1 of file 1 | page 2 .. | open file 2 ..      workers take the first, one a core
//! messages: what came of each                                                 the caller's thread puts them in order
//! ```
//! Decoders are other people's work and pictures may be made to break them. So each job is caught when it panics, told
//! to stop when it takes long, and left behind, with a fresh worker in its place, when it does not stop: a picture
//! that breaks a decoder costs that picture, not the run.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::input::pictures::{From, Input};
use crate::cli::run::interrupt;
use crate::cli::tell::failure::Failure;
use crate::photo::{self, Pages, PhotoError, Reading};
use crate::pile::PictureKey;
use crate::watch::{Step, Watch};

/// A page is asked to come to an end after this long; the slowest honest page takes two seconds.
const ENOUGH: Duration = Duration::from_secs(9);
/// A page that does not come to an end is left behind after this long.
const TOO_LONG: Duration = Duration::from_secs(30);
/// How often the caller looks at the clock and for Ctrl-C.
const TICK: Duration = Duration::from_millis(100);
/// Decoders of nested formats call themselves.
const STACK_BYTES: usize = 64 << 20;
/// More threads need more memory than they save time.
const MOST_WORKERS: usize = 8;
/// Workers have this name, so that their panics can be kept quiet.
const WORKER: &str = "picture reader";
/// Threads whose panics somebody answers for.
#[cfg(feature = "print")]
const QUIET: [&str; 2] = [WORKER, crate::cli::run::bounded_work::WORKER];
#[cfg(not(feature = "print"))]
const QUIET: [&str; 1] = [WORKER];

/// What came of one page of one file; `Y` is what a look at a page yields.
pub(crate) enum Found<Y = Reading> {
    /// The page's codes.
    Page { key: PictureKey, page: usize, pages: usize, reading: Y },
    /// The caller knew the page.
    Known { key: PictureKey, page: usize },
    /// No picture but a text, read whole.
    Text { key: PictureKey, text: String },
    /// A file in a folder that is neither picture nor text.
    Other,
    /// Why the file, or one page of it, could not be read.
    Failed { page: Option<usize>, why: String },
}

impl<Y> Found<Y> {
    /// The same with something else made of what the look yielded.
    pub fn map<Z>(self, make: impl FnOnce(Y) -> Z) -> Found<Z> {
        match self {
            Self::Page { key, page, pages, reading } => Found::Page { key, page, pages, reading: make(reading) },
            Self::Known { key, page } => Found::Known { key, page },
            Self::Text { key, text } => Found::Text { key, text },
            Self::Other => Found::Other,
            Self::Failed { page, why } => Found::Failed { page, why },
        }
    }
}

/// Tells whether a page need not be read again.
pub(crate) type Known = dyn Fn(PictureKey, usize) -> bool + Send + Sync;

/// A way of looking at one page.
pub(crate) type Look<Y> = fn(&Pages, usize, &dyn Watch) -> Result<Y, PhotoError>;

/// Reads all files and hands on what came of them: file by file, page by page.
///
/// Stops early, without an error, when interrupted; an error of `each` ends it.
pub(crate) fn read_all(
    inputs: Vec<Input>,
    known: Box<Known>,
    watch: &dyn Watch,
    each: impl FnMut(usize, Found) -> Result<(), Failure>,
) -> Result<(), Failure> {
    look_at_all(inputs, Pages::read, known, watch, each)
}

/// The same, with another way of looking at each page.
pub(crate) fn look_at_all<Y: Send + 'static>(
    inputs: Vec<Input>,
    look: Look<Y>,
    known: Box<Known>,
    watch: &dyn Watch,
    mut each: impl FnMut(usize, Found<Y>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (send, receive) = mpsc::channel();
    let files = inputs.len();
    let shared = Arc::new(Shared::new(inputs, known));
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut crew = Crew { shared: Arc::clone(&shared), look, send, hired: 0 };
    for _ in 0..cores.clamp(1, MOST_WORKERS) {
        crew.hire()?;
    }
    let mut order = Order::new(files);
    let outcome = follow(&mut crew, &receive, &mut order, watch, &mut each);
    shared.lock().over = true;
    shared.more.notify_all();
    outcome
}

fn follow<Y: Send + 'static>(
    crew: &mut Crew<Y>,
    messages: &Receiver<Message<Y>>,
    order: &mut Order<Y>,
    watch: &dyn Watch,
    each: &mut impl FnMut(usize, Found<Y>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    while !order.complete() && !watch.stop() {
        watch.at(Step::Read, order.done, order.expected);
        match messages.recv_timeout(TICK) {
            Ok(message) => order.take(message),
            Err(RecvTimeoutError::Timeout) => crew.leave_behind(order)?,
            Err(RecvTimeoutError::Disconnected) => break,
        }
        while let Some((file, found)) = order.next() {
            each(file, found)?;
        }
    }
    Ok(())
}

/// A panic in a worker is told as the picture's failure, not on standard error.
pub(crate) fn keep_panics_quiet() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |what| {
        let worker = thread::current().name().is_some_and(|name| QUIET.contains(&name));
        if !worker {
            usual(what);
        }
    }));
}

enum Job {
    Open(usize),
    Read { file: usize, key: PictureKey, pages: Arc<Pages>, page: usize },
}

/// Where a job's outcome belongs: file, and page where it has one.
type Spot = (usize, Option<usize>);

enum Message<Y> {
    /// The file has so many pages, whose outcomes follow.
    Opened { file: usize, pages: usize },
    /// One page's outcome, or that of a file without pages.
    Done { file: usize, page: Option<usize>, found: Found<Y> },
}

struct Shared {
    inputs: Vec<Input>,
    known: Box<Known>,
    state: Mutex<State>,
    more: Condvar,
}

struct State {
    jobs: VecDeque<Job>,
    /// What each worker is at, and since when; a worker that is not here has been left behind.
    at_work: BTreeMap<usize, Option<(Spot, Instant)>>,
    over: bool,
}

impl Shared {
    fn new(inputs: Vec<Input>, known: Box<Known>) -> Self {
        let jobs = (0..inputs.len()).map(Job::Open).collect();
        let state = State { jobs, at_work: BTreeMap::new(), over: false };
        Self { inputs, known, state: Mutex::new(state), more: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job, once there is one; `None` when there will be none.
    fn next_job(&self, worker: usize) -> Option<Job> {
        let mut state = self.lock();
        if let Some(at) = state.at_work.get_mut(&worker) {
            *at = None;
        }
        loop {
            if state.over || !state.at_work.contains_key(&worker) {
                return None;
            }
            if let Some(job) = state.jobs.pop_front() {
                let spot = match &job {
                    Job::Open(file) => (*file, None),
                    Job::Read { file, page, .. } => (*file, Some(*page)),
                };
                state.at_work.insert(worker, Some((spot, Instant::now())));
                return Some(job);
            }
            // Another worker may be opening a file with many pages.
            state = self.more.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The clock of a job starts anew: a slow disk is not the decoder's fault.
    fn restart_clock(&self, worker: usize) {
        if let Some(Some((_, since))) = self.lock().at_work.get_mut(&worker) {
            *since = Instant::now();
        }
    }

    fn employs(&self, worker: usize) -> bool {
        self.lock().at_work.contains_key(&worker)
    }
}

/// The workers.
struct Crew<Y> {
    shared: Arc<Shared>,
    look: Look<Y>,
    send: Sender<Message<Y>>,
    hired: usize,
}

impl<Y: Send + 'static> Crew<Y> {
    fn hire(&mut self) -> Result<(), Failure> {
        let (shared, send) = (Arc::clone(&self.shared), self.send.clone());
        let worker = Worker { number: self.hired, shared, look: self.look, send };
        self.shared.lock().at_work.insert(self.hired, None);
        self.hired += 1;
        let thread = thread::Builder::new().name(WORKER.to_owned()).stack_size(STACK_BYTES);
        match thread.spawn(move || worker.work()) {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure::new(format!("no thread can be started: {error}"))),
        }
    }

    /// Gives up jobs that do not come to an end, and puts fresh workers in their workers' places.
    fn leave_behind(&mut self, order: &mut Order<Y>) -> Result<(), Failure> {
        let mut stuck = Vec::new();
        let is_late = |at: &Option<(Spot, Instant)>| at.filter(|(_, since)| since.elapsed() > TOO_LONG);
        self.shared.lock().at_work.retain(|_, at| {
            let late = is_late(at);
            stuck.extend(late.map(|(spot, _)| spot));
            late.is_none()
        });
        for (file, page) in stuck {
            let why = "its decoder came to no end and was left behind".to_owned();
            order.take(Message::Done { file, page, found: Found::Failed { page, why } });
            self.hire()?;
        }
        Ok(())
    }
}

struct Worker<Y> {
    number: usize,
    shared: Arc<Shared>,
    look: Look<Y>,
    send: Sender<Message<Y>>,
}

impl<Y> Worker<Y> {
    fn work(&self) {
        while let Some(job) = self.shared.next_job(self.number) {
            let (file, page) = match &job {
                Job::Open(file) => (*file, None),
                Job::Read { file, page, .. } => (*file, Some(*page)),
            };
            let outcome = panic::catch_unwind(AssertUnwindSafe(|| self.job(job)));
            let found = outcome
                .unwrap_or_else(|_| Some(Found::Failed { page, why: "its decoder broke down over it".to_owned() }));
            if !self.shared.employs(self.number) {
                return;
            }
            if let Some(found) = found {
                let _ = self.send.send(Message::Done { file, page, found });
            }
        }
    }

    fn job(&self, job: Job) -> Option<Found<Y>> {
        match job {
            Job::Open(file) => self.open(file),
            Job::Read { key, pages, page, .. } => Some(self.read(key, &pages, page)),
        }
    }

    /// Opens a file; its pages become jobs of their own, to be done before the next file is opened.
    fn open(&self, file: usize) -> Option<Found<Y>> {
        let input = self.shared.inputs.get(file)?;
        let failed = |why| Some(Found::Failed { page: None, why });
        let bytes = match input.bytes() {
            Ok(bytes) => bytes,
            Err(why) => return failed(why),
        };
        self.shared.restart_clock(self.number);
        let key = PictureKey::of(&bytes);
        // Kept until the bytes turn out to be no picture: they are moved into it.
        let text = text_of(&bytes);
        let pages = match photo::open(bytes) {
            Ok(pages) => Arc::new(pages),
            Err(PhotoError::Unknown) if text.is_some() => {
                return text.map(|text| Found::Text { key, text });
            }
            Err(PhotoError::Unknown | PhotoError::Empty)
                if input.from == From::Folder && !input.is_called_a_picture() =>
            {
                return Some(Found::Other);
            }
            Err(error) => return failed(error.to_string()),
        };
        let count = pages.count();
        let mut state = self.shared.lock();
        if !state.at_work.contains_key(&self.number) {
            return None;
        }
        let _ = self.send.send(Message::Opened { file, pages: count });
        for page in (0..count).rev() {
            state.jobs.push_front(Job::Read { file, key, pages: Arc::clone(&pages), page });
        }
        self.shared.more.notify_all();
        None
    }

    fn read(&self, key: PictureKey, pages: &Pages, page: usize) -> Found<Y> {
        if (self.shared.known)(key, page) {
            return Found::Known { key, page };
        }
        let deadline = Deadline(Instant::now() + ENOUGH);
        match (self.look)(pages, page, &deadline) {
            Ok(reading) => Found::Page { key, page, pages: pages.count(), reading },
            Err(error) => Found::Failed { page: Some(page), why: error.to_string() },
        }
    }
}

/// The bytes as text, if they are one that may hold codes. Pictures' formats hold a zero byte or no UTF-8.
fn text_of(bytes: &[u8]) -> Option<String> {
    if bytes.is_empty() || bytes.contains(&0) || bytes.starts_with(b"%PDF") {
        return None;
    }
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

/// Says stop after a while, or when interrupted.
struct Deadline(Instant);

impl Watch for Deadline {
    fn stop(&self) -> bool {
        interrupt::happened() || Instant::now() > self.0
    }
}

/// Outcomes as they come -> outcomes file by file, page by page.
struct Order<Y> {
    /// The file and page whose turn it is.
    turn: (usize, usize),
    /// Pages of each file, where known; 1 for a file without pages.
    pages: Vec<Option<usize>>,
    waiting: BTreeMap<(usize, usize), Found<Y>>,
    done: usize,
    expected: usize,
}

impl<Y> Order<Y> {
    fn new(files: usize) -> Self {
        Self { turn: (0, 0), pages: vec![None; files], waiting: BTreeMap::new(), done: 0, expected: files }
    }

    fn complete(&self) -> bool {
        self.turn.0 >= self.pages.len()
    }

    fn take(&mut self, message: Message<Y>) {
        match message {
            Message::Opened { file, pages } => {
                self.set_pages(file, pages);
                self.expected += pages.saturating_sub(1);
            }
            Message::Done { file, page, found } => {
                if page.is_none() {
                    self.set_pages(file, 1);
                }
                self.done += 1;
                self.waiting.insert((file, page.unwrap_or(0)), found);
            }
        }
    }

    fn set_pages(&mut self, file: usize, pages: usize) {
        if let Some(slot) = self.pages.get_mut(file) {
            *slot = Some(pages);
        }
    }

    /// The outcome whose turn it is, if it is there.
    fn next(&mut self) -> Option<(usize, Found<Y>)> {
        let found = self.waiting.remove(&self.turn)?;
        let (file, page) = self.turn;
        let last = self.pages.get(file).copied().flatten().is_none_or(|pages| page + 1 >= pages);
        self.turn = if last { (file + 1, 0) } else { (file, page + 1) };
        Some((file, found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(page: Option<usize>) -> Found {
        Found::Failed { page, why: String::new() }
    }

    #[test]
    fn outcomes_are_told_in_the_order_of_the_files_however_they_come() {
        let mut order = Order::new(3);
        order.take(Message::Opened { file: 1, pages: 2 });
        order.take(Message::Done { file: 1, page: Some(1), found: failed(Some(1)) });
        order.take(Message::Done { file: 2, page: None, found: failed(None) });
        assert!(order.next().is_none());
        order.take(Message::Done { file: 0, page: None, found: Found::Other });
        assert!(matches!(order.next(), Some((0, Found::Other))));
        assert!(order.next().is_none(), "page 1 of file 1 is not there yet");
        order.take(Message::Done { file: 1, page: Some(0), found: failed(Some(0)) });
        assert!(matches!(order.next(), Some((1, Found::Failed { page: Some(0), .. }))));
        assert!(matches!(order.next(), Some((1, Found::Failed { page: Some(1), .. }))));
        assert!(matches!(order.next(), Some((2, _))));
        assert!(order.complete());
        assert_eq!((order.done, order.expected), (4, 4));
    }

    #[test]
    fn only_bytes_that_are_a_text_are_taken_for_one() {
        assert_eq!(text_of(b"SP1-..\n").as_deref(), Some("SP1-..\n"));
        for other in [&b""[..], b"\xff\xd8\xff", b"a\0b", b"%PDF-1.7\n"] {
            assert_eq!(text_of(other), None);
        }
    }

    fn text_input(name: &str) -> Input {
        Input { path: name.into(), from: From::Standard(b"no picture".to_vec()) }
    }

    #[test]
    fn a_job_that_panics_fails_alone() {
        let picture = image::GrayImage::from_pixel(8, 8, image::Luma([255]));
        let mut png = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let broken = Input { path: "broken".into(), from: From::Standard(png.into_inner()) };
        let mut told = Vec::new();
        keep_panics_quiet();
        let known = Box::new(|_, _| panic!("as a decoder might"));
        read_all(vec![broken, text_input("fine")], known, &crate::watch::Unwatched, |file, found| {
            told.push((file, matches!(found, Found::Failed { .. })));
            Ok(())
        })
        .unwrap();
        assert_eq!(told, [(0, true), (1, false)]);
    }

    #[test]
    fn a_job_that_comes_to_no_end_is_left_behind_and_its_worker_replaced() {
        let (send, receive) = mpsc::channel();
        let shared = Arc::new(Shared::new(vec![], Box::new(|_, _| false)));
        let mut crew = Crew { shared: Arc::clone(&shared), look: Pages::read, send, hired: 1 };
        let long_ago = Instant::now().checked_sub(TOO_LONG + TICK).unwrap();
        shared.lock().at_work.insert(0, Some(((0, Some(0)), long_ago)));
        let mut order = Order::new(1);
        order.take(Message::Opened { file: 0, pages: 1 });
        crew.leave_behind(&mut order).unwrap();
        assert!(matches!(order.next(), Some((0, Found::Failed { page: Some(0), .. }))));
        assert!(!shared.employs(0) && shared.employs(1));
        shared.lock().over = true;
        shared.more.notify_all();
        drop(receive);
    }
}
