//! The words after `pack` that seal a packet -> checked arguments, and their help.

use std::path::PathBuf;

use clap::Args;

use crate::typeset::CardSize;

/// How a packet is sealed, and how its key is kept.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Sealed packets")]
pub(crate) struct SealArgs {
    /// Seal the packet: nobody opens it without its key. Say also how the key is kept: --split, --whole-key, --letter-to
    /// or --key-from
    #[arg(long)]
    pub seal: bool,

    /// Split the key among cards, each for one holder: `2-of-3` opens with any two of three; several groups as
    /// "home=2-of-3, abroad=3-of-5". The cards are a PDF of their own
    #[arg(long, value_name = "POLICY", requires = "seal")]
    pub split: Option<String>,

    /// With several groups: how many of them are needed [default: 1]
    #[arg(long, value_name = "NUMBER", requires = "split", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub groups: Option<u8>,

    /// The holders' names, in the order of the cards: "Ash,Birch,Cedar". They stand on the cards alone. Without it, each
    /// card has a line for a pen
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub names: Vec<String>,

    /// The language of each holder's card, in the order of the cards [default: that of the sheets]
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',')]
    pub card_lang: Vec<String>,

    /// `wallet`: a card to be folded; `page`: large type [default: wallet]
    #[arg(long, value_name = "SIZE", value_parser = card_size)]
    pub card_size: Option<CardSize>,

    /// One card with all of the key
    #[arg(long, requires = "seal")]
    pub whole_key: bool,

    /// Also print the key for the owner of an age identity, sealed to their recipient (age1.., or age1pq1.. against quantum
    /// computers) or to each that a file lists; repeat the option for each
    #[arg(long, value_name = "RECIPIENT", requires = "seal")]
    pub letter_to: Vec<String>,

    /// Seal with the key of cards that exist already: photos of enough of them, or a file with their numbers
    #[arg(long, value_name = "PHOTOS", requires = "seal")]
    pub key_from: Vec<PathBuf>,

    /// Print blank cards; the numbers are shown on the screen once, to be copied by hand, and asked back
    #[arg(long, requires = "split")]
    pub by_hand: bool,

    /// The PDF of the cards and letters [default: beside the packet's, with .cards.pdf at its end]
    #[arg(long, value_name = "PDF", requires = "seal")]
    pub cards: Option<PathBuf>,

    /// Seal without a key of its own, to age recipients (age1.., or age1pq1.. against quantum computers) or to each that a
    /// file lists, who open it with `age -d -i`; repeat the option for each
    #[arg(long, value_name = "RECIPIENT", conflicts_with_all = ["seal", "split", "whole_key", "letter_to", "key_from"])]
    pub recipient: Vec<String>,

    /// A note that anyone may read: it is printed outside the seal, and is inside as well; repeat the option for each
    #[arg(long, value_name = "FILE")]
    pub open: Vec<String>,
}

impl SealArgs {
    /// Whether the packet is sealed in one way or another.
    pub fn is_sealed(&self) -> bool {
        self.seal || !self.recipient.is_empty()
    }
}

/// `wallet` or `page`.
pub(crate) fn card_size(word: &str) -> Result<CardSize, String> {
    match word {
        "wallet" => Ok(CardSize::Wallet),
        "page" => Ok(CardSize::Page),
        _ => Err("write wallet or page".to_owned()),
    }
}
