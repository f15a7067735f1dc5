//! Clauses -> words that may be people, and what ties each of them to a person; one score for the densest lines.

mod clauses;
pub(super) mod vocabulary;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::lexicon;
use super::lines::FoldedLines;
use super::names;
use super::shapes;
use super::sign::{PeopleKind, PeopleSign};
use super::slots::{is_state, is_weekday};
use clauses::{Before, Clause, Word, clauses};
use vocabulary::{CALLS, COMMON, DETERMINERS, GIVEN, HOUSES, KIN, MONEY, OF_THINGS, SAYS, THINGS, VERBS};

/// Lines that are scored together.
const WINDOW: usize = 12;
/// Words of a passage in which most words with capitals are names.
const USUAL_WORDS: i32 = 50;
/// What ties a word to a person; the place in `Features::ties`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    /// Does what people do: `Ash sleeps`.
    Does,
    /// Begins a clause, and a small word follows.
    Subject,
    /// Is called or asked: `ask Ash`.
    Called,
    /// Has something: `Ash's`.
    Owner,
    /// One of several words of a list.
    Listed,
    /// With an amount: `Ash 3`.
    Amount,
    /// With a weekday.
    Day,
    /// With a role or a relation: `driver Ash`.
    Kin,
    /// A frequent given name.
    Given,
    /// With a second word with a capital: `Ash Reed`.
    Full,
    /// Within a sentence.
    Inside,
    /// All that stands after a colon: `Pots: Ash`.
    Value,
    /// After a number, and last: `1 to 7 Ash`.
    Slot,
    /// With a sum of money.
    Money,
}
const TIES: usize = 14;
const FEATURES: usize = 24;
type Features = [i32; FEATURES];

/// A word that may be a person, in one place.
struct Mention {
    name: String,
    ties: u16,
}

/// What a clause gives to the score.
#[derive(Default)]
struct Found {
    line: usize,
    people: Vec<Mention>,
    words: i32,
    kin: i32,
    old_years: i32,
    units: i32,
    days: i32,
    begins: i32,
    topic: bool,
}

/// Words of the text as a whole.
struct Text {
    small: HashSet<String>,
    /// Words with a capital that stand after an article, or after a word for a place.
    things: HashSet<String>,
    german: bool,
    /// Lines begin with Mo, Di, ..
    short_days: bool,
    /// It has no capitals, though its script has them.
    all_small: bool,
}

fn tie(tie: Tie) -> u16 {
    1 << tie as u16
}

fn is_known(word: &Word) -> bool {
    COMMON.has(&word.plain) || THINGS.has(&word.plain) || KIN.has(&word.plain) || is_weekday(&word.plain) || is_state(&word.plain)
        || shapes::is_thing(&word.plain) || lexicon::is_mark(&word.plain)
}

fn is_han(word: &Word) -> bool {
    word.text.starts_with(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

impl Text {
    fn of(clauses: &[Clause]) -> Self {
        let words = || clauses.iter().flat_map(|clause| &clause.words);
        let small: HashSet<String> = words()
            .filter(|word| !word.uncased && word.text.starts_with(char::is_lowercase))
            .map(|word| word.plain.clone())
            .collect();
        let after_article = |pair: &[Word]| (pair[1].capital && DETERMINERS.has(&pair[0].plain)).then(|| pair[1].plain.clone());
        let things = clauses.iter().flat_map(|clause| clause.words.windows(2).filter_map(after_article)).collect();
        let german = ["der", "die", "und", "ist", "nicht", "ein", "eine", "im", "zu", "mit", "auf", "wer"];
        let german = german.iter().filter(|word| small.contains(**word)).count() >= 2 || words().any(|word| matches!(word.plain.as_str(), "montag" | "dienstag" | "mittwoch" | "donnerstag"));
        let all_small = !words().any(|word| word.capital || word.uncased);
        let first = |clause: &Clause| clause.before == Before::Line && clause.words[0].capital && clause.words[0].text.len() == 2;
        let days: HashSet<&str> = clauses.iter().filter(|clause| first(clause)).map(|clause| clause.words[0].plain.as_str()).filter(|day| is_weekday(day)).collect();
        Self { small, things, german, short_days: days.len() >= 2, all_small }
    }

    /// Short names of days are other words elsewhere.
    fn is_day(&self, word: &Word) -> bool {
        let begins = ["周", "星期", "礼拜"].iter().any(|day| word.text.starts_with(day));
        if self.all_small {
            return word.text.len() >= 3 && is_weekday(&word.plain);
        }
        if word.text.is_ascii() && word.text.len() <= 2 {
            return self.short_days && word.capital && is_weekday(&word.plain);
        }
        let plural = word.plain.strip_suffix('s').filter(|_| word.capital);
        (is_weekday(&word.plain) && (word.capital || word.plain.len() > 3))
            || plural.is_some_and(is_weekday)
            || begins && word.text.chars().count() <= 3
    }

    fn may_be_somebody(&self, clause: &Clause, at: usize) -> bool {
        let word = &clause.words[at];
        if word.number || word.verb || is_known(word) || self.is_day(word) || !names::may_be_called(word.text) && !word.text.contains(['-', '\u{200c}']) {
            return false;
        }
        if is_han(word) {
            return (2..=3).contains(&word.text.chars().count());
        }
        if word.uncased {
            return word.text.chars().count() <= 9 && !VERBS.has(&word.plain);
        }
        if self.all_small {
            return !VERBS.has(&word.plain) && !CALLS.has(&word.plain);
        }
        word.capital && !self.small.contains(&word.plain)
    }

    fn of_clause(&self, clauses: &[Clause], at: usize, of_things: bool) -> Found {
        let clause = &clauses[at];
        let mut found = Found { line: clause.line, words: clause.words.len() as i32, ..Found::default() };
        let before = at.checked_sub(1).map(|at| &clauses[at]).filter(|before| before.line == clause.line);
        let after = clauses.get(at + 1).filter(|after| after.line == clause.line);
        let begins_sentence = matches!(clause.before, Before::Line | Before::Stop | Before::Colon);
        let day_before = before.is_some_and(|before| before.words.iter().any(|word| self.is_day(word)));
        for (at, word) in clause.words.iter().enumerate() {
            let next = clause.words.get(at + 1);
            let near = |from: usize, to: usize| clause.words[from.min(clause.words.len())..to.min(clause.words.len())].iter();
            let before_it = || near(at.saturating_sub(2), at);
            let after_it = || near(at + 1, at + 3);
            found.kin += i32::from(KIN.has(&word.plain));
            found.days += i32::from(self.is_day(word));
            if word.number {
                let year = word.text.parse::<u16>().is_ok_and(|year| (1000..1925).contains(&year)) && word.text.len() == 4;
                found.old_years += i32::from(year);
                found.units += i32::from(next.is_some_and(|next| lexicon::is_mark(&next.plain)) || word.text.contains(['.', ':']));
                continue;
            }
            if !self.may_be_somebody(clause, at) {
                continue;
            }
            let sentence = at == 0 && begins_sentence;
            let labelled = of_things && clause.words.len() <= 2;
            let place = labelled || at > 0 && DETERMINERS.has(&clause.words[at - 1].plain);
            let uncased = word.uncased || self.all_small;
            if place && (!uncased || of_things) {
                continue;
            }
            let mut ties = 0;
            let mut set = |which: Tie, is: bool| if is { ties |= tie(which) };
            let verb = |word: &Word| word.verb || VERBS.has(&word.plain);
            let first = at == 0 || at == 1 && self.is_day(&clause.words[0]);
            let bound = |word: &Word| DETERMINERS.has(&word.plain);
            let says = if uncased && !is_han(word) {
                first && near(1, 9).any(verb) || before_it().next_back().is_some_and(verb)
            } else {
                let mut two = after_it();
                let next = two.next();
                let last = clause.words.last().is_some_and(verb) && at == 0 && clause.words.len() > 1;
                at >= 2 && verb(&clause.words[at - 1]) || next.is_some_and(verb) || next.is_some_and(|next| !bound(next)) && (two.next().is_some_and(verb) || last)
            };
            set(Tie::Does, says);
            let says = |next: &Word| next.text.starts_with(char::is_lowercase) && !bound(next);
            let says = next.is_some_and(says) && after_it().any(|word| SAYS.has(&word.plain) || verb(word));
            set(Tie::Subject, sentence && !self.all_small && says);
            set(Tie::Called, before_it().any(|word| CALLS.has(&word.plain)) && (!first || !is_han(word)));
            let house = at > 1 && HOUSES.has(&clause.words[at - 2].plain) && clause.words[at - 1].plain.starts_with('d');
            set(Tie::Owner, house || word.owner && !next.is_some_and(|next| next.capital) || at > 0 && matches!(clause.words[at - 1].plain.as_str(), "chez" | "bei" | "у" | "عند" | "پیش"));
            let given = GIVEN.has(&word.plain)
                || is_han(word) && word.text.chars().count() == 2 && word.text.starts_with(['阿', '老', '小', '大'])
                || names::is_given(word.text);
            set(Tie::Given, given);
            let alone = |clause: &Clause| {
                clause.words.len() <= 2 && clause.words.first().is_some_and(|word| !word.number && !is_known(word) && !self.is_day(word) && (word.capital || word.uncased || self.all_small)) && clause.words.last().is_some_and(|word| word.capital || word.uncased || self.all_small)
            };
            let joins = |clause: &Clause| matches!(clause.before, Before::Comma | Before::And);
            let listed = alone(clause) && (joins(clause) && before.is_some_and(|before| before.words.last().is_some_and(|last| last.capital || last.uncased || self.all_small)) || after.is_some_and(|after| joins(after) && after.words.first().is_some_and(|first| first.capital || first.uncased || self.all_small)));
            set(Tie::Listed, listed);
            set(Tie::Amount, next.is_some_and(|next| next.number) || clause.words.len() == 1 && after.is_some_and(|after| after.words.first().is_some_and(|first| first.number)));
            set(Tie::Day, (day_before && clause.words.len() <= 3 || before_it().any(|word| self.is_day(word)) || after_it().any(|word| self.is_day(word))));
            let role = alone(clause) && after.is_some_and(|after| after.before == Before::Colon && after.words.iter().any(|word| KIN.has(&word.plain)));
            set(Tie::Kin, role || before_it().chain(after_it()).any(|word| KIN.has(&word.plain)));
            set(Tie::Full, next.is_some_and(|next| next.capital && !is_known(next) || next.text.chars().count() == 1 && next.text.starts_with(char::is_uppercase)));
            let ends = at + 1 == clause.words.len();
            set(Tie::Value, clause.before == Before::Colon && alone(clause) && !self.german && !uncased && !day_before && before.is_some_and(|label| label.words.iter().all(|word| !word.number)) && after.is_none_or(|after| after.before != Before::Comma));
            set(Tie::Slot, ends && !uncased && at > 0 && clause.words[at - 1].number && !self.german && (at >= 2 || clause.words.len() == 2 && before.is_some()));
            let money = !uncased && clause.words.get(at + 2).is_some_and(|unit| MONEY.has(&unit.plain));
            set(Tie::Money, money && next.is_some_and(|next| next.number));
            set(Tie::Inside, !sentence && !uncased && !self.german);
            if at == 0 {
                found.begins += 1;
            }
            let weak = tie(Tie::Amount) | tie(Tie::Listed);
            if uncased && (ties & !weak == 0 || at > 2) {
                continue;
            }
            // The second word of a full name is no other person.
            if at > 0 && clause.words[at - 1].capital && self.may_be_somebody(clause, at - 1) {
                continue;
            }
            found.people.push(Mention { name: word.plain.clone(), ties });
        }
        found.topic = clause.words.len() <= 6
            && (clause.heading || after.is_some_and(|after| after.before == Before::Colon))
            && lexicon::is_topic(&clause.words.iter().map(|word| word.text).collect::<Vec<_>>().join(" "));
        found
    }
}

/// The features of some clauses.
fn features(text: &Text, found: &[Found]) -> Features {
    let mut ties: BTreeMap<&str, u16> = BTreeMap::new();
    let mut day_lines: BTreeSet<(&str, usize)> = BTreeSet::new();
    let sum = |count: fn(&Found) -> i32| found.iter().map(count).sum::<i32>();
    for one in found {
        for mention in &one.people {
            *ties.entry(&mention.name).or_default() |= mention.ties;
            if mention.ties & (tie(Tie::Day) | tie(Tie::Value)) != 0 {
                day_lines.insert((&mention.name, one.line));
            }
        }
    }
    // `The Keeper` is a thing without its article, too.
    ties.retain(|name, _| !text.things.contains(*name));
    let both = tie(Tie::Day) | tie(Tie::Listed);
    let topic = found.iter().any(|one| one.topic);
    let paired = ties.values().filter(|all| **all & both == both).count().min(4) as i32;
    let again = (day_lines.len() - day_lines.iter().map(|(name, _)| name).collect::<BTreeSet<_>>().len()).min(4) as i32;
    if (text.german || text.all_small) && !topic && paired == 0 && again == 0 {
        // German writes things with capitals, too: Monday: Wood.
        for all in ties.values_mut().filter(|all| **all & tie(Tie::Given) == 0) {
            *all &= !tie(Tie::Day);
        }
    }
    let mut features = [0; FEATURES];
    for tie in 0..TIES {
        let named = ties.values().filter(|all| **all & (1 << tie) != 0).count();
        features[tie] = if tie == Tie::Inside as usize { named as i32 } else { named.min(4) as i32 };
    }
    let words = sum(|one| one.words);
    // In long passages there are more places and brands.
    let inside = &mut features[Tie::Inside as usize];
    *inside = (*inside * USUAL_WORDS / words.max(USUAL_WORDS)).min(4);
    let mut at = TIES;
    let mut add = |value: i32| {
        features[at] = value;
        at += 1;
    };
    add(again);
    add(paired);
    let strong = [Tie::Does, Tie::Called, Tie::Owner, Tie::Kin, Tie::Day, Tie::Listed, Tie::Value, Tie::Slot, Tie::Money];
    let strong = strong.into_iter().fold(0, |all, one| all | tie(one));
    let sure = tie(Tie::Does) | tie(Tie::Called) | tie(Tie::Owner) | tie(Tie::Kin) | tie(Tie::Given);
    let likely = sure | tie(Tie::Listed) | tie(Tie::Inside) | tie(Tie::Subject);
    let is_strong = |all: &&u16| **all & strong != 0 && (**all & likely != 0 || text.small.is_empty() || text.all_small);
    let strong_people = ties.values().filter(is_strong).count() as i32;
    add(strong_people.min(4));
    add(i32::from(topic));
    add(sum(|one| one.kin).min(4));
    add(sum(|one| one.old_years).min(2));
    add(sum(|one| one.units).min(4));
    add((strong_people * 30 / words.max(6)).min(8));
    add(sum(|one| one.begins) * 4 / (found.len() as i32).max(1));
    add(i32::from(text.german));
    features
}

fn score(features: &Features) -> i32 {
    // One person, or only words with capitals, are no list.
    let has = |which: Tie| features[which as usize];
    if features[TIES + 2] + has(Tie::Given) < 2 && has(Tie::Inside) < 2 && has(Tie::Subject) < 2 && has(Tie::Value) < 3 && has(Tie::Money) < 2 {
        return -99;
    }
    features.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum::<i32>() + BIAS
}

/// Programs and links: their words are others'.
fn is_code(line: &str) -> bool {
    ["://", "::", "{", "}", "#[", "();", "//", "=>", "/>"].iter().any(|mark| line.contains(mark))
}

/// The densest lines: their score, their features, and where people are.
fn densest(lines: &FoldedLines) -> Option<(i32, Features, Vec<usize>)> {
    let clauses: Vec<Clause> = lines.all.iter().filter(|line| !is_code(&line.text)).flat_map(clauses).collect();
    let text = Text::of(&clauses);
    let mut found: Vec<Found> = Vec::with_capacity(clauses.len());
    // The list behind a label of things.
    let mut of_things = false;
    for (at, clause) in clauses.iter().enumerate() {
        if clause.before == Before::Line {
            of_things = clause.words.iter().any(|word| OF_THINGS.has(&word.plain));
        }
        found.push(text.of_clause(&clauses, at, of_things));
    }
    // Windows of lines that overlap by half.
    let line_starts: Vec<usize> = (0..found.len()).filter(|at| *at == 0 || found[*at].line != found[*at - 1].line).collect();
    let mut best: Option<(i32, Features, Vec<usize>)> = None;
    for first in (0..line_starts.len()).step_by(WINDOW / 2) {
        let end = line_starts.get(first + WINDOW).copied().unwrap_or(found.len());
        let window = &found[line_starts[first]..end];
        let features = features(&text, window);
        let score = score(&features);
        if best.as_ref().is_none_or(|best| best.0 < score) {
            let tied = window.iter().filter(|one| one.people.iter().any(|mention| mention.ties != 0));
            best = Some((score, features, tied.map(|one| one.line).collect()));
        }
        if end == found.len() {
            break;
        }
    }
    best
}

/// People, and what is said of them.
pub(super) fn sign(lines: &FoldedLines) -> Option<PeopleSign> {
    let (score, _, lines) = densest(lines)?;
    (score > 0).then(|| PeopleSign::in_lines(PeopleKind::Persons, lines))
}

pub fn debug(lines: &FoldedLines) -> Option<(i32, Features, Vec<usize>)> { densest(lines) }
const BIAS: i32 = -40;
const WEIGHTS: Features = [3,4,10,6,0,2,4,5,5,1,10,6,0,4, 2,3,2,10,5,-24,-9,4,8,0];
