//! What a pile holds of a set -> plain facts: read, missing and doubtful, sheet by sheet.

use serde::Serialize;

use super::{BestPhoto, Counts};
use crate::frame::SetId;

/// How a set came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum State {
    /// Restored, and proved by the set id.
    Whole,
    /// Too few codes: bring more photos.
    Incomplete,
    /// Enough codes, but more of them forged or misread than can be told apart.
    Corrupt,
    /// Proved by the set id, but what it holds can not be opened safely.
    Refused,
    /// Not tried: told to stop.
    Stopped,
}

/// One place on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cell {
    Read,
    Missing,
    /// Read, but forged, or in conflict with another code of the same number.
    Doubtful,
}

/// One sheet of which at least one code or mark was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetReport {
    /// As printed, from 1.
    pub sheet: u32,
    pub rows: u32,
    pub columns: u32,
    /// One a place, row by row; shorter than `rows * columns` only where the packet's numbers end.
    #[serde(skip)]
    pub cells: Vec<Cell>,
    pub read: u32,
    /// Labels of the missing places: `B3`.
    pub missing: Vec<String>,
    /// Labels of the doubtful places.
    pub doubtful: Vec<String>,
    /// Sheet marks read on it.
    pub marks: u32,
}

/// A code on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodePlace {
    /// Its number in the packet, from 1.
    pub shard: u32,
    pub sheet: u32,
    /// Row letter and column number.
    pub label: String,
}

/// Something that does not fit, told to people; it did not stop the restoring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[non_exhaustive]
pub enum Warning {
    #[error("sheets say that the packet has {least} sheets, and others {most}: some were printed before others")]
    SheetCounts { least: u32, most: u32 },
}

/// All that can be told about one set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetReport {
    #[serde(serialize_with = "as_text")]
    pub id: SetId,
    pub short_name: String,
    pub state: State,
    /// Codes that restore it.
    pub needed: u32,
    /// Different codes of it that were read, forged ones left out where they are known.
    pub read: u32,
    /// Bytes of each code's shard.
    pub shard_bytes: usize,
    /// Sheets of the packet, as far as its codes and marks tell.
    pub sheet_count: u32,
    /// Sheets of which something was seen, by number.
    pub sheets: Vec<SheetReport>,
    /// First and last of each run of sheets of which nothing was seen.
    pub unseen: Vec<(u32, u32)>,
    /// Codes found forged or misread.
    pub forged: Vec<CodePlace>,
    /// The photo that would help most; none when nothing is missing for restoring.
    pub best_photo: Option<BestPhoto>,
    pub warnings: Vec<Warning>,
    /// Why it is corrupt or refused, in one line.
    pub reason: Option<String>,
}

/// What was seen besides the sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Report {
    pub counts: Counts,
    /// Sets beyond those that were looked at: only forgers make so many.
    pub further_sets: u32,
}

fn as_text<S: serde::Serializer>(id: &SetId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}
