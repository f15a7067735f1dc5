//! A layout from a folder -> the same command in a process of its own, with bounded memory and computing time.
//!
//! ```text
//! parent    starts the program again with the same arguments, waits, and says why the child was stopped
//! child     does all of the work; the limits hold while it typesets
//! ```
//! A layout is a program, perhaps a stranger's, and an allocation that fails ends the whole process. So the process that
//! ends is not the one that talks to the person.

use std::env;
use std::process::{self, Child, Command, ExitStatus};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::cli::run::process_usage::{CpuClock, DataLimit, QuietStderr, resident_bytes};
use crate::cli::run::{interrupt, process_usage};
use crate::cli::tell::Failure;
use crate::cli::tell::failure::io_words;
use crate::error::Exit;
use crate::watch::{Step, Watch};

/// Tells the child what it is.
const MARK: &str = "SEEDPRESS_LAYOUT_PROCESS";
/// How often the child's end, its time and its memory are looked at.
const TICK: Duration = Duration::from_millis(10);
/// Memory of a process that typesets with a stranger's layout. The 630 pages of a book of 1.5 MB take 400 MB.
const MEMORY_LIMIT: u64 = 500 << 20;
/// What typesetting may take at least, besides the pictures that are in memory already.
const LEAST_GROWTH: u64 = 250 << 20;
/// Computing time for a short text, and for each megabyte. The same book takes 2.3 seconds.
const TIME_LIMIT: Duration = Duration::from_secs(5);
const TIME_FOR_MEGABYTE: Duration = Duration::from_secs(10);
const MOST_MEGABYTES: u64 = 8;
/// Exit codes between child and parent only.
const OUT_OF_TIME: i32 = 91;
const OUT_OF_MEMORY: i32 = 92;
const ALL_EXITS: [Exit; 6] =
    [Exit::Whole, Exit::Failed, Exit::Usage, Exit::Incomplete, Exit::Corrupt, Exit::Interrupted];

/// Whether a layout from a folder must be left to a child: it is not trusted, and this is not the child.
pub(crate) fn is_needed(trusted: bool) -> bool {
    !trusted && !is_child()
}

fn is_child() -> bool {
    env::var_os(MARK).is_some()
}

/// Runs this very command in a child. `layout` is its name in messages.
pub(crate) fn run_in_child(layout: &str) -> Result<Exit, Failure> {
    let cannot = |error: std::io::Error| {
        Failure::new(format!("no process can be started for the layout {layout}: {}", io_words(&error)))
            .hint("with --trust-layout it runs without a process of its own")
    };
    let program = env::current_exe().map_err(cannot)?;
    let child = Command::new(program).args(env::args_os().skip(1)).env(MARK, "1").spawn().map_err(cannot)?;
    told(ended(child).map_err(cannot)?, layout)
}

/// Waits; Ctrl-C ends the child, too, which removes what it has begun to write.
fn ended(mut child: Child) -> std::io::Result<ExitStatus> {
    let mut asked = false;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if interrupt::happened() && !asked {
            asked = true;
            process_usage::ask_to_stop(&child);
        }
        thread::sleep(TICK);
    }
}

/// The child's outcome; what the child could not say is said here.
fn told(status: ExitStatus, layout: &str) -> Result<Exit, Failure> {
    let code = status.code();
    if let Some(exit) = ALL_EXITS.into_iter().find(|exit| code == Some(i32::from(exit.code()))) {
        return Ok(exit);
    }
    if interrupt::happened() {
        return Err(Failure::interrupted());
    }
    let megabytes = MEMORY_LIMIT >> 20;
    let what = match code {
        Some(OUT_OF_TIME) => "takes longer than a text of this length may".to_owned(),
        Some(OUT_OF_MEMORY) => format!("needs more than {megabytes} MB of memory"),
        _ => format!("needs more than {megabytes} MB of memory, or calls itself too often"),
    };
    Err(Failure::new(format!("the layout {layout} {what}; it was stopped")).hint(
        "check that it does not loop, or divide the text; a layout that you trust has more time and memory with \
         --trust-layout",
    ))
}

/// The limits of a child, which hold while it typesets; in other processes there are none.
///
/// It watches the steps of the work, so that they hold for no other step.
pub(crate) struct LayoutLimits<W> {
    inner: W,
    time: Duration,
    held: Mutex<Option<Held>>,
}

/// All of these end when they are dropped, in this order.
struct Held {
    _watcher: Sender<()>,
    _memory: Option<DataLimit>,
    _quiet: Option<QuietStderr>,
}

impl<W: Watch> LayoutLimits<W> {
    /// `bytes` of text, or of all that is printed.
    pub fn new(bytes: u64, inner: W) -> Self {
        let megabytes = bytes.min(MOST_MEGABYTES << 20) as f64 / f64::from(1 << 20);
        let time = TIME_LIMIT + TIME_FOR_MEGABYTE.mul_f64(megabytes);
        Self { inner, time, held: Mutex::default() }
    }

    /// Typesetting begins.
    pub fn begin(&self) {
        if !is_child() {
            return;
        }
        process_usage::end_with_parent();
        let resident = resident_bytes().unwrap_or(0);
        let growth = MEMORY_LIMIT.saturating_sub(resident).max(LEAST_GROWTH);
        let (sender, receiver) = mpsc::channel();
        let time = self.time;
        // Without a thread that looks at the clock, the limit of memory holds all the same.
        let _ = thread::Builder::new().spawn(move || watch_over(&receiver, time, resident + growth));
        let held = Held { _watcher: sender, _memory: DataLimit::set(growth), _quiet: QuietStderr::begin() };
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
    }

    /// Typesetting is over.
    pub fn end(&self) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl<W: Watch + Send> Watch for LayoutLimits<W> {
    fn at(&self, step: Step, done: usize, of: usize) {
        self.inner.at(step, done, of);
        if step == Step::Typeset { self.begin() } else { self.end() }
    }

    fn stop(&self) -> bool {
        self.inner.stop()
    }
}

/// Ends the process when it has computed for `time`, or takes `bytes`; nothing is being written meanwhile.
fn watch_over(over: &Receiver<()>, time: Duration, bytes: u64) {
    let clock = CpuClock::start();
    while over.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
        if clock.elapsed() > time {
            process::exit(OUT_OF_TIME);
        }
        if resident_bytes().is_some_and(|resident| resident > bytes) {
            process::exit(OUT_OF_MEMORY);
        }
    }
}
