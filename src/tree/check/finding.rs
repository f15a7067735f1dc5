//! People of a tree and what was found -> a sentence.

use crate::tree::model::{PersonAt, Tree};

/// Names in one sentence; the others are counted.
const NAMES_TOLD: usize = 6;

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// Nobody's call gets to them even if everybody answers.
    Unreachable,
    /// First callers who call one another in a circle.
    Circle,
    /// One silent person cuts others off from an alert, or from a check-in.
    AlertCutByOne,
    CheckInCutByOne,
    /// Two silent people do, neither of whom does alone.
    AlertCutByTwo,
    CheckInCutByTwo,
    NoSecondCaller,
    NoWay,
    OneWay,
    OneNetwork,
    NoCommonLanguage,
    NoCommonHour,
    MalformedNumber,
    DoubledNumber,
    EmergencyNumber,
    ManyCalls,
    ManySteps,
    ManyNames,
    NotAsked,
    Expired,
    RoleEnded,
}

impl FindingKind {
    /// A short name for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Circle => "circle",
            Self::AlertCutByOne => "alert-cut-by-one",
            Self::CheckInCutByOne => "check-in-cut-by-one",
            Self::AlertCutByTwo => "alert-cut-by-two",
            Self::CheckInCutByTwo => "check-in-cut-by-two",
            Self::NoSecondCaller => "no-second-caller",
            Self::NoWay => "no-way",
            Self::OneWay => "one-way",
            Self::OneNetwork => "one-network",
            Self::NoCommonLanguage => "no-common-language",
            Self::NoCommonHour => "no-common-hour",
            Self::MalformedNumber => "malformed-number",
            Self::DoubledNumber => "doubled-number",
            Self::EmergencyNumber => "emergency-number",
            Self::ManyCalls => "many-calls",
            Self::ManySteps => "many-steps",
            Self::ManyNames => "many-names",
            Self::NotAsked => "not-asked",
            Self::Expired => "expired",
            Self::RoleEnded => "role-ended",
        }
    }

    /// Whether the tree does not do what it is for until this is mended.
    #[must_use]
    pub fn is_grave(self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::Circle
                | Self::AlertCutByOne
                | Self::CheckInCutByOne
                | Self::NoWay
                | Self::EmergencyNumber
                | Self::Expired
        )
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: FindingKind,
    /// Who causes it, or of whom it is.
    pub people: Vec<PersonAt>,
    /// Who suffers from it, where that is somebody else.
    pub victims: Vec<PersonAt>,
    /// One sentence, with names.
    pub says: String,
}

impl Finding {
    pub(super) fn of(kind: FindingKind, people: Vec<PersonAt>, says: String) -> Self {
        Self { kind, people, victims: Vec::new(), says }
    }
}

/// `Rosa, Jonah and 3 more`.
pub(super) fn names(tree: &Tree, people: &[PersonAt]) -> String {
    let told = if people.len() == NAMES_TOLD + 1 { NAMES_TOLD + 1 } else { NAMES_TOLD };
    let shown: Vec<&str> = people.iter().take(told).map(|person| tree.people[*person].name.as_str()).collect();
    let rest = people.len() - shown.len();
    if rest > 0 {
        return format!("{} and {rest} more", shown.join(", "));
    }
    match shown.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// `is` or `are`, `has` or `have`.
pub(super) fn verb<'a>(people: &[PersonAt], one: &'a str, many: &'a str) -> &'a str {
    if people.len() == 1 { one } else { many }
}
