//! What was found among the files -> lines for their owner: what was left out, what is hidden, what files tell.

use crate::cli::input::print::leftovers::PathChoice;
use crate::cli::input::print::made_by::{FileFate, TellingFile};
use crate::cli::tell::Terminal;
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::text::{counted, spelled};
use crate::metadata::Obstacle;

/// Files that are named one by one.
const MOST_NAMED: usize = 10;

/// `left out: .git (version control), plan.md~ (an editor's copy or lock) and 3 more`.
pub(crate) fn left_out_words(left_out: &[(String, &'static str)]) -> Option<String> {
    let named = left_out.iter().map(|(name, why)| format!("{} ({why})", spelled(name)));
    listed(named).map(|names| format!("left out: {names}"))
}

fn listed(names: impl ExactSizeIterator<Item = String>) -> Option<String> {
    let more = names.len().saturating_sub(MOST_NAMED);
    let names: Vec<String> = names.take(MOST_NAMED).collect();
    let words = names.join(", ");
    match (names.len(), more) {
        (0, _) => None,
        (_, 0) => Some(words),
        _ => Some(format!("{words} and {more} more")),
    }
}

/// Tells what was chosen of the files in the folders.
pub(crate) fn tell_choice(choice: &PathChoice, terminal: &Terminal) {
    if let Some(words) = left_out_words(&choice.left_out) {
        terminal.talk(&format!("{words}; --all-files packs this, too"));
    }
    if let Some(names) = listed(choice.hidden.iter().map(|name| spelled(name))) {
        terminal.talk(&format!("also packed, though hidden: {names}"));
    }
    for packet in choice.packets.iter().take(MOST_NAMED) {
        let name = spelled(packet);
        terminal.warn(&format!(
            "{name} is a packet already: it is packed as a file, codes of codes. To have it on paper, print it"
        ));
    }
}

/// Where files are packed, for the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    Packet,
    Mirror,
    /// The very bytes of a design: nothing is taken out of it.
    Plates,
}

/// Tells what files tell of their makers, before anything is written: first those that go out telling it.
pub(crate) fn tell_of_makers(telling: &[TellingFile], carrier: Carrier, terminal: &Terminal) {
    let silenced = |file: &&TellingFile| matches!(&file.fate, FileFate::Stripped { left } if left.is_empty());
    let (stripped, telling_still): (Vec<_>, Vec<_>) = telling.iter().partition(silenced);
    for group in [&telling_still, &stripped] {
        for file in group.iter().take(MOST_NAMED) {
            tell_of_maker(file, carrier, terminal);
        }
    }
    if let Some(more) = telling_still.len().checked_sub(MOST_NAMED + 1) {
        terminal.warn(&format!("and {} the like", counted(more + 1, "more file tells", "more files tell")));
    }
    if let Some(more) = stripped.len().checked_sub(MOST_NAMED + 1) {
        terminal.talk(&format!("and {} stripped likewise", counted(more + 1, "more file is", "more files are")));
    }
    let as_it_is = telling.iter().any(|file| file.fate == FileFate::AsItIs(None));
    if as_it_is {
        let words = match carrier {
            Carrier::Packet => {
                "whoever scans the codes can read this; --strip takes it out of pictures and drawings, without changing a pixel"
            }
            Carrier::Plates => "whoever scans the codes can read this; --no-mirror leaves the codes out",
            Carrier::Mirror => {
                "whoever scans the codes can read this; without --keep-metadata it is taken out, without changing a pixel"
            }
        };
        hint(words, terminal);
    }
    let mut obstacles: Vec<Obstacle> = Vec::new();
    for file in telling {
        if let FileFate::Kept(why) | FileFate::AsItIs(Some(why)) = file.fate
            && !obstacles.contains(&why)
        {
            obstacles.push(why);
            hint(way_out(why), terminal);
        }
    }
}

fn hint(words: &str, terminal: &Terminal) {
    terminal.talk(&format!("{} {words}", styled(TextStyle::Strong, "hint:")));
}

fn tell_of_maker(file: &TellingFile, carrier: Carrier, terminal: &Terminal) {
    let name = spelled(&file.path);
    let told = file.told.words();
    match &file.fate {
        FileFate::AsItIs(_) => terminal.warn(&format!("{name} tells {told}")),
        FileFate::Kept(_) if file.told.is_empty() => {
            terminal.warn(&format!("{name} could not be taken apart, and is packed as it is, with whatever it tells"));
        }
        FileFate::Kept(_) => terminal.warn(&format!("{name} still tells {told}")),
        FileFate::Stripped { left } if !left.is_empty() => {
            terminal.warn(&format!("{name} was stripped and still tells {}", left.words()));
        }
        FileFate::Stripped { .. } => terminal.talk(&match carrier {
            Carrier::Packet | Carrier::Plates => {
                format!("{name} is packed without what it told: {told}. Its bytes differ from the file's; what it shows is the same")
            }
            Carrier::Mirror => format!(
                "{name} goes into the mirror without what it told: {told}. Its bytes differ from the file's; what it shows is the same. --keep-metadata keeps them"
            ),
        }),
    }
}

fn way_out(why: Obstacle) -> &'static str {
    match why {
        Obstacle::Pdf => {
            "nothing is taken out of a PDF: clear its properties in the program that made it, and export it again"
        }
        Obstacle::Office => {
            "nothing is taken out of office documents: remove personal information from its properties in the program that made it, or save it as plain text"
        }
        Obstacle::Archive => "nothing is taken out of archives: unpack it, and pack the folder",
        Obstacle::OtherKind => {
            "it is taken out of JPEG, PNG, WebP, TIFF, HEIC and SVG only: take it out in the program that made the file, or in a text editor"
        }
        Obstacle::Picture => "a raw or broken picture is not changed: save it anew as JPEG or PNG",
    }
}
