//! The built program and whole packets, from outside: the one integration test crate, so that all of it links once.

// A test may fail loudly anywhere, and reads what it wrote.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

#[cfg(all(feature = "print", feature = "pdf-in"))]
mod drill;
mod format;
mod help;
mod hostile_pictures;
mod inspect;
mod kit;
#[cfg(feature = "print")]
mod pack;
mod paper;
mod program;
mod scan;
mod wrong_words;
