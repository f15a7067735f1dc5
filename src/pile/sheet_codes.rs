//! Pile -> the sheets that its pictures show and which of their codes are read: what a picture read again could gain, and
//! the codes that would help it.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Candidate, Pile, PrintedPlace};
use super::keys::{PageId, PictureKey, SetKey};
use crate::frame::{Header, Piece, SetId};

/// A printed sheet: the packet's id, and the sheet's number from 1.
pub type SheetId = (SetId, u32);

/// A page of a picture: the picture's key, and the page from 0.
pub type PageKey = (PictureKey, u32);

/// What all pictures gave of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetCodes {
    /// Codes that are printed on it.
    pub printed: u32,
    /// Slots, from 0, whose codes were read whole, all readings being equal.
    pub read: BTreeSet<u32>,
    /// The pages that show the sheet, and the slots that each of them gave: none where it gave the mark alone. Of many
    /// pages that show one code, the first few are known.
    pub pages: BTreeMap<PageKey, BTreeSet<u32>>,
}

impl Pile {
    /// The sheets of which a code was read whole.
    #[must_use]
    pub fn sheet_codes(&self) -> BTreeMap<SheetId, SheetCodes> {
        let mut sheets: BTreeMap<SheetId, SheetCodes> = BTreeMap::new();
        for (key, shards) in self.sets() {
            for (&number, candidates) in shards {
                for place in candidates.iter().flat_map(|candidate| &candidate.places) {
                    let slot = header(key, number, place).slot();
                    let sheet = sheets.entry((key.id, place.sheet)).or_default();
                    sheet.printed = sheet.printed.max(place.grid.codes());
                    if candidates.len() == 1 {
                        sheet.read.insert(slot);
                    }
                    for page in self.keys_of_pages(&place.pages) {
                        sheet.pages.entry(page).or_default().insert(slot);
                    }
                }
            }
        }
        // A mark says how a packet's id begins.
        let mut beginnings: BTreeMap<(String, u32), Vec<SheetId>> = BTreeMap::new();
        for id in sheets.keys() {
            beginnings.entry((id.0.prefix(), id.1)).or_default().push(*id);
        }
        for (mark, pages) in self.marks() {
            for id in beginnings.get(&(mark.prefix.clone(), mark.sheet)).into_iter().flatten() {
                let Some(sheet) = sheets.get_mut(id) else { continue };
                for page in self.keys_of_pages(pages) {
                    sheet.pages.entry(page).or_default();
                }
            }
        }
        sheets
    }

    /// The codes of these sheets that were read whole; of one that was read in several ways, each reading.
    #[must_use]
    pub fn pieces_of(&self, sheets: &BTreeSet<SheetId>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let wanted: BTreeSet<SetId> = sheets.iter().map(|(set, _)| *set).collect();
        for (key, shards) in self.sets().filter(|(key, _)| wanted.contains(&key.id)) {
            for (&number, Candidate { shard, places }) in
                shards.iter().flat_map(|(number, all)| all.iter().map(move |one| (number, one)))
            {
                let here = places.iter().filter(|place| sheets.contains(&(key.id, place.sheet)));
                pieces.extend(here.map(|place| Piece { header: header(key, number, place), shard: shard.clone() }));
            }
        }
        pieces
    }

    fn keys_of_pages(&self, pages: &[PageId]) -> impl Iterator<Item = PageKey> {
        let seen = pages.iter().filter_map(|page| self.pages().get(page.0 as usize));
        seen.map(|seen| (seen.picture, seen.page))
    }
}

fn header(key: &SetKey, shard: u32, place: &PrintedPlace) -> Header {
    let PrintedPlace { sheet, sheets, grid, .. } = *place;
    Header { set: key.id, shard, needed: key.needed, sheet, sheets, grid }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pile::testing::{forge, mark_of, packet};

    #[test]
    fn each_sheet_tells_what_each_page_gave_of_it_and_what_contradicts_itself_is_not_read() {
        // Two sheets of six codes.
        let codes = packet(1, 5, 12);
        let mut pile = Pile::new();
        let [one, other, marked] = [1, 2, 3].map(|key| (PictureKey([key; 8]), 0));
        let page = pile.add_picture(one.0, 0).unwrap();
        for code in &codes[..8] {
            pile.add_text(page, &code.text());
        }
        let page = pile.add_picture(other.0, 0).unwrap();
        for code in [codes[1].clone(), forge(&codes[2], 1)] {
            pile.add_text(page, &code.text());
        }
        let page = pile.add_picture(marked.0, 0).unwrap();
        pile.add_text(page, &mark_of(&codes[0]).text());
        let set = codes[0].header.set;
        let sheets = pile.sheet_codes();
        let first = SheetCodes {
            printed: 6,
            read: [0, 1, 3, 4, 5].into(),
            pages: [(one, (0..6).collect()), (other, [1, 2].into()), (marked, [].into())].into(),
        };
        let second = SheetCodes { printed: 6, read: [0, 1].into(), pages: [(one, [0, 1].into())].into() };
        assert_eq!(sheets, [((set, 1), first), ((set, 2), second)].into());
        let pieces = pile.pieces_of(&[(set, 1)].into());
        assert_eq!(pieces.len(), 7);
        assert!(codes[..6].iter().all(|code| pieces.contains(code)) && pieces.contains(&forge(&codes[2], 1)));
    }
}
