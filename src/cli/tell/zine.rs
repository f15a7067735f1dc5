//! The facts of a new zine, or why there is none -> lines for its maker.

use super::packet::pack_failure;
use crate::cli::args::zine::ZineArgs;
use crate::cli::tell::failure::Failure;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::text::{columns, counted, grouped};
use crate::fold::{Duplex, Fold, FoldError};
use crate::press::PressError;
use crate::zine::{self, MirrorFacts, MirrorPlace, ZineError, ZineFacts};

/// Pages that are too many to be stapled through one fold: 20 papers of 80 g/m² are 2 mm.
const THICK_PAPERS: usize = 20;

/// Why there is no zine, and what to do about it.
pub(crate) fn zine_failure(error: &ZineError, of: &str) -> Failure {
    if let ZineError::Pack(error) = error {
        return pack_failure(error);
    }
    let hint = match error {
        ZineError::Fold(FoldError::TooManyPages { .. }) => {
            Some("shorten the text, take a smaller layout, or use --fold mini16 or --fold booklet")
        }
        ZineError::Poster { .. } => Some("shorten it"),
        ZineError::Press(PressError::Locked) => Some("save it without its password, then try again"),
        ZineError::Press(
            PressError::LockedOtherwise | PressError::Unreadable | PressError::NoPages | PressError::Page { .. },
        ) => Some("open it in a PDF viewer and print it to a new PDF, then try again"),
        _ => None,
    };
    Failure::new(format!("{of}{error}")).hint_if(hint)
}

/// What its maker should know of a zine.
pub(crate) fn zine_lines(facts: &ZineFacts, args: &ZineArgs) -> Vec<String> {
    let name = styled(TextStyle::Strong, args.fold.name());
    if args.printing.proof {
        return vec![format!("{name}  {} in reading order, not to be folded", counted(facts.pages, "page", "pages"))];
    }
    let papers = counted(facts.papers, "piece of paper", "pieces of paper");
    let mut lines = vec![format!("{name}  {} on {papers}", counted(facts.pages, "page", "pages"))];
    let mut rows = vec![("pages", pages_words(facts)), ("print", print_words(facts))];
    if let Some((first, _)) = facts.guide.filter(|_| facts.duplex != Duplex::None || !facts.two_sided) {
        rows.push(("fold", format!("page {first} of the PDF shows how")));
    }
    if let Some(mirror) = &facts.mirror {
        rows.push(("mirror", mirror_words(mirror)));
    }
    if facts.signatures.len() > 1 && args.fold == Fold::Booklet {
        let papers: Vec<String> = facts.signatures.iter().map(ToString::to_string).collect();
        rows.push(("signatures", format!("{} of {} papers", facts.signatures.len(), papers.join(", "))));
    }
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(name, words)| vec![name.to_owned(), words]).collect();
    lines.extend(columns(&rows, 2));
    if args.fold == Fold::Booklet && facts.signatures.iter().any(|papers| *papers > THICK_PAPERS) {
        lines
            .push("this many papers are too thick for one fold: --signature 32 makes parts of eight papers".to_owned());
    }
    let own_papers = |mirror: &MirrorFacts| mirror.place != MirrorPlace::Pages && mirror.packet.sheets > 1;
    if args.folding.profile.is_none() && facts.mirror.as_ref().is_some_and(own_papers) {
        lines.push("--profile phone takes fewer papers, for a zine that nobody copies again".to_owned());
    }
    lines
}

fn mirror_words(mirror: &MirrorFacts) -> String {
    let packet = &mirror.packet;
    let place = match mirror.place {
        MirrorPlace::Pages => "the last pages",
        MirrorPlace::Back if packet.sheets == 1 => "the back",
        MirrorPlace::Back => "the back, and on papers of their own",
        MirrorPlace::Papers => "papers of their own",
    };
    format!(
        "{}, on {place}: any {} of {} codes bring back {}, {} bytes ({})",
        counted(packet.sheets, "sheet of codes", "sheets of codes"),
        packet.needed,
        packet.codes,
        counted(packet.files, "file", "files"),
        grouped(packet.file_bytes),
        packet.short_name
    )
}

fn pages_words(facts: &ZineFacts) -> String {
    let size = format!("{:.0} x {:.0} mm each", facts.page.width.0, facts.page.height.0);
    let blanks = match facts.blanks {
        0 => String::new(),
        blanks => format!(", and {}", counted(blanks, "blank page", "blank pages")),
    };
    let scaled = match facts.scale {
        Some(scale) if (scale - 1.0).abs() < 1e-9 => String::new(),
        Some(scale) => format!("; printed at {:.0} % of their size", scale * 100.0),
        None => "; scaled to fit, each by itself".to_owned(),
    };
    format!("{size}{blanks}{scaled}")
}

fn print_words(facts: &ZineFacts) -> String {
    let how = match facts.duplex {
        _ if !facts.two_sided => "on one side".to_owned(),
        Duplex::Long => "on both sides, turned over the long edge".to_owned(),
        Duplex::Short => "on both sides, turned over the short edge".to_owned(),
        Duplex::None => {
            let first = facts.guide.map_or(1, |(_, pages)| pages + 1);
            let second = first + facts.papers;
            let last = second + facts.papers - 1;
            format!("pages {first}-{} of the PDF, turn the pile as page 1 says, then pages {second}-{last}", second - 1)
        }
    };
    format!("{how}, at 100 % (actual size)")
}

/// What whoever prints it should know.
pub(crate) fn folded_words(fold: Fold, facts: &zine::ZineFacts) -> String {
    let papers = counted(facts.papers, "piece of paper", "pieces of paper");
    let guide =
        facts.guide.map_or_else(String::new, |(page, _)| format!("; page {page} of the PDF shows how to fold it"));
    format!("{} of {papers}, {}{guide}", fold.name(), print_words(facts))
}
