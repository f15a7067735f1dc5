//! The words after `twin` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::Args;

#[cfg(feature = "print")]
use super::fonts::FontArgs;
#[cfg(feature = "print")]
use super::words::paper;
#[cfg(feature = "print")]
use crate::sheet::Paper;

/// Print a file to be copied by hand, and read the typed copy back
///
/// A text stays a text, in any script: each line has a number and check digits. With --coded, any file of up to 2,048 bytes
/// becomes lines of 31 digits, with spare ones. Slips are found line by line and put right; nothing is written that line 00
/// does not prove.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress twin recipe.txt -o twin.pdf                     a text, to be copied with a pen
  seedpress twin identity.txt -o twin.pdf --coded           a key or any other small file, as digits
  seedpress twin --read -o restored                         type the lines; each is judged at once
  seedpress twin --read -o restored --pile half.lines       type them on several days, or by several people
  seedpress twin --read lines.txt -o restored               lines that were typed into a file

Of a text, its words and paragraphs come back: blanks at the beginning of a line do not, and it says so. What looks like a \
key makes a private PDF, and its lines are kept in no pile.

Exit codes of --read: 0 if the file is whole, 3 if lines are missing, 4 if line 00 does not fit the lines.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct TwinArgs {
    /// The file to print: a text, or with --coded any file of up to 2,048 bytes
    #[cfg(feature = "print")]
    #[arg(value_name = "FILE", required_unless_present = "read", conflicts_with = "read")]
    pub file: Option<PathBuf>,

    /// The PDF (`-` for standard output); with --read, the folder for the file, created if it does not exist
    #[arg(short, long, value_name = "PLACE")]
    pub output: PathBuf,

    /// Lines of 31 digits instead of text
    #[cfg(feature = "print")]
    #[arg(long, conflicts_with = "read")]
    pub coded: bool,

    /// Spare lines of a coded twin: so many may be lost or illegible [default: a fifth, two at least]
    #[cfg(feature = "print")]
    #[arg(long, value_name = "NUMBER", requires = "coded", value_parser = clap::value_parser!(u8).range(0..=254))]
    pub spare: Option<u8>,

    /// The file opens something: the PDF is for you alone, and its lines are kept in no pile [default: only what looks
    /// like a key]
    #[cfg(feature = "print")]
    #[arg(long, conflicts_with = "read")]
    pub secret: bool,

    /// The language of the instructions: ar, de, en, es, fa, fr, hi, pt, ru, tr, zh, or a catalogue file
    #[cfg(feature = "print")]
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub lang: String,

    /// The paper: a4, letter, a3, a5, legal, half-letter, or width x height, like 148x210mm or 5.5x8.5in
    #[cfg(feature = "print")]
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = paper)]
    pub paper: Paper,

    #[cfg(feature = "print")]
    #[command(flatten)]
    pub fonts: FontArgs,

    /// Read lines: those of this text file, or those that are typed at the terminal (`-`, or nothing)
    #[arg(long, value_name = "LINES", num_args = 0..=1, default_missing_value = "-")]
    #[cfg_attr(not(feature = "print"), arg(required = true))]
    pub read: Option<PathBuf>,

    /// Keep the lines that were read in this file, and go on from there the next time
    #[arg(long, value_name = "FILE", requires = "read")]
    pub pile: Option<PathBuf>,

    /// Restore a hidden file under its own name. Without this, .env becomes dot-env
    #[arg(long, requires = "read")]
    pub hidden: bool,

    /// Replace files that exist already
    #[arg(short, long)]
    pub force: bool,
}
