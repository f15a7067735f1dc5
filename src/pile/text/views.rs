//! A text as mail programs, chats, notepads and web pages keep it -> texts in which its codes may stand unspoilt.
//!
//! ```text
//! text --quoted-printable, Base64 in turn--> text --letters--> --markup--> --quotation marks--> one view
//! ```
//! Each view is only a guess. Every code that is found in one has proved itself by its check digits.

use super::encoding::text_of_bytes;
use super::letters::plain_letters;
use super::mail::{base64_runs, quoted_printable, unquoted};
use super::markup::without_markup;

/// Parts of a mail that are looked into.
const MAX_PARTS: usize = 200;
/// Encodings inside each other that are undone.
const MAX_DEPTH: usize = 3;

/// All views that differ from the text itself.
pub(super) fn views(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    add_views(text, 0, &mut found);
    found.retain(|view| view != text);
    found.dedup();
    found
}

fn add_views(text: &str, depth: usize, found: &mut Vec<String>) {
    let letters = plain_letters(text);
    let words = without_markup(&letters);
    let words = words.as_deref().map_or(letters.clone(), plain_letters);
    let plain = unquoted(&words);
    if depth > 0 || letters != text {
        found.push(letters.clone().into_owned());
    }
    if words != letters {
        found.push(words.clone().into_owned());
    }
    found.extend(plain.clone());
    if depth >= MAX_DEPTH {
        return;
    }
    let inner = plain.as_deref().unwrap_or(&words);
    // As it stands, and as it was quoted: either may be the one that was encoded.
    for text in [text, inner] {
        if let Some(decoded) = quoted_printable(text) {
            add_views(&decoded, depth + 1, found);
        }
        if text == inner {
            break;
        }
    }
    let room = MAX_PARTS.saturating_sub(found.len());
    for text in base64_runs(inner).iter().take(room).filter_map(|bytes| text_of_bytes(bytes)) {
        add_views(&text, depth + 1, found);
    }
}
