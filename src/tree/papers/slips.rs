//! Slips and flaps -> a PDF of small papers to cut apart: A7 where it is large enough, else A6, A5 or whole pages.
//!
//! A flap is a paper of its own: it shows whom it stands for, folds over its list, and is stapled to the slip of the one who may open it.

use super::print::{PrintedPaper, TreePaperError, bound};
use crate::assets;
use crate::catalogue::Catalogue;
use crate::qr::Symbol;
use crate::sheet::Level;
use crate::tree::model::{PersonAt, Tree, Way, WayKind};
use crate::tree::slip::{Call, CallSlip, Flap, PassOn};
use crate::tree::slip_code;
use crate::typeset::{self, OwnFonts, OwnWords, PaperFact};
use crate::units::Size;

/// What the caller says and what the one who is called answers.
pub type WordPair = (String, String);

/// What is wished of slips.
#[derive(Clone, Copy)]
pub struct SlipWish<'a> {
    pub catalogue: &'a Catalogue,
    pub paper: Size,
    pub fonts: &'a OwnFonts,
    /// Whose slips are printed, in the order of the slips; `None` for everybody's.
    pub only: Option<&'a [PersonAt]>,
    /// No slip is smaller than this.
    pub least: SlipSize,
    /// The words of a call, from the first person to the second.
    pub pairs: &'a dyn Fn(PersonAt, PersonAt) -> Option<WordPair>,
    /// The text of the code on a person's slip.
    pub code: &'a dyn Fn(&CallSlip) -> Option<String>,
}

/// How large a slip is: an eighth, a quarter or a half of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlipSize {
    Eighth,
    Quarter,
    Half,
}

/// Slips on sheets to cut apart, and their flaps on sheets of their own behind them. There are no pages without slips.
///
/// # Errors
/// A letter that no font has; a text that is too long for a code.
pub fn slips(tree: &Tree, slips: &[CallSlip], wish: &SlipWish) -> Result<PrintedPaper, TreePaperError> {
    let files = [("slips.typ", assets::SLIPS_TEMPLATE), ("calls.typ", assets::CALLS_TEMPLATE)];
    let facts = SlipFacts { tree, slips, wish };
    let mut symbols = Vec::new();
    let wanted = || slips.iter().filter(|slip| facts.is_wanted(slip.person));
    let papers = wanted().map(|slip| facts.slip(slip, &mut symbols)).collect::<Result<Vec<_>, _>>()?;
    let flaps = wanted().flat_map(|slip| facts.flaps(slip)).collect();
    let least = match wish.least {
        SlipSize::Eighth => 0,
        SlipSize::Quarter => 1,
        SlipSize::Half => 2,
    };
    let data = vec![
        ("tree", tree_facts(tree)),
        ("slips", PaperFact::List(papers)),
        ("flaps", PaperFact::List(flaps)),
        ("least", PaperFact::Number(least)),
    ];
    let words = typeset::paper(&files, data, OwnWords::Tree, wish.catalogue, wish.paper, wish.fonts)?;
    bound(&words, &symbols, wish.paper)
}

/// What is printed on every paper of a tree.
pub(super) fn tree_facts(tree: &Tree) -> PaperFact {
    let check_in = |check_in: &crate::tree::model::CheckIn| {
        PaperFact::Record(vec![
            ("at", PaperFact::text(&check_in.at)),
            ("grace", PaperFact::number(check_in.grace_hours)),
        ])
    };
    PaperFact::Record(vec![
        ("name", PaperFact::text(&tree.name)),
        ("version", PaperFact::number(tree.version)),
        ("until", PaperFact::maybe(tree.valid_until, |date| PaperFact::text(date.to_string()))),
        ("check-in", PaperFact::maybe(tree.check_in.as_ref(), check_in)),
        ("place", PaperFact::maybe(tree.meeting_place.as_ref(), PaperFact::text)),
    ])
}

/// The facts of slips: who is called how, by which words.
pub(super) struct SlipFacts<'a> {
    pub tree: &'a Tree,
    pub slips: &'a [CallSlip],
    pub wish: &'a SlipWish<'a>,
}

impl SlipFacts<'_> {
    pub(super) fn is_wanted(&self, person: PersonAt) -> bool {
        self.wish.only.is_none_or(|only| only.contains(&person))
    }

    pub(super) fn name(&self, person: PersonAt) -> PaperFact {
        PaperFact::text(self.tree.people.get(person).map_or("", |person| person.name.as_str()))
    }

    /// One slip; its code, if it has one, is added to `symbols`.
    pub(super) fn slip(&self, slip: &CallSlip, symbols: &mut Vec<Option<Symbol>>) -> Result<PaperFact, TreePaperError> {
        let person = self.tree.people.get(slip.person);
        let group = person.and_then(|person| self.tree.groups.get(person.group?)).map(|group| &group.name);
        let starter = self.tree.starters.iter().position(|starter| *starter == slip.person);
        let symbol = (self.wish.code)(slip).map(|text| slip_code::symbol(&text, Level::M, 1)).transpose()?;
        let side = symbol.as_ref().map(|symbol| symbol.side);
        symbols.push(symbol);
        let further = further(slip, None);
        let stand_in = |(silent, calls): (&[PersonAt], Vec<&Call>)| {
            PaperFact::Record(vec![
                ("instead", PaperFact::list(silent, |person| self.name(*person))),
                ("calls", self.calls((slip.person, slip.person), calls, &further)),
            ])
        };
        Ok(PaperFact::Record(vec![
            ("name", self.name(slip.person)),
            ("group", PaperFact::maybe(group, PaperFact::text)),
            ("starter", PaperFact::maybe(starter, |at| PaperFact::number(at + 1))),
            ("callers", PaperFact::list(&slip.callers, |caller| self.contact(*caller, *caller, slip.person))),
            ("passed-by", PaperFact::list(&slip.passed_by, |caller| self.contact(*caller, *caller, slip.person))),
            ("list", self.calls((slip.person, slip.person), &slip.list, &further)),
            ("stands-in", PaperFact::list(stand_ins(slip), stand_in)),
            ("others", self.others(slip.person, &further)),
            ("flaps", PaperFact::list(&slip.flaps, |flap| self.name(flap.of))),
            ("code", PaperFact::number(symbols.len())),
            ("modules", PaperFact::maybe(side, PaperFact::number)),
        ]))
    }

    fn flaps(&self, slip: &CallSlip) -> Vec<PaperFact> {
        let flap = |flap: &Flap| {
            let further = further(slip, Some(flap));
            PaperFact::Record(vec![
                ("of", self.name(flap.of)),
                ("holder", self.name(slip.person)),
                // Whoever opens it speaks with the words of the one it stands for.
                ("calls", self.calls((slip.person, flap.of), &flap.calls, &further)),
                ("others", self.others(slip.person, &further)),
            ])
        };
        slip.flaps.iter().map(flap).collect()
    }

    /// Calls that `holder` makes, by the words of `speaker`. Who is simply called if one of them is silent stands below that one.
    fn calls<'c>(
        &self,
        (holder, speaker): (PersonAt, PersonAt),
        calls: impl IntoIterator<Item = &'c Call>,
        further: &[Further],
    ) -> PaperFact {
        PaperFact::list(calls, |call| {
            let group = call.door.and_then(|(group, _)| self.tree.groups.get(group)).map(|group| &group.name);
            let below = || further.iter().filter(|other| other.after == Some(call.person)).map(|other| other.person);
            let told: Vec<&PassOn> =
                call.if_silent.iter().filter(|pass| !below().any(|person| person == pass.person)).collect();
            let mut facts = self.contact_facts(call.person, speaker, call.person);
            facts.push(("door", PaperFact::maybe(call.door, |(_, number)| PaperFact::number(number))));
            facts.push(("group", PaperFact::maybe(group, PaperFact::text)));
            facts.push(("below", PaperFact::list(below(), |person| self.contact(person, holder, person))));
            facts.push(("silent", PaperFact::List(self.passed_on(holder, &told))));
            PaperFact::Record(facts)
        })
    }

    /// The further people who stand below no call.
    fn others(&self, holder: PersonAt, further: &[Further]) -> PaperFact {
        let others = further.iter().filter(|other| other.after.is_none());
        PaperFact::list(others, |other| self.contact(other.person, holder, other.person))
    }

    /// Whom to tell of whom, those who are told together in one piece.
    fn passed_on(&self, holder: PersonAt, calls: &[&PassOn]) -> Vec<PaperFact> {
        let mut told: Vec<(Vec<PersonAt>, Vec<PersonAt>)> = Vec::new();
        for pass in calls {
            let chain: Vec<PersonAt> = pass.to.into_iter().chain(pass.then.iter().copied()).collect();
            match told.iter_mut().find(|(to, _)| *to == chain) {
                Some((_, people)) => people.push(pass.person),
                None => told.push((chain, vec![pass.person])),
            }
        }
        let piece = |(chain, people): (Vec<PersonAt>, Vec<PersonAt>)| {
            let others = chain.iter().filter(|to| **to != holder);
            PaperFact::Record(vec![
                ("self", PaperFact::Flag(chain.contains(&holder))),
                ("to", PaperFact::list(others, |to| self.name(*to))),
                ("people", PaperFact::list(people, |person| self.name(person))),
            ])
        };
        told.into_iter().map(piece).collect()
    }

    /// A person and how to reach them; the words are those of a call of `from` to `to`.
    pub(super) fn contact(&self, person: PersonAt, from: PersonAt, to: PersonAt) -> PaperFact {
        PaperFact::Record(self.contact_facts(person, from, to))
    }

    fn contact_facts(&self, person: PersonAt, from: PersonAt, to: PersonAt) -> Vec<(&'static str, PaperFact)> {
        let ways = self.tree.people.get(person).map_or(&[][..], |person| &person.ways);
        // Both ends of a call must have its words.
        let in_order = self.slips.get(to).filter(|slip| slip.person == to);
        let called = in_order.or_else(|| self.slips.iter().find(|slip| slip.person == to));
        let expected = called.is_some_and(|slip| slip.callers.contains(&from) || slip.passed_by.contains(&from));
        let pair = expected.then(|| (self.wish.pairs)(from, to)).flatten();
        vec![
            ("name", self.name(person)),
            ("ways", PaperFact::list(ways, way)),
            ("pair", PaperFact::maybe(pair, |(says, answers)| PaperFact::list([says, answers], PaperFact::Text))),
        ]
    }
}

/// The lists that a holder does for others, without the calls that another line of the slip asks for in the same case: a door that is
/// called because the one before it is silent.
fn stand_ins(slip: &CallSlip) -> Vec<(&[PersonAt], Vec<&Call>)> {
    let mut asked: Vec<(Vec<PersonAt>, &Call)> = slip.list.iter().map(|call| (Vec::new(), call)).collect();
    asked.extend(
        slip.stands_in.iter().flat_map(|other| other.calls.iter().map(|call| (other.instead_of.clone(), call))),
    );
    let is_asked_for = |silent: &[PersonAt], call: &Call| {
        call.if_silent.is_empty()
            && asked.iter().any(|(before, first)| {
                let mine = |to: &PersonAt| *to == slip.person;
                let passed = first.if_silent.iter().find(|pass| pass.person == call.person);
                passed.is_some_and(|pass| pass.to.iter().chain(&pass.then).any(mine))
                    && silent.contains(&first.person)
                    && before.iter().all(|person| silent.contains(person))
            })
    };
    let kept = slip.stands_in.iter().map(|other| {
        let calls = other.calls.iter().filter(|call| !is_asked_for(&other.instead_of, call));
        (&other.instead_of[..], calls.collect::<Vec<_>>())
    });
    kept.filter(|(_, calls)| !calls.is_empty()).collect()
}

/// Somebody whom the holder may have to reach and who stands in none of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Further {
    person: PersonAt,
    /// Who has to be silent, where the holder then simply calls this person.
    after: Option<PersonAt>,
}

/// Those further people, each once: of the slip, or of one of its flaps.
fn further(slip: &CallSlip, flap: Option<&Flap>) -> Vec<Further> {
    let calls: Vec<&Call> = slip.list.iter().chain(stand_ins(slip).into_iter().flat_map(|(_, calls)| calls)).collect();
    let mut known: Vec<PersonAt> = calls.iter().map(|call| call.person).chain(slip.callers.iter().copied()).collect();
    known.push(slip.person);
    let of_slip = further_among(slip.person, &calls, &mut known);
    let Some(flap) = flap else { return of_slip };
    known.extend(flap.calls.iter().map(|call| call.person));
    further_among(slip.person, &flap.calls.iter().collect::<Vec<_>>(), &mut known)
}

/// Those who are told, or called, when one of these is silent, and are not known yet.
fn further_among(holder: PersonAt, calls: &[&Call], known: &mut Vec<PersonAt>) -> Vec<Further> {
    let mut found = Vec::new();
    for (call, pass) in calls.iter().flat_map(|call| call.if_silent.iter().map(move |pass| (call, pass))) {
        let simply = pass.to == Some(holder) && pass.then.is_empty();
        let chain = pass.to.iter().chain(&pass.then);
        for person in chain.map(|to| if *to == holder { pass.person } else { *to }) {
            if !known.contains(&person) {
                known.push(person);
                found.push(Further { person, after: simply.then_some(call.person) });
            }
        }
    }
    found
}

pub(super) fn way(way: &Way) -> PaperFact {
    let by = match way.by {
        WayKind::Phone => "phone",
        WayKind::Text => "text",
        WayKind::Signal => "signal",
        WayKind::Radio => "radio",
        WayKind::Knock => "knock",
        WayKind::Drop => "drop",
        WayKind::Courier => "courier",
    };
    let hours = |(from, to): (u16, u16)| PaperFact::Text(format!("{}–{}", clock(from), clock(to)));
    PaperFact::Record(vec![
        ("by", PaperFact::text(by)),
        ("at", PaperFact::text(&way.at)),
        ("hours", PaperFact::maybe(way.hours, hours)),
        ("every", PaperFact::maybe(way.every_hours, PaperFact::number)),
    ])
}

/// Minutes after midnight: `8`, `22:30`.
fn clock(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (hour, 0) => hour.to_string(),
        (hour, minute) => format!("{hour}:{minute:02}"),
    }
}
