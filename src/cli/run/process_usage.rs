//! This process -> the computing time and memory that it takes, and limits for them, as far as the system offers them.

use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use crate::cli::input::bounded_file;

/// Computing time of all threads; where the system does not tell it, time.
pub(crate) struct CpuClock {
    begun: Duration,
    started: Instant,
}

impl CpuClock {
    pub fn start() -> Self {
        Self { begun: computed().unwrap_or_default(), started: Instant::now() }
    }

    pub fn elapsed(&self) -> Duration {
        computed().map_or_else(|| self.started.elapsed(), |computed| computed.saturating_sub(self.begun))
    }
}

#[cfg(unix)]
fn computed() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Some(Duration::new(u64::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?))
}

#[cfg(not(unix))]
fn computed() -> Option<Duration> {
    None
}

/// Bytes of memory that this process takes, where the system tells it in a file.
pub(crate) fn resident_bytes() -> Option<u64> {
    status_bytes("VmRSS:")
}

/// A line of the process's status (Linux: proc(5)).
fn status_bytes(name: &str) -> Option<u64> {
    let status = bounded_file::read(Path::new("/proc/self/status"), 1 << 20, "is too large").ok()?;
    let status = String::from_utf8_lossy(&status);
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes << 10)
}

/// A limit of the memory that the process may write to; lifted when dropped. Only Linux holds to it.
pub(crate) struct DataLimit {
    #[cfg(target_os = "linux")]
    before: rustix::process::Rlimit,
}

#[cfg(target_os = "linux")]
impl DataLimit {
    /// The process may take `growth` bytes more than it has; `None` where that cannot be said.
    pub fn set(growth: u64) -> Option<Self> {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let before = getrlimit(Resource::Data);
        let wanted = status_bytes("VmData:")? + growth;
        let current = Some(before.current.map_or(wanted, |now| now.min(wanted)));
        setrlimit(Resource::Data, Rlimit { current, maximum: before.maximum }).ok()?;
        Some(Self { before })
    }
}

#[cfg(target_os = "linux")]
impl Drop for DataLimit {
    fn drop(&mut self) {
        let before = rustix::process::Rlimit { current: self.before.current, maximum: self.before.maximum };
        // A limit that stays is a limit that was asked for.
        let _ = rustix::process::setrlimit(rustix::process::Resource::Data, before);
    }
}

#[cfg(not(target_os = "linux"))]
impl DataLimit {
    pub fn set(_: u64) -> Option<Self> {
        None
    }
}

/// Standard error leads nowhere: an allocation that fails ends the process with words that help nobody. Back when dropped.
pub(crate) struct QuietStderr {
    #[cfg(unix)]
    before: std::os::fd::OwnedFd,
}

#[cfg(unix)]
impl QuietStderr {
    pub fn begin() -> Option<Self> {
        use std::os::fd::AsFd;
        let before = std::io::stderr().as_fd().try_clone_to_owned().ok()?;
        // A pipe that nobody reads any more.
        let (_, nowhere) = std::io::pipe().ok()?;
        rustix::stdio::dup2_stderr(&nowhere).ok()?;
        Some(Self { before })
    }
}

#[cfg(unix)]
impl Drop for QuietStderr {
    fn drop(&mut self) {
        let _ = rustix::stdio::dup2_stderr(&self.before);
    }
}

#[cfg(not(unix))]
impl QuietStderr {
    pub fn begin() -> Option<Self> {
        None
    }
}

/// Passes Ctrl-C on to a child; consoles of Windows do so themselves.
pub(crate) fn ask_to_stop(child: &Child) {
    #[cfg(unix)]
    if let Some(id) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // A child that is gone needs no signal.
        let _ = rustix::process::kill_process(id, rustix::process::Signal::INT);
    }
    #[cfg(not(unix))]
    let _ = child;
}

/// A child does not outlive its parent, however that ends (Linux).
pub(crate) fn end_with_parent() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::INT));
}
