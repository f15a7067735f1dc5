//! A person at a terminal -> the line that they typed, in memory that is wiped.

use std::io::{BufRead, Read};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::cli::run::interrupt;
use crate::cli::tell::Failure;
use crate::limits::MAX_SHARE_TEXT;

/// How soon Ctrl-C is heard.
const TICK: Duration = Duration::from_millis(50);

/// A line that was typed; `None` where there will be no more. Ctrl-C ends the waiting.
pub(crate) fn read_line() -> Result<Option<Zeroizing<String>>, Failure> {
    let (send, receive) = mpsc::channel();
    let read = move || {
        // Memory that does not grow, so that no copy stays behind.
        let mut line = Zeroizing::new(String::with_capacity(MAX_SHARE_TEXT));
        let read = std::io::stdin().lock().take(MAX_SHARE_TEXT as u64).read_line(&mut line);
        let _ = send.send(read.ok().filter(|bytes| *bytes > 0).map(|_| line));
    };
    let started = thread::Builder::new().spawn(read);
    started.map_err(|error| Failure::new(format!("no thread can be started: {error}")))?;
    loop {
        match receive.recv_timeout(TICK) {
            Ok(line) => return Ok(line),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) if interrupt::happened() => return Err(Failure::interrupted()),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}
