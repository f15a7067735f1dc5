//! The facts of a new packet, or why there is none -> lines for its owner.

use std::path::Path;

use crate::cli::tell::failure::Failure;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::text::{columns, counted, grouped, shown, spelled};
use crate::pack::{LeftOut, PackError, PacketFacts, Withheld};
use crate::typeset::{OwnWords, TypesetError};

/// Texts that are not printed to be read and are named.
const MOST_TOLD: usize = 8;

/// Why there is no packet, and what to do about it.
pub(crate) fn pack_failure(error: &PackError) -> Failure {
    match error {
        PackError::Stopped => Failure::interrupted(),
        PackError::Typeset(TypesetError::Letters { place, .. } | TypesetError::TooLong { place, .. }) => {
            let (option, key) = match place {
                OwnWords::Title => ("--title", "title"),
                OwnWords::Date => ("--date", "date"),
                _ => ("--holder", "holders"),
            };
            Failure::new(error).hint(format!("choose other words with {option}, or for `{key}` of the recipe"))
        }
        PackError::Page(_) => {
            Failure::new(error).hint("take larger paper, a denser profile, or a fold with larger pages: --fold booklet")
        }
        error => Failure::new(error),
    }
}

/// What its owner should know of a packet.
pub(crate) fn packet_lines(facts: &PacketFacts, folded: Option<String>, file: Option<&Path>) -> Vec<String> {
    let name = styled(TextStyle::Strong, &facts.short_name);
    let place = file.map_or_else(String::new, |path| format!(" in {}", shown(path)));
    let mut lines = vec![format!("{name}  {} pages{place}", facts.pages)];
    let mut what = vec![counted(facts.files, "file", "files")];
    if facts.folders > 0 {
        what.push(counted(facts.folders, "empty folder", "empty folders"));
    }
    let per_sheet = facts.grid.codes();
    let rows = [
        (
            "files",
            format!(
                "{}, {} bytes; {} compressed",
                what.join(" and "),
                grouped(facts.file_bytes),
                grouped(facts.content_bytes as u64)
            ),
        ),
        ("sheets", format!("{} with {} each", facts.sheets, counted(per_sheet, "code", "codes"))),
        ("around", around_words(facts)),
        ("codes", format!("any {} of {} restore everything", facts.needed, facts.codes)),
        ("spare", spare_words(facts)),
        (
            "modules",
            format!(
                "{:.3} mm, QR version {}-{}, {} bytes a code",
                facts.module.0,
                facts.version,
                facts.level.letter(),
                facts.shard_bytes
            ),
        ),
    ];
    let rows = rows.into_iter().chain(folded.map(|words| ("folded", words)));
    let rows: Vec<_> = rows.map(|(name, words)| vec![name.to_owned(), words]).collect();
    lines.extend(columns(&rows, 2));
    lines.extend(text_lines(facts));
    if file.is_some() {
        lines.push(
            "print it at 100 % (actual size); then rehearse: photograph the sheets and run `seedpress scan`".to_owned(),
        );
    }
    lines
}

/// The pages that make a whole of the sheets.
fn around_words(facts: &PacketFacts) -> String {
    let texts = counted(facts.texts, "file", "files");
    let read = if facts.texts > 0 { format!(", with {texts} as readable text") } else { String::new() };
    format!("{} before the sheets{read}; {} after them", pages(facts.front_pages), pages(facts.guide_pages()))
}

fn pages(count: u32) -> String {
    counted(count, "page", "pages")
}

/// Which texts are not printed to be read, and who can read what.
fn text_lines(facts: &PacketFacts) -> Vec<String> {
    let mut lines = Vec::new();
    for LeftOut { path, why } in facts.left_out.iter().take(MOST_TOLD) {
        let why = match why {
            Withheld::People => "it looks like a list of people (--open-contacts prints it anyway)".to_owned(),
            Withheld::Long => "it is too long to be printed".to_owned(),
            Withheld::Letter { letter, line } => {
                format!("no font here has the letter {} of its line {line}", letter.escape_unicode())
            }
        };
        lines.push(format!("{} is in the codes only: {why}", spelled(path)));
    }
    if let Some(more) = facts.left_out.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        lines.push(format!("and {more} more"));
    }
    let people = facts.left_out.iter().any(|left| left.why == Withheld::People);
    if facts.open_contacts {
        lines.push("this packet is not sealed, and a list of people is printed in it as readable text: everyone who sees the paper can read it".to_owned());
    } else if people {
        lines.push(
            "this packet is not sealed: whoever has enough of the sheets can read the list of people from the codes"
                .to_owned(),
        );
    }
    lines
}

fn spare_words(facts: &PacketFacts) -> String {
    let codes = counted(facts.codes - facts.needed, "code", "codes");
    let any = |count: u32, one: &str, many: &str| {
        if count == 0 {
            return format!("you may lose any {codes}, but not a whole {one}");
        }
        format!(
            "you may lose any {}, or any {codes}",
            counted(count, &format!("whole {one}"), &format!("whole {many}"))
        )
    };
    if facts.sheets_per_paper > 1 {
        any(facts.may_lose_papers, "piece of paper", "pieces of paper")
    } else {
        any(facts.may_lose_sheets, "sheet", "sheets")
    }
}
