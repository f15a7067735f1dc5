//! The arguments of `pack` and a vault -> a new packet, and its pages on papers where it is folded.

use crate::cli::args::pack::PackArgs;
#[cfg(feature = "pdf-in")]
use crate::cli::args::words::usual;
use crate::cli::tell::zine::zine_failure;
use crate::cli::tell::{Failure, packet};
use crate::fold::{Duplex, FoldError, FoldOptions};
use crate::pack::{self, PackOptions, PrintedPacket};
use crate::sheet::Paper;
use crate::vault::Vault;
use crate::watch::Watch;
use crate::zine::{Zine, ZineError, folded_packet};

/// The arguments of `pack` where nothing was typed but the paths, which are still to be put in.
#[cfg(feature = "pdf-in")]
pub(crate) fn usual_args() -> Result<PackArgs, Failure> {
    let args = usual::<PackArgs>("pack").map_err(Failure::new)?;
    Ok(PackArgs { paths: Vec::new(), ..args })
}

/// The packet, and its pages on papers where it is folded.
pub(crate) fn new_packet(
    args: &PackArgs,
    options: &PackOptions,
    vault: &Vault,
    watch: &dyn Watch,
) -> Result<(PrintedPacket, Option<Zine>), Failure> {
    let Some(fold) = args.fold else {
        let packet = pack::pack(vault, options, watch).map_err(|error| packet::pack_failure(&error))?;
        return Ok((packet, None));
    };
    let duplex = args.duplex.unwrap_or(Duplex::Long);
    let fold = FoldOptions { duplex, ..FoldOptions::new(fold, args.sheets.paper.unwrap_or(Paper::A4).size()) };
    let made = folded_packet(vault, options, &fold, watch).map_err(|error| match error {
        ZineError::Fold(FoldError::TooManyPages { .. }) => {
            Failure::new(error).hint("pack less, print no texts (--no-text), or use --fold mini16 or --fold booklet")
        }
        error => zine_failure(&error, ""),
    })?;
    Ok((made.packet, Some(made.zine)))
}
