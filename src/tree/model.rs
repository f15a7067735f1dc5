//! What a tree file says, checked and with every name resolved: people, their ways, groups, doors, roles, alerts, check-in.
//!
//! People and groups are referred to by their place in [`Tree::people`] and [`Tree::groups`]; the file refers to them by id.

use super::date::Date;

/// The place of a person in [`Tree::people`].
pub type PersonAt = usize;
/// The place of a group in [`Tree::groups`].
pub type GroupAt = usize;

/// The chance that a person answers, until drills tell.
pub const USUAL_ANSWER: f64 = 0.75;

/// A contact tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    pub name: String,
    /// 1 and up; each printing that differs has a new one.
    pub version: u32,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    /// ISO 3166-1 alpha-2, upper case: how local telephone numbers are read.
    pub country: Option<String>,
    /// Who may begin a round, in this order. At least one.
    pub starters: Vec<PersonAt>,
    /// The chance that a person answers, 0 to 1, where nothing is known of them.
    pub answer: f64,
    /// Made once for the tree; the pairs of words come of it. `None` before it was drawn.
    pub secret: Option<[u8; 16]>,
    /// Where people meet when nothing else works; printed on papers without names.
    pub meeting_place: Option<String>,
    /// Whether the list of a person is folded into the slip of their first caller, under a staple.
    pub flaps: bool,
    pub check_in: Option<CheckIn>,
    pub alerts: Vec<Alert>,
    pub roles: Vec<Role>,
    pub groups: Vec<Group>,
    pub people: Vec<Person>,
}

impl Default for Tree {
    /// Version 1 of a tree without a name, in which there is nobody.
    fn default() -> Self {
        Self {
            name: String::new(),
            version: 1,
            valid_from: None,
            valid_until: None,
            country: None,
            starters: Vec::new(),
            answer: USUAL_ANSWER,
            secret: None,
            meeting_place: None,
            flaps: false,
            check_in: None,
            alerts: Vec::new(),
            roles: Vec::new(),
            groups: Vec::new(),
            people: Vec::new(),
        }
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Person {
    /// Short, unique, in the file only.
    pub id: String,
    /// As printed.
    pub name: String,
    pub group: Option<GroupAt>,
    /// Who calls this person, in order, where the tree has no groups or the person stands outside of them.
    pub called_by: Vec<PersonAt>,
    /// BCP 47 tags, lower case.
    pub languages: Vec<String>,
    /// Minutes east of Greenwich, for people who live by another clock than the rest.
    pub utc_minutes: Option<i16>,
    /// Where the person can be found, in the words of the group (used to propose groups).
    pub place: Option<String>,
    /// Whether the person agreed to be on paper; `None` where nobody said.
    pub asked: Option<bool>,
    /// The chance that this person answers, 0 to 1; what drills told.
    pub answer: Option<f64>,
    pub note: Option<String>,
    /// Ways to reach the person: primary, alternate, contingency, emergency.
    pub ways: Vec<Way>,
}

/// One way to reach a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub by: WayKind,
    /// A number, a name, a channel, a place.
    pub at: String,
    /// Hours of the person's own day at which the way works, `(from, to)` in minutes after midnight; `from > to` spans midnight.
    pub hours: Option<(u16, u16)>,
    /// How often a drop or a courier is looked after.
    pub every_hours: Option<u32>,
}

/// Kinds of ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WayKind {
    Phone,
    Text,
    Signal,
    Radio,
    Knock,
    Drop,
    Courier,
}

/// What a way needs beyond people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    Cell,
    Net,
    Power,
}

/// Some people who know each other, reached by their doors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: String,
    /// As printed.
    pub name: String,
    /// Whom the callers try, in this order: who answers first does the group's list.
    pub doors: Vec<PersonAt>,
    /// Groups that this group calls.
    pub calls: Vec<GroupAt>,
}

/// The regular check-in, whose silence is the alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckIn {
    pub every: Interval,
    /// In the words of the group: `sunday 18:00`.
    pub at: String,
    pub grace_hours: u32,
    /// What follows silence, step by step.
    pub then: Vec<String>,
}

/// How often people check in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    /// 1 to 366 days; a week is 7.
    Days(u16),
    /// At new moon and full moon.
    Moon,
}

/// An alert that several people have to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    pub level: String,
    /// How many of `of` sign.
    pub needs: u32,
    pub of: Vec<PersonAt>,
    pub ends_after_hours: Option<u32>,
    pub say: String,
    pub actions: Vec<Action>,
}

/// What somebody does on an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub what: String,
    pub who: Option<PersonAt>,
    pub within_minutes: Option<u32>,
}

/// A role with its holder, an end and a way to take it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    pub name: String,
    pub powers: Vec<String>,
    pub holder: Option<PersonAt>,
    pub stand_in: Option<PersonAt>,
    pub until: Option<Date>,
    pub recall: Option<Recall>,
}

/// Who may end a mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    pub needs: u32,
    pub of: Vec<PersonAt>,
}
