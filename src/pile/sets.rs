//! Pile -> its sets, each with a report and, where it is proved, its stream.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Pile, Shards};
use super::keys::SetKey;
use super::partials::PartialsByShard;
use super::report::{LoneMark, Report, SetReport};
use super::set_report::{Evidence, set_report};
use super::solver::{SetVerdict, solve};
use crate::frame::SetId;
use crate::watch::{Step, Watch};

/// Sets that are looked at: those that have enough codes to be whole first, then those with most codes. A forger who
/// wants to crowd a real packet out must make more sets than this that look whole.
const MAX_SETS: usize = 10_000;
/// Lone marks that are reported.
const MAX_LONE_MARKS: usize = 1_000;

/// One set: its report, and its stream when the id proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SolvedSet {
    pub report: SetReport,
    /// `needed * shard_bytes` bytes, padding included; `Some` only for [`super::SetState::Whole`].
    pub stream: Option<Vec<u8>>,
}

impl Pile {
    /// Ids of the first [`MAX_SETS`] sets, those with enough codes first, then by number of codes; and the number of
    /// further sets.
    #[must_use]
    pub fn set_ids(&self) -> (Vec<SetId>, u32) {
        let mut ranks: BTreeMap<SetId, (bool, usize)> = BTreeMap::new();
        for key in self.keys() {
            let codes = self.shards_of(&key).map_or(0, Shards::len) + self.count_parts(&key);
            let (enough, size) = ranks.entry(key.id).or_default();
            *enough |= codes >= key.needed as usize;
            *size += codes;
        }
        let mut ids: Vec<_> = ranks.into_iter().collect();
        ids.sort_by(|(a, rank_a), (b, rank_b)| rank_b.cmp(rank_a).then(a.cmp(b)));
        let further = ids.len().saturating_sub(MAX_SETS) as u32;
        (ids.into_iter().take(MAX_SETS).map(|(id, _)| id).collect(), further)
    }

    /// The keys of all sets of which any code was read, whole or in part.
    fn keys(&self) -> BTreeSet<SetKey> {
        self.sets().map(|(key, _)| *key).chain(self.part_keys()).collect()
    }

    /// The readings of each key of an id, most codes first, then in order of keys. The id fixes the size: of several
    /// keys at most one can be proved, and the largest is the most likely.
    pub(super) fn readings_of(&self, id: SetId) -> Vec<(SetKey, &Shards, PartialsByShard)> {
        static NONE: Shards = Shards::new();
        let keys: BTreeSet<SetKey> = self.keys_of(id).copied().chain(self.part_keys_of(id)).collect();
        let readings = |key: SetKey| (key, self.shards_of(&key).unwrap_or(&NONE), self.parts_of(&key));
        let mut keys: Vec<_> = keys.into_iter().map(readings).collect();
        keys.sort_by_key(|(key, shards, parts)| (std::cmp::Reverse((shards.len(), parts.len())), *key));
        keys
    }

    /// Solves one set; `None` if the pile has no code of it.
    #[must_use]
    pub fn solve(&self, id: SetId, watch: &dyn Watch) -> Option<SolvedSet> {
        let keys = self.readings_of(id);
        let mut verdicts = keys.iter().map(|(key, shards, parts)| solve(key, shards, parts, self.pages(), watch));
        let mut best = (0, verdicts.next()?);
        for (at, verdict) in (1..).zip(verdicts) {
            if matches!(best.1, SetVerdict::Whole { .. }) {
                break;
            }
            if matches!(verdict, SetVerdict::Whole { .. }) {
                best = (at, verdict);
            }
        }
        let (at, verdict) = best;
        let (key, shards, parts) = keys.get(at)?;
        let others = keys.iter().enumerate().filter(|(other, _)| *other != at);
        let other_size = others.map(|(_, (_, shards, _))| shards.values().map(Vec::len).sum::<usize>()).sum::<usize>();
        let prefix = id.prefix();
        let marks = self.marks().filter(|(mark, _)| mark.prefix == prefix).collect();
        let report = set_report(&Evidence {
            key,
            shards,
            parts,
            verdict: &verdict,
            other_size: other_size as u32,
            marks,
            pages: self.pages(),
        });
        let stream = match verdict {
            SetVerdict::Whole { stream, .. } => Some(stream),
            _ => None,
        };
        Some(SolvedSet { report, stream })
    }

    /// Solves the pile's sets one after the other and hands each on, so that only one stream is in memory.
    pub fn solve_all(&self, watch: &dyn Watch, mut each: impl FnMut(SolvedSet)) -> Report {
        let (ids, further_sets) = self.set_ids();
        for (at, id) in ids.iter().enumerate() {
            watch.at(Step::Restore, at, ids.len());
            if let Some(solved) = self.solve(*id, watch) {
                each(solved);
            }
        }
        watch.at(Step::Restore, ids.len(), ids.len());
        Report { counts: self.counts(), lone_marks: self.lone_marks(), further_sets }
    }

    fn lone_marks(&self) -> Vec<LoneMark> {
        let known: BTreeSet<String> = self.keys().iter().map(|key| key.id.prefix()).collect();
        let lone = self.marks().filter(|(mark, _)| !known.contains(&mark.prefix));
        lone.take(MAX_LONE_MARKS)
            .map(|(mark, pages)| LoneMark {
                prefix: mark.prefix.clone(),
                sheet: mark.sheet,
                sheets: mark.sheets,
                needed: mark.needed,
                from_texts: pages.iter().all(|page| self.pages().get(page.0 as usize).is_some_and(|page| page.text)),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pile::testing::{mark_of, packet};
    use crate::pile::{PictureKey, SetState};
    use crate::watch::Unwatched;

    #[test]
    fn sets_mixed_in_one_picture_are_told_apart_and_a_mark_alone_is_told() {
        let (whole, short, lone) = (packet(1, 5, 12), packet(2, 8, 12), packet(3, 2, 6));
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
        for code in whole.iter().chain(&short[3..9]) {
            pile.add_text(page, &code.text());
        }
        pile.add_text(page, &mark_of(&lone[0]).text());
        let mut states = Vec::new();
        let report = pile.solve_all(&Unwatched, |solved| states.push((solved.report.id, solved.report.state)));
        assert_eq!(states, [(whole[0].header.set, SetState::Whole), (short[0].header.set, SetState::Incomplete)]);
        assert_eq!(report.lone_marks.len(), 1);
        assert_eq!(report.further_sets, 0);
    }

    #[test]
    fn large_forged_sets_that_cannot_be_whole_stand_behind_a_small_one_that_can() {
        let real = packet(1, 3, 4);
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
        for forger in 2..40 {
            for code in packet(forger, 3, 9) {
                let mut lie = code;
                lie.header.needed = 200;
                pile.add_text(page, &lie.text());
            }
        }
        for code in &real {
            pile.add_text(page, &code.text());
        }
        assert_eq!(pile.set_ids().0.first(), Some(&real[0].header.set));
    }

    #[test]
    fn an_id_with_codes_of_two_sizes_is_proved_by_the_true_one() {
        let codes = packet(1, 3, 6);
        let mut lies = packet(2, 2, 9);
        for code in &mut lies {
            code.header.set = codes[0].header.set;
        }
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
        for code in codes.iter().chain(&lies) {
            pile.add_text(page, &code.text());
        }
        let solved = pile.solve(codes[0].header.set, &Unwatched).unwrap();
        assert_eq!((solved.report.state, solved.report.needed), (SetState::Whole, 3));
    }
}
