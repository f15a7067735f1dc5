//! `seedpress cards`: photos of cards -> whether they join, and other cards of the same key.

mod check;
mod remake;
mod resplit;

use crate::cli::args::cards::{CardsAction, CardsArgs};
use crate::cli::tell::{Failure, Terminal};
use crate::error::Exit;

/// Runs `seedpress cards`.
pub(crate) fn cards(args: &CardsArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match &args.action {
        CardsAction::Check(args) => check::check(args, terminal),
        CardsAction::Reprint(args) => remake::reprint(args, terminal),
        CardsAction::Add(args) => remake::add(args, terminal),
        CardsAction::Renew(args) => resplit::renew(args, terminal),
        CardsAction::New(args) => resplit::new(args, terminal),
    }
}
