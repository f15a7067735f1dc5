//! Work that cannot be asked to stop -> its result, or a failure at a limit of time or memory.
//!
//! Typesetting asks nobody whether to go on, and layouts are programs: one that never ends, or that fills the memory,
//! must cost a message and not the machine; so must a picture made to break its decoder. The work has a thread of its
//! own, and the caller's thread watches it. Work that was given up ends with the process.

use crate::cli::run::interrupt;
use crate::cli::run::process_usage::{CpuClock, resident_bytes};
use crate::cli::tell::Failure;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How often the clock, the memory and Ctrl-C are looked at.
const TICK: Duration = Duration::from_millis(20);
/// Computing time: two thousand pages take 4 seconds.
const TIME_LIMIT: Duration = Duration::from_secs(90);
/// Where others work, too, computing takes longer; work that waits for nothing ends as well.
const BUSY: u32 = 4;
/// Two thousand pages take 720 MB.
const MEMORY_LIMIT: u64 = 2 << 30;
/// Elements inside each other are calls inside each other.
const STACK_BYTES: usize = 64 << 20;
/// Threads of this name keep quiet when they panic; see `reader_pool.rs`.
pub(crate) const WORKER: &str = "typesetter";

/// What is watched.
#[derive(Debug, Clone, Copy)]
struct WorkLimits {
    time: Duration,
    bytes: u64,
}

/// Does `work`, called `what` in messages, with bounded time and memory.
pub(crate) fn run_bounded<T: Send + 'static>(
    what: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    run_within(WorkLimits { time: TIME_LIMIT, bytes: MEMORY_LIMIT }, what, work)
}

fn run_within<T: Send + 'static>(
    bounds: WorkLimits,
    what: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let (send, receive) = mpsc::channel();
    let job = move || {
        // A receiver that is gone has left this behind.
        let _ = send.send(panic::catch_unwind(AssertUnwindSafe(work)));
    };
    let (started, clock) = (Instant::now(), CpuClock::start());
    let builder = thread::Builder::new().name(WORKER.to_owned()).stack_size(STACK_BYTES);
    builder.spawn(job).map_err(|_| Failure::new("the system has no room for another thread"))?;
    loop {
        match receive.recv_timeout(TICK) {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                return Err(Failure::new(format!("{what} made the typesetter crash")));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        if interrupt::happened() {
            return Err(Failure::interrupted());
        }
        if clock.elapsed() > bounds.time || started.elapsed() > bounds.time.saturating_mul(BUSY) {
            let seconds = bounds.time.as_secs();
            return Err(Failure::new(format!("{what} is not ready after {seconds} seconds; it was stopped"))
                .hint("check that the layout does not loop, or divide the text"));
        }
        if resident_bytes().is_some_and(|bytes| bytes > bounds.bytes) {
            let megabytes = bounds.bytes >> 20;
            return Err(Failure::new(format!("{what} takes more than {megabytes} MB; it was stopped"))
                .hint("check that the layout does not loop, or divide the text"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: WorkLimits = WorkLimits { time: Duration::MAX, bytes: u64::MAX };

    #[test]
    fn what_ends_in_time_is_answered() {
        assert_eq!(run_within(WIDE, "it", || 7).unwrap(), 7);
    }

    #[test]
    fn what_does_not_end_is_left_behind_with_a_word() {
        let bounds = WorkLimits { time: Duration::from_secs(1), ..WIDE };
        let forever = || loop {
            thread::park();
        };
        let failure = run_within(bounds, "a.md", forever).map(|(): ()| ()).unwrap_err();
        assert_eq!(failure.what, "a.md is not ready after 1 seconds; it was stopped");
    }

    #[test]
    fn what_panics_is_answered() {
        crate::cli::run::reader_pool::keep_panics_quiet();
        let failure = run_within(WIDE, "a.md", || panic!("as a typesetter might")).map(|(): ()| ()).unwrap_err();
        assert_eq!(failure.what, "a.md made the typesetter crash");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_takes_too_much_memory_is_left_behind_with_a_word() {
        assert!(resident_bytes().unwrap() > 1 << 20);
        let bounds = WorkLimits { bytes: 1, ..WIDE };
        let forever = || loop {
            thread::park();
        };
        let failure = run_within(bounds, "a.md", forever).map(|(): ()| ()).unwrap_err();
        assert!(failure.what.contains("takes more than 0 MB"), "{}", failure.what);
    }
}
