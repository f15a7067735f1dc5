//! The built program and whole packets, from outside: the one integration test crate, so that all of it links once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly anywhere

#[cfg(all(feature = "print", feature = "pdf-in"))]
mod drill;
mod format;
mod help;
mod inspect;
mod kit;
#[cfg(feature = "print")]
mod pack;
mod paper;
mod program;
mod scan;
mod wrong_words;
