//! Failed step of packing -> message that says what to change.

use crate::plate::PlateError;
use crate::press::PressError;
use crate::qr::SymbolError;
use crate::shard::ShardError;
use crate::sheet::{Level, PageError};
use crate::typeset::TypesetError;
use crate::vault::VaultError;
use crate::watch::{Step, Watch};

/// Why a packet could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Shard(#[from] ShardError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error(transparent)]
    Symbol(#[from] SymbolError),
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    #[error(transparent)]
    Press(#[from] PressError),
    #[error("the plates cannot be printed: {0}")]
    Plates(#[from] PlateError),
    #[error("a code of version {version} at level {} holds no byte beside its header", level.letter())]
    NoRoom { version: u8, level: Level },
    #[error(
        "too much for one packet: {needed} codes of data and their spare ones; the format counts to {most_codes} codes and {most_sheets} sheets"
    )]
    TooLarge { needed: u32, most_codes: u32, most_sheets: u32 },
    #[error("spare codes as {share} of the data codes; it must be above 0, and from 0 to {most} times as many")]
    Share { share: f64, most: f64 },
    #[error("{sheets} spare sheets; it must be 1 to {most}")]
    SpareSheets { sheets: u32, most: u32 },
    #[error("at least {sheets} sheets are asked for; a packet has at most {most}")]
    LeastSheets { sheets: u32, most: u32 },
    #[error(
        "it does not fit on one piece of paper: its codes alone are {sheets} sheets, or the guide has no room beside them"
    )]
    NotCompact { sheets: u32 },
    #[error("the layout's templates do not know sealed packets: they would say that nothing is locked")]
    TemplatesNotSealed,
    #[error("the layout's templates do not know a restore page beside the packet: they would say nothing of it")]
    TemplatesNoPageFile,
    #[error("stopped")]
    Stopped,
}

/// Reports the start of a step.
///
/// # Errors
/// [`PackError::Stopped`] if `watch` wants to stop.
pub(super) fn begin_step(watch: &dyn Watch, step: Step) -> Result<(), PackError> {
    if watch.stop() {
        return Err(PackError::Stopped);
    }
    watch.at(step, 0, 1);
    Ok(())
}
