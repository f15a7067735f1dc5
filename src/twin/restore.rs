//! Lines of a twin, some of them unlike or forged -> its file, once the digest of line 00 fits; else what is missing.

use std::collections::BTreeMap;

use super::coded::{CodedLine, LINE_BYTES, content};
use super::make::SHARD_BYTES;
use super::summary::Summary;
use super::text::{TextLine, unwrapped};
use crate::shard;

/// Choices among unlike readings that are tried.
const MOST_TRIES: usize = 1_000;

/// What became of a twin.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TwinState {
    /// Its file, as line 00 proves. `left_out` are lines that do not belong to it.
    Whole { name: String, bytes: Vec<u8>, left_out: Vec<u16> },
    /// Lines that were not read; any `more` of them are enough.
    Missing { lines: Vec<u16>, more: usize },
    /// There are enough lines, but line 00 does not fit them.
    Unproved,
    /// Line 00 was not read.
    NoSummary,
}

/// A line's shard, by its number.
type Numbered = (u32, [u8; SHARD_BYTES]);

/// Different readings of each line, by its number.
type Readings<T> = BTreeMap<u16, Vec<T>>;

/// What becomes of the twin with this summary, from all lines that were read.
pub(super) fn state_of(coded_lines: &Readings<CodedLine>, texts: &Readings<TextLine>, summary: &Summary) -> TwinState {
    if summary.kind.is_coded() { coded(coded_lines, summary) } else { text(texts, summary) }
}

fn missing(has: impl Fn(u16) -> bool, summary: &Summary) -> Option<TwinState> {
    let lines: Vec<u16> = (1..=summary.lines).filter(|number| !has(*number)).collect();
    let have = usize::from(summary.lines) - lines.len();
    let more = usize::from(summary.needed).saturating_sub(have);
    (more > 0).then_some(TwinState::Missing { lines, more })
}

fn text(read: &Readings<TextLine>, summary: &Summary) -> TwinState {
    let length = summary.kind.check_digits();
    let fitting: Vec<Vec<&TextLine>> = (1..=summary.lines)
        .map(|number| {
            let readings = read.get(&number).map(Vec::as_slice).unwrap_or_default();
            readings.iter().filter(|line| line.check_digits == length).collect()
        })
        .collect();
    if let Some(missing) = missing(|number| !fitting[usize::from(number) - 1].is_empty(), summary) {
        return missing;
    }
    let proved = |chosen: &[&&TextLine]| {
        let texts: Vec<&str> = chosen.iter().map(|line| line.text.as_str()).collect();
        let content = unwrapped(&texts);
        let (name, text) = content.split_once('\n')?;
        summary.proves(content.as_bytes()).then(|| TwinState::Whole {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
            left_out: Vec::new(),
        })
    };
    first_choice(&fitting, proved).unwrap_or(TwinState::Unproved)
}

fn coded(read: &Readings<CodedLine>, summary: &Summary) -> TwinState {
    let readings: Vec<&Vec<CodedLine>> = read.range(1..=summary.lines).map(|(_, readings)| readings).collect();
    if let Some(missing) = missing(|number| read.contains_key(&number), summary) {
        return missing;
    }
    let proved = |chosen: &[&CodedLine]| {
        let shards: Vec<Numbered> = chosen.iter().map(|line| (u32::from(line.number), shard_of(line))).collect();
        proved_by(summary, &shards).or_else(|| without_forged(summary, &shards))
    };
    first_choice(&readings.into_iter().cloned().collect::<Vec<_>>(), proved).unwrap_or(TwinState::Unproved)
}

fn shard_of(line: &CodedLine) -> [u8; SHARD_BYTES] {
    let mut shard = [0; SHARD_BYTES];
    shard[..LINE_BYTES].copy_from_slice(&line.bytes);
    shard
}

/// The file, if the first lines that are needed are its.
fn proved_by(summary: &Summary, shards: &[Numbered]) -> Option<TwinState> {
    let needed = usize::from(summary.needed);
    let known: Vec<(u32, &[u8])> = shards.iter().take(needed).map(|(number, shard)| (*number, &shard[..])).collect();
    let stream = shard::restore(summary.needed.into(), &known).ok()?;
    let mut content: Vec<u8> = stream.chunks(SHARD_BYTES).flat_map(|shard| shard[..LINE_BYTES].to_vec()).collect();
    let rest = content.split_off(usize::from(summary.bytes).min(content.len()));
    if rest.iter().any(|byte| *byte != 0) || !summary.proves(&content) {
        return None;
    }
    let (name, bytes) = content::unwrap(summary.kind, &content)?;
    Some(TwinState::Whole { name, bytes, left_out: Vec::new() })
}

/// The file without the lines that do not lie on one polynomial with the others; else without any one.
fn without_forged(summary: &Summary, shards: &[Numbered]) -> Option<TwinState> {
    let needed = usize::from(summary.needed);
    if shards.len() <= needed {
        return None;
    }
    let known: Vec<(u32, &[u8])> = shards.iter().map(|(number, shard)| (*number, &shard[..])).collect();
    let located = shard::find_forged(summary.needed.into(), &known).ok().flatten().unwrap_or_default();
    let each = shards.iter().take(needed).map(|(number, _)| vec![*number]);
    [located].into_iter().filter(|forged| !forged.is_empty()).chain(each).find_map(|forged| {
        let honest: Vec<Numbered> = shards.iter().filter(|(number, _)| !forged.contains(number)).copied().collect();
        match proved_by(summary, &honest)? {
            TwinState::Whole { name, bytes, .. } => {
                let left_out = forged.iter().map(|number| *number as u16).collect();
                Some(TwinState::Whole { name, bytes, left_out })
            }
            other => Some(other),
        }
    })
}

/// Tries choices of one reading of each line: first those of one twin after another, then all in turn, up to a bound.
fn first_choice<T, R>(readings: &[Vec<T>], mut fits: impl FnMut(&[&T]) -> Option<R>) -> Option<R> {
    let choose = |at: &dyn Fn(usize, usize) -> usize| -> Vec<&T> {
        let chosen = readings.iter().enumerate();
        chosen.filter_map(|(line, readings)| readings.get(at(line, readings.len()))).collect()
    };
    let most = readings.iter().map(Vec::len).max().unwrap_or(1);
    let uniform = (0..most).find_map(|nth| fits(&choose(&|_, count| nth.min(count - 1))));
    if uniform.is_some() || most <= 1 {
        return uniform;
    }
    let mut counter = vec![0; readings.len()];
    for _ in 0..MOST_TRIES {
        if let Some(found) = fits(&choose(&|line, _| counter[line])) {
            return Some(found);
        }
        let mut next = counter.iter_mut().zip(readings);
        loop {
            let (digit, readings) = next.next()?;
            *digit += 1;
            if *digit < readings.len() {
                break;
            }
            *digit = 0;
        }
    }
    None
}
