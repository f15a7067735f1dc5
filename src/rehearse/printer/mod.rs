//! Perfect page -> print of a worn printer, and of photocopiers after it.
//!
//! ```text
//! page --weak ink--> --blocked nozzles--> --ink spread--> --streaks--> --copies--> page
//! ```

mod copier;

use std::borrow::Cow;

use copier::{Copier, photocopy};

use super::faults::Impairments;
use super::random::Random;
use crate::photo::Gray;
use crate::units::{Dpi, Mm};

/// Prints a page, then copies it; `resolution` is that of the page.
///
/// A page without faults is borrowed, not cloned.
#[must_use]
pub fn print<'a>(page: &'a Gray, resolution: Dpi, faults: &Impairments, seed: u64) -> Cow<'a, Gray> {
    let mut page = Cow::Borrowed(page);
    if faults.weak < 1.0 {
        weaken_bands(page.to_mut(), resolution, faults.weak, &mut Random::new(seed, 51));
    }
    if faults.nozzle > 0.0 {
        let gap = Dpi(600.0).length(faults.nozzle);
        block_nozzles(page.to_mut(), resolution, gap, &mut Random::new(seed, 52));
    }
    if faults.spread > 0.0 {
        page = Cow::Owned(spread_ink(&page, resolution.dots(Mm(faults.spread / 1000.0))));
    }
    if faults.toner > 0.0 {
        draw_streaks(page.to_mut(), resolution, faults.toner, &mut Random::new(seed, 53));
    }
    let copies = faults.copies.round().max(0.0) as u32;
    if copies > 0 {
        page = Cow::Owned(photocopy(&page, resolution, &Copier::office(copies), seed));
    }
    page
}

/// Moves a value towards white; `share` of the ink is left.
fn thin(value: u8, share: f32) -> u8 {
    (255.0 - f32::from(255 - value) * share + 0.5) as u8
}

fn thin_all(values: &mut [u8], share: f32) {
    for value in values {
        *value = thin(*value, share);
    }
}

/// Bands across or down the page in which only a share of the ink is left.
fn weaken_bands(page: &mut Gray, resolution: Dpi, left: f64, random: &mut Random) {
    let down = random.below(2) == 0;
    let length = if down { page.width } else { page.height };
    let shares = weak_bands(resolution.length(f64::from(length)), resolution, left, random);
    for (row, line) in page.pixels.chunks_exact_mut(page.width as usize).enumerate() {
        if down {
            line.iter_mut().zip(&shares).for_each(|(value, share)| *value = thin(*value, *share));
        } else if shares[row] < 1.0 {
            thin_all(line, shares[row]);
        }
    }
}

/// The share of ink at each dot of a length: bands of 10 to 35 mm, 12 to 40 mm apart, with edges that are soft over 3
/// mm.
fn weak_bands(length: Mm, resolution: Dpi, left: f64, random: &mut Random) -> Vec<f32> {
    let mut bands = Vec::new();
    let mut at = random.between(-20.0, 25.0);
    while at < length.0 {
        let end = at + random.between(10.0, 35.0);
        bands.push((at, end));
        at = end + random.between(12.0, 40.0);
    }
    let depth = |place: f64| {
        let inside = |(from, to): &(f64, f64)| (place - from).min(to - place);
        let deepest = bands.iter().map(inside).fold(f64::NEG_INFINITY, f64::max);
        (deepest / 3.0 + 0.5).clamp(0.0, 1.0)
    };
    let dots = resolution.dots(length).round() as usize;
    (0..dots).map(|dot| (1.0 - (1.0 - left) * depth(resolution.length(dot as f64 + 0.5).0)) as f32).collect()
}

/// Blocked nozzles: each pass of the print head, 8 to 12 mm high, leaves out the same two or three lines.
fn block_nozzles(page: &mut Gray, resolution: Dpi, gap: Mm, random: &mut Random) {
    let head = random.between(8.0, 12.0);
    let blocked: Vec<f64> = (0..2 + random.below(2)).map(|_| random.between(0.0, head)).collect();
    let height = resolution.length(f64::from(page.height)).0;
    let mut pass = -random.between(0.0, head);
    while pass < height {
        for nozzle in &blocked {
            let top = resolution.dots(Mm(pass + nozzle));
            leave_out(page, top, top + resolution.dots(gap));
        }
        pass += head;
    }
}

/// Whitens rows between two positions; partly covered rows are whitened in proportion.
fn leave_out(page: &mut Gray, top: f64, low: f64) {
    let rows = top.max(0.0) as usize..(low.max(0.0).ceil() as usize).min(page.height as usize);
    for row in rows {
        let covered = (low.min(row as f64 + 1.0) - top.max(row as f64)).clamp(0.0, 1.0);
        let line = &mut page.pixels[row * page.width as usize..][..page.width as usize];
        thin_all(line, 1.0 - covered as f32);
    }
}

/// Ink spread by `radius` dots: a grey dilation, with fractional radii as partial darkness.
fn spread_ink(page: &Gray, radius: f64) -> Gray {
    let reach = radius.ceil() as isize;
    let taps = (-reach..=reach).flat_map(|down| (-reach..=reach).map(move |across| (down, across)));
    let loss = |(down, across): (isize, isize)| ((down as f64).hypot(across as f64) - radius).clamp(0.0, 1.0) * 255.0;
    let taps: Vec<(isize, isize, u8)> =
        taps.map(|tap| (tap.0, tap.1, loss(tap) as u8)).filter(|tap| tap.2 < 255 && (tap.0, tap.1) != (0, 0)).collect();
    let (width, height) = (page.width as usize, page.height as isize);
    let mut pixels = page.pixels.clone();
    for (row, line) in (0_isize..).zip(pixels.chunks_exact_mut(width)) {
        for &(down, across, loss) in &taps {
            if !(0..height).contains(&(row + down)) {
                continue;
            }
            let source = &page.pixels[(row + down) as usize * width..][..width];
            let shift = across.unsigned_abs().min(width);
            let (to, from) =
                if across < 0 { (&mut line[shift..], source) } else { (&mut line[..width - shift], &source[shift..]) };
            to.iter_mut().zip(from).for_each(|(value, dark)| *value = (*value).min(dark.saturating_add(loss)));
        }
    }
    Gray { width: page.width, height: page.height, pixels }
}

/// Streaks down the page, 0.3 to 1.5 mm wide: two thirds are dirt, the others scratches without toner.
fn draw_streaks(page: &mut Gray, resolution: Dpi, count: f64, random: &mut Random) {
    let (width, height) = (f64::from(page.width), page.height as usize);
    for _ in 0..count.round().max(0.0) as usize {
        let half = resolution.dots(Mm(random.between(0.15, 0.75)));
        let (middle, sway) = (random.between(0.03, 0.97) * width, resolution.dots(Mm(random.between(0.0, 0.4))));
        let (wave, phase) = (random.between(20.0, 90.0), random.between(0.0, std::f64::consts::TAU));
        let (is_dirt, strength) = (random.below(3) > 0, random.between(0.6, 1.0) as f32);
        for row in 0..height {
            let along = resolution.length(row as f64).0 / wave * std::f64::consts::TAU + phase;
            let place = middle + sway * along.sin();
            // Its strength varies along the page.
            let here = strength * (0.75 + 0.25 * (along * 0.37).cos()) as f32;
            let columns = (place - half).clamp(0.0, width) as usize..(place + half).clamp(0.0, width) as usize;
            for value in &mut page.pixels[row * page.width as usize..][columns] {
                *value = if is_dirt { (f32::from(*value) * (1.0 - here)) as u8 } else { thin(*value, 1.0 - here) };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Fault;
    use super::*;

    const RESOLUTION: Dpi = Dpi(600.0);

    /// Black bars of 40 dots, 100 dots apart, down a white page of 25 x 42 mm.
    fn bars() -> Gray {
        let pixels = (0..600 * 1000).map(|at| if (20..60).contains(&(at % 100)) { 0 } else { 255 }).collect();
        Gray { width: 600, height: 1000, pixels }
    }

    fn dark_share(page: &Gray) -> f64 {
        page.pixels.iter().map(|value| 1.0 - f64::from(*value) / 255.0).sum::<f64>() / page.pixels.len() as f64
    }

    fn printed(fault: Fault, grade: f64, seed: u64) -> Gray {
        print(&bars(), RESOLUTION, &Impairments::of(&[(fault, grade)]), seed).into_owned()
    }

    #[test]
    fn a_good_printer_prints_the_page_and_copies_nothing() {
        assert!(matches!(print(&bars(), RESOLUTION, &Impairments::NONE, 1), Cow::Borrowed(_)));
    }

    #[test]
    fn ink_grows_by_as_much_as_told_at_each_edge() {
        for (grade, grown) in [(1.0, 0.47), (2.0, 0.94), (5.0, 2.72)] {
            let share = dark_share(&printed(Fault::Spread, grade, 1)) * 100.0 - 40.0;
            assert!((share / 2.0 - grown).abs() < 0.02, "grade {grade}: {share}");
        }
    }

    #[test]
    fn blocked_nozzles_leave_whole_lines_out_as_wide_as_told() {
        for (grade, dots) in [(1.0, 1), (3.0, 3), (5.0, 6)] {
            let page = printed(Fault::Nozzle, grade, 4);
            let inked: Vec<bool> = page.pixels.chunks_exact(600).map(|line| line[30] < 128).collect();
            let gaps: Vec<usize> = inked.split(|inked| *inked).map(<[bool]>::len).filter(|gap| *gap > 0).collect();
            assert!((6..=24).contains(&gaps.len()), "{gaps:?}");
            assert!(gaps.iter().filter(|gap| gap.abs_diff(dots) <= 1).count() * 4 >= gaps.len() * 3, "{gaps:?}");
        }
    }

    #[test]
    fn weak_bands_keep_the_share_of_ink_told_and_the_rest_all_of_it() {
        for seed in 0..8 {
            let share = weak_bands(Mm(297.0), RESOLUTION, 0.45, &mut Random::new(seed, 1));
            assert_eq!(share.len(), 7016);
            let weakest = share.iter().filter(|share| (**share - 0.45).abs() < 1e-3).count();
            let full = share.iter().filter(|share| **share >= 1.0).count();
            assert!(weakest > 700 && full > 1400 && share.iter().all(|share| *share >= 0.449), "{weakest} {full}");
        }
        assert_eq!((thin(0, 0.45), thin(255, 0.45)), (140, 255));
    }

    #[test]
    fn streaks_are_as_many_as_told_and_run_down_the_page() {
        let blank = Gray { width: 3000, height: 400, pixels: vec![128; 3000 * 400] };
        for seed in 0..6 {
            let page = print(&blank, RESOLUTION, &Impairments { toner: 3.0, ..Impairments::NONE }, seed);
            let touched: Vec<bool> = page.pixels[200 * 3000..][..3000].iter().map(|value| *value != 128).collect();
            let streaks = touched.split(|touched| !touched).filter(|streak| streak.len() > 5).count();
            assert!((1..=3).contains(&streaks), "seed {seed}: {streaks}");
        }
    }
}
