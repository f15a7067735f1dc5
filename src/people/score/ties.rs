//! Clauses -> words that may be people, and what ties each of them to a person.

use std::collections::HashSet;

use super::super::lexicon;
use super::super::names;
use super::super::shapes;
use super::super::slots::{is_state, is_weekday};
use super::clauses::{Before, Clause, Word};
use super::vocabulary::{
    CALLS, COMMON, DETERMINERS, GIVEN, HOUSES, KIN, MONEY, OF_THINGS, OWNERS, SAYS, THINGS, VERBS,
};

/// Years that are history.
const OLD_YEARS: std::ops::Range<u16> = 1000..1925;
/// Words that tell German; it writes all nouns with capitals.
const GERMAN: [&str; 16] = [
    "der",
    "die",
    "und",
    "ist",
    "nicht",
    "ein",
    "eine",
    "im",
    "zu",
    "mit",
    "auf",
    "wer",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
];

/// What ties a word to a person; each has its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// Does what people do: `Ash sleeps`.
    Does,
    /// Begins a sentence, is or does something, and has no article.
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
    /// With a capital within a sentence.
    Inside,
    /// All that stands after a colon: `Pots: Ash`.
    Value,
    /// With a sum of money.
    Money,
}

impl Tie {
    pub const COUNT: usize = 13;

    /// As one of the bits of a mention.
    pub const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A word that may be a person, in one place.
pub(super) struct Mention {
    pub name: String,
    /// Bits of ties.
    pub ties: u16,
}

/// What a clause gives to the score.
#[derive(Default)]
pub(super) struct ClauseFinding {
    /// The line's number in the file.
    pub line: usize,
    pub people: Vec<Mention>,
    pub words: usize,
    /// Words for relations and roles.
    pub kin: usize,
    pub old_years: usize,
    /// Numbers with units, and times.
    pub units: usize,
    /// Whether it begins with somebody.
    pub begins: bool,
    /// Whether it is a heading about people.
    pub topic: bool,
}

/// What is to be known of the whole text.
pub(super) struct TextFacts {
    /// All words without capitals.
    pub small: HashSet<String>,
    /// Words with a capital that stand after an article, or after a word for a place.
    pub things: HashSet<String>,
    pub german: bool,
    /// Lines begin with Mo, Di, ..
    short_days: bool,
    /// It has no capitals, though its script has them.
    pub all_small: bool,
}

fn is_known(word: &Word) -> bool {
    COMMON.has(&word.plain)
        || THINGS.has(&word.plain)
        || KIN.has(&word.plain)
        || is_weekday(&word.plain)
        || is_state(&word.plain)
        || shapes::is_thing(&word.plain)
        || lexicon::is_mark(&word.plain)
}

fn is_han(word: &Word) -> bool {
    word.text.starts_with(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

fn is_verb(word: &Word) -> bool {
    word.verb || VERBS.has(&word.plain)
}

fn is_bound(word: &Word) -> bool {
    DETERMINERS.has(&word.plain)
}

fn is_small(word: &Word) -> bool {
    word.text.starts_with(char::is_lowercase)
}

fn joins(clause: &Clause) -> bool {
    matches!(clause.before, Before::Comma | Before::And)
}

/// A year of history, and whether a number has a unit.
fn number(word: &Word, next: Option<&Word>) -> (bool, bool) {
    let year = word.text.len() == 4 && word.text.parse::<u16>().is_ok_and(|year| OLD_YEARS.contains(&year));
    (year, next.is_some_and(|next| lexicon::is_mark(&next.plain)) || word.text.contains(['.', ':']))
}

/// A word and what stands around it.
struct WordContext<'a> {
    clause: &'a Clause<'a>,
    at: usize,
    /// The clauses before and after it in its line.
    before: Option<&'a Clause<'a>>,
    after: Option<&'a Clause<'a>>,
}

impl<'a> WordContext<'a> {
    fn word(&self) -> &'a Word<'a> {
        &self.clause.words[self.at]
    }

    fn next(&self) -> Option<&'a Word<'a>> {
        self.clause.words.get(self.at + 1)
    }

    fn previous(&self) -> Option<&'a Word<'a>> {
        self.at.checked_sub(1).map(|at| &self.clause.words[at])
    }

    fn two_before(&self) -> &'a [Word<'a>] {
        &self.clause.words[self.at.saturating_sub(2)..self.at]
    }

    fn two_after(&self) -> &'a [Word<'a>] {
        let words = &self.clause.words;
        &words[self.at + 1..(self.at + 3).min(words.len())]
    }

    fn around(&self) -> impl Iterator<Item = &'a Word<'a>> {
        self.two_before().iter().chain(self.two_after())
    }

    fn begins_sentence(&self) -> bool {
        self.at == 0 && !joins(self.clause)
    }

    fn is_full_name(&self) -> bool {
        self.next().is_some_and(|next| {
            next.capital && !is_known(next)
                || next.text.chars().count() == 1 && next.text.starts_with(char::is_uppercase)
        })
    }

    fn has_something(&self) -> bool {
        let of = |at: usize| &self.clause.words[at].plain;
        let house = self.at > 1 && HOUSES.has(of(self.at - 2)) && of(self.at - 1).starts_with('d');
        let own = self.word().owner && !self.next().is_some_and(|next| next.capital);
        house || own || self.at > 0 && OWNERS.has(of(self.at - 1))
    }

    fn has_amount(&self) -> bool {
        let number = |words: &[Word]| words.first().is_some_and(|first| first.number);
        self.next().is_some_and(|next| next.number)
            || self.clause.words.len() == 1 && self.after.is_some_and(|after| number(&after.words))
    }

    fn has_money(&self) -> bool {
        self.next().is_some_and(|next| next.number)
            && self.clause.words.get(self.at + 2).is_some_and(|unit| MONEY.has(&unit.plain))
    }

    /// The verb stands next to it, or at the end; not behind an article.
    fn does(&self) -> bool {
        let words = &self.clause.words;
        let last = self.at == 0 && words.len() > 1 && words.last().is_some_and(is_verb);
        let second = self.two_after().get(1).is_some_and(is_verb);
        self.at >= 2 && self.previous().is_some_and(is_verb)
            || self.next().is_some_and(is_verb)
            || self.next().is_some_and(|next| !is_bound(next)) && (second || last)
    }

    fn is_subject(&self) -> bool {
        self.begins_sentence()
            && self.next().is_some_and(|next| is_small(next) && !is_bound(next))
            && self.two_after().iter().any(|word| SAYS.has(&word.plain) || is_verb(word))
    }

    fn is_given(&self) -> bool {
        let word = self.word();
        let called = is_han(word) && word.text.chars().count() == 2 && word.text.starts_with(['阿', '老', '小', '大']);
        GIVEN.has(&word.plain) || called || names::is_given(word.text)
    }
}

impl TextFacts {
    pub fn of(clauses: &[Clause]) -> Self {
        let words = || clauses.iter().flat_map(|clause| &clause.words);
        let small: HashSet<String> =
            words().filter(|word| !word.uncased && is_small(word)).map(|word| word.plain.clone()).collect();
        let behind = |pair: &[Word]| (pair[1].capital && is_bound(&pair[0])).then(|| pair[1].plain.clone());
        let things = clauses.iter().flat_map(|clause| clause.words.windows(2).filter_map(behind)).collect();
        let (common, days) = GERMAN.split_at(12);
        let german = common.iter().filter(|word| small.contains(**word)).count() >= 2
            || words().any(|word| days.contains(&word.plain.as_str()));
        let all_small = !words().any(|word| word.capital || word.uncased);
        let first = |clause: &Clause| {
            let word = clause.words.first().filter(|word| word.capital && word.text.len() == 2)?;
            (clause.before == Before::Line && is_weekday(&word.plain)).then(|| word.plain.clone())
        };
        let short_days = clauses.iter().filter_map(first).collect::<HashSet<String>>().len() >= 2;
        Self { small, things, german, short_days, all_small }
    }

    /// Short names of days are other words elsewhere.
    fn is_day(&self, word: &Word) -> bool {
        if self.all_small {
            return word.text.len() >= 3 && is_weekday(&word.plain);
        }
        if word.text.is_ascii() && word.text.len() <= 2 {
            return self.short_days && word.capital && is_weekday(&word.plain);
        }
        let plural = word.plain.strip_suffix('s').filter(|_| word.capital);
        let chinese = ["周", "星期", "礼拜"].iter().any(|day| word.text.starts_with(day));
        (is_weekday(&word.plain) && (word.capital || word.plain.len() > 3))
            || plural.is_some_and(is_weekday)
            || chinese && word.text.chars().count() <= 3
    }

    /// Whether a word is written as names are.
    fn is_cased(&self, word: &Word) -> bool {
        word.capital || word.uncased || self.all_small
    }

    fn may_be_somebody(&self, word: &Word) -> bool {
        let joined = word.text.contains(['-', '\u{200c}']);
        if word.number
            || word.verb
            || is_known(word)
            || self.is_day(word)
            || !names::may_be_called(word.text) && !joined
        {
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

    /// One or two words that may be a name, and nothing else.
    fn is_alone(&self, clause: &Clause) -> bool {
        let begins = |word: &Word| !word.number && !is_known(word) && !self.is_day(word) && self.is_cased(word);
        clause.words.len() <= 2
            && clause.words.first().is_some_and(begins)
            && clause.words.last().is_some_and(|word| self.is_cased(word))
    }

    fn is_listed(&self, place: &WordContext) -> bool {
        let ends = |clause: &Clause| clause.words.last().is_some_and(|word| self.is_cased(word));
        let begins = |clause: &Clause| clause.words.first().is_some_and(|word| self.is_cased(word));
        self.is_alone(place.clause)
            && (joins(place.clause) && place.before.is_some_and(ends)
                || place.after.is_some_and(|after| joins(after) && begins(after)))
    }

    fn is_value(&self, place: &WordContext) -> bool {
        let label = |label: &Clause| label.words.iter().all(|word| !word.number && !self.is_day(word));
        place.clause.before == Before::Colon
            && self.is_alone(place.clause)
            && !self.german
            && place.before.is_some_and(label)
            && place.after.is_none_or(|after| after.before != Before::Comma)
    }

    fn has_role(&self, place: &WordContext) -> bool {
        let kin = |word: &Word| KIN.has(&word.plain);
        let told = |after: &Clause| after.before == Before::Colon && after.words.iter().any(kin);
        self.is_alone(place.clause) && place.after.is_some_and(told) || place.around().any(kin)
    }

    fn has_day(&self, place: &WordContext) -> bool {
        let before = |clause: &Clause| clause.words.iter().any(|word| self.is_day(word));
        place.clause.words.len() <= 3 && place.before.is_some_and(before)
            || place.around().any(|word| self.is_day(word))
    }

    /// The bits of all ties of a word.
    fn ties(&self, place: &WordContext) -> u16 {
        let word = place.word();
        let uncased = word.uncased || self.all_small;
        let first = place.at == 0 || place.at == 1 && self.is_day(&place.clause.words[0]);
        let does = if uncased && !is_han(word) {
            first && place.clause.words.iter().take(9).skip(1).any(is_verb) || place.previous().is_some_and(is_verb)
        } else {
            place.does()
        };
        let called = place.two_before().iter().any(|word| CALLS.has(&word.plain));
        let all = [
            (Tie::Does, does),
            (Tie::Subject, !self.all_small && place.is_subject()),
            (Tie::Called, called && !(first && is_han(word))),
            (Tie::Owner, place.has_something()),
            (Tie::Listed, self.is_listed(place)),
            (Tie::Amount, place.has_amount()),
            (Tie::Day, self.has_day(place)),
            (Tie::Kin, self.has_role(place)),
            (Tie::Given, place.is_given()),
            (Tie::Full, place.is_full_name()),
            (Tie::Inside, !uncased && !self.german && !place.begins_sentence()),
            (Tie::Value, !uncased && self.is_value(place)),
            (Tie::Money, !uncased && place.has_money()),
        ];
        all.into_iter().filter(|(_, is)| *is).fold(0, |bits, (tie, _)| bits | tie.bit())
    }

    /// What each clause gives.
    pub fn found(&self, clauses: &[Clause]) -> Vec<ClauseFinding> {
        // The list behind a label of things.
        let mut of_things = false;
        let all = clauses.iter().enumerate().map(|(at, clause)| {
            if clause.before == Before::Line {
                of_things = clause.words.iter().any(|word| OF_THINGS.has(&word.plain));
            }
            let same = |other: &&Clause| other.line == clause.line;
            let before = at.checked_sub(1).map(|at| &clauses[at]).filter(same);
            self.in_clause(clause, before, clauses.get(at + 1).filter(same), of_things)
        });
        all.collect()
    }

    fn in_clause(
        &self,
        clause: &Clause,
        before: Option<&Clause>,
        after: Option<&Clause>,
        of_things: bool,
    ) -> ClauseFinding {
        let mut found = ClauseFinding { line: clause.line, words: clause.words.len(), ..ClauseFinding::default() };
        for (at, word) in clause.words.iter().enumerate() {
            let place = WordContext { clause, at, before, after };
            found.kin += usize::from(KIN.has(&word.plain));
            if word.number {
                let (year, unit) = number(word, place.next());
                found.old_years += usize::from(year);
                found.units += usize::from(unit);
                continue;
            }
            if !self.may_be_somebody(word) {
                continue;
            }
            let uncased = word.uncased || self.all_small;
            let labelled = of_things && clause.words.len() <= 2;
            if labelled || place.previous().is_some_and(is_bound) && (!uncased || of_things) {
                continue;
            }
            found.begins |= at == 0;
            let ties = self.ties(&place);
            let weak = Tie::Amount.bit() | Tie::Listed.bit();
            // The second word of a full name is no other person.
            let second = place.previous().is_some_and(|first| first.capital && self.may_be_somebody(first));
            if !second && !(uncased && (ties & !weak == 0 || at > 2)) {
                found.people.push(Mention { name: word.plain.clone(), ties });
            }
        }
        let label = clause.heading || after.is_some_and(|after| after.before == Before::Colon);
        found.topic = label && clause.words.len() <= 6 && {
            let heading: Vec<&str> = clause.words.iter().map(|word| word.text).collect();
            lexicon::is_topic(&heading.join(" "))
        };
        found
    }
}
