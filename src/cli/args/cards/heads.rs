//! The words after `words` and `alert` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::SplitArgs;
use crate::cli::args::fonts::FontArgs;
use crate::cli::args::words::paper;
use crate::limits::MAX_ALERTS;
use crate::sheet::Paper;

/// Print a practice sheet: a key as twelve words, or a text, to be learnt by heart
///
/// The key of enough cards becomes twelve words of BIP-39 (English, Spanish, French, Portuguese, Chinese; numbers in the other
/// languages). The sheet has room for a story, times of rehearsals, and help that fades. Whoever knows the words holds the
/// whole key. With --say, the sheet is of a text: all of it, with gaps, and the first letters of its words.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress words photos/ -o practice.pdf              the key of these cards, as twelve words
  seedpress words photos/ --lang es -o practice.pdf    in Spanish
  seedpress words --say principles.md -o by-heart.pdf  a text, in any language

The words open a packet again: `seedpress scan` asks for them. Exit codes: 3 if there are too few cards, 4 if one is forged or \
they are of different keys.")]
pub(crate) struct WordsArgs {
    /// Photos, scans or PDFs of enough cards, text files with their numbers or words, and folders of them; `-` for standard
    /// input
    #[arg(value_name = "PHOTOS", required_unless_present = "say")]
    pub photos: Vec<PathBuf>,

    /// A text to be learnt by heart, instead of a key
    #[arg(long, value_name = "FILE", conflicts_with = "photos")]
    pub say: Option<PathBuf>,

    /// The PDF; of a key, only you can read it. `-` for standard output
    #[arg(short, long, value_name = "PDF")]
    pub output: PathBuf,

    #[command(flatten)]
    pub look: HeadsPrintArgs,

    /// Replace the PDF if it exists already
    #[arg(short, long)]
    pub force: bool,
}

/// How practice sheets are printed.
#[derive(Debug, Args)]
pub(crate) struct HeadsPrintArgs {
    /// The language of the sheet, and of the words
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub lang: String,

    /// The paper: a4, letter, a3, a5, a6, legal, half-letter, or width x height, like 148x210mm or 5.5x8.5in
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = paper)]
    pub paper: Paper,

    #[command(flatten)]
    pub fonts: FontArgs,
}

/// Make and check alerts that several people make together
///
/// Holders of cards, enough of them, make an alert: a number, its meaning, and twelve words that any voice, radio or wall can
/// carry. Everybody has the roll, by which the words are checked; no alert can be made from it.
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  seedpress alert new --split 2-of-3 --count 20 --meaning \"Leave the valley\" -o alerts
  seedpress alert make 7 photos/ --roll alerts/roll.txt
  seedpress alert check 7 --roll alerts/roll.txt"
)]
pub(crate) struct AlertArgs {
    #[command(subcommand)]
    pub action: AlertAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AlertAction {
    New(AlertNewArgs),
    Make(AlertMakeArgs),
    Check(AlertCheckArgs),
}

/// Make cards for alerts, and the roll for everybody
///
/// The folder gets cards.pdf (only you can read it), roll.pdf and roll.txt (for everybody). What an alert means is fixed now: the
/// numbers are shared out among the meanings, in their order.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress alert new --split 2-of-3 --count 20 --meaning \"Stay at home\" --meaning \"Leave the valley\" -o alerts
  seedpress alert new --split 3-of-5 --count 12 --tree hill.tree.toml --lang ar --word-list en -o alerts")]
pub(crate) struct AlertNewArgs {
    #[command(flatten)]
    pub splitting: SplitArgs,

    /// How many alerts can be made
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_ALERTS)))]
    pub count: u16,

    /// What alerts mean; may be given several times
    #[arg(long, value_name = "TEXT", required_unless_present = "tree")]
    pub meaning: Vec<String>,

    /// A contact tree, whose levels of alert are the meanings
    #[arg(long, value_name = "FILE", conflicts_with = "meaning")]
    pub tree: Option<PathBuf>,

    /// The language of the roll's words: en, es, fr, pt or zh [default: that of --lang, if it is one of them, or en]
    #[arg(long, value_name = "LANGUAGE")]
    pub word_list: Option<String>,

    /// The language of the roll
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub lang: String,

    /// The folder for the cards and the roll; it is made, and nothing in it is replaced without --force
    #[arg(short, long, value_name = "FOLDER")]
    pub output: PathBuf,

    /// The holders' names, in the order of the cards: "Ash,Birch,Cedar". Without it, each card has a line for a pen
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub names: Vec<String>,

    /// The paper: a4, letter, a3, a5, a6, legal, half-letter, or width x height, like 148x210mm or 5.5x8.5in
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = paper)]
    pub paper: Paper,

    #[command(flatten)]
    pub fonts: FontArgs,

    /// Replace files that exist already
    #[arg(short, long)]
    pub force: bool,
}

/// Make the words of an alert from enough cards
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress alert make 7 photos/ --roll alerts/roll.txt
  seedpress alert make 7 card1.jpg card3.jpg --word-list en

Exit codes: 3 if there are too few cards, 4 if one is forged, they are of different keys, or of another roll.")]
pub(crate) struct AlertMakeArgs {
    /// The number of the alert
    #[arg(value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_ALERTS)))]
    pub number: u16,

    /// Photos, scans or PDFs of the cards, text files with their numbers or words, and folders of them; `-` for standard input
    #[arg(value_name = "PHOTOS", required = true)]
    pub photos: Vec<PathBuf>,

    /// The file of the roll: the words are compared with it, and the meaning is told
    #[arg(long, value_name = "FILE", required_unless_present = "word_list")]
    pub roll: Option<PathBuf>,

    /// Without the roll's file: the language that the roll names, en, es, fr, pt or zh
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "roll")]
    pub word_list: Option<String>,
}

/// Check the words of an alert, as they were heard
///
/// The words are asked for, or come from standard input. A number that was valid is noted beside the roll's file, in a file that
/// ends in .used, so that it is told when it comes again.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress alert check 7 --roll alerts/roll.txt
  seedpress alert check 7 --digits \"ab12c 3d4e5 f6071 8293a\" --word-list en < heard.txt

Exit codes: 0 if the alert is valid, 4 if it is not, or was used before.")]
pub(crate) struct AlertCheckArgs {
    /// The number that was said
    #[arg(value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_ALERTS)))]
    pub number: u16,

    /// The file of the roll
    #[arg(long, value_name = "FILE", required_unless_present = "digits")]
    pub roll: Option<PathBuf>,

    /// Without the roll's file: the 20 digits beside the number on the printed roll
    #[arg(long, value_name = "DIGITS", conflicts_with = "roll", requires = "word_list")]
    pub digits: Option<String>,

    /// With --digits: the language that the roll names, en, es, fr, pt or zh
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "roll")]
    pub word_list: Option<String>,
}
