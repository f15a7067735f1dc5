//! The words on the command line -> wishes, each checked; and the help that a person reads.

#[cfg(feature = "print")]
pub(crate) mod pack;
#[cfg(feature = "print")]
pub(crate) mod zine;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

#[cfg(feature = "print")]
use crate::cli::args::pack::{InitWishes, PackWishes};
#[cfg(all(feature = "print", feature = "pdf-in"))]
use crate::cli::args::pack::{Look, suite};
#[cfg(feature = "print")]
use crate::cli::args::zine::ZineWishes;
#[cfg(all(feature = "print", feature = "pdf-in"))]
use crate::rehearse::{Fault, Suite};

#[cfg(all(feature = "print", feature = "pdf-in"))]
const EXAMPLES: &str = "\
Examples:
  seedpress drill letters/                  try it all out: print, photograph, lose a sheet
  seedpress pack letters/ -o letters.pdf    make a PDF to print
  seedpress zine beans.md -o zine.pdf --fold mini8      make a zine to print and fold
  seedpress scan photos/ -o restored        get the files back from photos of the sheets
  seedpress inspect photo.jpg               see what is on a sheet
  seedpress verify letters.pdf photos/      see whether it was printed well

Say `seedpress help pack` (or init, zine, layouts, scan, inspect, drill, verify) for all options and more examples.

How it ends (exit codes):
  0    every packet found is whole          3    a packet is incomplete: bring more photos
  1    it failed                            4    corrupt or forged
  2    what was typed makes no sense        130  interrupted";

#[cfg(not(all(feature = "print", feature = "pdf-in")))]
const EXAMPLES: &str = "\
Examples:
  seedpress scan photos/ -o restored        get the files back from photos of the sheets
  seedpress inspect photo.jpg               see what is on a sheet

Say `seedpress help scan` (or inspect) for all options and more examples.
This is a lean build: what prints or rehearses (pack, drill) was left out when it was built.

How it ends (exit codes):
  0    every packet found is whole          3    a packet is incomplete: bring more photos
  1    it failed                            4    corrupt or forged
  2    what was typed makes no sense        130  interrupted";

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
pub(crate) struct Typed {
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[cfg(feature = "print")]
    Pack(PackWishes),
    #[cfg(feature = "print")]
    Init(InitWishes),
    Scan(ScanWishes),
    Inspect(InspectWishes),
    #[cfg(all(feature = "print", feature = "pdf-in"))]
    Drill(DrillWishes),
    #[cfg(feature = "pdf-in")]
    Verify(VerifyWishes),
    #[cfg(feature = "print")]
    Zine(ZineWishes),
    #[cfg(feature = "print")]
    Layouts(LayoutsWishes),
}

/// Get files back from photos, scans or PDFs of the sheets
///
/// JPEG, PNG, WebP, TIFF and PDF are read, in any order, any number, also of several packets at once; folders are searched
/// for pictures. Restores what can be restored, says what is missing and what to photograph next.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress scan photos/ -o restored
  seedpress scan sheet1.jpg sheet2.jpg -o restored --pile letters.pile
  seedpress scan sheet2-again.jpg -o restored --pile letters.pile       goes on from there
  seedpress scan photos/ -o restored --map missing.png                  draws what is missing
  seedpress scan --watch phone/ -o restored --pile letters.pile         reads photos as they arrive

A text file with the texts of codes, one a line, is read like a picture; `-` reads standard input.")]
pub(crate) struct ScanWishes {
    /// Pictures, PDFs, text files of codes, and folders of them
    #[arg(value_name = "PICTURE", required_unless_present_any = ["pile", "watch"])]
    pub pictures: Vec<PathBuf>,

    /// The folder for the restored files; made if it is not there. Several packets get a folder each inside it
    #[arg(short, long, value_name = "FOLDER", default_value = "restored")]
    pub output: PathBuf,

    /// Keep what was read in this file, so that a second run with more photos goes on from there
    #[arg(long, value_name = "FILE")]
    pub pile: Option<PathBuf>,

    /// Read pictures as they arrive in this folder, say what is still missing, and end when all is restored (Ctrl-C ends
    /// sooner)
    #[arg(long, value_name = "FOLDER")]
    pub watch: Option<PathBuf>,

    /// Draw the sheets with their read, missing and doubtful codes
    #[arg(long, value_name = "PNG")]
    pub map: Option<PathBuf>,

    /// Report as JSON, for programs; with --watch also one line for each picture before it
    #[arg(long)]
    pub json: bool,

    /// Replace files that exist already
    #[arg(short, long)]
    pub force: bool,
}

/// See what is on sheets, without restoring anything
///
/// Shows the text of every code in the pictures, also of codes that are not ours, and of which packets and sheets they are.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress inspect photo.jpg
  seedpress inspect photos/ --json > codes.jsonl
  seedpress inspect photo.jpg --explain seen      draws how it was read, code by code

With --json, one line of JSON for each code and nothing else: file, page (from 1), text (or bytes, in hex, where the code
holds no text), corners ([x, y] of the picture held upright, from the code's own top left clockwise), reader.")]
pub(crate) struct InspectWishes {
    /// Pictures, PDFs, text files of codes, and folders of them; `-` for standard input
    #[arg(value_name = "PICTURE", required = true)]
    pub pictures: Vec<PathBuf>,

    /// One line of JSON for each code
    #[arg(long)]
    pub json: bool,

    /// Draw what the reader saw into this new folder: each picture with its codes outlined by what came of them, each
    /// sheet laid flat, each unread code module by module
    #[arg(long, value_name = "FOLDER")]
    pub explain: Option<PathBuf>,

    /// Replace drawings that exist already
    #[arg(short, long, requires = "explain")]
    pub force: bool,
}

/// Rehearse it all: pack, photograph, lose sheets, restore, compare
///
/// Packs your files, writes the PDF, photographs its sheets with a simulated camera (tilted, blurred, noisy, in uneven
/// light), throws away as many sheets as the packet promises to survive, restores the files from the remaining photos
/// alone, and compares every byte. The PDF of a packet is rehearsed as it is.
#[cfg(all(feature = "print", feature = "pdf-in"))]
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress drill fixtures/seed-vault
  seedpress drill letters/ --profile sturdy --seed 7 --output letters-drill
  seedpress drill packet.pdf --suite hard --photos-per-sheet 2
  seedpress drill packet.pdf --severity 3 --only curl,stain --lose 2
  seedpress drill packet.pdf --margin=3 --only defocus,motion

Faults, each from severity 1 (hardly seen) to 5 (most would throw it away):
  of the hand        perspective, rotation, fill, motion
  of the camera      lens, defocus, noise, jpeg
  of the light       light, shadow, flash
  of the paper       curl, fold, crumple, stain, torn, pen
  of the print       toner, weak, spread, nozzle, copies
Suites draw some of them for each photo: phone (a photo as people take it), hard (one they should
take again), seizure (damaged paper), scanner.

The packet, the photos and the restored files stay in the folder, to be looked at.")]
pub(crate) struct DrillWishes {
    /// Files and folders to rehearse with, or the finished PDF of a packet
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// A new folder for the packet, the photos and the restored files [default: seedpress-drill, or seedpress-drill-2, ..]
    #[arg(short, long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub look: Look,

    /// Another number: other photos, and other sheets lost
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,

    /// How bad the faults are: 1 to 5, also between. Without --only, each photo suffers one fault of each kind
    #[arg(long, value_name = "GRADE", value_parser = severity)]
    pub severity: Option<f64>,

    /// Only these faults, with commas between them [severity: 3]
    #[arg(long, value_name = "FAULTS", value_delimiter = ',', value_parser = fault)]
    pub only: Vec<Fault>,

    /// Photos as in this suite: phone, hard, seizure or scanner
    #[arg(long, value_name = "SUITE", value_parser = suite, conflicts_with_all = ["severity", "only"])]
    pub suite: Option<Suite>,

    /// Throw away this many sheets [default: as many as the packet promises to survive]
    #[arg(long, value_name = "SHEETS")]
    pub lose: Option<u32>,

    /// Find how far each fault (or those of --only) can go before the packet no longer comes back, and draw it; at each
    /// grade it must come back so many TIMES [1]. This takes minutes
    #[arg(long, value_name = "TIMES", num_args = 0..=1, require_equals = true, default_missing_value = "1",
        value_parser = clap::value_parser!(u32).range(1..=100), conflicts_with_all = ["severity", "suite"])]
    pub margin: Option<u32>,

    /// Photos of each sheet; what each gives is added up
    #[arg(long, value_name = "PHOTOS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub photos_per_sheet: u32,

    /// Report as JSON, for programs
    #[arg(long)]
    pub json: bool,
}

#[cfg(all(feature = "print", feature = "pdf-in"))]
fn severity(word: &str) -> Result<f64, String> {
    match word.parse::<f64>() {
        Ok(grade) if (1.0..=5.0).contains(&grade) => Ok(grade),
        _ => Err("say a number from 1 to 5".to_owned()),
    }
}

#[cfg(all(feature = "print", feature = "pdf-in"))]
fn fault(word: &str) -> Result<Fault, String> {
    Fault::parse(word).map_err(|error| error.to_string())
}

/// See whether what the printer made can be read, and which sheets to print again
///
/// Compares photos or scans of the paper with the packet's PDF, code by code: can it be read, and how much of what can be
/// corrected has the print (and the photo) used up already? Where several photos show a sheet, the best one counts.
#[cfg(feature = "pdf-in")]
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress verify letters.pdf photos/
  seedpress verify letters.pdf scan1.png scan2.png --map margins.png

Margin is what is left of what can be corrected: 100 % for a perfect code, 0 % for one that is read with luck only.
A sheet is to be printed again when one of its codes can not be read or has less than 25 % left. A poor photo uses up
margin as poor print does: before you print again, try a better photo.

How it ends (exit codes): 0 when every sheet will do; 3 when some are to be printed again, or are in no photo.")]
pub(crate) struct VerifyWishes {
    /// The PDF that `seedpress pack` wrote
    #[arg(value_name = "PDF")]
    pub packet: PathBuf,

    /// Photos or scans of the printed sheets, and folders of them
    #[arg(value_name = "PICTURE", required = true)]
    pub pictures: Vec<PathBuf>,

    /// Draw the sheets with the margin of each code
    #[arg(long, value_name = "PNG")]
    pub map: Option<PathBuf>,

    /// Report as JSON, for programs
    #[arg(long)]
    pub json: bool,

    /// Replace the drawing if it exists already
    #[arg(short, long)]
    pub force: bool,
}

/// See the layouts of zines, or copy one to change it
///
/// A layout is a folder with two text files: layout.toml (settings: sizes, columns) and layout.typ (Typst, the look of the
/// pages). Change a copy with any editor, and name its folder with `zine --layout`.
#[cfg(feature = "print")]
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress layouts
  seedpress layouts --copy plain -o my-layout
  seedpress zine text.md -o zine.pdf --layout ./my-layout

docs/LAYOUTS.md tells what the files may hold.")]
pub(crate) struct LayoutsWishes {
    /// Copy the two files of this layout into a folder
    #[arg(long, value_name = "NAME")]
    pub copy: Option<String>,

    /// The folder for the copy; made if it is not there [default: the layout's name]
    #[arg(short, long, value_name = "FOLDER", requires = "copy")]
    pub output: Option<PathBuf>,

    /// Replace the files if they exist already
    #[arg(short, long, requires = "copy")]
    pub force: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_has_no_contradictions() {
        Typed::command().debug_assert();
    }
}
