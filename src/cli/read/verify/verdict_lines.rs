//! Verdicts on sheets -> a table, and plain words on what to print again.

use super::checked_picture::CheckedPicture;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::{columns, counted};
use crate::proof::{PrintCheck, SheetVerdict, Standing};

/// Pictures and sheets that are told one by one; the map and JSON have all.
const TOLD: usize = 60;
/// Labels that one sentence names.
const LABELS: usize = 8;
/// Pixels to a module below which the photo is as likely to use up margin as the paper.
const SMALL: f32 = 3.5;

/// All that people are told.
pub(super) fn report(proof: &PrintCheck, verdicts: &[SheetVerdict], rows: &[CheckedPicture]) -> Vec<String> {
    let mut lines = vec!["pictures".to_owned()];
    // Those that could not be read are warned of.
    let read = rows.iter().filter(|row| row.error.is_none());
    let pictures: Vec<Vec<String>> = read.clone().take(TOLD).map(|row| vec![row.name(), picture_words(row)]).collect();
    lines.extend(columns(&pictures, 2));
    lines.extend(more(read.count(), "picture"));
    lines.push(String::new());
    let name = styled(TextStyle::Strong, &proof.set().short_name());
    let (read, codes, needed) = (proof.read(), proof.codes(), proof.needed());
    lines.push(format!("{name}  {read} of {codes} codes can be read; any {needed} restore everything"));
    lines.extend(table(verdicts));
    lines.push(String::new());
    lines.extend(verdict(verdicts));
    lines.extend(besides(proof));
    lines
}

fn more(all: usize, what: &str) -> Option<String> {
    let left = all.checked_sub(TOLD).filter(|left| *left > 0)?;
    Some(format!("  and {} (--json lists them all)", counted(left, &format!("more {what}"), &format!("more {what}s"))))
}

fn picture_words(row: &CheckedPicture) -> String {
    match row.sheets.as_slice() {
        [] => "no sheet of this packet".to_owned(),
        sheets => sheets_words(sheets),
    }
}

/// `sheet 3`, `sheets 1, 2 and 4`.
fn sheets_words(sheets: &[u32]) -> String {
    let numbers: Vec<String> = sheets.iter().map(u32::to_string).collect();
    format!("{} {}", if sheets.len() == 1 { "sheet" } else { "sheets" }, listed(&numbers))
}

/// `A1`, `A1 and B2`, `A1, B2 and 5 more`.
fn listed(labels: &[String]) -> String {
    match labels {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if labels.len() <= LABELS => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more", labels[..LABELS - 1].join(", "), labels.len() + 1 - LABELS),
    }
}

fn table(verdicts: &[SheetVerdict]) -> Vec<String> {
    let head = ["", "codes read", "weakest", "mean", ""].map(str::to_owned).to_vec();
    let row = |sheet: &SheetVerdict| {
        let name = format!("sheet {}", sheet.sheet);
        if sheet.standing == Standing::Unseen {
            return vec![
                name,
                "-".to_owned(),
                "-".to_owned(),
                "-".to_owned(),
                styled(TextStyle::Warn, "in no picture"),
            ];
        }
        let weakest = sheet.weakest.as_ref().map(|weakest| format!("{} {} %", weakest.code, weakest.margin));
        let mean = sheet.mean.map(|mean| format!("{mean} %"));
        let standing = match sheet.standing {
            Standing::Good => styled(TextStyle::Good, "good"),
            Standing::Weak => styled(TextStyle::Warn, "will do"),
            _ => styled(TextStyle::Bad, "print again"),
        };
        let dash = || "-".to_owned();
        let codes = format!("{} of {}", sheet.read, sheet.codes);
        vec![name, codes, weakest.unwrap_or_else(dash), mean.unwrap_or_else(dash), standing]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(verdicts.iter().take(TOLD).map(row)).collect();
    let mut lines = columns(&rows, 2);
    lines.extend(more(verdicts.len(), "sheet"));
    lines
}

/// What to do, sheet by sheet.
fn verdict(verdicts: &[SheetVerdict]) -> Vec<String> {
    let with = |standing| verdicts.iter().filter(move |sheet| sheet.standing == standing);
    let mut lines: Vec<String> = with(Standing::Again).take(TOLD).map(again).collect();
    lines.extend(more(with(Standing::Again).count(), "sheet"));
    lines.extend(with(Standing::Weak).take(TOLD).map(weak));
    let unseen: Vec<u32> = with(Standing::Unseen).map(|sheet| sheet.sheet).collect();
    if !unseen.is_empty() {
        let (are, them) = if unseen.len() == 1 { ("is", "it") } else { ("are", "them") };
        lines.push(capital(&format!("{} {are} in no picture: photograph {them} too.", sheets_words(&unseen))));
    }
    lines.extend(better_photo(&with(Standing::Again).collect::<Vec<_>>()));
    if lines.is_empty() {
        lines.push(styled(
            TextStyle::Good,
            "All sheets are good: every code can be read with half its margin left or more.",
        ));
    }
    lines
}

fn again(sheet: &SheetVerdict) -> String {
    let mut reasons = Vec::new();
    if sheet.read == 0 {
        reasons.push(format!("not one of its {} can be read", counted(sheet.codes, "code", "codes")));
    } else if !sheet.unread.is_empty() {
        reasons.push(format!("{} cannot be read", listed(&sheet.unread)));
    }
    reasons.extend(used_up(sheet));
    let words = format!("Sheet {} should be printed again:", sheet.sheet);
    format!("{} {}.", styled(TextStyle::Bad, &words), reasons.join(", and "))
}

fn weak(sheet: &SheetVerdict) -> String {
    let used = used_up(sheet).unwrap_or_default();
    format!("Sheet {} will do: every code can be read, but {used} ({}).", sheet.sheet, listed(&sheet.weak))
}

fn used_up(sheet: &SheetVerdict) -> Option<String> {
    let (weak, thin) = (sheet.weak.len(), sheet.thin as usize);
    let have = |codes: usize| counted(codes, "code has", "codes have");
    match (thin, weak - thin) {
        (0, 0) => None,
        (0, weak) => Some(format!("{} used up more than half of what can be corrected", have(weak))),
        (thin, 0) => Some(format!("{} used up more than three quarters of what can be corrected", have(thin))),
        (thin, _) => Some(format!(
            "{} used up more than half of what can be corrected, {thin} of them more than three quarters",
            have(weak)
        )),
    }
}

/// A poor photo looks like poor print: what tells the two apart.
fn better_photo(again: &[&SheetVerdict]) -> Vec<String> {
    let agreed = |sheet: &&SheetVerdict| !sheet.unread.is_empty() && sheet.unread_twice as usize == sheet.unread.len();
    let unsure: Vec<u32> = again.iter().filter(|sheet| !agreed(sheet)).map(|sheet| sheet.sheet).collect();
    let mut lines = Vec::new();
    if !unsure.is_empty() {
        let them = if unsure.len() == 1 { "it" } else { "each" };
        lines.push(format!(
            "Before you print {} again, photograph {them} once more, flat, sharp and in even light: a poor photo uses up \
             margin as poor print does, and the best photo counts.",
            sheets_words(&unsure)
        ));
    }
    if let Some(small) = again.iter().filter_map(|sheet| sheet.pixels).filter(|pixels| *pixels < SMALL).reduce(f32::min)
    {
        lines.push(format!(
            "The sheets are small in the pictures ({small:.1} pixels to a square of a code; 4 and more are good): go closer, or \
             photograph a sheet in halves."
        ));
    }
    let sure: Vec<u32> = again.iter().filter(|sheet| agreed(sheet)).map(|sheet| sheet.sheet).collect();
    if !sure.is_empty() {
        lines.push(format!("Two pictures or more agree about {}: it is the paper.", sheets_words(&sure)));
    }
    lines
}

fn besides(proof: &PrintCheck) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, codes) in proof.other_packets().iter().take(LABELS) {
        lines.push(format!("Another packet was seen too: {name}, {}.", counted(*codes, "code", "codes")));
    }
    if proof.different() > 0 {
        let codes = counted(proof.different(), "code says that it is", "codes say that they are");
        lines.push(format!("{codes} of this packet but not as its PDF has it: forged, or from another printing."));
    }
    lines
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_in_full_when_few_and_counted_when_many() {
        let labels: Vec<String> = (1..=12).map(|column| format!("A{column}")).collect();
        assert_eq!(listed(&labels[..1]), "A1");
        assert_eq!(listed(&labels[..3]), "A1, A2 and A3");
        assert_eq!(listed(&labels), "A1, A2, A3, A4, A5, A6, A7 and 5 more");
        assert_eq!(listed(&labels[..9]), "A1, A2, A3, A4, A5, A6, A7 and 2 more");
        assert_eq!((sheets_words(&[3]).as_str(), sheets_words(&[1, 2]).as_str()), ("sheet 3", "sheets 1 and 2"));
    }
}
