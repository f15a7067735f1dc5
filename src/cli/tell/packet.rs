//! The facts of a new packet, or why there is none -> lines for its owner.

use std::path::Path;

use crate::cli::tell::failure::Failure;
use crate::cli::tell::readers::who_can_read;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::text::{columns, counted, grouped, shown};
use crate::pack::{PackError, PacketFacts};
use crate::typeset::TypesetError;

/// Why there is no packet, and what to do about it.
pub(crate) fn pack_failure(error: &PackError) -> Failure {
    match error {
        PackError::Stopped => Failure::interrupted(),
        PackError::Typeset(TypesetError::Letter { .. } | TypesetError::TooLong { .. }) => {
            Failure::new(error).hint("choose other words with --title or --date")
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
    lines.push(who_can_read(facts));
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
