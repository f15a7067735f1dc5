//! The command line -> checked arguments; and its help.

#[cfg(feature = "seal")]
pub(crate) mod cards;
#[cfg(all(feature = "print", feature = "pdf-in"))]
pub(crate) mod drill;
#[cfg(feature = "print")]
pub(crate) mod fonts;
pub(crate) mod measure;
#[cfg(feature = "print")]
pub(crate) mod pack;
pub(crate) mod page;
#[cfg(feature = "print")]
pub(crate) mod plate;
pub(crate) mod read;
#[cfg(feature = "seal")]
pub(crate) mod seal;
pub(crate) mod shell;
#[cfg(feature = "print")]
pub(crate) mod tree;
#[cfg(feature = "open")]
pub(crate) mod twin;
#[cfg(feature = "print")]
pub(crate) mod words;
#[cfg(feature = "print")]
pub(crate) mod zine;

use clap::{Parser, Subcommand};

#[cfg(feature = "seal")]
use cards::CardsArgs;
#[cfg(feature = "seal")]
use cards::heads::{AlertArgs, WordsArgs};
#[cfg(all(feature = "print", feature = "pdf-in"))]
use drill::DrillArgs;
use measure::MeasureArgs;
#[cfg(feature = "print")]
use pack::{InitArgs, PackArgs};
use page::PageArgs;
#[cfg(feature = "print")]
use plate::PlateArgs;
#[cfg(feature = "pdf-in")]
use read::VerifyArgs;
use read::{InspectArgs, ScanArgs};
use shell::{CompletionsArgs, ManArgs};
#[cfg(feature = "print")]
use tree::TreeArgs;
#[cfg(feature = "open")]
use twin::TwinArgs;
#[cfg(feature = "print")]
use zine::{LayoutsArgs, ZineArgs};

#[cfg(all(feature = "print", feature = "pdf-in"))]
const EXAMPLES: &str = "\
Examples:
  seedpress drill letters/                  try it all out: print, photograph, lose a sheet
  seedpress pack letters/ -o letters.pdf    make a PDF to print
  seedpress zine beans.md -o zine.pdf --fold mini8      make a zine to print and fold
  seedpress plate tray.dxf -o tray.pdf      print a design to build from
  seedpress scan photos/ -o restored        get the files back from photos of the sheets
  seedpress inspect photo.jpg               see what is on a sheet
  seedpress measure photo.jpg -o flat.png   measure from a photo of a printed drawing
  seedpress verify letters.pdf photos/      see whether it was printed well
  seedpress page -o restore.html            the page that reads photos in any browser
  seedpress tree people.csv -o hill.tree.toml           who calls whom: propose a contact tree
  seedpress twin recipe.txt -o twin.pdf     a file to be copied by hand and typed back

Run `seedpress help pack` (or init, zine, plate, layouts, scan, inspect, measure, drill, verify, page, cards, words, alert, tree, twin, completions, man) for all options and more examples.

Words:
  packet       all pages that one run of `pack` makes       sheet    a page of codes
  spare codes  make up for lost and damaged ones            pile     a file that keeps what was read
  recipe       a text file that lists what to pack and how  layout   the style of a zine
  profile      how dense the codes are                      mirror   a zine's own source, printed in it as codes

Exit codes:
  0    every packet found is whole          3    a packet is incomplete: add more photos
  1    it failed                            4    corrupt or forged
  2    the command line is wrong            130  interrupted";

#[cfg(not(all(feature = "print", feature = "pdf-in")))]
const EXAMPLES: &str = "\
Examples:
  seedpress scan photos/ -o restored        get the files back from photos of the sheets
  seedpress inspect photo.jpg               see what is on a sheet
  seedpress measure photo.jpg -o flat.png   measure from a photo of a printed drawing

Run `seedpress help scan` (or inspect, measure, page, completions, man) for all options and more examples.
This is a lean build: what prints or rehearses (pack, drill) was left out when it was built.

Exit codes:
  0    every packet found is whole          3    a packet is incomplete: add more photos
  1    it failed                            4    corrupt or forged
  2    the command line is wrong            130  interrupted";

/// Prints files as sheets of QR codes, and gets the very same files back from photos of the paper, even when some
/// sheets are lost or damaged.
#[derive(Debug, Parser)]
#[command(
    name = "seedpress",
    version,
    after_help = EXAMPLES,
    max_term_width = 100,
    arg_required_else_help = true,
    subcommand_required = true,
    disable_help_subcommand = false
)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[cfg(feature = "print")]
    Pack(PackArgs),
    #[cfg(feature = "print")]
    Init(InitArgs),
    Scan(ScanArgs),
    Inspect(InspectArgs),
    Measure(MeasureArgs),
    #[cfg(all(feature = "print", feature = "pdf-in"))]
    Drill(DrillArgs),
    #[cfg(feature = "pdf-in")]
    Verify(VerifyArgs),
    Page(PageArgs),
    #[cfg(feature = "print")]
    Zine(ZineArgs),
    #[cfg(feature = "print")]
    Plate(PlateArgs),
    #[cfg(feature = "print")]
    Layouts(LayoutsArgs),
    #[cfg(feature = "seal")]
    Cards(CardsArgs),
    #[cfg(feature = "seal")]
    Words(WordsArgs),
    #[cfg(feature = "seal")]
    Alert(AlertArgs),
    #[cfg(feature = "print")]
    Tree(TreeArgs),
    #[cfg(feature = "open")]
    Twin(TwinArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_has_no_contradictions() {
        CommandLine::command().debug_assert();
    }
}
