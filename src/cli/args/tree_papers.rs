//! The words after `tree` that say what is printed, and how -> checked arguments, and their help.

use clap::{Args, ValueEnum};

use super::fonts::FontArgs;
use super::seal::SealArgs;
use super::words::paper;
use crate::cli::tell::nearest::did_you_mean;
use crate::sheet::Paper;
use crate::tree::forms::FormKind;
use crate::tree::names::{NameView, read_write_in};
use crate::tree::papers::SlipSize;

/// What is printed of a tree, and how.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Papers of a tree")]
pub(crate) struct TreePaperArgs {
    /// Print only these: slips, mini, master, calendar, alert, drill, scenarios, mandates, courier, poster, sign-up, keeper
    /// [default: all that the tree has something to say in, without mini]
    #[arg(long, value_name = "PAPERS", value_delimiter = ',', value_parser = tree_paper)]
    pub only: Vec<TreePaper>,

    /// The paper: a4, letter, a3, a5, a6, legal, half-letter, or width x height, like 148x210mm or 5.5x8.5in
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = paper)]
    pub paper: Paper,

    /// The languages of the words on paper, the main one first; poster and sign-up sheets have pages in each [default: en]
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',')]
    pub lang: Vec<String>,

    /// The smallest slip: eight, four or two a sheet [default: a7]
    #[arg(long, value_name = "SIZE", value_parser = slip_size)]
    pub slip_size: Option<SlipSize>,

    /// Print made-up names, and who is who as a list of its own
    #[arg(long, conflicts_with_all = ["redact", "write_in"])]
    pub pseudonyms: bool,

    /// Print the shape alone: no names, numbers or places
    #[arg(long, conflicts_with = "write_in")]
    pub redact: bool,

    /// Print lines for a pen in place of numbers, names, or both: `numbers`, `names,numbers`
    #[arg(long, value_name = "WHAT", value_parser = write_in)]
    pub write_in: Option<NameView>,

    /// What the code on a slip holds: what the slip shows (slip), or there is no code (none)
    #[arg(long, value_name = "WHAT", default_value = "slip")]
    pub code: SlipCode,

    /// Any so many slips rebuild the tree's file, fewer do not: each slip's code holds a part of it, sealed
    #[arg(long, value_name = "SLIPS", value_parser = clap::value_parser!(u32).range(2..=10_000))]
    pub keep: Option<u32>,

    /// Another number draws other scenarios for drills
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,

    #[command(flatten)]
    pub fonts: FontArgs,

    #[command(flatten)]
    pub sealing: SealArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SlipCode {
    Slip,
    None,
}

/// A PDF of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TreePaper {
    Slips,
    Mini,
    Master,
    Form(FormKind),
}

impl TreePaper {
    /// As it is named on the command line; with `.pdf`, the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slips => "slips",
            Self::Mini => "mini",
            Self::Master => "master",
            Self::Form(kind) => kind.name(),
        }
    }

    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Slips, Self::Mini, Self::Master].into_iter().chain(FormKind::ALL.into_iter().map(Self::Form))
    }
}

fn tree_paper(word: &str) -> Result<TreePaper, String> {
    let names: Vec<&str> = TreePaper::all().map(TreePaper::name).collect();
    let named = TreePaper::all().find(|paper| paper.name() == word);
    named.ok_or_else(|| format!("the papers are {}{}", names.join(", "), did_you_mean(word, names.iter().copied())))
}

fn slip_size(word: &str) -> Result<SlipSize, String> {
    match word.to_ascii_lowercase().as_str() {
        "a7" => Ok(SlipSize::Eighth),
        "a6" => Ok(SlipSize::Quarter),
        "a5" => Ok(SlipSize::Half),
        _ => Err("it must be a7, a6 or a5".to_owned()),
    }
}

fn write_in(text: &str) -> Result<NameView, String> {
    read_write_in(text).map_err(|word| format!("{word} is neither names nor numbers"))
}
