//! Codes read whole and codes read in part -> the stream that the id proves, column by column.
//!
//! No tag proves a block by itself, so what pictures agree on is tried first; then what most of them say; then without
//! what lies off the others' polynomial, where a column has values to spare; then without what one page said of one
//! sheet, and without one code after the other. The set id judges every try, so that a wrong one costs time only.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Candidate, PageId, SetKey, Shards};
use super::parts::{BlockReading, PartCode, PartCodes, PartsKey};
use crate::frame::{PartialCode, stream_id};
use crate::shard::{self, Columns, Patchy};
use crate::watch::Watch;

/// Streams that are restored and hashed for one set.
const MAX_TRIES: usize = 100;
/// Products that all tries together may cost: about a minute. 1000 codes of which 800 are needed take one second.
const MAX_EFFORT: u64 = 600_000_000;
/// Codes read in part that are looked at.
const MAX_CODES: usize = 20_000;
/// Values that a symbol may have at most to be of use, and shards whose symbols are looked at for one column.
const MAX_OPTIONS: usize = 7_000;
const MAX_HALVES: usize = 24;
/// What settling one column may cost, in products.
const SETTLE_EFFORT: u64 = 200_000;
/// Groups that are left out in turn.
const MAX_GROUPS: usize = 32;

/// What became of a set with codes read in part.
pub(super) struct Salvage {
    /// Proved by the id.
    pub stream: Option<Vec<u8>>,
    /// Values that the poorest column still lacks: so many whole codes more are enough.
    pub lacking: u32,
}

/// A page, and the sheet that a code on it says it is of.
type Spot = (PageId, u32);

/// What one page says of all sheets, or of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    page: PageId,
    sheet: Option<u32>,
}

/// Which of unequal readings is believed.
#[derive(Clone, Copy)]
enum Belief {
    /// The only one.
    Agreed,
    /// The one that most pages show.
    Most,
    /// The only one that something else than this shows.
    Without(Group),
}

/// What is believed of one shard.
#[derive(Clone)]
struct Source<'a> {
    number: u32,
    bytes: Cow<'a, [u8]>,
    /// One a column; `None` where all are known.
    known: Option<Vec<bool>>,
    /// What was read of it in part.
    read: Vec<PartialCode>,
}

impl Source<'_> {
    /// The values that a column may have, where it is half known.
    fn options(&self, column: usize) -> Option<Vec<u16>> {
        if self.known.as_ref().is_none_or(|known| known[column]) {
            return None;
        }
        self.read.iter().find_map(|code| code.options(column, MAX_OPTIONS))
    }

    fn learn(&mut self, column: usize, value: u16) {
        self.bytes.to_mut()[2 * column..][..2].copy_from_slice(&value.to_be_bytes());
        if let Some(known) = &mut self.known {
            known[column] = true;
        }
    }
}

/// Restores a set of which too few codes were read whole, or too many lie.
pub(super) fn salvage(key: &SetKey, shards: &Shards, parts: &PartCodes, watch: &dyn Watch) -> Salvage {
    let mut desk = Desk { key, shards, parts, watch, tries: 0, effort: 0 };
    let agreed = desk.sources(Belief::Agreed, Belief::Agreed);
    let lacking = desk.lacking(&agreed);
    Salvage { stream: desk.search(&agreed), lacking }
}

struct Desk<'a> {
    key: &'a SetKey,
    shards: &'a Shards,
    parts: &'a PartCodes,
    watch: &'a dyn Watch,
    tries: usize,
    effort: u64,
}

impl<'a> Desk<'a> {
    fn search(&mut self, agreed: &[Source<'a>]) -> Option<Vec<u8>> {
        let most = self.sources(Belief::Most, Belief::Most);
        self.attempt(agreed)
            .or_else(|| self.attempt(&most))
            .or_else(|| self.without_forged(agreed))
            .or_else(|| self.without_forged(&most))
            .or_else(|| self.without_groups())
            .or_else(|| self.without_one(&most))
    }

    fn lacking(&self, sources: &[Source<'_>]) -> u32 {
        let patchy = patchy(sources);
        Columns::new(self.key.needed, self.key.shard_bytes, &patchy)
            .map_or(self.key.needed, |columns| columns.lacking())
    }

    /// The stream of what is believed, if that is enough and the id proves it.
    fn attempt(&mut self, sources: &[Source<'a>]) -> Option<Vec<u8>> {
        let SetKey { id, needed, shard_bytes } = *self.key;
        let settled = self.settled(sources);
        let patchy = patchy(settled.as_deref().unwrap_or(sources));
        let columns = Columns::new(needed, shard_bytes, &patchy).ok()?;
        if columns.lacking() > 0 || !self.may_try(columns.effort()) {
            return None;
        }
        let stream = columns.restore(self.watch)?;
        (stream_id(needed, shard_bytes, &stream) == id).then_some(stream)
    }

    /// With the values that half-known symbols leave no doubt of; `None` where no column lacks any, or one too many.
    fn settled(&mut self, sources: &[Source<'a>]) -> Option<Vec<Source<'a>>> {
        let patchy = patchy(sources);
        let columns = Columns::new(self.key.needed, self.key.shard_bytes, &patchy).ok()?;
        if !(1..=shard::MAX_LACKING as u32).contains(&columns.lacking()) {
            return None;
        }
        let mut found = Vec::new();
        for (column, known) in columns.poor(shard::MAX_LACKING) {
            if !self.may_settle(known.len()) {
                return None;
            }
            let halves = sources.iter().filter_map(|source| Some((source.number, source.options(column)?)));
            let halves: Vec<(u32, Vec<u16>)> = halves.take(MAX_HALVES).collect();
            found.extend(shard::settle(self.key.needed, &known, &halves)?.into_iter().map(|one| (column, one)));
        }
        let mut settled = sources.to_vec();
        for source in &mut settled {
            let number = source.number;
            for (column, (_, value)) in found.iter().filter(|(_, (other, _))| *other == number) {
                source.learn(*column, *value);
            }
        }
        Some(settled)
    }

    /// Whether to settle one more column.
    fn may_settle(&mut self, shards: usize) -> bool {
        self.effort = self.effort.saturating_add(SETTLE_EFFORT + 25 * shards as u64);
        self.effort <= MAX_EFFORT && !self.watch.stop()
    }

    /// Whether to go on.
    fn may_try(&mut self, effort: u64) -> bool {
        self.tries += 1;
        self.effort = self.effort.saturating_add(effort);
        self.tries <= MAX_TRIES && self.effort <= MAX_EFFORT && !self.watch.stop()
    }

    /// Without the shards that are off the polynomial in any column, or only without those columns of them.
    fn without_forged(&mut self, sources: &[Source<'a>]) -> Option<Vec<u8>> {
        let forged = {
            let patchy = patchy(sources);
            let columns = Columns::new(self.key.needed, self.key.shard_bytes, &patchy).ok()?;
            if !self.may_try(columns.effort()) {
                return None;
            }
            columns.forged(self.watch)
        };
        if forged.is_empty() {
            return None;
        }
        let sound: Vec<Source<'a>> =
            sources.iter().filter(|source| !forged.contains_key(&source.number)).cloned().collect();
        self.attempt(&sound).or_else(|| {
            let mut mended = sources.to_vec();
            for source in &mut mended {
                let Some(wrong) = forged.get(&source.number) else { continue };
                let known = source.known.get_or_insert_with(|| vec![true; source.bytes.len() / 2]);
                for column in wrong {
                    known[*column] = false;
                }
            }
            self.attempt(&mended)
        })
    }

    /// Forged paper comes whole.
    fn without_groups(&mut self) -> Option<Vec<u8>> {
        self.groups().into_iter().find_map(|group| {
            if self.tries > MAX_TRIES || self.effort > MAX_EFFORT || self.watch.stop() {
                return None;
            }
            let without = Belief::Without(group);
            let parts_only = self.sources(Belief::Agreed, without);
            self.attempt(&parts_only).or_else(|| self.attempt(&self.sources(without, without)))
        })
    }

    /// Without each of the codes read in part: one wrong block among them shows nowhere where no value is spare.
    fn without_one(&mut self, sources: &[Source<'a>]) -> Option<Vec<u8>> {
        if self.lacking(sources) > 0 {
            return None;
        }
        let in_part: Vec<u32> = sources.iter().filter(|source| source.known.is_some()).map(|one| one.number).collect();
        in_part.into_iter().take(MAX_TRIES).find_map(|number| {
            let rest: Vec<Source<'a>> = sources.iter().filter(|source| source.number != number).cloned().collect();
            self.attempt(&rest)
        })
    }

    /// By what is believed of whole codes and of those in part; whole codes first.
    fn sources(&self, whole: Belief, in_part: Belief) -> Vec<Source<'a>> {
        let whole = self.shards.iter().filter_map(|(&number, candidates)| {
            let candidate = whole.pick(candidates, spots_of)?;
            Some(Source { number, bytes: Cow::Borrowed(candidate.shard.as_slice()), known: None, read: Vec::new() })
        });
        let in_part = self
            .parts
            .iter()
            .take(MAX_CODES)
            .filter_map(|(&number, codes)| self.source_in_part(number, codes, in_part));
        whole.chain(in_part).collect()
    }

    /// What the readings of one shard's blocks tell of its columns, over all places where it was read.
    fn source_in_part(&self, number: u32, codes: &[PartCode], belief: Belief) -> Option<Source<'a>> {
        let key = PartsKey::of(self.key);
        let mut pairs: Vec<BTreeSet<u16>> = vec![BTreeSet::new(); self.key.shard_bytes / 2];
        let mut sound = Vec::new();
        for code in codes {
            let spots = |reading: &BlockReading| reading.pages.iter().map(|page| (*page, code.sheet)).collect();
            let read = code.read_as(&key, number, |_, readings| belief.pick(readings, spots));
            let symbols = read.symbols();
            // Where all of it is known, its tag has a say.
            if symbols.iter().all(Option::is_some) && read.piece().is_none() {
                continue;
            }
            for (pairs, symbol) in pairs.iter_mut().zip(symbols) {
                pairs.extend(symbol);
            }
            sound.push(read);
        }
        let known: Vec<bool> = pairs.iter().map(|pairs| pairs.len() == 1).collect();
        let bytes = pairs.iter().flat_map(|pairs| pairs.first().copied().unwrap_or(0).to_be_bytes()).collect();
        known.contains(&true).then_some(Source { number, bytes: Cow::Owned(bytes), known: Some(known), read: sound })
    }

    /// All groups, those that say most first.
    fn groups(&self) -> Vec<Group> {
        let mut sizes: BTreeMap<Group, usize> = BTreeMap::new();
        let of_whole = self.shards.values().flatten().flat_map(spots_of);
        let of_parts = self.parts.values().flatten().flat_map(|code| {
            let sheet = code.sheet;
            code.pages().into_iter().map(move |page| (page, sheet))
        });
        for (page, sheet) in of_whole.chain(of_parts) {
            for sheet in [None, Some(sheet)] {
                *sizes.entry(Group { page, sheet }).or_default() += 1;
            }
        }
        let mut groups: Vec<(usize, Group)> = sizes.into_iter().map(|(group, size)| (size, group)).collect();
        groups.sort_by(|a, b| b.cmp(a));
        groups.into_iter().take(MAX_GROUPS).map(|(_, group)| group).collect()
    }
}

impl Group {
    fn holds(self, (page, sheet): Spot) -> bool {
        self.page == page && self.sheet.is_none_or(|own| own == sheet)
    }
}

impl Belief {
    /// The reading that is believed, if any.
    fn pick<T>(self, readings: &[T], spots: impl Fn(&T) -> Vec<Spot>) -> Option<&T> {
        match self {
            Self::Agreed => only(readings.iter().collect()),
            Self::Most => {
                let seen: Vec<usize> = readings.iter().map(|reading| spots(reading).len()).collect();
                let most = seen.iter().max()?;
                only(readings.iter().zip(&seen).filter(|(_, seen)| *seen == most).map(|(one, _)| one).collect())
            }
            Self::Without(group) => {
                let elsewhere = |reading: &&T| spots(reading).iter().any(|spot| !group.holds(*spot));
                only(readings.iter().filter(elsewhere).collect())
            }
        }
    }
}

fn only<T>(mut left: Vec<&T>) -> Option<&T> {
    if left.len() == 1 { left.pop() } else { None }
}

fn spots_of(candidate: &Candidate) -> Vec<Spot> {
    candidate.places.iter().flat_map(|place| place.pages.iter().map(|page| (*page, place.sheet))).collect()
}

fn patchy<'a>(sources: &'a [Source<'_>]) -> Vec<Patchy<'a>> {
    let patchy =
        |source: &'a Source<'_>| Patchy { number: source.number, bytes: &source.bytes, known: source.known.as_deref() };
    sources.iter().map(patchy).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::frame::{PartialCode, Piece};
    use crate::pile::testing::{forge, in_part, packet_of};
    use crate::pile::{PageId, PictureKey, Pile, State};
    use crate::watch::Unwatched;

    const BYTES: usize = 150;
    /// Blocks 1 to 4 hold digits; block 0 holds the header and nothing else.
    const DIGITS: [usize; 4] = [1, 2, 3, 4];

    fn pile(pages: &[(&[Piece], &[PartialCode])]) -> Pile {
        let mut pile = Pile::new();
        for (number, (whole, parts)) in (0..).zip(pages) {
            let page: PageId = pile.add_picture(PictureKey([number; 8]), 0).unwrap();
            for code in *whole {
                pile.add_text(page, &code.text());
            }
            for code in *parts {
                pile.add_part(page, code);
            }
        }
        pile
    }

    /// The stream, if it comes out; and what is lacking.
    fn solve(pile: &Pile, codes: &[Piece]) -> (Option<Vec<u8>>, u32) {
        let judged = pile.solve(codes[0].header.set, &Unwatched).unwrap();
        assert_eq!(judged.stream.is_some(), judged.report.state == State::Whole);
        (judged.stream, judged.report.lacking)
    }

    fn stream(codes: &[Piece]) -> Vec<u8> {
        codes[..codes[0].header.needed as usize].iter().flat_map(|code| code.shard.clone()).collect()
    }

    /// A code of which the blocks `kept` were read, one of them wrongly.
    fn misread(code: &Piece, kept: &[usize], wrong: usize) -> PartialCode {
        let (mut right, lie) = (in_part(code, kept), in_part(&forge(code, 3), kept));
        right.blocks[wrong] = lie.blocks[wrong].clone();
        right
    }

    #[test]
    fn two_halves_of_codes_do_what_a_whole_one_would() {
        let codes = packet_of(1, 6, 12, BYTES);
        let left = in_part(&codes[5], &[0, 1, 2, 3]);
        let right = in_part(&codes[8], &[3, 4]);
        let both = [left.clone(), right];
        // The groups of digits that lie across two blocks are the price: both halves must hold block 3.
        assert_eq!(solve(&pile(&[(&codes[..5], &both)]), &codes), (Some(stream(&codes)), 0));
        assert_eq!(solve(&pile(&[(&codes[..5], &both[..1])]), &codes), (None, 1));
        assert_eq!(solve(&pile(&[(&codes[..4], &both)]), &codes), (None, 1));
        assert_eq!(solve(&pile(&[(&codes[..3], &both)]), &codes), (None, 2));
    }

    #[test]
    fn symbols_that_lie_across_two_blocks_are_settled_by_halves_of_them() {
        let codes = packet_of(1, 6, 12, BYTES);
        let left: Vec<PartialCode> = (5..8).map(|at| in_part(&codes[at], &[0, 1, 2])).collect();
        let right: Vec<PartialCode> = (8..11).map(|at| in_part(&codes[at], &[3, 4])).collect();
        let all: Vec<PartialCode> = left.iter().chain(&right).cloned().collect();
        // No code knows what lies across blocks 2 and 3, but six know half of it.
        assert_eq!(solve(&pile(&[(&codes[..5], &all)]), &codes), (Some(stream(&codes)), 0));
        let two = [left[0].clone(), right[0].clone()];
        assert_eq!(solve(&pile(&[(&codes[..4], &two)]), &codes), (None, 2));
    }

    #[test]
    fn blocks_of_one_code_from_two_pictures_make_it_whole() {
        let codes = packet_of(1, 6, 12, BYTES);
        let pile = pile(&[
            (&codes[..5], &[in_part(&codes[7], &[0, 2])]),
            (&[], &[in_part(&codes[7], &[1, 2, 3]), in_part(&codes[9], &[1])]),
            (&[], &[in_part(&codes[7], &[4])]),
        ]);
        let report = pile.solve(codes[0].header.set, &Unwatched).unwrap().report;
        assert_eq!((report.state, report.read, report.in_part), (State::Whole, 6, 1));
        assert_eq!(report.sheets[1].in_part, ["B1"]);
        assert_eq!(pile.pages().iter().map(|page| page.counts.codes).collect::<Vec<_>>(), [5, 0, 1]);
        assert_eq!(pile.pages().iter().map(|page| page.counts.in_part).collect::<Vec<_>>(), [1, 2, 1]);
    }

    #[test]
    fn a_packet_of_which_no_code_was_read_whole_restores() {
        let codes = packet_of(1, 4, 12, BYTES);
        let parts: Vec<PartialCode> =
            (0..8).map(|at| in_part(&codes[at], if at % 2 == 0 { &[0, 1, 2, 3] } else { &[0, 2, 3, 4] })).collect();
        // 1 and 4 are known four times, 2 and 3 eight times.
        assert_eq!(solve(&pile(&[(&[], &parts)]), &codes), (Some(stream(&codes)), 0));
        // The id of the others was told by a mark, and the first alone knows it.
        let short = |part: &PartialCode| {
            let mut header = part.header;
            header.set.0[5..].fill(0);
            let mut blocks = part.blocks.clone();
            blocks[0] = None;
            PartialCode { header, whole_id: false, blocks, ..part.clone() }
        };
        let mut shortened: Vec<PartialCode> = parts.iter().map(short).collect();
        shortened.push(parts[0].clone());
        assert_eq!(solve(&pile(&[(&[], &shortened)]), &codes), (Some(stream(&codes)), 0));
    }

    #[test]
    fn a_block_that_was_misread_costs_nothing_where_values_are_spare_and_never_gives_wrong_bytes() {
        let codes = packet_of(1, 6, 14, BYTES);
        let kept = &DIGITS[..3];
        let mut parts: Vec<PartialCode> = (5..9).map(|at| in_part(&codes[at], kept)).collect();
        parts[1] = misread(&codes[6], kept, 2);
        let last = in_part(&codes[10], &[3, 4]);
        for spare in 1..=3 {
            let mut some = parts[..=spare].to_vec();
            some.push(last.clone());
            assert_eq!(solve(&pile(&[(&codes[..5], &some)]), &codes).0, Some(stream(&codes)), "{spare}");
        }
        // Nothing is spare: the misread one is needed.
        let some = [parts[1].clone(), last];
        assert_eq!(solve(&pile(&[(&codes[..5], &some)]), &codes), (None, 1));
    }

    #[test]
    fn of_unequal_readings_of_a_block_the_one_that_most_pictures_show_is_believed() {
        let codes = packet_of(1, 6, 12, BYTES);
        let right = in_part(&codes[5], &[1, 2, 3]);
        let wrong = misread(&codes[5], &[1, 2, 3], 2);
        let rest = in_part(&codes[6], &[3, 4]);
        let pages: [(&[Piece], &[PartialCode]); 4] = [
            (&codes[..5], std::slice::from_ref(&wrong)),
            (&[], std::slice::from_ref(&right)),
            (&[], std::slice::from_ref(&rest)),
            (&[], std::slice::from_ref(&right)),
        ];
        let all = pile(&pages);
        assert_eq!(solve(&all, &codes), (Some(stream(&codes)), 0));
        // One against one: leaving out what either page says finds it too.
        assert_eq!(solve(&pile(&pages[..3]), &codes), (Some(stream(&codes)), 0));
        assert_eq!(solve(&pile(&pages[..2]), &codes), (None, 1));
    }

    #[test]
    fn forged_parts_on_one_page_do_not_stop_a_packet() {
        let codes = packet_of(1, 6, 14, BYTES);
        let true_parts: Vec<PartialCode> = (6..10).map(|at| in_part(&codes[at], &DIGITS)).collect();
        let lies: Vec<PartialCode> = (4..12).map(|at| in_part(&forge(&codes[at], 9), &[1, 2, 3])).collect();
        let pile = pile(&[(&codes[..4], &[]), (&[], &lies), (&[], &true_parts)]);
        assert_eq!(solve(&pile, &codes).0, Some(stream(&codes)));
    }

    #[test]
    fn forged_whole_codes_are_found_out_with_the_help_of_parts() {
        let mut codes = packet_of(1, 6, 14, BYTES);
        let truth = stream(&codes);
        let set = codes.clone();
        codes[2] = forge(&codes[2], 1);
        let parts: Vec<PartialCode> = (6..8).map(|at| in_part(&codes[at], &DIGITS)).collect();
        let page = pile(&[(&codes[..6], &parts)]);
        let judged = page.solve(set[0].header.set, &Unwatched).unwrap();
        assert_eq!(judged.stream, Some(truth));
        assert_eq!(judged.report.forged.iter().map(|place| place.shard).collect::<Vec<_>>(), [3]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn random_losses_give_the_stream_when_every_column_is_known_often_enough_and_never_other_bytes(
            blocks in prop::collection::vec(prop::collection::vec(any::<bool>(), 5), 11), needed in 2u32..8,
        ) {
            let codes = packet_of(2, needed, 12, BYTES);
            let kept = |blocks: &[bool]| (0..5).filter(|at| blocks[*at]).collect::<Vec<_>>();
            let parts: Vec<PartialCode> = codes.iter().zip(&blocks)
                .filter(|(_, blocks)| blocks.contains(&true))
                .map(|(code, blocks)| in_part(code, &kept(blocks))).collect();
            // The last code is whole, so that the id is known.
            let pile = pile(&[(&codes[11..], &parts)]);
            let mut known = vec![1; BYTES / 2];
            for part in &parts {
                for (count, symbol) in known.iter_mut().zip(part.symbols()) {
                    *count += u32::from(symbol.is_some());
                }
            }
            let fewest = *known.iter().min().unwrap();
            let (found, lacking) = solve(&pile, &codes);
            // Symbols known in half may do the rest where little is lacking.
            prop_assert!(found.as_ref().is_none_or(|found| *found == stream(&codes)));
            prop_assert!(fewest < needed || found.is_some());
            prop_assert!(fewest + 3 >= needed || found.is_none());
            prop_assert_eq!(lacking, if found.is_some() { 0 } else { needed - fewest });
        }
    }

    #[test]
    fn a_pile_file_keeps_parts_and_counts_damaged_ones() {
        let codes = packet_of(1, 6, 12, BYTES);
        let (left, right) = (in_part(&codes[5], &[0, 1, 2, 3]), in_part(&codes[8], &[3, 4]));
        let pile = pile(&[(&codes[..5], &[left]), (&[], &[right])]);
        let text = pile.to_text();
        let (back, loaded) = Pile::from_text(&text).unwrap();
        assert_eq!((back.to_text(), back.pages()), (text.clone(), pile.pages()));
        assert_eq!((loaded.codes, loaded.in_part, loaded.other_lines), (5, 2, 0));
        assert_eq!(solve(&back, &codes).0, Some(stream(&codes)));
        let damaged = text.replace("version 10", "version 99");
        let loaded = Pile::from_text(&damaged).unwrap().1;
        assert_eq!((loaded.in_part, loaded.other_lines), (0, 2));
        // Every code stands in the text in a form that readers of whole codes find, and parts in none.
        assert_eq!(crate::frame::find(&text).len(), 5);
    }
}
