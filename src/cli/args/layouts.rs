//! The words after `layouts` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::Args;

/// See the layouts of zines, or copy one to change it
///
/// A layout is the style of a zine: a folder with two text files, layout.toml (settings: sizes, columns) and layout.typ (Typst, a language that
/// describes pages). Change a copy with any editor, and name its folder with `zine --layout`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress layouts
  seedpress layouts --copy plain -o my-layout
  seedpress zine text.md -o zine.pdf --layout ./my-layout

docs/LAYOUTS.md explains what the files may contain.")]
pub(crate) struct LayoutsArgs {
    /// Copy the two files of this layout into a folder
    #[arg(long, value_name = "NAME")]
    pub copy: Option<String>,

    /// The folder for the copy; created if it does not exist [default: the layout's name]
    #[arg(short, long, value_name = "FOLDER", requires = "copy")]
    pub output: Option<PathBuf>,

    /// Replace the files if they exist already
    #[arg(short, long, requires = "copy")]
    pub force: bool,
}
