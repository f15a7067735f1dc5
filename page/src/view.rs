//! Reports on packets -> JSON for the page's one screen: sheets as grids, sentences in the person's language, files.

use seedpress::catalogue::Catalogue;
use seedpress::guidance::{self, NextPhoto, Views};
use seedpress::pile::{Report, SetReport};
use seedpress::restore::{Refusal, SetOutcome};
use seedpress::seal;
use seedpress::vault::{Entry, Opened};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Sheets of one packet whose grids are shown; beyond these, only the sentence tells.
const MOST_SHEETS: usize = 200;
/// Files that are listed with their digests.
const MOST_FILES: usize = 20_000;
/// Marks of other packets that are told.
const MOST_MARKS: usize = 10;
/// Bytes of a file that is looked at for whether it is a text.
const SAMPLE: usize = 1 << 20;

/// The lines of one language, `key TAB line` each.
pub fn words_of(text: &str) -> Catalogue {
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    Catalogue::from_lines("page", pairs.map(|(key, line)| (key.to_owned(), line.to_owned())))
}

/// What is read of a packet and which photo to take next.
pub fn of_set(set: &SetReport, views: &Views, words: &Catalogue) -> Value {
    let mut value = json!(set);
    if let Some(sheets) = value["sheets"].as_array_mut() {
        sheets.truncate(MOST_SHEETS);
    }
    let next = NextPhoto::of(set, views);
    value["next"] = next.as_ref().map(|next| next.sentence(set, words)).into();
    value["warnings"] = set.warnings.iter().map(|warning| guidance::warning_words(warning, words)).collect();
    value
}

/// As the keys of the catalogues name it.
fn refusal_name(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::TooLarge => "too-large",
        Refusal::Damaged => "damaged",
        Refusal::UnsafeNames => "unsafe-names",
        Refusal::TooMuchWork => "too-much-work",
    }
}

/// What came back of it: files, an age file that is still shut, or content of no known kind.
pub fn add_files(value: &mut Value, set: &SetOutcome, tried: bool) {
    value["refusal"] = set.refusal.map(refusal_name).into();
    match &set.files {
        Some(Opened::Files { vault, renamed }) => {
            let files =
                vault.entries.iter().enumerate().take(MOST_FILES).filter_map(|(at, (path, entry))| match entry {
                    Entry::File { bytes, .. } => Some(json!({
                        "at": at, "path": path.as_str(), "bytes": bytes.len(), "sha256": entry.digest(),
                        "text": is_text(bytes),
                    })),
                    Entry::Folder { .. } => None,
                });
            value["files"] = files.collect();
            let renamed = renamed.iter().map(|one| json!({ "from": one.from, "to": one.to.as_str() }));
            value["renamed"] = renamed.collect();
        }
        Some(Opened::Sealed(bytes)) => {
            let kinds = seal::stanzas(bytes).unwrap_or_default();
            value["sealed"] = json!({ "opens_with": seal::describe(&kinds), "tried": tried });
            value["content"] = content(bytes);
        }
        Some(Opened::Unknown(bytes)) => value["content"] = content(bytes),
        None => {}
    }
}

fn content(bytes: &[u8]) -> Value {
    json!({ "bytes": bytes.len(), "sha256": format!("{:x}", Sha256::digest(bytes)) })
}

/// Whether a file can be read on the screen.
fn is_text(bytes: &[u8]) -> bool {
    bytes.len() <= SAMPLE && !bytes.contains(&0) && str::from_utf8(bytes).is_ok()
}

/// Packets of which only a mark was seen, in sentences.
pub fn lone_marks(report: &Report, views: &Views, words: &Catalogue) -> Vec<Value> {
    let marks = report.lone_marks.iter().take(MOST_MARKS);
    marks
        .map(|mark| {
            let how = guidance::of_lone_mark(&mark.prefix, mark.sheet, views, words);
            json!({ "prefix": mark.prefix, "sheet": mark.sheet, "sheets": mark.sheets, "how": how })
        })
        .collect()
}
