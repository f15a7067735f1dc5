//! A grey picture -> codes by a second reader, rqrr, where the first found none.
//!
//! Two finders that know nothing of each other fail on different pictures. rqrr's cannot be stopped, and its time grows
//! with the cube of the finder patterns, so it is asked only for small pictures with few of them: single codes, a mark
//! cut out of a photo. Sheets never come here.

use rqrr::PreparedImage;

use crate::photo::{Gray, Point, Reader, Sighting};
use crate::qr::Payload;

/// Pixels of a picture that the second reader may see; larger ones were read in halves by the first.
const MAX_PIXELS: usize = 4_000_000;
/// Finder patterns that a picture for the second reader may have: four codes.
const MAX_PATTERNS: usize = 12;

/// The codes that rqrr reads; `patterns` is how many finder patterns the first reader saw.
pub fn read(picture: &Gray, patterns: usize) -> Vec<Sighting> {
    if picture.pixels.len() > MAX_PIXELS || patterns > MAX_PATTERNS {
        return Vec::new();
    }
    let width = picture.width as usize;
    let pixel = |x: usize, y: usize| picture.pixels.get(y * width + x).copied().unwrap_or(255);
    let mut prepared = PreparedImage::prepare_from_greyscale(width, picture.height as usize, pixel);
    prepared.detect_grids().iter().filter_map(sighting).collect()
}

fn sighting<G: rqrr::BitGrid>(grid: &rqrr::Grid<G>) -> Option<Sighting> {
    let mut bytes = Vec::new();
    grid.decode_to(&mut bytes).ok()?;
    let payload = String::from_utf8(bytes).map_or_else(|error| Payload::Bytes(error.into_bytes()), Payload::Text);
    // Its bounds end a module beyond the code, right and below.
    let side = grid.grid.size() as f32;
    let [tl, tr, br, bl] = grid.bounds.map(|at| Point { x: at.x as f32, y: at.y as f32 });
    let back = |from: Point, to: Point| {
        let share = side / (side + 1.0);
        Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
    };
    let corners = [tl, back(tl, tr), back(tl, br), back(tl, bl)];
    Some(Sighting { payload, corners, reader: Reader::Rqrr })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::testing::Sheet;
    use crate::sheet::{Grid, Level};

    fn sheet() -> Sheet {
        Sheet::draw(Grid { rows: 1, columns: 1, gap_x: 4, gap_y: 4 }, 10, Level::M, 4)
    }

    #[test]
    fn the_second_reader_reads_a_code_and_tells_its_corners() {
        let sheet = sheet();
        let found = read(&sheet.picture, 3);
        let code = found.iter().find(|seen| seen.payload == Payload::Text(sheet.pieces[0].text())).unwrap();
        for (corner, right) in code.corners.iter().zip(sheet.corners(0)) {
            assert!((corner.x - right.x).hypot(corner.y - right.y) < 2.0, "{:?}", code.corners);
        }
    }

    #[test]
    fn a_carpet_of_patterns_and_a_large_picture_are_not_shown_to_it() {
        assert_eq!(read(&sheet().picture, 13), []);
        let large = Gray { width: 3000, height: 2000, pixels: vec![255; 6_000_000] };
        assert_eq!(read(&large, 0), []);
    }
}
