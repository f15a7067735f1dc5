//! The stanzas of an age file -> what opens it, in words.

/// Who a stanza is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecipientKind {
    Passphrase,
    /// An age key (X25519).
    Key,
    /// An age key that is safe from quantum computers (ML-KEM-768 with X25519).
    HybridKey,
    /// Something that this program does not know.
    Unknown,
}

/// `a passphrase`, `2 keys`, `a key or a post-quantum key`.
#[must_use]
pub fn describe(kinds: &[RecipientKind]) -> String {
    let of = |kind, one: &str, many: &str| match kinds.iter().filter(|other| **other == kind).count() {
        0 => None,
        1 => Some(one.to_owned()),
        count => Some(format!("{count} {many}")),
    };
    let parts = [
        of(RecipientKind::Passphrase, "a passphrase", "passphrases"),
        of(RecipientKind::Key, "a key", "keys"),
        of(RecipientKind::HybridKey, "a post-quantum key", "post-quantum keys"),
        of(RecipientKind::Unknown, "something that is not known here", "things that are not known here"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "something that is not known here".to_owned() } else { parts.join(" or ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RecipientKind::{HybridKey, Key, Passphrase, Unknown};

    #[test]
    fn what_opens_a_file_is_told_in_words() {
        assert_eq!(describe(&[Passphrase]), "a passphrase");
        assert_eq!(describe(&[Key, Key]), "2 keys");
        assert_eq!(describe(&[Key, HybridKey, Key]), "2 keys or a post-quantum key");
        assert_eq!(describe(&[Unknown, Key]), "a key or something that is not known here");
        assert_eq!(describe(&[]), "something that is not known here");
    }
}
