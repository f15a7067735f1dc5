//! The decoded blocks of a sheet's unread codes -> those codes, in part.

use crate::frame::{Division, Header, PartialCode};
use crate::photo::PartialSighting;
use crate::photo::map::Warp;
use crate::photo::sheet::{Seen, SheetKey};
use crate::qr::Layout;

/// With fewer error correction codewords in a block, too few remain unused to trust a block that no tag proves.
const LEAST_CHECKS: usize = 16;

/// The codes of a sheet of which some blocks were decoded and others were not.
pub fn codes(key: &SheetKey, seen: &Seen) -> Vec<PartialSighting> {
    let (Some(common), Some(layout)) = (seen.common, Layout::new(key.version, seen.format.level, seen.format.mask))
    else {
        return Vec::new();
    };
    let Some(map) = Warp::from_anchors(&seen.anchors).filter(|_| layout.checks() >= LEAST_CHECKS) else {
        return Vec::new();
    };
    let division = Division { version: key.version, data_bytes: layout.data_bytes(), blocks: layout.count() };
    let unread = seen.blocks.iter().filter(|(slot, _)| !seen.is_read(**slot));
    unread
        .filter_map(|(&slot, blocks)| {
            let header = Header { shard: seen.first + slot, ..common.header };
            let code = PartialCode::new(header, common.whole_id, common.shard_bytes, division, blocks.clone())?;
            Some(PartialSighting { code, corners: map.corners(seen.geometry.code(slot))? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::photo::search;
    use crate::photo::sheet::PilotCodes;
    use crate::photo::testing::Sheet;
    use crate::qr::Layout;
    use crate::sheet::{Grid, Level, Square};
    use crate::watch::Unwatched;

    #[test]
    fn a_code_with_spoilt_blocks_gives_the_others_and_tells_only_the_truth() {
        let mut sheet = Sheet::draw(Grid { rows: 2, columns: 2, gap_x: 4, gap_y: 4 }, 10, Level::M, 4);
        let code = sheet.geometry.code(1);
        let layout = Layout::new(10, Level::M, 4).unwrap();
        // The first two of five blocks, 43 data words and 26 error correction codewords each, black and white at random.
        for (at, _) in (0..).zip(layout.words()).filter(|(_, word)| *word < 2 * (43 + 26)) {
            let (x, y) = (at % layout.side, at / layout.side);
            let shade = if (x * 31 + y * 17 + x * y) % 7 < 4 { 0 } else { 255 };
            sheet.cover(Square { left: code.left + x as i32, top: code.top + y as i32, side: 1 }, shade);
        }
        let found = search::search(&sheet.picture, &PilotCodes::default(), search::SearchEffort::Much, &Unwatched);
        let [part] = found.parts.as_slice() else { panic!("{} parts, {} unread", found.parts.len(), found.unread) };
        assert_eq!((part.code.header, part.code.whole_id), (sheet.pieces[1].header, true));
        let off = |(seen, right): (&crate::photo::Point, _)| -> f32 {
            let right: crate::photo::Point = right;
            (seen.x - right.x).hypot(seen.y - right.y)
        };
        assert!(part.corners.iter().zip(sheet.corners(1)).map(off).all(|off| off < 4.0));
        assert_eq!(part.code.blocks.iter().map(Option::is_some).collect::<Vec<_>>(), [false, false, true, true, true]);
        let symbols = part.code.symbols();
        let true_pairs = sheet.pieces[1].shard.chunks(2);
        assert!(symbols.iter().zip(true_pairs).all(|(seen, pair)| seen.is_none_or(|seen| seen.to_be_bytes() == *pair)));
        assert!(symbols.iter().any(Option::is_some) && symbols.iter().any(Option::is_none));
    }
}
