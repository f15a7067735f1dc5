//! What the round can make one person do -> what that person's slip says, and no more.

use super::model::{GroupAt, PersonAt};

/// The content of one person's slip. Everything on the slip's paper and in its code comes from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallSlip {
    pub person: PersonAt,
    /// Who calls this person, in order. If nobody did by the hour and its grace, the person asks them in this order.
    pub callers: Vec<PersonAt>,
    /// Who else may call this person, to pass a name on or for somebody who is silent. Without an order.
    pub passed_by: Vec<PersonAt>,
    /// Whom this person calls once they have the message, in the printed order.
    pub list: Vec<Call>,
    /// The lists of others that this person does when those do not answer and no flap is used: as a later door of a
    /// group, as a later caller, as a later starter. In order.
    pub stands_in: Vec<StandIn>,
    /// Lists under a staple, for when their owner does not answer.
    pub flaps: Vec<Flap>,
}

/// One call of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub person: PersonAt,
    /// The group whose door this is, and the number of the door from 1.
    pub door: Option<(GroupAt, usize)>,
    /// If this person is silent: whom to tell for each person on the silent one's list. Nothing of a group is said here: the
    /// next door, which is in [`CallSlip::stands_in`], knows its group's list; if no door answers, the group is reported missing.
    pub if_silent: Vec<PassOn>,
}

/// What becomes of one person on a silent person's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassOn {
    /// Whose call would be lost.
    pub person: PersonAt,
    /// Whom to tell of them; oneself means: call them. `None`: open the flap if there is one, or report them missing.
    pub to: Option<PersonAt>,
    /// Whom to tell instead, in order, while those before do not answer either; oneself, at the end, means: call them.
    pub then: Vec<PersonAt>,
}

/// Calls that become this person's when somebody is silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// Who has to be silent, in order.
    pub instead_of: Vec<PersonAt>,
    pub calls: Vec<Call>,
}

/// A list that is folded in and stapled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flap {
    /// Open only when this person does not answer.
    pub of: PersonAt,
    pub calls: Vec<Call>,
}
