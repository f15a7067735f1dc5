//! What pictures are like where codes were not read <-> lines of text, which one instance of the core can hand to another.
//!
//! ```text
//! NYV6Z9N8 3 0:- 5:4.5,0,0.25,220,0.4,0.03,0.95
//! ```
//! The first eight digits of the set id, the sheet, and each slot: `-` where it does not lie in the picture whole, or the
//! seven numbers of a [`Quality`] in the order of its fields. Numbers come back as the very same bits.

use std::fmt::Write;

use super::quality::{Quality, SheetQuality};

/// Lines, and slots of one line, that are read; what a reader of ours writes has far fewer.
const MOST_LINES: usize = 4_000;
const MOST_SLOTS: usize = 1_000;
/// Digits of a set id's prefix.
const PREFIX: usize = 8;

/// One line for each sheet.
#[must_use]
pub fn quality_lines(sheets: &[SheetQuality]) -> String {
    let mut text = String::new();
    for SheetQuality { prefix, sheet, slots } in sheets {
        // Nothing is written to that could fail.
        let _ = write!(text, "{prefix} {sheet}");
        for (slot, quality) in slots {
            let _ = match quality {
                None => write!(text, " {slot}:-"),
                Some(quality) => {
                    let [a, b, c, d, e, f, g] = numbers(quality);
                    write!(text, " {slot}:{a},{b},{c},{d},{e},{f},{g}")
                }
            };
        }
        text.push('\n');
    }
    text
}

/// The sheets of such lines; what is none of them is left out.
#[must_use]
pub fn parse_quality_lines(text: &str) -> Vec<SheetQuality> {
    text.lines().take(MOST_LINES).filter_map(sheet_of).collect()
}

fn numbers(quality: &Quality) -> [f32; 7] {
    let Quality { module, washed, drowned, white, crispness, grain, evenness } = *quality;
    [module, washed, drowned, white, crispness, grain, evenness]
}

fn sheet_of(line: &str) -> Option<SheetQuality> {
    let mut words = line.split(' ');
    let prefix = words.next().filter(|prefix| prefix.len() == PREFIX && prefix.is_ascii())?.to_owned();
    let sheet = words.next()?.parse().ok()?;
    let slots = words.take(MOST_SLOTS).map(slot_of).collect::<Option<Vec<_>>>()?;
    Some(SheetQuality { prefix, sheet, slots })
}

fn slot_of(word: &str) -> Option<(u32, Option<Quality>)> {
    let (slot, numbers) = word.split_once(':')?;
    let slot = slot.parse().ok()?;
    if numbers == "-" {
        return Some((slot, None));
    }
    let parse = |number: &str| number.parse().ok().filter(|number: &f32| number.is_finite());
    let numbers = numbers.split(',').map(parse).collect::<Option<Vec<f32>>>()?;
    let [module, washed, drowned, white, crispness, grain, evenness] = <[f32; 7]>::try_from(numbers).ok()?;
    Some((slot, Some(Quality { module, washed, drowned, white, crispness, grain, evenness })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets() -> Vec<SheetQuality> {
        let quality = Quality {
            module: 4.1 / 3.0,
            washed: 0.0,
            drowned: 1.0 / 7.0,
            white: 219.999,
            crispness: 0.4,
            grain: 1e-9,
            evenness: 0.95,
        };
        vec![
            SheetQuality { prefix: "NYV6Z9N8".into(), sheet: 3, slots: vec![(0, None), (5, Some(quality))] },
            SheetQuality { prefix: "00000000".into(), sheet: 4_000_000_000, slots: vec![] },
        ]
    }

    #[test]
    fn qualities_come_back_from_their_lines_to_the_bit() {
        let sheets = sheets();
        assert_eq!(parse_quality_lines(&quality_lines(&sheets)), sheets);
        assert_eq!(quality_lines(&[]), "");
    }

    #[test]
    fn a_line_that_is_none_is_left_out_and_the_others_are_read() {
        let good = quality_lines(&sheets());
        for bad in [
            "",
            "NYV6Z9N8",
            "NYV6Z9N8 x",
            "NYV6Z9N8 -1",
            "short 3 0:-",
            "NYV6Z9N8 3 0",
            "NYV6Z9N8 3 0:1,2,3",
            "NYV6Z9N8 3 0:NaN,0,0,0,0,0,0",
            "NYV6Z9N8 3 0:inf,0,0,0,0,0,0",
            "NYV6Z9N8 3 0:1,2,3,4,5,6,7,8",
            "NYV6Z9N8 3 99999999999:-",
        ] {
            assert_eq!(parse_quality_lines(&format!("{bad}\n{good}")), sheets(), "{bad}");
        }
    }
}
