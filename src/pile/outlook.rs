//! A pile that still grows -> what is read of each sheet by now, without judging anything: cheap enough to be drawn
//! after each picture.

use super::gather::{SetKey, Shards};
use super::judge::Verdict;
use super::survey::{Evidence, survey};
use super::{Pile, SetReport};

impl Pile {
    /// The reports of the first sets, in the order of [`Pile::set_ids`], with every code believed and every set called
    /// incomplete: nothing has judged them.
    #[must_use]
    pub fn outlook(&self, sets: usize) -> Vec<SetReport> {
        let (ids, _) = self.set_ids();
        let largest = |id| self.keys_of(id).max_by_key(|(_, shards)| shards.len());
        let report = |(key, shards): (&SetKey, &Shards)| {
            let prefix = key.id.prefix();
            let marks = self.marks().filter(|(mark, _)| mark.prefix == prefix).collect();
            survey(&Evidence { key, shards, verdict: &Verdict::Incomplete, other_size: 0, marks })
        };
        ids.into_iter().take(sets).filter_map(largest).map(report).collect()
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
