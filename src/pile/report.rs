//! What is known of a set -> its report for people and programs: state, and every place of every sheet.

use serde::Serialize;

use super::keys::{Counts, PictureKey};
use crate::frame::SetId;

/// The result for a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SetState {
    /// Restored, and proved by the set id.
    Whole,
    /// Too few codes: bring more photos.
    Incomplete,
    /// Enough codes, but more of them forged or misread than can be told apart.
    Corrupt,
    /// Proved by the set id, but its content cannot be opened safely.
    Refused,
    /// Interrupted before the end.
    Stopped,
}

/// One place on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlotState {
    Read,
    /// Some of its blocks were decoded: they help, but a whole code helps more.
    InPart,
    Missing,
    /// Read, but forged, or in conflict with another code of the same number.
    Doubtful,
}

impl SlotState {
    /// `r` read, `p` in part, `m` missing, `d` doubtful.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Read => 'r',
            Self::InPart => 'p',
            Self::Missing => 'm',
            Self::Doubtful => 'd',
        }
    }
}

fn letters<S: serde::Serializer>(cells: &[SlotState], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&cells.iter().map(|cell| cell.letter()).collect::<String>())
}

/// One sheet of which at least one code or mark was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetReport {
    /// As printed, from 1.
    pub sheet: u32,
    pub rows: u32,
    pub columns: u32,
    /// One for each place, row by row; shorter than `rows * columns` only where shard numbers end, at 65536.
    /// For programs one letter each: `r` read, `p` read in part, `m` missing, `d` doubtful.
    #[serde(serialize_with = "letters")]
    pub cells: Vec<SlotState>,
    /// Places that were read and not found doubtful.
    pub read: u32,
    /// Labels of the places that were read in part: `B2`.
    pub in_part: Vec<String>,
    /// Labels of the places of which nothing was read: `B3`.
    pub missing: Vec<String>,
    /// Labels of the doubtful places.
    pub doubtful: Vec<String>,
    /// Sightings of this sheet's marks, at most one for each mark and page.
    pub marks: u32,
}

/// A code on paper.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CodePlace {
    pub sheet: u32,
    /// Row letter and column number.
    pub label: String,
    /// Its number in the packet, from 1.
    pub shard: u32,
}

/// Something that does not fit, told to people; it did not stop the restoring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[non_exhaustive]
pub enum SetWarning {
    /// After a top-up the older sheets still say the smaller number.
    #[error("some sheets say that the packet has {least} sheets, others {most}: they were not printed together")]
    SheetCounts { least: u32, most: u32 },
    /// The set id fixes how many codes are needed and how long they are.
    #[error("{} this packet but not its size: forged or misread, left out", counted(*.codes, "code names", "codes name"))]
    OtherSize { codes: u32 },
    #[error("on sheet {sheet}, {} with the other codes about the layout", counted(*.codes, "code disagrees", "codes disagree"))]
    OtherLayout { sheet: u32, codes: u32 },
    #[error("a mark claims to be of sheet {sheet}, but the codes disagree: wrong or forged, left out")]
    LyingMark { sheet: u32 },
    #[error("{} read in more than one way", counted(*.codes, "place on a sheet was", "places on sheets were"))]
    #[serde(rename = "twins")]
    Conflicts { codes: u32 },
    #[error("{} seen than can be listed here: only a forger makes that many", counted(*.sheets, "more sheet was", "more sheets were"))]
    SheetsLeftOut { sheets: u32 },
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Part of a sheet, as a person looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Region {
    Whole,
    UpperLeft,
    Upper,
    UpperRight,
    Left,
    Middle,
    Right,
    LowerLeft,
    Lower,
    LowerRight,
}

/// The photo that would help most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BestPhoto {
    pub sheet: u32,
    /// Where on the sheet most of what is missing stands.
    pub region: Region,
    /// Codes of the sheet that are not read, and that the photo could bring.
    pub codes: u32,
    /// Codes that are still needed.
    pub wanted: u32,
    /// Whether anything of that sheet was seen.
    pub seen: bool,
}

/// A picture that contradicts the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    #[serde(serialize_with = "as_text")]
    pub picture: PictureKey,
    pub readings: u32,
}

/// The report of one set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetReport {
    #[serde(serialize_with = "as_text")]
    pub id: SetId,
    pub short_name: String,
    pub state: SetState,
    /// Codes that are enough to restore it.
    pub needed: u32,
    /// Distinct numbers that were read, without those of which only a forged reading exists.
    pub read: u32,
    /// Numbers of which only a partial code exists.
    pub in_part: u32,
    /// Further whole codes that are certainly enough; 0 when the set is whole or corrupt.
    pub lacking: u32,
    /// Bytes of each code's shard.
    pub shard_bytes: usize,
    /// Sheets of the packet, as far as its codes and marks tell.
    pub sheet_count: u32,
    /// Sheets of which something was seen, by number.
    pub sheets: Vec<SheetReport>,
    /// First and last of each run of sheets of which nothing was seen.
    pub unseen: Vec<(u32, u32)>,
    /// Codes found forged or misread, by sheet and place.
    pub forged: Vec<CodePlace>,
    /// The photo that would help most; `None` when no more codes are needed.
    pub best_photo: Option<BestPhoto>,
    pub warnings: Vec<SetWarning>,
    /// All of it was read from texts: there is no photo to be taken again.
    pub from_texts: bool,
    /// Pictures with readings that are not of the set, or, where that is not known, with readings that conflict: most of
    /// them first.
    pub contradictions: Vec<Contradiction>,
    /// Why it is corrupt or refused, in one line.
    pub reason: Option<String>,
}

/// A mark of a sheet of which no code was read, in any picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoneMark {
    /// The first eight digits of the set id.
    pub prefix: String,
    pub sheet: u32,
    pub sheets: u32,
    pub needed: u32,
    /// It stood in texts only.
    pub from_texts: bool,
}

/// What was seen besides the sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Report {
    /// Over all pictures.
    pub counts: Counts,
    /// Marks of packets of which no code was read.
    pub lone_marks: Vec<LoneMark>,
    /// Sets beyond those that were looked at; no honest pile has any.
    pub further_sets: u32,
}

fn as_text<S: serde::Serializer>(id: &impl std::fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}
