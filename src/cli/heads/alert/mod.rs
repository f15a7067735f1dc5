//! `seedpress alert`: cards and a roll made; words made from cards; words checked by the roll.

mod check;
mod make;
mod new;
mod roll_file;

use crate::cli::args::cards::heads::{AlertAction, AlertArgs};
use crate::cli::tell::{Failure, Terminal};
use crate::error::Exit;

/// Runs `seedpress alert`.
pub(crate) fn alert(args: &AlertArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match &args.action {
        AlertAction::New(args) => new::new(args, terminal),
        AlertAction::Make(args) => make::make(args, terminal),
        AlertAction::Check(args) => check::check(args, terminal),
    }
}
