//! The words after `page` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::Args;

/// Write the restore page: one HTML file that reads photos in any browser
///
/// It needs no network and installs nothing: copy it beside the paper on a card, and open it on any phone or laptop.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress page -o restore.html
  seedpress page --lines -o lines.html      the small twin: texts of codes in, the packed file out

Whoever opens a page trusts it: compare its SHA-256 with the one that is printed here.")]
pub(crate) struct PageArgs {
    /// The HTML file to write
    #[arg(short, long, value_name = "FILE", default_value = "restore.html")]
    pub output: PathBuf,

    /// Write the small twin alone, which takes texts of codes and no photos
    #[arg(long)]
    pub lines: bool,

    /// Replace the file if it exists
    #[arg(short, long)]
    pub force: bool,
}
