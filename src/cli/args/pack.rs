//! The words after `pack` and `init` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::Args;

use super::fonts::FontArgs;
#[cfg(feature = "seal")]
use super::seal::SealArgs;
#[cfg(feature = "pdf-in")]
use super::words::suite;
use super::words::{edge_parser, fold, paper};
use crate::fold::{Duplex, Fold};
use crate::pack::{Compact, Spare};
#[cfg(feature = "pdf-in")]
use crate::rehearse::Suite;
use crate::sheet::Paper;

/// Make a PDF of codes from files and folders
///
/// All pages that one run makes are a packet. Print the PDF at 100 % ("actual size") on white paper, on one side unless
/// you use --duplex. Its last pages tell whoever finds the paper what it is and how to get the files back, with or
/// without this program.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  seedpress pack letters/ -o letters.pdf
  seedpress pack a.txt photos/ -o packet.pdf --title \"For Mira\" --date 2026-11-21
  seedpress pack letters/ -o letters.pdf --profile sturdy --spare-sheets 2
  seedpress pack letters/ -o letters.pdf --fold booklet     to print, fold in the middle and staple
  seedpress pack letters/ -o letters.pdf --lang ar,en
  seedpress pack letters/ -o letters.pdf --print beds.csv   a table that anyone may read
  seedpress pack letters/ -o letters.pdf --rehearse=hard    a PDF that is tried out first
  seedpress pack packet.toml                from a recipe; `seedpress init` writes one

A file called packet.toml, or with a name that ends like this (spring.packet.toml), is a recipe. Its paths \
are relative to its own folder; options on the command line override it.
Symbolic links are refused: pack what they point to.")]
#[allow(clippy::struct_excessive_bools, reason = "each is a word that a person types, or does not")]
pub(crate) struct PackArgs {
    /// Files and folders to pack, folders with all that is in them; or one recipe, which is a text file that lists files and
    /// options
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The PDF to write; `-` for standard output. A recipe may name it
    #[arg(short, long, value_name = "PDF")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub sheets: SheetArgs,

    /// Spare codes, which make up for lost and damaged ones, as a share of the codes that carry the files: with 40%, two
    /// spare codes for every five
    #[arg(long, value_name = "SHARE", value_parser = spare_share, conflicts_with = "spare_sheets")]
    pub spare: Option<Spare>,

    /// Spare codes so that this many whole sheets may be lost
    #[arg(long, value_name = "SHEETS", value_parser = clap::value_parser!(u32).range(1..=9_998))]
    pub spare_sheets: Option<u32>,

    /// You will print on both sides: losses are counted by pieces of paper. When it is folded: the EDGE over which your
    /// printer turns the paper, long, short, or none (all fronts, then all backs) [default: long]
    #[arg(long, value_name = "EDGE", num_args = 0..=1, require_equals = true, default_missing_value = "long",
        value_parser = edge_parser())]
    pub duplex: Option<Duplex>,

    /// Fold it: booklet, or another fold of `zine`. The paper is divided into smaller pages; codes keep their size
    #[arg(long, value_name = "FOLD", value_parser = fold)]
    pub fold: Option<Fold>,

    /// All on one piece of paper: codes and words about them on the front, `restore.py` in codes on the back; folded, on
    /// the pages of one paper. Without it, files under 2 KB make such a packet if they fit; `--compact=no` makes the
    /// usual one of them
    #[arg(long, value_name = "YES", num_args = 0..=1, require_equals = true, default_missing_value = "yes",
        value_parser = compact)]
    pub compact: Option<Compact>,

    /// The largest words on each page [default: the name of what is packed]
    #[arg(long, value_name = "WORDS")]
    pub title: Option<String>,

    /// Leave out the pages that show running text (Markdown, plain text); the codes still hold it
    #[arg(long)]
    pub no_text: bool,

    /// Also print the files that PATTERN names, so that anyone can read them: a path as it is packed, or the last name of
    /// one, with * for any characters. Tables, data, and texts that may list people are in the codes only without it.
    /// Repeat the option for each
    #[arg(long, value_name = "PATTERN", conflicts_with = "no_text")]
    pub print: Vec<String>,

    /// What a recipe names so. It does not open lists of people
    #[arg(skip)]
    pub recipe_print: Vec<RecipePrint>,

    /// Also print plates of the designs that PATTERN names, as `seedpress plate` does: drawings to build from, between the
    /// texts and the sheets; those of a sealed packet are a file beside it: packet.plates.pdf for packet.pdf. Without it,
    /// designs are in the codes only. Repeat the option for each
    #[arg(long, value_name = "PATTERN", conflicts_with = "fold")]
    pub plates: Vec<String>,

    /// What a recipe names so
    #[arg(skip)]
    pub recipe_plates: Vec<RecipePrint>,

    /// Pack this contact tree, too, and print its papers into a folder beside the sealed packet: packet.papers for
    /// packet.pdf
    #[arg(long, value_name = "FILE")]
    pub tree: Option<PathBuf>,

    /// It is gone; `--print` took its place
    #[arg(long, hide = true)]
    pub open_contacts: bool,

    /// Take out of pictures and drawings what they tell of their makers (place, time, device, names, folders): JPEG, PNG,
    /// WebP, TIFF, HEIC, SVG. No pixel changes; orientation and colour profile stay. Without it, each file that tells
    /// something is named
    #[arg(long)]
    pub strip: bool,

    /// Also pack what programs leave in folders: version control (.git), lists of file managers, editors' copies,
    /// earlier packets and recipes. Without it they are left out and named; a path that you type is always packed
    #[arg(long)]
    pub all_files: bool,

    /// A date, or other words, to print on each page; `today` for today's. None is printed by default
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,

    /// The languages of the words on paper, the main one first: en, es, fr, pt, de, ar, fa, ru, tr, hi, zh, or a
    /// catalogue of your own, a text file with all the words (like sw.toml). Sheets are in the first; a guide for finders is printed in each
    /// [default: en]
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',')]
    pub lang: Vec<String>,

    /// A folder with templates of your own, text files that say how the pages look: front.typ, sheet.typ, finder.typ, or some of them; `seedpress
    /// layouts --copy packet` writes the usual ones into a folder
    #[arg(long, value_name = "FOLDER")]
    pub layout: Option<PathBuf>,

    /// Let the layout of a folder take as much time and memory as the usual ones; otherwise 5 seconds of computing, more
    /// for long texts, and 500 MB
    #[arg(long)]
    pub trust_layout: bool,

    #[command(flatten)]
    pub fonts: FontArgs,

    /// Someone who keeps the packet or a part of it, for the cover; repeat the option for each. It locks nothing
    #[arg(long = "holder", value_name = "NAME")]
    pub holders: Vec<String>,

    /// The restore page that you keep beside the papers, as `seedpress page` writes it: the cover and the guide tell its
    /// name, size and SHA-256, and how to check it. The page itself is not packed
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,

    #[cfg(feature = "seal")]
    #[command(flatten)]
    pub sealing: SealArgs,

    /// Keep the time when each file was last changed
    #[arg(long)]
    pub keep_times: bool,

    /// Pack meshes (STL) as they are. Without it they are written in another form where that saves whole sheets;
    /// `unspm.py`, which is packed with them, makes the very same files again, and so does `scan`
    #[arg(long)]
    pub no_rewrite: bool,

    /// Write the PDF only after it was photographed by a simulated camera, with as many sheets thrown away as it
    /// promises to survive, and every byte came back. The photos are ordinary ones, or as in a SUITE of `drill`: phone,
    /// hard, seizure, scanner
    #[cfg(feature = "pdf-in")]
    #[arg(long, value_name = "SUITE", num_args = 0..=1, require_equals = true, default_missing_value = "ordinary",
        value_parser = rehearsal)]
    pub rehearse: Option<Rehearsal>,

    /// Also write each page of the PDF as a picture, and contact sheets of all pages, into this folder (PNG)
    #[cfg(feature = "pdf-in")]
    #[arg(long, value_name = "FOLDER")]
    pub preview: Option<PathBuf>,

    /// Replace the PDF if it exists already
    #[arg(short, long)]
    pub force: bool,
}

/// A pattern of a recipe's `print` or `plates`.
#[derive(Debug, Clone)]
pub(crate) struct RecipePrint {
    pub pattern: String,
    /// The recipe and the line.
    pub place: String,
}

/// Write a recipe for a packet, with every choice explained
///
/// A recipe is a text file that lists what to pack and how: packet.toml, with the files and folders in FOLDER and all
/// other options. Edit it, then run `seedpress pack` on it: the same files and the same recipe always give the same
/// pages.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress init
  seedpress init letters/
  seedpress pack letters/packet.toml

An existing packet.toml is left as it is. Links, and what `pack` leaves out of folders (.git, editors' copies, \
earlier packets), are not listed.")]
pub(crate) struct InitArgs {
    /// The folder that holds what is to be packed; created if it does not exist
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
}

/// How the sheets look. What was not typed may stand in a recipe.
#[derive(Debug, Clone, Args)]
pub(crate) struct SheetArgs {
    /// How dense the codes are: phone (for photos), dense (for sharp photos), sturdy (large, survives being copied), scanner
    /// (small), or a profile of your own: a text file with the sizes, whose path ends in .toml [default: phone]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,

    /// The paper: a4, letter, a3, a5, a6, legal, half-letter, or width x height, like 148x210mm or 5.5x8.5in [default: a4]
    #[arg(long, value_name = "PAPER", value_parser = paper)]
    pub paper: Option<Paper>,
}

/// The photos that a new packet must come back from.
#[cfg(feature = "pdf-in")]
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rehearsal {
    Ordinary,
    Suite(Suite),
}

#[cfg(feature = "pdf-in")]
fn rehearsal(word: &str) -> Result<Rehearsal, String> {
    if word == "ordinary" { Ok(Rehearsal::Ordinary) } else { suite(word).map(Rehearsal::Suite) }
}

/// `yes` or `no`.
pub(crate) fn compact(word: &str) -> Result<Compact, String> {
    match word {
        "yes" => Ok(Compact::Always),
        "no" => Ok(Compact::Never),
        _ => Err("write yes or no".to_owned()),
    }
}

/// `40%` or `0.4`: above 0, up to 2000 %.
pub(crate) fn spare_share(word: &str) -> Result<Spare, String> {
    let share = match word.strip_suffix('%') {
        Some(percent) => percent.trim_end().parse::<f64>().ok().map(|percent| percent / 100.0),
        None => word.parse::<f64>().ok(),
    };
    match share {
        Some(share) if share > 0.0 && share <= 20.0 => Ok(Spare::Share(share)),
        _ => Err("write a share like 40%, above 0% and up to 2000%".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_percentage_or_a_fraction_and_nothing_else() {
        assert_eq!(spare_share("40%"), Ok(Spare::Share(0.4)));
        assert_eq!(spare_share("0.25"), Ok(Spare::Share(0.25)));
        for wrong in ["0", "-1%", "2001%", "nan", "inf", "many", "", "%"] {
            assert!(spare_share(wrong).is_err(), "{wrong}");
        }
    }
}
