//! The words after `tree` -> checked arguments, and their help.

#[cfg(feature = "seal")]
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use super::fonts::FontArgs;
#[cfg(feature = "seal")]
use super::seal::SealArgs;
use super::words::paper;
#[cfg(feature = "seal")]
use super::words::usual;
use crate::sheet::Paper;
use crate::tree::check::USUAL_MAX_NAMES;
use crate::tree::date::Date;
use crate::tree::file::need_of;
use crate::tree::model::Need;
use crate::tree::names::{NameView, read_write_in};

/// Make a contact tree of a list of people, check it, and print a slip for each person
///
/// A contact tree says who calls whom when something happens, and who notices when somebody is silent. A list (CSV, a
/// spreadsheet, vCard, LDIF, or lines of "name, number") becomes a proposed tree: groups of five in which a caller tries three
/// doors. The tree is a text file that you change with any editor. Checks say who would hear nothing if somebody is
/// silent, by name.
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress tree people.csv -o hill.tree.toml                    propose a tree, and name doubts
  seedpress tree people.csv --shapes                             what shapes of tree would do here
  seedpress tree hill.tree.toml                                  check it
  seedpress tree hill.tree.toml -o papers                        print slips, the master, forms
  seedpress tree hill.tree.toml -o papers --seal --split 2-of-3  and the file, sealed, in codes
  seedpress tree hill.tree.toml --since old.tree.toml -o papers  only slips that changed
  seedpress tree hill.tree.toml --silent Rosa,Jonah              who is reached if they are silent
  seedpress tree hill.tree.toml --without cell,net               who is reached by feet and radio
  seedpress tree hill.tree.toml --learn drill.csv -o b.tree.toml a drill's tally: better doors
  seedpress tree hill.tree.toml --rotate -o b.tree.toml          next holders of roles and doors
  seedpress tree --rebuild photos -o again.tree.toml             a tree from photos of slips
  seedpress tree --form -o sign-up.pdf                           sheets to sign up on
  seedpress tree --sample                                        an example that explains itself

docs/TREES.md tells the story, and what a tree file may say.")]
pub(crate) struct TreeArgs {
    /// One tree file (.tree.toml), or lists of people; with --rebuild, photos or scans of slips
    #[arg(value_name = "FILE", required_unless_present_any = ["sample", "form"])]
    pub files: Vec<PathBuf>,

    /// The tree file to write; or, for a tree, the folder for its papers
    #[arg(short, long, value_name = "PLACE")]
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
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = need, conflicts_with = "output")]
    pub without: Vec<Need>,

    /// Who is silent, by id or name: the round is told
    #[arg(long, value_name = "NAMES", value_delimiter = ',', conflicts_with = "output")]
    pub silent: Vec<String>,

    /// A drill's table, with the columns person and reached (a time or yes): chances to answer, and better doors
    #[arg(long, value_name = "TABLE", requires = "output", conflicts_with = "rotate")]
    pub learn: Option<PathBuf>,

    /// The next version: roles pass to their stand-ins, and each group's doors move on
    #[arg(long, requires = "output")]
    pub rotate: bool,

    /// An older version of the tree: whose slips changed since, and whose old ones are to be collected
    #[arg(long, value_name = "TREE", conflicts_with_all = ["learn", "rotate", "shapes"])]
    pub since: Option<PathBuf>,

    /// A commented example of a tree file, on standard output or in the file of -o
    #[arg(long, conflicts_with_all = ["files", "shapes", "learn", "rotate", "since"])]
    pub sample: bool,

    /// Sign-up sheets, to be filled in with a pen
    #[arg(long, requires = "output", conflicts_with_all = ["files", "sample"])]
    pub form: bool,

    /// Make a tree of photos of slips, as far as they tell
    #[arg(long, requires = "output", conflicts_with_all = ["shapes", "learn", "rotate", "since", "sample", "form"])]
    pub rebuild: bool,

    /// Which papers: slips, mini (as small zines), master (the drawn tree), calendar, alert, drill, scenarios, mandates,
    /// courier, poster, sign-up, keeper [default: slips, master, and the forms for which the tree says something]
    #[arg(long, value_name = "PAPERS", value_delimiter = ',')]
    pub only: Vec<String>,

    /// Paper: a4, letter, and others
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = paper)]
    pub paper: Paper,

    /// Languages of the papers, the main one first
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',')]
    pub lang: Vec<String>,

    #[command(flatten)]
    pub fonts: FontArgs,

    #[cfg(feature = "seal")]
    #[command(flatten)]
    pub sealing: SealArgs,

    /// Made-up names on all papers, the same each time
    #[arg(long, conflicts_with_all = ["redact", "write_in"])]
    pub pseudonyms: bool,

    /// The shape alone: no names, no numbers, no places
    #[arg(long, conflicts_with = "write_in")]
    pub redact: bool,

    /// Lines for a pen in the place of names, numbers, or both (names,numbers)
    #[arg(long, value_name = "WHAT", value_parser = write_in)]
    pub write_in: Option<NameView>,

    /// `none` leaves the codes off the slips
    #[arg(long, value_name = "WHAT", default_value = "slips", value_parser = ["slips", "none"])]
    pub code: String,

    /// Any COUNT of the slips give back the whole tree, sealed in their codes
    #[cfg(feature = "seal")]
    #[arg(long, value_name = "COUNT")]
    pub keep: Option<u32>,

    /// Draws the scenarios of drills; the same number draws the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,

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

    /// Replace files that exist already
    #[arg(short, long, requires = "output")]
    pub force: bool,

    /// The tree's file is in a sealed packet beside these papers
    #[arg(skip)]
    pub is_packed: bool,
}

fn need(word: &str) -> Result<Need, String> {
    need_of(word).ok_or_else(|| "it must be cell, net or power".to_owned())
}

fn write_in(word: &str) -> Result<NameView, String> {
    read_write_in(word).map_err(|_| "it must be names, numbers, or names,numbers".to_owned())
}

fn day(word: &str) -> Result<Date, String> {
    Date::parse(word).ok_or_else(|| "it must be a day like 2027-03-31".to_owned())
}

fn country(word: &str) -> Result<String, String> {
    let letters = word.len() == 2 && word.bytes().all(|c| c.is_ascii_alphabetic());
    letters.then(|| word.to_ascii_uppercase()).ok_or_else(|| "it must be two letters like DE".to_owned())
}

impl TreeArgs {
    /// The arguments that print a tree's papers into a folder, and nothing else.
    #[cfg(feature = "seal")]
    pub fn for_papers(file: &Path, folder: &Path) -> Result<Self, clap::Error> {
        let (files, output) = (vec![file.to_owned()], Some(folder.to_owned()));
        Ok(Self { files, output, is_packed: true, ..usual("tree")? })
    }
}
