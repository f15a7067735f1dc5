//! `home=2-of-3, abroad=3-of-5` -> groups of cards, and how many of each are needed.

use thiserror::Error;

use super::slip39::share::MAX_PLACES;
use crate::invisible::hidden;
use crate::limits::MAX_GROUP_NAME;

/// One group of cards: any `threshold` of its `members` are enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRule {
    /// Empty if it is the only group.
    pub name: String,
    pub threshold: u8,
    pub members: u8,
}

/// Who can join a secret: so many members of each of so many groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    groups: Vec<GroupRule>,
    group_threshold: u8,
}

/// Why a text is no policy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PolicyError {
    #[error("\u{201c}{rule}\u{201d} is no rule such as 2-of-3 or home=2-of-3")]
    Rule { rule: String },
    #[error("\u{201c}{rule}\u{201d}: a group has 1 to 16 cards")]
    Members { rule: String },
    #[error("\u{201c}{rule}\u{201d}: at least one card must be needed, and no more than there are")]
    Threshold { rule: String },
    #[error(
        "\u{201c}{rule}\u{201d}: where one card is enough, a group has one card only; make {members} groups of 1-of-1, any one of which is enough"
    )]
    OneOfMany { rule: String, members: u8 },
    #[error("there are {count} groups; 1 to 16 are possible")]
    Groups { count: usize },
    #[error("each of several groups needs a name, such as home=2-of-3")]
    Unnamed,
    #[error("two groups have the name \u{201c}{name}\u{201d}")]
    SameName { name: String },
    #[error("a group's name has 1 to {MAX_GROUP_NAME} characters, and none that nothing shows")]
    Name,
    #[error("{threshold} groups cannot be needed where there are {count}")]
    GroupThreshold { threshold: u8, count: u8 },
}

impl Policy {
    /// From rules with commas between them; so many of the groups are needed.
    ///
    /// A rule `1-of-n` of several cards is refused, as SLIP-0039 has it: such cards would be copies of one share, and
    /// could not be told apart. `n` groups of `1-of-1` do what is meant.
    pub fn parse(text: &str, group_threshold: u8) -> Result<Self, PolicyError> {
        let rules: Vec<&str> = text.split([',', '،', '，']).map(str::trim).collect();
        if rules.len() > usize::from(MAX_PLACES) {
            return Err(PolicyError::Groups { count: rules.len() });
        }
        Self::new(rules.into_iter().map(rule).collect::<Result<_, _>>()?, group_threshold)
    }

    /// From its groups; so many of them are needed.
    pub fn new(groups: Vec<GroupRule>, group_threshold: u8) -> Result<Self, PolicyError> {
        if !(1..=usize::from(MAX_PLACES)).contains(&groups.len()) {
            return Err(PolicyError::Groups { count: groups.len() });
        }
        for (at, group) in groups.iter().enumerate() {
            check(group, groups.len() > 1)?;
            if groups[..at].iter().any(|other| other.name == group.name) {
                return Err(PolicyError::SameName { name: group.name.clone() });
            }
        }
        let count = groups.len() as u8;
        if !(1..=count).contains(&group_threshold) {
            return Err(PolicyError::GroupThreshold { threshold: group_threshold, count });
        }
        Ok(Self { groups, group_threshold })
    }

    /// One card that holds all of the secret.
    #[must_use]
    pub fn whole() -> Self {
        Self { groups: vec![GroupRule { name: String::new(), threshold: 1, members: 1 }], group_threshold: 1 }
    }

    #[must_use]
    pub fn groups(&self) -> &[GroupRule] {
        &self.groups
    }

    #[must_use]
    pub fn group_threshold(&self) -> u8 {
        self.group_threshold
    }

    /// Whether some single card opens everything: then it must not be said that one card opens nothing.
    #[must_use]
    pub fn one_card_opens(&self) -> bool {
        self.group_threshold == 1 && self.groups.iter().any(|group| group.threshold == 1)
    }
}

fn rule(text: &str) -> Result<GroupRule, PolicyError> {
    let wrong = || PolicyError::Rule { rule: shown(text) };
    let (name, counts) = match text.rsplit_once('=') {
        Some((name, _)) if name.trim().is_empty() => return Err(PolicyError::Name),
        Some((name, counts)) => (name.trim(), counts.trim()),
        None => ("", text),
    };
    let (threshold, members) = counts.split_once("-of-").ok_or_else(wrong)?;
    let count = |text: &str| {
        let short = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if short { Ok(text.parse::<u16>().unwrap_or(u16::MAX).min(255) as u8) } else { Err(wrong()) }
    };
    Ok(GroupRule { name: name.to_owned(), threshold: count(threshold)?, members: count(members)? })
}

fn check(group: &GroupRule, several: bool) -> Result<(), PolicyError> {
    let GroupRule { name, threshold, members } = group;
    let counts = format!("{threshold}-of-{members}");
    let rule = || if name.is_empty() { counts.clone() } else { format!("{}={counts}", shown(name)) };
    if name.chars().count() > MAX_GROUP_NAME
        || hidden(name).next().is_some()
        || name.contains(|c: char| c.is_control() || matches!(c, ',' | '=' | '،' | '，'))
    {
        return Err(PolicyError::Name);
    }
    if several && name.is_empty() {
        return Err(PolicyError::Unnamed);
    }
    if !(1..=MAX_PLACES).contains(members) {
        return Err(PolicyError::Members { rule: rule() });
    }
    if !(1..=*members).contains(threshold) {
        return Err(PolicyError::Threshold { rule: rule() });
    }
    if *threshold == 1 && *members > 1 {
        return Err(PolicyError::OneOfMany { rule: rule(), members: *members });
    }
    Ok(())
}

/// The beginning of what was typed.
fn shown(text: &str) -> String {
    text.chars().take(MAX_GROUP_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<(String, u8, u8)>, PolicyError> {
        let policy = Policy::parse(text, 1)?;
        Ok(policy.groups().iter().map(|group| (group.name.clone(), group.threshold, group.members)).collect())
    }

    #[test]
    fn one_rule_needs_no_name_and_several_do() {
        assert_eq!(parse("2-of-3").unwrap(), [(String::new(), 2, 3)]);
        assert_eq!(parse("1-of-1").unwrap(), [(String::new(), 1, 1)]);
        assert_eq!(parse(" family = 16-of-16 ").unwrap(), [("family".into(), 16, 16)]);
        assert_eq!(parse("home=2-of-3, abroad=3-of-5").unwrap(), [("home".into(), 2, 3), ("abroad".into(), 3, 5)]);
        assert_eq!(parse("خانه=2-of-3، 家=2-of-2").unwrap().len(), 2);
        assert_eq!(parse("2-of-3, 3-of-5"), Err(PolicyError::Unnamed));
        assert_eq!(parse("home=2-of-3, home=3-of-5"), Err(PolicyError::SameName { name: "home".into() }));
    }

    #[test]
    fn what_is_no_rule_is_refused_with_the_reason() {
        for text in
            ["", "2", "2/3", "two-of-three", "2-of-", "-of-3", "+2-of-3", "2-of-3-of-4", "home=", "2 of 3", "2-of-0003"]
        {
            assert!(matches!(parse(text), Err(PolicyError::Rule { .. })), "{text}");
        }
        for text in ["2-of-17", "2-of-0", "0-of-0", "999-of-999"] {
            assert!(matches!(parse(text), Err(PolicyError::Members { .. })), "{text}");
        }
        for text in ["4-of-3", "0-of-3", "a=17-of-16"] {
            assert!(matches!(parse(text), Err(PolicyError::Threshold { .. })), "{text}");
        }
        for (text, members) in [("1-of-3", 3), ("a=2-of-2, b=1-of-2", 2), ("1-of-16", 16)] {
            assert!(matches!(parse(text), Err(PolicyError::OneOfMany { members: n, .. }) if n == members), "{text}");
        }
        for text in ["=2-of-3", "a\u{202e}b=2-of-3", "a=b=2-of-3", &format!("{}=2-of-3", "x".repeat(41))] {
            assert_eq!(parse(text), Err(PolicyError::Name), "{text}");
        }
        let many: Vec<String> = (0..17).map(|i| format!("g{i}=1-of-1")).collect();
        assert_eq!(parse(&many.join(",")), Err(PolicyError::Groups { count: 17 }));
        assert_eq!(parse(&many[..16].join(",")).unwrap().len(), 16);
    }

    #[test]
    fn no_more_groups_are_needed_than_there_are() {
        let two = "home=2-of-3, abroad=3-of-5";
        assert!(Policy::parse(two, 2).is_ok());
        for threshold in [0, 3, 255] {
            assert_eq!(Policy::parse(two, threshold), Err(PolicyError::GroupThreshold { threshold, count: 2 }));
        }
    }

    #[test]
    fn it_is_known_whether_one_card_opens_everything() {
        let opens = |text: &str, groups| Policy::parse(text, groups).unwrap().one_card_opens();
        assert!(Policy::whole().one_card_opens());
        assert!(opens("a=1-of-1, b=2-of-3", 1));
        assert!(!opens("a=1-of-1, b=2-of-3", 2));
        assert!(!opens("a=2-of-2, b=2-of-3", 1));
        assert!(!opens("2-of-3", 1));
    }
}
