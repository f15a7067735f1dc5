//! Bytes in the module's memory -> calls of the reader and the keeper -> bytes for the page. The one file with `unsafe`.
//!
//! The page asks for room with `room`, writes into it, calls a function, which takes what stands there and says how many
//! bytes it answers, and reads these at `answer`. There is one thread: a worker runs one call at a time.

use std::cell::RefCell;

use seedpress::watch::{Step, Watch};

use crate::keeper::Keeper;
use crate::reader;

/// Bytes that the page may hand over at once; the core's own bounds are tighter.
const MOST_ROOM: usize = 320 << 20;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static KEEPER: RefCell<Keeper> = RefCell::new(Keeper::new());
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "page")]
unsafe extern "C" {
    safe fn at(step: u32, done: u32, of: u32);
    safe fn stop() -> u32;
}

#[cfg(not(target_arch = "wasm32"))]
fn at(_: u32, _: u32, _: u32) {}
#[cfg(not(target_arch = "wasm32"))]
fn stop() -> u32 {
    0
}

/// The page's own clock and wish to stop.
struct PageWatch;

impl Watch for PageWatch {
    fn at(&self, step: Step, done: usize, of: usize) {
        at(step as u32, done as u32, of as u32);
    }

    fn stop(&self) -> bool {
        stop() != 0
    }
}

fn answer_with(bytes: Vec<u8>) -> usize {
    let length = bytes.len();
    ANSWER.set(bytes);
    length
}

fn answer_text(text: String) -> usize {
    answer_with(text.into_bytes())
}

fn input_text() -> String {
    String::from_utf8(INPUT.take()).unwrap_or_default()
}

fn with_keeper(ask: impl FnOnce(&mut Keeper) -> Vec<u8>) -> usize {
    answer_with(KEEPER.with_borrow_mut(ask))
}

/// Room for `bytes` of input; 0 where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    let mut input = Vec::new();
    if bytes > MOST_ROOM || input.try_reserve_exact(bytes).is_err() {
        return std::ptr::null_mut();
    }
    input.resize(bytes, 0);
    INPUT.set(input);
    INPUT.with_borrow_mut(Vec::as_mut_ptr)
}

/// Where the answer of the last call stands.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    ANSWER.with_borrow(Vec::as_ptr)
}

/// Overwrites and frees what was handed over and answered.
#[unsafe(no_mangle)]
pub extern "C" fn wipe() {
    INPUT.with_borrow_mut(|input| input.fill(0));
    ANSWER.with_borrow_mut(|answer| answer.fill(0));
    INPUT.take();
    ANSWER.take();
}

/// Reader: a file's bytes -> JSON.
#[unsafe(no_mangle)]
pub extern "C" fn read_picture() -> usize {
    answer_text(reader::read_picture(INPUT.take(), &PageWatch))
}

/// Reader: a frame of a camera, as grey (1) or RGBA (4) bytes -> JSON. `patient` is not 0 for a picture that is no frame.
#[unsafe(no_mangle)]
pub extern "C" fn read_frame(width: u32, height: u32, channels: u32, patient: u32) -> usize {
    answer_text(reader::read_frame(INPUT.take(), (width, height), channels, patient != 0, &PageWatch))
}

/// Keeper: words of a language, a line each, `key TAB line`.
#[unsafe(no_mangle)]
pub extern "C" fn words() -> usize {
    let text = input_text();
    with_keeper(|keeper| keeper.words(&text))
}

/// Keeper: a pile's text; texts of codes, as other readers write them, too.
#[unsafe(no_mangle)]
pub extern "C" fn add_pile() -> usize {
    let text = input_text();
    with_keeper(|keeper| keeper.add_pile(&text))
}

/// Keeper: what pictures are like where codes were not read.
#[unsafe(no_mangle)]
pub extern "C" fn add_qualities() -> usize {
    let text = input_text();
    with_keeper(|keeper| keeper.add_qualities(&text))
}

/// Keeper: a card's text, numbers or words, a letter, an identity, or (`passphrase` is not 0) a passphrase -> JSON.
#[unsafe(no_mangle)]
pub extern "C" fn add_key(passphrase: u32) -> usize {
    let text = zeroize::Zeroizing::new(input_text());
    with_keeper(|keeper| keeper.add_key(&text, passphrase != 0, &PageWatch))
}

/// Keeper: restores what it can, and tells all that there is to see, as JSON.
#[unsafe(no_mangle)]
pub extern "C" fn view() -> usize {
    with_keeper(|keeper| keeper.view(&PageWatch))
}

/// Keeper: the same without restoring anything.
#[unsafe(no_mangle)]
pub extern "C" fn glance() -> usize {
    with_keeper(|keeper| keeper.glance())
}

/// Keeper: its pile as text.
#[unsafe(no_mangle)]
pub extern "C" fn pile() -> usize {
    with_keeper(|keeper| keeper.pile_text())
}

/// Keeper: the bytes of one file of a packet, both counted from 0.
#[unsafe(no_mangle)]
pub extern "C" fn file(set: usize, file: usize) -> usize {
    with_keeper(|keeper| keeper.file(set, file))
}

/// Keeper: all files of a packet as one zip.
#[unsafe(no_mangle)]
pub extern "C" fn zip(set: usize) -> usize {
    with_keeper(|keeper| keeper.zip(set))
}

/// Bytes of the module's memory, in pages of 64 KiB; 0 outside of a browser.
#[unsafe(no_mangle)]
pub extern "C" fn memory_pages() -> usize {
    #[cfg(target_arch = "wasm32")]
    {
        core::arch::wasm32::memory_size(0)
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        0
    }
}
