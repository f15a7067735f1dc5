//! The built program and whole packets, from outside: the one integration test crate, so that all of it links once.

// A test may fail loudly anywhere, and reads what it wrote.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]
// Short ways of writing what is compared.
#![allow(
    clippy::format_push_string,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::trivially_copy_pass_by_ref
)]

#[cfg(all(feature = "cli", feature = "seal"))]
mod alerts;
#[cfg(all(feature = "cli", feature = "seal"))]
mod cards;
#[cfg(all(feature = "cli", feature = "seal", target_os = "linux"))]
mod cards_by_hand;
#[cfg(all(feature = "cli", feature = "print", feature = "pdf-in"))]
mod compact;
#[cfg(all(feature = "cli", feature = "print", feature = "pdf-in"))]
mod damaged_pdfs;
#[cfg(feature = "cli")]
#[path = "../../examples/drawn_plate/mod.rs"]
mod drawn_plate;
#[cfg(all(feature = "cli", feature = "print", feature = "pdf-in"))]
mod drill;
#[cfg(feature = "cli")]
mod explain;
mod format;
mod fuzz_corpus;
#[cfg(feature = "cli")]
mod guidance;
#[cfg(all(feature = "cli", feature = "print"))]
mod guide;
#[cfg(feature = "heic")]
mod heic;
#[cfg(feature = "cli")]
mod help;
#[cfg(all(feature = "cli", feature = "print", target_os = "linux"))]
mod hostile_designs;
#[cfg(all(feature = "cli", feature = "print"))]
mod hostile_documents;
mod hostile_pictures;
#[cfg(feature = "cli")]
mod inspect;
mod kit;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod large;
#[cfg(all(feature = "cli", feature = "print"))]
mod layouts;
#[cfg(all(feature = "cli", feature = "print"))]
mod leftovers;
#[cfg(all(feature = "cli", feature = "print"))]
mod letters;
#[cfg(all(feature = "cli", feature = "print"))]
mod markdown;
#[cfg(feature = "cli")]
mod measure;
#[cfg(all(feature = "cli", feature = "print", feature = "pdf-in"))]
mod metadata;
#[cfg(all(feature = "cli", feature = "print", feature = "pdf-in"))]
mod mirror;
#[cfg(all(feature = "cli", feature = "seal"))]
mod mixed_pile;
#[cfg(all(feature = "cli", feature = "print"))]
mod pack;
#[cfg(all(feature = "cli", feature = "seal"))]
mod pack_sealed;
#[cfg(all(feature = "cli", feature = "seal"))]
mod packed_trees;
mod page_file;
#[cfg(feature = "cli")]
mod paper;
#[cfg(all(feature = "cli", feature = "print"))]
mod papers;
#[cfg(feature = "cli")]
mod parts;
#[cfg(feature = "cli")]
mod picture_formats;
#[cfg(feature = "cli")]
mod pile;
#[cfg(all(feature = "cli", feature = "print", feature = "pdf-in"))]
mod plate;
#[cfg(all(feature = "cli", feature = "seal"))]
mod post_quantum;
#[cfg(feature = "cli")]
mod program;
#[cfg(all(feature = "cli", feature = "print", feature = "pdf-in"))]
mod readme;
#[cfg(all(feature = "cli", feature = "print"))]
mod recipe;
#[cfg(feature = "cli")]
mod restored_files;
#[cfg(all(feature = "cli", feature = "print", target_os = "linux"))]
mod rewritten;
#[cfg(feature = "cli")]
mod scan;
#[cfg(all(feature = "cli", feature = "seal"))]
mod sealed;
#[cfg(feature = "cli")]
mod slip_codes;
#[cfg(all(unix, feature = "cli", feature = "print", feature = "pdf-in"))]
mod special_files;
#[cfg(all(feature = "cli", feature = "print", target_os = "linux"))]
mod terminal;
#[cfg(feature = "cli")]
mod texts;
#[cfg(feature = "cli")]
mod tiffs;
#[cfg(all(feature = "cli", feature = "print"))]
mod tongues;
#[cfg(all(feature = "cli", feature = "seal"))]
mod tree_verb;
#[cfg(feature = "print")]
mod trees;
#[cfg(all(feature = "cli", feature = "print", feature = "open"))]
mod twins;
#[cfg(all(feature = "cli", feature = "seal"))]
mod unlock;
#[cfg(all(feature = "cli", feature = "seal"))]
mod unlock_hostile;
#[cfg(all(feature = "cli", feature = "seal", target_os = "linux"))]
mod unlock_leaks;
#[cfg(all(feature = "cli", feature = "seal", target_os = "linux"))]
mod unlock_terminal;
#[cfg(all(feature = "cli", feature = "print"))]
mod unseen_characters;
#[cfg(all(feature = "cli", feature = "print", feature = "pdf-in"))]
mod verify;
#[cfg(feature = "cli")]
mod watch;
#[cfg(all(feature = "cli", feature = "print"))]
mod whole;
#[cfg(all(feature = "cli", feature = "seal"))]
mod words;
#[cfg(feature = "cli")]
mod wrong_words;
#[cfg(all(feature = "cli", feature = "print", feature = "pdf-in"))]
mod zine;
