//! What a file tells of its maker -> the words for it.

use std::collections::BTreeSet;

/// One kind of thing that a file tells besides its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Trace {
    /// Where: coordinates, or the name of a town.
    Place,
    /// When it was made or changed.
    Time,
    /// The maker or model of the camera, telephone or scanner.
    Maker,
    /// The number of one device, lens or document.
    Serial,
    /// A name: author, owner, company, account.
    Person,
    /// The program that wrote it.
    Program,
    /// A folder of the computer on which it was made, with the name of an account in it.
    Folder,
    /// The name of another file: its own former name, or that of an export.
    FileName,
    /// Words that are not shown.
    Comment,
    /// A small copy of the picture, which may show what was cut off since.
    Thumbnail,
    /// Another picture or a film behind the first.
    SecondPicture,
    /// Data that do not show, of a kind that is not looked into.
    Other,
}

impl Trace {
    /// Its name in a list.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Time => "time",
            Self::Maker => "maker",
            Self::Serial => "serial number",
            Self::Person => "person",
            Self::Program => "program",
            Self::Folder => "folder",
            Self::FileName => "file name",
            Self::Comment => "comment",
            Self::Thumbnail => "thumbnail",
            Self::SecondPicture => "second picture",
            Self::Other => "other data",
        }
    }
}

/// All that a file tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traces(BTreeSet<Trace>);

impl Traces {
    /// What the keys tell that a file holds.
    pub(super) fn of_keys<K>(keys: &[(K, Trace)], holds: impl Fn(&K) -> bool) -> Self {
        keys.iter().filter(|(key, _)| holds(key)).map(|(_, trace)| *trace).collect()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn has(&self, trace: Trace) -> bool {
        self.0.contains(&trace)
    }

    /// `place, time, maker`.
    #[must_use]
    pub fn names(&self) -> String {
        self.0.iter().map(|trace| trace.name()).collect::<Vec<_>>().join(", ")
    }

    /// `where and when it was made and with which device (place, time, maker)`.
    #[must_use]
    pub fn words(&self) -> String {
        let said = |traces: &[Trace], words: &'static str| traces.iter().any(|trace| self.has(*trace)).then_some(words);
        let made = match (self.has(Trace::Place), self.has(Trace::Time)) {
            (true, true) => Some("where and when it was made"),
            (true, false) => Some("where it was made"),
            (false, true) => Some("when it was made"),
            (false, false) => None,
        };
        let clauses: Vec<&str> = [
            made,
            said(&[Trace::Maker, Trace::Serial], "with which device"),
            said(&[Trace::Person], "by whom"),
            said(&[Trace::Program], "with which program"),
            said(&[Trace::Folder, Trace::FileName], "where it lay on a computer"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let clauses = match clauses.as_slice() {
            [] => "more than it shows".to_owned(),
            [one] if made.is_none() && !one.starts_with("where") => format!("{one} it was made"),
            [one] => (*one).to_owned(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        };
        format!("{clauses} ({})", self.names())
    }

    pub(super) fn add(&mut self, trace: Trace) {
        self.0.insert(trace);
    }

    pub(super) fn add_all(&mut self, traces: Self) {
        self.0.extend(traces.0);
    }
}

impl FromIterator<Trace> for Traces {
    fn from_iter<T: IntoIterator<Item = Trace>>(traces: T) -> Self {
        Self(traces.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_said_in_one_sentence_and_listed() {
        let words = |traces: &[Trace]| traces.iter().copied().collect::<Traces>().words();
        assert_eq!(
            words(&[Trace::Maker, Trace::Time, Trace::Place]),
            "where and when it was made and with which device (place, time, maker)"
        );
        assert_eq!(words(&[Trace::Person]), "by whom it was made (person)");
        assert_eq!(words(&[Trace::Time]), "when it was made (time)");
        assert_eq!(words(&[Trace::Folder]), "where it lay on a computer (folder)");
        assert_eq!(words(&[Trace::Comment, Trace::Thumbnail]), "more than it shows (comment, thumbnail)");
        assert_eq!(
            words(&[Trace::Time, Trace::Person, Trace::Program]),
            "when it was made, by whom and with which program (time, person, program)"
        );
    }
}
