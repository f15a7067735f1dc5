//! The words after `tree` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::Args;

use crate::tree::check::USUAL_MAX_NAMES;
use crate::tree::date::Date;
use crate::tree::file::need_of;
use crate::tree::model::Need;

/// Make a contact tree of a list of people, check it, and print a slip for each person
///
/// A contact tree says who calls whom when something happens, and who notices when somebody is silent. A list (CSV, a
/// spreadsheet, vCard, LDIF, or lines of "name, number") becomes a proposed tree: groups of five in which a caller tries three
/// doors. The tree is a text file that you change with any editor. Checks say who would hear nothing if somebody is
/// silent, by name.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress tree people.csv -o hill.tree.toml                        propose a tree, and name what is doubtful
  seedpress tree people.csv --shapes                                 what shapes of tree would do for these people
  seedpress tree hill.tree.toml                                      check it
  seedpress tree hill.tree.toml --silent Rosa,Jonah                  who is reached if they are silent
  seedpress tree hill.tree.toml --without cell,net                   who is reached by feet and radio
  seedpress tree hill.tree.toml --learn drill.csv -o next.tree.toml  a drill's tally: better doors
  seedpress tree hill.tree.toml --rotate -o next.tree.toml           next holders of roles and doors
  seedpress tree --sample > sample.tree.toml                         an example that explains itself

docs/TREES.md tells the story, and what a tree file may say.")]
pub(crate) struct TreeArgs {
    /// One tree file (.tree.toml), or lists of people
    #[arg(value_name = "FILE", required_unless_present_any = ["sample"])]
    pub files: Vec<PathBuf>,

    /// The tree file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Compare shapes of tree for these people: whom a round reaches, in what time, how many names a slip shows
    #[arg(long, conflicts_with_all = ["learn", "rotate", "silent", "without", "output"])]
    pub shapes: bool,

    /// Report as JSON, for programs
    #[arg(long, conflicts_with_all = ["learn", "rotate", "sample"])]
    pub json: bool,

    /// Exit with 1 if anything is found
    #[arg(long)]
    pub strict: bool,

    /// What is out of order: cell, net, power
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = need)]
    pub without: Vec<Need>,

    /// Who is silent, by id or name: the round is told
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub silent: Vec<String>,

    /// A drill's table, with the columns person and reached (a time or yes): chances to answer, and better doors
    #[arg(long, value_name = "TABLE", requires = "output", conflicts_with = "rotate")]
    pub learn: Option<PathBuf>,

    /// The next version: roles pass to their stand-ins, and each group's doors move on
    #[arg(long, requires = "output")]
    pub rotate: bool,

    /// An older version of the tree: whose slips changed since, and whose old ones are to be collected
    #[arg(long, value_name = "TREE", conflicts_with_all = ["learn", "rotate", "shapes", "output"])]
    pub since: Option<PathBuf>,

    /// A commented example of a tree file, on standard output or in the file of -o
    #[arg(long, conflicts_with_all = ["files", "shapes", "learn", "rotate", "since"])]
    pub sample: bool,

    /// The name of a proposed tree [default: the name of the file to write]
    #[arg(long, value_name = "WORDS")]
    pub name: Option<String>,

    /// The country whose local numbers the list has, like DE
    #[arg(long, value_name = "CODE", value_parser = country)]
    pub country: Option<String>,

    /// The most names that a slip should show
    #[arg(long, value_name = "NAMES", default_value_t = USUAL_MAX_NAMES as u32,
        value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub max_names: u32,

    /// The first day of a proposed tree, or on which to check one, like 2026-12-01 [for checks: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Option<Date>,

    /// The last day of a proposed tree
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub valid_until: Option<Date>,

    /// Replace the file if it exists already
    #[arg(short, long, requires = "output")]
    pub force: bool,
}

fn need(word: &str) -> Result<Need, String> {
    need_of(word).ok_or_else(|| "it must be cell, net or power".to_owned())
}

fn day(word: &str) -> Result<Date, String> {
    Date::parse(word).ok_or_else(|| "it must be a day like 2027-03-31".to_owned())
}

fn country(word: &str) -> Result<String, String> {
    let letters = word.len() == 2 && word.bytes().all(|c| c.is_ascii_alphabetic());
    letters.then(|| word.to_ascii_uppercase()).ok_or_else(|| "it must be two letters like DE".to_owned())
}
