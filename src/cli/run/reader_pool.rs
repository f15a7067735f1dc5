//! Thread pool: input files -> the codes of their pages, in the order of the files.
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

use crate::cli::input::{InputFile, Origin};
use crate::cli::run::interrupt;
use crate::cli::tell::Failure;
use crate::photo;
use crate::photo::{Pages, PhotoError, Reading};
use crate::pile::{PictureKey, text_of_bytes};
use crate::watch::{Step, Watch};

/// How long one page may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeLimits {
    /// It is asked to come to an end after this long.
    pub soft: Duration,
    /// It is left behind, if it does not come to an end, after this long.
    pub hard: Duration,
}

impl TimeLimits {
    /// Most pages take less than a second.
    pub const USUAL: Self = Self { soft: Duration::from_secs(9), hard: Duration::from_secs(30) };
    /// For pages that took too long and may have more to give.
    pub const LONG: Self = Self { soft: Duration::from_secs(40), hard: Duration::from_secs(70) };
}

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

/// What came of one page of one file; `Y` is what the reader of a page returns.
pub(crate) enum PageOutcome<Y = Reading> {
    /// The page's codes.
    Page { key: PictureKey, page: usize, pages: usize, reading: Y },
    /// The caller knew the page.
    Skipped { key: PictureKey, page: usize },
    /// No picture but a text, read whole.
    Text { key: PictureKey, text: String },
    /// A file in a folder that is neither picture nor text.
    Other,
    /// Why the file, or one page of it, could not be read.
    Failed { page: Option<usize>, why: String },
}

impl<Y> PageOutcome<Y> {
    /// The same with something else made of what the reader returned.
    pub fn map<Z>(self, make: impl FnOnce(Y) -> Z) -> PageOutcome<Z> {
        match self {
            Self::Page { key, page, pages, reading } => PageOutcome::Page { key, page, pages, reading: make(reading) },
            Self::Skipped { key, page } => PageOutcome::Skipped { key, page },
            Self::Text { key, text } => PageOutcome::Text { key, text },
            Self::Other => PageOutcome::Other,
            Self::Failed { page, why } => PageOutcome::Failed { page, why },
        }
    }
}

/// Tells whether a page need not be read again.
pub(crate) type SkipPage = dyn Fn(PictureKey, usize) -> bool + Send + Sync;

/// Reads one page.
type PageReader<Y> = dyn Fn(&Pages, usize, &dyn Watch) -> Result<Y, PhotoError> + Send + Sync;

/// Reads all files and hands on what came of them: file by file, page by page.
///
/// Stops early, without an error, when interrupted; an error of `each` ends it.
#[cfg(any(feature = "pdf-in", all(feature = "print", feature = "open")))]
pub(crate) fn read_all(
    inputs: Vec<InputFile>,
    skip: Box<SkipPage>,
    watch: &dyn Watch,
    each: impl FnMut(&InputFile, PageOutcome) -> Result<(), Failure>,
) -> Result<(), Failure> {
    read_all_with(inputs, Pages::read, skip, watch, each)
}

/// The same, with another reader of pages.
pub(crate) fn read_all_with<Y: Send + 'static>(
    inputs: Vec<InputFile>,
    read_page: impl Fn(&Pages, usize, &dyn Watch) -> Result<Y, PhotoError> + Send + Sync + 'static,
    skip: Box<SkipPage>,
    watch: &dyn Watch,
    each: impl FnMut(&InputFile, PageOutcome<Y>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    read_all_within(TimeLimits::USUAL, inputs, read_page, skip, watch, each)
}

/// The same, with other limits of time.
pub(crate) fn read_all_within<Y: Send + 'static>(
    limits: TimeLimits,
    inputs: Vec<InputFile>,
    read_page: impl Fn(&Pages, usize, &dyn Watch) -> Result<Y, PhotoError> + Send + Sync + 'static,
    skip: Box<SkipPage>,
    watch: &dyn Watch,
    mut each: impl FnMut(&InputFile, PageOutcome<Y>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (send, receive) = mpsc::channel();
    let files = inputs.len();
    let queue = Arc::new(JobQueue::new(inputs, skip, limits));
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut pool = ReaderPool { queue: Arc::clone(&queue), read_page: Arc::new(read_page), send, spawned: 0 };
    for _ in 0..cores.clamp(1, MOST_WORKERS) {
        pool.spawn_worker()?;
    }
    let mut buffer = ReorderBuffer::new(files);
    let outcome = collect_outcomes(&mut pool, &receive, &mut buffer, watch, &mut each);
    queue.lock().closed = true;
    queue.more.notify_all();
    outcome
}

fn collect_outcomes<Y: Send + 'static>(
    pool: &mut ReaderPool<Y>,
    messages: &Receiver<WorkerMessage<Y>>,
    buffer: &mut ReorderBuffer<Y>,
    watch: &dyn Watch,
    each: &mut impl FnMut(&InputFile, PageOutcome<Y>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    while !buffer.complete() && !watch.stop() {
        watch.at(Step::Read, buffer.done, buffer.expected);
        match messages.recv_timeout(TICK) {
            Ok(message) => buffer.insert(message),
            Err(RecvTimeoutError::Timeout) => pool.replace_stuck_workers(buffer)?,
            Err(RecvTimeoutError::Disconnected) => break,
        }
        while let Some((file, outcome)) = buffer.next() {
            if let Some(input) = pool.queue.inputs.get(file) {
                each(input, outcome)?;
            }
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

enum ReadJob {
    Open(usize),
    Read { file: usize, key: PictureKey, pages: Arc<Pages>, page: usize },
}

impl ReadJob {
    fn id(&self) -> JobId {
        match self {
            Self::Open(file) => (*file, None),
            Self::Read { file, page, .. } => (*file, Some(*page)),
        }
    }
}

/// Where a job's outcome belongs: file, and page where it has one.
type JobId = (usize, Option<usize>);

enum WorkerMessage<Y> {
    /// The file has `pages` pages, whose outcomes follow.
    Opened { file: usize, pages: usize },
    /// One page's outcome, or that of a file without pages.
    Done { file: usize, page: Option<usize>, outcome: PageOutcome<Y> },
}

struct JobQueue {
    inputs: Vec<InputFile>,
    skip: Box<SkipPage>,
    limits: TimeLimits,
    state: Mutex<QueueState>,
    more: Condvar,
}

struct QueueState {
    jobs: VecDeque<ReadJob>,
    /// The job of each worker, and its start; a worker that is not here was replaced.
    running: BTreeMap<usize, Option<(JobId, Instant)>>,
    closed: bool,
}

impl JobQueue {
    fn new(inputs: Vec<InputFile>, skip: Box<SkipPage>, limits: TimeLimits) -> Self {
        let jobs = (0..inputs.len()).map(ReadJob::Open).collect();
        let state = QueueState { jobs, running: BTreeMap::new(), closed: false };
        Self { inputs, skip, limits, state: Mutex::new(state), more: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job, once there is one; `None` when there will be none.
    fn next_job(&self, worker: usize) -> Option<ReadJob> {
        let mut state = self.lock();
        if let Some(at) = state.running.get_mut(&worker) {
            *at = None;
        }
        loop {
            if state.closed || !state.running.contains_key(&worker) {
                return None;
            }
            if let Some(job) = state.jobs.pop_front() {
                state.running.insert(worker, Some((job.id(), Instant::now())));
                return Some(job);
            }
            // Another worker may be opening a file with many pages.
            state = self.more.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The clock of a job starts anew: a slow disk is not the decoder's fault.
    fn restart_clock(&self, worker: usize) {
        if let Some(Some((_, since))) = self.lock().running.get_mut(&worker) {
            *since = Instant::now();
        }
    }

    /// Whether there is a worker for whom there is no job.
    fn has_idle_worker(&self) -> bool {
        let state = self.lock();
        state.jobs.is_empty() && state.running.values().any(Option::is_none)
    }

    fn is_active(&self, worker: usize) -> bool {
        self.lock().running.contains_key(&worker)
    }
}

/// The worker threads.
struct ReaderPool<Y> {
    queue: Arc<JobQueue>,
    read_page: Arc<PageReader<Y>>,
    send: Sender<WorkerMessage<Y>>,
    spawned: usize,
}

impl<Y: Send + 'static> ReaderPool<Y> {
    fn spawn_worker(&mut self) -> Result<(), Failure> {
        let (queue, send) = (Arc::clone(&self.queue), self.send.clone());
        let worker = Worker { number: self.spawned, queue, read_page: Arc::clone(&self.read_page), send };
        self.queue.lock().running.insert(self.spawned, None);
        self.spawned += 1;
        let thread = thread::Builder::new().name(WORKER.to_owned()).stack_size(STACK_BYTES);
        match thread.spawn(move || worker.work()) {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure::new(format!("no thread can be started: {error}"))),
        }
    }

    /// Gives up jobs that do not come to an end, and puts fresh workers in their workers' places.
    fn replace_stuck_workers(&mut self, buffer: &mut ReorderBuffer<Y>) -> Result<(), Failure> {
        let mut stuck = Vec::new();
        let most = self.queue.limits.hard;
        let is_late = |at: &Option<(JobId, Instant)>| at.filter(|(_, since)| since.elapsed() > most);
        self.queue.lock().running.retain(|_, at| {
            let late = is_late(at);
            stuck.extend(late.map(|(id, _)| id));
            late.is_none()
        });
        for (file, page) in stuck {
            let why = "its decoder did not finish and was abandoned".to_owned();
            buffer.insert(WorkerMessage::Done { file, page, outcome: PageOutcome::Failed { page, why } });
            self.spawn_worker()?;
        }
        Ok(())
    }
}

struct Worker<Y> {
    number: usize,
    queue: Arc<JobQueue>,
    read_page: Arc<PageReader<Y>>,
    send: Sender<WorkerMessage<Y>>,
}

impl<Y> Worker<Y> {
    fn work(&self) {
        while let Some(job) = self.queue.next_job(self.number) {
            let (file, page) = job.id();
            let caught = panic::catch_unwind(AssertUnwindSafe(|| self.job(job)));
            let outcome =
                caught.unwrap_or_else(|_| Some(PageOutcome::Failed { page, why: "its decoder crashed".to_owned() }));
            if !self.queue.is_active(self.number) {
                return;
            }
            if let Some(outcome) = outcome {
                let _ = self.send.send(WorkerMessage::Done { file, page, outcome });
            }
        }
    }

    fn job(&self, job: ReadJob) -> Option<PageOutcome<Y>> {
        match job {
            ReadJob::Open(file) => self.open(file),
            ReadJob::Read { key, pages, page, .. } => Some(self.read(key, &pages, page)),
        }
    }

    /// Opens a file; its pages become jobs of their own, to be done before the next file is opened.
    fn open(&self, file: usize) -> Option<PageOutcome<Y>> {
        let input = self.queue.inputs.get(file)?;
        let failed = |why| Some(PageOutcome::Failed { page: None, why });
        let bytes = match input.bytes() {
            Ok(bytes) => bytes,
            Err(why) => return failed(why),
        };
        self.queue.restart_clock(self.number);
        let key = PictureKey::of(&bytes);
        // Kept until the bytes turn out to be no picture: they are moved into it.
        let text = text_of_bytes(&bytes);
        let pages = match photo::open(bytes) {
            Ok(pages) => Arc::new(pages),
            Err(PhotoError::Unknown) if text.is_some() => {
                return text.map(|text| PageOutcome::Text { key, text });
            }
            Err(PhotoError::Unknown | PhotoError::Empty | PhotoError::OtherFormat { photo: false, .. })
                if input.origin == Origin::Folder && !input.is_called_a_picture() =>
            {
                return Some(PageOutcome::Other);
            }
            Err(error) => return failed(error.to_string()),
        };
        let count = pages.count();
        let mut state = self.queue.lock();
        if !state.running.contains_key(&self.number) {
            return None;
        }
        let _ = self.send.send(WorkerMessage::Opened { file, pages: count });
        for page in (0..count).rev() {
            state.jobs.push_front(ReadJob::Read { file, key, pages: Arc::clone(&pages), page });
        }
        self.queue.more.notify_all();
        None
    }

    fn read(&self, key: PictureKey, pages: &Pages, page: usize) -> PageOutcome<Y> {
        if (self.queue.skip)(key, page) {
            return PageOutcome::Skipped { key, page };
        }
        let deadline = Deadline { until: Instant::now() + self.queue.limits.soft, queue: &self.queue };
        match (self.read_page)(pages, page, &deadline) {
            Ok(reading) => PageOutcome::Page { key, page, pages: pages.count(), reading },
            Err(error) => PageOutcome::Failed { page: Some(page), why: error.to_string() },
        }
    }
}

/// Says stop after a while, or when interrupted; lends a page the workers that have nothing to read.
struct Deadline<'q> {
    until: Instant,
    queue: &'q JobQueue,
}

impl Watch for Deadline<'_> {
    fn stop(&self) -> bool {
        interrupt::happened() || Instant::now() > self.until
    }

    fn side_by_side(&self, first: &mut (dyn FnMut() + Send), second: &mut (dyn FnMut() + Send)) {
        if !self.queue.has_idle_worker() {
            first();
            second();
            return;
        }
        let is_done = thread::scope(|scope| {
            let started = thread::Builder::new().name(WORKER.to_owned()).spawn_scoped(scope, &mut *second);
            first();
            match started.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(())) => true,
                Ok(Err(cause)) => panic::resume_unwind(cause),
                Err(_) => false,
            }
        });
        if !is_done {
            second();
        }
    }
}

/// Outcomes as they come -> outcomes file by file, page by page.
struct ReorderBuffer<Y> {
    /// The file and page whose turn it is.
    turn: (usize, usize),
    /// Pages of each file, where known; 1 for a file without pages.
    pages: Vec<Option<usize>>,
    waiting: BTreeMap<(usize, usize), PageOutcome<Y>>,
    done: usize,
    expected: usize,
}

impl<Y> ReorderBuffer<Y> {
    fn new(files: usize) -> Self {
        Self { turn: (0, 0), pages: vec![None; files], waiting: BTreeMap::new(), done: 0, expected: files }
    }

    fn complete(&self) -> bool {
        self.turn.0 >= self.pages.len()
    }

    fn insert(&mut self, message: WorkerMessage<Y>) {
        match message {
            WorkerMessage::Opened { file, pages } => {
                self.set_pages(file, pages);
                self.expected += pages.saturating_sub(1);
            }
            WorkerMessage::Done { file, page, outcome } => {
                if page.is_none() {
                    self.set_pages(file, 1);
                }
                self.done += 1;
                self.waiting.insert((file, page.unwrap_or(0)), outcome);
            }
        }
    }

    fn set_pages(&mut self, file: usize, pages: usize) {
        if let Some(slot) = self.pages.get_mut(file) {
            *slot = Some(pages);
        }
    }

    /// The outcome whose turn it is, if it is there.
    fn next(&mut self) -> Option<(usize, PageOutcome<Y>)> {
        let outcome = self.waiting.remove(&self.turn)?;
        let (file, page) = self.turn;
        let last = self.pages.get(file).copied().flatten().is_none_or(|pages| page + 1 >= pages);
        self.turn = if last { (file + 1, 0) } else { (file, page + 1) };
        Some((file, outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(page: Option<usize>) -> PageOutcome {
        PageOutcome::Failed { page, why: String::new() }
    }

    #[test]
    fn outcomes_are_told_in_the_order_of_the_files_however_they_come() {
        let mut buffer = ReorderBuffer::new(3);
        buffer.insert(WorkerMessage::Opened { file: 1, pages: 2 });
        buffer.insert(WorkerMessage::Done { file: 1, page: Some(1), outcome: failed(Some(1)) });
        buffer.insert(WorkerMessage::Done { file: 2, page: None, outcome: failed(None) });
        assert!(buffer.next().is_none());
        buffer.insert(WorkerMessage::Done { file: 0, page: None, outcome: PageOutcome::Other });
        assert!(matches!(buffer.next(), Some((0, PageOutcome::Other))));
        assert!(buffer.next().is_none(), "page 1 of file 1 is not there yet");
        buffer.insert(WorkerMessage::Done { file: 1, page: Some(0), outcome: failed(Some(0)) });
        assert!(matches!(buffer.next(), Some((1, PageOutcome::Failed { page: Some(0), .. }))));
        assert!(matches!(buffer.next(), Some((1, PageOutcome::Failed { page: Some(1), .. }))));
        assert!(matches!(buffer.next(), Some((2, _))));
        assert!(buffer.complete());
        assert_eq!((buffer.done, buffer.expected), (4, 4));
    }

    fn text_input(name: &str) -> InputFile {
        InputFile { path: name.into(), origin: Origin::Standard(b"no picture".to_vec().into()) }
    }

    #[test]
    fn a_job_that_panics_fails_alone() {
        let picture = image::GrayImage::from_pixel(8, 8, image::Luma([255]));
        let mut png = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let broken = InputFile { path: "broken".into(), origin: Origin::Standard(png.into_inner().into()) };
        let mut told = Vec::new();
        keep_panics_quiet();
        let skip = Box::new(|_, _| panic!("as a decoder might"));
        read_all(vec![broken, text_input("fine")], skip, &crate::watch::Unwatched, |input, found| {
            told.push((usize::from(input.path.ends_with("fine")), matches!(found, PageOutcome::Failed { .. })));
            Ok(())
        })
        .unwrap();
        assert_eq!(told, [(0, true), (1, false)]);
    }

    #[test]
    fn a_job_that_comes_to_no_end_is_left_behind_and_its_worker_replaced() {
        let (send, receive) = mpsc::channel();
        let queue = Arc::new(JobQueue::new(vec![], Box::new(|_, _| false), TimeLimits::USUAL));
        let mut pool = ReaderPool { queue: Arc::clone(&queue), read_page: Arc::new(Pages::read), send, spawned: 1 };
        let long_ago = Instant::now().checked_sub(TimeLimits::USUAL.hard + TICK).unwrap();
        queue.lock().running.insert(0, Some(((0, Some(0)), long_ago)));
        let mut buffer = ReorderBuffer::new(1);
        buffer.insert(WorkerMessage::Opened { file: 0, pages: 1 });
        pool.replace_stuck_workers(&mut buffer).unwrap();
        assert!(matches!(buffer.next(), Some((0, PageOutcome::Failed { page: Some(0), .. }))));
        assert!(!queue.is_active(0) && queue.is_active(1));
        queue.lock().closed = true;
        queue.more.notify_all();
        drop(receive);
    }
}
