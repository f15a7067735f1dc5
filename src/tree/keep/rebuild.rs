//! Texts of slips' codes -> the tree that they tell of: the kept file where enough slips are there, else who calls whom.

use std::collections::{BTreeMap, BTreeSet};

use super::join::{KeptTree, TreeShards, join, sort};
use super::rule::KeepError;
use crate::frame::slip_text::{self, SlipCall, SlipMatch, SlipPerson, SlipText};
use crate::tree::date::Date;
use crate::tree::model::{Person, PersonAt, Tree, Way};
use crate::tree::slip_code::kind_of;

/// Names that one sentence lists.
const MOST_NAMED: usize = 12;
/// Bytes of a person's id.
const ID_CHARS: usize = 24;
const BY_OTHERS: &str = "told by the slips of others: this person's own slip was not read";

/// What slips told.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebuilt {
    /// Slips that were read, each once.
    pub slips: usize,
    /// The kept tree, if the slips hold shards of one: its file is exact. `open` gives it.
    pub kept: Option<Result<KeptTree, KeepError>>,
    /// What the slips of the newest version say: who calls whom, by `called-by`, without groups, roles and alerts.
    /// `None` where no slip was read.
    pub tree: Option<Tree>,
    /// What is missing or doubtful, as sentences.
    pub said: Vec<String>,
}

/// Takes all slips in texts; what else is in them is passed over.
#[must_use]
pub fn rebuild<'a>(texts: impl IntoIterator<Item = &'a str>) -> Rebuilt {
    let mut said = Vec::new();
    let (mut slips, mut damaged, mut newer) = (Vec::<SlipText>::new(), 0_usize, 0_usize);
    let mut seen = BTreeSet::new();
    for found in texts.into_iter().flat_map(slip_text::each) {
        match found {
            SlipMatch::Slip(slip) if seen.insert(slip.digits()) => slips.push(*slip),
            SlipMatch::Slip(_) => {}
            SlipMatch::Damaged(_) => damaged += 1,
            SlipMatch::Newer(_) => newer += 1,
        }
    }
    if damaged > 0 {
        said.push(format!("{damaged} codes of slips were damaged and left out: photograph them again"));
    }
    if newer > 0 {
        said.push(format!("{newer} codes of slips were printed by a newer format: a newer seedpress reads them"));
    }
    let all = slips.len();
    let Some((name, version)) = chosen(&slips) else {
        return Rebuilt { slips: 0, kept: None, tree: None, said };
    };
    let others = slips.iter().filter(|slip| (slip.tree.as_str(), slip.version) != (&name, version));
    let others: BTreeSet<String> = others.map(|slip| format!("{} version {}", slip.tree, slip.version)).collect();
    if !others.is_empty() {
        said.push(format!("slips of other trees or versions were left out: {}", listed(others)));
    }
    slips.retain(|slip| slip.tree == name && slip.version == version);
    let kept = kept_of(&slips, &mut said);
    let tree = told_by(&slips, &mut said);
    Rebuilt { slips: all, kept, tree: Some(tree), said }
}

/// The tree of which most slips were read, in its newest version.
fn chosen(slips: &[SlipText]) -> Option<(String, u32)> {
    let mut trees: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
    for slip in slips {
        let tree = trees.entry(&slip.tree).or_default();
        *tree = (tree.0 + 1, tree.1.max(slip.version));
    }
    let (name, (_, version)) = trees.into_iter().max_by_key(|(_, (count, _))| *count)?;
    Some((name.to_owned(), version))
}

fn kept_of(slips: &[SlipText], said: &mut Vec<String>) -> Option<Result<KeptTree, KeepError>> {
    let trees = sort(slips.iter().filter_map(|slip| slip.shard.clone()));
    let joined: Vec<(&TreeShards, Result<KeptTree, KeepError>)> = trees.iter().map(|tree| (tree, join(tree))).collect();
    if joined.len() > 1 {
        said.push(format!(
            "the slips hold shards of {} sealings of the tree: they were printed in several runs, or some are forged",
            joined.len()
        ));
    }
    let whole = joined.iter().position(|(_, kept)| kept.is_ok()).unwrap_or(0);
    let (tree, kept) = joined.into_iter().nth(whole)?;
    match &kept {
        Ok(kept) if !kept.forged.is_empty() => {
            let numbers = kept.forged.iter().filter(|number| **number > tree.needed);
            let names = numbers.filter_map(|number| holder_of(slips, tree, *number)).collect();
            said.push(format!("forged or misread, and left out of the kept tree: the slips of {}", listed(names)));
        }
        Err(error) => said.push(format!("the kept tree is not given back: {error}")),
        Ok(_) => {}
    }
    Some(kept)
}

fn holder_of(slips: &[SlipText], tree: &TreeShards, number: u32) -> Option<String> {
    let has =
        |slip: &&SlipText| slip.shard.as_ref().is_some_and(|shard| shard.kept == tree.kept && shard.number == number);
    slips.iter().find(has).map(|slip| slip.holder().to_owned())
}

/// Names of people -> their places in the tree that grows.
struct Gathered {
    places: BTreeMap<String, PersonAt>,
    /// How many people have an id with this beginning.
    stems: BTreeMap<String, usize>,
    people: Vec<Person>,
    /// Who calls a person, by the slips of others: how many have to be silent before, and who.
    told: Vec<BTreeSet<(usize, PersonAt)>>,
    own: Vec<bool>,
    /// People whose ways the slips tell differently.
    differing: BTreeSet<String>,
}

impl Gathered {
    fn place(&mut self, shown: &SlipPerson) -> PersonAt {
        let place = *self.places.entry(shown.name.clone()).or_insert_with(|| {
            let stem = id_stem(&shown.name);
            let count = self.stems.entry(stem.clone()).or_default();
            *count += 1;
            let id = if *count == 1 { stem } else { format!("{stem}-{count}") };
            self.people.push(person_of(&shown.name, id));
            self.told.push(BTreeSet::new());
            self.own.push(false);
            self.people.len() - 1
        });
        let ways: Vec<Way> = shown.ways.iter().filter_map(way_of).collect();
        if let Some(person) = self.people.get_mut(place) {
            if person.ways.is_empty() {
                person.ways = ways;
            } else if !ways.is_empty() && person.ways != ways {
                self.differing.insert(shown.name.clone());
                for way in ways {
                    if !person.ways.contains(&way) {
                        person.ways.push(way);
                    }
                }
            }
        }
        place
    }

    fn take(&mut self, slip: &SlipText) {
        let places: Vec<PersonAt> = slip.people.iter().map(|person| self.place(person)).collect();
        let Some(&holder) = places.first() else { return };
        let at = |person: &usize| places.get(*person).copied();
        self.own[holder] = true;
        let callers: Vec<PersonAt> = slip.callers.iter().filter_map(at).collect();
        let person = &mut self.people[holder];
        if !person.called_by.is_empty() && person.called_by != callers {
            self.differing.insert(person.name.clone());
        } else {
            person.called_by = callers;
        }
        let mut told = Vec::new();
        calls_of(0, &slip.list, &mut told);
        for stand_in in &slip.stands_in {
            calls_of(stand_in.instead_of.len(), &stand_in.calls, &mut told);
        }
        for (silent, called) in told {
            if let Some(called) = at(&called).filter(|called| *called != holder) {
                self.told[called].insert((silent, holder));
            }
        }
    }
}

/// Whom these calls make the holder call, and how many are silent then: at once, or when the one who is called is silent, too.
fn calls_of(silent: usize, calls: &[SlipCall], told: &mut Vec<(usize, usize)>) {
    for call in calls {
        told.push((silent, call.person));
        for pass_on in &call.if_silent {
            let turn = pass_on.to.iter().position(|to| *to == 0);
            told.extend(turn.map(|turn| (silent + 1 + turn, pass_on.person)));
        }
    }
}

/// Who calls whom, as far as these slips tell.
fn told_by(slips: &[SlipText], said: &mut Vec<String>) -> Tree {
    let mut gathered = Gathered {
        places: BTreeMap::new(),
        stems: BTreeMap::new(),
        people: Vec::new(),
        told: Vec::new(),
        own: Vec::new(),
        differing: BTreeSet::new(),
    };
    for slip in slips {
        gathered.take(slip);
    }
    let Gathered { mut people, told, own, differing, .. } = gathered;
    for ((person, told), _) in people.iter_mut().zip(&told).zip(&own).filter(|(_, own)| !**own) {
        let mut callers = Vec::new();
        for (_, caller) in told {
            if !callers.contains(caller) {
                callers.push(*caller);
            }
        }
        person.called_by = callers;
        person.note = Some(BY_OTHERS.to_owned());
    }
    tell(&people, &own, differing, slips, said);
    let mut starters: Vec<PersonAt> = (0..people.len()).filter(|at| people[*at].called_by.is_empty()).collect();
    // By own slips first: of the others it is only not known who calls them.
    starters.sort_by_key(|at| !own[*at]);
    if starters.iter().any(|at| own[*at]) {
        starters.retain(|at| own[*at]);
    }
    if starters.is_empty() {
        starters.push(0);
        said.push("nobody on these slips begins a round: the first slip's holder is put down as a starter".to_owned());
    }
    let day = |slip: &SlipText| slip.valid_until.as_deref().and_then(Date::parse);
    Tree {
        name: slips.first().map(|slip| slip.tree.clone()).unwrap_or_default(),
        version: slips.first().map_or(1, |slip| slip.version),
        valid_until: slips.iter().find_map(day),
        starters,
        people,
        ..Tree::default()
    }
}

fn tell(people: &[Person], own: &[bool], differing: BTreeSet<String>, slips: &[SlipText], said: &mut Vec<String>) {
    let missing: Vec<&Person> = people.iter().zip(own).filter(|(_, own)| !**own).map(|(person, _)| person).collect();
    if !missing.is_empty() {
        let names = missing.iter().map(|person| person.name.clone()).collect();
        let count = missing.len();
        let slip =
            if count == 1 { "1 slip that others name was" } else { &format!("{count} slips that others name were") };
        said.push(format!("{slip} not read: {}", listed(names)));
    }
    let wayless: BTreeSet<String> =
        people.iter().filter(|person| person.ways.is_empty()).map(|person| person.name.clone()).collect();
    if !wayless.is_empty() {
        said.push(format!("no way to reach them is on these slips: {}", listed(wayless)));
    }
    if !differing.is_empty() {
        said.push(format!(
            "the slips differ about {}: two people of one name, or slips that were changed by hand",
            listed(differing)
        ));
    }
    let twice = |slip: &&SlipText| {
        let names: BTreeSet<&str> = slip.people.iter().map(|person| person.name.as_str()).collect();
        names.len() < slip.people.len()
    };
    if let Some(slip) = slips.iter().find(twice) {
        said.push(format!("two people have one name on the slip of {}: they are put down as one", slip.holder()));
    }
    said.push(
        "groups, roles, alerts, check-in, languages and whoever is on none of these slips are not known from slips"
            .to_owned(),
    );
}

fn listed(names: BTreeSet<String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let shown: Vec<String> = names.into_iter().take(MOST_NAMED).collect();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

fn person_of(name: &str, id: String) -> Person {
    Person { id, name: name.to_owned(), ..Person::default() }
}

/// What an id begins with, without hyphens: `rosa`; a second one becomes `rosa-2`.
fn id_stem(name: &str) -> String {
    let first = name.split_whitespace().next().unwrap_or_default();
    let plain: String = first.chars().filter(char::is_ascii_alphanumeric).take(ID_CHARS).collect();
    if plain.is_empty() { "person".to_owned() } else { plain.to_ascii_lowercase() }
}

fn way_of(way: &slip_text::SlipWay) -> Option<Way> {
    Some(Way { by: kind_of(way.by)?, at: way.at.clone(), hours: way.hours, every_hours: way.every_hours })
}
