//! The words after `drill` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::Args;

use super::pack::{SheetArgs, spare_share};
use super::words::{edge_parser, fold, suite};
use crate::cli::tell::nearest::did_you_mean;
use crate::fold::{Duplex, Fold};
use crate::pack::Spare;
use crate::rehearse::{Fault, Suite};

/// Rehearse it all: pack, photograph, lose sheets, restore, compare
///
/// Packs your files, writes the PDF, photographs its sheets with a simulated camera (tilted, blurred, noisy, in uneven
/// light), throws away as many sheets as the packet promises to survive, restores the files from the remaining photos
/// alone, and compares every byte. A small packet is spread over four sheets, so that one can be lost; --as-packed
/// rehearses the very packet that `pack` makes. The PDF of a packet is rehearsed as it is. Of cards, letters and slips it
/// tells which codes can be read from such photos; none of those is kept.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress drill fixtures/seed-vault
  seedpress drill letters/ --as-packed --spare-sheets 2
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
Suites draw some of them for each photo: phone (a photo as people take it), hard (one they should \
take again), seizure (damaged paper), scanner.

The packet, the photos and the restored files stay in the folder for you to look at.")]
pub(crate) struct DrillArgs {
    /// Files and folders to rehearse with, or the finished PDF of a packet, of cards, letters or slips
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// A new folder for the packet, the photos and the restored files [default: seedpress-drill, or seedpress-drill-2, ..]
    #[arg(short, long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub sheets: SheetArgs,

    /// Rehearse exactly what `pack` makes, also of a recipe: a text file that lists files and options. Without this option a small packet is spread over
    /// four sheets, so that there is a sheet to lose
    #[arg(long)]
    pub as_packed: bool,

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
    /// grade it must come back TIMES times [1]. This takes minutes
    #[arg(long, value_name = "TIMES", num_args = 0..=1, require_equals = true, default_missing_value = "1",
        value_parser = clap::value_parser!(u32).range(1..=100), conflicts_with_all = ["severity", "suite"])]
    pub margin: Option<u32>,

    /// Photos of each sheet; what each gives is added up
    #[arg(long, value_name = "PHOTOS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub photos_per_sheet: u32,

    /// Report as JSON, for programs
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub packed: AsPackedArgs,
}

/// What `pack` is told in the same words.
#[derive(Debug, Args)]
#[command(next_help_heading = "With --as-packed, as for `pack`")]
pub(crate) struct AsPackedArgs {
    /// Spare codes, which make up for lost ones, as a share of the codes that carry the files
    #[arg(long, value_name = "SHARE", value_parser = spare_share, conflicts_with = "spare_sheets", requires = "as_packed")]
    pub spare: Option<Spare>,

    /// Spare codes so that this many whole sheets may be lost
    #[arg(long, value_name = "SHEETS", value_parser = clap::value_parser!(u32).range(1..=9_998), requires = "as_packed")]
    pub spare_sheets: Option<u32>,

    /// Printed on both sides: losses are counted by pieces of paper
    #[arg(long, value_name = "EDGE", num_args = 0..=1, require_equals = true, default_missing_value = "long",
        value_parser = edge_parser(), requires = "as_packed")]
    pub duplex: Option<Duplex>,

    /// Folded: booklet, or another fold of `zine`
    #[arg(long, value_name = "FOLD", value_parser = fold, requires = "as_packed")]
    pub fold: Option<Fold>,
}

fn severity(word: &str) -> Result<f64, String> {
    match word.parse::<f64>() {
        Ok(grade) if (1.0..=5.0).contains(&grade) => Ok(grade),
        _ => Err("it must be a number from 1 to 5".to_owned()),
    }
}

fn fault(word: &str) -> Result<Fault, String> {
    let near = || did_you_mean(word, Fault::ALL.map(Fault::name));
    Fault::parse(word).map_err(|error| format!("{error}{}", near()))
}
