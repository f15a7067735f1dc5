//! All candidates for a set's shards -> the stream that its id proves, and the codes that lied.
//!
//! The id is a hash over the whole stream, so a wrong guess costs time and never gives wrong bytes. Guesses, cheapest
//! first: codes of which only one reading exists; those without the ones that lie off the others' polynomial; of
//! unequal twins the ones that fit together; and all of this again without what one page said of one sheet, and with
//! that page preferred. Everything is bounded: by a number of guesses, and by the [`Watch`].

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Candidate, PageId, SetKey, Shards};
use super::parts::PartCodes;
use super::salvage::salvage;
use crate::frame::stream_id;
use crate::limits::{MAX_CONTENT_BYTES, MAX_SHARDS};
use crate::shard;
use crate::watch::Watch;

/// Groups (a sheet on a page) that are left out or preferred in turn.
const MAX_GROUPS: usize = 48;
/// Combinations of twins that are tried one by one when no spare code helps to choose.
const MAX_COMBINATIONS: usize = 1_024;
/// Shards that one stream's hash may cost, over all guesses: some seconds.
const MAX_SHARDS_TRIED: usize = 60_000;

/// What a set came to.
#[derive(Debug)]
pub(super) enum Verdict {
    /// The stream that the id proves; candidates by shard number and place in their list that are not of it.
    Whole {
        stream: Vec<u8>,
        liars: BTreeSet<(u32, usize)>,
    },
    /// Codes that are missing; so many whole ones more are enough.
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
    #[error("codes of it are forged or misread, more than the {spare} beyond the needed {needed} can point out")]
    Forged { needed: u32, spare: usize },
    #[error("it claims {bytes} bytes, more than any packet has")]
    TooLarge { bytes: usize },
}

/// One guess: for each number the candidates that are believed possible.
type Guess<'a> = BTreeMap<u32, Vec<&'a Candidate>>;

/// Finds the stream of a set, if its codes hold it: whole ones first, then those read in part with them.
pub(super) fn judge(key: &SetKey, shards: &Shards, parts: &PartCodes, watch: &dyn Watch) -> Verdict {
    let needed = key.needed as usize;
    if shards.len() < needed && parts.is_empty() {
        return Verdict::Incomplete { lacking: key.needed - shards.len() as u32 };
    }
    let bytes = needed * key.shard_bytes;
    // Shards are of even length: padding takes less than two bytes each.
    if shards.len() + parts.len() >= needed && bytes > MAX_CONTENT_BYTES + 2 * MAX_SHARDS as usize {
        return Verdict::Corrupt(Unproved::TooLarge { bytes });
    }
    let mut stream = None;
    if shards.len() >= needed {
        stream = Court { key, watch, tried: 0 }.search(shards);
    }
    let mut lacking = 0;
    if stream.is_none() && !parts.is_empty() {
        let salvaged = salvage(key, shards, parts, watch);
        (stream, lacking) = (salvaged.stream, salvaged.lacking);
    }
    match stream {
        Some(stream) => {
            let liars = liars(key, shards, &stream);
            Verdict::Whole { stream, liars }
        }
        None if watch.stop() => Verdict::Stopped,
        None if shards.len() < needed => Verdict::Incomplete { lacking: lacking.max(1) },
        None => Verdict::Corrupt(Unproved::Forged { needed: key.needed, spare: shards.len() - needed }),
    }
}

fn liars(key: &SetKey, shards: &Shards, stream: &[u8]) -> BTreeSet<(u32, usize)> {
    let all: Vec<((u32, usize), &[u8])> = shards
        .iter()
        .flat_map(|(&number, candidates)| {
            candidates.iter().enumerate().map(move |(at, candidate)| ((number, at), candidate.shard.as_slice()))
        })
        .collect();
    let points: Vec<(u32, &[u8])> = all.iter().map(|((number, _), shard)| (*number, *shard)).collect();
    shard::strangers(key.needed, stream, &points).into_iter().filter_map(|at| all.get(at)).map(|(id, _)| *id).collect()
}

struct Court<'a> {
    key: &'a SetKey,
    watch: &'a dyn Watch,
    /// Shards that went into guesses so far.
    tried: usize,
}

impl Court<'_> {
    fn search(&mut self, shards: &Shards) -> Option<Vec<u8>> {
        let all: Guess<'_> = shards.iter().map(|(&number, list)| (number, list.iter().collect())).collect();
        if let Some(stream) = self.try_guess(&all) {
            return Some(stream);
        }
        let twins: Guess<'_> =
            all.iter().filter(|(_, list)| list.len() > 1).map(|(&number, list)| (number, list.clone())).collect();
        if let Some(stream) = self.try_guess(&twins) {
            return Some(stream);
        }
        let groups = groups(shards);
        for group in &groups {
            if let Some(stream) = self.try_guess(&preferring(&all, *group)) {
                return Some(stream);
            }
        }
        groups.iter().find_map(|group| self.try_guess(&without(&all, *group)))
    }

    /// Whether to go on guessing.
    fn may_try(&mut self) -> bool {
        self.tried += self.key.needed as usize;
        (self.tried <= MAX_SHARDS_TRIED || self.tried == self.key.needed as usize) && !self.watch.stop()
    }

    fn try_guess(&mut self, guess: &Guess<'_>) -> Option<Vec<u8>> {
        let needed = self.key.needed as usize;
        if guess.len() < needed {
            return None;
        }
        let sure: Vec<(u32, &[u8])> = guess
            .iter()
            .filter_map(|(&number, list)| match list.as_slice() {
                [only] => Some((number, only.shard.as_slice())),
                _ => None,
            })
            .collect();
        self.prove(&sure)
            .or_else(|| self.without_forged(&sure))
            .or_else(|| self.choose_twins(guess))
            .or_else(|| self.combine(guess))
    }

    /// The stream of the first `needed` shards, if the id proves it.
    fn prove(&mut self, known: &[(u32, &[u8])]) -> Option<Vec<u8>> {
        let SetKey { id, needed, shard_bytes } = *self.key;
        let first = known.get(..needed as usize)?;
        if !self.may_try() {
            return None;
        }
        let stream = shard::restore(needed, first).ok()?;
        (stream_id(needed, shard_bytes, &stream) == id).then_some(stream)
    }

    fn without_forged(&mut self, known: &[(u32, &[u8])]) -> Option<Vec<u8>> {
        if known.len() < self.key.needed as usize + 2 || !self.may_try() {
            return None;
        }
        let forged = shard::find_forged(self.key.needed, known).ok()??;
        if forged.is_empty() {
            return None;
        }
        let sound: Vec<_> = known.iter().filter(|(number, _)| !forged.contains(number)).copied().collect();
        self.prove(&sound)
    }

    /// Of unequal twins, those that lie on one polynomial with the rest.
    fn choose_twins(&mut self, guess: &Guess<'_>) -> Option<Vec<u8>> {
        if guess.values().all(|list| list.len() == 1) || !self.may_try() {
            return None;
        }
        let points: Vec<shard::Candidates<'_>> = guess
            .iter()
            .map(|(&number, list)| (number, list.iter().map(|candidate| candidate.shard.as_slice()).collect()))
            .collect();
        shard::choose(self.key.needed, &points).iter().find_map(|picks| {
            let known: Vec<(u32, &[u8])> = points
                .iter()
                .zip(picks)
                .filter_map(|((number, values), &pick)| values.get(pick).map(|value| (*number, *value)))
                .collect();
            self.prove(&known)
        })
    }

    /// Twins one combination after the other: for when there is no code to spare.
    fn combine(&mut self, guess: &Guess<'_>) -> Option<Vec<u8>> {
        let needed = self.key.needed as usize;
        // Fewest twins first, so that a combination is the product of the smallest numbers.
        let mut lists: Vec<(u32, &Vec<&Candidate>)> = guess.iter().map(|(&number, list)| (number, list)).collect();
        lists.sort_by_key(|(_, list)| list.len());
        lists.truncate(needed);
        let combinations = lists.iter().try_fold(1usize, |product, (_, list)| product.checked_mul(list.len()))?;
        if combinations == 1 || combinations > MAX_COMBINATIONS {
            return None;
        }
        lists.sort_by_key(|(number, _)| *number);
        (0..combinations).find_map(|mut combination| {
            let known: Vec<(u32, &[u8])> = lists
                .iter()
                .filter_map(|(number, list)| {
                    let pick = list.get(combination % list.len())?;
                    combination /= list.len();
                    Some((*number, pick.shard.as_slice()))
                })
                .collect();
            self.prove(&known)
        })
    }
}

/// What one page says of one sheet: forged paper comes whole.
type Group = (PageId, u32);

/// All groups of a set that has more than one, largest first.
fn groups(shards: &Shards) -> Vec<Group> {
    let mut sizes: BTreeMap<Group, usize> = BTreeMap::new();
    for place in shards.values().flatten().flat_map(|candidate| &candidate.places) {
        for &page in &place.pages {
            *sizes.entry((page, place.sheet)).or_default() += 1;
        }
    }
    let mut groups: Vec<(usize, Group)> = sizes.into_iter().map(|(group, size)| (size, group)).collect();
    if groups.len() < 2 {
        return Vec::new();
    }
    groups.sort_by(|a, b| b.cmp(a));
    groups.into_iter().take(MAX_GROUPS).map(|(_, group)| group).collect()
}

fn is_of(candidate: &Candidate, (page, sheet): Group) -> bool {
    candidate.places.iter().any(|place| place.sheet == sheet && place.pages.contains(&page))
}

/// Where the group says something, only that.
fn preferring<'a>(all: &Guess<'a>, group: Group) -> Guess<'a> {
    let keep = |list: &Vec<&'a Candidate>| -> Vec<&'a Candidate> {
        let of_group: Vec<_> = list.iter().filter(|candidate| is_of(candidate, group)).copied().collect();
        if of_group.is_empty() { list.clone() } else { of_group }
    };
    all.iter().map(|(&number, list)| (number, keep(list))).collect()
}

/// All that other groups say too.
fn without<'a>(all: &Guess<'a>, group: Group) -> Guess<'a> {
    let lone = |candidate: &&Candidate| {
        let elsewhere =
            |place: &super::gather::Place| place.sheet != group.1 || place.pages.iter().any(|page| *page != group.0);
        candidate.places.iter().any(elsewhere)
    };
    all.iter()
        .map(|(&number, list)| (number, list.iter().filter(|candidate| lone(candidate)).copied().collect::<Vec<_>>()))
        .filter(|(_, list)| !list.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Piece;
    use crate::pile::testing::{forge, packet};
    use crate::pile::{PictureKey, Pile};
    use crate::watch::Unwatched;

    /// One page a list of codes.
    fn verdict(pages: &[&[Piece]]) -> Verdict {
        let mut pile = Pile::new();
        for (number, codes) in (0..).zip(pages) {
            let page = pile.add_picture(PictureKey([number; 8]), 0).unwrap();
            for code in *codes {
                pile.add_text(page, &code.text());
            }
        }
        let (key, shards) = pile.sets().next().unwrap();
        judge(key, shards, &PartCodes::new(), &Unwatched)
    }

    fn stream(codes: &[Piece]) -> Vec<u8> {
        let needed = codes[0].header.needed as usize;
        codes[..needed].iter().flat_map(|code| code.shard.clone()).collect()
    }

    /// Numbers of the codes that were found to lie.
    fn named(verdict: &Verdict, truth: &[Piece]) -> Vec<u32> {
        let Verdict::Whole { stream: found, liars } = verdict else { panic!("{verdict:?}") };
        assert_eq!(*found, stream(truth));
        liars.iter().map(|(number, _)| *number).collect()
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
        assert!(matches!(verdict(&[&codes[3..8]]), Verdict::Incomplete { .. }));
        let copies = packet(1, 1, 3);
        assert_eq!(named(&verdict(&[&copies[2..]]), &copies), [0; 0]);
    }

    #[test]
    fn forged_codes_are_named_up_to_half_of_what_is_spare_and_one_more_is_refused() {
        let codes = packet(1, 8, 14);
        assert_eq!(named(&verdict(&[&forged(&codes, [1, 4, 12])]), &codes), [2, 5, 13]);
        assert!(matches!(verdict(&[&forged(&codes, [0, 1, 4, 12])]), Verdict::Corrupt(_)));
        assert_eq!(named(&verdict(&[&forged(&codes[..9], [8])]), &codes), [9]);
        assert!(matches!(verdict(&[&forged(&codes[..9], [3])]), Verdict::Corrupt(_)));
        assert!(matches!(verdict(&[&forged(&codes[..8], [3])]), Verdict::Corrupt(_)));
    }

    #[test]
    fn a_forged_twin_of_every_code_kills_nothing() {
        let codes = packet(1, 20, 22);
        let twins = forged(&codes, 0..22);
        let numbers: Vec<u32> = (1..=22).collect();
        let mixed: Vec<Piece> = codes
            .iter()
            .zip(&twins)
            .enumerate()
            .flat_map(
                |(at, (code, twin))| {
                    if at % 3 == 0 { [twin.clone(), code.clone()] } else { [code.clone(), twin.clone()] }
                },
            )
            .collect();
        assert_eq!(named(&verdict(&[&mixed]), &codes), numbers);
        assert_eq!(named(&verdict(&[&twins, &codes]), &codes), numbers);
        // Five readings of each, one of them true.
        let many: Vec<Piece> = (1..5).flat_map(|salt| codes.iter().map(move |code| forge(code, salt))).collect();
        assert_eq!(named(&verdict(&[&many, &codes]), &codes).len(), 4 * 22);
    }

    #[test]
    fn twins_are_judged_by_the_id_where_no_code_is_spare() {
        let codes = packet(1, 8, 12);
        let twins = forged(&codes[..8], 0..8);
        assert_eq!(named(&verdict(&[&twins, &codes[..8]]), &codes).len(), 8);
    }

    #[test]
    fn a_forged_reprint_with_some_true_codes_unread_is_told_apart() {
        let codes = packet(1, 12, 24);
        let twins = forged(&codes, 0..24);
        assert_eq!(named(&verdict(&[&twins, &codes[..14]]), &codes).len(), 24);
        let (half, rest) = codes.split_at(12);
        let patchy: Vec<Piece> = half.iter().step_by(2).chain(rest).cloned().collect();
        assert_eq!(named(&verdict(&[&twins, &patchy]), &codes).len(), 24);
    }

    #[test]
    fn a_whole_forged_packet_under_the_same_id_changes_nothing() {
        let codes = packet(1, 10, 15);
        let mut other = packet(2, 10, 15);
        for code in &mut other {
            code.header.set = codes[0].header.set;
        }
        assert_eq!(named(&verdict(&[&other, &codes]), &codes).len(), 15);
        assert!(matches!(verdict(&[&other]), Verdict::Corrupt(_)));
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
            judge(&large, shards, &PartCodes::new(), &Unwatched),
            Verdict::Corrupt(Unproved::TooLarge { .. })
        ));
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
        assert!(matches!(judge(key, shards, &PartCodes::new(), &Stop), Verdict::Stopped));
    }
}
