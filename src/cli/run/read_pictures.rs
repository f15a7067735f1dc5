//! Pictures -> a run log: each is read by itself, and again with the codes that other pictures gave of its sheets.
//!
//! ```text
//! pictures --read--> pile --codes of sheets with unread codes--> pilots --.
//!                      ^                                                  v
//!                      '-------- more codes <--read again-- pictures that show those sheets
//! ```
//! The first reading knows no pilots: a forged code in a pile must not hide the one that a picture shows. What a picture
//! gave stays whatever its second reading gives. Pages that took too long are read once more with more time, if a packet
//! that they show is not whole by then.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cli::input::InputFile;
use crate::cli::run::read_again::{MOST_AGAIN, ReadingPass};
use crate::cli::run::reader_pool::{self, PageOutcome, SkipPage, TimeLimits};
use crate::cli::run::run_log::RunLog;
use crate::cli::tell::{Failure, Progress};
use crate::photo::Pages;
use crate::pile::PictureKey;
use crate::watch::{Step, Watch};

/// How long a page is worked at that has more to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// The next picture waits.
    Usual,
    /// Pages that took too long are read once more with more time, when all others were read and a packet that they show is
    /// not whole.
    Long,
}

/// Reads pictures into a run log; `each` is told of every page after it was taken, and again when reading it again gave
/// more.
pub(crate) fn read_more(
    inputs: Vec<InputFile>,
    patience: Patience,
    log: &mut RunLog,
    progress: &Progress,
    each: impl FnMut(&RunLog) -> Result<(), Failure>,
) -> Result<(), Failure> {
    read_within(TimeLimits::USUAL, inputs, patience, log, progress, each)
}

/// The same; the first reading of a page takes at most this long.
fn read_within(
    limits: TimeLimits,
    inputs: Vec<InputFile>,
    patience: Patience,
    log: &mut RunLog,
    progress: &Progress,
    mut each: impl FnMut(&RunLog) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let read_before: BTreeSet<(PictureKey, usize)> = log
        .pile
        .pages()
        .iter()
        // What gave nothing may give something to a better reader.
        // So may one whose codes made room for others.
        .filter(|page| page.counts.codes > 0 && page.counts.dropped == 0)
        .map(|page| (page.picture, page.page as usize))
        .collect();
    let left_out = log.left_out().clone();
    let without = left_out.clone();
    let known: Box<SkipPage> =
        Box::new(move |picture, page| left_out.contains(&picture) || read_before.contains(&(picture, page)));
    reader_pool::read_all_within(limits, inputs, Pages::read, known, progress, |input, outcome| {
        log.read_again.note(input, &outcome, &without);
        log.add(input, outcome)?;
        progress.table(&log.pile, None, false);
        each(log)
    })?;
    read_with_pilots(log, progress, &mut each)?;
    if patience == Patience::Long
        && let Some(pass) = log.read_again.slow_pass(&log.pile, progress)
    {
        read_pass(pass, TimeLimits::LONG, log, progress, &mut each)?;
        read_with_pilots(log, progress, &mut each)?;
    }
    log.read_again.forget_unnamed();
    Ok(())
}

/// Reads pages again as long as what others gave may help them.
fn read_with_pilots(
    log: &mut RunLog,
    progress: &Progress,
    each: &mut impl FnMut(&RunLog) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for _ in 0..MOST_AGAIN {
        let Some(pass) = log.read_again.next_pass(&log.pile, progress) else { break };
        read_pass(pass, TimeLimits::USUAL, log, progress, each)?;
    }
    Ok(())
}

/// Reads pages again.
fn read_pass(
    pass: ReadingPass,
    limits: TimeLimits,
    log: &mut RunLog,
    progress: &Progress,
    each: &mut impl FnMut(&RunLog) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let ReadingPass { inputs, pages, pilots, .. } = pass;
    let known = Arc::clone(&pilots);
    let others: Box<SkipPage> = Box::new(move |picture, page| !pages.contains(&(picture, page)));
    let read = move |file: &Pages, page: usize, watch: &dyn Watch| file.read_with_pilots(page, &pilots, watch);
    reader_pool::read_all_within(limits, inputs, read, others, &AgainWatch(progress), |_, outcome| {
        let PageOutcome::Page { key, page, mut reading, .. } = outcome else { return Ok(()) };
        let Some(kept) = log.read_again.keep_new((key, page), &known, &mut reading) else { return Ok(()) };
        if log.add_again(kept, page, &reading)? {
            progress.table(&log.pile, None, false);
            each(log)?;
        }
        Ok(())
    })
}

/// The steps of a second reading.
struct AgainWatch<'a>(&'a Progress);

impl Watch for AgainWatch<'_> {
    fn at(&self, step: Step, done: usize, of: usize) {
        self.0.at(if step == Step::Read { Step::ReadAgain } else { step }, done, of);
    }

    fn stop(&self) -> bool {
        self.0.stop()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::cli::input::Origin;
    use crate::photo::Gray;
    use crate::photo::testing::Sheet;
    use crate::pile::Pile;
    use crate::sheet::{Grid, Level};

    const GRID: Grid = Grid { rows: 2, columns: 2, gap_x: 4, gap_y: 4 };

    fn png(picture: &Gray) -> Vec<u8> {
        let pixels = image::GrayImage::from_raw(picture.width, picture.height, picture.pixels.clone()).unwrap();
        let mut png = std::io::Cursor::new(Vec::new());
        pixels.write_to(&mut png, image::ImageFormat::Png).unwrap();
        png.into_inner()
    }

    fn input(name: &str, picture: &Gray) -> InputFile {
        InputFile { path: name.into(), origin: Origin::Standard(png(picture).into()) }
    }

    /// Paler, with grain: what no single reading makes out.
    fn grainy(picture: &Gray, grain: i32) -> Gray {
        let mut seed = 1u64;
        let noisy = |level: &u8| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let noise = ((seed >> 40) % (2 * grain as u64 + 1)) as i32 - grain;
            (i32::from(*level) * 4 / 5 + 25 + noise).clamp(0, 255) as u8
        };
        Gray { pixels: picture.pixels.iter().map(noisy).collect(), ..*picture }
    }

    /// Each pixel the mean of those beside it, as a moving hand makes them.
    fn streaked(picture: &Gray, reach: i32) -> Gray {
        let width = picture.width as i32;
        let mean = |at: usize| {
            let (x, line) = (at as i32 % width, at as i32 / width * width);
            let beside = (-reach..=reach).map(|dx| picture.pixels[(line + (x + dx).clamp(0, width - 1)) as usize]);
            (beside.map(u32::from).sum::<u32>() / (2 * reach as u32 + 1)) as u8
        };
        Gray { pixels: (0..picture.pixels.len()).map(mean).collect(), ..*picture }
    }

    #[test]
    fn what_no_picture_gives_by_itself_is_read_with_the_codes_of_another() {
        let mut sheet = Sheet::draw(GRID, 10, Level::M, 5);
        let shaken = input("shaken.png", &grainy(&streaked(&sheet.picture, 8), 10));
        let hidden = sheet.geometry.code(3);
        sheet.cover(hidden, 200);
        let covered = input("covered.png", &sheet.picture);
        let (mut log, progress) = (RunLog::new(Pile::new()), Progress::new());
        let mut told = Vec::new();
        let each = |log: &RunLog| {
            told.extend(log.latest().map(|(words, _)| words));
            Ok(())
        };
        read_more(vec![shaken.clone(), covered], Patience::Usual, &mut log, &progress, each).unwrap();
        let read = |log: &RunLog| log.pile.sheet_codes().into_values().next().map(|sheet| sheet.read);
        assert_eq!(read(&log), Some([0, 1, 2, 3].into()));
        let rows = log.json();
        assert_eq!((rows.len(), log.pile.pages().len()), (2, 2), "{told:?}");
        assert!(rows[0]["codes_read_again"].as_u64() > Some(0) && rows[1]["codes_read_again"] == 0, "{rows:?}");
        assert_eq!(rows[0]["counts"]["codes"], log.pile.pages()[0].counts.codes);
        assert!(told[2].contains("when it was read again"), "{told:?}");
        // The same with a pile of another day: what the picture gave then is remembered, and it is named again.
        let mut pile = Pile::new();
        let page = pile.add_picture(PictureKey::of(&shaken.bytes().unwrap()), 0).unwrap();
        pile.add_text(page, &sheet.pieces[0].text());
        let page = pile.add_picture(PictureKey::of(b"another"), 0).unwrap();
        for piece in &sheet.pieces[..3] {
            pile.add_text(page, &piece.text());
        }
        let mut log = RunLog::new(pile);
        read_more(vec![shaken], Patience::Usual, &mut log, &progress, |_| Ok(())).unwrap();
        assert_eq!(read(&log), Some([0, 1, 2, 3].into()));
        assert_eq!(log.json()[0]["known_before"], true);
    }

    #[test]
    fn a_page_that_took_too_long_is_read_with_more_time_where_the_patience_is_long() {
        let sheet = Sheet::draw(GRID, 10, Level::M, 5);
        let input = input("hard.png", &sheet.picture);
        let none = TimeLimits { soft: Duration::ZERO, ..TimeLimits::USUAL };
        let read = |patience: Patience| {
            let (mut log, progress) = (RunLog::new(Pile::new()), Progress::new());
            read_within(none, vec![input.clone()], patience, &mut log, &progress, |_| Ok(())).unwrap();
            let read = log.pile.sheet_codes().into_values().next().map(|sheet| sheet.read.len());
            (read, log.json()[0]["cut_short"].as_bool())
        };
        assert_eq!(read(Patience::Usual), (None, Some(true)));
        assert_eq!(read(Patience::Long), (Some(4), Some(false)));
    }
}
