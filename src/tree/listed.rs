//! Lists in any form -> people as the lists name them, before there is a tree, and where they were doubtful.

use super::model::Way;

/// What was read from one or more lists.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PeopleList {
    /// In the order of the list.
    pub people: Vec<ListedPerson>,
    /// What a person should look at, in the order of the list.
    pub doubts: Vec<Doubt>,
}

/// One person of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListedPerson {
    /// Where it stands: `row 7`, `card 3`, `sheet "People", row 7`.
    pub at: String,
    pub name: String,
    /// Numbers first, in the order of the list.
    pub ways: Vec<Way>,
    pub group: Option<String>,
    pub place: Option<String>,
    /// BCP 47 tags, lower case.
    pub languages: Vec<String>,
    pub utc_minutes: Option<i16>,
    pub asked: Option<bool>,
    /// The chance that the person answers, 0 to 1.
    pub answer: Option<f64>,
    pub note: Option<String>,
}

/// Something that a person has to decide; nothing was guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Where it stands, as in [`ListedPerson::at`].
    pub at: String,
    /// One plain sentence: what is doubtful and what to do.
    pub says: String,
}
