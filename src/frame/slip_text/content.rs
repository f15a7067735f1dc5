//! What a slip of a contact tree shows, as its code tells it: names once, then numbers in the place of names -> the code.

/// The content of one slip's code. People are referred to by their place in `people`, groups by theirs in `groups`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlipText {
    /// The tree's name.
    pub tree: String,
    pub version: u32,
    /// A day, as `2027-03-31`.
    pub valid_until: Option<String>,
    /// The first is the one whose slip it is.
    pub people: Vec<SlipPerson>,
    /// Names of the groups that calls refer to.
    pub groups: Vec<String>,
    /// Who calls the slip's holder, in order.
    pub callers: Vec<usize>,
    /// Who else may call the holder, to pass a name on or for somebody who is silent.
    pub passed_by: Vec<usize>,
    /// Whom the holder calls, in order.
    pub list: Vec<SlipCall>,
    pub stands_in: Vec<SlipStandIn>,
    /// The slip's part of the kept tree.
    pub shard: Option<TreeShard>,
}

/// A person on a slip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlipPerson {
    pub name: String,
    pub ways: Vec<SlipWay>,
}

/// A way to reach a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipWay {
    /// The first letter of its kind: phone, text, signal, radio, knock, drop, courier. A later version may have others.
    pub by: char,
    pub at: String,
    /// From and to, in minutes after midnight.
    pub hours: Option<(u16, u16)>,
    pub every_hours: Option<u32>,
}

/// One call of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipCall {
    pub person: usize,
    /// The group whose door this person is, and the number of the door from 1.
    pub door: Option<(usize, usize)>,
    /// What becomes of each person on the silent one's list.
    pub if_silent: Vec<SlipPassOn>,
}

/// Whom to tell of one person on a silent person's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipPassOn {
    pub person: usize,
    /// In order, the next one where those before are silent too; 0 is the holder, who calls. Empty: reported missing.
    pub to: Vec<usize>,
}

/// Calls that become the holder's when all of these are silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipStandIn {
    pub instead_of: Vec<usize>,
    pub calls: Vec<SlipCall>,
}

/// One shard of a tree's sealed file and of its key: any `needed` of them give both back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TreeShard {
    /// The first 40 bits of the SHA-256 of what is kept.
    pub kept: [u8; 5],
    pub needed: u32,
    /// From 1; more than `needed`, for the first ones are never printed.
    pub number: u32,
    /// 16 bytes for the key, the rest for the file; even.
    pub bytes: Vec<u8>,
}
