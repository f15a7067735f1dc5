//! The words after `--font` and `--missing` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Letters that the built-in fonts lack.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct FontArgs {
    /// A font for letters that the built-in ones lack (Hebrew, Thai, Korean, ..): a TTF or OTF file, or a collection (TTC);
    /// repeat the option for each
    #[arg(long = "font", value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// What becomes of letters that no font has: an error that names them all (error), or an empty box for each, with a
    /// warning (box) [default: error]
    #[arg(long, value_name = "HOW")]
    pub missing: Option<MissingLetters>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MissingLetters {
    Error,
    Box,
}

/// The same words in a recipe.
pub(crate) fn missing(word: &str) -> Result<MissingLetters, String> {
    MissingLetters::from_str(word, false).map_err(|_| "it must be error or box".to_owned())
}
