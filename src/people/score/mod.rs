//! Folded lines -> one score for what a text says of people, in its densest lines: in sentences, notes and lists.
//!
//! No single word or shape tells. So each word that may be a person is counted once for each kind of thing that ties it
//! to one, and the counts are weighed. The weights were fitted (logistic regression, no weight against its meaning) to
//! the sets in `tests/people`, with the list of given names left out of half of the lists.

mod clauses;
mod ties;
pub(super) mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

use super::lines::FoldedLines;
use super::sign::{PeopleKind, PeopleSign};
use clauses::{Clause, clauses};
use ties::{ClauseFinding, TextFacts, Tie};

/// Lines that are scored together.
const PASSAGE: usize = 12;
/// Words of a passage in which most words with capitals are names.
const USUAL_WORDS: usize = 50;
/// Most people that count for a tie.
const MOST: usize = 4;
/// A score above this is a list.
const BAR: i32 = 40;

/// What one more person with a tie is worth.
const fn weight(tie: Tie) -> i32 {
    match tie {
        Tie::Does => 3,
        Tie::Subject | Tie::Day | Tie::Money => 4,
        Tie::Called | Tie::Inside => 10,
        Tie::Owner | Tie::Value => 6,
        Tie::Listed => 0,
        Tie::Amount => 2,
        Tie::Kin | Tie::Given => 5,
        Tie::Full => 1,
    }
}

const TIES: [Tie; Tie::COUNT] = [
    Tie::Does,
    Tie::Subject,
    Tie::Called,
    Tie::Owner,
    Tie::Listed,
    Tie::Amount,
    Tie::Day,
    Tie::Kin,
    Tie::Given,
    Tie::Full,
    Tie::Inside,
    Tie::Value,
    Tie::Money,
];
/// Ties that nobody has by chance.
const STRONG: [Tie; 8] = [Tie::Does, Tie::Called, Tie::Owner, Tie::Kin, Tie::Day, Tie::Listed, Tie::Value, Tie::Money];
/// Ties that make a strong one count.
const LIKELY: [Tie; 8] =
    [Tie::Does, Tie::Called, Tie::Owner, Tie::Kin, Tie::Given, Tie::Listed, Tie::Inside, Tie::Subject];

fn bits(ties: &[Tie]) -> u16 {
    ties.iter().fold(0, |bits, tie| bits | tie.bit())
}

fn points(count: usize, most: usize, weight: i32) -> i32 {
    i32::try_from(count.min(most)).unwrap_or(0) * weight
}

/// The score of a passage; `None` if nothing ties two people to it.
fn score(text: &TextFacts, passage: &[ClauseFinding]) -> Option<i32> {
    let sum = |count: fn(&ClauseFinding) -> usize| passage.iter().map(count).sum::<usize>();
    let words = sum(|one| one.words);
    let topic = passage.iter().any(|one| one.topic);
    let mut people: BTreeMap<&str, u16> = BTreeMap::new();
    let mut shifts: BTreeSet<(&str, usize)> = BTreeSet::new();
    for (line, mention) in passage.iter().flat_map(|one| one.people.iter().map(|mention| (one.line, mention))) {
        *people.entry(&mention.name).or_default() |= mention.ties;
        if mention.ties & bits(&[Tie::Day, Tie::Value]) != 0 {
            shifts.insert((&mention.name, line));
        }
    }
    // `The Keeper` is a thing without its article, too.
    people.retain(|name, _| !text.things.contains(*name));
    let both = bits(&[Tie::Day, Tie::Listed]);
    let paired = people.values().filter(|ties| **ties & both == both).count();
    let again = shifts.len() - shifts.iter().map(|(name, _)| name).collect::<BTreeSet<_>>().len();
    if (text.german || text.all_small) && !topic && paired == 0 && again == 0 {
        // Things have capitals in German, and nothing has in small letters: `Monday: wood`.
        people.values_mut().filter(|ties| **ties & Tie::Given.bit() == 0).for_each(|ties| *ties &= !Tie::Day.bit());
    }
    let count = |tie: Tie| {
        let all = people.values().filter(|ties| **ties & tie.bit() != 0).count();
        // In long passages there are more places and brands.
        if tie == Tie::Inside { all * USUAL_WORDS / words.max(USUAL_WORDS) } else { all }.min(MOST)
    };
    let (strong, likely) = (bits(&STRONG), bits(&LIKELY));
    let plain = text.small.is_empty() || text.all_small;
    let sure = people.values().filter(|ties| **ties & strong != 0 && (plain || **ties & likely != 0)).count();
    let several = sure.min(MOST) + count(Tie::Given) >= 2
        || count(Tie::Inside) >= 2
        || count(Tie::Subject) >= 2
        || count(Tie::Value) >= 3
        || count(Tie::Money) >= 2;
    let begins = passage.iter().filter(|one| one.begins).count();
    let ties: i32 = TIES.into_iter().map(|tie| points(count(tie), MOST, weight(tie))).sum();
    several.then(|| {
        ties + points(again, 4, 2)
            + points(paired, 4, 3)
            + points(sure, MOST, 2)
            + points(usize::from(topic), 1, 10)
            + points(sum(|one| one.kin), 4, 5)
            + points(sum(|one| one.old_years), 2, -24)
            + points(sum(|one| one.units), 4, -9)
            + points(sure * 30 / words.max(6), 8, 4)
            + points(begins * 4 / passage.len().max(1), 4, 8)
    })
}

/// Programs and links: their words are others'.
fn is_code(line: &str) -> bool {
    ["://", "::", "{", "}", "#[", "();", "//", "=>", "/>"].iter().any(|mark| line.contains(mark))
}

/// People, and what is said of them.
pub(super) fn sign(lines: &FoldedLines) -> Option<PeopleSign> {
    let clauses: Vec<Clause> = lines.all.iter().filter(|line| !is_code(&line.text)).flat_map(clauses).collect();
    let text = TextFacts::of(&clauses);
    let found = text.found(&clauses);
    let starts: Vec<usize> = (0..found.len()).filter(|at| *at == 0 || found[*at].line != found[*at - 1].line).collect();
    // Passages overlap by half.
    let mut best: Option<(i32, &[ClauseFinding])> = None;
    for first in (0..starts.len()).step_by(PASSAGE / 2) {
        let end = starts.get(first + PASSAGE).copied().unwrap_or(found.len());
        let passage = &found[starts[first]..end];
        if let Some(score) = score(&text, passage).filter(|score| best.is_none_or(|(best, _)| best < *score)) {
            best = Some((score, passage));
        }
        if end == found.len() {
            break;
        }
    }
    let (_, passage) = best.filter(|(score, _)| *score > BAR)?;
    let tied = passage.iter().filter(|one| one.people.iter().any(|mention| mention.ties != 0));
    Some(PeopleSign::in_lines(PeopleKind::Persons, tied.map(|one| one.line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_list(text: &str) -> bool {
        sign(&FoldedLines::of(text)).is_some()
    }

    #[test]
    fn people_in_sentences_are_seen_in_any_script() {
        for text in [
            "If it burns, call Rosa at the mill; if she is away, ask Jonah.\n",
            "Rosa mends bikes. Jonah cooks, and Wanda has the key.\n",
            "Frieda wohnt in der Post, Anton schläft bei Greta.\n",
            "Solène garde les clés, Marius conduit le camion.\n",
            "Глафира живёт у сестры, Тимофей ночует в мастерской.\n",
            "سلمى تسكن عند خالتها، وطارق ينام في الورشة.\n",
            "阿梅负责做饭，大勇守夜。\n",
            "Dezhurstvo: Glafira v ponedelnik, Timofey vo vtornik. Zvonite Ustinye.\n",
        ] {
            assert!(is_list(text), "{text}");
        }
        for text in [
            "The Planner sorts tasks. The Runner asks the Lock for a lease. Planner and Runner never meet.\n",
            "Kropotkin wrote in 1902, Malthus in 1798.\n",
            "Rinse the lentils. Fry an onion. Serve with Harissa.\n",
            "Kit: Hammer, Saw, Axe, Spade, Rake\n",
            "Die Linde blüht im Juni. Unter der Esche steht die Bank.\n",
            "Only Rosa came.\n",
        ] {
            assert!(!is_list(text), "{text}");
        }
    }
}
