//! Error in a document -> message with file, line and reason.

/// Letters that are told.
pub(in crate::typeset) const MOST_TOLD: usize = 60;

/// An error in a document, and its position.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {fault}")]
pub struct DocumentError {
    /// Name of the document.
    pub file: String,
    /// From 1.
    pub line: usize,
    pub fault: DocumentFault,
}

/// Kind of an error in a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentFault {
    #[error("the head that begins with `---` does not end with another `---`")]
    FrontOpen,
    #[error("the head is no {what}: {why}")]
    FrontSyntax { what: &'static str, why: String },
    #[error("`{0}` is given twice")]
    FrontTwice(String),
    #[error("`{key}` is longer than {most} letters")]
    FrontLong { key: String, most: usize },
    #[error("`{0}` is not a language; write it like en or pt-BR")]
    FrontLanguage(String),
    #[error("the text is {bytes} bytes long; at most {most} can be set")]
    Large { bytes: usize, most: usize },
    #[error("lists, quotes and the like are nested more than {most} deep")]
    Deep { most: usize },
    #[error("the table has {columns} columns; at most {most} fit on a page")]
    Columns { columns: usize, most: usize },
    #[error("there are more than {most} {what}")]
    Many { what: &'static str, most: usize },
    #[error("the paragraph has more than {most} bytes")]
    Paragraph { most: usize },
    #[error("more than {most} combining marks stand on one letter")]
    Marks { most: usize },
    #[error("the text takes more than {megabytes} MB of memory to set")]
    Heavy { megabytes: u64 },
    #[error("a footnote cannot contain a footnote")]
    NestedNote,
    #[error("a picture without a file: there is nothing between its brackets")]
    NamelessPicture,
    #[error("`{0}` is not a picture width; write it like #width=60% or #width=40mm")]
    PictureWidth(String),
    /// Each with the line where it stands first.
    #[error("the fonts that seedpress prints with have no {}", lacking_in(.0))]
    Letters(Vec<(char, usize)>),
    #[error("the picture {path} cannot be used: {why}")]
    Picture { path: String, why: String },
    #[error("it cannot be set: {0}")]
    Unset(String),
}

impl DocumentFault {
    pub(in crate::typeset) fn at(self, file: &str, line: usize) -> DocumentError {
        DocumentError { file: file.to_owned(), line, fault: self }
    }
}

/// `letter `★` (\u{2605})`, or letters, each with its line unless it is the first one's.
fn lacking_in(letters: &[(char, usize)]) -> String {
    let first = letters.first().map_or(0, |(_, line)| *line);
    let name = |&(letter, line): &(char, usize)| {
        if line == first { shown(letter) } else { format!("{} in line {line}", shown(letter)) }
    };
    lacking(&letters.iter().take(MOST_TOLD).map(name).collect::<Vec<_>>(), letters.len())
}

/// `letter A`, `letters A, B and C`; the first few of `all`, by name.
pub(in crate::typeset) fn lacking(named: &[String], all: usize) -> String {
    match named {
        [only] if all == 1 => format!("letter {only}"),
        [first @ .., last] if all == named.len() => format!("letters {} and {last}", first.join(", ")),
        _ => format!("letters {} and {} more", named.join(", "), all - named.len()),
    }
}

/// A character and its code point; only the code point of control characters, which would act on a terminal.
pub(in crate::typeset) fn shown(letter: char) -> String {
    if letter.is_control() {
        letter.escape_unicode().to_string()
    } else {
        format!("`{letter}` ({})", letter.escape_unicode())
    }
}
