//! All readings of a set's codes, whole and partial -> the stream that its id proves, and the codes that are not of it.
//!
//! ```text
//! readings + belief -> shards, each with its known columns (all of them, where a code was read whole)
//!   |--restore--> stream --hash--> the set id?
//!   |--without the shards or columns that are off the others' polynomial--> restore
//!   `--whole codes only: conflicts resolved by parity, then combinations one by one--> restore
//! ```
//! The id is a hash over the whole stream, so that a wrong guess costs time and never gives wrong bytes. Beliefs,
//! cheapest first: what all readings agree on; what most pages show; and all of this again with a group (what one page
//! shows of one sheet, a picture, pictures that came at one time) preferred, or left out. Where readings conflict, each
//! such choice is first only tried as it is: one clean picture of each sheet is found before any time goes into finding
//! single codes. Whole codes are tried alone first, then together with partial ones, of
//! which no tag proves a single block. A [`Budget`] and the [`Watch`] bound each of the two searches.

use std::collections::{BTreeMap, BTreeSet};

use super::belief::{Belief, Guess, KnownShard, SetReadings, SightingGroup, agreed, partial_shards};
use super::gather::{Candidate, Shards};
use super::keys::{PageSeen, SetKey};
use super::partials::PartialsByShard;
use crate::frame::stream_id;
use crate::limits::{MAX_CONTENT_BYTES, MAX_SHARDS};
use crate::shard::{self, Columns, PartialShard};
use crate::watch::{Step, Watch};

/// Combinations of conflicting codes that are tried one by one when no spare code helps to choose.
const MAX_COMBINATIONS: usize = 1_024;
/// Words of bits that resolving conflicts by parity may cost in all tries together, some seconds.
const MAX_CONFLICT_EFFORT: u64 = 4_000_000_000;
/// Groups that are tried for partial codes.
const MAX_PREFERRED: usize = 24;
/// Whole codes: shards that all tries together may be restored from; takes some seconds.
const MAX_SHARDS_TRIED: usize = 60_000;
/// With partial codes: tries, and groups that are left out in turn (each is two tries).
const MAX_PARTIAL_TRIES: usize = 100;
const MAX_PARTIAL_GROUPS: usize = 32;
/// With partial codes: products of columns in GF(2^16) that all tries together may cost, about a minute. 1,000 codes of
/// which 800 are needed take one second.
const MAX_PARTIAL_EFFORT: u64 = 600_000_000;
/// Partial codes that are left out one after the other.
const MAX_LEFT_OUT: usize = 100;
/// Shards with a list of possible values that are used for one column.
const MAX_LISTS: usize = 24;
/// Cost of list decoding for one column, in products.
const LIST_DECODE_EFFORT: u64 = 200_000;

/// The result for a set.
#[derive(Debug)]
pub(super) enum SetVerdict {
    /// The stream that the id proves; candidates by shard number and place in their list that are not of it.
    Whole {
        stream: Vec<u8>,
        forged: BTreeSet<(u32, usize)>,
    },
    /// Too few codes; `lacking` whole ones more are enough.
    Incomplete {
        lacking: u32,
    },
    /// Enough codes, and no choice of them that the id proves.
    Corrupt(Unproved),
    Stopped,
}

/// Why enough codes gave no packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unproved {
    #[error(
        "some of its codes are forged or misread, more than the {spare} codes beyond the needed {needed} can point out"
    )]
    Forged { needed: u32, spare: usize },
    #[error("it claims {bytes} bytes, more than any packet has")]
    TooLarge { bytes: usize },
}

/// Finds the stream of a set, if its codes hold it: from whole codes first, then from whole and partial ones.
pub(super) fn solve(
    key: &SetKey,
    shards: &Shards,
    parts: &PartialsByShard,
    pages: &[PageSeen],
    watch: &dyn Watch,
) -> SetVerdict {
    let needed = key.needed as usize;
    if shards.len() < needed && parts.is_empty() {
        return SetVerdict::Incomplete { lacking: key.needed - shards.len() as u32 };
    }
    let bytes = needed * key.shard_bytes;
    // Shards are of even length: padding takes less than two bytes each.
    if shards.len() + parts.len() >= needed && bytes > MAX_CONTENT_BYTES + 2 * MAX_SHARDS as usize {
        return SetVerdict::Corrupt(Unproved::TooLarge { bytes });
    }
    let readings = SetReadings { key, shards, parts, pages };
    let conflict_effort = MAX_CONFLICT_EFFORT;
    let mut solver = Solver { key, readings, watch, budget: Budget::for_whole(needed), conflict_effort };
    let mut stream = None;
    if shards.len() >= needed {
        stream = solver.search_as_seen();
        solver.budget = Budget::for_whole(needed);
        stream = stream.or_else(|| solver.search_whole());
    }
    let mut lacking = 0;
    if stream.is_none() && !parts.is_empty() {
        solver.budget = Budget::PARTIAL;
        (stream, lacking) = solver.search_all();
    }
    match stream {
        Some(stream) => {
            let forged = not_of_stream(key, shards, &stream);
            SetVerdict::Whole { stream, forged }
        }
        None if watch.stop() => SetVerdict::Stopped,
        None if shards.len() < needed => SetVerdict::Incomplete { lacking: lacking.max(1) },
        None => SetVerdict::Corrupt(Unproved::Forged { needed: key.needed, spare: shards.len() - needed }),
    }
}

/// The candidates, by shard number and place in their list, that are not of a proved stream.
fn not_of_stream(key: &SetKey, shards: &Shards, stream: &[u8]) -> BTreeSet<(u32, usize)> {
    let all = shards.iter().flat_map(|(&number, list)| (0..).zip(list).map(move |(at, one)| (number, at, one)));
    let (ids, points): (Vec<_>, Vec<_>) =
        all.map(|(number, at, one)| ((number, at), (number, one.shard.as_slice()))).unzip();
    shard::mismatches(key.needed, stream, &points).into_iter().filter_map(|at| ids.get(at).copied()).collect()
}

/// What a search may still spend.
struct Budget {
    /// Streams to restore, and searches for forged or conflicting shards.
    tries: usize,
    /// Products of columns in GF(2^16).
    effort: u64,
    /// What [`Self::tries`] was at first.
    all_tries: usize,
}

impl Budget {
    const PARTIAL: Self = Self { tries: MAX_PARTIAL_TRIES, effort: MAX_PARTIAL_EFFORT, all_tries: MAX_PARTIAL_TRIES };

    /// One try is always allowed, however large the set.
    fn for_whole(needed: usize) -> Self {
        let tries = (MAX_SHARDS_TRIED / needed.max(1)).max(1);
        Self { tries, effort: u64::MAX, all_tries: tries }
    }

    /// Takes `tries` and `effort`; `false`, for this and whatever follows, once there is less left.
    fn take(&mut self, tries: usize, effort: u64) -> bool {
        let left = self.tries.checked_sub(tries).zip(self.effort.checked_sub(effort));
        (self.tries, self.effort) = left.unwrap_or((0, 0));
        left.is_some()
    }
}

struct Solver<'a> {
    key: &'a SetKey,
    readings: SetReadings<'a>,
    watch: &'a dyn Watch,
    budget: Budget,
    conflict_effort: u64,
}

impl<'a> Solver<'a> {
    /// From whole codes of which some have conflicting readings: choices of them as they are, each of which costs one try.
    fn search_as_seen(&mut self) -> Option<Vec<u8>> {
        let most = self.readings.most_readings();
        if most < 2 || self.readings.shards.values().all(|list| list.len() < 2) {
            return None;
        }
        let groups = self.readings.groups().into_iter().map(Belief::Preferring);
        // Those that came last are the likeliest to be meant as a correction.
        let places = [usize::MAX].into_iter().chain(0..most).map(Belief::Nth);
        let beliefs = [Belief::Any, Belief::Most].into_iter().chain(places).chain(groups);
        let stream = beliefs.into_iter().find_map(|belief| {
            let known = agreed(&self.readings.guess(belief));
            if self.is_over() || known.len() < self.key.needed as usize {
                return None;
            }
            self.attempt(&known)
        });
        stream.or_else(|| self.sheet_by_sheet())
    }

    /// Each sheet as one page shows it, one combination of pages after the other, from both ends of the order in which
    /// they came.
    fn sheet_by_sheet(&mut self) -> Option<Vec<u8>> {
        let sheets = self.readings.pages_of_sheets();
        let combinations = sheets.values().try_fold(1usize, |product, pages| product.checked_mul(pages.len()))?;
        if combinations > MAX_COMBINATIONS {
            return None;
        }
        let both_ends = (0..combinations).map(|at| if at % 2 == 0 { combinations - 1 - at / 2 } else { at / 2 });
        both_ends.into_iter().find_map(|combination| {
            let mut rest = combination;
            let mut chosen = BTreeMap::new();
            for (&sheet, pages) in &sheets {
                chosen.extend(pages.get(rest % pages.len()).map(|page| (sheet, *page)));
                rest /= pages.len();
            }
            let known = self.readings.as_chosen(&chosen);
            if self.is_over() || known.len() < self.key.needed as usize {
                return None;
            }
            self.attempt(&known)
        })
    }

    /// From whole codes alone.
    fn search_whole(&mut self) -> Option<Vec<u8>> {
        let groups = self.readings.groups();
        let group_beliefs = |belief: fn(SightingGroup) -> Belief| groups.clone().into_iter().map(belief);
        let beliefs = [Belief::Any, Belief::Conflicting].into_iter();
        beliefs.chain(group_beliefs(Belief::Preferring)).chain(group_beliefs(Belief::Without)).find_map(|belief| {
            if self.is_over() {
                return None;
            }
            let guess = self.readings.guess(belief);
            self.try_guess(&guess)
        })
    }

    /// From whole and partial codes; and the number of further whole codes that are enough: the values that the column
    /// with the fewest lacks, counting what all readings agree on.
    fn search_all(&mut self) -> (Option<Vec<u8>>, u32) {
        let agreed = self.readings.known_shards(Belief::Any, Belief::Any);
        let most = self.readings.known_shards(Belief::Most, Belief::Most);
        let lacking = self.lacking(&agreed);
        let stream = self
            .attempt(&agreed)
            .or_else(|| self.attempt(&most))
            .or_else(|| self.without_forged(&agreed))
            .or_else(|| self.without_forged(&most))
            .or_else(|| self.preferring_groups())
            .or_else(|| self.without_groups())
            .or_else(|| self.without_one(&most));
        (stream, lacking)
    }

    fn try_guess(&mut self, guess: &Guess<'a>) -> Option<Vec<u8>> {
        if guess.len() < self.key.needed as usize {
            return None;
        }
        let agreed = agreed(guess);
        self.attempt(&agreed)
            .or_else(|| self.without_forged(&agreed))
            .or_else(|| self.resolve_conflicts(guess))
            .or_else(|| self.combine(guess))
    }

    fn lacking(&self, shards: &[KnownShard<'_>]) -> u32 {
        let partial = partial_shards(shards);
        self.columns(&partial).map_or(self.key.needed, |columns| columns.lacking())
    }

    fn columns<'b>(&self, shards: &'b [PartialShard<'b>]) -> Option<Columns<'b>> {
        Columns::new(self.key.needed, self.key.shard_bytes, shards).ok()
    }

    /// Whether nothing more may be tried.
    fn is_over(&self) -> bool {
        self.budget.tries == 0 || self.watch.stop()
    }

    /// Takes one try. A second one and all after it are told: most sets need one.
    fn may_try(&mut self, effort: u64) -> bool {
        let before = self.budget.all_tries - self.budget.tries;
        if before > 0 {
            self.watch.at(Step::Combine, before, self.budget.all_tries);
        }
        self.budget.take(1, effort) && !self.watch.stop()
    }

    /// The stream of what is believed, if that is enough and the id proves it.
    fn attempt(&mut self, shards: &[KnownShard<'a>]) -> Option<Vec<u8>> {
        let partial = partial_shards(shards);
        let columns = self.columns(&partial)?;
        if columns.lacking() == 0 {
            return self.prove(&columns);
        }
        let decoded = self.list_decoded(&columns, shards)?;
        let partial = partial_shards(&decoded);
        let columns = self.columns(&partial)?;
        self.prove(&columns)
    }

    fn prove(&mut self, columns: &Columns<'_>) -> Option<Vec<u8>> {
        let SetKey { id, needed, shard_bytes } = *self.key;
        if !self.may_try(columns.effort()) {
            return None;
        }
        let stream = columns.restore(self.watch)?;
        (stream_id(needed, shard_bytes, &stream) == id).then_some(stream)
    }

    /// The same shards with all lacking values, by list decoding; `None` where one cannot be decided.
    fn list_decoded(&mut self, columns: &Columns<'_>, shards: &[KnownShard<'a>]) -> Option<Vec<KnownShard<'a>>> {
        if columns.lacking() as usize > shard::MAX_LACKING {
            return None;
        }
        let mut found = Vec::new();
        for (column, known) in columns.incomplete(shard::MAX_LACKING) {
            let effort = LIST_DECODE_EFFORT + 25 * known.len() as u64;
            if !self.budget.take(0, effort) || self.watch.stop() {
                return None;
            }
            let lists = shards.iter().filter_map(|shard| Some((shard.number, shard.options(column)?)));
            let lists: Vec<(u32, Vec<u16>)> = lists.take(MAX_LISTS).collect();
            found.extend(shard::list_decode(self.key.needed, &known, &lists)?.into_iter().map(|one| (column, one)));
        }
        let mut decoded = shards.to_vec();
        for shard in &mut decoded {
            let number = shard.number;
            for (column, (_, value)) in found.iter().filter(|(_, (other, _))| *other == number) {
                shard.learn(*column, *value);
            }
        }
        Some(decoded)
    }

    /// Without the shards that are off the polynomial in any column, then without only those columns.
    fn without_forged(&mut self, shards: &[KnownShard<'a>]) -> Option<Vec<u8>> {
        let forged = {
            let partial = partial_shards(shards);
            let columns = self.columns(&partial)?;
            if columns.spare() < 2 || !self.may_try(columns.effort()) {
                return None;
            }
            columns.forged(self.watch)
        };
        if forged.is_empty() {
            return None;
        }
        let sound: Vec<_> = shards.iter().filter(|shard| !forged.contains_key(&shard.number)).cloned().collect();
        self.attempt(&sound).or_else(|| {
            // Shards of which all columns are wrong are left out already.
            if forged.values().all(|columns| 2 * columns.len() == self.key.shard_bytes) {
                return None;
            }
            let mut sound = shards.to_vec();
            for shard in &mut sound {
                let Some(wrong) = forged.get(&shard.number) else { continue };
                let known = shard.known.get_or_insert_with(|| vec![true; self.key.shard_bytes / 2]);
                for column in wrong {
                    known[*column] = false;
                }
            }
            self.attempt(&sound)
        })
    }

    /// Of conflicting codes, those that lie on one polynomial with the rest.
    fn resolve_conflicts(&mut self, guess: &Guess<'a>) -> Option<Vec<u8>> {
        let unknowns: u64 = guess.iter().map(|(_, list)| list.len() as u64 - 1).sum();
        let effort = unknowns.saturating_pow(2).saturating_mul(unknowns / 64 + 1);
        let left = self.conflict_effort.checked_sub(effort)?;
        if unknowns == 0 || !self.may_try(0) {
            return None;
        }
        self.conflict_effort = left;
        let points: Vec<shard::Candidates<'_>> = guess
            .iter()
            .map(|(number, list)| (*number, list.iter().map(|candidate| candidate.shard.as_slice()).collect()))
            .collect();
        shard::resolve_conflicts(self.key.needed, &points).iter().find_map(|picks| {
            let chosen = guess.iter().zip(picks);
            let chosen = chosen.filter_map(|((number, list), &pick)| Some(KnownShard::whole(*number, list.get(pick)?)));
            self.attempt(&chosen.collect::<Vec<_>>())
        })
    }

    /// Conflicting codes one combination after the other: for when there is no code to spare.
    fn combine(&mut self, guess: &Guess<'a>) -> Option<Vec<u8>> {
        // Fewest candidates first, so that a combination is the product of the smallest numbers.
        let mut lists: Vec<&(u32, Vec<&'a Candidate>)> = guess.iter().collect();
        lists.sort_by_key(|(_, list)| list.len());
        lists.truncate(self.key.needed as usize);
        let combinations = lists.iter().try_fold(1usize, |product, (_, list)| product.checked_mul(list.len()))?;
        if combinations == 1 || combinations > MAX_COMBINATIONS {
            return None;
        }
        lists.sort_by_key(|(number, _)| *number);
        (0..combinations).find_map(|mut combination| {
            let chosen = lists.iter().filter_map(|(number, list)| {
                let pick = list.get(combination % list.len())?;
                combination /= list.len();
                Some(KnownShard::whole(*number, pick))
            });
            let chosen: Vec<_> = chosen.collect();
            self.attempt(&chosen)
        })
    }

    /// With what one group shows, where there are conflicts; and each reading in order of arrival.
    fn preferring_groups(&mut self) -> Option<Vec<u8>> {
        let most = self.readings.most_readings();
        let places = [usize::MAX].into_iter().chain(0..most).map(Belief::Nth).filter(|_| most > 1);
        let groups = self.readings.groups().into_iter().take(MAX_PREFERRED).map(Belief::Preferring);
        places.take(MAX_PREFERRED).chain(groups).find_map(|belief| {
            if self.is_over() {
                return None;
            }
            self.attempt(&self.readings.known_shards(belief, belief))
        })
    }

    /// Without the partial codes of each group, then without its whole codes too.
    fn without_groups(&mut self) -> Option<Vec<u8>> {
        self.readings.groups().into_iter().take(MAX_PARTIAL_GROUPS).map(Belief::Without).find_map(|without| {
            if self.is_over() {
                return None;
            }
            let parts_only = self.readings.known_shards(Belief::Any, without);
            self.attempt(&parts_only).or_else(|| self.attempt(&self.readings.known_shards(without, without)))
        })
    }

    /// Without each of the partial codes in turn: where no value is spare, a wrong block cannot be located.
    fn without_one(&mut self, shards: &[KnownShard<'a>]) -> Option<Vec<u8>> {
        if self.lacking(shards) > 0 {
            return None;
        }
        let in_part: Vec<u32> = shards.iter().filter(|shard| shard.known.is_some()).map(|one| one.number).collect();
        in_part.into_iter().take(MAX_LEFT_OUT).find_map(|number| {
            let rest: Vec<KnownShard<'a>> = shards.iter().filter(|shard| shard.number != number).cloned().collect();
            self.attempt(&rest)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Piece;
    use crate::pile::testing::{forge, packet};
    use crate::pile::{PictureKey, Pile};
    use crate::watch::Unwatched;

    /// One page a list of codes.
    fn verdict(pages: &[&[Piece]]) -> SetVerdict {
        let mut pile = Pile::new();
        for (number, codes) in (0..).zip(pages) {
            let page = pile.add_picture(PictureKey([number; 8]), 0).unwrap();
            for code in *codes {
                pile.add_text(page, &code.text());
            }
        }
        let (key, shards) = pile.sets().next().unwrap();
        solve(key, shards, &PartialsByShard::new(), pile.pages(), &Unwatched)
    }

    fn stream(codes: &[Piece]) -> Vec<u8> {
        let needed = codes[0].header.needed as usize;
        codes[..needed].iter().flat_map(|code| code.shard.clone()).collect()
    }

    /// Numbers of the codes that were found to lie.
    fn named(verdict: &SetVerdict, truth: &[Piece]) -> Vec<u32> {
        let SetVerdict::Whole { stream: found, forged } = verdict else { panic!("{verdict:?}") };
        assert_eq!(*found, stream(truth));
        forged.iter().map(|(number, _)| *number).collect()
    }

    fn forged(codes: &[Piece], which: impl IntoIterator<Item = usize>) -> Vec<Piece> {
        let mut codes = codes.to_vec();
        for at in which {
            codes[at] = forge(&codes[at], 5);
        }
        codes
    }

    #[test]
    fn any_codes_that_are_enough_give_the_stream_and_one_less_does_not() {
        let codes = packet(1, 6, 14);
        for start in 0..=8 {
            assert_eq!(named(&verdict(&[&codes[start..start + 6]]), &codes), [0; 0]);
        }
        assert!(matches!(verdict(&[&codes[3..8]]), SetVerdict::Incomplete { .. }));
        let copies = packet(1, 1, 3);
        assert_eq!(named(&verdict(&[&copies[2..]]), &copies), [0; 0]);
    }

    #[test]
    fn forged_codes_are_named_up_to_half_of_what_is_spare_and_one_more_is_refused() {
        let codes = packet(1, 8, 14);
        assert_eq!(named(&verdict(&[&forged(&codes, [1, 4, 12])]), &codes), [2, 5, 13]);
        assert!(matches!(verdict(&[&forged(&codes, [0, 1, 4, 12])]), SetVerdict::Corrupt(_)));
        assert_eq!(named(&verdict(&[&forged(&codes[..9], [8])]), &codes), [9]);
        assert!(matches!(verdict(&[&forged(&codes[..9], [3])]), SetVerdict::Corrupt(_)));
        assert!(matches!(verdict(&[&forged(&codes[..8], [3])]), SetVerdict::Corrupt(_)));
    }

    #[test]
    fn a_conflicting_forgery_of_every_code_does_no_harm() {
        let codes = packet(1, 20, 22);
        let forgeries = forged(&codes, 0..22);
        let numbers: Vec<u32> = (1..=22).collect();
        let mixed: Vec<Piece> = codes
            .iter()
            .zip(&forgeries)
            .enumerate()
            .flat_map(
                |(at, (code, forgery))| {
                    if at % 3 == 0 { [forgery.clone(), code.clone()] } else { [code.clone(), forgery.clone()] }
                },
            )
            .collect();
        assert_eq!(named(&verdict(&[&mixed]), &codes), numbers);
        assert_eq!(named(&verdict(&[&forgeries, &codes]), &codes), numbers);
        // Five readings of each, one of them true.
        let many: Vec<Piece> = (1..5).flat_map(|salt| codes.iter().map(move |code| forge(code, salt))).collect();
        assert_eq!(named(&verdict(&[&many, &codes]), &codes).len(), 4 * 22);
    }

    #[test]
    fn conflicts_are_resolved_by_the_id_where_no_code_is_spare() {
        let codes = packet(1, 8, 12);
        let forgeries = forged(&codes[..8], 0..8);
        assert_eq!(named(&verdict(&[&forgeries, &codes[..8]]), &codes).len(), 8);
    }

    #[test]
    fn a_forged_reprint_with_some_true_codes_unread_is_told_apart() {
        let codes = packet(1, 12, 24);
        let forgeries = forged(&codes, 0..24);
        assert_eq!(named(&verdict(&[&forgeries, &codes[..14]]), &codes).len(), 24);
        let (half, rest) = codes.split_at(12);
        let incomplete: Vec<Piece> = half.iter().step_by(2).chain(rest).cloned().collect();
        assert_eq!(named(&verdict(&[&forgeries, &incomplete]), &codes).len(), 24);
    }

    #[test]
    fn a_whole_forged_packet_under_the_same_id_changes_nothing() {
        let codes = packet(1, 10, 15);
        let mut other = packet(2, 10, 15);
        for code in &mut other {
            code.header.set = codes[0].header.set;
        }
        assert_eq!(named(&verdict(&[&other, &codes]), &codes).len(), 15);
        assert!(matches!(verdict(&[&other]), SetVerdict::Corrupt(_)));
    }

    #[test]
    fn a_claim_of_more_bytes_than_any_packet_has_is_refused_before_they_are_taken() {
        let code = packet(1, 1, 1).remove(0);
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
        pile.add_text(page, &code.text());
        let (key, shards) = pile.sets().next().unwrap();
        let large = SetKey { shard_bytes: 2 * MAX_CONTENT_BYTES, ..*key };
        assert!(matches!(
            solve(&large, shards, &PartialsByShard::new(), pile.pages(), &Unwatched),
            SetVerdict::Corrupt(Unproved::TooLarge { .. })
        ));
    }

    #[test]
    fn choices_of_codes_that_contradict_one_another_are_told_as_they_are_tried_and_one_that_fits_is_not() {
        struct Heard(std::sync::Mutex<Vec<(Step, usize, usize)>>);
        impl Watch for Heard {
            fn at(&self, step: Step, done: usize, of: usize) {
                self.0.lock().unwrap().push((step, done, of));
            }
        }
        let heard = |codes: &[Piece]| {
            let mut pile = Pile::new();
            let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
            for code in codes {
                pile.add_text(page, &code.text());
            }
            let (key, shards) = pile.sets().next().unwrap();
            let heard = Heard(std::sync::Mutex::default());
            solve(key, shards, &PartialsByShard::new(), pile.pages(), &heard);
            heard.0.into_inner().unwrap()
        };
        let codes = packet(1, 20, 60);
        assert_eq!(heard(&codes), []);
        let all = MAX_SHARDS_TRIED / 20;
        let told = heard(&forged(&codes, 0..60));
        assert!(!told.is_empty());
        assert!(told.iter().all(|(step, done, of)| *step == Step::Combine && done <= of && *of == all), "{told:?}");
    }

    #[test]
    fn whoever_watches_can_stop_it() {
        struct Stop;
        impl Watch for Stop {
            fn stop(&self) -> bool {
                true
            }
        }
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
        for code in packet(1, 3, 6) {
            pile.add_text(page, &code.text());
        }
        let (key, shards) = pile.sets().next().unwrap();
        assert!(matches!(solve(key, shards, &PartialsByShard::new(), pile.pages(), &Stop), SetVerdict::Stopped));
    }
}
