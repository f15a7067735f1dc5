//! One line of a pile file <-> what it says: a picture, a mark, a code, a partial code.

use super::super::gather::{Candidate, PrintedPlace};
use super::super::keys::{Counts, PageSeen, PictureKey, SetKey};
use super::partial_line;
use crate::frame::{Header, PartialCode, Piece, SheetMark};

/// The first words of a pile file: what has other ones is none.
pub const PILE_START: &str = "# seedpress pile";

const PICTURE: &str = "# picture ";

/// What a text file of codes held; every line is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Loaded {
    /// Sound seedpress codes.
    pub codes: u32,
    /// Partial codes.
    pub in_part: u32,
    pub marks: u32,
    /// Texts that begin like a seedpress code and are damaged.
    pub damaged: u32,
    /// Codes printed by a newer format.
    pub newer: u32,
    /// Codes that the pile had no room for.
    pub dropped: u32,
    /// Lines that hold no code, no mark, no rest of a wrapped code and no comment, or a part that is damaged.
    pub other_lines: u32,
    /// The first of these, from 1.
    pub first_other_line: Option<u32>,
    /// Lines with the start of a code that end in dots: somebody shortened them.
    pub shortened: u32,
}

/// One code, mark or partial code of a page.
pub(super) enum Line<'a> {
    Mark(&'a SheetMark),
    Part(PartialCode),
    Code(&'a SetKey, u32, &'a Candidate, &'a PrintedPlace),
}

/// What lines must share to be the same: kind, and number of the shard or the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LineKey {
    Mark(u32),
    Part(u32),
    Code(u32),
}

impl Line<'_> {
    pub fn key(&self) -> LineKey {
        match self {
            Self::Mark(mark) => LineKey::Mark(mark.sheet),
            Self::Part(code) => LineKey::Part(code.header.shard),
            Self::Code(_, shard, ..) => LineKey::Code(*shard),
        }
    }

    /// Without its end.
    pub fn text(&self) -> String {
        match self {
            Self::Mark(mark) => mark.text(),
            Self::Part(code) => partial_line::write(code),
            Self::Code(key, shard, candidate, place) => {
                let header = Header {
                    set: key.id,
                    shard: *shard,
                    needed: key.needed,
                    sheet: place.sheet,
                    sheets: place.sheets,
                    grid: place.grid,
                };
                Piece { header, shard: candidate.shard.clone() }.text()
            }
        }
    }
}

/// What a `# picture` line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PictureLine {
    pub number: u32,
    pub picture: PictureKey,
    /// From 0.
    pub page: u32,
    pub counts: Counts,
    /// It is a file of texts.
    pub text: bool,
}

/// `# picture 1 9f86d081884c7d65 page 1 codes 2 ...`; names that this version does not know are passed over.
pub(super) fn picture_line(line: &str) -> Option<PictureLine> {
    let mut words = line.trim().strip_prefix(PICTURE)?.split_ascii_whitespace();
    let number = words.next()?.parse().unwrap_or(0);
    let picture = PictureKey::parse(words.next()?)?;
    let mut said = PictureLine { number, picture, page: 0, counts: Counts::default(), text: false };
    while let (Some(name), Some(value)) = (words.next(), words.next()) {
        let Ok(value) = value.parse::<u32>() else { continue };
        let counts = &mut said.counts;
        match name {
            "page" => said.page = value.saturating_sub(1),
            "codes" => counts.codes = value,
            "in-part" => counts.in_part = value,
            "marks" => counts.marks = value,
            "foreign" => counts.foreign = value,
            "damaged" => counts.damaged = value,
            "newer" => counts.newer = value,
            "dropped" => counts.dropped = value,
            "text" => said.text = value > 0,
            _ => {}
        }
    }
    Some(said)
}

/// Number and key of the picture that a `# picture` line of a pile file names.
#[must_use]
pub fn picture_of_line(line: &str) -> Option<(u32, PictureKey)> {
    picture_line(line).map(|said| (said.number, said.picture))
}

/// The line of a page, without its end.
pub(super) fn write_picture_line(number: u32, page: &PageSeen) -> String {
    let Counts { codes, in_part, marks, foreign, damaged, newer, dropped } = page.counts;
    let text = if page.text { " text 1" } else { "" };
    format!(
        "{PICTURE}{number} {} page {} codes {codes} in-part {in_part} marks {marks} foreign {foreign} damaged {damaged} newer {newer} dropped {dropped}{text}",
        page.picture,
        page.page + 1
    )
}

/// The same line of an older file with other counts; what else it says stays.
pub(super) fn with_counts(line: &str, counts: Counts) -> String {
    let mut words: Vec<String> = line.trim().split_ascii_whitespace().map(str::to_owned).collect();
    let named = [
        ("codes", counts.codes),
        ("in-part", counts.in_part),
        ("marks", counts.marks),
        ("foreign", counts.foreign),
        ("damaged", counts.damaged),
        ("newer", counts.newer),
        ("dropped", counts.dropped),
    ];
    for (name, value) in named {
        // Names and values alternate after `# picture NUMBER KEY`.
        let at = words.iter().enumerate().skip(4).step_by(2).find(|(_, word)| *word == name).map(|(at, _)| at + 1);
        match at.and_then(|at| words.get_mut(at)) {
            Some(word) => *word = value.to_string(),
            None if value > 0 => words.extend([name.to_owned(), value.to_string()]),
            None => {}
        }
    }
    words.join(" ")
}

/// Whether something in a line begins like a code of any version.
pub(super) fn has_start(line: &str) -> bool {
    line.as_bytes().windows(4).any(|window| matches!(window, [b'S' | b's', b'P' | b'p', b'1'..=b'9', b'-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_changed_in_their_place_and_words_of_a_later_version_stay() {
        let line = "# picture 7 0123456789abcdef page 2 codes 3 colour red dropped 0";
        let counts = Counts { codes: 5, in_part: 1, ..Counts::default() };
        let changed = with_counts(line, counts);
        assert_eq!(changed, "# picture 7 0123456789abcdef page 2 codes 5 colour red dropped 0 in-part 1");
        let said = picture_line(&changed).unwrap();
        assert_eq!((said.number, said.page, said.counts), (7, 1, counts));
    }
}
