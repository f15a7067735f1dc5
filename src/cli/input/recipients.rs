//! What was typed for recipients -> age recipients: each itself, or a file that lists some, one a line.

use std::path::Path;

use super::bounded_file;
use crate::cli::tell::{Failure, shown};
use crate::limits::{MAX_AGE_HEADER_BYTES, MAX_AGE_STANZAS};
use crate::seal::{KeyError, Recipient, all_of_one_kind};

/// A recipient, and how it is written.
pub(crate) struct NamedRecipient {
    pub text: String,
    pub recipient: Recipient,
}

/// The recipients that an option names. What begins as a recipient or an identity does names no file.
pub(crate) fn read_recipients(option: &str, words: &[String]) -> Result<Vec<NamedRecipient>, Failure> {
    let mut found = Vec::new();
    for word in words {
        let word = word.trim();
        if is_key(word) {
            found.push(named(word).map_err(|error| refused(format!("{option}: {error}")))?);
        } else if Path::new(word).exists() {
            of_file(option, Path::new(word), &mut found)?;
        } else {
            // It is not repeated: it may be a secret.
            return Err(refused(format!("{option}: what was named is no age recipient, and no file has that name")));
        }
        // One stanza more is that which means nothing.
        if found.len() >= MAX_AGE_STANZAS {
            return Err(Failure::usage(format!("{option}: more than {} recipients", MAX_AGE_STANZAS - 1)));
        }
    }
    Ok(found)
}

/// Refuses recipients of both kinds for one file.
pub(crate) fn check_alike(option: &str, recipients: &[NamedRecipient]) -> Result<(), Failure> {
    all_of_one_kind(recipients.iter().map(|named| &named.recipient)).map_err(|error| {
        Failure::usage(format!("{option}: {error}")).hint(
            "ask those with age1.. for a recipient that begins with age1pq1, or seal to them in a packet of their own",
        )
    })
}

/// Whether a word is meant to be a key, right or wrong.
pub(crate) fn is_key(word: &str) -> bool {
    ["age1", "age-", "ssh-"].iter().any(|start| word.get(..4).is_some_and(|found| found.eq_ignore_ascii_case(start)))
}

fn named(text: &str) -> Result<NamedRecipient, KeyError> {
    Ok(NamedRecipient { recipient: Recipient::new(text)?, text: text.to_ascii_lowercase() })
}

/// Blank lines and comments do not count, as in age's own files of recipients.
fn of_file(option: &str, path: &Path, found: &mut Vec<NamedRecipient>) -> Result<(), Failure> {
    let bytes = bounded_file::read(path, MAX_AGE_HEADER_BYTES as u64, "is too large for a list of recipients")?;
    let text = String::from_utf8_lossy(&bytes);
    let before = found.len();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            let wrong = |error| refused(format!("{option}: {}, line {}: {error}", shown(path), number + 1));
            found.push(named(line).map_err(wrong)?);
        }
    }
    if found.len() == before {
        return Err(refused(format!("{option}: there is no recipient in {}", shown(path))));
    }
    Ok(())
}

fn refused(what: String) -> Failure {
    Failure::usage(what).hint(
        "a recipient is what `age-keygen` shows: age1 and 58 more letters and digits, or with -pq, age1pq1 and 1,952 more; \
         a file may list several, one a line",
    )
}
