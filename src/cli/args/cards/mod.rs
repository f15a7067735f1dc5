//! The words after `cards` -> checked arguments, and their help.

pub(crate) mod heads;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::args::fonts::FontArgs;
use crate::cli::args::seal::card_size;
use crate::cli::args::words::paper;
use crate::sheet::Paper;
use crate::typeset::CardSize;

/// Check and print cards that together hold the key of sealed packets
///
/// A key is split among cards, one for each holder: any few of them, as many as stand on each card, join to the key. Here
/// they are checked, printed again, added to and split anew. No key and no number is shown, but for --by-hand.
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  seedpress cards check photos/                                do these cards join? opens nothing
  seedpress cards reprint photos/ --number 2 -o card2.pdf      a card that was burnt
  seedpress cards add photos/ -o card4.pdf                     one card more of the same key
  seedpress cards renew photos/ --split 2-of-3 -o cards.pdf    the same key, other cards
  seedpress cards new --standing --split 2-of-3 -o cards.pdf   a new key, for many packets

PHOTOS are photos, scans or PDFs of cards, text files with the numbers or words of cards, and folders of them.

Exit codes of `check`: 0 if there are enough cards, 3 if there are too few, 4 if one is forged or they are of different keys."
)]
pub(crate) struct CardsArgs {
    #[command(subcommand)]
    pub action: CardsAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CardsAction {
    Check(CheckArgs),
    Reprint(ReprintArgs),
    Add(AddArgs),
    Renew(RenewArgs),
    New(NewArgs),
}

/// See whether cards join, which are forged and how many are lacking; nothing is opened
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress cards check photos/
  seedpress cards check card1.jpg card3.jpg --json

Exit codes: 0 if there are enough cards, 3 if there are too few, 4 if one is forged or they are of different keys.")]
pub(crate) struct CheckArgs {
    /// Photos, scans or PDFs of cards, text files with their numbers or words, and folders of them; `-` for standard input
    #[arg(value_name = "PHOTOS", required = true)]
    pub photos: Vec<PathBuf>,

    /// Report as JSON, for programs
    #[arg(long)]
    pub json: bool,
}

/// Print a card again, from enough others of its group
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress cards reprint photos/ --number 2 -o card2.pdf
  seedpress cards reprint photos/ --number 1 --group 2 --name Birch -o card.pdf

The card is the very same: whoever has the old one has it still. If it was not burnt but lost, see `seedpress cards renew`.")]
pub(crate) struct ReprintArgs {
    /// Photos, scans or PDFs of the other cards, text files with their numbers or words, and folders of them; `-` for
    /// standard input
    #[arg(value_name = "PHOTOS", required = true)]
    pub photos: Vec<PathBuf>,

    /// The number of the card, as it stood in its band
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub number: u8,

    #[command(flatten)]
    pub place: CardPlaceArgs,
}

/// Print one more card of the same key, which fits those that are there
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress cards add photos/ -o card4.pdf
  seedpress cards add photos/ --name Cedar --card-lang es -o card4.pdf

As many cards as before open the key. The new one has the next free number; where others were added before and are in no \
photo, say --number.")]
pub(crate) struct AddArgs {
    /// Photos, scans or PDFs of enough cards, text files with their numbers or words, and folders of them; `-` for standard
    /// input
    #[arg(value_name = "PHOTOS", required = true)]
    pub photos: Vec<PathBuf>,

    /// The number of the new card [default: the next one that is free]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub number: Option<u8>,

    #[command(flatten)]
    pub place: CardPlaceArgs,
}

/// The group of a card that is made, and how it is printed.
#[derive(Debug, Args)]
pub(crate) struct CardPlaceArgs {
    /// The number of its group, if there are several
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub group: Option<u8>,

    #[command(flatten)]
    pub group_names: GroupNamesArg,

    #[command(flatten)]
    pub printing: CardPrintArgs,
}

/// Split the same key anew: other cards, which do not go together with the old ones
///
/// The sheets stay as they are. The old cards die only when fewer of them are left than open the key: burn them. Where
/// enough old cards are in wrong hands, nothing helps but to pack again, under a new key.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress cards renew photos/ --split 2-of-3 -o cards.pdf
  seedpress cards renew photos/ --split \"home=2-of-3, abroad=3-of-5\" --groups 2 -o cards.pdf")]
pub(crate) struct RenewArgs {
    /// Photos, scans or PDFs of enough cards, text files with their numbers or words, and folders of them; `-` for standard
    /// input
    #[arg(value_name = "PHOTOS", required = true)]
    pub photos: Vec<PathBuf>,

    #[command(flatten)]
    pub splitting: SplitArgs,

    #[command(flatten)]
    pub printing: CardPrintArgs,
}

/// Make a new key and its cards; packets are then sealed with `pack --recipient`
///
/// The key is an age identity, which nobody ever sees. Whoever packs needs its recipient alone (age1..), which is no secret.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress cards new --standing --split 2-of-3 -o cards.pdf
  seedpress cards new --standing --split 3-of-5 --names \"Ash,Birch,Cedar,Elm,Fir\" -o cards.pdf")]
pub(crate) struct NewArgs {
    /// A standing key: one for many packets, by people who do not hold it
    #[arg(long, required = true)]
    pub standing: bool,

    #[command(flatten)]
    pub splitting: SplitArgs,

    #[command(flatten)]
    pub printing: CardPrintArgs,
}

/// How a key is split.
#[derive(Debug, Args)]
pub(crate) struct SplitArgs {
    /// `2-of-3` opens with any two of three cards; several groups as "home=2-of-3, abroad=3-of-5"
    #[arg(long, value_name = "POLICY")]
    pub split: String,

    /// With several groups: how many of them are needed [default: 1]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub groups: Option<u8>,
}

/// What groups are called: their cards' codes have numbers only.
#[derive(Debug, Default, Args)]
pub(crate) struct GroupNamesArg {
    /// The names of all groups, in their order: "home,abroad" [default: their numbers]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub group_names: Vec<String>,
}

/// How cards are printed.
#[derive(Debug, Args)]
pub(crate) struct CardPrintArgs {
    /// The PDF of the cards, which only you can read; `-` for standard output
    #[arg(short, long, value_name = "PDF")]
    pub output: PathBuf,

    /// The holders' names, in the order of the cards: "Ash,Birch,Cedar". Without it, each card has a line for a pen
    #[arg(long, visible_alias = "name", value_name = "NAMES", value_delimiter = ',')]
    pub names: Vec<String>,

    /// The language of the cards, or one for each card, in their order
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',', default_value = "en")]
    pub card_lang: Vec<String>,

    /// `wallet`: a card to be folded; `page`: large type
    #[arg(long, value_name = "SIZE", value_parser = card_size)]
    pub card_size: Option<CardSize>,

    /// The paper: a4, letter, a3, a5, a6, legal, half-letter, or width x height, like 148x210mm or 5.5x8.5in
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = paper)]
    pub paper: Paper,

    /// Print blank cards; the numbers are shown on the screen once, to be copied by hand, and asked back
    #[arg(long)]
    pub by_hand: bool,

    #[command(flatten)]
    pub fonts: FontArgs,

    /// Replace the PDF if it exists already
    #[arg(short, long)]
    pub force: bool,
}
