//! The crate's public face, from outside: one crate of integration tests, so that it is linked once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)] // a test may fail loudly

mod kit;
