//! A contact tree -> the papers that are filled in with a pen: calendar, alerts, drills, mandates, couriers, poster, lists.
//!
//! Dates are those of the tree; where it has none, there is a line for a pen. The names are those of the given tree: one
//! with pseudonyms prints pseudonyms.

mod alert;
mod calendar;
mod cards;
mod facts;
mod lists;
mod print;
mod scenarios;
#[cfg(test)]
mod tests;

pub use lists::DRILL_COLUMNS;
pub use print::{FormWish, form, sign_up_sheets};
pub use scenarios::{DrillScenario, scenarios};

/// A form: a PDF of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormKind {
    Calendar,
    Alert,
    Drill,
    Scenarios,
    Mandates,
    Courier,
    Poster,
    SignUp,
    Keeper,
    /// Who is meant by which pseudonym; there is none where names are printed.
    Pseudonyms,
}

impl FormKind {
    /// In the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::Calendar,
        Self::Alert,
        Self::Drill,
        Self::Scenarios,
        Self::Mandates,
        Self::Courier,
        Self::Poster,
        Self::SignUp,
        Self::Keeper,
        Self::Pseudonyms,
    ];

    /// How people name it: `--only calendar`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Alert => "alert",
            Self::Drill => "drill",
            Self::Scenarios => "scenarios",
            Self::Mandates => "mandates",
            Self::Courier => "courier",
            Self::Poster => "poster",
            Self::SignUp => "sign-up",
            Self::Keeper => "keeper",
            Self::Pseudonyms => "pseudonyms",
        }
    }

    /// `calendar.pdf`
    #[must_use]
    pub fn file_name(self) -> String {
        format!("{}.pdf", self.name())
    }

    /// The form with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether anybody may see it: no person of the tree is named on it.
    #[must_use]
    pub fn is_nameless(self) -> bool {
        matches!(self, Self::Courier | Self::Poster | Self::SignUp)
    }

    /// Whether it is for people who do not know each other's language, and has pages in each.
    #[must_use]
    pub fn is_in_each_language(self) -> bool {
        matches!(self, Self::Poster | Self::SignUp)
    }
}
