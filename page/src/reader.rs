//! The bytes of one file, or one frame of a camera -> what was read of it, as JSON for the page and the keeper.

use seedpress::assets::is_program_part;
use seedpress::photo::{self, Gray, Payload, PhotoError, Point, Reading, SearchEffort, quality_lines};
use seedpress::pile::{Added, Counts, PageId, PictureKey, Pile, text_of_bytes};
use seedpress::watch::Watch;
use serde_json::{Value, json};

use crate::keeper::MOST_TEXT;
use crate::keys;

/// Pages of one file that are read; a scanner's file has a few.
const MOST_PAGES: usize = 200;
/// Outlines of one page that are drawn.
const MOST_OUTLINES: usize = 400;
/// One row in so many of a frame makes its key.
const KEY_ROWS: usize = 31;

/// A file's bytes -> `{"pages": [..], "pile": "..", "qualities": "..", "keys": [..], "error": {..}}`.
#[must_use]
pub fn read_picture(bytes: Vec<u8>, watch: &dyn Watch) -> String {
    let (key, size) = (PictureKey::of(&bytes), bytes.len() as u64);
    // Kept until the bytes turn out to be no picture: they are moved into it.
    let too_long = bytes.len() > MOST_TEXT;
    let text = if too_long { None } else { text_of_bytes(&bytes) };
    let mut found = FoundInFile::new();
    match photo::open(bytes) {
        Ok(pages) => {
            for page in 0..pages.count().min(MOST_PAGES) {
                match pages.read(page, watch) {
                    Ok(reading) => found.add_page(key, page as u32, &reading),
                    Err(error) => found.fail(&error),
                }
                if watch.stop() {
                    break;
                }
            }
        }
        Err(PhotoError::Unknown) if text.is_some() => found.text = text,
        Err(PhotoError::Unknown) if too_long => {
            found.fail(&PhotoError::TooManyBytes { bytes: size, most: MOST_TEXT as u64 });
        }
        Err(error) => found.fail(&error),
    }
    found.json()
}

/// A frame's pixels -> the same. Nothing is read where they are not `width * height` times `channels` bytes.
#[must_use]
pub fn read_frame(
    bytes: Vec<u8>,
    (width, height): (u32, u32),
    channels: u32,
    patient: bool,
    watch: &dyn Watch,
) -> String {
    let pixels: Vec<u8> = match channels {
        4 => bytes.chunks_exact(4).map(|pixel| luma(pixel[0], pixel[1], pixel[2])).collect(),
        _ => bytes,
    };
    let key = key_of_frame(&pixels, width);
    let effort = if patient { SearchEffort::Much } else { SearchEffort::Little };
    let reading = photo::read_pixels(&Gray { width, height, pixels }, effort, watch);
    let mut found = FoundInFile::new();
    found.add_page(key, 0, &reading);
    found.json()
}

/// The key of a frame, of some of its rows: it tells frames apart in one film, and the digest of a whole one would take longer
/// than reading it, before the browser has compiled it well.
fn key_of_frame(pixels: &[u8], width: u32) -> PictureKey {
    let rows = pixels.chunks((width as usize).max(1)).step_by(KEY_ROWS);
    PictureKey::of(&rows.flatten().copied().collect::<Vec<u8>>())
}

/// Luma by ITU-R BT.601 in 8-bit fixed point.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    ((77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue) + 128) >> 8) as u8
}

struct FoundInFile {
    pile: Pile,
    qualities: String,
    pages: Vec<Value>,
    /// Cards and letters of keys, which go into no pile.
    keys: Vec<String>,
    text: Option<String>,
    error: Option<Value>,
}

impl FoundInFile {
    fn new() -> Self {
        let (pages, keys) = (Vec::new(), Vec::new());
        Self { pile: Pile::new(), qualities: String::new(), pages, keys, text: None, error: None }
    }

    fn fail(&mut self, error: &PhotoError) {
        let kind = match error {
            PhotoError::Empty => "empty",
            PhotoError::TooManyBytes { .. } => "bytes",
            PhotoError::NoHeic => "heic",
            PhotoError::NoPdf => "pdf",
            PhotoError::TooManyPixels { .. } => "pixels",
            PhotoError::Broken { .. } | PhotoError::NoPixels => "broken",
            _ => "unknown",
        };
        self.error = Some(json!({ "kind": kind, "words": error.to_string() }));
    }

    fn add_page(&mut self, key: PictureKey, page: u32, reading: &Reading) {
        let is_key = |payload: &Payload| matches!(payload, Payload::Text(text) if keys::is_key(text));
        // What was read beside cards is told apart from the picture without them, as `scan` does it.
        let with_cards = reading.sightings.iter().any(|seen| is_key(&seen.payload));
        let key = if with_cards { PictureKey::of(format!("{key}, read with cards").as_bytes()) } else { key };
        let Ok(id) = self.pile.add_picture(key, page) else { return };
        let (mut counts, mut parts, mut slips, mut key_texts) = (Counts::default(), 0_u32, 0_u32, 0_u32);
        let mut outlines = Vec::new();
        for seen in &reading.sightings {
            let kind = match &seen.payload {
                Payload::Text(text) if is_program_part(text) => {
                    parts += 1;
                    "part"
                }
                Payload::Text(text) if keys::is_key(text) => {
                    key_texts += 1;
                    self.keys.push(text.clone());
                    "key"
                }
                payload => {
                    if matches!(payload, Payload::Text(text) if seedpress::frame::slip_text::read(text).is_some()) {
                        slips += 1;
                    }
                    let added = self.add(id, payload);
                    counts = counts.plus(added);
                    if added.codes > 0 { "code" } else { "other" }
                }
            };
            if outlines.len() < MOST_OUTLINES {
                outlines.push(outline(kind, &seen.corners));
            }
        }
        for part in &reading.parts {
            counts = counts.plus(self.pile.add_part(id, &part.code));
            if outlines.len() < MOST_OUTLINES {
                outlines.push(outline("in-part", &part.corners));
            }
        }
        self.qualities.push_str(&quality_lines(&reading.quality));
        self.pages.push(json!({
            "width": reading.width,
            "height": reading.height,
            "cut_short": reading.cut_short,
            "counts": counts,
            "parts": parts,
            "slips": slips,
            "keys": key_texts,
            "outlines": outlines,
        }));
    }

    fn add(&mut self, page: PageId, payload: &Payload) -> Added {
        match payload {
            Payload::Text(text) => self.pile.add_text(page, text),
            Payload::Bytes(bytes) => self.pile.add_bytes(page, bytes),
        }
    }

    fn json(self) -> String {
        json!({
            "pages": self.pages,
            "pile": self.text.unwrap_or_else(|| self.pile.to_text()),
            "qualities": self.qualities,
            "keys": self.keys,
            "error": self.error,
            "is_text": self.pages.is_empty() && self.error.is_none(),
        })
        .to_string()
    }
}

fn outline(kind: &str, corners: &[Point; 4]) -> Value {
    let corners: Vec<[i32; 2]> = corners.iter().map(|at| [at.x as i32, at.y as i32]).collect();
    json!({ "kind": kind, "corners": corners })
}
