//! The words after `completions` and `man` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap_complete::Shell;

/// Write a script that completes commands and options in a shell
///
/// With it, the shell finishes a word when you press the Tab key.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress completions bash > ~/.local/share/bash-completion/completions/seedpress
  seedpress completions zsh > ~/.zfunc/_seedpress       in a folder that $fpath names
  seedpress completions fish > ~/.config/fish/completions/seedpress.fish
  seedpress completions powershell >> $PROFILE")]
pub(crate) struct CompletionsArgs {
    /// The shell that you type commands in
    #[arg(value_name = "SHELL", value_parser = shell_parser())]
    pub shell: Shell,
}

/// Write the pages of the manual into a folder, one for each command
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress man ~/.local/share/man/man1       then `man seedpress-pack` shows one
  seedpress man pages
  man -l pages/seedpress-pack.1")]
pub(crate) struct ManArgs {
    /// The folder for the pages; created if it does not exist
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,

    /// Replace pages that exist already
    #[arg(short, long)]
    pub force: bool,
}

fn shell_parser() -> impl TypedValueParser<Value = Shell> {
    PossibleValuesParser::new(["bash", "zsh", "fish", "powershell"]).map(|word| match word.as_str() {
        "zsh" => Shell::Zsh,
        "fish" => Shell::Fish,
        "powershell" => Shell::PowerShell,
        _ => Shell::Bash,
    })
}
