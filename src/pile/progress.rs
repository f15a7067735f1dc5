//! A pile that still grows -> what is read of each sheet by now, without judging anything: cheap enough to be drawn
//! after each picture.

use std::collections::BTreeSet;

use super::gather::{SetKey, Shards};
use super::set_report::{Evidence, survey};
use super::solver::Verdict;
use super::{Pile, SetReport};
use crate::frame::SetId;

impl Pile {
    /// The reports of the first sets, in the order of [`Pile::set_ids`], with every code believed and every set called
    /// incomplete: nothing has judged them.
    #[must_use]
    pub fn outlook(&self, sets: usize) -> Vec<SetReport> {
        let (ids, _) = self.set_ids();
        ids.into_iter().take(sets).filter_map(|id| self.outlook_on(id)).collect()
    }

    fn outlook_on(&self, id: SetId) -> Option<SetReport> {
        let none = Shards::new();
        let keys: BTreeSet<SetKey> = self.keys_of(id).copied().chain(self.part_keys_of(id)).collect();
        let known = keys.iter().map(|key| (key, self.shards_of(key).unwrap_or(&none), self.parts_of(key)));
        let (key, shards, parts) = known.max_by_key(|(_, shards, parts)| (shards.len(), parts.len()))?;
        let prefix = id.prefix();
        let marks = self.marks().filter(|(mark, _)| mark.prefix == prefix).collect();
        let lacking = key.needed.saturating_sub(shards.len() as u32);
        let verdict = Verdict::Incomplete { lacking };
        Some(survey(&Evidence { key, shards, parts: &parts, verdict: &verdict, other_size: 0, marks }))
    }
}

#[cfg(test)]
mod tests {
    use crate::pile::testing::packet;
    use crate::pile::{PictureKey, Pile, State};
    use crate::watch::Unwatched;

    #[test]
    fn the_outlook_counts_what_the_verdict_counts_and_judges_nothing() {
        let codes = packet(1, 20, 36);
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
        for (at, code) in codes.iter().enumerate() {
            pile.add_text(page, &code.text());
            let [outlook] = <[_; 1]>::try_from(pile.outlook(9)).unwrap();
            assert_eq!((outlook.read, outlook.state), (at as u32 + 1, State::Incomplete));
            if at % 7 == 0 {
                let judged = pile.solve(code.header.set, &Unwatched).unwrap().report;
                assert_eq!((&outlook.sheets, &outlook.unseen), (&judged.sheets, &judged.unseen));
            }
        }
        assert!(pile.outlook(0).is_empty());
    }
}
