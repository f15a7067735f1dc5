//! A growing pile -> what is read of each sheet so far, without restoring anything: cheap enough for each picture.

use super::gather::Pile;
use super::report::SetReport;
use super::set_report::{Evidence, set_report};
use super::solver::SetVerdict;
use crate::frame::SetId;

impl Pile {
    /// The reports of the first `sets` sets in the order of [`Pile::set_ids`]. No code has been verified: all count as
    /// read, and all sets as incomplete.
    #[must_use]
    pub fn progress(&self, sets: usize) -> Vec<SetReport> {
        let (ids, _) = self.set_ids();
        ids.into_iter().take(sets).filter_map(|id| self.progress_of(id)).collect()
    }

    fn progress_of(&self, id: SetId) -> Option<SetReport> {
        let (key, shards, parts) = self.readings_of(id).into_iter().next()?;
        let prefix = id.prefix();
        let marks = self.marks().filter(|(mark, _)| mark.prefix == prefix).collect();
        let lacking = key.needed.saturating_sub(shards.len() as u32);
        let verdict = SetVerdict::Incomplete { lacking };
        Some(set_report(&Evidence {
            key: &key,
            shards,
            parts: &parts,
            verdict: &verdict,
            other_size: 0,
            marks,
            pages: self.pages(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::pile::testing::packet;
    use crate::pile::{PictureKey, Pile, SetState};
    use crate::watch::Unwatched;

    #[test]
    fn progress_counts_what_the_solver_counts_and_solves_nothing() {
        let codes = packet(1, 20, 36);
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
        for (at, code) in codes.iter().enumerate() {
            pile.add_text(page, &code.text());
            let [progress] = <[_; 1]>::try_from(pile.progress(9)).unwrap();
            assert_eq!((progress.read, progress.state), (at as u32 + 1, SetState::Incomplete));
            if at % 7 == 0 {
                let solved = pile.solve(code.header.set, &Unwatched).unwrap().report;
                assert_eq!((&progress.sheets, &progress.unseen), (&solved.sheets, &solved.unseen));
            }
        }
        assert!(pile.progress(0).is_empty());
    }
}
